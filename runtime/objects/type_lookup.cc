// Lookup in classes: the MRO, versions, the per-thread method cache, subclasses.
#include <mutex>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/objects/type_versions.h"
#include "runtime/objects/weakref.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

std::recursive_mutex type_mutex;
uint32_t last_version = 0;  // atomic; the last one handed out

// 0 when all have been handed out: a counter in a class gets there in some hours, and a version that came again would let
// a cache of then speak for the class of now.
uint32_t NewVersion() {
  uint32_t v = __atomic_load_n(&last_version, __ATOMIC_RELAXED);
  do {
    if (v == UINT32_MAX) return 0;
  } while (!__atomic_compare_exchange_n(&last_version, &v, v + 1, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return v + 1;
}

// The MRO, uncached. Null without exception: absent.
Object* FindInMro(Type* type, Object* name, bool exact) {
  Object* mro = gc::Load(&type->tp_mro);
  if (mro == nullptr) {  // not ready yet: the chain of bases will do
    for (Type* t = type; t != nullptr; t = t->tp_base) {
      if (t->tp_dict == nullptr) continue;
      if (Object* value = DictGetStr(t->tp_dict, name)) return value;
    }
    return nullptr;
  }
  const int64_t n = TupleSize(mro);
  for (int64_t i = 0; i < n; ++i) {
    Object* dict = gc::Load(&As<Type>(TupleAt(mro, i))->tp_dict);
    if (dict == nullptr) continue;
    if (exact) {
      if (Object* value = DictGetStr(dict, name)) return value;
      continue;
    }
    Object* value;
    const int found = DictLookup(dict, name, &value);
    if (found < 0) return nullptr;
    if (found > 0) return value;
  }
  return nullptr;
}

}  // namespace

void LeaveTypeVersions(uint32_t count) {
  __atomic_store_n(&last_version, UINT32_MAX - count, __ATOMIC_RELAXED);
}

TypeLock::TypeLock() { type_mutex.lock(); }
TypeLock::~TypeLock() { type_mutex.unlock(); }

bool IsSubtype(const Type* a, const Type* b) {
  if (a == b) return true;
  Object* mro = gc::Load(&const_cast<Type*>(a)->tp_mro);
  if (mro != nullptr) {
    Object** items = TupleItems(mro);
    const int64_t n = TupleSize(mro);
    for (int64_t i = 0; i < n; ++i) {
      if (gc::Load(&items[i]) == AsObject(const_cast<Type*>(b))) return true;
    }
    return false;
  }
  for (; a != nullptr; a = a->tp_base) {
    if (a == b) return true;
  }
  return b == &object_type;
}

uint32_t TypeVersion(Type* type) {
  uint32_t v = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
  if (v != 0) return v;
  uint32_t fresh = NewVersion();
  if (__atomic_compare_exchange_n(&type->version, &v, fresh, false, __ATOMIC_ACQ_REL,
                                  __ATOMIC_ACQUIRE)) {
    return fresh;
  }
  return v;
}

Object* TypeLookupVersioned(Type* type, Object* name, uint32_t* version) {
  *version = 0;
  if (!IsExactly(name, str_type) || !StrIsInterned(name)) {
    return FindInMro(type, name, IsExactly(name, str_type));
  }
  uint32_t v = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
  if (v == 0 && (v = TypeVersion(type)) == 0) return FindInMro(type, name, true);
  MethodCacheEntry* cache = CurrentThread()->method_cache;
  MethodCacheEntry* entry = nullptr;
  if (cache != nullptr) {
    const size_t slot = (v ^ (reinterpret_cast<uintptr_t>(name) >> 4)) & (kMethodCacheSize - 1);
    entry = &cache[slot];
    if (entry->version == v && entry->name == name) {
      *version = v;
      return entry->value;
    }
  }
  Object* value = FindInMro(type, name, true);
  // What was found holds for `v` only if nothing changed meanwhile.
  if (__atomic_load_n(&type->version, __ATOMIC_ACQUIRE) == v) {
    *version = v;
    if (entry != nullptr) *entry = {v, name, value};
  }
  return value;
}

Object* TypeLookup(Type* type, Object* name) {
  uint32_t version;
  return TypeLookupVersioned(type, name, &version);
}

void TypeModified(Type* type) {
  TypeLock lock;
  __atomic_store_n(&type->version, NewVersion(), __ATOMIC_RELEASE);
  ForEachSubclass(type, [](Type* sub) { TypeModified(sub); });
}

namespace {

// An entry of a list of subclasses: a static type itself, or a weak reference to a class.
Type* SubclassOf(Object* entry) {
  if (IsType(entry)) return As<Type>(entry);
  return reinterpret_cast<Type*>(WeakrefGet(entry));
}

// The living entries of `list`.
Object* Pruned(Object* list) {
  Object* kept = NewList(ListSize(list));
  if (kept == nullptr) return nullptr;
  for (int64_t i = 0;; ++i) {
    Object* entry = ListGet(list, i);
    if (entry == nullptr) return kept;
    if (SubclassOf(entry) != nullptr && !ListAppend(kept, entry)) return nullptr;
  }
}

}  // namespace

Type* SubclassAt(Type* type, int64_t index, bool* end) {
  Object* list = gc::Load(&type->subclasses);
  Object* entry = list == nullptr ? nullptr : ListGet(list, index);
  *end = entry == nullptr;
  return entry == nullptr ? nullptr : SubclassOf(entry);
}

bool AddSubclass(Type* base, Type* type) {
  TypeLock lock;
  Object* list = gc::Load(&base->subclasses);
  const int64_t n = list == nullptr ? 0 : ListSize(list);
  if (list == nullptr) {
    list = NewList();
  } else if (n >= 8 && (n & (n - 1)) == 0) {
    list = Pruned(list);  // now and then: what died since
  }
  Object* entry = IsHeapType(type) ? NewWeakref(AsObject(type)) : AsObject(type);
  if (list == nullptr || entry == nullptr || !ListAppend(list, entry)) return false;
  gc::Store(base, &base->subclasses, list);
  return true;
}

void RemoveSubclass(Type* base, Type* type) {
  TypeLock lock;
  Object* list = gc::Load(&base->subclasses);
  for (int64_t i = 0; list != nullptr && i < ListSize(list); ++i) {
    if (SubclassOf(ListGet(list, i)) == type) {
      ListPop(list, i);
      return;
    }
  }
}

Object* SubclassesList(Type* type) {
  TypeLock lock;
  Object* result = NewList();
  bool ok = result != nullptr;
  ForEachSubclass(type, [&](Type* sub) { ok = ok && ListAppend(result, AsObject(sub)); });
  return ok ? result : nullptr;
}

void TraceTypeReferences(Type* type, gc::Visitor& v) {
  v.Visit(gc::Load(&type->tp_base));
  v.Visit(gc::Load(&type->tp_dict));
  v.Visit(gc::Load(&type->tp_bases));
  v.Visit(gc::Load(&type->tp_mro));
  v.Visit(gc::Load(&type->shared_keys));
  v.Visit(gc::Load(&type->subclasses));
  if (IsHeapType(type)) {
    HeapType* h = AsHeapType(type);
    v.Visit(gc::Load(&h->name));
    v.Visit(gc::Load(&h->qualname));
    v.Visit(gc::Load(&h->slot_names));
    v.Visit(gc::Load(&h->late));
    v.Visit(gc::Load(&type->tp_cache));  // an extension's: its module with state
  }
}

}  // namespace tricolor
