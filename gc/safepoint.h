// Safepoints: the registered mutators, and how the collector talks to them.
//
// WHY        Marking begins once every mutator has switched its barrier on, and ends once every
//            mutator has shown its stack: one by one (ragged), never all together.
//            Handshake  asks each mutator to run an action at its next safepoint, and acts for
//                       those that are detached.
//            StopWorld  holds every mutator at a safepoint or detached: for the verifier, fork
//                       and enumeration of the heap; no phase of a cycle needs it.
// THREADS    Handshake, StopWorld: one thread at a time (world_mutex). The others: see each.
// REQUIRES   Their caller is not an attached mutator and holds no lock that one may wait for.
// GUARANTEES On return of Handshake each mutator that was registered at the call ran the action
//            once, or it was run for it, or it has unregistered. A newcomer needs none: it
//            touched nothing of the heap before.
// ORDERING   The requester's earlier writes are visible to the action, and what the mutator
//            wrote before it to the requester afterwards (pending, state: seq_cst).
// INVARIANT  [H1] Every pending is kNone outside Handshake (verifier.cc).
//            [H2] Detach stores state, then reads poll_word; a requester sets poll_word, then
//                 reads state: one of them sees the other, so no thread is forgotten.
// TESTED     tests/gc/safepoint_test.cc
#ifndef TRICOLOR_GC_SAFEPOINT_H_
#define TRICOLOR_GC_SAFEPOINT_H_

#include <atomic>
#include <cstdint>
#include <functional>

#include "gc/futex.h"
#include "gc/mutator_impl.h"
#include "gc/mutex.h"

namespace tricolor::gc {

// The calling thread's mutator, or null.
Mutator* CurrentMutator();

class Safepoints {
 public:
  explicit Safepoints(HeapImpl* heap) : heap_(heap) {}

  // On the thread itself, attached on return.
  void Register(MutatorImpl* m) TC_EXCLUDES(mutex_);
  void Unregister(MutatorImpl* m) TC_EXCLUDES(mutex_);

  // While it waits for a thread in a scan, the collector traces what the others gave; the number of
  // cells.
  uint64_t Handshake(Action action) TC_EXCLUDES(mutex_);
  // `self`: the caller's own mutator, already detached; null on the collector's thread.
  void StopWorld(MutatorImpl* self) TC_ACQUIRE(world_mutex_) TC_EXCLUDES(mutex_);
  void ResumeWorld(MutatorImpl* self) TC_RELEASE(world_mutex_) TC_EXCLUDES(mutex_);

  // While held, a newcomer waits a little before it may begin: each makes one more round necessary,
  // so that a storm of them could put off the end of marking for ever. Collector's thread.
  void HoldNewcomers(bool hold) TC_EXCLUDES(mutex_);

  // Called by the mutator.
  void OnDetached(MutatorImpl* m);  // after it stored kDetached
  void WaitUntilNotServed(MutatorImpl* m) TC_EXCLUDES(mutex_);
  void RunPending(MutatorImpl* m, const void* sp);
  void WaitWhileStopped() TC_EXCLUDES(mutex_);  // detached

  // Under StopWorld, or with the list locked.
  void ForEach(const std::function<void(MutatorImpl*)>& f) TC_NO_THREAD_SAFETY_ANALYSIS;
  void ForEachLocked(const std::function<void(MutatorImpl*)>& f) TC_EXCLUDES(mutex_);
  bool Empty() TC_EXCLUDES(mutex_);
  size_t Attached() TC_EXCLUDES(mutex_);  // mutators that run now

  // The longest time that one mutator spent in one safepoint, in this cycle and ever.
  void NotePause(uint64_t ns);
  uint64_t TakeCyclePause() { return cycle_pause_.exchange(0, std::memory_order_relaxed); }
  uint64_t max_pause() const { return max_pause_.load(std::memory_order_relaxed); }

  Mutex* world_mutex() { return &world_mutex_; }
  // fork.cc: the list's mutex is held across fork; in the child only `self` is left.
  Mutex* mutex() { return &mutex_; }
  void KeepOnly(MutatorImpl* self) TC_REQUIRES(mutex_);
  void EndStopAfterFork() TC_REQUIRES(mutex_);

 private:
  // Tells whoever runs Handshake or StopWorld to look at the mutators again.
  void Tell() {
    answers_.fetch_add(1, std::memory_order_seq_cst);
    if (listening_.load(std::memory_order_seq_cst)) FutexWake(&answers_);
  }
  // Waits until there were more answers than `seen`, or it is time to look at the mutators anyway.
  void Listen(uint32_t seen, uint64_t at_most_ns);
  static constexpr uint64_t kLookAgainNs = 20000000;

  void Perform(MutatorImpl* m, Action action, const void* sp);
  void PerformFor(MutatorImpl* m, Action action);

  HeapImpl* const heap_;
  Mutex world_mutex_;  // held through a handshake or a stop
  Mutex mutex_;
  MutatorImpl* first_ TC_GUARDED_BY(mutex_) = nullptr;
  MutatorImpl* cursor_ TC_GUARDED_BY(mutex_) = nullptr;  // Unregister moves it off a leaver
  bool stopping_ TC_GUARDED_BY(mutex_) = false;
  bool holding_ TC_GUARDED_BY(mutex_) = false;
  // Counts what a requester may wait for. It reads the count, looks at every mutator, and waits
  // for another count: an answer takes no lock that a preempted requester might hold.
  std::atomic<uint32_t> answers_{0};
  std::atomic<bool> listening_{false};  // the requester sleeps, or is about to
  CondVar mutators_;   // kServed or stopping_ ended
  std::atomic<uint64_t> cycle_pause_{0};
  std::atomic<uint64_t> max_pause_{0};
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_SAFEPOINT_H_
