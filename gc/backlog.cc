#include "gc/backlog.h"

#include <algorithm>

#include "gc/heap_impl.h"

namespace tricolor::gc {

void AccountDead(int64_t bytes) {
  if (HeapImpl* const heap = CurrentHeap()) heap->pacer.AccountDead(bytes);
}

size_t RevivedBytes() { return CurrentHeap()->marker.revived_bytes(); }

void SetMayWaitForDead(MayWait (*f)(const Mutator* m)) {
  CurrentHeap()->collector.SetMayWaitForDead(f);
}

void Pacer::AccountDead(int64_t bytes) {
  dead_.fetch_add(bytes, std::memory_order_relaxed);
  if (bytes < 0) dead_moves_.fetch_add(1, std::memory_order_relaxed);
  BehindTheDead();
}

size_t Pacer::dead() const {
  const int64_t dead = dead_.load(std::memory_order_relaxed);
  return dead > 0 ? static_cast<size_t>(dead) : 0;
}

// Two threads may leave the flag wrong between them. The next one that accounts, or is about to
// wait, sets it right.
bool Pacer::BehindTheDead() {
  const size_t line = dead_line_.load(std::memory_order_relaxed);
  const bool was = behind_.load(std::memory_order_relaxed);
  const bool is = dead() > (was ? line / 8 * 7 : line);
  if (is == was) return is;
  if (is) dead_moves_.fetch_add(1, std::memory_order_relaxed);  // from now on it should shrink
  behind_.store(is, std::memory_order_relaxed);
  if (!is) heap_->collector.WakeFromBacklog();
  return is;
}

bool Collector::BacklogMoves() {
  constexpr uint64_t kPatienceNs = 1000000000;
  const uint64_t now_ns = NowNs();
  const uint64_t moves = heap_->pacer.dead_moves();
  if (moves != moves_seen_) {
    moves_seen_ = moves;
    moved_ns_ = now_ns;
  }
  return now_ns - moved_ns_ < kPatienceNs;
}

// One slice, if there is what one thread works off (the embedder's, or in OnMarked the collector's)
// and this one adds to. False: there is not, or this thread is to go on.
bool Collector::WaitForDead(Mutator* m, unsigned overshoot) {
  constexpr std::chrono::microseconds kSlice(5000);
  constexpr size_t kMostDoublings = 4;
  const bool arranging = overshoot >= 50 && heap_->phase.Load().phase() == Phase::kWeak;
  if (!heap_->pacer.BehindTheDead() && !arranging) return false;
  const MayWait may_wait = may_wait_for_dead_ == nullptr ? MayWait::kYes : may_wait_for_dead_(m);
  if (may_wait == MayWait::kNo) return false;
  if (may_wait == MayWait::kNotNow) {
    __atomic_fetch_or(&m->poll_word, kPollPace, __ATOMIC_RELAXED);
    return true;
  }
  const DetachedScope detached(m);
  MutexLock lock(&mutex_);
  if (!arranging && !BacklogMoves()) return false;
  backlog_waits_.fetch_add(1, std::memory_order_relaxed);
  // However long it takes, what is made meanwhile has a bound.
  const size_t line = std::max<size_t>(heap_->pacer.dead_line(), 1);
  const size_t times = std::max<size_t>(heap_->pacer.dead() / line, arranging ? overshoot / 50 : 0);
  const size_t doublings = std::min(kMostDoublings, times - std::min<size_t>(times, 1));
  backlog_changed_.WaitFor(&mutex_, kSlice * (1 << doublings));
  return true;
}

}  // namespace tricolor::gc
