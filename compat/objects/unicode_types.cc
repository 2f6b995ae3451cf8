// Properties of characters; the old wchar_t form of a str.
#include "compat/objects/prelude.h"
#include "runtime/unicode.h"

int _PyUnicode_IsLowercase(Py_UCS4 c) { return unicode::IsLower(c); }
int _PyUnicode_IsUppercase(Py_UCS4 c) { return unicode::IsUpper(c); }
int _PyUnicode_IsTitlecase(Py_UCS4 c) { return unicode::IsTitle(c); }
int _PyUnicode_IsWhitespace(const Py_UCS4 c) { return unicode::IsSpace(c); }
int _PyUnicode_IsLinebreak(const Py_UCS4 c) { return unicode::IsLineBreak(c); }
int _PyUnicode_IsDecimalDigit(Py_UCS4 c) { return unicode::IsDecimal(c); }
int _PyUnicode_IsDigit(Py_UCS4 c) { return unicode::IsDigit(c); }
int _PyUnicode_IsNumeric(Py_UCS4 c) { return unicode::IsNumeric(c); }
int _PyUnicode_IsPrintable(Py_UCS4 c) { return unicode::IsPrintable(c); }
int _PyUnicode_IsAlpha(Py_UCS4 c) { return unicode::IsAlpha(c); }
int _PyUnicode_ToDecimalDigit(Py_UCS4 c) { return unicode::DecimalValue(c); }
int _PyUnicode_ToDigit(Py_UCS4 c) { return unicode::DigitValue(c); }
// One character for one: what grows stays as it is.
#define TC_CASE(name, function) \
  Py_UCS4 _PyUnicode_##name(Py_UCS4 c) { \
    char32_t out[3]; \
    return unicode::function(c, out) == 1 ? out[0] : c; \
  }
TC_CASE(ToLowercase, ToLower)
TC_CASE(ToUppercase, ToUpper)
TC_CASE(ToTitlecase, ToTitle)

// The copy belongs to the str, which keeps it as long as the process runs: this door was closed in
// CPython 3.12.
Py_UNICODE* PyUnicode_AsUnicodeAndSize(PyObject* s, Py_ssize_t* size) {
  if (s == nullptr || !IsStr(In(s))) {
    PyErr_BadArgument();
    return nullptr;
  }
  Py_ssize_t length;
  if (size == nullptr) size = &length;
  *size = StrLength(In(s));
  auto* a = As<AsciiObject>(In(s));
  void* known = __atomic_load_n(&a->wstr, __ATOMIC_ACQUIRE);
  if (known != nullptr) return static_cast<Py_UNICODE*>(known);
  wchar_t* copy = PyUnicode_AsWideCharString(s, size);
  if (copy != nullptr) __atomic_store_n(&a->wstr, copy, __ATOMIC_RELEASE);
  return copy;
}
Py_UNICODE* PyUnicode_AsUnicode(PyObject* s) {
  Py_ssize_t size;
  return PyUnicode_AsUnicodeAndSize(s, &size);
}
