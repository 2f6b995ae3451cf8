#include "gc/allocation_watch.h"

#include "gc/heap_impl.h"

namespace tricolor::gc {

std::atomic<AllocationWatch> tc_gc_allocation_watch{nullptr};

namespace {

// What is left of them waits, as zeros, for the next sweep. It must not become other threads' before:
// whoever is told by address what a thread has made (runtime/death_batch.cc) would take theirs for it.
void EndIntervals(MutatorImpl* m) {
  for (FreeInterval& interval : m->mutator->intervals) interval.cursor = interval.end;
}

}  // namespace

void ChooseAllocationWatch(Heap* heap, Mutator* m, AllocationWatch (*choose)()) {
  heap->StopTheWorld(m, [heap, choose] {
    const AllocationWatch watch = choose();
    tc_gc_allocation_watch.store(watch, std::memory_order_seq_cst);
    RenewAlert();
    // From what they have left, threads would allocate without a word.
    if (watch != nullptr) heap->impl()->safepoints.ForEach(EndIntervals);
  });
}

}  // namespace tricolor::gc
