// int: + - * // % / ** on numbers of any size. Two digits at most: machine words; larger: additions
// by digit, products and quotients by hand where one side is small, everything else through GMP.

#include <algorithm>
#include <cmath>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/int_internal.h"
#include "runtime/objects/tuple.h"

namespace tricolor {
namespace {

Object* AddMagnitudes(const Object* a, const Object* b, bool negative) {
  if (IntDigits(a) < IntDigits(b)) std::swap(a, b);
  const int64_t na = IntDigits(a), nb = IntDigits(b);
  IntObject* result = NewIntDigits(na + 1);
  if (result == nullptr) return nullptr;
  const uint32_t *da = As<IntObject>(a)->digit, *db = As<IntObject>(b)->digit;
  uint32_t carry = 0;
  int64_t i = 0;
  for (; i < nb; ++i) {
    carry += da[i] + db[i];
    result->digit[i] = carry & kDigitMask;
    carry >>= kDigitBits;
  }
  for (; i < na && carry != 0; ++i) {
    carry += da[i];
    result->digit[i] = carry & kDigitMask;
    carry >>= kDigitBits;
  }
  std::memcpy(result->digit + i, da + i, (na - i) * sizeof(uint32_t));
  result->digit[na] = carry;
  if (negative) result->base.size = -result->base.size;
  return FinishInt(result);
}

// |a| - |b|, negated if `negative`.
Object* SubtractMagnitudes(const Object* a, const Object* b, bool negative) {
  int64_t na = IntDigits(a), nb = IntDigits(b);
  if (na == nb) {
    while (na > 0 && As<IntObject>(a)->digit[na - 1] == As<IntObject>(b)->digit[na - 1]) --na;
    if (na == 0) return BoxInt(0);
    if (As<IntObject>(a)->digit[na - 1] < As<IntObject>(b)->digit[na - 1]) {
      std::swap(a, b);
      negative = !negative;
    }
    nb = na;
  } else if (na < nb) {
    std::swap(a, b);
    std::swap(na, nb);
    negative = !negative;
  }
  IntObject* result = NewIntDigits(na);
  if (result == nullptr) return nullptr;
  const uint32_t *da = As<IntObject>(a)->digit, *db = As<IntObject>(b)->digit;
  uint32_t borrow = 0;
  int64_t i = 0;
  for (; i < nb; ++i) {
    borrow = da[i] - db[i] - borrow;
    result->digit[i] = borrow & kDigitMask;
    borrow = borrow >> kDigitBits & 1;
  }
  for (; i < na; ++i) {
    borrow = da[i] - borrow;
    result->digit[i] = borrow & kDigitMask;
    borrow = borrow >> kDigitBits & 1;
  }
  if (negative) result->base.size = -result->base.size;
  return FinishInt(result);
}

Object* ZeroDivision(const char* message) { return Raise(exc::ZeroDivisionError, "%s", message); }

// Products of fewer digits than this are not worth a conversion to GMP's limbs.
constexpr int64_t kSchoolDigits = 32;

// |a| divided by one digit; the remainder goes to *rest. `quotient` may be null.
void DivideByDigit(const Object* a, uint32_t divisor, IntObject* quotient, uint32_t* rest) {
  const uint32_t* digit = As<IntObject>(a)->digit;
  uint64_t left = 0;
  for (int64_t i = IntDigits(a) - 1; i >= 0; --i) {
    left = left << kDigitBits | digit[i];
    const uint64_t q = left / divisor;
    if (quotient != nullptr) quotient->digit[i] = static_cast<uint32_t>(q);
    left -= q * divisor;
  }
  *rest = static_cast<uint32_t>(left);
}

bool IsOneDigit(const Object* o) { return IntDigits(o) == 1; }

}  // namespace

Object* IntAdd(Object* a, Object* b) {
  if (IsMedium(a) && IsMedium(b)) return BoxInt(MediumValue(a) + MediumValue(b));
  const bool negative_a = IntSizeOf(a) < 0;
  if (negative_a == (IntSizeOf(b) < 0)) return AddMagnitudes(a, b, negative_a);
  return SubtractMagnitudes(a, b, negative_a);
}

Object* IntSubtract(Object* a, Object* b) {
  if (IsMedium(a) && IsMedium(b)) return BoxInt(MediumValue(a) - MediumValue(b));
  const bool negative_a = IntSizeOf(a) < 0;
  if (negative_a != (IntSizeOf(b) < 0)) return AddMagnitudes(a, b, negative_a);
  return SubtractMagnitudes(a, b, negative_a);
}

Object* IntMultiply(Object* a, Object* b) {
  if (IsMedium(a) && IsMedium(b)) {
    const __int128 product = static_cast<__int128>(MediumValue(a)) * MediumValue(b);
    return IntFromInt128(product);
  }
  if (IntSizeOf(a) == 0 || IntSizeOf(b) == 0) return BoxInt(0);
  const bool negative = (IntSizeOf(a) < 0) != (IntSizeOf(b) < 0);
  if (std::min(IntDigits(a), IntDigits(b)) < kSchoolDigits) return MultiplyByHand(a, b, negative);
  if (IntBitLength(a) + IntBitLength(b) > kMaxIntBits) return RaiseNoMemory();
  BigInt x(a);
  if (a == b) {
    mpz_mul(x, x, x);
  } else {
    BigInt y(b);
    mpz_mul(x, x, y);
  }
  return x.ToInt();
}

Object* IntNegate(Object* o) {
  if (IsMedium(o)) return BoxInt(-MediumValue(o));
  const int64_t n = IntDigits(o);
  IntObject* copy = NewIntDigits(n);
  if (copy == nullptr) return nullptr;
  std::memcpy(copy->digit, As<IntObject>(o)->digit, n * sizeof(uint32_t));
  copy->base.size = -IntSizeOf(o);
  return AsObject(copy);
}

Object* IntFloorDivide(Object* a, Object* b) {
  if (IntSizeOf(b) == 0) return ZeroDivision("integer division or modulo by zero");
  if (IsMedium(a) && IsMedium(b)) {
    const int64_t x = MediumValue(a), y = MediumValue(b);
    int64_t q = x / y;
    if (x % y != 0 && (x < 0) != (y < 0)) --q;
    return BoxInt(q);
  }
  if (IsOneDigit(b) && IntSizeOf(a) > 0 && IntSizeOf(b) > 0) {
    IntObject* result = NewIntDigits(IntDigits(a));
    uint32_t rest;
    if (result == nullptr) return nullptr;
    DivideByDigit(a, As<IntObject>(b)->digit[0], result, &rest);
    return FinishInt(result);
  }
  if (DividesByHand(a, b)) return DivideByHand(a, b, /*remainder=*/false);
  BigInt x(a), y(b);
  mpz_fdiv_q(x, x, y);
  return x.ToInt();
}

namespace {

Object* Modulo(Object* a, Object* b) {  // REQUIRES b != 0
  if (IsMedium(a) && IsMedium(b)) {
    const int64_t x = MediumValue(a), y = MediumValue(b);
    int64_t r = x % y;
    if (r != 0 && (r < 0) != (y < 0)) r += y;
    return BoxInt(r);
  }
  if (IsOneDigit(b) && IntSizeOf(a) > 0 && IntSizeOf(b) > 0) {
    uint32_t rest;
    DivideByDigit(a, As<IntObject>(b)->digit[0], nullptr, &rest);
    return BoxInt(rest);
  }
  if (DividesByHand(a, b)) return DivideByHand(a, b, /*remainder=*/true);
  BigInt x(a), y(b);
  mpz_fdiv_r(x, x, y);
  return x.ToInt();
}

}  // namespace

Object* IntRemainder(Object* a, Object* b) {
  if (IntSizeOf(b) == 0) return ZeroDivision("integer modulo by zero");
  return Modulo(a, b);
}

Object* IntDivMod(Object* a, Object* b) {
  Object* quotient = IntFloorDivide(a, b);
  if (quotient == nullptr) return nullptr;
  Object* remainder = nullptr;
  if (IsMedium(a) && IsMedium(b)) {
    remainder = Modulo(a, b);
  } else {
    Object* product = IntMultiply(quotient, b);
    if (product == nullptr) return nullptr;
    remainder = IntSubtract(a, product);
  }
  return remainder == nullptr ? nullptr : TupleOf(quotient, remainder);
}

Object* IntTrueDivide(Object* a, Object* b) {
  if (IntSizeOf(b) == 0) return ZeroDivision("division by zero");
  const bool negative = (IntSizeOf(a) < 0) != (IntSizeOf(b) < 0);
  if (IntSizeOf(a) == 0) return NewFloat(negative ? -0.0 : 0.0);
  constexpr int64_t kExact = int64_t{1} << 53;
  if (IsMedium(a) && IsMedium(b)) {
    const int64_t x = MediumValue(a), y = MediumValue(b);
    if (x <= kExact && x >= -kExact && y <= kExact && y >= -kExact) {
      return NewFloat(static_cast<double>(x) / static_cast<double>(y));
    }
  }
  const int64_t difference = IntBitLength(a) - IntBitLength(b);
  auto overflow = [] {
    return Raise(exc::OverflowError, "integer division result too large for a float");
  };
  if (difference > 1025) return overflow();
  if (difference < -1080) return NewFloat(negative ? -0.0 : 0.0);
  // quotient = floor(|a| * 2^shift / |b|) has 64 or 65 bits; one rounding from it to a double.
  const int64_t shift = 64 - difference;
  BigInt x(a), y(b);
  mpz_abs(x, x);
  mpz_abs(y, y);
  if (shift > 0) {
    mpz_mul_2exp(x, x, shift);
  } else {
    mpz_mul_2exp(y, y, -shift);
  }
  BigInt q, r;
  mpz_tdiv_qr(q, r, x, y);
  bool sticky = mpz_sgn(r.get()) != 0;
  const auto bits = static_cast<int64_t>(mpz_sizeinbase(q, 2));
  const int64_t top = bits - shift;  // the quotient is in [2^(top-1), 2^top)
  int64_t keep = std::min<int64_t>(53, top + 1074);
  if (keep < 0) return NewFloat(negative ? -0.0 : 0.0);
  const int64_t drop = bits - keep;
  const bool half = mpz_tstbit(q, drop - 1) != 0;
  if (!sticky) sticky = static_cast<int64_t>(mpz_scan1(q, 0)) < drop - 1;
  mpz_tdiv_q_2exp(q, q, drop);
  uint64_t mantissa = mpz_get_ui(q);
  if (half && (sticky || (mantissa & 1) != 0)) ++mantissa;
  const double result = std::ldexp(static_cast<double>(mantissa), static_cast<int>(drop - shift));
  if (std::isinf(result)) return overflow();
  return NewFloat(negative ? -result : result);
}

namespace {

Object* PowerModulo(Object* a, Object* b, Object* modulus) {
  if (IntSizeOf(modulus) == 0) return Raise(exc::ValueError, "pow() 3rd argument cannot be 0");
  BigInt base(a), exponent(b), m(modulus);
  const bool negative_modulus = mpz_sgn(m.get()) < 0;
  mpz_abs(m, m);
  if (mpz_sgn(exponent.get()) < 0) {
    mpz_neg(exponent, exponent);
    mpz_fdiv_r(base, base, m);
    if (mpz_cmp_ui(m.get(), 1) != 0 && mpz_invert(base, base, m) == 0) {
      return Raise(exc::ValueError, "base is not invertible for the given modulus");
    }
  }
  if (mpz_cmp_ui(m.get(), 1) == 0) return BoxInt(0);
  mpz_powm(base, base, exponent, m);
  if (negative_modulus && mpz_sgn(base.get()) != 0) mpz_sub(base, base, m);
  return base.ToInt();
}

}  // namespace

Object* IntPower(Object* a, Object* b, Object* modulus) {
  if (modulus != nullptr) return PowerModulo(a, b, modulus);
  if (IntSizeOf(b) < 0) {  // a float: as pow(float(a), float(b))
    const double x = IntAsDouble(a);
    if (x == -1.0 && ErrorSet()) return nullptr;
    const double y = IntAsDouble(b);
    if (y == -1.0 && ErrorSet()) return nullptr;
    Object* left = NewFloat(x);
    if (left == nullptr) return nullptr;
    Object* right = NewFloat(y);
    if (right == nullptr) return nullptr;
    return float_type.slots.binary[kPower](left, right);
  }
  int64_t exponent;
  const int64_t bits = IntBitLength(a);
  if (bits <= 1) {  // 0, 1, -1: any exponent
    const int64_t base = MediumValue(a);
    if (IntSizeOf(b) == 0) return BoxInt(1);
    const bool odd = (As<IntObject>(b)->digit[0] & 1) != 0;
    return BoxInt(base == -1 && !odd ? 1 : base);
  }
  if (!IntFits(b, &exponent) || exponent > kMaxIntBits || bits * exponent > kMaxIntBits) {
    return RaiseNoMemory();
  }
  if (IsMedium(a) && bits * exponent <= 62) {
    int64_t base = MediumValue(a), result = 1;
    for (; exponent != 0; exponent >>= 1) {
      if ((exponent & 1) != 0) result *= base;
      if (exponent > 1) base *= base;
    }
    return BoxInt(result);
  }
  BigInt x(a);
  mpz_pow_ui(x, x, exponent);
  return x.ToInt();
}

}  // namespace tricolor
