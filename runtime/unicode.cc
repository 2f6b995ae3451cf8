#include "runtime/unicode.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <array>
#include <cmath>
#include <cstdlib>

#include "runtime/objects/str.h"

namespace tricolor::unicode {
namespace {

constexpr UVersionInfo kVersion = {14, 0, 0, 0};

bool CategoryIn(char32_t c, uint32_t mask) {
  return (U_MASK(u_charType(static_cast<UChar32>(c))) & mask) != 0 && IsAssigned(c);
}

bool Has(char32_t c, UProperty property) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), property) && IsAssigned(c);
}

// Characters of older versions that Unicode 15.0 made Lowercase.
bool LowerSince15(char32_t c) {
  return c == 0x10fc || (c >= 0xa7f2 && c <= 0xa7f4) || c == 0xab69;
}

// The first 256 characters do not change any more: asked from ICU once.
std::array<uint8_t, 256> MakeLatin1() {
  std::array<uint8_t, 256> flags = {};
  for (char32_t c = 0; c < 256; ++c) {
    uint8_t f = 0;
    if (SlowIsSpace(c)) f |= kSpace;
    if (SlowIsAlpha(c)) f |= kAlpha;
    if (SlowIsUpper(c)) f |= kUpper;
    if (SlowIsLower(c)) f |= kLower;
    if (SlowDecimalValue(c) >= 0) f |= kDecimal;
    if (SlowIsPrintable(c)) f |= kPrintable;
    if (SlowIsNumeric(c)) f |= kNumeric;
    if (SlowDigitValue(c) >= 0) f |= kDigit;
    flags[c] = f;
  }
  return flags;
}

const std::array<uint8_t, 256> latin1 = MakeLatin1();

int FromUtf16(const UChar* text, int32_t size, char32_t out[3]) {
  int n = 0;
  for (int32_t i = 0; i < size && n < 3;) {
    UChar32 c;
    U16_NEXT(text, i, size, c);
    out[n++] = static_cast<char32_t>(c);
  }
  return n;
}

template <class F>
int MapFull(char32_t c, char32_t out[3], F map) {
  if (!IsAssigned(c) || IsSurrogate(c)) {
    out[0] = c;
    return 1;
  }
  UChar source[2], target[8];
  int32_t n = 0;
  U16_APPEND_UNSAFE(source, n, static_cast<UChar32>(c));
  UErrorCode status = U_ZERO_ERROR;
  const int32_t size = map(target, 8, source, n, &status);
  if (U_FAILURE(status)) {
    out[0] = c;
    return 1;
  }
  return FromUtf16(target, size, out);
}

}  // namespace

const uint8_t* const latin1_flags = latin1.data();

bool IsAssigned(char32_t c) {
  if (c < 256) return true;
  if (u_charType(static_cast<UChar32>(c)) == U_UNASSIGNED) return false;  // noncharacters too
  UVersionInfo age;
  u_charAge(static_cast<UChar32>(c), age);
  return age[0] != 0 && age[0] <= kVersion[0];
}

bool SlowIsSpace(char32_t c) {
  switch (u_charDirection(static_cast<UChar32>(c))) {
    case U_WHITE_SPACE_NEUTRAL:
    case U_BLOCK_SEPARATOR:
    case U_SEGMENT_SEPARATOR: return IsAssigned(c);
    default: return CategoryIn(c, U_GC_ZS_MASK);
  }
}
bool SlowIsAlpha(char32_t c) { return CategoryIn(c, U_GC_L_MASK); }
bool SlowIsUpper(char32_t c) { return Has(c, UCHAR_UPPERCASE); }
bool SlowIsLower(char32_t c) { return Has(c, UCHAR_LOWERCASE) && !LowerSince15(c); }
bool SlowIsPrintable(char32_t c) {
  return c == ' ' || (IsAssigned(c) && !CategoryIn(c, U_GC_C_MASK | U_GC_Z_MASK));
}
bool SlowIsNumeric(char32_t c) {
  return u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_NUMERIC_TYPE) != U_NT_NONE &&
         IsAssigned(c);
}
int SlowDecimalValue(char32_t c) {
  if (u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_NUMERIC_TYPE) != U_NT_DECIMAL ||
      !IsAssigned(c)) {
    return -1;
  }
  return u_charDigitValue(static_cast<UChar32>(c));
}
int SlowDigitValue(char32_t c) {
  const int type = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_NUMERIC_TYPE);
  if ((type != U_NT_DECIMAL && type != U_NT_DIGIT) || !IsAssigned(c)) return -1;
  const double value = u_getNumericValue(static_cast<UChar32>(c));
  return value >= 0 && value <= 9 ? static_cast<int>(value) : -1;
}
int DigitValue(char32_t c) {
  if (c < 128) return DecimalValue(c);
  if (c < 256 && (latin1_flags[c] & kDigit) == 0) return -1;
  return SlowDigitValue(c);
}

bool IsTitle(char32_t c) { return c >= 256 && CategoryIn(c, U_GC_LT_MASK); }
bool IsCased(char32_t c) {
  if (c < 128) return (c | 32) >= 'a' && (c | 32) <= 'z';
  return Has(c, UCHAR_CASED) && !LowerSince15(c);
}
bool IsCaseIgnorable(char32_t c) { return Has(c, UCHAR_CASE_IGNORABLE); }
bool IsIdStart(char32_t c) {
  if (c < 128) return c == '_' || ((c | 32) >= 'a' && (c | 32) <= 'z');
  return Has(c, UCHAR_XID_START);
}
bool IsIdContinue(char32_t c) {
  if (c < 128) return IsIdStart(c) || (c >= '0' && c <= '9');
  return Has(c, UCHAR_XID_CONTINUE);
}

int ToLower(char32_t c, char32_t out[3]) {
  if (c < 128) {
    out[0] = c >= 'A' && c <= 'Z' ? c + 32 : c;
    return 1;
  }
  if (c == 0x130) {  // the one character with a longer lower case
    out[0] = 'i';
    out[1] = 0x307;
    return 2;
  }
  out[0] = IsAssigned(c) ? static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))) : c;
  return 1;
}
int ToUpper(char32_t c, char32_t out[3]) {
  if (c < 128) {
    out[0] = c >= 'a' && c <= 'z' ? c - 32 : c;
    return 1;
  }
  return MapFull(c, out, [](UChar* to, int32_t room, const UChar* from, int32_t n, UErrorCode* e) {
    return u_strToUpper(to, room, from, n, "", e);
  });
}
int ToTitle(char32_t c, char32_t out[3]) {
  if (c < 128) return ToUpper(c, out);
  char32_t upper[3];
  if (ToUpper(c, upper) == 1) {
    out[0] = IsAssigned(c) ? static_cast<char32_t>(u_totitle(static_cast<UChar32>(c))) : c;
    return 1;
  }
  return MapFull(c, out, [](UChar* to, int32_t room, const UChar* from, int32_t n, UErrorCode* e) {
    return u_strToTitle(to, room, from, n, nullptr, "", e);
  });
}
int ToFolded(char32_t c, char32_t out[3]) {
  if (c < 128) return ToLower(c, out);
  return MapFull(c, out, [](UChar* to, int32_t room, const UChar* from, int32_t n, UErrorCode* e) {
    return u_strFoldCase(to, room, from, n, U_FOLD_CASE_DEFAULT, e);
  });
}

std::string DecimalAndSpaceToAscii(Object* str) {
  std::string out;
  const int64_t n = StrLength(str);
  for (int64_t i = 0; i < n; ++i) {
    const char32_t c = StrAt(str, i);
    if (c < 127) {
      out += static_cast<char>(c);
    } else if (IsSpace(c)) {
      out += ' ';
    } else {
      const int digit = DecimalValue(c);
      out += digit < 0 ? '?' : static_cast<char>('0' + digit);
    }
  }
  return out;
}

std::string Name(char32_t c) {
  if (!IsAssigned(c)) return "";
  char name[128];
  UErrorCode status = U_ZERO_ERROR;
  const int32_t size = u_charName(static_cast<UChar32>(c), U_UNICODE_CHAR_NAME, name, sizeof name,
                                  &status);
  return U_FAILURE(status) ? "" : std::string(name, size);
}

int64_t Lookup(const std::string& name) {
  for (const UCharNameChoice choice : {U_UNICODE_CHAR_NAME, U_CHAR_NAME_ALIAS}) {
    UErrorCode status = U_ZERO_ERROR;
    const UChar32 c = u_charFromName(choice, name.c_str(), &status);
    if (U_SUCCESS(status) && IsAssigned(static_cast<char32_t>(c))) return c;
  }
  return -1;
}

}  // namespace tricolor::unicode
