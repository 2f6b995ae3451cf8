// Roots: the stacks of mutators, the embedder's globals, pinned cells.
//
// A scan marks what it finds and pushes it on the mutator's grey cells; a find is announced
// (phase.h), so that the round in which it happened is not the last one.
#include "gc/check.h"
#include "gc/heap_impl.h"
#include "gc/native_stack.h"
#include "gc/poison.h"

namespace tricolor::gc {
namespace {

class RootVisitor final : public Visitor {
 public:
  explicit RootVisitor(MutatorImpl* m) : m_(m), heap_(m->heap) {}

  void Visit(void* cell) override {
    if (cell == nullptr || !heap_->map.Contains(cell) || IsMarked(cell)) return;
    heap_->ShadeCell(m_, cell);
  }

  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }

  TC_NO_SANITIZE void VisitConservative(const void* begin, const void* end) override {
    constexpr uintptr_t kWord = sizeof(uintptr_t);
    const auto first = (reinterpret_cast<uintptr_t>(begin) + kWord - 1) & ~(kWord - 1);
    const auto last = reinterpret_cast<uintptr_t>(end) & ~(kWord - 1);
    for (uintptr_t at = first; at < last; at += kWord) {
      const auto word = *reinterpret_cast<const volatile uintptr_t*>(at);
      void* const address = reinterpret_cast<void*>(word);
      if (!heap_->map.Contains(address)) continue;
      if (void* const cell = FindCellFrom(*heap_, address)) Visit(cell);
    }
  }

 private:
  MutatorImpl* const m_;
  HeapImpl* const heap_;
};

}  // namespace

void ScanRoots(MutatorImpl* m, const void* sp) {
  RootVisitor visitor(m);
  m->mutator->TraceRoots(visitor);
  m->mutator->TraceNativeStack(visitor, sp, m->stack_base);
}

void ScanRootsFor(MutatorImpl* m) {
  const uint64_t cycle = m->heap->collector.cycles_started();
  // It touched nothing since its last scan in this cycle.
  if (m->scanned_cycle == cycle && m->scanned_detach_count == m->detach_count) return;
  m->scanned_cycle = cycle;
  m->scanned_detach_count = m->detach_count;
  RootVisitor visitor(m);
  m->mutator->TraceRoots(visitor);
  if (m->scan_registers) {
    visitor.VisitConservative(m->registers, m->registers + kSavedRegisters);
  }
  m->mutator->TraceNativeStack(visitor, m->detached_sp, m->stack_base);
}

// Pinned bits are cleared first, those of a word at once, and set again where native code owns the cell: a thread that
// takes ownership meanwhile sets the bit after the clearing, or is seen by IsPinned (both are read-modify-writes of one
// word, so one of them comes second).
static bool MarkPinnedOf(HeapImpl* heap, Block* block) {
  if (block->has_pinned.exchange(0, std::memory_order_seq_cst) == 0) return false;
  bool found = false;
  bool left = false;
  for (size_t w = block->first_word(); w < block->first_word() + kWordsPerBlock; ++w) {
    BitWord& word = block->segment()->pinned[w];
    // Marked ones are alive as it is: in a young cycle, all that are old.
    const uint64_t pinned = word.load(std::memory_order_seq_cst);
    const uint64_t marked = block->segment()->marked[w].load(std::memory_order_relaxed);
    left |= (pinned & marked) != 0;
    const uint64_t asked = pinned & ~marked;
    if (asked == 0) continue;
    char* const first = block->segment()->begin() + w * 64 * kGranule;
    const auto cell_of = [first](uint64_t bits) { return first + static_cast<size_t>(__builtin_ctzll(bits)) * kGranule; };
    word.fetch_and(~asked, std::memory_order_seq_cst);
    for (uint64_t bits = asked; bits != 0; bits &= bits - 1) __builtin_prefetch(cell_of(bits));
    uint64_t owned = 0;
    for (uint64_t bits = asked; bits != 0; bits &= bits - 1) {
      char* const cell = cell_of(bits);
      if (!heap->embedder->IsPinned(cell)) continue;
      owned |= bits & -bits;
      if (TryMark(cell)) {
        heap->marker.Push(cell);
        found = true;
      }
    }
    if (owned != 0) {
      word.fetch_or(owned, std::memory_order_seq_cst);
      left = true;
    }
  }
  if (left) block->has_pinned.store(1, std::memory_order_seq_cst);
  return found;
}

bool MarkPinnedRoots(HeapImpl* heap) {
  bool found = false;
  const auto visit = [&](Segment* s, size_t first, size_t end) {
    if (s->has_pinned.exchange(0, std::memory_order_seq_cst) == 0) return;
    bool left = false;
    for (size_t i = first; i < end; ++i) {
      found |= MarkPinnedOf(heap, &s->blocks[i]);
      left |= s->blocks[i].has_pinned.load(std::memory_order_seq_cst) != 0;
    }
    if (left) s->has_pinned.store(1, std::memory_order_seq_cst);
  };
  for (size_t i = 0; i < heap->pool.segment_count(); ++i) {
    visit(heap->pool.segment(i), kFirstBlock, kBlocksPerSegment);
  }
  for (Segment* s = heap->pool.first_large(); s != nullptr; s = s->next_large) {
    visit(s, kFirstBlock, kFirstBlock + 1);
  }
  return found;
}

}  // namespace tricolor::gc
