// Parallel modules: extensions that said they need no lock (Py_mod_gil = Py_MOD_GIL_NOT_USED).
//
// WHY        Their functions run on several threads at once, and beside legacy ones. Two things still want
//            nobody inside: the collector, which calls tp_traverse and reads ledgers, and a batch of
//            deallocations, whose rescue must not race. Both hold the legacy lock, raise `stop`, and wait
//            until every thread has left such code, or has come to a poll.
// THREADS    EnterParallel, LeaveParallel, YieldParallel: attached threads, for themselves.
//            StopParallel, ResumeParallel: who holds the legacy lock.
// ORDERING   Sequentially consistent: a thread says that it is inside and then looks at `stop`; who stops
//            says so and then looks at the threads.
// LOCK ORDER Legacy lock before parallel code. A thread that waits for the lock is not inside.
// COST       Entering: one exchange. Nothing while no parallel module is loaded.
#ifndef TRICOLOR_COMPAT_PARALLEL_H_
#define TRICOLOR_COMPAT_PARALLEL_H_

#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "compat/slots.h"

namespace tricolor::compat {

// A parallel module is loaded: ledgers are counted by compare-and-swap (ledger.h). For ever.
inline bool AnyParallel() { return __atomic_load_n(&tc_ledger_mode, __ATOMIC_RELAXED) != 0; }

inline bool IsParallelType(const Type* t) {
  return (__atomic_load_n(&t->reserved, __ATOMIC_RELAXED) & kParallelType) != 0;
}
// Whether the functions of an object's type do.
inline bool IsParallelObject(Object* o) {
  PyTypeObject* t = ExtensionTypeOf(o);
  return t != nullptr && IsParallelType(AsType(t));
}
// Whether a C function runs in parallel: by the type that has it, or by the module or type it is bound to.
bool IsParallelFunction(Object* self, PyTypeObject* owner);
// No operand has functions of a legacy module.
inline bool BothParallel(Object* a, Object* b) {
  PyTypeObject* ta = ExtensionTypeOf(a);
  PyTypeObject* tb = ExtensionTypeOf(b);
  return (ta == nullptr || IsParallelType(AsType(ta))) && (tb == nullptr || IsParallelType(AsType(tb)));
}

// The module opted in: its functions, the types it has, and those that it gets. REQUIRES the legacy lock.
void MakeParallel(Object* module);
bool IsParallelModule(Object* module);
// A type became known to a module that opted in.
void MakeParallelType(Type* type);
// TRICOLOR_PARALLEL_MODULES names it: modules that are right without the lock but cannot say so.
bool IsAllowedParallel(const char* module_name);

void EnterParallel(NativeThread* n);
void LeaveParallel(NativeThread* n);
// At a poll in managed code: makes room for who stops. True if it did.
bool YieldParallel(NativeThread* n);

// Waits until no thread but `self` (null: a thread without a state) is inside; at most `milliseconds`, -1: as
// long as it takes. False: it took longer; then nothing is stopped.
bool StopParallel(NativeThread* self, int milliseconds);
void ResumeParallel();
void AfterForkParallel(NativeThread* n);

// objects/mutex.cc: critical sections are given up while their thread blocks.
void SuspendSections(NativeThread* n);
void ResumeSections(NativeThread* n);

// Inside native code: parallel, or under the legacy lock. Nests.
class NativeScope {
 public:
  explicit NativeScope(bool parallel) : native_(CurrentNative()) {
    if (native_->holds_lock || (parallel && native_->in_parallel != 0)) return;
    taken_ = parallel ? kParallel : kLock;
    if (parallel) {
      EnterParallel(native_);
    } else {
      AcquireLegacyLock(native_);
    }
  }
  // By the type whose function is called; two operands: whichever function it is.
  explicit NativeScope(PyTypeObject* t) : NativeScope(AnyParallel() && IsParallelType(AsType(t))) {}
  explicit NativeScope(Object* o) : NativeScope(AnyParallel() && IsParallelObject(o)) {}
  NativeScope(Object* a, Object* b) : NativeScope(AnyParallel() && BothParallel(a, b)) {}
  ~NativeScope() {
    if (taken_ == kNothing) return;
    if (taken_ == kParallel) {
      LeaveParallel(native_);
      if (ManyDead()) LegacyScope help;
      return;
    }
    HelpWithDead();
    ReleaseLegacyLock(native_);
  }
  NativeScope(const NativeScope&) = delete;
  NativeScope& operator=(const NativeScope&) = delete;

 private:
  enum Taken { kNothing, kLock, kParallel };
  NativeThread* native_;
  Taken taken_ = kNothing;
};

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_PARALLEL_H_
