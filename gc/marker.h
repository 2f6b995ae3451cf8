// Marker: traces grey cells until there are none.
//
// WHY        One stack in chunks, no recursion: a chain of any length takes one entry at a time,
//            an array of any length is visited in slices.
// THREADS    The collector's thread only; the cells change under its eyes.
// GUARANTEES After Drain every cell that was grey at the call is traced, and all that it found.
//            What mutators shade meanwhile arrives with the next handshake.
// COST       About two cache misses a cell; a short queue prefetches headers.
#ifndef TRICOLOR_GC_MARKER_H_
#define TRICOLOR_GC_MARKER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gc/mark_stack.h"
#include "gc/segment.h"
#include "gc/segment_map.h"
#include "gc/visitor.h"
#include "gc/waiting_values.h"

namespace tricolor::gc {

struct HeapImpl;

class Marker final : public Visitor {
 public:
  explicit Marker(HeapImpl* heap);

  // Marks `cell` (of the heap, or null, or not) and queues it. Root scans and embedder calls.
  void Visit(void* cell) override;
  void VisitRange(void* const* slots, size_t count) override;
  void VisitEphemeron(const void* key, void** value) override;
  void VisitConservative(const void* begin, const void* end) override;

  // Queues a cell that the caller marked, or that is to be traced again.
  void Push(void* cell) { stack_.Push(cell); }

  // Traces everything grey, or stops after about `most` cells; the number of cells that were.
  uint64_t Drain(uint64_t most = ~uint64_t{0});

  // Cells that Visit marked since the last call.
  uint64_t TakeMarked() {
    const uint64_t marked = marked_;
    marked_ = 0;
    return marked;
  }

  // Remembered owners that TakeRemembered queued since the last call.
  uint64_t TakeRememberedCount() {
    const uint64_t count = remembered_;
    remembered_ = 0;
    return count;
  }

  // While on, each marked cell is noted as revived: WeakLoad does not answer it in this cycle.
  void NoteRevived(bool on) { note_revived_ = on; }
  bool AnyRevived() const { return !revived_.empty(); }
  void ForgetRevived();
  size_t revived_bytes() const { return revived_bytes_; }  // in this cycle

  // Queues the remembered owners of all threads (young), or forgets them (full: they are traced if
  // they are alive). Both: after the handshake in which the threads handed them over.
  void TakeRemembered(bool young);

  // Values of ephemerons whose keys were not marked (ephemeron.h): when Terminate has ended the
  // rounds, of dead ones.
  WaitingValues* waiting() { return &waiting_; }

  void Abandon();  // drops everything grey (fork.cc)

 private:
  struct Slice {
    void* const* slots;
    size_t count;
  };
  static constexpr size_t kSlice = (size_t{128} << 10) / sizeof(void*);
  static constexpr size_t kPrefetch = 8;

  void MarkAndPush(void* cell);
  void Trace(void* cell);
  bool NextSlice();
  bool SettleValues();
  bool Lives(const void* cell) const { return !map_.Contains(cell) || IsMarked(cell); }

  HeapImpl* const heap_;
  const SegmentMap& map_;
  MarkStack stack_;
  const bool generations_;
  std::vector<Slice> slices_;
  WaitingValues waiting_;
  std::vector<void*> revived_;
  size_t revived_bytes_ = 0;
  uint64_t marked_ = 0;
  uint64_t remembered_ = 0;
  bool note_revived_ = false;
  bool tracing_ = false;
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_MARKER_H_
