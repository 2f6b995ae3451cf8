// Explicit collections: gc.collect() and the runtime's own.
#ifndef TRICOLOR_RUNTIME_MODULES_COLLECT_H_
#define TRICOLOR_RUNTIME_MODULES_COLLECT_H_

#include "runtime/object.h"

namespace tricolor {

// One whole cycle, then the finalizers and callbacks that it found, on the calling thread; more
// cycles where those bring objects back or let go of others. `frame`: null, or the frame address of a
// function whose references the caller of it has too: if that is the interpreter's loop, they are in
// Python frames, and no old word on the native stack, or in a register, keeps anything alive.
void CollectNow(const void* frame = nullptr);

// One whole cycle, and what it found is run as by CollectNow, but once. In a `with lock` on its own thread, or where the
// classes say, and the caller waits as in FreeDescriptors: a finalizer may want that lock. `frame` as above.
void CollectOnce(const void* frame);

// A program hears of collections: gc.callbacks or gc.set_debug.
bool CollectionsAreWatched();

// After EMFILE or ENFILE: collects, so that descriptors which garbage holds are given back. First
// (attempt 0) those of files and sockets that no finalizer of the program can see are closed on the
// calling thread; the next time finalizers get a second, on their own thread: the caller may hold a
// lock that one of them wants. The third time both again: what a finalizer may have brought back is known
// to be dead only then. False: there is no more to be tried. Any attached thread.
bool FreeDescriptors(int attempt);

// gc.garbage.append(o), for gc.DEBUG_SAVEALL.
void SaveGarbage(Object* o);
// At exit: says what is left in gc.garbage, as gc.DEBUG_UNCOLLECTABLE asks.
void ReportGarbageAtExit();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_COLLECT_H_
