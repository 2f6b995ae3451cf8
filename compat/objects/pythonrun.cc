// Running source text and files of it.
#include "compat/objects/prelude.h"
#include "runtime/audit.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/frontend.h"
#include "runtime/objects/code.h"

namespace {

const char* ModeOf(int start) {
  switch (start) {
    case Py_eval_input: return "eval";
    case Py_single_input: return "single";
    case Py_func_type_input: return "func_type";
    default: return "exec";
  }
}
int FlagsOf(const PyCompilerFlags* flags) { return flags == nullptr ? 0 : flags->cf_flags; }

// The dictionary of __main__; null: exception.
PyObject* MainDict() {
  PyObject* main = PyImport_AddModule("__main__");
  return main == nullptr ? nullptr : PyModule_GetDict(main);
}
int Done(PyObject* result) {
  if (result == nullptr) {
    PyErr_Print();
    return -1;
  }
  Py_DECREF(result);
  return 0;
}

}  // namespace

PyObject* Py_CompileStringObject(const char* text, PyObject* file, int start,
                                 PyCompilerFlags* flags, int optimize) {
  if (!AuditEvent("compile", AuditBytes{text}, Escape(file))) return nullptr;
  const int given = FlagsOf(flags);
  const int is_text = (given & PyCF_IGNORE_COOKIE) != 0 ? kSourceIsText : 0;
  return NewReference(CompileSource(text, Escape(file), ModeOf(start), is_text | given, optimize));
}
PyObject* Py_CompileStringExFlags(const char* text, const char* file, int start,
                                  PyCompilerFlags* flags, int optimize) {
  Object* name = StrSurrogateEscape(file);
  return name == nullptr ? nullptr
                         : Py_CompileStringObject(text, Py(name), start, flags, optimize);
}
PyObject* Py_CompileString(const char* text, const char* file, int start) {
  return Py_CompileStringExFlags(text, file, start, nullptr, -1);
}
int PyEval_MergeCompilerFlags(PyCompilerFlags* flags) {
  Object* code = CurrentCode();
  if (code != nullptr) flags->cf_flags |= AsCode(code)->flags & PyCF_MASK;
  return flags->cf_flags != 0;
}

namespace {
PyObject* Run(Object* code, PyObject* globals, PyObject* locals) {
  return code != nullptr && AuditEvent("exec", code) ? PyEval_EvalCode(Py(code), globals, locals)
                                                     : nullptr;
}
}  // namespace

PyObject* PyRun_StringFlags(const char* text, int start, PyObject* globals, PyObject* locals,
                            PyCompilerFlags* flags) {
  return Run(Release(Py_CompileStringExFlags(text, "<string>", start, flags, -1)), globals, locals);
}
PyObject* PyRun_String(const char* text, int start, PyObject* globals, PyObject* locals) {
  return PyRun_StringFlags(text, start, globals, locals, nullptr);
}
int PyRun_SimpleStringFlags(const char* text, PyCompilerFlags* flags) {
  PyObject* dict = MainDict();
  return dict == nullptr ? -1 : Done(PyRun_StringFlags(text, Py_file_input, dict, dict, flags));
}
int PyRun_SimpleString(const char* text) { return PyRun_SimpleStringFlags(text, nullptr); }

PyObject* PyRun_FileExFlags(FILE* file, const char* filename, int start, PyObject* globals,
                            PyObject* locals, int close, PyCompilerFlags* flags) {
  std::string text;
  char part[65536];
  size_t n;
  while ((n = fread(part, 1, sizeof part, file)) > 0) text.append(part, n);
  const bool failed = ferror(file) != 0;
  if (failed) PyErr_SetFromErrnoWithFilename(PyExc_OSError, filename);
  if (close != 0) fclose(file);
  if (failed) return nullptr;
  Object* name = StrSurrogateEscape(filename);
  if (name == nullptr || !AuditEvent("compile", None(), name)) return nullptr;
  // As bytes: a line of the file may name its encoding.
  return Run(CompileSource(text, name, ModeOf(start), kSourceIsFile | FlagsOf(flags), -1), globals,
             locals);
}
int PyRun_SimpleFileExFlags(FILE* file, const char* filename, int close, PyCompilerFlags* flags) {
  PyObject* dict = MainDict();
  if (dict == nullptr) return -1;
  Object* name = StrSurrogateEscape(filename);
  const bool named = DictGet(In(dict), "__file__") != nullptr;
  if (!named && (name == nullptr || !DictSet(In(dict), "__file__", name))) return -1;
  const int status =
      Done(PyRun_FileExFlags(file, filename, Py_file_input, dict, dict, close, flags));
  if (!named && PyDict_DelItemString(dict, "__file__") < 0) ClearError();
  return status;
}
