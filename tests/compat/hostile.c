// A deliberately hostile extension: it keeps its references where no collector would look.
//
// hide(o), found(), drop()    a counted reference, its bits inverted, in memory of malloc
// keep(o), kept(), unkeep()   a counted reference in a static
// Box                         a field, moved to the static and back without INCREF
// borrow(list, f)             a borrowed item used after f() has emptied the list
// swap(list, n, f)            items exchanged in the raw array, as _heapq does; now and then calls f, as it compares
// trade(lists, seed, n)       the same between short lists, any two of a tuple of them
// counts(o)                   what Py_REFCNT says on each route an object escapes by

#include <Python.h>
#include <structmember.h>
#include <time.h>

static uintptr_t *hidden;  // one reference, all bits inverted
static PyObject *kept_object;

static PyObject *hide(PyObject *module, PyObject *o) {
  (void)module;
  if (hidden == NULL) hidden = malloc(sizeof *hidden);
  Py_INCREF(o);
  *hidden = ~(uintptr_t)o;
  Py_RETURN_NONE;
}

static PyObject *found(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  PyObject *o = (PyObject *)~*hidden;
  Py_INCREF(o);
  return o;
}

static PyObject *drop(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  PyObject *o = (PyObject *)~*hidden;
  *hidden = 0;
  Py_DECREF(o);
  Py_RETURN_NONE;
}

static PyObject *keep(PyObject *module, PyObject *o) {
  (void)module;
  Py_INCREF(o);
  Py_XSETREF(kept_object, o);
  Py_RETURN_NONE;
}

static PyObject *kept(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return Py_NewRef(kept_object == NULL ? Py_None : kept_object);
}

static PyObject *unkeep(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  Py_CLEAR(kept_object);
  Py_RETURN_NONE;
}

// ---- A type with one field that tp_traverse tells.
typedef struct {
  PyObject_HEAD
  PyObject *value;
  PyObject *weakrefs;
} Box;

static Py_ssize_t boxes_alive, boxes_made;
static long dealloc_ms;  // for which each deallocation gives the lock up

static PyObject *box_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)kwargs;
  PyObject *value = NULL;
  if (!PyArg_ParseTuple(args, "|O:Box", &value)) return NULL;
  Box *self = (Box *)type->tp_alloc(type, 0);
  if (self == NULL) return NULL;
  self->value = Py_XNewRef(value);
  ++boxes_alive;
  ++boxes_made;
  return (PyObject *)self;
}

static int box_traverse(Box *self, visitproc visit, void *arg) {
  Py_VISIT(self->value);
  return 0;
}

static int box_clear(Box *self) {
  Py_CLEAR(self->value);
  return 0;
}

static void box_dealloc(Box *self) {
  PyObject_GC_UnTrack(self);
  PyObject_ClearWeakRefs((PyObject *)self);
  box_clear(self);
  if (dealloc_ms != 0) {
    const struct timespec t = {0, dealloc_ms * 1000000};
    Py_BEGIN_ALLOW_THREADS
    nanosleep(&t, NULL);
    Py_END_ALLOW_THREADS
  }
  --boxes_alive;
  Py_TYPE(self)->tp_free(self);
}

static PyObject *box_to_static(Box *self, PyObject *unused) {
  (void)unused;
  Py_XDECREF(kept_object);
  kept_object = self->value;  // moved: the ledger does not change
  self->value = NULL;
  Py_RETURN_NONE;
}

static PyObject *box_from_static(Box *self, PyObject *unused) {
  (void)unused;
  Py_XSETREF(self->value, kept_object);
  kept_object = NULL;
  Py_RETURN_NONE;
}

static PyObject *box_nothing(PyObject *unused, PyObject *none) {
  (void)unused, (void)none;
  Py_RETURN_NONE;
}

static PyMemberDef box_members[] = {{"value", T_OBJECT, offsetof(Box, value), 0, NULL}, {0}};
static PyMethodDef box_methods[] = {
    {"to_static", (PyCFunction)box_to_static, METH_NOARGS, NULL},
    {"from_static", (PyCFunction)box_from_static, METH_NOARGS, NULL},
    // Its name asks the type's, which is not ready then.
    {"nothing", box_nothing, METH_NOARGS | METH_STATIC, NULL},
    {0}};

static PyTypeObject BoxType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "hostile.Box",
    .tp_basicsize = sizeof(Box),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_new = box_new,
    .tp_dealloc = (destructor)box_dealloc,
    .tp_traverse = (traverseproc)box_traverse,
    .tp_clear = (inquiry)box_clear,
    .tp_weaklistoffset = offsetof(Box, weakrefs),
    .tp_members = box_members,
    .tp_methods = box_methods,
};

static PyObject *boxes(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyLong_FromSsize_t(boxes_alive);
}

static PyObject *slow_dealloc(PyObject *module, PyObject *ms) {
  (void)module;
  dealloc_ms = PyLong_AsLong(ms);
  if (dealloc_ms == -1 && PyErr_Occurred()) return NULL;
  Py_RETURN_NONE;
}

// ---- A type whose tp_traverse leaves its field out: what hangs on it stays.
static int blind_traverse(Box *self, visitproc visit, void *arg) {
  (void)self, (void)visit, (void)arg;
  return 0;
}

static PyTypeObject BlindType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "hostile.Blind",
    .tp_basicsize = sizeof(Box),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = box_new,
    .tp_dealloc = (destructor)box_dealloc,
    .tp_traverse = (traverseproc)blind_traverse,
    .tp_clear = (inquiry)box_clear,
    .tp_weaklistoffset = offsetof(Box, weakrefs),
    .tp_members = box_members,
};

// ---- A plain object that refers to nothing, with a free list, as fast types have.
typedef struct {
  PyObject_HEAD
  long number;
} Cell;

static Cell *free_cells[16];
static int free_count;
static Py_ssize_t cells_dealloced;
static int use_free_list;
static PyTypeObject CellType;

static PyObject *make_cell(PyObject *module, PyObject *arg) {
  (void)module;
  const long number = PyLong_AsLong(arg);
  if (number == -1 && PyErr_Occurred()) return NULL;
  Cell *cell;
  if (free_count > 0) {
    cell = free_cells[--free_count];
    (void)PyObject_Init((PyObject *)cell, &CellType);
  } else {
    cell = PyObject_New(Cell, &CellType);
    if (cell == NULL) return NULL;
  }
  cell->number = number;
  return (PyObject *)cell;
}

static void cell_dealloc(Cell *self) {
  ++cells_dealloced;
  if (use_free_list && free_count < 16) {
    free_cells[free_count++] = self;
  } else {
    PyObject_Free(self);
  }
}

static PyMemberDef cell_members[] = {{"number", T_LONG, offsetof(Cell, number), 0, NULL}, {0}};

static PyTypeObject CellType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "hostile.Cell",
    .tp_basicsize = sizeof(Cell),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)cell_dealloc,
    .tp_members = cell_members,
};

static PyObject *set_free_list(PyObject *module, PyObject *on) {
  (void)module;
  use_free_list = PyObject_IsTrue(on);
  Py_RETURN_NONE;
}

static PyObject *dealloced(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyLong_FromSsize_t(cells_dealloced);
}

// Made and dropped in C, never seen by a program: deallocated at once, as in CPython.
static PyObject *churn(PyObject *module, PyObject *arg) {
  const long n = PyLong_AsLong(arg);
  const Py_ssize_t before = cells_dealloced;
  for (long i = 0; i < n; ++i) {
    PyObject *number = PyLong_FromLong(i);
    PyObject *cell = make_cell(module, number);
    Py_DECREF(number);
    if (cell == NULL) return NULL;
    if (cells_dealloced - before < i) {
      PyErr_SetString(PyExc_AssertionError, "deallocation came late");
      return NULL;
    }
    Py_DECREF(cell);
  }
  Py_RETURN_NONE;
}

// ---- Lists.
static PyObject *borrow(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *list, *function;
  if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &list, &function)) return NULL;
  PyObject *item = PyList_GET_ITEM(list, 0);  // borrowed
  PyObject *r = PyObject_CallNoArgs(function);  // pops it, and collects
  if (r == NULL) return NULL;
  Py_DECREF(r);
  return PyObject_Repr(item);
}

// Not for tsan: the collector reads a plain store so much later that the report has no stack any more, which tsan.supp
// could know.
__attribute__((no_sanitize("thread"))) static PyObject *swap(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *list, *f = NULL;
  Py_ssize_t rounds;
  if (!PyArg_ParseTuple(args, "O!n|O", &PyList_Type, &list, &rounds, &f)) return NULL;
  const Py_ssize_t n = PyList_GET_SIZE(list);
  unsigned seed = 1;
  for (Py_ssize_t i = 0; i < rounds && n > 1; ++i) {
    seed = seed * 1103515245u + 12345u;
    const Py_ssize_t a = (seed >> 8) % n;
    seed = seed * 1103515245u + 12345u;
    const Py_ssize_t b = (seed >> 8) % n;
    PyObject **items = PySequence_Fast_ITEMS(list);
    PyObject *t = items[a];
    items[a] = items[b];
    items[b] = t;
    if (i % 64 == 0) {
      PyObject *fresh = f == NULL ? PyList_New(0) : PyObject_CallNoArgs(f);  // where CPython might collect
      if (fresh == NULL) return NULL;
      Py_DECREF(fresh);
    }
  }
  Py_RETURN_NONE;
}

// What one list gives is another's from there on: the collector may have looked into that one already.
__attribute__((no_sanitize("thread"))) static PyObject *trade(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *lists;
  unsigned seed;
  int n;
  if (!PyArg_ParseTuple(args, "O!Ii", &PyTuple_Type, &lists, &seed, &n)) return NULL;
  const unsigned count = (unsigned)PyTuple_GET_SIZE(lists);
  for (int i = 0; i < n; ++i) {
    PyObject *both[2], **items[2];
    for (int k = 0; k < 2; ++k) {
      seed = seed * 1103515245u + 12345u;
      both[k] = PyTuple_GET_ITEM(lists, (seed >> 8) % count);
      items[k] = PySequence_Fast_ITEMS(both[k]) + (seed >> 4) % (unsigned)PyList_GET_SIZE(both[k]);
    }
    PyObject *t = *items[0];
    *items[0] = *items[1];
    *items[1] = t;
  }
  return PyLong_FromUnsignedLong(seed);
}

// old = list[i]; list[i] = new, by macros: the old item belongs to the caller afterwards.
static PyObject *replace_item(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *list, *value;
  Py_ssize_t i;
  if (!PyArg_ParseTuple(args, "O!nO", &PyList_Type, &list, &i, &value)) return NULL;
  if (i < 0 || i >= PyList_GET_SIZE(list)) {
    PyErr_SetString(PyExc_IndexError, "no such item");
    return NULL;
  }
  PyObject *old = PyList_GET_ITEM(list, i);
  Py_INCREF(value);
  PyList_SET_ITEM(list, i, value);
  return old;
}

// ---- Py_REFCNT on each route.
static PyObject *counts(PyObject *module, PyObject *callback) {
  PyObject *out = PyDict_New();
  PyObject *list = PyList_New(0), *dict = PyDict_New(), *o, *r;
  if (out == NULL || list == NULL || dict == NULL) return NULL;
#define NOTE(name, value) \
  do { \
    PyObject *n_ = PyLong_FromLong((value) > 1 ? 2 : (long)(value)); \
    if (n_ == NULL || PyDict_SetItemString(out, name, n_) < 0) return NULL; \
    Py_DECREF(n_); \
  } while (0)
  NOTE("new tuple", Py_REFCNT(o = PyTuple_New(1)));
  PyObject *inner = PyTuple_New(2);
  PyTuple_SET_ITEM(o, 0, inner);
  NOTE("stolen", Py_REFCNT(inner));
  NOTE("holder", Py_REFCNT(o));
  Py_DECREF(o);
  NOTE("new bytes", Py_REFCNT(o = PyBytes_FromStringAndSize(NULL, 100)));
  Py_INCREF(o);
  NOTE("twice", Py_REFCNT(o));
  Py_DECREF(o);
  NOTE("once again", Py_REFCNT(o));
  NOTE("raw", o->ob_refcnt);
  PyList_Append(list, o);
  NOTE("appended", Py_REFCNT(o));
  Py_DECREF(o);
  NOTE("new list", Py_REFCNT(o = PyList_New(3)));
  PyDict_SetItemString(dict, "key", o);
  NOTE("dict value", Py_REFCNT(o));
  Py_DECREF(o);
  PyObject *seven = PyLong_FromLong(7000);
  o = make_cell(module, seven);
  Py_DECREF(seven);
  NOTE("new object", Py_REFCNT(o));
  r = PyObject_CallOneArg(callback, o);
  if (r == NULL) return NULL;
  Py_DECREF(r);
  NOTE("passed", Py_REFCNT(o));
  Py_DECREF(o);
  NOTE("argument", Py_REFCNT(callback));
  NOTE("None", Py_REFCNT(Py_None));
  o = PyTuple_New(1);
  Py_SET_REFCNT(o, Py_REFCNT(o) + 1);
  Py_SET_REFCNT(o, Py_REFCNT(o) - 1);
  NOTE("set", Py_REFCNT(o));
  Py_DECREF(o);
  Py_DECREF(list);
  Py_DECREF(dict);
  return out;
}

static PyMethodDef functions[] = {
    {"hide", hide, METH_O, NULL},
    {"found", found, METH_NOARGS, NULL},
    {"drop", drop, METH_NOARGS, NULL},
    {"keep", keep, METH_O, NULL},
    {"kept", kept, METH_NOARGS, NULL},
    {"unkeep", unkeep, METH_NOARGS, NULL},
    {"boxes", boxes, METH_NOARGS, NULL},
    {"slow_dealloc", slow_dealloc, METH_O, NULL},
    {"cell", make_cell, METH_O, NULL},
    {"dealloced", dealloced, METH_NOARGS, NULL},
    {"free_list", set_free_list, METH_O, NULL},
    {"churn", churn, METH_O, NULL},
    {"borrow", borrow, METH_VARARGS, NULL},
    {"swap", swap, METH_VARARGS, NULL},
    {"trade", trade, METH_VARARGS, NULL},
    {"replace_item", replace_item, METH_VARARGS, NULL},
    {"counts", counts, METH_O, NULL},
    {0}};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT, "hostile", "References where no collector would look.", -1, functions,
    NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_hostile(void) {
  if (PyType_Ready(&BoxType) < 0 || PyType_Ready(&BlindType) < 0 || PyType_Ready(&CellType) < 0) {
    return NULL;
  }
  PyObject *m = PyModule_Create(&module_def);
  if (m == NULL) return NULL;
  if (PyModule_AddObjectRef(m, "Box", (PyObject *)&BoxType) < 0 ||
      PyModule_AddObjectRef(m, "Blind", (PyObject *)&BlindType) < 0 ||
      PyModule_AddObjectRef(m, "Cell", (PyObject *)&CellType) < 0) {
    Py_DECREF(m);
    return NULL;
  }
  return m;
}
