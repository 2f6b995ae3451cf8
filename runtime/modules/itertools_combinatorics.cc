// itertools: product, permutations, combinations, combinations_with_replacement.
//
// Each keeps the indices of the tuple it yielded last; a step changes them under the iterator's
// lock, since threads that share one must never see an index beyond its pool.
#include <algorithm>

#include "runtime/modules/itertools.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor::itertools {

namespace {

Type product_type;
Type permutations_type;
Type combinations_type;
Type combinations_with_replacement_type;
Type index_array_type;

struct IndexArray {  // a leaf cell
  Object base;
  int64_t size;
  int64_t at[];
};

IndexArray* NewIndexArray(int64_t size) {
  auto* array = reinterpret_cast<IndexArray*>(NewExactCell(
      index_array_type, sizeof(IndexArray) + static_cast<size_t>(size) * sizeof(int64_t)));
  if (array != nullptr) array->size = size;
  return array;
}

struct Combinatoric {
  Object base;
  Object* pool;         // tuple of items; product: tuple of tuples
  IndexArray* indices;
  IndexArray* cycles;   // permutations only
  int64_t r;
  bool started;
  bool stopped;
};
Combinatoric* C(Object* o) { return As<Combinatoric>(o); }

Object* Make(Type* type, Object* pool, int64_t r, int64_t indices, int64_t cycles, bool stopped) {
  IndexArray* index_array = NewIndexArray(indices);
  IndexArray* cycle_array = cycles == 0 ? nullptr : NewIndexArray(cycles);
  if (index_array == nullptr || (cycles != 0 && cycle_array == nullptr)) return nullptr;
  Object* o = NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &C(o)->pool, pool);
  gc::Store(o, &C(o)->indices, index_array);
  gc::Store(o, &C(o)->cycles, cycle_array);
  C(o)->r = r;
  C(o)->stopped = stopped;
  return o;
}

// The pool's items at the first r indices.
Object* Pick(Combinatoric* c) {
  Object* result = NewTuple(c->r);
  if (result == nullptr) return nullptr;
  for (int64_t i = 0; i < c->r; ++i) TupleInit(result, i, TupleAt(c->pool, c->indices->at[i]));
  return result;
}

bool ParseR(Object* o, int64_t* r) {
  if (!SsizeArgument(o, r)) return false;
  if (*r >= 0) return true;
  Raise(exc::ValueError, "r must be non-negative");
  return false;
}

// ---- product

Object* ProductNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  int64_t repeat = 1;
  if (kwnames != nullptr && TupleSize(kwnames) > 0) {
    Object* parsed[1] = {nullptr};
    if (!ParseArgs("product", args + nargs, 0, kwnames, {"repeat"}, 0, 1, 0, parsed)) {
      return nullptr;
    }
    if (!SsizeArgument(parsed[0], &repeat)) return nullptr;
    if (repeat < 0) return Raise(exc::ValueError, "repeat argument cannot be negative");
  }
  const auto n = static_cast<int64_t>(repeat == 0 ? 0 : nargs);
  int64_t total;
  if (__builtin_mul_overflow(n, repeat, &total) || total > INT64_MAX / 8) {
    return Raise(exc::OverflowError, "repeat argument too large");
  }
  Object* pools = NewTuple(total);
  if (pools == nullptr) return nullptr;
  bool stopped = false;
  for (int64_t i = 0; i < n; ++i) {
    Object* pool = ToTuple(args[i]);
    if (pool == nullptr) return nullptr;
    stopped = stopped || TupleSize(pool) == 0;
    for (int64_t k = i; k < total; k += n) TupleInit(pools, k, pool);
  }
  return Make(type, pools, total, total, 0, stopped);
}

Object* ProductNext(Object* o) {
  auto* c = C(o);
  ObjectLock lock(o);
  if (c->stopped) return nullptr;
  int64_t* at = c->indices->at;
  if (c->started) {
    int64_t i = c->r - 1;
    for (; i >= 0; --i) {
      if (++at[i] < TupleSize(TupleAt(c->pool, i))) break;
      at[i] = 0;
    }
    if (i < 0) {
      c->stopped = true;
      return nullptr;
    }
  }
  c->started = true;
  Object* result = NewTuple(c->r);
  if (result == nullptr) return nullptr;
  for (int64_t i = 0; i < c->r; ++i) {
    TupleInit(result, i, TupleAt(TupleAt(c->pool, i), at[i]));
  }
  return result;
}

// ---- permutations

Object* PermutationsNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, None()};
  if (!ParseArgs("permutations", args, nargs, kwnames, {"iterable", "r"}, 0, 2, 1, parsed)) {
    return nullptr;
  }
  Object* pool = ToTuple(parsed[0]);
  if (pool == nullptr) return nullptr;
  const int64_t n = TupleSize(pool);
  int64_t r = n;
  if (parsed[1] != None()) {
    if (!IsInt(parsed[1])) return Raise(exc::TypeError, "Expected int as r");
    if (!ParseR(parsed[1], &r)) return nullptr;
  }
  if (r > n) return Make(type, pool, r, 0, 0, true);
  Object* o = Make(type, pool, r, n, r, false);
  if (o == nullptr) return nullptr;
  for (int64_t i = 0; i < n; ++i) C(o)->indices->at[i] = i;
  for (int64_t i = 0; i < r; ++i) C(o)->cycles->at[i] = n - i;
  return o;
}

Object* PermutationsNext(Object* o) {
  auto* c = C(o);
  ObjectLock lock(o);
  if (c->stopped) return nullptr;
  if (c->started) {
    int64_t* at = c->indices->at;
    const int64_t n = c->indices->size;
    int64_t i = c->r - 1;
    for (; i >= 0; --i) {
      int64_t& cycle = c->cycles->at[i];
      if (--cycle > 0) {
        std::swap(at[i], at[n - cycle]);
        break;
      }
      std::rotate(at + i, at + i + 1, at + n);  // all tried at i: back into order
      cycle = n - i;
    }
    if (i < 0) {
      c->stopped = true;
      return nullptr;
    }
  }
  c->started = true;
  return Pick(c);
}

// ---- combinations, with and without replacement

template <bool replace>
Object* CombinationsNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, nullptr};
  const char* name = replace ? "combinations_with_replacement" : "combinations";
  if (!ParseArgs(name, args, nargs, kwnames, {"iterable", "r"}, 0, 2, 2, parsed)) return nullptr;
  int64_t r;
  Object* pool = ToTuple(parsed[0]);
  if (pool == nullptr || !ParseR(parsed[1], &r)) return nullptr;
  const int64_t n = TupleSize(pool);
  if (replace ? n == 0 && r > 0 : r > n) return Make(type, pool, r, 0, 0, true);
  Object* o = Make(type, pool, r, r, 0, false);
  if (o == nullptr) return nullptr;
  for (int64_t i = 0; i < r; ++i) C(o)->indices->at[i] = replace ? 0 : i;
  return o;
}

template <bool replace>
Object* CombinationsNext(Object* o) {
  auto* c = C(o);
  ObjectLock lock(o);
  if (c->stopped) return nullptr;
  if (c->started) {
    int64_t* at = c->indices->at;
    const int64_t n = TupleSize(c->pool);
    const int64_t r = c->r;
    int64_t i = r - 1;  // the last index that can still grow
    while (i >= 0 && at[i] == (replace ? n - 1 : i + n - r)) --i;
    if (i < 0) {
      c->stopped = true;
      return nullptr;
    }
    ++at[i];
    for (int64_t j = i + 1; j < r; ++j) at[j] = replace ? at[i] : at[j - 1] + 1;
  }
  c->started = true;
  return Pick(c);
}

// ---- Pickling: (type, arguments[, state]). The state is the tuple of the indices.

Object* TupleOfIndices(IndexArray* array) {
  Object* result = NewTuple(array->size);
  for (int64_t i = 0; result != nullptr && i < array->size; ++i) {
    Object* number = NewInt(array->at[i]);
    if (number == nullptr) return nullptr;
    TupleInit(result, i, number);
  }
  return result;
}

Object* Reduce(Object* o, Args, size_t, Object*) {
  auto* c = C(o);
  const bool product = IsA(o, product_type);
  ObjectLock lock(o);
  Object* args;
  if (c->stopped) {
    Object* empty = EmptyTuple();
    args = product ? TupleOf(empty) : TupleOf(empty, NewInt(c->r > 0 ? c->r : 1));
    return args == nullptr ? nullptr : TupleOf(TypeOf(o), args);
  }
  args = product ? c->pool : TupleOf(c->pool, NewInt(c->r));
  if (args == nullptr) return nullptr;
  if (!c->started) return TupleOf(TypeOf(o), args);
  Object* state = TupleOfIndices(c->indices);
  if (state != nullptr && IsA(o, permutations_type)) {
    Object* cycles = c->cycles == nullptr ? EmptyTuple() : TupleOfIndices(c->cycles);
    state = cycles == nullptr ? nullptr : TupleOf(state, cycles);
  }
  return state == nullptr ? nullptr : TupleOf(TypeOf(o), args, state);
}

// Reads indices, each clipped into [low, limit(i)). How many there are before the first that is
// none, for which an exception is set. `__index__` may run, so this is done aside.
template <class Limit>
int64_t ReadIndices(Object* state, IndexArray* to, int64_t low, Limit limit) {
  int64_t i = 0;
  for (; i < to->size; ++i) {
    int64_t index;
    if (!IntAsInt64(TupleAt(state, i), &index)) break;
    to->at[i] = std::clamp(index, low, std::max(limit(i) - 1, low));
  }
  return i;
}

Object* SetState(Object* o, Args args, size_t, Object*) {
  auto* c = C(o);
  const bool product = IsA(o, product_type);
  Object* state = args[0];
  if (IsA(o, permutations_type)) {
    if (!IsTuple(state)) return Raise(exc::TypeError, "state is not a tuple");
    if (TupleSize(state) != 2) {
      return Raise(exc::TypeError, "function takes exactly 2 arguments (%zd given)", TupleSize(state));
    }
    for (int i = 0; i < 2; ++i) {
      if (IsTuple(TupleAt(state, i))) continue;
      return Raise(exc::TypeError, "argument %d must be tuple, not %#T", i + 1, TupleAt(state, i));
    }
    if (TupleSize(TupleAt(state, 0)) != TupleSize(c->pool) || TupleSize(TupleAt(state, 1)) != c->r) {
      return Raise(exc::ValueError, "invalid arguments");
    }
  } else if (!IsTuple(state) || TupleSize(state) != (product ? TupleSize(c->pool) : c->r)) {
    return Raise(exc::ValueError, "invalid arguments");
  }
  {
    ObjectLock lock(o);
    if (c->stopped) return None();
  }
  Object* cycles = nullptr;
  if (IsA(o, permutations_type)) {
    cycles = c->cycles == nullptr ? nullptr : TupleAt(state, 1);
    state = TupleAt(state, 0);
  }
  IndexArray* indices = NewIndexArray(c->indices->size);
  IndexArray* cycle_array = cycles == nullptr ? nullptr : NewIndexArray(c->cycles->size);
  if (indices == nullptr || (cycles != nullptr && cycle_array == nullptr)) return nullptr;
  const int64_t n = TupleSize(c->pool);
  const int64_t read = ReadIndices(state, indices, 0, [&](int64_t i) {
    return product ? TupleSize(TupleAt(c->pool, i)) : n;
  });
  int64_t cycles_read = 0;
  if (cycles != nullptr && read == indices->size) {
    cycles_read = ReadIndices(cycles, cycle_array, 1, [&](int64_t i) { return n - i + 1; });
  }
  const bool whole =
      read == indices->size && (cycles == nullptr || cycles_read == cycle_array->size);
  // As in CPython, what stands before an index that is none is taken.
  ObjectLock lock(o);
  std::copy_n(indices->at, read, c->indices->at);
  if (cycles != nullptr) std::copy_n(cycle_array->at, cycles_read, c->cycles->at);
  if (!whole) return nullptr;
  c->started = true;
  return None();
}

// As the sizes of other builtin objects: what CPython's layout takes.
Object* SizeOf(Object* o, Args, size_t, Object*) {
  const Combinatoric* c = C(o);
  if (IsA(o, product_type)) return NewInt(48 + 8 * TupleSize(c->pool));
  if (IsA(o, permutations_type)) return NewInt(64 + 8 * (TupleSize(c->pool) + c->r));
  return NewInt(56 + 8 * c->r);
}

const NativeMethod kMethods[] = {{"__reduce__", Reduce, 0, 0, 0, nullptr},
                                 {"__sizeof__", SizeOf, 0, 0, 0, "Returns size in memory, in bytes."},
                                 {"__setstate__", SetState, 1, 1, 0, nullptr},
                                 {}};

}  // namespace

bool AddCombinatorics(Object* module) {
  BeginType(&index_array_type, "itertools.index_array", sizeof(IndexArray));
  index_array_type.cell_flags = gc::kLeaf;
  const size_t size = sizeof(Combinatoric);
  const auto trace = TraceReferences<3>;
  SetUpIterator(&product_type, {"itertools.product", size, ProductNew, ProductNext, trace,
                                kMethods, "product(*iterables, repeat=1)\n\n"
                                "All tuples of one item from each iterable."});
  SetUpIterator(&permutations_type, {"itertools.permutations", size, PermutationsNew,
                                     PermutationsNext, trace, kMethods,
                                     "permutations(iterable, r=None)\n--\n\n"
                                     "All orders of r items."});
  SetUpIterator(&combinations_type, {"itertools.combinations", size, CombinationsNew<false>,
                                     CombinationsNext<false>, trace, kMethods,
                                     "combinations(iterable, r)\n--\n\nAll choices of r items."});
  SetUpIterator(&combinations_with_replacement_type,
                {"itertools.combinations_with_replacement", size, CombinationsNew<true>,
                 CombinationsNext<true>, trace, kMethods,
                 "combinations_with_replacement(iterable, r)\n--\n\n"
                 "All choices of r items, the same one more than once too."});
  return AddType(module, &product_type) && AddType(module, &permutations_type) &&
         AddType(module, &combinations_type) &&
         AddType(module, &combinations_with_replacement_type);
}

}  // namespace tricolor::itertools
