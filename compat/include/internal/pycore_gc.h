// The collector's part in front of an object: there is none.
#ifndef Py_INTERNAL_GC_H
#define Py_INTERNAL_GC_H

#include "pycore_object.h"

/* Nothing of the kind stands in front of an object; sys.getsizeof counts one, as CPython's does. */
typedef struct {
  uintptr_t unused[2];
} PyGC_Head;
#define _PyObject_GC_MAY_BE_TRACKED(op) (PyObject_IS_GC(op))

#endif  // Py_INTERNAL_GC_H
