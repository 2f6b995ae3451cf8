// format(x, spec) for str, int, float and complex.

#include "runtime/objects/format.h"

#include <climits>
#include <cmath>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/complex.h"
#include "runtime/objects/float.h"
#include "runtime/objects/format_spec.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str_internal.h"

namespace tricolor {
namespace {

char SignFor(const FormatSpec& spec, bool negative) {
  if (negative) return '-';
  return spec.sign == '+' || spec.sign == ' ' ? spec.sign : 0;
}

// Splits "-123.5e+10" at the end of its whole digits.
NumberText SplitNumber(const FormatSpec& spec, std::string text) {
  NumberText number;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.erase(0, 1);
  number.sign = SignFor(spec, negative);
  size_t n = 0;
  while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
  number.digits = text.substr(0, n);
  number.rest = text.substr(n);
  return number;
}

// Whether a number's text needs no more than blanks around it.
bool IsPlain(const FormatSpec& spec) {
  return spec.align != '=' && spec.separator == 0 && spec.sign != '+' && spec.sign != ' ';
}

bool IsFloatType(char32_t type) {
  switch (type) {
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case '%': return true;
    default: return false;
  }
}

// The number as text with its sign; false: ValueError.
bool FloatDigits(const FormatSpec& spec, double value, bool is_complex, std::string* text) {
  if (spec.precision > INT_MAX) {
    Raise(exc::ValueError, "precision too big");
    return false;
  }
  char type = static_cast<char>(spec.type);
  auto precision = static_cast<int>(spec.precision);
  int flags = spec.alternate ? kAlternate : 0;
  bool percent = false;
  if (type == 0) {
    if (!is_complex) flags |= kAddDotZero;
    type = precision < 0 ? 'r' : 'g';
  } else if (type == 'n') {
    type = 'g';
  } else if (type == '%') {
    type = 'f';
    value *= 100;
    percent = true;
  }
  if (precision < 0) precision = 6;
  *text = DoubleText(value, type, precision, flags);
  if (spec.coerce_zero && (*text)[0] == '-' &&
      text->find_first_of("123456789nN") == std::string::npos) {  // "-INF" has a sign too
    text->erase(0, 1);
  } else if (spec.coerce_zero && (*text)[0] == '-' && std::isfinite(value)) {
    const size_t exponent = text->find_first_of("eE");
    if (text->substr(0, exponent).find_first_of("123456789") == std::string::npos) {
      text->erase(0, 1);
    }
  }
  if (percent) *text += '%';
  return true;
}

Object* FormatDouble(Object* o, double value, const FormatSpec& spec) {
  if (spec.type != 0 && spec.type != 'n' && !IsFloatType(spec.type)) {
    return RaiseUnknownFormat(spec.type, o);
  }
  std::string text;
  if (!FloatDigits(spec, value, false, &text)) return nullptr;
  if (IsPlain(spec)) {
    Object* number = NewStrAscii(text);
    return number == nullptr ? nullptr : PadText(spec, number);
  }
  return LayOutNumber(spec, SplitNumber(spec, text));
}

}  // namespace

Object* FormatStr(Object* o, Object* spec_text) {
  if (StrLength(spec_text) == 0) return IsExactly(o, str_type) ? o : Str(o);
  FormatSpec spec;
  if (!spec.Parse(o, spec_text, 's', '<')) return nullptr;
  if (spec.type != 's') return RaiseUnknownFormat(spec.type, o);
  if (spec.sign != 0) {
    return Raise(exc::ValueError, "%s not allowed in string format specifier",
                 spec.sign == ' ' ? "Space" : "Sign");
  }
  if (spec.coerce_zero) {
    return Raise(exc::ValueError,
                 "Negative zero coercion (z) not allowed in string format specifier");
  }
  if (spec.alternate) {
    return Raise(exc::ValueError, "Alternate form (#) not allowed in string format specifier");
  }
  if (spec.align == '=') {
    return Raise(exc::ValueError, "'=' alignment not allowed in string format specifier");
  }
  Object* text = ExactStr(o);
  if (text != nullptr && spec.precision >= 0) text = StrSubstring(text, 0, spec.precision);
  return text == nullptr ? nullptr : PadText(spec, text);
}

Object* FormatInt(Object* o, Object* spec_text) {
  if (StrLength(spec_text) == 0) return Str(o);
  FormatSpec spec;
  if (!spec.Parse(o, spec_text, 'd', '>')) return nullptr;
  if (IsFloatType(spec.type)) {
    const double value = IntAsDouble(o);
    if (value == -1.0 && ErrorSet()) return nullptr;
    return FormatDouble(o, value, spec);
  }
  int base = 10;
  switch (spec.type) {
    case 'b': base = 2; break;
    case 'o': base = 8; break;
    case 'x': case 'X': base = 16; break;
    case 'd': case 'n': case 'c': break;
    default: return RaiseUnknownFormat(spec.type, o);
  }
  if (spec.precision >= 0) {
    return Raise(exc::ValueError, "Precision not allowed in integer format specifier");
  }
  if (spec.coerce_zero) {
    return Raise(exc::ValueError,
                 "Negative zero coercion (z) not allowed in integer format specifier");
  }
  if (spec.type == 'c') {
    if (spec.sign != 0) {
      return Raise(exc::ValueError, "Sign not allowed with integer format specifier 'c'");
    }
    if (spec.alternate) {
      return Raise(exc::ValueError,
                   "Alternate form (#) not allowed with integer format specifier 'c'");
    }
    int64_t c;
    if (!IntFits(o, &c)) {
      return Raise(exc::OverflowError, "Python int too large to convert to C long");
    }
    if (c < 0 || c > 0x10ffff) {
      return Raise(exc::OverflowError, "%%c arg not in range(0x110000)");
    }
    Object* text = StrFromChar(static_cast<char32_t>(c));
    if (text == nullptr) return nullptr;
    if (spec.align == '=') spec.align = '>';
    return PadText(spec, text);
  }
  Object* repr = IntRepr(o, base);
  if (repr == nullptr) return nullptr;
  if (base == 10 && IsPlain(spec)) return PadText(spec, repr);
  std::string text = StrToStd(repr);
  NumberText number = SplitNumber(spec, text);
  if (base > 10) {  // SplitNumber stopped at a letter
    number.digits += number.rest;
    number.rest.clear();
  }
  if (spec.alternate && base != 10) {
    number.prefix = base == 2 ? "0b" : base == 8 ? "0o" : "0x";
  }
  if (spec.type == 'X') {
    for (std::string* part : {&number.digits, &number.prefix}) {
      for (char& c : *part) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
      }
    }
  }
  return LayOutNumber(spec, number);
}

Object* FormatFloat(Object* o, Object* spec_text) {
  if (StrLength(spec_text) == 0) return Str(o);
  FormatSpec spec;
  if (!spec.Parse(o, spec_text, 0, '>')) return nullptr;
  return FormatDouble(o, FloatValue(o), spec);
}

namespace {

Object* ComplexFormatted(Object* o, Object* spec_text) {
  if (StrLength(spec_text) == 0) return Str(o);
  FormatSpec spec;
  if (!spec.Parse(o, spec_text, 0, '>')) return nullptr;
  if (spec.type != 0 && spec.type != 'n' && (!IsFloatType(spec.type) || spec.type == '%')) {
    return RaiseUnknownFormat(spec.type, o);
  }
  if (spec.fill == '0') {
    return Raise(exc::ValueError, "Zero padding is not allowed in complex format specifier");
  }
  if (spec.align == '=') {
    return Raise(exc::ValueError,
                 "'=' alignment flag is not allowed in complex format specifier");
  }
  const auto* c = As<ComplexObject>(o);
  const bool skip_real = spec.type == 0 && c->real == 0 && !std::signbit(c->real);
  const bool parentheses = spec.type == 0 && !skip_real;
  std::string real, imag;
  if (!FloatDigits(spec, c->real, true, &real) || !FloatDigits(spec, c->imag, true, &imag)) {
    return nullptr;
  }
  FormatSpec part = spec;
  part.width = -1;
  Object* text = skip_real ? EmptyStr() : LayOutNumber(part, SplitNumber(part, real));
  if (text == nullptr) return nullptr;
  if (!skip_real) part.sign = '+';
  Object* second = LayOutNumber(part, SplitNumber(part, imag));
  if (second == nullptr) return nullptr;
  text = StrFormat(parentheses ? "(%U%Uj)" : "%U%Uj", text, second);
  return text == nullptr ? nullptr : PadText(spec, text);
}

}  // namespace

Object* FormatComplex(Object* o, Object* spec_text) { return ComplexFormatted(o, spec_text); }

}  // namespace tricolor
