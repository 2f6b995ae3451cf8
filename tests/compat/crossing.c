// What many threads of Python do with code that counts on the lock: whoever is in it is alone, and
// whoever waits in it lets others in.
//
//   add()            adds one to a static so slowly that two at once lose something; total(): what
//   it came to, and how often call(f, *args)   from C, between two such additions Key(n) hash and
//   == in C, each adds; < too Cells(n)         a sequence and iterator in C with a static cursor;
//   call it: its n Dies(f)          whose tp_dealloc adds, gives the lock up, and calls f run(f)
//   f() for ever until it says False, in C wait(fd)         reads a byte without the lock hold(ms)
//   keeps the lock export(o)        holds a buffer of o; drop(capsule) releases it
#include <unistd.h>

#include "extension.h"

static volatile long sum;
static long times;
static volatile int inside;
static int overlaps;

static void add_slowly(void) {
  __atomic_fetch_add(&times, 1, __ATOMIC_RELAXED);
  if (inside) ++overlaps;
  inside = 1;
  const long was = sum;
  for (volatile int i = 0; i < 30; ++i) {
  }
  sum = was + 1;
  inside = 0;
}

static PyObject *add(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  add_slowly();
  Py_RETURN_NONE;
}
static PyObject *total(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  PyObject *result = Py_BuildValue("Oi", sum == times ? Py_True : Py_False, overlaps);
  sum = times = 0;
  return result;
}
static PyObject *call(PyObject *module, PyObject *const *args, Py_ssize_t n) {
  (void)module;
  add_slowly();
  PyObject *result = PyObject_Vectorcall(args[0], args + 1, (size_t)n - 1, NULL);
  add_slowly();
  return result;
}

typedef struct {
  PyObject_HEAD long n;
  PyObject *f;
} Key;
static PyObject *key_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)kwargs;
  Key *self = (Key *)type->tp_alloc(type, 0);
  if (self != NULL && !PyArg_ParseTuple(args, "l|O", &self->n, &self->f)) Py_CLEAR(self);
  if (self != NULL) Py_XINCREF(self->f);
  return (PyObject *)self;
}
static void key_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  add_slowly();
  Py_XDECREF(((Key *)self)->f);
  type->tp_free(self);
  Py_DECREF(type);
}
static Py_hash_t key_hash(PyObject *self) {
  add_slowly();
  return ((Key *)self)->n % 7;
}
static PyObject *key_compare(PyObject *a, PyObject *b, int op) {
  add_slowly();
  if (Py_TYPE(a) != Py_TYPE(b)) Py_RETURN_NOTIMPLEMENTED;
  Py_RETURN_RICHCOMPARE(((Key *)a)->n, ((Key *)b)->n, op);
}
static PyObject *key_getattro(PyObject *self, PyObject *name) {
  add_slowly();
  return PyObject_GenericGetAttr(self, name);
}
static PyObject *key_add(PyObject *a, PyObject *b) {
  add_slowly();
  PyObject *args = Py_BuildValue("(l)", ((Key *)a)->n + ((Key *)b)->n);
  PyObject *result = args == NULL ? NULL : PyObject_Call((PyObject *)Py_TYPE(a), args, NULL);
  Py_XDECREF(args);
  return result;
}
static PyObject *key_repr(PyObject *self) {
  add_slowly();
  return PyUnicode_FromFormat("Key(%ld)", ((Key *)self)->n);
}
static PyObject *key_get(PyObject *self, void *none) {
  (void)none;
  add_slowly();
  return PyLong_FromLong(((Key *)self)->n);
}
static PyGetSetDef key_getset[] = {{"n", key_get, NULL, NULL, NULL}, {0}};
static PyType_Slot key_slots[] = {{Py_tp_new, key_new},
                                  {Py_tp_dealloc, key_dealloc},
                                  {Py_tp_hash, key_hash},
                                  {Py_tp_richcompare, key_compare},
                                  {Py_tp_getattro, key_getattro},
                                  {Py_nb_add, key_add},
                                  {Py_tp_repr, key_repr},
                                  {Py_tp_getset, key_getset},
                                  {0}};
static PyType_Spec key_spec = {"crossing.Key", sizeof(Key), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, key_slots};

typedef struct {
  PyObject_HEAD long n, next;
} Cells;
static PyObject *cells_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)kwargs;
  Cells *self = (Cells *)type->tp_alloc(type, 0);
  if (self != NULL && !PyArg_ParseTuple(args, "l", &self->n)) Py_CLEAR(self);
  return (PyObject *)self;
}
static void cells_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}
static PyObject *cells_next(PyObject *self) {
  add_slowly();
  Cells *cells = (Cells *)self;
  return cells->next < cells->n ? PyLong_FromLong(cells->next++) : NULL;
}
static Py_ssize_t cells_length(PyObject *self) {
  add_slowly();
  return ((Cells *)self)->n;
}
static PyObject *cells_item(PyObject *self, Py_ssize_t i) {
  add_slowly();
  if (i >= ((Cells *)self)->n) {
    PyErr_SetNone(PyExc_IndexError);
    return NULL;
  }
  return PyLong_FromSsize_t(i * 1000);
}
static int cells_contains(PyObject *self, PyObject *o) {
  add_slowly();
  return PyLong_AsLong(o) < ((Cells *)self)->n;
}
static PyObject *cells_call(PyObject *self, PyObject *args, PyObject *kwargs) {
  (void)args, (void)kwargs;
  add_slowly();
  return PyLong_FromLong(((Cells *)self)->n);
}
static PyObject *cells_enter(PyObject *self, PyObject *none) {
  (void)none;
  add_slowly();
  return Py_NewRef(self);
}
static PyObject *cells_exit(PyObject *self, PyObject *args) {
  (void)self, (void)args;
  add_slowly();
  Py_RETURN_FALSE;
}
static PyMethodDef cells_methods[] = {
    {"__enter__", cells_enter, METH_NOARGS, NULL}, {"__exit__", cells_exit, METH_VARARGS, NULL}, {0}};
static PyType_Slot cells_slots[] = {{Py_tp_new, cells_new},           {Py_tp_dealloc, cells_dealloc},
                                    {Py_tp_iter, PyObject_SelfIter},  {Py_tp_iternext, cells_next},
                                    {Py_sq_length, cells_length},     {Py_sq_item, cells_item},
                                    {Py_sq_contains, cells_contains}, {Py_tp_call, cells_call},
                                    {Py_tp_methods, cells_methods},   {0}};
static PyType_Spec cells_spec = {"crossing.Cells", sizeof(Cells), 0, Py_TPFLAGS_DEFAULT, cells_slots};

typedef struct {
  PyObject_HEAD PyObject *f;
} Dies;
static PyObject *dies_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)kwargs;
  Dies *self = (Dies *)type->tp_alloc(type, 0);
  if (self != NULL && !PyArg_ParseTuple(args, "O", &self->f)) Py_CLEAR(self);
  if (self != NULL) Py_XINCREF(self->f);
  return (PyObject *)self;
}
static void dies_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyObject *t, *v, *tb;
  PyErr_Fetch(&t, &v, &tb);
  add_slowly();
  Py_BEGIN_ALLOW_THREADS usleep(50);
  Py_END_ALLOW_THREADS add_slowly();
  if (((Dies *)self)->f != NULL) {
    PyObject *result = PyObject_CallNoArgs(((Dies *)self)->f);
    if (result == NULL) PyErr_WriteUnraisable(NULL);
    Py_XDECREF(result);
    Py_CLEAR(((Dies *)self)->f);
  }
  add_slowly();
  PyErr_Restore(t, v, tb);
  type->tp_free(self);
  Py_DECREF(type);
}
static PyType_Slot dies_slots[] = {{Py_tp_new, dies_new}, {Py_tp_dealloc, dies_dealloc}, {0}};
static PyType_Spec dies_spec = {"crossing.Dies", sizeof(Dies), 0, Py_TPFLAGS_DEFAULT, dies_slots};

static PyObject *run(PyObject *module, PyObject *f) {
  (void)module;
  for (long n = 0;; ++n) {
    add_slowly();
    PyObject *result = PyObject_CallNoArgs(f);
    if (result == NULL) return NULL;
    const int go_on = result != Py_False;
    Py_DECREF(result);
    if (!go_on) return PyBool_FromLong(n > 0);
  }
}
static PyObject *wait_in_c(PyObject *module, PyObject *fd) {
  (void)module;
  const int from = (int)PyLong_AsLong(fd);
  char c = 0;
  ssize_t n;
  Py_BEGIN_ALLOW_THREADS n = read(from, &c, 1);
  Py_END_ALLOW_THREADS return PyBytes_FromStringAndSize(&c, n);
}
static PyObject *hold(PyObject *module, PyObject *ms) {
  (void)module;
  const double until = now_ms() + PyFloat_AsDouble(ms);
  while (now_ms() < until) add_slowly();
  Py_RETURN_NONE;
}

static void drop_buffer(PyObject *capsule) {
  Py_buffer *b = PyCapsule_GetPointer(capsule, NULL);
  PyBuffer_Release(b);
  PyMem_Free(b);
}
static PyObject *export_it(PyObject *module, PyObject *o) {
  (void)module;
  Py_buffer *b = PyMem_Malloc(sizeof *b);
  if (PyObject_GetBuffer(o, b, PyBUF_WRITABLE) < 0) {
    PyMem_Free(b);
    return NULL;
  }
  add_slowly();
  ++((char *)b->buf)[0];
  return PyCapsule_New(b, NULL, drop_buffer);
}
static PyObject *drop(PyObject *module, PyObject *capsule) {
  (void)module;
  drop_buffer(capsule);
  PyCapsule_SetDestructor(capsule, NULL);
  Py_RETURN_NONE;
}

static int fill(PyObject *module) {
  PyModule_AddObject(module, "Key", PyType_FromSpec(&key_spec));
  PyModule_AddObject(module, "Cells", PyType_FromSpec(&cells_spec));
  return PyModule_AddObject(module, "Dies", PyType_FromSpec(&dies_spec));
}
static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0}};
static PyMethodDef functions[] = {{"add", add, METH_NOARGS, NULL},
                                  {"total", total, METH_NOARGS, NULL},
                                  {"call", (PyCFunction)(void (*)(void))call, METH_FASTCALL, NULL},
                                  {"run", run, METH_O, NULL},
                                  {"wait", wait_in_c, METH_O, NULL},
                                  {"hold", hold, METH_O, NULL},
                                  {"export", export_it, METH_O, NULL},
                                  {"drop", drop, METH_O, NULL},
                                  {0}};
MODULE_DEFINITION("crossing", functions, .m_slots = slots);
MODULE_INIT(crossing)
