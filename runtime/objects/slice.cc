// slice.
#include "runtime/objects/slice.h"

#include <algorithm>

#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/range.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type slice_type;

Object* NewSlice(Object* start, Object* stop, Object* step) {
  auto* s = NewExact<SliceObject>(slice_type);
  if (s == nullptr) return nullptr;
  gc::Store(s, &s->start, start == nullptr ? None() : start);
  gc::Store(s, &s->stop, stop == nullptr ? None() : stop);
  gc::Store(s, &s->step, step == nullptr ? None() : step);
  return AsObject(s);
}

namespace {

bool Bound(Object* o, int64_t* out) {
  if (TypeOf(o)->slots.to_index == nullptr) {
    Raise(exc::TypeError, "slice indices must be integers or None or have an __index__ method");
    return false;
  }
  return ToIndexInt(o, out);
}

}  // namespace

bool SliceUnpack(Object* slice, SliceBounds* b) {
  auto* s = As<SliceObject>(slice);
  b->step = 1;
  if (s->step != None()) {
    if (!Bound(s->step, &b->step)) return false;
    if (b->step == 0) {
      Raise(exc::ValueError, "slice step cannot be zero");
      return false;
    }
    b->step = std::max(b->step, -INT64_MAX);  // so that -step exists
  }
  b->start = b->step < 0 ? INT64_MAX : 0;
  if (s->start != None() && !Bound(s->start, &b->start)) return false;
  b->stop = b->step < 0 ? INT64_MIN : INT64_MAX;
  return s->stop == None() || Bound(s->stop, &b->stop);
}

int64_t SliceAdjust(SliceBounds* b, int64_t length) {
  const bool down = b->step < 0;
  auto clip = [&](int64_t i) {
    if (i < 0) {
      i = i < -length ? -1 : i + length;
      return i < 0 ? (down ? int64_t{-1} : int64_t{0}) : i;
    }
    return i >= length ? (down ? length - 1 : length) : i;
  };
  b->start = clip(b->start);
  b->stop = clip(b->stop);
  if (down) return b->stop < b->start ? (b->start - b->stop - 1) / -b->step + 1 : 0;
  return b->start < b->stop ? (b->stop - b->start - 1) / b->step + 1 : 0;
}

bool SliceIndices(Object* slice, int64_t length, int64_t* start, int64_t* stop, int64_t* step,
                  int64_t* count) {
  SliceBounds b;
  if (!SliceUnpack(slice, &b)) return false;
  *count = SliceAdjust(&b, length);
  *start = b.start;
  *stop = b.stop;
  *step = b.step;
  return true;
}

bool SliceLongIndices(Object* slice, Object* length, Object** start, Object** stop,
                      Object** step) {
  auto* s = As<SliceObject>(slice);
  auto index = [](Object* o) -> Object* {
    if (TypeOf(o)->slots.to_index == nullptr) {
      return Raise(exc::TypeError,
                   "slice indices must be integers or None or have an __index__ method");
    }
    return ToIndex(o);
  };
  Object* zero = NewInt(0);
  *step = s->step == None() ? NewInt(1) : index(s->step);
  if (*step == nullptr) return false;
  const int sign = IntSign(*step);
  if (sign == 0) {
    Raise(exc::ValueError, "slice step cannot be zero");
    return false;
  }
  const bool down = sign < 0;
  Object* lower = down ? NewInt(-1) : zero;
  Object* upper = down ? IntSubtract(length, NewInt(1)) : length;
  if (upper == nullptr) return false;
  auto clip = [&](Object* given, Object* missing) -> Object* {
    if (given == None()) return missing;
    Object* i = index(given);
    if (i == nullptr) return nullptr;
    if (IntSign(i) < 0) {
      i = IntAdd(i, length);
      if (i == nullptr) return nullptr;
      return IntCompare(i, lower) < 0 ? lower : i;
    }
    return IntCompare(i, upper) > 0 ? upper : i;
  };
  *start = clip(s->start, down ? upper : lower);
  if (*start == nullptr) return false;
  *stop = clip(s->stop, down ? lower : upper);
  return *stop != nullptr;
}

namespace {

SliceObject* S(Object* o) { return As<SliceObject>(o); }

void SliceTrace(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(&S(o)->start), 3);
}

Object* SliceRepr(Object* o) {
  return StrFormat("slice(%R, %R, %R)", S(o)->start, S(o)->stop, S(o)->step);
}

Object* SliceRichCompare(Object* a, Object* b, CompareOp op) {
  if (!IsExactly(a, slice_type) || !IsExactly(b, slice_type)) return NotImplemented();
  if (a == b) return Bool(op == kEq || op == kLe || op == kGe);
  Object* x = TupleOf(S(a)->start, S(a)->stop, S(a)->step);
  if (x == nullptr) return nullptr;
  Object* y = TupleOf(S(b)->start, S(b)->stop, S(b)->step);
  return y == nullptr ? nullptr : RichCompare(x, y, op);
}

Object* SliceNew(Type*, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("slice", kwnames) || !CheckPositional("slice", nargs, 1, 3)) return nullptr;
  if (nargs == 1) return NewSlice(nullptr, args[0], nullptr);
  return NewSlice(args[0], args[1], nargs > 2 ? args[2] : nullptr);
}

Object* Indices(Object* self, Args args, size_t, Object*) {
  Object* length = ToIndex(args[0]);
  if (length == nullptr) return nullptr;
  if (IntSign(length) < 0) return Raise(exc::ValueError, "length should not be negative");
  Object* start;
  Object* stop;
  Object* step;
  if (!SliceLongIndices(self, length, &start, &stop, &step)) return nullptr;
  return TupleOf(start, stop, step);
}

Object* Reduce(Object* self, Args, size_t, Object*) {
  Object* args = TupleOf(S(self)->start, S(self)->stop, S(self)->step);
  return args == nullptr ? nullptr : TupleOf(&slice_type, args);
}

const NativeMethod kMethods[] = {
    {"indices", Indices, 1, 1, 0,
     "Start, stop and step for a sequence of the given length, clipped to it."},
    {"__reduce__", Reduce, 0, 0, 0, "Return state information for pickling."},
    {}};
const NativeMember kMembers[] = {
    {"start", MemberKind::kObject, offsetof(SliceObject, start), true, nullptr},
    {"stop", MemberKind::kObject, offsetof(SliceObject, stop), true, nullptr},
    {"step", MemberKind::kObject, offsetof(SliceObject, step), true, nullptr},
    {}};

}  // namespace

void SetUpSliceType() {
  BeginType(&slice_type, "slice", sizeof(SliceObject));
  Type& t = slice_type;
  t.tp_flags |= kTypeHaveGc;
  t.tp_doc = "slice(stop)\nslice(start, stop[, step])\n\nWhat o[start:stop:step] passes to o.";
  t.native_methods = kMethods;
  t.native_members = kMembers;
  t.slots.new_ = SliceNew;
  t.slots.repr = SliceRepr;
  t.slots.richcompare = SliceRichCompare;
  t.slots.trace = SliceTrace;
}

}  // namespace tricolor
