// Collector: the thread that runs cycles. The cycle is narrated in gc/README.md and written out,
// in this order, in Collector::RunCycle.
//
// THREADS    Request, CollectAndWait, WaitFor…: mutators. Park…: fork.cc. The rest: its own.
// GUARANTEES No phase stops mutators together, and what a mutator does at its safepoint (its own
//            stack, its intervals) does not grow with the heap.
// ORDERING   mutex_ is a leaf, except that fork holds it last of all locks.
#ifndef TRICOLOR_GC_COLLECTOR_H_
#define TRICOLOR_GC_COLLECTOR_H_

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "gc/backlog.h"
#include "gc/heap.h"
#include "gc/mutex.h"

namespace tricolor::gc {

struct HeapImpl;

class Collector {
 public:
  explicit Collector(HeapImpl* heap) : heap_(heap) {}

  void Start() TC_EXCLUDES(mutex_);
  void Stop() TC_EXCLUDES(mutex_);  // joins; a cycle under way is finished first

  void Request(CycleKind kind) TC_EXCLUDES(mutex_);  // a cycle that begins after the call
  void RequestByPacer() TC_EXCLUDES(mutex_);   // none, if the running one frees enough
  void CollectAndWait(CycleKind kind) TC_EXCLUDES(mutex_);  // the caller is detached
  // `at_poll`: in no lock of the embedder's, so it may also wait for the backlog (backlog.h).
  void WaitForPace(Mutator* m, bool at_poll) TC_EXCLUDES(mutex_);
  void WakeFromBacklog() { backlog_changed_.NotifyAll(); }  // missed, it costs one slice
  void SetMayWaitForDead(MayWait (*f)(const Mutator* m)) { may_wait_for_dead_ = f; }
  void WaitForRoom(Mutator* m) TC_EXCLUDES(mutex_);  // at the hard limit (pacer.h)

  // A point where the thread can stand still for fork. Collector thread.
  void MayPark() {
    if (__builtin_expect(park_requested_.load(std::memory_order_relaxed), 0)) Park();
  }
  void RequestPark() TC_EXCLUDES(mutex_);  // returns when the thread stands still
  void Unpark() TC_EXCLUDES(mutex_);
  Mutex* mutex() { return &mutex_; }
  void ResetAfterFork() TC_REQUIRES(mutex_);  // in the child: there is no thread any more

  // How long the collector rests before free memory goes back. Tests shorten it.
  void SetIdleTime(std::chrono::microseconds time) { idle_time_ = time; }
  // For tests: on how many processors the program is said to run. Before the first cycle.
  void SetProcessors(size_t count) { processors_ = count; }

  uint64_t cycles_started() const { return started_.load(std::memory_order_relaxed); }
  uint64_t full_cycles_done() const { return full_done_.load(std::memory_order_relaxed); }
  // The next cycle cannot be young: the marks do not say who is old. Collector's thread.
  bool must_be_full() const { return must_be_full_; }
  // Of the running cycle or the last one. Changes before marking begins only.
  CycleKind kind() const { return kind_.load(std::memory_order_relaxed); }
  uint64_t cycles_done() const { return done_.load(std::memory_order_relaxed); }
  uint64_t last_mark_ns() const { return last_mark_ns_.load(std::memory_order_relaxed); }
  uint64_t last_sweep_ns() const { return last_sweep_ns_.load(std::memory_order_relaxed); }
  uint64_t last_freed() const { return last_freed_.load(std::memory_order_relaxed); }
  // How often a thread waited for the backlog, ever.
  uint64_t backlog_waits() const { return backlog_waits_.load(std::memory_order_relaxed); }
  // And for the collector's pace, part by part.
  uint64_t pace_waits() const { return pace_waits_.load(std::memory_order_relaxed); }
  // And to make room for a short cycle.
  uint64_t rooms() const { return rooms_.load(std::memory_order_relaxed); }

 private:
  static void* ThreadMain(void* self);
  void Run() TC_EXCLUDES(mutex_);
  void StartThread() TC_REQUIRES(mutex_);
  void Park() TC_EXCLUDES(mutex_);

  void RunCycle(bool full_wanted);
  void ChooseKind(bool full_wanted);
  void Arm();
  void RaiseBarrier();
  void MarkToFixpoint();
  void Disarm();
  void Reclaim();
  void TraceLine(uint64_t begin_ns, size_t before);

  void MakeRoom(Mutator* m) TC_EXCLUDES(mutex_);

  // backlog.cc
  bool WaitForDead(Mutator* m, unsigned overshoot) TC_EXCLUDES(mutex_);
  bool BacklogMoves() TC_REQUIRES(mutex_);

  HeapImpl* const heap_;
  size_t processors_ = std::thread::hardware_concurrency();  // that the process may use; 0: not known
  Mutex mutex_;
  CondVar wake_;  // the collector's thread waits
  CondVar done_changed_;  // mutators wait
  CondVar backlog_changed_;  // mutators wait for the dead
  pthread_t thread_ TC_GUARDED_BY(mutex_) = {};
  bool has_thread_ TC_GUARDED_BY(mutex_) = false;
  bool stop_ TC_GUARDED_BY(mutex_) = false;
  bool parked_ TC_GUARDED_BY(mutex_) = false;
  uint64_t wanted_ TC_GUARDED_BY(mutex_) = 0;  // a cycle of this number at least
  bool full_wanted_ TC_GUARDED_BY(mutex_) = false;  // the next cycle is to be full
  uint64_t moves_seen_ TC_GUARDED_BY(mutex_) = 0;  // of the backlog
  uint64_t moved_ns_ TC_GUARDED_BY(mutex_) = 0;    // when that changed
  MayWait (*may_wait_for_dead_)(const Mutator*) = nullptr;  // set before the first cycle
  std::atomic<uint64_t> backlog_waits_{0};
  std::atomic<uint64_t> pace_waits_{0};
  std::atomic<uint64_t> rooms_{0};
  std::atomic<bool> requested_{false};  // written under mutex_
  std::atomic<bool> paced_{false};      // set by anybody, taken away under mutex_
  std::atomic<bool> room_made_{false};  // a thread sleeps for the collector's
  std::atomic<pid_t> thread_id_{0};     // the kernel's; 0: it has not begun yet
  std::atomic<bool> park_requested_{false};
  std::atomic<uint64_t> started_{0};  // written under mutex_
  std::atomic<uint64_t> done_{0};     // written under mutex_
  std::atomic<uint64_t> full_done_{0};
  std::atomic<CycleKind> kind_{CycleKind::kFull};

  // Set before the thread's first cycle only.
  std::chrono::microseconds idle_time_ = std::chrono::seconds(1);

  // The collector's thread.
  bool may_park_ = false;
  bool must_be_full_ = true;  // the marks do not say who is old: at first, and after a cut cycle
  uint64_t mark_begin_ns_ = 0;
  uint64_t rounds_ = 0;
  std::atomic<uint64_t> last_mark_ns_{0};
  std::atomic<uint64_t> last_sweep_ns_{0};
  std::atomic<uint64_t> last_freed_{0};
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_COLLECTOR_H_
