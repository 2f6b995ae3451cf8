// _thread: lock and RLock.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/finalizer_place.h"
#include "runtime/modules/thread_module.h"
#include "runtime/modules/waiting.h"
#include "runtime/native.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

Type thread_lock_type;
Type thread_rlock_type;

namespace {

struct LockObject {
  Object base;
  uint32_t word;  // waiting.h
};

struct RLockObject {
  Object base;
  uint32_t word;
  uint64_t owner;  // ident; written by the holder, relaxed atomic
  int64_t count;   // the holder's
};

uint32_t* WordOf(Object* o) { return &As<LockObject>(o)->word; }

// Seconds as CPython takes them: rounded away from zero. False: exception.
bool TimeoutNs(Object* o, int64_t* ns) {
  double seconds;
  if (IsFloat(o)) {
    seconds = FloatValue(o);
    if (seconds != seconds) {
      Raise(exc::ValueError, "Invalid value NaN (not a number)");
      return false;
    }
  } else {
    int64_t whole;
    if (!IntAsInt64(o, &whole)) {
      if (!ErrorIs(exc::OverflowError)) return false;
      ClearError();
      Raise(exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
      return false;
    }
    seconds = static_cast<double>(whole);
  }
  if (seconds != -1 && seconds < 0) {
    Raise(exc::ValueError, "timeout value must be positive");
    return false;
  }
  if (seconds >= kTimeoutMaxSeconds + 1) {
    Raise(exc::OverflowError, "timeout value is too large");
    return false;
  }
  *ns = seconds == -1 ? -1 : static_cast<int64_t>(seconds * 1e9);
  return true;
}

// acquire(blocking=True, timeout=-1).
bool AcquireArguments(Args args, size_t nargs, Object* kwnames, int64_t* timeout_ns) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("acquire", args, nargs, kwnames, {"blocking", "timeout"}, 0, 2, 0, out)) {
    return false;
  }
  int blocking = 1;
  if (out[0] != nullptr) {
    blocking = IsTrue(out[0]);
    if (blocking < 0) return false;
  }
  *timeout_ns = -1;
  if (out[1] != nullptr && !TimeoutNs(out[1], timeout_ns)) return false;
  if (blocking == 0) {
    if (*timeout_ns != -1) {
      Raise(exc::ValueError, "can't specify a timeout for a non-blocking call");
      return false;
    }
    *timeout_ns = 0;
  }
  return true;
}

Object* ResultOf(WaitResult result) {
  switch (result) {
    case WaitResult::kDone: return True();
    case WaitResult::kTimeout: return False();
    case WaitResult::kError: break;
  }
  return nullptr;
}

// After a wait signals are handled at once, as the end of a call does it in CPython: the lock that
// was acquired stays so.
Object* Polled(Object* result) { return result == nullptr || PollHere() ? result : nullptr; }

Object* LockAcquire(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (nargs == 0 && kwnames == nullptr) return Polled(ResultOf(AcquireWord(WordOf(self), -1)));
  int64_t timeout_ns;
  if (!AcquireArguments(args, nargs, kwnames, &timeout_ns)) return nullptr;
  return Polled(ResultOf(AcquireWord(WordOf(self), timeout_ns)));
}

Object* LockRelease(Object* self, Args, size_t, Object*) {
  if (!ReleaseWord(WordOf(self))) return Raise(exc::RuntimeError, "release unlocked lock");
  return None();
}

// `with lock`: what is entered is left on the same thread, unlike what is acquired and released.
Object* LockEnter(Object* self, Args args, size_t nargs, Object* kwnames) {
  int64_t timeout_ns = -1;
  if ((nargs != 0 || kwnames != nullptr) &&
      !AcquireArguments(args, nargs, kwnames, &timeout_ns)) {
    return nullptr;
  }
  const WaitResult result = AcquireWord(WordOf(self), timeout_ns);
  const bool entered = result == WaitResult::kDone;
  if (entered) LockEntered();  // the poll may run finalizers that want this lock
  Object* const polled = Polled(ResultOf(result));
  if (entered && polled == nullptr) LockLeft();  // a signal: the block is not entered
  return polled;
}

Object* LockExit(Object* self, Args, size_t, Object*) {
  Object* result = LockRelease(self, nullptr, 0, nullptr);
  if (result != nullptr) LockLeft();
  return result;
}

bool WordHeld(const uint32_t* word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE) != 0; }

Object* LockLocked(Object* self, Args, size_t, Object*) { return Bool(WordHeld(WordOf(self))); }

Object* LockReinit(Object* self, Args, size_t, Object*) {
  __atomic_store_n(WordOf(self), 0, __ATOMIC_RELEASE);
  return None();
}

Object* LockRepr(Object* self) {
  return StrFormat("<%s %s object at %p>", WordHeld(WordOf(self)) ? "locked" : "unlocked",
                   TypeOf(self)->tp_name, static_cast<void*>(self));
}

// ---- RLock

RLockObject* R(Object* o) { return As<RLockObject>(o); }
bool Owns(Object* self) {
  return __atomic_load_n(&R(self)->owner, __ATOMIC_RELAXED) == CurrentThread()->ident;
}
void SetOwner(Object* self, uint64_t ident) {
  __atomic_store_n(&R(self)->owner, ident, __ATOMIC_RELAXED);
}

Object* RLockNew(Type* type, Args, size_t, Object*) { return NewInstance(type); }

Object* RLockAcquire(Object* self, Args args, size_t nargs, Object* kwnames) {
  int64_t timeout_ns = -1;
  if ((nargs != 0 || kwnames != nullptr) &&
      !AcquireArguments(args, nargs, kwnames, &timeout_ns)) {
    return nullptr;
  }
  if (Owns(self)) {
    ++R(self)->count;
    return True();
  }
  const WaitResult result = AcquireWord(&R(self)->word, timeout_ns);
  if (result == WaitResult::kDone) {
    SetOwner(self, CurrentThread()->ident);
    R(self)->count = 1;
    LockEntered();
  }
  return Polled(ResultOf(result));
}

Object* RLockRelease(Object* self, Args, size_t, Object*) {
  if (!Owns(self)) return Raise(exc::RuntimeError, "cannot release un-acquired lock");
  if (--R(self)->count == 0) {
    SetOwner(self, 0);
    ReleaseWord(&R(self)->word);
    LockLeft();
  }
  return None();
}

Object* RLockExit(Object* self, Args, size_t, Object*) {
  return RLockRelease(self, nullptr, 0, nullptr);
}

Object* RLockIsOwned(Object* self, Args, size_t, Object*) { return Bool(Owns(self)); }

Object* RLockReleaseSave(Object* self, Args, size_t, Object*) {
  if (!Owns(self)) return Raise(exc::RuntimeError, "cannot release un-acquired lock");
  Object* state = TupleOf(NewInt(R(self)->count), NewIntUnsigned(CurrentThread()->ident));
  if (state == nullptr) return nullptr;
  R(self)->count = 0;
  SetOwner(self, 0);
  ReleaseWord(&R(self)->word);
  LockLeft();
  return state;
}

Object* RLockAcquireRestore(Object* self, Args args, size_t, Object*) {
  int64_t count;
  uint64_t owner;
  if (!IsTuple(args[0]) || TupleSize(args[0]) != 2) {
    return Raise(exc::TypeError, "_acquire_restore() argument 1 must be a 2-tuple");
  }
  if (!IntAsInt64(TupleAt(args[0], 0), &count) || !IntAsUint64(TupleAt(args[0], 1), &owner)) {
    return nullptr;
  }
  if (AcquireWord(&R(self)->word, -1) != WaitResult::kDone) return nullptr;
  SetOwner(self, owner);
  R(self)->count = count;
  if (Owns(self)) LockEntered();
  return None();
}

Object* RLockReinit(Object* self, Args, size_t, Object*) {
  if (Owns(self)) LockLeft();
  R(self)->count = 0;
  SetOwner(self, 0);
  __atomic_store_n(&R(self)->word, 0, __ATOMIC_RELEASE);
  return None();
}

Object* RLockRepr(Object* self) {
  const uint64_t owner = __atomic_load_n(&R(self)->owner, __ATOMIC_RELAXED);
  return StrFormat("<%s %s object owner=%lu count=%lu at %p>",
                   owner != 0 ? "locked" : "unlocked", TypeOf(self)->tp_name,
                   static_cast<unsigned long>(owner), static_cast<unsigned long>(R(self)->count),
                   static_cast<void*>(self));
}

const NativeMethod kLockMethods[] = {
    {"acquire_lock", LockAcquire, 0, kAnyCount, kKeywords, nullptr},
    {"acquire", LockAcquire, 0, kAnyCount, kKeywords,
     "acquire(blocking=True, timeout=-1) -> bool"},
    {"release_lock", LockRelease, 0, 0, 0, nullptr},
    {"release", LockRelease, 0, 0, 0, "release()"},
    {"locked_lock", LockLocked, 0, 0, 0, nullptr},
    {"locked", LockLocked, 0, 0, 0, "locked() -> bool"},
    {"__enter__", LockEnter, 0, kAnyCount, kKeywords, nullptr},
    {"__exit__", LockExit, 0, kAnyCount, 0, nullptr},
    {"_at_fork_reinit", LockReinit, 0, 0, 0, nullptr},
    {}};

const NativeMethod kRLockMethods[] = {
    {"acquire", RLockAcquire, 0, kAnyCount, kKeywords, "acquire(blocking=True) -> bool"},
    {"release", RLockRelease, 0, 0, 0, "release()"},
    {"_is_owned", RLockIsOwned, 0, 0, 0, nullptr},
    {"_acquire_restore", RLockAcquireRestore, 1, 1, 0, nullptr},
    {"_release_save", RLockReleaseSave, 0, 0, 0, nullptr},
    {"__enter__", RLockAcquire, 0, kAnyCount, kKeywords, nullptr},
    {"__exit__", RLockExit, 0, kAnyCount, 0, nullptr},
    {"_at_fork_reinit", RLockReinit, 0, 0, 0, nullptr},
    {}};

}  // namespace

Object* NewThreadLock() { return NewInstance(&thread_lock_type); }
bool AcquireThreadLock(Object* lock) {
  return AcquireWord(WordOf(lock), -1) == WaitResult::kDone;
}
void ReleaseThreadLock(Object* lock) { ReleaseWord(WordOf(lock)); }

bool InitThreadLocks() {
  BeginType(&thread_lock_type, "_thread.lock", sizeof(LockObject));
  thread_lock_type.tp_flags |= kTypeDisallowNew;
  thread_lock_type.cell_flags = gc::kLeaf;
  thread_lock_type.weak_ref_kind = 1;
  thread_lock_type.slots.repr = LockRepr;
  thread_lock_type.native_methods = kLockMethods;
  BeginType(&thread_rlock_type, "_thread.RLock", sizeof(RLockObject));
  thread_rlock_type.tp_flags |= kTypeBase;
  thread_rlock_type.cell_flags = gc::kLeaf;
  thread_rlock_type.weak_ref_kind = 1;
  thread_rlock_type.slots.repr = RLockRepr;
  thread_rlock_type.slots.new_ = RLockNew;
  thread_rlock_type.native_methods = kRLockMethods;
  return ReadyBuiltinType(&thread_lock_type) && ReadyBuiltinType(&thread_rlock_type);
}

}  // namespace tricolor
