// Codecs by table: what the `encodings` package builds its single-byte encodings from.

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/codec_errors.h"
#include "runtime/objects/encoding_map.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str_internal.h"

namespace tricolor {
namespace {

constexpr char32_t kUndefined = 0xfffe;

// What `mapping` makes of a byte: 1 appended, 0 undefined, -1 exception.
int MapByte(Object* mapping, unsigned char byte, StrBuilder* out) {
  Object* key = BoxInt(byte);
  Object* value = GetItem(mapping, key);
  if (value == nullptr) return ClearErrorIf(exc::LookupError) ? 0 : -1;
  if (value == None()) return 0;
  if (IsInt(value)) {
    int64_t c;
    if (!IntFits(value, &c) || c < 0 || c > 0x10ffff) {
      Raise(exc::TypeError, "character mapping must be in range(0x%x)", 0x110000u);
      return -1;
    }
    if (c == kUndefined) return 0;
    out->Append(static_cast<char32_t>(c));
    return 1;
  }
  if (IsStr(value)) {
    if (StrLength(value) == 1 && StrAt(value, 0) == kUndefined) return 0;
    out->Append(value);
    return 1;
  }
  Raise(exc::TypeError, "character mapping must return integer, None or str");
  return -1;
}

// What `mapping` makes of a character.
int MapChar(Object* mapping, char32_t c, std::string* out) {
  if (IsEncodingMap(mapping)) {
    const int byte = EncodingMapFind(mapping, c);
    if (byte < 0) return 0;
    out->push_back(static_cast<char>(byte));
    return 1;
  }
  Object* key = BoxInt(c);
  if (key == nullptr) return -1;
  Object* value = GetItem(mapping, key);
  if (value == nullptr) return ClearErrorIf(exc::LookupError) ? 0 : -1;
  if (value == None()) return 0;
  if (IsInt(value)) {
    int64_t byte;
    if (!IntFits(value, &byte) || byte < 0 || byte > 255) {
      Raise(exc::TypeError, "character mapping must be in range(256)");
      return -1;
    }
    out->push_back(static_cast<char>(byte));
    return 1;
  }
  if (IsBytes(value)) {
    out->append(BytesView(value));
    return 1;
  }
  Raise(exc::TypeError, "character mapping must return integer, bytes or None, not %.400T", value);
  return -1;
}

}  // namespace

Object* DecodeCharmap(std::string_view bytes, const char* errors, Object* mapping) {
  if (mapping == nullptr || mapping == None()) return DecodeLatin1(bytes);
  StrBuilder out;
  DecodeErrors handler("charmap", errors, bytes);
  for (int64_t i = 0; i < static_cast<int64_t>(handler.bytes.size());) {
    const auto byte = static_cast<unsigned char>(handler.bytes[i]);
    int mapped;
    if (IsExactly(mapping, str_type)) {
      mapped = byte < StrLength(mapping) && StrAt(mapping, byte) != kUndefined;
      if (mapped == 1) out.Append(StrAt(mapping, byte));
    } else {
      mapped = MapByte(mapping, byte, &out);
    }
    if (mapped < 0) return nullptr;
    if (mapped == 1) {
      ++i;
    } else if (!handler.Handle("character maps to <undefined>", i, i + 1, &out, &i)) {
      return nullptr;
    }
  }
  return out.Finish();
}

Object* EncodeCharmap(Object* s, const char* errors, Object* mapping) {
  if (mapping == nullptr || mapping == None()) return EncodeLatin1(s, errors);
  bool failed = false;
  EncodeErrors handler("charmap", errors, s, [mapping, &failed](char32_t c, std::string* out) {
    const int mapped = MapChar(mapping, c, out);
    failed = failed || mapped < 0;
    return mapped == 1;
  });
  std::string out;
  const int64_t n = StrLength(s);
  for (int64_t i = 0; i < n;) {
    const int mapped = MapChar(mapping, StrAt(s, i), &out);
    if (mapped < 0) return nullptr;
    if (mapped == 1) {
      ++i;
      continue;
    }
    int64_t stop = i + 1;
    for (; stop < n; ++stop) {  // all that cannot be mapped go to the handler together
      std::string ignored;
      const int next = MapChar(mapping, StrAt(s, stop), &ignored);
      if (next < 0) return nullptr;
      if (next == 1) break;
    }
    if (!handler.Handle("character maps to <undefined>", i, stop, &out, &i)) return nullptr;
    if (failed) return nullptr;
  }
  return NewBytes(out);
}

}  // namespace tricolor
