// A module without state (m_size -1) whose heap type a static of C refers to: the reference went to the module's dict.
//
// make()    an instance of that type
#include "extension.h"

static PyTypeObject *thing_type;

static PyObject *make(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyObject_CallNoArgs((PyObject *)thing_type);
}
static PyMethodDef methods[] = {{"make", make, METH_NOARGS, NULL}, {0}};

static PyObject *thing_text(PyObject *self) {
  (void)self;
  return PyUnicode_FromString("a thing");
}
static PyType_Slot slots[] = {{Py_tp_str, thing_text}, {0}};
static PyType_Spec spec = {"static_types.Thing", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};

static PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "static_types", .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC PyInit_static_types(void) {
  PyObject *module = PyModule_Create(&definition);
  if (module == NULL) return NULL;
  thing_type = (PyTypeObject *)PyType_FromSpec(&spec);
  if (thing_type == NULL || PyModule_AddObject(module, "Thing", (PyObject *)thing_type) < 0) Py_CLEAR(module);
  return module;
}
