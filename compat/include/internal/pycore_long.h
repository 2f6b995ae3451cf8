// Integers.
#ifndef Py_INTERNAL_LONG_H
#define Py_INTERNAL_LONG_H

#include "longobject.h"

TC_BEGIN_DECLS

// Borrowed; immortal.
TC_API(PyObject *, _PyLong_GetZero, (void));
TC_API(PyObject *, _PyLong_GetOne, (void));
// The value of each byte as a digit in bases up to 36; 37: none.
typedef unsigned char tc_digit_values[256];
TC_DATA(tc_digit_values, _PyLong_DigitValue);

TC_END_DECLS

#endif  // Py_INTERNAL_LONG_H
