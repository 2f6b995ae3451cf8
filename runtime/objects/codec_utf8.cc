// UTF-8, ASCII and Latin-1.

#include <cstring>

#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/codec_errors.h"
#include "runtime/objects/str_internal.h"
#include "runtime/unicode.h"

namespace tricolor {

void AppendUtf8(char32_t c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out->append({static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 63))});
  } else if (c < 0x10000) {
    out->append({static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
                 static_cast<char>(0x80 | (c & 63))});
  } else {
    out->append({static_cast<char>(0xf0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
                 static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))});
  }
}

namespace {

inline bool IsContinuation(unsigned char c) { return (c & 0xc0) == 0x80; }

// Decodes one character at p < end. Returns its size, 0 for a sequence cut off by the end, or
// -n if the first n bytes are wrong (n == 1 with *reason "invalid start byte", …).
inline int DecodeOne(const unsigned char* p, const unsigned char* end, char32_t* c,
                     const char** reason) {
  const unsigned char lead = *p;
  if (lead < 0x80) {
    *c = lead;
    return 1;
  }
  if (lead < 0xc2 || lead > 0xf4) {
    *reason = "invalid start byte";
    return -1;
  }
  *reason = "invalid continuation byte";
  const int64_t left = end - p;
  if (left < 2) return 0;
  const unsigned char second = p[1];
  if (lead < 0xe0) {
    if (!IsContinuation(second)) return -1;
    *c = (lead & 31) << 6 | (second & 63);
    return 2;
  }
  if (lead < 0xf0) {
    // No overlong forms, no surrogates.
    if (!IsContinuation(second) || (second < 0xa0 ? lead == 0xe0 : lead == 0xed)) return -1;
    if (left < 3) return 0;
    if (!IsContinuation(p[2])) return -2;
    *c = (lead & 15) << 12 | (second & 63) << 6 | (p[2] & 63);
    return 3;
  }
  if (!IsContinuation(second) || (second < 0x90 ? lead == 0xf0 : lead == 0xf4)) return -1;
  if (left < 3) return 0;
  if (!IsContinuation(p[2])) return -2;
  if (left < 4) return 0;
  if (!IsContinuation(p[3])) return -3;
  *c = (lead & 7) << 18 | (second & 63) << 12 | (p[2] & 63) << 6 | (p[3] & 63);
  return 4;
}

}  // namespace

Object* DecodeUtf8(std::string_view bytes, const char* errors, int64_t* consumed) {
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  const unsigned char *p = begin, *end = begin + bytes.size();
  const char* reason = nullptr;
  int64_t length = 0;
  char32_t max_char = 0;
  int size = 1;
  while (p < end) {
    if (*p < 0x80) {
      ++p;
      ++length;
      continue;
    }
    char32_t c;
    size = DecodeOne(p, end, &c, &reason);
    if (size <= 0) break;
    if (c > max_char) max_char = c;
    p += size;
    ++length;
  }
  if (p == end || (size == 0 && consumed != nullptr)) {
    if (consumed != nullptr) *consumed = p - begin;
    end = p;
    if (length == 0) return EmptyStr();
    if (max_char < 0x80) return NewStrAscii({bytes.data(), static_cast<size_t>(length)});
    if (length == 1) return StrFromChar(max_char);
    Object* s = NewStrUninitialized(length, max_char);
    if (s == nullptr) return nullptr;
    auto fill = [&](auto* out) {
      for (p = begin; p < end;) {
        char32_t c = 0;
        p += DecodeOne(p, end, &c, &reason);
        *out++ = c;
      }
    };
    switch (StrKindOf(s)) {
      case kLatin1: fill(static_cast<uint8_t*>(StrData(s))); break;
      case kUcs2: fill(static_cast<char16_t*>(StrData(s))); break;
      default: fill(static_cast<char32_t*>(StrData(s)));
    }
    return s;
  }
  StrBuilder out;
  DecodeErrors handler("utf-8", errors, bytes);
  int64_t i = 0;
  for (;;) {
    const auto* base = reinterpret_cast<const unsigned char*>(handler.bytes.data());
    const auto n = static_cast<int64_t>(handler.bytes.size());
    if (i >= n) break;
    char32_t c;
    size = DecodeOne(base + i, base + n, &c, &reason);
    if (size > 0) {
      out.Append(c);
      i += size;
      continue;
    }
    if (size == 0 && consumed != nullptr) break;
    if (size == 0) reason = "unexpected end of data";
    if (!handler.Handle(reason, i, size == 0 ? n : i - size, &out, &i)) return nullptr;
  }
  if (consumed != nullptr) *consumed = i;
  return out.Finish();
}

Object* EncodeUtf8(Object* s, const char* errors) {
  const int64_t n = StrLength(s);
  const int kind = StrKindOf(s);
  const void* data = StrData(s);
  if (StrIsAscii(s)) return NewBytes(data, n);
  int64_t size = 0;
  bool surrogates = false;
  for (int64_t i = 0; i < n; ++i) {
    const char32_t c = GetChar(kind, data, i);
    size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    surrogates = surrogates || unicode::IsSurrogate(c);
  }
  if (!surrogates) {
    Object* bytes = NewBytes(nullptr, size);
    if (bytes == nullptr) return nullptr;
    auto* out = reinterpret_cast<unsigned char*>(BytesData(bytes));
    for (int64_t i = 0; i < n; ++i) {
      const char32_t c = GetChar(kind, data, i);
      if (c < 0x80) {
        *out++ = c;
      } else if (c < 0x800) {
        *out++ = 0xc0 | c >> 6;
        *out++ = 0x80 | (c & 63);
      } else if (c < 0x10000) {
        *out++ = 0xe0 | c >> 12;
        *out++ = 0x80 | (c >> 6 & 63);
        *out++ = 0x80 | (c & 63);
      } else {
        *out++ = 0xf0 | c >> 18;
        *out++ = 0x80 | (c >> 12 & 63);
        *out++ = 0x80 | (c >> 6 & 63);
        *out++ = 0x80 | (c & 63);
      }
    }
    return bytes;
  }
  EncodeErrors handler("utf-8", errors, s, [](char32_t c, std::string* out) {
    if (c >= 0x80) return false;  // CPython takes only ASCII replacements here
    out->push_back(static_cast<char>(c));
    return true;
  });
  std::string out;
  for (int64_t i = 0; i < n;) {
    const char32_t c = GetChar(kind, data, i);
    if (!unicode::IsSurrogate(c)) {
      AppendUtf8(c, &out);
      ++i;
      continue;
    }
    int64_t stop = i + 1;
    while (stop < n && unicode::IsSurrogate(GetChar(kind, data, stop))) ++stop;
    if (!handler.Handle("surrogates not allowed", i, stop, &out, &i)) return nullptr;
  }
  return NewBytes(out);
}

Object* DecodeAscii(std::string_view bytes, const char* errors) {
  if (IsAsciiText(bytes.data(), bytes.size())) return NewStrAscii(bytes);
  StrBuilder out;
  DecodeErrors handler("ascii", errors, bytes);
  for (int64_t i = 0; i < static_cast<int64_t>(handler.bytes.size());) {
    const auto c = static_cast<unsigned char>(handler.bytes[i]);
    if (c < 0x80) {
      out.Append(char32_t{c});
      ++i;
    } else if (!handler.Handle("ordinal not in range(128)", i, i + 1, &out, &i)) {
      return nullptr;
    }
  }
  return out.Finish();
}

Object* DecodeLatin1(std::string_view bytes) {
  return NewStrFromKind(kLatin1, bytes.data(), static_cast<int64_t>(bytes.size()));
}

namespace {

Object* EncodeNarrow(Object* s, const char* errors, char32_t limit) {
  const int64_t n = StrLength(s);
  if (StrMaxChar(s) < limit) return NewBytes(StrData(s), n);
  const char* reason =
      limit == 128 ? "ordinal not in range(128)" : "ordinal not in range(256)";
  EncodeErrors handler(limit == 128 ? "ascii" : "latin-1", errors, s,
                       [limit](char32_t c, std::string* out) {
                         if (c >= limit) return false;
                         out->push_back(static_cast<char>(c));
                         return true;
                       });
  std::string out;
  for (int64_t i = 0; i < n;) {
    const char32_t c = StrAt(s, i);
    if (c < limit) {
      out.push_back(static_cast<char>(c));
      ++i;
      continue;
    }
    int64_t stop = i + 1;
    while (stop < n && StrAt(s, stop) >= limit) ++stop;
    if (!handler.Handle(reason, i, stop, &out, &i)) return nullptr;
  }
  return NewBytes(out);
}

}  // namespace

Object* EncodeAscii(Object* s, const char* errors) { return EncodeNarrow(s, errors, 128); }
Object* EncodeLatin1(Object* s, const char* errors) { return EncodeNarrow(s, errors, 256); }

}  // namespace tricolor
