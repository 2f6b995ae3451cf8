// set and frozenset: open addressing in CPython's probe order, so that sets of the same history
// iterate in the same order.
//
// The table is a cell of its own; readers use the one they loaded. A slot goes empty → key →
// deleted → another key; a reader that finds its key was right at the moment it loaded the slot.
//
// THREADS    Writers hold the set's lock (dropped around __eq__, then checked). Readers take none.
#ifndef TRICOLOR_RUNTIME_OBJECTS_SET_H_
#define TRICOLOR_RUNTIME_OBJECTS_SET_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

struct SetEntry {
  Object* key;   // null: never used; the deleted mark; or a key
  int64_t hash;
};

struct SetTable {
  Object base;
  uint64_t mask;        // slots - 1; zero in a cell that is being made
  uint64_t version;     // counts changes (relaxed atomic, under the lock)
  SetEntry entries[];
};

struct SetObject {      // set and frozenset
  Object base;
  int64_t used;         // living keys (relaxed atomic)
  int64_t fill;         // slots that are not empty (under the lock)
  SetTable* table;      // never null
  int64_t hash;         // of a frozenset; -1: not computed (relaxed atomic)
  int64_t finger;       // where pop() looks next
};

Object* NewSet();
// An exact set or frozenset (`type`) of an iterable's items; null iterable: empty.
Object* NewSetFrom(Type& type, Object* iterable);
inline bool IsAnySet(const Object* o) {
  const Type* t = TypeOf(o);
  return t == &set_type || t == &frozenset_type || IsSubtype(t, &set_type) ||
         IsSubtype(t, &frozenset_type);
}
inline int64_t SetSize(const Object* s) {
  return __atomic_load_n(&As<SetObject>(s)->used, __ATOMIC_RELAXED);
}
int SetAdd(Object* set, Object* key);        // 1 added, 0 was there, -1 error
int SetDiscard(Object* set, Object* key);    // 1 removed, 0 absent, -1 error
int SetContains(Object* set, Object* key);   // 1, 0, -1
Object* SetPop(Object* set);                 // KeyError
void SetClear(Object* set);
Object* SetToList(Object* set);
Object* SetCopy(Object* set, Type& type);
bool SetUpdate(Object* set, Object* iterable);
bool SetDifferenceUpdate(Object* set, Object* iterable);
bool SetSymmetricDifferenceUpdate(Object* set, Object* iterable);
Object* SetIntersection(Object* set, Object* iterable);  // exact type of `set`'s kind
// Walks one table: *position starts at 0. No lock.
bool SetNext(Object* set, int64_t* position, Object** key, int64_t* hash = nullptr);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_SET_H_
