// float: making, hashing, reading from and writing as text.

#include "runtime/objects/float.h"

#include <charconv>
#include <cmath>
#include <cstring>

#include "runtime/error.h"
#include "runtime/objects/float_internal.h"
#include "runtime/objects/format.h"
#include "runtime/thread.h"

namespace tricolor {

Type float_type;

Object* NewFloat(double value) {
  void* cell = gc::Allocate(CurrentThread(), sizeof(FloatObject), &float_type, gc::kLeaf);
  if (__builtin_expect(cell == nullptr, 0)) return RaiseNoMemory();
  static_cast<FloatObject*>(cell)->value = value;
  return static_cast<Object*>(cell);
}

// The hash of a number is its value modulo 2^61 - 1, whatever its type.
int64_t HashDouble(Object* o, double value) {
  constexpr int kBits = 61;
  constexpr uint64_t kModulus = (uint64_t{1} << kBits) - 1;
  if (!std::isfinite(value)) {
    if (std::isinf(value)) return value > 0 ? 314159 : -314159;
    // Each nan is unequal to all: hash by identity, as the default hash does.
    const auto address = reinterpret_cast<uintptr_t>(o);
    const auto hash = static_cast<int64_t>(address >> 4 | address << 60);
    return hash == -1 ? -2 : hash;
  }
  int exponent;
  double fraction = std::frexp(std::fabs(value), &exponent);
  uint64_t x = 0;
  while (fraction != 0) {
    x = ((x << 28) & kModulus) | x >> (kBits - 28);
    fraction *= 268435456.0;  // 2^28
    exponent -= 28;
    const auto part = static_cast<uint64_t>(fraction);
    fraction -= static_cast<double>(part);
    x += part;
    if (x >= kModulus) x -= kModulus;
  }
  exponent = exponent >= 0 ? exponent % kBits : kBits - 1 - ((-1 - exponent) % kBits);
  x = ((x << exponent) & kModulus) | x >> (kBits - exponent);
  const auto hash = static_cast<int64_t>(value < 0 ? -x : x);
  return hash == -1 ? -2 : hash;
}

namespace {

// Digits of a finite number without the point, and the exponent of the first: d.ddd * 10^exponent.
struct Decimal {
  std::string digits;
  int exponent;
};

Decimal ParseScientific(const char* begin, const char* end) {
  Decimal d;
  const char* p = begin;
  for (; p < end && *p != 'e'; ++p) {
    if (*p != '.') d.digits += *p;
  }
  d.exponent = 0;
  if (p < end) {
    ++p;
    if (*p == '+') ++p;
    std::from_chars(p, end, d.exponent);
  }
  return d;
}

Decimal ShortestDigits(double magnitude) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::scientific);
  return ParseScientific(text, end.ptr);
}

// `count` significant digits, correctly rounded.
Decimal RoundedDigits(double magnitude, int count) {
  std::string text(static_cast<size_t>(count) + 32, '\0');
  const auto end = std::to_chars(text.data(), text.data() + text.size(), magnitude,
                                 std::chars_format::scientific, count - 1);
  return ParseScientific(text.data(), end.ptr);
}

std::string ExponentText(const Decimal& d, bool alternate) {
  std::string text(1, d.digits[0]);
  if (d.digits.size() > 1 || alternate) text += '.';
  text.append(d.digits, 1);
  char exponent[16];
  std::snprintf(exponent, sizeof exponent, "e%c%02d", d.exponent < 0 ? '-' : '+',
                std::abs(d.exponent));
  return text + exponent;
}

std::string PositionalText(const Decimal& d) {
  const int point = d.exponent + 1;  // digits before the point
  const int n = static_cast<int>(d.digits.size());
  if (point <= 0) return "0." + std::string(-point, '0') + d.digits;
  if (point >= n) return d.digits + std::string(point - n, '0');
  return d.digits.substr(0, point) + "." + d.digits.substr(point);
}

bool HasPoint(const std::string& text) { return text.find('.') != std::string::npos; }

}  // namespace

std::string DoubleText(double value, char code, int precision, int flags) {
  const bool upper = code >= 'A' && code <= 'Z';
  if (upper) code = static_cast<char>(code + 32);
  std::string text;
  const bool negative = std::signbit(value) && !std::isnan(value);
  const bool alternate = (flags & kAlternate) != 0;
  const double magnitude = std::fabs(value);
  if (std::isnan(value)) {
    text = "nan";
  } else if (std::isinf(value)) {
    text = "inf";
  } else if (code == 'r') {
    const Decimal d = ShortestDigits(magnitude);
    text = d.exponent < -4 || d.exponent >= 16 ? ExponentText(d, alternate) : PositionalText(d);
    if ((flags & kAddDotZero) != 0 && !HasPoint(text) && text.find('e') == std::string::npos) {
      text += ".0";
    }
    if (alternate && !HasPoint(text)) text += '.';
  } else if (code == 'f') {
    char few[400];  // 309 digits before the point
    const size_t room = static_cast<size_t>(precision) + 330;
    if (room > sizeof few) text.resize(room);
    char* const begin = room > sizeof few ? text.data() : few;
    const auto end =
        std::to_chars(begin, begin + room, magnitude, std::chars_format::fixed, precision);
    if (begin == few) text.assign(few, end.ptr);
    else text.resize(end.ptr - begin);
    if (precision == 0 && alternate) text += '.';
  } else if (code == 'e') {
    text = ExponentText(RoundedDigits(magnitude, precision + 1), alternate);
  } else {  // 'g'
    if (precision == 0) precision = 1;
    Decimal d = RoundedDigits(magnitude, precision);
    if (!alternate) {
      while (d.digits.size() > 1 && d.digits.back() == '0') d.digits.pop_back();
    }
    // With kAddDotZero (str of a float with a precision) the limit is one lower: 1e+16, not "1…0.0".
    const int limit = (flags & kAddDotZero) != 0 ? precision - 1 : precision;
    if (d.exponent < -4 || d.exponent >= limit) {
      text = ExponentText(d, alternate);
    } else {
      text = PositionalText(d);
      if (alternate && !HasPoint(text)) text += '.';
      if ((flags & kAddDotZero) != 0 && !HasPoint(text)) text += ".0";
    }
  }
  if (upper) {
    for (char& c : text) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
  }
  if (negative || (flags & kAlwaysSign) != 0) text.insert(0, 1, negative ? '-' : '+');
  return text;
}

std::string DoubleRepr(double value) { return DoubleText(value, 'r', 0, kAddDotZero); }

const char* ParseDouble(const char* text, const char* end, double* value) {
  const char* p = text;
  bool negative = false;
  if (p < end && (*p == '+' || *p == '-')) negative = *p++ == '-';
  auto word = [&](const char* name) {
    const size_t n = std::strlen(name);
    return static_cast<size_t>(end - p) >= n && strncasecmp(p, name, n) == 0 ? n : size_t{0};
  };
  double result;
  size_t n;
  if ((n = word("infinity")) != 0 || (n = word("inf")) != 0) {
    result = HUGE_VAL;
    p += n;
  } else if ((n = word("nan")) != 0) {
    result = std::nan("");
    p += n;
  } else {
    // What from_chars would take and Python does not, or the reverse, is decided here.
    const char* digits = p;
    while (p < end && *p >= '0' && *p <= '9') ++p;
    int64_t count = p - digits;
    if (p < end && *p == '.') {
      ++p;
      const char* fraction = p;
      while (p < end && *p >= '0' && *p <= '9') ++p;
      count += p - fraction;
    }
    if (count == 0) return nullptr;
    bool negative_exponent = false;
    if (p < end && (*p == 'e' || *p == 'E')) {
      const char* q = p + 1;
      if (q < end && (*q == '+' || *q == '-')) negative_exponent = *q++ == '-';
      if (q < end && *q >= '0' && *q <= '9') {
        while (q < end && *q >= '0' && *q <= '9') ++q;
        p = q;
      } else {
        negative_exponent = false;
      }
    }
    result = 0;
    const auto status = std::from_chars(digits, p, result);
    if (status.ec == std::errc::result_out_of_range) {
      // Too large or too small: which, the first non-zero digit and the exponent say.
      int64_t position = 0, first = INT64_MIN;
      const char* q = digits;
      bool before = true;
      int64_t integral = 0;
      for (; q < p && *q != 'e' && *q != 'E'; ++q) {
        if (*q == '.') {
          before = false;
          continue;
        }
        if (before) ++integral;
        if (*q != '0' && first == INT64_MIN) first = position;
        ++position;
      }
      if (first == INT64_MIN) {
        result = 0;
      } else {
        int64_t exponent = 0;
        if (q < p) {
          ++q;
          if (*q == '+' || *q == '-') ++q;
          for (; q < p; ++q) {
            if (exponent < INT64_MAX / 20) exponent = exponent * 10 + (*q - '0');
          }
          if (negative_exponent) exponent = -exponent;
        }
        result = integral - first + exponent > 0 ? HUGE_VAL : 0.0;
      }
    }
  }
  *value = negative ? -result : result;
  return p;
}

bool ParseFloatText(std::string_view text, double* value) {
  auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  std::string plain;
  if (text.find('_') != std::string_view::npos) {  // allowed between two digits
    auto digit = [](char c) { return c >= '0' && c <= '9'; };
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '_') {
        plain += text[i];
      } else if (i == 0 || i + 1 == text.size() || !digit(text[i - 1]) || !digit(text[i + 1])) {
        return false;
      }
    }
    text = plain;
  }
  const char* end = text.data() + text.size();
  return !text.empty() && ParseDouble(text.data(), end, value) == end;
}

}  // namespace tricolor
