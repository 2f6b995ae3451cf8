// Errors about source text: where they stand, and the line they stand in. Warnings with a place.
#include <signal.h>

#include <cstdio>

#include "compat/objects/prelude.h"
#include "runtime/interrupt.h"

namespace {

// Sets an attribute of the error; what goes wrong is forgotten, as the error itself matters more.
void Set(Object* error, const char* name, Object* value) {
  if (value == nullptr || !SetAttr(error, NameOf(name), value)) ClearError();
}
Object* NumberOrNone(int n) { return n < 0 ? None() : NewInt(n); }

}  // namespace

PyObject* PyErr_ProgramTextObject(PyObject* filename, int line) {
  if (filename == nullptr || line <= 0) return nullptr;
  std::string path, text;
  if (!PyUnicode_Check(filename) || !StrToFsBytes(Escape(filename), &path)) {
    ClearError();
    return nullptr;
  }
  FILE* file = fopen(path.c_str(), "r");
  if (file == nullptr) return nullptr;
  int at = 1, c;
  while (at <= line && (c = getc(file)) != EOF) {
    if (at == line) text += static_cast<char>(c);
    if (c == '\n') ++at;
  }
  fclose(file);
  if (text.empty()) return nullptr;
  PyObject* result =
      PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
  if (result == nullptr) ClearError();
  return result;
}
PyObject* PyErr_ProgramText(const char* filename, int line) {
  PyObject* name = filename == nullptr ? nullptr : PyUnicode_DecodeFSDefault(filename);
  if (name == nullptr) return PyErr_Clear(), nullptr;
  PyObject* text = PyErr_ProgramTextObject(name, line);
  Py_DECREF(name);
  return text;
}
void PyErr_RangedSyntaxLocationObject(PyObject* filename, int line, int column, int end_line,
                                      int end_column) {
  Object* error = TakeError();
  if (error == nullptr) return;
  Set(error, "lineno", NewInt(line));
  Set(error, "offset", NumberOrNone(column));
  Set(error, "end_lineno", NumberOrNone(end_line));
  Set(error, "end_offset", NumberOrNone(end_column));
  if (filename != nullptr) {
    Set(error, "filename", Escape(filename));
    Object* text = Release(PyErr_ProgramTextObject(filename, line));
    Set(error, "text", text == nullptr ? None() : text);
  }
  SetError(error);
}
void PyErr_SyntaxLocationObject(PyObject* filename, int line, int column) {
  PyErr_RangedSyntaxLocationObject(filename, line, column, line, -1);
}
void PyErr_SyntaxLocationEx(const char* filename, int line, int column) {
  Object* error = TakeError();
  PyObject* name = filename == nullptr ? nullptr : PyUnicode_DecodeFSDefault(filename);
  if (name == nullptr) ClearError();
  if (error != nullptr) SetError(error);
  PyErr_SyntaxLocationObject(name, line, column);
  Py_XDECREF(name);
}
void PyErr_SyntaxLocation(const char* filename, int line) {
  PyErr_SyntaxLocationEx(filename, line, -1);
}

void _PyErr_SetKeyError(PyObject* key) { RaiseKeyError(Escape(key)); }
int PyErr_SetInterruptEx(int signal) {
  if (signal < 1 || signal >= NSIG) return -1;
  SimulateSignal(signal);
  return 0;
}

int PyErr_WarnExplicitObject(PyObject* category, PyObject* message, PyObject* filename, int line,
                             PyObject* module, PyObject* registry) {
  PyObject* warnings = PyImport_ImportModule("_warnings");
  if (warnings == nullptr) return -1;
  PyObject* result = PyObject_CallMethod(
      warnings, "warn_explicit", "OOOiOO", message,
      category == nullptr ? PyExc_RuntimeWarning : category, filename, line,
      module == nullptr ? Py_None : module, registry == nullptr ? Py_None : registry);
  Py_DECREF(warnings);
  Py_XDECREF(result);
  return result == nullptr ? -1 : 0;
}
int PyErr_WarnExplicitFormat(PyObject* category, const char* filename, int line,
                             const char* module, PyObject* registry, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  PyObject* message = PyUnicode_FromFormatV(format, ap);
  va_end(ap);
  PyObject* name = message == nullptr ? nullptr : PyUnicode_DecodeFSDefault(filename);
  PyObject* owner = module == nullptr ? nullptr : PyUnicode_FromString(module);
  int result = -1;
  if (name != nullptr && (module == nullptr || owner != nullptr)) {
    result = PyErr_WarnExplicitObject(category, message, name, line, owner, registry);
  }
  Py_XDECREF(owner);
  Py_XDECREF(name);
  Py_XDECREF(message);
  return result;
}
