#ifndef Py_PYMATH_H
#define Py_PYMATH_H

#include <float.h>
#include <math.h>

#define Py_MATH_PI 3.14159265358979323846
#define Py_MATH_E 2.7182818284590452354
#define Py_MATH_PIl 3.1415926535897932384626433832795029L
#define Py_MATH_El 2.7182818284590452353602874713526625L
#define Py_MATH_TAU 6.2831853071795864769252867665590057683943L
#define Py_HUGE_VAL HUGE_VAL
#define Py_NAN ((double)__builtin_nan(""))
#define Py_IS_NAN(x) __builtin_isnan(x)
#define Py_IS_INFINITY(x) __builtin_isinf(x)
#define Py_IS_FINITE(x) __builtin_isfinite(x)
#define Py_SET_ERRNO_ON_MATH_ERROR(x) do { (void)(x); } while (0)
#define _Py_InIntegralTypeRange(type, v) \
  (_Py_IntegralTypeMin(type) <= (v) && (v) <= _Py_IntegralTypeMax(type))
#define _Py_IntegralTypeSigned(type) ((type)(-1) < 0)
#define _Py_IntegralTypeMax(type) \
  (_Py_IntegralTypeSigned(type) \
       ? (((((type)1 << (sizeof(type) * CHAR_BIT - 2)) - 1) << 1) + 1) : ~(type)0)
#define _Py_IntegralTypeMin(type) \
  (_Py_IntegralTypeSigned(type) ? -_Py_IntegralTypeMax(type) - 1 : 0)

#define PyFPE_START_PROTECT(text, leave)
#define PyFPE_END_PROTECT(v)

#endif  // Py_PYMATH_H
