// UnicodeError's fields (pyerrors.h).
#include "compat/objects/prelude.h"

namespace {

UnicodeErrorObject* Fields(PyObject* o) { return reinterpret_cast<UnicodeErrorObject*>(o); }

// A field that must be set; with the type that it must have.
PyObject* Field(Object* value, bool is_str, const char* name) {
  if (value == nullptr) {
    Raise(exc::TypeError, "%s attribute not set", name);
    return nullptr;
  }
  if (is_str ? !IsStr(value) : !IsBytes(value)) {
    Raise(exc::TypeError, "%s attribute must be %s", name, is_str ? "unicode" : "bytes");
    return nullptr;
  }
  return NewReference(value);
}

PyObject* Text(PyObject* o, bool is_str) { return Field(gc::Load(&Fields(o)->object), is_str, "object"); }

// The object's length; -1: exception.
Py_ssize_t Size(PyObject* o, bool is_str) {
  PyObject* text = Text(o, is_str);
  if (text == nullptr) return -1;
  const Py_ssize_t size = is_str ? PyUnicode_GET_LENGTH(text) : PyBytes_GET_SIZE(text);
  Py_DECREF(text);
  return size;
}

int Start(PyObject* o, Py_ssize_t* at, bool is_str) {
  const Py_ssize_t size = Size(o, is_str);
  if (size < 0) return -1;
  *at = Fields(o)->start < 0 ? 0 : Fields(o)->start;
  if (*at >= size) *at = size - 1;
  return 0;
}
int End(PyObject* o, Py_ssize_t* at, bool is_str) {
  const Py_ssize_t size = Size(o, is_str);
  if (size < 0) return -1;
  *at = Fields(o)->end < 1 ? 1 : Fields(o)->end;
  if (*at > size) *at = size;
  return 0;
}
int SetReason(PyObject* o, const char* reason) {
  Object* text = NewStr(reason);
  if (text == nullptr) return -1;
  gc::Store(In(o), &Fields(o)->reason, text);
  return 0;
}

}  // namespace

PyObject* PyUnicodeEncodeError_GetEncoding(PyObject* o) {
  return Field(gc::Load(&Fields(o)->encoding), true, "encoding");
}
PyObject* PyUnicodeEncodeError_GetObject(PyObject* o) { return Text(o, true); }
PyObject* PyUnicodeEncodeError_GetReason(PyObject* o) {
  return Field(gc::Load(&Fields(o)->reason), true, "reason");
}
int PyUnicodeEncodeError_GetStart(PyObject* o, Py_ssize_t* at) { return Start(o, at, true); }
int PyUnicodeEncodeError_GetEnd(PyObject* o, Py_ssize_t* at) { return End(o, at, true); }
int PyUnicodeEncodeError_SetStart(PyObject* o, Py_ssize_t at) {
  Fields(o)->start = at;
  return 0;
}
int PyUnicodeEncodeError_SetEnd(PyObject* o, Py_ssize_t at) {
  Fields(o)->end = at;
  return 0;
}
int PyUnicodeEncodeError_SetReason(PyObject* o, const char* reason) { return SetReason(o, reason); }

PyObject* PyUnicodeDecodeError_GetEncoding(PyObject* o) {
  return Field(gc::Load(&Fields(o)->encoding), true, "encoding");
}
PyObject* PyUnicodeDecodeError_GetObject(PyObject* o) { return Text(o, false); }
PyObject* PyUnicodeDecodeError_GetReason(PyObject* o) {
  return Field(gc::Load(&Fields(o)->reason), true, "reason");
}
int PyUnicodeDecodeError_GetStart(PyObject* o, Py_ssize_t* at) { return Start(o, at, false); }
int PyUnicodeDecodeError_GetEnd(PyObject* o, Py_ssize_t* at) { return End(o, at, false); }
int PyUnicodeDecodeError_SetStart(PyObject* o, Py_ssize_t at) {
  Fields(o)->start = at;
  return 0;
}
int PyUnicodeDecodeError_SetEnd(PyObject* o, Py_ssize_t at) {
  Fields(o)->end = at;
  return 0;
}
int PyUnicodeDecodeError_SetReason(PyObject* o, const char* reason) { return SetReason(o, reason); }

PyObject* PyUnicodeTranslateError_GetObject(PyObject* o) { return Text(o, true); }
PyObject* PyUnicodeTranslateError_GetReason(PyObject* o) {
  return Field(gc::Load(&Fields(o)->reason), true, "reason");
}
int PyUnicodeTranslateError_GetStart(PyObject* o, Py_ssize_t* at) { return Start(o, at, true); }
int PyUnicodeTranslateError_GetEnd(PyObject* o, Py_ssize_t* at) { return End(o, at, true); }
int PyUnicodeTranslateError_SetStart(PyObject* o, Py_ssize_t at) {
  Fields(o)->start = at;
  return 0;
}
int PyUnicodeTranslateError_SetEnd(PyObject* o, Py_ssize_t at) {
  Fields(o)->end = at;
  return 0;
}
int PyUnicodeTranslateError_SetReason(PyObject* o, const char* reason) { return SetReason(o, reason); }
