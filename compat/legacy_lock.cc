#include "compat/legacy_lock.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <new>
#include <vector>

#include "compat/exclusive.h"
#include "compat/ledger.h"
#include "compat/legacy_lock_at_once.h"
#include "compat/parallel.h"
#include "compat/shares.h"
#include "compat/turn_lock.h"
#include "compat/unpinned.h"
#include "runtime/thread.h"

namespace tricolor::compat {

TurnLock legacy_lock;

namespace {

void AfterBlock(gc::Mutator* m) {
  auto* n = static_cast<NativeThread*>(static_cast<Thread*>(m)->compat_state);
  m->after_block = nullptr;
  if (n->sections != nullptr) ResumeSections(n);
  TakeBack(n, n->blocked);
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

void GiveUpBeforeBlock(gc::Mutator* m) {
  auto* n = static_cast<NativeThread*>(static_cast<Thread*>(m)->compat_state);
  if (n->sections != nullptr) SuspendSections(n);
  n->blocked = GiveUp(n);
  m->after_block = AfterBlock;
}

void KeepRegistryOverFork() {
  const auto lock = [] {
    Known().mutex.lock();
    tracked.mutex.lock();
  };
  const auto unlock = [] {
    tracked.mutex.unlock();
    Known().mutex.unlock();
  };
  static const int failed = pthread_atfork(lock, unlock, unlock);
  if (failed != 0) throw std::bad_alloc();
}

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
  legacy_lock.Stand(&n->seat);
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
    legacy_lock.Stand(&old->seat);
    n->holds_lock = old->holds_lock;
    n->stops_parallel = old->stops_parallel;
    n->exclusive = old->exclusive;
    old->exclusive = 0;
    __atomic_store_n(&n->in_parallel, old->in_parallel, __ATOMIC_SEQ_CST);
    old->holds_lock = old->stops_parallel = false;
    n->exposed_lists.insert(n->exposed_lists.end(), old->exposed_lists.begin(), old->exposed_lists.end());
    old->exposed_lists.clear();
    __atomic_store_n(&old->in_parallel, 0, __ATOMIC_SEQ_CST);
  }
  std::lock_guard<std::mutex> guard(Known().mutex);
  n->thread = n->seat.thread = thread;
  n->state.tc_thread = thread;
  n->state.thread_id = thread->ident;
  thread->compat_state = n;
}

void AcquireLegacyLock(NativeThread* n) {
  if (!legacy_lock.TryFrom(&n->seat)) {
    // Whoever has the lock may wait until nobody is in parallel code, or for a lock of an exclusive module.
    const bool parallel = n->in_parallel != 0;
    const LockSet exclusive = n->exclusive;
    if (parallel) LeaveParallel(n);
    if (exclusive != 0) ExchangeExclusive(n, 0);
    // Detached, so that collections and the holder's requests do not wait for this thread.
    gc::Detach(n->thread);
    legacy_lock.Take();
    gc::Reattach(n->thread);
    n->holds_lock = true;
    legacy_lock.SetHolder(n->thread);
    if (exclusive != 0) ExchangeExclusive(n, exclusive);
    if (parallel) EnterParallel(n);
  }
  n->holds_lock = true;
  SetBlockHooks(n);
  if (n->stops_parallel) StopParallel(n, -1);
}

void ReleaseLegacyLock(NativeThread* n) {
  SettleOwnShares();
  if (!n->exposed_lists.empty()) RescanExposedLists(n);
  if (n->stops_parallel) ResumeParallel();
  n->holds_lock = false;
  SetBlockHooks(n);
  legacy_lock.Leave(&n->seat);
}

NativeThread::Given GiveUp(NativeThread* n) {
  const NativeThread::Given had = {n->holds_lock, n->in_parallel != 0, n->exclusive};
  if (had.parallel) LeaveParallel(n);
  if (had.exclusive != 0) ExchangeExclusive(n, 0);
  if (had.lock) ReleaseLegacyLock(n);
  return had;
}

void TakeBack(NativeThread* n, NativeThread::Given had) {
  // Whoever has a lock of an exclusive module may wait until nobody stops parallel code: that comes last.
  const bool stops = n->stops_parallel;
  n->stops_parallel = false;
  if (had.lock) AcquireLegacyLock(n);
  if (had.exclusive != 0) ExchangeExclusive(n, had.exclusive);
  n->stops_parallel = stops;
  if (had.lock && stops) StopParallel(n, -1);
  if (had.parallel) EnterParallel(n);
}

bool TryAcquireLegacyLock(int milliseconds) {
  if (!legacy_lock.TryNow()) {
    if (milliseconds == 0) return false;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    if (!legacy_lock.Take(&deadline)) return false;
  }
  if (StopParallel(nullptr, milliseconds)) return true;
  legacy_lock.Give();
  return false;
}

bool AcquireAlone(NativeThread* n, int milliseconds) {
  gc::Detach(n->thread);
  const bool taken = TryAcquireLegacyLock(milliseconds);
  gc::Reattach(n->thread);
  if (!taken) return false;
  n->holds_lock = n->stops_parallel = true;
  SetBlockHooks(n);
  legacy_lock.SetHolder(n->thread);
  return true;
}

void ReleaseAlone(NativeThread* n) {
  ReleaseLegacyLock(n);
  n->stops_parallel = false;
}

void ReleaseLegacyLockCollector() {
  ResumeParallel();
  legacy_lock.Give();
}

bool OthersHoldLegacyLock() { return legacy_lock.HeldByOthers() || OthersHoldExclusive(); }

void ForgetThread(Thread* thread) {
  EndShares(thread);
  EndUnpinned(thread);
  auto* own = static_cast<NativeThread*>(thread->compat_state);
  if (own != nullptr) legacy_lock.Stand(&own->seat);
  legacy_lock.Settle();
  SettleExclusive();
  std::lock_guard<std::mutex> guard(Known().mutex);
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
  legacy_lock.Renew(held ? thread : nullptr);
  for (NativeThread* other : Known().all) {
    if (other != n) other->in_parallel = 0;
    other->seat.inside = 0;
  }
  AfterForkShares(thread);
  AfterForkUnpinned(thread);
  AfterForkParallel(n);
  AfterForkExclusive(n);
}

bool YieldLegacyLock(NativeThread* n) {
  uint64_t turn;
  if (!n->holds_lock || !legacy_lock.IsWanted(&turn)) return false;
  // With all else that it has: whoever has it next, and need not have waited, may wait for that.
  const NativeThread::Given had = GiveUp(n);
  gc::Detach(n->thread);
  legacy_lock.WaitForTurn(turn);
  gc::Reattach(n->thread);
  TakeBack(n, had);
  return true;
}

}  // namespace tricolor::compat
