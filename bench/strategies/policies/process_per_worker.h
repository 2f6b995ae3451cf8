// process_per_worker: every worker is a process, forked from the first; messages go through pipes.
//
// WHOSE      The `processing` package, R. Oudkerk, 2006; in the library as `multiprocessing` since
//            2.6 (PEP 371); the way most Python programs use all cores.
// HOW        gil_interval in each process, its lock never contended. fork gives a worker a copy of
//            everything there was; the first change of a count in a page copies that page. Messages
//            are bytes in a pipe (workloads/channel.h).
// GIVES UP   Sharing, as interpreter_per_thread; a system call and two copies per message; memory
//            per worker; fork beside threads.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_PROCESS_PER_WORKER_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_PROCESS_PER_WORKER_H_

#include "bench/strategies/parts/interval_lock.h"
#include "bench/strategies/parts/locked_heap.h"

namespace tricolor::strategies {

struct ProcessPerWorker : LockedHeap<ProcessPerWorker> {
  static constexpr const char* kName = "process_per_worker";
  static constexpr Isolation kIsolation = Isolation::kProcess;

  struct Interpreter {
    IntervalLock lock;
    CycleLists cycles;
    Header* small_ints[kSmallInts] = {};
  };
  static inline Interpreter* interpreter = nullptr;  // a copy in each process

  struct World {
    World() { (interpreter = new Interpreter)->lock.Take(); }
    ~World() {
      interpreter->lock.Release();
      delete interpreter;
    }
  };
  struct Thread {};  // in its process it is the only one, and holds the lock since the fork

  static void Tick() {
    if (interpreter->lock.DropRequested()) {
      interpreter->lock.Release();
      interpreter->lock.Take();
    }
    CollectIfDue();
  }
  template <class F>
  static void Block(F&& f) {
    interpreter->lock.Release();
    f();
    interpreter->lock.Take();
  }

  static CycleLists& Cycles() { return interpreter->cycles; }
  static Header** SmallInts() { return interpreter->small_ints; }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_PROCESS_PER_WORKER_H_
