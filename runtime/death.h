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

// Finalizers that only give back something of the system's and run no code of the program: of the
// very type, or (`derived`) of all types that inherit it. While the runtime is set up.
void AddNativeCloser(void (*finalize)(Object*), bool derived);

// Files are layers, of which each writes through the next: of those in one cycle the outer are finalized
// first, however they were born, or what they hold back would be lost. 0: no layer, before all of
// them. While the runtime is set up.
void SetDeathLayers(int (*layer)(const Type*));

// What gc.collect() and gc.set_debug() ask of collections. CPython counts, and saves, the objects
// that its own collector would have found: those in cycles and behind them.
struct DeathCensus {
  static void Wanted(bool wanted);      // around an explicit collection
  static void SetDebug(int gc_flags);
  // After the collection: what was found and not brought back. False: too many to look at.
  static bool TakeCount(int64_t* count);
};
constexpr int kDebugCollectable = 2;
constexpr int kDebugSaveAll = 32;
// Collector's thread, when nothing is revived any more.
void EndCensus(gc::DeadSet& dead);

// Objects that a finalizer may have brought back, with hidden weak references: the first full
// collection that begins after the call decides. Any attached thread.
void LeaveToNextCollection(Object* o);
bool HasUndecided();
void ForgetUndecided();              // between two runtimes
void AfterForkChildOfUndecided();    // another thread may have held the list

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_DEATH_H_
