// itertools: accumulate, chain, islice, pairwise, zip_longest.
#include "runtime/modules/itertools.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor::itertools {

namespace {

Type accumulate_type;
Type chain_type;
Type islice_type;
Type pairwise_type;
Type zip_longest_type;

constexpr Object* kNull = nullptr;

// ---- accumulate

struct Accumulate {
  Object base;
  Object* iterator;
  Object* function;  // None: addition
  Object* total;     // null: nothing yielded yet
  Object* initial;   // null: none, or yielded
};
Accumulate* A(Object* o) { return As<Accumulate>(o); }

Object* AccumulateNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[3] = {nullptr, None(), None()};
  if (!ParseArgs("accumulate", args, nargs, kwnames, {"iterable", "func", "initial"}, 0, 2, 1,
                 parsed)) {
    return nullptr;
  }
  Object* iterator = Iter(parsed[0]);
  Object* o = iterator == nullptr ? nullptr : NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &A(o)->iterator, iterator);
  gc::Store(o, &A(o)->function, parsed[1]);
  if (parsed[2] != None()) gc::Store(o, &A(o)->initial, parsed[2]);
  return o;
}

Object* AccumulateNext(Object* o) {
  Object* initial = gc::Load(&A(o)->initial);
  if (initial != nullptr) {
    gc::StoreNoBarrier(&A(o)->initial, kNull);
    gc::Store(o, &A(o)->total, initial);
    return initial;
  }
  Object* item = NextOf(A(o)->iterator);
  if (item == nullptr) return nullptr;
  Object* total = gc::Load(&A(o)->total);
  if (total != nullptr) {
    item = A(o)->function == None() ? BinaryOp(total, item, kAdd)
                                    : CallArgs(A(o)->function, total, item);
    if (item == nullptr) return nullptr;
  }
  gc::Store(o, &A(o)->total, item);
  return item;
}

Object* AccumulateReduce(Object* o, Args, size_t, Object*) {
  // What was yielded last is the state; __setstate__ puts it back. A pending initial value goes
  // in front of the items. A total of None, which no state can say, does too, to be skipped.
  Object* initial = gc::Load(&A(o)->initial);
  Object* total = gc::Load(&A(o)->total);
  Object* args;
  if (initial != nullptr || total == None()) {
    Object* first = TupleOf(initial != nullptr ? initial : total);
    Object* parts = first == nullptr ? nullptr : TupleOf(first, A(o)->iterator);
    Object* chained = parts == nullptr ? nullptr
                                       : Call(AsObject(&chain_type), TupleItems(parts), 2);
    args = chained == nullptr ? nullptr : TupleOf(chained, A(o)->function);
    if (args == nullptr || initial != nullptr) {
      return args == nullptr ? nullptr : TupleOf(TypeOf(o), args, None());
    }
    Object* again = Call(AsObject(TypeOf(o)), TupleItems(args), 2);
    args = again == nullptr ? nullptr : TupleOf(again, BoxInt(1), None());
    return args == nullptr ? nullptr : TupleOf(&islice_type, args);
  }
  args = TupleOf(A(o)->iterator, A(o)->function);
  return args == nullptr ? nullptr : TupleOf(TypeOf(o), args, total == nullptr ? None() : total);
}

Object* AccumulateSetState(Object* o, Args args, size_t, Object*) {
  if (args[0] != None()) gc::Store(o, &A(o)->total, args[0]);
  return None();
}

// ---- chain

struct Chain {
  Object base;
  Object* source;  // iterator of iterables; null: exhausted
  Object* active;  // iterator; null: take the next of source
};
Chain* Ch(Object* o) { return As<Chain>(o); }

Object* MakeChain(Type* type, Object* iterables) {
  Object* source = Iter(iterables);
  Object* o = source == nullptr ? nullptr : NewInstance(type);
  if (o != nullptr) gc::Store(o, &Ch(o)->source, source);
  return o;
}

Object* ChainNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywordsForNew(chain_type, type, kwnames)) return nullptr;
  Object* iterables = NewTupleFrom(args, static_cast<int64_t>(nargs));
  return iterables == nullptr ? nullptr : MakeChain(type, iterables);
}

Object* ChainFromIterable(Object* cls, Args args, size_t, Object*) {
  return MakeChain(As<Type>(cls), args[0]);
}

Object* ChainNext(Object* o) {
  for (;;) {
    Object* source = gc::Load(&Ch(o)->source);
    if (source == nullptr) return nullptr;
    Object* active = gc::Load(&Ch(o)->active);
    if (active == nullptr) {
      Object* iterable = NextOf(source);
      active = iterable == nullptr ? nullptr : Iter(iterable);
      if (active == nullptr) {
        gc::StoreNoBarrier(&Ch(o)->source, kNull);
        return nullptr;
      }
      gc::Store(o, &Ch(o)->active, active);
    }
    Object* item = NextOf(active);
    if (item != nullptr || ErrorSet()) return item;
    gc::StoreNoBarrier(&Ch(o)->active, kNull);
    if (!PollHere()) return nullptr;
  }
}

Object* ChainReduce(Object* o, Args, size_t, Object*) {
  Object* source = gc::Load(&Ch(o)->source);
  Object* active = gc::Load(&Ch(o)->active);
  if (source == nullptr) return TupleOf(TypeOf(o), EmptyTuple());
  Object* state = active == nullptr ? TupleOf(source) : TupleOf(source, active);
  return state == nullptr ? nullptr : TupleOf(TypeOf(o), EmptyTuple(), state);
}

Object* ChainSetState(Object* o, Args args, size_t, Object*) {
  if (!IsTuple(args[0])) return Raise(exc::TypeError, "state is not a tuple");
  const int64_t n = TupleSize(args[0]);
  if (n < 1 || n > 2) {
    return Raise(exc::TypeError, "function takes at %s %d argument%s (%zd given)",
                 n < 1 ? "least" : "most", n < 1 ? 1 : 2, n < 1 ? "" : "s", n);
  }
  for (int64_t i = 0; i < n; ++i) {
    if (!IsIterator(TupleAt(args[0], i))) {
      return Raise(exc::TypeError, "Arguments must be iterators.");
    }
  }
  gc::Store(o, &Ch(o)->source, TupleAt(args[0], 0));
  gc::Store(o, &Ch(o)->active, n > 1 ? TupleAt(args[0], 1) : kNull);
  return None();
}

Object* ClassGetItem(Object* cls, Args args, size_t, Object*) {
  return NewGenericAlias(cls, args[0]);
}

// ---- islice

struct Islice {
  Object base;
  Object* iterator;  // null: exhausted
  int64_t next;      // index of the next item to yield
  int64_t stop;      // -1: none
  int64_t step;
  int64_t count;     // items taken from the iterator
};
Islice* S(Object* o) { return As<Islice>(o); }

// None → `missing`; false: not a fitting integer (any error cleared).
bool IsliceIndex(Object* o, int64_t missing, int64_t* out) {
  *out = missing;
  if (o == None()) return true;
  if (!ToIndexOrRaise(o, exc::OverflowError, out) || *out < 0) {
    if (ErrorSet()) ClearError();
    return false;
  }
  return true;
}

Object* IsliceNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!PlainArguments(type, islice_type, "islice", nargs, kwnames, 2, 4)) return nullptr;
  int64_t start = 0;
  int64_t stop;
  int64_t step = 1;
  if (nargs == 2) {
    if (!IsliceIndex(args[1], -1, &stop)) {
      return Raise(exc::ValueError,
                   "Stop argument for islice() must be None or an integer: "
                   "0 <= x <= sys.maxsize.");
    }
  } else {
    if (!IsliceIndex(args[2], -1, &stop)) {
      return Raise(exc::ValueError,
                   "Stop argument for islice() must be None or an integer: "
                   "0 <= x <= sys.maxsize.");
    }
    if (!IsliceIndex(args[1], 0, &start)) {
      return Raise(exc::ValueError,
                   "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    }
  }
  if (nargs == 4 && (!IsliceIndex(args[3], 1, &step) || step < 1)) {
    return Raise(exc::ValueError, "Step for islice() must be a positive integer or None.");
  }
  Object* iterator = Iter(args[0]);
  Object* o = iterator == nullptr ? nullptr : NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &S(o)->iterator, iterator);
  S(o)->next = start;
  S(o)->stop = stop;
  S(o)->step = step;
  return o;
}

Object* IsliceNext(Object* o) {
  auto* s = S(o);
  Object* iterator = gc::Load(&s->iterator);
  if (iterator == nullptr) return nullptr;
  const int64_t stop = s->stop;
  int64_t count = Relaxed(&s->count);
  const int64_t next = Relaxed(&s->next);
  Object* item = nullptr;
  while (count < next) {
    item = NextOf(iterator);
    if (item == nullptr) goto finished;
    SetRelaxed(&s->count, ++count);
    if (!PollHere()) return nullptr;
  }
  if (stop != -1 && count >= stop) goto finished;
  item = NextOf(iterator);
  if (item == nullptr) goto finished;
  SetRelaxed(&s->count, count + 1);
  {
    int64_t after;
    if (__builtin_add_overflow(next, s->step, &after) || (stop != -1 && after > stop)) {
      after = stop == -1 ? INT64_MAX : stop;
    }
    SetRelaxed(&s->next, after);
  }
  return item;

finished:
  gc::StoreNoBarrier(&s->iterator, kNull);
  return nullptr;
}

Object* IsliceReduce(Object* o, Args, size_t, Object*) {
  auto* s = S(o);
  Object* iterator = gc::Load(&s->iterator);
  if (iterator == nullptr) {
    Object* empty = Iter(EmptyTuple());
    Object* args = empty == nullptr ? nullptr : TupleOf(empty, NewInt(0));
    return args == nullptr ? nullptr : TupleOf(TypeOf(o), args, NewInt(0));
  }
  Object* stop = s->stop == -1 ? None() : NewInt(s->stop);
  Object* args = TupleOf(iterator, NewInt(Relaxed(&s->next)), stop, NewInt(s->step));
  return args == nullptr ? nullptr : TupleOf(TypeOf(o), args, NewInt(Relaxed(&s->count)));
}

Object* IsliceSetState(Object* o, Args args, size_t, Object*) {
  int64_t count;
  if (!IntAsInt64(args[0], &count)) return nullptr;
  SetRelaxed(&S(o)->count, count);
  return None();
}

// ---- pairwise

struct Pairwise {
  Object base;
  Object* iterator;  // null: exhausted
  Object* old;       // null: nothing taken yet
};

Object* PairwiseNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!PlainArguments(type, pairwise_type, "pairwise", nargs, kwnames, 1, 1)) return nullptr;
  Object* iterator = Iter(args[0]);
  Object* o = iterator == nullptr ? nullptr : NewInstance(type);
  if (o != nullptr) gc::Store(o, &As<Pairwise>(o)->iterator, iterator);
  return o;
}

Object* PairwiseNext(Object* o) {
  auto* p = As<Pairwise>(o);
  Object* iterator = gc::Load(&p->iterator);
  if (iterator == nullptr) return nullptr;
  Object* old = gc::Load(&p->old);
  if (old == nullptr) {
    old = NextOf(iterator);
    if (old == nullptr) {
      gc::StoreNoBarrier(&p->iterator, kNull);
      return nullptr;
    }
    gc::Store(o, &p->old, old);
  }
  Object* item = NextOf(iterator);
  if (item == nullptr) {
    gc::StoreNoBarrier(&p->iterator, kNull);
    gc::StoreNoBarrier(&p->old, kNull);
    return nullptr;
  }
  gc::Store(o, &p->old, item);
  return TupleOf(old, item);
}

// ---- zip_longest

struct ZipLongest {
  Object base;
  Object* iterators;  // list-like: a RefArray cell; exhausted ones are null
  Object* fill;
  int64_t active;     // how many are not exhausted (under the lock)
};

Object* ZipLongestNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* fill = None();
  if (kwnames != nullptr && TupleSize(kwnames) > 0) {
    if (TupleSize(kwnames) > 1 || !StrEquals(TupleAt(kwnames, 0), "fillvalue")) {
      return Raise(exc::TypeError, "zip_longest() got an unexpected keyword argument");
    }
    fill = args[nargs];
  }
  RefArray* iterators = NewRefArray(static_cast<int64_t>(nargs));
  if (iterators == nullptr) return nullptr;
  for (size_t i = 0; i < nargs; ++i) {
    Object* iterator = Iter(args[i]);
    if (iterator == nullptr) return nullptr;
    gc::Store(iterators, &iterators->items[i], iterator);
  }
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &As<ZipLongest>(o)->iterators, AsObject(iterators));
  gc::Store(o, &As<ZipLongest>(o)->fill, fill);
  As<ZipLongest>(o)->active = static_cast<int64_t>(nargs);
  return o;
}

Object* ZipLongestNext(Object* o) {
  auto* z = As<ZipLongest>(o);
  auto* iterators = As<RefArray>(z->iterators);
  if (Relaxed(&z->active) <= 0) return nullptr;
  Object* result = NewTuple(iterators->capacity);
  if (result == nullptr) return nullptr;
  for (int64_t i = 0; i < iterators->capacity; ++i) {
    Object* iterator = gc::Load(&iterators->items[i]);
    Object* item = iterator == nullptr ? z->fill : NextOf(iterator);
    if (item == nullptr) {
      if (ErrorSet()) {
        SetRelaxed(&z->active, int64_t{0});
        return nullptr;
      }
      ObjectLock lock(o);
      if (gc::Load(&iterators->items[i]) != nullptr) {
        gc::StoreNoBarrier(&iterators->items[i], kNull);
        SetRelaxed(&z->active, z->active - 1);
      }
      if (z->active <= 0) return nullptr;
      item = z->fill;
    }
    TupleInit(result, i, item);
  }
  return result;
}

Object* ZipLongestReduce(Object* o, Args, size_t, Object*) {
  auto* z = As<ZipLongest>(o);
  auto* iterators = As<RefArray>(z->iterators);
  Object* args = NewTuple(iterators->capacity);
  if (args == nullptr) return nullptr;
  for (int64_t i = 0; i < iterators->capacity; ++i) {
    Object* iterator = gc::Load(&iterators->items[i]);
    TupleInit(args, i, iterator == nullptr ? EmptyTuple() : iterator);
  }
  return TupleOf(TypeOf(o), args, z->fill);
}

Object* ZipLongestSetState(Object* o, Args args, size_t, Object*) {
  gc::Store(o, &As<ZipLongest>(o)->fill, args[0]);
  return None();
}

const NativeMethod kAccumulateMethods[] = {{"__reduce__", AccumulateReduce, 0, 0, 0, nullptr},
                                           {"__setstate__", AccumulateSetState, 1, 1, 0, nullptr},
                                           {}};
const NativeMethod kChainMethods[] = {
    {"from_iterable", ChainFromIterable, 1, 1, kClassMethod,
     "from_iterable($type, iterable, /)\n--\n\nchain(*iterable), taking the iterables lazily."},
    {"__reduce__", ChainReduce, 0, 0, 0, nullptr},
    {"__setstate__", ChainSetState, 1, 1, 0, nullptr},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {}};
const NativeMethod kIsliceMethods[] = {{"__reduce__", IsliceReduce, 0, 0, 0, nullptr},
                                       {"__setstate__", IsliceSetState, 1, 1, 0, nullptr},
                                       {}};
const NativeMethod kZipLongestMethods[] = {{"__reduce__", ZipLongestReduce, 0, 0, 0, nullptr},
                                           {"__setstate__", ZipLongestSetState, 1, 1, 0, nullptr},
                                           {}};
const NativeMethod kNoMethods[] = {{}};

}  // namespace

bool AddChains(Object* module) {
  SetUpIterator(&accumulate_type,
                {"itertools.accumulate", sizeof(Accumulate), AccumulateNew, AccumulateNext,
                 TraceReferences<4>, kAccumulateMethods,
                 "accumulate(iterable, func=None, *, initial=None)\n--\n\n"
                 "The sums, or other running results, of the items."});
  SetUpIterator(&chain_type, {"itertools.chain", sizeof(Chain), ChainNew, ChainNext,
                              TraceReferences<2>, kChainMethods,
                              "chain(*iterables)\n\nThe items of one iterable after another."});
  SetUpIterator(&islice_type, {"itertools.islice", sizeof(Islice), IsliceNew, IsliceNext,
                               TraceReferences<1>, kIsliceMethods,
                               "islice(iterable, stop)\nislice(iterable, start, stop[, step])\n\n"
                               "The items that a slice of these indices would give."});
  SetUpIterator(&pairwise_type, {"itertools.pairwise", sizeof(Pairwise), PairwiseNew, PairwiseNext,
                                 TraceReferences<2>, kNoMethods,
                                 "pairwise(iterable, /)\n--\n\nEach item with its successor."});
  SetUpIterator(&zip_longest_type,
                {"itertools.zip_longest", sizeof(ZipLongest), ZipLongestNew, ZipLongestNext,
                 TraceReferences<2>, kZipLongestMethods,
                 "zip_longest(*iterables, fillvalue=None)\n\n"
                 "As zip, until the longest is exhausted; the fill value stands for the rest."});
  return AddType(module, &accumulate_type) && AddType(module, &chain_type) &&
         AddType(module, &islice_type) && AddType(module, &pairwise_type) &&
         AddType(module, &zip_longest_type);
}

}  // namespace tricolor::itertools
