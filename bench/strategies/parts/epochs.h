// Epochs: tells when every thread has been between two operations since a given moment.
//
// WHY        Whoever took a reference out of a container without a lock may use it until its next
//            Tick. What was removed in epoch e is out of everybody's hands in epoch e + 2: the
//            counter moves only when each thread that takes part has seen its present value.
//            Fraser: Practical lock-freedom, 2004; the same as RCU's quiescent states.
// THREADS    Enter, Leave, See: the participant's own. TryAdvance, Now: any.
// REQUIRES   Whoever removes something makes that visible by a locked instruction (the unlocking of
//            the container) before he reads Now.
// ORDERING   What a participant did before See or Leave is visible to who reads, by Now, an epoch
//            that it has thereby allowed.
#ifndef TRICOLOR_BENCH_STRATEGIES_PARTS_EPOCHS_H_
#define TRICOLOR_BENCH_STRATEGIES_PARTS_EPOCHS_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

namespace tricolor::strategies {

class Epochs {
 public:
  struct alignas(64) Participant {
    std::atomic<uint64_t> seen{kAway};
  };

  void Add(Participant* p) {
    const std::lock_guard<std::mutex> lock(mutex_);
    participants_.push_back(p);
  }
  void Remove(Participant* p) {
    const std::lock_guard<std::mutex> lock(mutex_);
    participants_.erase(std::find(participants_.begin(), participants_.end(), p));
  }

  uint64_t Now() const { return now_.load(std::memory_order_acquire); }

  // A participant that is away holds nothing up. While it is present it must See often.
  // The exchange is a full barrier: what is read afterwards is read as a participant.
  void Enter(Participant* p) {
    uint64_t now;
    do {
      now = Now();
      p->seen.exchange(now, std::memory_order_seq_cst);
    } while (now_.load(std::memory_order_seq_cst) != now);
  }
  void Leave(Participant* p) { p->seen.store(kAway, std::memory_order_release); }

  bool IsCurrent(const Participant& p) const {
    return p.seen.load(std::memory_order_relaxed) == now_.load(std::memory_order_relaxed);
  }
  void See(Participant* p) { p->seen.store(Now(), std::memory_order_release); }

  // True: everybody had seen the present epoch, so the next one has begun.
  bool TryAdvance() {
    std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return false;
    const uint64_t now = now_.load(std::memory_order_relaxed);
    for (const Participant* p : participants_) {
      const uint64_t seen = p->seen.load(std::memory_order_seq_cst);
      if (seen != kAway && seen != now) return false;
    }
    now_.store(now + 1, std::memory_order_seq_cst);
    return true;
  }

 private:
  static constexpr uint64_t kAway = UINT64_MAX;
  alignas(64) std::atomic<uint64_t> now_{2};
  alignas(64) std::mutex mutex_;
  std::vector<Participant*> participants_;  // mutex_
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_PARTS_EPOCHS_H_
