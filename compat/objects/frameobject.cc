// Frames that C code makes for tracebacks, and what it asks of those that run.
#include <cstddef>

#include "compat/objects/prelude.h"
#include "compat/include/frameobject.h"
#include "compat/include/internal/pycore_interp.h"
#include "runtime/error_print.h"
#include "runtime/interp/eval.h"
#include "runtime/names.h"
#include "runtime/objects/code.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/frame_object.h"
#include "runtime/objects/generator.h"

static_assert(offsetof(struct _frame, f_lineno) == offsetof(FrameObject, lineno));
static_assert(offsetof(struct _frame, f_trace) == offsetof(FrameObject, trace));
static_assert(offsetof(struct _frame, f_trace_lines) == offsetof(FrameObject, trace_lines));

namespace {

PyFrameObject* AsFrame(Object* o) { return reinterpret_cast<PyFrameObject*>(o); }
Object* AsObject(PyFrameObject* f) { return reinterpret_cast<Object*>(f); }

PyObject* Attribute(PyFrameObject* f, const char* name) {
  return NewReference(GetAttr(AsObject(f), name));
}
int IntAttribute(PyFrameObject* f, const char* name, int otherwise) {
  Object* n = Release(Attribute(f, name));
  int value = otherwise;
  if (n == nullptr || !IsInt(n) || !IntAsInt(n, &value)) ClearError();
  return value;
}

}  // namespace

PyFrameObject* PyEval_GetFrame(void) {
  Frame* f = CurrentThread()->frame;
  return f == nullptr ? nullptr : AsFrame(FrameObjectOf(f));
}
PyFrameObject* PyThreadState_GetFrame(PyThreadState* s) {
  auto* t = static_cast<Thread*>(s->tc_thread);
  return t->frame == nullptr ? nullptr
                             : reinterpret_cast<PyFrameObject*>(NewReference(FrameObjectOf(t->frame)));
}
PyFrameObject* PyFrame_New(PyThreadState*, PyCodeObject* code, PyObject* globals,
                           PyObject* locals) {
  Object* f = NewExitedFrame(AsCode(In(reinterpret_cast<PyObject*>(code))), Escape(globals),
                             Escape(locals));
  return reinterpret_cast<PyFrameObject*>(NewReference(f));
}
PyCodeObject* PyFrame_GetCode(PyFrameObject* f) {
  return reinterpret_cast<PyCodeObject*>(Attribute(f, "f_code"));
}
PyFrameObject* PyFrame_GetBack(PyFrameObject* f) {
  Object* back = FrameBack(AsObject(f));
  return back == nullptr ? nullptr : reinterpret_cast<PyFrameObject*>(NewReference(back));
}
PyObject* PyFrame_GetGlobals(PyFrameObject* f) { return Attribute(f, "f_globals"); }
PyObject* PyFrame_GetBuiltins(PyFrameObject* f) { return Attribute(f, "f_builtins"); }
PyObject* PyFrame_GetLocals(PyFrameObject* f) { return Attribute(f, "f_locals"); }
PyObject* PyFrame_GetGenerator(PyFrameObject* f) {
  Object* const generator = FrameGenerator(AsObject(f));
  return generator == nullptr ? nullptr : NewReference(generator);
}
int PyFrame_GetLineNumber(PyFrameObject* f) { return IntAttribute(f, "f_lineno", -1); }
int PyFrame_GetLasti(PyFrameObject* f) { return IntAttribute(f, "f_lasti", -1); }
int PyFrame_FastToLocalsWithError(PyFrameObject* f) {
  return GetAttr(AsObject(f), "f_locals") == nullptr ? -1 : 0;
}
void PyFrame_FastToLocals(PyFrameObject* f) {
  if (PyFrame_FastToLocalsWithError(f) < 0) ClearError();
}

// ---- Tracebacks
int PyTraceBack_Here(PyFrameObject* f) {
  Object* error = TakeError();
  if (error == nullptr) return PyErr_BadInternalCall(), -1;
  Object* entry = NewTraceback(gc::Load(&AsException(error)->traceback), Escape(Py(AsObject(f))),
                               PyFrame_GetLasti(f), PyFrame_GetLineNumber(f));
  if (entry == nullptr) {
    Object* cause = TakeError();
    SetError(error);
    (void)cause;  // without memory for the entry the exception goes on without it
    return 0;
  }
  gc::Store(error, &AsException(error)->traceback, entry);
  SetError(error);
  return 0;
}
void _PyTraceback_Add(const char* function, const char* file, int line) {
  Object* error = TakeError();
  if (error == nullptr) return;
  PyCodeObject* code = PyCode_NewEmpty(file, function, line);
  PyObject* globals = code == nullptr ? nullptr : PyDict_New();
  PyFrameObject* f =
      globals == nullptr ? nullptr : PyFrame_New(PyThreadState_Get(), code, globals, nullptr);
  ClearError();
  SetError(error);
  if (f != nullptr) {
    f->f_lineno = line;
    PyTraceBack_Here(f);
  }
  Py_XDECREF(reinterpret_cast<PyObject*>(f));
  Py_XDECREF(globals);
  Py_XDECREF(reinterpret_cast<PyObject*>(code));
}
int PyTraceBack_Print(PyObject* tb, PyObject* file) {
  if (tb == nullptr) return 0;
  if (!PyTraceBack_Check(tb)) {
    PyErr_BadInternalCall();
    return -1;
  }
  Object* text = FormatTraceback(Escape(tb));
  return text == nullptr || CallMethodArgs(Escape(file), names.write, text) == nullptr ? -1 : 0;
}

// ---- PEP 523
PyObject* _PyEval_EvalFrameDefault(PyThreadState*, struct _PyInterpreterFrame*, int) {
  Raise(exc::NotImplementedError, "_PyEval_EvalFrameDefault: frames are the interpreter's own");
  return nullptr;
}
_PyFrameEvalFunction _PyInterpreterState_GetEvalFrameFunc(PyInterpreterState*) {
  return _PyEval_EvalFrameDefault;
}
void _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState*, _PyFrameEvalFunction function) {
  if (function == _PyEval_EvalFrameDefault) return;
  Raise(exc::NotImplementedError,
        "_PyInterpreterState_SetEvalFrameFunc: the evaluator of frames cannot be replaced");
}
