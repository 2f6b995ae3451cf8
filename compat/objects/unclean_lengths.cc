// Formats of code that does not define PY_SSIZE_T_CLEAN: '#' is an error (modsupport.h).
#include <cstdarg>

#include "compat/objects/prelude.h"

namespace {
bool HasLength(const char* format) {
  for (const char* f = format; f != nullptr && *f != 0 && *f != ':' && *f != ';'; ++f) {
    if (*f != '#') continue;
    Raise(exc::SystemError, "PY_SSIZE_T_CLEAN macro must be defined for '#' formats");
    return true;
  }
  return false;
}
}  // namespace

int tc_va_parse(PyObject* args, const char* format, va_list ap) {
  return HasLength(format) ? 0 : PyArg_VaParse(args, format, ap);
}
int tc_va_parse_keywords(PyObject* args, PyObject* kwargs, const char* format, char** names, va_list ap) {
  return HasLength(format) ? 0 : PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, ap);
}
PyObject* tc_va_build_value(const char* format, va_list ap) {
  return HasLength(format) ? nullptr : Py_VaBuildValue(format, ap);
}
int tc_parse(PyObject* arg, const char* format, ...) {
  if (HasLength(format)) return 0;
  va_list ap;
  va_start(ap, format);
  const int ok = tc_parse_one(arg, format, ap);
  va_end(ap);
  return ok;
}
int tc_parse_tuple(PyObject* args, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  const int ok = tc_va_parse(args, format, ap);
  va_end(ap);
  return ok;
}
int tc_parse_keywords(PyObject* args, PyObject* kwargs, const char* format, char** names, ...) {
  va_list ap;
  va_start(ap, names);
  const int ok = tc_va_parse_keywords(args, kwargs, format, names, ap);
  va_end(ap);
  return ok;
}
PyObject* tc_build_value(const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  PyObject* r = tc_va_build_value(format, ap);
  va_end(ap);
  return r;
}
PyObject* tc_call_function(PyObject* f, const char* format, ...) {
  if (HasLength(format)) return nullptr;
  va_list ap;
  va_start(ap, format);
  PyObject* r = tc_va_call(f, format, ap);
  va_end(ap);
  return r;
}
PyObject* tc_call_method(PyObject* o, const char* name, const char* format, ...) {
  if (HasLength(format)) return nullptr;
  va_list ap;
  va_start(ap, format);
  PyObject* r = tc_va_call_method(o, Py(NameOf(name)), format, ap);
  va_end(ap);
  return r;
}
