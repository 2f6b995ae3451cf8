// TurnLock: a lock whose holder is asked to make room, and which those who waited get first.
//
// WHY        Code under it calls back into Python, which may run for long: there the lock is handed on at polls, as
//            CPython hands on its own between two instructions.
// THREADS    Any. Who waits is detached, or no thread of the runtime.
// ORDERING   A mutex's.
// COST       Uncontended: one compare-and-swap to take it, one store to give it.
#ifndef TRICOLOR_COMPAT_TURN_LOCK_H_
#define TRICOLOR_COMPAT_TURN_LOCK_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "runtime/thread.h"

namespace tricolor::compat {

class TurnLock {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  bool Try() {
    uint32_t expected = 0;
    return __atomic_compare_exchange_n(&state_, &expected, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
  }
  // Waits until the lock is the caller's; null: for ever. False: the deadline has passed.
  bool Take(const Deadline* deadline = nullptr);
  void Give() {
    SetHolder(nullptr);
    // Who says between the two that he waits is not woken, and tries again by himself (kPatience). An exchange would tell,
    // and take as long as a short call.
    const bool wanted = __atomic_load_n(&state_, __ATOMIC_RELAXED) == 2;
    __atomic_store_n(&state_, 0, __ATOMIC_RELEASE);
    if (__builtin_expect(wanted, 0)) WakeOne();
  }
  // Who may be asked to poll; null, as after Give: nobody. The collector has the lock and is nobody.
  void SetHolder(Thread* thread) { __atomic_store_n(&holder_, thread, __ATOMIC_RELEASE); }
  // Whether another thread than the caller has it, the collector counted in. A full fence.
  bool HeldByOthers();

  // Whether somebody waits. *turn is for WaitForTurn.
  bool IsWanted(uint64_t* turn);
  // REQUIRES given since. Returns when one of those who waited has got it; he may have it still.
  void WaitForTurn(uint64_t turn);

  // No waiter asks a thread any more that had given the lock before the call: it may end.
  void Settle() { std::lock_guard<std::mutex> guard(mutex_); }
  // In the child of a fork, whatever state the threads left it in that are gone. Null: free.
  void Renew(Thread* holder);

 private:
  bool Spin(Deadline until);
  void WakeOne();

  uint32_t state_ = 0;        // 0 free, 1 held, 2 held and somebody may wait
  Thread* holder_ = nullptr;  // atomic; read under the mutex by who waits
  std::mutex mutex_;          // of the fields below
  std::condition_variable freed_;
  uint64_t turns_ = 0;        // times it was taken under contention
  int waiting_ = 0;
};

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_TURN_LOCK_H_
