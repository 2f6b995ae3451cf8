// The legacy lock for who gets it at once, in line: most calls of C functions are as short as a call of AcquireLegacyLock.
#ifndef TRICOLOR_COMPAT_LEGACY_LOCK_AT_ONCE_H_
#define TRICOLOR_COMPAT_LEGACY_LOCK_AT_ONCE_H_

#include "compat/legacy_lock.h"
#include "compat/parallel.h"
#include "compat/turn_lock.h"

namespace tricolor::compat {

// legacy_lock.cc
extern TurnLock legacy_lock;

// False: by AcquireLegacyLock. REQUIRES no parallel module is loaded; the thread has not got the lock.
inline bool AcquireLegacyLockAtOnce(NativeThread* n) {
  if (n->stops_parallel || !legacy_lock.TryFrom(&n->seat)) return false;
  n->holds_lock = true;
  n->thread->before_block = GiveUpBeforeBlock;
  return true;
}

inline void ReleaseLegacyLockAtOnce(NativeThread* n) {
  if (TC_UNLIKELY(AnyParallel() || n->stops_parallel || !n->exposed_lists.empty())) return ReleaseLegacyLock(n);
  n->holds_lock = false;
  n->thread->before_block = nullptr;
  legacy_lock.Leave(&n->seat);
}

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_LEGACY_LOCK_AT_ONCE_H_
