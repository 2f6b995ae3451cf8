// Modules whose initialisation is wrong, one PyInit function each: what importing them says is CPython's.
#include <Python.h>
#include <structmember.h>

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

// What is made while a module is executed, and is wrong.
static PyObject *none(PyObject *self, PyObject *unused) { return (void)self, (void)unused, Py_NewRef(Py_None); }
static PyMethodDef odd[] = {{"odd", none, METH_O | METH_NOARGS, NULL}, {0}};
static PyMethodDef both[] = {{"both", none, METH_NOARGS | METH_CLASS | METH_STATIC, NULL}, {0}};
static PyMemberDef unknown_member[] = {{"member", 99, 0, READONLY, NULL}, {0}};
static int add_odd(PyObject *m) { return PyModule_AddFunctions(m, odd); }
static int add_type(PyObject *m, const char *name, int slot, void *value) {
  PyType_Slot slots[] = {{slot, value}, {0, NULL}};
  PyType_Spec spec = {name, sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
  PyObject *type = PyType_FromSpec(&spec);
  if (type == NULL) return -1;
  if (slot == Py_tp_members) {
    PyObject *o = PyType_GenericAlloc((PyTypeObject *)type, 0);
    PyObject *value_of_it = PyObject_GetAttrString(o, "member");
    return value_of_it == NULL ? -1 : 0;
  }
  return PyModule_AddObject(m, "Made", type);
}
static int add_odd_method(PyObject *m) { return add_type(m, "x.Odd", Py_tp_methods, odd); }
static int add_both(PyObject *m) { return add_type(m, "x.Both", Py_tp_methods, both); }
static int add_unknown_slot(PyObject *m) { return add_type(m, "x.Slot", 999, odd); }
static int add_unknown_member(PyObject *m) { return add_type(m, "x.Member", Py_tp_members, unknown_member); }
static int add_nameless(PyObject *m) { return add_type(m, NULL, Py_tp_doc, "doc"); }
static int add_dotless(PyObject *m) { return add_type(m, "Dotless", Py_tp_doc, "doc"); }
static int raise_odd_format(PyObject *m) { return (void)m, PyErr_Format(PyExc_KeyError, "%d %q %d", 1, 2), -1; }
static int raise_non_ascii_format(PyObject *m) {
  return (void)m, PyUnicode_FromFormat("caf\xc3\xa9 %d", 1) == NULL ? -1 : 0;
}
static int parse_odd_format(PyObject *m) {
  (void)m;
  PyObject *args = Py_BuildValue("(i)", 1);
  Py_UNICODE *text;
  return PyArg_ParseTuple(args, "Z", &text) ? 0 : -1;
}

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
MODULE(odd_flags, 0, {Py_mod_exec, add_odd})
MODULE(odd_flags_of_method, 0, {Py_mod_exec, add_odd_method})
MODULE(class_and_static, 0, {Py_mod_exec, add_both})
MODULE(unknown_type_slot, 0, {Py_mod_exec, add_unknown_slot})
MODULE(unknown_member_type, 0, {Py_mod_exec, add_unknown_member})
MODULE(nameless_type, 0, {Py_mod_exec, add_nameless})
MODULE(dotless_type, 0, {Py_mod_exec, add_dotless})
MODULE(odd_format, 0, {Py_mod_exec, raise_odd_format})
MODULE(non_ascii_format, 0, {Py_mod_exec, raise_non_ascii_format})
MODULE(odd_unit, 0, {Py_mod_exec, parse_odd_format})
PyMODINIT_FUNC PyInit_other_version(void) { return PyModule_Create2(&plain, 1012); }
PyMODINIT_FUNC PyInit_stable_version(void) { return PyModule_Create2(&plain, PYTHON_ABI_VERSION); }
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
