// float: hex, fromhex and round.

#include <charconv>
#include <cmath>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/float_internal.h"
#include "runtime/objects/format.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"

namespace tricolor {

Object* FloatHex(Object* self, Args, size_t, Object*) {
  const double x = FloatValue(self);
  if (!std::isfinite(x)) return NewStrAscii(DoubleRepr(x));
  uint64_t bits;
  std::memcpy(&bits, &x, 8);
  const uint64_t mantissa = bits & ((uint64_t{1} << 52) - 1);
  const int biased = static_cast<int>(bits >> 52 & 0x7ff);
  const char* sign = std::signbit(x) ? "-" : "";
  char text[64];
  if (x == 0) {
    std::snprintf(text, sizeof text, "%s0x0.0p+0", sign);
  } else {
    const int exponent = biased == 0 ? -1022 : biased - 1023;
    std::snprintf(text, sizeof text, "%s0x%d.%013llxp%c%d", sign, biased != 0,
                  static_cast<unsigned long long>(mantissa),  // NOLINT: printf's type
                  exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  return NewStrAscii(text);
}

namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 32);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum class HexStatus { kOk, kInvalid, kTooLarge };

HexStatus ParseHex(std::string_view text, double* result) {
  auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  const char *p = text.data(), *end = p + text.size();
  {
    const char* after = p < end && (*p == '+' || *p == '-') ? p + 1 : p;
    if (after < end && ((*after | 32) == 'i' || (*after | 32) == 'n')) {
      return ParseDouble(p, end, result) == end ? HexStatus::kOk : HexStatus::kInvalid;
    }
  }
  bool negative = false;
  if (p < end && (*p == '+' || *p == '-')) negative = *p++ == '-';
  if (end - p >= 2 && p[0] == '0' && (p[1] | 32) == 'x') p += 2;
  // Significant digits as a number: `top` holds the first 64 bits with a sticky last bit.
  uint64_t top = 0;
  bool sticky = false, point = false;
  int64_t digits = 0, scale = 0;  // value = top * 2^scale
  for (; p < end; ++p) {
    if (*p == '.') {
      if (point) return HexStatus::kInvalid;
      point = true;
      continue;
    }
    const int d = HexDigit(*p);
    if (d < 0) break;
    ++digits;
    if (top >> 60 == 0) {
      top = top << 4 | d;
      if (point) scale -= 4;
    } else {
      sticky = sticky || d != 0;
      if (!point) scale += 4;
    }
  }
  if (digits == 0) return HexStatus::kInvalid;
  int64_t exponent = 0;
  if (p < end && (*p | 32) == 'p') {
    ++p;
    bool minus = false;
    if (p < end && (*p == '+' || *p == '-')) minus = *p++ == '-';
    if (p == end || *p < '0' || *p > '9') return HexStatus::kInvalid;
    for (; p < end && *p >= '0' && *p <= '9'; ++p) {
      if (exponent < int64_t{1} << 50) exponent = exponent * 10 + (*p - '0');
    }
    if (minus) exponent = -exponent;
  }
  if (p != end) return HexStatus::kInvalid;
  if (top == 0) {
    *result = negative ? -0.0 : 0.0;
    return HexStatus::kOk;
  }
  scale += exponent;
  const int bits = 64 - __builtin_clzll(top);
  const int64_t highest = scale + bits;  // the value is in [2^(highest-1), 2^highest)
  if (highest > 1024) return HexStatus::kTooLarge;
  if (highest < -1080) {
    *result = negative ? -0.0 : 0.0;
    return HexStatus::kOk;
  }
  const int64_t keep = std::min<int64_t>(53, highest + 1074);
  const int64_t drop = bits - keep;
  uint64_t mantissa = top;
  int64_t shift = scale;
  if (drop > 0 && drop <= 64) {
    const uint64_t half = uint64_t{1} << (drop - 1);
    const uint64_t lost = drop == 64 ? top : top & ((uint64_t{1} << drop) - 1);
    mantissa = drop == 64 ? 0 : top >> drop;
    if (lost > half || (lost == half && (sticky || (mantissa & 1) != 0))) ++mantissa;
    shift += drop;
  } else if (drop > 64) {
    mantissa = 0;
  }
  const double value = std::ldexp(static_cast<double>(mantissa), static_cast<int>(shift));
  if (std::isinf(value)) return HexStatus::kTooLarge;
  *result = negative ? -value : value;
  return HexStatus::kOk;
}

}  // namespace

Object* FloatFromHex(Object* type, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "bad argument type for built-in operation");
  }
  int64_t size;
  const char* text = StrUtf8(args[0], &size);
  if (text == nullptr) return nullptr;
  double value = 0;
  switch (ParseHex({text, static_cast<size_t>(size)}, &value)) {
    case HexStatus::kInvalid:
      return Raise(exc::ValueError, "invalid hexadecimal floating-point string");
    case HexStatus::kTooLarge:
      return Raise(exc::OverflowError, "hexadecimal value too large to represent as a float");
    case HexStatus::kOk: break;
  }
  Object* result = NewFloat(value);
  if (result == nullptr || type == AsObject(&float_type)) return result;
  return CallArgs(type, result);
}

namespace {

// x rounded half to even at 10^-digits (digits < 0), from its exact decimal expansion.
double RoundLarge(double x, int digits) {
  const double magnitude = std::fabs(x);
  const std::string whole = DoubleText(std::trunc(magnitude), 'f', 0, 0);
  const auto kept = static_cast<int64_t>(whole.size()) + digits;
  if (kept < 0) return std::copysign(0.0, x);
  const bool fraction = magnitude != std::trunc(magnitude);
  std::string text = whole.substr(0, kept);
  const std::string lost = whole.substr(kept);
  const bool beyond = fraction || lost.find_first_not_of('0', 1) != std::string::npos;
  const bool odd = !text.empty() && ((text.back() - '0') & 1) != 0;
  if (lost[0] > '5' || (lost[0] == '5' && (beyond || odd))) {
    int64_t i = kept - 1;
    for (; i >= 0 && text[i] == '9'; --i) text[i] = '0';
    if (i < 0) {
      text.insert(0, 1, '1');
    } else {
      ++text[i];
    }
  }
  if (text.empty()) return std::copysign(0.0, x);
  text += "e" + std::to_string(-digits);
  double result = 0;
  ParseDouble(text.data(), text.data() + text.size(), &result);
  return std::copysign(result, x);
}

}  // namespace

Object* FloatRound(Object* self, Args args, size_t nargs, Object*) {
  const double x = FloatValue(self);
  if (nargs == 0 || args[0] == None()) {
    double rounded = std::round(x);
    if (std::fabs(x - rounded) == 0.5) rounded = 2.0 * std::round(x / 2.0);
    return IntFromDouble(rounded);
  }
  int64_t digits;
  if (!ToIndexInt(args[0], &digits)) return nullptr;
  if (!std::isfinite(x) || digits > 323) return NewFloat(x);
  if (digits < -308) return NewFloat(0.0 * x);
  double result = 0;
  if (digits < 0) {
    result = RoundLarge(x, static_cast<int>(digits));
  } else {
    const std::string text = DoubleText(x, 'f', static_cast<int>(digits), 0);
    ParseDouble(text.data(), text.data() + text.size(), &result);
  }
  if (std::isinf(result)) {
    return Raise(exc::OverflowError, "rounded value too large to represent");
  }
  return NewFloat(result);
}

}  // namespace tricolor
