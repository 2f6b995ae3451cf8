// Frames as objects: what C code may look at and, before a traceback is made, set.
#ifndef Py_FRAMEOBJECT_H
#define Py_FRAMEOBJECT_H

#include "traceback.h"

TC_BEGIN_DECLS

struct _frame {
  PyObject ob_base;
  struct _frame *f_back;
  void *f_frame;
  PyObject *tc_generator;
  PyObject *f_trace;
  int f_lineno;  // 0: the instruction says
  char f_trace_lines;
  char f_trace_opcodes;
};

TC_API(PyFrameObject *, PyFrame_New,
       (PyThreadState *, PyCodeObject *, PyObject *globals, PyObject *locals));
TC_API(PyObject *, PyFrame_GetBuiltins, (PyFrameObject *));
TC_API(PyObject *, PyFrame_GetGenerator, (PyFrameObject *));
TC_API(int, PyFrame_FastToLocalsWithError, (PyFrameObject *));
TC_API(void, PyFrame_FastToLocals, (PyFrameObject *));

TC_END_DECLS

#endif  // Py_FRAMEOBJECT_H
