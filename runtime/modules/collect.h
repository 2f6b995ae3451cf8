// Explicit collections: gc.collect() and the runtime's own.
#ifndef TRICOLOR_RUNTIME_MODULES_COLLECT_H_
#define TRICOLOR_RUNTIME_MODULES_COLLECT_H_

#include "runtime/object.h"

namespace tricolor {

// One whole cycle, then the finalizers and callbacks that it found, on the calling thread; more
// cycles where those bring objects back or let go of others.
void CollectNow();

// A program hears of collections: gc.callbacks or gc.set_debug.
bool CollectionsAreWatched();

// gc.garbage.append(o), for gc.DEBUG_SAVEALL.
void SaveGarbage(Object* o);
// At exit: says what is left in gc.garbage, as gc.DEBUG_UNCOLLECTABLE asks.
void ReportGarbageAtExit();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_COLLECT_H_
