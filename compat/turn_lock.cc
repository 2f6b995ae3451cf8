#include "compat/turn_lock.h"

#include <algorithm>
#include <new>
#include <thread>

namespace tricolor::compat {
namespace {
constexpr auto kPatience = std::chrono::milliseconds(5);
// Most calls of C are over in about the time that it takes to sleep and to be woken.
constexpr auto kSpin = std::chrono::microseconds(50);
}  // namespace

bool TurnLock::Spin(Deadline until) {
  constexpr int kLooks = 32;  // a microsecond or so
  do {
    for (int i = 0; i < kLooks; ++i) {
      if (__atomic_load_n(&state_, __ATOMIC_RELAXED) == 0 && Try()) return true;
      __builtin_ia32_pause();
    }
    std::this_thread::yield();  // who has it, or the collector, may wait for this processor
  } while (std::chrono::steady_clock::now() < until);
  return false;
}

bool TurnLock::Take(const Deadline* deadline) {
  const auto spin_until = std::chrono::steady_clock::now() + kSpin;
  if (Spin(deadline == nullptr ? spin_until : std::min(spin_until, *deadline))) return true;
  std::unique_lock<std::mutex> guard(mutex_);
  ++waiting_;
  bool taken = false;
  for (;;) {
    if (__atomic_exchange_n(&state_, 2, __ATOMIC_ACQUIRE) == 0) {
      taken = true;
      break;
    }
    const auto now = std::chrono::steady_clock::now();
    if (deadline != nullptr && now >= *deadline) break;
    auto until = now + kPatience;
    if (deadline != nullptr && *deadline < until) until = *deadline;
    if (freed_.wait_until(guard, until) == std::cv_status::timeout) {
      // Under the mutex: Settle waits for it, so this thread is not gone.
      Thread* holder = __atomic_load_n(&holder_, __ATOMIC_ACQUIRE);
      if (holder != nullptr) gc::RequestEmbedderPoll(holder);
    }
  }
  --waiting_;
  if (taken) ++turns_;
  return taken;
}

void TurnLock::WakeOne() {
  std::lock_guard<std::mutex> guard(mutex_);
  freed_.notify_one();
}

bool TurnLock::HeldByOthers() {
  // Whoever takes it later writes the word after this.
  const uint32_t state = __atomic_fetch_add(&state_, 0, __ATOMIC_SEQ_CST);
  return state != 0 && __atomic_load_n(&holder_, __ATOMIC_RELAXED) != CurrentThread();
}

bool TurnLock::IsWanted(uint64_t* turn) {
  std::lock_guard<std::mutex> guard(mutex_);
  *turn = turns_;
  return waiting_ > 0;
}

void TurnLock::WaitForTurn(uint64_t turn) {
  std::unique_lock<std::mutex> guard(mutex_);
  while (turns_ == turn && waiting_ > 0) {
    guard.unlock();
    std::this_thread::yield();
    guard.lock();
  }
}

void TurnLock::Renew(Thread* holder) {
  new (this) TurnLock;
  if (holder == nullptr) return;
  state_ = 1;
  SetHolder(holder);
}

}  // namespace tricolor::compat
