// itertools: compress, dropwhile, filterfalse, starmap, takewhile.
#include "runtime/modules/itertools.h"
#include "runtime/objects/tuple.h"

namespace tricolor::itertools {

namespace {

Type compress_type;
Type dropwhile_type;
Type filterfalse_type;
Type starmap_type;
Type takewhile_type;

// A function (or the first iterator), an iterator, and whether the condition has changed.
struct Filtering {
  Object base;
  Object* function;
  Object* iterator;
  bool done;  // dropwhile: dropping is over; takewhile: taking is
};
Filtering* F(Object* o) { return As<Filtering>(o); }

Object* Make(Type* type, Object* function, Object* iterable) {
  Object* iterator = Iter(iterable);
  Object* o = iterator == nullptr ? nullptr : NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &F(o)->function, function);
  gc::Store(o, &F(o)->iterator, iterator);
  return o;
}

int Verdict(Object* function, Object* item) {
  Object* result = CallArgs(function, item);
  return result == nullptr ? -1 : IsTrue(result);
}

Object* CompressNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, nullptr};
  if (!ParseArgs("compress", args, nargs, kwnames, {"data", "selectors"}, 0, 2, 2, parsed)) {
    return nullptr;
  }
  Object* data = Iter(parsed[0]);
  return data == nullptr ? nullptr : Make(type, data, parsed[1]);
}

Object* CompressNext(Object* o) {
  for (;;) {
    Object* item = NextOf(F(o)->function);
    if (item == nullptr) return nullptr;
    Object* selector = NextOf(F(o)->iterator);
    if (selector == nullptr) return nullptr;
    const int keep = IsTrue(selector);
    if (keep != 0) return keep > 0 ? item : nullptr;
    if (!PollHere()) return nullptr;
  }
}

template <Type& exact>
Object* PairNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  const char* name = exact.tp_name + sizeof("itertools.") - 1;
  if (!PlainArguments(type, exact, name, nargs, kwnames, 2, 2)) return nullptr;
  return Make(type, args[0], args[1]);
}

Object* DropwhileNext(Object* o) {
  while (Object* item = NextOf(F(o)->iterator)) {
    if (Relaxed(&F(o)->done)) return item;
    const int drop = Verdict(F(o)->function, item);
    if (drop < 0) return nullptr;
    if (drop == 0) {
      SetRelaxed(&F(o)->done, true);
      return item;
    }
    if (!PollHere()) return nullptr;
  }
  return nullptr;
}

Object* TakewhileNext(Object* o) {
  if (Relaxed(&F(o)->done)) return nullptr;
  Object* item = NextOf(F(o)->iterator);
  if (item == nullptr) return nullptr;
  const int take = Verdict(F(o)->function, item);
  if (take > 0) return item;
  if (take == 0) SetRelaxed(&F(o)->done, true);
  return nullptr;
}

Object* FilterfalseNext(Object* o) {
  Object* function = F(o)->function;
  const bool by_truth = function == None() || function == AsObject(&bool_type);
  while (Object* item = NextOf(F(o)->iterator)) {
    const int drop = by_truth ? IsTrue(item) : Verdict(function, item);
    if (drop <= 0) return drop == 0 ? item : nullptr;
    if (!PollHere()) return nullptr;
  }
  return nullptr;
}

Object* StarmapNext(Object* o) {
  Object* item = NextOf(F(o)->iterator);
  if (item == nullptr) return nullptr;
  Object* args = ToTuple(item);
  if (args == nullptr) return nullptr;
  return Call(F(o)->function, TupleItems(args), static_cast<size_t>(TupleSize(args)));
}

Object* Reduce(Object* o, Args, size_t, Object*) {
  Object* args = TupleOf(F(o)->function, F(o)->iterator);
  return args == nullptr ? nullptr : TupleOf(TypeOf(o), args);
}
Object* ReduceWithState(Object* o, Args, size_t, Object*) {
  Object* args = TupleOf(F(o)->function, F(o)->iterator);
  Object* state = NewInt(Relaxed(&F(o)->done));
  return args == nullptr || state == nullptr ? nullptr : TupleOf(TypeOf(o), args, state);
}
Object* SetState(Object* o, Args args, size_t, Object*) {
  const int done = IsTrue(args[0]);
  if (done < 0) return nullptr;
  SetRelaxed(&F(o)->done, done != 0);
  return None();
}

const NativeMethod kReduce[] = {{"__reduce__", Reduce, 0, 0, 0, nullptr}, {}};
const NativeMethod kReduceWithState[] = {{"__reduce__", ReduceWithState, 0, 0, 0, nullptr},
                                         {"__setstate__", SetState, 1, 1, 0, nullptr},
                                         {}};

}  // namespace

bool AddFilters(Object* module) {
  const size_t size = sizeof(Filtering);
  const auto trace = TraceReferences<2>;
  SetUpIterator(&compress_type, {"itertools.compress", size, CompressNew, CompressNext, trace,
                                 kReduce, "compress(data, selectors)\n--\n\n"
                                 "The items whose selectors are true."});
  SetUpIterator(&dropwhile_type, {"itertools.dropwhile", size, PairNew<dropwhile_type>,
                                  DropwhileNext, trace, kReduceWithState,
                                  "dropwhile(predicate, iterable, /)\n--\n\n"
                                  "All items from the first that fails the predicate."});
  SetUpIterator(&filterfalse_type, {"itertools.filterfalse", size, PairNew<filterfalse_type>,
                                    FilterfalseNext, trace, kReduce,
                                    "filterfalse(function, iterable, /)\n--\n\n"
                                    "The items for which function(item) is false."});
  SetUpIterator(&starmap_type, {"itertools.starmap", size, PairNew<starmap_type>, StarmapNext,
                                trace, kReduce, "starmap(function, iterable, /)\n--\n\n"
                                "function(*item) for each item."});
  SetUpIterator(&takewhile_type, {"itertools.takewhile", size, PairNew<takewhile_type>,
                                  TakewhileNext, trace, kReduceWithState,
                                  "takewhile(predicate, iterable, /)\n--\n\n"
                                  "The items before the first that fails the predicate."});
  return AddType(module, &compress_type) && AddType(module, &dropwhile_type) &&
         AddType(module, &filterfalse_type) && AddType(module, &starmap_type) &&
         AddType(module, &takewhile_type);
}

}  // namespace tricolor::itertools
