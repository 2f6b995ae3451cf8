// Evaluation: recursion guards are in ceval.h; profilers of C code are not supported.
#ifndef Py_INTERNAL_CEVAL_H
#define Py_INTERNAL_CEVAL_H

#include "ceval.h"

#endif  // Py_INTERNAL_CEVAL_H
