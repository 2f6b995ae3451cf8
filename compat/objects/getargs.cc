// Positional arguments by format.
#include "compat/objects/getargs.h"

#include <cctype>

namespace tricolor::compat {

std::string FunctionOf(const char* format) {
  const char* colon = strchr(format, ':');
  return colon == nullptr ? std::string() : std::string(colon + 1);
}

Counts CountUnits(const char* f) {
  Counts c;
  int depth = 0;
  bool optional = false;
  for (; *f != 0 && *f != ':' && *f != ';'; ++f) {
    if (*f == '(') {
      if (depth++ == 0) ++c.total;
    } else if (*f == ')') {
      --depth;
    } else if (*f == '|') {
      optional = true;
      c.required = c.total;
    } else if (depth == 0 && isalpha(static_cast<unsigned char>(*f)) != 0) {
      ++c.total;
      if (*f == 'e' && f[1] != 0) ++f;  // es, et: one unit
    }
  }
  if (!optional) c.required = c.total;
  return c;
}

bool ParsePositional(Args args, Py_ssize_t n, const char* format, VaList* out) {
  const std::string function = FunctionOf(format);
  const char* name = function.empty() ? nullptr : function.c_str();
  const Counts counts = CountUnits(format);
  if (n < counts.required || n > counts.total) {
    const char* custom = strchr(format, ';');
    if (custom != nullptr) {
      Raise(exc::TypeError, "%s", custom + 1);
    } else {
      const int limit = n < counts.required ? counts.required : counts.total;
      Raise(exc::TypeError, "%.150s%s takes %s %d argument%s (%zd given)",
            name == nullptr ? "function" : name, name == nullptr ? "" : "()",
            counts.required == counts.total ? "exactly" : n < counts.required ? "at least" : "at most",
            limit, limit == 1 ? "" : "s", n);
    }
    return false;
  }
  Parser p(format, out, name);
  // Units of arguments that were not given are not looked at.
  for (int i = 0; i < n && p.More(); ++i) {
    if (!p.Unit(Py(args[i]), i + 1)) return p.Finish(false);
  }
  return p.Finish(true);
}

}  // namespace tricolor::compat

int PyArg_VaParse(PyObject* args, const char* format, va_list ap) {
  if (!IsTuple(In(args))) {
    Raise(exc::SystemError, "new style getargs format but argument is not a tuple");
    return 0;
  }
  VaList out;
  va_copy(out.ap, ap);
  const bool ok = ParsePositional(TupleItems(In(args)), TupleSize(In(args)), format, &out);
  va_end(out.ap);
  return ok;
}
int PyArg_ParseTuple(PyObject* args, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  const int ok = PyArg_VaParse(args, format, ap);
  va_end(ap);
  return ok;
}
int tc_parse_one(PyObject* arg, const char* format, va_list ap) {
  VaList out;
  va_copy(out.ap, ap);
  Object* one = In(arg);
  bool ok = true;
  const Counts counts = CountUnits(format);
  if (counts.total == 1) {
    const std::string function = FunctionOf(format);
    Parser p(format, &out, function.empty() ? nullptr : function.c_str());
    ok = p.More() && p.Finish(p.Unit(Py(one), 0));
  } else if (counts.total > 0) {
    ok = IsTuple(one) && ParsePositional(TupleItems(one), TupleSize(one), format, &out);
    if (!ok && !ErrorSet()) Raise(exc::SystemError, "old style getargs format uses new features");
  }
  va_end(out.ap);
  return ok;
}
int PyArg_Parse(PyObject* arg, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  const int ok = tc_parse_one(arg, format, ap);
  va_end(ap);
  return ok;
}
int _PyArg_ParseStack(PyObject* const* args, Py_ssize_t nargs, const char* format, ...) {
  VaList out;
  va_start(out.ap, format);
  const bool ok = ParsePositional(reinterpret_cast<Args>(args), nargs, format, &out);
  va_end(out.ap);
  return ok;
}
namespace {
int Unpack(PyObject* const* args, Py_ssize_t n, const char* name, Py_ssize_t min,
                        Py_ssize_t max, va_list ap) {
  if (!CheckPositional(name, static_cast<size_t>(n), static_cast<size_t>(min),
                       static_cast<size_t>(max))) {
    return 0;
  }
  for (Py_ssize_t i = 0; i < n; ++i) *va_arg(ap, PyObject**) = args[i];
  return 1;
}
}  // namespace
int PyArg_UnpackTuple(PyObject* args, const char* name, Py_ssize_t min, Py_ssize_t max, ...) {
  if (!IsTuple(In(args))) return BadCall(), 0;
  va_list ap;
  va_start(ap, max);
  const int ok = Unpack(reinterpret_cast<PyObject**>(TupleItems(In(args))),
                                     TupleSize(In(args)), name, min, max, ap);
  va_end(ap);
  return ok;
}
int _PyArg_UnpackStack(PyObject* const* args, Py_ssize_t n, const char* name, Py_ssize_t min,
                       Py_ssize_t max, ...) {
  va_list ap;
  va_start(ap, max);
  const int ok = Unpack(args, n, name, min, max, ap);
  va_end(ap);
  return ok;
}

#undef _PyArg_CheckPositional
#undef _PyArg_NoKeywords
#undef _PyArg_NoKwnames
#undef _PyArg_NoPositional
int _PyArg_CheckPositional(const char* name, Py_ssize_t n, Py_ssize_t min, Py_ssize_t max) {
  return CheckPositional(name, static_cast<size_t>(n), static_cast<size_t>(min),
                         static_cast<size_t>(max));
}
int _PyArg_NoKeywords(const char* name, PyObject* kwargs) {
  if (kwargs == nullptr || DictSize(In(kwargs)) == 0) return 1;
  Raise(exc::TypeError, "%.200s() takes no keyword arguments", name);
  return 0;
}
int _PyArg_NoKwnames(const char* name, PyObject* kwnames) {
  return tricolor::NoKeywords(name, In(kwnames));
}
int _PyArg_NoPositional(const char* name, PyObject* args) {
  if (args == nullptr || TupleSize(In(args)) == 0) return 1;
  Raise(exc::TypeError, "%.200s() takes no positional arguments", name);
  return 0;
}
void _PyArg_BadArgument(const char* function, const char* name, const char* expected, PyObject* arg) {
  Raise(exc::TypeError, "%.200s() %.200s must be %.50s, not %.50s", function, name, expected,
        arg == Py_None ? "None" : TypeOf(In(arg))->tp_name);
}
