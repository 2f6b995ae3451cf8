// int_internal: what the files of int share: digits, results, GMP temporaries.
#ifndef TRICOLOR_RUNTIME_OBJECTS_INT_INTERNAL_H_
#define TRICOLOR_RUNTIME_OBJECTS_INT_INTERNAL_H_

#include <gmp.h>

#include "runtime/objects/int.h"
#include "runtime/type.h"

namespace tricolor {

inline int64_t IntSizeOf(const Object* o) { return As<VarObject>(o)->size; }
inline int64_t IntDigits(const Object* o) {
  const int64_t size = IntSizeOf(o);
  return size < 0 ? -size : size;
}

// Two digits as one of 60 bits.
inline uint64_t DigitPair(const uint32_t* digit) {
  return digit[0] | static_cast<uint64_t>(digit[1]) << kDigitBits;
}

// Medium: at most two digits, |value| < 2^60, so that sums and differences fit 64 bits.
inline bool IsMedium(const Object* o) {
  const int64_t size = IntSizeOf(o);
  return size >= -2 && size <= 2;
}
inline int64_t MediumValue(const Object* o) {  // REQUIRES IsMedium(o)
  const auto* i = As<IntObject>(o);
  const int64_t size = i->base.size;
  if (size == 0) return 0;
  int64_t v = i->digit[0];
  if (size == 2 || size == -2) v |= static_cast<int64_t>(i->digit[1]) << kDigitBits;
  return size < 0 ? -v : v;
}

// An int with room for `digits` digits (size positive), or null with MemoryError.
IntObject* NewIntDigits(int64_t digits);
// Drops leading zero digits and makes the result canonical (small ints are shared).
Object* FinishInt(IntObject* result);
Object* IntFromInt128(__int128 value);
int64_t IntBitLength(const Object* o);  // of the absolute value

// A GMP integer for the length of one operation. Results larger than this many bits are refused
// with MemoryError, since GMP itself would end the process.
inline constexpr int64_t kMaxIntBits = int64_t{1} << 35;

class BigInt {
 public:
  BigInt() { mpz_init(value_); }
  explicit BigInt(const Object* o) {
    mpz_init(value_);
    Set(o);
  }
  ~BigInt() { mpz_clear(value_); }
  BigInt(const BigInt&) = delete;
  BigInt& operator=(const BigInt&) = delete;
  void Set(const Object* o);
  Object* ToInt() const;
  mpz_ptr get() { return value_; }
  mpz_srcptr get() const { return value_; }
  operator mpz_ptr() { return value_; }  // NOLINT: for mpz_ functions

 private:
  mpz_t value_;
};

// ---- By hand, int_by_hand.cc: what costs less than a conversion of both sides to GMP's limbs.

// The product of the magnitudes. Time: the product of the numbers of digits.
Object* MultiplyByHand(const Object* a, const Object* b, bool negative);
// Whether `a // b` and `a % b` are for DivideByHand: equal signs, at least two digits below, and a
// short quotient or a short divisor.
bool DividesByHand(const Object* a, const Object* b);
// The quotient, or the remainder. REQUIRES DividesByHand(a, b).
Object* DivideByHand(const Object* a, const Object* b, bool remainder);

// An exact int of the value of an int or a subclass.
Object* ExactInt(Object* o);

// The number methods and the type's tables, int_methods.cc.
Object* IntDivideFloor(Object* a, Object* b);
Object* IntInvert(Object* o);
Object* IntNegative(Object* o);
Object* IntNew(Type* type, Args args, size_t nargs, Object* kwnames);
Object* IntToBytes(Object* self, Args args, size_t nargs, Object* kwnames);
Object* IntFromBytesMethod(Object* self, Args args, size_t nargs, Object* kwnames);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_INT_INTERNAL_H_
