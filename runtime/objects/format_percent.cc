// "…%5.2f…" % values, for str and bytes.

#include <algorithm>
#include <climits>

#include "runtime/abstract.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/complex.h"
#include "runtime/objects/float.h"
#include "runtime/objects/format.h"
#include "runtime/objects/format_spec.h"
#include "runtime/objects/int.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/tuple.h"

namespace tricolor {
namespace {

struct Directive {
  bool left = false, plus = false, space = false, alternate = false, zero = false;
  bool coerce_zero = false;  // z, of bytes alone
  int64_t width = -1, precision = -1;
  char32_t type = 0;
};

// Reads a format character by character and hands out the values; what str and bytes share.
class Formatter {
 public:
  // The format: `size` characters of a kind, which somebody else keeps. `bytes`: speak of bytes.
  Formatter(int kind, const void* format, int64_t size, Object* values, bool bytes)
      : kind_(kind), format_(format), size_(size), values_(values), bytes_(bytes) {
    if (IsTuple(values)) {
      count_ = TupleSize(values);
      next_ = 0;
    } else {
      count_ = -1;
      next_ = -2;  // one value, not yet taken
      // Whether `values` is one of those that CPython calls a mapping.
      const bool text =
          IsStr(values) || (bytes && (IsBytes(values) || IsA(values, bytearray_type)));
      mapping_ = TypeOf(values)->slots.getitem != nullptr && !text ? values : nullptr;
    }
  }

  Object* NextValue() {
    if (next_ < count_) {
      if (count_ < 0) {
        next_ = -1;
        return values_;
      }
      return TupleAt(values_, next_++);
    }
    return Raise(exc::TypeError, "not enough arguments for format string");
  }

  bool CheckAllUsed() {
    if (next_ < count_ && mapping_ == nullptr) {
      Raise(exc::TypeError, "not all arguments converted during %s formatting",
            bytes_ ? "bytes" : "string");
      return false;
    }
    return true;
  }

  // Parses behind the '%' at *i; leaves *i behind the directive.
  bool Parse(int64_t* i, Directive* d) {
    char32_t c = 0;
    bool have = Take(i, &c);
    if (have && c == '(') {
      if (!TakeKey(i)) return false;
      have = Take(i, &c);
    }
    for (; have; have = Take(i, &c)) {
      if (c == '-') d->left = true;
      else if (c == '+') d->plus = true;
      else if (c == ' ') d->space = true;
      else if (c == '#') d->alternate = true;
      else if (c == '0') d->zero = true;
      else if (c == 'z' && bytes_) d->coerce_zero = true;
      else break;
    }
    if (have && c == '*') {
      int64_t width;
      if (!TakeStar(true, &width)) return false;
      if (width < 0) {
        d->left = true;
        width = -width;
      }
      d->width = width;
      have = Take(i, &c);
    } else if (have && c >= '0' && c <= '9') {
      if (!TakeNumber(i, &c, &have, &d->width, INT64_MAX, "width too big")) return false;
    }
    if (have && c == '.') {
      d->precision = 0;
      have = Take(i, &c);
      if (have && c == '*') {
        int64_t precision;
        if (!TakeStar(false, &precision)) return false;
        if (precision > INT_MAX) {
          Raise(exc::OverflowError, "Python int too large to convert to C int");
          return false;
        }
        d->precision = std::max<int64_t>(precision, 0);
        have = Take(i, &c);
      } else if (have && c >= '0' && c <= '9') {
        if (!TakeNumber(i, &c, &have, &d->precision, INT_MAX,
                        bytes_ ? "prec too big" : "precision too big")) {
          return false;
        }
      }
    }
    if (have && (c == 'h' || c == 'l' || c == 'L')) have = Take(i, &c);
    if (!have) {
      Raise(exc::ValueError, "incomplete format");
      return false;
    }
    d->type = bytes_ && c == 'i' ? 'd' : c;
    return true;
  }

  bool RaiseUnsupported(const Directive& d, int64_t i) {
    if (bytes_ && d.type > 127) {  // a char below zero, for which the message has no room
      if (Object* bare = CallArgs(AsObject(&exc::ValueError))) RaiseInstance(bare);
      return false;
    }
    Raise(exc::ValueError, "unsupported format character '%c' (0x%x) at index %zd",
          bytes_ || (d.type > 31 && d.type < 127) ? static_cast<int>(d.type) : '?',
          static_cast<unsigned>(d.type), static_cast<ssize_t>(i - 1));
    return false;
  }

 private:
  bool Take(int64_t* i, char32_t* c) {
    if (*i >= size_) return false;
    *c = At((*i)++);
    return true;
  }
  bool TakeNumber(int64_t* i, char32_t* c, bool* have, int64_t* out, int64_t limit,
                  const char* message) {
    int64_t value = 0;
    for (; *have && *c >= '0' && *c <= '9'; *have = Take(i, c)) {
      const auto digit = static_cast<int64_t>(*c - '0');
      if (value > (limit - digit) / 10) {
        Raise(exc::ValueError, "%s", message);
        return false;
      }
      value = value * 10 + digit;
    }
    *out = value;
    return true;
  }
  bool TakeStar(bool is_width, int64_t* out) {
    Object* value = NextValue();
    if (value == nullptr) return false;
    if (!IsInt(value)) {
      Raise(exc::TypeError, "* wants int");
      return false;
    }
    if (is_width) return SsizeArgument(value, out);
    int precision;
    if (!IntAsInt(value, &precision)) return false;
    *out = precision;
    return true;
  }
  bool TakeKey(int64_t* i) {
    if (mapping_ == nullptr) {
      Raise(exc::TypeError, "format requires a mapping");
      return false;
    }
    const int64_t begin = *i;
    int depth = 1;
    while (depth > 0 && *i < size_) {
      const char32_t c = At((*i)++);
      if (c == ')') --depth;
      if (c == '(') ++depth;
    }
    if (depth > 0) {
      Raise(exc::ValueError, "incomplete format key");
      return false;
    }
    Object* key;
    if (bytes_) {
      std::string text;
      for (int64_t k = begin; k < *i - 1; ++k) text += static_cast<char>(At(k));
      key = NewBytes(text);
    } else {
      StrBuilder text;
      for (int64_t k = begin; k < *i - 1; ++k) text.Append(At(k));
      key = text.Finish();
    }
    if (key == nullptr) return false;
    Object* value = GetItem(mapping_, key);
    if (value == nullptr) return false;
    values_ = value;  // the value of the next directive, and of the end
    count_ = -1;
    next_ = -2;
    return true;
  }

  char32_t At(int64_t i) const { return GetChar(kind_, format_, i); }

  int kind_;
  const void* format_;
  int64_t size_;
  Object* values_;
  bool bytes_;
  Object* mapping_ = nullptr;
  int64_t count_, next_;
};

bool LooksLikeNumber(Object* o) {
  const Slots& s = TypeOf(o)->slots;
  return s.to_int != nullptr || s.to_index != nullptr || s.to_float != nullptr || IsComplex(o);
}

// The int of an integer directive; null: exception.
Object* IntegerOf(const Directive& d, Object* value) {
  if (IsInt(value)) return value;
  const bool whole = d.type == 'x' || d.type == 'X' || d.type == 'o';
  if (LooksLikeNumber(value)) {
    Object* number = whole ? ToIndex(value) : ToInt(value);
    if (number != nullptr || !ClearErrorIf(exc::TypeError)) return number;
  }
  return Raise(exc::TypeError, "%%%c format: %s is required, not %.200T", static_cast<int>(d.type),
               whole ? "an integer" : "a real number", value);
}

int BaseOf(const Directive& d) {
  return d.type == 'o' ? 8 : d.type == 'x' || d.type == 'X' ? 16 : 10;
}

// Whether the directive wants a number as it is.
bool IsPlain(const Directive& d) {
  return !d.plus && !d.space && !d.alternate && !d.zero && d.precision < 0 && d.type != 'X';
}

// Sign, prefix and digits of an integer directive.
bool IntegerText(const Directive& d, Object* value, std::string* out) {
  Object* number = IntegerOf(d, value);
  if (number == nullptr) return false;
  const int base = BaseOf(d);
  Object* repr = IntRepr(number, base);
  if (repr == nullptr) return false;
  std::string text(static_cast<const char*>(StrData(repr)), static_cast<size_t>(StrLength(repr)));
  const bool negative = text[0] == '-';
  if (negative) text.erase(0, 1);
  if (d.precision > static_cast<int64_t>(text.size())) {
    text.insert(0, d.precision - text.size(), '0');
  }
  std::string front = negative ? "-" : d.plus ? "+" : d.space ? " " : "";
  if (d.alternate && base != 10) front += base == 8 ? "0o" : "0x";
  const int64_t missing = d.width - static_cast<int64_t>(front.size() + text.size());
  if (d.zero && !d.left && missing > 0) text.insert(0, missing, '0');
  *out = front + text;
  if (d.type == 'X') {
    for (char& c : *out) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
  }
  return true;
}

bool FloatText(const Directive& d, Object* value, std::string* out) {
  double x;
  if (!ToDouble(value, &x)) return false;
  std::string text = DoubleText(x, static_cast<char>(d.type),
                                d.precision < 0 ? 6 : static_cast<int>(d.precision),
                                d.alternate ? kAlternate : 0);
  if (d.coerce_zero && text[0] == '-' &&
      text.find_first_of("123456789nN") == std::string::npos) {  // "-inf" has a sign too
    text.erase(0, 1);
  }
  if (!d.zero && (text[0] == '-' || (!d.plus && !d.space))) {
    *out = std::move(text);
    return true;
  }
  std::string front;
  if (text[0] == '-') {
    front = "-";
    text.erase(0, 1);
  } else {
    front = d.plus ? "+" : d.space ? " " : "";
  }
  const int64_t missing = d.width - static_cast<int64_t>(front.size() + text.size());
  if (d.zero && !d.left && missing > 0) text.insert(0, missing, '0');
  *out = front + text;
  return true;
}

bool IsIntegerType(char32_t c) {
  return c == 'd' || c == 'i' || c == 'u' || c == 'o' || c == 'x' || c == 'X';
}
bool IsFloatType(char32_t c) {
  return c == 'e' || c == 'E' || c == 'f' || c == 'F' || c == 'g' || c == 'G';
}

// A character of %c: 1 done, 0 wrong type, -1 exception.
Object* CharacterOf(Object* value) {
  if (IsStr(value)) {
    if (StrLength(value) == 1) return ExactStr(value);
  } else {
    Object* index = IsInt(value) ? value : ToIndex(value);
    if (index == nullptr) {
      if (!ClearErrorIf(exc::TypeError)) return nullptr;
      return Raise(exc::TypeError, "%%c requires int or char");
    }
    int64_t c;
    if (!IntFits(index, &c) || c < 0 || c > 0x10ffff) {
      return Raise(exc::OverflowError, "%%c arg not in range(0x110000)");
    }
    return StrFromChar(static_cast<char32_t>(c));
  }
  return Raise(exc::TypeError, "%%c requires int or char");
}

// Where the text that begins at `i` ends: at a '%', or at `n`.
int64_t EndOfText(int kind, const void* data, int64_t i, int64_t n) {
  while (i < n && GetChar(kind, data, i) != '%') ++i;
  return i;
}
void AppendText(int kind, const void* data, int64_t begin, int64_t end, StrBuilder* out) {
  if (kind == kLatin1) {
    out->Append(std::string_view(static_cast<const char*>(data) + begin,
                                 static_cast<size_t>(end - begin)));
    return;
  }
  for (; begin < end; ++begin) out->Append(GetChar(kind, data, begin));
}

Object* PercentStr(Object* format, Object* values) {
  const int64_t n = StrLength(format);
  const int kind = StrKindOf(format);
  const void* const data = StrData(format);
  Formatter f(kind, data, n, values, false);
  StrBuilder out;
  for (int64_t i = 0; i < n;) {
    const int64_t begin = i;
    i = EndOfText(kind, data, begin, n);
    // Nothing but text is the format itself.
    if (begin == 0 && i == n) return f.CheckAllUsed() ? format : nullptr;
    AppendText(kind, data, begin, i, &out);
    if (i++ == n) break;
    if (i < n && GetChar(kind, data, i) == '%') {
      out.Append(char32_t{'%'});
      ++i;
      continue;
    }
    Directive d;
    if (!f.Parse(&i, &d)) return nullptr;
    Object* value = f.NextValue();
    if (value == nullptr) return nullptr;
    Object* text;
    if (IsIntegerType(d.type) && IsPlain(d)) {
      Object* number = IntegerOf(d, value);
      text = number == nullptr ? nullptr : IntRepr(number, BaseOf(d));
    } else if (IsIntegerType(d.type) || IsFloatType(d.type)) {
      std::string ascii;
      const bool ok = IsIntegerType(d.type) ? IntegerText(d, value, &ascii)
                                            : FloatText(d, value, &ascii);
      if (!ok) return nullptr;
      text = NewStrAscii(ascii);
    } else if (d.type == 'c') {
      text = CharacterOf(value);
    } else if (d.type == 's' || d.type == 'r' || d.type == 'a') {
      text = d.type == 's' ? Str(value) : d.type == 'r' ? Repr(value) : Ascii(value);
      if (text != nullptr && d.precision >= 0) text = StrSubstring(text, 0, d.precision);
    } else {
      f.RaiseUnsupported(d, i);
      return nullptr;
    }
    if (text == nullptr) return nullptr;
    int64_t missing = d.width - StrLength(text);
    if (missing > 4096) {  // in one piece, so that what is far too much fails at once
      FormatSpec spec;
      spec.width = d.width;
      spec.align = d.left ? '<' : '>';
      text = PadText(spec, text);
      if (text == nullptr) return nullptr;
      missing = 0;
    }
    for (int64_t k = 0; k < missing && !d.left; ++k) out.Append(char32_t{' '});
    out.Append(text);
    for (int64_t k = 0; k < missing && d.left; ++k) out.Append(char32_t{' '});
  }
  if (!f.CheckAllUsed()) return nullptr;
  return out.Finish();
}

// %b: a buffer or __bytes__.
bool BytesOf(Object* value, std::string* out) {
  if (IsBytes(value)) {
    *out = BytesView(value);
    return true;
  }
  if (SupportsBuffer(value)) return CopyBufferBytes(value, out);
  Object* method;
  const int found = LookupSpecial(value, names.__bytes__, &method);
  if (found < 0) return false;
  if (found == 0) {
    Raise(exc::TypeError,
          "%%b requires a bytes-like object, or an object that implements __bytes__, not '%.100T'",
          value);
    return false;
  }
  Object* result = Call(method, nullptr, 0);
  if (result == nullptr) return false;
  if (!IsBytes(result)) {
    Raise(exc::TypeError, "__bytes__ returned non-bytes (type %.200T)", result);
    return false;
  }
  *out = BytesView(result);
  return true;
}

bool ByteOf(Object* value, std::string* out) {
  std::string_view view;
  if (IsBytes(value)) {
    view = BytesView(value);
  } else if (IsA(value, bytearray_type)) {
    if (!CopyBufferBytes(value, out)) return false;
    view = *out;
  } else {
    Object* index = IsInt(value) ? value
                    : TypeOf(value)->slots.to_index != nullptr ? ToIndex(value) : nullptr;
    if (index != nullptr) {
      int64_t c;
      if (!IntFits(index, &c) || c < 0 || c > 255) {
        Raise(exc::OverflowError, "%%c arg not in range(256)");
        return false;
      }
      *out = std::string(1, static_cast<char>(c));
      return true;
    }
    if (ErrorSet()) return false;
  }
  if (view.size() != 1) {
    Raise(exc::TypeError, "%%c requires an integer in range(256) or a single byte");
    return false;
  }
  *out = std::string(view);
  return true;
}

Object* PercentBytes(std::string_view format, Object* values) {
  const auto n = static_cast<int64_t>(format.size());
  Formatter f(kLatin1, format.data(), n, values, true);
  std::string out;
  for (int64_t i = 0; i < n;) {
    const int64_t begin = i;
    i = EndOfText(kLatin1, format.data(), begin, n);
    out.append(format, static_cast<size_t>(begin), static_cast<size_t>(i - begin));
    if (i++ == n) break;
    if (i < n && format[i] == '%') {
      out += '%';
      ++i;
      continue;
    }
    Directive d;
    if (!f.Parse(&i, &d)) return nullptr;
    Object* value = f.NextValue();
    if (value == nullptr) return nullptr;
    std::string text;
    bool ok;
    if (IsIntegerType(d.type)) {
      ok = IntegerText(d, value, &text);
    } else if (IsFloatType(d.type)) {
      ok = FloatText(d, value, &text);
      if (!ok && ClearErrorIf(exc::TypeError)) {
        return Raise(exc::TypeError, "float argument required, not %.200T", value);
      }
    } else if (d.type == 'c') {
      ok = ByteOf(value, &text);
    } else if (d.type == 's' || d.type == 'b') {
      ok = BytesOf(value, &text);
      if (ok && d.precision >= 0 && d.precision < static_cast<int64_t>(text.size())) {
        text.resize(d.precision);
      }
    } else if (d.type == 'r' || d.type == 'a') {
      Object* ascii = Ascii(value);
      ok = ascii != nullptr;
      if (ok) {
        text = StrToStd(ascii);
        if (d.precision >= 0 && d.precision < static_cast<int64_t>(text.size())) {
          text.resize(d.precision);
        }
      }
    } else {
      ok = f.RaiseUnsupported(d, i);
    }
    if (!ok) return nullptr;
    const int64_t missing = d.width - static_cast<int64_t>(text.size());
    if (missing > 0) text.insert(d.left ? text.size() : 0, missing, ' ');
    out += text;
  }
  if (!f.CheckAllUsed()) return nullptr;
  return NewBytes(out);
}

}  // namespace

Object* StrPercent(Object* format, Object* values) { return PercentStr(format, values); }

Object* BytesPercent(std::string_view format, Object* values) {
  return PercentBytes(format, values);
}

}  // namespace tricolor
