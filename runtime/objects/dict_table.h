// DictTable's inside: index slots, probing, and the step that readers and writers share.
//
// A search that meets a key with the same hash which is neither identical nor a plain str or int
// has to call Python. It stops there (kCompare), the caller gives up its lock, compares, and goes
// on with the same Probe; a table that was replaced meanwhile makes it start again.
#ifndef TRICOLOR_RUNTIME_OBJECTS_DICT_TABLE_H_
#define TRICOLOR_RUNTIME_OBJECTS_DICT_TABLE_H_

#include "runtime/objects/container_access.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/str.h"

namespace tricolor {

inline constexpr uint32_t kSlotEmpty = 0;
inline constexpr uint32_t kSlotDeleted = 1;
inline constexpr uint32_t kSlotBase = 2;  // slot value of entry 0

inline char* DictIndex(DictTable* t) {
  return reinterpret_cast<char*>(DictEntries(t) + t->capacity);
}
inline uint32_t LoadSlot(DictTable* t, size_t i) {
  char* index = DictIndex(t);
  if (__builtin_expect(t->index_width == 1, 1)) return Acquire(reinterpret_cast<uint8_t*>(index) + i);
  switch (t->index_width) {
    case 2: return Acquire(reinterpret_cast<uint16_t*>(index) + i);
    default: return Acquire(reinterpret_cast<uint32_t*>(index) + i);
  }
}
inline void StoreSlot(DictTable* t, size_t i, uint32_t value) {
  char* index = DictIndex(t);
  switch (t->index_width) {
    case 1: SetRelease(reinterpret_cast<uint8_t*>(index) + i, static_cast<uint8_t>(value)); break;
    case 2: SetRelease(reinterpret_cast<uint16_t*>(index) + i, static_cast<uint16_t>(value)); break;
    default: SetRelease(reinterpret_cast<uint32_t*>(index) + i, value);
  }
}

// Slots in the order in which a hash tries them.
class SlotSequence {
 public:
  SlotSequence(uint64_t hash, int log2_size)
      : mask_((uint64_t{1} << log2_size) - 1), perturb_(hash), slot_(hash & mask_) {}
  size_t slot() const { return slot_; }
  void Next() {
    perturb_ >>= 5;
    slot_ = (slot_ * 5 + perturb_ + 1) & mask_;
  }

 private:
  uint64_t mask_;
  uint64_t perturb_;
  size_t slot_;
};

enum class Found { kYes, kNo, kCompare };

// One search for `key`. Lives on the stack of one operation.
class DictProbe {
 public:
  DictProbe(Object* key, int64_t hash) : key_(key), hash_(hash), sequence_(0, 0) {}

  // Goes on in `table`, from the start if it is not the one of the last step.
  Found Step(DictTable* table);

  // After kCompare: calls __eq__. REQUIRES no lock. False: an exception is set.
  bool CompareCandidate();

  // After kYes.
  DictEntry* entry() const { return entry_; }
  Object* value() const { return value_; }
  size_t slot() const { return sequence_.slot(); }

 private:
  Object* key_;
  int64_t hash_;
  DictTable* table_ = nullptr;
  SlotSequence sequence_;
  DictEntry* entry_ = nullptr;
  Object* value_ = nullptr;
  Object* candidate_ = nullptr;
  bool resolved_ = false;  // the candidate at the present slot was compared …
  bool equal_ = false;     // … with this result
};

// The entry that the `tries`-th slot for a str refers to, if its key is the same object; else null. REQUIRES its hash is known.
[[gnu::always_inline]] inline DictEntry* EntryAtTry(DictTable* t, const Object* key, int tries) {
  SlotSequence sequence(static_cast<uint64_t>(As<AsciiObject>(key)->hash), t->log2_size);
  for (int i = 1; i < tries; ++i) sequence.Next();
  const uint32_t slot = LoadSlot(t, sequence.slot());
  if (__builtin_expect(slot < kSlotBase, 0)) return nullptr;
  DictEntry* e = &DictEntries(t)[slot - kSlotBase];
  return gc::Load(&e->key) == key ? e : nullptr;
}
// The same of the first two slots; null: FindStr.
[[gnu::always_inline]] inline DictEntry* FirstEntry(DictTable* t, const Object* key) {
  DictEntry* e = EntryAtTry(t, key, 1);
  if (__builtin_expect(e != nullptr, 1)) return e;
  __asm__ volatile("" ::: "memory");  // begins anew: what it would have kept for this are registers that its callers have to save
  return EntryAtTry(t, key, 2);
}

// Exact str key, table of exact strs: no Python code. Null: absent. `*entry_index` if not null.
Object* FindStr(DictTable* table, Object* key, int64_t hash, int64_t* entry_index = nullptr);

// New table with room for `entries` living entries. Null: MemoryError.
DictTable* NewDictTable(int64_t entries, bool all_str);
// For a dict that is expected to stay as it is: no room for more.
DictTable* NewFullDictTable(int64_t entries, bool all_str);
DictTable* EmptyDictTable();  // static; capacity 0

// All below: under the dict's lock.

// Adds a key that is absent. False: MemoryError.
bool DictInsertNew(DictObject* dict, Object* key, int64_t hash, Object* value);
// Takes the entry that `slot` refers to away.
void DictRemoveEntry(DictObject* dict, size_t slot, DictEntry* entry);
// The index slot that names a living entry.
size_t DictSlotOfEntry(DictTable* table, int64_t entry);
// Makes an entry the last one. REQUIRES room for one more. At every moment readers find the key.
void DictAppendAgain(DictObject* dict, size_t slot, DictEntry* entry);
// A new table without holes, with room for `more` keys besides; `first`, if given, comes first.
bool DictRebuild(DictObject* dict, int64_t more, bool all_str, DictEntry* first = nullptr);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_DICT_TABLE_H_
