// UTF-16 and UTF-32.

#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/codec_errors.h"
#include "runtime/objects/str_internal.h"
#include "runtime/unicode.h"

namespace tricolor {
namespace {

uint32_t Unit(std::string_view bytes, int64_t at, int size, bool big) {
  uint32_t value = 0;
  for (int i = 0; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[at + i]);
    value |= uint32_t{byte} << 8 * (big ? size - 1 - i : i);
  }
  return value;
}

void PutUnit(uint32_t value, int size, bool big, std::string* out) {
  for (int i = 0; i < size; ++i) {
    out->push_back(static_cast<char>(value >> 8 * (big ? size - 1 - i : i) & 0xff));
  }
}

// Skips a byte order mark when the order is open; returns where the text begins.
int64_t ReadOrder(std::string_view bytes, int size, int* order) {
  if (*order == 0 && bytes.size() >= static_cast<size_t>(size)) {
    if (Unit(bytes, 0, size, false) == 0xfeff) {
      *order = -1;
      return size;
    }
    if (Unit(bytes, 0, size, true) == 0xfeff) {
      *order = 1;
      return size;
    }
  }
  return 0;
}

const char* Name(int size, int order) {
  if (size == 2) return order < 0 ? "utf-16-le" : order > 0 ? "utf-16-be" : "utf-16";
  return order < 0 ? "utf-32-le" : order > 0 ? "utf-32-be" : "utf-32";
}

}  // namespace

Object* DecodeUtf16(std::string_view bytes, const char* errors, int* order, int64_t* consumed) {
  int64_t i = ReadOrder(bytes, 2, order);
  const bool big = *order > 0;
  StrBuilder out;
  DecodeErrors handler(Name(2, big ? 1 : -1), errors, bytes);
  for (;;) {
    const auto n = static_cast<int64_t>(handler.bytes.size());
    if (i >= n) break;
    const char* reason = nullptr;
    int64_t end = n;
    if (i + 2 > n) {
      if (consumed != nullptr) break;
      reason = "truncated data";
    } else {
      const uint32_t unit = Unit(handler.bytes, i, 2, big);
      if (!unicode::IsSurrogate(unit)) {
        out.Append(char32_t{unit});
        i += 2;
        continue;
      }
      end = i + 2;
      if (unit >= 0xdc00) {
        reason = "illegal encoding";
      } else if (i + 4 > n) {
        if (consumed != nullptr) break;
        reason = "unexpected end of data";
        end = n;
      } else {
        const uint32_t low = Unit(handler.bytes, i + 2, 2, big);
        if (low >= 0xdc00 && low <= 0xdfff) {
          out.Append(char32_t{0x10000 + ((unit & 0x3ff) << 10 | (low & 0x3ff))});
          i += 4;
          continue;
        }
        reason = "illegal UTF-16 surrogate";
      }
    }
    if (!handler.Handle(reason, i, end, &out, &i)) return nullptr;
  }
  if (consumed != nullptr) *consumed = i;
  return out.Finish();
}

Object* DecodeUtf32(std::string_view bytes, const char* errors, int* order, int64_t* consumed) {
  int64_t i = ReadOrder(bytes, 4, order);
  const bool big = *order > 0;
  StrBuilder out;
  DecodeErrors handler(Name(4, big ? 1 : -1), errors, bytes);
  for (;;) {
    const auto n = static_cast<int64_t>(handler.bytes.size());
    if (i >= n) break;
    const char* reason;
    int64_t end = n;
    if (i + 4 > n) {
      if (consumed != nullptr) break;
      reason = "truncated data";
    } else {
      const uint32_t unit = Unit(handler.bytes, i, 4, big);
      if (unit <= 0x10ffff && !unicode::IsSurrogate(unit)) {
        out.Append(char32_t{unit});
        i += 4;
        continue;
      }
      reason = unit > 0x10ffff ? "code point not in range(0x110000)"
                               : "code point in surrogate code point range(0xd800, 0xe000)";
      end = i + 4;
    }
    if (!handler.Handle(reason, i, end, &out, &i)) return nullptr;
  }
  if (consumed != nullptr) *consumed = i;
  return out.Finish();
}

namespace {

Object* EncodeUnits(Object* s, const char* errors, int order, int size) {
  const bool big = order > 0;
  std::string out;
  out.reserve(StrLength(s) * size + size);
  if (order == 0) PutUnit(0xfeff, size, big, &out);
  EncodeErrors handler(Name(size, order), errors, s,
                       [size, big](char32_t c, std::string* text) {
                         if (c >= 0x80) return false;
                         PutUnit(c, size, big, text);
                         return true;
                       });
  const int64_t n = StrLength(s);
  for (int64_t i = 0; i < n;) {
    const char32_t c = StrAt(s, i);
    if (unicode::IsSurrogate(c)) {
      const size_t before = out.size();
      if (!handler.Handle("surrogates not allowed", i, i + 1, &out, &i)) return nullptr;
      if ((out.size() - before) % size != 0) {  // loose bytes make no text in this encoding
        return RaiseEncodeError(Name(size, order), s, i - 1, i, "surrogates not allowed");
      }
      continue;
    }
    if (size == 2 && c >= 0x10000) {
      PutUnit(0xd800 + ((c - 0x10000) >> 10), 2, big, &out);
      PutUnit(0xdc00 + ((c - 0x10000) & 0x3ff), 2, big, &out);
    } else {
      PutUnit(c, size, big, &out);
    }
    ++i;
  }
  return NewBytes(out);
}

}  // namespace

Object* EncodeUtf16(Object* s, const char* errors, int order) {
  return EncodeUnits(s, errors, order, 2);
}
Object* EncodeUtf32(Object* s, const char* errors, int order) {
  return EncodeUnits(s, errors, order, 4);
}

}  // namespace tricolor
