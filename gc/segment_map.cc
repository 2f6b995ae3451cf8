#include "gc/segment_map.h"

#include <sys/mman.h>

#include "gc/check.h"

namespace tricolor::gc {

SegmentMap::SegmentMap() {
  void* memory = mmap(nullptr, kEntries, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  TC_CHECK(memory != MAP_FAILED, "no address space for the segment map");
  entries_ = static_cast<std::atomic<uint8_t>*>(memory);
}

SegmentMap::~SegmentMap() { munmap(entries_, kEntries); }

void SegmentMap::Set(const Segment* segment, Kind head, Kind tail) {
  const size_t first = reinterpret_cast<uintptr_t>(segment) / kSegmentSize;
  const size_t count = (segment->mapped_bytes + kSegmentSize - 1) / kSegmentSize;
  TC_CHECK(first + count <= kEntries, "the system gave an address above 2^47");
  // The head last when adding, first when removing: a tail always has a head before it.
  if (head == kNone) entries_[first].store(head, std::memory_order_release);
  for (size_t i = 1; i < count; ++i) entries_[first + i].store(tail, std::memory_order_release);
  if (head != kNone) entries_[first].store(head, std::memory_order_release);
}

}  // namespace tricolor::gc
