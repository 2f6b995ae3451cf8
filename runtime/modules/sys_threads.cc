// sys: threads, frames, tracing and limits.
#include <algorithm>
#include <atomic>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/death_batch.h"
#include "runtime/error.h"
#include "runtime/interp/frame.h"
#include "runtime/interp/trace.h"
#include "runtime/modules/collect.h"
#include "runtime/modules/sys.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

std::atomic<double> switch_interval{0.005};

Object* OrNone(Object* o) { return o == nullptr ? None() : o; }

Object* ExcInfo(Object*, Args, size_t, Object*) {
  Object* error = HandledException();
  if (error == nullptr) return TupleOf(None(), None(), None());
  return TupleOf(AsObject(TypeOf(error)), error,
                 OrNone(gc::Load(&AsException(error)->traceback)));
}

Object* ExceptionFunction(Object*, Args, size_t, Object*) { return OrNone(HandledException()); }

Object* Exit(Object*, Args args, size_t nargs, Object*) {
  Object* exit = nargs == 0 ? CallArgs(AsObject(&exc::SystemExit))
                 : IsTuple(args[0])
                     ? CallWithDict(AsObject(&exc::SystemExit), args[0], nullptr)
                     : CallArgs(AsObject(&exc::SystemExit), args[0]);
  if (exit != nullptr) RaiseInstance(exit);
  return nullptr;
}

Object* GetFrame(Object*, Args args, size_t nargs, Object*) {
  int depth = 0;
  if (nargs == 1 && !IntAsInt(args[0], &depth)) return nullptr;
  Frame* frame = FrameAtDepth(depth < 0 ? 0 : depth);
  if (frame == nullptr) return Raise(exc::ValueError, "call stack is not deep enough");
  Object* result = FrameObjectOf(frame);
  return result != nullptr && AuditEvent("sys._getframe", result) ? result : nullptr;
}

// The frames of the other threads, taken while these stand still.
Object* CurrentFrames(Object*, Args, size_t, Object*) {
  if (!AuditEvent("sys._current_frames")) return nullptr;
  Thread* self = CurrentThread();
  Object* result = NewDict();
  Object* frame = self->frame == nullptr ? None() : FrameObjectOf(self->frame);
  if (result == nullptr || frame == nullptr) return nullptr;
  if (!DictSet(result, NewIntUnsigned(self->ident), frame)) return nullptr;
  if (ThreadCount() == 1) return result;
  // Allocation is no safepoint, so it is allowed while the world stands still.
  Object* idents = NewList();
  Object* frames = NewList();
  if (idents == nullptr || frames == nullptr) return nullptr;
  bool ok = true;
  self->heap->StopTheWorld(self, [&] {
    ForEachThread([&](Thread* thread) {
      if (thread == self || thread->frame == nullptr || !ok) return;
      Object* f = FrameObjectOf(thread->frame);
      ok = f != nullptr && ListAppend(frames, f) &&
           ListAppend(idents, NewIntUnsigned(thread->ident));
    });
  });
  for (int64_t i = 0; ok && i < ListSize(frames); ++i) {
    ok = DictSet(result, ListGet(idents, i), ListGet(frames, i));
  }
  return ok ? result : nullptr;
}

Object* CurrentExceptions(Object*, Args, size_t, Object*) {
  if (!AuditEvent("sys._current_exceptions")) return nullptr;
  Thread* self = CurrentThread();
  Object* result = NewDict();
  if (result == nullptr) return nullptr;
  Object* info = ExcInfo(nullptr, nullptr, 0, nullptr);
  return info != nullptr && DictSet(result, NewIntUnsigned(self->ident), info) ? result : nullptr;
}

// With more arguments at least than at most, no call is for the interpreter's short way, and after
// the long one it polls: so tracing begins with the instruction behind the call.
#define TC_POLLS_AFTER 1, 0, kKeywords

bool OneArgument(const char* function, size_t nargs, Object* kwnames) {
  return NoKeywords(function, kwnames) && CheckPositional(function, nargs, 1, 1);
}

Object* SetTrace(Object*, Args args, size_t nargs, Object* kwnames) {
  if (!OneArgument("settrace", nargs, kwnames) || !AuditEvent("sys.settrace")) return nullptr;
  SetTraceFunction(args[0] == None() ? nullptr : args[0]);
  return None();
}
Object* GetTrace(Object*, Args, size_t, Object*) {
  return OrNone(ShownHook(CurrentThread()->trace_function));
}
Object* SetProfile(Object*, Args args, size_t nargs, Object* kwnames) {
  if (!OneArgument("setprofile", nargs, kwnames) || !AuditEvent("sys.setprofile")) return nullptr;
  SetProfileFunction(args[0] == None() ? nullptr : args[0]);
  return None();
}
Object* GetProfile(Object*, Args, size_t, Object*) {
  return OrNone(ShownHook(CurrentThread()->profile_function));
}

Object* GetRecursionLimit(Object*, Args, size_t, Object*) { return NewInt(RecursionLimit()); }

Object* SetRecursionLimit(Object*, Args args, size_t, Object*) {
  int limit;
  if (!IntAsInt(args[0], &limit)) return nullptr;
  if (limit < 1) return Raise(exc::ValueError, "recursion limit must be greater or equal than 1");
  Thread* self = CurrentThread();
  const int depth = self->python_depth + self->native_depth;
  if (depth >= limit) {
    return Raise(exc::RecursionError,
                 "cannot set the recursion limit to %i at the recursion depth %i: the limit is "
                 "too low",
                 limit, depth);
  }
  __atomic_store_n(&recursion_limit, limit, __ATOMIC_RELAXED);
  return None();
}

Object* SetSwitchInterval(Object*, Args args, size_t, Object*) {
  double seconds;
  if (!ToDouble(args[0], &seconds)) return nullptr;
  if (seconds <= 0.0) return Raise(exc::ValueError, "switch interval must be strictly positive");
  switch_interval.store(seconds);  // threads run in parallel: nothing to switch
  return None();
}
Object* GetSwitchInterval(Object*, Args, size_t, Object*) {
  return NewFloat(switch_interval.load());
}

Object* GetSizeOf(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("getsizeof", args, nargs, kwnames, {"object", "default"}, 0, 2, 1, out)) {
    return nullptr;
  }
  Object* method;
  int found = LookupSpecial(out[0], names.__sizeof__, &method);
  if (found < 0) return nullptr;
  Object* size = found == 0 ? Raise(exc::TypeError, "Type %T doesn't define __sizeof__", out[0])
                            : CallArgs(method);
  if (size != nullptr && !IsInt(size)) size = Raise(exc::TypeError, "an integer is required");
  int64_t bytes;
  if (size == nullptr || !SsizeArgument(size, &bytes)) {
    if (out[1] == nullptr || !ErrorIs(exc::TypeError)) return nullptr;
    ClearError();
    return out[1];
  }
  if (bytes < 0) return Raise(exc::ValueError, "__sizeof__() should return >= 0");
  // CPython counts the two words in front of objects that its collector tracks.
  constexpr int64_t kCollectorHead = 16;
  return NewInt(bytes + (HasTypeFlag(out[0], kTypeHaveGc) ? kCollectorHead : 0));
}

// What Py_REFCNT says of an object that others may have: nobody counts but native code. No test for
// the only reference, which may have the object changed in place, takes it for unique; 2 is what
// CPython answers for a local variable's. What dead objects of native code own is not to be counted,
// as in CPython, where a dropped one has given it up before this looks: so garbage goes first.
Object* GetRefCount(Object*, Args args, size_t, Object*) {
  const auto raw = [&] { return __atomic_load_n(&args[0]->ledger, __ATOMIC_RELAXED); };
  const auto owned = [&] { return raw() < kEscapedBias / 2 ? raw() : raw() - kEscapedBias; };
  if (owned() > 0) CollectNow(__builtin_frame_address(0));
  return NewInt(kEscapedBias + std::max<int64_t>(owned(), 0));
}

Object* InternFunction(Object*, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "intern() argument must be str, not %#T", args[0]);
  }
  if (!IsExactly(args[0], str_type)) {
    return Raise(exc::TypeError, "can't intern %T", args[0]);
  }
  return Intern(args[0]);
}

Object* IsFinalizing(Object*, Args, size_t, Object*) {
  return Bool(__atomic_load_n(&Runtime::Get()->finalizing, __ATOMIC_ACQUIRE));
}

Object* Utf8Name(Object*, Args, size_t, Object*) { return NewStr("utf-8"); }
Object* SurrogateEscapeName(Object*, Args, size_t, Object*) { return NewStr("surrogateescape"); }

Object* SetAsyncGenHooks(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("set_asyncgen_hooks", args, nargs, kwnames, {"firstiter", "finalizer"}, 0, 2, 0,
                 out)) {
    return nullptr;
  }
  const char* const kNames[] = {"firstiter", "finalizer"};
  for (int i = 1; i >= 0; --i) {
    if (out[i] != nullptr && out[i] != None() && !IsCallable(out[i])) {
      return Raise(exc::TypeError, "callable %s expected, got %T", kNames[i], out[i]);
    }
  }
  Thread* self = CurrentThread();
  for (Object* hook : out) NoteEscape(hook);
  if (out[1] != nullptr) {
    if (!AuditEvent("sys.set_asyncgen_hook_finalizer")) return nullptr;
    self->async_gen_finalizer = out[1] == None() ? nullptr : out[1];
  }
  if (out[0] != nullptr) {
    if (!AuditEvent("sys.set_asyncgen_hook_firstiter")) return nullptr;
    self->async_gen_firstiter = out[0] == None() ? nullptr : out[0];
  }
  return None();
}

Object* GetOriginDepth(Object*, Args, size_t, Object*) {
  return NewInt(CurrentThread()->coroutine_origin_depth);
}
Object* SetOriginDepth(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {nullptr};
  if (!ParseArgs("set_coroutine_origin_tracking_depth", args, nargs, kwnames, {"depth"}, 0, 1, 1,
                 out)) {
    return nullptr;
  }
  int depth;
  if (!IntAsInt(out[0], &depth)) return nullptr;
  if (depth < 0) return Raise(exc::ValueError, "depth must be >= 0");
  CurrentThread()->coroutine_origin_depth = depth;
  return None();
}

Object* CallTracing(Object*, Args args, size_t, Object*) {
  if (!IsTuple(args[1])) {
    return Raise(exc::TypeError, "call_tracing() argument 2 must be tuple, not %#T", args[1]);
  }
  return CallWithTracing(args[0], args[1]);
}

Object* AllocatedBlocks(Object*, Args, size_t, Object*) {
  return NewInt(static_cast<int64_t>(Runtime::Get()->heap().GetStatistics().cells_allocated));
}

Object* DlopenFlags(Object*, Args, size_t, Object*) { return NewInt(2); }  // RTLD_NOW
Object* Nothing(Object*, Args, size_t, Object*) { return None(); }

}  // namespace

const NativeMethod kSysThreads[] = {
    {"exc_info", ExcInfo, 0, 0, 0, "exc_info($module, /)\n--\n\n"},
    {"exception", ExceptionFunction, 0, 0, 0, "exception($module, /)\n--\n\n"},
    {"exit", Exit, 0, 1, 0, "exit($module, status=None, /)\n--\n\n"},
    {"_getframe", GetFrame, 0, 1, 0, "_getframe($module, depth=0, /)\n--\n\n"},
    {"_current_frames", CurrentFrames, 0, 0, 0, "_current_frames($module, /)\n--\n\n"},
    {"_current_exceptions", CurrentExceptions, 0, 0, 0, "_current_exceptions($module, /)\n--\n\n"},
    {"settrace", SetTrace, TC_POLLS_AFTER, "settrace(function)"},
    {"gettrace", GetTrace, 0, 0, 0, "gettrace($module, /)\n--\n\n"},
    {"setprofile", SetProfile, TC_POLLS_AFTER, "setprofile(function)"},
    {"getprofile", GetProfile, 0, 0, 0, "getprofile($module, /)\n--\n\n"},
    {"call_tracing", CallTracing, 2, 2, 0, "call_tracing($module, func, args, /)\n--\n\n"},
    {"getrecursionlimit", GetRecursionLimit, 0, 0, 0, "getrecursionlimit($module, /)\n--\n\n"},
    {"setrecursionlimit", SetRecursionLimit, 1, 1, 0, "setrecursionlimit($module, limit, /)\n--\n\n"},
    {"setswitchinterval", SetSwitchInterval, 1, 1, 0,
     "setswitchinterval($module, interval, /)\n--\n\n"},
    {"getswitchinterval", GetSwitchInterval, 0, 0, 0, "getswitchinterval($module, /)\n--\n\n"},
    {"getsizeof", GetSizeOf, 0, kAnyCount, kKeywords, "getsizeof(object [, default]) -> int"},
    {"getrefcount", GetRefCount, 1, 1, 0, "getrefcount($module, object, /)\n--\n\n"},
    {"intern", InternFunction, 1, 1, 0, "intern($module, string, /)\n--\n\n"},
    {"is_finalizing", IsFinalizing, 0, 0, 0, "is_finalizing($module, /)\n--\n\n"},
    {"getdefaultencoding", Utf8Name, 0, 0, 0, "getdefaultencoding($module, /)\n--\n\n"},
    {"getfilesystemencoding", Utf8Name, 0, 0, 0, "getfilesystemencoding($module, /)\n--\n\n"},
    {"getfilesystemencodeerrors", SurrogateEscapeName, 0, 0, 0,
     "getfilesystemencodeerrors($module, /)\n--\n\n"},
    {"set_asyncgen_hooks", SetAsyncGenHooks, 0, kAnyCount, kKeywords,
     "set_asyncgen_hooks(* [, firstiter] [, finalizer])"},
    {"get_coroutine_origin_tracking_depth", GetOriginDepth, 0, 0, 0, nullptr},
    {"set_coroutine_origin_tracking_depth", SetOriginDepth, 0, kAnyCount, kKeywords, nullptr},
    {"getallocatedblocks", AllocatedBlocks, 0, 0, 0, "getallocatedblocks($module, /)\n--\n\n"},
    {"getdlopenflags", DlopenFlags, 0, 0, 0, "getdlopenflags($module, /)\n--\n\n"},
    {"_clear_type_cache", Nothing, 0, 0, 0, "_clear_type_cache($module, /)\n--\n\n"},
    {}};

}  // namespace tricolor
