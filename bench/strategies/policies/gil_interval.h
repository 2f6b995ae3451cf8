// gil_interval: one lock around the interpreter, given up on request, 5 ms after it was asked for.
//
// WHOSE      Antoine Pitrou, CPython 3.2 to today: the baseline of this comparison.
// HOW        parts/interval_lock.h. Between operations the holder reads one word. Counts are plain,
//            lists and dicts have no locks: whoever runs, runs alone.
// GIVES UP   The second core. And the I/O thread's latency: whenever it comes back from a system
//            call it waits up to 5 ms for each thread that computes (the convoy; bpo-7946).
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_GIL_INTERVAL_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_GIL_INTERVAL_H_

#include "bench/strategies/parts/interval_lock.h"
#include "bench/strategies/parts/locked_heap.h"

namespace tricolor::strategies {

struct GilInterval : LockedHeap<GilInterval> {
  static constexpr const char* kName = "gil_interval";
  static constexpr Isolation kIsolation = Isolation::kNone;

  struct State {
    IntervalLock lock;
    CycleLists cycles;
    Header* small_ints[kSmallInts] = {};
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
    if (state->lock.DropRequested()) {
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

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_GIL_INTERVAL_H_
