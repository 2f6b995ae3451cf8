// dict: insertion-ordered hash table. The table is a cell of its own: readers go on using the one
// they loaded while a writer installs another, so reads take no lock and never retry.
//
//   DictTable   index (8/16/32 bits by size) → entries {hash, key, value} in insertion order.
//   An entry's key never becomes another key within one table; deletion stores a null value, then
//   a null key; the entry is not used again. So a reader that finds its key and then loads the
//   value sees this key's value or "absent", never another key's.
//   Index slots: 0 empty, 1 deleted, else entry number + 2. Slots of deleted keys are not reused
//   within a table either, so a probe sequence only grows.
//
// THREADS    Writers hold the dict's lock (dropped around __eq__/__hash__, then retried).
#ifndef TRICOLOR_RUNTIME_OBJECTS_DICT_H_
#define TRICOLOR_RUNTIME_OBJECTS_DICT_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

struct DictEntry {
  int64_t hash;
  Object* key;
  Object* value;
};

struct DictTable {
  Object base;
  uint32_t keys_id;      // 0, or an id that is taken away when a key is added: inline caches of
                         // "this entry" and "no such key" hold while it stays (relaxed atomic)
  uint8_t log2_size;     // of the index
  uint8_t index_width;   // bytes
  uint8_t all_str;       // all keys are exact strs, for the whole life of this table
  uint8_t pad;
  int32_t capacity;      // entries
  int32_t used_entries;  // entries handed out, deleted ones too (release/acquire)
  // the entries, then the index, follow
};

struct DictObject {
  Object base;
  int64_t used;          // living entries (relaxed atomic)
  uint64_t reserved;     // CPython: ma_version_tag
  DictTable* table;      // never null
  uint64_t last_hint;    // no living entry at or above this number (under the lock): popitem
};

// A small one that is expected to have entries has room for these; more take a new table.
Object* NewDict(int64_t expected = 0);
inline int64_t DictSize(const Object* d) {
  return __atomic_load_n(&As<DictObject>(d)->used, __ATOMIC_RELAXED);
}
// Value or null WITHOUT exception when absent. With a key that is not an exact str, __eq__ and
// __hash__ may run and fail: DictLookup.
Object* DictGetStr(Object* dict, Object* str_key);        // REQUIRES exact str key
Object* DictGet(Object* dict, const char* ascii_key);
int DictLookup(Object* dict, Object* key, Object** value);  // 1 found, 0 absent, -1 error
int DictLookupHashed(Object* dict, Object* key, int64_t hash, Object** value);
bool DictSet(Object* dict, Object* key, Object* value);
bool DictSet(Object* dict, const char* ascii_key, Object* value);  // interns
int DictDelete(Object* dict, Object* key);                // 1 deleted, 0 absent, -1 error
Object* DictSetDefault(Object* dict, Object* key, Object* value);  // the value that is there now
int DictPop(Object* dict, Object* key, Object** value);   // 1, 0, -1
int DictContains(Object* dict, Object* key);
bool DictClear(Object* dict);
Object* DictCopy(Object* dict);
bool DictUpdate(Object* dict, Object* other);             // mapping or pairs, overrides
// override: 0 keep, 1 replace, 2 raise KeyError(key) on a duplicate (for f(**a, **b)).
bool DictMerge(Object* dict, Object* mapping, int override);
Object* DictKeysList(Object* dict);
Object* DictValuesList(Object* dict);
Object* DictItemsList(Object* dict);

Object* DictViewToList(Object* view);                     // of keys(), values(), items()
// An empty or filled instance of a subclass: what dict.__new__ does.
Object* NewDictOfType(Type* type);
Object* NewMappingProxy(Object* mapping);
Object* BehindMappingProxy(Object* o);  // the mapping of a mappingproxy; anything else itself

// Walks one table version: *position starts at 0. Any thread; no lock; entries added meanwhile
// may or may not come.
bool DictNext(Object* dict, int64_t* position, Object** key, Object** value, int64_t* hash = nullptr);

// For inline caches. The entry of `key` in the dict's present table: its index (or -1) and the
// table's keys_id, which is given one if it had none (0: do not cache).
int64_t DictEntryForCache(Object* dict, Object* str_key, uint32_t* keys_id);
inline DictTable* DictTableOf(Object* dict) { return gc::Load(&As<DictObject>(dict)->table); }
inline DictEntry* DictEntries(DictTable* t) {
  return reinterpret_cast<DictEntry*>(reinterpret_cast<char*>(t) + sizeof(DictTable));
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_DICT_H_
