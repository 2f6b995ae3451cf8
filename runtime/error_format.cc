// FormatV: printf's conversions and CPython's object conversions, into a str.
#include <cctype>
#include <cstdio>
#include <cstring>
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/str.h"

namespace tricolor {

namespace {

// Its __repr__ may be Python's, which may keep it.
Object* Shown(Object* o) {
  if (auto* show = native_hooks.show.load(); show != nullptr && o != nullptr) show(o);
  return o;
}

// One conversion: %[flags][width][.precision][length]letter
struct Conversion {
  std::string flags;
  int width = -1;
  int precision = -1;
  int length = 0;  // 1: l, 2: ll or z or t
  char letter = 0;
};

const char* ParseConversion(const char* p, Conversion* c, va_list ap) {
  while (*p == '-' || *p == '+' || *p == ' ' || *p == '#' || *p == '0') c->flags += *p++;
  if (*p == '*') {
    c->width = va_arg(ap, int);
    ++p;
  } else if (std::isdigit(static_cast<unsigned char>(*p))) {
    c->width = 0;
    while (std::isdigit(static_cast<unsigned char>(*p))) c->width = c->width * 10 + (*p++ - '0');
  }
  if (*p == '.') {
    ++p;
    c->precision = 0;
    if (*p == '*') {
      c->precision = va_arg(ap, int);
      ++p;
    }
    while (std::isdigit(static_cast<unsigned char>(*p))) {
      c->precision = c->precision * 10 + (*p++ - '0');
    }
  }
  for (;; ++p) {
    if (*p == 'l') {
      ++c->length;
    } else if (*p == 'z' || *p == 't' || *p == 'j') {
      c->length = 2;
    } else if (*p != 'h') {
      break;
    }
  }
  c->letter = *p;
  return *p == 0 ? p : p + 1;
}

void AppendNumber(StrBuilder* out, const Conversion& c, va_list ap) {
  std::string spec = "%" + c.flags;
  if (c.width >= 0) spec += std::to_string(c.width);
  if (c.precision >= 0) spec += "." + std::to_string(c.precision);
  char buffer[400];
  int n = 0;
  switch (c.letter) {
    case 'd':
    case 'i':
      spec += "lld";
      n = std::snprintf(buffer, sizeof buffer, spec.c_str(),
                        c.length == 0   ? static_cast<long long>(va_arg(ap, int))
                        : c.length == 1 ? static_cast<long long>(va_arg(ap, long))  // NOLINT
                                        : va_arg(ap, long long));                   // NOLINT
      break;
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      spec += "ll";
      spec += c.letter;
      n = std::snprintf(
          buffer, sizeof buffer, spec.c_str(),
          c.length == 0   ? static_cast<unsigned long long>(va_arg(ap, unsigned))       // NOLINT
          : c.length == 1 ? static_cast<unsigned long long>(va_arg(ap, unsigned long))  // NOLINT
                          : va_arg(ap, unsigned long long));                            // NOLINT
      break;
    case 'p': {
      const void* p = va_arg(ap, void*);
      n = std::snprintf(buffer, sizeof buffer, "0x%llx",
                        static_cast<unsigned long long>(reinterpret_cast<uintptr_t>(p)));  // NOLINT
      break;
    }
    default:
      spec += c.letter;
      n = std::snprintf(buffer, sizeof buffer, spec.c_str(), va_arg(ap, double));
      break;
  }
  if (n > 0) out->Append(std::string_view(buffer, static_cast<size_t>(n)));
}

void Pad(StrBuilder* out, int64_t have, int width) {
  for (int64_t i = have; i < width; ++i) out->Append(U' ');
}

// A str, cut to the precision and padded to the width.
bool AppendStr(StrBuilder* out, const Conversion& c, Object* s) {
  if (s == nullptr) return false;
  if (c.precision >= 0 && StrLength(s) > c.precision) {
    s = StrSubstring(s, 0, c.precision);
    if (s == nullptr) return false;
  }
  const bool left = c.flags.find('-') != std::string::npos;
  if (!left) Pad(out, StrLength(s), c.width);
  out->Append(s);
  if (left) Pad(out, StrLength(s), c.width);
  return true;
}

// C text is UTF-8; what is none of it is replaced, so that a message can always be made.
Object* FromC(const char* text, int precision) {
  if (text == nullptr) text = "(null)";
  size_t n = 0;
  while ((precision < 0 || n < static_cast<size_t>(precision)) && text[n] != 0) ++n;
  bool ascii = true;
  for (size_t i = 0; i < n; ++i) ascii = ascii && static_cast<unsigned char>(text[i]) < 128;
  return ascii ? NewStrAscii({text, n}) : DecodeUtf8({text, n}, "replace");
}

}  // namespace

Object* FormatV(const char* format, va_list ap_in) {
  va_list ap;
  va_copy(ap, ap_in);
  StrBuilder out;
  bool ok = true;
  for (const char* p = format; ok && *p != 0;) {
    if (*p != '%') {
      const char* q = p;
      while (*q != 0 && *q != '%' && static_cast<unsigned char>(*q) < 128) ++q;
      out.Append(std::string_view(p, static_cast<size_t>(q - p)));
      if (static_cast<unsigned char>(*q) >= 128) {
        char message[120];
        snprintf(message, sizeof message,
                 "PyUnicode_FromFormatV() expects an ASCII-encoded format string, got a non-ASCII byte: 0x%02x",
                 static_cast<unsigned>(static_cast<unsigned char>(*q)));
        ok = Raise(exc::ValueError, "%s", message) != nullptr;
      }
      p = q;
      continue;
    }
    Conversion c;
    const char* const begin = p;
    p = ParseConversion(p + 1, &c, ap);
    switch (c.letter) {
      case '%':
        out.Append(U'%');
        break;
      case 'c': {
        const int character = va_arg(ap, int);
        if (character < 0 || character > 0x10ffff) {
          ok = Raise(exc::OverflowError, "character argument not in range(0x110000)") != nullptr;
        } else {
          out.Append(static_cast<char32_t>(character));
        }
        break;
      }
      case 's': {
        const char* text = va_arg(ap, const char*);
        const int precision = c.precision;
        c.precision = -1;
        ok = AppendStr(&out, c, FromC(text, precision));
        break;
      }
      case 'R':
        ok = AppendStr(&out, c, Repr(Shown(va_arg(ap, Object*))));
        break;
      case 'S':
        ok = AppendStr(&out, c, Str(Shown(va_arg(ap, Object*))));
        break;
      case 'A':
        ok = AppendStr(&out, c, Ascii(Shown(va_arg(ap, Object*))));
        break;
      case 'U':
        ok = AppendStr(&out, c, va_arg(ap, Object*));
        break;
      case 'V': {
        Object* s = va_arg(ap, Object*);
        const char* text = va_arg(ap, const char*);
        const int bytes = c.precision;
        if (s == nullptr) c.precision = -1;
        ok = AppendStr(&out, c, s != nullptr ? s : FromC(text, bytes));
        break;
      }
      case 'T': {  // %#T: as the argument parsers say it, which call None by its name
        Object* o = va_arg(ap, Object*);
        const bool named = o == None() && c.flags.find('#') != std::string::npos;
        ok = AppendStr(&out, c, FromC(named ? "None" : TypeOf(o)->tp_name, -1));
        break;
      }
      case 'N':
        ok = AppendStr(&out, c, FromC(va_arg(ap, Type*)->tp_name, -1));
        break;
      case 'd': case 'i': case 'u': case 'x': case 'X': case 'o': case 'p':
      case 'e': case 'f': case 'g':
        AppendNumber(&out, c, ap);
        break;
      default:  // nothing that is known: the rest as it stands, since what its arguments are nobody knows
        ok = AppendStr(&out, {}, FromC(begin, -1));
        p = begin + std::strlen(begin);
    }
  }
  va_end(ap);
  return ok ? out.Finish() : nullptr;
}

}  // namespace tricolor
