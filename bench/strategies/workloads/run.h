// Running a workload: the workers of a strategy, begun together, and what is measured of them.
//
// THREADS    Measure runs on the main thread. What workers report lies in memory that is shared
//            between processes, too: a worker may be one.
#ifndef TRICOLOR_BENCH_STRATEGIES_WORKLOADS_RUN_H_
#define TRICOLOR_BENCH_STRATEGIES_WORKLOADS_RUN_H_

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "bench/strategies/model/dict.h"

namespace tricolor::strategies {

inline constexpr int kMostWorkers = 64;
inline constexpr int kLatencyBuckets = 40;  // bucket i: below 2^i ns

// How much of which workload.
struct Request {
  int threads = 1;
  uint64_t operations = 1;  // of all threads together
  double seconds = 0.5;     // for what is measured by time
};

struct Outcome {
  std::string cannot;  // why the strategy cannot run it; the rest is empty then
  std::string wrong;   // what was wrong with the answer; empty: right
  uint64_t operations = 0;
  double seconds = 0;      // from the first worker's begin to the last one's end
  double cpu_seconds = 0;  // of the whole process and its children, collectors included
  double fairness = 1;     // share of its work the slowest had done when the first was finished
  uint64_t answer = 0;
  int64_t lost_counts = 0;      // where a strategy loses some
  double bytes_per_object = 0;  // where it is measured
  double p50_seconds = 0, p99_seconds = 0, worst_seconds = 0;  // of the I/O thread
  uint64_t round_trips = 0;
  uint64_t latency_buckets[kLatencyBuckets] = {};
};

inline uint64_t Nanoseconds(clockid_t clock = CLOCK_MONOTONIC) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

inline double CpuSeconds() {
  double total = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage;
    getrusage(who, &usage);
    for (const timeval& t : {usage.ru_utime, usage.ru_stime}) {
      total += static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    }
  }
  return total;
}

// What one worker tells. Written by it; read by main when it has ended, `progress` by all.
struct alignas(64) Report {
  std::atomic<uint64_t> progress{0};
  std::atomic<uint64_t> begin{0};
  std::atomic<uint64_t> end{0};
  std::atomic<uint64_t> answer{0};
  std::atomic<uint64_t> extra{0};
};

struct Board {
  std::atomic<int> ready{0};
  std::atomic<int> stop{0};      // for workers that run until others are done
  std::atomic<int> finished{0};
  std::atomic<uint64_t> least_progress{0};  // of any worker, when the first was finished
  std::atomic<uint64_t> latency_buckets[kLatencyBuckets] = {};
  std::atomic<double> p50{0}, p99{0}, worst{0};  // seconds, by the I/O worker
  Report reports[kMostWorkers];
};

class SharedBoard {
 public:
  SharedBoard()
      : board_(new (mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Board) {}
  ~SharedBoard() { munmap(board_, sizeof(Board)); }
  SharedBoard(const SharedBoard&) = delete;
  SharedBoard& operator=(const SharedBoard&) = delete;
  Board* get() const { return board_; }

 private:
  Board* board_;
};

// The small integers of the heap that the calling thread uses.
template <class P>
void FillSmallInts() {
  for (size_t i = 0; i < kSmallInts; ++i) {
    Ref<P> o = FreshInt<P>(kLeastSmallInt + static_cast<int64_t>(i));
    P::Permanent(o.get());
    __atomic_store_n(&P::SmallInts()[i], o.Release(), __ATOMIC_RELEASE);
  }
}
template <class P>
void DropSmallInts() {
  for (size_t i = 0; i < kSmallInts; ++i) {
    Obj<P>* o = P::SmallInts()[i];
    __atomic_store_n(&P::SmallInts()[i], nullptr, __ATOMIC_RELEASE);
    P::Decref(o);
  }
}

// The strategy runs, the main thread takes part.
template <Policy P>
class Session {
 public:
  Session() { FillSmallInts<P>(); }
  ~Session() { DropSmallInts<P>(); }

 private:
  typename P::World world_;
};

// A worker's place in its loop.
template <class P>
class Worker {
 public:
  Worker(Board* board, int index, int threads) : board_(board), index_(index), threads_(threads) {}

  int index() const { return index_; }
  int threads() const { return threads_; }
  Board* board() const { return board_; }
  Report* report() const { return &board_->reports[index_]; }

  // One operation is done.
  void Tick() {
    if ((++done_ & 63) == 0) report()->progress.store(done_, std::memory_order_relaxed);
    P::Tick();
  }

  // Its part of `operations`.
  uint64_t Share(uint64_t operations) const {
    const uint64_t n = static_cast<uint64_t>(threads_);
    return operations / n + (static_cast<uint64_t>(index_) < operations % n ? 1 : 0);
  }

  // Body is called once all workers are ready; what it returns is the answer.
  template <class Body>
  void Run(Body&& body) {
    P::Block([this] {
      board_->ready.fetch_add(1);
      while (board_->ready.load(std::memory_order_acquire) < threads_) std::this_thread::yield();
    });
    report()->begin.store(Nanoseconds());
    report()->answer.store(body(*this));
    report()->end.store(Nanoseconds());
    report()->progress.store(done_, std::memory_order_relaxed);
    if (board_->finished.fetch_add(1) > 0) return;
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < threads_; ++i) {
      least = std::min(least, board_->reports[i].progress.load(std::memory_order_relaxed));
    }
    board_->least_progress.store(least);
  }

 private:
  Board* board_;
  int index_;
  int threads_;
  uint64_t done_ = 0;
};

// Runs body(worker) on `threads` workers of the strategy's kind and waits for them.
template <class P, class Body>
void RunWorkers(Board* board, int threads, const Body& body) {
  if constexpr (P::kIsolation == Isolation::kProcess) {
    std::vector<pid_t> children;
    for (int i = 0; i < threads; ++i) {
      const pid_t child = fork();
      if (child == 0) {
        {
          [[maybe_unused]] typename P::Thread thread;
          Worker<P>(board, i, threads).Run(body);
        }
        _exit(0);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      if (status != 0) {
        std::fprintf(stderr, "strategies: a worker process ended with status %d\n", status);
        std::exit(3);
      }
    }
  } else {
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) {
      workers.emplace_back([board, i, threads, &body] {
        [[maybe_unused]] typename P::Thread thread;
        if constexpr (P::kIsolation == Isolation::kInterpreter) FillSmallInts<P>();
        Worker<P>(board, i, threads).Run(body);
        if constexpr (P::kIsolation == Isolation::kInterpreter) DropSmallInts<P>();
      });
    }
    P::Block([&workers] {
      for (std::thread& worker : workers) worker.join();
    });
  }
}

// RunWorkers, measured. `answer` becomes the sum of the workers' answers.
template <class P, class Body>
Outcome Measure(const Request& request, const Body& body, SharedBoard* shared) {
  Board* board = shared->get();
  const double cpu = CpuSeconds();
  RunWorkers<P>(board, request.threads, body);
  Outcome outcome;
  outcome.cpu_seconds = CpuSeconds() - cpu;
  outcome.operations = request.operations;
  uint64_t begin = UINT64_MAX, end = 0, most = 1;
  for (int i = 0; i < request.threads; ++i) {
    const Report& report = board->reports[i];
    begin = std::min(begin, report.begin.load());
    end = std::max(end, report.end.load());
    most = std::max(most, report.progress.load());
    outcome.answer += report.answer.load();
  }
  outcome.seconds = static_cast<double>(end - begin) * 1e-9;
  outcome.fairness =
      static_cast<double>(board->least_progress.load()) / static_cast<double>(most);
  return outcome;
}

template <class P, class Body>
Outcome Measure(const Request& request, const Body& body) {
  SharedBoard board;
  return Measure<P>(request, body, &board);
}

inline void Expect(Outcome* outcome, uint64_t answer, uint64_t expected) {
  if (answer != expected) {
    outcome->wrong = std::to_string(answer) + " instead of " + std::to_string(expected);
  }
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_WORKLOADS_RUN_H_
