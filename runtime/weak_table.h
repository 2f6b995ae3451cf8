// WeakTable: which weak references refer to an object. A side table, so that objects need no
// field for it and creating the first weak reference to an object changes nothing in it.
//
// The table refers weakly to both sides: an entry's key is an object's address, its references are
// weak reference objects, newest last. The collector clears both in OnMarked.
//
// THREADS    Any. Sharded by address; a shard's mutex is held for a few instructions, never across
//            an allocation or a safepoint. The collector's thread takes one shard at a time.
// COST       One visit per weak reference and cycle, on the collector's thread. Half a KiB for each KiB of
//            memory in which a referenced object begins.
// See docs/decisions/011-weak-reference-table.md.
#ifndef TRICOLOR_RUNTIME_WEAK_TABLE_H_
#define TRICOLOR_RUNTIME_WEAK_TABLE_H_

#include <functional>
#include <vector>

#include "gc/heap.h"
#include "runtime/finalizer_queue.h"
#include "runtime/objects/weakref.h"

namespace tricolor {

class WeakTable {
 public:
  // Adds `reference`, unless `reusable` finds one that may stand for it: then that is returned.
  // `reusable` null: adds always.
  static WeakrefObject* Add(Object* referent, WeakrefObject* reference,
                            bool (*reusable)(const WeakrefObject* existing,
                                             const WeakrefObject* wanted));
  // The living reference of exactly this type that has no callback and is not hidden, or null.
  static WeakrefObject* FindPlain(Object* referent, const Type* type);
  // A living reference that `matches`, or null.
  static WeakrefObject* Find(Object* referent, const std::function<bool(WeakrefObject*)>& matches);
  // The living references to `referent`, in CPython's order, into the empty Python list `out`.
  static bool AppendReferences(Object* referent, Object* out);
  static int64_t CountReferences(Object* referent);
  // Clears all references to `referent` at once and hands their callbacks to `queue` (C API).
  static void ClearReferencesTo(Object* referent, std::vector<FinalizerItem>* callbacks);

  // Collector's thread, in OnMarked. The dead objects that are referred to, by whether a living
  // reference has a callback. `clear_silent`: those without are cleared at once and not listed.
  static void FindDead(gc::DeadSet& dead, bool clear_silent, std::vector<Object*>* silent,
                       std::vector<Object*>* with_callbacks);
  static void ClearDeadOne(gc::DeadSet& dead, Object* referent,
                           std::vector<FinalizerItem>* callbacks);
  static void ClearUnlessHidden(gc::DeadSet& dead, Object* referent,
                                std::vector<FinalizerItem>* callbacks);
  // From now on only the thread that runs the referent's batch sees it (WeakrefGet).
  static void Hide(gc::DeadSet& dead, Object* referent);
  // It lives after all. References that somebody read as dead are cleared.
  static void Show(Object* referent, std::vector<FinalizerItem>* callbacks);
  // It is dead after all, and no batch has it: to be cleared, or hidden, like any other.
  static void Unhide(Object* referent);
  // On the thread that runs the batch: all at once.
  static void ClearHidden(Object* referent, std::vector<FinalizerItem>* callbacks);
  static void DropDeadReferences(gc::DeadSet& dead);

  static void Clear();            // between two runtimes
  static void AfterForkChild();   // other threads may have held shards
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_WEAK_TABLE_H_
