// Bytes as hexadecimal digits (internal/pycore_strhex.h).
#include "compat/objects/prelude.h"
#include "compat/include/internal/pycore_strhex.h"

namespace {

// One character; groups are counted from the right, or from the left when `group` is negative.
// False: an exception is set. `*separator` is -1 for none.
bool ParseSeparator(const PyObject* o, int* separator) {
  *separator = -1;
  if (o == nullptr) return true;
  Object* given = In(const_cast<PyObject*>(o));
  const int64_t length = Length(given);
  if (length < 0) return false;
  if (length != 1) {
    Raise(exc::ValueError, "sep must be length 1.");
    return false;
  }
  Py_UCS4 c;
  if (IsStr(given)) {
    c = PyUnicode_READ_CHAR(Py(given), 0);
  } else if (IsBytes(given)) {
    c = static_cast<uint8_t>(BytesData(given)[0]);
  } else {
    Raise(exc::TypeError, "sep must be str or bytes.");
    return false;
  }
  if (c > 127) {
    Raise(exc::ValueError, "sep must be ASCII.");
    return false;
  }
  *separator = static_cast<int>(c);
  return true;
}

PyObject* Hex(const char* data, Py_ssize_t size, const PyObject* separator, int group,
              bool as_bytes) {
  int mark;
  if (!ParseSeparator(separator, &mark)) return nullptr;
  const Py_ssize_t width = group < 0 ? -static_cast<Py_ssize_t>(group) : group;
  if (width == 0 || mark < 0) mark = -1;
  const Py_ssize_t marks = mark < 0 || size == 0 ? 0 : (size - 1) / width;
  if (size > (PY_SSIZE_T_MAX - marks) / 2) return PyErr_NoMemory();
  const Py_ssize_t length = size * 2 + marks;
  PyObject* result =
      as_bytes ? PyBytes_FromStringAndSize(nullptr, length) : PyUnicode_New(length, 127);
  if (result == nullptr || length == 0) return result;
  char* out = as_bytes ? PyBytes_AS_STRING(result) : reinterpret_cast<char*>(PyUnicode_1BYTE_DATA(result));
  for (Py_ssize_t i = 0; i < size; ++i) {
    if (marks > 0 && i > 0 && (group < 0 ? i : size - i) % width == 0) {
      *out++ = static_cast<char>(mark);
    }
    const auto byte = static_cast<uint8_t>(data[i]);
    *out++ = Py_hexdigits[byte >> 4];
    *out++ = Py_hexdigits[byte & 15];
  }
  return result;
}

}  // namespace

PyObject* _Py_strhex(const char* data, Py_ssize_t size) { return Hex(data, size, nullptr, 0, false); }
PyObject* _Py_strhex_bytes(const char* data, Py_ssize_t size) {
  return Hex(data, size, nullptr, 0, true);
}
PyObject* _Py_strhex_with_sep(const char* data, Py_ssize_t size, const PyObject* separator,
                              int bytes_per_group) {
  return Hex(data, size, separator, bytes_per_group, false);
}
PyObject* _Py_strhex_bytes_with_sep(const char* data, Py_ssize_t size, const PyObject* separator,
                                    int bytes_per_group) {
  return Hex(data, size, separator, bytes_per_group, true);
}
