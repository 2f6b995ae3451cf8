// PollCollector: a safepoint for C code that makes objects in a loop and comes to no other.
//
// WHY        Without it no cycle goes on while such a loop runs: the heap grows, and everything is told to a collector
//            that waits for the thread.
// GUARANTEES Nothing of the embedder's runs, no exception is set.
#ifndef TRICOLOR_GC_COLLECTOR_POLL_H_
#define TRICOLOR_GC_COLLECTOR_POLL_H_

#include "gc/mutator.h"

namespace tricolor::gc {

enum class PollManner : uint8_t {
  kAnswer,  // what the collector asks of the thread is done, no more
  kWait,    // the thread may be held back, too, while it is detached
};
void PollCollectorSlow(Mutator* m, PollManner manner);
inline void PollCollector(Mutator* m, PollManner manner) {
  if (PollRequested(m)) PollCollectorSlow(m, manner);
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_COLLECTOR_POLL_H_
