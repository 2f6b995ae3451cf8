// Segment: 4 MiB of aligned address space, cut into blocks, with its side tables at the head.
//
//   offset   0        32K      64K          96K          128K     160K   192K              4M
//            | header | marked | allocated  | candidates | pinned | free | block 3 … 63     |
//
// WHY        Any cell's tables are found by masking its address; marking and sweeping touch one
//            bit per 16 bytes and never the cells' own memory.
//            An object above kMaxRunSize is the only cell of a segment as long as it needs,
//            at the place of block 3, so that its bits are found in the same way.
//
//   marked      this cycle has reached the cell, or it is old: an earlier one has. A full cycle
//               begins with clearing all.
//   allocated   handed to a thread: an object, or zeros that wait in a thread's interval.
//   candidates  kFinalizable or kWeaklyReferenced: reported when the cell dies.
//   pinned      native code may own it: a root while Embedder::IsPinned says so.
//
// THREADS    marked, candidates, pinned: any thread, atomic or/and; bits of a block are cleared
//            under its lock. allocated: written under the block's lock, read by anyone.
// INVARIANT  [S1] Bits are set at starts of cells only. marked, candidates, pinned ⊆ allocated.
//            [S3] A free block has no bits set.          (all: verifier.cc)
#ifndef TRICOLOR_GC_SEGMENT_H_
#define TRICOLOR_GC_SEGMENT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "gc/cell_class.h"
#include "gc/mutex.h"
#include "gc/size_class.h"

namespace tricolor::gc {

struct MutatorImpl;
struct Segment;

inline constexpr size_t kSegmentSize = size_t{4} << 20;
inline constexpr size_t kBlocksPerSegment = kSegmentSize / kBlockSize;
inline constexpr size_t kFirstBlock = 3;
inline constexpr size_t kGranulesPerBlock = kBlockSize / kGranule;
inline constexpr size_t kWordsPerBlock = kGranulesPerBlock / 64;
inline constexpr size_t kBitmapWords = kSegmentSize / kGranule / 64;
inline constexpr size_t kMaxRunSize = size_t{256} << 10;

using BitWord = std::atomic<uint64_t>;

enum class BlockKind : uint8_t {
  kFree,
  kCells,    // cut into cells of one class
  kRunHead,  // one object over this and the following blocks
  kRunTail,
  kLarge,    // block 3 of a segment of its own
};

struct alignas(64) Block {  // the blocks beside it are other threads'
  Mutex lock;
  std::atomic<BlockKind> kind{BlockKind::kFree};  // written under lock
  std::atomic<uint8_t> class_index{0};            // kCells
  std::atomic<uint8_t> run_offset{0};             // kRunTail: blocks back to the head
  std::atomic<uint8_t> has_candidates{0};         // set after a bit is; see ClearSummary
  std::atomic<uint8_t> has_pinned{0};
  std::atomic<uint32_t> cell_bytes{0};            // kCells
  std::atomic<size_t> object_bytes{0};            // kRunHead, kLarge: what was asked for

  uint32_t epoch TC_GUARDED_BY(lock) = 0;   // of the last sweep
  uint32_t search TC_GUARDED_BY(lock) = 0;  // granule in the block where refill goes on
  uint32_t cells TC_GUARDED_BY(lock) = 0;   // allocated ones
  bool fresh TC_GUARDED_BY(lock) = false;   // memory from `search` on is zero
  bool grown TC_GUARDED_BY(lock) = false;   // cells were handed out since the last sweep

  // Guarded by BlockPool's mutex.
  MutatorImpl* owner = nullptr;     // whose current block this is
  Block* next_partial = nullptr;

  Segment* segment() const;
  size_t index() const;
  char* begin() const;
  size_t first_word() const { return index() * kWordsPerBlock; }
};

struct Segment {  // aligned to kSegmentSize
  size_t mapped_bytes = 0;
  std::atomic<uint8_t> has_candidates{0};
  std::atomic<uint8_t> has_pinned{0};
  // Guarded by BlockPool's mutex. A bit per block.
  uint64_t free_blocks = 0;
  uint64_t dirty_blocks = 0;  // of the free ones: not zero
  Segment* next_large = nullptr;
  Block blocks[kBlocksPerSegment];

  alignas(32 << 10) BitWord marked[kBitmapWords];
  BitWord allocated[kBitmapWords];
  BitWord candidates[kBitmapWords];
  BitWord pinned[kBitmapWords];

  static Segment* Of(const void* address) {
    return reinterpret_cast<Segment*>(reinterpret_cast<uintptr_t>(address) & ~(kSegmentSize - 1));
  }
  char* begin() { return reinterpret_cast<char*>(this); }
};
static_assert(sizeof(Segment) <= kFirstBlock * kBlockSize);

inline Segment* Block::segment() const { return Segment::Of(this); }
inline size_t Block::index() const { return static_cast<size_t>(this - segment()->blocks); }
inline char* Block::begin() const { return segment()->begin() + index() * kBlockSize; }

// A cell's place in the tables of its segment.
struct CellBit {
  Segment* segment;
  size_t word;
  uint64_t mask;
  explicit CellBit(const void* cell) : segment(Segment::Of(cell)) {
    const size_t granule =
        (reinterpret_cast<uintptr_t>(cell) & (kSegmentSize - 1)) / kGranule;
    word = granule / 64;
    mask = uint64_t{1} << (granule % 64);
  }
  Block* block() const { return &segment->blocks[word / kWordsPerBlock]; }
};

// Pairs: the release of TryMark, so that what its caller wrote before is seen with the mark.
inline bool IsMarked(const void* cell) {
  const CellBit bit(cell);
  return (bit.segment->marked[bit.word].load(std::memory_order_acquire) & bit.mask) != 0;
}

// True: this call marked it.
inline bool TryMark(const void* cell) {
  const CellBit bit(cell);
  BitWord& word = bit.segment->marked[bit.word];
  if ((word.load(std::memory_order_relaxed) & bit.mask) != 0) return false;
  return (word.fetch_or(bit.mask, std::memory_order_acq_rel) & bit.mask) == 0;
}

inline bool IsAllocated(const void* cell) {
  const CellBit bit(cell);
  return (bit.segment->allocated[bit.word].load(std::memory_order_acquire) & bit.mask) != 0;
}

// Sets a cell's bit in `candidates` or `pinned`, then the summaries, in this order: whoever
// clears a summary looks at the bits afterwards (root_set.cc, sweeper.cc).
void SetCandidate(const void* cell);
void SetPinned(const void* cell);

// What a segment asks the system for (decision 021). Huge: where the system gives them to who asks.
enum class Pages { kCommon, kHuge };

// Maps an aligned segment with room for `payload` bytes from block 3 on; null when the system
// has no memory. All zero behind the header.
Segment* MapSegment(size_t payload, Pages pages = Pages::kCommon);
void UnmapSegment(Segment* segment);
// Gives the pages behind [begin, begin + bytes) back; they read as zero afterwards.
void DiscardPages(char* begin, size_t bytes);
// Gets the pages of [begin, begin + bytes) at once, for the price of half as many faults (decision 021).
void TouchPages(char* begin, size_t bytes);

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_SEGMENT_H_
