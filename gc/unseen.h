// IsUnseenCell: IsUnseen (take_back.h) in line, for who asks at each object that native code drops.
#ifndef TRICOLOR_GC_UNSEEN_H_
#define TRICOLOR_GC_UNSEEN_H_

#include <cstdint>

#include "gc/segment.h"
#include "gc/write_barrier.h"

namespace tricolor::gc {

inline bool IsUnmarkedCell(const void* cell) {
  const CellBit bit(cell);
  return (bit.segment->marked[bit.word].load(std::memory_order_relaxed) & bit.mask) == 0;
}

// Nobody is to be told anything, no cycle has marked `cell`, a cell of the heap: until the caller's next safepoint no
// collector will look at it.
inline bool IsUnseenCell(const void* cell) { return !Alert() && IsUnmarkedCell(cell); }

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_UNSEEN_H_
