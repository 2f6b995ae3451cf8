// Where the standard library is: sys.path says. There is nothing to forget.
#ifndef Py_INTERNAL_PATHCONFIG_H
#define Py_INTERNAL_PATHCONFIG_H

#include "pycore_initconfig.h"

static inline void _PyPathConfig_ClearGlobal(void) {
  tc_no_configuration("_PyPathConfig_ClearGlobal");
}
static inline PyObject *_Py_Get_Getpath_CodeObject(void) {
  tc_no_configuration("_Py_Get_Getpath_CodeObject");
  return _Py_NULL;
}

#endif  // Py_INTERNAL_PATHCONFIG_H
