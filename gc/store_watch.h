// StoreWatch: the embedder sees what one thread stores and allocates while it runs finalizers.
//
// WHY        An object whose finalizer has run is still dead unless the finalizer stored it
//            somewhere. Watching its stores tells so without marking the heap again.
// THREADS    Set: the watched thread. Hold and Release: any, as often as one likes.
//            The function runs inside the store: it must not allocate from the heap, poll, or
//            store into cells.
// COST       While anybody holds it, the stores of all threads take the slow path: once for many
//            finalizers, since each Hold writes the word that all barriers read.
#ifndef TRICOLOR_GC_STORE_WATCH_H_
#define TRICOLOR_GC_STORE_WATCH_H_

#include <vector>

#include "gc/mutator.h"

namespace tricolor::gc {

// `owner` null: a root outside the heap. `value` null: any of the owner's fields may have changed.
using StoreWatch = void (*)(void* owner, void* value);

void HoldStoreWatch();
void ReleaseStoreWatch();

// From now on `watch` gets the stores of the calling thread (as long as somebody holds it), and
// `refills` the free intervals that it begins to allocate from. Both null: no more.
void SetStoreWatch(StoreWatch watch, std::vector<FreeInterval>* refills);
StoreWatch CurrentStoreWatch();  // of the calling thread, or null

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_STORE_WATCH_H_
