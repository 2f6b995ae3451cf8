// Backlog: dead cells that stay in the heap until the embedder has run what their deaths ask for:
// finalizers, callbacks of weak references, native code that takes them apart.
//
// WHY        No collection can free them, and to run it all may take longer than to make it. So the
//            pacer is told how much of that there is. It is garbage, so the goal does not grow with
//            it; and when it is more than one young cycle should leave, threads that allocate wait
//            for it (pacer.h).
// THREADS    As each says.
// GUARANTEES A thread waits at its polls, detached, 5 ms at a time, or up to 80 if there is several
//            times too much: so it makes progress whatever it holds. Nobody waits for a backlog of
//            which nothing was taken for a second: what is to be run there may want a lock of a
//            thread that waits.
#ifndef TRICOLOR_GC_BACKLOG_H_
#define TRICOLOR_GC_BACKLOG_H_

#include <cstddef>
#include <cstdint>

namespace tricolor::gc {

class Mutator;

// All of the one heap that lives.

// The backlog grew by so many bytes, or (negative) so many of them were taken away. Any thread, the
// collector's too. Nothing, once the heap is gone.
void AccountDead(int64_t bytes);

// Bytes of the cells that Revive has kept in this cycle so far. Collector's thread, in OnMarked.
size_t RevivedBytes();

// Whether a thread may be made to wait for the backlog: not if it works that off, and not now if it
// holds what those may want who do.
enum class MayWait : uint8_t {
  kYes,
  kNotNow,  // it is asked again at its next poll
  kNo,
};

// `f` is asked on the thread itself, at its polls; null: every thread may. To be set before the
// first cycle.
void SetMayWaitForDead(MayWait (*f)(const Mutator* m));

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_BACKLOG_H_
