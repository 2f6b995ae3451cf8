// Unpinned: what the runtime made for this thread's native code last, whose pinned bit is not set yet.
//
// WHY        Most of it is dropped, or handed on to a container, before much else is made: a locked instruction for its
//            pinned bit, the collector's question who owns it, and settling its ledger would be for nothing.
// THREADS    Each thread its own. PinUnpinned: at the thread's safepoint, or while it is detached.
// GUARANTEES What stands here is pinned when it is displaced by another or its thread is scanned, if its ledger is above
//            zero then. Until the thread's first scan in a cycle nobody asks for pinned bits, and what gets here behind it
//            is marked.
// REQUIRES   Whoever keeps a cell for another object pins it first: its entry here stays.
// SAFEPOINT  no.
#ifndef TRICOLOR_COMPAT_UNPINNED_H_
#define TRICOLOR_COMPAT_UNPINNED_H_

#include "compat/ledger.h"
#include "runtime/take_back.h"

namespace tricolor::compat {

struct Unpinned {
  static constexpr uint32_t kPlaces = 64;
  Object* places[kPlaces];
  uint32_t next;
  const Thread* owner;
};
extern constinit thread_local Unpinned* own_unpinned __attribute__((tls_model("initial-exec")));
Unpinned* MakeUnpinned();
// `o` was displaced.
void PinDisplaced(Object* o);

// `o`, a cell of the heap, has a ledger of one now, which only this thread's native code knows. False: it must be pinned.
inline bool NoteUnpinned(Object* o) {
  if (gc::BarrierOn() && gc::IsUnmarkedCell(o)) return false;
  Unpinned* unpinned = own_unpinned;
  if (TC_UNLIKELY(unpinned == nullptr)) unpinned = MakeUnpinned();
  Object*& place = unpinned->places[unpinned->next++ % Unpinned::kPlaces];
  Object* const old = place;
  place = o;
  if (old != nullptr && RawLedger(old) != 0) PinDisplaced(old);
  return true;
}

// As its cell may be another object's next. While no cycle marks.
inline void PinBeforeReuse(const void* cell) {
  const gc::CellBit bit(cell);
  if (TC_UNLIKELY((bit.segment->pinned[bit.word].load(std::memory_order_relaxed) & bit.mask) == 0)) gc::SetPinned(cell);
}

inline bool IsUnmarkedAndPinned(const void* cell) {
  const gc::CellBit bit(cell);
  const uint64_t marked = bit.segment->marked[bit.word].load(std::memory_order_relaxed);
  return ((marked | ~bit.segment->pinned[bit.word].load(std::memory_order_relaxed)) & bit.mask) == 0;
}

void PinUnpinned(const Thread* thread);
void EndUnpinned(const Thread* thread);        // the thread ends
void AfterForkUnpinned(const Thread* thread);  // the only one left
void ForgetUnpinned();                         // the heap goes

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_UNPINNED_H_
