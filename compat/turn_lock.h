// TurnLock: a lock whose holder is asked to make room, which is handed on in turns, and which one thread may have for nothing.
//
// WHY        Code under it calls back into Python, which may run for long: there the lock is handed on at polls, as
//            CPython hands on its own between two instructions. Most of that code is short: a lock that changes between
//            two threads at each call takes longer than the calls. And most programs have one thread that wants it.
// WHAT       Who waits lets the holder take it again for a while (kSlice); what he has asked for then is his at the next
//            release.
//            Favour: who took it a thousand times in a row has it, as far as the word tells, for good; his seat says
//            whether he is inside. Another one who wants it takes the favour away first (decision 025).
// THREADS    Any. Who waits is detached, or no thread of the runtime.
// ORDERING   A mutex's. Who is favoured says that he is inside, and then looks whether he still is favoured; who takes the
//            favour away does so, and then looks whether he is inside: asymmetric_fence.h.
// COST       Uncontended: one compare-and-swap to take it, one store to give it. Favoured: two stores and three loads in
//            all.
#ifndef TRICOLOR_COMPAT_TURN_LOCK_H_
#define TRICOLOR_COMPAT_TURN_LOCK_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "runtime/lock.h"  // asymmetric fences
#include "runtime/thread.h"

namespace tricolor::compat {

class TurnLock {
 public:
  using Deadline = std::chrono::steady_clock::time_point;
  // Of a thread that may be favoured: it alone writes here, but for Renew's caller.
  struct Seat {
    uint32_t inside = 0;  // atomic: it has the lock, and has it by favour
    Thread* thread = nullptr;
  };

  TurnLock() = default;
  // Favours who took it `row` times in a row.
  explicit TurnLock(uint64_t row) : row_(row) {}

  bool Try() {
    uint32_t expected = kFree;
    if (!__atomic_compare_exchange_n(&state_, &expected, kHeld, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED))
      return false;
    NoteTaken();
    return true;
  }
  // As Try, for a thread that may be favoured. REQUIRES the lock's only seat for this thread; Leave
  // gives it back.
  bool TryFrom(Seat* seat) {
    if (__builtin_expect(Favoured() == seat, 1)) {
      __atomic_store_n(&seat->inside, 1, __ATOMIC_RELAXED);
      gc::LightFence();
      if (__builtin_expect(Favoured() == seat, 1)) return true;
      LeaveLate(seat);
      return false;
    }
    if (!Try()) return false;
    SetHolder(seat->thread);
    if (last_ != seat) {
      last_ = seat;
      row_began_ = taken_;
    } else if (__builtin_expect(taken_ - row_began_ >= row_, 0)) {
      Favour(seat);
    }
    return true;
  }
  // As Try, for who looks in rarely: takes the favour away first.
  bool TryNow();
  // Waits until the lock is the caller's; null: for ever. False: the deadline has passed.
  bool Take(const Deadline* deadline = nullptr);
  void Give() {
    SetHolder(nullptr);
    // Who says between the two that he waits is not woken, and tries again by himself (kPatience).
    // An exchange would tell, and take as long as a short call.
    const bool wanted = __atomic_load_n(&state_, __ATOMIC_RELAXED) == kWanted;
    if (__builtin_expect(wanted, 0)) return GiveOn();
    __atomic_store_n(&state_, kFree, __ATOMIC_RELEASE);
  }
  void Leave(Seat* seat) {
    if (__atomic_load_n(&seat->inside, __ATOMIC_RELAXED) == 0) return Give();
    __atomic_store_n(&seat->inside, 0, __ATOMIC_RELEASE);
    gc::LightFence();
    if (__builtin_expect(Favoured() != seat, 0)) LeaveLate(seat);
  }
  // Who may be asked to poll; null, as after Give: nobody. The collector has the lock and is
  // nobody.
  void SetHolder(Thread* thread) { __atomic_store_n(&holder_, thread, __ATOMIC_RELEASE); }
  // Whether another thread than the caller has it, the collector counted in. A full fence.
  bool HeldByOthers();

  // Whether somebody waits. *turn is for WaitForTurn.
  bool IsWanted(uint64_t* turn);
  // REQUIRES given since. Returns when one of those who waited has got it; he may have it still.
  void WaitForTurn(uint64_t turn);

  // No waiter asks a thread any more that had given the lock before the call: it may end.
  void Settle() { std::lock_guard<std::mutex> guard(mutex_); }
  // The thread has no favour any more, and the lock still if it had it, but not by favour: its seat
  // may go.
  void Stand(Seat* seat);
  // In the child of a fork, whatever state the threads left it in that are gone. Null: free.
  void Renew(Thread* holder);

 private:
  static constexpr uint32_t kFree = 0;
  static constexpr uint32_t kHeld = 1;     // or favoured: then nobody else takes it
  static constexpr uint32_t kWanted = 2;   // held, and somebody may wait
  static constexpr uint32_t kOffered = 3;  // free for those who have waited
  // What the interruption costs that takes favour away, in compare-and-swaps, or nearly so: that is
  // saved in the long run.
  static constexpr uint64_t kRow = 1000;

  Seat* Favoured() const { return __atomic_load_n(&favoured_, __ATOMIC_RELAXED); }
  void NoteTaken() { __atomic_store_n(&taken_, taken_ + 1, __ATOMIC_RELAXED); }
  bool IsQuiet();
  bool Linger(Deadline until);
  bool TakeOffered(bool overdue);
  bool Demand(Deadline until, bool overdue);
  bool Sleep(const Deadline* deadline);
  void GiveOn();
  void Favour(Seat* seat);
  void TakeFavour();
  void TakeFavourLocked();
  void LeaveLate(Seat* seat);

  alignas(64) uint32_t state_ = kFree;
  Seat* favoured_ = nullptr;  // atomic; changed under the mutex
  Thread* holder_ = nullptr;  // atomic; read under the mutex by who waits
  // Written by who has it, but not by favour.
  uint64_t taken_ = 0;  // atomic: how often
  uint64_t row_began_ = 0;
  const Seat* last_ = nullptr;
  uint64_t row_ = kRow;

  alignas(64) uint32_t wanting_ = 0;  // atomic: in Take
  uint32_t demanding_ = 0;            // atomic: of those, who let nobody take it before them
  uint32_t overdue_ = 0;              // atomic: of those, who come first
  std::mutex mutex_;                  // of the fields below
  std::condition_variable freed_;
  Seat* evicted_ = nullptr;  // lost the favour while inside: gives the lock as who holds it
  uint64_t turns_ = 0;       // times it was taken by one who had slept
  int waiting_ = 0;          // who have
};

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_TURN_LOCK_H_
