// itertools: groupby and tee.
#include "runtime/modules/itertools.h"
#include "runtime/names.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor::itertools {

namespace {

Type groupby_type;
Type grouper_type;
Type tee_type;
Type tee_block_type;

constexpr Object* kNull = nullptr;

// ---- groupby

struct GroupBy {
  Object base;
  Object* iterator;
  Object* key_function;   // None: the item itself
  Object* target_key;     // of the group being yielded; null: none yet
  Object* current_key;    // of current_value; null: none
  Object* current_value;  // read, not yet yielded; null: none
  Object* group;          // the grouper that may still yield; identity only
};
GroupBy* G(Object* o) { return As<GroupBy>(o); }

struct Grouper {
  Object base;
  Object* parent;
  Object* key;
};

Object* GroupByNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[2] = {nullptr, None()};
  if (!ParseArgs("groupby", args, nargs, kwnames, {"iterable", "key"}, 0, 2, 1, parsed)) {
    return nullptr;
  }
  Object* iterator = Iter(parsed[0]);
  Object* o = iterator == nullptr ? nullptr : NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &G(o)->iterator, iterator);
  gc::Store(o, &G(o)->key_function, parsed[1]);
  return o;
}

// Reads the next item. False: the end, or an error.
bool Advance(Object* o) {
  Object* value = NextOf(G(o)->iterator);
  if (value == nullptr) return false;
  Object* key = G(o)->key_function == None() ? value : CallArgs(G(o)->key_function, value);
  if (key == nullptr) return false;
  gc::Store(o, &G(o)->current_value, value);
  gc::Store(o, &G(o)->current_key, key);
  return true;
}

Object* GroupByNext(Object* o) {
  gc::StoreNoBarrier(&G(o)->group, kNull);
  for (;;) {  // over the rest of the group before
    Object* key = gc::Load(&G(o)->current_key);
    Object* target = gc::Load(&G(o)->target_key);
    if (key != nullptr) {
      if (target == nullptr) break;
      const int equal = SameOrEqual(target, key);
      if (equal < 0) return nullptr;
      if (equal == 0) break;
    }
    if (!Advance(o) || !PollHere()) return nullptr;
  }
  Object* key = gc::Load(&G(o)->current_key);
  gc::Store(o, &G(o)->target_key, key);
  auto* group = NewExact<Grouper>(grouper_type);
  if (group == nullptr) return nullptr;
  gc::Store(group, &group->parent, o);
  gc::Store(group, &group->key, key);
  gc::Store(o, &G(o)->group, AsObject(group));
  return TupleOf(key, AsObject(group));
}

Object* GrouperNew(Type*, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords("_grouper", kwnames) || !CheckPositional("_grouper", nargs, 2, 2)) return nullptr;
  if (!IsA(args[0], groupby_type)) {
    return Raise(exc::TypeError, "argument 1 must be itertools.groupby, not %#T", args[0]);
  }
  auto* group = NewExact<Grouper>(grouper_type);
  if (group == nullptr) return nullptr;
  gc::Store(group, &group->parent, args[0]);
  gc::Store(group, &group->key, args[1]);
  gc::Store(args[0], &G(args[0])->group, AsObject(group));
  return AsObject(group);
}

Object* GrouperNext(Object* o) {
  Object* parent = As<Grouper>(o)->parent;
  if (gc::Load(&G(parent)->group) != o) return nullptr;
  if (gc::Load(&G(parent)->current_value) == nullptr && !Advance(parent)) return nullptr;
  Object* key = gc::Load(&G(parent)->current_key);
  Object* value = gc::Load(&G(parent)->current_value);
  if (key == nullptr || value == nullptr) return nullptr;  // another thread took it
  const int equal = SameOrEqual(As<Grouper>(o)->key, key);
  if (equal <= 0) return nullptr;
  gc::StoreNoBarrier(&G(parent)->current_value, kNull);
  gc::StoreNoBarrier(&G(parent)->current_key, kNull);
  return value;
}

Object* GroupByReduce(Object* o, Args, size_t, Object*) {
  Object* args = TupleOf(G(o)->iterator, G(o)->key_function);
  if (args == nullptr) return nullptr;
  Object* key = gc::Load(&G(o)->current_key);
  Object* value = gc::Load(&G(o)->current_value);
  Object* target = gc::Load(&G(o)->target_key);
  if (key == nullptr || value == nullptr || target == nullptr) return TupleOf(TypeOf(o), args);
  Object* state = TupleOf(key, value, target);
  return state == nullptr ? nullptr : TupleOf(TypeOf(o), args, state);
}

Object* GroupBySetState(Object* o, Args args, size_t, Object*) {
  if (!IsTuple(args[0])) return Raise(exc::TypeError, "state is not a tuple");
  if (TupleSize(args[0]) != 3) {
    return Raise(exc::TypeError, "function takes exactly 3 arguments (%zd given)", TupleSize(args[0]));
  }
  gc::Store(o, &G(o)->current_key, TupleAt(args[0], 0));
  gc::Store(o, &G(o)->current_value, TupleAt(args[0], 1));
  gc::Store(o, &G(o)->target_key, TupleAt(args[0], 2));
  return None();
}

Object* GrouperReduce(Object* o, Args, size_t, Object*) {
  Object* parent = As<Grouper>(o)->parent;
  if (gc::Load(&G(parent)->group) != o) {
    Object* iter = BuiltinFunction("iter");
    Object* args = TupleOf(EmptyTuple());
    return iter == nullptr || args == nullptr ? nullptr : TupleOf(iter, args);
  }
  Object* args = TupleOf(parent, As<Grouper>(o)->key);
  return args == nullptr ? nullptr : TupleOf(TypeOf(o), args);
}

// ---- tee: iterators over one chain of blocks, which remember what the source has given.

constexpr int64_t kBlockItems = 57;

struct TeeBlock {
  Object base;
  Object* iterator;
  Object* next;                // the block behind; null: none yet
  Object* items[kBlockItems];  // filled in order, then never changed
  int64_t count;               // items filled (release/acquire)
  uint8_t running;             // someone is asking the source
};
TeeBlock* B(Object* o) { return As<TeeBlock>(o); }

struct Tee {
  Object base;
  Object* block;
  int64_t index;
};
Tee* T(Object* o) { return As<Tee>(o); }

Object* NewBlock(Object* iterator) {
  auto* block = NewExact<TeeBlock>(tee_block_type);
  if (block != nullptr) gc::Store(block, &block->iterator, iterator);
  return AsObject(block);
}

Object* MakeTee(Type* type, Object* block, int64_t index) {
  Object* o = type == &tee_type ? AsObject(NewExact<Tee>(tee_type)) : NewInstance(type);
  if (o == nullptr) return nullptr;
  gc::Store(o, &T(o)->block, block);
  T(o)->index = index;
  return o;
}

// Item i of a block; null: the end or an error.
Object* BlockItem(Object* block, int64_t i) {
  auto* b = B(block);
  if (i < Acquire(&b->count)) return gc::Load(&b->items[i]);
  if (__atomic_exchange_n(&b->running, uint8_t{1}, __ATOMIC_ACQUIRE) != 0) {
    return Raise(exc::RuntimeError, "cannot re-enter the tee iterator");
  }
  Object* item = nullptr;
  if (i < Acquire(&b->count)) {
    item = gc::Load(&b->items[i]);
  } else {
    item = NextOf(b->iterator);
    if (item != nullptr) {
      gc::Store(block, &b->items[i], item);
      SetRelease(&b->count, i + 1);
    }
  }
  SetRelease(&b->running, uint8_t{0});
  return item;
}

Object* TeeNext(Object* o) {
  Object* block = gc::Load(&T(o)->block);
  int64_t index = Relaxed(&T(o)->index);
  if (index >= kBlockItems) {
    Object* next;
    {
      ObjectLock lock(block);
      next = gc::Load(&B(block)->next);
      if (next == nullptr) {
        next = NewBlock(B(block)->iterator);
        if (next == nullptr) return nullptr;
        gc::Store(block, &B(block)->next, next);
      }
    }
    block = next;
    index = 0;
    gc::Store(o, &T(o)->block, block);
    SetRelaxed(&T(o)->index, index);
  }
  // Sharing one tee: the index may be ahead of the block's count.
  if (index > Acquire(&B(block)->count)) index = Acquire(&B(block)->count);
  if (index >= kBlockItems) return TeeNext(o);
  Object* item = BlockItem(block, index);
  if (item != nullptr) SetRelaxed(&T(o)->index, index + 1);
  return item;
}

Object* TeeCopy(Object* o, Args, size_t, Object*) {
  return MakeTee(&tee_type, gc::Load(&T(o)->block), Relaxed(&T(o)->index));
}

Object* TeeFrom(Type* type, Object* iterable) {
  Object* iterator = Iter(iterable);
  if (iterator == nullptr) return nullptr;
  if (IsA(iterator, tee_type)) return TeeCopy(iterator, nullptr, 0, nullptr);
  Object* block = NewBlock(iterator);
  return block == nullptr ? nullptr : MakeTee(type, block, 0);
}

Object* TeeNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!PlainArguments(type, tee_type, "_tee", nargs, kwnames, 1, 1)) return nullptr;
  return TeeFrom(type, args[0]);
}

Object* TeeReduce(Object* o, Args, size_t, Object*) {
  Object* block = gc::Load(&T(o)->block);
  return TupleOf(TypeOf(o), TupleOf(EmptyTuple()), TupleOf(block, NewInt(Relaxed(&T(o)->index))));
}
Object* TeeSetState(Object* o, Args args, size_t, Object*) {
  int64_t index;
  if (!IsTuple(args[0])) return Raise(exc::TypeError, "state is not a tuple");
  if (TupleSize(args[0]) != 2) {
    return Raise(exc::TypeError, "function takes exactly 2 arguments (%zd given)",
                 static_cast<ssize_t>(TupleSize(args[0])));
  }
  Object* block = TupleAt(args[0], 0);
  if (!IsA(block, tee_block_type)) {
    return Raise(exc::TypeError, "argument 1 must be itertools._tee_dataobject, not %#T", block);
  }
  if (!IntAsInt64(TupleAt(args[0], 1), &index)) return nullptr;
  if (index < 0 || index > kBlockItems) return Raise(exc::ValueError, "Index out of range");
  gc::Store(o, &T(o)->block, block);
  SetRelaxed(&T(o)->index, index);
  return None();
}

Object* BlockReduce(Object* o, Args, size_t, Object*) {
  const int64_t count = Acquire(&B(o)->count);
  Object* items = NewList(count);
  for (int64_t i = 0; items != nullptr && i < count; ++i) {
    if (!ListAppend(items, gc::Load(&B(o)->items[i]))) items = nullptr;
  }
  Object* next = gc::Load(&B(o)->next);
  return TupleOf(TypeOf(o), TupleOf(B(o)->iterator, items, next == nullptr ? None() : next));
}
Object* BlockNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (!PlainArguments(type, tee_block_type, "teedataobject", nargs, kwnames, 3, 3)) return nullptr;
  if (!IsList(args[1])) {
    return Raise(exc::TypeError, "teedataobject() argument 2 must be list, not %#T", args[1]);
  }
  Object* block = NewBlock(args[0]);
  if (block == nullptr) return nullptr;
  const int64_t count = ListSize(args[1]);
  if (count > kBlockItems) return Raise(exc::ValueError, "Invalid arguments");
  for (int64_t i = 0; i < count; ++i) gc::Store(block, &B(block)->items[i], ListGet(args[1], i));
  SetRelease(&B(block)->count, count);
  if (args[2] == None()) return block;
  if (count != kBlockItems || TypeOf(args[2]) != &tee_block_type) {
    return Raise(exc::ValueError, "Invalid arguments");
  }
  gc::Store(block, &B(block)->next, args[2]);
  return block;
}

Object* TeeFunction(Object*, Args args, size_t nargs, Object*) {
  int64_t n = 2;
  if (nargs > 1) {
    if (!SsizeArgument(args[1], &n)) return nullptr;
    if (n < 0) return Raise(exc::ValueError, "n must be >= 0");
  }
  if (n == 0) return EmptyTuple();
  // An iterator that can be copied is used itself.
  Object* first = Iter(args[0]);
  if (first == nullptr) return nullptr;
  Object* copy;
  const int found = LookupAttr(first, Intern("__copy__"), &copy);
  if (found < 0) return nullptr;
  if (found == 0) {
    first = TeeFrom(&tee_type, first);
    copy = first == nullptr ? nullptr : GetAttr(first, "__copy__");
  }
  Object* result = copy == nullptr ? nullptr : NewTuple(n);
  if (result == nullptr) return nullptr;
  TupleInit(result, 0, first);
  for (int64_t i = 1; i < n; ++i) {
    Object* another = Call(copy, nullptr, 0);
    if (another == nullptr) return nullptr;
    TupleInit(result, i, another);
  }
  return result;
}

const NativeMethod kGroupByMethods[] = {{"__reduce__", GroupByReduce, 0, 0, 0, nullptr},
                                        {"__setstate__", GroupBySetState, 1, 1, 0, nullptr},
                                        {}};
const NativeMethod kGrouperMethods[] = {{"__reduce__", GrouperReduce, 0, 0, 0, nullptr}, {}};
const NativeMethod kTeeMethods[] = {
    {"__copy__", TeeCopy, 0, 0, 0, "An independent iterator at the same place."},
    {"__reduce__", TeeReduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", TeeSetState, 1, 1, 0, "Set state information for unpickling."},
    {}};
const NativeMethod kBlockMethods[] = {
    {"__reduce__", BlockReduce, 0, 0, 0, "Return state information for pickling."}, {}};
const NativeMethod kTeeFunction = {
    "tee", TeeFunction, 1, 2, 0,
    "tee($module, iterable, n=2, /)\n--\n\nA tuple of n independent iterators."};

void TraceBlock(Object* o, gc::Visitor& visitor) {
  visitor.VisitRange(reinterpret_cast<void* const*>(&B(o)->iterator), 2 + kBlockItems);
}

}  // namespace

bool AddGroups(Object* module) {
  SetUpIterator(&groupby_type, {"itertools.groupby", sizeof(GroupBy), GroupByNew, GroupByNext,
                                TraceReferences<6>, kGroupByMethods,
                                "groupby(iterable, key=None)\n--\n\n"
                                "Pairs of a key and the iterator over its run of items."});
  SetUpIterator(&grouper_type, {"itertools._grouper", sizeof(Grouper), GrouperNew, GrouperNext,
                                TraceReferences<2>, kGrouperMethods, nullptr});
  grouper_type.tp_flags &= ~kTypeBase;
  SetUpIterator(&tee_type, {"itertools._tee", sizeof(Tee), TeeNew, TeeNext, TraceReferences<1>,
                            kTeeMethods, "One of the iterators of tee()."});
  tee_type.tp_flags &= ~kTypeBase;
  tee_type.weak_ref_kind = 1;
  BeginType(&tee_block_type, "itertools._tee_dataobject", sizeof(TeeBlock));
  tee_block_type.tp_flags |= kTypeHaveGc;
  tee_block_type.slots.new_ = BlockNew;
  tee_block_type.native_methods = kBlockMethods;
  tee_block_type.slots.trace = TraceBlock;
  Object* name = GetAttr(module, "__name__");
  Object* function = name == nullptr ? nullptr : NewNativeFunction(&kTeeFunction, module, name);
  return function != nullptr && ModuleAdd(module, "tee", function) &&
         AddType(module, &groupby_type) && AddType(module, &grouper_type) &&
         AddType(module, &tee_type) && AddType(module, &tee_block_type);
}

}  // namespace tricolor::itertools
