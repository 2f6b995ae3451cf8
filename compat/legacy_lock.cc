#include "compat/legacy_lock.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>

#include "compat/ledger.h"
#include "runtime/thread.h"

namespace tricolor::compat {
namespace {

constexpr auto kPatience = std::chrono::milliseconds(5);

// `state`: 0 free, 1 held, 2 held and somebody may wait.
struct Lock {
  uint32_t state = 0;
  std::mutex mutex;                  // of the fields below
  std::condition_variable freed;
  Thread* holder = nullptr;          // who may be asked to yield; null: the collector, or nobody
  uint64_t turns = 0;                // times it was taken under contention
  int waiting = 0;
};
Lock lock;

bool TryFast() {
  uint32_t expected = 0;
  return __atomic_compare_exchange_n(&lock.state, &expected, 1, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED);
}

void Unlock() {
  if (__atomic_exchange_n(&lock.state, 0, __ATOMIC_RELEASE) == 2) {
    std::lock_guard<std::mutex> guard(lock.mutex);
    lock.freed.notify_one();
  }
}

// Waits until the lock is ours. `deadline` null: for ever.
bool TakeSlow(const std::chrono::steady_clock::time_point* deadline) {
  std::unique_lock<std::mutex> guard(lock.mutex);
  ++lock.waiting;
  bool taken = false;
  for (;;) {
    if (__atomic_exchange_n(&lock.state, 2, __ATOMIC_ACQUIRE) == 0) {
      taken = true;
      break;
    }
    const auto now = std::chrono::steady_clock::now();
    if (deadline != nullptr && now >= *deadline) break;
    auto until = now + kPatience;
    if (deadline != nullptr && *deadline < until) until = *deadline;
    if (lock.freed.wait_until(guard, until) == std::cv_status::timeout) {
      Thread* holder = __atomic_load_n(&lock.holder, __ATOMIC_RELAXED);
      if (holder != nullptr) gc::RequestEmbedderPoll(holder);
    }
  }
  --lock.waiting;
  if (taken) ++lock.turns;
  return taken;
}

// A waiter reads it and asks it to poll under the mutex; ForgetThread takes that once, so the
// thread that was read is not gone.
void SetHolder(Thread* thread) { __atomic_store_n(&lock.holder, thread, __ATOMIC_RELAXED); }

void BeforeBlock(gc::Mutator* m);

void AfterBlock(gc::Mutator* m) {
  auto* n = static_cast<NativeThread*>(static_cast<Thread*>(m)->compat_state);
  m->after_block = nullptr;
  if (n->dropped_for_block) {
    n->dropped_for_block = false;
    AcquireLegacyLock(n);
  }
}

void BeforeBlock(gc::Mutator* m) {
  auto* n = static_cast<NativeThread*>(static_cast<Thread*>(m)->compat_state);
  ReleaseLegacyLock(n);
  n->dropped_for_block = true;
  m->after_block = AfterBlock;
}

}  // namespace

NativeThread* NativeThreadOf(Thread* thread) {
  auto* n = static_cast<NativeThread*>(thread->compat_state);
  if (n != nullptr) return n;
  n = new NativeThread;
  n->thread = thread;
  n->state.tc_thread = thread;
  n->state.id = thread->ident;
  n->state.thread_id = thread->ident;
  n->state.recursion_limit = n->state.recursion_remaining = 1000;
  thread->compat_state = n;
  return n;
}

void AcquireLegacyLock(NativeThread* n) {
  if (!TryFast()) {
    // Detached, so that collections and the holder's requests do not wait for this thread.
    gc::Detach(n->thread);
    TakeSlow(nullptr);
    gc::Reattach(n->thread);
  }
  n->holds_lock = true;
  n->thread->before_block = BeforeBlock;
  SetHolder(n->thread);
}

void ReleaseLegacyLock(NativeThread* n) {
  RescanExposedLists();
  n->holds_lock = false;
  n->thread->before_block = nullptr;
  SetHolder(nullptr);
  Unlock();
}

bool TryAcquireLegacyLock(int milliseconds) {
  if (TryFast()) return true;
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  return TakeSlow(&deadline);
}

void ReleaseLegacyLockCollector() { Unlock(); }

void ForgetThread(Thread* thread) {
  auto* n = static_cast<NativeThread*>(thread->compat_state);
  if (n == nullptr) return;
  { std::lock_guard<std::mutex> guard(lock.mutex); }
  thread->compat_state = nullptr;
  delete n;
}

void AfterForkLegacyLock(Thread* thread) {
  auto* n = static_cast<NativeThread*>(thread->compat_state);
  const bool held = n != nullptr && n->holds_lock;
  new (&lock) Lock;  // whatever state threads left it in that are gone
  if (!held) return;
  lock.state = 1;
  SetHolder(thread);
}

bool YieldLegacyLock(NativeThread* n) {
  if (!n->holds_lock) return false;
  uint64_t turns;
  {
    std::lock_guard<std::mutex> guard(lock.mutex);
    if (lock.waiting == 0) return false;
    turns = lock.turns;
  }
  ReleaseLegacyLock(n);
  gc::Detach(n->thread);
  {
    // Whoever waited goes first.
    std::unique_lock<std::mutex> guard(lock.mutex);
    while (lock.turns == turns && lock.waiting > 0) {
      guard.unlock();
      std::this_thread::yield();
      guard.lock();
    }
  }
  gc::Reattach(n->thread);
  AcquireLegacyLock(n);
  return true;
}

}  // namespace tricolor::compat
