// math: functions of whole numbers.
#ifndef TRICOLOR_RUNTIME_MODULES_MATH_INTEGERS_H_
#define TRICOLOR_RUNTIME_MODULES_MATH_INTEGERS_H_

#include "runtime/object.h"

namespace tricolor {

bool AddMathIntegers(Object* module);  // gcd, lcm, factorial, isqrt, comb, perm
// A positive int as mantissa (0.5 <= m < 1) times 2**exponent.
double IntFrexp(Object* o, int64_t* exponent);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_MATH_INTEGERS_H_
