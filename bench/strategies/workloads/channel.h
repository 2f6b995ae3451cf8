// Channel: a queue between workers. References where threads share objects, bytes where they do not.
//
// THREADS    Any number of both sides. Put and Take may block; nothing is held across P::Block.
// GUARANTEES What is taken was put, once, in order.
#ifndef TRICOLOR_BENCH_STRATEGIES_WORKLOADS_CHANNEL_H_
#define TRICOLOR_BENCH_STRATEGIES_WORKLOADS_CHANNEL_H_

#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>

#include "bench/strategies/model/message.h"
#include "bench/strategies/workloads/run.h"

namespace tricolor::strategies {

inline constexpr uint64_t kChannelSize = 64;

// Objects wait in a ring that is itself an object, as in queue.Queue: collectors see them.
template <class P>
class ObjectChannel {
 public:
  ObjectChannel() : ring_(NewInstance<P>(NewClass<P>(), kChannelSize)) {}

  void Put(Ref<P> o) {
    for (;;) {
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (put_ - taken_ < kChannelSize) {
          SetField<P>(ring_, put_++ % kChannelSize, std::move(o));
          not_empty_.notify_one();
          return;
        }
      }
      P::Block([this] {
        std::unique_lock<std::mutex> lock(mutex_);
        not_full_.wait(lock, [this] { return put_ - taken_ < kChannelSize; });
      });
    }
  }

  Ref<P> Take() {
    for (;;) {
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (put_ != taken_) {
          const uint64_t i = taken_++ % kChannelSize;
          Ref<P> o = GetField<P>(ring_, i);
          SetField<P>(ring_, i, Ref<P>());
          not_full_.notify_one();
          return o;
        }
      }
      P::Block([this] {
        std::unique_lock<std::mutex> lock(mutex_);
        not_empty_.wait(lock, [this] { return put_ != taken_; });
      });
    }
  }

 private:
  const Ref<P> ring_;
  std::mutex mutex_;  // taken by a holder of the interpreter's lock, never the other way round
  std::condition_variable not_empty_;
  std::condition_variable not_full_;
  uint64_t put_ = 0;    // mutex_
  uint64_t taken_ = 0;  // mutex_
};

// Between interpreters: a copy in bytes, then another object.
template <class P>
class CopyChannel {
 public:
  void Put(const Ref<P>& o) {
    std::string bytes;
    Write<P>(o, &bytes);
    P::Block([&] {
      std::unique_lock<std::mutex> lock(mutex_);
      not_full_.wait(lock, [this] { return messages_.size() < kChannelSize; });
      messages_.push_back(std::move(bytes));
      not_empty_.notify_one();
    });
  }

  Ref<P> Take() {
    std::string bytes;
    P::Block([&] {
      std::unique_lock<std::mutex> lock(mutex_);
      not_empty_.wait(lock, [this] { return !messages_.empty(); });
      bytes = std::move(messages_.front());
      messages_.pop_front();
      not_full_.notify_one();
    });
    std::string_view rest = bytes;
    return Read<P>(&rest);
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_empty_;
  std::condition_variable not_full_;
  std::deque<std::string> messages_;  // mutex_
};

// Between processes: bytes in a pipe. A message below PIPE_BUF is written whole, so writers need no
// lock; all messages of a run have one size, so readers need none either.
template <class P>
class PipeChannel {
 public:
  PipeChannel() {
    if (pipe(ends_) != 0) std::exit(3);
  }
  ~PipeChannel() {
    close(ends_[0]);
    close(ends_[1]);
  }
  PipeChannel(const PipeChannel&) = delete;
  PipeChannel& operator=(const PipeChannel&) = delete;

  void Put(const Ref<P>& o) {
    bytes_.clear();
    Write<P>(o, &bytes_);
    bytes_.resize(kMessageSize);
    P::Block([this] {
      if (write(ends_[1], bytes_.data(), kMessageSize) != static_cast<ssize_t>(kMessageSize)) {
        std::exit(3);
      }
    });
  }
  Ref<P> Take() {
    bytes_.resize(kMessageSize);
    P::Block([this] {
      if (read(ends_[0], bytes_.data(), kMessageSize) != static_cast<ssize_t>(kMessageSize)) {
        std::exit(3);
      }
    });
    std::string_view rest = bytes_;
    return Read<P>(&rest);
  }

 private:
  static constexpr size_t kMessageSize = 64;  // divides a pipe's size
  int ends_[2];
  std::string bytes_;  // a copy in each process
};

template <class P>
struct ChannelOf {
  using type = ObjectChannel<P>;
};
template <class P>
  requires(P::kIsolation == Isolation::kInterpreter)
struct ChannelOf<P> {
  using type = CopyChannel<P>;
};
template <class P>
  requires(P::kIsolation == Isolation::kProcess)
struct ChannelOf<P> {
  using type = PipeChannel<P>;
};
template <class P>
using Channel = typename ChannelOf<P>::type;

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_WORKLOADS_CHANNEL_H_
