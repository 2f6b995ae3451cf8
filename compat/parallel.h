// Parallel modules: extensions that said they need no lock (Py_mod_gil = Py_MOD_GIL_NOT_USED), and exclusive ones,
// which have a lock of their own on top (exclusive.h).
//
// WHY        Their functions run on several threads at once, and beside legacy ones. Two things still want
//            nobody inside: the collector, which calls tp_traverse and reads ledgers, and a batch of
//            deallocations, whose rescue must not race. Both hold the legacy lock, raise `stop`, and wait
//            until every thread has left such code, or has come to a poll.
// THREADS    EnterParallel, LeaveParallel, YieldParallel: attached threads, for themselves.
//            StopParallel, ResumeParallel: who holds the legacy lock.
// ORDERING   A thread says that it is inside and then looks whether anybody stops; who stops says so and then looks at the
//            threads. A light fence between the two, and a heavy one (gc/asymmetric_fence.h); without them sequentially
//            consistent.
// LOCK ORDER Legacy lock, locks of exclusive modules, parallel code. A thread that waits for a lock is not inside.
// COST       Entering: a few plain stores. Nothing while no parallel module is loaded.
#ifndef TRICOLOR_COMPAT_PARALLEL_H_
#define TRICOLOR_COMPAT_PARALLEL_H_

#include "compat/exclusive.h"
#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "compat/shares.h"
#include "compat/slots.h"
#include "runtime/lock.h"  // asymmetric fences

namespace tricolor::compat {

// A parallel module is loaded: ledgers are counted by compare-and-swap (ledger.h). For ever.
inline bool AnyParallel() { return __atomic_load_n(&tc_ledger_mode, __ATOMIC_RELAXED) != 0; }

// How code of an extension runs: with the legacy lock, and with locks of exclusive modules.
struct Manner {
  bool legacy;
  LockSet exclusive;
};
inline Manner operator|(Manner a, Manner b) { return {a.legacy || b.legacy, a.exclusive | b.exclusive}; }

// The same in bits, as types and modules have it.
inline Manner MannerOfBits(uint32_t bits) {
  if ((bits & kParallelType) == 0) return {true, 0};
  const uint32_t number = (bits & kExclusiveMask) >> kExclusiveShift;
  return {false, number == 0 ? 0 : LockSet{1} << number};
}
inline Manner MannerOf(const Type* t) { return MannerOfBits(__atomic_load_n(&t->reserved, __ATOMIC_RELAXED)); }
// Of the functions of an object's type; `none` where it has none of an extension.
inline Manner MannerOf(Object* o, Manner none = {true, 0}) {
  PyTypeObject* t = ExtensionTypeOf(o);
  return t == nullptr ? none : MannerOf(AsType(t));
}
// Of either operand's functions.
inline Manner MannerOfBoth(Object* a, Object* b) { return MannerOf(a, {false, 0}) | MannerOf(b, {false, 0}); }
// Of a C function: by the library that its code is in, if that is a module's that does not want the legacy lock; else by
// the type that has it, or by the module or type that it is bound to.
Manner MannerOfFunction(const void* code, Object* self, PyTypeObject* owner);
// Of a vectorcall function. Types of functions may be shared by modules (Cython's are), the functions are not.
Manner MannerOfCall(const void* code, PyTypeObject* type);

// The module opted in, or (`exclusive`) asks for a lock of its own: its functions, the types it has, and those that it
// gets. Its own lock stays. REQUIRES the legacy lock.
void MakeParallel(Object* module, bool exclusive = false);
// The module is initialised, and if it has not opted in, functions of others of its library, which may have, are told by
// what they are bound to. REQUIRES the legacy lock.
void KeepLegacy(Object* module);
// A type became known to the module, and runs as that does if it did not run without the lock already. Not if the module
// that it is named after is another, and has it: then it is made for several.
void TakeManner(Type* type, Object* module);
// Code that runs now made the type.
void TakeManner(Type* type, const NativeThread* maker);
// The environment's list of module names, separated by commas, has this one.
bool IsInList(const char* variable, const char* module_name);
// TRICOLOR_PARALLEL_MODULES names it: modules that are right without the lock but cannot say so.
inline bool IsAllowedParallel(const char* module_name) { return IsInList("TRICOLOR_PARALLEL_MODULES", module_name); }

// Why threads are stopped. In a short look those that were inside wait attached, and once all are outside they look beside.
enum Stops : uint32_t { kNobodyStops, kStops, kGathersForALook, kLooks };
// What every thread that enters looks at, and hardly anybody writes.
struct alignas(64) ParallelGate {
  uint32_t stops = 0;  // atomic: somebody does; a Stops
  bool light = false;  // atomic: HasAsymmetricFences(); who sees it late takes the other way, which is right always
};
extern ParallelGate parallel_gate;
void EnterSlowly(NativeThread* n);
inline void EnterParallel(NativeThread* n) {
  if (TC_UNLIKELY(!__atomic_load_n(&parallel_gate.light, __ATOMIC_RELAXED))) return EnterSlowly(n);
  __atomic_store_n(&n->in_parallel, 1, __ATOMIC_RELAXED);
  gc::LightFence();
  if (TC_UNLIKELY(__atomic_load_n(&parallel_gate.stops, __ATOMIC_ACQUIRE) != 0)) return EnterSlowly(n);
  n->thread->before_block = GiveUpBeforeBlock;
}
inline void LeaveParallel(NativeThread* n) {
  SettleOwnShares();
  if (TC_UNLIKELY(!n->exposed_lists.empty())) RescanExposedLists(n);
  __atomic_store_n(&n->in_parallel, 0, __ATOMIC_RELEASE);
  SetBlockHooks(n);
}
// At a poll: makes room for who stops. True if it did. SAFEPOINT
bool YieldParallel(NativeThread* n);

// Waits until no thread but `self` (null: a thread without a state) is inside; at most `milliseconds`, -1: as
// long as it takes. False: it took longer; then nothing is stopped.
bool StopParallel(NativeThread* self, int milliseconds);
void ResumeParallel();
// The legacy lock and nobody else inside, if that takes some microseconds only, without a safepoint: for a short look. Threads
// that make objects make room meanwhile, and look at their own (LookBeside). REQUIRES the caller is in native code.
bool StopForALook(NativeThread* self);
void ResumeAfterLook(NativeThread* self);
void AfterForkParallel(NativeThread* n);

// objects/mutex.cc: critical sections are given up while their thread blocks.
void SuspendSections(NativeThread* n);
void ResumeSections(NativeThread* n);

// Inside native code, as its module wants it. Nests.
class NativeScope {
 public:
  explicit NativeScope(Manner manner) : native_(CurrentNative()) {
    if (manner.legacy && !native_->holds_lock) {
      AcquireLegacyLock(native_);
      locked_ = true;
    }
    if (LacksExclusive(native_, manner)) {
      before_ = native_->exclusive;
      exchanged_ = true;
      ExchangeExclusive(native_, manner.exclusive);
    }
    if (!manner.legacy && !native_->holds_lock && native_->in_parallel == 0) {
      EnterParallel(native_);
      entered_ = true;
    }
  }
  // By the type whose function is called; two operands: whichever function it is.
  explicit NativeScope(PyTypeObject* t) : NativeScope(AnyParallel() ? MannerOf(AsType(t)) : kLegacy) {}
  explicit NativeScope(Object* o) : NativeScope(AnyParallel() ? MannerOf(o) : kLegacy) {}
  NativeScope(Object* a, Object* b) : NativeScope(AnyParallel() ? MannerOfBoth(a, b) : kLegacy) {}
  ~NativeScope() {
    if (entered_) LeaveParallel(native_);
    if (exchanged_) ExchangeExclusive(native_, before_);
    if (locked_) {
      HelpWithDead();
      ReleaseLegacyLock(native_);
    } else if (entered_ && ManyDead()) {
      LegacyScope help;
    }
  }
  NativeScope(const NativeScope&) = delete;
  NativeScope& operator=(const NativeScope&) = delete;

  // Whether code that runs so may be called as things stand.
  static bool Suffices(const NativeThread* n, Manner manner) {
    return (!manner.legacy || n->holds_lock) && !LacksExclusive(n, manner);
  }

 private:
  static constexpr Manner kLegacy = {true, 0};
  // Who stopped parallel code is alone.
  static bool LacksExclusive(const NativeThread* n, Manner manner) {
    return (manner.exclusive & ~n->exclusive) != 0 && !n->stops_parallel;
  }
  NativeThread* native_;
  LockSet before_ = 0;
  bool locked_ = false;
  bool exchanged_ = false;
  bool entered_ = false;
};

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_PARALLEL_H_
