// str to bytes and back; file names; the writer.
#include "compat/objects/prelude.h"
#include "compat/texts.h"
#include "runtime/buffer.h"
#include "runtime/objects/codec.h"

const char* Py_FileSystemDefaultEncoding = "utf-8";
const char* Py_FileSystemDefaultEncodeErrors = "surrogateescape";

namespace {
std::string_view View(const char* s, Py_ssize_t n) { return {s, static_cast<size_t>(n)}; }
bool IsStrOrRaise(PyObject* o) {
  if (o != nullptr && IsStr(In(o))) return true;
  PyErr_BadArgument();
  return false;
}
// A str for an encoder of the runtime. What is all ASCII none of them can refuse, and so show to an error handler.
Object* ToEncode(PyObject* s) { return StrIsAscii(In(s)) ? In(s) : Escape(s); }
// What became of it: nobody else's, unless a handler had a say.
PyObject* Encoded(PyObject* s, Object* bytes) { return StrIsAscii(In(s)) ? FreshLeaf(bytes) : NewReference(bytes); }
}  // namespace

const char* PyUnicode_GetDefaultEncoding(void) { return "utf-8"; }
PyObject* PyUnicode_Decode(const char* s, Py_ssize_t n, const char* encoding, const char* errors) {
  return NewReference(DecodeToStr(View(s, n), nullptr, encoding, errors));
}
PyObject* PyUnicode_FromEncodedObject(PyObject* o, const char* encoding, const char* errors) {
  if (o == nullptr) return BadCall();
  if (IsStr(In(o))) {
    Raise(exc::TypeError, "decoding str is not supported");
    return nullptr;
  }
  if (!SupportsBuffer(In(o))) {
    Raise(exc::TypeError, "decoding to str: need a bytes-like object, %.80s found",
          TypeOf(In(o))->tp_name);
    return nullptr;
  }
  BufferView view(Escape(o));
  return view.ok() ? NewReference(DecodeToStr(view.text(), In(o), encoding, errors)) : nullptr;
}
PyObject* PyUnicode_DecodeUTF8Stateful(const char* s, Py_ssize_t n, const char* errors,
                                       Py_ssize_t* consumed) {
  int64_t used = 0;
  Object* r = DecodeUtf8(View(s, n), errors, consumed == nullptr ? nullptr : &used);
  if (consumed != nullptr) *consumed = used;
  return NewReference(r);
}
PyObject* PyUnicode_DecodeUTF8(const char* s, Py_ssize_t n, const char* errors) {
  if (IsAsciiText(s, static_cast<size_t>(n))) return FreshText(NewStrAscii(View(s, n)));
  return NewReference(DecodeUtf8(View(s, n), errors));
}
PyObject* PyUnicode_DecodeUTF16(const char* s, Py_ssize_t n, const char* errors, int* order) {
  int native = 0;
  return NewReference(DecodeUtf16(View(s, n), errors, order == nullptr ? &native : order));
}
PyObject* PyUnicode_DecodeUTF32(const char* s, Py_ssize_t n, const char* errors, int* order) {
  int native = 0;
  return NewReference(DecodeUtf32(View(s, n), errors, order == nullptr ? &native : order));
}
PyObject* PyUnicode_DecodeLatin1(const char* s, Py_ssize_t n, const char*) {
  return NewReference(DecodeLatin1(View(s, n)));
}
PyObject* PyUnicode_DecodeASCII(const char* s, Py_ssize_t n, const char* errors) {
  if (IsAsciiText(s, static_cast<size_t>(n))) return FreshText(NewStrAscii(View(s, n)));
  return NewReference(DecodeAscii(View(s, n), errors));
}
PyObject* PyUnicode_DecodeUnicodeEscape(const char* s, Py_ssize_t n, const char* errors) {
  return NewReference(DecodeUnicodeEscape(View(s, n), errors));
}
PyObject* PyUnicode_DecodeRawUnicodeEscape(const char* s, Py_ssize_t n, const char* errors) {
  return NewReference(DecodeRawUnicodeEscape(View(s, n), errors));
}
PyObject* PyUnicode_DecodeLocaleAndSize(const char* s, Py_ssize_t n, const char* errors) {
  return NewReference(DecodeUtf8(View(s, n), errors));
}
PyObject* PyUnicode_DecodeLocale(const char* s, const char* errors) {
  return PyUnicode_DecodeLocaleAndSize(s, static_cast<Py_ssize_t>(strlen(s)), errors);
}
PyObject* PyUnicode_DecodeFSDefaultAndSize(const char* s, Py_ssize_t n) {
  return NewReference(StrSurrogateEscape(View(s, n)));
}
PyObject* PyUnicode_DecodeFSDefault(const char* s) {
  return PyUnicode_DecodeFSDefaultAndSize(s, static_cast<Py_ssize_t>(strlen(s)));
}
PyObject* PyUnicode_AsEncodedString(PyObject* s, const char* encoding, const char* errors) {
  return IsStrOrRaise(s) ? NewReference(EncodeStr(Escape(s), encoding, errors)) : nullptr;
}
PyObject* _PyUnicode_AsUTF8String(PyObject* s, const char* errors) {
  return IsStrOrRaise(s) ? Encoded(s, EncodeUtf8(ToEncode(s), errors)) : nullptr;
}
PyObject* _PyUnicode_AsASCIIString(PyObject* s, const char* errors) {
  return IsStrOrRaise(s) ? Encoded(s, EncodeAscii(ToEncode(s), errors)) : nullptr;
}
PyObject* _PyUnicode_AsLatin1String(PyObject* s, const char* errors) {
  return IsStrOrRaise(s) ? Encoded(s, EncodeLatin1(ToEncode(s), errors)) : nullptr;
}
PyObject* PyUnicode_AsUTF8String(PyObject* s) { return _PyUnicode_AsUTF8String(s, nullptr); }
PyObject* PyUnicode_AsASCIIString(PyObject* s) { return _PyUnicode_AsASCIIString(s, nullptr); }
PyObject* PyUnicode_AsLatin1String(PyObject* s) { return _PyUnicode_AsLatin1String(s, nullptr); }
PyObject* PyUnicode_AsUTF16String(PyObject* s) {
  return IsStrOrRaise(s) ? NewReference(EncodeUtf16(ToEncode(s), nullptr, 0)) : nullptr;
}
PyObject* PyUnicode_AsUTF32String(PyObject* s) {
  return IsStrOrRaise(s) ? NewReference(EncodeUtf32(ToEncode(s), nullptr, 0)) : nullptr;
}
PyObject* PyUnicode_AsUnicodeEscapeString(PyObject* s) {
  return IsStrOrRaise(s) ? NewReference(EncodeUnicodeEscape(ToEncode(s))) : nullptr;
}
PyObject* PyUnicode_AsRawUnicodeEscapeString(PyObject* s) {
  return IsStrOrRaise(s) ? NewReference(EncodeRawUnicodeEscape(ToEncode(s))) : nullptr;
}
PyObject* PyUnicode_EncodeFSDefault(PyObject* s) {
  std::string bytes;
  if (!IsStrOrRaise(s) || !StrToFsBytes(ToEncode(s), &bytes)) return nullptr;
  return FreshLeaf(NewBytes(bytes.data(), static_cast<int64_t>(bytes.size())));
}
PyObject* PyUnicode_EncodeLocale(PyObject* s, const char* errors) {
  PyObject* bytes = _PyUnicode_AsUTF8String(s, errors);
  if (bytes == nullptr ||
      strlen(PyBytes_AS_STRING(bytes)) == static_cast<size_t>(PyBytes_GET_SIZE(bytes))) {
    return bytes;
  }
  Py_DECREF(bytes);
  Raise(exc::ValueError, "embedded null character");
  return nullptr;
}

int PyUnicode_FSConverter(PyObject* o, void* result) {
  auto* out = static_cast<PyObject**>(result);
  if (o == nullptr) {  // cleanup
    Py_CLEAR(*out);
    return 1;
  }
  PyObject* path = PyOS_FSPath(o);
  if (path == nullptr) return 0;
  PyObject* bytes = path;
  if (!PyBytes_Check(path)) {
    bytes = PyUnicode_EncodeFSDefault(path);
    Py_DECREF(path);
    if (bytes == nullptr) return 0;
  }
  if (static_cast<Py_ssize_t>(strlen(PyBytes_AS_STRING(bytes))) != PyBytes_GET_SIZE(bytes)) {
    Py_DECREF(bytes);
    Raise(exc::ValueError, "embedded null byte");
    return 0;
  }
  *out = bytes;
  return Py_CLEANUP_SUPPORTED;
}
int PyUnicode_FSDecoder(PyObject* o, void* result) {
  auto* out = static_cast<PyObject**>(result);
  if (o == nullptr) {
    Py_CLEAR(*out);
    return 1;
  }
  PyObject* path = PyOS_FSPath(o);
  if (path == nullptr) return 0;
  if (PyBytes_Check(path)) {
    PyObject* text = PyUnicode_DecodeFSDefaultAndSize(PyBytes_AS_STRING(path), PyBytes_GET_SIZE(path));
    Py_DECREF(path);
    if (text == nullptr) return 0;
    path = text;
  }
  if (PyUnicode_FindChar(path, 0, 0, PyUnicode_GET_LENGTH(path), 1) >= 0) {
    Py_DECREF(path);
    Raise(exc::ValueError, "embedded null character");
    return 0;
  }
  *out = path;
  return Py_CLEANUP_SUPPORTED;
}
PyObject* PyOS_FSPath(PyObject* o) {
  if (PyUnicode_Check(o) || PyBytes_Check(o)) return NewReference(In(o));
  Object* method = nullptr;
  const int found = LookupSpecial(Escape(o), names.__fspath__, &method);
  if (found < 0) return nullptr;
  if (found == 0) {
    Raise(exc::TypeError, "expected str, bytes or os.PathLike object, not %.200s",
          TypeOf(In(o))->tp_name);
    return nullptr;
  }
  Object* r = Call(method, nullptr, 0);
  if (r == nullptr || IsStr(r) || IsBytes(r)) return NewReference(r);
  Raise(exc::TypeError, "expected %.200s.__fspath__() to return str or bytes, not %.200s",
        TypeOf(In(o))->tp_name, TypeOf(r)->tp_name);
  return nullptr;
}

PyObject* PyCodec_Encode(PyObject* o, const char* encoding, const char* errors) {
  return NewReference(CodecEncode(Escape(o), encoding, errors));
}
PyObject* PyCodec_Decode(PyObject* o, const char* encoding, const char* errors) {
  return NewReference(CodecDecode(Escape(o), encoding, errors));
}
PyObject* PyCodec_LookupError(const char* errors) { return NewReference(CodecLookupError(errors)); }

// ---- _PyUnicodeWriter: a fresh str that is exchanged for a wider or longer one when it must.
void _PyUnicodeWriter_Init(_PyUnicodeWriter* w) {
  std::memset(w, 0, sizeof *w);
  w->min_char = 127;
}
int _PyUnicodeWriter_PrepareInternal(_PyUnicodeWriter* w, Py_ssize_t n, Py_UCS4 max) {
  Py_ssize_t size = w->pos + n;
  if (size < w->size) size = w->size;
  if (size < w->min_length) size = w->min_length;
  if (w->overallocate && size > w->size) size += size / 4;
  if (max < w->maxchar) max = w->maxchar;
  if (max < w->min_char) max = w->min_char;
  PyObject* bigger = PyUnicode_New(size == 0 ? 1 : size, max);
  if (bigger == nullptr) return -1;
  if (w->buffer != nullptr) {
    if (PyUnicode_CopyCharacters(bigger, 0, w->buffer, 0, w->pos) < 0) {
      Py_DECREF(bigger);
      return -1;
    }
    Py_DECREF(w->buffer);
  }
  w->buffer = bigger;
  w->data = PyUnicode_DATA(bigger);
  w->kind = PyUnicode_KIND(bigger);
  w->maxchar = PyUnicode_MAX_CHAR_VALUE(bigger);
  w->size = PyUnicode_GET_LENGTH(bigger);
  return 0;
}
int _PyUnicodeWriter_WriteChar(_PyUnicodeWriter* w, Py_UCS4 c) {
  if (_PyUnicodeWriter_Prepare(w, 1, c) < 0) return -1;
  PyUnicode_WRITE(w->kind, w->data, w->pos, c);
  ++w->pos;
  return 0;
}
int _PyUnicodeWriter_WriteSubstring(_PyUnicodeWriter* w, PyObject* s, Py_ssize_t a, Py_ssize_t b) {
  const Py_ssize_t n = b - a;
  if (n == 0) return 0;
  if (_PyUnicodeWriter_Prepare(w, n, _PyUnicode_FindMaxChar(s, a, b)) < 0) return -1;
  if (PyUnicode_CopyCharacters(w->buffer, w->pos, s, a, n) < 0) return -1;
  w->pos += n;
  return 0;
}
int _PyUnicodeWriter_WriteStr(_PyUnicodeWriter* w, PyObject* s) {
  return _PyUnicodeWriter_WriteSubstring(w, s, 0, PyUnicode_GET_LENGTH(s));
}
int _PyUnicodeWriter_WriteLatin1String(_PyUnicodeWriter* w, const char* s, Py_ssize_t n) {
  if (_PyUnicodeWriter_Prepare(w, n, MaxCharOf(kLatin1, s, n)) < 0) return -1;
  CopyChars(w->kind, w->data, w->pos, kLatin1, s, 0, n);
  w->pos += n;
  return 0;
}
int _PyUnicodeWriter_WriteASCIIString(_PyUnicodeWriter* w, const char* s, Py_ssize_t n) {
  return _PyUnicodeWriter_WriteLatin1String(w, s, n < 0 ? static_cast<Py_ssize_t>(strlen(s)) : n);
}
PyObject* _PyUnicodeWriter_Finish(_PyUnicodeWriter* w) {
  if (w->buffer == nullptr || w->pos == 0) {
    Py_CLEAR(w->buffer);
    return NewReference(NewStrAscii(""));
  }
  if (w->maxchar == 127 && w->pos == w->size) {
    PyObject* all = w->buffer;
    w->buffer = nullptr;
    return all;
  }
  // Narrowed if the room was wider than the text.
  PyObject* r = PyUnicode_Substring(w->buffer, 0, w->pos);
  Py_CLEAR(w->buffer);
  return r;
}
void _PyUnicodeWriter_Dealloc(_PyUnicodeWriter* w) { Py_CLEAR(w->buffer); }
