// Codecs of str that older extensions and the stable ABI still name.
#include "compat/objects/prelude.h"
#include "runtime/objects/codec.h"

namespace {

std::string_view View(const char* s, Py_ssize_t n) { return {s, static_cast<size_t>(n)}; }

// A stateful decoder: all of the input unless the caller asks how much was used.
template <class F>
PyObject* Stateful(Py_ssize_t* consumed, F decode) {
  int64_t used = 0;
  Object* text = decode(consumed == nullptr ? nullptr : &used);
  if (consumed != nullptr) *consumed = used;
  return NewReference(text);
}

// codecs.encode or codecs.decode, any type to any type.
PyObject* Transform(const char* function, PyObject* o, const char* encoding, const char* errors) {
  if (encoding == nullptr) encoding = "utf-8";
  PyObject* codecs = PyImport_ImportModule("_codecs");
  if (codecs == nullptr) return nullptr;
  PyObject* result = errors == nullptr
                         ? PyObject_CallMethod(codecs, function, "Os", o, encoding)
                         : PyObject_CallMethod(codecs, function, "Oss", o, encoding, errors);
  Py_DECREF(codecs);
  return result;
}
bool IsText(PyObject* o) {
  if (PyUnicode_Check(o)) return true;
  PyErr_BadArgument();
  return false;
}
// The result if it is a str; otherwise TypeError.
PyObject* TextOnly(PyObject* result, const char* what, const char* encoding) {
  if (result == nullptr || PyUnicode_Check(result)) return result;
  PyErr_Format(PyExc_TypeError,
               "'%.400s' %s returned '%.400s' instead of 'str'; use codecs.%s() to %s to arbitrary "
               "types",
               encoding == nullptr ? "utf-8" : encoding, what, Py_TYPE(result)->tp_name,
               *what == 'e' ? "encode" : "decode", *what == 'e' ? "encode" : "decode");
  Py_DECREF(result);
  return nullptr;
}

}  // namespace

PyObject* PyUnicode_DecodeUTF7Stateful(const char* s, Py_ssize_t n, const char* errors,
                                       Py_ssize_t* consumed) {
  return Stateful(consumed, [&](int64_t* used) { return DecodeUtf7(View(s, n), errors, used); });
}
PyObject* PyUnicode_DecodeUTF7(const char* s, Py_ssize_t n, const char* errors) {
  return PyUnicode_DecodeUTF7Stateful(s, n, errors, nullptr);
}
PyObject* PyUnicode_DecodeUTF16Stateful(const char* s, Py_ssize_t n, const char* errors,
                                        int* order, Py_ssize_t* consumed) {
  int native = 0;
  return Stateful(consumed, [&](int64_t* used) {
    return DecodeUtf16(View(s, n), errors, order == nullptr ? &native : order, used);
  });
}
PyObject* PyUnicode_DecodeUTF32Stateful(const char* s, Py_ssize_t n, const char* errors,
                                        int* order, Py_ssize_t* consumed) {
  int native = 0;
  return Stateful(consumed, [&](int64_t* used) {
    return DecodeUtf32(View(s, n), errors, order == nullptr ? &native : order, used);
  });
}
PyObject* PyUnicode_DecodeCharmap(const char* s, Py_ssize_t n, PyObject* map, const char* errors) {
  return NewReference(DecodeCharmap(View(s, n), errors, Escape(map)));
}
PyObject* PyUnicode_AsCharmapString(PyObject* s, PyObject* map) {
  if (!PyUnicode_Check(s) || map == nullptr) return PyErr_BadArgument(), nullptr;
  PyObject* codecs = PyImport_ImportModule("_codecs");
  if (codecs == nullptr) return nullptr;
  PyObject* pair = PyObject_CallMethod(codecs, "charmap_encode", "OsO", s, "strict", map);
  Py_DECREF(codecs);
  PyObject* bytes = pair == nullptr ? nullptr : Py_NewRef(PyTuple_GET_ITEM(pair, 0));
  Py_XDECREF(pair);
  return bytes;
}
PyObject* PyUnicode_BuildEncodingMap(PyObject* text) {
  PyObject* codecs = PyImport_ImportModule("_codecs");
  if (codecs == nullptr) return nullptr;
  PyObject* map = PyObject_CallMethod(codecs, "charmap_build", "O", text);
  Py_DECREF(codecs);
  return map;
}
PyObject* PyUnicode_AsEncodedObject(PyObject* s, const char* encoding, const char* errors) {
  return IsText(s) ? Transform("encode", s, encoding, errors) : nullptr;
}
PyObject* PyUnicode_AsDecodedObject(PyObject* s, const char* encoding, const char* errors) {
  return IsText(s) ? Transform("decode", s, encoding, errors) : nullptr;
}
PyObject* PyUnicode_AsEncodedUnicode(PyObject* s, const char* encoding, const char* errors) {
  return TextOnly(PyUnicode_AsEncodedObject(s, encoding, errors), "encoder", encoding);
}
PyObject* PyUnicode_AsDecodedUnicode(PyObject* s, const char* encoding, const char* errors) {
  return TextOnly(PyUnicode_AsDecodedObject(s, encoding, errors), "decoder", encoding);
}
void PyUnicode_InternImmortal(PyObject** s) {
  PyUnicode_InternInPlace(s);
  // Never to be given up: one reference is never returned.
  if (*s != nullptr) Py_INCREF(*s);
}
