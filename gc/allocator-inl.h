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

// Allocate for any `bytes`; out of line.
void* AllocateSized(Mutator* m, size_t bytes, void* type, uint8_t flags);

// `bytes` includes the header. `flags`: kLeaf, kFinalizable, kTypeInHeap, kUser*; kInHeap is added.
// Always inline, because the compiler would weigh it before it knows what is constant.
[[gnu::always_inline]] inline void* Allocate(Mutator* m, size_t bytes, void* type, uint8_t flags) {
  if (!__builtin_constant_p(bytes) || bytes > kMaxSmallSize || !__builtin_constant_p(flags) ||
      (flags & (kFinalizable | kWeaklyReferenced | kTypeInHeap)) != 0) {
    return AllocateSized(m, bytes, type, flags);
  }
  const SizeClass c = SizeClassOf(bytes);
  FreeInterval& interval = m->intervals[c.index];
  char* const cell = interval.cursor;
  if (__builtin_expect(cell == interval.end, 0)) return AllocateSlow(m, bytes, type, flags);
  interval.cursor = cell + c.bytes;
  auto* const header = reinterpret_cast<ObjectHeader*>(cell);
  header->flags = flags | kInHeap;
  __atomic_store_n(&header->type, type, __ATOMIC_RELEASE);
  return cell;
}

// The same where the thread has a cell at hand; else null, and nothing is done. It calls nothing, so whoever keeps values
// in registers that a call would cost does so here, and goes elsewhere for the rest.
[[gnu::always_inline]] inline void* AllocateAtHand(Mutator* m, SizeClass c, void* type, uint8_t flags) {
  FreeInterval& interval = m->intervals[c.index];
  char* const cell = interval.cursor;
  if (__builtin_expect(cell == interval.end, 0)) return nullptr;
  interval.cursor = cell + c.bytes;
  auto* const header = reinterpret_cast<ObjectHeader*>(cell);
  header->flags = flags | kInHeap;
  __atomic_store_n(&header->type, type, __ATOMIC_RELEASE);
  return cell;
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_ALLOCATOR_INL_H_
