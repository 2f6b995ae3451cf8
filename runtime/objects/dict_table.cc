// DictTable: layout, search, insertion, rebuilding.
//
// ORDER      insert: hash, key, value, then `used_entries`, then the index slot (release). A reader
//            that finds the slot sees the entry whole. Delete: value null, key null, slot deleted.
//            A reader that loaded the key before and loads the value after sees null: absent.
#include "runtime/objects/dict_table.h"

#include <cstring>

#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor {

Type dict_table_type;

namespace {

constexpr int kMinLog2 = 3;

struct StaticEmptyTable {
  DictTable table;
  uint64_t index;  // one empty slot is enough; it follows zero entries
};
StaticEmptyTable empty_table;

int64_t CapacityOf(int log2_size) { return (int64_t{2} << log2_size) / 3; }

void TraceDictTable(Object* o, gc::Visitor& visitor) {
  auto* t = As<DictTable>(o);
  const int32_t n = Acquire(&t->used_entries);
  DictEntry* entries = DictEntries(t);
  for (int32_t i = 0; i < n; ++i) {
    visitor.VisitRange(reinterpret_cast<void* const*>(&entries[i].key), 2);
  }
}

}  // namespace

void SetUpDictTableType() {
  BeginType(&dict_table_type, "dict_table", sizeof(DictTable));
  dict_table_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  dict_table_type.slots.trace = TraceDictTable;
  empty_table = StaticEmptyTable();
  InitStatic(&empty_table.table.base, &dict_table_type);
  empty_table.table.index_width = 1;
  empty_table.table.all_str = 1;
}

DictTable* EmptyDictTable() { return &empty_table.table; }

namespace {

DictTable* MakeTable(int log2_size, int64_t capacity, bool all_str) {
  const int width = log2_size <= 8 ? 1 : log2_size <= 16 ? 2 : 4;
  const size_t bytes = sizeof(DictTable) + static_cast<size_t>(capacity) * sizeof(DictEntry) +
                       (size_t{1} << log2_size) * static_cast<size_t>(width);
  auto* t = reinterpret_cast<DictTable*>(NewExactCell(dict_table_type, bytes));
  if (t == nullptr) return nullptr;
  t->log2_size = static_cast<uint8_t>(log2_size);
  t->index_width = static_cast<uint8_t>(width);
  t->all_str = all_str;
  t->capacity = static_cast<int32_t>(capacity);
  return t;
}

}  // namespace

DictTable* NewDictTable(int64_t entries, bool all_str) {
  int log2_size = kMinLog2;
  while (log2_size < 32 && CapacityOf(log2_size) < entries) ++log2_size;
  if (log2_size > 31) {
    RaiseNoMemory();
    return nullptr;
  }
  return MakeTable(log2_size, CapacityOf(log2_size), all_str);
}

DictTable* NewFullDictTable(int64_t entries, bool all_str) {
  if (entries >= CapacityOf(kMinLog2)) return NewDictTable(entries, all_str);
  return MakeTable(kMinLog2, entries, all_str);
}

namespace {

template <class Index>
Object* FindStrIn(DictTable* table, Object* key, int64_t hash, int64_t* entry_index) {
  DictEntry* entries = DictEntries(table);
  const auto* index = reinterpret_cast<const Index*>(DictIndex(table));
  SlotSequence sequence(static_cast<uint64_t>(hash), table->log2_size);
  for (;; sequence.Next()) {
    const uint32_t slot = Acquire(&index[sequence.slot()]);
    if (slot == kSlotEmpty) return nullptr;
    if (slot == kSlotDeleted) continue;
    DictEntry* e = &entries[slot - kSlotBase];
    Object* k = gc::Load(&e->key);
    if (k != key && (k == nullptr || Relaxed(&e->hash) != hash || !StrEqual(k, key))) continue;
    Object* value = gc::Load(&e->value);
    if (value == nullptr) continue;  // deleted meanwhile; the key may stand further on
    if (entry_index != nullptr) *entry_index = slot - kSlotBase;
    return value;
  }
}

}  // namespace

Object* FindStr(DictTable* table, Object* key, int64_t hash, int64_t* entry_index) {
  switch (table->index_width) {
    case 1: return FindStrIn<uint8_t>(table, key, hash, entry_index);
    case 2: return FindStrIn<uint16_t>(table, key, hash, entry_index);
    default: return FindStrIn<uint32_t>(table, key, hash, entry_index);
  }
}

Found DictProbe::Step(DictTable* table) {
  if (table != table_) {
    table_ = table;
    sequence_ = SlotSequence(static_cast<uint64_t>(hash_), table->log2_size);
    resolved_ = false;
  }
  DictEntry* entries = DictEntries(table);
  for (;; sequence_.Next()) {
    const uint32_t slot = LoadSlot(table, sequence_.slot());
    if (slot == kSlotEmpty) return Found::kNo;
    if (slot == kSlotDeleted) {
      resolved_ = false;
      continue;
    }
    DictEntry* e = &entries[slot - kSlotBase];
    Object* k = gc::Load(&e->key);
    int equal = -2;
    if (resolved_) {
      resolved_ = false;
      equal = equal_;
    } else if (k == key_) {
      equal = 1;
    } else if (k == nullptr || Relaxed(&e->hash) != hash_) {
      continue;
    }
    Object* value = gc::Load(&e->value);
    if (value == nullptr) continue;
    if (equal == -2) equal = QuickEqual(k, key_);
    if (equal == -2) {
      candidate_ = k;
      return Found::kCompare;
    }
    if (equal == 0) continue;
    entry_ = e;
    value_ = value;
    return Found::kYes;
  }
}

bool DictProbe::CompareCandidate() {
  const int equal = Compare(candidate_, key_, kEq);
  if (equal < 0) return false;
  resolved_ = true;
  equal_ = equal != 0;
  return true;
}

namespace {

// Into a table where the key is absent and an entry is free.
void AppendEntry(DictTable* t, Object* key, int64_t hash, Object* value) {
  SlotSequence sequence(static_cast<uint64_t>(hash), t->log2_size);
  while (LoadSlot(t, sequence.slot()) != kSlotEmpty) sequence.Next();
  const int32_t n = t->used_entries;
  DictEntry* e = &DictEntries(t)[n];
  SetRelaxed(&e->hash, hash);
  gc::Store(t, &e->key, key);
  gc::Store(t, &e->value, value);
  SetRelease(&t->used_entries, n + 1);
  StoreSlot(t, sequence.slot(), static_cast<uint32_t>(n) + kSlotBase);
}

}  // namespace

namespace {

// Moves what lives into a fresh table that nobody else knows yet. The barrier is asked once, behind
// all stores.
template <class Index>
void FillFresh(DictTable* t, DictTable* old, DictEntry* first) {
  DictEntry* to = DictEntries(t);
  DictEntry* from = DictEntries(old);
  auto* index = reinterpret_cast<Index*>(DictIndex(t));
  int32_t n = 0;
  const auto add = [&](const DictEntry* e) {
    SlotSequence sequence(static_cast<uint64_t>(e->hash), t->log2_size);
    while (Relaxed(&index[sequence.slot()]) != kSlotEmpty) sequence.Next();
    SetRelaxed(&index[sequence.slot()], static_cast<Index>(n + kSlotBase));
    SetRelaxed(&to[n].hash, e->hash);
    gc::StoreNoBarrier(&to[n].key, e->key);
    gc::StoreNoBarrier(&to[n].value, e->value);
    ++n;
  };
  if (first != nullptr) add(first);
  for (int32_t i = 0; i < old->used_entries; ++i) {
    if (from[i].value != nullptr && &from[i] != first) add(&from[i]);
  }
  SetRelease(&t->used_entries, n);
  if (!gc::BarrierOn(t)) return;
  for (int32_t i = 0; i < n; ++i) {
    gc::WriteBarrier(t, to[i].key);
    gc::WriteBarrier(t, to[i].value);
  }
}

}  // namespace

bool DictRebuild(DictObject* dict, int64_t more, bool all_str, DictEntry* first) {
  DictTable* old = dict->table;
  DictTable* t = NewDictTable(dict->used + more, all_str);
  if (t == nullptr) return false;
  switch (t->index_width) {
    case 1: FillFresh<uint8_t>(t, old, first); break;
    case 2: FillFresh<uint16_t>(t, old, first); break;
    default: FillFresh<uint32_t>(t, old, first);
  }
  gc::Store(dict, &dict->table, t);
  dict->last_hint = static_cast<uint64_t>(t->used_entries);
  return true;
}

bool DictInsertNew(DictObject* dict, Object* key, int64_t hash, Object* value) {
  DictTable* t = dict->table;
  const bool str_key = IsExactly(key, str_type);
  if (__builtin_expect(t->used_entries >= t->capacity || (t->all_str && !str_key), 0)) {
    // As much again as is used: each key is moved once or twice on the average.
    const bool all_str = t->all_str != 0 && str_key;
    const int64_t more = t->used_entries >= t->capacity ? dict->used : 1;
    if (!DictRebuild(dict, more < 1 ? 1 : more, all_str)) return false;
    t = dict->table;
  }
  // Caches of "no such key" end before the key can be seen.
  if (Relaxed(&t->keys_id) != 0) SetRelaxed(&t->keys_id, uint32_t{0});
  AppendEntry(t, key, hash, value);
  dict->last_hint = static_cast<uint64_t>(t->used_entries);
  SetRelaxed(&dict->used, dict->used + 1);
  return true;
}

size_t DictSlotOfEntry(DictTable* table, int64_t entry) {
  SlotSequence sequence(static_cast<uint64_t>(DictEntries(table)[entry].hash), table->log2_size);
  while (LoadSlot(table, sequence.slot()) != static_cast<uint64_t>(entry) + kSlotBase) {
    sequence.Next();
  }
  return sequence.slot();
}

void DictAppendAgain(DictObject* dict, size_t slot, DictEntry* entry) {
  DictTable* t = dict->table;
  if (Relaxed(&t->keys_id) != 0) SetRelaxed(&t->keys_id, uint32_t{0});
  AppendEntry(t, entry->key, entry->hash, entry->value);
  DictRemoveEntry(dict, slot, entry);
  SetRelaxed(&dict->used, dict->used + 1);
  dict->last_hint = static_cast<uint64_t>(t->used_entries);
}

void DictRemoveEntry(DictObject* dict, size_t slot, DictEntry* entry) {
  gc::StoreNoBarrier(&entry->value, static_cast<Object*>(nullptr));
  gc::StoreNoBarrier(&entry->key, static_cast<Object*>(nullptr));
  StoreSlot(dict->table, slot, kSlotDeleted);
  SetRelaxed(&dict->used, dict->used - 1);
}

}  // namespace tricolor
