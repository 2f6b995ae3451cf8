// VisitLivingCells: every object that is not known to be dead. The world stands still, the
// collector's thread does not.
#include <vector>

#include "gc/heap_impl.h"

namespace tricolor::gc {
namespace {

void VisitBlock(HeapImpl* heap, Block* b, const std::function<void(void*)>& f) {
  MutexLock lock(&b->lock);
  const BlockKind kind = b->kind.load(std::memory_order_acquire);
  if (kind == BlockKind::kFree || kind == BlockKind::kRunTail) return;
  Segment* const s = b->segment();
  const PhaseWord::Value now = heap->phase.Load();
  // The unmarked are dead from the end of marking until their block is swept.
  const bool skip_unmarked = now.phase() == Phase::kWeak ||
                             (now.phase() == Phase::kSweeping && b->epoch != now.epoch());
  for (size_t w = b->first_word(); w < b->first_word() + kWordsPerBlock; ++w) {
    uint64_t bits = s->allocated[w].load(std::memory_order_acquire);
    if (skip_unmarked) bits &= s->marked[w].load(std::memory_order_acquire);
    for (; bits != 0; bits &= bits - 1) {
      char* const cell =
          s->begin() + (w * 64 + static_cast<size_t>(__builtin_ctzll(bits))) * kGranule;
      const auto* header = reinterpret_cast<const ObjectHeader*>(cell);
      if (__atomic_load_n(&header->type, __ATOMIC_ACQUIRE) != nullptr) f(cell);
    }
  }
}

}  // namespace

void VisitLivingCells(HeapImpl* heap, const std::function<void(void*)>& f) {
  for (size_t i = 0; i < heap->pool.segment_count(); ++i) {
    Segment* const s = heap->pool.segment(i);
    for (size_t b = kFirstBlock; b < kBlocksPerSegment; ++b) VisitBlock(heap, &s->blocks[b], f);
  }
  // The collector may unlink dead ones meanwhile; it unmaps none while the world stands still.
  std::vector<Segment*> large;
  heap->pool.CopyLarge(&large);
  for (Segment* s : large) VisitBlock(heap, &s->blocks[kFirstBlock], f);
}

}  // namespace tricolor::gc
