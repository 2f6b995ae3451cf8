// Floating point: errno after library functions.
#ifndef Py_INTERNAL_PYMATH_H
#define Py_INTERNAL_PYMATH_H

#include <errno.h>
#include <math.h>

// Floats are written with the fewest digits that give them back.
#define _PY_SHORT_FLOAT_REPR 1

// A result that overflowed without errno gets it; one that underflowed is no error.
static inline void _Py_ADJUST_ERANGE1(double x) {
  if (errno == 0) {
    if (x == HUGE_VAL || x == -HUGE_VAL) errno = ERANGE;
  } else if (errno == ERANGE && x == 0.0) {
    errno = 0;
  }
}
static inline void _Py_ADJUST_ERANGE2(double x, double y) {
  if (x == HUGE_VAL || x == -HUGE_VAL || y == HUGE_VAL || y == -HUGE_VAL) {
    if (errno == 0) errno = ERANGE;
  } else if (errno == ERANGE) {
    errno = 0;
  }
}
#define _Py_SET_53BIT_PRECISION_HEADER
#define _Py_SET_53BIT_PRECISION_START
#define _Py_SET_53BIT_PRECISION_END

#endif  // Py_INTERNAL_PYMATH_H
