// int: shifts and bitwise operations; negative numbers act as if in endless two's complement.

#include <algorithm>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/int.h"
#include "runtime/objects/int_internal.h"

namespace tricolor {

Object* IntShiftLeft(Object* a, Object* b) {
  if (IntSizeOf(b) < 0) return Raise(exc::ValueError, "negative shift count");
  if (IntSizeOf(a) == 0) return BoxInt(0);
  int64_t count;
  if (!IntFits(b, &count)) return Raise(exc::OverflowError, "too many digits in integer");
  const int64_t bits = IntBitLength(a);
  if (IsMedium(a) && count <= 62 - bits) return BoxInt(MediumValue(a) * (int64_t{1} << count));
  if (count > kMaxIntBits - bits) return RaiseNoMemory();
  const int64_t whole = count / kDigitBits;
  const int part = static_cast<int>(count % kDigitBits);
  const int64_t n = IntDigits(a);
  IntObject* result = NewIntDigits(n + whole + 1);
  if (result == nullptr) return nullptr;
  uint64_t carry = 0;
  for (int64_t i = 0; i < n; ++i) {
    carry |= static_cast<uint64_t>(As<IntObject>(a)->digit[i]) << part;
    result->digit[whole + i] = static_cast<uint32_t>(carry) & kDigitMask;
    carry >>= kDigitBits;
  }
  result->digit[whole + n] = static_cast<uint32_t>(carry);
  if (IntSizeOf(a) < 0) result->base.size = -result->base.size;
  return FinishInt(result);
}

Object* IntShiftRight(Object* a, Object* b) {
  if (IntSizeOf(b) < 0) return Raise(exc::ValueError, "negative shift count");
  if (IntSizeOf(a) == 0) return BoxInt(0);
  int64_t count;
  if (!IntFits(b, &count)) return BoxInt(IntSizeOf(a) < 0 ? -1 : 0);
  if (IsMedium(a)) return BoxInt(MediumValue(a) >> std::min<int64_t>(count, 63));
  const int64_t n = IntDigits(a);
  const int64_t whole = count / kDigitBits;
  const int part = static_cast<int>(count % kDigitBits);
  const bool negative = IntSizeOf(a) < 0;
  if (whole >= n) return BoxInt(negative ? -1 : 0);
  const uint32_t* d = As<IntObject>(a)->digit;
  IntObject* result = NewIntDigits(n - whole + 1);
  if (result == nullptr) return nullptr;
  bool lost = (d[whole] & ((1u << part) - 1)) != 0;
  for (int64_t i = 0; i < whole && !lost; ++i) lost = d[i] != 0;
  for (int64_t i = whole; i < n; ++i) {
    uint64_t pair = d[i];
    if (i + 1 < n) pair |= static_cast<uint64_t>(d[i + 1]) << kDigitBits;
    result->digit[i - whole] = static_cast<uint32_t>(pair >> part) & kDigitMask;
  }
  if (negative) {
    if (lost) {  // floor: one more in magnitude
      for (int64_t i = 0;; ++i) {
        if (result->digit[i] != kDigitMask) {
          ++result->digit[i];
          break;
        }
        result->digit[i] = 0;
      }
    }
    result->base.size = -result->base.size;
  }
  return FinishInt(result);
}

namespace {

// The digits of an int in two's complement, least significant first.
class TwosDigits {
 public:
  explicit TwosDigits(const Object* o)
      : digits_(As<IntObject>(o)->digit), n_(IntDigits(o)), negative_(IntSizeOf(o) < 0) {}
  uint32_t Next() {
    uint32_t d = i_ < n_ ? digits_[i_] : 0;
    ++i_;
    if (!negative_) return d;
    const uint32_t sum = (~d & kDigitMask) + carry_;
    carry_ = sum >> kDigitBits;
    return sum & kDigitMask;
  }

 private:
  const uint32_t* digits_;
  int64_t n_;
  bool negative_;
  int64_t i_ = 0;
  uint32_t carry_ = 1;
};

// Of two that are not negative, `a` not the shorter one: digit by digit, and what lies above `b` as it is or gone.
template <class F>
Object* BitwisePlain(const Object* a, const Object* b, F f) {
  const int64_t na = IntDigits(a), nb = IntDigits(b);
  const int64_t n = f(1u, 0u) != 0 ? na : nb;
  IntObject* result = NewIntDigits(n);
  if (result == nullptr) return nullptr;
  const uint32_t *da = As<IntObject>(a)->digit, *db = As<IntObject>(b)->digit;
  for (int64_t i = 0; i < nb; ++i) result->digit[i] = f(da[i], db[i]);
  if (n > nb) std::memcpy(result->digit + nb, da + nb, (n - nb) * sizeof(uint32_t));
  return FinishInt(result);
}

template <class F>
Object* Bitwise(Object* a, Object* b, F f) {
  if (IsMedium(a) && IsMedium(b)) return BoxInt(f(MediumValue(a), MediumValue(b)));
  if (IntSizeOf(a) > 0 && IntSizeOf(b) > 0) {
    return IntDigits(a) < IntDigits(b) ? BitwisePlain(b, a, f) : BitwisePlain(a, b, f);
  }
  const int64_t n = std::max(IntDigits(a), IntDigits(b)) + 1;
  IntObject* result = NewIntDigits(n);
  if (result == nullptr) return nullptr;
  TwosDigits x(a), y(b);
  for (int64_t i = 0; i < n; ++i) result->digit[i] = f(x.Next(), y.Next()) & kDigitMask;
  if (f(IntSizeOf(a) < 0 ? -1 : 0, IntSizeOf(b) < 0 ? -1 : 0) < 0) {
    uint32_t carry = 1;
    for (int64_t i = 0; i < n; ++i) {
      carry += ~result->digit[i] & kDigitMask;
      result->digit[i] = carry & kDigitMask;
      carry >>= kDigitBits;
    }
    result->base.size = -n;
  }
  return FinishInt(result);
}

}  // namespace

Object* IntAnd(Object* a, Object* b) {
  return Bitwise(a, b, [](auto x, auto y) { return x & y; });
}
Object* IntOr(Object* a, Object* b) {
  return Bitwise(a, b, [](auto x, auto y) { return x | y; });
}
Object* IntXor(Object* a, Object* b) {
  return Bitwise(a, b, [](auto x, auto y) { return x ^ y; });
}

Object* IntInvert(Object* o) {
  if (IsMedium(o)) return BoxInt(~MediumValue(o));
  Object* negative = IntNegate(o);
  return negative == nullptr ? nullptr : IntSubtract(negative, BoxInt(1));
}

}  // namespace tricolor
