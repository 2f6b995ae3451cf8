#include "runtime/objects/format_spec.h"

#include <algorithm>

#include "runtime/error.h"
#include "runtime/objects/str_internal.h"
#include "runtime/unicode.h"

namespace tricolor {
namespace {

bool IsAlign(char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

// Digits at `i`, -1: none, -2: too many (ValueError).
int64_t Number(Object* s, int64_t* i) {
  int64_t value = -1;
  for (; *i < StrLength(s); ++*i) {
    const char32_t c = StrAt(s, *i);
    const int digit = c - '0' < 10 ? static_cast<int>(c - '0') : unicode::DecimalValue(c);
    if (digit < 0) break;
    if (value > (INT64_MAX - digit) / 10) {
      Raise(exc::ValueError, "Too many decimal digits in format string");
      return -2;
    }
    value = std::max<int64_t>(value, 0) * 10 + digit;
  }
  return value;
}

bool RaiseSeparator(char separator, char32_t type) {
  if (type > 32 && type < 128) {
    Raise(exc::ValueError, "Cannot specify '%c' with '%c'.", separator, static_cast<int>(type));
  } else {
    Raise(exc::ValueError, "Cannot specify '%c' with '\\x%x'.", separator,
          static_cast<unsigned>(type));
  }
  return false;
}

}  // namespace

bool FormatSpec::Parse(Object* o, Object* spec, char32_t default_type, char default_align) {
  const int64_t n = StrLength(spec);
  int64_t i = 0;
  auto at = [&](int64_t k) { return k < n ? StrAt(spec, k) : char32_t{0xffffffff}; };
  align = default_align;
  type = default_type;
  bool has_fill = false, has_align = false;
  if (n >= 2 && IsAlign(at(1))) {
    fill = at(0);
    align = static_cast<char>(at(1));
    has_fill = has_align = true;
    i = 2;
  } else if (n >= 1 && IsAlign(at(0))) {
    align = static_cast<char>(at(0));
    has_align = true;
    i = 1;
  }
  if (at(i) == '+' || at(i) == '-' || at(i) == ' ') sign = static_cast<char>(at(i++));
  if (at(i) == 'z') {
    coerce_zero = true;
    ++i;
  }
  if (at(i) == '#') {
    alternate = true;
    ++i;
  }
  if (!has_fill && at(i) == '0') {
    fill = '0';
    if (!has_align && default_align == '>') align = '=';
    ++i;
  }
  width = Number(spec, &i);
  if (width == -2) return false;
  if (at(i) == ',') {
    separator = ',';
    ++i;
  }
  if (at(i) == '_') {
    if (separator != 0) {
      Raise(exc::ValueError, "Cannot specify both ',' and '_'.");
      return false;
    }
    separator = '_';
    ++i;
  }
  if (at(i) == ',' && separator == '_') {
    Raise(exc::ValueError, "Cannot specify both ',' and '_'.");
    return false;
  }
  if (at(i) == '.') {
    ++i;
    precision = Number(spec, &i);
    if (precision == -2) return false;
    if (precision == -1) {
      Raise(exc::ValueError, "Format specifier missing precision");
      return false;
    }
  }
  if (n - i > 1) {
    Raise(exc::ValueError, "Invalid format specifier '%U' for object of type '%.200T'", spec, o);
    return false;
  }
  if (n - i == 1) type = at(i);
  if (separator != 0) {
    switch (type) {
      case 'd': case 'e': case 'f': case 'g': case 'E': case 'G': case '%': case 'F': case 0:
        break;
      case 'b': case 'o': case 'x': case 'X':
        if (separator == '_') break;
        [[fallthrough]];
      default: return RaiseSeparator(separator, type);
    }
  }
  return true;
}

Object* RaiseUnknownFormat(char32_t type, Object* o) {
  if (type > 32 && type < 128) {
    return Raise(exc::ValueError, "Unknown format code '%c' for object of type '%.200T'",
                 static_cast<int>(type), o);
  }
  return Raise(exc::ValueError, "Unknown format code '\\x%x' for object of type '%.200T'",
               static_cast<unsigned>(type), o);
}

namespace {

// Digits with separators, and zeros in front until there are min_width characters.
std::string Group(const std::string& digits, int64_t min_width, char separator, int group) {
  std::string reversed;
  auto left = static_cast<int64_t>(digits.size());
  if (separator == 0) {
    return std::string(std::max<int64_t>(0, min_width - left), '0') + digits;
  }
  bool first = true;
  for (;;) {
    const int64_t size = std::min<int64_t>(group, std::max<int64_t>({left, min_width, 1}));
    const int64_t chars = std::min(left, size);
    if (!first) reversed += separator;
    first = false;
    for (int64_t k = 0; k < chars; ++k) reversed += digits[--left];
    reversed.append(size - chars, '0');
    min_width -= size;
    if (left <= 0 && min_width <= 0) break;
    --min_width;
  }
  return {reversed.rbegin(), reversed.rend()};
}

Object* Pad(char32_t fill, int64_t left, Object* text, int64_t right) {
  if (left <= 0 && right <= 0) return text;
  const int64_t n = StrLength(text);
  Object* result = NewStrUninitialized(left + n + right, std::max(StrMaxChar(text), fill));
  if (result == nullptr) return nullptr;
  const int kind = StrKindOf(result);
  void* data = StrData(result);
  for (int64_t i = 0; i < left; ++i) PutChar(kind, data, i, fill);
  CopyStr(kind, data, left, text);
  for (int64_t i = 0; i < right; ++i) PutChar(kind, data, left + n + i, fill);
  return result;
}

}  // namespace

Object* PadText(const FormatSpec& spec, Object* text) {
  const int64_t missing = spec.width - StrLength(text);
  if (missing <= 0) return text;
  const int64_t left = spec.align == '>' ? missing : spec.align == '^' ? missing / 2 : 0;
  return Pad(spec.fill, left, text, missing - left);
}

namespace {

Object* LaidOut(const FormatSpec& spec, const NumberText& number) {
  const auto around = static_cast<int64_t>((number.sign != 0) + number.prefix.size() +
                                           number.rest.size());
  const int group = spec.type == 'b' || spec.type == 'o' || spec.type == 'x' || spec.type == 'X'
                        ? 4 : 3;
  const bool zeros = spec.fill == '0' && spec.align == '=';
  std::string digits = number.digits;
  if (!digits.empty() || zeros) {
    // Without digits (inf, nan) there is nothing to group.
    const char separator = digits.empty() ? 0 : spec.separator;
    digits = Group(digits, zeros ? spec.width - around : 0, separator, group);
  }
  std::string front = number.prefix;
  if (number.sign != 0) front.insert(0, 1, number.sign);
  const int64_t missing =
      spec.width - around - static_cast<int64_t>(digits.size());
  if (spec.align == '=' && missing > 0) {  // the fill goes between the sign and the digits
    Object* body = NewStrAscii(digits + number.rest);
    Object* padded = body == nullptr ? nullptr : Pad(spec.fill, missing, body, 0);
    Object* lead = padded == nullptr ? nullptr : NewStrAscii(front);
    return lead == nullptr ? nullptr : StrConcat(lead, padded);
  }
  Object* text = NewStrAscii(front + digits + number.rest);
  if (text == nullptr) return nullptr;
  return PadText(spec, text);
}

}  // namespace

Object* LayOutNumber(const FormatSpec& spec, const NumberText& number) {
  return LaidOut(spec, number);
}

}  // namespace tricolor
