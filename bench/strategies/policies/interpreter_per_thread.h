// interpreter_per_thread: every thread is an interpreter with a heap and a lock of its own.
//
// WHOSE      Eric Snow: PEP 554 (2017), PEP 684 (a lock each, CPython 3.12), PEP 734 (3.14).
// HOW        gil_interval, but the lock, the list of containers and the small integers belong to
//            an interpreter, and the lock is never contended. What goes to another interpreter is
//            copied: written to bytes by the sender, made again by the receiver (model/message.h).
// GIVES UP   Sharing. There is no shared dict, no shared object and no passing of references; each
//            interpreter pays memory for its own modules; extensions must have no static state.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_INTERPRETER_PER_THREAD_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_INTERPRETER_PER_THREAD_H_

#include "bench/strategies/parts/interval_lock.h"
#include "bench/strategies/parts/locked_heap.h"

namespace tricolor::strategies {

struct InterpreterPerThread : LockedHeap<InterpreterPerThread> {
  static constexpr const char* kName = "interpreter_per_thread";
  static constexpr Isolation kIsolation = Isolation::kInterpreter;

  struct Interpreter {
    IntervalLock lock;
    CycleLists cycles;
    Header* small_ints[kSmallInts] = {};
  };
  static inline thread_local Interpreter* current = nullptr;

  struct Thread {
    Thread() { (current = new Interpreter)->lock.Take(); }
    ~Thread() {
      current->lock.Release();
      delete current;
      current = nullptr;
    }
  };
  using World = Thread;  // the main interpreter

  static void Tick() {
    if (current->lock.DropRequested()) {
      current->lock.Release();
      current->lock.Take();
    }
    CollectIfDue();
  }
  template <class F>
  static void Block(F&& f) {
    current->lock.Release();
    f();
    current->lock.Take();
  }

  static CycleLists& Cycles() { return current->cycles; }
  static Header** SmallInts() { return current->small_ints; }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_INTERPRETER_PER_THREAD_H_
