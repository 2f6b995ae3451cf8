// WriteBarrier: tells the collector that `owner` now refers to `value`.
//
// WHY        Incremental update: while a cycle marks, the new value is shaded, so that no
//            marked cell refers to an unmarked one that nobody will find. Between cycles an old
//            owner that gets a young value is remembered: the next young cycle, which does not
//            look into old cells, traces it again.
//            One test for both: the flag is up, or the owner's state says kOld. A remembered
//            owner has no state until it is traced again, so it is remembered once per cycle.
// THREADS    Any attached thread; the flag is one shared word that is read only, except at
//            the start and the end of a cycle.
// REQUIRES   Called after the store, with no safepoint between the two. `owner` is the cell that
//            holds the slot; or an object with a header outside the heap, which TraceGlobals finds.
// COST       Idle: two loads and a predicted branch.
#ifndef TRICOLOR_GC_WRITE_BARRIER_H_
#define TRICOLOR_GC_WRITE_BARRIER_H_

#include <cstddef>
#include <cstdint>

#include "gc/object_header.h"

namespace tricolor::gc {

// Non-zero while stores must be told: bit 0 to the collector, which marks; bit 1 with it in a full
// cycle, where an old cell is not marked yet; bit 31 to the shadow (shadow.h); the rest counts threads
// whose stores are watched (store_watch.h). C symbol, because the macros of the C API read it too.
extern "C" uint32_t tc_gc_barrier_on;
inline constexpr uint32_t kBarrierMarking = 1;
inline constexpr uint32_t kBarrierFull = 2;
inline constexpr uint32_t kBarrierOneWatch = 4;
inline constexpr uint32_t kBarrierShadow = uint32_t{1} << 31;

// Zero while nobody is to be told anything: the flag is down, nobody watches allocation, and StayAlert has not been
// called; INT32_MAX otherwise. So "count > tc_gc_alert" says both that a count is above zero and that one more may be
// written plainly (compat). Goes up with the flag, before any handshake.
extern "C" int32_t tc_gc_alert;
inline bool Alert() { return __builtin_expect(__atomic_load_n(&tc_gc_alert, __ATOMIC_RELAXED) != 0, 0); }
void RenewAlert();  // after a change of what it depends on; any thread
void StayAlert();   // for ever

// Zero while the flag is up or allocation is watched; else a number that it never had before the last such time, nor before
// the last RenewAlert. What a thread did while it saw one number holds as long as it sees the same: no cycle has been
// between. Goes to zero with the flag, before any handshake.
extern "C" uint32_t tc_gc_calm;
inline constexpr uint32_t kNeverCalm = 1;  // a number that it never has
inline uint32_t Calm() { return __atomic_load_n(&tc_gc_calm, __ATOMIC_RELAXED); }
void StayUncalm();  // zero for ever

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

inline uint8_t CellStateOf(const void* owner) {
  return __atomic_load_n(&static_cast<const ObjectHeader*>(owner)->state, __ATOMIC_RELAXED);
}

// True: stores into `owner` must be told now. For loops of stores that ask once, afterwards.
inline bool BarrierOn(const void* owner) {
  return __builtin_expect(
      (__atomic_load_n(&tc_gc_barrier_on, __ATOMIC_RELAXED) | CellStateOf(owner)) != 0, 0);
}

void WriteBarrierSlow(void* owner, void* value);
inline void WriteBarrier(void* owner, void* value) {
  if (BarrierOn(owner)) WriteBarrierSlow(owner, value);
}

// A reference was stored where the collector finds it as a root: a frame, a thread, a global.
inline void WriteRootBarrier(void* value) {
  if (BarrierOn()) WriteBarrierSlow(nullptr, value);
}

inline void WriteBarrier(std::nullptr_t, void* value) { WriteRootBarrier(value); }

// The owner was (or may have been) changed through raw stores, or is a frame that was live:
// trace it again before this cycle ends; between cycles, remember it if it is old.
void RescanSlow(void* owner);
inline void Rescan(void* owner) {
  if (BarrierOn(owner)) RescanSlow(owner);
}

// The owner was filled by raw stores and the values are shaded by the caller if BarrierOn():
// remember it if it is old, so that the next young cycle looks into it. To be called before the
// caller looks at the flag: it may go up between the two, and Remember does nothing while it is up.
void RememberSlow(void* owner);
inline void Remember(void* owner) {
  if (__builtin_expect(CellStateOf(owner) != 0, 0)) RememberSlow(owner);
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_WRITE_BARRIER_H_
