// set: the table, and the operations on single keys.
#include "runtime/objects/set.h"

#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/list.h"
#include "runtime/objects/set_methods.h"
#include "runtime/objects/set_table.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor {

Type set_type;
Type frozenset_type;
Type set_table_type;
Object deleted_key;

namespace {

constexpr uint64_t kMinSlots = 8;

SetObject* S(Object* o) { return As<SetObject>(o); }

void TraceSetTable(Object* o, gc::Visitor& visitor) {
  auto* t = As<SetTable>(o);
  const uint64_t mask = Relaxed(&t->mask);
  for (uint64_t i = 0; i <= mask; ++i) visitor.Visit(gc::Load(&t->entries[i].key));
}

void PutEntry(SetTable* t, SetEntry* e, Object* key, int64_t hash) {
  SetRelaxed(&e->hash, hash);
  gc::Store(t, &e->key, key);
}

}  // namespace

void SetUpSetTableType() {
  BeginType(&set_table_type, "set_table", sizeof(SetTable));
  set_table_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  set_table_type.slots.trace = TraceSetTable;
  InitStatic(&deleted_key, &object_type);
}

// The marker may meet a fresh table before its mask is set: it sees one empty slot then, which
// every table has.
SetTable* NewSetTable(uint64_t slots) {
  auto* t = reinterpret_cast<SetTable*>(
      NewExactCell(set_table_type, sizeof(SetTable) + slots * sizeof(SetEntry)));
  if (t != nullptr) SetRelaxed(&t->mask, slots - 1);
  return t;
}

Found SetProbe::Step(SetTable* table) {
  const uint64_t version = Relaxed(&table->version);
  if (table != table_ || (writing_ && version != version_)) {
    table_ = table;
    version_ = version;
    base_ = static_cast<uint64_t>(hash_) & table->mask;
    perturb_ = static_cast<uint64_t>(hash_);
    offset_ = 0;
    free_ = nullptr;
    resolved_ = false;
  }
  for (;;) {
    const uint64_t last = base_ + kLinearProbes <= table->mask ? kLinearProbes : 0;
    for (; offset_ <= last; ++offset_) {
      SetEntry* e = &table->entries[base_ + offset_];
      Object* key = gc::Load(&e->key);
      if (key == nullptr) {
        entry_ = e;
        return Found::kNo;
      }
      if (key == &deleted_key) {
        resolved_ = false;
        free_ = e;
        continue;
      }
      int equal = -2;
      if (resolved_ && key == candidate_) {
        equal = equal_;
      } else if (key == key_) {
        equal = 1;
      } else if (Relaxed(&e->hash) != hash_) {
        resolved_ = false;
        continue;
      }
      resolved_ = false;
      if (equal == -2) equal = QuickEqual(key, key_);
      if (equal == -2) {
        candidate_ = key;
        return Found::kCompare;
      }
      if (equal == 0) continue;
      entry_ = e;
      return Found::kYes;
    }
    offset_ = 0;
    perturb_ >>= 5;
    base_ = (base_ * 5 + 1 + perturb_) & table->mask;
  }
}

bool SetProbe::CompareCandidate() {
  const int equal = Compare(candidate_, key_, kEq);
  if (equal < 0) return false;
  resolved_ = true;
  equal_ = equal != 0;
  return true;
}

namespace {

// Into a table without deleted slots where the key is absent. The collector is told by the caller.
void InsertClean(SetTable* t, Object* key, int64_t hash) {
  uint64_t perturb = static_cast<uint64_t>(hash);
  uint64_t base = perturb & t->mask;
  for (;;) {
    SetEntry* e = &t->entries[base];
    SetEntry* const last = base + kLinearProbes <= t->mask ? e + kLinearProbes : e;
    for (; e <= last; ++e) {
      if (e->key != nullptr) continue;
      SetRelaxed(&e->hash, hash);
      gc::StoreNoBarrier(&e->key, key);
      return;
    }
    perturb >>= 5;
    base = (base * 5 + 1 + perturb) & t->mask;
  }
}

}  // namespace

void SetInstall(SetObject* set, SetTable* table, int64_t used) {
  gc::Store(set, &set->table, table);
  SetRelaxed(&set->fill, used);
  SetRelaxed(&set->used, used);
}

uint64_t SetSlotsFor(int64_t more_than) {
  uint64_t slots = kMinSlots;
  while (slots <= static_cast<uint64_t>(more_than)) slots <<= 1;
  return slots;
}

bool SetResize(SetObject* set, int64_t more_than) {
  SetTable* t = NewSetTable(SetSlotsFor(more_than));
  if (t == nullptr) return false;
  SetInsertAll(t, set->table);
  SetInstall(set, t, set->used);
  return true;
}

void SetInsertAll(SetTable* to, const SetTable* from) {
  for (uint64_t i = 0; i <= from->mask; ++i) {
    Object* key = gc::Load(&from->entries[i].key);
    if (IsLiveKey(key)) InsertClean(to, key, Relaxed(&from->entries[i].hash));
  }
  if (!gc::BarrierOn(to)) return;
  for (uint64_t i = 0; i <= to->mask; ++i) gc::WriteBarrier(to, to->entries[i].key);
}

bool SetInsertAbsent(SetObject* set, const SetProbe& probe, Object* key, int64_t hash) {
  if (probe.free() == nullptr) return SetFillEmpty(set, probe.entry(), key, hash);
  SetTable* t = set->table;
  SetRelaxed(&t->version, t->version + 1);
  SetRelaxed(&set->used, set->used + 1);
  PutEntry(t, probe.free(), key, hash);
  return true;
}

// Part of every way to add a key.
[[gnu::always_inline]] inline bool FillEmpty(SetObject* set, SetEntry* empty, Object* key, int64_t hash) {
  SetTable* t = set->table;
  SetRelaxed(&t->version, t->version + 1);
  SetRelaxed(&set->used, set->used + 1);
  PutEntry(t, empty, key, hash);
  SetRelaxed(&set->fill, set->fill + 1);
  if (static_cast<uint64_t>(set->fill) * 5 < t->mask * 3) return true;
  return SetResize(set, set->used > 50000 ? set->used * 2 : set->used * 4);
}

bool SetFillEmpty(SetObject* set, SetEntry* empty, Object* key, int64_t hash) {
  return FillEmpty(set, empty, key, hash);
}

void SetRemoveEntry(SetObject* set, SetEntry* entry) {
  SetTable* t = set->table;
  SetRelaxed(&t->version, t->version + 1);
  gc::StoreNoBarrier(&entry->key, &deleted_key);
  SetRelaxed(&entry->hash, int64_t{-1});
  SetRelaxed(&set->used, set->used - 1);
}

bool SetMakeTable(SetObject* set) {
  SetTable* t = NewSetTable(kMinSlots);
  if (t == nullptr) return false;
  set->hash = -1;
  SetInstall(set, t, 0);
  return true;
}

Object* NewSetOfType(Type* type) {
  Object* o = type == &set_type || type == &frozenset_type ? AsObject(NewExact<SetObject>(*type))
                                                           : NewInstance(type);
  return o != nullptr && SetMakeTable(S(o)) ? o : nullptr;
}

Object* NewSet() { return NewSetOfType(&set_type); }

int SetQuickAdd(SetObject* set, Object* key, int64_t hash) {
  SetTable* t = set->table;
  const uint64_t mask = t->mask;
  auto perturb = static_cast<uint64_t>(hash);
  uint64_t base = perturb & mask;
  for (;;) {
    SetEntry* e = &t->entries[base];
    SetEntry* const last = base + kLinearProbes <= mask ? e + kLinearProbes : e;
    for (; e <= last; ++e) {
      Object* other = gc::Load(&e->key);
      if (other == nullptr) return FillEmpty(set, e, key, hash) ? 1 : -1;
      if (other == key) return 0;
      if (other == &deleted_key) return -2;
      if (Relaxed(&e->hash) != hash) continue;
      const int equal = QuickEqual(other, key);
      if (equal != 0) return equal == 1 ? 0 : -2;
    }
    perturb >>= 5;
    base = (base * 5 + 1 + perturb) & mask;
  }
}

int SetAddHashed(Object* set, Object* key, int64_t hash) {
  {
    ObjectLock lock(set);
    const int quick = SetQuickAdd(S(set), key, hash);
    if (quick != -2) return quick;
  }
  SetProbe probe(key, hash, true);
  for (;;) {
    {
      ObjectLock lock(set);
      const Found found = probe.Step(S(set)->table);
      if (found == Found::kYes) return 0;
      if (found == Found::kNo) return SetInsertAbsent(S(set), probe, key, hash) ? 1 : -1;
    }
    if (!probe.CompareCandidate()) return -1;
  }
}

int SetAdd(Object* set, Object* key) {
  const int64_t hash = Hash(key);
  return hash == -1 ? -1 : SetAddHashed(set, key, hash);
}

int SetDiscardHashed(Object* set, Object* key, int64_t hash) {
  SetProbe probe(key, hash, true);
  for (;;) {
    {
      ObjectLock lock(set);
      const Found found = probe.Step(S(set)->table);
      if (found == Found::kNo) return 0;
      if (found == Found::kYes) {
        SetRemoveEntry(S(set), probe.entry());
        return 1;
      }
    }
    if (!probe.CompareCandidate()) return -1;
  }
}

int SetDiscard(Object* set, Object* key) {
  const int64_t hash = Hash(key);
  return hash == -1 ? -1 : SetDiscardHashed(set, key, hash);
}

int SetContainsHashed(Object* set, Object* key, int64_t hash) {
  const int quick = SetQuickContains(gc::Load(&S(set)->table), key, hash);
  if (quick != -2) return quick;
  SetProbe probe(key, hash, false);
  for (;;) {
    const Found found = probe.Step(gc::Load(&S(set)->table));
    if (found != Found::kCompare) return found == Found::kYes;
    if (!probe.CompareCandidate()) return -1;
  }
}

int SetContains(Object* set, Object* key) {
  const int64_t hash = Hash(key);
  return hash == -1 ? -1 : SetContainsHashed(set, key, hash);
}

Object* SetPop(Object* o) {
  auto* set = S(o);
  {
    ObjectLock lock(o);
    if (set->used > 0) {
      SetTable* t = set->table;
      uint64_t i = static_cast<uint64_t>(set->finger) & t->mask;
      while (!IsLiveKey(t->entries[i].key)) i = i == t->mask ? 0 : i + 1;
      Object* key = t->entries[i].key;
      SetRemoveEntry(set, &t->entries[i]);
      set->finger = static_cast<int64_t>(i) + 1;
      return key;
    }
  }
  return Raise(exc::KeyError, "pop from an empty set");
}

void SetClear(Object* o) {
  ObjectLock lock(o);
  if (S(o)->fill == 0 && S(o)->used == 0) return;
  SetTable* t = NewSetTable(kMinSlots);
  if (t == nullptr) return;
  SetInstall(S(o), t, 0);
}

Object* SetToList(Object* o) {
  auto* set = S(o);
  ObjectLock lock(o);
  Object* list = NewList(set->used);
  if (list == nullptr) return nullptr;
  SetTable* t = set->table;
  Object** items = As<ListObject>(list)->items;
  int64_t n = 0;
  for (uint64_t i = 0; i <= t->mask; ++i) {
    Object* key = t->entries[i].key;
    if (IsLiveKey(key)) gc::Store(RefArray::Of(items), &items[n++], key);
  }
  SetRelease(&As<ListObject>(list)->base.size, n);
  return list;
}

bool SetNext(Object* set, int64_t* position, Object** key, int64_t* hash) {
  SetTable* t = gc::Load(&S(set)->table);
  Object* k = SetNextKey(t, position);
  if (k == nullptr) return false;
  *key = k;
  if (hash != nullptr) *hash = Relaxed(&t->entries[*position - 1].hash);
  return true;
}

}  // namespace tricolor
