// tuple: its type, operators and methods.
#include "runtime/objects/tuple_methods.h"

#include <algorithm>

#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/iterators.h"
#include "runtime/objects/list.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

bool RepeatedSize(int64_t size, int64_t count, int64_t* result) {
  count = std::max<int64_t>(count, 0);
  if (__builtin_mul_overflow(size, count, result) || *result > (INT64_MAX >> 4)) {
    RaiseNoMemory();
    return false;
  }
  return true;
}

void TupleTrace(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(As<TupleObject>(o)->items),
                     static_cast<size_t>(Relaxed(&As<TupleObject>(o)->base.size)));
}

Object* TupleRepr(Object* t) {
  const int64_t size = TupleSize(t);
  if (size == 0) return NewStrAscii("()");
  ReprGuard guard(t);
  if (guard.recursive()) return NewStrAscii("(...)");
  if (!guard.ok()) return nullptr;
  StrBuilder builder;
  builder.Append("(");
  for (int64_t i = 0; i < size; ++i) {
    if (i > 0) builder.Append(", ");
    Object* text = Repr(TupleAt(t, i));
    if (text == nullptr) return nullptr;
    builder.Append(text);
  }
  builder.Append(size == 1 ? ",)" : ")");
  return builder.Finish();
}

int64_t TupleHash(Object* t) {
  // xxHash's 64-bit rounds over the items' hashes, as CPython does since 3.8.
  constexpr uint64_t kPrime1 = 11400714785074694791u;
  constexpr uint64_t kPrime2 = 14029467366897019727u;
  constexpr uint64_t kPrime5 = 2870177450012600261u;
  const int64_t size = TupleSize(t);
  uint64_t acc = kPrime5;
  for (int64_t i = 0; i < size; ++i) {
    const int64_t lane = Hash(TupleAt(t, i));
    if (lane == -1) return -1;
    acc += static_cast<uint64_t>(lane) * kPrime2;
    acc = (acc << 31) | (acc >> 33);
    acc *= kPrime1;
  }
  acc += static_cast<uint64_t>(size) ^ (kPrime5 ^ 3527539u);
  return acc == ~uint64_t{0} ? 1546275796 : static_cast<int64_t>(acc);
}

Object* CompareSequences(Object* a, Object* b, CompareOp op, int64_t (*size)(const Object*),
                         Object* (*get)(Object*, int64_t)) {
  int64_t equal_items;
  const int quick = CompareFlatItems(a, b, op, &equal_items);
  if (quick != -2) return Bool(quick != 0);
  RecursionGuard guard(" in comparison");
  if (!guard.ok()) return nullptr;
  if ((op == kEq || op == kNe) && size(a) != size(b)) return Bool(op == kNe);
  Object* x = nullptr;
  Object* y = nullptr;
  for (int64_t i = equal_items;; ++i) {
    x = get(a, i);
    y = get(b, i);
    if (x == nullptr || y == nullptr) break;
    if (x == y) continue;
    const int equal = SameOrEqual(x, y);
    if (equal < 0) return nullptr;
    if (equal == 0) {
      if (i >= size(a) || i >= size(b)) break;  // __eq__ shortened a list: its length decides
      if (op == kEq) return False();
      if (op == kNe) return True();
      return RichCompare(x, y, op);
    }
  }
  const int64_t n = size(a);
  const int64_t m = size(b);
  switch (op) {
    case kLt: return Bool(n < m);
    case kLe: return Bool(n <= m);
    case kEq: return Bool(n == m);
    case kNe: return Bool(n != m);
    case kGt: return Bool(n > m);
    default: return Bool(n >= m);
  }
}

namespace {

Object* TupleAtOrNull(Object* t, int64_t i) { return i < TupleSize(t) ? TupleAt(t, i) : nullptr; }
int64_t TupleLength(Object* t) { return TupleSize(t); }

}  // namespace

Object* TupleRichCompare(Object* a, Object* b, CompareOp op) {
  if (!IsTuple(a) || !IsTuple(b)) return NotImplemented();
  return CompareSequences(a, b, op, TupleSize, TupleAtOrNull);
}

namespace {

Object* TupleItem(Object* t, int64_t index) {
  if (index < 0 || index >= TupleSize(t)) {
    return Raise(exc::IndexError, "tuple index out of range");
  }
  return TupleAt(t, index);
}

Object* TupleGetItem(Object* t, Object* key) {
  int64_t index;
  if (TypeOf(key)->slots.to_index != nullptr) {
    if (!ToIndexOrRaise(key, exc::IndexError, &index)) return nullptr;
    return TupleItem(t, index < 0 ? index + TupleSize(t) : index);
  }
  if (!IsExactly(key, slice_type)) {
    return Raise(exc::TypeError, "tuple indices must be integers or slices, not %T", key);
  }
  int64_t start, stop, step, count;
  if (!SliceIndices(key, TupleSize(t), &start, &stop, &step, &count)) return nullptr;
  if (count <= 0) return EmptyTuple();
  if (step == 1) return TupleSlice(t, start, start + count);
  Object* result = NewTuple(count);
  if (result == nullptr) return nullptr;
  for (int64_t i = 0; i < count; ++i) TupleInit(result, i, TupleAt(t, start + i * step));
  return result;
}

int TupleContains(Object* t, Object* value) {
  const int64_t size = TupleSize(t);
  for (int64_t i = 0; i < size; ++i) {
    const int equal = SameOrEqual(TupleAt(t, i), value);
    if (equal != 0) return equal;
  }
  return 0;
}

Object* TupleConcat(Object* a, Object* b) {
  if (!IsTuple(b)) {
    return Raise(exc::TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
  }
  if (TupleSize(a) == 0 && IsExactly(b, tuple_type)) return b;
  if (TupleSize(b) == 0 && IsExactly(a, tuple_type)) return a;
  Object* result = NewTuple(TupleSize(a) + TupleSize(b));
  if (result == nullptr) return nullptr;
  CopyReferences(result, TupleItems(result), TupleItems(a), TupleSize(a));
  CopyReferences(result, TupleItems(result) + TupleSize(a), TupleItems(b), TupleSize(b));
  return result;
}

Object* TupleRepeat(Object* t, int64_t count) {
  const int64_t size = TupleSize(t);
  if ((size == 0 || count == 1) && IsExactly(t, tuple_type)) return t;
  int64_t total;
  if (!RepeatedSize(size, count, &total)) return nullptr;
  Object* result = NewTuple(total);
  if (result == nullptr) return nullptr;
  if (total > 0) RepeatReferences(result, TupleItems(result), TupleItems(t), size, total);
  return result;
}

Object* TupleNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywordsForNew(tuple_type, type, kwnames)) return nullptr;
  if (!CheckPositional("tuple", nargs, 0, 1)) return nullptr;
  Object* items = nargs == 0 ? EmptyTuple() : ToTuple(args[0]);
  if (items == nullptr || type == &tuple_type) return items;
  const int64_t size = TupleSize(items);
  Object* t = NewInstance(type, size);
  if (t == nullptr) return nullptr;
  SetRelaxed(&As<TupleObject>(t)->base.size, size);
  CopyReferences(t, TupleItems(t), TupleItems(items), size);
  return t;
}

Object* TupleIndex(Object* self, Args args, size_t nargs, Object*) {
  int64_t start = 0;
  int64_t stop = INT64_MAX;
  if (nargs > 1 && !SliceBound(args[1], &start)) return nullptr;
  if (nargs > 2 && !SliceBound(args[2], &stop)) return nullptr;
  const int64_t size = TupleSize(self);
  if (start < 0) start = std::max<int64_t>(start + size, 0);
  if (stop < 0) stop += size;
  stop = std::min(stop, size);
  for (int64_t i = start; i < stop; ++i) {
    const int equal = SameOrEqual(TupleAt(self, i), args[0]);
    if (equal < 0) return nullptr;
    if (equal > 0) return NewInt(i);
  }
  return Raise(exc::ValueError, "tuple.index(x): x not in tuple");
}

Object* TupleCount(Object* self, Args args, size_t, Object*) {
  int64_t count = 0;
  for (int64_t i = 0; i < TupleSize(self); ++i) {
    const int equal = SameOrEqual(TupleAt(self, i), args[0]);
    if (equal < 0) return nullptr;
    count += equal;
  }
  return NewInt(count);
}

Object* TupleGetNewArgs(Object* self, Args, size_t, Object*) {
  Object* copy = NewTupleFrom(TupleItems(self), TupleSize(self));
  return copy == nullptr ? nullptr : TupleOf(copy);
}

Object* ClassGetItem(Object* self, Args args, size_t, Object*) {
  return NewGenericAlias(self, args[0]);
}

const NativeMethod kMethods[] = {
    {"index", TupleIndex, 1, 3, 0,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\n"
     "Where the first item equal to value stands."},
    {"count", TupleCount, 1, 1, 0,
     "count($self, value, /)\n--\n\nHow many items equal value."},
    {"__getnewargs__", TupleGetNewArgs, 0, 0, 0, "__getnewargs__($self, /)\n--\n\n"},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {}};

}  // namespace

void SetUpTupleType() {
  BeginType(&tuple_type, "tuple", offsetof(TupleObject, items), sizeof(Object*));
  InitEmptyTuple();
  Type& t = tuple_type;
  t.tp_flags |= kTypeBase | kTypeTuple | kTypeHaveGc | kTypeSequence | kTypeMatchSelf;
  t.tp_doc = "tuple(iterable=(), /)\n--\n\nA fixed sequence of objects.";
  t.native_methods = kMethods;
  t.slots.new_ = TupleNew;
  t.slots.repr = TupleRepr;
  t.slots.hash = TupleHash;
  t.slots.richcompare = TupleRichCompare;
  t.slots.iter = NewTupleIterator;
  t.slots.len = TupleLength;
  t.slots.getitem = TupleGetItem;
  t.slots.item = TupleItem;
  t.slots.contains = TupleContains;
  t.slots.concat = TupleConcat;
  t.slots.repeat = TupleRepeat;
  t.slots.trace = TupleTrace;
}

}  // namespace tricolor
