// tp_del, a finalizer of C from before PEP 442. The program is programs/item_17_tp_del.py.
//
// give(cls)     the class gets a tp_del, which calls the method `last`; the class again
// Plain()       a type without tp_dealloc of its own, whose tp_del calls plain_last()
// Old(value)    a collected type whose tp_dealloc calls its tp_del, as it did before there was
//               tp_finalize; that calls old_last()
// forget(cls)   the class is no longer one that CPython's collector knows
// Lone()        a type that it does not know, with tp_finalize, which calls lone_last()
// keep(cls)     the class gets a tp_del that keeps the first object that comes, by a reference of C's, if it
//               has no other; the class again
// take()        the object that was kept, or None
// set(name, f)  plain_last, old_last or lone_last; None: nothing
#include <Python.h>
#include <string.h>
#include <structmember.h>

#include "extension.h"

static PyObject *plain_last, *old_last, *lone_last;

// Runs f(self), or self.last() where f is NULL, on an object that is going: alive for the time of the
// call, and longer if somebody has it afterwards.
static void with_one_reference(PyObject *self, PyObject *f, int by_method) {
  PyObject *type, *value, *traceback;
  if (Py_REFCNT(self) != 0) {
    PyErr_Format(PyExc_SystemError, "tp_del of what has %zd references", Py_REFCNT(self));
    return PyErr_WriteUnraisable(self);
  }
  Py_SET_REFCNT(self, 1);
  PyErr_Fetch(&type, &value, &traceback);
  PyObject *result = NULL;
  if (by_method) {
    result = PyObject_CallMethod(self, "last", NULL);
  } else if (f != NULL) {
    result = PyObject_CallOneArg(f, self);
  }
  if (result == NULL && PyErr_Occurred()) PyErr_WriteUnraisable(self);
  Py_XDECREF(result);
  PyErr_Restore(type, value, traceback);
  const Py_ssize_t others = Py_REFCNT(self) - 1;
  Py_SET_REFCNT(self, others);
  if (others == 0) return;
  _Py_NewReference(self);
  Py_SET_REFCNT(self, others);
}

static void call_last(PyObject *self) { with_one_reference(self, NULL, 1); }

static PyObject *with_tp_del(PyObject *cls, destructor f) {
  if (!PyType_Check(cls)) return PyErr_Format(PyExc_TypeError, "a class, not %R", cls);
  ((PyTypeObject *)cls)->tp_del = f;
  return Py_NewRef(cls);
}
static PyObject *give(PyObject *module, PyObject *cls) {
  (void)module;
  return with_tp_del(cls, call_last);
}

static PyObject *kept;

static void keep_first(PyObject *self) {
  if (kept == NULL && Py_REFCNT(self) == 0) kept = Py_NewRef(self);
}
static PyObject *keep(PyObject *module, PyObject *cls) {
  (void)module;
  return with_tp_del(cls, keep_first);
}
static PyObject *take(PyObject *module, PyObject *none) {
  (void)module;
  (void)none;
  PyObject *o = kept;
  kept = NULL;
  return o == NULL ? Py_NewRef(Py_None) : o;
}

static PyObject *forget(PyObject *module, PyObject *cls) {
  (void)module;
  PyTypeObject *type = (PyTypeObject *)cls;
  type->tp_flags &= ~Py_TPFLAGS_HAVE_GC;
  type->tp_free = PyObject_Del;
  type->tp_traverse = NULL;
  type->tp_clear = NULL;
  return Py_NewRef(cls);
}

// ---- Plain and Lone

static void plain_del(PyObject *self) { with_one_reference(self, plain_last, 0); }
static PyType_Slot plain_slots[] = {{Py_tp_del, plain_del}, {0}};
static PyType_Spec plain_spec = {
    "tp_del.Plain", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, plain_slots};

static void lone_finalize(PyObject *self) {
  PyObject *result = lone_last == NULL ? NULL : PyObject_CallOneArg(lone_last, self);
  if (result == NULL && PyErr_Occurred()) PyErr_WriteUnraisable(self);
  Py_XDECREF(result);
}
static PyType_Slot lone_slots[] = {{Py_tp_finalize, lone_finalize}, {0}};
static PyType_Spec lone_spec = {
    "tp_del.Lone", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, lone_slots};

// ---- Old

typedef struct {
  PyObject_HEAD
  PyObject *value;
  PyObject *weakrefs;
} Old;

static PyObject *old_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)kwargs;
  PyObject *value = Py_None;
  if (!PyArg_ParseTuple(args, "|O", &value)) return NULL;
  Old *self = (Old *)type->tp_alloc(type, 0);
  if (self != NULL) self->value = Py_NewRef(value);
  return (PyObject *)self;
}
static int old_traverse(Old *self, visitproc visit, void *arg) {
  Py_VISIT(self->value);
  return 0;
}
static int old_clear(Old *self) {
  Py_CLEAR(self->value);
  return 0;
}
static void old_del(PyObject *self) {
  if (old_last == NULL) return;
  PyObject *result = PyObject_CallNoArgs(old_last);
  if (result == NULL) PyErr_WriteUnraisable(self);
  Py_XDECREF(result);
}
static void old_dealloc(Old *self) {
  PyObject_GC_UnTrack(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject *)self);
  Py_TYPE(self)->tp_del((PyObject *)self);
  old_clear(self);
  Py_TYPE(self)->tp_free(self);
}
static PyMemberDef old_members[] = {{"value", T_OBJECT, offsetof(Old, value), 0, NULL}, {0}};
static PyTypeObject old_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "tp_del.Old",
    .tp_basicsize = sizeof(Old),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = old_new,
    .tp_traverse = (traverseproc)old_traverse,
    .tp_clear = (inquiry)old_clear,
    .tp_dealloc = (destructor)old_dealloc,
    .tp_del = old_del,
    .tp_members = old_members,
    .tp_weaklistoffset = offsetof(Old, weakrefs),
};

static PyObject *set(PyObject *module, PyObject *args) {
  (void)module;
  const char *name;
  PyObject *f;
  if (!PyArg_ParseTuple(args, "sO", &name, &f)) return NULL;
  PyObject **place = strcmp(name, "plain_last") == 0 ? &plain_last
                     : strcmp(name, "old_last") == 0 ? &old_last
                                                     : &lone_last;
  Py_XSETREF(*place, f == Py_None ? NULL : Py_NewRef(f));
  Py_RETURN_NONE;
}

static int fill(PyObject *module) {
  PyObject *plain = PyType_FromSpec(&plain_spec);
  if (plain == NULL || PyModule_AddObjectRef(module, "Plain", plain) < 0) return -1;
  Py_DECREF(plain);
  PyObject *lone = PyType_FromSpec(&lone_spec);
  if (lone == NULL || PyModule_AddObjectRef(module, "Lone", lone) < 0) return -1;
  Py_DECREF(lone);
  return PyModule_AddType(module, &old_type);
}

static PyMethodDef functions[] = {{"give", give, METH_O, NULL},
                                  {"keep", keep, METH_O, NULL},
                                  {"forget", forget, METH_O, NULL},
                                  {"set", set, METH_VARARGS, NULL},
                                  {"take", take, METH_NOARGS, NULL},
                                  {0}};
static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0}};
MODULE_DEFINITION("tp_del", functions, .m_slots = slots);
MODULE_INIT(tp_del)
