// zip, map, filter, enumerate, reversed.
#include <utility>

#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/iterators.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type enumerate_type;
Type reversed_type;
Type zip_type;
Type map_type;
Type filter_type;

namespace {

Object* Self(Object* o) { return o; }

// "'x' is an invalid keyword argument for zip()", as CPython's parsers say it.
Object* BadKeyword(Object* name, const char* function) {
  return Raise(exc::TypeError, "'%U' is an invalid keyword argument for %s()", name, function);
}

// iter() of each argument, as a tuple.
Object* IteratorsOf(Args args, size_t n) {
  Object* iterators = NewTuple(static_cast<int64_t>(n));
  if (iterators == nullptr) return nullptr;
  for (size_t i = 0; i < n; ++i) {
    Object* it = Iter(args[i]);
    if (it == nullptr) return nullptr;
    TupleInit(iterators, static_cast<int64_t>(i), it);
  }
  return iterators;
}

// ---- zip

struct Zip {
  Object base;
  Object* iterators;  // tuple
  bool strict;
};

void TraceZip(Object* o, gc::Visitor& visitor) { visitor.Visit(gc::Load(&As<Zip>(o)->iterators)); }

Object* ZipNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  int strict = 0;
  if (kwnames != nullptr) {
    for (int64_t i = 0; i < TupleSize(kwnames); ++i) {
      Object* name = TupleAt(kwnames, i);
      if (!StrEquals(name, "strict")) return BadKeyword(name, "zip");
      strict = IsTrue(args[nargs + static_cast<size_t>(i)]);
      if (strict < 0) return nullptr;
    }
  }
  Object* iterators = IteratorsOf(args, nargs);
  if (iterators == nullptr) return nullptr;
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &As<Zip>(o)->iterators, iterators);
  As<Zip>(o)->strict = strict != 0;
  return o;
}

Object* ZipMismatch(int64_t i, const char* what) {
  return Raise(exc::ValueError, "zip() argument %zd is %s than argument%s%zd", i + 1, what,
               i == 1 ? " " : "s 1-", i);
}

Object* ZipNext(Object* o) {
  auto* zip = As<Zip>(o);
  Object* iterators = gc::Load(&zip->iterators);
  const int64_t n = TupleSize(iterators);
  if (n == 0) return nullptr;
  Object* result = NewTuple(n);
  if (result == nullptr) return nullptr;
  for (int64_t i = 0; i < n; ++i) {
    Object* item = NextOf(TupleAt(iterators, i));
    if (__builtin_expect(item != nullptr, 1)) {
      TupleInit(result, i, item);
      continue;
    }
    if (ErrorSet() || !zip->strict) return nullptr;
    if (i > 0) return ZipMismatch(i, "shorter");
    for (i = 1; i < n; ++i) {
      if (NextOf(TupleAt(iterators, i)) != nullptr) return ZipMismatch(i, "longer");
      if (ErrorSet()) return nullptr;
    }
    return nullptr;
  }
  return result;
}

Object* ZipReduce(Object* self, Args, size_t, Object*) {
  Object* iterators = gc::Load(&As<Zip>(self)->iterators);
  return As<Zip>(self)->strict ? TupleOf(TypeOf(self), iterators, True())
                               : TupleOf(TypeOf(self), iterators);
}
Object* ZipSetState(Object* self, Args args, size_t, Object*) {
  const int strict = IsTrue(args[0]);
  if (strict < 0) return nullptr;
  As<Zip>(self)->strict = strict != 0;
  return None();
}

// ---- map

struct Map {
  Object base;
  Object* function;
  Object* iterators;  // tuple
};

void TraceMap(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(&As<Map>(o)->function), 2);
}

Object* MapNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywordsForNew(map_type, type, kwnames)) return nullptr;
  if (nargs < 2) return Raise(exc::TypeError, "map() must have at least two arguments.");
  Object* iterators = IteratorsOf(args + 1, nargs - 1);
  if (iterators == nullptr) return nullptr;
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &As<Map>(o)->function, args[0]);
  gc::Store(o, &As<Map>(o)->iterators, iterators);
  return o;
}

Object* MapNext(Object* o) {
  Object* iterators = gc::Load(&As<Map>(o)->iterators);
  Object* function = gc::Load(&As<Map>(o)->function);
  const int64_t n = TupleSize(iterators);
  Object* few[5];
  if (n > 5) {
    Object* arguments = NewTuple(n);
    if (arguments == nullptr) return nullptr;
    for (int64_t i = 0; i < n; ++i) {
      Object* item = NextOf(TupleAt(iterators, i));
      if (item == nullptr) return nullptr;
      TupleInit(arguments, i, item);
    }
    return Call(function, TupleItems(arguments), static_cast<size_t>(n));
  }
  for (int64_t i = 0; i < n; ++i) {
    few[i] = NextOf(TupleAt(iterators, i));
    if (few[i] == nullptr) return nullptr;
  }
  return Call(function, few, static_cast<size_t>(n));
}

Object* MapReduce(Object* self, Args, size_t, Object*) {
  Object* iterators = gc::Load(&As<Map>(self)->iterators);
  const int64_t n = TupleSize(iterators);
  Object* args = NewTuple(n + 1);
  if (args == nullptr) return nullptr;
  TupleInit(args, 0, gc::Load(&As<Map>(self)->function));
  for (int64_t i = 0; i < n; ++i) TupleInit(args, i + 1, TupleAt(iterators, i));
  return TupleOf(TypeOf(self), args);
}

// ---- filter

struct Filter {
  Object base;
  Object* function;
  Object* iterator;
};

void TraceFilter(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(&As<Filter>(o)->function), 2);
}

Object* FilterNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywordsForNew(filter_type, type, kwnames)) return nullptr;
  if (!CheckPositional("filter", nargs, 2, 2)) return nullptr;
  Object* iterator = Iter(args[1]);
  if (iterator == nullptr) return nullptr;
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &As<Filter>(o)->function, args[0]);
  gc::Store(o, &As<Filter>(o)->iterator, iterator);
  return o;
}

Object* FilterNext(Object* o) {
  Object* function = gc::Load(&As<Filter>(o)->function);
  Object* iterator = gc::Load(&As<Filter>(o)->iterator);
  const bool by_truth = function == None() || function == AsObject(&bool_type);
  while (Object* item = NextOf(iterator)) {
    Object* verdict = by_truth ? item : CallArgs(function, item);
    if (verdict == nullptr) return nullptr;
    const int keep = IsTrue(verdict);
    if (keep != 0) return keep > 0 ? item : nullptr;
    if (!PollHere()) return nullptr;
  }
  return nullptr;
}

Object* FilterReduce(Object* self, Args, size_t, Object*) {
  Object* args = TupleOf(gc::Load(&As<Filter>(self)->function),
                         gc::Load(&As<Filter>(self)->iterator));
  return args == nullptr ? nullptr : TupleOf(TypeOf(self), args);
}

// ---- enumerate

struct Enumerate {
  Object base;
  int64_t index;      // while it fits; relaxed atomic
  Object* long_index; // afterwards: an int object; null before
  Object* iterator;
};

void TraceEnumerate(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(&As<Enumerate>(o)->long_index), 2);
}

Object* EnumerateNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  const size_t keywords = kwnames == nullptr ? 0 : static_cast<size_t>(TupleSize(kwnames));
  const size_t given = nargs + keywords;
  if (given == 0 || (given > 2 && nargs == 0)) {
    return Raise(exc::TypeError, "enumerate() missing required argument 'iterable'");
  }
  if (given > 2) {
    return Raise(exc::TypeError, "enumerate() takes at most 2 arguments (%zu given)", given);
  }
  // The arguments by their places; two keywords may change theirs.
  Object* iterable = args[0];
  Object* start = given == 2 ? args[1] : nullptr;
  const bool swapped = keywords == 2 && StrEquals(TupleAt(kwnames, 0), "start");
  if (swapped) std::swap(iterable, start);
  for (size_t i = 0; i < keywords; ++i) {
    Object* name = TupleAt(kwnames, static_cast<int64_t>(i));
    const bool second = (nargs + i == 1) != swapped;
    if (!StrEquals(name, second ? "start" : "iterable")) return BadKeyword(name, "enumerate");
  }
  int64_t index = 0;
  Object* long_index = nullptr;
  if (start != nullptr) {
    Object* first = ToIndex(start);
    if (first == nullptr) return nullptr;
    if (!IntFits(first, &index) || index == INT64_MAX) long_index = first;
  }
  Object* iterator = Iter(iterable);
  if (iterator == nullptr) return nullptr;
  Object* o = type == &enumerate_type ? AsObject(NewExact<Enumerate>(enumerate_type))
                                      : NewInstance(type);
  if (o == nullptr) return nullptr;
  auto* e = As<Enumerate>(o);
  e->index = index;
  gc::Store(o, &e->long_index, long_index);
  gc::Store(o, &e->iterator, iterator);
  return o;
}

Object* EnumerateNext(Object* o) {
  auto* e = As<Enumerate>(o);
  Object* item = NextOf(gc::Load(&e->iterator));
  if (item == nullptr) return nullptr;
  Object* number = gc::Load(&e->long_index);
  if (number == nullptr) {
    const int64_t index = Relaxed(&e->index);
    number = NewInt(index);
    if (number == nullptr) return nullptr;
    if (index < INT64_MAX - 1) {
      SetRelaxed(&e->index, index + 1);
      return TupleOf(number, item);
    }
  }
  Object* next = IntAdd(number, NewInt(1));
  if (next == nullptr) return nullptr;
  gc::Store(o, &e->long_index, next);
  return TupleOf(number, item);
}

Object* EnumerateReduce(Object* self, Args, size_t, Object*) {
  auto* e = As<Enumerate>(self);
  Object* index = gc::Load(&e->long_index);
  if (index == nullptr) index = NewInt(Relaxed(&e->index));
  if (index == nullptr) return nullptr;
  Object* args = TupleOf(gc::Load(&e->iterator), index);
  return args == nullptr ? nullptr : TupleOf(TypeOf(self), args);
}

Object* ClassGetItem(Object* self, Args args, size_t, Object*) {
  return NewGenericAlias(self, args[0]);
}

// ---- reversed

struct Reversed {
  Object base;
  int64_t index;     // relaxed atomic
  Object* sequence;  // null: exhausted
};

void TraceReversed(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<Reversed>(o)->sequence));
}

Object* ReversedNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywordsForNew(reversed_type, type, kwnames)) return nullptr;
  if (!CheckPositional("reversed", nargs, 1, 1)) return nullptr;
  Object* sequence = args[0];
  Object* method;
  const int found = LookupSpecial(sequence, names.__reversed__, &method);
  if (found < 0) return nullptr;
  if (found > 0) {
    if (method == None()) {
      return Raise(exc::TypeError, "'%T' object is not reversible", sequence);
    }
    return Call(method, nullptr, 0);
  }
  const Slots& slots = TypeOf(sequence)->slots;
  if (slots.item == nullptr || IsDict(sequence)) {
    return Raise(exc::TypeError, "'%T' object is not reversible", sequence);
  }
  const int64_t n = Length(sequence);
  if (n < 0) return nullptr;
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  As<Reversed>(o)->index = n - 1;
  gc::Store(o, &As<Reversed>(o)->sequence, sequence);
  return o;
}

Object* ReversedNext(Object* o) {
  auto* r = As<Reversed>(o);
  Object* sequence = gc::Load(&r->sequence);
  const int64_t index = Relaxed(&r->index);
  if (index >= 0 && sequence != nullptr) {
    Object* item = SequenceGetItem(sequence, index);
    if (item != nullptr) {
      SetRelaxed(&r->index, index - 1);
      return item;
    }
    if (!ClearErrorIf(exc::IndexError) && !ClearErrorIf(exc::StopIteration)) return nullptr;
  }
  SetRelaxed(&r->index, int64_t{-1});
  gc::StoreNoBarrier(&r->sequence, static_cast<Object*>(nullptr));
  return nullptr;
}

Object* ReversedLengthHint(Object* self, Args, size_t, Object*) {
  Object* sequence = gc::Load(&As<Reversed>(self)->sequence);
  if (sequence == nullptr) return NewInt(0);
  const int64_t left = Relaxed(&As<Reversed>(self)->index) + 1;
  const int64_t n = Length(sequence);
  if (n < 0) return nullptr;
  return NewInt(n < left ? 0 : left);
}

Object* ReversedReduce(Object* self, Args, size_t, Object*) {
  Object* sequence = gc::Load(&As<Reversed>(self)->sequence);
  Object* args = TupleOf(sequence != nullptr ? sequence : EmptyTuple());
  if (args == nullptr) return nullptr;
  if (sequence == nullptr) return TupleOf(TypeOf(self), args);
  Object* index = NewInt(Relaxed(&As<Reversed>(self)->index));
  return index == nullptr ? nullptr : TupleOf(TypeOf(self), args, index);
}

Object* ReversedSetState(Object* self, Args args, size_t, Object*) {
  int64_t index;
  if (!IntAsInt64(args[0], &index)) return nullptr;
  Object* sequence = gc::Load(&As<Reversed>(self)->sequence);
  if (sequence == nullptr) return None();
  const int64_t n = Length(sequence);
  if (n < 0) return nullptr;
  if (index < -1) index = -1;
  SetRelaxed(&As<Reversed>(self)->index, index > n - 1 ? n - 1 : index);
  return None();
}

constexpr const char* kReduceDoc = "Return state information for pickling.";
const NativeMethod kZipMethods[] = {
    {"__reduce__", ZipReduce, 0, 0, 0, kReduceDoc},
    {"__setstate__", ZipSetState, 1, 1, 0, "Set state information for unpickling."},
    {}};
const NativeMethod kMapMethods[] = {{"__reduce__", MapReduce, 0, 0, 0, kReduceDoc}, {}};
const NativeMethod kFilterMethods[] = {{"__reduce__", FilterReduce, 0, 0, 0, kReduceDoc}, {}};
const NativeMethod kEnumerateMethods[] = {
    {"__reduce__", EnumerateReduce, 0, 0, 0, kReduceDoc},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {}};
const NativeMethod kReversedMethods[] = {
    {"__length_hint__", ReversedLengthHint, 0, 0, 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", ReversedReduce, 0, 0, 0, kReduceDoc},
    {"__setstate__", ReversedSetState, 1, 1, 0, "Set state information for unpickling."},
    {}};

void SetUp(Type* type, const char* name, size_t size,
           Object* (*new_)(Type*, Args, size_t, Object*), Object* (*next)(Object*),
           void (*trace)(Object*, gc::Visitor&), const NativeMethod* methods, const char* doc) {
  BeginType(type, name, static_cast<int64_t>(size));
  type->tp_flags |= kTypeBase | kTypeHaveGc;
  type->tp_doc = doc;
  type->native_methods = methods;
  type->slots.new_ = new_;
  type->slots.iter = Self;
  type->slots.next = next;
  type->slots.trace = trace;
}

}  // namespace

void SetUpZipMapFilterTypes() {
  SetUp(&zip_type, "zip", sizeof(Zip), ZipNew, ZipNext, TraceZip, kZipMethods,
        "zip(*iterables, strict=False)\n\nTuples of one item from each iterable.");
  SetUp(&map_type, "map", sizeof(Map), MapNew, MapNext, TraceMap, kMapMethods,
        "map(func, *iterables)\n\nThe results of func for the items of the iterables.");
  SetUp(&filter_type, "filter", sizeof(Filter), FilterNew, FilterNext, TraceFilter, kFilterMethods,
        "filter(function or None, iterable)\n\nThe items for which function(item) is true.");
  SetUp(&enumerate_type, "enumerate", sizeof(Enumerate), EnumerateNew, EnumerateNext,
        TraceEnumerate, kEnumerateMethods,
        "enumerate(iterable, start=0)\n--\n\nPairs of a number and an item, counting from start.");
  SetUp(&reversed_type, "reversed", sizeof(Reversed), ReversedNew, ReversedNext, TraceReversed,
        kReversedMethods,
        "reversed(sequence, /)\n--\n\n"
        "Return a reverse iterator over the values of the given sequence.");
}

}  // namespace tricolor
