// A type of C whose functions call those of its base, which is a type of C too, by their names in Python: as Cython writes
// Base.__init__(self) in a class of its own.
#include <Python.h>

typedef struct {
  PyObject ob_base;
  long started;
} Thing;

// "base name" or "derived name, base name": whose function ran.
static PyObject *told(const char *whose, const char *name, PyObject *more) {
  if (more == NULL) return NULL;
  PyObject *r = PyUnicode_FromFormat("%s %s, %U", whose, name, more);
  Py_DECREF(more);
  return r;
}
static PyObject *base_of(PyObject *self, const char *name, PyObject *argument) {
  PyObject *base = (PyObject *)Py_TYPE(self)->tp_base;
  while (strcmp(((PyTypeObject *)base)->tp_name, "layers.Base") != 0) base = (PyObject *)((PyTypeObject *)base)->tp_base;
  return argument == NULL ? PyObject_CallMethod(base, name, "O", self)
                          : PyObject_CallMethod(base, name, "OO", self, argument);
}

#define UNARY(function, name) \
  static PyObject *base_##function(PyObject *self) { \
    (void)self; \
    return PyUnicode_FromString("base " name); \
  } \
  static PyObject *derived_##function(PyObject *self) { return told("derived", name, base_of(self, name, NULL)); }
#define BINARY(function, name) \
  static PyObject *base_##function(PyObject *a, PyObject *b) { \
    return PyUnicode_FromFormat("base %s of %s and %s", name, Py_TYPE(a)->tp_name, Py_TYPE(b)->tp_name); \
  } \
  static PyObject *derived_##function(PyObject *a, PyObject *b) { \
    if (!PyUnicode_Check(b) && !PyLong_Check(b)) Py_RETURN_NOTIMPLEMENTED; \
    return told("derived", name, base_of(a, name, b)); \
  }
UNARY(repr, "__repr__")
UNARY(negative, "__neg__")
BINARY(add, "__add__")
BINARY(inplace_or, "__ior__")
BINARY(subscript, "__getitem__")

static int base_init(PyObject *self, PyObject *args, PyObject *kwargs) {
  (void)kwargs;
  ((Thing *)self)->started += 1 + 100 * PyTuple_GET_SIZE(args);
  return 0;
}
static int derived_init(PyObject *self, PyObject *args, PyObject *kwargs) {
  (void)args, (void)kwargs;
  ((Thing *)self)->started += 10;
  PyObject *r = base_of(self, "__init__", Py_None);
  Py_XDECREF(r);
  return r == NULL ? -1 : 0;
}
static PyObject *base_call(PyObject *self, PyObject *args, PyObject *kwargs) {
  (void)self;
  return PyUnicode_FromFormat("base __call__ of %zd, %zd", PyTuple_GET_SIZE(args), kwargs == NULL ? 0 : PyDict_Size(kwargs));
}
static PyObject *derived_call(PyObject *self, PyObject *args, PyObject *kwargs) {
  (void)args, (void)kwargs;
  return told("derived", "__call__", base_of(self, "__call__", Py_None));
}
static Py_ssize_t base_length(PyObject *self) { return ((Thing *)self)->started; }
static Py_ssize_t derived_length(PyObject *self) {
  PyObject *n = base_of(self, "__len__", NULL);
  return n == NULL ? -1 : 1000 + PyLong_AsSsize_t(n);
}
static PyObject *base_compare(PyObject *a, PyObject *b, int op) {
  (void)a, (void)b;
  return PyUnicode_FromFormat("base comparison %d", op);
}
static PyObject *derived_compare(PyObject *a, PyObject *b, int op) {
  (void)op;
  return told("derived", "comparison", base_of(a, "__lt__", b));
}
static Py_hash_t base_hash(PyObject *self) {
  (void)self;
  return 7;
}
static Py_hash_t derived_hash(PyObject *self) {
  PyObject *h = base_of(self, "__hash__", NULL);
  return h == NULL ? -1 : 10 * PyLong_AsLong(h);
}
static int base_contains(PyObject *self, PyObject *item) {
  (void)self;
  return item == Py_None;
}
static int derived_contains(PyObject *self, PyObject *item) {
  PyObject *r = base_of(self, "__contains__", item);
  return r == NULL ? -1 : r == Py_False;
}
static int base_setattr(PyObject *self, PyObject *name, PyObject *value) { return PyObject_GenericSetAttr(self, name, value); }

#define TABLES(whose) \
  static PyNumberMethods whose##_number = { \
      .nb_negative = whose##_negative, .nb_add = whose##_add, .nb_inplace_or = whose##_inplace_or}; \
  static PySequenceMethods whose##_sequence = {.sq_contains = whose##_contains}; \
  static PyMappingMethods whose##_mapping = {.mp_length = whose##_length, .mp_subscript = whose##_subscript};
TABLES(base)
TABLES(derived)
#define TYPE(whose, name) \
  {PyVarObject_HEAD_INIT(NULL, 0).tp_name = name, .tp_basicsize = sizeof(Thing), \
   .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, .tp_new = PyType_GenericNew, .tp_init = whose##_init, \
   .tp_repr = whose##_repr, .tp_call = whose##_call, .tp_hash = whose##_hash, .tp_richcompare = whose##_compare, \
   .tp_as_number = &whose##_number, .tp_as_sequence = &whose##_sequence, .tp_as_mapping = &whose##_mapping}
static PyTypeObject Base = TYPE(base, "layers.Base");
static PyTypeObject Derived = TYPE(derived, "layers.Derived");
// Has everything from its base.
static PyTypeObject Quiet = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "layers.Quiet",
                             .tp_basicsize = sizeof(Thing),
                             .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE};

// Has tables of functions that Both's first base has not, or has others in: C takes tables from the first base alone.
static int other_bool(PyObject *self) {
  (void)self;
  return 0;
}
static PyObject *other_int(PyObject *self) {
  (void)self;
  return PyLong_FromLong(42);
}
static PyObject *other_call(PyObject *self, PyObject *args, PyObject *kwargs) {
  (void)self, (void)args, (void)kwargs;
  return PyUnicode_FromString("called");
}
static PyNumberMethods other_number = {.nb_bool = other_bool, .nb_int = other_int, .nb_negative = other_int};
static PyTypeObject Other = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "layers.Other",
                             .tp_basicsize = sizeof(PyObject),
                             .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                             .tp_new = PyType_GenericNew,
                             .tp_call = other_call,
                             .tp_as_number = &other_number};
static PyTypeObject Both = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "layers.Both",
                            .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE};

static PyModuleDef definition = {.m_base = PyModuleDef_HEAD_INIT, .m_name = "layers", .m_size = -1};
PyMODINIT_FUNC PyInit_layers(void) {
  PyObject *m = PyModule_Create(&definition);
  Base.tp_setattro = base_setattr;
  Derived.tp_base = Quiet.tp_base = &Base;
  if (m == NULL || PyModule_AddType(m, &Base) < 0 || PyModule_AddType(m, &Derived) < 0 || PyModule_AddType(m, &Quiet) < 0) {
    return NULL;
  }
  Both.tp_base = &PyUnicode_Type;
  if (PyModule_AddType(m, &Other) < 0) return NULL;
  Both.tp_bases = PyTuple_Pack(2, &PyUnicode_Type, &Other);
  return Both.tp_bases == NULL || PyModule_AddType(m, &Both) < 0 ? NULL : m;
}
