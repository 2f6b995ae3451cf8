// BlockPool: which blocks are free, which have free cells, and where new segments come from.
//
// WHY        A block serves one size class at a time and any class once it is empty.
// THREADS    Any. One mutex, held for a few list operations, once per 64 KiB of allocation.
// ORDERING   Lock order: Block::lock, then mutex(). A block's owner and its place in a list
//            change under mutex() only, its contents under its lock: whoever sweeps a block
//            asks here, under both, what becomes of it.
// INVARIANT  [P1] A block in a partial list was swept in the current epoch and has no owner.
#ifndef TRICOLOR_GC_BLOCK_POOL_H_
#define TRICOLOR_GC_BLOCK_POOL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "gc/cell_class.h"
#include "gc/mutex.h"
#include "gc/segment.h"
#include "gc/segment_map.h"

namespace tricolor::gc {

class BlockPool {
 public:
  explicit BlockPool(SegmentMap* map);
  ~BlockPool();  // unmaps everything
  BlockPool(const BlockPool&) = delete;
  BlockPool& operator=(const BlockPool&) = delete;

  // A block of class `c` with free cells, now owned by `owner`; null: none is known.
  Block* TakePartial(uint32_t c, MutatorImpl* owner) TC_EXCLUDES(mutex_);
  // `count` adjacent free blocks (kind kFree, the caller makes them something); `dirty`: they do
  // not read as zero. Null: no memory.
  Block* TakeFree(size_t count, MutatorImpl* owner, bool* dirty) TC_EXCLUDES(mutex_);
  // A large object's segment: mapped, and in the map once PublishLarge has run.
  void PublishLarge(Segment* segment) TC_EXCLUDES(mutex_);

  // `block` lost its owner. `listable`: it has free cells and was swept in the current epoch.
  void Disown(Block* block, bool listable) TC_EXCLUDES(mutex_);

  // After a sweep of an unowned block, which the caller has locked.
  enum class Fate { kKept, kListed, kFreed };
  Fate Settle(Block* block, bool empty, bool listable) TC_EXCLUDES(mutex_);
  // A dead run. The caller has locked `head`.
  void FreeRun(Block* head, size_t count) TC_EXCLUDES(mutex_);
  // A dead large object leaves the map and the list; UnmapDead unmaps it later, when every thread
  // has passed a handshake and so no longer follows an old address into it.
  void RetireLarge(Segment* segment, Segment* before) TC_EXCLUDES(mutex_);
  void UnmapDead() TC_EXCLUDES(mutex_);

  // Forgets the partial lists: their blocks are about to be swept.
  void ForgetPartial() TC_EXCLUDES(mutex_);

  // Segments of small blocks, in order of birth; they stay mapped. No lock needed.
  size_t segment_count() const { return segment_count_.load(std::memory_order_acquire); }
  Segment* segment(size_t i) const { return segments_[i].load(std::memory_order_acquire); }
  void CopyLarge(std::vector<Segment*>* out) TC_EXCLUDES(mutex_);
  // The newest large segment; follow next_large. Collector's thread: only it unlinks.
  Segment* first_large() TC_EXCLUDES(mutex_);

  // Gives pages of free blocks back until blocks and large objects take about `keep` bytes, or no
  // free block has any. Collector's thread.
  size_t DiscardFree(size_t keep) TC_EXCLUDES(mutex_);

  Mutex* mutex() { return &mutex_; }

 private:
  static constexpr size_t kMaxSegments = size_t{1} << 20;

  size_t LargeBytes() TC_EXCLUDES(mutex_);  // collector's thread: only it unlinks
  bool AddSegment() TC_REQUIRES(mutex_);

  SegmentMap* const map_;
  Mutex mutex_;
  std::atomic<Segment*>* segments_;
  std::atomic<size_t> segment_count_{0};
  size_t free_hint_ TC_GUARDED_BY(mutex_) = 0;  // no segment before it has a free block
  Block* partial_[kCellClasses] TC_GUARDED_BY(mutex_) = {};
  Segment* large_ TC_GUARDED_BY(mutex_) = nullptr;
  Segment* dead_large_ TC_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_BLOCK_POOL_H_
