// The codec registry for C code (codecs.h).
#include "compat/objects/prelude.h"
#include "runtime/objects/codec.h"

namespace {

// Part `index` of the CodecInfo tuple.
PyObject* Part(const char* encoding, int64_t index) {
  Object* info = CodecLookup(encoding);
  return info == nullptr ? nullptr : NewReference(TupleAt(info, index));
}

// info.<name>(first?, errors?)
PyObject* Make(const char* encoding, const char* name, PyObject* first, const char* errors) {
  Object* info = CodecLookup(encoding);
  Object* factory = info == nullptr ? nullptr : GetAttr(info, NameOf(name));
  if (factory == nullptr) return nullptr;
  Object* args[2];
  size_t n = 0;
  if (first != nullptr) args[n++] = Escape(first);
  if (errors != nullptr && (args[n++] = NewStr(errors)) == nullptr) return nullptr;
  return NewReference(Call(factory, args, n, nullptr));
}

PyObject* Handle(const char* handler, PyObject* error) {
  Object* function = CodecLookupError(handler);
  return function == nullptr ? nullptr : NewReference(CallArgs(function, Escape(error)));
}

int CallRegistry(const char* function, Object* a, Object* b = nullptr) {
  PyObject* module = PyImport_ImportModule("_codecs");
  if (module == nullptr) return -1;
  Object* f = GetAttr(Release(module), NameOf(function));
  if (f == nullptr || a == nullptr) return -1;
  return Status((b == nullptr ? CallArgs(f, a) : CallArgs(f, a, b)) != nullptr);
}

}  // namespace

PyObject* PyCodec_Encoder(const char* encoding) { return Part(encoding, 0); }
PyObject* PyCodec_Decoder(const char* encoding) { return Part(encoding, 1); }
PyObject* PyCodec_StreamReader(const char* encoding, PyObject* stream, const char* errors) {
  return Make(encoding, "streamreader", stream, errors);
}
PyObject* PyCodec_StreamWriter(const char* encoding, PyObject* stream, const char* errors) {
  return Make(encoding, "streamwriter", stream, errors);
}
PyObject* PyCodec_IncrementalEncoder(const char* encoding, const char* errors) {
  return Make(encoding, "incrementalencoder", nullptr, errors);
}
PyObject* PyCodec_IncrementalDecoder(const char* encoding, const char* errors) {
  return Make(encoding, "incrementaldecoder", nullptr, errors);
}
int PyCodec_KnownEncoding(const char* encoding) {
  if (CodecLookup(encoding) != nullptr) return 1;
  ClearError();
  return 0;
}
int PyCodec_Register(PyObject* search) { return CallRegistry("register", Escape(search)); }
int PyCodec_Unregister(PyObject* search) { return CallRegistry("unregister", Escape(search)); }
int PyCodec_RegisterError(const char* name, PyObject* handler) {
  return CallRegistry("register_error", NewStr(name), Escape(handler));
}

PyObject* PyCodec_StrictErrors(PyObject* e) { return Handle("strict", e); }
PyObject* PyCodec_IgnoreErrors(PyObject* e) { return Handle("ignore", e); }
PyObject* PyCodec_ReplaceErrors(PyObject* e) { return Handle("replace", e); }
PyObject* PyCodec_XMLCharRefReplaceErrors(PyObject* e) { return Handle("xmlcharrefreplace", e); }
PyObject* PyCodec_BackslashReplaceErrors(PyObject* e) { return Handle("backslashreplace", e); }
PyObject* PyCodec_NameReplaceErrors(PyObject* e) { return Handle("namereplace", e); }
