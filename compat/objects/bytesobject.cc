// bytes and bytearray.
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <string>
#include <string_view>

#include "compat/objects/prelude.h"
#include "compat/texts.h"
#include "compat/include/internal/pycore_bytesobject.h"
#include "runtime/buffer.h"
#include "runtime/objects/codec.h"

PyObject* PyBytes_FromStringAndSize(const char* s, Py_ssize_t n) {
  if (n < 0) {
    Raise(exc::SystemError, "Negative size passed to PyBytes_FromStringAndSize");
    return nullptr;
  }
  Object* o = NewSpareBytes(n);
  if (o == nullptr) return FreshLeaf(NewBytes(s, n));
  if (s != nullptr) std::memcpy(BytesData(o), s, static_cast<size_t>(n));
  return Py(o);
}
PyObject* PyBytes_FromString(const char* s) {
  return PyBytes_FromStringAndSize(s, static_cast<Py_ssize_t>(strlen(s)));
}
PyObject* PyBytes_FromObject(PyObject* o) {
  if (o == nullptr) return BadCall();
  if (PyBytes_CheckExact(o)) return NewReference(In(o));
  if (IsStr(In(o))) {
    Raise(exc::TypeError, "cannot convert '%.200s' object to bytes", TypeOf(In(o))->tp_name);
    return nullptr;
  }
  return NewReference(ToBytes(Escape(o)));
}
namespace {
// One conversion, `f` behind its "%", as C's printf writes it. False: not one that
// PyBytes_FromFormat knows.
bool FormatNumber(const char** f, va_list* ap, std::string* out) {
  char text[32];
  const std::string_view rest(*f);
  auto done = [&](const char* pattern, auto value, size_t length) {
    out->append(text, static_cast<size_t>(snprintf(text, sizeof text, pattern, value)));
    *f += length;
    return true;
  };
  if (rest.starts_with("ld")) return done("%ld", va_arg(*ap, long), 2);
  if (rest.starts_with("lu")) return done("%lu", va_arg(*ap, unsigned long), 2);
  if (rest.starts_with("zd")) return done("%zd", va_arg(*ap, Py_ssize_t), 2);
  if (rest.starts_with("zu")) return done("%zu", va_arg(*ap, size_t), 2);
  if (rest.starts_with("d") || rest.starts_with("i")) return done("%d", va_arg(*ap, int), 1);
  if (rest.starts_with("u")) return done("%u", va_arg(*ap, unsigned), 1);
  if (rest.starts_with("x")) return done("%x", va_arg(*ap, int), 1);
  if (rest.starts_with("p"))
    return done("0x%lx", reinterpret_cast<unsigned long>(va_arg(*ap, void*)), 1);
  return false;
}
int Digits(const char** f) {
  int n = 0;
  for (; **f >= '0' && **f <= '9'; ++*f) n = n * 10 + (**f - '0');
  return n;
}
}  // namespace
PyObject* PyBytes_FromFormatV(const char* format, va_list given) {
  std::string out;
  va_list ap;
  va_copy(ap, given);
  bool known = true;
  for (const char* f = format; known && *f != 0;) {
    if (*f != '%') {
      out += *f++;
      continue;
    }
    const char* const start = f++;
    Digits(&f);  // a width, which is for nothing
    size_t limit = SIZE_MAX;
    if (*f == '.') limit = static_cast<size_t>(Digits(&++f));
    if (*f == '%') {
      out += *f++;
    } else if (*f == 'c') {
      const int c = va_arg(ap, int);
      if (c < 0 || c > 255) {
        va_end(ap);
        Raise(exc::OverflowError,
              "PyBytes_FromFormatV(): %%c format expects an integer in range [0; 255]");
        return nullptr;
      }
      out += static_cast<char>(c);
      ++f;
    } else if (*f == 's') {
      const char* const text = va_arg(ap, const char*);
      out.append(text, limit == SIZE_MAX ? strlen(text) : strnlen(text, limit));
      ++f;
    } else if (!FormatNumber(&f, &ap, &out)) {
      out += start;  // the rest as it is
      known = false;
    }
  }
  va_end(ap);
  return PyBytes_FromStringAndSize(out.data(), static_cast<Py_ssize_t>(out.size()));
}
PyObject* PyBytes_FromFormat(const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  PyObject* r = PyBytes_FromFormatV(format, ap);
  va_end(ap);
  return r;
}
namespace {
bool IsBytesOrRaise(PyObject* o) {
  if (IsBytes(In(o))) return true;
  Raise(exc::TypeError, "expected bytes, %.200s found", TypeOf(In(o))->tp_name);
  return false;
}
}  // namespace
Py_ssize_t PyBytes_Size(PyObject* o) { return IsBytesOrRaise(o) ? BytesSize(In(o)) : -1; }
char* PyBytes_AsString(PyObject* o) { return IsBytesOrRaise(o) ? BytesData(In(o)) : nullptr; }
int PyBytes_AsStringAndSize(PyObject* o, char** s, Py_ssize_t* n) {
  if (s == nullptr) return BadCall(), -1;
  if (!IsBytesOrRaise(o)) return -1;
  *s = BytesData(In(o));
  if (n != nullptr) {
    *n = BytesSize(In(o));
  } else if (static_cast<int64_t>(strlen(*s)) != BytesSize(In(o))) {
    Raise(exc::ValueError, "embedded null byte");
    return -1;
  }
  return 0;
}
PyObject* PyBytes_Repr(PyObject* o, int) { return NewReference(Repr(Escape(o))); }
void PyBytes_Concat(PyObject** p, PyObject* b) {
  PyObject* a = *p;
  if (a == nullptr) return;
  *p = b == nullptr ? nullptr : PySequence_Concat(a, b);
  Py_DECREF(a);
}
void PyBytes_ConcatAndDel(PyObject** p, PyObject* b) {
  PyBytes_Concat(p, b);
  Py_XDECREF(b);
}
PyObject* PyBytes_DecodeEscape(const char* s, Py_ssize_t n, const char* errors, Py_ssize_t,
                               const char*) {
  return NewReference(DecodeEscape({s, static_cast<size_t>(n)}, errors));
}
int _PyBytes_Resize(PyObject** p, Py_ssize_t n) {
  PyObject* o = *p;
  if (o == nullptr || !IsBytes(In(o)) || n < 0) {
    *p = nullptr;
    Py_XDECREF(o);
    PyErr_BadInternalCall();
    return -1;
  }
  const int64_t old = BytesSize(In(o));
  if (old == n) return 0;
  if (old != 0 && Py_REFCNT(o) != 1) {
    *p = nullptr;
    Py_DECREF(o);
    PyErr_BadInternalCall();
    return -1;
  }
  PyObject* r = PyBytes_FromStringAndSize(nullptr, n);
  if (r != nullptr) {
    std::memcpy(PyBytes_AS_STRING(r), PyBytes_AS_STRING(o), static_cast<size_t>(old < n ? old : n));
  }
  *p = r;
  Py_DECREF(o);
  return r == nullptr ? -1 : 0;
}
PyObject* _PyBytes_Join(PyObject* separator, PyObject* items) {
  return NewReference(CallMethodArgs(Escape(separator), names.join, Escape(items)));
}

// ---- bytearray
PyObject* PyByteArray_FromStringAndSize(const char* s, Py_ssize_t n) {
  if (n < 0) {
    Raise(exc::SystemError, "Negative size passed to PyByteArray_FromStringAndSize");
    return nullptr;
  }
  return NewReference(NewByteArray(s, n));
}
PyObject* PyByteArray_FromObject(PyObject* o) {
  return NewReference(CallArgs(AsObject(&bytearray_type), Escape(o)));
}
PyObject* PyByteArray_Concat(PyObject* a, PyObject* b) {
  BufferView x(Escape(a)), y(Escape(b));
  if (!x.ok() || !y.ok()) return nullptr;
  std::string all(x.text());
  all += y.text();
  return PyByteArray_FromStringAndSize(all.data(), static_cast<Py_ssize_t>(all.size()));
}
Py_ssize_t PyByteArray_Size(PyObject* o) { return As<VarObject>(In(o))->size; }
char* PyByteArray_AsString(PyObject* o) {
  static char empty[1] = {0};
  char* data = As<ByteArrayObject>(In(o))->start;
  return data == nullptr ? empty : data;
}
int PyByteArray_Resize(PyObject* o, Py_ssize_t n) {
  const int64_t old = As<VarObject>(In(o))->size;
  if (n == old) return 0;
  if (n < old) return PySequence_DelSlice(o, n, old);
  Object* more = NewByteArray(nullptr, n - old);
  return more == nullptr || CallMethodArgs(Escape(o), names.extend, more) == nullptr ? -1 : 0;
}

// ---- raw memory
Py_ssize_t _PyBytes_Find(const char* text, Py_ssize_t size, const char* needle,
                         Py_ssize_t needle_size, Py_ssize_t offset) {
  const size_t at = std::string_view(text, static_cast<size_t>(size))
                        .find(std::string_view(needle, static_cast<size_t>(needle_size)));
  return at == std::string_view::npos ? -1 : static_cast<Py_ssize_t>(at) + offset;
}
Py_ssize_t _PyBytes_ReverseFind(const char* text, Py_ssize_t size, const char* needle,
                                Py_ssize_t needle_size, Py_ssize_t offset) {
  const size_t at = std::string_view(text, static_cast<size_t>(size))
                        .rfind(std::string_view(needle, static_cast<size_t>(needle_size)));
  return at == std::string_view::npos ? -1 : static_cast<Py_ssize_t>(at) + offset;
}
void _PyBytes_Repeat(char* to, Py_ssize_t to_size, const char* from, Py_ssize_t from_size) {
  if (to_size == 0) return;
  if (from_size == 1) {
    std::memset(to, from[0], static_cast<size_t>(to_size));
    return;
  }
  if (to != from) std::memcpy(to, from, static_cast<size_t>(from_size));
  // What is there doubles with each step.
  for (Py_ssize_t done = from_size; done < to_size;) {
    const Py_ssize_t part = std::min(done, to_size - done);
    std::memcpy(to + done, to, static_cast<size_t>(part));
    done += part;
  }
}

// ---- _PyBytesWriter: writes into a bytes object that grows.
namespace {
char* Start(_PyBytesWriter* w) {
  return w->use_small_buffer ? w->small_buffer : PyBytes_AS_STRING(w->buffer);
}
}  // namespace
void _PyBytesWriter_Init(_PyBytesWriter* w) { std::memset(w, 0, offsetof(_PyBytesWriter, small_buffer)); }
void* _PyBytesWriter_Alloc(_PyBytesWriter* w, Py_ssize_t n) {
  w->use_small_buffer = 1;
  w->allocated = sizeof w->small_buffer;
  return _PyBytesWriter_Prepare(w, w->small_buffer, n);
}
void* _PyBytesWriter_Resize(_PyBytesWriter* w, void* p, Py_ssize_t n) {
  const Py_ssize_t at = static_cast<char*>(p) - Start(w);
  if (w->overallocate) n += n / 4;
  if (w->use_small_buffer) {
    PyObject* b = PyBytes_FromStringAndSize(nullptr, n);
    if (b == nullptr) return nullptr;
    std::memcpy(PyBytes_AS_STRING(b), w->small_buffer, static_cast<size_t>(at));
    w->buffer = b;
    w->use_small_buffer = 0;
  } else if (_PyBytes_Resize(&w->buffer, n) < 0) {
    return nullptr;
  }
  w->allocated = n;
  return Start(w) + at;
}
void* _PyBytesWriter_Prepare(_PyBytesWriter* w, void* p, Py_ssize_t n) {
  if (n == 0) return p;
  w->min_size += n;
  return w->min_size > w->allocated ? _PyBytesWriter_Resize(w, p, w->min_size) : p;
}
void* _PyBytesWriter_WriteBytes(_PyBytesWriter* w, void* p, const void* data, Py_ssize_t n) {
  auto* at = static_cast<char*>(_PyBytesWriter_Prepare(w, p, n));
  if (at == nullptr) return nullptr;
  std::memcpy(at, data, static_cast<size_t>(n));
  return at + n;
}
PyObject* _PyBytesWriter_Finish(_PyBytesWriter* w, void* p) {
  const Py_ssize_t n = static_cast<char*>(p) - Start(w);
  if (w->use_small_buffer) return PyBytes_FromStringAndSize(w->small_buffer, n);
  PyObject* b = w->buffer;
  w->buffer = nullptr;
  if (PyBytes_GET_SIZE(b) != n && _PyBytes_Resize(&b, n) < 0) return nullptr;
  return b;
}
void _PyBytesWriter_Dealloc(_PyBytesWriter* w) { Py_CLEAR(w->buffer); }
