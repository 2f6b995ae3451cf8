// Arguments by format: PyArg_Parse* and what Argument Clinic's output calls.
//
// One walk over the format serves all doors. Each unit converts one object and takes its result
// pointers from the va_list; units for arguments that were not given only take the pointers.
#include <cmath>
#include <cstdarg>
#include <vector>

#include "compat/call.h"
#include "compat/objects/prelude.h"

namespace {

struct VaList {  // so that it can be passed by reference
  va_list ap;
};

// Undone when a later argument fails.
struct Cleanup {
  enum Kind { kFree, kBuffer, kConverter } kind;
  void* pointer;
  int (*converter)(PyObject*, void*);
};

class Parser {
 public:
  Parser(const char* format, VaList* out, const char* function)
      : f_(format), out_(out), function_(function) {}

  bool ok() const { return !failed_; }
  bool optional() const { return optional_; }

  // Skips '|', '$'; true if another unit stands before ':' or ';'.
  bool More() {
    while (*f_ == '|' || *f_ == '$') {
      if (*f_ == '|') optional_ = true;
      if (*f_ == '$') keyword_only_ = true;
      ++f_;
    }
    return *f_ != 0 && *f_ != ':' && *f_ != ';';
  }
  bool keyword_only() const { return keyword_only_; }

  // Converts `arg` (null: not given) by the next unit. `name` for messages.
  bool Unit(PyObject* arg, int index, const char* name) {
    index_ = index;
    name_ = name;
    if (*f_ == '(') return Nested(arg);
    const char* problem = Convert(arg);
    if (problem == nullptr) return !ErrorSet() || arg == nullptr || Fail();
    if (!ErrorSet()) Complain(problem, arg);
    return Fail();
  }

  bool Finish(bool good) {
    if (!good) {
      for (auto c = cleanups_.rbegin(); c != cleanups_.rend(); ++c) {
        if (c->kind == Cleanup::kFree) PyMem_Free(*static_cast<void**>(c->pointer));
        if (c->kind == Cleanup::kBuffer) PyBuffer_Release(static_cast<Py_buffer*>(c->pointer));
        if (c->kind == Cleanup::kConverter) c->converter(nullptr, c->pointer);
      }
    }
    return good;
  }

 private:
  template <class T>
  T* Next() { return va_arg(out_->ap, T*); }

  bool Fail() {
    failed_ = true;
    return false;
  }

  void Complain(const char* problem, PyObject* arg) {
    const char* custom = strchr(f_, ';');
    if (custom != nullptr) {
      Raise(exc::TypeError, "%s", custom + 1);
      return;
    }
    // A problem in brackets is about the format; one that starts with "must" about the argument.
    char where[64];
    if (index_ > 0) {
      snprintf(where, sizeof where, "argument %d", index_);
    } else {
      snprintf(where, sizeof where, "argument");
    }
    if (strncmp(problem, "must", 4) == 0 && arg != nullptr) {
      const size_t n = strlen(problem);
      const bool has_not = n > 4 && strcmp(problem + n - 5, ", not") == 0;
      Raise(exc::TypeError, has_not ? "%.150s%s%s %s %.50s" : "%.150s%s%s %s, not %.50s",
            function_ == nullptr ? "" : function_,
            function_ == nullptr ? "" : "() ", where, problem,
            arg == Py_None ? "None" : TypeOf(In(arg))->tp_name);
    } else {
      Raise(problem[0] == '(' ? exc::SystemError : exc::TypeError, "%.150s%s%s %s",
            function_ == nullptr ? "" : function_, function_ == nullptr ? "" : "() ", where,
            problem);
    }
  }

  bool Nested(PyObject* arg) {
    ++f_;
    const char* begin = f_;
    int depth = 1;
    int wanted = 0;
    for (const char* p = begin; depth > 0; ++p) {
      if (*p == 0) return Raise(exc::SystemError, "unclosed format") != nullptr || Fail();
      if (*p == '(') {
        if (depth == 1) ++wanted;
        ++depth;
      } else if (*p == ')') {
        --depth;
      } else if (depth == 1 && isalpha(static_cast<unsigned char>(*p)) && *p != 'e') {
        ++wanted;
      }
    }
    if (arg != nullptr && (!PySequence_Check(arg) || PyBytes_Check(arg))) {
      Raise(exc::TypeError, "%.150s%sargument %d must be %d-item sequence, not %.50s",
            function_ == nullptr ? "" : function_, function_ == nullptr ? "" : "() ", index_,
            wanted, arg == Py_None ? "None" : TypeOf(In(arg))->tp_name);
      return Fail();
    }
    if (arg != nullptr) {
      const Py_ssize_t n = PySequence_Size(arg);
      if (n < 0) return Fail();
      if (n != wanted) {
        Raise(exc::TypeError, "%.150s%sargument %d must be sequence of length %d, not %zd",
              function_ == nullptr ? "" : function_, function_ == nullptr ? "" : "() ", index_,
              wanted, n);
        return Fail();
      }
    }
    const int index = index_;
    for (int i = 0; *f_ != ')'; ++i) {
      // Borrowed by the caller from the sequence, which the caller's arguments keep.
      Object* item = arg == nullptr ? nullptr : SequenceGetItem(Escape(arg), i);
      if (arg != nullptr && item == nullptr) return Fail();
      if (!Unit(Py(item), index, nullptr)) return false;
    }
    ++f_;
    return true;
  }

  template <class T>
  const char* Integer(PyObject* arg, const char* name, int64_t min, int64_t max) {
    T* p = Next<T>();
    if (arg == nullptr) return nullptr;
    const long n = PyLong_AsLong(arg);  // NOLINT
    if (n == -1 && ErrorSet()) return "";
    if (n < min || n > max) {
      Raise(exc::OverflowError, "%s is %s than %s", name, n < min ? "less" : "greater",
            n < min ? "minimum" : "maximum");
      return "";
    }
    *p = static_cast<T>(n);
    return nullptr;
  }
  template <class T>
  const char* Mask(PyObject* arg) {
    T* p = Next<T>();
    if (arg == nullptr) return nullptr;
    if (!PyIndex_Check(arg)) return "must be int, not";
    const unsigned long long n = PyLong_AsUnsignedLongLongMask(arg);  // NOLINT
    if (n == static_cast<unsigned long long>(-1) && ErrorSet()) return "";  // NOLINT
    *p = static_cast<T>(n);
    return nullptr;
  }

  // s z y and their forms.
  const char* Text(char unit, PyObject* arg) {
    if (*f_ == '*') {
      ++f_;
      auto* view = Next<Py_buffer>();
      if (arg == nullptr) return nullptr;
      if (unit == 'z' && arg == Py_None) {
        PyBuffer_FillInfo(view, nullptr, nullptr, 0, 1, 0);
      } else if (unit != 'y' && PyUnicode_Check(arg)) {
        Py_ssize_t n;
        const char* s = PyUnicode_AsUTF8AndSize(arg, &n);
        if (s == nullptr) return "";
        PyBuffer_FillInfo(view, arg, const_cast<char*>(s), n, 1, 0);
      } else {
        if (!PyObject_CheckBuffer(arg)) {
          return unit == 'y' ? "must be bytes-like object, not" : unit == 'z'
                     ? "must be str, bytes-like object or None, not" : "must be str or bytes-like object, not";
        }
        if (PyObject_GetBuffer(arg, view, PyBUF_SIMPLE) != 0) return "";
      }
      cleanups_.push_back({Cleanup::kBuffer, view, nullptr});
      return nullptr;
    }
    const bool with_size = *f_ == '#';
    if (with_size) ++f_;
    const char** p = Next<const char*>();
    Py_ssize_t* size = with_size ? Next<Py_ssize_t>() : nullptr;
    if (arg == nullptr) return nullptr;
    Py_ssize_t n = 0;
    const char* s = nullptr;
    if (unit == 'z' && arg == Py_None) {
      *p = nullptr;
      if (size != nullptr) *size = 0;
      return nullptr;
    }
    if (unit != 'y' && PyUnicode_Check(arg)) {
      s = PyUnicode_AsUTF8AndSize(arg, &n);
      if (s == nullptr) return "";
    } else if (PyBytes_Check(arg) && (unit == 'y' || with_size)) {
      s = PyBytes_AS_STRING(arg);
      n = PyBytes_GET_SIZE(arg);
    } else if (with_size && PyObject_CheckBuffer(arg) && !PyByteArray_Check(arg)) {
      Py_buffer view;
      if (PyObject_GetBuffer(arg, &view, PyBUF_SIMPLE) != 0) return "";
      s = static_cast<const char*>(view.buf);
      n = view.len;
      PyBuffer_Release(&view);
    } else {
      return unit == 'y' ? with_size ? "must be read-only bytes-like object, not" : "must be bytes, not"
             : unit == 'z' ? with_size ? "must be str, read-only bytes-like object or None, not"
                                       : "must be str or None, not"
             : with_size ? "must be str or read-only bytes-like object, not" : "must be str, not";
    }
    if (size == nullptr && static_cast<Py_ssize_t>(strlen(s)) != n) {
      Raise(exc::ValueError, unit == 'y' ? "embedded null byte" : "embedded null character");
      return "";
    }
    *p = s;
    if (size != nullptr) *size = n;
    return nullptr;
  }

  // es, et and with '#'.
  const char* Encoded(PyObject* arg) {
    const char* encoding = va_arg(out_->ap, const char*);
    const bool keep_bytes = *f_++ == 't';
    const bool with_size = *f_ == '#';
    if (with_size) ++f_;
    char** p = Next<char*>();
    Py_ssize_t* size = with_size ? Next<Py_ssize_t>() : nullptr;
    if (arg == nullptr) return nullptr;
    Object* bytes;
    if (keep_bytes && (PyBytes_Check(arg) || PyByteArray_Check(arg))) {
      bytes = ToBytes(Escape(arg));
    } else if (PyUnicode_Check(arg)) {
      PyObject* b = PyUnicode_AsEncodedString(arg, encoding == nullptr ? "utf-8" : encoding, "strict");
      bytes = Release(b);
    } else {
      return keep_bytes ? "must be str, bytes or bytearray, not" : "must be str, not";
    }
    if (bytes == nullptr) return "";
    const int64_t n = BytesSize(bytes);
    if (size == nullptr) {
      if (static_cast<int64_t>(strlen(BytesData(bytes))) != n) {
        Raise(exc::ValueError, "embedded null byte");
        return "";
      }
      *p = nullptr;
    }
    if (size != nullptr && *p != nullptr) {
      if (n + 1 > *size) {
        Raise(exc::ValueError, "encoded string too long (%zd, maximum length %zd)",
              static_cast<Py_ssize_t>(n), *size - 1);
        return "";
      }
    } else {
      *p = static_cast<char*>(PyMem_Malloc(static_cast<size_t>(n) + 1));
      if (*p == nullptr) return RaiseNoMemory(), "";
      cleanups_.push_back({Cleanup::kFree, p, nullptr});
    }
    std::memcpy(*p, BytesData(bytes), static_cast<size_t>(n) + 1);
    if (size != nullptr) *size = n;
    return nullptr;
  }

  // Null: done. Otherwise what is wrong; "" when an exception is set.
  const char* Convert(PyObject* arg) {
    const char unit = *f_++;
    switch (unit) {
      case 'b': return Integer<unsigned char>(arg, "unsigned byte integer", 0, UCHAR_MAX);
      case 'h': return Integer<short>(arg, "signed short integer", SHRT_MIN, SHRT_MAX);  // NOLINT
      case 'i': return Integer<int>(arg, "signed integer", INT_MIN, INT_MAX);
      case 'l': return Integer<long>(arg, "long", LONG_MIN, LONG_MAX);                   // NOLINT
      case 'L': return Integer<long long>(arg, "long long", LLONG_MIN, LLONG_MAX);       // NOLINT
      case 'B': return Mask<unsigned char>(arg);
      case 'H': return Mask<unsigned short>(arg);                                        // NOLINT
      case 'I': return Mask<unsigned int>(arg);
      case 'k': return Mask<unsigned long>(arg);                                         // NOLINT
      case 'K': return Mask<unsigned long long>(arg);                                    // NOLINT
      case 'n': {
        auto* p = Next<Py_ssize_t>();
        if (arg == nullptr) return nullptr;
        Object* i = ToIndex(Escape(arg));
        if (i == nullptr) return "";
        const Py_ssize_t n = PyLong_AsSsize_t(Py(i));
        if (n == -1 && ErrorSet()) return "";
        *p = n;
        return nullptr;
      }
      case 'f': case 'd': case 'D': {
        void* p = va_arg(out_->ap, void*);
        if (arg == nullptr) return nullptr;
        if (unit == 'D') {
          const Py_complex c = PyComplex_AsCComplex(arg);
          if (ErrorSet()) return "";
          *static_cast<Py_complex*>(p) = c;
          return nullptr;
        }
        const double d = PyFloat_AsDouble(arg);
        if (d == -1 && ErrorSet()) return "";
        if (unit == 'f') {
          *static_cast<float*>(p) = static_cast<float>(d);
        } else {
          *static_cast<double*>(p) = d;
        }
        return nullptr;
      }
      case 'c': {
        char* p = Next<char>();
        if (arg == nullptr) return nullptr;
        if (PyBytes_Check(arg) && PyBytes_GET_SIZE(arg) == 1) {
          *p = PyBytes_AS_STRING(arg)[0];
        } else if (PyByteArray_Check(arg) && PyByteArray_GET_SIZE(arg) == 1) {
          *p = PyByteArray_AS_STRING(arg)[0];
        } else {
          return "must be a byte string of length 1, not";
        }
        return nullptr;
      }
      case 'C': {
        int* p = Next<int>();
        if (arg == nullptr) return nullptr;
        if (!PyUnicode_Check(arg) || PyUnicode_GET_LENGTH(arg) != 1) return "must be a unicode character, not";
        *p = static_cast<int>(PyUnicode_READ_CHAR(arg, 0));
        return nullptr;
      }
      case 'p': {
        int* p = Next<int>();
        if (arg == nullptr) return nullptr;
        const int t = PyObject_IsTrue(arg);
        if (t < 0) return "";
        *p = t;
        return nullptr;
      }
      case 's': case 'z': case 'y': return Text(unit, arg);
      case 'e': return Encoded(arg);
      case 'u': case 'Z': {
        const bool with_size = *f_ == '#';
        if (with_size) ++f_;
        auto** p = Next<const Py_UNICODE*>();
        Py_ssize_t* size = with_size ? Next<Py_ssize_t>() : nullptr;
        if (arg == nullptr) return nullptr;
        if (unit == 'Z' && arg == Py_None) {
          *p = nullptr;
          if (size != nullptr) *size = 0;
          return nullptr;
        }
        if (!PyUnicode_Check(arg)) return "must be str, not";
        *p = PyUnicode_AsUnicode(arg);
        if (*p == nullptr) return "";
        if (size != nullptr) *size = PyUnicode_GET_LENGTH(arg);
        return nullptr;
      }
      case 'S': case 'Y': case 'U': {
        auto** p = Next<PyObject*>();
        if (arg == nullptr) return nullptr;
        if (unit == 'S' && !PyBytes_Check(arg)) return "must be bytes, not";
        if (unit == 'Y' && !PyByteArray_Check(arg)) return "must be bytearray, not";
        if (unit == 'U' && !PyUnicode_Check(arg)) return "must be str, not";
        *p = arg;
        return nullptr;
      }
      case 'O': {
        if (*f_ == '!') {
          ++f_;
          auto* type = va_arg(out_->ap, PyTypeObject*);
          auto** p = Next<PyObject*>();
          if (arg == nullptr) return nullptr;
          if (PyType_IsSubtype(Py_TYPE(arg), type)) {
            *p = arg;
            return nullptr;
          }
          expected_ = std::string("must be ") + type->tp_name + ", not";
          return expected_.c_str();
        }
        if (*f_ == '&') {
          ++f_;
          using Converter = int (*)(PyObject*, void*);
          auto converter = va_arg(out_->ap, Converter);
          void* p = va_arg(out_->ap, void*);
          if (arg == nullptr) return nullptr;
          const int r = converter(arg, p);
          if (r == 0) return ErrorSet() ? "" : "(unspecified)";
          if (r == Py_CLEANUP_SUPPORTED) cleanups_.push_back({Cleanup::kConverter, p, converter});
          return nullptr;
        }
        auto** p = Next<PyObject*>();
        if (arg != nullptr) *p = arg;
        return nullptr;
      }
      case 'w': {
        if (*f_ != '*') return "(impossible<bad format char>)";
        ++f_;
        auto* view = Next<Py_buffer>();
        if (arg == nullptr) return nullptr;
        if (PyObject_GetBuffer(arg, view, PyBUF_WRITABLE) != 0) {
          ClearError();
          return "must be read-write bytes-like object, not";
        }
        cleanups_.push_back({Cleanup::kBuffer, view, nullptr});
        return nullptr;
      }
      default:
        return "(impossible<bad format char>)";
    }
  }

  const char* f_;
  VaList* out_;
  const char* function_;
  bool optional_ = false;
  bool keyword_only_ = false;
  bool failed_ = false;
  int index_ = 0;
  const char* name_ = nullptr;
  std::string expected_;
  std::vector<Cleanup> cleanups_;
};

// What stands behind ':' in a format, or null.
std::string FunctionOf(const char* format) {
  const char* colon = strchr(format, ':');
  return colon == nullptr ? std::string() : std::string(colon + 1);
}

struct Counts {
  int required = 0, total = 0;
};
// Units on the outermost level.
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
  for (int i = 0; p.More(); ++i) {
    if (!p.Unit(i < n ? Py(args[i]) : nullptr, i + 1, nullptr)) return p.Finish(false);
  }
  return p.Finish(true);
}

// Keyword arguments by name: from a dict, or from a vector call.
class Keywords {
 public:
  Keywords(Object* dict, Object* kwnames, Args values) : dict_(dict), names_(kwnames), values_(values) {}
  Py_ssize_t count() const {
    return dict_ != nullptr ? DictSize(dict_) : names_ != nullptr ? TupleSize(names_) : 0;
  }
  Object* Find(const char* name) const {
    if (dict_ != nullptr) return DictGet(dict_, name);
    for (int64_t i = 0; names_ != nullptr && i < TupleSize(names_); ++i) {
      Object* k = TupleAt(names_, i);
      const char* text = StrUtf8(k);
      if (text != nullptr && strcmp(text, name) == 0) return values_[i];
    }
    return nullptr;
  }
  // A name that is none of `known`, or null.
  Object* Unknown(const char* const* known) const {
    auto is_known = [&](Object* k) {
      const char* text = IsStr(k) ? StrUtf8(k) : nullptr;
      for (const char* const* n = known; text != nullptr && *n != nullptr; ++n) {
        if (**n != 0 && strcmp(text, *n) == 0) return true;
      }
      return false;
    };
    if (dict_ != nullptr) {
      int64_t position = 0;
      Object *k, *v;
      while (DictNext(dict_, &position, &k, &v)) {
        if (!is_known(k)) return k;
      }
      return nullptr;
    }
    for (int64_t i = 0; names_ != nullptr && i < TupleSize(names_); ++i) {
      if (!is_known(TupleAt(names_, i))) return TupleAt(names_, i);
    }
    return nullptr;
  }

 private:
  Object* dict_;
  Object* names_;
  Args values_;
};

bool ParseKeywords(Args args, Py_ssize_t nargs, const Keywords& kw, const char* format,
                   const char* const* names, const char* given_name, VaList* out) {
  const std::string own = FunctionOf(format);
  const std::string function = given_name != nullptr ? given_name : own;
  const char* name = function.empty() ? nullptr : function.c_str();
  int total = 0;
  while (names[total] != nullptr) ++total;
  const Py_ssize_t nkeywords = kw.count();
  if (nargs + nkeywords > total) {
    Raise(exc::TypeError, "%.200s%s takes %s %d %sargument%s (%zd given)",
          name == nullptr ? "function" : name, name == nullptr ? "" : "()",
          CountUnits(format).required == total ? "exactly" : "at most", total,
          nargs == 0 ? "keyword " : "", total == 1 ? "" : "s", nargs + nkeywords);
    return false;
  }
  Parser p(format, out, name);
  Py_ssize_t used = 0;
  int positional_limit = -1;
  for (int i = 0; i < total; ++i) {
    if (!p.More()) {
      Raise(exc::SystemError, "More keyword list entries (%d) than format specifiers (%d)", total, i);
      return p.Finish(false);
    }
    if (p.keyword_only() && positional_limit < 0) {
      positional_limit = i;
      if (nargs > i) {
        Raise(exc::TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)",
              name == nullptr ? "function" : name, name == nullptr ? "" : "()",
              CountUnits(format).required < i ? "at most" : "exactly", i, i == 1 ? "" : "s", nargs);
        return p.Finish(false);
      }
    }
    Object* value = i < nargs ? args[i] : nullptr;
    if (*names[i] != 0) {
      Object* by_name = nkeywords == 0 ? nullptr : kw.Find(names[i]);
      if (by_name != nullptr) {
        if (value != nullptr) {
          Raise(exc::TypeError, "argument for %.200s%s given by name ('%s') and position (%d)",
                name == nullptr ? "function" : name, name == nullptr ? "" : "()", names[i], i + 1);
          return p.Finish(false);
        }
        value = by_name;
        ++used;
      }
    }
    if (value == nullptr && !p.optional()) {
      if (*names[i] == 0) {
        Raise(exc::TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)",
              name == nullptr ? "function" : name, name == nullptr ? "" : "()", "at least", i + 1,
              i == 0 ? "" : "s", nargs);
      } else {
        Raise(exc::TypeError, "%.200s%s missing required argument '%s' (pos %d)",
              name == nullptr ? "function" : name, name == nullptr ? "" : "()", names[i], i + 1);
      }
      return p.Finish(false);
    }
    if (!p.Unit(Py(value), i + 1, names[i])) return p.Finish(false);
  }
  if (used < nkeywords) {
    Object* unknown = kw.Unknown(names);
    if (unknown != nullptr) {
      if (!IsStr(unknown)) {
        Raise(exc::TypeError, "keywords must be strings");
      } else {
        Raise(exc::TypeError, "'%S' is an invalid keyword argument for %.200s%s", unknown,
              name == nullptr ? "this function" : name, name == nullptr ? "" : "()");
      }
      return p.Finish(false);
    }
  }
  return p.Finish(true);
}

}  // namespace

int PyArg_VaParse(PyObject* args, const char* format, va_list ap) {
  VaList out;
  va_copy(out.ap, ap);
  if (!IsTuple(In(args))) return BadCall(), 0;
  const bool ok = ParsePositional(TupleItems(In(args)), TupleSize(In(args)), format, &out);
  va_end(out.ap);
  return ok;
}
int PyArg_ParseTuple(PyObject* args, const char* format, ...) {
  if (!IsTuple(In(args))) {
    Raise(exc::SystemError, "new style getargs format but argument is not a tuple");
    return 0;
  }
  VaList out;
  va_start(out.ap, format);
  const bool ok = ParsePositional(TupleItems(In(args)), TupleSize(In(args)), format, &out);
  va_end(out.ap);
  return ok;
}
int PyArg_Parse(PyObject* arg, const char* format, ...) {
  VaList out;
  va_start(out.ap, format);
  Object* one = In(arg);
  bool ok = true;
  const Counts counts = CountUnits(format);
  if (counts.total == 1) {
    const std::string function = FunctionOf(format);
    Parser p(format, &out, function.empty() ? nullptr : function.c_str());
    ok = p.More() && p.Finish(p.Unit(Py(one), 0, nullptr));
  } else if (counts.total > 0) {
    ok = IsTuple(one) && ParsePositional(TupleItems(one), TupleSize(one), format, &out);
    if (!ok && !ErrorSet()) Raise(exc::SystemError, "old style getargs format uses new features");
  }
  va_end(out.ap);
  return ok;
}
int PyArg_VaParseTupleAndKeywords(PyObject* args, PyObject* kwargs, const char* format,
                                  char** names, va_list ap) {
  VaList out;
  va_copy(out.ap, ap);
  const Keywords kw(In(kwargs), nullptr, nullptr);
  const bool ok = ParseKeywords(TupleItems(In(args)), TupleSize(In(args)), kw, format, names,
                                nullptr, &out);
  va_end(out.ap);
  return ok;
}
int PyArg_ParseTupleAndKeywords(PyObject* args, PyObject* kwargs, const char* format, char** names,
                                ...) {
  if (args == nullptr || !IsTuple(In(args)) || (kwargs != nullptr && !IsDict(In(kwargs)))) {
    return BadCall(), 0;
  }
  va_list ap;
  va_start(ap, names);
  const int ok = PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, ap);
  va_end(ap);
  return ok;
}
int _PyArg_ParseTupleAndKeywordsFast(PyObject* args, PyObject* kwargs, _PyArg_Parser* parser, ...) {
  VaList out;
  va_start(out.ap, parser);
  const Keywords kw(In(kwargs), nullptr, nullptr);
  const bool ok = ParseKeywords(TupleItems(In(args)), TupleSize(In(args)), kw, parser->format,
                                parser->keywords, parser->fname, &out);
  va_end(out.ap);
  return ok;
}
int _PyArg_ParseStackAndKeywords(PyObject* const* args, Py_ssize_t nargs, PyObject* kwnames,
                                 _PyArg_Parser* parser, ...) {
  VaList out;
  va_start(out.ap, parser);
  auto* array = reinterpret_cast<Args>(args);
  const Keywords kw(nullptr, In(kwnames), array + nargs);
  const bool ok = ParseKeywords(array, nargs, kw, parser->format, parser->keywords, parser->fname,
                                &out);
  va_end(out.ap);
  return ok;
}
int _PyArg_ParseStack(PyObject* const* args, Py_ssize_t nargs, const char* format, ...) {
  VaList out;
  va_start(out.ap, format);
  const bool ok = ParsePositional(reinterpret_cast<Args>(args), nargs, format, &out);
  va_end(out.ap);
  return ok;
}
int PyArg_ValidateKeywordArguments(PyObject* kwargs) {
  if (!IsDict(In(kwargs))) return BadCall(), 0;
  int64_t position = 0;
  Object *k, *v;
  while (DictNext(In(kwargs), &position, &k, &v)) {
    if (IsStr(k)) continue;
    Raise(exc::TypeError, "keywords must be strings");
    return 0;
  }
  return 1;
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
// Arguments in the order of the parser's names into `buffer`, or the array itself if no keyword
// was given and it is long enough.
PyObject* const* _PyArg_UnpackKeywords(PyObject* const* args, Py_ssize_t nargs, PyObject* kwargs,
                                       PyObject* kwnames, _PyArg_Parser* parser, int min_positional,
                                       int max_positional, int min_keyword, PyObject** buffer) {
  int total = 0, positional_only = 0;
  while (parser->keywords[total] != nullptr) {
    if (*parser->keywords[total] == 0) ++positional_only;
    ++total;
  }
  if (args == nullptr && nargs == 0) args = buffer;
  auto* array = reinterpret_cast<Args>(args);
  const Keywords kw(In(kwargs), kwargs == nullptr ? In(kwnames) : nullptr, array + nargs);
  const Py_ssize_t nkeywords = kw.count();
  if (nkeywords == 0 && min_keyword == 0 && min_positional <= nargs && nargs <= max_positional &&
      nargs == total) {
    return args;
  }
  const char* name = parser->fname == nullptr ? "function" : parser->fname;
  const char* brackets = parser->fname == nullptr ? "" : "()";
  if (nargs + nkeywords > total) {
    Raise(exc::TypeError, "%.200s%s takes %s %d %sargument%s (%zd given)", name, brackets,
          min_positional + min_keyword == total ? "exactly" : "at most", total,
          nargs == 0 ? "keyword " : "", total == 1 ? "" : "s", nargs + nkeywords);
    return nullptr;
  }
  if (nargs > max_positional) {
    if (max_positional == 0) {
      Raise(exc::TypeError, "%.200s%s takes no positional arguments", name, brackets);
    } else {
      Raise(exc::TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)", name, brackets,
            min_positional < max_positional ? "at most" : "exactly", max_positional,
            max_positional == 1 ? "" : "s", nargs);
    }
    return nullptr;
  }
  if (nargs < min_positional && positional_only > nargs && min_positional <= positional_only) {
    Raise(exc::TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)", name, brackets,
          min_positional < max_positional ? "at least" : "exactly", min_positional,
          min_positional == 1 ? "" : "s", nargs);
    return nullptr;
  }
  const int required = min_keyword > 0 ? max_positional + min_keyword : min_positional;
  Py_ssize_t used = 0;
  for (int i = 0; i < total; ++i) {
    PyObject* value = i < nargs ? args[i] : nullptr;
    const char* keyword = parser->keywords[i];
    if (*keyword != 0 && nkeywords > 0) {
      PyObject* by_name = Py(kw.Find(keyword));
      if (by_name != nullptr && value != nullptr) {
        Raise(exc::TypeError, "argument for %.200s%s given by name ('%s') and position (%d)", name,
              brackets, keyword, i + 1);
        return nullptr;
      }
      if (by_name != nullptr) {
        value = by_name;
        ++used;
      }
    }
    const bool needed = i < min_positional || (i >= max_positional && i < required);
    if (value == nullptr && needed) {
      Raise(exc::TypeError, "%.200s%s missing required argument '%s' (pos %d)", name, brackets,
            keyword, i + 1);
      return nullptr;
    }
    buffer[i] = value;
  }
  if (used < nkeywords) {
    Object* unknown = kw.Unknown(parser->keywords);
    if (unknown != nullptr) {
      Raise(exc::TypeError, "'%S' is an invalid keyword argument for %.200s%s", unknown,
            parser->fname == nullptr ? "this function" : name, brackets);
      return nullptr;
    }
  }
  return buffer;
}
