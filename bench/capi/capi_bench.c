// Operations of the C API, one loop each: compiled unchanged for CPython 3.11 and for tricolor.
//
//   run(row, n, objects) -> int    performs `row` n times, on objects that the caller prepared
//   touch(x) -> x                  a C function to be called from Python
//
// What run returns depends on the row and n only, so that two interpreters can be compared by it.
// CAPI_BENCH_OPT_IN: the module tells that it needs no lock around it (PEP 703's slot).
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

#if defined(CAPI_BENCH_OPT_IN) && !defined(Py_mod_gil)
#error "no Py_mod_gil: modules cannot opt in to parallelism"
#endif

// Keeps the compiler from merging what the API is asked for twice.
#define FORGET(o) __asm__ volatile("" : "+r"(o) : : "memory")

// Stops at the first failure: every row has an exception set then.
#define CHECK(condition) \
  do {                   \
    if (!(condition)) return -1; \
  } while (0)

// ---- an extension type with one field
typedef struct {
  PyObject_HEAD
  PyObject *value;
} Box;

static int box_traverse(PyObject *self, visitproc visit, void *arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(((Box *)self)->value);
  return 0;
}
static int box_clear(PyObject *self) {
  Py_CLEAR(((Box *)self)->value);
  return 0;
}
static void box_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  (void)box_clear(self);
  type->tp_free(self);
  Py_DECREF(type);
}
static PyType_Slot box_slots[] = {
    {Py_tp_dealloc, box_dealloc},
    {Py_tp_traverse, box_traverse},
    {Py_tp_clear, box_clear},
    {0, NULL},
};
static PyType_Spec box_spec = {
    "capi_bench.Box", sizeof(Box), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, box_slots};

// ---- rows: (n, objects, *answer); `objects` is what operations.py prepares
typedef int (*Row)(Py_ssize_t n, PyObject *objects, long long *answer);

static int new_tuple(Py_ssize_t n, PyObject *objects, long long *answer) {
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = PyTuple_New(2);
    CHECK(o != NULL);
    PyTuple_SET_ITEM(o, 0, Py_NewRef(Py_None));
    PyTuple_SET_ITEM(o, 1, Py_NewRef(Py_None));
    *answer += PyTuple_GET_SIZE(o);
    Py_DECREF(o);
  }
  return 0;
}

static int new_list(Py_ssize_t n, PyObject *objects, long long *answer) {
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = PyList_New(2);
    CHECK(o != NULL);
    PyList_SET_ITEM(o, 0, Py_NewRef(Py_None));
    PyList_SET_ITEM(o, 1, Py_NewRef(Py_None));
    *answer += PyList_GET_SIZE(o);
    Py_DECREF(o);
  }
  return 0;
}

static int new_int(Py_ssize_t n, PyObject *objects, long long *answer) {
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = PyLong_FromLong(1000000 + (long)i);
    CHECK(o != NULL);
    *answer += PyLong_AsLong(o) & 1;
    Py_DECREF(o);
  }
  return 0;
}

static int new_float(Py_ssize_t n, PyObject *objects, long long *answer) {
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = PyFloat_FromDouble((double)i);
    CHECK(o != NULL);
    *answer += PyFloat_AS_DOUBLE(o) > 0.5;
    Py_DECREF(o);
  }
  return 0;
}

static int new_dict(Py_ssize_t n, PyObject *objects, long long *answer) {
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = PyDict_New();
    CHECK(o != NULL);
    *answer += PyDict_Size(o) + 1;
    Py_DECREF(o);
  }
  return 0;
}

// objects: a class written in Python
static int new_instance(Py_ssize_t n, PyObject *objects, long long *answer) {
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = PyObject_CallNoArgs(objects);
    CHECK(o != NULL);
    *answer += Py_IS_TYPE(o, (PyTypeObject *)objects);
    Py_DECREF(o);
  }
  return 0;
}

// objects: the type Box
static int new_extension_instance(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyTypeObject *type = (PyTypeObject *)objects;
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = type->tp_alloc(type, 0);
    CHECK(o != NULL);
    ((Box *)o)->value = Py_NewRef(Py_None);
    *answer += 1;
    Py_DECREF(o);
  }
  return 0;
}

// objects: any object
static int list_append(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyObject *list = NULL;
  for (Py_ssize_t i = 0; i < n; i++) {
    if (i % 1000 == 0) {
      Py_XSETREF(list, PyList_New(0));
      CHECK(list != NULL);
    }
    CHECK(PyList_Append(list, objects) == 0);
  }
  *answer = list == NULL ? 0 : PyList_GET_SIZE(list);
  Py_XDECREF(list);
  return 0;
}

#define KEYS 64

// objects: (a tuple of KEYS strings, a dict that has them all)
static int dict_set(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyObject *keys = PyTuple_GET_ITEM(objects, 0), *dict = PyTuple_GET_ITEM(objects, 1);
  for (Py_ssize_t i = 0; i < n; i++) {
    CHECK(PyDict_SetItem(dict, PyTuple_GET_ITEM(keys, i % KEYS), Py_None) == 0);
  }
  *answer = PyDict_Size(dict);
  return 0;
}

static int dict_get(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyObject *keys = PyTuple_GET_ITEM(objects, 0), *dict = PyTuple_GET_ITEM(objects, 1);
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = PyDict_GetItemWithError(dict, PyTuple_GET_ITEM(keys, i % KEYS));
    CHECK(o != NULL);
    *answer += o != Py_True;
  }
  return 0;
}

// objects: (an instance of a Python class with the attribute, the attribute's name)
static int attribute_get(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyObject *o = PyTuple_GET_ITEM(objects, 0), *name = PyTuple_GET_ITEM(objects, 1);
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *value = PyObject_GetAttr(o, name);
    CHECK(value != NULL);
    *answer += value != Py_True;
    Py_DECREF(value);
  }
  return 0;
}

static int attribute_set(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyObject *o = PyTuple_GET_ITEM(objects, 0), *name = PyTuple_GET_ITEM(objects, 1);
  for (Py_ssize_t i = 0; i < n; i++) {
    CHECK(PyObject_SetAttr(o, name, i % 2 ? Py_None : Py_False) == 0);
  }
  *answer = n;
  return 0;
}

// objects: (a Python function of one argument that returns it, an argument)
static int call_python(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyObject *f = PyTuple_GET_ITEM(objects, 0), *argument = PyTuple_GET_ITEM(objects, 1);
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *result = PyObject_CallOneArg(f, argument);
    CHECK(result != NULL);
    *answer += result == argument;
    Py_DECREF(result);
  }
  return 0;
}

// objects: the object that is counted; C borrows it
static int reference_pair(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyObject *o = objects;
  for (Py_ssize_t i = 0; i < n; i++) {
    Py_INCREF(o);
    FORGET(o);
    Py_DECREF(o);
    FORGET(o);
  }
  *answer = n;
  return 0;
}

// An object that C made and holds.
static int reference_pair_owned(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyObject *o = PyTuple_New(1);
  CHECK(o != NULL);
  PyTuple_SET_ITEM(o, 0, Py_NewRef(Py_None));
  const int status = reference_pair(n, o, answer);
  Py_DECREF(o);
  return status;
}

// objects: what is referred to
static int weak_reference(Py_ssize_t n, PyObject *objects, long long *answer) {
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *weak = PyWeakref_NewRef(objects, NULL);
    CHECK(weak != NULL);
    *answer += PyWeakref_GetObject(weak) == objects;
    Py_DECREF(weak);
  }
  return 0;
}

// A list of n integers, made, summed and dropped.
static int long_list(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyObject *list = PyList_New(n);
  CHECK(list != NULL);
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *o = PyLong_FromLong(1000 + (long)i);
    CHECK(o != NULL);
    PyList_SET_ITEM(list, i, o);
  }
  for (Py_ssize_t i = 0; i < n; i++) *answer += PyLong_AsLong(PyList_GET_ITEM(list, i));
  Py_DECREF(list);
  return 0;
}

static PyObject *make_tree(int depth) {
  PyObject *node = PyTuple_New(2);
  if (node == NULL) return NULL;
  for (int i = 0; i < 2; i++) {
    PyObject *child = depth == 0 ? Py_NewRef(Py_None) : make_tree(depth - 1);
    if (child == NULL) return NULL;
    PyTuple_SET_ITEM(node, i, child);
  }
  return node;
}

static long long count_nodes(PyObject *node) {
  if (node == Py_None) return 0;
  return 1 + count_nodes(PyTuple_GET_ITEM(node, 0)) + count_nodes(PyTuple_GET_ITEM(node, 1));
}

// A tree with about n nodes, made, walked and dropped.
static int tree(Py_ssize_t n, PyObject *objects, long long *answer) {
  int depth = 0;
  while (((Py_ssize_t)4 << depth) - 1 <= n) depth++;
  PyObject *root = make_tree(depth);
  CHECK(root != NULL);
  *answer = count_nodes(root);
  Py_DECREF(root);
  return 0;
}

// n times two instances that refer to each other, dropped. objects: the type Box
static int cycles(Py_ssize_t n, PyObject *objects, long long *answer) {
  PyTypeObject *type = (PyTypeObject *)objects;
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *a = type->tp_alloc(type, 0);
    CHECK(a != NULL);
    PyObject *b = type->tp_alloc(type, 0);
    CHECK(b != NULL);
    ((Box *)a)->value = Py_NewRef(b);
    ((Box *)b)->value = Py_NewRef(a);
    Py_DECREF(a);
    Py_DECREF(b);
    *answer += 1;
  }
  return 0;
}

// The same with lists.
static int list_cycles(Py_ssize_t n, PyObject *objects, long long *answer) {
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *a = PyList_New(0);
    CHECK(a != NULL);
    PyObject *b = PyList_New(0);
    CHECK(b != NULL);
    CHECK(PyList_Append(a, b) == 0 && PyList_Append(b, a) == 0);
    Py_DECREF(a);
    Py_DECREF(b);
    *answer += 1;
  }
  return 0;
}

static const struct {
  const char *name;
  Row row;
} rows[] = {
    {"new_tuple", new_tuple},
    {"new_list", new_list},
    {"new_int", new_int},
    {"new_float", new_float},
    {"new_dict", new_dict},
    {"new_instance", new_instance},
    {"new_extension_instance", new_extension_instance},
    {"list_append", list_append},
    {"dict_set", dict_set},
    {"dict_get", dict_get},
    {"attribute_get", attribute_get},
    {"attribute_set", attribute_set},
    {"call_python", call_python},
    {"reference_pair", reference_pair},
    {"reference_pair_owned", reference_pair_owned},
    {"weak_reference", weak_reference},
    {"long_list", long_list},
    {"tree", tree},
    {"cycles", cycles},
    {"list_cycles", list_cycles},
};

static PyObject *run(PyObject *module, PyObject *args) {
  const char *name;
  Py_ssize_t n;
  PyObject *objects;
  if (!PyArg_ParseTuple(args, "snO", &name, &n, &objects)) return NULL;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    if (strcmp(rows[i].name, name) != 0) continue;
    long long answer = 0;
    return rows[i].row(n, objects, &answer) < 0 ? NULL : PyLong_FromLongLong(answer);
  }
  return PyErr_Format(PyExc_ValueError, "no row %s", name);
}

static PyObject *touch(PyObject *module, PyObject *o) { return Py_NewRef(o); }

static PyMethodDef methods[] = {
    {"run", run, METH_VARARGS, NULL},
    {"touch", touch, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static int execute(PyObject *module) {
  PyObject *box = PyType_FromSpec(&box_spec);
  CHECK(box != NULL);
  const int done = PyModule_AddObjectRef(module, "Box", box);
  Py_DECREF(box);
  return done;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
#ifdef CAPI_BENCH_OPT_IN
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "capi_bench", NULL, 0, methods, slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_capi_bench(void) { return PyModuleDef_Init(&definition); }
