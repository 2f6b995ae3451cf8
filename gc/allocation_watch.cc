#include "gc/allocation_watch.h"

#include "gc/heap_impl.h"

namespace tricolor::gc {

std::atomic<AllocationWatch> tc_gc_allocation_watch{nullptr};

void SetAllocationWatch(Heap* heap, Mutator* m, AllocationWatch watch) {
  if (watch == nullptr) {
    tc_gc_allocation_watch.store(nullptr, std::memory_order_relaxed);
    return;
  }
  heap->StopTheWorld(m, [heap, watch] {
    tc_gc_allocation_watch.store(watch, std::memory_order_relaxed);
    // From what they have left, threads would allocate without a word.
    heap->impl()->safepoints.ForEach([](MutatorImpl* each) { ReturnIntervals(each); });
  });
}

}  // namespace tricolor::gc
