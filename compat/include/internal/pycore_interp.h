// The interpreter. Another evaluator of frames (PEP 523) cannot be installed: its frames are laid out
// for the runtime's own, which calls no function for a frame.
#ifndef Py_INTERNAL_INTERP_H
#define Py_INTERNAL_INTERP_H

#include "pycore_frame.h"
#include "pycore_pystate.h"

TC_BEGIN_DECLS

typedef PyObject *(*_PyFrameEvalFunction)(PyThreadState *, struct _PyInterpreterFrame *, int);
// NotImplementedError for any function but the default.
TC_API(void, _PyInterpreterState_SetEvalFrameFunc, (PyInterpreterState *, _PyFrameEvalFunction));
TC_API(_PyFrameEvalFunction, _PyInterpreterState_GetEvalFrameFunc, (PyInterpreterState *));
TC_API(PyObject *, _PyEval_EvalFrameDefault,
       (PyThreadState *, struct _PyInterpreterFrame *, int));

TC_END_DECLS

#endif  // Py_INTERNAL_INTERP_H
