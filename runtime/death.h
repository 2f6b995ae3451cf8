// The order of deaths: what a collection does with dead objects that have finalizers or weak
// references.
//
// THREADS    The collector's, in OnMarked.
#ifndef TRICOLOR_RUNTIME_DEATH_H_
#define TRICOLOR_RUNTIME_DEATH_H_

#include <memory>

#include "gc/heap.h"
#include "runtime/death_batch.h"

namespace tricolor {

// Clears the weak references that no finalizer can see any more, hides those that one will see, and
// revives what finalizers need. Null: nothing is to be run.
std::unique_ptr<DeathBatch> ArrangeDeaths(gc::DeadSet& dead);

// Objects that a finalizer may have brought back, with hidden weak references: the first collection
// that begins after the call decides. Any attached thread.
void LeaveToNextCollection(Object* o);
void ForgetUndecided();              // between two runtimes
void AfterForkChildOfUndecided();    // another thread may have held the list

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_DEATH_H_
