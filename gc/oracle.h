// What the oracles share (verifier.cc, remark.cc, shadow.cc): a report that ends the process, and a
// walk over all blocks.
//
// THREADS    The collector's, while the world stands still.
#ifndef TRICOLOR_GC_ORACLE_H_
#define TRICOLOR_GC_ORACLE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "gc/heap_impl.h"
#include "gc/object_header.h"

namespace tricolor::gc {

// "tricolor gc <oracle>: cycle 7, <point>: <what>", and an abort: the place matters, not the rest.
[[noreturn, gnu::cold]] void FailOracle(HeapImpl* heap, const char* oracle, const char* point,
                                        const std::string& what);
std::string Hex(const void* address);
// "0x… (what the embedder says of it)"
std::string Name(HeapImpl* heap, const void* cell);

template <class F>
void ForEachBlock(HeapImpl* heap, F&& f) {
  for (size_t i = 0; i < heap->pool.segment_count(); ++i) {
    Segment* const s = heap->pool.segment(i);
    for (size_t b = kFirstBlock; b < kBlocksPerSegment; ++b) f(&s->blocks[b]);
  }
  for (Segment* s = heap->pool.first_large(); s != nullptr; s = s->next_large) {
    f(&s->blocks[kFirstBlock]);
  }
}

// Calls f(cell) for the cells of block `b` whose bits are in `words(segment, w)`.
template <class Words, class F>
void ForEachCellOf(Block* b, Words&& words, F&& f) {
  Segment* const s = b->segment();
  for (size_t w = b->first_word(); w < b->first_word() + kWordsPerBlock; ++w) {
    for (uint64_t bits = words(s, w); bits != 0; bits &= bits - 1) {
      f(s->begin() + (w * 64 + static_cast<size_t>(__builtin_ctzll(bits))) * kGranule);
    }
  }
}

// The references of `cell`, its type word included if that is one. Nothing for cells that wait in a
// thread's interval.
inline void TraceCell(HeapImpl* heap, void* cell, Visitor& visitor) {
  const auto* header = static_cast<const ObjectHeader*>(cell);
  void* const type = __atomic_load_n(&header->type, __ATOMIC_ACQUIRE);
  if (type == nullptr) return;
  const uint8_t flags = __atomic_load_n(&header->flags, __ATOMIC_RELAXED);
  if ((flags & kTypeInHeap) != 0) visitor.Visit(type);
  if ((flags & kLeaf) == 0) heap->embedder->Trace(cell, visitor);
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_ORACLE_H_
