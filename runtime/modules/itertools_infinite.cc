// itertools: count, cycle, repeat.
#include "runtime/modules/itertools.h"
#include "runtime/objects/list.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor::itertools {

namespace {

Type count_type;
Type cycle_type;
Type repeat_type;

// ---- count: in 64 bits as long as start and step allow, then with objects.

struct Count {
  Object base;
  Object* number;  // the next one, once it is an object; null: `small` holds it
  Object* step;
  int64_t small;   // atomic
  int64_t small_step;
};
Count* C(Object* o) { return As<Count>(o); }

bool IsNumber(Object* o) {
  const Slots& s = TypeOf(o)->slots;
  return s.to_index != nullptr || s.to_int != nullptr || s.to_float != nullptr ||
         IsExactly(o, complex_type);
}

Object* CountNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, nullptr};
  if (!ParseArgs("count", args, nargs, kwnames, {"start", "step"}, 0, 2, 0, parsed)) return nullptr;
  Object* start = parsed[0] == nullptr ? NewInt(0) : parsed[0];
  Object* step = parsed[1] == nullptr ? NewInt(1) : parsed[1];
  if (start == nullptr || step == nullptr) return nullptr;
  if (!IsNumber(start) || !IsNumber(step)) return Raise(exc::TypeError, "a number is required");
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  int64_t a, b;
  gc::Store(o, &C(o)->step, step);
  const bool small = IsInt(start) && IsInt(step) && IntFits(start, &a) && IntFits(step, &b) &&
                     (b == 1 || (IsExactly(start, int_type) && IsExactly(step, int_type)));
  if (small) {
    C(o)->small = a;
    C(o)->small_step = b;
  } else {
    gc::Store(o, &C(o)->number, start);
  }
  return o;
}

Object* CountNext(Object* o) {
  auto* c = C(o);
  while (gc::Load(&c->number) == nullptr) {
    int64_t value = Relaxed(&c->small);
    int64_t next;
    if (!__builtin_add_overflow(value, c->small_step, &next)) {
      if (!__atomic_compare_exchange_n(&c->small, &value, next, false, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED)) {
        continue;
      }
      return NewInt(value);
    }
    Object* big = NewInt(value);
    if (big == nullptr) return nullptr;
    ObjectLock lock(o);
    if (gc::Load(&c->number) == nullptr) gc::Store(o, &c->number, big);
  }
  for (;;) {
    Object* number = gc::Load(&c->number);
    Object* next = BinaryOp(number, c->step, kAdd);
    if (next == nullptr) return nullptr;
    ObjectLock lock(o);
    if (gc::Load(&c->number) != number) continue;  // another thread took it
    gc::Store(o, &c->number, next);
    return number;
  }
}

Object* CountNumber(Object* o) {
  Object* number = gc::Load(&C(o)->number);
  return number != nullptr ? number : NewInt(Relaxed(&C(o)->small));
}

bool StepIsOne(Object* step) {
  int64_t value;
  return IsInt(step) && IntFits(step, &value) && value == 1;
}

Object* CountRepr(Object* o) {
  Object* number = CountNumber(o);
  if (number == nullptr) return nullptr;
  if (StepIsOne(C(o)->step)) return StrFormat("%s(%R)", TypeName(o), number);
  return StrFormat("%s(%R, %R)", TypeName(o), number, C(o)->step);
}

Object* CountReduce(Object* o, Args, size_t, Object*) {
  Object* number = CountNumber(o);
  if (number == nullptr) return nullptr;
  Object* args = StepIsOne(C(o)->step) ? TupleOf(number) : TupleOf(number, C(o)->step);
  return args == nullptr ? nullptr : TupleOf(TypeOf(o), args);
}

// ---- cycle

struct Cycle {
  Object base;
  Object* iterator;  // null: all items are saved
  Object* saved;     // list
  int64_t index;
};

Object* CycleNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!PlainArguments(type, cycle_type, "cycle", nargs, kwnames, 1, 1)) return nullptr;
  Object* iterator = Iter(args[0]);
  Object* saved = iterator == nullptr ? nullptr : NewList();
  Object* o = saved == nullptr ? nullptr : NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &As<Cycle>(o)->iterator, iterator);
  gc::Store(o, &As<Cycle>(o)->saved, saved);
  return o;
}

Object* CycleNext(Object* o) {
  auto* c = As<Cycle>(o);
  Object* iterator = gc::Load(&c->iterator);
  if (iterator != nullptr) {
    Object* item = NextOf(iterator);
    if (item != nullptr) return ListAppend(c->saved, item) ? item : nullptr;
    if (ErrorSet()) return nullptr;
    gc::StoreNoBarrier(&c->iterator, static_cast<Object*>(nullptr));
  }
  const int64_t index = Relaxed(&c->index);
  Object* item = ListGet(c->saved, index);
  if (item == nullptr) return ListGet(c->saved, 0);
  SetRelaxed(&c->index, index + 1 < ListSize(c->saved) ? index + 1 : 0);
  return item;
}

// As iter(saved), to be continued: (cycle, (rest,), (saved, first pass over)).
Object* CycleReduce(Object* o, Args, size_t, Object*) {
  auto* c = As<Cycle>(o);
  Object* iterator = gc::Load(&c->iterator);
  Object* saved = ListSlice(c->saved, 0, INT64_MAX);
  if (saved == nullptr) return nullptr;
  if (iterator == nullptr) {
    const int64_t index = Relaxed(&c->index);
    Object* rest = ListSlice(saved, index, INT64_MAX);
    iterator = rest == nullptr ? nullptr : Iter(rest);
  }
  if (iterator == nullptr) return nullptr;
  Object* args = TupleOf(iterator);
  Object* state = TupleOf(saved, gc::Load(&c->iterator) == nullptr ? True() : False());
  return args == nullptr || state == nullptr ? nullptr : TupleOf(TypeOf(o), args, state);
}

Object* CycleSetState(Object* o, Args args, size_t, Object*) {
  if (!IsTuple(args[0])) return Raise(exc::TypeError, "state is not a tuple");
  if (TupleSize(args[0]) != 2) {
    return Raise(exc::TypeError, "function takes exactly 2 arguments (%zd given)",
                 TupleSize(args[0]));
  }
  if (!IsList(TupleAt(args[0], 0))) {
    return Raise(exc::TypeError, "argument 1 must be list, not %#T", TupleAt(args[0], 0));
  }
  int over;
  if (!IntAsInt(TupleAt(args[0], 1), &over)) return nullptr;
  // The rest comes through the iterator first; what it yields is saved already.
  auto* c = As<Cycle>(o);
  Object* saved = ListSlice(TupleAt(args[0], 0), 0, INT64_MAX);
  if (saved == nullptr) return nullptr;
  if (over != 0) {
    Object* rest = ToList(gc::Load(&c->iterator));
    if (rest == nullptr) return nullptr;
    const int64_t n = ListSize(saved);
    SetRelaxed(&c->index, n == 0 ? 0 : (n - ListSize(rest) % n) % n);
    gc::StoreNoBarrier(&c->iterator, static_cast<Object*>(nullptr));
  }
  gc::Store(o, &c->saved, saved);
  return None();
}

// ---- repeat

struct Repeat {
  Object base;
  Object* element;
  int64_t left;  // atomic; -1: for ever
};

Object* RepeatNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, nullptr};
  if (!ParseArgs("repeat", args, nargs, kwnames, {"object", "times"}, 0, 2, 1, parsed)) {
    return nullptr;
  }
  int64_t times = -1;
  if (parsed[1] != nullptr) {
    if (!SsizeArgument(parsed[1], &times)) return nullptr;
    if (times < 0) times = 0;
  }
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &As<Repeat>(o)->element, parsed[0]);
  As<Repeat>(o)->left = times;
  return o;
}

Object* RepeatNext(Object* o) {
  auto* r = As<Repeat>(o);
  int64_t left = Relaxed(&r->left);
  while (left > 0 && !__atomic_compare_exchange_n(&r->left, &left, left - 1, false,
                                                  __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
  return left == 0 ? nullptr : r->element;
}

Object* RepeatRepr(Object* o) {
  auto* r = As<Repeat>(o);
  const int64_t left = Relaxed(&r->left);
  if (left == -1) return StrFormat("%s(%R)", TypeName(o), r->element);
  return StrFormat("%s(%R, %zd)", TypeName(o), r->element, left);
}

Object* RepeatLengthHint(Object* o, Args, size_t, Object*) {
  const int64_t left = Relaxed(&As<Repeat>(o)->left);
  if (left == -1) return Raise(exc::TypeError, "len() of unsized object");
  return NewInt(left);
}

Object* RepeatReduce(Object* o, Args, size_t, Object*) {
  auto* r = As<Repeat>(o);
  const int64_t left = Relaxed(&r->left);
  Object* args = left == -1 ? TupleOf(r->element) : TupleOf(r->element, NewInt(left));
  return args == nullptr ? nullptr : TupleOf(TypeOf(o), args);
}

const NativeMethod kCountMethods[] = {{"__reduce__", CountReduce, 0, 0, 0, nullptr}, {}};
const NativeMethod kCycleMethods[] = {{"__reduce__", CycleReduce, 0, 0, 0, nullptr},
                                      {"__setstate__", CycleSetState, 1, 1, 0, nullptr},
                                      {}};
const NativeMethod kRepeatMethods[] = {{"__length_hint__", RepeatLengthHint, 0, 0, 0, nullptr},
                                       {"__reduce__", RepeatReduce, 0, 0, 0, nullptr},
                                       {}};

}  // namespace

bool AddInfinite(Object* module) {
  SetUpIterator(&count_type, {"itertools.count", sizeof(Count), CountNew, CountNext,
                              TraceReferences<2>, kCountMethods,
                              "count(start=0, step=1)\n--\n\nstart, start + step, and so on."});
  count_type.slots.repr = CountRepr;
  SetUpIterator(&cycle_type, {"itertools.cycle", sizeof(Cycle), CycleNew, CycleNext,
                              TraceReferences<2>, kCycleMethods,
                              "cycle(iterable, /)\n--\n\nThe items again and again."});
  SetUpIterator(&repeat_type, {"itertools.repeat", sizeof(Repeat), RepeatNew, RepeatNext,
                               TraceReferences<1>, kRepeatMethods,
                               "repeat(object [,times])\n\nThe object times times, or for ever."});
  repeat_type.slots.repr = RepeatRepr;
  return AddType(module, &count_type) && AddType(module, &cycle_type) &&
         AddType(module, &repeat_type);
}

}  // namespace tricolor::itertools
