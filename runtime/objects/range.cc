// range: immutable arithmetic progressions of ints of any size.
#include "runtime/objects/range.h"

#include "runtime/native.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type range_type;
Type range_iterator_type;
Type long_range_iterator_type;

namespace {

RangeObject* R(Object* o) { return As<RangeObject>(o); }

Object* FloorDivide(Object* a, Object* b) { return BinaryOp(a, b, kFloorDivide); }

// len(range(start, stop, step)) as an int object.
Object* ComputeLength(Object* start, Object* stop, Object* step) {
  int64_t a, b, s;
  if (IntFits(start, &a) && IntFits(stop, &b) && IntFits(step, &s)) {
    const bool up = s > 0;
    if (up ? a >= b : a <= b) return NewInt(0);
    // The distance fits 64 bits without a sign.
    const uint64_t distance = up ? static_cast<uint64_t>(b) - static_cast<uint64_t>(a)
                                 : static_cast<uint64_t>(a) - static_cast<uint64_t>(b);
    const uint64_t width = up ? static_cast<uint64_t>(s) : uint64_t{0} - static_cast<uint64_t>(s);
    return NewIntUnsigned((distance - 1) / width + 1);
  }
  const bool up = IntSign(step) > 0;
  Object* low = up ? start : stop;
  Object* high = up ? stop : start;
  if (IntCompare(low, high) >= 0) return NewInt(0);
  Object* width = up ? step : Negative(step);
  Object* distance = IntSubtract(high, low);
  if (width == nullptr || distance == nullptr) return nullptr;
  distance = IntSubtract(distance, NewInt(1));
  if (distance == nullptr) return nullptr;
  Object* steps = FloorDivide(distance, width);
  return steps == nullptr ? nullptr : IntAdd(steps, NewInt(1));
}

Object* MakeRange(Object* start, Object* stop, Object* step, Object* length) {
  auto* r = NewExact<RangeObject>(range_type);
  if (r == nullptr) return nullptr;
  gc::Store(r, &r->start, start);
  gc::Store(r, &r->stop, stop);
  gc::Store(r, &r->step, step);
  gc::Store(r, &r->length, length);
  return AsObject(r);
}

// start + index * step.
Object* ItemAt(Object* start, Object* step, Object* index) {
  int64_t a, s, i, product, sum;
  if (IntFits(start, &a) && IntFits(step, &s) && IntFits(index, &i) &&
      !__builtin_mul_overflow(i, s, &product) && !__builtin_add_overflow(a, product, &sum)) {
    return NewInt(sum);
  }
  Object* offset = IntMultiply(index, step);
  return offset == nullptr ? nullptr : IntAdd(start, offset);
}

Object* NewSlot(Type*, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("range", kwnames) || !CheckPositional("range", nargs, 1, 3)) return nullptr;
  Object* start = NewInt(0);
  Object* stop;
  Object* step = NewInt(1);
  if (nargs == 1) {
    stop = ToIndex(args[0]);
    if (stop == nullptr) return nullptr;
  } else {
    start = ToIndex(args[0]);
    if (start == nullptr) return nullptr;
    stop = ToIndex(args[1]);
    if (stop == nullptr) return nullptr;
    if (nargs > 2) {
      step = ToIndex(args[2]);
      if (step == nullptr) return nullptr;
      if (IntSign(step) == 0) return Raise(exc::ValueError, "range() arg 3 must not be zero");
    }
  }
  return NewRange(start, stop, step);
}

void TraceRange(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(&R(o)->start), 4);
}

Object* ReprSlot(Object* o) {
  int64_t step;
  if (IntFits(R(o)->step, &step) && step == 1) {
    return StrFormat("range(%R, %R)", R(o)->start, R(o)->stop);
  }
  return StrFormat("range(%R, %R, %R)", R(o)->start, R(o)->stop, R(o)->step);
}

int64_t LenSlot(Object* o) {
  int64_t n;
  if (!IntFits(R(o)->length, &n)) {
    Raise(exc::OverflowError, "Python int too large to convert to C ssize_t");
    return -1;
  }
  return n;
}

int ToBoolSlot(Object* o) { return IntSign(R(o)->length) != 0; }

Object* ItemByInt(Object* o, Object* index) {
  if (IntSign(index) < 0) {
    index = IntAdd(index, R(o)->length);
    if (index == nullptr) return nullptr;
  }
  if (IntSign(index) < 0 || IntCompare(index, R(o)->length) >= 0) {
    return Raise(exc::IndexError, "range object index out of range");
  }
  return ItemAt(R(o)->start, R(o)->step, index);
}

Object* ItemSlot(Object* o, int64_t index) {
  Object* i = NewInt(index);
  if (i == nullptr) return nullptr;
  if (index < 0 || IntCompare(i, R(o)->length) >= 0) {
    return Raise(exc::IndexError, "range object index out of range");
  }
  return ItemAt(R(o)->start, R(o)->step, i);
}

Object* GetItemSlot(Object* o, Object* key) {
  if (TypeOf(key)->slots.to_index != nullptr) {
    Object* index = ToIndex(key);
    return index == nullptr ? nullptr : ItemByInt(o, index);
  }
  if (!IsExactly(key, slice_type)) {
    return Raise(exc::TypeError, "range indices must be integers or slices, not %T", key);
  }
  Object* start;
  Object* stop;
  Object* step;
  if (!SliceLongIndices(key, R(o)->length, &start, &stop, &step)) return nullptr;
  Object* new_step = IntMultiply(R(o)->step, step);
  if (new_step == nullptr) return nullptr;
  Object* new_start = ItemAt(R(o)->start, R(o)->step, start);
  if (new_start == nullptr) return nullptr;
  Object* new_stop = ItemAt(R(o)->start, R(o)->step, stop);
  return new_stop == nullptr ? nullptr : NewRange(new_start, new_stop, new_step);
}

bool IsPlainInt(Object* o) { return IsExactly(o, int_type) || IsExactly(o, bool_type); }

// The index of an int in the range; null without exception: not in it.
Object* IndexOf(Object* o, Object* value) {
  const bool up = IntSign(R(o)->step) > 0;
  const int from = IntCompare(value, R(o)->start);
  const int to = IntCompare(value, R(o)->stop);
  if (up ? from < 0 || to >= 0 : from > 0 || to <= 0) return nullptr;
  Object* distance = IntSubtract(value, R(o)->start);
  if (distance == nullptr) return nullptr;
  Object* rest = BinaryOp(distance, R(o)->step, kRemainder);
  if (rest == nullptr || IntSign(rest) != 0) return nullptr;
  return FloorDivide(distance, R(o)->step);
}

int ContainsSlot(Object* o, Object* value) {
  if (IsPlainInt(value)) {
    Object* index = IndexOf(o, value);
    return index != nullptr ? 1 : ErrorSet() ? -1 : 0;
  }
  Walk walk(o);
  while (Object* item = walk.Next()) {
    const int equal = SameOrEqual(item, value);
    if (equal != 0) return equal;
  }
  return walk.failed() ? -1 : 0;
}

Object* Index(Object* self, Args args, size_t, Object*) {
  if (IsPlainInt(args[0])) {
    Object* index = IndexOf(self, args[0]);
    if (index != nullptr || ErrorSet()) return index;
    return Raise(exc::ValueError, "%R is not in range", args[0]);
  }
  Walk walk(self);
  for (int64_t i = 0; Object* item = walk.Next(); ++i) {
    const int equal = SameOrEqual(item, args[0]);
    if (equal < 0) return nullptr;
    if (equal > 0) return NewInt(i);
  }
  if (walk.failed()) return nullptr;
  return Raise(exc::ValueError, "sequence.index(x): x not in sequence");
}

Object* Count(Object* self, Args args, size_t, Object*) {
  if (IsPlainInt(args[0])) {
    const int in = ContainsSlot(self, args[0]);
    return in < 0 ? nullptr : NewInt(in);
  }
  int64_t count = 0;
  Walk walk(self);
  while (Object* item = walk.Next()) {
    const int equal = SameOrEqual(item, args[0]);
    if (equal < 0) return nullptr;
    count += equal;
  }
  return walk.failed() ? nullptr : NewInt(count);
}

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  if (!IsExactly(b, range_type) || (op != kEq && op != kNe)) return NotImplemented();
  bool equal = a == b;
  if (!equal && IntEqual(R(a)->length, R(b)->length)) {
    int64_t length;
    const bool fits = IntFits(R(a)->length, &length);
    equal = (fits && length == 0) ||
            (IntEqual(R(a)->start, R(b)->start) &&
             ((fits && length == 1) || IntEqual(R(a)->step, R(b)->step)));
  }
  return Bool(equal == (op == kEq));
}

int64_t HashSlot(Object* o) {
  int64_t length;
  const bool fits = IntFits(R(o)->length, &length);
  Object* start = fits && length == 0 ? None() : R(o)->start;
  Object* step = fits && length <= 1 ? None() : R(o)->step;
  Object* key = TupleOf(R(o)->length, start, step);
  return key == nullptr ? -1 : Hash(key);
}

Object* Reversed(Object* self, Args, size_t, Object*) {
  auto* r = R(self);
  Object* last = IntSubtract(r->length, NewInt(1));
  if (last == nullptr) return nullptr;
  Object* start = ItemAt(r->start, r->step, last);
  Object* step = Negative(r->step);
  if (start == nullptr || step == nullptr) return nullptr;
  Object* stop = IntSubtract(r->start, r->step);
  if (stop == nullptr) return nullptr;
  Object* reversed = MakeRange(start, stop, step, r->length);
  return reversed == nullptr ? nullptr : RangeIter(reversed);
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  Object* args = TupleOf(R(self)->start, R(self)->stop, R(self)->step);
  return args == nullptr ? nullptr : TupleOf(&range_type, args);
}

const NativeMethod kMethods[] = {
    {"__reversed__", Reversed, 0, 0, 0, "Return a reverse iterator."},
    {"__reduce__", Reduce, 0, 0, 0, nullptr},
    {"count", Count, 1, 1, 0,
     "How often the value occurs."},
    {"index", Index, 1, 1, 0,
     "Where the value stands; ValueError if it does not."},
    {}};
const NativeMember kMembers[] = {
    {"start", MemberKind::kObject, offsetof(RangeObject, start), true, nullptr},
    {"stop", MemberKind::kObject, offsetof(RangeObject, stop), true, nullptr},
    {"step", MemberKind::kObject, offsetof(RangeObject, step), true, nullptr},
    {}};

// ---- Iterators.

Object* Self(Object* o) { return o; }

Object* NextSlot(Object* o) {
  int64_t value;
  return RangeIteratorNext(o, &value) ? NewInt(value) : nullptr;
}

Object* IteratorLengthHint(Object* self, Args, size_t, Object*) {
  auto* it = As<RangeIterator>(self);
  return NewInt(it->length - Relaxed(&it->index));
}

Object* IteratorReduce(Object* self, Args, size_t, Object*) {
  auto* it = As<RangeIterator>(self);
  Object* start = NewInt(it->start);
  Object* step = NewInt(it->step);
  Object* index = NewInt(Relaxed(&it->index));
  Object* iter = BuiltinFunction("iter");
  if (start == nullptr || step == nullptr || index == nullptr || iter == nullptr) return nullptr;
  Object* stop = ItemAt(start, step, NewInt(it->length));
  if (stop == nullptr) return nullptr;
  Object* range = NewRange(start, stop, step);
  if (range == nullptr) return nullptr;
  Object* args = TupleOf(range);
  return args == nullptr ? nullptr : TupleOf(iter, args, index);
}

Object* IteratorSetState(Object* self, Args args, size_t, Object*) {
  auto* it = As<RangeIterator>(self);
  int64_t index;
  if (!IntAsInt64(args[0], &index)) return nullptr;
  if (index < 0) index = 0;
  SetRelaxed(&it->index, index > it->length ? it->length : index);
  return None();
}

LongRangeIterator* L(Object* o) { return As<LongRangeIterator>(o); }

void TraceLong(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(&L(o)->index), 4);
}

Object* LongNext(Object* o) {
  Object* index = gc::Load(&L(o)->index);
  if (IntCompare(index, L(o)->length) >= 0) return nullptr;
  Object* value = ItemAt(L(o)->start, L(o)->step, index);
  Object* next = IntAdd(index, NewInt(1));
  if (value == nullptr || next == nullptr) return nullptr;
  gc::Store(o, &L(o)->index, next);
  return value;
}

Object* LongLengthHint(Object* self, Args, size_t, Object*) {
  return IntSubtract(L(self)->length, gc::Load(&L(self)->index));
}

Object* LongReduce(Object* self, Args, size_t, Object*) {
  Object* iter = BuiltinFunction("iter");
  Object* stop = ItemAt(L(self)->start, L(self)->step, L(self)->length);
  if (iter == nullptr || stop == nullptr) return nullptr;
  Object* range = NewRange(L(self)->start, stop, L(self)->step);
  if (range == nullptr) return nullptr;
  Object* args = TupleOf(range);
  return args == nullptr ? nullptr : TupleOf(iter, args, gc::Load(&L(self)->index));
}

Object* LongSetState(Object* self, Args args, size_t, Object*) {
  if (!IsInt(args[0])) return Raise(exc::TypeError, "state must be an int, not %T", args[0]);
  Object* index = args[0];
  if (IntSign(index) < 0) index = NewInt(0);
  if (IntCompare(index, L(self)->length) > 0) index = L(self)->length;
  gc::Store(self, &L(self)->index, index);
  return None();
}

const NativeMethod kIteratorMethods[] = {
    {"__length_hint__", IteratorLengthHint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", IteratorReduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", IteratorSetState, 1, 1, 0, "Set state information for unpickling."},
    {}};
const NativeMethod kLongIteratorMethods[] = {
    {"__length_hint__", LongLengthHint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", LongReduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", LongSetState, 1, 1, 0, "Set state information for unpickling."},
    {}};

}  // namespace

Object* NewRange(Object* start, Object* stop, Object* step) {
  Object* length = ComputeLength(start, stop, step);
  return length == nullptr ? nullptr : MakeRange(start, stop, step, length);
}

Object* RangeIter(Object* o) {
  auto* r = R(o);
  int64_t start, step, length, product, end;
  // The stop of the iterator, start + length * step, has to fit too (__reduce__).
  if (IntFits(r->start, &start) && IntFits(r->step, &step) && IntFits(r->length, &length) &&
      !__builtin_mul_overflow(length, step, &product) &&
      !__builtin_add_overflow(start, product, &end)) {
    auto* it = NewExact<RangeIterator>(range_iterator_type);
    if (it == nullptr) return nullptr;
    it->start = start;
    it->step = step;
    it->length = length;
    return AsObject(it);
  }
  auto* it = NewExact<LongRangeIterator>(long_range_iterator_type);
  if (it == nullptr) return nullptr;
  gc::Store(it, &it->index, NewInt(0));
  gc::Store(it, &it->start, r->start);
  gc::Store(it, &it->step, r->step);
  gc::Store(it, &it->length, r->length);
  return AsObject(it);
}

void SetUpRangeTypes() {
  BeginType(&range_type, "range", sizeof(RangeObject));
  Type& t = range_type;
  t.tp_flags |= kTypeSequence;
  t.tp_doc =
      "range(stop)\nrange(start, stop[, step])\n\n"
      "The integers from start up to stop, which is not one of them, by step.";
  t.native_methods = kMethods;
  t.native_members = kMembers;
  t.slots.new_ = NewSlot;
  t.slots.repr = ReprSlot;
  t.slots.hash = HashSlot;
  t.slots.richcompare = CompareSlot;
  t.slots.len = LenSlot;
  t.slots.to_bool = ToBoolSlot;
  t.slots.getitem = GetItemSlot;
  t.slots.item = ItemSlot;
  t.slots.contains = ContainsSlot;
  t.slots.iter = RangeIter;
  t.slots.trace = TraceRange;

  BeginType(&range_iterator_type, "range_iterator", sizeof(RangeIterator));
  range_iterator_type.tp_flags |= kTypeDisallowNew;
  range_iterator_type.cell_flags = gc::kLeaf;
  range_iterator_type.native_methods = kIteratorMethods;
  range_iterator_type.slots.iter = Self;
  range_iterator_type.slots.next = NextSlot;

  BeginType(&long_range_iterator_type, "longrange_iterator", sizeof(LongRangeIterator));
  long_range_iterator_type.tp_flags |= kTypeDisallowNew | kTypeHaveGc;
  long_range_iterator_type.native_methods = kLongIteratorMethods;
  long_range_iterator_type.slots.iter = Self;
  long_range_iterator_type.slots.next = LongNext;
  long_range_iterator_type.slots.trace = TraceLong;
}

}  // namespace tricolor
