// What the layer above asks of the allocator and the collector where it makes and drops cells by itself.
//
//   TakeCellBack       what nobody can have any more goes back (gc/take_back.h)
//   PollForContainer   before a new cell is made: the collector may go on, and hold the thread back (gc/collector_poll.h)
//   PollForNumber      the same, but the thread is not held back
#ifndef TRICOLOR_RUNTIME_TAKE_BACK_H_
#define TRICOLOR_RUNTIME_TAKE_BACK_H_

#include "gc/collector_poll.h"
#include "gc/take_back.h"
#include "gc/unseen.h"
#include "runtime/thread.h"

namespace tricolor {

// REQUIRES as gc::TakeBack: no reference to `cell` is left anywhere.
inline void TakeCellBack(void* cell) { gc::TakeBack(CurrentThread(), cell); }

inline void PollForContainer() { gc::PollCollector(CurrentThread(), gc::PollManner::kWait); }
inline void PollForNumber() { gc::PollCollector(CurrentThread(), gc::PollManner::kAnswer); }

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_TAKE_BACK_H_
