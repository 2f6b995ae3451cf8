// Trace and profile functions in C: objects that Python's own hooks call.
#include "compat/objects/prelude.h"
#include "runtime/audit.h"
#include "runtime/interp/trace.h"

namespace {

// self: (function's address, its object or None).
PyObject* Event(PyObject* self, PyObject* args) {
  PyObject *frame, *event, *argument;
  if (!PyArg_ParseTuple(args, "OUO", &frame, &event, &argument)) return nullptr;
  static const char* const kNames[] = {"call",        "exception", "line",  "return", "c_call",
                                       "c_exception", "c_return",  "opcode"};
  int what = 0;
  while (what < 8 && PyUnicode_CompareWithASCIIString(event, kNames[what]) != 0) ++what;
  if (what == 8) return BadCall();
  auto function = reinterpret_cast<Py_tracefunc>(PyLong_AsVoidPtr(PyTuple_GET_ITEM(self, 0)));
  PyObject* object = PyTuple_GET_ITEM(self, 1);
  if (function(object == Py_None ? nullptr : object, reinterpret_cast<PyFrameObject*>(frame), what,
               argument) != 0) {
    return nullptr;
  }
  Py_RETURN_NONE;
}
PyObject* TraceEvent(PyObject* self, PyObject* args) {
  PyObject* result = Event(self, args);
  if (result == nullptr) return nullptr;
  Py_DECREF(result);
  // What "call" returns gets the frame's other events: the same function.
  return NewReference(CurrentThread()->trace_function);
}

PyMethodDef trace_def = {"trace", TraceEvent, METH_VARARGS, nullptr};
PyMethodDef profile_def = {"profile", Event, METH_VARARGS, nullptr};

// sys.getprofile shows the object, as CPython does.
Object* ObjectOfHook(Object* function) {
  if (!Py_IS_TYPE(Py(function), &PyCMethod_Type)) return function;
  const auto* c = As<PyCFunctionObject>(function);
  if (c->m_ml != &trace_def && c->m_ml != &profile_def) return function;
  return TupleAt(In(c->m_self), 1);
}

// Null: exception.
Object* Wrap(PyMethodDef* def, Py_tracefunc function, PyObject* object) {
  ShowHooksBy(ObjectOfHook);
  PyObject* address = PyLong_FromVoidPtr(reinterpret_cast<void*>(function));
  PyObject* self =
      address == nullptr ? nullptr : PyTuple_Pack(2, address, object == nullptr ? Py_None : object);
  Py_XDECREF(address);
  PyObject* f = self == nullptr ? nullptr : PyCFunction_NewEx(def, self, nullptr);
  Py_XDECREF(self);
  return Release(f);
}

bool IsCurrent(PyThreadState* s) { return s == PyThreadState_Get(); }
int OtherThread(const char* name) {
  Raise(exc::NotImplementedError, "%s: the function of another thread cannot be set", name);
  return -1;
}

}  // namespace

int _PyEval_SetTrace(PyThreadState* s, Py_tracefunc function, PyObject* object) {
  if (!IsCurrent(s)) return OtherThread("_PyEval_SetTrace");
  if (!AuditEvent("sys.settrace")) return -1;
  Object* wrapped = function == nullptr ? nullptr : Wrap(&trace_def, function, object);
  if (function != nullptr && wrapped == nullptr) return -1;
  SetTraceFunction(wrapped);
  return 0;
}
int _PyEval_SetProfile(PyThreadState* s, Py_tracefunc function, PyObject* object) {
  if (!IsCurrent(s)) return OtherThread("_PyEval_SetProfile");
  if (!AuditEvent("sys.setprofile")) return -1;
  Object* wrapped = function == nullptr ? nullptr : Wrap(&profile_def, function, object);
  if (function != nullptr && wrapped == nullptr) return -1;
  SetProfileFunction(wrapped);
  return 0;
}
void PyEval_SetTrace(Py_tracefunc function, PyObject* object) {
  if (_PyEval_SetTrace(PyThreadState_Get(), function, object) < 0) {
    _PyErr_WriteUnraisableMsg("in PyEval_SetTrace", nullptr);
  }
}
void PyEval_SetProfile(Py_tracefunc function, PyObject* object) {
  if (_PyEval_SetProfile(PyThreadState_Get(), function, object) < 0) {
    _PyErr_WriteUnraisableMsg("in PyEval_SetProfile", nullptr);
  }
}
void PyThreadState_EnterTracing(PyThreadState* s) {
  ++s->tracing;
  ++trace_depth;
}
void PyThreadState_LeaveTracing(PyThreadState* s) {
  --s->tracing;
  --trace_depth;
}
