// StoreWatch: the embedder sees the stores of one thread while it runs a finalizer.
//
// WHY        An object whose finalizer has run is still dead unless the finalizer stored it
//            somewhere. Watching its stores tells so without marking the heap again.
// THREADS    Begin and End on the watched thread; the function runs there, inside the store: it
//            must not allocate from the heap, poll, or store into cells.
// COST       While any thread is watched, the stores of all threads take the slow path.
#ifndef TRICOLOR_GC_STORE_WATCH_H_
#define TRICOLOR_GC_STORE_WATCH_H_

namespace tricolor::gc {

// `owner` null: a root outside the heap. `value` null: any of the owner's fields may have changed.
using StoreWatch = void (*)(void* owner, void* value);

void BeginStoreWatch(StoreWatch watch);
void EndStoreWatch();
StoreWatch CurrentStoreWatch();  // of the calling thread, or null

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_STORE_WATCH_H_
