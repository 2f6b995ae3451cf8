// How a program that embeds Python configures it. Here the runtime is the program: what would change
// its configuration raises NotImplementedError with the name of the function.
#ifndef Py_INTERNAL_CORECONFIG_H
#define Py_INTERNAL_CORECONFIG_H

#include "../cpython/initconfig.h"

static inline int tc_no_configuration(const char *name) {
  PyErr_Format(PyExc_NotImplementedError,
               "%s: the configuration of the runtime cannot be read or set as a whole", name);
  return -1;
}
static inline void PyConfig_InitIsolatedConfig(PyConfig *config) {
  memset(config, 0, sizeof *config);
  config->isolated = 1;
}
static inline void PyConfig_Clear(PyConfig *config) { memset(config, 0, sizeof *config); }
static inline PyObject *_Py_GetConfigsAsDict(void) {
  tc_no_configuration("_Py_GetConfigsAsDict");
  return _Py_NULL;
}
static inline PyObject *_PyConfig_AsDict(const PyConfig *config) {
  tc_no_configuration("_PyConfig_AsDict");
  return _Py_NULL;
}
static inline int _PyConfig_FromDict(PyConfig *config, PyObject *dict) {
  return tc_no_configuration("_PyConfig_FromDict");
}
static inline int _PyInterpreterState_GetConfigCopy(PyConfig *config) {
  *config = *_Py_GetConfig();
  return 0;
}
static inline int _PyInterpreterState_SetConfig(const PyConfig *config) {
  return tc_no_configuration("_PyInterpreterState_SetConfig");
}

#endif  // Py_INTERNAL_CORECONFIG_H
