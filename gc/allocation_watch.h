// AllocationWatch: the embedder hears of every cell that any thread allocates.
//
// WHY        tracemalloc asks where memory came from.
// THREADS    ChooseAllocationWatch: any, attached. The function runs on the thread that allocates, in the
//            middle of it: it must not allocate from the heap, poll, or wait for a thread that does.
// GUARANTEES What is allocated after ChooseAllocationWatch has returned is reported, before whoever
//            asked for the cell gets it; nothing is if null was chosen. `bytes` is what was asked for.
// COST       None while nobody watches: the fast path of Allocate compares the two ends of a free
//            interval, and as long as somebody watches each interval has one cell, taken at once.
#ifndef TRICOLOR_GC_ALLOCATION_WATCH_H_
#define TRICOLOR_GC_ALLOCATION_WATCH_H_

#include <atomic>
#include <cstddef>

#include "gc/heap.h"

namespace tricolor::gc {

using AllocationWatch = void (*)(Mutator* m, void* cell, size_t bytes);

// Stops the world and asks who watches from now on; null: nobody. `choose` goes by what its caller
// changed before: of threads that change it side by side, the last to stop the world sees all of it.
void ChooseAllocationWatch(Heap* heap, Mutator* m, AllocationWatch (*choose)());

// Set with the world stopped. A word of the process, as the barrier's flag is (decision 007).
extern std::atomic<AllocationWatch> tc_gc_allocation_watch;

inline AllocationWatch CurrentAllocationWatch() {
  return tc_gc_allocation_watch.load(std::memory_order_relaxed);
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_ALLOCATION_WATCH_H_
