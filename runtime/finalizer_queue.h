// FinalizerQueue: finalizers and weak reference callbacks that wait for a thread to run them.
//
// WHY        They never run on a thread that happens to allocate, nor while it holds a lock of the
//            program's: the queue has a thread of its own, started when first needed. An explicit
//            gc.collect() runs them on its caller, as CPython does. Those that ask for it
//            (runtime/finalizer_place.h) run on a thread of the program, at a safepoint outside
//            its locks; their batch stands aside until then, and later ones overtake it.
// THREADS    Push, OnCycleEnd: collector. Trace: collector. The rest: attached threads.
// GUARANTEES Items run one after the other, in the order of their batch. What a living thread owns
//            runs nowhere else.
#ifndef TRICOLOR_RUNTIME_FINALIZER_QUEUE_H_
#define TRICOLOR_RUNTIME_FINALIZER_QUEUE_H_

#include <memory>
#include <vector>

#include "gc/backlog.h"
#include "gc/visitor.h"
#include "runtime/death_batch.h"
#include "runtime/finalizer_place.h"
#include "runtime/object.h"

namespace tricolor {

class Runtime;

// While one lives, its thread runs outside the queue what the dead waited for. So nobody makes it
// wait for them (gc/backlog.h).
class WorkForTheDead {
 public:
  WorkForTheDead() { ++depth_; }
  ~WorkForTheDead() { --depth_; }
  WorkForTheDead(const WorkForTheDead&) = delete;
  WorkForTheDead& operator=(const WorkForTheDead&) = delete;
  static bool Inside() { return depth_ > 0; }

 private:
  static thread_local int depth_;
};

class FinalizerQueue {
 public:
  static void Push(std::unique_ptr<DeathBatch> batch);
  static void Push(const std::vector<FinalizerItem>& callbacks);
  static void Trace(gc::Visitor& visitor);
  // Wakes (or starts) the thread if items wait and nobody is about to run them.
  static void Wake();

  // Around an explicit collection: while one is open, the queue's thread leaves the items to it.
  static void BeginExplicit();
  // Runs what waits on the calling thread, and waits for the item that another thread runs.
  // Inside a finalizer: returns at once.
  struct Outcome {
    bool finalized = false;  // finalizers ran: what they held may be dead now
    bool spared = false;     // whether objects came back is for the next collection to say
  };
  static Outcome RunAll();
  static void EndExplicit();

  // When the system has no more descriptors: files and sockets that no finalizer of the program
  // can see are closed now, on the calling thread, whatever waits before them, or runs and does not end.
  // It may hold locks.
  static void RunNativeClosers();
  // Lets the queue's thread, or whoever is at it, run what waits, but not for ever: the caller may
  // hold a lock that a finalizer wants.
  static void WaitForOthers();

  // The place of what says nothing, kThread or kInline.
  static void SetDefaultPlace(FinalizerPlace place);
  static FinalizerPlace DefaultPlace();
  static void NoteOwner(Object* fresh);  // the calling thread made it
  static void ForgetOwner(Object* o);    // it is finalized now
  // At a safepoint of the calling thread, where any Python code may run.
  static void RunAtPoll(Thread* self);
  // A thread is no longer on the list: what it owned is anybody's.
  static void OwnerLeft();

  static void Start(Runtime* runtime);  // remembers the runtime; no thread yet
  static void Stop();                   // joins the thread; items left are dropped
  // From the one to the other nobody is inside the queue. The world stands still.
  static void BeforeFork();
  static void AfterForkParent();
  static void AfterForkChild();
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_FINALIZER_QUEUE_H_
