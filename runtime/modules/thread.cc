// _thread: starting threads and what threading builds on.
#include "runtime/thread.h"

#include <signal.h>

#include <atomic>

#include "runtime/abstract.h"
#include "runtime/embedder.h"
#include "runtime/error.h"
#include "runtime/interrupt.h"
#include "runtime/modules/collect.h"
#include "runtime/modules/thread_module.h"
#include "runtime/native.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"
#include "runtime/thread_start.h"
#include "runtime/varargs.h"

namespace tricolor {

namespace {

Object* StartNewThread(Object*, Args args, size_t nargs, Object*) {
  if (!IsCallable(args[0])) return Raise(exc::TypeError, "first arg must be callable");
  if (!IsTuple(args[1])) return Raise(exc::TypeError, "2nd arg must be a tuple");
  if (nargs == 3 && !IsDict(args[2])) {
    return Raise(exc::TypeError, "optional 3rd arg must be a dictionary");
  }
  const uint64_t ident = StartThread(args[0], args[1], nargs == 3 ? args[2] : nullptr);
  return ident == 0 ? nullptr : NewIntUnsigned(ident);
}

Object* AllocateLock(Object*, Args, size_t, Object*) { return NewThreadLock(); }
Object* GetIdent(Object*, Args, size_t, Object*) {
  return NewIntUnsigned(CurrentThread()->ident);
}
Object* GetNativeId(Object*, Args, size_t, Object*) {
  return NewIntUnsigned(CurrentThread()->native_id);
}

// Who asks how many threads there are wants to know what is left of them. With counts the Thread of one that has
// ended is gone from threading._dangling when its last name is, and those that wait for work of a pool that
// nobody has end. So whoever asks collects, if threads run or have ended since this was last asked.
void CollectEndedThreads(const void* frame) {
  static std::atomic<uint64_t> seen{0};
  const uint64_t ended = EndedThreads();
  if (seen.exchange(ended) == ended && StartedThreads() == 0) return;
  if (!TheHeap().Enabled() || CollectionsAreWatched()) return;
  {
    gc::DetachedScope detached(CurrentThread());
    WaitForLeavingThreads();  // their stacks are scanned until they are off the list
  }
  CollectNow(frame);
}

[[gnu::noinline]] Object* CountThreads(Object*, Args, size_t, Object*) {
  CollectEndedThreads(__builtin_frame_address(0));
  return NewInt(StartedThreads());
}

Object* SetSentinel(Object*, Args, size_t, Object*) {
  Object* lock = NewThreadLock();
  if (lock != nullptr) CurrentThread()->sentinel = lock;
  return lock;
}

Object* StackSize(Object*, Args args, size_t nargs, Object*) {
  const size_t old = NativeStackSize();
  if (nargs == 1) {
    int64_t bytes;
    if (!IntAsInt64(args[0], &bytes)) return nullptr;
    if (bytes < 0) return Raise(exc::ValueError, "size must be 0 or a positive value");
    constexpr int64_t kLeast = 32768;
    if (bytes != 0 && bytes < kLeast) {
      return Raise(exc::ValueError, "size not valid: %zd bytes", static_cast<ssize_t>(bytes));
    }
    // The runtime's own frames are larger than CPython's: a floor for what programs ask.
    constexpr int64_t kFloor = 512 << 10;
    SetNativeStackSize(bytes == 0 ? 0 : static_cast<size_t>(bytes < kFloor ? kFloor : bytes),
                       static_cast<size_t>(bytes));
  }
  return NewIntUnsigned(old);
}

Object* InterruptMain(Object*, Args args, size_t nargs, Object*) {
  int number = SIGINT;
  if (nargs == 1 && !IntAsInt(args[0], &number)) return nullptr;
  if (number < 1 || number >= NSIG) return Raise(exc::ValueError, "signal number out of range");
  Object* handler = SignalHandler(number);
  int64_t plain;
  if (handler == nullptr || (IsInt(handler) && IntFits(handler, &plain))) return None();
  SimulateSignal(number);
  return RunSignalHandlers() ? None() : nullptr;  // on the main thread at once
}

Object* ExitThread(Object*, Args, size_t, Object*) {
  Object* exit = CallArgs(AsObject(&exc::SystemExit));
  if (exit != nullptr) RaiseInstance(exit);
  return nullptr;
}

const NativeMethod kMethods[] = {
    {"start_new_thread", StartNewThread, 2, 3, kVarargs,
     "start_new_thread(function, args[, kwargs])"},
    {"start_new", StartNewThread, 2, 3, kVarargs, nullptr},
    {"allocate_lock", AllocateLock, 0, 0, 0, "allocate_lock() -> lock object"},
    {"allocate", AllocateLock, 0, 0, 0, nullptr},
    {"exit_thread", ExitThread, 0, 0, 0, nullptr},
    {"exit", ExitThread, 0, 0, 0, "exit()"},
    {"interrupt_main", InterruptMain, 0, 1, 0, "interrupt_main(signum=signal.SIGINT, /)"},
    {"get_ident", GetIdent, 0, 0, 0, "get_ident() -> integer"},
    {"get_native_id", GetNativeId, 0, 0, 0, "get_native_id() -> integer"},
    {"_count", CountThreads, 0, 0, 0, "_count() -> integer"},
    {"stack_size", StackSize, 0, 1, kParseTuple, "stack_size([size]) -> size"},
    {"_set_sentinel", SetSentinel, 0, 0, 0, "_set_sentinel() -> lock"},
    {}};

}  // namespace

void ThreadEnds(Thread* thread) {
  DropThreadLocals(thread);
  Object* sentinel = thread->sentinel;
  thread->sentinel = nullptr;
  if (sentinel != nullptr) ReleaseThreadLock(sentinel);
}

Object* CreateThreadModule() {
  if (!InitThreadLocks() || !InitThreadLocal()) return nullptr;
  Object* module = NewNativeModule(
      "_thread", "This module provides primitive operations to write multi-threaded programs.\n"
      "The 'threading' module provides a more convenient interface.", kMethods);
  const bool ok = module != nullptr && AddThreadExceptHook(module) &&
                  ModuleAdd(module, "LockType", AsObject(&thread_lock_type)) &&
                  ModuleAdd(module, "RLock", AsObject(&thread_rlock_type)) &&
                  ModuleAdd(module, "_local", AsObject(&thread_local_type)) &&
                  ModuleAdd(module, "error", AsObject(&exc::RuntimeError)) &&
                  ModuleAdd(module, "TIMEOUT_MAX", NewFloat(kTimeoutMaxSeconds));
  return ok ? module : nullptr;
}

}  // namespace tricolor
