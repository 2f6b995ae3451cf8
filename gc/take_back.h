// TakeBack: the cell that a thread allocated last goes back into the interval it came from.
//
// WHY        Native code makes objects, uses them and drops them: the embedder knows then that a cell is of no more
//            use. Taken back it is the next one of its size, warm in the cache, and no collection has to find it.
// THREADS    The mutator's own.
// REQUIRES   Nothing refers to the cell: no other cell, no root, no thread. No weak reference was ever made to it, and
//            no finalizer waits for it.
// GUARANTEES True: the cell reads as zero and is free. False: it is left as it was, for the collector.
//            Never while a cycle marks, nor a cell that a cycle marked: then no marker can have it in hand.
// SAFEPOINT  no.   COST  about 20 instructions and the zeroing.
#ifndef TRICOLOR_GC_TAKE_BACK_H_
#define TRICOLOR_GC_TAKE_BACK_H_

#include "gc/mutator.h"

namespace tricolor::gc {

bool TakeBack(Mutator* m, void* cell);

// `cell` has its pinned bit and keeps it, as no cycle marks: whoever owned it before and owns it again need not
// come to Heap::NotePinned. For cells of the heap.
bool StaysPinned(const void* cell);

// No cycle marks, and none has marked `cell`, a cell of the heap: until the caller's next safepoint no collector
// will look at it.
bool IsUnseen(const void* cell);

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_TAKE_BACK_H_
