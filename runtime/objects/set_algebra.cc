// set: union, difference and their like. The order in which results are built is CPython's, since
// it decides the order in which they iterate.
#include <utility>

#include "runtime/lock.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/set_methods.h"
#include "runtime/objects/set_table.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

SetObject* S(Object* o) { return As<SetObject>(o); }

}  // namespace

Object* SetStable(Object* set) {
  if (!MultiThreaded() || IsExactly(set, frozenset_type)) return set;
  auto* copy = NewExact<SetObject>(set_type);
  if (copy == nullptr) return nullptr;
  ObjectLock lock(set);
  SetTable* from = S(set)->table;
  SetTable* to = NewSetTable(from->mask + 1);
  if (to == nullptr) return nullptr;
  for (uint64_t i = 0; i <= from->mask; ++i) {
    SetRelaxed(&to->entries[i].hash, from->entries[i].hash);
    gc::Store(to, &to->entries[i].key, from->entries[i].key);
  }
  SetInstall(copy, to, S(set)->used);
  copy->fill = S(set)->fill;
  return AsObject(copy);
}

namespace {

// Adds the keys of a stable set.
bool MergeSet(Object* set, Object* other) {
  if (other == set || SetSize(other) == 0) return true;
  auto* from = S(other);
  auto* to = S(set);
  SetTable* source = gc::Load(&from->table);
  uint64_t i = 0;
  {
    ObjectLock lock(set);
    // One resize for all, as if nothing were common; into an empty set rather a copy of the table.
    const bool grows = static_cast<uint64_t>(to->fill + from->used) * 5 >= to->table->mask * 3;
    const uint64_t slots =
        grows ? SetSlotsFor((to->used + from->used) * 2) : to->table->mask + 1;
    // A resize would leave out what was deleted.
    const bool empty = to->fill == 0 || (grows && to->used == 0);
    if (empty && slots == source->mask + 1 && from->fill == from->used) {
      SetTable* copy = NewSetTable(slots);
      if (copy == nullptr) return false;
      for (uint64_t j = 0; j < slots; ++j) {
        SetRelaxed(&copy->entries[j].hash, source->entries[j].hash);
        gc::StoreNoBarrier(&copy->entries[j].key, source->entries[j].key);
      }
      if (gc::BarrierOn(copy)) {
        for (uint64_t j = 0; j < slots; ++j) gc::WriteBarrier(copy, copy->entries[j].key);
      }
      SetInstall(to, copy, from->used);
      return true;
    }
    if (empty) {  // nothing can be there already
      SetTable* all = grows ? NewSetTable(slots) : to->table;
      if (all == nullptr) return false;
      SetInsertAll(all, source);
      SetRelaxed(&all->version, all->version + 1);
      SetInstall(to, all, from->used);
      return true;
    }
    if (grows && !SetResize(to, (to->used + from->used) * 2)) return false;
    for (; i <= source->mask; ++i) {
      Object* key = gc::Load(&source->entries[i].key);
      if (!IsLiveKey(key)) continue;
      const int added = SetQuickAdd(to, key, Relaxed(&source->entries[i].hash));
      if (added == -1) return false;
      if (added == -2) break;  // one by one from here
    }
  }
  for (; i <= source->mask; ++i) {
    Object* key = gc::Load(&source->entries[i].key);
    if (IsLiveKey(key) && SetAddHashed(set, key, Relaxed(&source->entries[i].hash)) < 0) {
      return false;
    }
  }
  return true;
}

bool MergeDict(Object* set, Object* dict) {
  Object* copy = MultiThreaded() ? DictCopy(dict) : dict;
  if (copy == nullptr) return false;
  const int64_t n = DictSize(copy);
  {
    ObjectLock lock(set);
    auto* to = S(set);
    if (static_cast<uint64_t>(to->fill + n) * 5 >= to->table->mask * 3 &&
        !SetResize(to, (to->used + n) * 2)) {
      return false;
    }
  }
  int64_t position = 0;
  int64_t hash;
  Object* key;
  while (DictNext(copy, &position, &key, nullptr, &hash)) {
    if (SetAddHashed(set, key, hash) < 0) return false;
  }
  return true;
}

// Calls f(key, hash) for all keys of a set or of any iterable until it returns false.
template <class F>
bool ForEachKey(Object* iterable, F f) {
  if (IsAnySet(iterable)) {
    Object* set = SetStable(iterable);
    if (set == nullptr) return false;
    // One version of the table, whatever a comparison does to the set meanwhile.
    SetTable* t = gc::Load(&S(set)->table);
    for (uint64_t i = 0; i <= t->mask; ++i) {
      Object* key = gc::Load(&t->entries[i].key);
      if (IsLiveKey(key) && !f(key, Relaxed(&t->entries[i].hash))) return false;
    }
    return true;
  }
  if (IsExactly(iterable, dict_type)) {
    Object* copy = MultiThreaded() ? DictCopy(iterable) : iterable;
    if (copy == nullptr) return false;
    int64_t position = 0;
    int64_t hash;
    Object* key;
    while (DictNext(copy, &position, &key, nullptr, &hash)) {
      if (!f(key, hash)) return false;
    }
    return true;
  }
  Walk walk(iterable);
  while (Object* key = walk.Next()) {
    const int64_t hash = Hash(key);
    if (hash == -1 || !f(key, hash)) return false;
  }
  return !walk.failed();
}

// Is the key in this set? 1, 0, -1.
inline int Contains(Object* set, Object* key, int64_t hash) {
  const int quick = SetQuickContains(gc::Load(&S(set)->table), key, hash);
  return quick != -2 ? quick : SetContainsHashed(set, key, hash);
}

// Into a result, which nobody else has. -1: error.
inline int AddToResult(Object* result, Object* key, int64_t hash) {
  const int quick = SetQuickAdd(S(result), key, hash);
  return quick != -2 ? quick : SetAddHashed(result, key, hash);
}

}  // namespace

Type& SetBaseType(Object* set) { return IsA(set, frozenset_type) ? frozenset_type : set_type; }

bool SetUpdate(Object* set, Object* iterable) {
  if (IsAnySet(iterable)) {
    Object* stable = SetStable(iterable);
    return stable != nullptr && MergeSet(set, stable);
  }
  if (IsExactly(iterable, dict_type)) return MergeDict(set, iterable);
  Walk walk(iterable);
  while (Object* key = walk.Next()) {
    if (SetAdd(set, key) < 0) return false;
  }
  return !walk.failed();
}

Object* NewSetFrom(Type& type, Object* iterable) {
  Object* set = NewSetOfType(&type);
  if (set == nullptr || iterable == nullptr) return set;
  return SetUpdate(set, iterable) ? set : nullptr;
}

Object* SetCopy(Object* set, Type& type) { return NewSetFrom(type, set); }

bool SetDifferenceUpdate(Object* set, Object* other) {
  if (set == other) {
    SetClear(set);
    return true;
  }
  // Of a much larger set only what is common.
  if (IsAnySet(other) && SetSize(other) / 8 > SetSize(set)) {
    other = SetIntersection(set, other);
    if (other == nullptr) return false;
  }
  const bool done = ForEachKey(other, [&](Object* key, int64_t hash) {
    return SetDiscardHashed(set, key, hash) >= 0;
  });
  if (!done) return false;
  ObjectLock lock(set);
  auto* s = S(set);
  // More than a quarter of deleted slots: rebuild without them.
  if (static_cast<uint64_t>(s->fill - s->used) <= s->table->mask / 4) return true;
  return SetResize(s, s->used > 50000 ? s->used * 2 : s->used * 4);
}

Object* SetDifference(Object* set, Object* other) {
  int64_t other_size;
  if (IsAnySet(other)) {
    other_size = SetSize(other);
  } else if (IsExactly(other, dict_type)) {
    other_size = DictSize(other);
  } else {
    Object* copy = SetCopy(set, SetBaseType(set));
    return copy != nullptr && SetDifferenceUpdate(copy, other) ? copy : nullptr;
  }
  if ((SetSize(set) >> 2) > other_size) {
    Object* copy = SetCopy(set, SetBaseType(set));
    return copy != nullptr && SetDifferenceUpdate(copy, other) ? copy : nullptr;
  }
  Object* result = NewSetOfType(&SetBaseType(set));
  if (result == nullptr) return nullptr;
  const bool dict = !IsAnySet(other);
  const bool done = ForEachKey(set, [&](Object* key, int64_t hash) {
    Object* value;
    const int in = dict ? DictLookupHashed(other, key, hash, &value) : Contains(other, key, hash);
    return in > 0 || (in == 0 && AddToResult(result, key, hash) >= 0);
  });
  return done ? result : nullptr;
}

Object* SetIntersection(Object* set, Object* other) {
  if (set == other) return SetCopy(set, SetBaseType(set));
  Object* result = NewSetOfType(&SetBaseType(set));
  if (result == nullptr) return nullptr;
  const bool sets = IsAnySet(other);
  if (sets && SetSize(other) > SetSize(set)) std::swap(set, other);
  bool all = false;  // of the set are found: what else the iterable has is not asked for
  const bool done = ForEachKey(other, [&](Object* key, int64_t hash) {
    const int in = Contains(set, key, hash);
    if (in <= 0) return in == 0;
    if (AddToResult(result, key, hash) < 0) return false;
    all = !sets && SetSize(result) >= SetSize(set);
    return !all;
  });
  return done || all ? result : nullptr;
}

void SetTakeOver(Object* set, Object* result) {
  ObjectLock lock(set);
  const int64_t fill = S(result)->fill;
  SetInstall(S(set), S(result)->table, S(result)->used);
  SetRelaxed(&S(set)->fill, fill);
}

bool SetIntersectionUpdate(Object* set, Object* other) {
  Object* result = SetIntersection(set, other);
  if (result == nullptr) return false;
  SetTakeOver(set, result);
  return true;
}

bool SetSymmetricDifferenceUpdate(Object* set, Object* other) {
  if (set == other) {
    SetClear(set);
    return true;
  }
  if (!IsAnySet(other) && !IsExactly(other, dict_type)) {
    other = NewSetFrom(SetBaseType(set), other);
    if (other == nullptr) return false;
  }
  return ForEachKey(other, [&](Object* key, int64_t hash) {
    const int removed = SetDiscardHashed(set, key, hash);
    return removed > 0 || (removed == 0 && SetAddHashed(set, key, hash) >= 0);
  });
}

Object* SetSymmetricDifference(Object* set, Object* other) {
  Object* result = NewSetFrom(SetBaseType(set), other);
  return result != nullptr && SetSymmetricDifferenceUpdate(result, set) ? result : nullptr;
}

int SetIsSubset(Object* set, Object* other) {
  if (!IsAnySet(other)) {
    other = NewSetFrom(set_type, other);
    if (other == nullptr) return -1;
  }
  if (SetSize(set) > SetSize(other)) return 0;
  int result = 1;
  const bool done = ForEachKey(set, [&](Object* key, int64_t hash) {
    result = Contains(other, key, hash);
    return result > 0;
  });
  return done || result == 0 ? result : -1;
}

int SetIsSuperset(Object* set, Object* other) {
  if (IsAnySet(other)) return SetIsSubset(other, set);
  int result = 1;
  const bool done = ForEachKey(other, [&](Object* key, int64_t hash) {
    result = Contains(set, key, hash);
    return result > 0;
  });
  return done || result == 0 ? result : -1;
}

int SetIsDisjoint(Object* set, Object* other) {
  if (set == other) return SetSize(set) == 0;
  if (IsAnySet(other) && SetSize(other) > SetSize(set)) std::swap(set, other);
  int in = 0;
  const bool done = ForEachKey(other, [&](Object* key, int64_t hash) {
    in = Contains(set, key, hash);
    return in == 0;
  });
  if (done) return 1;
  return in > 0 ? 0 : -1;
}

}  // namespace tricolor
