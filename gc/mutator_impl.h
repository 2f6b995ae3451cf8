// MutatorImpl: what the collector keeps for one registered thread.
//
// THREADS    "owner" fields are used by the owning thread while attached, and by the thread that
//            serves it (state kServed) while it is detached: never by both.
#ifndef TRICOLOR_GC_MUTATOR_IMPL_H_
#define TRICOLOR_GC_MUTATOR_IMPL_H_

#include <atomic>
#include <cstdint>
#include <vector>

#include "gc/cell_class.h"
#include "gc/mark_stack.h"
#include "gc/mutator.h"
#include "gc/segment.h"
#include "gc/shadow.h"

namespace tricolor::gc {

struct HeapImpl;

// Bits of Mutator::poll_word.
enum PollBit : uint32_t {
  kPollHandshake = 1,  // an action is pending
  kPollStop = 2,       // StopTheWorld waits for this thread
  kPollEmbedder = 4,
  kPollPace = 8,       // the heap is far above its goal, or the backlog too large: wait a little
  kPollStress = 16,    // stays set: count polls
  kPollLimit = 32,     // the heap is at its hard limit: wait for a full collection
};

enum class MutatorState : uint32_t {
  kAttached,
  kDetached,
  kServed,  // detached, and somebody acts for it: Reattach waits
};

// What a handshake makes each mutator do.
enum class Action : uint32_t {
  kNone,
  kPass,          // nothing: to have passed a safepoint is all
  kScanAndBlack,  // mark the free intervals, scan the roots, hand over the grey cells
  kScan,          // the same, but the intervals are black already
};

struct MutatorImpl {
  MutatorImpl(Mutator* m, HeapImpl* h);

  Mutator* const mutator;
  HeapImpl* const heap;

  // List of all mutators, and the pass of Handshake over it: Safepoints::mutex_.
  MutatorImpl* next = nullptr;
  MutatorImpl* previous = nullptr;

  std::atomic<MutatorState> state{MutatorState::kAttached};
  std::atomic<Action> pending{Action::kNone};

  // Owner.
  bool announced = false;  // shaded something since the last acknowledgement (phase.h)
  MarkStack grey;
  MarkStack remembered;  // old owners of young cells; handed over in a cycle's first round
  std::vector<Told> told;  // with shadow=1, since its last check
  Block* current[kCellClasses] = {};
  const void* stack_base = nullptr;
  int detach_depth = 0;
  unsigned pace_parts = 0;  // kPollPace: still to be waited, one at each poll
  size_t pace_bytes = 0;    // taken since the last of them
  size_t untold_bytes = 0;  // taken, and not told to the pacer yet: less than an interval's
  size_t room_wanted = 0;   // kPollLimit: for the next large object
  bool refuse = false;      // the collection at the hard limit left too much: the next refill fails
  uint64_t told_cycle = 0;  // since this full cycle a refill failed: the reserve may be used
  uint64_t stress_state = 0;
  uint64_t stress_countdown = 0;
  uint64_t stress_collections = 0;
  std::vector<FreeInterval>* refills = nullptr;  // notes what Refill gives (store_watch.h), or null

  // Written by the owner before state becomes kDetached, read by who serves it.
  const void* detached_sp = nullptr;
  uintptr_t registers[6] = {};
  bool scan_registers = true;
  uint64_t detach_count = 0;
  // Who serves: the stack of a thread that stayed detached need not be scanned twice in a cycle.
  uint64_t scanned_detach_count = 0;
  uint64_t scanned_cycle = 0;

  // Written by the owner, read by anyone.
  std::atomic<uint64_t> cells_allocated{0};
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_MUTATOR_IMPL_H_
