// RuntimeEmbedder: what the collector asks of Python: references of objects, roots, and the order
// in which things die.
//
// Between the end of marking and the sweep (OnMarked), on the collector's thread:
//   1. dead objects with finalizers or weak references are ordered, references cleared or hidden,
//      and what is to be run is queued (runtime/death.h);
//   2. dead objects of extensions that nothing revived are condemned (runtime/native_hooks.h);
//   3. weak references that are themselves dead leave the table.
// The queue is runtime/finalizer_queue.h.
#ifndef TRICOLOR_RUNTIME_EMBEDDER_H_
#define TRICOLOR_RUNTIME_EMBEDDER_H_

#include <memory>
#include <string>
#include <vector>

#include "gc/heap.h"
#include "runtime/object.h"

namespace tricolor {

class RuntimeEmbedder : public gc::Embedder {
 public:
  RuntimeEmbedder();
  ~RuntimeEmbedder() override;
  void Trace(void* cell, gc::Visitor& visitor) override;
  void OnMarkBegin() override;
  void TraceGlobals(gc::Visitor& visitor) override;
  void OnMarked(gc::DeadSet& dead) override;
  void OnCycleEnd() override;
  bool IsPinned(const void* cell) const override;
  std::string Describe(const void* cell) const override;

  // A slot outside the heap. Any thread; the slot stays valid until the runtime ends, or it is removed: afterwards the
  // collector does not look at it any more.
  void AddRoot(Object** slot);
  void RemoveRoot(Object** slot);

 private:
  struct Roots;
  const std::unique_ptr<Roots> roots_;
};

// The heap of the runtime that runs. For the collector's thread, which may be in a cycle while the runtime ends:
// the heap is known until that thread is joined, and stays known if it is left behind. Any thread.
gc::Heap& TheHeap();
void SetTheHeap(gc::Heap* heap);

// Cycles whose marking has ended. Any thread.
uint64_t CyclesMarked();

// The references of one object, as the collector sees them (gc.get_referents).
void TraceObject(Object* o, gc::Visitor& visitor);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_EMBEDDER_H_
