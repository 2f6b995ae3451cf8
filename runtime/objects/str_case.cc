// str: case mappings and questions about characters.

#include "runtime/objects/str_internal.h"
#include "runtime/objects/str_methods.h"
#include "runtime/unicode.h"

namespace tricolor {
namespace {

constexpr char32_t kCapitalSigma = 0x3a3, kFinalSigma = 0x3c2, kSmallSigma = 0x3c3;

// A capital sigma is lowered to the final form at the end of a word.
char32_t LowerSigma(Object* s, int64_t i) {
  int64_t j = i - 1;
  while (j >= 0 && unicode::IsCaseIgnorable(StrAt(s, j))) --j;
  bool final = j >= 0 && unicode::IsCased(StrAt(s, j));
  if (final) {
    const int64_t n = StrLength(s);
    for (j = i + 1; j < n && unicode::IsCaseIgnorable(StrAt(s, j)); ++j) {
    }
    final = j == n || !unicode::IsCased(StrAt(s, j));
  }
  return final ? kFinalSigma : kSmallSigma;
}

int LowerAt(Object* s, int64_t i, char32_t out[3]) {
  const char32_t c = StrAt(s, i);
  if (c != kCapitalSigma) return unicode::ToLower(c, out);
  out[0] = LowerSigma(s, i);
  return 1;
}

// Maps each character; for ASCII by a function of a byte.
template <class MapAscii, class Map>
Object* MapStr(Object* s, MapAscii map_ascii, Map map) {
  const int64_t n = StrLength(s);
  if (StrIsAscii(s)) {
    if (n == 1) return StrFromChar(map_ascii(static_cast<const uint8_t*>(StrData(s))[0], 0));
    Object* result = NewStrUninitialized(n, 0x7f);
    if (result == nullptr || n == 0) return result;
    const auto* from = static_cast<const uint8_t*>(StrData(s));
    auto* to = static_cast<uint8_t*>(StrData(result));
    for (int64_t i = 0; i < n; ++i) to[i] = map_ascii(from[i], i);
    return result;
  }
  StrBuilder out;
  for (int64_t i = 0; i < n; ++i) {
    char32_t mapped[3];
    const int count = map(i, mapped);
    for (int k = 0; k < count; ++k) out.Append(mapped[k]);
  }
  return out.Finish();
}

uint8_t LowerByte(uint8_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
uint8_t UpperByte(uint8_t c) { return c >= 'a' && c <= 'z' ? c - 32 : c; }
bool LetterByte(uint8_t c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

}  // namespace

Object* StrLower(Object* s, Args, size_t, Object*) {
  return MapStr(s, [](uint8_t c, int64_t) { return LowerByte(c); },
                [&](int64_t i, char32_t* out) { return LowerAt(s, i, out); });
}
Object* StrUpper(Object* s, Args, size_t, Object*) {
  return MapStr(s, [](uint8_t c, int64_t) { return UpperByte(c); },
                [&](int64_t i, char32_t* out) { return unicode::ToUpper(StrAt(s, i), out); });
}
Object* StrCaseFold(Object* s, Args, size_t, Object*) {
  return MapStr(s, [](uint8_t c, int64_t) { return LowerByte(c); },
                [&](int64_t i, char32_t* out) { return unicode::ToFolded(StrAt(s, i), out); });
}
Object* StrCapitalize(Object* s, Args, size_t, Object*) {
  return MapStr(s, [](uint8_t c, int64_t i) { return i == 0 ? UpperByte(c) : LowerByte(c); },
                [&](int64_t i, char32_t* out) {
                  return i == 0 ? unicode::ToTitle(StrAt(s, 0), out) : LowerAt(s, i, out);
                });
}
Object* StrSwapCase(Object* s, Args, size_t, Object*) {
  return MapStr(
      s,
      [](uint8_t c, int64_t) {
        return static_cast<uint8_t>(LetterByte(c) ? c ^ 32 : c);
      },
      [&](int64_t i, char32_t* out) {
        const char32_t c = StrAt(s, i);
        if (unicode::IsUpper(c)) return LowerAt(s, i, out);
        if (unicode::IsLower(c)) return unicode::ToUpper(c, out);
        out[0] = c;
        return 1;
      });
}
Object* StrTitle(Object* s, Args, size_t, Object*) {
  bool inside = false;  // a word: the character before was cased
  return MapStr(
      s,
      [&](uint8_t c, int64_t) {
        const uint8_t mapped = inside ? LowerByte(c) : UpperByte(c);
        inside = LetterByte(c);
        return mapped;
      },
      [&](int64_t i, char32_t* out) {
        const char32_t c = StrAt(s, i);
        const int count = inside ? LowerAt(s, i, out) : unicode::ToTitle(c, out);
        inside = unicode::IsCased(c);
        return count;
      });
}

namespace {

template <class F>
Object* All(Object* s, bool empty, F f) {
  const int64_t n = StrLength(s);
  if (n == 0) return Bool(empty);
  for (int64_t i = 0; i < n; ++i) {
    if (!f(StrAt(s, i))) return False();
  }
  return True();
}

}  // namespace

Object* StrIsAlnum(Object* s, Args, size_t, Object*) { return All(s, false, unicode::IsAlnum); }
Object* StrIsAlpha(Object* s, Args, size_t, Object*) { return All(s, false, unicode::IsAlpha); }
Object* StrIsAsciiMethod(Object* s, Args, size_t, Object*) { return Bool(StrIsAscii(s)); }
Object* StrIsDecimal(Object* s, Args, size_t, Object*) { return All(s, false, unicode::IsDecimal); }
Object* StrIsDigit(Object* s, Args, size_t, Object*) { return All(s, false, unicode::IsDigit); }
Object* StrIsNumeric(Object* s, Args, size_t, Object*) { return All(s, false, unicode::IsNumeric); }
Object* StrIsPrintable(Object* s, Args, size_t, Object*) {
  return All(s, true, unicode::IsPrintable);
}
Object* StrIsSpace(Object* s, Args, size_t, Object*) { return All(s, false, unicode::IsSpace); }

Object* StrIsIdentifier(Object* s, Args, size_t, Object*) {
  const int64_t n = StrLength(s);
  if (n == 0 || !unicode::IsIdStart(StrAt(s, 0))) return False();
  for (int64_t i = 1; i < n; ++i) {
    if (!unicode::IsIdContinue(StrAt(s, i))) return False();
  }
  return True();
}

Object* StrIsLower(Object* s, Args, size_t, Object*) {
  bool cased = false;
  for (int64_t i = 0; i < StrLength(s); ++i) {
    const char32_t c = StrAt(s, i);
    if (unicode::IsUpper(c) || unicode::IsTitle(c)) return False();
    cased = cased || unicode::IsLower(c);
  }
  return Bool(cased);
}
Object* StrIsUpper(Object* s, Args, size_t, Object*) {
  bool cased = false;
  for (int64_t i = 0; i < StrLength(s); ++i) {
    const char32_t c = StrAt(s, i);
    if (unicode::IsLower(c) || unicode::IsTitle(c)) return False();
    cased = cased || unicode::IsUpper(c);
  }
  return Bool(cased);
}
Object* StrIsTitle(Object* s, Args, size_t, Object*) {
  bool cased = false, inside = false;
  for (int64_t i = 0; i < StrLength(s); ++i) {
    const char32_t c = StrAt(s, i);
    if (unicode::IsUpper(c) || unicode::IsTitle(c)) {
      if (inside) return False();
      inside = cased = true;
    } else if (unicode::IsLower(c)) {
      if (!inside) return False();
      cased = true;
    } else {
      inside = false;
    }
  }
  return Bool(cased);
}

}  // namespace tricolor
