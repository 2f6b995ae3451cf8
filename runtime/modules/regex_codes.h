// Numbers of the code words that Python 3.11's `re` package emits.
#ifndef TRICOLOR_RUNTIME_MODULES_REGEX_CODES_H_
#define TRICOLOR_RUNTIME_MODULES_REGEX_CODES_H_

#include <cstdint>

namespace tricolor::regex {

inline constexpr uint32_t kRegexMagic = 20220615;

enum RegexOp : uint32_t {
  kOpFailure = 0,
  kOpSuccess = 1,
  kOpAny = 2,
  kOpAnyAll = 3,
  kOpAssert = 4,
  kOpAssertNot = 5,
  kOpAt = 6,
  kOpBranch = 7,
  kOpCategory = 8,
  kOpCharset = 9,
  kOpBigcharset = 10,
  kOpGroupRef = 11,
  kOpGroupRefExists = 12,
  kOpIn = 13,
  kOpInfo = 14,
  kOpJump = 15,
  kOpLiteral = 16,
  kOpMark = 17,
  kOpMaxUntil = 18,
  kOpMinUntil = 19,
  kOpNotLiteral = 20,
  kOpNegate = 21,
  kOpRange = 22,
  kOpRepeat = 23,
  kOpRepeatOne = 24,
  kOpSubpattern = 25,
  kOpMinRepeatOne = 26,
  kOpAtomicGroup = 27,
  kOpPossessiveRepeat = 28,
  kOpPossessiveRepeatOne = 29,
  kOpGroupRefIgnore = 30,
  kOpInIgnore = 31,
  kOpLiteralIgnore = 32,
  kOpNotLiteralIgnore = 33,
  kOpGroupRefLocIgnore = 34,
  kOpInLocIgnore = 35,
  kOpLiteralLocIgnore = 36,
  kOpNotLiteralLocIgnore = 37,
  kOpGroupRefUniIgnore = 38,
  kOpInUniIgnore = 39,
  kOpLiteralUniIgnore = 40,
  kOpNotLiteralUniIgnore = 41,
  kOpRangeUniIgnore = 42,
};

enum RegexAt : uint32_t {
  kAtBeginning = 0,
  kAtBeginningLine = 1,
  kAtBeginningString = 2,
  kAtBoundary = 3,
  kAtNonBoundary = 4,
  kAtEnd = 5,
  kAtEndLine = 6,
  kAtEndString = 7,
  kAtLocBoundary = 8,
  kAtLocNonBoundary = 9,
  kAtUniBoundary = 10,
  kAtUniNonBoundary = 11,
};

enum RegexCategory : uint32_t {
  kCategoryDigit = 0,
  kCategoryNotDigit = 1,
  kCategorySpace = 2,
  kCategoryNotSpace = 3,
  kCategoryWord = 4,
  kCategoryNotWord = 5,
  kCategoryLinebreak = 6,
  kCategoryNotLinebreak = 7,
  kCategoryLocWord = 8,
  kCategoryLocNotWord = 9,
  kCategoryUniDigit = 10,
  kCategoryUniNotDigit = 11,
  kCategoryUniSpace = 12,
  kCategoryUniNotSpace = 13,
  kCategoryUniWord = 14,
  kCategoryUniNotWord = 15,
  kCategoryUniLinebreak = 16,
  kCategoryUniNotLinebreak = 17,
};

}  // namespace tricolor::regex

#endif  // TRICOLOR_RUNTIME_MODULES_REGEX_CODES_H_
