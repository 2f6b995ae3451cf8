// int: to and from text in any base, to and from bytes, and from any object.

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/int_internal.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/buffer.h"
#include "runtime/unicode.h"

namespace tricolor {
namespace {

int DigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 37;
}

bool IsAsciiSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool IsPowerOfTwo(int base) { return (base & (base - 1)) == 0; }

// So few digits that 64 bits do, and nothing else: 10^18 and 36^11 are below 2^63. False: look closer.
bool FewDigits(const char* p, const char* end, int base, int64_t* value) {
  if (end - p > (base <= 10 ? 18 : 11)) return false;
  int64_t sum = 0;
  for (; p < end; ++p) {
    const int digit = DigitValue(*p);
    if (digit >= base) return false;
    sum = sum * base + digit;
  }
  *value = sum;
  return true;
}

int MaxStrDigits() { return __atomic_load_n(&int_max_str_digits, __ATOMIC_RELAXED); }

}  // namespace

Object* IntFromText(const char* text, size_t size, int base) {
  const char *p = text, *end = text + size;
  while (p < end && IsAsciiSpace(*p)) ++p;
  while (end > p && IsAsciiSpace(end[-1])) --end;
  bool negative = false;
  if (p < end && (*p == '+' || *p == '-')) negative = *p++ == '-';
  bool must_be_zero = false;
  auto prefixed = [&](char low) { return end - p >= 2 && p[0] == '0' && (p[1] | 0x20) == low; };
  if (base == 0) {
    if (p == end || *p != '0') {
      base = 10;
    } else if (prefixed('x')) {
      base = 16;
    } else if (prefixed('o')) {
      base = 8;
    } else if (prefixed('b')) {
      base = 2;
    } else {
      base = 10;
      must_be_zero = true;  // "0", "00": but not "01"
    }
  }
  if ((base == 16 && prefixed('x')) || (base == 8 && prefixed('o')) ||
      (base == 2 && prefixed('b'))) {
    p += 2;
    if (p < end && *p == '_') ++p;
  }
  if (p == end || *p == '_' || end[-1] == '_') return nullptr;
  int64_t few;
  if (FewDigits(p, end, base, &few)) {
    return must_be_zero && few != 0 ? nullptr : BoxInt(negative ? -few : few);
  }
  std::string digits;
  digits.reserve(end - p);
  for (; p < end; ++p) {
    if (*p == '_') {
      if (p[-1] == '_') return nullptr;
      continue;
    }
    if (DigitValue(*p) >= base) return nullptr;
    digits.push_back(*p);
  }
  const int limit = MaxStrDigits();
  if (limit > 0 && !IsPowerOfTwo(base) && digits.size() > static_cast<size_t>(limit)) {
    return Raise(exc::ValueError,
                 "Exceeds the limit (%d digits) for integer string conversion: value has %zd "
                 "digits; use sys.set_int_max_str_digits() to increase the limit",
                 limit, static_cast<ssize_t>(digits.size()));
  }
  BigInt big;
  mpz_set_str(big, digits.c_str(), base);
  if (negative) mpz_neg(big, big);
  Object* result = big.ToInt();
  if (must_be_zero && result != nullptr && IntSizeOf(result) != 0) return nullptr;
  return result;
}

Object* IntFromTextObject(Object* text, int base) {
  std::string ascii;
  std::string_view view;
  if (IsStr(text)) {
    if (StrIsAscii(text)) {
      view = {static_cast<const char*>(StrData(text)), static_cast<size_t>(StrLength(text))};
    } else {
      ascii = unicode::DecimalAndSpaceToAscii(text);
      view = ascii;
    }
  } else {
    if (!CopyBufferBytes(text, &ascii)) return nullptr;
    view = ascii;
  }
  Object* result = IntFromText(view.data(), view.size(), base);
  if (result != nullptr || ErrorSet()) return result;
  if (!IsStr(text) && !IsBytes(text)) {
    text = NewBytes(ascii.data(), static_cast<int64_t>(ascii.size()));
    if (text == nullptr) return nullptr;
  }
  return Raise(exc::ValueError, "invalid literal for int() with base %d: %.200R", base, text);
}

Object* IntRepr(Object* o, int base, bool prefix) {
  const bool negative = IntSizeOf(o) < 0;
  const char* lead = !prefix ? "" : base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
  int64_t value;
  if (IntFits(o, &value)) {
    char text[72];
    char* p = text;
    uint64_t magnitude = value;
    if (negative) {
      *p++ = '-';
      magnitude = -magnitude;
    }
    for (; *lead != 0; ++lead) *p++ = *lead;
    p = std::to_chars(p, text + sizeof text, magnitude, base).ptr;
    return NewStrAscii({text, static_cast<size_t>(p - text)});
  }
  const int limit = MaxStrDigits();
  auto too_long = [&] {
    return Raise(exc::ValueError,
                 "Exceeds the limit (%d digits) for integer string conversion; use "
                 "sys.set_int_max_str_digits() to increase the limit",
                 limit);
  };
  const bool limited = limit > 0 && !IsPowerOfTwo(base);
  if (limited && IntBitLength(o) / 4 > limit) return too_long();  // 10 > 2^3.3
  BigInt big(o);
  mpz_abs(big, big);
  std::string text(mpz_sizeinbase(big, base) + 2, '\0');
  mpz_get_str(text.data(), base, big);
  text.resize(std::strlen(text.c_str()));
  if (limited && text.size() > static_cast<size_t>(limit)) return too_long();
  text.insert(0, lead);
  if (negative) text.insert(0, 1, '-');
  return NewStrAscii(text);
}

namespace {

// The int of a result of __int__ or __trunc__, as an exact int where CPython makes it one.
Object* CheckedInt(Object* result, const char* method) {
  if (IsExactly(result, int_type)) return result;
  if (!IsInt(result)) {
    return Raise(exc::TypeError, "%s returned non-int (type %T)", method, result);
  }
  if (!Warn(exc::DeprecationWarning,
            "%s returned non-int (type %T).  The ability to return an instance of a strict "
            "subclass of int is deprecated, and may not be supported in a future version of "
            "Python.",
            method, result)) {
    return nullptr;
  }
  return ExactInt(result);
}

}  // namespace

Object* IntFromObject(Object* x) {
  if (IsExactly(x, int_type)) return x;
  if (IsExactly(x, str_type)) return IntFromTextObject(x, 10);
  const Slots& slots = TypeOf(x)->slots;
  if (slots.to_int != nullptr) {
    Object* result = slots.to_int(x);
    return result == nullptr ? nullptr : CheckedInt(result, "__int__");
  }
  if (slots.to_index != nullptr) {
    Object* result = ToIndex(x);
    return result == nullptr ? nullptr : ExactInt(result);
  }
  Object* trunc = nullptr;
  const int found = LookupSpecial(x, names.__trunc__, &trunc);
  if (found < 0) return nullptr;
  if (found == 1) {
    if (!Warn(exc::DeprecationWarning, "The delegation of int() to __trunc__ is deprecated.")) {
      return nullptr;
    }
    Object* result = Call(trunc, nullptr, 0);
    if (result == nullptr) return nullptr;
    if (IsInt(result)) return ExactInt(result);
    if (TypeOf(result)->slots.to_index == nullptr) {
      return Raise(exc::TypeError, "__trunc__ returned non-Integral (type %T)", result);
    }
    result = ToIndex(result);
    return result == nullptr ? nullptr : ExactInt(result);
  }
  if (IsStr(x) || IsBytes(x) || SupportsBuffer(x)) return IntFromTextObject(x, 10);
  return Raise(exc::TypeError,
               "int() argument must be a string, a bytes-like object or a real number, not '%T'",
               x);
}

Object* IntNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (nargs == 1 && kwnames == nullptr && type == &int_type) return IntFromObject(args[0]);
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("int", args, nargs, kwnames, {"", "base"}, 1, 2, 0, out)) return nullptr;
  Object *x = out[0], *base_object = out[1], *value;
  if (x == nullptr) {
    if (base_object != nullptr) return Raise(exc::TypeError, "int() missing string argument");
    value = BoxInt(0);
  } else if (base_object == nullptr) {
    value = IntFromObject(x);
  } else {
    Object* index = ToIndex(base_object);
    if (index == nullptr) return nullptr;
    int64_t base;
    if (!IntFits(index, &base) || base == 1 || base < 0 || base > 36) {
      return Raise(exc::ValueError, "int() base must be >= 2 and <= 36, or 0");
    }
    if (!IsStr(x) && !IsBytes(x) && !IsA(x, bytearray_type)) {
      return Raise(exc::TypeError, "int() can't convert non-string with explicit base");
    }
    value = IntFromTextObject(x, static_cast<int>(base));
  }
  if (value == nullptr || type == &int_type) return value;
  const int64_t n = IntDigits(value);
  auto* result = reinterpret_cast<IntObject*>(NewInstance(type, std::max<int64_t>(n, 1)));
  if (result == nullptr) return nullptr;
  std::memcpy(result->digit, As<IntObject>(value)->digit, n * sizeof(uint32_t));
  result->base.size = IntSizeOf(value);
  return AsObject(result);
}

namespace {

// "little" or "big"; false: ValueError.
bool ByteOrder(Object* order, bool* little) {
  if (order == nullptr) {
    *little = false;
    return true;
  }
  if (!IsStr(order)) {
    Raise(exc::TypeError, "byteorder must be a string");
    return false;
  }
  if (StrEquals(order, "little")) {
    *little = true;
    return true;
  }
  if (StrEquals(order, "big")) {
    *little = false;
    return true;
  }
  Raise(exc::ValueError, "byteorder must be either 'little' or 'big'");
  return false;
}

bool OrderArgument(const char* function, Object* order) {
  if (order == nullptr || IsStr(order)) return true;
  Raise(exc::TypeError, "%s() argument 'byteorder' must be str, not %#T", function, order);
  return false;
}

}  // namespace

Object* IntToBytes(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {nullptr, nullptr, nullptr};
  if (!ParseArgs("to_bytes", args, nargs, kwnames, {"length", "byteorder", "signed"}, 0, 2, 0,
                 out)) {
    return nullptr;
  }
  int64_t length = 1;
  if (out[0] != nullptr && !SsizeArgument(out[0], &length)) return nullptr;
  if (!OrderArgument("to_bytes", out[1])) return nullptr;
  bool is_signed = false;
  if (out[2] != nullptr) {
    const int truth = IsTrue(out[2]);
    if (truth < 0) return nullptr;
    is_signed = truth != 0;
  }
  bool little;
  if (!ByteOrder(out[1], &little)) return nullptr;
  if (length < 0) return Raise(exc::ValueError, "length argument must be non-negative");
  const bool negative = IntSizeOf(self) < 0;
  if (negative && !is_signed) {
    return Raise(exc::OverflowError, "can't convert negative int to unsigned");
  }
  int64_t bits = IntBitLength(self);
  if (is_signed) {
    // A negative power of two needs no bit beyond its magnitude.
    bool power = negative;
    if (negative) {
      const uint32_t* d = As<IntObject>(self)->digit;
      const int64_t n = IntDigits(self);
      power = (d[n - 1] & (d[n - 1] - 1)) == 0;
      for (int64_t i = 0; i + 1 < n && power; ++i) power = d[i] == 0;
    }
    if (!power) ++bits;
    if (IntSizeOf(self) == 0 || (power && bits == 1)) bits = 0;  // CPython has -1 in no bytes too
  }
  if (length < (bits + 7) / 8) return Raise(exc::OverflowError, "int too big to convert");
  Object* bytes = NewBytes(nullptr, length);
  if (bytes == nullptr) return nullptr;
  auto* data = reinterpret_cast<uint8_t*>(BytesData(bytes));
  const uint32_t* d = As<IntObject>(self)->digit;
  const int64_t n = IntDigits(self);
  uint64_t pool = 0;
  int pool_bits = 0;
  int64_t next = 0;
  unsigned carry = 1;
  for (int64_t i = 0; i < length; ++i) {
    if (pool_bits < 8 && next < n) {
      pool |= static_cast<uint64_t>(d[next++]) << pool_bits;
      pool_bits += kDigitBits;
    }
    unsigned byte = pool & 0xff;
    pool >>= 8;
    pool_bits = std::max(0, pool_bits - 8);
    if (negative) {
      byte = (byte ^ 0xff) + carry;
      carry = byte >> 8;
    }
    data[little ? i : length - 1 - i] = static_cast<uint8_t>(byte);
  }
  return bytes;
}

Object* IntFromBytesMethod(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {nullptr, nullptr, nullptr};
  if (!ParseArgs("from_bytes", args, nargs, kwnames, {"bytes", "byteorder", "signed"}, 0, 2, 1,
                 out)) {
    return nullptr;
  }
  if (!OrderArgument("from_bytes", out[1])) return nullptr;
  bool is_signed = false;
  if (out[2] != nullptr) {
    const int truth = IsTrue(out[2]);
    if (truth < 0) return nullptr;
    is_signed = truth != 0;
  }
  bool little;
  if (!ByteOrder(out[1], &little)) return nullptr;
  Object* bytes = ToBytes(out[0]);
  if (bytes == nullptr) return nullptr;
  Object* value = IntFromBytes(reinterpret_cast<const uint8_t*>(BytesData(bytes)),
                               BytesSize(bytes), little, is_signed);
  if (value == nullptr || self == AsObject(&int_type)) return value;
  return CallArgs(self, value);
}

}  // namespace tricolor
