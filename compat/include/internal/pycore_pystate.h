// The thread's state: pystate.h has it.
#ifndef Py_INTERNAL_PYSTATE_H
#define Py_INTERNAL_PYSTATE_H

#include "pycore_runtime.h"
#include "pystate.h"

TC_BEGIN_DECLS

static inline void _Py_EnsureFuncTstateNotNULL(const char *function, PyThreadState *state) {
  if (TC_UNLIKELY(state == _Py_NULL)) {
    _Py_FatalErrorFunc(function, "the thread is not attached to the runtime");
  }
}
#define _Py_EnsureTstateNotNULL(state) _Py_EnsureFuncTstateNotNULL(__func__, (state))
static inline int _Py_IsMainInterpreter(PyInterpreterState *interp) {
  return interp == PyInterpreterState_Main();
}

TC_END_DECLS

#endif  // Py_INTERNAL_PYSTATE_H
