// StopTheWorld: one thread runs while all others stand between two operations, or are away.
//
// WHY        PEP 703 collects cycles that way: nothing changes while counts are compared.
// HOW        A participant is present, away (blocked, or not begun), or held. Who stops the world turns
//            everybody away into held, and waits until those present have gone to Park.
// THREADS    Enter, Leave, Park: the participant's own. Stop: any present one.
// ORDERING   What others did before the world stood is visible to who stopped it, and the other way
//            round when it goes on.
#ifndef TRICOLOR_BENCH_STRATEGIES_PARTS_STOP_THE_WORLD_H_
#define TRICOLOR_BENCH_STRATEGIES_PARTS_STOP_THE_WORLD_H_

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace tricolor::strategies {

class StopTheWorld {
 public:
  enum State : int { kAway, kPresent, kHeld };
  struct Participant {
    std::atomic<int> state{kAway};
  };

  // Waits while the world is stopped.
  void Enter(Participant* p) {
    for (;;) {
      if (!Requested()) {
        int expected = kAway;
        if (p->state.compare_exchange_strong(expected, kPresent) && !Requested()) return;
        if (expected == kAway) Leave(p);  // it came in while somebody began to stop
      }
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return !Requested(); });
    }
  }
  void Leave(Participant* p) {
    p->state.store(kAway);
    if (!Requested()) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    changed_.notify_all();
  }
  bool Requested() const { return requested_.load(); }
  // Stands still for as long as somebody wants it.
  void Park(Participant* p) {
    Leave(p);
    Enter(p);
  }

  // Runs f() while nobody but the calling thread is present. others(g) calls g(participant) for
  // each of the others; ask() makes them look at Requested. False: somebody else is at it.
  template <class Others, class Ask, class F>
  bool Stop(Others&& others, Ask&& ask, F&& f) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (Requested()) return false;
    requested_.store(true);
    ask();
    others([&](Participant* p) {
      changed_.wait(lock, [p] {
        int expected = kAway;
        return p->state.compare_exchange_strong(expected, kHeld);
      });
    });
    lock.unlock();
    f();
    lock.lock();
    others([](Participant* p) { p->state.store(kAway); });
    requested_.store(false);
    changed_.notify_all();
    return true;
  }

 private:
  std::atomic<bool> requested_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_PARTS_STOP_THE_WORLD_H_
