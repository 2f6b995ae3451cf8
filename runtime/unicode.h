// Character properties as Unicode 14.0 has them (CPython 3.11's version), from ICU; ASCII and
// Latin-1 are answered from tables of our own.
//
// THREADS    Any; no state.
#ifndef TRICOLOR_RUNTIME_UNICODE_H_
#define TRICOLOR_RUNTIME_UNICODE_H_

#include <cstdint>
#include <string>

#include "runtime/object.h"

namespace tricolor::unicode {

// Bits of the table for code points below 256.
enum Latin1Flag : uint8_t {
  kSpace = 1, kAlpha = 2, kUpper = 4, kLower = 8, kDecimal = 16, kPrintable = 32, kNumeric = 64,
  kDigit = 128,
};
extern const uint8_t* const latin1_flags;

bool SlowIsSpace(char32_t c);
bool SlowIsAlpha(char32_t c);
bool SlowIsUpper(char32_t c);
bool SlowIsLower(char32_t c);
bool SlowIsPrintable(char32_t c);
bool SlowIsNumeric(char32_t c);
int SlowDecimalValue(char32_t c);
int SlowDigitValue(char32_t c);

inline bool IsSpace(char32_t c) { return c < 256 ? latin1_flags[c] & kSpace : SlowIsSpace(c); }
inline bool IsAlpha(char32_t c) { return c < 256 ? latin1_flags[c] & kAlpha : SlowIsAlpha(c); }
inline bool IsUpper(char32_t c) { return c < 256 ? latin1_flags[c] & kUpper : SlowIsUpper(c); }
inline bool IsLower(char32_t c) { return c < 256 ? latin1_flags[c] & kLower : SlowIsLower(c); }
inline bool IsPrintable(char32_t c) {
  return c < 256 ? latin1_flags[c] & kPrintable : SlowIsPrintable(c);
}
inline bool IsNumeric(char32_t c) {
  return c < 256 ? latin1_flags[c] & kNumeric : SlowIsNumeric(c);
}
// 0..9, or -1.
inline int DecimalValue(char32_t c) {
  if (c < 128) return c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1;
  return SlowDecimalValue(c);
}
int DigitValue(char32_t c);
inline bool IsDecimal(char32_t c) { return DecimalValue(c) >= 0; }
inline bool IsDigit(char32_t c) { return DigitValue(c) >= 0; }
inline bool IsAlnum(char32_t c) { return IsAlpha(c) || IsDecimal(c) || IsDigit(c) || IsNumeric(c); }
bool IsTitle(char32_t c);
bool IsCased(char32_t c);
bool IsCaseIgnorable(char32_t c);
bool IsIdStart(char32_t c);     // '_' too
bool IsIdContinue(char32_t c);
inline bool IsLineBreak(char32_t c) {
  return (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}
inline bool IsSurrogate(char32_t c) { return c >= 0xd800 && c <= 0xdfff; }

// Case mappings of one character without context: up to three characters; returns how many.
int ToLower(char32_t c, char32_t out[3]);
int ToUpper(char32_t c, char32_t out[3]);
int ToTitle(char32_t c, char32_t out[3]);
int ToFolded(char32_t c, char32_t out[3]);

// Unicode 14 has a character at `c` (not: unassigned, or newer).
bool IsAssigned(char32_t c);

// A str as ASCII for number parsers: decimal digits become 0-9, spaces ' ', others '?'.
std::string DecimalAndSpaceToAscii(Object* str);

// "LATIN SMALL LETTER A" for \N{…}; empty: no name. With aliases and sequences: lookup only.
std::string Name(char32_t c);
// The character of this name, or -1.
int64_t Lookup(const std::string& name);

}  // namespace tricolor::unicode

#endif  // TRICOLOR_RUNTIME_UNICODE_H_
