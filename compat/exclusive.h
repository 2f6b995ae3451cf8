// Exclusive modules: extensions with a lock of their own instead of the legacy lock.
//
// WHY        Most modules need to be protected from themselves only: their statics. Two threads in one of them exclude
//            each other, and nobody waits for another module's code.
// WHAT       A module asks for it (PyTricolor_Module_SetExclusive) or is named in TRICOLOR_EXCLUSIVE_MODULES. To the
//            rest of this layer its code is parallel (parallel.h): it counts by compare-and-swap, and makes room
//            for the collector and for batches of deallocations. On top it has its lock.
// CALLS      A thread has a set of these locks. Calling another exclusive module replaces the set for as long as the
//            call lasts: the outer module's lock is given up, as CPython's would be handed on in a call that
//            may run anything. Calling a legacy module keeps it, unless the legacy lock has to be waited for.
// THREADS    Attached ones, for themselves. Only the collector and who stops parallel code need no such lock: nobody is
//            inside then.
// LOCK ORDER After the legacy lock, by number; before parallel code, and before stopping it. Nobody waits for the legacy
//            lock, or for a lock of a lower number, with one of these. Who waits is detached and not inside parallel
//            code.
// COST       Uncontended: one compare-and-swap, one exchange, beside what parallel code costs.
#ifndef TRICOLOR_COMPAT_EXCLUSIVE_H_
#define TRICOLOR_COMPAT_EXCLUSIVE_H_

#include "compat/legacy_lock.h"

namespace tricolor::compat {

// There are so many; modules beyond share one by turns, which costs them parallelism only.
inline constexpr uint32_t kExclusiveLocks = 63;

// A number from 1 to kExclusiveLocks. REQUIRES the legacy lock.
uint32_t NewExclusiveLock();
// TRICOLOR_EXCLUSIVE_MODULES names it.
bool IsAllowedExclusive(const char* module_name);
// Of every module so far: what code takes of which it is not known whose it is.
LockSet AllExclusive();

// The thread gives up what it has of these locks, and has `wanted` then.
void ExchangeExclusive(NativeThread* n, LockSet wanted);
// At a poll in managed code: lets a thread that waits have its turn. True if the locks were given away and back.
bool YieldExclusive(NativeThread* n);
bool OthersHoldExclusive();  // TurnLock::HeldByOthers of any
void SettleExclusive();      // TurnLock::Settle of all
void AfterForkExclusive(NativeThread* n);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_EXCLUSIVE_H_
