// int: making and reading numbers, comparison, hash.

#include "runtime/objects/int.h"

#include <cmath>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/int_internal.h"
#include "runtime/objects/setup.h"
#include "runtime/thread.h"

namespace tricolor {

Type int_type;
IntObject small_ints[kSmallMax - kSmallMin + 1];
int int_max_str_digits = kDefaultMaxStrDigits;

namespace {

inline IntObject* AllocateInt(int64_t digits) {
  const size_t bytes = offsetof(IntObject, digit) + sizeof(uint32_t) * (digits < 1 ? 1 : digits);
  void* cell = gc::Allocate(CurrentThread(), bytes, &int_type, gc::kLeaf);
  if (__builtin_expect(cell == nullptr, 0)) RaiseNoMemory();
  return static_cast<IntObject*>(cell);
}

Object* NewIntMagnitude(uint64_t magnitude, bool negative) {
  const int64_t digits = magnitude >> (2 * kDigitBits) != 0 ? 3 : magnitude >> kDigitBits != 0 ? 2 : 1;
  IntObject* result = AllocateInt(digits);
  if (result == nullptr) return nullptr;
  for (int64_t i = 0; i < digits; ++i) {
    result->digit[i] = magnitude & kDigitMask;
    magnitude >>= kDigitBits;
  }
  result->base.size = negative ? -digits : digits;
  return AsObject(result);
}

}  // namespace

void SetUpSmallInts() {
  for (int64_t v = kSmallMin; v <= kSmallMax; ++v) {
    IntObject* o = &small_ints[v - kSmallMin];
    std::memset(static_cast<void*>(o), 0, sizeof *o);
    InitStatic(AsObject(o), &int_type);
    o->base.size = v < 0 ? -1 : v > 0;
    o->digit[0] = v < 0 ? -v : v;
  }
}

Object* BoxInt(int64_t value) {
  if (value >= kSmallMin && value <= kSmallMax) return AsObject(&small_ints[value - kSmallMin]);
  const uint64_t magnitude = value < 0 ? -static_cast<uint64_t>(value) : value;
  if (__builtin_expect(magnitude > kDigitMask, 0)) return NewIntMagnitude(magnitude, value < 0);
  IntObject* result = AllocateInt(1);
  if (__builtin_expect(result == nullptr, 0)) return nullptr;
  result->digit[0] = static_cast<uint32_t>(magnitude);
  result->base.size = value < 0 ? -1 : 1;
  return AsObject(result);
}

Object* NewInt(int64_t value) { return BoxInt(value); }

Object* NewIntUnsigned(uint64_t value) {
  if (value <= static_cast<uint64_t>(kSmallMax)) return BoxInt(static_cast<int64_t>(value));
  return NewIntMagnitude(value, false);
}

IntObject* NewIntDigits(int64_t digits) {
  if (digits > kMaxIntBits / kDigitBits) {
    RaiseNoMemory();
    return nullptr;
  }
  IntObject* result = AllocateInt(digits);
  if (result != nullptr) result->base.size = digits;
  return result;
}

Object* FinishInt(IntObject* result) {
  int64_t n = IntDigits(AsObject(result));
  while (n > 0 && result->digit[n - 1] == 0) --n;
  const bool negative = result->base.size < 0;
  if (n <= 1) {
    const int64_t value = n == 0 ? 0 : negative ? -int64_t{result->digit[0]} : result->digit[0];
    if (value >= kSmallMin && value <= kSmallMax) return BoxInt(value);
  }
  result->base.size = negative ? -n : n;
  return AsObject(result);
}

Object* IntFromInt128(__int128 value) {
  if (value >= INT64_MIN && value <= INT64_MAX) return BoxInt(static_cast<int64_t>(value));
  const bool negative = value < 0;
  auto magnitude = static_cast<unsigned __int128>(value);
  if (negative) magnitude = -magnitude;
  if (magnitude <= UINT64_MAX) return NewIntMagnitude(static_cast<uint64_t>(magnitude), negative);
  const int digits = magnitude >> (4 * kDigitBits) != 0 ? 5 : magnitude >> (3 * kDigitBits) != 0 ? 4 : 3;
  IntObject* result = AllocateInt(digits);
  if (result == nullptr) return nullptr;
  for (int i = 0; i < digits; ++i) {
    result->digit[i] = static_cast<uint32_t>(magnitude) & kDigitMask;
    magnitude >>= kDigitBits;
  }
  result->base.size = negative ? -digits : digits;
  return AsObject(result);
}

// Not by mpz_import and mpz_export, which go bit by bit through digits of 30.
void BigInt::Set(const Object* o) {
  const int64_t digits = IntDigits(o);
  const uint32_t* digit = As<IntObject>(o)->digit;
  mp_limb_t* limbs = mpz_limbs_write(value_, digits * kDigitBits / GMP_NUMB_BITS + 1);
  mp_size_t n = 0;
  uint64_t bits = 0;
  int count = 0;  // bits that wait, fewer than a limb has
  auto take = [&](uint64_t d, int width) {
    bits |= d << count;
    count += width;
    if (count < GMP_NUMB_BITS) return;
    limbs[n++] = bits;
    count -= GMP_NUMB_BITS;
    bits = d >> (width - count);
  };
  int64_t i = 0;
  for (; i + 1 < digits; i += 2) take(DigitPair(digit + i), 2 * kDigitBits);
  if (i < digits) take(digit[i], kDigitBits);
  if (count > 0) limbs[n++] = bits;
  mpz_limbs_finish(value_, IntSizeOf(o) < 0 ? -n : n);
}

Object* BigInt::ToInt() const {
  const int64_t bits = static_cast<int64_t>(mpz_sizeinbase(value_, 2));
  const int64_t digits = (bits + kDigitBits - 1) / kDigitBits;
  IntObject* result = NewIntDigits(digits);
  if (result == nullptr) return nullptr;
  const mp_limb_t* limbs = mpz_limbs_read(value_);
  const auto n = static_cast<int64_t>(mpz_size(value_));
  uint64_t rest = 0;
  int count = 0;  // bits that wait
  for (int64_t i = 0, from = 0; i < digits; ++i) {
    if (count < kDigitBits) {
      const uint64_t limb = from < n ? limbs[from++] : 0;
      result->digit[i] = static_cast<uint32_t>(rest | limb << count) & kDigitMask;
      rest = limb >> (kDigitBits - count);
      count += GMP_NUMB_BITS - kDigitBits;
    } else {
      result->digit[i] = static_cast<uint32_t>(rest) & kDigitMask;
      rest >>= kDigitBits;
      count -= kDigitBits;
    }
  }
  if (mpz_sgn(value_) < 0) result->base.size = -digits;
  return FinishInt(result);
}

Object* ExactInt(Object* o) {
  if (IsExactly(o, int_type)) return o;
  if (IsMedium(o)) return BoxInt(MediumValue(o));
  const int64_t n = IntDigits(o);
  IntObject* copy = NewIntDigits(n);
  if (copy == nullptr) return nullptr;
  std::memcpy(copy->digit, As<IntObject>(o)->digit, n * sizeof(uint32_t));
  copy->base.size = IntSizeOf(o);
  return AsObject(copy);
}

int64_t IntBitLength(const Object* o) {
  const int64_t n = IntDigits(o);
  if (n == 0) return 0;
  return (n - 1) * kDigitBits + (32 - __builtin_clz(As<IntObject>(o)->digit[n - 1]));
}

Object* IntFromDouble(double value) {
  if (std::isinf(value)) {
    return Raise(exc::OverflowError, "cannot convert float infinity to integer");
  }
  if (std::isnan(value)) return Raise(exc::ValueError, "cannot convert float NaN to integer");
  if (std::fabs(value) < 9.2e18) return BoxInt(static_cast<int64_t>(value));
  int exponent;
  const double fraction = std::frexp(std::fabs(value), &exponent);  // value = fraction * 2^exponent
  const auto mantissa = static_cast<uint64_t>(std::ldexp(fraction, 53));
  BigInt big;
  mpz_set_ui(big, mantissa);
  mpz_mul_2exp(big, big, exponent - 53);
  if (value < 0) mpz_neg(big, big);
  return big.ToInt();
}

Object* IntFromBytes(const uint8_t* bytes, size_t size, bool little, bool is_signed) {
  if (size == 0) return BoxInt(0);
  const bool negative = is_signed && (bytes[little ? size - 1 : 0] & 0x80) != 0;
  if (size <= 8) {
    uint64_t value = negative ? ~uint64_t{0} : 0;
    for (size_t i = 0; i < size; ++i) value = value << 8 | bytes[little ? size - 1 - i : i];
    return is_signed ? BoxInt(static_cast<int64_t>(value)) : NewIntUnsigned(value);
  }
  BigInt big;
  mpz_import(big, size, little ? -1 : 1, 1, 0, 0, bytes);
  if (negative) {
    BigInt modulus;
    mpz_setbit(modulus, size * 8);
    mpz_sub(big, big, modulus);
  }
  return big.ToInt();
}

bool IntFits(const Object* o, int64_t* value) {
  if (IsMedium(o)) {
    *value = MediumValue(o);
    return true;
  }
  const int64_t n = IntDigits(o);
  if (n > 3) return false;
  const uint32_t* d = As<IntObject>(o)->digit;
  if (d[2] >= 16) return false;  // 60 + 4 bits
  const uint64_t magnitude =
      d[0] | static_cast<uint64_t>(d[1]) << kDigitBits | static_cast<uint64_t>(d[2]) << 60;
  if (IntSizeOf(o) < 0) {
    if (magnitude > uint64_t{1} << 63) return false;
    *value = static_cast<int64_t>(-magnitude);
  } else {
    if (magnitude >> 63 != 0) return false;
    *value = static_cast<int64_t>(magnitude);
  }
  return true;
}

namespace {

// The int behind `o`, which may have __index__; null with TypeError.
Object* IndexOf(Object* o) { return IsInt(o) ? o : ToIndex(o); }

}  // namespace

bool IntAsInt64(Object* o, int64_t* value) {
  o = IndexOf(o);
  if (o == nullptr) return false;
  if (IntFits(o, value)) return true;
  Raise(exc::OverflowError, "Python int too large to convert to C long");
  return false;
}

bool IntAsUint64(Object* o, uint64_t* value) {
  o = IndexOf(o);
  if (o == nullptr) return false;
  const int64_t size = IntSizeOf(o);
  if (size < 0) {
    Raise(exc::OverflowError, "can't convert negative value to unsigned int");
    return false;
  }
  const uint32_t* d = As<IntObject>(o)->digit;
  if (size > 3 || (size == 3 && d[2] >= 16)) {
    Raise(exc::OverflowError, "Python int too large to convert to C unsigned long");
    return false;
  }
  uint64_t magnitude = 0;
  for (int64_t i = size; i-- > 0;) magnitude = magnitude << kDigitBits | d[i];
  *value = magnitude;
  return true;
}

bool IntAsInt(Object* o, int* value) {
  o = IndexOf(o);
  if (o == nullptr) return false;
  int64_t wide;
  if (!IntFits(o, &wide)) {
    Raise(exc::OverflowError, "Python int too large to convert to C int");
    return false;
  }
  if (wide > INT32_MAX || wide < INT32_MIN) {
    Raise(exc::OverflowError, "Python int too large to convert to C int");
    return false;
  }
  *value = static_cast<int>(wide);
  return true;
}

int IntSign(const Object* o) {
  const int64_t size = IntSizeOf(o);
  return size < 0 ? -1 : size > 0;
}

double IntAsDouble(Object* o) {
  if (IsMedium(o)) return static_cast<double>(MediumValue(o));  // one correctly rounded step
  // The top 64 bits, the last of which also says whether anything was cut off: the conversion of
  // that number rounds like the whole one.
  const int64_t bits = IntBitLength(o);
  const int64_t n = IntDigits(o);
  if (bits <= 1024) {
    const uint32_t* d = As<IntObject>(o)->digit;
    uint64_t top = 0;
    int64_t taken = 0, i = n;
    bool rest = false;
    while (i-- > 0) {
      const int width = i == n - 1 ? 32 - __builtin_clz(d[i]) : kDigitBits;
      if (taken + width <= 64) {
        top = (taken == 0 ? 0 : top << width) | d[i];
        taken += width;
      } else {
        const int part = 64 - static_cast<int>(taken);
        const int left = width - part;
        if (part > 0) top = top << part | d[i] >> left;
        rest = rest || (d[i] & ((uint64_t{1} << left) - 1)) != 0;
        taken = 64;
      }
    }
    if (rest) top |= 1;
    const double result = std::ldexp(static_cast<double>(top), static_cast<int>(bits - taken));
    if (!std::isinf(result)) return IntSizeOf(o) < 0 ? -result : result;
  }
  Raise(exc::OverflowError, "int too large to convert to float");
  return -1.0;
}

int IntCompare(const Object* a, const Object* b) {
  const int64_t na = IntSizeOf(a), nb = IntSizeOf(b);
  if (na != nb) return na < nb ? -1 : 1;
  const uint32_t *da = As<IntObject>(a)->digit, *db = As<IntObject>(b)->digit;
  for (int64_t i = IntDigits(a); i-- > 0;) {
    if (da[i] != db[i]) return (da[i] < db[i]) == (na > 0) ? -1 : 1;
  }
  return 0;
}

bool IntEqual(const Object* a, const Object* b) { return IntCompare(a, b) == 0; }

int64_t HashInt64(int64_t value) {
  constexpr uint64_t kModulus = (uint64_t{1} << 61) - 1;
  uint64_t magnitude = value < 0 ? -static_cast<uint64_t>(value) : value;
  magnitude %= kModulus;
  const auto hash = static_cast<int64_t>(value < 0 ? -magnitude : magnitude);
  return hash == -1 ? -2 : hash;
}

int64_t IntHash(const Object* o) {
  if (IsMedium(o)) {
    const int64_t value = MediumValue(o);
    return value == -1 ? -2 : value;
  }
  constexpr uint64_t kModulus = (uint64_t{1} << 61) - 1;
  uint64_t x = 0;
  for (int64_t i = IntDigits(o); i-- > 0;) {  // x * 2^30 mod 2^61-1 is a rotation of 61 bits
    x = ((x << kDigitBits) & kModulus) | x >> (61 - kDigitBits);
    x += As<IntObject>(o)->digit[i];
    if (x >= kModulus) x -= kModulus;
  }
  const auto hash = static_cast<int64_t>(IntSizeOf(o) < 0 ? -x : x);
  return hash == -1 ? -2 : hash;
}

}  // namespace tricolor
