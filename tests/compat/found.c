// Objects of C that managed code finds without being given them: in the heap, in a message, in a __new__, in a
// finalizer, or among the dead. What found one has it, and it stays what it was when C drops it.
//
//   Node(key)               deallocated at its last reference, finalized before if its type is Finalized
//   keep(list)              where finalizers and deallocators put what they bring back
//   resurrect()             makes and drops a Finalized, whose tp_finalize puts it into the list
//   own(type), disown()     makes an instance that C alone has; drops it
//   made(type)              calls tp_new as Cython does, and drops the instance
//   named(type)             makes an instance, has it named in a message, and drops it
//   listed(it), tupled(it), mapped(it)  makes a list, tuple or dict of an iterable, and drops it
//   call(f)                 calls f from C, with whatever lock C has
//   bury(in_tuple)          leaves a dead cycle, and an object whose tp_dealloc has an own pointer into the cycle; what that
//                           brings back it may put into a tuple first
//   again(f)                drops a list, a tuple and a dict that C alone has, calls f, and makes others: a list of the three
//   weak(o)                 PyWeakref_NewRef without a callback, asked for twice; weak(o, f): with one, once
//   left(o)                 makes a weak reference to o and drops it
//   aged(f, g)              drops numbers that only C has once f has made them old, makes tuples of what is new, and calls g:
//                           whether what is in these is whole
//   relink()                whether an object whose weak references were cleared while it died got a new one afterwards
//   alive()                 Nodes that were made and not deallocated
#include <stddef.h>

#include "extension.h"

#include <structmember.h>

typedef struct {
  PyObject_HEAD
  PyObject *other;
  long key;
} Node;

static PyTypeObject *node_type, *finalized_type, *exporter_type;
static long nodes;
static PyObject *kept;      // a list
static PyObject *owned;
static PyObject *backlink;  // counts nothing

enum { kLasting = 11, kGrave = 77, kGraveInTuple = 78, kDead = -1 };

static PyObject *node_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  PyObject *o = type->tp_alloc(type, 0);
  if (o != NULL) ++nodes;
  return o;
}
static PyObject *make(PyTypeObject *type, long key) {
  PyObject *o = node_new(type, NULL, NULL);
  if (o != NULL) ((Node *)o)->key = key;
  return o;
}
// The next cells of the type are others'.
static void scrub(void) {
  PyObject *others[8];
  for (int i = 0; i < 8; ++i) others[i] = make(i % 2 == 0 ? node_type : finalized_type, 1000 + i);
  for (int i = 0; i < 8; ++i) Py_XDECREF(others[i]);
  for (int i = 0; i < 4; ++i) others[i] = PyList_New(3);
  for (int i = 4; i < 8; ++i) others[i] = PyTuple_New(3);
  for (int i = 0; i < 8; ++i) Py_XDECREF(others[i]);
  for (int i = 0; i < 8; ++i) others[i] = PyDict_New();
  for (int i = 0; i < 8; ++i) Py_XDECREF(others[i]);
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
static void finalize(PyObject *self) {
  if (((Node *)self)->key == kLasting) (void)PyList_Append(kept, self);
}
static void node_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  if (type->tp_finalize != NULL && PyObject_CallFinalizerFromDealloc(self) < 0) return;
  PyObject_GC_UnTrack(self);
  if (((Node *)self)->key >= kGrave && ((Node *)self)->key <= kGraveInTuple && backlink != NULL) {
    PyObject *found = backlink;
    backlink = NULL;
    Py_INCREF(found);
    if (((Node *)self)->key == kGraveInTuple) {
      PyObject *tuple = PyTuple_New(1);
      PyTuple_SET_ITEM(tuple, 0, found);
      found = tuple;
    }
    (void)PyList_Append(kept, found);
    Py_DECREF(found);
  }
  (void)node_clear(self);
  ((Node *)self)->key = kDead;
  --nodes;
  type->tp_free(self);
  Py_DECREF(type);
}
static PyObject *node_key(PyObject *self, void *closure) { return PyLong_FromLong(((Node *)self)->key); }
static PyGetSetDef node_getset[] = {{"key", node_key, NULL, NULL, NULL}, {0}};
static PyType_Slot node_slots[] = {COLLECTED_TYPE(node), {Py_tp_getset, node_getset}, {0, NULL}};
static PyType_Spec node_spec = {"found.Node", sizeof(Node), 0, COLLECTED_FLAGS, node_slots};
static PyType_Slot finalized_slots[] = {
    {Py_tp_dealloc, node_dealloc}, {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear},
    {Py_tp_getset, node_getset},   {Py_tp_finalize, finalize},      {0, NULL}};
static PyType_Spec finalized_spec = {"found.Finalized", sizeof(Node), 0, COLLECTED_FLAGS, finalized_slots};

// A buffer of an object that is made for each view.
static int export_buffer(PyObject *self, Py_buffer *view, int flags) {
  static char text[] = "abc";
  if (PyBuffer_FillInfo(view, NULL, text, 3, 1, flags) < 0) return -1;
  view->obj = make(((Node *)self)->key == 0 ? exporter_type : node_type, 55);
  return view->obj == NULL ? -1 : 0;
}
static PyType_Slot exporter_slots[] = {
    COLLECTED_TYPE(node), {Py_tp_getset, node_getset}, {Py_bf_getbuffer, export_buffer}, {0, NULL}};
static PyType_Spec exporter_spec = {"found.Exporter", sizeof(Node), 0, COLLECTED_FLAGS, exporter_slots};

static PyObject *none_after(PyObject *dropped) {
  if (dropped == NULL) return NULL;
  Py_DECREF(dropped);
  scrub();
  Py_RETURN_NONE;
}
static PyObject *keep(PyObject *module, PyObject *list) {
  Py_XSETREF(kept, Py_NewRef(list));
  Py_RETURN_NONE;
}
static PyObject *resurrect(PyObject *module, PyObject *unused) { return none_after(make(finalized_type, kLasting)); }
static PyObject *own(PyObject *module, PyObject *type) {
  owned = make((PyTypeObject *)type, 22);
  Py_RETURN_NONE;
}
static PyObject *disown(PyObject *module, PyObject *unused) {
  PyObject *o = owned;
  owned = NULL;
  return none_after(o);
}
static PyObject *made(PyObject *module, PyObject *type) {
  PyObject *empty = PyTuple_New(0);
  PyObject *o = ((PyTypeObject *)type)->tp_new((PyTypeObject *)type, empty, NULL);
  Py_DECREF(empty);
  if (o != NULL) ((Node *)o)->key = 33;
  return none_after(o);
}
static PyObject *named(PyObject *module, PyObject *type) {
  PyObject *o = make((PyTypeObject *)type, 44);
  PyObject *text = PyUnicode_FromFormat("%R", o);
  Py_XDECREF(text);
  return none_after(o);
}
static PyObject *listed(PyObject *module, PyObject *items) { return none_after(PySequence_List(items)); }
static PyObject *tupled(PyObject *module, PyObject *items) { return none_after(PySequence_Tuple(items)); }
static PyObject *mapped(PyObject *module, PyObject *pairs) {
  PyObject *o = PyDict_New();
  return PyDict_MergeFromSeq2(o, pairs, 1) < 0 ? NULL : none_after(o);
}
static PyObject *call(PyObject *module, PyObject *f) { return PyObject_CallNoArgs(f); }
static PyObject *bury(PyObject *module, PyObject *in_tuple) {
  PyObject *a = make(node_type, 66), *b = make(node_type, 67);
  PyObject *grave = make(node_type, in_tuple == Py_True ? kGraveInTuple : kGrave);
  ((Node *)a)->other = b;
  ((Node *)b)->other = Py_NewRef(a);
  backlink = a;
  // Managed code has had them: they die by a collection, all of them by one.
  PyObject *list = Py_BuildValue("[NN]", a, grave);
  Py_DECREF(list);
  Py_RETURN_NONE;
}
static PyObject *again(PyObject *module, PyObject *f) {
  for (int i = 0; i < 2; ++i) {
    PyObject *list = PyList_New(2), *tuple = PyTuple_New(2), *dict = PyDict_New();
    if (list == NULL || tuple == NULL || dict == NULL) return NULL;
    if (i == 1) return Py_BuildValue("[NNN]", list, tuple, dict);
    for (Py_ssize_t k = 0; k < 2; ++k) {
      PyList_SET_ITEM(list, k, Py_NewRef(Py_None));
      PyTuple_SET_ITEM(tuple, k, Py_NewRef(Py_None));
    }
    Py_DECREF(list);
    Py_DECREF(tuple);
    Py_DECREF(dict);
    PyObject *done = PyObject_CallNoArgs(f);
    if (done == NULL) return NULL;
    Py_DECREF(done);
  }
  return NULL;
}
static PyObject *weak(PyObject *module, PyObject *args) {
  PyObject *o, *f = NULL;
  if (!PyArg_ParseTuple(args, "O|O", &o, &f)) return NULL;
  PyObject *first = PyWeakref_NewRef(o, f);
  if (first == NULL || f != NULL) return first;
  PyObject *second = PyWeakref_NewRef(o, Py_None);
  if (second != NULL && (second != first || PyWeakref_GetObject(second) != o)) Py_FatalError("another weak reference");
  Py_XDECREF(second);
  return first;
}
static PyObject *left(PyObject *module, PyObject *o) {
  PyObject *r = PyWeakref_NewRef(o, NULL);
  if (r == NULL) return NULL;
  Py_DECREF(r);
  Py_RETURN_NONE;
}
static int call_out(PyObject *f) {
  PyObject *result = PyObject_CallNoArgs(f);
  Py_XDECREF(result);
  return result == NULL ? -1 : 0;
}
static PyObject *aged(PyObject *module, PyObject *args) {
  enum { kMany = 8 };
  PyObject *numbers[kMany], *tuples[kMany], *f, *g;
  if (!PyArg_ParseTuple(args, "OO", &f, &g)) return NULL;
  for (int i = 0; i < kMany; ++i) numbers[i] = PyFloat_FromDouble(i + 0.5);
  if (call_out(f) < 0) return NULL;
  for (int i = 0; i < kMany; ++i) Py_XDECREF(numbers[i]);
  for (int i = 0; i < kMany; ++i) {
    PyObject *item = PyTuple_New(3);  // in a larger cell than the tuple, whose cell is as large as a number's
    tuples[i] = PyTuple_New(1);
    if (item == NULL || tuples[i] == NULL) return NULL;
    for (int k = 0; k < 3; ++k) PyTuple_SET_ITEM(item, k, Py_NewRef(Py_True));
    PyTuple_SET_ITEM(tuples[i], 0, item);
  }
  if (call_out(g) < 0) return NULL;
  scrub();
  int whole = 1;
  for (int i = 0; i < kMany; ++i) {
    PyObject *item = PyTuple_GET_ITEM(tuples[i], 0);
    whole = whole && PyTuple_CheckExact(item) && PyTuple_GET_SIZE(item) == 3 && PyTuple_GET_ITEM(item, 2) == Py_True;
    Py_DECREF(tuples[i]);
  }
  return PyBool_FromLong(whole);
}
// Its tp_dealloc makes a weak reference to it, clears that, and makes another.
typedef struct {
  PyObject_HEAD
  PyObject *weakrefs;
} Linked;
static int relinked;
static void linked_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyObject *old = PyWeakref_NewRef(self, NULL);
  PyObject_ClearWeakRefs(self);
  PyObject *new = PyWeakref_NewRef(self, NULL);
  relinked = old != NULL && new != NULL && old != new && PyWeakref_GetObject(old) == Py_None;
  Py_XDECREF(old);
  PyObject_ClearWeakRefs(self);
  Py_XDECREF(new);
  type->tp_free(self);
  Py_DECREF(type);
}
static PyMemberDef linked_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Linked, weakrefs), READONLY, NULL}, {NULL}};
static PyType_Slot linked_slots[] = {{Py_tp_dealloc, linked_dealloc}, {Py_tp_members, linked_members}, {0, NULL}};
static PyType_Spec linked_spec = {"found.Linked", sizeof(Linked), 0, Py_TPFLAGS_DEFAULT, linked_slots};
static PyObject *relink(PyObject *module, PyObject *unused) {
  PyTypeObject *type = (PyTypeObject *)PyType_FromSpec(&linked_spec);
  PyObject *o = type == NULL ? NULL : type->tp_alloc(type, 0);
  Py_XDECREF(type);
  if (o == NULL) return NULL;
  Py_DECREF(o);
  return PyBool_FromLong(relinked);
}
static PyObject *alive(PyObject *module, PyObject *unused) { return PyLong_FromLong(nodes); }

static PyMethodDef methods[] = {{"keep", keep, METH_O, NULL},
                                {"resurrect", resurrect, METH_NOARGS, NULL},
                                {"own", own, METH_O, NULL},
                                {"disown", disown, METH_NOARGS, NULL},
                                {"made", made, METH_O, NULL},
                                {"named", named, METH_O, NULL},
                                {"listed", listed, METH_O, NULL},
                                {"tupled", tupled, METH_O, NULL},
                                {"mapped", mapped, METH_O, NULL},
                                {"call", call, METH_O, NULL},
                                {"bury", bury, METH_O, NULL},
                                {"again", again, METH_O, NULL},
                                {"weak", weak, METH_VARARGS, NULL},
                                {"left", left, METH_O, NULL},
                                {"aged", aged, METH_VARARGS, NULL},
                                {"relink", relink, METH_NOARGS, NULL},
                                {"alive", alive, METH_NOARGS, NULL},
                                {NULL, NULL, 0, NULL}};

static int execute(PyObject *module) {
  node_type = (PyTypeObject *)PyType_FromSpec(&node_spec);
  finalized_type = (PyTypeObject *)PyType_FromSpec(&finalized_spec);
  exporter_type = (PyTypeObject *)PyType_FromSpec(&exporter_spec);
  return PyModule_AddType(module, node_type) < 0 || PyModule_AddType(module, finalized_type) < 0 ||
                 PyModule_AddType(module, exporter_type) < 0
             ? -1
             : 0;
}
static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
MODULE_DEFINITION("found", methods, .m_slots = slots);
MODULE_INIT(found)
