#include "compat/call.h"

#include "compat/legacy_lock_at_once.h"
#include "compat/parallel.h"
#include "compat/result.h"
#include "compat/tp_del.h"
#include "runtime/abstract.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor::compat {
namespace {

// Names a function in messages; a text always comes out.
Object* NameOf(Object* callable, const PyMethodDef* def) {
  if (callable != nullptr) {
    Object* text = FunctionText(callable);
    if (text != nullptr) return text;
    ClearError();
  }
  return StrFormat("%.200s()", def->ml_name);
}

Object* NoArguments(Object* callable, const PyMethodDef* def, size_t nargs) {
  return Raise(exc::TypeError, "%U takes no arguments (%zd given)", NameOf(callable, def),
               static_cast<Py_ssize_t>(nargs));
}

}  // namespace

Object* BadResult(Object* callable, const char* where, PyObject* result) {
  if (result == nullptr) {
    if (callable != nullptr) {
      return Raise(exc::SystemError, "%R returned NULL without setting an exception", callable);
    }
    return Raise(exc::SystemError, "%s returned NULL without setting an exception",
                 where == nullptr ? "native code" : where);
  }
  Release(result);
  Object* cause = TakeError();
  if (callable != nullptr) {
    Raise(exc::SystemError, "%R returned a result with an exception set", callable);
  } else {
    Raise(exc::SystemError, "%s returned a result with an exception set",
          where == nullptr ? "native code" : where);
  }
  Object* error = PeekError();
  if (error != nullptr && cause != nullptr) {
    PyException_SetContext(Py(error), NewReference(cause));
    PyException_SetCause(Py(error), NewReference(cause));
  }
  return nullptr;
}

Object* ArgsTuple(Args args, size_t nargs) {
  return nargs == 0 ? EmptyTuple() : NewTupleFrom(args, static_cast<int64_t>(nargs));
}

bool KeywordsDict(Args values, Object* kwnames, Object** dict) {
  *dict = nullptr;
  if (kwnames == nullptr || TupleSize(kwnames) == 0) return true;
  Object* d = NewDict(TupleSize(kwnames));
  if (d == nullptr) return false;
  for (int64_t i = 0; i < TupleSize(kwnames); ++i) {
    if (!DictSet(d, TupleAt(kwnames, i), values[i])) return false;
  }
  *dict = d;
  return true;
}

bool HasConvention(const PyMethodDef* def) {
  constexpr int kConventions = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD;
  switch (def->ml_flags & kConventions) {
    case METH_NOARGS:
    case METH_O:
    case METH_VARARGS:
    case METH_VARARGS | METH_KEYWORDS:
    case METH_FASTCALL:
    case METH_FASTCALL | METH_KEYWORDS:
    case METH_METHOD | METH_FASTCALL | METH_KEYWORDS: return true;
    default: return RaiseFalse(Raise(exc::SystemError, "%.200s() method: bad call flags", def->ml_name));
  }
}

static Object* CallByConvention(const PyMethodDef* def, Object* callable, Object* self,
                                PyTypeObject* owner, Args args, size_t nargs, Object* kwnames) {
  const int flags = def->ml_flags & ~(METH_CLASS | METH_STATIC | METH_COEXIST);
  const bool keywords = kwnames != nullptr && TupleSize(kwnames) > 0;
  if (keywords && (flags & METH_KEYWORDS) == 0) {
    return Raise(exc::TypeError, "%U takes no keyword arguments", NameOf(callable, def));
  }
  RecursionGuard guard(" while calling a Python object");
  if (!guard.ok()) return nullptr;
  void (*function)() = reinterpret_cast<void (*)()>(def->ml_meth);
  PyObject* me = (def->ml_flags & METH_STATIC) != 0 ? nullptr : Py(self);
  auto* array = reinterpret_cast<PyObject* const*>(args);
  const auto n = static_cast<Py_ssize_t>(nargs);
  Object* tuple = nullptr;
  Object* dict = nullptr;
  if ((flags & METH_VARARGS) != 0) {
    tuple = ArgsTuple(args, nargs);
    if (tuple == nullptr || !KeywordsDict(args + nargs, kwnames, &dict)) return nullptr;
  }
  // The result's reference is given up inside too: others may count the same object.
  NativeScope scope(AnyParallel() ? MannerOfFunction(reinterpret_cast<void*>(def->ml_meth), self, owner)
                                  : Manner{true, 0});
  PyObject* result = nullptr;
  switch (flags) {
    case METH_NOARGS:
      if (nargs != 0) return NoArguments(callable, def, nargs);
      result = def->ml_meth(me, nullptr);
      break;
    case METH_O:
      if (nargs != 1) {
        return Raise(exc::TypeError, "%U takes exactly one argument (%zd given)",
                     NameOf(callable, def), n);
      }
      result = def->ml_meth(me, Py(args[0]));
      break;
    case METH_VARARGS:
      result = def->ml_meth(me, Py(tuple));
      break;
    case METH_VARARGS | METH_KEYWORDS:
      result = reinterpret_cast<PyCFunctionWithKeywords>(function)(me, Py(tuple), Py(dict));
      break;
    case METH_FASTCALL:
      result = reinterpret_cast<_PyCFunctionFast>(function)(me, array, n);
      break;
    case METH_FASTCALL | METH_KEYWORDS:
      result = reinterpret_cast<_PyCFunctionFastWithKeywords>(function)(me, array, n, Py(kwnames));
      break;
    case METH_METHOD | METH_FASTCALL | METH_KEYWORDS:
      result = reinterpret_cast<PyCMethod>(function)(me, owner, array, nargs, Py(kwnames));
      break;
    default:
      return Raise(exc::SystemError, "%s() method: bad call flags", def->ml_name);
  }
  return FromNative(result, callable, def->ml_name);
}

namespace {

[[gnu::noinline]] Object* CallGenerally(const PyMethodDef* def, Object* callable, Object* self, PyTypeObject* owner, Args args,
                                        size_t nargs, Object* kwnames) {
  Object* result = CallByConvention(def, callable, self, owner, args, nargs, kwnames);
  // A function that changes the class that it is given, as a decorator of C does.
  if (nargs == 1 && IsType(args[0])) AdoptTpDel(As<Type>(args[0]));
  return result;
}

// RecursionGuard in line, where there is room.
class Depth {
 public:
  explicit Depth(Thread* thread) : thread_(thread) { ++thread->native_depth; }
  ~Depth() { --thread_->native_depth; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  static bool HasRoom(const Thread* thread) {
    return thread->native_depth + thread->python_depth < RecursionLimit() &&
           static_cast<const char*>(__builtin_frame_address(0)) > thread->native_limit;
  }

 private:
  Thread* thread_;
};

// What a function called without keywords returned, where its count is not simply one less.
[[gnu::noinline]] Object* OddResult(PyObject* result, Object* callable, const PyMethodDef* def) {
  return FromNative(result, callable, def->ml_name);
}

// Of a function's flags: it is called with what it wants, and that stands ready.
inline bool IsSimple(int flags, size_t nargs) {
  return flags == METH_O ? nargs == 1 : flags == METH_NOARGS ? nargs == 0 : (flags & ~METH_KEYWORDS) == METH_FASTCALL;
}
inline int SimpleFlags(const PyMethodDef* def) { return def->ml_flags & ~(METH_CLASS | METH_COEXIST); }
inline PyObject* CallSimply(const PyMethodDef* def, int flags, Object* self, Args args, size_t nargs) {
  auto* array = reinterpret_cast<PyObject* const*>(args);
  void (*function)() = reinterpret_cast<void (*)()>(def->ml_meth);
  const auto n = static_cast<Py_ssize_t>(nargs);
  if (flags == METH_O) return def->ml_meth(Py(self), array[0]);
  if (flags == METH_NOARGS) return def->ml_meth(Py(self), nullptr);
  if (flags == METH_FASTCALL) return reinterpret_cast<_PyCFunctionFast>(function)(Py(self), array, n);
  return reinterpret_cast<_PyCFunctionFastWithKeywords>(function)(Py(self), array, n, nullptr);
}

// As CallMethodDef, of a simple function beside parallel modules: what opted in needs no lock.
[[gnu::noinline]] Object* CallInParallel(Thread* thread, const PyMethodDef* def, int flags, Object* callable, Object* self,
                                         PyTypeObject* owner, Args args, size_t nargs) {
  auto* native = static_cast<NativeThread*>(thread->compat_state);
  const Manner manner = MannerOfFunction(reinterpret_cast<void*>(def->ml_meth), self, owner);
  if (manner.legacy || manner.exclusive != 0 || (nargs == 1 && IsType(args[0]))) {
    return CallGenerally(def, callable, self, owner, args, nargs, nullptr);
  }
  Depth depth(thread);
  const bool enters = !native->holds_lock && native->in_parallel == 0;
  if (enters) EnterParallel(native);
  PyObject* result = CallSimply(def, flags, self, args, nargs);
  Object* answer;
  if (TC_LIKELY(result != nullptr && thread->error == nullptr && CountInShare(In(result), -1))) {
    answer = In(result);
  } else {
    answer = OddResult(result, callable, def);
  }
  if (enters) {
    LeaveParallel(native);
    if (TC_UNLIKELY(ManyDead())) {
      LegacyScope help;
    }
  }
  return answer;
}

}  // namespace

// As CallByConvention, if it is as simple as that.
Object* CallMethodDef(const PyMethodDef* def, Object* callable, Object* self, PyTypeObject* owner, Args args, size_t nargs,
                      Object* kwnames) {
  Thread* thread = CurrentThread();
  auto* native = static_cast<NativeThread*>(thread->compat_state);
  const int flags = SimpleFlags(def);
  if (TC_UNLIKELY(kwnames != nullptr || native == nullptr || !Depth::HasRoom(thread) || !IsSimple(flags, nargs))) {
    return CallGenerally(def, callable, self, owner, args, nargs, kwnames);
  }
  if (TC_UNLIKELY(AnyParallel())) return CallInParallel(thread, def, flags, callable, self, owner, args, nargs);
  const bool enters = !native->holds_lock;
  if (enters && !AcquireLegacyLockAtOnce(native)) return CallGenerally(def, callable, self, owner, args, nargs, kwnames);
  Type* const changed = nargs == 1 && IsType(args[0]) ? As<Type>(args[0]) : nullptr;
  Object* answer;
  {
    Depth depth(thread);
    PyObject* result = CallSimply(def, flags, self, args, nargs);
    // The result's reference is given up inside too: others may count the same object.
    const int32_t raw = result == nullptr ? 0 : RawLedger(In(result));
    if (TC_LIKELY((raw > kEscapedBias || raw < 0) && thread->error == nullptr && !AnyParallel())) {
      if (raw > 0) __atomic_store_n(&In(result)->ledger, raw - 1, __ATOMIC_RELAXED);
      answer = In(result);
    } else {
      answer = OddResult(result, callable, def);
    }
    if (enters) {
      HelpWithDead();
      ReleaseLegacyLockAtOnce(native);
    }
  }
  if (TC_UNLIKELY(changed != nullptr)) AdoptTpDel(changed);
  return answer;
}

}  // namespace tricolor::compat
