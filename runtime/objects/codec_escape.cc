// unicode_escape, raw_unicode_escape, and the escapes of bytes literals.

#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/codec_errors.h"
#include "runtime/objects/str_internal.h"
#include "runtime/unicode.h"

namespace tricolor {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 32);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void AppendHex(uint32_t value, int digits, std::string* out) {
  for (int i = digits - 1; i >= 0; --i) out->push_back("0123456789abcdef"[value >> 4 * i & 15]);
}

// The simple escapes; 0: it is none of them.
bool SimpleEscape(char c, char* out) {
  switch (c) {
    case '\\': case '\'': case '"': *out = c; return true;
    case 'b': *out = '\b'; return true;
    case 'f': *out = '\f'; return true;
    case 't': *out = '\t'; return true;
    case 'n': *out = '\n'; return true;
    case 'r': *out = '\r'; return true;
    case 'v': *out = '\v'; return true;
    case 'a': *out = '\a'; return true;
    default: return false;
  }
}

}  // namespace

Object* DecodeUnicodeEscape(std::string_view bytes, const char* errors, int64_t* consumed) {
  StrBuilder out;
  DecodeErrors handler("unicodeescape", errors, bytes);
  int64_t i = 0;
  bool warned = false;
  for (;;) {
    const std::string_view s = handler.bytes;
    const auto n = static_cast<int64_t>(s.size());
    if (i >= n) break;
    const int64_t start = i;
    const char c = s[i++];
    if (c != '\\') {
      out.Append(char32_t{static_cast<unsigned char>(c)});
      continue;
    }
    const char* reason = nullptr;
    bool cut = false;  // by the end of the input
    if (i >= n) {
      reason = "\\ at end of string";
      cut = true;
    } else {
      const char e = s[i++];
      char simple;
      if (e == '\n') continue;
      if (SimpleEscape(e, &simple)) {
        out.Append(char32_t{static_cast<unsigned char>(simple)});
        continue;
      }
      if (e >= '0' && e <= '7') {
        uint32_t value = e - '0';
        for (int k = 0; k < 2 && i < n && s[i] >= '0' && s[i] <= '7'; ++k) {
          value = value * 8 + (s[i++] - '0');
        }
        if (value > 0377 && !warned) {
          warned = true;
          if (!Warn(exc::DeprecationWarning, "invalid octal escape sequence '\\%o'", value)) {
            return nullptr;
          }
        }
        out.Append(char32_t{value});
        continue;
      }
      if (e == 'x' || e == 'u' || e == 'U') {
        const int count = e == 'x' ? 2 : e == 'u' ? 4 : 8;
        reason = e == 'x' ? "truncated \\xXX escape"
                 : e == 'u' ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape";
        uint32_t value = 0;
        int k = 0;
        for (; k < count && i < n && HexDigit(s[i]) >= 0; ++k) value = value << 4 | HexDigit(s[i++]);
        cut = i >= n && k < count;
        if (k == count) {
          if (value <= 0x10ffff) {
            out.Append(char32_t{value});
            continue;
          }
          reason = "illegal Unicode character";
        }
      } else if (e == 'N') {
        reason = "malformed \\N character escape";
        if (i >= n) {
          cut = true;
        } else if (s[i] == '{') {
          const size_t close = s.find('}', i + 1);
          if (close == std::string_view::npos) {
            i = n;
            cut = true;
          } else if (close > static_cast<size_t>(i) + 1) {
            const std::string name(s.substr(i + 1, close - i - 1));
            i = static_cast<int64_t>(close) + 1;
            const int64_t found = unicode::Lookup(name);
            if (found >= 0) {
              out.Append(static_cast<char32_t>(found));
              continue;
            }
            reason = "unknown Unicode character name";
          } else {
            ++i;
          }
        }
      } else {
        if (!warned) {
          warned = true;
          if (!Warn(exc::DeprecationWarning, "invalid escape sequence '\\%c'",
                    static_cast<unsigned char>(e))) {
            return nullptr;
          }
        }
        out.Append(char32_t{'\\'});
        out.Append(char32_t{static_cast<unsigned char>(e)});
        continue;
      }
    }
    if (cut && consumed != nullptr) {
      i = start;
      break;
    }
    if (!handler.Handle(reason, start, i, &out, &i)) return nullptr;
  }
  if (consumed != nullptr) *consumed = i;
  return out.Finish();
}

Object* EncodeUnicodeEscape(Object* s) {
  std::string out;
  for (int64_t i = 0; i < StrLength(s); ++i) {
    const char32_t c = StrAt(s, i);
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c >= ' ' && c < 127) {
      out += static_cast<char>(c);
    } else {
      out += c < 0x100 ? "\\x" : c < 0x10000 ? "\\u" : "\\U";
      AppendHex(c, c < 0x100 ? 2 : c < 0x10000 ? 4 : 8, &out);
    }
  }
  return NewBytes(out);
}

Object* DecodeRawUnicodeEscape(std::string_view bytes, const char* errors, int64_t* consumed) {
  StrBuilder out;
  DecodeErrors handler("rawunicodeescape", errors, bytes);
  int64_t i = 0;
  for (;;) {
    const std::string_view s = handler.bytes;
    const auto n = static_cast<int64_t>(s.size());
    if (i >= n) break;
    const int64_t start = i;
    const char c = s[i++];
    if (c != '\\') {
      out.Append(char32_t{static_cast<unsigned char>(c)});
      continue;
    }
    if (i >= n) {
      if (consumed != nullptr) {
        i = start;
        break;
      }
      out.Append(char32_t{'\\'});
      continue;
    }
    const char e = s[i++];
    if (e != 'u' && e != 'U') {
      out.Append(char32_t{'\\'});
      out.Append(char32_t{static_cast<unsigned char>(e)});
      continue;
    }
    const int count = e == 'u' ? 4 : 8;
    uint32_t value = 0;
    int k = 0;
    for (; k < count && i < n && HexDigit(s[i]) >= 0; ++k) value = value << 4 | HexDigit(s[i++]);
    const char* reason = e == 'u' ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape";
    if (k == count) {
      if (value <= 0x10ffff) {
        out.Append(char32_t{value});
        continue;
      }
      reason = "\\Uxxxxxxxx out of range";
    } else if (i >= n && consumed != nullptr) {
      i = start;
      break;
    }
    if (!handler.Handle(reason, start, i, &out, &i)) return nullptr;
  }
  if (consumed != nullptr) *consumed = i;
  return out.Finish();
}

Object* EncodeRawUnicodeEscape(Object* s) {
  std::string out;
  for (int64_t i = 0; i < StrLength(s); ++i) {
    const char32_t c = StrAt(s, i);
    if (c < 0x100) {
      out += static_cast<char>(c);
    } else {
      out += c < 0x10000 ? "\\u" : "\\U";
      AppendHex(c, c < 0x10000 ? 4 : 8, &out);
    }
  }
  return NewBytes(out);
}

Object* DecodeEscape(std::string_view s, const char* errors) {
  const ErrorPolicy policy = ErrorPolicyOf(errors);
  std::string out;
  for (size_t i = 0; i < s.size();) {
    const char c = s[i++];
    if (c != '\\') {
      out += c;
      continue;
    }
    if (i >= s.size()) return Raise(exc::ValueError, "Trailing \\ in string");
    const char e = s[i++];
    char simple;
    if (e == '\n') continue;
    if (SimpleEscape(e, &simple)) {
      out += simple;
    } else if (e >= '0' && e <= '7') {
      int value = e - '0';
      for (int k = 0; k < 2 && i < s.size() && s[i] >= '0' && s[i] <= '7'; ++k) {
        value = value * 8 + (s[i++] - '0');
      }
      out += static_cast<char>(value);
    } else if (e == 'x') {
      if (i + 1 < s.size() && HexDigit(s[i]) >= 0 && HexDigit(s[i + 1]) >= 0) {
        out += static_cast<char>(HexDigit(s[i]) << 4 | HexDigit(s[i + 1]));
        i += 2;
        continue;
      }
      if (policy == ErrorPolicy::kStrict) {
        return Raise(exc::ValueError, "invalid \\x escape at position %zd",
                     static_cast<ssize_t>(i - 2));
      }
      if (policy == ErrorPolicy::kReplace) {
        out += '?';
      } else if (policy != ErrorPolicy::kIgnore) {
        return Raise(exc::ValueError, "decoding error; unknown error handling code: %.400s",
                     errors);
      }
      if (i < s.size() && HexDigit(s[i]) >= 0) ++i;
    } else {
      if (!Warn(exc::DeprecationWarning, "invalid escape sequence '\\%c'",
                static_cast<unsigned char>(e))) {
        return nullptr;
      }
      out += '\\';
      out += e;
    }
  }
  return NewBytes(out);
}

}  // namespace tricolor
