// Load and Store: the one door through which references leave and enter heap cells.
//
// WHY        Every heap slot is an atomic word, so that the program, the marker and other
//            threads never race; every store tells the collector while it marks.
// THREADS    Any attached thread. Load: no lock, no write.
// ORDERING   Store releases (a reader that sees the reference sees the object whole);
//            Load acquires. Both are plain moves on x86-64.
// GUARANTEES After Store the value survives the running cycle.
// SAFEPOINT  no.   ALLOCATES no.
// COST       Idle Store: one extra relaxed load and a predicted branch.
#ifndef TRICOLOR_GC_REF_H_
#define TRICOLOR_GC_REF_H_

#include "gc/object_header.h"
#include "gc/write_barrier.h"

namespace tricolor::gc {

template <class T>
inline T* Load(T* const* slot) {
  return __atomic_load_n(slot, __ATOMIC_ACQUIRE);
}

// `owner` is the cell that contains `slot` (for the generational barrier), or the literal nullptr
// for a slot that TraceGlobals visits; `value` may be null.
template <class T, class Owner>
inline void Store(Owner owner, T** slot, T* value) {
  __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  WriteBarrier(owner, value);
}

// Stores null, or a reference to an object outside the heap: nothing to tell the collector.
template <class T>
inline void StoreNoBarrier(T** slot, T* value) {
  __atomic_store_n(slot, value, __ATOMIC_RELEASE);
}

// One atomic exchange; the barrier as in Store.
template <class T, class Owner>
inline T* Exchange(Owner owner, T** slot, T* value) {
  T* old = __atomic_exchange_n(slot, value, __ATOMIC_ACQ_REL);
  WriteBarrier(owner, value);
  return old;
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_REF_H_
