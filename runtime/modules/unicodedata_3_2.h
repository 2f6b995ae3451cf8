// What the data of Unicode 3.2 say otherwise than the present ones: unicodedata.ucd_3_2_0, which the
// standard fixes for internationalized domain names (stringprep, RFC 3454).
#ifndef TRICOLOR_RUNTIME_MODULES_UNICODEDATA_3_2_H_
#define TRICOLOR_RUNTIME_MODULES_UNICODEDATA_3_2_H_

#include <cstdint>

namespace tricolor::unicode_3_2 {

bool IsAssigned(char32_t c);

// Null, or -1: as it is today. REQUIRES IsAssigned(c).
const char* Category(char32_t c);
const char* Bidirectional(char32_t c);
const char* EastAsianWidth(char32_t c);
int Mirrored(char32_t c);
int Decimal(char32_t c);
// The character that five ideographs were mapped to before they were corrected; else `c`.
char32_t Decomposed(char32_t c);

}  // namespace tricolor::unicode_3_2

#endif  // TRICOLOR_RUNTIME_MODULES_UNICODEDATA_3_2_H_
