// Rings: cycles of objects that only C knows, which die where C makes the next objects. What programs/unknown_rings.py prints is
// CPython's.
//
// rings(n)               makes n rings of one to three nodes and drops each
// around(n, f)           the same, calls f, and the same again
// graph(seed, n, list)   n random steps: makes nodes, ties and unties them, drops them, appends some to `list`;
//                        returns how many of those that are held were found broken
// toggled(n)             makes pairs, ties each to a ring and unties it, n times; how many nodes were cleared meanwhile
// shifted(f, g)          makes nodes, calls f, which makes them old, drops some, makes more than it takes until rings are looked
//                        for, drops some, and calls g; a few times over. How many of those that are held were found broken
// watched(node, steps)   follows node's left and right by turns: the number of the node where it ends
// odd(kind)              a ring that is more than a ring: see there
// saved()                the node that its tp_clear put into a static, and out of it
// alive()                nodes that were not deallocated
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include "extension.h"

enum { kWhole = 0x600D, kCleared = 0xC1EA };

typedef struct {
  PyObject_HEAD
  PyObject *left, *right;
  long number;
  int state;
  int saves;    // tp_clear puts it into `kept`
  int breeds;   // tp_dealloc makes rings
  PyObject *weakrefs;
} Node;

static PyTypeObject *node_type, *wide_type, *final_type;
static PyObject *kept, *finalized;
static long nodes, numbers;

static Node *make(PyTypeObject *type) {
  Node *n = (Node *)type->tp_alloc(type, 0);
  if (n == NULL) return NULL;
  n->number = __atomic_fetch_add(&numbers, 1, __ATOMIC_RELAXED);
  n->state = kWhole;
  __atomic_fetch_add(&nodes, 1, __ATOMIC_RELAXED);  // it is tried without the lock too
  return n;
}
static int node_traverse(Node *self, visitproc visit, void *arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(self->left);
  Py_VISIT(self->right);
  return 0;
}
static int node_clear(Node *self) {
  if (self->state == 0) Py_FatalError("a node is cleared when it is dead");
  self->state = kCleared;
  if (self->saves && kept == NULL) kept = Py_NewRef((PyObject *)self);
  Py_CLEAR(self->left);
  Py_CLEAR(self->right);
  return 0;
}
static int ring_of(PyTypeObject *type, int size) {
  Node *first = make(type), *last = first;
  for (int i = 1; last != NULL && i < size; ++i) {
    Node *next = make(i % 2 ? wide_type : type);
    last->left = (PyObject *)next;
    last = next;
  }
  if (last == NULL) return -1;
  last->left = Py_NewRef((PyObject *)first);
  Py_DECREF((PyObject *)first);
  return 0;
}
static void node_dealloc(Node *self) {
  PyTypeObject *type = Py_TYPE(self);
  if (self->state == 0) Py_FatalError("a node dies twice");
  if (type->tp_finalize != NULL && PyObject_CallFinalizerFromDealloc((PyObject *)self) < 0) return;
  PyObject_GC_UnTrack(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject *)self);
  if (self->breeds && ring_of(type, 2) < 0) PyErr_Clear();
  Py_CLEAR(self->left);
  Py_CLEAR(self->right);
  self->state = 0;
  __atomic_fetch_sub(&nodes, 1, __ATOMIC_RELAXED);
  type->tp_free(self);
  Py_DECREF(type);
}
static void final_finalize(Node *self) {
  PyObject *number = PyLong_FromLong(self->state == kWhole ? 1 : 0);
  if (number == NULL || PyList_Append(finalized, number) < 0) PyErr_Clear();
  Py_XDECREF(number);
}

static PyMemberDef members[] = {{"left", T_OBJECT, offsetof(Node, left), 0, NULL},
                                {"right", T_OBJECT, offsetof(Node, right), 0, NULL},
                                {"whole", T_INT, offsetof(Node, state), READONLY, NULL},
                                {"__weaklistoffset__", T_PYSSIZET, offsetof(Node, weakrefs), READONLY, NULL},
                                {0}};
#define SLOTS \
  {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc}, {Py_tp_members, members}
static PyType_Slot node_slots[] = {SLOTS, {0}};
static PyType_Spec node_spec = {"rings.Node", sizeof(Node), 0, COLLECTED_FLAGS, node_slots};
static PyType_Spec wide_spec = {"rings.Wide", sizeof(Node) + 48, 0, COLLECTED_FLAGS, node_slots};
static PyType_Slot final_slots[] = {SLOTS, {Py_tp_finalize, final_finalize}, {0}};
static PyType_Spec final_spec = {"rings.Final", sizeof(Node), 0, COLLECTED_FLAGS, final_slots};

static PyObject *rings(PyObject *module, PyObject *n) {
  (void)module;
  const long count = PyLong_AsLong(n);
  for (long i = 0; i < count; ++i) {
    if (ring_of(i % 5 == 0 ? wide_type : node_type, 1 + (int)(i % 3)) < 0) return NULL;
  }
  Py_RETURN_NONE;
}

static PyObject *around(PyObject *module, PyObject *arguments) {
  PyObject *n, *f;
  if (!PyArg_ParseTuple(arguments, "OO", &n, &f)) return NULL;
  PyObject *results[] = {rings(module, n), NULL, NULL};
  if (results[0] != NULL) results[1] = PyObject_CallNoArgs(f);
  if (results[1] != NULL) results[2] = rings(module, n);
  Py_XDECREF(results[0]);
  Py_XDECREF(results[1]);
  return results[2];
}

static __thread unsigned long long random_state;
static unsigned random_below(unsigned n) {
  random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
  return (unsigned)(random_state >> 33) % n;
}

// Follows what a held node leads to: none of it may have been cleared.
static long broken_from(PyObject *o, int depth) {
  if (o == NULL) return 0;
  Node *n = (Node *)o;
  if (n->state != kWhole || (Py_TYPE(o) != node_type && Py_TYPE(o) != wide_type)) return 1;
  return depth == 0 ? 0 : broken_from(n->left, depth - 1) + broken_from(n->right, depth - 1);
}

enum { kSlots = 96 };
static PyObject *graph(PyObject *module, PyObject *args) {
  (void)module;
  long steps;
  PyObject *list;
  if (!PyArg_ParseTuple(args, "KlO!", &random_state, &steps, &PyList_Type, &list)) return NULL;
  PyObject *slots[kSlots] = {0};
  long broken = 0;
  for (long i = 0; i < steps; ++i) {
    PyObject **slot = &slots[random_below(kSlots)];
    PyObject *other = slots[random_below(kSlots)];
    switch (random_below(8)) {
      case 0: case 1: {
        Node *made = make(random_below(2) ? node_type : wide_type);
        if (made == NULL) return NULL;
        Py_XSETREF(*slot, (PyObject *)made);
        break;
      }
      case 2: case 3: case 4: case 5:
        if (*slot != NULL && other != NULL) {
          Node *n = (Node *)*slot;
          PyObject **field = random_below(2) ? &n->left : &n->right;
          Py_XSETREF(*field, Py_NewRef(other));
        }
        break;
      case 6:
        Py_CLEAR(*slot);
        break;
      default:
        if (*slot != NULL && random_below(40) == 0 && PyList_Append(list, *slot) < 0) return NULL;
    }
    if (i % 64 == 0) broken += broken_from(*slot, 6);
  }
  for (int i = 0; i < kSlots; ++i) {
    broken += broken_from(slots[i], 10);
    Py_CLEAR(slots[i]);
  }
  return PyLong_FromLong(broken);
}

static PyObject *toggled(PyObject *module, PyObject *arg) {
  (void)module;
  enum { kPairs = 16 };
  const long times = PyLong_AsLong(arg);
  Node *nodes_of[kPairs][2];
  long broken = 0;
  for (int i = 0; i < 2 * kPairs; ++i) {
    if ((nodes_of[i / 2][i % 2] = make(node_type)) == NULL) return NULL;
  }
  for (long k = 0; k < times * kPairs; ++k) {
    Node *a = nodes_of[k % kPairs][0], *b = nodes_of[k % kPairs][1];
    a->left = Py_NewRef((PyObject *)b);
    b->left = Py_NewRef((PyObject *)a);
    Py_CLEAR(a->left);
    Py_CLEAR(b->left);
  }
  for (int i = 0; i < 2 * kPairs; ++i) {
    broken += nodes_of[i / 2][i % 2]->state != kWhole;
    Py_DECREF((PyObject *)nodes_of[i / 2][i % 2]);
  }
  return PyLong_FromLong(broken);
}

static PyObject *shifted(PyObject *module, PyObject *args) {
  (void)module;
  enum { kOld = 800, kAll = 2000 };
  static PyObject *held[kAll];
  PyObject *f, *g;
  long broken = 0;
  if (!PyArg_ParseTuple(args, "OO", &f, &g)) return NULL;
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < kAll; ++i) {
      if (i == kOld) {
        PyObject *result = PyObject_CallNoArgs(f);
        if (result == NULL) return NULL;
        Py_DECREF(result);
        for (int k = 0; k < kOld; k += 2) Py_CLEAR(held[k]);
      }
      held[i] = (PyObject *)make(node_type);
      if (held[i] == NULL) return NULL;
    }
    for (int half = 0; half < 2; ++half) {
      for (int i = kOld + half; i < kAll; i += 2) Py_CLEAR(held[i]);
      PyObject *result = PyObject_CallNoArgs(g);
      if (result == NULL) return NULL;
      Py_DECREF(result);
      for (int i = 0; i < kAll; ++i) broken += broken_from(held[i], 0);
    }
    for (int i = 0; i < kAll; ++i) Py_CLEAR(held[i]);
  }
  return PyLong_FromLong(broken);
}

static PyObject *watched(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *o;
  int steps;
  if (!PyArg_ParseTuple(args, "Oi", &o, &steps)) return NULL;
  for (int i = 0; i < steps; ++i) {
    if (((Node *)o)->state != kWhole) return PyErr_Format(PyExc_AssertionError, "broken at %d", i);
    PyObject *next = i % 2 ? ((Node *)o)->right : ((Node *)o)->left;
    if (next == NULL) next = ((Node *)o)->left;
    if (next == NULL) return PyErr_Format(PyExc_AssertionError, "cut at %d", i);
    o = next;
  }
  Py_RETURN_TRUE;
}

// A ring of two; "known": the answer is one of them. "weak": a weak reference to one. "saves", "breeds": see Node.
// "final": one has a finalizer. "tail": from one of them hangs a chain of a thousand. "listed": a list that is part of it.
static PyObject *odd(PyObject *module, PyObject *kind) {
  (void)module;
  const char *k = PyUnicode_AsUTF8(kind);
  if (k == NULL) return NULL;
  Node *a = make(node_type), *b = make(strcmp(k, "final") == 0 ? final_type : wide_type);
  if (a == NULL || b == NULL) return NULL;
  a->left = Py_NewRef((PyObject *)b);
  b->left = Py_NewRef((PyObject *)a);
  PyObject *answer = Py_NewRef(Py_None);
  if (strcmp(k, "known") == 0) Py_SETREF(answer, Py_NewRef((PyObject *)a));
  if (strcmp(k, "weak") == 0) Py_SETREF(answer, PyWeakref_NewRef((PyObject *)b, NULL));
  if (strcmp(k, "listed") == 0) {
    PyObject *list = PyList_New(1);
    if (list == NULL) return NULL;
    PyList_SET_ITEM(list, 0, Py_NewRef((PyObject *)a));
    b->right = list;
  }
  a->saves = strcmp(k, "saves") == 0;
  a->breeds = strcmp(k, "breeds") == 0;
  if (strcmp(k, "tail") == 0) {
    Node *end = b;
    for (int i = 0; i < 1000; ++i) {
      Node *next = make(node_type);
      if (next == NULL) return NULL;
      end->right = (PyObject *)next;
      end = next;
    }
  }
  Py_DECREF((PyObject *)a);
  Py_DECREF((PyObject *)b);
  return answer;
}

static PyObject *saved(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  PyObject *o = kept;
  kept = NULL;
  if (o == NULL) Py_RETURN_NONE;
  ((Node *)o)->saves = 0;
  return o;
}
// So many at once: how many of them have the memory of another.
static PyObject *apart(PyObject *module, PyObject *n) {
  (void)module;
  const long count = PyLong_AsLong(n), first = numbers;
  Node **all = PyMem_Calloc((size_t)count, sizeof(Node *));
  long shared = 0, made = 0;
  while (all != NULL && made < count && (all[made] = make(node_type)) != NULL) ++made;
  for (long i = 0; i < made; ++i) shared += all[i]->number != first + i;
  if (shared == 0) {  // else they are not to be dropped twice
    for (long i = 0; i < made; ++i) Py_DECREF(all[i]);
  }
  PyMem_Free(all);
  return made < count ? NULL : PyLong_FromLong(shared);
}
static PyObject *alive(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyLong_FromLong(nodes);
}

static PyMethodDef functions[] = {{"rings", rings, METH_O, NULL},
                                  {"around", around, METH_VARARGS, NULL},
                                  {"graph", graph, METH_VARARGS, NULL},
                                  {"shifted", shifted, METH_VARARGS, NULL},
                                  {"watched", watched, METH_VARARGS, NULL},
                                  {"odd", odd, METH_O, NULL},
                                  {"saved", saved, METH_NOARGS, NULL},
                                  {"apart", apart, METH_O, NULL},
                                  {"toggled", toggled, METH_O, NULL},
                                  {"alive", alive, METH_NOARGS, NULL},
                                  {0}};

static int execute(PyObject *module) {
  node_type = (PyTypeObject *)PyType_FromSpec(&node_spec);
  wide_type = (PyTypeObject *)PyType_FromSpec(&wide_spec);
  final_type = (PyTypeObject *)PyType_FromSpec(&final_spec);
  finalized = PyList_New(0);
  if (node_type == NULL || wide_type == NULL || final_type == NULL || finalized == NULL) return -1;
  return PyModule_AddObjectRef(module, "finalized", finalized);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
MODULE_DEFINITION("rings", functions, .m_slots = slots);
MODULE_INIT(rings)
