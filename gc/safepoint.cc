#include "gc/safepoint.h"

#include <sched.h>

#include "gc/check.h"
#include "gc/heap_impl.h"

namespace tricolor::gc {

void Safepoints::Register(MutatorImpl* m) {
  constexpr std::chrono::microseconds kHeldAtMost(5000);
  MutexLock lock(&mutex_);
  if (holding_) mutators_.WaitFor(&mutex_, kHeldAtMost);
  while (stopping_) mutators_.Wait(&mutex_);
  m->next = first_;
  if (first_ != nullptr) first_->previous = m;
  first_ = m;
  // Its creator may have handed it references that no later scan of the creator finds: the round
  // that is under way is not the last one.
  heap_->phase.Announce();
}

void Safepoints::HoldNewcomers(bool hold) {
  MutexLock lock(&mutex_);
  holding_ = hold;
  if (!hold) mutators_.NotifyAll();
}

void Safepoints::Unregister(MutatorImpl* m) {
  for (;;) {
    RunPending(m, nullptr);
    m->grey.Flush();  // before it leaves the list: a round that misses it sees its cells
    m->remembered.Flush();
    if (heap_->shadow != nullptr) heap_->shadow->Leave(m);
    MutexLock lock(&mutex_);
    if (m->pending.load(std::memory_order_seq_cst) != Action::kNone) continue;
    if (cursor_ == m) cursor_ = m->next;
    if (m->previous != nullptr) m->previous->next = m->next;
    if (m->next != nullptr) m->next->previous = m->previous;
    if (first_ == m) first_ = m->next;
    Tell();  // StopWorld may be waiting for it
    return;
  }
}

bool Safepoints::Empty() {
  MutexLock lock(&mutex_);
  return first_ == nullptr;
}

size_t Safepoints::Attached() {
  MutexLock lock(&mutex_);
  size_t count = 0;
  for (MutatorImpl* m = first_; m != nullptr; m = m->next) {
    if (m->state.load(std::memory_order_relaxed) == MutatorState::kAttached) ++count;
  }
  return count;
}

void Safepoints::ForEach(const std::function<void(MutatorImpl*)>& f) {
  for (MutatorImpl* m = first_; m != nullptr; m = m->next) f(m);
}

void Safepoints::ForEachLocked(const std::function<void(MutatorImpl*)>& f) {
  MutexLock lock(&mutex_);
  for (MutatorImpl* m = first_; m != nullptr; m = m->next) f(m);
}

void Safepoints::Perform(MutatorImpl* m, Action action, const void* sp) {
  switch (action) {
    case Action::kNone:
    case Action::kPass:
      break;
    case Action::kScanAndBlack:
      if (!heap_->faults.keep_white_intervals) MarkIntervals(m);
      m->remembered.Flush();
      [[fallthrough]];
    case Action::kScan:
      if (sp != nullptr) ScanRoots(m, sp);
      break;
  }
  m->grey.Flush();
  m->announced = false;
}

void Safepoints::PerformFor(MutatorImpl* m, Action action) {
  if (action == Action::kScanAndBlack) {
    if (!heap_->faults.keep_white_intervals) MarkIntervals(m);
    m->remembered.Flush();
  }
  if ((action == Action::kScanAndBlack || action == Action::kScan) &&
      !heap_->faults.forget_detached) {
    ScanRootsFor(m);
  }
  m->grey.Flush();
  m->announced = false;
}

void Safepoints::RunPending(MutatorImpl* m, const void* sp) {
  const Action action = m->pending.load(std::memory_order_seq_cst);
  if (action == Action::kNone) return;
  Perform(m, action, sp);
  m->pending.store(Action::kNone, std::memory_order_seq_cst);
  Tell();
}

void Safepoints::OnDetached(MutatorImpl* m) {
  const uint32_t bits = __atomic_load_n(&m->mutator->poll_word, __ATOMIC_SEQ_CST);
  if (__builtin_expect((bits & (kPollHandshake | kPollStop)) == 0, 1)) return;
  Tell();
}

void Safepoints::WaitUntilNotServed(MutatorImpl* m) {
  MutexLock lock(&mutex_);
  while (m->state.load(std::memory_order_seq_cst) == MutatorState::kServed) {
    mutators_.Wait(&mutex_);
  }
}

void Safepoints::WaitWhileStopped() {
  MutexLock lock(&mutex_);
  while (stopping_) mutators_.Wait(&mutex_);
}

void Safepoints::Listen(uint32_t seen, uint64_t at_most_ns) {
  constexpr int kSpins = 16;
  constexpr int kYields = 4;
  for (int i = 0; i < kSpins + kYields; ++i) {
    if (answers_.load(std::memory_order_acquire) != seen) return;
    if (i < kSpins) {
      __builtin_ia32_pause();
    } else {
      sched_yield();
    }
  }
  listening_.store(true, std::memory_order_seq_cst);
  // The kernel compares the word again: an answer before the store above is seen there, one after
  // it finds us listening.
  FutexWait(&answers_, seen, static_cast<long>(at_most_ns));
  listening_.store(false, std::memory_order_relaxed);
}

uint64_t Safepoints::Handshake(Action action) {
  constexpr uint64_t kPatienceNs = 500000;  // who answers in this time is not overtaken
  constexpr uint64_t kCellsBetweenLooks = 1024;
  const bool scans = action == Action::kScanAndBlack || action == Action::kScan;
  uint64_t traced = 0;
  uint64_t begin_ns = 0;
  MutexLock world(&world_mutex_);
  mutex_.Lock();
  for (MutatorImpl* m = first_; m != nullptr; m = m->next) {
    m->pending.store(action, std::memory_order_seq_cst);
    __atomic_fetch_or(&m->mutator->poll_word, kPollHandshake, __ATOMIC_SEQ_CST);
  }
  for (;;) {
    const uint32_t seen = answers_.load(std::memory_order_seq_cst);
    bool waiting = false;
    for (cursor_ = first_; cursor_ != nullptr;) {
      MutatorImpl* const m = cursor_;
      cursor_ = m->next;
      if (m->pending.load(std::memory_order_seq_cst) == Action::kNone) continue;
      MutatorState expected = MutatorState::kDetached;
      if (!m->state.compare_exchange_strong(expected, MutatorState::kServed,
                                            std::memory_order_seq_cst)) {
        waiting = true;
        continue;
      }
      // Asked again: it may have answered and detached since the look above.
      if (m->pending.load(std::memory_order_seq_cst) != Action::kNone) {
        mutex_.Unlock();
        PerformFor(m, action);
        mutex_.Lock();
        m->pending.store(Action::kNone, std::memory_order_seq_cst);
      }
      m->state.store(MutatorState::kDetached, std::memory_order_seq_cst);
      mutators_.NotifyAll();
    }
    mutex_.Unlock();
    if (!waiting) return traced;
    if (scans) {
      if (begin_ns == 0) begin_ns = NowNs();
      Listen(seen, kPatienceNs);
      uint64_t some = NowNs() - begin_ns >= kPatienceNs ? 1 : 0;
      while (some != 0 && answers_.load(std::memory_order_acquire) == seen) {
        some = heap_->marker.Drain(kCellsBetweenLooks);
        traced += some;
      }
    }
    Listen(seen, kLookAgainNs);
    mutex_.Lock();
  }
}

void Safepoints::StopWorld(MutatorImpl* self) {
  world_mutex_.Lock();
  mutex_.Lock();
  stopping_ = true;
  for (MutatorImpl* m = first_; m != nullptr; m = m->next) {
    if (m != self) __atomic_fetch_or(&m->mutator->poll_word, kPollStop, __ATOMIC_SEQ_CST);
  }
  for (;;) {
    const uint32_t seen = answers_.load(std::memory_order_seq_cst);
    bool waiting = false;
    for (MutatorImpl* m = first_; m != nullptr; m = m->next) {
      if (m == self || m->state.load(std::memory_order_seq_cst) == MutatorState::kServed) continue;
      MutatorState expected = MutatorState::kDetached;
      if (!m->state.compare_exchange_strong(expected, MutatorState::kServed,
                                            std::memory_order_seq_cst)) {
        waiting = true;
      }
    }
    mutex_.Unlock();
    if (!waiting) return;
    Listen(seen, kLookAgainNs);
    mutex_.Lock();
  }
}

void Safepoints::ResumeWorld(MutatorImpl* self) {
  {
    MutexLock lock(&mutex_);
    stopping_ = false;
    for (MutatorImpl* m = first_; m != nullptr; m = m->next) {
      if (m == self) continue;
      __atomic_fetch_and(&m->mutator->poll_word, ~uint32_t{kPollStop}, __ATOMIC_SEQ_CST);
      m->state.store(MutatorState::kDetached, std::memory_order_seq_cst);
    }
    mutators_.NotifyAll();
  }
  world_mutex_.Unlock();
}

void Safepoints::NotePause(uint64_t ns) {
  for (std::atomic<uint64_t>* max : {&cycle_pause_, &max_pause_}) {
    uint64_t old = max->load(std::memory_order_relaxed);
    while (old < ns && !max->compare_exchange_weak(old, ns, std::memory_order_relaxed)) {
    }
  }
}

}  // namespace tricolor::gc
