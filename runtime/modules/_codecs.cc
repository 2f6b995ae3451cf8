// _codecs: the registry of encodings and of error handlers, and the native codecs by name.

#include <cstring>

#include "runtime/abstract.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/bytes_methods.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/codec_errors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/encoding_map.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {
namespace {

// The registry of the runtime that `owner` names; a new runtime starts with an empty one.
struct Registry {
  Runtime* owner = nullptr;
  Object* search_functions = nullptr;  // list
  Object* cache = nullptr;             // normalized name -> CodecInfo
  Object* handlers = nullptr;          // name -> error handler
};
Registry registry;

template <ErrorPolicy Policy>
Object* Handler(Object*, Args args, size_t, Object*) {
  return HandleErrorObject(args[0], Policy);
}

const NativeMethod kHandlers[] = {
    {"strict_errors", Handler<ErrorPolicy::kStrict>, 1, 1, 0,
     "Implements the 'strict' error handling."},
    {"ignore_errors", Handler<ErrorPolicy::kIgnore>, 1, 1, 0,
     "Implements the 'ignore' error handling."},
    {"replace_errors", Handler<ErrorPolicy::kReplace>, 1, 1, 0,
     "Implements the 'replace' error handling."},
    {"xmlcharrefreplace_errors", Handler<ErrorPolicy::kXmlCharRefReplace>, 1, 1, 0,
     "Implements the 'xmlcharrefreplace' error handling."},
    {"backslashreplace_errors", Handler<ErrorPolicy::kBackslashReplace>, 1, 1, 0,
     "Implements the 'backslashreplace' error handling."},
    {"namereplace_errors", Handler<ErrorPolicy::kNameReplace>, 1, 1, 0,
     "Implements the 'namereplace' error handling."},
    {"surrogatepass", Handler<ErrorPolicy::kSurrogatePass>, 1, 1, 0, nullptr},
    {"surrogateescape", Handler<ErrorPolicy::kSurrogateEscape>, 1, 1, 0, nullptr},
};
constexpr const char* kHandlerNames[] = {"strict",           "ignore",      "replace",
                                         "xmlcharrefreplace", "backslashreplace", "namereplace",
                                         "surrogatepass",    "surrogateescape"};

bool EnsureRegistry() {
  Runtime* runtime = Runtime::Get();
  if (registry.owner == runtime && registry.handlers != nullptr) return true;
  Registry fresh;
  fresh.owner = runtime;
  fresh.search_functions = NewList();
  fresh.cache = NewDict();
  fresh.handlers = NewDict();
  if (fresh.search_functions == nullptr || fresh.cache == nullptr || fresh.handlers == nullptr) {
    return false;
  }
  for (size_t i = 0; i < std::size(kHandlers); ++i) {
    Object* function = NewNativeFunction(&kHandlers[i], nullptr, nullptr);
    if (function == nullptr || !DictSet(fresh.handlers, kHandlerNames[i], function)) return false;
  }
  registry = fresh;
  runtime->AddRoot(&registry.search_functions);
  runtime->AddRoot(&registry.cache);
  runtime->AddRoot(&registry.handlers);
  return true;
}

// Lower case, with '_' for every run of what is no letter, digit or '.'.
std::string Normalized(const char* encoding) {
  std::string name;
  bool punctuation = false;
  for (const char* p = encoding; *p != 0; ++p) {
    const char c = *p;
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                      (c >= 'A' && c <= 'Z') || c == '.';
    if (word || (c & 0x80) != 0) {
      if (punctuation && !name.empty()) name += '_';
      punctuation = false;
      if (word) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    } else {
      punctuation = true;
    }
  }
  return name;
}

// The package registers its search function when it is imported.
bool ImportEncodings() {
  Object* import = BuiltinNamed("__import__");
  if (import == nullptr) return false;
  return CallArgs(import, NewStrAscii("encodings")) != nullptr;
}

Object* CallCodec(Object* function, Object* o, const char* encoding, const char* errors,
                  bool encode) {
  Object* result;
  if (errors != nullptr) {
    Object* name = NewStr(errors);
    if (name == nullptr) return nullptr;
    result = CallArgs(function, o, name);
  } else {
    result = CallArgs(function, o);
  }
  if (result == nullptr) return WrapCodecError(encoding, encode);
  if (!IsTuple(result) || TupleSize(result) != 2) {
    return Raise(exc::TypeError, encode ? "encoder must return a tuple (object, integer)"
                                        : "decoder must return a tuple (object,integer)");
  }
  return TupleAt(result, 0);
}

}  // namespace

Object* WrapCodecError(const char* encoding, bool encode) {
  Object* error = PeekError();
  Type* type = TypeOf(error);
  // Only exceptions that are nothing but a message can be made again.
  Object* dict = gc::Load(&AsException(error)->dict);
  const int64_t plain = exc::Exception.tp_basicsize;
  const int64_t weakly_referenced = plain + static_cast<int64_t>(sizeof(Object*));
  if ((type->tp_basicsize != plain && type->tp_basicsize != weakly_referenced) ||
      (dict != nullptr && DictSize(dict) > 0) || type->slots.init != exc::Exception.slots.init ||
      type->slots.new_ != exc::Exception.slots.new_) {
    return nullptr;
  }
  Object* args = gc::Load(&As<ExceptionObject>(error)->args);
  if (args != nullptr && IsTuple(args) &&
      (TupleSize(args) > 1 || (TupleSize(args) == 1 && !IsStr(TupleAt(args, 0))))) {
    return nullptr;
  }
  error = TakeError();
  Object* message = StrFormat("%scoding with '%s' codec failed (%T: %S)", encode ? "en" : "de",
                              encoding, error, error);
  Object* wrapped = message == nullptr ? nullptr : NewException(*type, message);
  if (wrapped == nullptr) return nullptr;
  auto* w = As<ExceptionObject>(wrapped);
  gc::Store(wrapped, &w->cause, error);
  w->suppress_context = 1;
  SetError(wrapped);
  return nullptr;
}

Object* CodecLookup(const char* encoding) {
  if (!EnsureRegistry()) return nullptr;
  Object* name = NewStr(Normalized(encoding));
  if (name == nullptr) return nullptr;
  name = Intern(name);
  Object* found = DictGetStr(registry.cache, name);
  if (found != nullptr || ErrorSet()) return found;
  if (ListSize(registry.search_functions) == 0 && !ImportEncodings()) return nullptr;
  for (int64_t i = 0;; ++i) {
    Object* function = ListGet(registry.search_functions, i);
    if (function == nullptr) break;
    Object* info = CallArgs(function, name);
    if (info == nullptr) return nullptr;
    if (info == None()) continue;
    if (!IsTuple(info) || TupleSize(info) != 4) {
      return Raise(exc::TypeError, "codec search functions must return 4-tuples");
    }
    return DictSet(registry.cache, name, info) ? info : nullptr;
  }
  return Raise(exc::LookupError, "unknown encoding: %s", encoding);
}

Object* CodecLookupError(const char* errors) {
  if (!EnsureRegistry()) return nullptr;
  Object* handler = DictGet(registry.handlers, errors == nullptr ? "strict" : errors);
  if (handler != nullptr || ErrorSet()) return handler;
  return Raise(exc::LookupError, "unknown error handler name '%.400s'", errors);
}

Object* CodecEncode(Object* o, const char* encoding, const char* errors) {
  Object* info = CodecLookup(encoding);
  return info == nullptr ? nullptr
                         : CallCodec(TupleAt(info, 0), o, encoding, errors, true);
}

Object* CodecDecode(Object* o, const char* encoding, const char* errors) {
  Object* info = CodecLookup(encoding);
  return info == nullptr ? nullptr
                         : CallCodec(TupleAt(info, 1), o, encoding, errors, false);
}

namespace {

Object* Pair(Object* value, int64_t count) {
  if (value == nullptr) return nullptr;
  Object* number = BoxInt(count);
  return number == nullptr ? nullptr : TupleOf(value, number);
}

// A str argument as a C string. False: exception.
bool Name(const char* function, Object* o, const char** out) {
  if (!IsStr(o)) {
    Raise(exc::TypeError, "%s() argument must be str, not %#T", function, o);
    return false;
  }
  return CStringArgument(function, "name", o, out);
}

// errors=None, the last argument but perhaps `final`. False: exception.
bool Errors(const char* function, Args args, size_t nargs, size_t index, const char** errors) {
  *errors = nullptr;
  if (nargs <= index || args[index] == None()) return true;
  if (!IsStr(args[index])) {
    Raise(exc::TypeError, "%s() argument %zu must be str or None, not %#T", function, index + 1,
          args[index]);
    return false;
  }
  *errors = StrUtf8(args[index]);
  return *errors != nullptr;
}

Object* Register(Object*, Args args, size_t, Object*) {
  if (!IsCallable(args[0])) return Raise(exc::TypeError, "argument must be callable");
  if (!EnsureRegistry() || !ListAppend(registry.search_functions, args[0])) return nullptr;
  return None();
}

Object* Unregister(Object*, Args args, size_t, Object*) {
  if (!EnsureRegistry()) return nullptr;
  for (int64_t i = 0; i < ListSize(registry.search_functions); ++i) {
    if (ListGet(registry.search_functions, i) != args[0]) continue;
    if (!DictClear(registry.cache)) return nullptr;
    return ListPop(registry.search_functions, i) == nullptr ? nullptr : None();
  }
  return None();
}

Object* Lookup(Object*, Args args, size_t, Object*) {
  const char* name;
  if (!Name("lookup", args[0], &name)) return nullptr;
  return CodecLookup(name);
}

bool CodecArguments(const char* function, Args args, size_t nargs, Object* kwnames, Object** o,
                    const char** encoding, const char** errors) {
  Object* out[3] = {nullptr, nullptr, nullptr};
  if (!ParseArgs(function, args, nargs, kwnames, {"obj", "encoding", "errors"}, 0, 3, 1, out) ||
      !CStringArgument(function, "encoding", out[1], encoding) ||
      !CStringArgument(function, "errors", out[2], errors)) {
    return false;
  }
  *o = out[0];
  if (*encoding == nullptr) *encoding = "utf-8";
  return true;
}

Object* Encode(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* o;
  const char *encoding, *errors;
  if (!CodecArguments("encode", args, nargs, kwnames, &o, &encoding, &errors)) return nullptr;
  return CodecEncode(o, encoding, errors);
}
Object* Decode(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* o;
  const char *encoding, *errors;
  if (!CodecArguments("decode", args, nargs, kwnames, &o, &encoding, &errors)) return nullptr;
  return CodecDecode(o, encoding, errors);
}

Object* RegisterError(Object*, Args args, size_t, Object*) {
  const char* name;
  if (!CStringArgument("register_error", "1", args[0], &name)) return nullptr;
  if (!IsCallable(args[1])) return Raise(exc::TypeError, "handler must be callable");
  if (!EnsureRegistry() || !DictSet(registry.handlers, args[0], args[1])) return nullptr;
  return None();
}
Object* LookupErrorMethod(Object*, Args args, size_t, Object*) {
  const char* name;
  if (!Name("lookup_error", args[0], &name)) return nullptr;
  return CodecLookupError(name);
}

// x_encode(str, errors=None)
template <auto Function>
Object* EncodeWith(Object*, Args args, size_t nargs, Object*) {
  const char* errors;
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "encode() argument 1 must be str, not %#T", args[0]);
  }
  if (!Errors("encode", args, nargs, 1, &errors)) return nullptr;
  return Pair(Function(args[0], errors), StrLength(args[0]));
}

Object* Utf16Le(Object* s, const char* errors) { return EncodeUtf16(s, errors, -1); }
Object* Utf16Be(Object* s, const char* errors) { return EncodeUtf16(s, errors, 1); }
Object* Utf32Le(Object* s, const char* errors) { return EncodeUtf32(s, errors, -1); }
Object* Utf32Be(Object* s, const char* errors) { return EncodeUtf32(s, errors, 1); }
Object* UnicodeEscape(Object* s, const char*) { return EncodeUnicodeEscape(s); }
Object* RawUnicodeEscape(Object* s, const char*) { return EncodeRawUnicodeEscape(s); }

// utf_16_encode(str, errors=None, byteorder=0)
template <auto Function>
Object* EncodeOrdered(Object*, Args args, size_t nargs, Object*) {
  const char* errors;
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "encode() argument 1 must be str, not %#T", args[0]);
  }
  if (!Errors("encode", args, nargs, 1, &errors)) return nullptr;
  int order = 0;
  if (nargs > 2 && !IntAsInt(args[2], &order)) return nullptr;
  return Pair(Function(args[0], errors, order), StrLength(args[0]));
}

// The bytes of an argument, where a str stands for its UTF-8 (the escape codecs take both).
bool Input(Object* o, bool text_allowed, std::string* out) {
  if (text_allowed && IsStr(o)) {
    int64_t size;
    const char* utf8 = StrUtf8(o, &size);
    if (utf8 == nullptr) return false;
    out->assign(utf8, size);
    return true;
  }
  return CopyBufferBytes(o, out);
}

// x_decode(data, errors=None, final=False)
template <auto Function, bool kText = false, bool kFinal = false>
Object* DecodeWith(Object*, Args args, size_t nargs, Object*) {
  const char* errors;
  if (!Errors("decode", args, nargs, 1, &errors)) return nullptr;
  int final = kFinal;
  if (nargs > 2 && (final = IsTrue(args[2])) < 0) return nullptr;
  std::string bytes;
  if (!Input(args[0], kText, &bytes)) return nullptr;
  auto consumed = static_cast<int64_t>(bytes.size());
  Object* text = Function(bytes, errors, final != 0 ? nullptr : &consumed);
  return Pair(text, consumed);
}

Object* AsciiDecode(std::string_view bytes, const char* errors, int64_t*) {
  return DecodeAscii(bytes, errors);
}
Object* Latin1Decode(std::string_view bytes, const char*, int64_t*) { return DecodeLatin1(bytes); }
template <auto Function, int kOrder>
Object* Ordered(std::string_view bytes, const char* errors, int64_t* consumed) {
  int order = kOrder;
  return Function(bytes, errors, &order, consumed);
}

// utf_16_ex_decode(data, errors=None, byteorder=0, final=False) -> (text, consumed, order)
template <auto Function>
Object* DecodeEx(Object*, Args args, size_t nargs, Object*) {
  const char* errors;
  if (!Errors("decode", args, nargs, 1, &errors)) return nullptr;
  int order = 0, final = 0;
  if (nargs > 2 && !IntAsInt(args[2], &order)) return nullptr;
  if (nargs > 3 && (final = IsTrue(args[3])) < 0) return nullptr;
  std::string bytes;
  if (!CopyBufferBytes(args[0], &bytes)) return nullptr;
  auto consumed = static_cast<int64_t>(bytes.size());
  Object* text = Function(bytes, errors, &order, final != 0 ? nullptr : &consumed);
  return text == nullptr ? nullptr : TupleOf(text, BoxInt(consumed), BoxInt(order));
}

Object* EscapeDecode(Object*, Args args, size_t nargs, Object*) {
  const char* errors;
  if (!Errors("escape_decode", args, nargs, 1, &errors)) return nullptr;
  std::string bytes;
  if (!Input(args[0], true, &bytes)) return nullptr;
  return Pair(DecodeEscape(bytes, errors), static_cast<int64_t>(bytes.size()));
}
Object* EscapeEncode(Object*, Args args, size_t, Object*) {
  if (!IsBytes(args[0])) {
    return Raise(exc::TypeError, "escape_encode() argument 1 must be bytes, not %#T", args[0]);
  }
  std::string text = BytesReprText(BytesView(args[0]));  // b'…'
  std::string inner = text.substr(2, text.size() - 3);
  if (text[1] == '"') {  // single quotes are escaped all the same
    std::string escaped;
    for (char c : inner) {
      if (c == '\'') escaped += '\\';
      escaped += c;
    }
    inner = escaped;
  }
  return Pair(NewBytes(inner), BytesSize(args[0]));
}

Object* ReadBufferEncode(Object*, Args args, size_t, Object*) {
  std::string bytes;
  if (!Input(args[0], true, &bytes)) return nullptr;
  return Pair(NewBytes(bytes), static_cast<int64_t>(bytes.size()));
}

Object* CharmapDecode(Object*, Args args, size_t nargs, Object*) {
  const char* errors;
  if (!Errors("charmap_decode", args, nargs, 1, &errors)) return nullptr;
  std::string bytes;
  if (!CopyBufferBytes(args[0], &bytes)) return nullptr;
  return Pair(DecodeCharmap(bytes, errors, nargs > 2 ? args[2] : nullptr),
              static_cast<int64_t>(bytes.size()));
}
Object* CharmapEncode(Object*, Args args, size_t nargs, Object*) {
  const char* errors;
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "charmap_encode() argument 1 must be str, not %#T", args[0]);
  }
  if (!Errors("charmap_encode", args, nargs, 1, &errors)) return nullptr;
  return Pair(EncodeCharmap(args[0], errors, nargs > 2 ? args[2] : nullptr), StrLength(args[0]));
}
Object* CharmapBuild(Object*, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "charmap_build() argument must be str, not %#T", args[0]);
  }
  return NewEncodingMap(args[0]);
}

const NativeMethod kMethods[] = {
    {"register", Register, 1, 1, 0,
     "register($module, search_function, /)\n--\n\nRegister a codec search function."},
    {"unregister", Unregister, 1, 1, 0,
     "unregister($module, search_function, /)\n--\n\nUnregister a codec search function."},
    {"lookup", Lookup, 1, 1, 0,
     "lookup($module, encoding, /)\n--\n\nThe codec tuple of an encoding."},
    {"encode", Encode, 0, kAnyCount, kKeywords,
     "encode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nEncodes obj."},
    {"decode", Decode, 0, kAnyCount, kKeywords,
     "decode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nDecodes obj."},
    {"register_error", RegisterError, 2, 2, 0,
     "register_error($module, errors, handler, /)\n--\n\nRegister an error handler."},
    {"lookup_error", LookupErrorMethod, 1, 1, 0,
     "lookup_error($module, name, /)\n--\n\nThe error handler of this name."},
    {"escape_encode", EscapeEncode, 1, 2, 0, nullptr},
    {"escape_decode", EscapeDecode, 1, 2, 0, nullptr},
    {"utf_8_encode", EncodeWith<EncodeUtf8>, 1, 2, 0, nullptr},
    {"utf_8_decode", DecodeWith<DecodeUtf8>, 1, 3, 0, nullptr},
    {"utf_7_encode", EncodeWith<EncodeUtf7>, 1, 2, 0, nullptr},
    {"utf_7_decode", DecodeWith<DecodeUtf7>, 1, 3, 0, nullptr},
    {"utf_16_encode", EncodeOrdered<EncodeUtf16>, 1, 3, 0, nullptr},
    {"utf_16_le_encode", EncodeWith<Utf16Le>, 1, 2, 0, nullptr},
    {"utf_16_be_encode", EncodeWith<Utf16Be>, 1, 2, 0, nullptr},
    {"utf_16_decode", DecodeWith<Ordered<DecodeUtf16, 0>>, 1, 3, 0, nullptr},
    {"utf_16_le_decode", DecodeWith<Ordered<DecodeUtf16, -1>>, 1, 3, 0, nullptr},
    {"utf_16_be_decode", DecodeWith<Ordered<DecodeUtf16, 1>>, 1, 3, 0, nullptr},
    {"utf_16_ex_decode", DecodeEx<DecodeUtf16>, 1, 4, 0, nullptr},
    {"utf_32_encode", EncodeOrdered<EncodeUtf32>, 1, 3, 0, nullptr},
    {"utf_32_le_encode", EncodeWith<Utf32Le>, 1, 2, 0, nullptr},
    {"utf_32_be_encode", EncodeWith<Utf32Be>, 1, 2, 0, nullptr},
    {"utf_32_decode", DecodeWith<Ordered<DecodeUtf32, 0>>, 1, 3, 0, nullptr},
    {"utf_32_le_decode", DecodeWith<Ordered<DecodeUtf32, -1>>, 1, 3, 0, nullptr},
    {"utf_32_be_decode", DecodeWith<Ordered<DecodeUtf32, 1>>, 1, 3, 0, nullptr},
    {"utf_32_ex_decode", DecodeEx<DecodeUtf32>, 1, 4, 0, nullptr},
    {"unicode_escape_encode", EncodeWith<UnicodeEscape>, 1, 2, 0, nullptr},
    {"unicode_escape_decode", DecodeWith<DecodeUnicodeEscape, true, true>, 1, 3, 0, nullptr},
    {"raw_unicode_escape_encode", EncodeWith<RawUnicodeEscape>, 1, 2, 0, nullptr},
    {"raw_unicode_escape_decode", DecodeWith<DecodeRawUnicodeEscape, true, true>, 1, 3, 0, nullptr},
    {"latin_1_encode", EncodeWith<EncodeLatin1>, 1, 2, 0, nullptr},
    {"latin_1_decode", DecodeWith<Latin1Decode>, 1, 2, 0, nullptr},
    {"ascii_encode", EncodeWith<EncodeAscii>, 1, 2, 0, nullptr},
    {"ascii_decode", DecodeWith<AsciiDecode>, 1, 2, 0, nullptr},
    {"charmap_encode", CharmapEncode, 1, 3, 0, nullptr},
    {"charmap_decode", CharmapDecode, 1, 3, 0, nullptr},
    {"charmap_build", CharmapBuild, 1, 1, 0, nullptr},
    {"readbuffer_encode", ReadBufferEncode, 1, 2, 0, nullptr},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

}  // namespace

Object* CreateCodecsModule() {
  return ReadyEncodingMapType() ? NewNativeModule("_codecs", nullptr, kMethods) : nullptr;
}

}  // namespace tricolor
