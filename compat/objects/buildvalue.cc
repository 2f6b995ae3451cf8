// Py_BuildValue: values from a format.
#include <cstdarg>

#include "compat/objects/prelude.h"

namespace {

class Builder {
 public:
  Builder(const char* format, va_list ap) : f_(format) { va_copy(ap_, ap); }
  ~Builder() { va_end(ap_); }

  // A format that is one 'N', 'O' or 'S': the object itself, which nobody else learns of, so that its count is the
  // caller's as in CPython. False: another format.
  bool BuildsItself(PyObject** result) {
    const char* f = f_;
    while (IsSeparator(*f)) ++f;
    const char unit = *f;
    if ((unit != 'N' && unit != 'O' && unit != 'S') || f[1] != 0) return false;
    *result = va_arg(ap_, PyObject*);
    if (*result == nullptr) {
      if (!ErrorSet()) Raise(exc::SystemError, "NULL object passed to Py_BuildValue");
    } else if (unit != 'N') {
      Py_INCREF(*result);
    }
    return true;
  }

  // The whole format: nothing is None, one unit itself, several a tuple.
  Object* Build() {
    const int n = Count(f_, 0);
    if (n < 0) return nullptr;
    if (n == 0) return None();
    if (n > 1) {
      makes_tuple_ = true;
      return Sequence(n, 0, Kind::kTuple);
    }
    while (IsSeparator(*f_)) ++f_;
    makes_tuple_ = *f_ == '(';
    return Value();
  }
  // What Build made is a tuple of its own, not one that it was given.
  bool makes_tuple() const { return makes_tuple_; }

 private:
  enum class Kind { kTuple, kList };

  static bool IsSeparator(char c) { return c == ' ' || c == ',' || c == ':' || c == '\t'; }

  static int Count(const char* f, char end) {
    int n = 0, depth = 0;
    for (; depth > 0 || *f != end; ++f) {
      switch (*f) {
        case 0:
          Raise(exc::SystemError, "unmatched paren in format");
          return -1;
        case '(': case '[': case '{':
          if (depth++ == 0) ++n;
          break;
        case ')': case ']': case '}':
          --depth;
          break;
        case '#': case '&': case ',': case ':': case ' ': case '\t':
          break;
        default:
          if (depth == 0) ++n;
      }
    }
    return n;
  }

  // Every unit is read even after a failure: 'N' gives references away.
  Object* Sequence(int n, char end, Kind kind) {
    Object* items = NewTuple(n);
    bool good = items != nullptr;
    for (int i = 0; i < n; ++i) {
      Object* v = Value();
      if (v == nullptr) {
        good = false;
      } else if (items != nullptr) {
        TupleInit(items, i, v);
      }
    }
    Close(end);
    if (!good) return nullptr;
    return kind == Kind::kTuple ? items : NewListFrom(TupleItems(items), n);
  }

  Object* Dict(int n) {
    Object* dict = NewDict();
    bool good = dict != nullptr;
    for (int i = 0; i + 1 < n; i += 2) {
      Object* k = Value();
      Object* v = Value();
      good = good && k != nullptr && v != nullptr && DictSet(dict, k, v);
    }
    Close('}');
    if (n % 2 != 0 && good) return Raise(exc::SystemError, "Bad dict format");
    return good ? dict : nullptr;
  }

  void Close(char end) {
    while (IsSeparator(*f_)) ++f_;
    if (end != 0 && *f_ == end) ++f_;
  }

  Object* Nested(char end, Kind kind) {
    const int n = Count(f_, end);
    if (n < 0) return nullptr;
    if (end == '}') return Dict(n);
    return Sequence(n, end, kind);
  }

  Object* Text(char unit) {
    const char* s = va_arg(ap_, const char*);
    int64_t n = -1;
    if (*f_ == '#') {
      ++f_;
      n = va_arg(ap_, Py_ssize_t);
    }
    if (s == nullptr) return None();
    if (n < 0) n = static_cast<int64_t>(strlen(s));
    return unit == 'y' ? NewBytes(s, n) : NewStr({s, static_cast<size_t>(n)});
  }

  Object* Value() {
    for (;;) {
      const char unit = *f_++;
      switch (unit) {
        case '(': return Nested(')', Kind::kTuple);
        case '[': return Nested(']', Kind::kList);
        case '{': return Nested('}', Kind::kList);
        case 'b': case 'B': case 'h': case 'i': return NewInt(va_arg(ap_, int));
        case 'H': return NewInt(static_cast<unsigned short>(va_arg(ap_, int)));  // NOLINT
        case 'I': return NewIntUnsigned(va_arg(ap_, unsigned));
        case 'n': return NewInt(va_arg(ap_, Py_ssize_t));
        case 'l': return NewInt(va_arg(ap_, long));                              // NOLINT
        case 'k': return NewIntUnsigned(va_arg(ap_, unsigned long));             // NOLINT
        case 'L': return NewInt(va_arg(ap_, long long));                         // NOLINT
        case 'K': return NewIntUnsigned(va_arg(ap_, unsigned long long));        // NOLINT
        case 'f': case 'd': return NewFloat(va_arg(ap_, double));
        case 'D': {
          PyObject* c = PyComplex_FromCComplex(*va_arg(ap_, Py_complex*));
          return Release(c);
        }
        case 'c': {
          const char c = static_cast<char>(va_arg(ap_, int));
          return NewBytes(&c, 1);
        }
        case 'C': {
          PyObject* s = PyUnicode_FromOrdinal(va_arg(ap_, int));
          return Release(s);
        }
        case 's': case 'z': case 'U': case 'y': return Text(unit);
        case 'u': {
          const auto* s = va_arg(ap_, const wchar_t*);
          Py_ssize_t n = -1;
          if (*f_ == '#') {
            ++f_;
            n = va_arg(ap_, Py_ssize_t);
          }
          if (s == nullptr) return None();
          PyObject* o = PyUnicode_FromWideChar(s, n);
          return Release(o);
        }
        case 'N': case 'S': case 'O': {
          if (unit == 'O' && *f_ == '&') {
            ++f_;
            using Converter = PyObject* (*)(void*);
            auto converter = va_arg(ap_, Converter);
            void* arg = va_arg(ap_, void*);
            return Release(converter(arg));
          }
          PyObject* o = va_arg(ap_, PyObject*);
          if (o == nullptr) {
            if (!ErrorSet()) Raise(exc::SystemError, "NULL object passed to Py_BuildValue");
            return nullptr;
          }
          return unit == 'N' ? Release(o) : Escape(o);
        }
        case ':': case ',': case ' ': case '\t': break;
        default: return Raise(exc::SystemError, "bad format char passed to Py_BuildValue");
      }
    }
  }

  const char* f_;
  va_list ap_;
  bool makes_tuple_ = false;
};

}  // namespace

PyObject* Py_VaBuildValue(const char* format, va_list ap) {
  Builder builder(format, ap);
  PyObject* itself = nullptr;
  if (builder.BuildsItself(&itself)) return itself;
  Object* o = builder.Build();
  return o != nullptr && builder.makes_tuple() && TupleSize(o) > 0 ? FreshReference(o) : NewReference(o);
}
PyObject* Py_BuildValue(const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  PyObject* r = Py_VaBuildValue(format, ap);
  va_end(ap);
  return r;
}
