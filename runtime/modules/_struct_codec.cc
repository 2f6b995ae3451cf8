#include "runtime/modules/_struct_codec.h"

#include <cmath>
#include <cstring>
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"

namespace tricolor::structs {

Object* error_type = nullptr;

Object* RaiseStruct(const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  Object* message = FormatV(format, ap);
  va_end(ap);
  Object* e = message == nullptr ? nullptr : CallArgs(error_type, message);
  if (e != nullptr) RaiseInstance(e);
  return nullptr;
}

namespace {

// Bytes of one item, and its alignment in native mode; 0: no such letter in that mode.
int SizeOf(char letter, bool native) {
  switch (letter) {
    case 'x':
    case 'b':
    case 'B':
    case 'c':
    case 's':
    case 'p':
    case '?':
      return 1;
    case 'h':
    case 'H':
    case 'e':
      return 2;
    case 'i':
    case 'I':
    case 'f':
      return 4;
    case 'l':
    case 'L':
      return native ? 8 : 4;
    case 'q':
    case 'Q':
    case 'd':
      return 8;
    case 'n':
    case 'N':
    case 'P':
      return native ? 8 : 0;
    default:
      return 0;
  }
}

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

void StoreBytes(const Code& c, unsigned char* data, uint64_t value) {
  for (int64_t i = 0; i < c.size; ++i) {
    const int64_t at = c.little ? i : c.size - 1 - i;
    data[at] = static_cast<unsigned char>(value >> (8 * i));
  }
}

uint64_t LoadBytes(const Code& c, const unsigned char* data) {
  uint64_t value = 0;
  for (int64_t i = 0; i < c.size; ++i) {
    const int64_t at = c.little ? i : c.size - 1 - i;
    value |= static_cast<uint64_t>(data[at]) << (8 * i);
  }
  return value;
}

double HalfToDouble(uint16_t h) {
  const int exponent = h >> 10 & 0x1f;
  const int fraction = h & 0x3ff;
  double x;
  if (exponent == 0x1f) {
    x = fraction == 0 ? INFINITY : NAN;
  } else if (exponent == 0) {
    x = std::ldexp(fraction, -24);
  } else {
    x = std::ldexp(fraction + 0x400, exponent - 25);
  }
  return (h & 0x8000) != 0 ? -x : x;
}

// Rounds half to even; false: too large.
bool DoubleToHalf(double x, uint16_t* out) {
  const uint16_t sign = std::signbit(x) ? 0x8000 : 0;
  const double a = std::fabs(x);
  if (std::isnan(x)) {
    *out = sign | 0x7e00;
    return true;
  }
  if (std::isinf(x)) {
    *out = sign | 0x7c00;
    return true;
  }
  int e;
  std::frexp(a, &e);  // a in [2^(e-1), 2^e)
  if (a == 0 || e < -24) {
    *out = sign;
    return true;
  }
  // The unit of the last place: 2^(e-11), but no smaller than 2^-24.
  const int unit = e - 11 < -24 ? -24 : e - 11;
  auto bits = static_cast<uint32_t>(std::nearbyint(std::ldexp(a, -unit)));
  int exponent = unit + 25;  // biased exponent of a number with the 0x400 bit
  if (bits >= 0x800) {
    bits >>= 1;
    ++exponent;
  }
  if (bits < 0x400) exponent = 0;
  if (exponent >= 0x1f) return false;
  *out = static_cast<uint16_t>(sign | (exponent << 10) | (bits & 0x3ff));
  return true;
}

// An int for an integer letter; struct.error otherwise.
Object* IntegerOf(Object* v) {
  if (IsInt(v)) return v;
  if (TypeOf(v)->slots.to_index == nullptr) {
    return RaiseStruct("required argument is not an integer");
  }
  return ToIndex(v);
}

// CPython packs little-endian formats as native ones, and big-endian ones by other code with other
// messages.
bool OutOfRange(const Code& c) {
  if (!c.little && c.size == 8) {
    RaiseStruct("int too large to convert");
    return false;
  }
  if (!c.little && c.size == 2) {
    RaiseStruct("argument out of range");
    return false;
  }
  switch (c.letter) {
    case 'b':
      RaiseStruct("byte format requires -128 <= number <= 127");
      break;
    case 'B':
      RaiseStruct("ubyte format requires 0 <= number <= 255");
      break;
    case 'h':
      RaiseStruct("short format requires -32768 <= number <= 32767");
      break;
    case 'H':
      RaiseStruct("ushort format requires 0 <= number <= 65535");
      break;
    default:
      RaiseStruct("argument out of range");
  }
  return false;
}

bool PackInteger(const Code& c, unsigned char* data, Object* value) {
  Object* v = IntegerOf(value);
  if (v == nullptr) return false;
  const bool is_signed = std::strchr("bhilqn", c.letter) != nullptr;
  int64_t n;
  if (!IntFits(v, &n)) {
    uint64_t u = 0;
    const bool fits = !is_signed && IntSign(v) >= 0 && IntAsUint64(v, &u);
    if (fits && c.size == 8) {
      StoreBytes(c, data, u);
      return true;
    }
    ClearError();
    if (c.letter == 'P') return RaiseStruct("int too large to convert") != nullptr;
    if (fits && (c.size == 4 || (c.size == 2 && !c.little))) {
      return RaiseStruct("'%c' format requires 0 <= number <= %lld", c.letter,
                         (1LL << (8 * c.size)) - 1) != nullptr;  // NOLINT
    }
    // What is no C long either has one message for all short formats.
    return c.size < 4 ? RaiseStruct("argument out of range") != nullptr : OutOfRange(c);
  }
  if (c.letter == 'P') {
    StoreBytes(c, data, static_cast<uint64_t>(n));
    return true;
  }
  if (!is_signed && n < 0) return OutOfRange(c);
  if (c.size < 8) {
    const int64_t low = is_signed ? -(int64_t{1} << (8 * c.size - 1)) : 0;
    const int64_t high = (int64_t{1} << (8 * c.size - (is_signed ? 1 : 0))) - 1;
    if (n < low || n > high) {
      if (c.size == 1 || (c.size == 2 && c.little)) return OutOfRange(c);
      return RaiseStruct("'%c' format requires %lld <= number <= %lld", c.letter,
                         static_cast<long long>(low),               // NOLINT
                         static_cast<long long>(high)) != nullptr;  // NOLINT
    }
  }
  StoreBytes(c, data, static_cast<uint64_t>(n));
  return true;
}

bool PackFloat(const Code& c, unsigned char* data, Object* value) {
  double d;
  if (!ToDouble(value, &d)) {
    ClearError();
    return RaiseStruct("required argument is not a float") != nullptr;
  }
  uint64_t bits = 0;
  const auto too_large = [&c, value] {
    if (IsInt(value)) return RaiseStruct("int too large to convert") != nullptr;
    return RaiseFalse(Raise(exc::OverflowError, "float too large to pack with %c format", c.letter));
  };
  if (c.letter == 'd') {
    std::memcpy(&bits, &d, 8);
  } else if (c.letter == 'f') {
    const auto f = static_cast<float>(d);
    if (!c.native && std::isinf(f) && !std::isinf(d)) return too_large();
    uint32_t b;
    std::memcpy(&b, &f, 4);
    bits = b;
  } else {
    uint16_t h;
    if (!DoubleToHalf(d, &h)) return too_large();
    bits = h;
  }
  StoreBytes(c, data, bits);
  return true;
}

bool BytesLike(Object* value, std::string* out) {
  if (IsBytes(value)) {
    *out = std::string(BytesView(value));
    return true;
  }
  if (!IsA(value, bytearray_type)) return false;
  Object* copy = CallArgs(AsObject(&bytes_type), value);
  if (copy == nullptr) return false;
  *out = std::string(BytesView(copy));
  return true;
}

}  // namespace

bool Parse(std::string_view format, Layout* out) {
  bool native = true;
  bool little = true;
  size_t i = 0;
  if (!format.empty()) {
    switch (format[0]) {
      case '<':
        native = false;
        ++i;
        break;
      case '>':
      case '!':
        native = little = false;
        ++i;
        break;
      case '=':
        native = false;
        ++i;
        break;
      case '@':
        ++i;
        break;
      default:
        break;
    }
  }
  constexpr int64_t kMax = INT64_MAX;
  while (i < format.size()) {
    char c = format[i++];
    if (IsSpace(c)) continue;
    int64_t count = 1;
    if (c >= '0' && c <= '9') {
      count = c - '0';
      for (; i < format.size() && format[i] >= '0' && format[i] <= '9'; ++i) {
        if (__builtin_mul_overflow(count, 10, &count) ||
            __builtin_add_overflow(count, format[i] - '0', &count)) {
          return RaiseStruct("total struct size too long") != nullptr;
        }
      }
      if (i == format.size()) {
        return RaiseStruct("repeat count given without format specifier") != nullptr;
      }
      c = format[i++];
    }
    const int size = SizeOf(c, native);
    if (size == 0) return RaiseStruct("bad char in struct format") != nullptr;
    if (native && size > 1) {
      const int64_t aligned = (out->size + size - 1) / size * size;
      if (aligned < out->size) return RaiseStruct("total struct size too long") != nullptr;
      out->size = aligned;
    }
    int64_t bytes;
    int64_t end;
    if (__builtin_mul_overflow(count, static_cast<int64_t>(size), &bytes) ||
        __builtin_add_overflow(out->size, bytes, &end) || end > kMax - 16) {
      return RaiseStruct("total struct size too long") != nullptr;
    }
    Code code{c, native, little, out->size, size, count};
    if (c == 's' || c == 'p') {
      code.size = count;
      code.repeat = 1;
      ++out->values;
    } else if (c == 'x') {
      code.repeat = 0;
    } else {
      out->values += count;
    }
    if (code.repeat > 0) out->codes.push_back(code);
    out->size = end;
  }
  return true;
}

Object* Unpack(const Code& c, const unsigned char* data) {
  switch (c.letter) {
    case 'c':
      return NewBytes(data, 1);
    case 's':
      return NewBytes(data, c.size);
    case 'p': {
      if (c.size == 0) return NewBytes("", 0);
      const int64_t n = data[0] < c.size ? data[0] : c.size - 1;
      return NewBytes(data + 1, n);
    }
    case '?':
      return Bool(data[0] != 0);
    case 'b':
    case 'h':
    case 'i':
    case 'l':
    case 'q':
    case 'n': {
      const auto shift = static_cast<int>(64 - 8 * c.size);
      return NewInt(static_cast<int64_t>(LoadBytes(c, data) << shift) >> shift);
    }
    case 'e':
      return NewFloat(HalfToDouble(static_cast<uint16_t>(LoadBytes(c, data))));
    case 'f': {
      const auto bits = static_cast<uint32_t>(LoadBytes(c, data));
      float f;
      std::memcpy(&f, &bits, 4);
      return NewFloat(f);
    }
    case 'd': {
      const uint64_t bits = LoadBytes(c, data);
      double d;
      std::memcpy(&d, &bits, 8);
      return NewFloat(d);
    }
    default:
      return NewIntUnsigned(LoadBytes(c, data));
  }
}

bool Pack(const Code& c, unsigned char* data, Object* value) {
  switch (c.letter) {
    case 'c': {
      if (!IsBytes(value) || BytesSize(value) != 1) {
        return RaiseStruct("char format requires a bytes object of length 1") != nullptr;
      }
      data[0] = static_cast<unsigned char>(BytesData(value)[0]);
      return true;
    }
    case 's':
    case 'p': {
      std::string text;
      if (!BytesLike(value, &text)) {
        return !ErrorSet() &&
               RaiseStruct("argument for '%c' must be a bytes object", c.letter) != nullptr;
      }
      if (c.letter == 's') {
        std::memcpy(data, text.data(), std::min(text.size(), static_cast<size_t>(c.size)));
        return true;
      }
      if (c.size == 0) return true;
      const size_t n = std::min(text.size(), static_cast<size_t>(c.size) - 1);
      std::memcpy(data + 1, text.data(), n);
      data[0] = static_cast<unsigned char>(n < 255 ? n : 255);
      return true;
    }
    case '?': {
      const int truth = IsTrue(value);
      if (truth >= 0) data[0] = static_cast<unsigned char>(truth);
      return truth >= 0;
    }
    case 'e':
    case 'f':
    case 'd':
      return PackFloat(c, data, value);
    default:
      return PackInteger(c, data, value);
  }
}

}  // namespace tricolor::structs
