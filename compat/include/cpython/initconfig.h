// How the process was started, as far as C code asks.
#ifndef Py_PYCORECONFIG_H
#define Py_PYCORECONFIG_H

TC_BEGIN_DECLS

typedef struct PyConfig {
  int isolated;
  int use_environment;
  int optimization_level;
  int bytes_warning;
  int verbose;
  int quiet;
  int inspect;
  int interactive;
  int safe_path;
  int user_site_directory;
  int write_bytecode;
  int buffered_stdio;
  int dev_mode;
  int _isolated_interpreter;
} PyConfig;
TC_API(const PyConfig *, _PyInterpreterState_GetConfig, (PyInterpreterState *));
TC_API(const PyConfig *, _Py_GetConfig, (void));

TC_END_DECLS

#endif  // Py_PYCORECONFIG_H
