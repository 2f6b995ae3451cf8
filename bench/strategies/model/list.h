// Lists: a table of items that is replaced when it is full.
//
// THREADS    Every function is one atomic step under the policy's locks. A reader without a lock
//            sees the old table or the new one; both are right for the moment it began.
#ifndef TRICOLOR_BENCH_STRATEGIES_MODEL_LIST_H_
#define TRICOLOR_BENCH_STRATEGIES_MODEL_LIST_H_

#include "bench/strategies/model/objects.h"

namespace tricolor::strategies {

inline constexpr uint64_t kLeastItems = 8;

template <class P>
inline void StoreTable(Obj<P>* owner, Table<P>** slot, Table<P>* table) {
  P::Store(owner, reinterpret_cast<Obj<P>**>(slot), reinterpret_cast<Obj<P>*>(table));
}

template <class P>
Ref<P> NewList() {
  auto* list = static_cast<List<P>*>(P::Allocate(sizeof(List<P>), &kListType));
  if (list == nullptr) OutOfMemory();
  StoreWord(&list->size, 0);
  __atomic_store_n(&list->table, nullptr, __ATOMIC_RELAXED);
  return Ref<P>::Adopt(list);
}

template <class P>
uint64_t Size(const Ref<P>& list) {
  return LoadWord(&static_cast<List<P>*>(list.get())->size);
}

template <class P>
void Append(const Ref<P>& to, Ref<P> value) {
  auto* list = static_cast<List<P>*>(to.get());
  Table<P>* full = nullptr;
  {
    const WriteLock<P> lock(list);
    const uint64_t size = LoadWord(&list->size);
    Table<P>* table = LoadSlot(&list->table);
    if (table == nullptr || size >= table->capacity) {
      full = table;
      table = NewTable<P>(size < kLeastItems ? kLeastItems : size * 2);
      for (uint64_t i = 0; full != nullptr && i < full->capacity; ++i) {
        P::Store(reinterpret_cast<Obj<P>*>(table), &table->slots()[i], LoadSlot(&full->slots()[i]));
      }
      StoreTable<P>(list, &list->table, table);
    }
    P::Store(reinterpret_cast<Obj<P>*>(table), &table->slots()[size], value.Release());
    StoreWord(&list->size, size + 1);
  }
  if (full != nullptr) P::Retire(list, full);
}

// Null: there is no such item.
template <class P>
Ref<P> GetItem(const Ref<P>& from, uint64_t i) {
  auto* list = static_cast<List<P>*>(from.get());
  const ReadLock<P> lock(list);
  if (i >= LoadWord(&list->size)) return Ref<P>();
  Table<P>* table = LoadSlot(&list->table);
  if (i >= table->capacity) return Ref<P>();
  return Ref<P>::Share(LoadSlot(&table->slots()[i]));
}

// False: there is no such item.
template <class P>
bool SetItem(const Ref<P>& in, uint64_t i, Ref<P> value) {
  auto* list = static_cast<List<P>*>(in.get());
  Obj<P>* old;
  {
    const WriteLock<P> lock(list);
    if (i >= LoadWord(&list->size)) return false;
    Table<P>* table = LoadSlot(&list->table);
    if (i >= table->capacity) return false;  // only without locks
    Obj<P>** slot = &table->slots()[i];
    old = LoadSlot(slot);
    P::Store(reinterpret_cast<Obj<P>*>(table), slot, value.Release());
  }
  if (old != nullptr) P::Drop(list, old);
  return true;
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_MODEL_LIST_H_
