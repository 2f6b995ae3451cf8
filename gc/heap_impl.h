// HeapImpl: the parts of one heap, and how they hang together. gc/ only.
#ifndef TRICOLOR_GC_HEAP_IMPL_H_
#define TRICOLOR_GC_HEAP_IMPL_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "gc/block_pool.h"
#include "gc/collector.h"
#include "gc/heap.h"
#include "gc/mark_stack.h"
#include "gc/marker.h"
#include "gc/mutator_impl.h"
#include "gc/pacer.h"
#include "gc/phase.h"
#include "gc/safepoint.h"
#include "gc/segment_map.h"
#include "gc/shadow.h"
#include "gc/sweeper.h"

namespace tricolor::gc {

// Ways to break the protocol on purpose, so that tests can show that the oracles notice.
struct FaultsForTesting {
  bool white_while_marking = false;      // new cells are not born marked
  bool keep_white_intervals = false;     // kScanAndBlack forgets the thread's intervals
  bool scan_before_barrier = false;      // roots are scanned, then the barrier is switched on
  bool end_after_first_round = false;    // termination ignores what was shaded meanwhile
  bool forget_detached = false;          // nobody scans the stack of a detached thread
  // No fault, but what shows one: the dead are overwritten at once, as with verify=1.
  bool zap_dead = false;
  bool forget_old_owners = false;        // an old owner of a young cell is not remembered
  bool young_at_birth = false;           // cells born marked do not get the state of old ones
  bool drop_remembered = false;          // a young cycle does not trace the remembered owners
  // With shadow=1: places that call barriers are listed; barriers called from this one do nothing.
  bool note_sites = false;
  void* deaf_site = nullptr;
};

struct HeapImpl {
  HeapImpl(Heap* door, Embedder* embedder, const Options& options);

  Heap* const door;
  Embedder* const embedder;
  const Options options;
  FaultsForTesting faults;

  PhaseWord phase;
  SegmentMap map;
  BlockPool pool;
  GreyQueue grey;
  GreyQueue remembered;  // old owners of young cells, of all threads, in chunks
  Pacer pacer;
  Safepoints safepoints;
  Sweeper sweeper;
  Marker marker;
  Collector collector;
  std::unique_ptr<Shadow> shadow;  // with shadow=1

  // With remark=1 (`marked` with trace=1), of the last cycle. What is marked and was not reached
  // died while it marked, or was born then, or a stale word names it, or (young cycle) it died old.
  struct {
    uint64_t reached = 0;
    uint64_t marked = 0;
  } remarked;

  Mutex fork_mutex;                        // from BeforeFork to AfterFork…
  std::atomic<uint32_t> mutators_ever{0};  // gives each its stress seed
  std::atomic<uint64_t> retired_cells{0};  // cells_allocated of mutators that left

  // Marks `cell` and remembers it in `m`'s grey cells; it is in the heap. False: marking is over.
  bool ShadeCell(MutatorImpl* m, void* cell);
};

// The one heap of the process, or null.
HeapImpl* CurrentHeap();
void SetCurrentHeap(HeapImpl* heap);

// What the parts offer each other across files.
void MarkIntervals(MutatorImpl* m);                       // allocator.cc
void ReturnIntervals(MutatorImpl* m);                     // allocator.cc
void* FindCellFrom(const HeapImpl& heap, const void* address);  // conservative.cc
size_t CellBytes(const void* cell);                       // conservative.cc
bool MarkPinnedRoots(HeapImpl* heap);                     // root_set.cc
void ScanRoots(MutatorImpl* m, const void* sp);           // root_set.cc: own thread
void ScanRootsFor(MutatorImpl* m);                        // root_set.cc: detached
void RunWeakPhase(HeapImpl* heap);                        // weak_processor.cc
void VisitLivingCells(HeapImpl* heap, const std::function<void(void*)>& f);  // enumerate.cc
// Detaches for Collect: see there for `scan_from`. `registers`: as CallWithRegisters gives them.
void DetachForCollect(MutatorImpl* m, void* registers, const void* scan_from);  // mutator.cc
enum class VerifyPoint { kIdle, kMarked, kRevived };
void Verify(HeapImpl* heap, VerifyPoint point);           // verifier.cc, stops the world
void MarkAgain(HeapImpl* heap);                           // remark.cc, stops the world
uint64_t NowNs();

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_HEAP_IMPL_H_
