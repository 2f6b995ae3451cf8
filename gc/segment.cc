#include "gc/segment.h"

#include <sys/mman.h>

#include <new>

#include "gc/check.h"
#include "gc/poison.h"
#include "gc/write_barrier.h"

namespace tricolor::gc {

Segment* MapSegment(size_t payload, Pages pages) {
  const size_t page = 4096;
  const size_t bytes = (kFirstBlock * kBlockSize + payload + page - 1) / page * page;
  if (bytes < payload) return nullptr;
  const size_t reserve = bytes + kSegmentSize;
  if (reserve < bytes) return nullptr;
  // Not MAP_NORESERVE: the system may say no to what it can never give.
  void* base = mmap(nullptr, reserve, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED) return nullptr;
  char* const begin = static_cast<char*>(base);
  char* const aligned = reinterpret_cast<char*>(
      (reinterpret_cast<uintptr_t>(begin) + kSegmentSize - 1) & ~(kSegmentSize - 1));
  if (aligned != begin) munmap(begin, static_cast<size_t>(aligned - begin));
  char* const tail = aligned + bytes;
  if (tail != begin + reserve) munmap(tail, static_cast<size_t>(begin + reserve - tail));
  if (pages == Pages::kHuge) (void)madvise(aligned, bytes, MADV_HUGEPAGE);  // before the first touch; may be refused
  // Only the header is constructed: the tables are zero pages, and zero is their start value.
  auto* segment = reinterpret_cast<Segment*>(aligned);
  segment->mapped_bytes = bytes;
  for (Block& block : segment->blocks) new (&block) Block();
  return segment;
}

void UnmapSegment(Segment* segment) {
  Unpoison(segment->begin(), segment->mapped_bytes);
  munmap(segment, segment->mapped_bytes);
}

void DiscardPages(char* begin, size_t bytes) {
  const int result = madvise(begin, bytes, MADV_DONTNEED);
  TC_CHECK(result == 0, "madvise");
}

void TouchPages(char* begin, size_t bytes) {
  // May be refused: by an older kernel, or where memory is short, which the first store then finds out.
  (void)madvise(begin, bytes, MADV_POPULATE_WRITE);
}

void SetCandidate(const void* cell) {
  const CellBit bit(cell);
  bit.segment->candidates[bit.word].fetch_or(bit.mask, std::memory_order_seq_cst);
  Block* const block = bit.block();
  // Plain exchanges would bounce the line between threads: look first.
  if (block->has_candidates.load(std::memory_order_seq_cst) == 0) {
    block->has_candidates.store(1, std::memory_order_seq_cst);
  }
  if (bit.segment->has_candidates.load(std::memory_order_seq_cst) == 0) {
    bit.segment->has_candidates.store(1, std::memory_order_seq_cst);
  }
}

// Native code pins and unpins all the time, mostly what was pinned since the last cycle: the
// summaries are looked at first here, too. While no cycle marks, nobody takes a living cell's bit away, and whoever
// does so later waits for this thread's next safepoint first.
void SetPinned(const void* cell) {
  const CellBit bit(cell);
  if (!BarrierOn() && (bit.segment->pinned[bit.word].load(std::memory_order_relaxed) & bit.mask) != 0) return;
  bit.segment->pinned[bit.word].fetch_or(bit.mask, std::memory_order_seq_cst);
  Block* const block = bit.block();
  if (block->has_pinned.load(std::memory_order_seq_cst) == 0) {
    block->has_pinned.store(1, std::memory_order_seq_cst);
  }
  if (bit.segment->has_pinned.load(std::memory_order_seq_cst) == 0) {
    bit.segment->has_pinned.store(1, std::memory_order_seq_cst);
  }
}

}  // namespace tricolor::gc
