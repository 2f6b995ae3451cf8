// dict: the operations that the rest of the runtime uses. See dict.h and dict_table.h.
#include "runtime/objects/dict.h"

#include <cstring>

#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/dict_table.h"
#include "runtime/objects/ephemeron_dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type dict_type;

namespace {

// Ids of tables for inline caches: never used twice; 0 when all are spent.
uint64_t next_keys_id = 1;

uint32_t TakeKeysId() {
  const uint64_t id = __atomic_fetch_add(&next_keys_id, 1, __ATOMIC_RELAXED);
  return id <= UINT32_MAX ? static_cast<uint32_t>(id) : 0;
}

inline int64_t KeyHash(Object* key) {
  return IsExactly(key, str_type) ? StrHash(key) : Hash(key);
}

inline DictObject* D(Object* o) { return As<DictObject>(o); }

}  // namespace

Object* NewDict(int64_t expected) {
  auto* dict = NewExact<DictObject>(dict_type);
  if (dict == nullptr) return nullptr;
  DictTable* table = EmptyDictTable();
  if (expected > 0) {
    table = NewFullDictTable(expected, true);
    if (table == nullptr) return nullptr;
  }
  gc::Store(dict, &dict->table, table);
  return AsObject(dict);
}

Object* NewDictOfType(Type* type) {
  if (type == &dict_type) return NewDict();
  Object* o = NewInstance(type);
  if (o != nullptr) gc::StoreNoBarrier(&D(o)->table, EmptyDictTable());
  return o;
}

Object* DictGetStr(Object* dict, Object* key) {
  DictTable* table = DictTableOf(dict);
  const int64_t hash = StrHash(key);
  if (__builtin_expect(table->all_str, 1)) return FindStr(table, key, hash);
  Object* value;
  if (DictLookupHashed(dict, key, hash, &value) > 0) return value;
  return nullptr;
}

Object* DictGet(Object* dict, const char* ascii_key) {
  Object* key = NewStrAscii(ascii_key);
  if (key == nullptr) {
    ClearError();
    return nullptr;
  }
  return DictGetStr(dict, key);
}

int DictLookupHashed(Object* dict, Object* key, int64_t hash, Object** value) {
  *value = nullptr;
  DictTable* table = DictTableOf(dict);
  if (table->all_str && IsExactly(key, str_type)) {
    *value = FindStr(table, key, hash);
    return *value != nullptr;
  }
  DictProbe probe(key, hash);
  for (;;) {
    switch (probe.Step(DictTableOf(dict))) {
      case Found::kYes: *value = probe.value(); return 1;
      case Found::kNo: return 0;
      case Found::kCompare:
        if (!probe.CompareCandidate()) return -1;
    }
  }
}

int DictLookup(Object* dict, Object* key, Object** value) {
  const int64_t hash = KeyHash(key);
  if (hash == -1) {
    *value = nullptr;
    return -1;
  }
  return DictLookupHashed(dict, key, hash, value);
}

int DictContains(Object* dict, Object* key) {
  Object* value;
  return DictLookup(dict, key, &value);
}

bool DictSetHashed(Object* dict, Object* key, int64_t hash, Object* value) {
  if (IsExactly(key, str_type)) {
    ObjectLock lock(dict);
    DictTable* table = D(dict)->table;
    if (__builtin_expect(table->all_str, 1)) {
      int64_t index;
      if (FindStr(table, key, hash, &index) == nullptr) {
        return DictInsertNew(D(dict), key, hash, value);
      }
      gc::Store(table, &DictEntries(table)[index].value, value);
      return true;
    }
  }
  DictProbe probe(key, hash);
  for (;;) {
    {
      ObjectLock lock(dict);
      const Found found = probe.Step(D(dict)->table);
      if (found == Found::kYes) {
        gc::Store(D(dict)->table, &probe.entry()->value, value);
        return true;
      }
      if (found == Found::kNo) return DictInsertNew(D(dict), key, hash, value);
    }
    if (!probe.CompareCandidate()) return false;
  }
}

bool DictSet(Object* dict, Object* key, Object* value) {
  const int64_t hash = KeyHash(key);
  return hash != -1 && DictSetHashed(dict, key, hash, value);
}

bool DictSet(Object* dict, const char* ascii_key, Object* value) {
  Object* key = Intern(std::string_view(ascii_key));
  return key != nullptr && DictSet(dict, key, value);
}

int DictPopHashed(Object* dict, Object* key, int64_t hash, Object** value,
                  bool (*wanted)(Object* value)) {
  *value = nullptr;
  DictProbe probe(key, hash);
  for (;;) {
    {
      ObjectLock lock(dict);
      const Found found = probe.Step(D(dict)->table);
      if (found == Found::kNo) return 0;
      if (found == Found::kYes) {
        if (wanted != nullptr && !wanted(probe.value())) return 0;
        *value = probe.value();
        DictRemoveEntry(D(dict), probe.slot(), probe.entry());
        return 1;
      }
    }
    if (!probe.CompareCandidate()) return -1;
  }
}

int DictPop(Object* dict, Object* key, Object** value) {
  *value = nullptr;
  const int64_t hash = KeyHash(key);
  return hash == -1 ? -1 : DictPopHashed(dict, key, hash, value);
}

int DictDelete(Object* dict, Object* key) {
  Object* value;
  return DictPop(dict, key, &value);
}

int DictDeleteIf(Object* dict, Object* key, bool (*wanted)(Object* value)) {
  Object* value;
  const int64_t hash = KeyHash(key);
  return hash == -1 ? -1 : DictPopHashed(dict, key, hash, &value, wanted);
}

Object* DictSetDefault(Object* dict, Object* key, Object* value) {
  const int64_t hash = KeyHash(key);
  return hash == -1 ? nullptr : DictSetDefaultHashed(dict, key, hash, value);
}

Object* DictSetDefaultHashed(Object* dict, Object* key, int64_t hash, Object* value) {
  DictProbe probe(key, hash);
  for (;;) {
    {
      ObjectLock lock(dict);
      const Found found = probe.Step(D(dict)->table);
      if (found == Found::kYes) return probe.value();
      if (found == Found::kNo) {
        return DictInsertNew(D(dict), key, hash, value) ? value : nullptr;
      }
    }
    if (!probe.CompareCandidate()) return nullptr;
  }
}

bool DictPopItem(Object* o, Object** key, Object** value) {
  auto* dict = D(o);
  ObjectLock lock(o);
  DictTable* table = dict->table;
  for (auto i = static_cast<int64_t>(dict->last_hint); i-- > 0;) {
    DictEntry* e = &DictEntries(table)[i];
    if (e->value == nullptr) continue;
    *key = e->key;
    *value = e->value;
    DictRemoveEntry(dict, DictSlotOfEntry(table, i), e);
    dict->last_hint = static_cast<uint64_t>(i);
    return true;
  }
  dict->last_hint = 0;
  return false;
}

int DictMove(Object* o, Object* key, bool to_end) {
  const int64_t hash = KeyHash(key);
  if (hash == -1) return -1;
  auto* dict = D(o);
  DictProbe probe(key, hash);
  for (;;) {
    {
      ObjectLock lock(o);
      const Found found = probe.Step(dict->table);
      if (found == Found::kNo) return 0;
      if (found == Found::kYes) {
        DictTable* table = dict->table;
        DictEntry* e = probe.entry();
        if (!to_end) return DictRebuild(dict, 1, table->all_str, e) ? 1 : -1;
        if (e == &DictEntries(table)[table->used_entries - 1]) return 1;
        if (table->used_entries < table->capacity) {
          DictAppendAgain(dict, probe.slot(), e);
          return 1;
        }
        if (!DictRebuild(dict, dict->used, table->all_str)) return -1;
        continue;  // and find it again
      }
    }
    if (!probe.CompareCandidate()) return -1;
  }
}

bool DictClear(Object* dict) {
  ObjectLock lock(dict);
  gc::Store(dict, &D(dict)->table, EmptyDictTable());
  D(dict)->last_hint = 0;
  SetRelaxed(&D(dict)->used, int64_t{0});
  return true;
}

namespace {

// A copy of a table under its dict's lock. Holes are left out.
DictTable* CloneTable(DictObject* source) {
  DictTable* from = source->table;
  if (source->used == 0) return EmptyDictTable();
  if (source->used == from->used_entries && source->used * 3 >= from->capacity) {
    DictTable* to = NewFullDictTable(from->capacity, from->all_str);
    if (to == nullptr) return nullptr;
    const int32_t n = from->used_entries;
    for (int32_t i = 0; i < n; ++i) {
      DictEntry* e = &DictEntries(to)[i];
      const DictEntry* f = &DictEntries(from)[i];
      SetRelaxed(&e->hash, f->hash);
      gc::Store(to, &e->key, f->key);
      gc::Store(to, &e->value, f->value);
    }
    std::memcpy(DictIndex(to), DictIndex(from),
                (size_t{1} << from->log2_size) * from->index_width);
    SetRelease(&to->used_entries, n);
    return to;
  }
  DictObject compact = {};
  compact.table = from;
  compact.used = source->used;
  if (!DictRebuild(&compact, 0, from->all_str)) return nullptr;
  return compact.table;
}

// A dict with the present contents of `source`.
Object* Snapshot(Object* source) {
  auto* copy = NewExact<DictObject>(dict_type);
  if (copy == nullptr) return nullptr;
  ObjectLock lock(source);
  DictTable* table = CloneTable(D(source));
  if (table == nullptr) return nullptr;
  gc::Store(copy, &copy->table, table);
  copy->used = D(source)->used;
  copy->last_hint = static_cast<uint64_t>(table->used_entries);
  return AsObject(copy);
}

// Stores one pair under `override`; -1 error, 1 done.
bool MergeOne(Object* dict, Object* key, int64_t hash, Object* value, int override) {
  DictProbe probe(key, hash);
  for (;;) {
    {
      ObjectLock lock(dict);
      const Found found = probe.Step(D(dict)->table);
      if (found == Found::kNo) return DictInsertNew(D(dict), key, hash, value);
      if (found == Found::kYes && override != 2) {
        if (override == 1) gc::Store(D(dict)->table, &probe.entry()->value, value);
        return true;
      }
      if (found == Found::kYes) break;
    }
    if (!probe.CompareCandidate()) return false;
  }
  RaiseKeyError(key);
  return false;
}

// All pairs of `source`, which nobody else changes. As long as no comparison needs Python code it
// is one step.
bool MergeFrom(Object* dict, Object* source, bool guard_changes, int override) {
  DictTable* table = DictTableOf(source);
  const int32_t n = table->used_entries;
  int32_t i = 0;
  {
    ObjectLock lock(dict);
    if (D(dict)->used == 0 && n > 5) {
      DictTable* copy = CloneTable(D(source));
      if (copy == nullptr) return false;
      gc::Store(dict, &D(dict)->table, copy);
      SetRelaxed(&D(dict)->used, D(source)->used);
      D(dict)->last_hint = static_cast<uint64_t>(copy->used_entries);
      return true;
    }
    for (; i < n; ++i) {
      DictEntry* e = &DictEntries(table)[i];
      if (e->value == nullptr) continue;
      DictProbe probe(e->key, e->hash);
      const Found found = probe.Step(D(dict)->table);
      if (found == Found::kCompare || (found == Found::kYes && override == 2)) break;
      if (found == Found::kNo) {
        if (!DictInsertNew(D(dict), e->key, e->hash, e->value)) return false;
      } else if (override == 1) {
        gc::Store(D(dict)->table, &probe.entry()->value, e->value);
      }
    }
  }
  for (; i < n; ++i) {
    DictEntry* e = &DictEntries(table)[i];
    Object* key = gc::Load(&e->key);
    Object* value = gc::Load(&e->value);
    if (value == nullptr || key == nullptr) continue;
    if (!MergeOne(dict, key, Relaxed(&e->hash), value, override)) return false;
    if (guard_changes && (DictTableOf(source) != table || table->used_entries != n)) {
      Raise(exc::RuntimeError, "dict mutated during update");
      return false;
    }
  }
  return true;
}

// What keys() of a mapping gives, before the first value is asked for.
Object* KeysOf(Object* mapping) {
  Object* keys = CallMethodArgs(mapping, names.keys);
  if (keys == nullptr) return nullptr;
  Object* iterator = Iter(keys);
  if (iterator == nullptr) {
    if (!ClearErrorIf(exc::TypeError)) return nullptr;
    return Raise(exc::TypeError, "%.200T.keys() returned a non-iterable (type %.200T)", mapping,
                 keys);
  }
  return ToList(iterator);
}

}  // namespace

Object* DictCopy(Object* dict) { return Snapshot(dict); }

bool DictMerge(Object* dict, Object* other, int override) {
  // A class's __dict__ is merged whole: another thread may take a key between keys() and its value.
  // A subclass of dict behind a proxy answers for itself.
  Object* behind = BehindMappingProxy(other);
  if (IsExactly(behind, dict_type)) other = behind;
  if (IsDict(other) && TypeOf(other)->slots.iter == DictIter) {
    if (other == dict || DictSize(other) == 0) return true;
    if (!MultiThreaded()) return MergeFrom(dict, other, true, override);
    Object* copy = Snapshot(other);
    return copy != nullptr && MergeFrom(dict, copy, false, override);
  }
  if (IsEphemeronDict(behind)) {
    Object* copy = EphemeronsAsDict(behind);
    return copy != nullptr && MergeFrom(dict, copy, false, override);
  }
  Object* keys = KeysOf(other);
  if (keys == nullptr) return false;
  Walk walk(keys);
  while (Object* key = walk.Next()) {
    const int64_t hash = KeyHash(key);
    if (hash == -1) return false;
    if (override != 1) {
      Object* present;
      const int found = DictLookupHashed(dict, key, hash, &present);
      if (found < 0) return false;
      if (found > 0) {
        if (override == 0) continue;
        RaiseKeyError(key);
        return false;
      }
    }
    Object* value = GetItem(other, key);
    if (value == nullptr || !DictSetHashed(dict, key, hash, value)) return false;
  }
  return !walk.failed();
}

namespace {

bool MergePairs(Object* dict, Object* pairs) {
  Walk walk(pairs);
  for (int64_t i = 0; Object* pair = walk.Next(); ++i) {
    Object* items = pair;
    if (!IsExactly(pair, tuple_type)) {
      items = ToTuple(pair);
      if (items == nullptr) {
        if (ClearErrorIf(exc::TypeError)) {
          Raise(exc::TypeError,
                "cannot convert dictionary update sequence element #%zd to a sequence", i);
        }
        return false;
      }
    }
    if (TupleSize(items) != 2) {
      Raise(exc::ValueError,
            "dictionary update sequence element #%zd has length %zd; 2 is required", i,
            TupleSize(items));
      return false;
    }
    if (!DictSet(dict, TupleAt(items, 0), TupleAt(items, 1))) return false;
  }
  return !walk.failed();
}

}  // namespace

bool DictUpdate(Object* dict, Object* other) {
  if (IsExactly(other, dict_type)) return DictMerge(dict, other, 1);
  Object* keys;
  const int has_keys = LookupAttr(other, names.keys, &keys);
  if (has_keys < 0) return false;
  return has_keys > 0 ? DictMerge(dict, other, 1) : MergePairs(dict, other);
}

namespace {

// One walk for the three lists: `make` gives the item of an entry.
template <class Make>
Object* ListOf(Object* dict, Make make) {
  ObjectLock lock(dict);
  Object* list = NewList(D(dict)->used);
  if (list == nullptr) return nullptr;
  DictTable* table = D(dict)->table;
  Object** items = As<ListObject>(list)->items;
  int64_t n = 0;
  for (int32_t i = 0; i < table->used_entries; ++i) {
    DictEntry* e = &DictEntries(table)[i];
    if (e->value == nullptr) continue;
    Object* item = make(e);
    if (item == nullptr) return nullptr;
    gc::Store(RefArray::Of(items), &items[n++], item);
  }
  SetRelease(&As<ListObject>(list)->base.size, n);
  return list;
}

}  // namespace

Object* DictKeysList(Object* dict) {
  return ListOf(dict, [](DictEntry* e) { return e->key; });
}
Object* DictValuesList(Object* dict) {
  return ListOf(dict, [](DictEntry* e) { return e->value; });
}
Object* DictItemsList(Object* dict) {
  return ListOf(dict, [](DictEntry* e) { return TupleOf(e->key, e->value); });
}

bool DictNext(Object* dict, int64_t* position, Object** key, Object** value, int64_t* hash) {
  DictTable* table = DictTableOf(dict);
  const int32_t n = Acquire(&table->used_entries);
  for (int64_t i = *position; i < n; ++i) {
    DictEntry* e = &DictEntries(table)[i];
    Object* k = gc::Load(&e->key);
    Object* v = gc::Load(&e->value);
    if (k == nullptr || v == nullptr) continue;
    *position = i + 1;
    if (key != nullptr) *key = k;
    if (value != nullptr) *value = v;
    if (hash != nullptr) *hash = Relaxed(&e->hash);
    return true;
  }
  return false;
}

int64_t DictEntryForCache(Object* dict, Object* str_key, uint32_t* keys_id) {
  const int64_t hash = StrHash(str_key);
  ObjectLock lock(dict);
  DictTable* table = D(dict)->table;
  *keys_id = 0;
  // The shared empty table belongs to no dict, so it cannot lose its id when one gets a key.
  if (!table->all_str || table->capacity == 0) return -1;
  *keys_id = Relaxed(&table->keys_id);
  if (*keys_id == 0) {
    *keys_id = TakeKeysId();
    SetRelaxed(&table->keys_id, *keys_id);
  }
  int64_t index = -1;
  FindStr(table, str_key, hash, &index);
  return index;
}

}  // namespace tricolor
