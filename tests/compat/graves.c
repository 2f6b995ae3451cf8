// What waits among the dead: brought back in the middle of a batch, kept in a free list that is emptied later, in memory
// that is no cell.
//
//   keep(list)     where deallocators put what they bring back
//   rise(collect)  leaves an owner and what comes back by Py_SET_REFCNT while the owner's tp_dealloc runs. Both are old
//                  by then: else a collection between two births could find the owner alone dead
//   reach()        leaves an object whose tp_dealloc finds another by a pointer that counts nothing; that one has a list, which
//                  has a third
//   alive()        Nodes that were made and not deallocated
//   again(n)       parks n objects in a free list, frees them without taking one out, and makes more of the type: how many of
//                  the cells came again. collect is called between.
//   stolen(o)      puts it into a tuple and a list, which takes a reference each time, and drops these
//   hold(o), let_go()  a reference whose bits are inverted
//   outside(n)     makes and drops n objects in memory of PyObject_Malloc, each below a cell of the heap and above one: the
//                  bytes that malloc has given out more than before
#include <malloc.h>

#include "extension.h"

typedef struct {
  PyObject_HEAD
  PyObject *other;
  long key;
} Node;

enum { kPlain, kOwner, kPhoenix, kRisen, kFinder, kDead = -1 };

static PyTypeObject *node_type;
static long nodes;
static PyObject *kept;      // a list
static PyObject *risen;
static PyObject *backlink;  // counts nothing

static PyObject *node_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  PyObject *o = type->tp_alloc(type, 0);
  if (o != NULL) ++nodes;
  return o;
}
// Takes `other`.
static PyObject *make(PyTypeObject *type, long key, PyObject *other) {
  PyObject *o = node_new(type, NULL, NULL);
  if (o == NULL) return NULL;
  ((Node *)o)->key = key;
  ((Node *)o)->other = other;
  return o;
}
static int node_traverse(PyObject *self, visitproc visit, void *arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(((Node *)self)->other);
  return 0;
}
static int node_clear(PyObject *self) {
  Py_CLEAR(((Node *)self)->other);
  return 0;
}
static void node_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  if (((Node *)self)->key == kDead) Py_FatalError("a node dies twice");
  if (((Node *)self)->key == kPhoenix) {
    Py_SET_REFCNT(self, 1);
    ((Node *)self)->key = kRisen;
    risen = self;
    return;
  }
  PyObject_GC_UnTrack(self);
  if (((Node *)self)->key == kFinder) {
    PyObject *found = Py_NewRef(backlink);
    (void)PyList_Append(kept, found);
    Py_DECREF(found);
  }
  (void)node_clear(self);
  if (((Node *)self)->key == kOwner && risen != NULL) {
    (void)PyList_Append(kept, risen);
    Py_CLEAR(risen);
  }
  ((Node *)self)->key = kDead;
  --nodes;
  type->tp_free(self);
  Py_DECREF(type);
}
static PyObject *node_key(PyObject *self, void *closure) { return PyLong_FromLong(((Node *)self)->key); }
static PyObject *node_other(PyObject *self, void *closure) {
  PyObject *other = ((Node *)self)->other;
  return Py_NewRef(other == NULL ? Py_None : other);
}
static PyGetSetDef node_getset[] = {{"key", node_key, NULL, NULL, NULL}, {"other", node_other, NULL, NULL, NULL}, {0}};
static PyType_Slot node_slots[] = {COLLECTED_TYPE(node), {Py_tp_getset, node_getset}, {0, NULL}};
static PyType_Spec node_spec = {"graves.Node", sizeof(Node), 0, COLLECTED_FLAGS, node_slots};

static PyObject *keep(PyObject *module, PyObject *list) {
  Py_XSETREF(kept, Py_NewRef(list));
  Py_RETURN_NONE;
}
// Managed code has had it: it dies by a collection.
static PyObject *bury(PyObject *o) {
  PyObject *list = Py_BuildValue("[N]", o);
  Py_XDECREF(list);
  Py_RETURN_NONE;
}
static PyObject *listed(PyObject *o) { return Py_BuildValue("[N]", o); }
static PyObject *rise(PyObject *module, PyObject *collect) {
  PyObject *phoenix = make(node_type, kPhoenix, NULL);
  PyObject *list = listed(Py_NewRef(phoenix));
  PyObject *owner = make(node_type, kOwner, phoenix);
  PyObject *result = PyObject_CallNoArgs(collect);
  if (result == NULL) return NULL;
  Py_DECREF(result);
  Py_XDECREF(list);
  return bury(owner);
}
static PyObject *reach(PyObject *module, PyObject *unused) {
  PyObject *third = make(node_type, kPlain, NULL);
  PyObject *second = make(node_type, kPlain, listed(third));
  backlink = second;
  return bury(make(node_type, kFinder, listed(second)));
}
static PyObject *stolen(PyObject *module, PyObject *o) {
  PyObject *tuple = PyTuple_New(1), *list = PyList_New(1);
  if (tuple == NULL || list == NULL) return NULL;
  PyTuple_SET_ITEM(tuple, 0, Py_NewRef(o));
  PyList_SET_ITEM(list, 0, Py_NewRef(o));
  Py_DECREF(tuple);
  Py_DECREF(list);
  Py_RETURN_NONE;
}
static uintptr_t held;
static PyObject *hold(PyObject *module, PyObject *o) {
  held = ~(uintptr_t)Py_NewRef(o);
  Py_RETURN_NONE;
}
static PyObject *let_go(PyObject *module, PyObject *unused) { return (PyObject *)~held; }
static PyObject *alive(PyObject *module, PyObject *unused) { return PyLong_FromLong(nodes); }

// ---- A free list that is emptied.
typedef struct {
  PyObject_HEAD
  long number[4];
} Cell;

static int parks;
static Cell **parked;
static long parked_count;

static void cell_dealloc(PyObject *self) {
  if (parks) {
    parked[parked_count++] = (Cell *)self;
  } else {
    PyObject_Free(self);
  }
}
static PyTypeObject cell_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "graves.Cell",
    .tp_basicsize = sizeof(Cell),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = cell_dealloc,
};

static int by_address(const void *a, const void *b) {
  const uintptr_t x = *(const uintptr_t *)a, y = *(const uintptr_t *)b;
  return (x > y) - (x < y);
}

static PyObject *again(PyObject *module, PyObject *args) {
  long n, seen = 0;
  PyObject *collect;
  if (!PyArg_ParseTuple(args, "lO", &n, &collect)) return NULL;
  parked = malloc((size_t)n * sizeof *parked);
  uintptr_t *addresses = malloc((size_t)n * sizeof *addresses);
  parked_count = 0;
  Cell **cells = malloc((size_t)n * sizeof *cells);
  for (long i = 0; i < n; ++i) cells[i] = PyObject_New(Cell, &cell_type);
  parks = 1;
  for (long i = 0; i < n; ++i) Py_DECREF(cells[i]);
  parks = 0;
  for (long i = 0; i < n; ++i) addresses[i] = ~(uintptr_t)parked[i];
  // As a module's clear function does it.
  while (parked_count > 0) PyObject_Free(parked[--parked_count]);
  memset(parked, 0, (size_t)n * sizeof *parked);
  memset(cells, 0, (size_t)n * sizeof *cells);
  qsort(addresses, (size_t)n, sizeof *addresses, by_address);
  for (int round = 0; round < 3; ++round) {
    PyObject *result = PyObject_CallNoArgs(collect);
    if (result == NULL) return NULL;
    Py_DECREF(result);
    for (long i = 0; i < n; ++i) {
      cells[i] = PyObject_New(Cell, &cell_type);
      const uintptr_t address = ~(uintptr_t)cells[i];
      seen += bsearch(&address, addresses, (size_t)n, sizeof address, by_address) != NULL;
    }
    for (long i = 0; i < n; ++i) Py_DECREF(cells[i]);
  }
  free(parked);
  free(addresses);
  free(cells);
  return PyLong_FromLong(seen);
}

// ---- Memory that is no cell.
typedef struct {
  PyObject_HEAD
  PyObject *below;
  char bytes[200];
} Outside;

static void outside_dealloc(PyObject *self) {
  Py_CLEAR(((Outside *)self)->below);
  PyObject_Free(self);
}
static PyTypeObject outside_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "graves.Outside",
    .tp_basicsize = sizeof(Outside),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = outside_dealloc,
};

static PyObject *outside(PyObject *module, PyObject *arg) {
  const long n = PyLong_AsLong(arg);
  const size_t before = mallinfo2().uordblks;
  for (long i = 0; i < n; ++i) {
    Outside *o = PyObject_Malloc(sizeof *o);
    if (o == NULL) return PyErr_NoMemory();
    (void)PyObject_Init((PyObject *)o, &outside_type);
    o->below = make(node_type, kPlain, NULL);
    Py_DECREF(make(node_type, kPlain, (PyObject *)o));
  }
  return PyLong_FromSsize_t((Py_ssize_t)(mallinfo2().uordblks - before));
}

static PyMethodDef methods[] = {{"keep", keep, METH_O, NULL},
                                {"rise", rise, METH_O, NULL},
                                {"reach", reach, METH_NOARGS, NULL},
                                {"stolen", stolen, METH_O, NULL},
                                {"hold", hold, METH_O, NULL},
                                {"let_go", let_go, METH_NOARGS, NULL},
                                {"alive", alive, METH_NOARGS, NULL},
                                {"again", again, METH_VARARGS, NULL},
                                {"outside", outside, METH_O, NULL},
                                {NULL, NULL, 0, NULL}};

static int execute(PyObject *module) {
  node_type = (PyTypeObject *)PyType_FromSpec(&node_spec);
  if (node_type == NULL) return -1;
  return PyType_Ready(&cell_type) < 0 || PyType_Ready(&outside_type) < 0 ? -1 : PyModule_AddType(module, node_type);
}
static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
MODULE_DEFINITION("graves", methods, .m_slots = slots);
MODULE_INIT(graves)
