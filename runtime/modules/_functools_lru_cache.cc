// functools._lru_cache_wrapper: what lru_cache returns.
//
// THREADS    The cache is a dict (key → link) with a list of links by age. The dict's operations
//            may run __eq__ and are atomic by themselves; the list changes under the wrapper's
//            lock. A function may be called twice for one key by two threads; the first result
//            to arrive stays.
#include "runtime/modules/_functools.h"
#include "runtime/modules/itertools.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/function.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

Type lru_cache_type;
Type lru_link_type;

struct Link {
  Object base;
  Object* newer;   // null: not in the list
  Object* older;
  Object* key;
  Object* result;
  int64_t hash;    // of the key, whose __hash__ runs once per call only
};
Link* L(Object* o) { return As<Link>(o); }

struct LruCache {
  Object base;
  Object* root;        // a link that stands between the oldest and the newest
  Object* cache;       // dict: key → link, or → result without a bound
  Object* function;
  Object* info_type;
  Object* mark;        // stands before keywords in a key
  Object* dict;        // __dict__
  int64_t maxsize;     // -1: no bound
  bool typed;
  int64_t hits;        // relaxed atomics
  int64_t misses;
};
LruCache* C(Object* o) { return As<LruCache>(o); }

Object* NewLink(Object* key, int64_t hash, Object* result) {
  auto* link = NewExact<Link>(lru_link_type);
  if (link == nullptr) return nullptr;
  gc::Store(link, &link->key, key);
  link->hash = hash;
  gc::Store(link, &link->result, result);
  return AsObject(link);
}

// Both under the wrapper's lock.
void Unlink(Object* link) {
  Object* newer = L(link)->newer;
  Object* older = L(link)->older;
  gc::Store(newer, &L(newer)->older, older);
  gc::Store(older, &L(older)->newer, newer);
  gc::StoreNoBarrier(&L(link)->newer, static_cast<Object*>(nullptr));
  gc::StoreNoBarrier(&L(link)->older, static_cast<Object*>(nullptr));
}
void MakeNewest(Object* root, Object* link) {
  Object* newest = L(root)->older;
  gc::Store(link, &L(link)->older, newest);
  gc::Store(link, &L(link)->newer, root);
  gc::Store(newest, &L(newest)->newer, link);
  gc::Store(root, &L(root)->older, link);
}

void Count(int64_t* counter) { __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED); }

Object* MakeKey(LruCache* c, Args args, size_t nargs, Object* kwnames) {
  const int64_t keywords = kwnames == nullptr ? 0 : TupleSize(kwnames);
  const auto n = static_cast<int64_t>(nargs);
  if (!c->typed && keywords == 0 && n == 1 &&
      (IsExactly(args[0], int_type) || IsExactly(args[0], str_type))) {
    return args[0];
  }
  int64_t size = n + (keywords > 0 ? 1 + 2 * keywords : 0);
  if (c->typed) size += n + keywords;
  Object* key = NewTuple(size);
  if (key == nullptr) return nullptr;
  int64_t at = 0;
  for (int64_t i = 0; i < n; ++i) TupleInit(key, at++, args[i]);
  if (keywords > 0) {
    TupleInit(key, at++, c->mark);
    for (int64_t i = 0; i < keywords; ++i) {
      TupleInit(key, at++, TupleAt(kwnames, i));
      TupleInit(key, at++, args[n + i]);
    }
  }
  if (c->typed) {
    for (int64_t i = 0; i < n + keywords; ++i) TupleInit(key, at++, AsObject(TypeOf(args[i])));
  }
  return key;
}

Object* CallUnbounded(LruCache* c, Args args, size_t nargs, Object* kwnames) {
  Object* key = MakeKey(c, args, nargs, kwnames);
  const int64_t hash = key == nullptr ? -1 : Hash(key);
  if (hash == -1) return nullptr;
  Object* cache = gc::Load(&c->cache);
  Object* result;
  const int found = DictLookupHashed(cache, key, hash, &result);
  if (found < 0) return nullptr;
  if (found > 0) {
    Count(&c->hits);
    return result;
  }
  Count(&c->misses);
  result = Call(c->function, args, nargs, kwnames);
  return result != nullptr && DictSetHashed(cache, key, hash, result) ? result : nullptr;
}

Object* CallBounded(Object* o, Args args, size_t nargs, Object* kwnames) {
  LruCache* c = C(o);
  Object* key = MakeKey(c, args, nargs, kwnames);
  const int64_t hash = key == nullptr ? -1 : Hash(key);
  if (hash == -1) return nullptr;
  Object* link;
  const int found = DictLookupHashed(gc::Load(&c->cache), key, hash, &link);
  if (found < 0) return nullptr;
  if (found > 0) {
    Count(&c->hits);
    ObjectLock lock(o);
    if (L(link)->newer != nullptr && L(link)->newer != c->root) {
      Unlink(link);
      MakeNewest(c->root, link);
    }
    return L(link)->result;
  }
  Count(&c->misses);
  Object* result = Call(c->function, args, nargs, kwnames);
  link = result == nullptr ? nullptr : NewLink(key, hash, result);
  if (link == nullptr) return nullptr;
  Object* cache = gc::Load(&c->cache);
  Object* present = DictSetDefaultHashed(cache, key, hash, link);
  if (present == nullptr) return nullptr;
  if (present != link) return result;  // a recursive call or another thread was first
  Object* oldest = nullptr;
  {
    ObjectLock lock(o);
    if (gc::Load(&c->cache) == cache) MakeNewest(c->root, link);
    if (DictSize(cache) > c->maxsize) {
      oldest = L(c->root)->newer;
      if (oldest == c->root || oldest == link) {
        oldest = nullptr;
      } else {
        Unlink(oldest);
      }
    }
  }
  Object* value;
  if (oldest != nullptr &&
      DictPopHashed(cache, L(oldest)->key, L(oldest)->hash, &value) < 0) {
    return nullptr;
  }
  return result;
}

Object* CallSlot(Object* o, Args args, size_t nargs, Object* kwnames) {
  LruCache* c = C(o);
  if (c->maxsize < 0) return CallUnbounded(c, args, nargs, kwnames);
  if (c->maxsize > 0) return CallBounded(o, args, nargs, kwnames);
  Count(&c->misses);
  return Call(c->function, args, nargs, kwnames);
}

bool ResetRoot(Object* o) {
  Object* root = NewLink(nullptr, 0, nullptr);
  Object* cache = root == nullptr ? nullptr : NewDict();
  if (cache == nullptr) return false;
  gc::Store(root, &L(root)->newer, root);
  gc::Store(root, &L(root)->older, root);
  ObjectLock lock(o);
  gc::Store(o, &C(o)->root, root);
  gc::Store(o, &C(o)->cache, cache);
  SetRelaxed(&C(o)->hits, int64_t{0});
  SetRelaxed(&C(o)->misses, int64_t{0});
  return true;
}

Object* New(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* parsed[4] = {};
  if (!ParseArgs("lru_cache", args, nargs, kwnames,
                 {"user_function", "maxsize", "typed", "cache_info_type"}, 0, 4, 4, parsed)) {
    return nullptr;
  }
  if (!IsCallable(parsed[0])) {
    return Raise(exc::TypeError, "the first argument must be callable");
  }
  int64_t maxsize = -1;
  if (parsed[1] != None()) {
    if (TypeOf(parsed[1])->slots.to_index == nullptr) {
      return Raise(exc::TypeError, "maxsize should be integer or None");
    }
    if (!ToIndexOrRaise(parsed[1], exc::OverflowError, &maxsize)) return nullptr;
    if (maxsize < 0) maxsize = 0;
  }
  const int typed = IsTrue(parsed[2]);
  if (typed < 0) return nullptr;
  Object* o = NewInstance(type);
  Object* mark = o == nullptr ? nullptr : NewInstance(&object_type);
  if (mark == nullptr || !ResetRoot(o)) return nullptr;
  gc::Store(o, &C(o)->function, parsed[0]);
  gc::Store(o, &C(o)->info_type, parsed[3]);
  gc::Store(o, &C(o)->mark, mark);
  C(o)->maxsize = maxsize;
  C(o)->typed = typed != 0;
  return o;
}

Object* DescrGet(Object* o, Object* object, Object*) {
  return object == nullptr || object == None() ? o : NewMethod(o, object);
}

Object* CacheInfo(Object* o, Args, size_t, Object*) {
  LruCache* c = C(o);
  Object* maxsize = c->maxsize < 0 ? None() : NewInt(c->maxsize);
  return CallArgs(c->info_type, NewInt(Relaxed(&c->hits)), NewInt(Relaxed(&c->misses)), maxsize,
                  NewInt(DictSize(gc::Load(&c->cache))));
}
Object* CacheClear(Object* o, Args, size_t, Object*) { return ResetRoot(o) ? None() : nullptr; }
Object* Reduce(Object* o, Args, size_t, Object*) { return GetAttr(o, names.__qualname__); }
Object* Copy(Object* o, Args, size_t, Object*) { return o; }

const NativeMethod kMethods[] = {
    {"cache_info", CacheInfo, 0, 0, 0, "cache_info($self, /)\n--\n\nHits, misses and sizes."},
    {"cache_clear", CacheClear, 0, 0, 0, "cache_clear($self, /)\n--\n\nForget all results."},
    {"__reduce__", Reduce, 0, 0, 0, nullptr},
    {"__copy__", Copy, 0, 0, 0, nullptr},
    {"__deepcopy__", Copy, 1, 1, 0, nullptr},
    {}};

}  // namespace

bool AddLruCache(Object* module) {
  BeginType(&lru_link_type, "functools._lru_list_elem", sizeof(Link));
  lru_link_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  lru_link_type.slots.trace = itertools::TraceReferences<4>;
  BeginType(&lru_cache_type, "functools._lru_cache_wrapper", sizeof(LruCache));
  Type& t = lru_cache_type;
  t.tp_flags |= kTypeBase | kTypeHaveGc | kTypeMethodDescr;
  t.tp_doc = "A function that remembers its latest results.";
  t.tp_dictoffset = offsetof(LruCache, dict);
  t.weak_ref_kind = 1;
  t.native_methods = kMethods;
  t.native_getset = itertools::kDictGetSet;
  t.slots.new_ = New;
  t.slots.call = CallSlot;
  t.slots.descr_get = DescrGet;
  t.slots.trace = itertools::TraceReferences<6>;
  return ReadyBuiltinType(&lru_link_type) && itertools::AddType(module, &lru_cache_type);
}

}  // namespace tricolor
