#include "compat/legacy_lock.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "compat/ledger.h"
#include "compat/parallel.h"
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
      Thread* holder = __atomic_load_n(&lock.holder, __ATOMIC_ACQUIRE);
      if (holder != nullptr) gc::RequestEmbedderPoll(holder);
    }
  }
  --lock.waiting;
  if (taken) ++lock.turns;
  return taken;
}

// A waiter reads it and asks it to poll under the mutex; ForgetThread takes that once, so the
// thread that was read is not gone.
void SetHolder(Thread* thread) { __atomic_store_n(&lock.holder, thread, __ATOMIC_RELEASE); }

void AfterBlock(gc::Mutator* m) {
  auto* n = static_cast<NativeThread*>(static_cast<Thread*>(m)->compat_state);
  m->after_block = nullptr;
  if (n->sections != nullptr) ResumeSections(n);
  const bool parallel = n->dropped_parallel;
  const bool locked = n->dropped_lock;
  n->dropped_lock = n->dropped_parallel = false;
  if (locked) AcquireLegacyLock(n);
  if (parallel) EnterParallel(n);
}

void BeforeBlock(gc::Mutator* m) {
  auto* n = static_cast<NativeThread*>(static_cast<Thread*>(m)->compat_state);
  n->dropped_parallel = n->in_parallel != 0;
  n->dropped_lock = n->holds_lock;
  if (n->sections != nullptr) SuspendSections(n);
  if (n->in_parallel != 0) LeaveParallel(n);
  if (n->holds_lock) ReleaseLegacyLock(n);
  m->after_block = AfterBlock;
}

struct Registry {
  std::mutex mutex;
  std::vector<NativeThread*> all;
};
Registry& Known() {
  static auto* registry = new Registry;  // threads may end after statics are gone
  return *registry;
}

}  // namespace

NativeThread* NewNativeThread() {
  auto* n = new NativeThread;
  n->state.recursion_limit = n->state.recursion_remaining = 1000;
  n->state.gilstate_counter = 1;
  std::lock_guard<std::mutex> guard(Known().mutex);
  static uint64_t last_id = 0;
  n->state.id = ++last_id;
  Known().all.push_back(n);
  return n;
}

void DeleteNativeThread(NativeThread* n) {
  std::lock_guard<std::mutex> guard(Known().mutex);
  std::vector<NativeThread*>& all = Known().all;
  all.erase(std::remove(all.begin(), all.end(), n), all.end());
  if (n->thread != nullptr && n->thread->compat_state == n) n->thread->compat_state = nullptr;
  delete n;
}

bool ForEachNativeThread(bool (*f)(NativeThread* n, void* argument), void* argument) {
  std::lock_guard<std::mutex> guard(Known().mutex);
  for (NativeThread* n : Known().all) {
    if (!f(n, argument)) return false;
  }
  return true;
}

NativeThread* NativeThreadOf(Thread* thread) {
  auto* n = static_cast<NativeThread*>(thread->compat_state);
  if (n != nullptr) return n;
  n = NewNativeThread();
  Bind(n, thread);
  return n;
}

void Bind(NativeThread* n, Thread* thread) {
  auto* old = static_cast<NativeThread*>(thread->compat_state);
  if (old == n) return;
  if (old != nullptr) {
    n->holds_lock = old->holds_lock;
    n->stops_parallel = old->stops_parallel;
    __atomic_store_n(&n->in_parallel, old->in_parallel, __ATOMIC_SEQ_CST);
    old->holds_lock = old->stops_parallel = false;
    __atomic_store_n(&old->in_parallel, 0, __ATOMIC_SEQ_CST);
  }
  std::lock_guard<std::mutex> guard(Known().mutex);
  n->thread = thread;
  n->state.tc_thread = thread;
  n->state.thread_id = thread->ident;
  thread->compat_state = n;
}

void SetBlockHooks(NativeThread* n) {
  n->thread->before_block = n->holds_lock || n->in_parallel != 0 ? BeforeBlock : nullptr;
}

void AcquireLegacyLock(NativeThread* n) {
  if (!TryFast()) {
    // Whoever has the lock may wait until nobody is in parallel code.
    const bool parallel = n->in_parallel != 0;
    if (parallel) LeaveParallel(n);
    // Detached, so that collections and the holder's requests do not wait for this thread.
    gc::Detach(n->thread);
    TakeSlow(nullptr);
    gc::Reattach(n->thread);
    n->holds_lock = true;
    if (parallel) EnterParallel(n);
  }
  n->holds_lock = true;
  SetBlockHooks(n);
  SetHolder(n->thread);
  if (n->stops_parallel) StopParallel(n, -1);
}

void ReleaseLegacyLock(NativeThread* n) {
  RescanExposedLists();
  if (n->stops_parallel) ResumeParallel();
  n->holds_lock = false;
  SetBlockHooks(n);
  SetHolder(nullptr);
  Unlock();
}

bool TryAcquireLegacyLock(int milliseconds) {
  if (!TryFast()) {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    if (!TakeSlow(&deadline)) return false;
  }
  if (StopParallel(nullptr, milliseconds)) return true;
  Unlock();
  return false;
}

void ReleaseLegacyLockCollector() {
  ResumeParallel();
  Unlock();
}

bool OthersHoldLegacyLock() {
  // Whoever takes it later writes the word after this.
  const uint32_t state = __atomic_fetch_add(&lock.state, 0, __ATOMIC_SEQ_CST);
  return state != 0 && __atomic_load_n(&lock.holder, __ATOMIC_RELAXED) != CurrentThread();
}

void ForgetThread(Thread* thread) {
  { std::lock_guard<std::mutex> guard(lock.mutex); }
  std::lock_guard<std::mutex> guard(Known().mutex);
  auto* own = static_cast<NativeThread*>(thread->compat_state);
  thread->compat_state = nullptr;
  std::vector<NativeThread*>& all = Known().all;
  for (NativeThread* n : all) {
    if (n->thread == thread) n->thread = nullptr;
  }
  if (own == nullptr) return;
  // C code that counts on its state keeps it (PyThreadState_Delete comes from another thread).
  if (own->foreign && own->state.gilstate_counter > 0) return;
  all.erase(std::remove(all.begin(), all.end(), own), all.end());
  delete own;
}

void AfterForkLegacyLock(Thread* thread) {
  auto* n = static_cast<NativeThread*>(thread->compat_state);
  const bool held = n != nullptr && n->holds_lock;
  new (&lock) Lock;  // whatever state threads left it in that are gone
  new (&Known().mutex) std::mutex;
  for (NativeThread* other : Known().all) {
    if (other != n) other->in_parallel = 0;
  }
  AfterForkParallel(n);
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
