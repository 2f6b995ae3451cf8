// What the test extensions share: a clock, and the shape of a module with multi-phase initialization.
#ifndef TRICOLOR_TESTS_COMPAT_EXTENSION_H_
#define TRICOLOR_TESTS_COMPAT_EXTENSION_H_

#include <Python.h>
#include <time.h>

static inline double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

// The functions that a collected heap type of C needs, by the prefix of their names.
#define COLLECTED_TYPE(prefix) \
  {Py_tp_new, prefix##_new}, {Py_tp_traverse, prefix##_traverse}, {Py_tp_clear, prefix##_clear}, { \
    Py_tp_dealloc, prefix##_dealloc \
  }
#define COLLECTED_FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC)

// The module's definition, made of its name, its functions and further fields.
#define MODULE_DEFINITION(text, functions, ...) \
  static PyModuleDef definition = { \
      .m_base = PyModuleDef_HEAD_INIT, .m_name = (text), .m_methods = (functions), __VA_ARGS__}
#define MODULE_INIT(name) MODULE_INIT_EXPANDED(name)
#define MODULE_INIT_EXPANDED(name) \
  PyMODINIT_FUNC PyInit_##name(void) { return PyModuleDef_Init(&definition); }

#endif  // TRICOLOR_TESTS_COMPAT_EXTENSION_H_
