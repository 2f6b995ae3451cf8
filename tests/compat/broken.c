// Modules whose initialisation is wrong, one PyInit function each: what importing them says is CPython's.
#include <Python.h>

PyMODINIT_FUNC PyInit_null_alone(void) { return NULL; }
PyMODINIT_FUNC PyInit_null_with_error(void) {
  PyErr_SetString(PyExc_ValueError, "no");
  return NULL;
}
PyMODINIT_FUNC PyInit_no_module(void) { return PyLong_FromLong(7); }

static PyModuleDef plain = {.m_base = PyModuleDef_HEAD_INIT, .m_name = "plain", .m_size = -1};
PyMODINIT_FUNC PyInit_error_kept(void) {
  PyObject *m = PyModule_Create(&plain);
  PyErr_SetString(PyExc_ValueError, "forgotten");
  return m;
}

static int fail_silently(PyObject *m) { return (void)m, -1; }
static int fail(PyObject *m) { return (void)m, PyErr_SetString(PyExc_KeyError, "no"), -1; }
static int succeed_with_error(PyObject *m) { return (void)m, PyErr_SetString(PyExc_KeyError, "kept"), 0; }
static PyObject *create_nothing(PyObject *spec, PyModuleDef *def) { return (void)spec, (void)def, NULL; }
static PyObject *create_with_error(PyObject *spec, PyModuleDef *def) {
  (void)spec, (void)def;
  PyErr_SetString(PyExc_KeyError, "kept");
  return PyModule_New("x");
}
static PyObject *create_int(PyObject *spec, PyModuleDef *def) {
  return (void)spec, (void)def, PyLong_FromLong(3);
}

#define MODULE(name, size, ...) \
  static PyModuleDef_Slot name##_slots[] = {__VA_ARGS__, {0, NULL}}; \
  static PyModuleDef name##_def = {.m_base = PyModuleDef_HEAD_INIT, .m_name = #name, \
                                   .m_size = size, .m_slots = name##_slots}; \
  PyMODINIT_FUNC PyInit_##name(void) { return PyModuleDef_Init(&name##_def); }
MODULE(exec_fails_silently, 0, {Py_mod_exec, fail_silently})
MODULE(exec_fails, 0, {Py_mod_exec, fail})
MODULE(exec_keeps_error, 0, {Py_mod_exec, succeed_with_error})
MODULE(create_fails_silently, 0, {Py_mod_create, create_nothing})
MODULE(create_keeps_error, 0, {Py_mod_create, create_with_error})
MODULE(create_twice, 0, {Py_mod_create, create_int}, {Py_mod_create, create_int})
MODULE(int_with_state, 8, {Py_mod_create, create_int})
MODULE(int_with_exec, 0, {Py_mod_create, create_int}, {Py_mod_exec, fail})
MODULE(negative_size, -1, {Py_mod_exec, fail})
MODULE(unknown_slot, 0, {99, fail})
MODULE(next_slot, 0, {_Py_mod_LAST_SLOT + 1, NULL})
MODULE(slot_after_that, 0, {_Py_mod_LAST_SLOT + 2, NULL})
// Right, but seldom: functions of something that is no module; a module that is executed again.
static PyObject *seven(PyObject *self, PyObject *unused) { return (void)self, (void)unused, PyLong_FromLong(7); }
static PyMethodDef functions[] = {{"seven", seven, METH_NOARGS, NULL}, {0}};
static PyObject *create_namespace(PyObject *spec, PyModuleDef *def) {
  (void)spec, (void)def;
  PyObject *types = PyImport_ImportModule("types");
  PyObject *made = types == NULL ? NULL : PyObject_CallMethod(types, "SimpleNamespace", NULL);
  Py_XDECREF(types);
  return made;
}
static PyModuleDef_Slot namespace_slots[] = {{Py_mod_create, create_namespace}, {0, NULL}};
static PyModuleDef namespace_def = {.m_base = PyModuleDef_HEAD_INIT, .m_name = "namespace",
                                    .m_methods = functions, .m_slots = namespace_slots};
PyMODINIT_FUNC PyInit_namespace(void) { return PyModuleDef_Init(&namespace_def); }
static int count_execution(PyObject *m) {
  static int times;
  return PyModule_AddIntConstant(m, "times", ++times);
}
MODULE(counted, 0, {Py_mod_exec, count_execution})
static PyModuleDef untouched = {.m_base = PyModuleDef_HEAD_INIT, .m_name = "untouched"};
PyMODINIT_FUNC PyInit_uninitialized(void) { return (PyObject *)&untouched; }
PyMODINIT_FUNC PyInit_slots_and_create(void) { return PyModule_Create(&exec_fails_def); }
