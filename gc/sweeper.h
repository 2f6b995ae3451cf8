// Sweeper: takes back the cells that a finished cycle left unmarked.
//
// WHY        Reads bitmaps only, never the dead; in pieces, so that allocating threads can sweep
//            ahead of the collector's thread and nobody waits for the whole.
// THREADS    Begin, Finish: collector. HelpOnce, SweepCells: any attached thread.
// GUARANTEES When Finish returns, every block has the current epoch; what was there when marking
//            ended and is there still is marked, which is to say old.
// ORDERING   A block is swept under its lock; free ones are looked at under it too, because a
//            thread may be turning them into something with the phase it saw before.
// COST       About 0.3 µs a block.
#ifndef TRICOLOR_GC_SWEEPER_H_
#define TRICOLOR_GC_SWEEPER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "gc/mutex.h"
#include "gc/segment.h"

namespace tricolor::gc {

struct HeapImpl;

class Sweeper {
 public:
  explicit Sweeper(HeapImpl* heap) : heap_(heap) {}

  // Publishes the phase Sweeping.
  void Begin();
  // Sweeps what is left and waits for helpers. Parks for fork between pieces.
  void Finish();
  // One piece; false: none left.
  bool HelpOnce();

  // Sweeps a block of kind kCells that the caller has locked.
  void SweepCells(Block* block, uint32_t epoch) TC_REQUIRES(block->lock);

  // Between Begin and the end of Finish: the blocks are done, what remains is large objects.
  bool AmongLargeObjects() const { return pieces_.load(std::memory_order_acquire) == 0; }

  uint64_t TakeFreedCells() { return freed_cells_.exchange(0, std::memory_order_relaxed); }

  // All marked bits to zero, before a full cycle. Nothing is to sweep, and new cells are white.
  void ClearAllMarks();

 private:
  static constexpr size_t kPiece = 8;  // blocks
  static constexpr size_t kPiecesPerSegment = kBlocksPerSegment / kPiece;

  void SweepBlock(Block* block, uint32_t epoch);
  void SweepLarge(uint32_t epoch);

  HeapImpl* const heap_;
  std::atomic<size_t> next_piece_{0};
  std::atomic<size_t> pieces_{0};
  std::atomic<size_t> pieces_done_{0};
  std::atomic<uint64_t> freed_cells_{0};
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_SWEEPER_H_
