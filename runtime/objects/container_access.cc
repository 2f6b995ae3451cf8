// Containers' common parts: equality by identity first, walking, the repr stack.
#include "runtime/objects/container_access.h"

#include "runtime/objects/dict.h"
#include "runtime/objects/iterators.h"
#include "runtime/objects/list.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/set.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

int QuickEqual(Object* a, Object* b) {
  if (a == b) return 1;
  const Type* ta = TypeOf(a);
  const Type* tb = TypeOf(b);
  if (ta == &str_type && tb == &str_type) return StrEqual(a, b) ? 1 : 0;
  if (ta == &int_type && tb == &int_type) {
    const int64_t size = As<VarObject>(a)->size;
    if (size != As<VarObject>(b)->size || As<IntObject>(a)->digit[0] != As<IntObject>(b)->digit[0]) {
      return 0;
    }
    return (size >= -1 && size <= 1) || IntEqual(a, b) ? 1 : 0;
  }
  return -2;
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
