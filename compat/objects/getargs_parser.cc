#include "compat/objects/getargs.h"

#include <cctype>
#include <climits>
#include <cstdio>

namespace tricolor::compat {

// Skips '|', '$'; true if another unit stands before ':' or ';'.
bool Parser::More() {
  while (*f_ == '|' || *f_ == '$') {
    if (*f_ == '|') optional_ = true;
    if (*f_ == '$') keyword_only_ = true;
    ++f_;
  }
  return *f_ != 0 && *f_ != ':' && *f_ != ';';
}

bool Parser::MoreByName() {
  const char* problem = nullptr;
  if (*f_ == '|') {
    problem = optional_ ? "| specified twice" : keyword_only_ ? "$ before |" : nullptr;
    optional_ = true;
    ++f_;
  }
  if (*f_ == '$' && problem == nullptr) {
    if (keyword_only_) problem = "$ specified twice";
    keyword_only_ = true;
    ++f_;
  }
  if (problem != nullptr) {
    return Raise(exc::SystemError, "Invalid format string (%s)", problem) != nullptr;
  }
  return *f_ != 0 && *f_ != ':' && *f_ != ';';
}

// Converts `arg` (null: not given) by the next unit. `name` for messages.
bool Parser::Unit(PyObject* arg, int index) {
  index_ = index;
  if (*f_ == '(') return Nested(arg);
  const char* const unit = f_;
  // An earlier attempt with another format may have left its exception.
  const bool had_error = ErrorSet();
  const char* problem = Convert(arg);
  if (problem == nullptr) return had_error || !ErrorSet() || arg == nullptr;
  if (arg == nullptr && *problem == '(') {
    Raise(exc::SystemError, "impossible<bad format char>: '%s'", unit);
  } else if (*problem != 0 || !ErrorSet()) {
    Complain(problem, arg);
  }
  return false;
}

bool Parser::Finish(bool good) {
  if (!good) {
    for (auto c = cleanups_.rbegin(); c != cleanups_.rend(); ++c) {
      if (c->kind == Cleanup::kFree) {
        auto** text = static_cast<void**>(c->pointer);
        PyMem_Free(*text);
        *text = nullptr;  // the caller may free what it finds there
      }
      if (c->kind == Cleanup::kBuffer) PyBuffer_Release(static_cast<Py_buffer*>(c->pointer));
      if (c->kind == Cleanup::kConverter) c->converter(nullptr, c->pointer);
    }
  }
  return good;
}

void Parser::Complain(const char* problem, PyObject* arg) {
  if (Custom()) return;
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

// The text behind ';' stands for every message about the arguments.
bool Parser::Custom() {
  const char* custom = strchr(f_, ';');
  if (custom != nullptr) Raise(exc::TypeError, "%s", custom + 1);
  return custom != nullptr;
}

bool Parser::Nested(PyObject* arg) {
  ++f_;
  const char* begin = f_;
  int depth = 1;
  int wanted = 0;
  for (const char* p = begin; depth > 0; ++p) {
    if (*p == 0) return Raise(exc::SystemError, "unclosed format") != nullptr;
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
    if (Custom()) return false;
    Raise(exc::TypeError, "%.150s%sargument %d must be %d-item sequence, not %.50s",
          function_ == nullptr ? "" : function_, function_ == nullptr ? "" : "() ", index_,
          wanted, arg == Py_None ? "None" : TypeOf(In(arg))->tp_name);
    return false;
  }
  if (arg != nullptr) {
    const Py_ssize_t n = PySequence_Size(arg);
    if (n < 0) return false;
    if (n != wanted) {
      if (Custom()) return false;
      Raise(exc::TypeError, "%.150s%sargument %d must be sequence of length %d, not %zd",
            function_ == nullptr ? "" : function_, function_ == nullptr ? "" : "() ", index_,
            wanted, n);
      return false;
    }
  }
  const int index = index_;
  for (int i = 0; *f_ != ')'; ++i) {
    // Borrowed by the caller from the sequence, which the caller's arguments keep.
    Object* item = arg == nullptr ? nullptr : SequenceGetItem(Escape(arg), i);
    if (arg != nullptr && item == nullptr) {
      ClearError();
      if (!Custom()) {
        Raise(exc::TypeError, "%.150s%sargument %d, item %d is not retrievable",
              function_ == nullptr ? "" : function_, function_ == nullptr ? "" : "() ", index, i);
      }
      return false;
    }
    if (!Unit(Py(item), index)) return false;
  }
  ++f_;
  return true;
}

template <class T>
const char* Parser::Integer(PyObject* arg, const char* name, int64_t min, int64_t max) {
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
const char* Parser::Mask(PyObject* arg) {
  T* p = Next<T>();
  if (arg == nullptr) return nullptr;
  // The widest two take ints only; the others go through __index__.
  if (sizeof(T) == sizeof(long) ? !PyLong_Check(arg) : !PyIndex_Check(arg)) {  // NOLINT
    return "must be int, not";
  }
  const unsigned long long n = PyLong_AsUnsignedLongLongMask(arg);  // NOLINT
  if (n == static_cast<unsigned long long>(-1) && ErrorSet()) return "";  // NOLINT
  *p = static_cast<T>(n);
  return nullptr;
}

// s z y and their forms.
const char* Parser::Text(char unit, PyObject* arg) {
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
  } else if (unit == 'y' || with_size) {
    // The memory is used after the view is given back: only exporters whose bytes stay will do.
    Py_buffer view;
    if (PyObject_GetBuffer(arg, &view, PyBUF_SIMPLE) != 0) return "";
    const bool stays = TypeOf(In(arg))->slots.release_buffer == nullptr;
    s = static_cast<const char*>(view.buf);
    n = view.len;
    PyBuffer_Release(&view);
    if (!stays) return "must be read-only bytes-like object, not";
  } else {
    return unit == 'z' ? "must be str or None, not" : "must be str, not";
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
const char* Parser::Encoded(PyObject* arg) {
  const char* encoding = va_arg(out_->ap, const char*);
  if (*f_ != 's' && *f_ != 't') {
    return arg == nullptr ? "(impossible<bad format char>)" : "(unknown parser marker combination)";
  }
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
      return "must be encoded string without null bytes, not";
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

const char* Parser::Floating(char unit, PyObject* arg) {
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

const char* Parser::Character(char unit, PyObject* arg) {
  if (unit == 'C') {
    int* p = Next<int>();
    if (arg == nullptr) return nullptr;
    if (!PyUnicode_Check(arg) || PyUnicode_GET_LENGTH(arg) != 1) return "must be a unicode character, not";
    *p = static_cast<int>(PyUnicode_READ_CHAR(arg, 0));
    return nullptr;
  }
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

const char* Parser::Wide(char unit, PyObject* arg) {
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
  if (!PyUnicode_Check(arg)) return unit == 'Z' ? "must be str or None, not" : "must be str, not";
  *p = PyUnicode_AsUnicode(arg);
  if (*p == nullptr) return "";
  if (size != nullptr) *size = PyUnicode_GET_LENGTH(arg);
  return nullptr;
}

const char* Parser::AnyObject(PyObject* arg) {
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

// Null: done. Otherwise what is wrong; "" when an exception is set.
const char* Parser::Convert(PyObject* arg) {
  const char unit = *f_++;
  switch (unit) {
    case 'b': return Integer<unsigned char>(arg, "unsigned byte integer", 0, UCHAR_MAX);
    case 'h': return Integer<short>(arg, "signed short integer", SHRT_MIN, SHRT_MAX);  // NOLINT
    case 'i': return Integer<int>(arg, "signed integer", INT_MIN, INT_MAX);
    case 'l': return Integer<long>(arg, "long", LONG_MIN, LONG_MAX);                   // NOLINT
    case 'L': {
      auto* p = Next<long long>();  // NOLINT
      if (arg == nullptr) return nullptr;
      *p = PyLong_AsLongLong(arg);
      return *p == -1 && ErrorSet() ? "" : nullptr;
    }
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
    case 'f': case 'd': case 'D': return Floating(unit, arg);
    case 'c': return Character(unit, arg);
    case 'C': return Character(unit, arg);
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
    case 'u': case 'Z': return Wide(unit, arg);
    case 'S': case 'Y': case 'U': {
      auto** p = Next<PyObject*>();
      if (arg == nullptr) return nullptr;
      if (unit == 'S' && !PyBytes_Check(arg)) return "must be bytes, not";
      if (unit == 'Y' && !PyByteArray_Check(arg)) return "must be bytearray, not";
      if (unit == 'U' && !PyUnicode_Check(arg)) return "must be str, not";
      *p = arg;
      return nullptr;
    }
    case 'O': return AnyObject(arg);
    case 'w': {
      if (arg == nullptr && *f_ == '#') {  // not for long, but it may still be left out
        ++f_;
        Next<char*>();
        Next<Py_ssize_t>();
        return nullptr;
      }
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

}  // namespace tricolor::compat
