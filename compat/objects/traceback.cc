// Frames and code as C code sees them; entries of tracebacks; running source text.
#include "compat/objects/prelude.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/frame.h"
#include "runtime/interp/frontend.h"
#include "runtime/objects/code.h"
#include "runtime/objects/frame_object.h"
#include "runtime/objects/function.h"

namespace {
PyObject* Attribute(PyFrameObject* f, const char* name) {
  return NewReference(GetAttr(In(reinterpret_cast<PyObject*>(f)), name));
}
PyFrameObject* AsFrame(PyObject* o) { return reinterpret_cast<PyFrameObject*>(o); }
}  // namespace

PyFrameObject* PyEval_GetFrame(void) {
  Frame* f = CurrentThread()->frame;
  return f == nullptr ? nullptr : AsFrame(Py(FrameObjectOf(f)));
}
PyFrameObject* PyThreadState_GetFrame(PyThreadState* s) {
  auto* t = static_cast<Thread*>(s->tc_thread);
  return t->frame == nullptr ? nullptr : AsFrame(NewReference(FrameObjectOf(t->frame)));
}
PyCodeObject* PyFrame_GetCode(PyFrameObject* f) {
  return reinterpret_cast<PyCodeObject*>(Attribute(f, "f_code"));
}
PyFrameObject* PyFrame_GetBack(PyFrameObject* f) {
  Object* back = Release(Attribute(f, "f_back"));
  return back == nullptr || back == None() ? nullptr : AsFrame(NewReference(back));
}
PyObject* PyFrame_GetGlobals(PyFrameObject* f) { return Attribute(f, "f_globals"); }
PyObject* PyFrame_GetLocals(PyFrameObject* f) { return Attribute(f, "f_locals"); }
namespace {
int IntAttribute(PyFrameObject* f, const char* name) {
  Object* n = Release(Attribute(f, name));
  int value = -1;
  if (n == nullptr || !IsInt(n) || !IntAsInt(n, &value)) ClearError();
  return value;
}
}  // namespace
int PyFrame_GetLineNumber(PyFrameObject* f) { return IntAttribute(f, "f_lineno"); }
int PyFrame_GetLasti(PyFrameObject* f) { return IntAttribute(f, "f_lasti"); }
PyObject* PyCode_GetCode(PyCodeObject* c) {
  return NewReference(GetAttr(In(reinterpret_cast<PyObject*>(c)), "co_code"));
}

// Entries for code that no frame runs are left out of the traceback: nothing a program computes
// depends on them.
void _PyTraceback_Add(const char*, const char*, int) {}
int PyTraceBack_Here(PyFrameObject*) { return 0; }
int PyTraceBack_Print(PyObject* tb, PyObject* file) {
  Object* module = Release(PyImport_ImportModule("traceback"));
  Object* print = module == nullptr ? nullptr : GetAttr(module, "print_tb");
  return print == nullptr || CallArgs(print, Escape(tb), None(), Escape(file)) == nullptr ? -1 : 0;
}

PyObject* Py_CompileString(const char* text, const char* file, int start) {
  Object* name = StrSurrogateEscape(file);
  const char* mode = start == Py_eval_input ? "eval" : start == Py_single_input ? "single" : "exec";
  return name == nullptr ? nullptr
                         : NewReference(CompileSource(text, name, mode, kSourceIsText, -1));
}
PyObject* PyRun_String(const char* text, int start, PyObject* globals, PyObject* locals) {
  Object* code = Release(Py_CompileString(text, "<string>", start));
  return code == nullptr ? nullptr : PyEval_EvalCode(Py(code), globals, locals);
}
int PyRun_SimpleString(const char* text) {
  PyObject* main = PyImport_AddModule("__main__");
  if (main == nullptr) return -1;
  PyObject* dict = PyModule_GetDict(main);
  Object* r = Release(PyRun_String(text, Py_file_input, dict, dict));
  if (r != nullptr) return 0;
  PyErr_Print();
  return -1;
}
