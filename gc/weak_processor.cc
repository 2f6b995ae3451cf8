// The weak phase: the embedder learns which of its finalizable and weakly referenced cells died.
//
// While it lasts the dead are untouched memory that no mutator can reach: they hold no strong
// reference to them, and WeakLoad answers null. So the embedder may walk and revive them with no
// lock, while the program runs.
#include <vector>

#include "gc/dead_cells.h"
#include "gc/ephemeron.h"
#include "gc/heap_impl.h"

namespace tricolor::gc {
namespace {

class DeadCells final : public DeadSet {
 public:
  explicit DeadCells(HeapImpl* heap) : heap_(heap) {}

  bool IsMarked(const void* cell) const override {
    return cell == nullptr || !heap_->map.Contains(cell) || gc::IsMarked(cell);
  }

  void ForEachCandidate(const std::function<void(void*)>& f) override {
    // All first: `f` may revive one that reaches another.
    std::vector<void*> dead;
    const auto collect = [&dead](Segment* s, size_t first, size_t end) {
      if (s->has_candidates.load(std::memory_order_seq_cst) == 0) return;
      for (size_t b = first; b < end; ++b) CollectFrom(s->blocks[b], &dead);
    };
    for (size_t i = 0; i < heap_->pool.segment_count(); ++i) {
      collect(heap_->pool.segment(i), kFirstBlock, kBlocksPerSegment);
    }
    for (Segment* s = heap_->pool.first_large(); s != nullptr; s = s->next_large) {
      collect(s, kFirstBlock, kFirstBlock + 1);
    }
    for (void* cell : dead) f(cell);
  }

  void Revive(void* cell) override {
    if (IsMarked(cell)) return;
    heap_->marker.NoteRevived(true);
    heap_->marker.Visit(cell);
    heap_->marker.Drain();
    heap_->marker.NoteRevived(false);
  }

 private:
  static void CollectFrom(Block& block, std::vector<void*>* dead) {
    if (block.has_candidates.load(std::memory_order_seq_cst) == 0) return;
    Segment* const s = block.segment();
    for (size_t w = block.first_word(); w < block.first_word() + kWordsPerBlock; ++w) {
      uint64_t bits = s->candidates[w].load(std::memory_order_seq_cst);
      if (bits == 0) continue;
      bits &= s->allocated[w].load(std::memory_order_acquire);
      bits &= ~s->marked[w].load(std::memory_order_acquire);
      for (; bits != 0; bits &= bits - 1) {
        dead->push_back(s->begin() +
                        (w * 64 + static_cast<size_t>(__builtin_ctzll(bits))) * kGranule);
      }
    }
  }

  HeapImpl* const heap_;
};

}  // namespace

bool ListDeadCells(Heap* heap, size_t most, std::vector<void*>* out) {
  BlockPool& pool = heap->impl()->pool;
  const auto list = [&](Segment* s, size_t first, size_t end) {
    for (size_t b = first; b < end && out->size() <= most; ++b) {
      const size_t word = s->blocks[b].first_word();
      for (size_t w = word; w < word + kWordsPerBlock; ++w) {
        uint64_t bits = s->allocated[w].load(std::memory_order_acquire);
        bits &= ~s->marked[w].load(std::memory_order_acquire);  // after the other (gc/allocator.cc)
        for (; bits != 0; bits &= bits - 1) {
          void* cell =
              s->begin() + (w * 64 + static_cast<size_t>(__builtin_ctzll(bits))) * kGranule;
          if (static_cast<ObjectHeader*>(cell)->type != nullptr) out->push_back(cell);
        }
      }
    }
  };
  for (size_t i = 0; i < pool.segment_count(); ++i) {
    list(pool.segment(i), kFirstBlock, kBlocksPerSegment);
  }
  for (Segment* s = pool.first_large(); s != nullptr; s = s->next_large) {
    list(s, kFirstBlock, kFirstBlock + 1);
  }
  if (out->size() <= most) return true;
  out->clear();
  return false;
}

uint64_t UnmarkedOf(Heap* heap, const void* first, uint64_t begin_at) {
  if (!heap->impl()->map.Contains(first)) return 0;
  const CellBit bit(first);
  return begin_at & ~bit.segment->marked[bit.word].load(std::memory_order_acquire);
}

bool HasValuesOfDead(Heap* heap) { return heap->impl()->marker.waiting()->AnyEntered(); }

void ListValuesOfDead(Heap* heap, const void* key, std::vector<void*>* out) {
  heap->impl()->marker.waiting()->ForEachOf(key, [out](void* const* value) {
    void* const cell = __atomic_load_n(value, __ATOMIC_RELAXED);
    if (cell != nullptr) out->push_back(cell);
  });
}

// A reader that found the value of a dead key has its answer before the handshake of Disarm: null,
// as WeakLoad sees that it is not marked, or was revived.
void RunWeakPhase(HeapImpl* heap) {
  DeadCells dead(heap);
  heap->embedder->OnMarked(dead);
  heap->marker.waiting()->Clear();
}

void* Heap::WeakLoad(void* const* slot) {
  void* const cell = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
  // Most of the time: what is said of the two phases below.
  const Phase now = impl_->phase.Load().phase();
  if (now == Phase::kIdle || now == Phase::kSweeping) return cell;
  if (cell == nullptr || !impl_->map.Contains(cell)) return cell;
  MutatorImpl* const m = CurrentMutator()->impl;
  for (;;) {
    // Each answer is good only if the phase that it was found in has not ended before the mark
    // was read; otherwise ask again.
    const PhaseWord::Value before = impl_->phase.Load();
    switch (before.phase()) {
      case Phase::kIdle:
      case Phase::kSweeping:
        // OnMarked cleared the slots of the dead before the last handshake: this one lives.
        return cell;
      case Phase::kArming:
      case Phase::kMarking:
        if (IsMarked(cell)) {
          if (impl_->phase.Load().marking()) return cell;
          continue;  // it may have been revived
        }
        if (!impl_->ShadeCell(m, cell)) continue;
        return cell;
      case Phase::kWeak: {
        const bool marked = IsMarked(cell);
        const auto* header = static_cast<const ObjectHeader*>(cell);
        const bool revived =
            marked && (__atomic_load_n(&header->state, __ATOMIC_RELAXED) & kRevived) != 0;
        if (impl_->phase.Load().phase() != Phase::kWeak) continue;  // marks may be swept off
        return marked && !revived ? cell : nullptr;
      }
    }
  }
}

}  // namespace tricolor::gc
