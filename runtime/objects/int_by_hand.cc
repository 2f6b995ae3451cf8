// int: products and quotients on digits of 30 bits, where GMP would cost a conversion of both
// sides.
//
// WHY        A spigot multiplies numbers of a thousand digits by one digit and divides such numbers
//            whose quotient has one: that is linear, and what GMP saves is less than its limbs
//            cost.

#include <cstdlib>
#include <cstring>
#include <utility>

#include "runtime/error.h"
#include "runtime/objects/int_internal.h"

namespace tricolor {
namespace {

constexpr uint64_t kPairMask = (uint64_t{1} << (2 * kDigitBits)) - 1;

inline void StorePair(uint32_t* to, uint64_t pair) {
  to[0] = static_cast<uint32_t>(pair) & kDigitMask;
  to[1] = static_cast<uint32_t>(pair >> kDigitBits);
}

// Digit `i` of `digit` << shift; its neighbour below lends the bits.
inline uint64_t Shifted(const uint32_t* digit, int64_t i, int shift) {
  const uint64_t low = i == 0 ? 0 : digit[i - 1] >> (kDigitBits - shift);
  return ((static_cast<uint64_t>(digit[i]) << shift) | low) & kDigitMask;
}

// from[0 … n] -= factor * by[0 … n-1]. True: the difference was negative, and is so modulo 2^(30
// (n+1)).
bool SubtractProduct(uint32_t* from, uint64_t factor, const uint32_t* by, int64_t n) {
  int64_t carry = 0;  // at least -2^30
  for (int64_t j = 0; j < n; ++j) {
    carry += static_cast<int64_t>(from[j]) - static_cast<int64_t>(factor * by[j]);
    from[j] = static_cast<uint32_t>(carry) & kDigitMask;
    carry >>= kDigitBits;
  }
  carry += from[n];
  from[n] = static_cast<uint32_t>(carry) & kDigitMask;
  return carry < 0;
}

// to[0 … n] += from[0 … n-1]; what leaves digit n is dropped.
void AddBack(uint32_t* to, const uint32_t* from, int64_t n) {
  uint32_t carry = 0;
  for (int64_t j = 0; j < n; ++j) {
    carry += to[j] + from[j];
    to[j] = carry & kDigitMask;
    carry >>= kDigitBits;
  }
  to[n] = (to[n] + carry) & kDigitMask;
}

// Long division: `left` has na + 1 digits, the last of them 0, and keeps the remainder; `quotient`,
// of na - nb + 1 digits, may be null. The digits stay where they are; only the leading ones, by
// which a digit of the quotient is guessed, are taken as if the divisor began with a one bit. Then
// three digits by two give at most one too much (Knuth, volume 2, 4.3.1, algorithm D).
void DivideDigits(uint32_t* left, int64_t na, const uint32_t* divisor, int64_t nb,
                  uint32_t* quotient) {
  const int shift = __builtin_clz(divisor[nb - 1]) - (32 - kDigitBits);
  const uint64_t top =
      Shifted(divisor, nb - 1, shift) << kDigitBits | Shifted(divisor, nb - 2, shift);
  for (int64_t k = na - nb; k >= 0; --k) {
    uint32_t* const part = left + k;
    const unsigned __int128 leading =
        static_cast<unsigned __int128>(Shifted(part, nb, shift)) << (2 * kDigitBits) |
        Shifted(part, nb - 1, shift) << kDigitBits | Shifted(part, nb - 2, shift);
    auto guess = static_cast<uint64_t>(leading / top);
    if (guess > kDigitMask) guess = kDigitMask;
    if (guess != 0 && SubtractProduct(part, guess, divisor, nb)) {
      --guess;
      AddBack(part, divisor, nb);
    }
    if (quotient != nullptr) quotient[k] = static_cast<uint32_t>(guess);
  }
}

}  // namespace

Object* MultiplyByHand(const Object* a, const Object* b, bool negative) {
  if (IntDigits(a) > IntDigits(b)) std::swap(a, b);
  const int64_t na = IntDigits(a), nb = IntDigits(b);
  IntObject* result = NewIntDigits(na + nb);
  if (result == nullptr) return nullptr;
  const uint32_t *da = As<IntObject>(a)->digit, *db = As<IntObject>(b)->digit;
  // Two digits by two: 120 bits, and room for a pair and a carry more.
  for (int64_t i = 0; i < na; i += 2) {
    const bool pair = i + 1 < na;
    const uint64_t factor = pair ? DigitPair(da + i) : da[i];
    uint32_t* to = result->digit + i;
    uint64_t carry = 0;
    int64_t j = 0;
    for (; j + 1 < nb; j += 2) {
      const unsigned __int128 sum =
          static_cast<unsigned __int128>(factor) * DigitPair(db + j) + DigitPair(to + j) + carry;
      StorePair(to + j, static_cast<uint64_t>(sum) & kPairMask);
      carry = static_cast<uint64_t>(sum >> (2 * kDigitBits));
    }
    if (j < nb) {
      const unsigned __int128 sum = static_cast<unsigned __int128>(factor) * db[j] + to[j] + carry;
      to[j] = static_cast<uint32_t>(sum) & kDigitMask;
      carry = static_cast<uint64_t>(sum >> kDigitBits);
    }
    // Fresh digits: no row came so far yet.
    to[nb] = static_cast<uint32_t>(carry) & kDigitMask;
    if (pair) to[nb + 1] = static_cast<uint32_t>(carry >> kDigitBits);
  }
  if (negative) result->base.size = -result->base.size;
  return FinishInt(result);
}

bool DividesByHand(const Object* a, const Object* b) {
  constexpr int64_t kShort = 4;
  if ((IntSizeOf(a) < 0) != (IntSizeOf(b) < 0)) return false;
  const int64_t na = IntDigits(a), nb = IntDigits(b);
  return nb >= 2 && (nb <= kShort || na - nb < kShort);
}

Object* DivideByHand(const Object* a, const Object* b, bool remainder) {
  const int64_t na = IntDigits(a), nb = IntDigits(b);
  if (na < nb) return remainder ? ExactInt(const_cast<Object*>(a)) : BoxInt(0);
  IntObject* result = NewIntDigits(remainder ? nb : na - nb + 1);
  if (result == nullptr) return nullptr;
  constexpr int64_t kOnStack = 512;
  uint32_t few[kOnStack];
  uint32_t* left = few;
  if (na >= kOnStack) left = static_cast<uint32_t*>(std::malloc((na + 1) * sizeof(uint32_t)));
  if (left == nullptr) return RaiseNoMemory();
  std::memcpy(left, As<IntObject>(a)->digit, na * sizeof(uint32_t));
  left[na] = 0;
  DivideDigits(left, na, As<IntObject>(b)->digit, nb, remainder ? nullptr : result->digit);
  if (remainder) {
    std::memcpy(result->digit, left, nb * sizeof(uint32_t));
    if (IntSizeOf(a) < 0) result->base.size = -result->base.size;
  }
  if (left != few) std::free(left);
  return FinishInt(result);
}

}  // namespace tricolor
