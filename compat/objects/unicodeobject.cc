// str: making, taking apart, comparing. Codecs and writers are in their own files.
#include <cstdarg>

#include "compat/objects/prelude.h"
#include "compat/texts.h"

namespace {
bool IsStrOrRaise(PyObject* o) {
  if (o != nullptr && IsStr(In(o))) return true;
  PyErr_BadArgument();
  return false;
}
PyObject* FromUtf8(std::string_view utf8) {
  return IsAsciiText(utf8.data(), utf8.size()) ? FreshText(NewStrAscii(utf8)) : NewReference(NewStr(utf8));
}
// A method of str by its name, for what has no function of its own in the runtime.
template <class... T>
PyObject* ByMethod(PyObject* s, const char* name, T*... args) {
  Object* n = NameOf(name);
  return n == nullptr ? nullptr : NewReference(CallMethodArgs(Escape(s), n, args...));
}
}  // namespace

PyObject* PyUnicode_New(Py_ssize_t n, Py_UCS4 max) {
  if (n == 0) return NewReference(NewStrAscii(""));
  if (max > 0x10ffff) {
    Raise(exc::SystemError, "invalid maximum character passed to PyUnicode_New");
    return nullptr;
  }
  if (n < 0) {
    Raise(exc::SystemError, "Negative size passed to PyUnicode_New");
    return nullptr;
  }
  Object* o = max < 128 ? NewSpareAscii(n) : nullptr;
  return o != nullptr ? Py(o) : FreshLeaf(NewStrUninitialized(n, max));
}
PyObject* PyUnicode_FromString(const char* s) { return FromUtf8(s); }
PyObject* PyUnicode_FromStringAndSize(const char* s, Py_ssize_t n) {
  if (n < 0) {
    Raise(exc::SystemError, "Negative size passed to PyUnicode_FromStringAndSize");
    return nullptr;
  }
  if (s == nullptr && n > 0) {
    Raise(exc::SystemError, "NULL string with positive size with NULL passed to "
          "PyUnicode_FromStringAndSize");
    return nullptr;
  }
  return FromUtf8({s, static_cast<size_t>(n)});
}
PyObject* PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t n) {
  if (n < 0) {
    Raise(exc::ValueError, "size must be positive");
    return nullptr;
  }
  return FreshText(NewStrFromKind(kind, data, n));
}
PyObject* PyUnicode_FromWideChar(const wchar_t* s, Py_ssize_t n) {
  if (n < 0) n = static_cast<Py_ssize_t>(wcslen(s));
  for (Py_ssize_t i = 0; i < n; ++i) {
    if (static_cast<uint32_t>(s[i]) > 0x10ffff) {
      Raise(exc::ValueError, "character U+%x is not in range [U+0000; U+10ffff]",
            static_cast<unsigned>(s[i]));
      return nullptr;
    }
  }
  return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, s, n);
}
PyObject* PyUnicode_FromUnicode(const Py_UNICODE* s, Py_ssize_t n) {
  return s == nullptr ? PyUnicode_New(n, 0x10ffff) : PyUnicode_FromWideChar(s, n);
}
PyObject* PyUnicode_FromOrdinal(int c) {
  if (c < 0 || c > 0x10ffff) {
    Raise(exc::ValueError, "chr() arg not in range(0x110000)");
    return nullptr;
  }
  return NewReference(StrFromChar(static_cast<char32_t>(c)));
}
PyObject* PyUnicode_FromObject(PyObject* o) {
  if (PyUnicode_CheckExact(o)) return NewReference(In(o));
  if (PyUnicode_Check(o)) return NewReference(StrSubstring(In(o), 0, StrLength(In(o))));
  Raise(exc::TypeError, "Can't convert '%.100s' object to str implicitly", TypeOf(In(o))->tp_name);
  return nullptr;
}
PyObject* PyUnicode_FromFormatV(const char* format, va_list ap) {
  return NewReference(FormatV(format, ap));
}
PyObject* PyUnicode_FromFormat(const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  PyObject* r = PyUnicode_FromFormatV(format, ap);
  va_end(ap);
  return r;
}
PyObject* PyUnicode_InternFromString(const char* s) { return NewReference(NameOf(s)); }
void PyUnicode_InternInPlace(PyObject** p) {
  PyObject* s = *p;
  if (s == nullptr || !PyUnicode_CheckExact(s)) return;
  Object* interned = Intern(Escape(s));
  if (interned == nullptr) {
    ClearError();
    return;
  }
  if (interned == In(s)) return;
  *p = NewReference(interned);
  Py_DECREF(s);
}
int _PyUnicode_Ready(PyObject*) { return 0; }
Py_ssize_t PyUnicode_GetLength(PyObject* s) { return IsStrOrRaise(s) ? StrLength(In(s)) : -1; }
Py_ssize_t PyUnicode_GetSize(PyObject* s) { return PyUnicode_GetLength(s); }

Py_UCS4 PyUnicode_ReadChar(PyObject* s, Py_ssize_t i) {
  if (!IsStrOrRaise(s)) return static_cast<Py_UCS4>(-1);
  if (i < 0 || i >= StrLength(In(s))) {
    Raise(exc::IndexError, "string index out of range");
    return static_cast<Py_UCS4>(-1);
  }
  return StrAt(In(s), i);
}
namespace {
// Who has it alone may write into it, as long as nobody knows it by its value.
bool MayWriteOrRaise(PyObject* s) {
  const auto* text = As<AsciiObject>(In(s));
  if (PyUnicode_CheckExact(s) && Py_REFCNT(s) == 1 && text->hash == -1 && (text->state & kInterned) == 0) return true;
  return RaiseFalse(Raise(exc::SystemError, "Cannot modify a string currently used"));
}
}  // namespace
int PyUnicode_WriteChar(PyObject* s, Py_ssize_t i, Py_UCS4 c) {
  if (!IsStrOrRaise(s)) return -1;
  if (i < 0 || i >= StrLength(In(s))) {
    Raise(exc::IndexError, "string index out of range");
    return -1;
  }
  if (!MayWriteOrRaise(s)) return -1;
  if (c > PyUnicode_MAX_CHAR_VALUE(s)) {
    Raise(exc::ValueError, "character out of range");
    return -1;
  }
  PyUnicode_WRITE(PyUnicode_KIND(s), PyUnicode_DATA(s), i, c);
  return 0;
}
void _PyUnicode_FastCopyCharacters(PyObject* to, Py_ssize_t to_start, PyObject* from,
                                   Py_ssize_t from_start, Py_ssize_t n) {
  const PyUnicode_Kind kind = PyUnicode_KIND(to);
  void* out = PyUnicode_DATA(to);
  if (kind == PyUnicode_KIND(from)) {
    const auto* in = static_cast<const char*>(PyUnicode_DATA(from));
    std::memcpy(static_cast<char*>(out) + to_start * kind, in + from_start * kind,
                static_cast<size_t>(n) * kind);
    return;
  }
  for (Py_ssize_t i = 0; i < n; ++i) {
    PyUnicode_WRITE(kind, out, to_start + i, PyUnicode_READ_CHAR(from, from_start + i));
  }
}
Py_ssize_t PyUnicode_CopyCharacters(PyObject* to, Py_ssize_t to_start, PyObject* from,
                                    Py_ssize_t from_start, Py_ssize_t n) {
  if (!PyUnicode_Check(to) || !PyUnicode_Check(from)) return BadCall(), -1;
  if (static_cast<size_t>(from_start) > static_cast<size_t>(StrLength(In(from))) ||
      static_cast<size_t>(to_start) > static_cast<size_t>(StrLength(In(to)))) {
    Raise(exc::IndexError, "string index out of range");
    return -1;
  }
  if (n < 0) {
    Raise(exc::SystemError, "how_many cannot be negative");
    return -1;
  }
  const int64_t available = StrLength(In(from)) - from_start;
  if (n > available) n = available;
  if (to_start + n > StrLength(In(to))) {
    Raise(exc::SystemError, "Cannot write %zd characters at %zd in a string of %zd characters", n,
          to_start, static_cast<Py_ssize_t>(StrLength(In(to))));
    return -1;
  }
  if (n == 0) return 0;
  if (!MayWriteOrRaise(to)) return -1;
  const Py_UCS4 limit = PyUnicode_MAX_CHAR_VALUE(to);
  if (PyUnicode_MAX_CHAR_VALUE(from) > limit && _PyUnicode_FindMaxChar(from, from_start, from_start + n) > limit) {
    Raise(exc::SystemError, "Cannot copy %s characters into a string of %s characters", "wider", "narrower");
    return -1;
  }
  CopyChars(StrKindOf(In(to)), StrData(In(to)), to_start, StrKindOf(In(from)), StrData(In(from)), from_start, n);
  return n;
}
Py_ssize_t PyUnicode_Fill(PyObject* s, Py_ssize_t start, Py_ssize_t n, Py_UCS4 c) {
  if (!IsStrOrRaise(s) || !MayWriteOrRaise(s)) return -1;
  if (c > PyUnicode_MAX_CHAR_VALUE(s)) {
    Raise(exc::ValueError, "fill character is bigger than the string maximum character");
    return -1;
  }
  if (start < 0) {
    Raise(exc::IndexError, "string index out of range");
    return -1;
  }
  const int64_t left = StrLength(In(s)) - start;
  if (n > left) n = left;
  for (Py_ssize_t i = 0; i < n; ++i) {
    PyUnicode_WRITE(PyUnicode_KIND(s), PyUnicode_DATA(s), start + i, c);
  }
  return n < 0 ? 0 : n;
}
int PyUnicode_Resize(PyObject** p, Py_ssize_t n) {
  PyObject* s = *p;
  if (s == nullptr || !IsStr(In(s)) || n < 0) return BadCall(), -1;
  const int64_t old = StrLength(In(s));
  if (old == n) return 0;
  PyObject* r = PyUnicode_New(n, PyUnicode_MAX_CHAR_VALUE(s));
  if (r == nullptr) return -1;
  if (n > 0 && PyUnicode_CopyCharacters(r, 0, s, 0, old < n ? old : n) < 0) {
    Py_DECREF(r);
    return -1;
  }
  *p = r;
  Py_DECREF(s);
  return 0;
}

const char* PyUnicode_AsUTF8AndSize(PyObject* s, Py_ssize_t* size) {
  if (!IsStrOrRaise(s)) return nullptr;
  int64_t n = 0;
  const char* text = StrUtf8(In(s), &n);
  if (size != nullptr) *size = n;
  return text;
}
const char* PyUnicode_AsUTF8(PyObject* s) { return PyUnicode_AsUTF8AndSize(s, nullptr); }
Py_ssize_t PyUnicode_AsWideChar(PyObject* s, wchar_t* out, Py_ssize_t room) {
  if (!IsStrOrRaise(s)) return -1;
  const int64_t n = StrLength(In(s));
  if (out == nullptr) return n + 1;
  const int64_t copied = n < room ? n : room;
  for (int64_t i = 0; i < copied; ++i) out[i] = static_cast<wchar_t>(StrAt(In(s), i));
  if (n < room) out[n] = 0;
  return copied;
}
wchar_t* PyUnicode_AsWideCharString(PyObject* s, Py_ssize_t* size) {
  if (!IsStrOrRaise(s)) return nullptr;
  const int64_t n = StrLength(In(s));
  auto* out = static_cast<wchar_t*>(PyMem_Malloc(static_cast<size_t>(n + 1) * sizeof(wchar_t)));
  if (out == nullptr) return PyErr_NoMemory(), nullptr;
  PyUnicode_AsWideChar(s, out, n + 1);
  if (size != nullptr) {
    *size = n;
  } else if (static_cast<int64_t>(wcslen(out)) != n) {
    PyMem_Free(out);
    Raise(exc::ValueError, "embedded null character");
    return nullptr;
  }
  return out;
}
Py_UCS4* PyUnicode_AsUCS4(PyObject* s, Py_UCS4* out, Py_ssize_t room, int with_null) {
  if (out == nullptr || room < 0 || !IsStr(In(s))) return BadCall(), nullptr;
  const int64_t n = StrLength(In(s));
  if (room < n + (with_null != 0)) {
    Raise(exc::SystemError, "string is longer than the buffer");
    return nullptr;
  }
  for (int64_t i = 0; i < n; ++i) out[i] = StrAt(In(s), i);
  if (with_null != 0) out[n] = 0;
  return out;
}
Py_UCS4* PyUnicode_AsUCS4Copy(PyObject* s) {
  const int64_t n = StrLength(In(s));
  auto* out = static_cast<Py_UCS4*>(PyMem_Malloc(static_cast<size_t>(n + 1) * sizeof(Py_UCS4)));
  return out == nullptr ? (PyErr_NoMemory(), nullptr) : PyUnicode_AsUCS4(s, out, n + 1, 1);
}

PyObject* PyUnicode_Concat(PyObject* a, PyObject* b) {
  return NewReference(BinaryOp(Escape(a), Escape(b), kAdd));
}
void PyUnicode_Append(PyObject** p, PyObject* b) {
  PyObject* a = *p;
  if (a == nullptr) return;
  *p = b == nullptr ? nullptr : PyUnicode_Concat(a, b);
  Py_DECREF(a);
}
void PyUnicode_AppendAndDel(PyObject** p, PyObject* b) {
  PyUnicode_Append(p, b);
  Py_XDECREF(b);
}
PyObject* PyUnicode_Substring(PyObject* s, Py_ssize_t a, Py_ssize_t b) {
  if (!IsStrOrRaise(s)) return nullptr;
  if (a < 0 || b < 0) {
    Raise(exc::IndexError, "string index out of range");
    return nullptr;
  }
  const int64_t n = StrLength(In(s));
  if (b > n) b = n;
  if (a >= b) return NewReference(NewStrAscii(""));
  Object* part = StrSubstring(In(s), a, b);
  return part == In(s) ? NewReference(part) : FreshText(part);
}
PyObject* PyUnicode_Join(PyObject* separator, PyObject* items) {
  return NewReference(StrJoin(separator == nullptr ? NewStrAscii(" ") : Escape(separator), Escape(items)));
}
PyObject* PyUnicode_Split(PyObject* s, PyObject* sep, Py_ssize_t max) {
  Object* n = NewInt(max);
  return n == nullptr ? nullptr
                      : ByMethod(s, "split", sep == nullptr ? None() : Escape(sep), n);
}
PyObject* PyUnicode_RSplit(PyObject* s, PyObject* sep, Py_ssize_t max) {
  Object* n = NewInt(max);
  return n == nullptr ? nullptr
                      : ByMethod(s, "rsplit", sep == nullptr ? None() : Escape(sep), n);
}
PyObject* PyUnicode_Splitlines(PyObject* s, int keep) {
  return ByMethod(s, "splitlines", Bool(keep != 0));
}
PyObject* PyUnicode_Partition(PyObject* s, PyObject* sep) {
  return ByMethod(s, "partition", Escape(sep));
}
PyObject* PyUnicode_RPartition(PyObject* s, PyObject* sep) {
  return ByMethod(s, "rpartition", Escape(sep));
}
PyObject* PyUnicode_Translate(PyObject* s, PyObject* table, const char*) {
  return ByMethod(s, "translate", Escape(table));
}
PyObject* PyUnicode_Replace(PyObject* s, PyObject* a, PyObject* b, Py_ssize_t max) {
  Object* n = NewInt(max);
  return n == nullptr ? nullptr : ByMethod(s, "replace", Escape(a), Escape(b), n);
}
namespace {
void Clip(int64_t length, Py_ssize_t* a, Py_ssize_t* b) {
  if (*b > length) *b = length;
  if (*b < 0) *b += length;
  if (*b < 0) *b = 0;
  if (*a < 0) *a += length;
  if (*a < 0) *a = 0;
}
}  // namespace
Py_ssize_t PyUnicode_Tailmatch(PyObject* s, PyObject* sub, Py_ssize_t a, Py_ssize_t b, int direction) {
  if (!IsStrOrRaise(s) || !IsStrOrRaise(sub)) return -1;
  Clip(StrLength(In(s)), &a, &b);
  const int64_t n = StrLength(In(sub));
  if (b - a < n) return 0;
  const int64_t from = direction > 0 ? b - n : a;
  for (int64_t i = 0; i < n; ++i) {
    if (StrAt(In(s), from + i) != StrAt(In(sub), i)) return 0;
  }
  return 1;
}
Py_ssize_t PyUnicode_Find(PyObject* s, PyObject* sub, Py_ssize_t a, Py_ssize_t b, int direction) {
  if (!IsStrOrRaise(s) || !IsStrOrRaise(sub)) return -2;
  Clip(StrLength(In(s)), &a, &b);
  return StrFind(In(s), In(sub), a, b, direction);
}
Py_ssize_t PyUnicode_FindChar(PyObject* s, Py_UCS4 c, Py_ssize_t a, Py_ssize_t b, int direction) {
  const int64_t n = StrLength(In(s));
  if (b > n) b = n;
  if (b < 0) b = b + n < 0 ? 0 : b + n;
  if (a < 0) a = a + n < 0 ? 0 : a + n;
  if (direction > 0) {
    for (Py_ssize_t i = a; i < b; ++i) {
      if (StrAt(In(s), i) == c) return i;
    }
  } else {
    for (Py_ssize_t i = b - 1; i >= a; --i) {
      if (StrAt(In(s), i) == c) return i;
    }
  }
  return -1;
}
Py_ssize_t PyUnicode_Count(PyObject* s, PyObject* sub, Py_ssize_t a, Py_ssize_t b) {
  if (!IsStrOrRaise(s) || !IsStrOrRaise(sub)) return -1;
  Clip(StrLength(In(s)), &a, &b);
  const int64_t n = StrLength(In(sub));
  if (n == 0) return a <= b ? b - a + 1 : 0;
  Py_ssize_t count = 0;
  while ((a = StrFind(In(s), In(sub), a, b, 1)) >= 0) {
    ++count;
    a += n;
  }
  return count;
}
int PyUnicode_Compare(PyObject* a, PyObject* b) {
  if (!IsStr(In(a)) || !IsStr(In(b))) {
    Raise(exc::TypeError, "Can't compare %.100s and %.100s", TypeOf(In(a))->tp_name,
          TypeOf(In(b))->tp_name);
    return -1;
  }
  return StrCompare(In(a), In(b));
}
int PyUnicode_CompareWithASCIIString(PyObject* s, const char* text) {
  const int64_t n = StrLength(In(s));
  for (int64_t i = 0; i < n; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const char32_t d = StrAt(In(s), i);
    if (d != c) return d < c ? -1 : 1;
    if (c == 0) return 1;
  }
  return text[n] == 0 ? 0 : -1;
}
PyObject* _PyUnicode_Copy(PyObject* s) {
  if (!PyUnicode_Check(s)) return BadCall();
  // One that its caller may write to: of the same kind, and nobody else's.
  const Py_ssize_t n = PyUnicode_GET_LENGTH(s);
  PyObject* copy = PyUnicode_New(n, PyUnicode_MAX_CHAR_VALUE(s));
  if (copy == nullptr) return nullptr;
  std::memcpy(PyUnicode_DATA(copy), PyUnicode_DATA(s), static_cast<size_t>(n) * PyUnicode_KIND(s));
  return copy;
}
int _PyUnicode_EqualToASCIIString(PyObject* s, const char* text) { return StrEquals(In(s), text); }
int _PyUnicode_EQ(PyObject* a, PyObject* b) { return StrEqual(In(a), In(b)); }
PyObject* PyUnicode_RichCompare(PyObject* a, PyObject* b, int op) {
  return NewReference(str_type.slots.richcompare(Escape(a), Escape(b), static_cast<CompareOp>(op)));
}
PyObject* PyUnicode_Format(PyObject* format, PyObject* args) {
  if (!IsStr(In(format))) return BadCall();
  return NewReference(BinaryOp(Escape(format), Escape(args), kRemainder));
}
int PyUnicode_Contains(PyObject* s, PyObject* sub) { return Contains(Escape(s), Escape(sub)); }
int PyUnicode_IsIdentifier(PyObject* s) {
  PyObject* r = ByMethod(s, "isidentifier");
  return r == Py_True;
}
Py_UCS4 _PyUnicode_FindMaxChar(PyObject* s, Py_ssize_t a, Py_ssize_t b) {
  if (b <= a || StrIsAscii(In(s))) return 127;
  const int kind = StrKindOf(In(s));
  return MaxCharOf(kind, static_cast<const char*>(StrData(In(s))) + a * kind, b - a);
}
