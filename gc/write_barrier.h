// WriteBarrier: tells the collector that `owner` now refers to `value`.
//
// WHY        Incremental update: while a cycle marks, the new value is shaded, so that no
//            marked cell refers to an unmarked one that nobody will find. The owner is passed
//            for the generational barrier, which remembers marked owners between cycles.
// THREADS    Any attached thread; the flag is one shared word that is read only, except at
//            the start and the end of a cycle.
// REQUIRES   Called after the store, with no safepoint between the two.
#ifndef TRICOLOR_GC_WRITE_BARRIER_H_
#define TRICOLOR_GC_WRITE_BARRIER_H_

#include <cstdint>

namespace tricolor::gc {

// Non-zero while stores must be told: bit 0 to the collector, which marks; the rest counts threads
// whose stores are watched (store_watch.h). C symbol, because the macros of the C API read it too.
extern "C" uint32_t tc_gc_barrier_on;
inline constexpr uint32_t kBarrierMarking = 1;
inline constexpr uint32_t kBarrierOneWatch = 2;

// Marks `cell` and queues it for tracing, if it is an unmarked cell of the heap. Out of line.
// `cell` may be null or outside the heap.
void Shade(void* cell);

inline bool BarrierOn() {
  return __builtin_expect(__atomic_load_n(&tc_gc_barrier_on, __ATOMIC_RELAXED) != 0, 0);
}

// The collector marks now. Collector thread, or as a hint.
inline bool BarrierMarks() {
  return (__atomic_load_n(&tc_gc_barrier_on, __ATOMIC_RELAXED) & kBarrierMarking) != 0;
}

void WriteBarrierSlow(void* owner, void* value);
inline void WriteBarrier(void* owner, void* value) {
  if (BarrierOn()) WriteBarrierSlow(owner, value);
}

// The owner was (or may have been) changed through raw stores, or is a frame that was live:
// trace it again before this cycle ends. A no-op while no cycle marks.
void RescanSlow(void* owner);
inline void Rescan(void* owner) {
  if (BarrierOn()) RescanSlow(owner);
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_WRITE_BARRIER_H_
