// SegmentMap: does an address lie in the heap, and where does its segment begin?
//
// WHY        Conservative scans ask for every word of a stack, and the marker for every
//            reference: one byte per 4 MiB of address space answers with one load. The table
//            is reserved, not committed: it costs the pages that are used.
// THREADS    Written under BlockPool's mutex; read by anyone.
// ORDERING   Add releases after the segment's header is ready; Kind acquires.
#ifndef TRICOLOR_GC_SEGMENT_MAP_H_
#define TRICOLOR_GC_SEGMENT_MAP_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "gc/segment.h"

namespace tricolor::gc {

class SegmentMap {
 public:
  enum Kind : uint8_t { kNone = 0, kHead = 1, kTail = 2 };  // kTail: of a large object

  SegmentMap();
  ~SegmentMap();
  SegmentMap(const SegmentMap&) = delete;
  SegmentMap& operator=(const SegmentMap&) = delete;

  bool Contains(const void* address) const { return KindOf(address) != kNone; }

  // The segment that `address` lies in, or null.
  Segment* Find(const void* address) const {
    size_t i = reinterpret_cast<uintptr_t>(address) / kSegmentSize;
    if (i >= kEntries) return nullptr;
    Kind kind = Load(i);
    if (kind == kNone) return nullptr;
    while (kind == kTail) kind = Load(--i);
    return kind == kHead ? reinterpret_cast<Segment*>(i * kSegmentSize) : nullptr;
  }

  void Add(const Segment* segment) { Set(segment, kHead, kTail); }
  void Remove(const Segment* segment) { Set(segment, kNone, kNone); }

 private:
  static constexpr size_t kEntries = (size_t{1} << 47) / kSegmentSize;

  Kind KindOf(const void* address) const {
    const size_t i = reinterpret_cast<uintptr_t>(address) / kSegmentSize;
    return i < kEntries ? Load(i) : kNone;
  }
  Kind Load(size_t i) const {
    return static_cast<Kind>(entries_[i].load(std::memory_order_acquire));
  }
  void Set(const Segment* segment, Kind head, Kind tail);

  std::atomic<uint8_t>* entries_;
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_SEGMENT_MAP_H_
