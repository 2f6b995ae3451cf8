#include "gc/sweeper.h"

#include <sched.h>

#include "gc/check.h"
#include "gc/heap_impl.h"
#include "gc/poison.h"

namespace tricolor::gc {
namespace {

constexpr unsigned char kZap = 0xdd;  // what verify=1 writes over the dead

// Clears `bits` of cells that are not in `alive`. The summary first, see SetCandidate.
void ClearDead(std::atomic<uint8_t>* summary, BitWord* bits, const BitWord* alive) {
  if (summary->exchange(0, std::memory_order_seq_cst) == 0) return;
  bool left = false;
  for (size_t w = 0; w < kWordsPerBlock; ++w) {
    if (bits[w].load(std::memory_order_seq_cst) == 0) continue;
    const uint64_t keep = alive[w].load(std::memory_order_relaxed);
    left |= (bits[w].fetch_and(keep, std::memory_order_seq_cst) & keep) != 0;
  }
  if (left) summary->store(1, std::memory_order_seq_cst);
}

bool SweepSingle(Block* block) {
  Segment* const s = block->segment();
  const CellBit bit(block->begin());
  if ((s->marked[bit.word].load(std::memory_order_relaxed) & bit.mask) != 0) return true;
  s->allocated[bit.word].fetch_and(~bit.mask, std::memory_order_release);
  s->candidates[bit.word].fetch_and(~bit.mask, std::memory_order_seq_cst);
  s->pinned[bit.word].fetch_and(~bit.mask, std::memory_order_seq_cst);
  block->has_candidates.store(0, std::memory_order_seq_cst);
  block->has_pinned.store(0, std::memory_order_seq_cst);
  return false;
}

}  // namespace

void Sweeper::SweepCells(Block* block, uint32_t epoch) {
  // All its cells are old: a young cycle found none of them dead.
  if (!block->grown && heap_->collector.kind() == CycleKind::kYoung) {
    block->epoch = epoch;
    block->search = 0;
    return;
  }
  block->grown = false;
  Segment* const s = block->segment();
  const size_t base = block->first_word();
  const uint32_t bytes = block->cell_bytes.load(std::memory_order_relaxed);
  const bool zap = heap_->options.verify || heap_->faults.zap_dead;
  uint32_t alive = 0;
  for (size_t w = base; w < base + kWordsPerBlock; ++w) {
    const uint64_t old = s->allocated[w].load(std::memory_order_relaxed);
    if (old == 0) continue;
    const uint64_t kept = old & s->marked[w].load(std::memory_order_relaxed);
    alive += static_cast<uint32_t>(__builtin_popcountll(kept));
    if (kept == old) continue;
    s->allocated[w].store(kept, std::memory_order_release);
#ifndef TC_ASAN
    if (!zap) continue;
#endif
    for (uint64_t dead = old & ~kept; dead != 0; dead &= dead - 1) {
      char* const cell =
          s->begin() + (w * 64 + static_cast<size_t>(__builtin_ctzll(dead))) * kGranule;
      if (zap) FillMemory(cell, bytes, kZap);
      Poison(cell, bytes);
    }
  }
  ClearDead(&block->has_candidates, &s->candidates[base], &s->allocated[base]);
  ClearDead(&block->has_pinned, &s->pinned[base], &s->allocated[base]);
  const uint32_t freed = block->cells - alive;
  block->cells = alive;
  block->epoch = epoch;
  block->search = 0;
  if (freed != 0 || alive != 0) block->fresh = false;
  if (freed != 0) {
    heap_->pacer.OnFreed(size_t{freed} * bytes);
    freed_cells_.fetch_add(freed, std::memory_order_relaxed);
  }
}

void Sweeper::SweepBlock(Block* block, uint32_t epoch) {
  MutexLock lock(&block->lock);
  switch (block->kind.load(std::memory_order_relaxed)) {
    case BlockKind::kFree:
    case BlockKind::kRunTail:
    case BlockKind::kLarge:
      return;
    case BlockKind::kRunHead: {
      if (block->epoch == epoch) return;
      block->epoch = epoch;
      if (SweepSingle(block)) return;
      const size_t bytes = block->object_bytes.load(std::memory_order_relaxed);
      if (heap_->options.verify) FillMemory(block->begin(), bytes, kZap);
      Poison(block->begin(), bytes);
      heap_->pacer.OnFreed(bytes);
      freed_cells_.fetch_add(1, std::memory_order_relaxed);
      heap_->pool.FreeRun(block, (bytes + kBlockSize - 1) / kBlockSize);
      return;
    }
    case BlockKind::kCells: {
      if (block->epoch == epoch) return;
      SweepCells(block, epoch);
      const uint32_t cells =
          static_cast<uint32_t>(kBlockSize) / block->cell_bytes.load(std::memory_order_relaxed);
      const uint32_t free = cells - block->cells;
      heap_->pool.Settle(block, block->cells == 0, free > 0 && free >= cells / 16);
      return;
    }
  }
}

void Sweeper::Begin() {
  heap_->pool.ForgetPartial();
  pieces_done_.store(0, std::memory_order_relaxed);
  next_piece_.store(0, std::memory_order_relaxed);
  heap_->phase.SetSweeping();
  // Segments that are born later are of this epoch. Published last: it lets helpers in.
  pieces_.store(heap_->pool.segment_count() * kPiecesPerSegment, std::memory_order_release);
}

bool Sweeper::HelpOnce() {
  if (next_piece_.load(std::memory_order_relaxed) >= pieces_.load(std::memory_order_acquire)) {
    return false;
  }
  const size_t piece = next_piece_.fetch_add(1, std::memory_order_acq_rel);
  if (piece >= pieces_.load(std::memory_order_acquire)) return false;
  const uint32_t epoch = heap_->phase.Load().epoch();
  Segment* const s = heap_->pool.segment(piece / kPiecesPerSegment);
  const size_t first = piece % kPiecesPerSegment * kPiece;
  for (size_t i = first < kFirstBlock ? kFirstBlock : first; i < first + kPiece; ++i) {
    SweepBlock(&s->blocks[i], epoch);
  }
  pieces_done_.fetch_add(1, std::memory_order_release);
  return true;
}

void Sweeper::SweepLarge(uint32_t epoch) {
  Segment* before = nullptr;
  for (Segment* s = heap_->pool.first_large(); s != nullptr;) {
    Segment* const next = s->next_large;
    Block* const block = &s->blocks[kFirstBlock];
    bool dead = false;
    {
      MutexLock lock(&block->lock);
      if (block->kind.load(std::memory_order_relaxed) == BlockKind::kLarge &&
          block->epoch != epoch) {
        block->epoch = epoch;
        dead = !SweepSingle(block);
      }
    }
    if (dead) {
      const size_t bytes = block->object_bytes.load(std::memory_order_relaxed);
      heap_->pacer.OnFreed(bytes);
      freed_cells_.fetch_add(1, std::memory_order_relaxed);
      heap_->pool.RetireLarge(s, before);
      DiscardPages(block->begin(), (bytes + 4095) / 4096 * 4096);
      Poison(block->begin(), bytes);
    } else {
      before = s;
    }
    s = next;
    heap_->collector.MayPark();
  }
}

void Sweeper::Finish() {
  while (HelpOnce()) heap_->collector.MayPark();
  const size_t pieces = pieces_.load(std::memory_order_relaxed);
  while (pieces_done_.load(std::memory_order_acquire) != pieces) sched_yield();
  // Both: the child of a fork that finds the collector among the large objects comes here again.
  pieces_done_.store(0, std::memory_order_relaxed);
  pieces_.store(0, std::memory_order_relaxed);
  SweepLarge(heap_->phase.Load().epoch());
}

void Sweeper::ClearAllMarks() {
  const auto clear = [](Segment* s) {
    for (BitWord& word : s->marked) {
      if (word.load(std::memory_order_relaxed) != 0) word.store(0, std::memory_order_release);
    }
  };
  for (size_t i = 0; i < heap_->pool.segment_count(); ++i) clear(heap_->pool.segment(i));
  for (Segment* s = heap_->pool.first_large(); s != nullptr; s = s->next_large) clear(s);
}

}  // namespace tricolor::gc
