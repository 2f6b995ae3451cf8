// Allocate: a zeroed cell with its header set, from the thread's own interval.
//
// GUARANTEES The cell is zero behind the header; alive for the running cycle (allocated black
//            once its thread has acknowledged the cycle). Null only when the system or the hard
//            limit gives no more memory.
// SAFEPOINT  no: may take blocks and sweep, but never stops and never runs a finalizer.
// COST       ≤ 10 instructions plus the header's stores, when `bytes` is a constant.
#ifndef TRICOLOR_GC_ALLOCATOR_INL_H_
#define TRICOLOR_GC_ALLOCATOR_INL_H_

#include "gc/heap.h"
#include "gc/size_class.h"
#include "gc/write_barrier.h"

namespace tricolor::gc {

// `bytes` includes the header. `flags`: kLeaf, kFinalizable, kTypeInHeap, kUser*; kInHeap is added.
inline void* Allocate(Mutator* m, size_t bytes, void* type, uint8_t flags) {
  if (__builtin_expect(bytes > kMaxSmallSize, 0)) return AllocateSlow(m, bytes, type, flags);
  const SizeClass c = SizeClassOf(bytes);
  FreeInterval& interval = m->intervals[c.index];
  char* cell = interval.cursor;
  if (__builtin_expect(static_cast<size_t>(interval.end - cell) < c.bytes, 0)) {
    return AllocateSlow(m, bytes, type, flags);
  }
  if (__builtin_expect((flags & (kFinalizable | kWeaklyReferenced)) != 0, 0)) {
    return AllocateSlow(m, bytes, type, flags);
  }
  interval.cursor = cell + c.bytes;
  auto* header = reinterpret_cast<ObjectHeader*>(cell);
  header->flags = flags | kInHeap;
  __atomic_store_n(&header->type, type, __ATOMIC_RELEASE);
  // A cell that is born black is not traced: its type must be told like any stored reference.
  if ((flags & kTypeInHeap) != 0) WriteBarrier(cell, type);
  return cell;
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_ALLOCATOR_INL_H_
