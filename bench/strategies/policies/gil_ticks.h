// gil_ticks: one lock around the interpreter, released every 100 operations.
//
// WHOSE      CPython from 1992 (Guido van Rossum's threads) to 3.1; sys.setcheckinterval.
// HOW        The lock is a semaphore. After 100 ticks its holder posts it and waits for it at once.
// GIVES UP   Two threads are slower than one: the post wakes a waiter on another core, which comes
//            too late, because the holder has taken the lock again; the battle costs a system call
//            and a switch every 100 operations, and who gets the lock is chance. David Beazley,
//            "Inside the Python GIL", 2009, measured it.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_GIL_TICKS_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_GIL_TICKS_H_

#include <semaphore.h>

#include <cerrno>

#include "bench/strategies/parts/locked_heap.h"

namespace tricolor::strategies {

struct GilTicks : LockedHeap<GilTicks> {
  static constexpr const char* kName = "gil_ticks";
  static constexpr Isolation kIsolation = Isolation::kNone;
  static constexpr int kCheckInterval = 100;

  // Taken and released as CPython's thread_pthread.h does where there are POSIX semaphores.
  class Lock {
   public:
    Lock() { sem_init(&free_, 0, 1); }
    ~Lock() { sem_destroy(&free_); }
    void Take() {
      while (sem_wait(&free_) != 0 && errno == EINTR) {
      }
    }
    void Release() { sem_post(&free_); }

   private:
    sem_t free_;
  };

  struct State {
    Lock lock;
    CycleLists cycles;
    Header* small_ints[kSmallInts] = {};
    int ticker = kCheckInterval;  // the lock's holder
  };
  static inline State* state = nullptr;

  struct Thread {
    Thread() { state->lock.Take(); }
    ~Thread() { state->lock.Release(); }
  };
  struct World {
    World() { (state = new State)->lock.Take(); }
    ~World() {
      state->lock.Release();
      delete state;
    }
  };

  static void Tick() {
    if (--state->ticker < 0) {
      state->ticker = kCheckInterval;
      state->lock.Release();
      state->lock.Take();
    }
    CollectIfDue();
  }
  template <class F>
  static void Block(F&& f) {
    state->lock.Release();
    f();
    state->lock.Take();
  }

  static CycleLists& Cycles() { return state->cycles; }
  static Header** SmallInts() { return state->small_ints; }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_GIL_TICKS_H_
