// Special values of floating point, as the text conversions give them.
#ifndef Py_INTERNAL_DTOA_H
#define Py_INTERNAL_DTOA_H

static inline double _Py_dg_infinity(int negative) {
  return negative ? -__builtin_inf() : __builtin_inf();
}
static inline double _Py_dg_stdnan(int negative) {
  return negative ? -__builtin_nan("") : __builtin_nan("");
}

#endif  // Py_INTERNAL_DTOA_H
