// Containers' common parts: equality by identity first, walking, the repr stack.
#include "runtime/objects/container_access.h"

#include <algorithm>

#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/iterators.h"
#include "runtime/objects/list.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/set.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

template <class T>
int ByOrder(T a, T b, CompareOp op) {
  switch (op) {
    case kLt: return a < b;
    case kLe: return a <= b;
    case kEq: return a == b;
    case kNe: return a != b;
    case kGt: return a > b;
    default: return a >= b;
  }
}

bool SameInt(const Object* a, const Object* b) {
  const int64_t size = As<VarObject>(a)->size;
  if (size != As<VarObject>(b)->size || As<IntObject>(a)->digit[0] != As<IntObject>(b)->digit[0]) {
    return false;
  }
  return (size >= -1 && size <= 1) || IntEqual(a, b);
}

inline int EqualFlat(Object* a, Object* b) {
  if (a == b) return 1;
  const Type* type = TypeOf(a);
  if (type != TypeOf(b)) return -2;
  if (type == &str_type) return StrEqual(a, b);
  if (type == &int_type) return SameInt(a, b);
  if (type == &float_type) return FloatValue(a) == FloatValue(b);
  return -2;
}

// What a list or tuple holds now. A list that grows or shrinks meanwhile keeps this array, or puts nulls into it.
struct Items {
  Object* const* at = nullptr;
  int64_t size = 0;
  explicit Items(Object* o) {
    if (IsTuple(o)) {
      at = TupleItems(o);
      size = TupleSize(o);
    } else if (IsList(o)) {
      size = ListSize(o);
      Object** array = gc::Load(&As<ListObject>(o)->items);
      if (array != nullptr) at = array;
      if (size > (array == nullptr ? 0 : RefArray::Of(array)->capacity)) size = -1;  // a writer's, halfway
    } else {
      size = -1;
    }
  }
};

}  // namespace

int CompareFlat(Object* a, Object* b, CompareOp op) {
  const Type* type = TypeOf(a);
  if (type != TypeOf(b)) return -2;
  if (type == &float_type) return ByOrder(FloatValue(a), FloatValue(b), op);
  if (type == &int_type) return ByOrder(IntCompare(a, b), 0, op);
  if (type != &str_type) return -2;
  if (op == kEq || op == kNe) return StrEqual(a, b) == (op == kEq);
  return ByOrder(StrCompare(a, b), 0, op);
}

int CompareFlatItems(Object* a, Object* b, CompareOp op, int64_t* equal) {
  *equal = 0;
  const Items x(a), y(b);
  if (x.size < 0 || y.size < 0) return -2;
  if ((op == kEq || op == kNe) && x.size != y.size) return op == kNe;
  const int64_t n = std::min(x.size, y.size);
  for (int64_t i = 0; i < n; ++i) {
    Object* p = gc::Load(&x.at[i]);
    Object* q = gc::Load(&y.at[i]);
    const int same = p == nullptr || q == nullptr ? -2 : EqualFlat(p, q);
    if (same == 1) continue;
    *equal = i;
    if (same == -2) return -2;
    return op == kEq ? 0 : op == kNe ? 1 : CompareFlat(p, q, op);
  }
  return ByOrder(x.size, y.size, op);
}

int QuickEqual(Object* a, Object* b) {
  const int equal = EqualFlat(a, b);
  if (equal != -2 || !IsExactly(a, tuple_type) || !IsExactly(b, tuple_type)) return equal;
  int64_t done;
  return CompareFlatItems(a, b, kEq, &done);
}

int SameOrEqual(Object* a, Object* b) {
  const int quick = QuickEqual(a, b);
  return quick != -2 ? quick : Compare(a, b, kEq);
}

bool SliceBound(Object* o, int64_t* out) {
  if (TypeOf(o)->slots.to_index == nullptr) {
    Raise(exc::TypeError, "slice indices must be integers or have an __index__ method");
    return false;
  }
  return ToIndexInt(o, out);
}

Object* BuiltinFunction(const char* name) {
  Object* f = DictGet(CurrentThread()->runtime->builtins_dict, name);
  return f != nullptr ? f : Raise(exc::AttributeError, "%s", name);
}

Walk::Walk(Object* iterable) {
  if (IsExactly(iterable, list_type) || IsExactly(iterable, tuple_type)) {
    source_ = iterable;
    return;
  }
  source_ = Iter(iterable);
  if (source_ == nullptr) {
    failed_ = true;
    return;
  }
  next_ = TypeOf(source_)->slots.next;
}

Object* Walk::Next() {
  if (failed_ || source_ == nullptr) return nullptr;
  if (!PollHere()) {
    failed_ = true;
    return nullptr;
  }
  if (next_ == nullptr) {
    Object* o = nullptr;
    if (IsExactly(source_, list_type)) {
      o = ListGet(source_, index_);
    } else if (index_ < TupleSize(source_)) {
      o = TupleAt(source_, index_);
    }
    ++index_;
    if (o == nullptr) source_ = nullptr;
    return o;
  }
  Object* o = next_(source_);
  if (__builtin_expect(o == nullptr, 0)) {
    source_ = nullptr;
    failed_ = ErrorSet() && !ClearErrorIf(exc::StopIteration);
  }
  return o;
}

Object* StableIterable(Object* o) {
  if (!MultiThreaded()) return o;
  const Type* t = TypeOf(o);
  if (t == &list_type) return ListSlice(o, 0, INT64_MAX);
  if (t == &dict_type) return DictKeysList(o);
  if (t == &set_type) return SetToList(o);
  return o;
}

int ReprEnter(Object* o) {
  Thread* thread = CurrentThread();
  if (thread->repr_stack == nullptr) {
    thread->repr_stack = NewList();
    if (thread->repr_stack == nullptr) return -1;
  }
  for (int64_t i = ListSize(thread->repr_stack) - 1; i >= 0; --i) {
    if (ListGet(thread->repr_stack, i) == o) return 1;
  }
  return ListAppend(thread->repr_stack, o) ? 0 : -1;
}

void ReprLeave(Object* o) {
  Object* stack = CurrentThread()->repr_stack;
  SavedError saved;
  for (int64_t i = ListSize(stack) - 1; i >= 0; --i) {
    if (ListGet(stack, i) == o) {
      ListPop(stack, i);
      return;
    }
  }
}

}  // namespace tricolor
