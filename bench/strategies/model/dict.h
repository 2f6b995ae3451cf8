// Dicts from integers to objects: open addressing in one table of keys and values.
//
// WHY        Keys are objects, as in Python: a strategy that counts pays for them too.
// THREADS    As list.h. A reader without a lock may run beside one writer: a value is stored
//            before its key, a key stays in its table for as long as the table lives, and a
//            deleted entry keeps its key with a null value.
#ifndef TRICOLOR_BENCH_STRATEGIES_MODEL_DICT_H_
#define TRICOLOR_BENCH_STRATEGIES_MODEL_DICT_H_

#include "bench/strategies/model/list.h"

namespace tricolor::strategies {

inline constexpr uint64_t kLeastEntries = 8;

template <class P>
Ref<P> NewDict() {
  auto* dict = static_cast<Dict<P>*>(P::Allocate(sizeof(Dict<P>), &kDictType));
  if (dict == nullptr) OutOfMemory();
  StoreWord(&dict->keys, 0);
  StoreWord(&dict->live, 0);
  __atomic_store_n(&dict->table, nullptr, __ATOMIC_RELAXED);
  return Ref<P>::Adopt(dict);
}

template <class P>
uint64_t DictSize(const Ref<P>& dict) {
  return LoadWord(&static_cast<Dict<P>*>(dict.get())->live);
}

inline uint64_t HashOf(int64_t key) {
  uint64_t h = static_cast<uint64_t>(key) * 0x9e3779b97f4a7c15u;
  return h ^ (h >> 32);
}

// The slot of `key`, or the free one where it would go; null: neither (only without locks).
template <class P>
Obj<P>** FindKey(Table<P>* table, int64_t key) {
  const uint64_t entries = table->capacity / 2;
  for (uint64_t i = HashOf(key), tried = 0; tried < entries; ++i, ++tried) {
    Obj<P>** slot = &table->slots()[(i & (entries - 1)) * 2];
    const Obj<P>* found = LoadSlot(slot);
    if (found == nullptr || IntValue<P>(found) == key) return slot;
  }
  return nullptr;
}

// Null: there is no such key.
template <class P>
Ref<P> DictGet(const Ref<P>& in, int64_t key) {
  auto* dict = static_cast<Dict<P>*>(in.get());
  const ReadLock<P> lock(dict);
  Table<P>* table = LoadSlot(&dict->table);
  if (table == nullptr) return Ref<P>();
  Obj<P>** slot = FindKey<P>(table, key);
  if (slot == nullptr || LoadSlot(slot) == nullptr) return Ref<P>();
  return Ref<P>::Share(LoadSlot(slot + 1));
}

// A table with room, with the living entries of `full`; keys without a value go to `dropped`.
template <class P>
Table<P>* GrownTable(Dict<P>* dict, Table<P>* full) {
  const uint64_t live = LoadWord(&dict->live);
  uint64_t entries = kLeastEntries;
  while (entries * 2 < (live + 1) * 6) entries *= 2;  // a third full at most when it is new
  Table<P>* table = NewTable<P>(entries * 2);
  auto* owner = reinterpret_cast<Obj<P>*>(table);
  for (uint64_t i = 0; full != nullptr && i < full->capacity; i += 2) {
    Obj<P>* key = LoadSlot(&full->slots()[i]);
    Obj<P>* value = LoadSlot(&full->slots()[i + 1]);
    if (key == nullptr || value == nullptr) continue;
    Obj<P>** slot = FindKey<P>(table, IntValue<P>(key));
    if (slot == nullptr) continue;  // only without locks
    P::Store(owner, slot + 1, value);
    P::Store(owner, slot, key);
  }
  return table;
}

// Sets or, with a null value, deletes.
template <class P>
void DictSet(const Ref<P>& in, Ref<P> key, Ref<P> value) {
  auto* dict = static_cast<Dict<P>*>(in.get());
  const int64_t number = IntValue<P>(key);
  Table<P>* full = nullptr;
  Obj<P>* old = nullptr;
  {
    const WriteLock<P> lock(dict);
    Table<P>* table = LoadSlot(&dict->table);
    uint64_t keys = LoadWord(&dict->keys);
    if (table == nullptr || (keys + 1) * 6 > table->capacity * 2) {  // two thirds of the entries
      full = table;
      table = GrownTable<P>(dict, full);
      StoreTable<P>(dict, &dict->table, table);
      keys = LoadWord(&dict->live);
      StoreWord(&dict->keys, keys);
    }
    Obj<P>** slot = FindKey<P>(table, number);
    if (slot != nullptr) {
      auto* owner = reinterpret_cast<Obj<P>*>(table);
      const bool known = LoadSlot(slot) != nullptr;
      old = LoadSlot(slot + 1);
      const uint64_t live = LoadWord(&dict->live);
      if (!known && !value) {
        // Deleting what is not there.
      } else {
        StoreWord(&dict->live, live + (value ? 1 : 0) - (old != nullptr ? 1 : 0));
        P::Store(owner, slot + 1, value.Release());
        if (!known) {
          P::Store(owner, slot, key.Release());
          StoreWord(&dict->keys, keys + 1);
        }
      }
    }
  }
  if (old != nullptr) P::Drop(dict, old);
  if (full == nullptr) return;
  for (uint64_t i = 0; i < full->capacity; i += 2) {
    Obj<P>* left = LoadSlot(&full->slots()[i]);
    if (left != nullptr && LoadSlot(&full->slots()[i + 1]) == nullptr) P::Drop(dict, left);
  }
  P::Retire(dict, full);
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_MODEL_DICT_H_
