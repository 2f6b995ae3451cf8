// Memory: pymem.h has it.
#ifndef Py_INTERNAL_PYMEM_H
#define Py_INTERNAL_PYMEM_H

#include "pymem.h"

#endif  // Py_INTERNAL_PYMEM_H
