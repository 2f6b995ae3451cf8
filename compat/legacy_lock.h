// LegacyLock: the lock that extensions were promised: one thread at a time is inside code of
// modules that have not opted in to parallelism. The rest of the program does not take it, nor
// does the code of modules that opted in (parallel.h) or have a lock of their own (exclusive.h).
//
// WHY        CPython's extensions protect their statics by its global lock, and the ledger of
//            their references is plain arithmetic under it (until a parallel module is loaded).
// THREADS    Acquire, Release, Yield: attached threads. Try…, …Collector: the collector's thread.
// ORDERING   A mutex's.
// LOCK ORDER Before every other lock of the program: taken with no object lock held. A thread
//            that waits for it is detached, so collections go on. It is dropped while its holder
//            blocks in a gc::DetachedScope, and at polls of managed code when another thread has
//            waited for 5 ms.
// COST       turn_lock.h's: nothing to speak of for the thread that had it the last thousand times, else a compare-and-swap.
#ifndef TRICOLOR_COMPAT_LEGACY_LOCK_H_
#define TRICOLOR_COMPAT_LEGACY_LOCK_H_

#include <vector>

#include "compat/api.h"
#include "compat/death.h"
#include "compat/tracked.h"
#include "compat/turn_lock.h"
#include "runtime/thread.h"

namespace tricolor::compat {

using LockSet = uint64_t;  // locks of exclusive modules, a bit by number (exclusive.h)

// A thread as native code knows it: PyThreadState. Made when a thread first enters such code, or by
// PyThreadState_New, and then bound to the first thread that makes it the current one.
struct NativeThread {
  PyThreadState state = {};
  Thread* thread = nullptr;        // null: bound to none (yet), or its thread has ended
  bool holds_lock = false;
  TurnLock::Seat seat;             // at the legacy lock
  bool foreign = false;            // its thread was attached for C: by PyGILState_Ensure and the like
  uint32_t in_parallel = 0;        // atomic: inside code of a parallel module (parallel.h)
  bool stops_parallel = false;     // nobody else is inside such code while this thread has the lock
  LockSet exclusive = 0;           // what it has of exclusive modules
  // A legacy function that code without the lock calls has both the lock and what that code has.
  struct Given {
    bool lock = false;
    bool parallel = false;
    LockSet exclusive = 0;
  };
  Given blocked;               // what the thread gave up to block
  Given left = {true};         // what by PyEval_SaveThread; else what it gets when it comes
  std::vector<Given> outside;  // `left` outside each PyGILState_Ensure, the innermost one last
  // Whose items this thread's native code may exchange without telling, while the collector marks (ledger.h).
  std::vector<Object*> exposed_lists;
  struct PyCriticalSection* sections = nullptr;  // innermost first (objects/mutex.cc)
  YoungTracked young;
};

// Making one, or the registry of all, fails only where `new` does.
NativeThread* NativeThreadOf(Thread* thread);
inline NativeThread* NativeThreadOf(PyThreadState* s) { return reinterpret_cast<NativeThread*>(s); }
inline NativeThread* CurrentNative() {
  Thread* t = CurrentThread();
  auto* n = static_cast<NativeThread*>(t->compat_state);
  return __builtin_expect(n != nullptr, 1) ? n : NativeThreadOf(t);
}
NativeThread* NewNativeThread();              // bound to no thread
void DeleteNativeThread(NativeThread* n);     // of no living thread, or of one that loses it
void Bind(NativeThread* n, Thread* thread);   // becomes the thread's state, with what the old one holds
// From now on nobody changes the registry, nor tracked.mutex's tables, while a thread forks: threads that are not attached do. Once is enough.
void KeepRegistryOverFork();
// Calls f for each until it says false. The registry is locked meanwhile.
bool ForEachNativeThread(bool (*f)(NativeThread* n, void* argument), void* argument);

void AcquireLegacyLock(NativeThread* n);  // REQUIRES not held by this thread
void ReleaseLegacyLock(NativeThread* n);
// What the thread has of this layer, but for critical sections; and the same back, in the order of locks.
NativeThread::Given GiveUp(NativeThread* n);
void TakeBack(NativeThread* n, NativeThread::Given had);
// The lock, and nobody in parallel code, for as long as it is held (stops_parallel). False: it took longer.
bool AcquireAlone(NativeThread* n, int milliseconds);
void ReleaseAlone(NativeThread* n);
// Without a thread of the runtime: waits at most `milliseconds`.
bool TryAcquireLegacyLock(int milliseconds);
void ReleaseLegacyLockCollector();
// Whether another thread has it, the collector counted in, or the lock of an exclusive module. A full fence.
bool OthersHoldLegacyLock();
// The thread leaves the runtime: frees its NativeThread.
void ForgetThread(Thread* thread);
// In the child of a fork, whose only thread this is: the lock is this thread's if it was, else free.
void AfterForkLegacyLock(Thread* thread);
// At a poll in managed code: lets a thread that waits have it. True if it was given away and back.
bool YieldLegacyLock(NativeThread* n);

// pystate.cc: Py_AddPendingCall's calls, on the main thread. False: an exception is set.
bool RunPendingCalls();

// Around everything that blocks: gives up what the thread holds, and takes it back. For the mutator's
// hooks, which it sets as long as there is anything to give up.
void GiveUpBeforeBlock(gc::Mutator* m);
inline void SetBlockHooks(NativeThread* n) {
  const bool any = n->holds_lock || n->in_parallel != 0 || n->exclusive != 0;
  n->thread->before_block = any ? GiveUpBeforeBlock : nullptr;
}

// Inside native code of a legacy module. Nests.
class LegacyScope {
 public:
  LegacyScope() : native_(CurrentNative()), taken_(!native_->holds_lock) {
    if (taken_) AcquireLegacyLock(native_);
  }
  ~LegacyScope() {
    if (!taken_) return;
    HelpWithDead();  // no native code is active on this thread: CPython's collector might run too
    ReleaseLegacyLock(native_);
  }
  LegacyScope(const LegacyScope&) = delete;
  LegacyScope& operator=(const LegacyScope&) = delete;

 private:
  NativeThread* native_;
  bool taken_;
};

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_LEGACY_LOCK_H_
