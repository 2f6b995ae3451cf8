// Modules with state: when m_clear and m_free run, and in which order with what the state and the types own. They write to
// the standard output themselves. Compiled twice: `stateful` has multi-phase initialization, `single` has not.
//
// label(text)        a name for the module, for the output; label_of() gives it
// hold(o)            the state owns o
// Thing(name)        an instance of the module's type, which asks the state when it dies; Thing.label() gives the module's
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "extension.h"

typedef struct {
  PyTypeObject *thing;
  PyObject *held;
  char label[32];
} State;

static void say(const char *what, const char *who, const char *label) {
  char line[128];
  const int n = snprintf(line, sizeof line, "  %s %s of %s\n", what, who, label);
  if (write(1, line, n) < 0) return;
}

typedef struct {
  PyObject_HEAD
  PyObject *value;
  char name[32];
} Thing;

static PyObject *thing_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)kwargs;
  const char *name;
  PyObject *value = Py_None;
  if (!PyArg_ParseTuple(args, "s|O", &name, &value)) return NULL;
  Thing *self = (Thing *)type->tp_alloc(type, 0);
  if (self == NULL) return NULL;
  self->value = Py_NewRef(value);
  strncpy(self->name, name, sizeof self->name - 1);
  return (PyObject *)self;
}
static int thing_traverse(Thing *self, visitproc visit, void *arg) {
  Py_VISIT(self->value);
  Py_VISIT(Py_TYPE(self));
  return 0;
}
static int thing_clear(Thing *self) {
  Py_CLEAR(self->value);
  return 0;
}
static void thing_dealloc(Thing *self);
// CPython takes a type's module away when it clears the type.
static State *state_of(PyTypeObject *type) {
  while (type->tp_dealloc != (destructor)thing_dealloc) type = type->tp_base;
  PyObject *module = PyType_GetModule(type);
  return module == NULL ? NULL : PyModule_GetState(module);
}
static void thing_dealloc(Thing *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  PyObject *error, *value, *traceback;
  PyErr_Fetch(&error, &value, &traceback);
  State *state = state_of(type);
  say("dealloc", self->name, state == NULL ? "nobody" : state->label);
  PyErr_Restore(error, value, traceback);
  thing_clear(self);
  type->tp_free(self);
  Py_DECREF(type);
}
static PyObject *thing_label(PyObject *self, PyObject *unused) {
  (void)unused;
  State *state = state_of(Py_TYPE(self));
  return state == NULL ? NULL : PyUnicode_FromString(state->label);
}
static PyMethodDef thing_methods[] = {{"label", thing_label, METH_NOARGS, NULL}, {0}};
static PyType_Slot thing_slots[] = {COLLECTED_TYPE(thing), {Py_tp_methods, thing_methods}, {0}};
static PyType_Spec thing_spec = {"stateful.Thing", sizeof(Thing), 0, COLLECTED_FLAGS, thing_slots};

static PyObject *label(PyObject *module, PyObject *text) {
  State *state = PyModule_GetState(module);
  const char *utf8 = PyUnicode_AsUTF8(text);
  if (utf8 == NULL) return NULL;
  strncpy(state->label, utf8, sizeof state->label - 1);
  Py_RETURN_NONE;
}
static PyObject *label_of(PyObject *module, PyObject *unused) {
  (void)unused;
  return PyUnicode_FromString(((State *)PyModule_GetState(module))->label);
}
static PyObject *hold(PyObject *module, PyObject *o) {
  State *state = PyModule_GetState(module);
  Py_XSETREF(state->held, Py_NewRef(o));
  Py_RETURN_NONE;
}
static PyMethodDef functions[] = {{"label", label, METH_O, NULL},
                                  {"label_of", label_of, METH_NOARGS, NULL},
                                  {"hold", hold, METH_O, NULL},
                                  {0}};

static int module_traverse(PyObject *module, visitproc visit, void *arg) {
  State *state = PyModule_GetState(module);
  Py_VISIT(state->thing);
  Py_VISIT(state->held);
  return 0;
}
static int clear(PyObject *module) {
  State *state = PyModule_GetState(module);
  Py_CLEAR(state->thing);
  Py_CLEAR(state->held);
  return 0;
}
static int module_clear(PyObject *module) {
  say("clear", "state", ((State *)PyModule_GetState(module))->label);
  return clear(module);
}
static void module_free(void *module) {
  say("free", "state", ((State *)PyModule_GetState(module))->label);
  clear(module);
}

static int execute(PyObject *module) {
  State *state = PyModule_GetState(module);
  strcpy(state->label, "?");
  state->thing = (PyTypeObject *)PyType_FromModuleAndSpec(module, &thing_spec, NULL);
  return state->thing == NULL ? -1 : PyModule_AddType(module, state->thing);
}

#ifdef STATEFUL_SINGLE
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "single", NULL, sizeof(State), functions, NULL,
                                 module_traverse, module_clear, module_free};
PyMODINIT_FUNC PyInit_single(void) {
  PyObject *module = PyModule_Create(&definition);
  if (module != NULL && execute(module) < 0) Py_CLEAR(module);
  return module;
}
#else
static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "stateful", NULL, sizeof(State), functions, slots,
                                 module_traverse, module_clear, module_free};
MODULE_INIT(stateful)
#endif
