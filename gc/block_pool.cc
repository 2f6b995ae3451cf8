#include "gc/block_pool.h"

#include <sys/mman.h>

#include "gc/check.h"
#include "gc/poison.h"

namespace tricolor::gc {
namespace {

// Those that a program of some size soon uses whole. A smaller one has only the first; in a larger one
// the wait for a page of two mebibytes is what counts (decision 021).
constexpr size_t kFirstHugeSegment = 1, kEndOfHugeSegments = 16;

constexpr uint64_t kAllUsable = ~uint64_t{0} << kFirstBlock;

constexpr uint64_t RunMask(size_t first, size_t count) {
  return ((uint64_t{1} << count) - 1) << first;
}

// Bit i: blocks i … i + count - 1 are all in `mask`.
uint64_t StartsOfRuns(uint64_t mask, size_t count) {
  for (size_t have = 1; have < count;) {
    const size_t step = have < count - have ? have : count - have;
    mask &= mask >> step;
    have += step;
  }
  return mask;
}

}  // namespace

BlockPool::BlockPool(SegmentMap* map) : map_(map) {
  void* memory = mmap(nullptr, kMaxSegments * sizeof(*segments_), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  TC_CHECK(memory != MAP_FAILED, "no address space for the list of segments");
  segments_ = static_cast<std::atomic<Segment*>*>(memory);
}

BlockPool::~BlockPool() {
  UnmapDead();
  for (size_t i = 0; i < segment_count(); ++i) UnmapSegment(segment(i));
  while (large_ != nullptr) {
    Segment* const next = large_->next_large;
    UnmapSegment(large_);
    large_ = next;
  }
  munmap(segments_, kMaxSegments * sizeof(*segments_));
}

Block* BlockPool::TakePartial(uint32_t c, MutatorImpl* owner) {
  MutexLock lock(&mutex_);
  Block* const block = partial_[c];
  if (block == nullptr) return nullptr;
  partial_[c] = block->next_partial;
  block->next_partial = nullptr;
  block->owner = owner;
  return block;
}

bool BlockPool::AddSegment() {
  const size_t n = segment_count_.load(std::memory_order_relaxed);
  if (n == kMaxSegments) return false;
  const bool huge = n >= kFirstHugeSegment && n < kEndOfHugeSegments;
  Segment* const segment = MapSegment(kSegmentSize - kFirstBlock * kBlockSize, huge ? Pages::kHuge : Pages::kCommon);
  if (segment == nullptr) return false;
  segment->free_blocks = kAllUsable;
  map_->Add(segment);
  segments_[n].store(segment, std::memory_order_release);
  segment_count_.store(n + 1, std::memory_order_release);
  return true;
}

Block* BlockPool::TakeFree(size_t count, MutatorImpl* owner, bool* dirty) {
  MutexLock lock(&mutex_);
  for (size_t i = free_hint_;; ++i) {
    if (i == segment_count() && !AddSegment()) return nullptr;
    Segment* const s = segment(i);
    if (s->free_blocks == 0) {
      if (i == free_hint_) ++free_hint_;
      continue;
    }
    const uint64_t starts = StartsOfRuns(s->free_blocks, count);
    if (starts == 0) continue;
    const size_t first = static_cast<size_t>(__builtin_ctzll(starts));
    const uint64_t mask = RunMask(first, count);
    *dirty = (s->dirty_blocks & mask) != 0;
    s->free_blocks &= ~mask;
    s->dirty_blocks &= ~mask;
    s->blocks[first].owner = owner;
    return &s->blocks[first];
  }
}

void BlockPool::PublishLarge(Segment* segment) {
  MutexLock lock(&mutex_);
  segment->next_large = large_;
  large_ = segment;
  map_->Add(segment);
}

Segment* BlockPool::first_large() {
  MutexLock lock(&mutex_);
  return large_;
}

void BlockPool::CopyLarge(std::vector<Segment*>* out) {
  MutexLock lock(&mutex_);
  for (Segment* s = large_; s != nullptr; s = s->next_large) out->push_back(s);
}

void BlockPool::RetireLarge(Segment* segment, Segment* before) {
  MutexLock lock(&mutex_);
  if (before == nullptr) {
    // New ones may have come in front of it since.
    if (large_ == segment) {
      large_ = segment->next_large;
    } else {
      before = large_;
      while (before->next_large != segment) before = before->next_large;
    }
  }
  if (before != nullptr) before->next_large = segment->next_large;
  map_->Remove(segment);
  segment->next_large = dead_large_;
  dead_large_ = segment;
}

void BlockPool::UnmapDead() {
  Segment* dead;
  {
    MutexLock lock(&mutex_);
    dead = dead_large_;
    dead_large_ = nullptr;
  }
  while (dead != nullptr) {
    Segment* const next = dead->next_large;
    UnmapSegment(dead);
    dead = next;
  }
}

void BlockPool::Disown(Block* block, bool listable) {
  MutexLock lock(&mutex_);
  block->owner = nullptr;
  if (!listable) return;
  const uint8_t c = block->class_index.load(std::memory_order_relaxed);
  block->next_partial = partial_[c];
  partial_[c] = block;
}

BlockPool::Fate BlockPool::Settle(Block* block, bool empty, bool listable) {
  MutexLock lock(&mutex_);
  if (block->owner != nullptr) return Fate::kKept;
  if (empty) {
    Segment* const s = block->segment();
    const uint64_t bit = uint64_t{1} << block->index();
    block->kind.store(BlockKind::kFree, std::memory_order_release);
    s->free_blocks |= bit;
    s->dirty_blocks |= bit;
    free_hint_ = 0;
    return Fate::kFreed;
  }
  if (!listable) return Fate::kKept;
  const uint8_t c = block->class_index.load(std::memory_order_relaxed);
  block->next_partial = partial_[c];
  partial_[c] = block;
  return Fate::kListed;
}

void BlockPool::FreeRun(Block* head, size_t count) {
  MutexLock lock(&mutex_);
  Segment* const s = head->segment();
  const uint64_t mask = RunMask(head->index(), count);
  for (size_t i = 0; i < count; ++i) {
    head[i].kind.store(BlockKind::kFree, std::memory_order_release);
  }
  s->free_blocks |= mask;
  s->dirty_blocks |= mask;
  free_hint_ = 0;
}

void BlockPool::ForgetPartial() {
  MutexLock lock(&mutex_);
  for (Block*& list : partial_) list = nullptr;
}

// Without the lock but for the first: there may be many, and a thread that wants a block would wait.
size_t BlockPool::LargeBytes() {
  size_t bytes = 0;
  for (const Segment* s = first_large(); s != nullptr; s = s->next_large) bytes += s->mapped_bytes;
  return bytes;
}

size_t BlockPool::DiscardFree(size_t keep) {
  size_t discarded = 0;
  size_t resident = LargeBytes();
  for (size_t i = 0; i < segment_count(); ++i) {
    MutexLock lock(&mutex_);
    const Segment* const s = segment(i);
    const uint64_t blocks = kAllUsable & (~s->free_blocks | s->dirty_blocks);
    resident += static_cast<size_t>(__builtin_popcountll(blocks)) * kBlockSize;
  }
  // From the newest segment down: allocation prefers the oldest.
  for (size_t i = segment_count(); i-- > 0 && resident > keep;) {
    Segment* const s = segment(i);
    for (;;) {
      // A few blocks at a time, taken out of the free set, so that nobody waits for the system.
      uint64_t taken;
      {
        MutexLock lock(&mutex_);
        if (s->dirty_blocks == 0) break;
        const size_t first = static_cast<size_t>(__builtin_ctzll(s->dirty_blocks));
        const uint64_t shifted = s->dirty_blocks >> first;
        const size_t run =
            shifted == ~uint64_t{0} ? 64 : static_cast<size_t>(__builtin_ctzll(~shifted));
        taken = run == 64 ? ~uint64_t{0} : RunMask(first, run);
        s->free_blocks &= ~taken;
        s->dirty_blocks &= ~taken;
      }
      const size_t first = static_cast<size_t>(__builtin_ctzll(taken));
      const size_t bytes = static_cast<size_t>(__builtin_popcountll(taken)) * kBlockSize;
      DiscardPages(s->begin() + first * kBlockSize, bytes);
      {
        MutexLock lock(&mutex_);
        s->free_blocks |= taken;
        free_hint_ = 0;
      }
      discarded += bytes;
      resident -= bytes < resident ? bytes : resident;
      if (resident <= keep) break;
    }
  }
  return discarded;
}

}  // namespace tricolor::gc
