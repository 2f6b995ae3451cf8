// Frames: frameobject.h has the object. The activation itself is the interpreter's own affair; C code
// gets a pointer to one only from an evaluator of its own, which cannot be installed.
#ifndef Py_INTERNAL_FRAME_H
#define Py_INTERNAL_FRAME_H

#include "../code.h"
#include "../frameobject.h"

typedef struct _PyInterpreterFrame {
  PyFunctionObject *f_func;
  PyObject *f_globals;
  PyObject *f_builtins;
  PyObject *f_locals;
  PyCodeObject *f_code;
} _PyInterpreterFrame;

#endif  // Py_INTERNAL_FRAME_H
