// I/O with threads that compute: how long a thread waits for the interpreter when it comes back
// from a system call.
//
// WHY        Throughput hides it. Worker 0 sends a byte through a socket and waits for its echo, again
//            and again; the others compute without pause. With one worker it is alone.
// THREADS    The echo is a plain thread of the first process and takes no part in the strategy.
#ifndef TRICOLOR_BENCH_STRATEGIES_WORKLOADS_IO_H_
#define TRICOLOR_BENCH_STRATEGIES_WORKLOADS_IO_H_

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "bench/strategies/workloads/run.h"

namespace tricolor::strategies {

inline constexpr size_t kLeastTrips = 20;

// Both retry when a collector's signal interrupts them.
inline bool SendByte(int socket, char byte) {
  ssize_t sent;
  while ((sent = write(socket, &byte, 1)) < 0 && errno == EINTR) {
  }
  return sent == 1;
}
inline bool ReceiveByte(int socket, char* byte) {
  ssize_t received;
  while ((received = read(socket, byte, 1)) < 0 && errno == EINTR) {
  }
  return received == 1;
}

class Echo {
 public:
  Echo() {
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends_) != 0) std::exit(3);
    thread_ = std::thread([this] {
      char byte;
      while (ReceiveByte(ends_[1], &byte) && SendByte(ends_[1], byte)) {
      }
    });
  }
  ~Echo() {
    shutdown(ends_[0], SHUT_RDWR);
    thread_.join();
    close(ends_[0]);
    close(ends_[1]);
  }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;
  int socket() const { return ends_[0]; }

 private:
  int ends_[2];
  std::thread thread_;
};

// Returns how many echoes were right.
template <class P>
uint64_t RoundTrips(Worker<P>& worker, int socket, double seconds) {
  Board* board = worker.board();
  std::vector<uint64_t> times;
  uint64_t right = 0;
  const uint64_t end = Nanoseconds() + static_cast<uint64_t>(seconds * 1e9);
  uint64_t now = Nanoseconds();
  while (now < end || times.size() < kLeastTrips) {
    const char sent = static_cast<char>(times.size());
    char received = static_cast<char>(sent + 1);
    P::Block([&] {
      if (SendByte(socket, sent)) ReceiveByte(socket, &received);
    });
    const Ref<P> o = NewInt<P>(1000 + received);  // as a Python program would hold it
    right += IntValue<P>(o) == 1000 + sent;
    const uint64_t after = Nanoseconds();
    times.push_back(after - now);
    now = after;
    P::Tick();
  }
  board->stop.store(1);
  for (const uint64_t t : times) {
    const int bucket = std::min(kLatencyBuckets - 1, 64 - __builtin_clzll(t | 1));
    board->latency_buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  }
  std::sort(times.begin(), times.end());
  const auto at = [&times](double share) {
    const auto i = static_cast<size_t>(share * static_cast<double>(times.size()));
    return static_cast<double>(times[std::min(times.size() - 1, i)]) * 1e-9;
  };
  board->p50.store(at(0.5));
  board->p99.store(at(0.99));
  board->worst.store(static_cast<double>(times.back()) * 1e-9);
  worker.report()->extra.store(times.size());
  return right;
}

// An operation is one of the computing threads', or a round trip where there are none.
template <class P>
Outcome IoLatency(const Request& request) {
  SharedBoard board;
  const Echo echo;
  const auto body = [&](Worker<P>& worker) -> uint64_t {
    if (worker.index() == 0) return RoundTrips<P>(worker, echo.socket(), request.seconds);
    Ref<P> n = NewInt<P>(0);
    while (board.get()->stop.load(std::memory_order_relaxed) == 0) {
      n = NewInt<P>((IntValue<P>(n) * 3 + 1) % 1'000'003);
      worker.Tick();
    }
    return 0;
  };
  Outcome outcome = Measure<P>(request, body, &board);
  Board* b = board.get();
  outcome.round_trips = b->reports[0].extra.load();
  outcome.operations = 0;
  for (int i = 1; i < request.threads; ++i) outcome.operations += b->reports[i].progress.load();
  if (request.threads == 1) outcome.operations = outcome.round_trips;
  outcome.fairness = 1;
  outcome.p50_seconds = b->p50.load();
  outcome.p99_seconds = b->p99.load();
  outcome.worst_seconds = b->worst.load();
  for (int i = 0; i < kLatencyBuckets; ++i) outcome.latency_buckets[i] = b->latency_buckets[i];
  Expect(&outcome, outcome.answer, outcome.round_trips);
  return outcome;
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_WORKLOADS_IO_H_
