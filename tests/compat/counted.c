// Objects that threads count without the lock. Programs: programs/counting.py.
//
// pairs(o, n)       n times one up and one down
// take(o, n)        n references more, which the module owns; give(o, n): n less, perhaps on another thread
// scatter(list, n)  counts the items of a list, which has 300, up by turns, n times round, and down in another order
// keep(o), kept()   a static that owns it, and the owner of nothing: the pointer alone comes back, with a new reference
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "extension.h"

static PyObject *pairs(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *o;
  long n;
  if (!PyArg_ParseTuple(args, "Ol", &o, &n)) return NULL;
  for (long i = 0; i < n; ++i) {
    Py_INCREF(o);
    __asm__ volatile("" : "+r"(o) : : "memory");
    Py_DECREF(o);
  }
  Py_RETURN_NONE;
}
static PyObject *take(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *o;
  long n;
  if (!PyArg_ParseTuple(args, "Ol", &o, &n)) return NULL;
  for (long i = 0; i < n; ++i) Py_INCREF(o);
  Py_RETURN_NONE;
}
// The caller's argument is borrowed from a container that may be dropped as soon as this returns.
static PyObject *give(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *o;
  long n;
  if (!PyArg_ParseTuple(args, "Ol", &o, &n)) return NULL;
  for (long i = 0; i < n; ++i) Py_DECREF(o);
  Py_RETURN_NONE;
}
static PyObject *scatter(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *list;
  long n;
  if (!PyArg_ParseTuple(args, "O!l", &PyList_Type, &list, &n)) return NULL;
  const Py_ssize_t size = PyList_GET_SIZE(list);
  for (long r = 0; r < n; ++r) {
    for (Py_ssize_t i = 0; i < size; ++i) Py_INCREF(PyList_GET_ITEM(list, (i * 7 + r) % size));
  }
  for (long r = 0; r < n; ++r) {
    for (Py_ssize_t i = size; i-- > 0;) Py_DECREF(PyList_GET_ITEM(list, (i * 11 + r) % size));
  }
  Py_RETURN_NONE;
}

static PyObject *owned[64];
static PyObject *keep(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *o;
  int place;
  if (!PyArg_ParseTuple(args, "Oi", &o, &place)) return NULL;
  Py_XDECREF(__atomic_exchange_n(&owned[place], Py_NewRef(o), __ATOMIC_ACQ_REL));
  Py_RETURN_NONE;
}
static PyObject *kept(PyObject *module, PyObject *place) {
  (void)module;
  const long i = PyLong_AsLong(place);
  PyObject *o = __atomic_exchange_n(&owned[i], NULL, __ATOMIC_ACQ_REL);
  return o == NULL ? Py_NewRef(Py_None) : o;
}

static PyMethodDef functions[] = {{"pairs", pairs, METH_VARARGS, NULL}, {"take", take, METH_VARARGS, NULL},
                                  {"give", give, METH_VARARGS, NULL},   {"scatter", scatter, METH_VARARGS, NULL},
                                  {"keep", keep, METH_VARARGS, NULL},   {"kept", kept, METH_O, NULL},
                                  {0}};
static PyModuleDef_Slot slots[] = {
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL}};
MODULE_DEFINITION("counted", functions, .m_slots = slots);
MODULE_INIT(counted)
