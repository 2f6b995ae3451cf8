// IntervalLock: a lock whose holder gives it up when it is asked, 5 ms after somebody began to wait.
//
// WHOSE      Antoine Pitrou's new GIL, CPython 3.2 (2009); the same lock is in 3.11.
// HOW        A waiter that has waited for an interval in which the lock did not change hands sets
//            the drop request, which the holder reads between operations. Who drops the lock on
//            request waits until another thread has taken it (the forced switch): no battle.
// THREADS    Any. Take and Release pair on one thread.
#ifndef TRICOLOR_BENCH_STRATEGIES_PARTS_INTERVAL_LOCK_H_
#define TRICOLOR_BENCH_STRATEGIES_PARTS_INTERVAL_LOCK_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace tricolor::strategies {

class IntervalLock {
 public:
  static constexpr std::chrono::milliseconds kInterval{5};

  void Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (locked_) {
      const uint64_t switches = switches_;
      const bool timed_out =
          released_.wait_for(lock, kInterval) == std::cv_status::timeout;
      if (timed_out && locked_ && switches_ == switches) {
        drop_request_.store(true, std::memory_order_relaxed);
      }
    }
    locked_ = true;
    drop_request_.store(false, std::memory_order_relaxed);
    if (last_holder_ != Self()) {
      last_holder_ = Self();
      ++switches_;
    }
    switched_.notify_one();
  }

  void Release() {
    std::unique_lock<std::mutex> lock(mutex_);
    locked_ = false;
    released_.notify_one();
    if (drop_request_.load(std::memory_order_relaxed)) {
      const uint64_t switches = switches_;
      switched_.wait(lock, [&] { return switches_ != switches || !WantedLocked(); });
    }
  }

  bool DropRequested() const {
    return __builtin_expect(drop_request_.load(std::memory_order_relaxed), 0);
  }

 private:
  // A request is withdrawn when somebody takes the lock.
  bool WantedLocked() const { return drop_request_.load(std::memory_order_relaxed); }
  static const void* Self() {
    static thread_local char self;
    return &self;
  }

  std::atomic<bool> drop_request_{false};  // read by the holder without the mutex
  std::mutex mutex_;
  std::condition_variable released_;
  std::condition_variable switched_;
  bool locked_ = false;               // mutex_
  const void* last_holder_ = nullptr;  // mutex_
  uint64_t switches_ = 0;             // mutex_
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_PARTS_INTERVAL_LOCK_H_
