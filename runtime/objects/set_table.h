// SetTable's inside: probing and single-slot changes. For the files that make up set.
#ifndef TRICOLOR_RUNTIME_OBJECTS_SET_TABLE_H_
#define TRICOLOR_RUNTIME_OBJECTS_SET_TABLE_H_

#include "runtime/objects/dict_table.h"
#include "runtime/objects/set.h"

namespace tricolor {

extern Object deleted_key;  // the mark in slots of removed keys

inline bool IsLiveKey(const Object* key) { return key != nullptr && key != &deleted_key; }

inline constexpr uint64_t kLinearProbes = 9;

// A search that never calls Python: 1, 0, or -2 when it would have to. Readers only.
inline int SetQuickContains(const SetTable* table, const Object* key, int64_t hash) {
  const uint64_t mask = table->mask;
  auto perturb = static_cast<uint64_t>(hash);
  uint64_t base = perturb & mask;
  for (;;) {
    const SetEntry* e = &table->entries[base];
    const SetEntry* const last = base + kLinearProbes <= mask ? e + kLinearProbes : e;
    for (; e <= last; ++e) {
      Object* other = gc::Load(&e->key);
      if (other == key) return 1;
      if (other == nullptr) return 0;
      if (Relaxed(&e->hash) != hash || other == &deleted_key) continue;
      const int equal = QuickEqual(other, const_cast<Object*>(key));
      if (equal != 0) return equal;
    }
    perturb >>= 5;
    base = (base * 5 + 1 + perturb) & mask;
  }
}

// The first living key at or behind `*position`, which becomes the place behind it. Null: none.
inline Object* SetNextKey(const SetTable* table, int64_t* position) {
  for (auto i = static_cast<uint64_t>(*position); i <= table->mask; ++i) {
    Object* key = gc::Load(&table->entries[i].key);
    if (!IsLiveKey(key)) continue;
    *position = static_cast<int64_t>(i) + 1;
    return key;
  }
  return nullptr;
}

// One search, in steps as DictProbe. For a writer, any change of the table between two steps
// makes it start again: a key may have come into a slot that it has passed.
class SetProbe {
 public:
  SetProbe(Object* key, int64_t hash, bool writing) : key_(key), hash_(hash), writing_(writing) {}

  Found Step(SetTable* table);
  bool CompareCandidate();  // after kCompare, no lock held; false: exception

  SetEntry* entry() const { return entry_; }  // kYes: the key's; kNo: the empty one
  SetEntry* free() const { return free_; }    // kNo: a deleted slot to use instead, or null

 private:
  Object* key_;
  int64_t hash_;
  bool writing_;
  SetTable* table_ = nullptr;
  uint64_t version_ = 0;
  uint64_t base_ = 0, perturb_ = 0, offset_ = 0;
  SetEntry* entry_ = nullptr;
  SetEntry* free_ = nullptr;
  Object* candidate_ = nullptr;
  bool resolved_ = false;
  bool equal_ = false;
};

SetTable* NewSetTable(uint64_t slots);

// Under the set's lock:
void SetInstall(SetObject* set, SetTable* table, int64_t used);
uint64_t SetSlotsFor(int64_t more_than);            // a power of two above
bool SetResize(SetObject* set, int64_t more_than);  // to SetSlotsFor; false: MemoryError
bool SetInsertAbsent(SetObject* set, const SetProbe& probe, Object* key, int64_t hash);
bool SetFillEmpty(SetObject* set, SetEntry* empty, Object* key, int64_t hash);  // the search ended there
// Adds what no search that never calls Python meets. 1: added, 0: was there, -1: MemoryError,
// -2: nothing is known: Python must be asked, or a deleted slot was met.
int SetQuickAdd(SetObject* set, Object* key, int64_t hash);
// All keys of `from` into `to`, which is empty and has room.
void SetInsertAll(SetTable* to, const SetTable* from);
void SetRemoveEntry(SetObject* set, SetEntry* entry);
bool SetMakeTable(SetObject* set);                  // of a new set

// The set itself, or while other threads may change it a copy that nobody else knows, slot for slot:
// a copy by insertion would iterate in another order.
Object* SetStable(Object* set);

int SetAddHashed(Object* set, Object* key, int64_t hash);
int SetDiscardHashed(Object* set, Object* key, int64_t hash);
int SetContainsHashed(Object* set, Object* key, int64_t hash);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_SET_TABLE_H_
