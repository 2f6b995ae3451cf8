// atexit: callbacks for the end of the program, newest first.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/lifecycle.h"
#include "runtime/native.h"
#include "runtime/no_memory.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread_start.h"

namespace tricolor {

namespace {

Object* registered = nullptr;  // root: list of (function, args, kwargs or None)

Object* Register(Object*, Args args, size_t nargs, Object* kwnames) {
  if (nargs == 0) {
    return Raise(exc::TypeError, "register() takes at least 1 argument (0 given)");
  }
  if (!IsCallable(args[0])) {
    return Raise(exc::TypeError, "the first argument must be callable");
  }
  Object* rest = NewTupleFrom(args + 1, static_cast<int64_t>(nargs) - 1);
  Object* kwargs = None();
  if (kwnames != nullptr && TupleSize(kwnames) > 0) {
    kwargs = NewDict();
    for (int64_t i = 0; kwargs != nullptr && i < TupleSize(kwnames); ++i) {
      if (!DictSet(kwargs, TupleAt(kwnames, i), args[nargs + static_cast<size_t>(i)])) {
        return nullptr;
      }
    }
  }
  if (rest == nullptr || kwargs == nullptr) return nullptr;
  Object* entry = TupleOf(args[0], rest, kwargs);
  return entry != nullptr && ListAppend(registered, entry) ? args[0] : nullptr;
}

Object* Unregister(Object*, Args args, size_t, Object*) {
  for (int64_t i = ListSize(registered) - 1; i >= 0; --i) {
    Object* entry = ListGet(registered, i);
    if (entry == nullptr) continue;
    const int same = Compare(TupleAt(entry, 0), args[0], kEq);
    if (same < 0) return nullptr;
    if (same == 1 && i < ListSize(registered) && ListPop(registered, i) == nullptr) return nullptr;
  }
  return None();
}

Object* Clear(Object*, Args, size_t, Object*) {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  gc::Store<Object>(nullptr, &registered, list);
  return None();
}

Object* RunExitFuncs(Object*, Args, size_t, Object*) {
  RunAtexit();
  return None();
}

Object* CountCallbacks(Object*, Args, size_t, Object*) { return NewInt(ListSize(registered)); }

const NativeMethod kMethods[] = {
    {"register", Register, 0, kAnyCount, kKeywords, "register(func, *args, **kwargs) -> func"},
    {"_clear", Clear, 0, 0, 0, "_clear() -> None"},
    {"unregister", Unregister, 1, 1, 0, "unregister(func) -> None"},
    {"_run_exitfuncs", RunExitFuncs, 0, 0, 0, "_run_exitfuncs() -> None"},
    {"_ncallbacks", CountCallbacks, 0, 0, 0, "_ncallbacks() -> int"},
    {}};

}  // namespace

void RunAtexit() {
  // What a callback registers comes too late, as in CPython.
  for (int64_t i = registered == nullptr ? 0 : ListSize(registered); i-- > 0;) {
    Object* entry = ListGet(registered, i);
    if (entry == nullptr) continue;  // unregistered by another
    Object* kwargs = TupleAt(entry, 2);
    Object* result = OrNoMemory([&] {
      return CallWithDict(TupleAt(entry, 0), TupleAt(entry, 1),
                          kwargs == None() ? nullptr : kwargs);
    });
    if (result == nullptr) {
      WriteUnraisableMessage("Exception ignored in atexit callback", TupleAt(entry, 0));
    }
  }
  if (registered != nullptr) gc::Store<Object>(nullptr, &registered, NewList());
}

Object* CreateAtexitModule() {
  Runtime::Get()->AddRoot(&registered);
  gc::Store<Object>(nullptr, &registered, NewList());
  if (registered == nullptr) return nullptr;
  return NewNativeModule("atexit", "allow programmer to define multiple exit functions to be "
                         "executed\nupon normal program termination.", kMethods);
}

}  // namespace tricolor
