// Exceptions. The runtime's current error is always an instance, so PyErr_Fetch gives a triple
// that is normal already.
#include <cerrno>
#include <cstdarg>

#include "compat/objects/prelude.h"
#include "runtime/exception_types.h"
#include "runtime/interrupt.h"
#include "runtime/modules/run.h"
#include "runtime/objects/codec.h"
#include "runtime/thread_start.h"

#define TC_DEFINE(name, base) \
  PyObject* PyExc_##name = reinterpret_cast<PyObject*>(&tricolor::exc::name);
TC_EXCEPTION_TYPES(TC_DEFINE)
#undef TC_DEFINE

void tricolor::compat::TakeNativeTraceback() {
  PyThreadState& state = CurrentNative()->state;
  if (state.curexc_traceback == nullptr) return;
  Object* traceback = Release(state.curexc_traceback);
  state.curexc_traceback = nullptr;
  Object* e = PeekError();
  if (e != nullptr && traceback != None()) gc::Store(e, &AsException(e)->traceback, traceback);
}

namespace {

// An instance of the class `type` from a value as C gives it: an instance, a tuple of arguments,
// null or None for none, or one argument. Null: making it failed.
Object* MakeException(PyObject* type, PyObject* value) {
  Object* cls = Escape(type);
  Object* v = Escape(value);
  if (v != nullptr && PyExceptionInstance_Check(value)) {
    if (!IsType(cls) || IsSubtype(TypeOf(v), As<Type>(cls))) return v;
  }
  if (PyExceptionInstance_Check(type)) return cls;
  Object* e;
  if (v == nullptr || v == None()) {
    e = Call(cls, nullptr, 0);
  } else if (IsTuple(v)) {
    e = Call(cls, TupleItems(v), static_cast<size_t>(TupleSize(v)));
  } else {
    e = CallArgs(cls, v);
  }
  if (e == nullptr || IsException(e)) return e;
  return Raise(exc::TypeError, "calling %R should have returned an instance of BaseException, "
               "not %.200s", cls, TypeOf(e)->tp_name);
}

void SetFrom(PyObject* type, PyObject* value) {
  if (type != nullptr && !PyExceptionClass_Check(type) && !PyExceptionInstance_Check(type)) {
    Raise(exc::SystemError, "_PyErr_SetObject: exception %R is not a BaseException subclass",
          In(type));
    return;
  }
  TakeNativeTraceback();
  ClearError();
  if (type == nullptr) return;
  // The class may raise itself again when it is called.
  RecursionGuard recursion(" while normalizing an exception");
  if (!recursion.ok()) return;
  Object* e = MakeException(type, value);
  if (e != nullptr) RaiseInstance(e);
}

}  // namespace

PyObject* PyErr_Occurred(void) {
  Object* e = PeekError();
  return e == nullptr ? nullptr : Py(AsObject(TypeOf(e)));
}
void PyErr_SetObject(PyObject* type, PyObject* value) { SetFrom(type, value); }
void PyErr_SetNone(PyObject* type) { SetFrom(type, nullptr); }
void PyErr_SetString(PyObject* type, const char* text) {
  Object* s = DecodeUtf8(text, "replace");
  if (s != nullptr) SetFrom(type, Py(s));
}
PyObject* PyErr_FormatV(PyObject* type, const char* format, va_list ap) {
  ClearError();
  Object* s = FormatV(format, ap);
  if (s != nullptr) SetFrom(type, Py(s));
  return nullptr;
}
PyObject* PyErr_Format(PyObject* type, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  PyErr_FormatV(type, format, ap);
  va_end(ap);
  return nullptr;
}
PyObject* _PyErr_FormatFromCause(PyObject* type, const char* format, ...) {
  Object* cause = TakeError();
  va_list ap;
  va_start(ap, format);
  PyErr_FormatV(type, format, ap);
  va_end(ap);
  Object* e = PeekError();
  if (e != nullptr && cause != nullptr) {
    PyException_SetCause(Py(e), NewReference(cause));
    PyException_SetContext(Py(e), NewReference(cause));
  }
  return nullptr;
}
void PyErr_Clear(void) {
  TakeNativeTraceback();
  ClearError();
}

void PyErr_Fetch(PyObject** type, PyObject** value, PyObject** traceback) {
  TakeNativeTraceback();
  Object* e = TakeError();
  *type = e == nullptr ? nullptr : NewReference(TypeOf(e));
  *value = NewReference(e);
  *traceback = e == nullptr ? nullptr : NewReference(AsException(e)->traceback);
}
void PyErr_Restore(PyObject* type, PyObject* value, PyObject* traceback) {
  PyErr_Clear();
  Object* t = Release(type);
  Object* v = Release(value);
  Object* tb = Release(traceback);
  if (t == nullptr) return;
  Object* e = MakeException(Py(t), Py(v));
  if (e == nullptr) return;
  if (tb != nullptr && tb != None()) gc::Store(e, &AsException(e)->traceback, tb);
  SetError(e);
}
void PyErr_NormalizeException(PyObject** type, PyObject** value, PyObject** traceback) {
  if (*type == nullptr) return;
  if (*value != nullptr && PyExceptionInstance_Check(*value)) return;
  SavedError saved;
  Object* e = MakeException(*type, *value);
  if (e == nullptr) e = TakeError();
  if (e == nullptr) return;
  PyObject* old_type = *type;
  PyObject* old_value = *value;
  *type = NewReference(TypeOf(e));
  *value = NewReference(e);
  if (*traceback != nullptr && *traceback != Py_None) {
    gc::Store(e, &AsException(e)->traceback, Escape(*traceback));
  }
  Py_XDECREF(old_type);
  Py_XDECREF(old_value);
}
int PyErr_GivenExceptionMatches(PyObject* error, PyObject* expected) {
  if (error == nullptr || expected == nullptr) return 0;
  if (PyTuple_Check(expected)) {
    for (int64_t i = 0; i < TupleSize(In(expected)); ++i) {
      if (PyErr_GivenExceptionMatches(error, Py(TupleAt(In(expected), i)))) return 1;
    }
    return 0;
  }
  if (PyExceptionInstance_Check(error)) error = Py(AsObject(TypeOf(In(error))));
  if (PyExceptionClass_Check(error) && PyExceptionClass_Check(expected)) {
    return IsSubtype(AsType(error), AsType(expected));
  }
  return error == expected;
}
int PyErr_ExceptionMatches(PyObject* expected) {
  return PyErr_GivenExceptionMatches(PyErr_Occurred(), expected);
}

PyObject* PyErr_GetHandledException(void) { return NewReference(HandledException()); }
void PyErr_SetHandledException(PyObject* e) {
  gc::StoreNoBarrier(&CurrentThread()->handled->exception,
                     e == Py_None ? static_cast<Object*>(nullptr) : Escape(e));
}
void PyErr_GetExcInfo(PyObject** type, PyObject** value, PyObject** traceback) {
  Object* e = HandledException();
  *type = e == nullptr ? nullptr : NewReference(TypeOf(e));
  *value = NewReference(e);
  *traceback = e == nullptr ? nullptr : NewReference(AsException(e)->traceback);
}
void PyErr_SetExcInfo(PyObject* type, PyObject* value, PyObject* traceback) {
  PyErr_SetHandledException(value);
  Release(type);
  Release(value);
  Release(traceback);
}
void _PyErr_ChainExceptions(PyObject* type, PyObject* value, PyObject* traceback) {
  if (type == nullptr) return;
  if (!ErrorSet()) {
    PyErr_Restore(type, value, traceback);
    return;
  }
  Object* newer = TakeError();
  PyErr_Restore(type, value, traceback);
  Object* older = TakeError();
  if (older != nullptr && older != newer) gc::Store(newer, &AsException(newer)->context, older);
  SetError(newer);
}

PyObject* PyErr_NoMemory(void) { return Py(RaiseNoMemory()); }
int PyErr_BadArgument(void) {
  Raise(exc::TypeError, "bad argument type for built-in operation");
  return 0;
}
void PyErr_BadInternalCall(void) { Raise(exc::SystemError, "bad argument to internal function"); }
void _PyErr_BadInternalCall(const char* file, int line) {
  Raise(exc::SystemError, "%s:%d: bad argument to internal function", file, line);
}
PyObject* PyErr_SetFromErrnoWithFilenameObjects(PyObject* type, PyObject* a, PyObject* b) {
  const int number = errno;
  if (number == EINTR && PyErr_CheckSignals() != 0) return nullptr;
  Object* code = NewInt(number);
  Object* text = NewStr(number == 0 ? "Error" : strerror(number));
  if (code == nullptr || text == nullptr) return nullptr;
  Object* args;
  if (a == nullptr) {
    args = TupleOf(code, text);
  } else if (b == nullptr) {
    args = TupleOf(code, text, Escape(a));
  } else {
    Object* zero = NewInt(0);
    args = TupleOf(code, text, Escape(a), zero, Escape(b));
  }
  if (args != nullptr) SetFrom(type, Py(args));
  return nullptr;
}
PyObject* PyErr_SetFromErrnoWithFilenameObject(PyObject* type, PyObject* name) {
  return PyErr_SetFromErrnoWithFilenameObjects(type, name, nullptr);
}
PyObject* PyErr_SetFromErrno(PyObject* type) {
  return PyErr_SetFromErrnoWithFilenameObjects(type, nullptr, nullptr);
}
PyObject* PyErr_SetFromErrnoWithFilename(PyObject* type, const char* name) {
  const int number = errno;
  Object* n = name == nullptr ? nullptr : StrSurrogateEscape(name);
  errno = number;
  return PyErr_SetFromErrnoWithFilenameObjects(type, Py(n), nullptr);
}
PyObject* PyErr_SetImportError(PyObject* message, PyObject* name, PyObject* path) {
  return PyErr_SetImportErrorSubclass(PyExc_ImportError, message, name, path);
}
PyObject* PyErr_SetImportErrorSubclass(PyObject* type, PyObject* message, PyObject* name,
                                       PyObject* path) {
  const int subclass = PyObject_IsSubclass(type, PyExc_ImportError);
  if (subclass < 0) return nullptr;
  if (subclass == 0) {
    Raise(exc::TypeError, "expected a subclass of ImportError");
    return nullptr;
  }
  if (message == nullptr) {
    Raise(exc::TypeError, "expected a message argument");
    return nullptr;
  }
  Object* kwargs = NewDict();
  Object* args = TupleOf(Escape(message));
  if (kwargs == nullptr || args == nullptr) return nullptr;
  if (!DictSet(kwargs, "name", name == nullptr ? None() : Escape(name)) ||
      !DictSet(kwargs, "path", path == nullptr ? None() : Escape(path))) {
    return nullptr;
  }
  Object* e = CallWithDict(Escape(type), args, kwargs);
  if (e != nullptr) RaiseInstance(e);
  return nullptr;
}
PyObject* PyErr_NewExceptionWithDoc(const char* name, const char* doc, PyObject* base,
                                    PyObject* dict) {
  const char* dot = strrchr(name, '.');
  if (dot == nullptr) {
    Raise(exc::SystemError, "PyErr_NewException: name must be module.class");
    return nullptr;
  }
  Object* ns = dict == nullptr ? NewDict() : DictCopy(Escape(dict));
  if (ns == nullptr) return nullptr;
  if (DictGet(ns, "__module__") == nullptr) {
    Object* module = NewStr({name, static_cast<size_t>(dot - name)});
    if (module == nullptr || !DictSet(ns, "__module__", module)) return nullptr;
  }
  if (doc != nullptr) {
    Object* text = NewStr(doc);
    if (text == nullptr || !DictSet(ns, "__doc__", text)) return nullptr;
  }
  Object* bases = base == nullptr ? AsObject(&exc::Exception) : Escape(base);
  if (!IsTuple(bases)) bases = TupleOf(bases);
  Object* short_name = NewStr(dot + 1);
  if (bases == nullptr || short_name == nullptr) return nullptr;
  return NewReference(CallArgs(AsObject(&type_type), short_name, bases, ns));
}
PyObject* PyErr_NewException(const char* name, PyObject* base, PyObject* dict) {
  return PyErr_NewExceptionWithDoc(name, nullptr, base, dict);
}
namespace {
// An exception that C raised and nobody passed on has no traceback: it gets the frame of Python that called C.
void AddCallersFrame() {
  TakeNativeTraceback();
  Object* e = PeekError();
  if (e == nullptr || gc::Load(&AsException(e)->traceback) != nullptr) return;
  PyFrameObject* frame = PyThreadState_GetFrame(PyThreadState_Get());
  if (frame == nullptr) return;
  PyTraceBack_Here(frame);
  Py_DECREF(frame);
}
}  // namespace
void PyErr_WriteUnraisable(PyObject* o) {
  AddCallersFrame();
  WriteUnraisable(Escape(o));
}
void _PyErr_WriteUnraisableMsg(const char* text, PyObject* o) {
  AddCallersFrame();
  const std::string message = std::string("Exception ignored ") + (text == nullptr ? "" : text);
  WriteUnraisableMessage(text == nullptr ? nullptr : message.c_str(), Escape(o));
}
int PyErr_CheckSignals(void) {
  Thread* t = CurrentThread();
  if (!PollHere()) return -1;
  return t->is_main && SignalsPending() && !RunSignalHandlers() ? -1 : 0;
}
void PyErr_SetInterrupt(void) { SimulateSignal(2); }
void PyErr_PrintEx(int set_last) {
  Object* e = TakeError();
  if (e == nullptr) return;
  if (!IsA(e, exc::SystemExit) || Runtime::Get()->options().inspect) e = PrintUncaught(e, set_last != 0);
  if (e != nullptr) Py_Exit(ExitCodeOf(e));
}
void PyErr_Print(void) { PyErr_PrintEx(1); }
void PyErr_Display(PyObject*, PyObject* value, PyObject* traceback) {
  if (value == nullptr) return;
  if (!IsException(Escape(value))) {
    PySys_WriteStderr("TypeError: print_exception(): Exception expected for value, %s found\n",
                      Py_TYPE(value)->tp_name);
    return;
  }
  Object* e = In(value);
  if (traceback != nullptr && PyTraceBack_Check(traceback) && gc::Load(&AsException(e)->traceback) == nullptr) {
    gc::Store(e, &AsException(e)->traceback, Escape(traceback));
  }
  PrintException(e);
}

int PyErr_WarnEx(PyObject* category, const char* text, Py_ssize_t level) {
  Object* module = In(PyImport_ImportModule("warnings"));
  if (module == nullptr) return -1;
  Release(Py(module));
  Object* message = NewStr(text);
  Object* stack = NewInt(level);
  Object* warn = message == nullptr || stack == nullptr ? nullptr : GetAttr(module, "warn");
  if (warn == nullptr) return -1;
  Object* cls = category == nullptr ? AsObject(&exc::RuntimeWarning) : Escape(category);
  return CallArgs(warn, message, cls, stack) == nullptr ? -1 : 0;
}
int PyErr_WarnFormat(PyObject* category, Py_ssize_t level, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  Object* text = FormatV(format, ap);
  va_end(ap);
  const char* utf8 = text == nullptr ? nullptr : StrUtf8(text);
  return utf8 == nullptr ? -1 : PyErr_WarnEx(category, utf8, level);
}
int PyErr_ResourceWarning(PyObject*, Py_ssize_t level, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  Object* text = FormatV(format, ap);
  va_end(ap);
  const char* utf8 = text == nullptr ? nullptr : StrUtf8(text);
  return utf8 == nullptr ? -1 : PyErr_WarnEx(PyExc_ResourceWarning, utf8, level);
}

const char* PyExceptionClass_Name(PyObject* type) { return AsType(type)->tp_name; }
int PyException_SetTraceback(PyObject* e, PyObject* tb) {
  if (tb == nullptr || (tb != Py_None && !PyTraceBack_Check(tb))) {
    Raise(exc::TypeError, "__traceback__ must be a traceback or None");
    return -1;
  }
  Object* value = tb == Py_None ? nullptr : Escape(tb);
  gc::Store(In(e), &AsException(In(e))->traceback, value);
  return 0;
}
PyObject* PyException_GetTraceback(PyObject* e) {
  return NewReference(gc::Load(&AsException(In(e))->traceback));
}
PyObject* PyException_GetCause(PyObject* e) {
  return NewReference(gc::Load(&AsException(In(e))->cause));
}
PyObject* PyException_GetContext(PyObject* e) {
  return NewReference(gc::Load(&AsException(In(e))->context));
}
void PyException_SetCause(PyObject* e, PyObject* cause) {
  gc::Store(In(e), &AsException(In(e))->cause, Release(cause));
  AsException(In(e))->suppress_context = 1;
}
void PyException_SetContext(PyObject* e, PyObject* context) {
  gc::Store(In(e), &AsException(In(e))->context, Release(context));
}
PyObject* PyUnicodeDecodeError_Create(const char* encoding, const char* object, Py_ssize_t length,
                                      Py_ssize_t start, Py_ssize_t end, const char* reason) {
  return PyObject_CallFunction(PyExc_UnicodeDecodeError, "sy#nns", encoding, object, length, start,
                               end, reason);
}

void _Py_FatalErrorFunc(const char* function, const char* text) {
  fprintf(stderr, "Fatal Python error: %s%s%s\n", function == nullptr ? "" : function,
          function == nullptr ? "" : ": ", text);
  abort();
}
#undef Py_FatalError
void Py_FatalError(const char* text) { _Py_FatalErrorFunc(nullptr, text); }
int PyOS_vsnprintf(char* out, size_t size, const char* format, va_list ap) {
  const int n = vsnprintf(out, size, format, ap);
  if (size > 0) out[size - 1] = 0;
  return n;
}
int PyOS_snprintf(char* out, size_t size, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  const int n = PyOS_vsnprintf(out, size, format, ap);
  va_end(ap);
  return n;
}
