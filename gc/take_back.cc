#include "gc/take_back.h"

#include <cstring>

#include "gc/segment.h"
#include "gc/write_barrier.h"

namespace tricolor::gc {
namespace {

bool IsUnmarked(const CellBit& bit) {
  return (bit.segment->marked[bit.word].load(std::memory_order_relaxed) & bit.mask) == 0;
}

}  // namespace

bool StaysPinned(const void* cell) {
  const CellBit bit(cell);
  return !BarrierOn() && (bit.segment->pinned[bit.word].load(std::memory_order_relaxed) & bit.mask) != 0;
}

bool IsUnseen(const void* cell) { return !BarrierOn() && IsUnmarked(CellBit(cell)); }

// Whatever cleared marks before the flag goes up (a full cycle does) waits for this thread's next safepoint before it
// looks further. A cell that was remembered may be traced again where it stands: it is of no type then, or of a new one.
bool TakeBack(Mutator* m, void* cell) {
  auto* const header = static_cast<ObjectHeader*>(cell);
  if (BarrierOn() || (header->flags & ~kLeaf) != kInHeap) return false;
  const CellBit bit(cell);
  const Block* const block = bit.block();
  if (block->kind.load(std::memory_order_relaxed) != BlockKind::kCells) return false;
  const uint32_t bytes = block->cell_bytes.load(std::memory_order_relaxed);
  FreeInterval& interval = m->intervals[block->class_index.load(std::memory_order_relaxed)];
  char* const begin = static_cast<char*>(cell);
  // A cursor at the beginning of a block is the interval of another block than the cell's.
  if (interval.cursor != begin + bytes || (reinterpret_cast<uintptr_t>(interval.cursor) & (kBlockSize - 1)) == 0) {
    return false;
  }
  if (!IsUnmarked(bit)) return false;
  // Most are of two or three granules: a call would take longer.
  auto* word = static_cast<uint64_t*>(cell);
  if (bytes <= 4 * kGranule) {
    for (uint32_t i = 0; i < bytes / kGranule; ++i, word += 2) word[0] = word[1] = 0;
  } else {
    std::memset(begin, 0, bytes);
  }
  interval.cursor = begin;
  return true;
}

}  // namespace tricolor::gc
