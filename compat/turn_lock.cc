#include "compat/turn_lock.h"

#include <algorithm>
#include <new>
#include <thread>

namespace tricolor::compat {
namespace {
using Clock = std::chrono::steady_clock;
constexpr auto kPatience = std::chrono::milliseconds(5);
// Long beside what a lock costs that comes from another processor, short beside what a person or a
// scheduler notices.
constexpr auto kSlice = std::chrono::microseconds(80);
// Most calls of C are over in about the time that it takes to sleep and to be woken.
constexpr auto kSpin = std::chrono::microseconds(50);

void Pause(int n) {
  while (n-- > 0) __builtin_ia32_pause();
}
void Add(uint32_t* word, int n) {
  __atomic_fetch_add(word, static_cast<uint32_t>(n), __ATOMIC_SEQ_CST);
}
uint32_t Read(const uint32_t* word) { return __atomic_load_n(word, __ATOMIC_RELAXED); }
}  // namespace

// Free, and not only between two calls of one who comes again and again: then the lock is cheaper
// where it is.
bool TurnLock::IsQuiet() {
  constexpr int kLooks = 3;
  const uint64_t taken = __atomic_load_n(&taken_, __ATOMIC_RELAXED);
  for (int i = 0; i < kLooks; ++i) {
    if (__atomic_load_n(&state_, __ATOMIC_ACQUIRE) != kFree) return false;
    Pause(4);
  }
  return __atomic_load_n(&taken_, __ATOMIC_RELAXED) == taken;
}

bool TurnLock::Linger(Deadline until) {
  constexpr int kLongest = 128;  // each look takes the lock's line away from who has it
  int pauses = 2;
  do {
    if (Favoured() != nullptr) TakeFavour();
    if (IsQuiet() && Try()) return true;
    Pause(pauses);
    if (pauses < kLongest) {
      pauses *= 2;
    } else {
      std::this_thread::yield();  // who has it, or the collector, may wait for this processor
    }
  } while (Clock::now() < until);
  return false;
}

// If it is free for the caller; else its holder has been told to offer it.
bool TurnLock::TakeOffered(bool overdue) {
  uint32_t state = __atomic_load_n(&state_, __ATOMIC_RELAXED);
  for (;;) {
    const bool mine = state == kFree || (state == kOffered && (overdue || Read(&overdue_) == 0));
    if (!mine && state != kHeld) return false;
    const uint32_t next = mine && Read(&wanting_) == 1 ? kHeld : kWanted;
    if (!__atomic_compare_exchange_n(&state_, &state, next, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED))
      continue;
    if (mine) NoteTaken();
    return mine;
  }
}

bool TurnLock::Demand(Deadline until, bool overdue) {
  constexpr int kLooks = 32;  // a microsecond or so
  Add(&demanding_, 1);
  bool taken = false;
  do {
    for (int i = 0; i < kLooks && !taken; ++i) {
      if (Favoured() != nullptr) TakeFavour();
      taken = TakeOffered(overdue);
      if (!taken) __builtin_ia32_pause();
    }
    if (taken) break;
    std::this_thread::yield();
  } while (Clock::now() < until);
  Add(&demanding_, -1);
  return taken;
}

bool TurnLock::Sleep(const Deadline* deadline) {
  const auto begin = Clock::now();
  std::unique_lock<std::mutex> guard(mutex_);
  ++waiting_;
  bool taken = false;
  bool overdue = false;
  for (;;) {
    TakeFavourLocked();
    taken = TakeOffered(overdue);
    if (taken) break;
    const auto now = Clock::now();
    if (deadline != nullptr && now >= *deadline) break;
    if (!overdue && now - begin >= kPatience) {
      overdue = true;
      Add(&overdue_, 1);
      Add(&demanding_, 1);
    }
    auto until = now + kPatience;
    if (deadline != nullptr && *deadline < until) until = *deadline;
    if (freed_.wait_until(guard, until) == std::cv_status::timeout) {
      // Under the mutex: Settle waits for it, so this thread is not gone.
      Thread* holder = __atomic_load_n(&holder_, __ATOMIC_ACQUIRE);
      if (holder != nullptr) gc::RequestEmbedderPoll(holder);
      continue;
    }
    // Who gave it may have it again already: he gives it on the next time.
    guard.unlock();
    const auto spin_until = Clock::now() + kSpin;
    taken = Demand(deadline == nullptr ? spin_until : std::min(spin_until, *deadline), overdue);
    guard.lock();
    if (taken) break;
  }
  --waiting_;
  if (taken) ++turns_;
  if (overdue) {
    Add(&overdue_, -1);
    Add(&demanding_, -1);
    if (!taken) freed_.notify_all();  // it may have been offered to this one
  }
  return taken;
}

bool TurnLock::TryNow() {
  if (Favoured() != nullptr) TakeFavour();
  return Try();
}

bool TurnLock::Take(const Deadline* deadline) {
  Add(&wanting_, 1);
  const auto now = Clock::now();
  bool taken = deadline == nullptr && Linger(now + kSlice);
  if (!taken)
    taken = Demand(deadline == nullptr ? now + kSlice + kSpin : std::min(now + kSpin, *deadline),
                   false);
  if (!taken) taken = Sleep(deadline);
  Add(&wanting_, -1);
  return taken;
}

void TurnLock::GiveOn() {
  __atomic_store_n(&state_, Read(&demanding_) != 0 ? kOffered : kFree, __ATOMIC_RELEASE);
  // Who waits slept before he could be seen, or looks again before he does.
  std::lock_guard<std::mutex> guard(mutex_);
  if (Read(&overdue_) != 0) {
    freed_.notify_all();
  } else {
    freed_.notify_one();
  }
}

// REQUIRES held from this seat, not by favour.
void TurnLock::Favour(Seat* seat) {
  row_began_ = taken_;
  if (!gc::HasAsymmetricFences()) return;
  std::lock_guard<std::mutex> guard(mutex_);
  if (Read(&wanting_) != 0) return;
  __atomic_store_n(&seat->inside, 1, __ATOMIC_RELAXED);
  SetHolder(nullptr);
  __atomic_store_n(&favoured_, seat, __ATOMIC_RELEASE);
}

void TurnLock::TakeFavour() {
  std::lock_guard<std::mutex> guard(mutex_);
  TakeFavourLocked();
}

void TurnLock::TakeFavourLocked() {
  Seat* seat = __atomic_load_n(&favoured_, __ATOMIC_ACQUIRE);
  if (seat == nullptr) return;
  __atomic_store_n(&favoured_, nullptr, __ATOMIC_RELAXED);
  gc::HeavyFence();
  // From here on he sees it, when he enters and when he leaves.
  if (__atomic_load_n(&seat->inside, __ATOMIC_ACQUIRE) != 0) {
    evicted_ = seat;
    SetHolder(seat->thread);
  } else {
    __atomic_store_n(&state_, kFree, __ATOMIC_RELEASE);
  }
}

// He has lost the favour. Whether he was seen inside is known under the mutex.
void TurnLock::LeaveLate(Seat* seat) {
  __atomic_store_n(&seat->inside, 0, __ATOMIC_RELEASE);
  {
    std::lock_guard<std::mutex> guard(mutex_);
    if (evicted_ != seat) return;
    evicted_ = nullptr;
  }
  Give();
}

void TurnLock::Stand(Seat* seat) {
  std::lock_guard<std::mutex> guard(mutex_);
  const bool inside = Read(&seat->inside) != 0;
  if (Favoured() == seat) {
    __atomic_store_n(&favoured_, nullptr, __ATOMIC_RELAXED);
    if (!inside) __atomic_store_n(&state_, kFree, __ATOMIC_RELEASE);
  }
  if (inside) SetHolder(seat->thread);
  if (evicted_ == seat) evicted_ = nullptr;
  __atomic_store_n(&seat->inside, 0, __ATOMIC_RELAXED);
}

bool TurnLock::HeldByOthers() {
  // Whoever takes it later writes the word after this, but for who is favoured.
  uint32_t state = __atomic_fetch_add(&state_, 0, __ATOMIC_SEQ_CST);
  if (Favoured() != nullptr) {
    std::lock_guard<std::mutex> guard(mutex_);
    const Seat* seat = Favoured();
    if (seat != nullptr && seat->thread == CurrentThread()) return false;
    TakeFavourLocked();
    state = Read(&state_);
  }
  return (state == kHeld || state == kWanted) &&
         __atomic_load_n(&holder_, __ATOMIC_RELAXED) != CurrentThread();
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
  state_ = kHeld;
  SetHolder(holder);
}

}  // namespace tricolor::compat
