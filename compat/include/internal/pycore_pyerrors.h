// Exceptions: pyerrors.h has the functions.
#ifndef Py_INTERNAL_PYERRORS_H
#define Py_INTERNAL_PYERRORS_H

#include "pyerrors.h"

// How far one name is from another, in steps of 2 (1 for another case); above max_cost: max_cost + 1.
TC_BEGIN_DECLS
TC_API(Py_ssize_t, _Py_UTF8_Edit_Cost, (PyObject *a, PyObject *b, Py_ssize_t max_cost));
TC_END_DECLS

static inline void _PyErr_ClearExcState(_PyErr_StackItem *state) { Py_CLEAR(state->exc_value); }
#define _PyErr_Occurred(tstate) PyErr_Occurred()
#define _PyErr_Clear(tstate) PyErr_Clear()
#define _PyErr_SetString(tstate, type, text) PyErr_SetString((type), (text))
#define _PyErr_SetObject(tstate, type, value) PyErr_SetObject((type), (value))
#define _PyErr_SetNone(tstate, type) PyErr_SetNone(type)
#define _PyErr_Format(tstate, ...) PyErr_Format(__VA_ARGS__)
#define _PyErr_Fetch(tstate, type, value, traceback) PyErr_Fetch((type), (value), (traceback))
#define _PyErr_Restore(tstate, type, value, traceback) PyErr_Restore((type), (value), (traceback))
#define _PyErr_ExceptionMatches(tstate, type) PyErr_ExceptionMatches(type)
#define _PyErr_NoMemory(tstate) PyErr_NoMemory()

#endif  // Py_INTERNAL_PYERRORS_H
