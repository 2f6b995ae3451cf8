#include "compat/exclusive.h"

#include "compat/parallel.h"
#include "compat/turn_lock.h"

namespace tricolor::compat {
namespace {

TurnLock locks[kExclusiveLocks + 1];  // by number; the first is nobody's
uint32_t made = 0;                    // atomic: how many modules were given a number

// Calls f(number, lock) for each of a set, the lowest number first.
template <class F>
void ForEach(LockSet set, F f) {
  for (; set != 0; set &= set - 1) {
    const int number = __builtin_ctzll(set);
    f(LockSet{1} << number, locks[number]);
  }
}

void Give(NativeThread* n, LockSet set) {
  ForEach(set, [](LockSet, TurnLock& lock) { lock.Give(); });
  n->exclusive &= ~set;
}

// Adds as much of `set` as is free.
void TryEach(NativeThread* n, LockSet set) {
  ForEach(set, [n](LockSet bit, TurnLock& lock) {
    if (!lock.Try()) return;
    lock.SetHolder(n->thread);
    n->exclusive |= bit;
  });
}

// REQUIRES none held, and not inside parallel code.
void WaitForEach(NativeThread* n, LockSet set) {
  gc::Detach(n->thread);
  ForEach(set, [n](LockSet, TurnLock& lock) {
    lock.Take();
    lock.SetHolder(n->thread);
  });
  gc::Reattach(n->thread);
  n->exclusive = set;
}

}  // namespace

uint32_t NewExclusiveLock() { return __atomic_fetch_add(&made, 1, __ATOMIC_RELAXED) % kExclusiveLocks + 1; }

bool IsAllowedExclusive(const char* module_name) {
  return IsInList("TRICOLOR_EXCLUSIVE_MODULES", module_name);
}

LockSet AllExclusive() {
  const uint32_t n = __atomic_load_n(&made, __ATOMIC_RELAXED);
  return n >= kExclusiveLocks ? ~LockSet{1} : ((LockSet{1} << n) - 1) << 1;
}

void ExchangeExclusive(NativeThread* n, LockSet wanted) {
  Give(n, n->exclusive & ~wanted);
  TryEach(n, wanted & ~n->exclusive);
  if (n->exclusive != wanted) {
    const bool parallel = n->in_parallel != 0;
    Give(n, n->exclusive);
    if (parallel) LeaveParallel(n);
    WaitForEach(n, wanted);
    if (parallel) EnterParallel(n);
  }
  SetBlockHooks(n);
}

bool YieldExclusive(NativeThread* n) {
  // Whoever has such a lock then waits until nobody stops parallel code.
  if (n->stops_parallel) return false;
  TurnLock* wanted = nullptr;
  uint64_t turn = 0;
  ForEach(n->exclusive, [&](LockSet, TurnLock& lock) {
    if (wanted == nullptr && lock.IsWanted(&turn)) wanted = &lock;
  });
  if (wanted == nullptr) return false;
  const LockSet mine = n->exclusive;
  const bool parallel = n->in_parallel != 0;
  if (parallel) LeaveParallel(n);
  Give(n, mine);
  gc::Detach(n->thread);
  wanted->WaitForTurn(turn);
  gc::Reattach(n->thread);
  WaitForEach(n, mine);
  if (parallel) EnterParallel(n);
  return true;
}

bool OthersHoldExclusive() {
  bool held = false;
  ForEach(AllExclusive(), [&held](LockSet, TurnLock& lock) { held |= lock.HeldByOthers(); });
  return held;
}

void SettleExclusive() {
  ForEach(AllExclusive(), [](LockSet, TurnLock& lock) { lock.Settle(); });
}

void AfterForkExclusive(NativeThread* n) {
  for (uint32_t i = 1; i <= kExclusiveLocks; ++i) {
    const bool held = n != nullptr && (n->exclusive >> i & 1) != 0;
    locks[i].Renew(held ? n->thread : nullptr);
  }
}

}  // namespace tricolor::compat
