// str.encode and bytes.decode: the native codecs by name, others through the registry.

#include "runtime/objects/codec.h"

#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/sys_modes.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/str.h"

namespace tricolor {
namespace {

enum class Known {
  kNone, kUtf8, kAscii, kLatin1, kUtf16, kUtf16Le, kUtf16Be, kUtf32, kUtf32Le, kUtf32Be,
};

Known KnownEncoding(const char* encoding) {
  if (encoding == nullptr) return Known::kUtf8;
  std::string name;
  for (const char* p = encoding; *p != 0; ++p) {
    name += *p == '_' ? '-' : *p >= 'A' && *p <= 'Z' ? static_cast<char>(*p + 32) : *p;
  }
  static constexpr struct {
    const char* name;
    Known known;
  } kNames[] = {
      {"utf-8", Known::kUtf8},        {"utf8", Known::kUtf8},         {"ascii", Known::kAscii},
      {"us-ascii", Known::kAscii},    {"latin-1", Known::kLatin1},    {"latin1", Known::kLatin1},
      {"iso-8859-1", Known::kLatin1}, {"iso8859-1", Known::kLatin1},  {"utf-16", Known::kUtf16},
      {"utf16", Known::kUtf16},       {"utf-16-le", Known::kUtf16Le}, {"utf-16-be", Known::kUtf16Be},
      {"utf-32", Known::kUtf32},      {"utf32", Known::kUtf32},       {"utf-32-le", Known::kUtf32Le},
      {"utf-32-be", Known::kUtf32Be},
  };
  for (const auto& n : kNames) {
    if (name == n.name) return n.known;
  }
  return Known::kNone;
}

// The registry's codec of a text encoding; null: exception.
Object* TextCodec(const char* encoding, const char* alternative) {
  Object* codec = CodecLookup(encoding);
  if (codec == nullptr) return nullptr;
  if (IsExactly(codec, tuple_type)) return codec;
  Object* flag = GetAttr(codec, "_is_text_encoding");
  if (flag == nullptr) return ClearErrorIf(exc::AttributeError) ? codec : nullptr;
  const int text = IsTrue(flag);
  if (text < 0) return nullptr;
  if (text == 0) {
    return Raise(exc::LookupError,
                 "'%.400s' is not a text encoding; use %s to handle arbitrary codecs", encoding,
                 alternative);
  }
  return codec;
}

}  // namespace

namespace {

// Those that CPython reaches through the registry name the codec in errors that are no
// UnicodeError.
Object* Named(Object* result, const char* encoding, bool encode) {
  return result != nullptr ? result : WrapCodecError(encoding, encode);
}

}  // namespace

namespace {

// With -X dev the names are looked up even where there is nothing to encode.
bool NamesExist(const char* encoding, const char* errors) {
  if (!Modes().dev) return true;
  return (encoding == nullptr || KnownEncoding(encoding) != Known::kNone ||
          CodecLookup(encoding) != nullptr) &&
         (errors == nullptr || CodecLookupError(errors) != nullptr);
}

}  // namespace

Object* EncodeStr(Object* s, const char* encoding, const char* errors) {
  if (!NamesExist(encoding, errors)) return nullptr;
  switch (KnownEncoding(encoding)) {
    case Known::kUtf8: return EncodeUtf8(s, errors);
    case Known::kAscii: return EncodeAscii(s, errors);
    case Known::kLatin1: return EncodeLatin1(s, errors);
    case Known::kUtf16: return EncodeUtf16(s, errors, 0);
    case Known::kUtf16Le: return Named(EncodeUtf16(s, errors, -1), encoding, true);
    case Known::kUtf16Be: return Named(EncodeUtf16(s, errors, 1), encoding, true);
    case Known::kUtf32: return EncodeUtf32(s, errors, 0);
    case Known::kUtf32Le: return Named(EncodeUtf32(s, errors, -1), encoding, true);
    case Known::kUtf32Be: return Named(EncodeUtf32(s, errors, 1), encoding, true);
    case Known::kNone: break;
  }
  if (TextCodec(encoding, "codecs.encode()") == nullptr) return nullptr;
  Object* result = CodecEncode(s, encoding, errors);
  if (result == nullptr || IsBytes(result)) return result;
  if (IsA(result, bytearray_type)) return ToBytes(result);
  return Raise(exc::TypeError,
               "'%.400s' encoder returned '%.400T' instead of 'bytes'; use codecs.encode() to "
               "encode to arbitrary types",
               encoding, result);
}

Object* DecodeToStr(std::string_view bytes, Object* bytes_object, const char* encoding,
                    const char* errors) {
  int order = 0;
  if (!NamesExist(encoding, errors)) return nullptr;
  switch (KnownEncoding(encoding)) {
    case Known::kUtf8: return DecodeUtf8(bytes, errors);
    case Known::kAscii: return DecodeAscii(bytes, errors);
    case Known::kLatin1: return DecodeLatin1(bytes);
    case Known::kUtf16: return DecodeUtf16(bytes, errors, &order);
    case Known::kUtf16Le:
      order = -1;
      return Named(DecodeUtf16(bytes, errors, &order), encoding, false);
    case Known::kUtf16Be:
      order = 1;
      return Named(DecodeUtf16(bytes, errors, &order), encoding, false);
    case Known::kUtf32: return DecodeUtf32(bytes, errors, &order);
    case Known::kUtf32Le:
      order = -1;
      return Named(DecodeUtf32(bytes, errors, &order), encoding, false);
    case Known::kUtf32Be:
      order = 1;
      return Named(DecodeUtf32(bytes, errors, &order), encoding, false);
    case Known::kNone: break;
  }
  if (TextCodec(encoding, "codecs.decode()") == nullptr) return nullptr;
  if (bytes_object == nullptr && (bytes_object = NewBytes(bytes)) == nullptr) return nullptr;
  Object* result = CodecDecode(bytes_object, encoding, errors);
  if (result == nullptr || IsStr(result)) return result;
  return Raise(exc::TypeError,
               "'%.400s' decoder returned '%.400T' instead of 'str'; use codecs.decode() to "
               "decode to arbitrary types",
               encoding, result);
}

}  // namespace tricolor
