// How things end: what the count says in tp_dealloc, how C prints an exception, and what runs at the end of the program.
//
// Dying(how)       prints its count when its tp_dealloc begins, and after it has done `how`:
//                    "plain"   nothing
//                    "set"     what generated code does round a call: one reference more by Py_SET_REFCNT, and one less
//                    "call"    the same round a call of `last` (set_last) without it
//                    "back"    keeps the object by Py_SET_REFCNT, the first time
//                    "raise"   leaves an exception
// made(how)        makes and drops one in C: the count then
// back()           the object that came back, or None
// set_last(f)
// report(e, n)     PyErr_PrintEx(n) of an exception; PyErr_Print for 2
// unraisable(e)    PyErr_WriteUnraisable
// display(e, tb)   PyErr_Display
// at_exit(text)    written when the program ends, by Py_AtExit; how many could be registered, for None
// leave(n)         Py_Exit
#include <stdio.h>
#include <string.h>

#include "extension.h"

typedef struct {
  PyObject_HEAD
  char how[8];
  int times;
} Dying;

static PyObject *last, *kept;

static PyObject *dying_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  const char *how;
  (void)kwargs;
  if (!PyArg_ParseTuple(args, "s", &how)) return NULL;
  Dying *self = (Dying *)type->tp_alloc(type, 0);
  if (self != NULL) snprintf(self->how, sizeof self->how, "%s", how);
  return (PyObject *)self;
}

static void dying_dealloc(Dying *self) {
  PyObject *o = (PyObject *)self;
  const Py_ssize_t at_first = Py_REFCNT(o);
  Py_ssize_t inside = at_first;
  if (strcmp(self->how, "set") == 0 || strcmp(self->how, "call") == 0) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    Py_SET_REFCNT(o, Py_REFCNT(o) + 1);
    inside = Py_REFCNT(o);
    if (self->how[0] == 'c') {
      PyObject *result = PyObject_CallNoArgs(last);
      if (result == NULL) PyErr_WriteUnraisable(NULL);
      Py_XDECREF(result);
    }
    Py_SET_REFCNT(o, Py_REFCNT(o) - 1);
    PyErr_Restore(type, value, traceback);
  } else if (strcmp(self->how, "back") == 0 && self->times++ == 0) {
    Py_SET_REFCNT(o, 1);
    inside = Py_REFCNT(o);
    kept = o;
    printf("%s: %zd %zd\n", self->how, at_first, inside);
    fflush(stdout);
    return;
  }
  printf("%s: %zd %zd %zd\n", self->how, at_first, inside, Py_REFCNT(o));
  fflush(stdout);
  if (strcmp(self->how, "raise") == 0) PyErr_SetString(PyExc_ValueError, "in tp_dealloc");
  PyTypeObject *type = Py_TYPE(o);
  type->tp_free(o);
  Py_DECREF(type);
}

static PyType_Slot dying_slots[] = {{Py_tp_new, dying_new}, {Py_tp_dealloc, dying_dealloc}, {0}};
static PyType_Spec dying_spec = {"ends.Dying", sizeof(Dying), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                                 dying_slots};
static PyObject *dying_type;

static PyObject *made(PyObject *module, PyObject *how) {
  (void)module;
  PyObject *args = PyTuple_Pack(1, how);
  PyObject *o = args == NULL ? NULL : dying_new((PyTypeObject *)dying_type, args, NULL);
  Py_XDECREF(args);
  if (o == NULL) return NULL;
  const Py_ssize_t n = Py_REFCNT(o);
  Py_DECREF(o);
  return PyErr_Occurred() ? NULL : PyLong_FromSsize_t(n);
}
static PyObject *back(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  PyObject *o = kept;
  kept = NULL;
  return o == NULL ? Py_NewRef(Py_None) : o;
}
static PyObject *set_last(PyObject *module, PyObject *f) {
  (void)module;
  Py_XSETREF(last, Py_NewRef(f));
  Py_RETURN_NONE;
}

static PyObject *report(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *e;
  int how;
  if (!PyArg_ParseTuple(args, "Oi", &e, &how)) return NULL;
  PyErr_SetObject((PyObject *)Py_TYPE(e), e);
  if (how == 2) {
    PyErr_Print();
  } else {
    PyErr_PrintEx(how);
  }
  return PyBool_FromLong(PyErr_Occurred() != NULL);
}
static PyObject *display(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *e, *traceback;
  if (!PyArg_ParseTuple(args, "OO", &e, &traceback)) return NULL;
  PyErr_Display((PyObject *)Py_TYPE(e), e, traceback);
  Py_RETURN_NONE;
}

static PyObject *unraisable(PyObject *module, PyObject *e) {
  (void)module;
  PyErr_SetObject((PyObject *)Py_TYPE(e), e);
  PyErr_WriteUnraisable(Py_None);
  Py_RETURN_NONE;
}

static char texts[3][40];
static int text_count;
static void write_text(void) {
  puts(texts[--text_count]);
  fflush(stdout);
}
static void nothing(void) {}
static PyObject *at_exit(PyObject *module, PyObject *text) {
  (void)module;
  int n = 0;
  if (text != Py_None) {
    snprintf(texts[text_count++], sizeof texts[0], "%s", PyUnicode_AsUTF8(text));
    return PyLong_FromLong(Py_AtExit(write_text));
  }
  while (n < 100 && Py_AtExit(nothing) == 0) ++n;
  return PyLong_FromLong(n);
}
static PyObject *leave(PyObject *module, PyObject *code) {
  (void)module;
  Py_Exit((int)PyLong_AsLong(code));
}

static int fill(PyObject *module) {
  dying_type = PyType_FromSpec(&dying_spec);
  return PyModule_AddObjectRef(module, "Dying", dying_type);
}
static PyMethodDef functions[] = {{"made", made, METH_O, NULL},
                                  {"back", back, METH_NOARGS, NULL},
                                  {"set_last", set_last, METH_O, NULL},
                                  {"report", report, METH_VARARGS, NULL},
                                  {"display", display, METH_VARARGS, NULL},
                                  {"at_exit", at_exit, METH_O, NULL},
                                  {"unraisable", unraisable, METH_O, NULL},
                                  {"leave", leave, METH_O, NULL},
                                  {0}};
static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0}};
MODULE_DEFINITION("ends", functions, .m_slots = slots);
MODULE_INIT(ends)
