// int: CPython's layout, 30-bit digits, least significant first; the sign is that of `size`.
// Arithmetic on large values is GMP's (mpn/mpz), by import and export of the digits.
#ifndef TRICOLOR_RUNTIME_OBJECTS_INT_H_
#define TRICOLOR_RUNTIME_OBJECTS_INT_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"
#include "runtime/value.h"

namespace tricolor {

inline constexpr int kDigitBits = 30;
inline constexpr uint32_t kDigitMask = (1u << kDigitBits) - 1;

struct IntObject {
  VarObject base;
  uint32_t digit[1];
};

// Integers from kSmallMin to kSmallMax are shared statics.
inline constexpr int64_t kSmallMin = -5, kSmallMax = 1024;
extern IntObject small_ints[kSmallMax - kSmallMin + 1];

Object* NewInt(int64_t value);       // = BoxInt
Object* NewIntUnsigned(uint64_t value);
Object* IntFromDouble(double value); // truncates; OverflowError / ValueError for inf and nan
Object* IntFromText(const char* text, size_t size, int base);  // null without exception: not a number
Object* IntFromBytes(const uint8_t* bytes, size_t size, bool little, bool is_signed);

// Value of an int or a subclass; false when it does not fit (no exception is set).
bool IntFits(const Object* o, int64_t* value);
// False with OverflowError / TypeError set. Accepts __index__.
bool IntAsInt64(Object* o, int64_t* value);
bool IntAsUint64(Object* o, uint64_t* value);
bool IntAsInt(Object* o, int* value);
int IntSign(const Object* o);
double IntAsDouble(Object* o);       // -1.0 and ErrorSet on overflow
bool IntEqual(const Object* a, const Object* b);
int64_t IntHash(const Object* o);
int64_t HashInt64(int64_t value);
Object* IntRepr(Object* o, int base = 10, bool prefix = false);

// Operations on ints of any size (operands IsInt). Results are exact ints.
Object* IntAdd(Object* a, Object* b);
Object* IntSubtract(Object* a, Object* b);
Object* IntMultiply(Object* a, Object* b);
Object* IntFloorDivide(Object* a, Object* b);   // ZeroDivisionError
Object* IntRemainder(Object* a, Object* b);
Object* IntDivMod(Object* a, Object* b);        // a tuple
Object* IntTrueDivide(Object* a, Object* b);    // a float, correctly rounded
Object* IntPower(Object* a, Object* b, Object* modulus);  // modulus: null or an int
Object* IntShiftLeft(Object* a, Object* b);
Object* IntShiftRight(Object* a, Object* b);
Object* IntAnd(Object* a, Object* b);
Object* IntOr(Object* a, Object* b);
Object* IntXor(Object* a, Object* b);
Object* IntNegate(Object* o);

// int(x): __int__, __index__, __trunc__, text and buffers, with CPython's errors.
Object* IntFromObject(Object* x);
// int(text, base) for a str, bytes or bytearray object; ValueError "invalid literal …".
Object* IntFromTextObject(Object* text, int base);
// "Exceeds the limit …": decimal digits that conversions from and to text allow; 0: no limit.
// sys.set_int_max_str_digits stores it (relaxed atomic).
inline constexpr int kDefaultMaxStrDigits = 4300;
extern int int_max_str_digits;
int IntCompare(const Object* a, const Object* b);  // -1 0 1

// What locals hold: a tagged integer for exact ints that fit, the object itself otherwise.
inline Value ToValue(Object* o) {
  if (TypeOf(o) == &int_type) {
    const int64_t size = As<VarObject>(o)->size;
    if (size >= -2 && size <= 2) {
      const auto* i = As<IntObject>(o);
      int64_t v = size == 0 ? 0 : i->digit[0];
      if (size > 1 || size < -1) v |= static_cast<int64_t>(i->digit[1]) << kDigitBits;
      return Value::FromInt(size < 0 ? -v : v);
    }
  }
  return Value(o);
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_INT_H_
