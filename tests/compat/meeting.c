// One source, several modules: `together` opts in to parallelism, `first` and `second` have a lock of their own, `alone`
// and `asked` say nothing.
//
// meet(n, ms)        whether n threads were inside at the same time within so many milliseconds
// loose(n, ms)       the same, a function that is bound to no module
// most(), reset()    the most threads that were inside since the last reset()
// gather(b, n, ms)   the same over modules: each call adds one to the int in the buffer b, and comes to safepoints
// watch(b, ms)       the most threads that were in it at once, by that int, without safepoints
// work(ms)           computes without giving anything up
// call(f)            f()
// bump(n), bumped()  n times a plain ++, by no lock of its own; the sum
// foreign(k, n)      bump(n) in each of k threads that Python did not start
// pairs(o, n)        n pairs of INCREF and DECREF, and as many references that a new tuple takes
// count(o)           Py_REFCNT
// add(n, how)        n times a plain ++ under a PyMutex, or in a critical section of an object
// append(l, n)       n times PyList_Append(l, l's first item)
// modules(n)         makes so many, known to PyState_FindModule for a while; how many were found there
// Cell(value)        an object with a field, counted; cells() is how many there are; called, it is meet()
// lookups(…)         what the functions that give references of one's own give

#include <pthread.h>

#include "extension.h"

static int inside, most_inside;

static void enter(void) {
  const int n = __atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST);
  int most = __atomic_load_n(&most_inside, __ATOMIC_SEQ_CST);
  while (n > most && !__atomic_compare_exchange_n(&most_inside, &most, n, 0, __ATOMIC_SEQ_CST,
                                                  __ATOMIC_SEQ_CST)) {
  }
}
static void leave(void) { __atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST); }

static PyObject *meet(PyObject *module, PyObject *args) {
  (void)module;
  int n;
  double ms;
  if (!PyArg_ParseTuple(args, "id", &n, &ms)) return NULL;
  const double until = now_ms() + ms;
  enter();
  int met = 0;
  while (!met && now_ms() < until) {
    met = __atomic_load_n(&most_inside, __ATOMIC_SEQ_CST) >= n;
#ifdef TRICOLOR_PARALLEL
    // A safepoint: where a collection is forced at each, the other thread waits for its end.
    if (PyErr_CheckSignals() < 0) break;
#endif
  }
  leave();
  return PyBool_FromLong(met);
}

static PyObject *most(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyLong_FromLong(__atomic_load_n(&most_inside, __ATOMIC_SEQ_CST));
}

static PyObject *reset(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  __atomic_store_n(&most_inside, 0, __ATOMIC_SEQ_CST);
  Py_RETURN_NONE;
}

static PyObject *work(PyObject *module, PyObject *ms) {
  (void)module;
  const double until = now_ms() + PyFloat_AsDouble(ms);
  enter();
  while (now_ms() < until) {
  }
  leave();
  Py_RETURN_NONE;
}

static PyObject *gather(PyObject *module, PyObject *args) {
  (void)module;
  Py_buffer shared;
  int n;
  double ms;
  if (!PyArg_ParseTuple(args, "w*id", &shared, &n, &ms)) return NULL;
  int *here = shared.buf;
  const double until = now_ms() + ms;
  __atomic_add_fetch(here, 1, __ATOMIC_SEQ_CST);
  int met = 0;
  while (!met && now_ms() < until && PyErr_CheckSignals() == 0) {
    met = __atomic_load_n(here, __ATOMIC_SEQ_CST) >= n;
  }
  PyBuffer_Release(&shared);
  return PyBool_FromLong(met);
}

static PyObject *watch(PyObject *module, PyObject *args) {
  (void)module;
  Py_buffer shared;
  double ms;
  if (!PyArg_ParseTuple(args, "w*d", &shared, &ms)) return NULL;
  int *here = shared.buf, most = 0;
  __atomic_add_fetch(here, 1, __ATOMIC_SEQ_CST);
  for (const double until = now_ms() + ms; now_ms() < until;) {
    const int n = __atomic_load_n(here, __ATOMIC_SEQ_CST);
    if (n > most) most = n;
  }
  __atomic_sub_fetch(here, 1, __ATOMIC_SEQ_CST);
  PyBuffer_Release(&shared);
  return PyLong_FromLong(most);
}

static PyObject *call(PyObject *module, PyObject *f) { return (void)module, PyObject_CallNoArgs(f); }

static Py_ssize_t bump_sum;
static void add_up(Py_ssize_t n) {
  for (Py_ssize_t i = 0; i < n; ++i) ++*(volatile Py_ssize_t *)&bump_sum;
}
static PyObject *bump(PyObject *module, PyObject *n) {
  (void)module;
  add_up(PyLong_AsSsize_t(n));
  Py_RETURN_NONE;
}
static PyObject *bumped(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyLong_FromSsize_t(bump_sum);
}
static void *foreign_main(void *n) {
  const PyGILState_STATE state = PyGILState_Ensure();
  add_up(*(Py_ssize_t *)n);
  PyGILState_Release(state);
  return NULL;
}
static PyObject *foreign(PyObject *module, PyObject *args) {
  (void)module;
  pthread_t threads[8];
  int count;
  Py_ssize_t n;
  if (!PyArg_ParseTuple(args, "in", &count, &n)) return NULL;
  Py_BEGIN_ALLOW_THREADS;
  for (int i = 0; i < count && i < 8; ++i) pthread_create(&threads[i], NULL, foreign_main, &n);
  for (int i = 0; i < count && i < 8; ++i) pthread_join(threads[i], NULL);
  Py_END_ALLOW_THREADS;
  Py_RETURN_NONE;
}

static PyObject *pairs(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *o;
  Py_ssize_t n;
  if (!PyArg_ParseTuple(args, "On", &o, &n)) return NULL;
  for (Py_ssize_t i = 0; i < n; ++i) {
    Py_INCREF(o);
    Py_INCREF(o);
    Py_DECREF(o);
    Py_DECREF(o);
    PyObject *tuple = PyTuple_New(1);
    if (tuple == NULL) return NULL;
    PyTuple_SET_ITEM(tuple, 0, Py_NewRef(o));
    Py_DECREF(tuple);
  }
  Py_RETURN_NONE;
}

static PyObject *count(PyObject *module, PyObject *o) {
  (void)module;
  return PyLong_FromSsize_t(Py_REFCNT(o));
}

// Counts one up, and down again when the thread has left the runtime already, as C++ does with what is thread_local.
static pthread_key_t late_key;
static void drop_late(void *o) { Py_DECREF((PyObject *)o); }
static PyObject *drop_at_end(PyObject *module, PyObject *o) {
  (void)module;
  Py_INCREF(o);
  pthread_setspecific(late_key, o);
  Py_RETURN_NONE;
}

static void module_free(void *module) { (void)module; }
static PyModuleDef definitions[4000];
static int definitions_used;
static PyObject *append(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *list;
  long n;
  if (!PyArg_ParseTuple(args, "O!l", &PyList_Type, &list, &n)) return NULL;
  PyObject *item = PyList_GetItem(list, 0);
  for (; item != NULL && n > 0; --n) {
    if (PyList_Append(list, item) < 0) return NULL;
  }
  if (item == NULL) return NULL;
  Py_RETURN_NONE;
}

static PyObject *modules(PyObject *module, PyObject *n) {
  (void)module;
  int found = 0;
  for (Py_ssize_t i = PyLong_AsSsize_t(n); i > 0; --i) {
    const int used = __atomic_fetch_add(&definitions_used, 1, __ATOMIC_RELAXED);
    if (used >= 4000) break;
    PyModuleDef *def = &definitions[used];
    *def = (PyModuleDef){.m_base = PyModuleDef_HEAD_INIT, .m_name = "made", .m_size = 8, .m_free = module_free};
    PyObject *made = PyModule_Create(def);
    if (made == NULL || PyState_AddModule(made, def) < 0) return NULL;
    found += PyState_FindModule(def) == made;
    if (PyState_RemoveModule(def) < 0) return NULL;
    Py_DECREF(made);
  }
  return PyLong_FromLong(found);
}

static Py_ssize_t sum;

#ifdef TRICOLOR_PARALLEL
static PyMutex mutex;

static PyObject *add(PyObject *module, PyObject *args) {
  (void)module;
  Py_ssize_t n, seen = 0;  // the last value that this thread made
  PyObject *section, *other = NULL;
  if (!PyArg_ParseTuple(args, "nO|O", &n, &section, &other)) return NULL;
  for (Py_ssize_t i = 0; i < n; ++i) {
    if (section == Py_None) {
      PyMutex_Lock(&mutex);
      seen = ++*(volatile Py_ssize_t *)&sum;
      PyMutex_Unlock(&mutex);
    } else if (other == NULL) {
      Py_BEGIN_CRITICAL_SECTION(section);
      Py_BEGIN_CRITICAL_SECTION(section);
      seen = ++*(volatile Py_ssize_t *)&sum;
      Py_END_CRITICAL_SECTION();
      Py_END_CRITICAL_SECTION();
    } else {
      Py_BEGIN_CRITICAL_SECTION2(section, other);
      seen = ++*(volatile Py_ssize_t *)&sum;
      Py_END_CRITICAL_SECTION2();
    }
  }
  return PyLong_FromSsize_t(seen);
}

static PyObject *lookups(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *dict, *list, *key, *ref;
  if (!PyArg_ParseTuple(args, "OOOO", &dict, &list, &key, &ref)) return NULL;
  PyObject *value, *referent, *old;
  const int found = PyDict_GetItemRef(dict, key, &value);
  if (found < 0) return NULL;
  const int inserted = PyDict_SetDefaultRef(dict, key, list, &old);
  Py_XDECREF(old);
  PyObject *item = PyList_GetItemRef(list, 0);
  if (item == NULL) PyErr_Clear();
  const int alive = PyWeakref_GetRef(ref, &referent);
  if (alive < 0) return NULL;
  PyObject *result = Py_BuildValue("iOiOiO", found, value == NULL ? Py_None : value, inserted,
                                   item == NULL ? Py_None : item, alive,
                                   referent == NULL ? Py_None : referent);
  Py_XDECREF(value);
  Py_XDECREF(item);
  Py_XDECREF(referent);
  return result;
}
#endif

typedef struct {
  PyObject_HEAD
  PyObject *value;
} Cell;

static Py_ssize_t cells_alive;

static PyObject *cell_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)kwargs;
  PyObject *value;
  if (!PyArg_ParseTuple(args, "O:Cell", &value)) return NULL;
  Cell *self = (Cell *)type->tp_alloc(type, 0);
  if (self == NULL) return NULL;
  self->value = Py_NewRef(value);
  __atomic_add_fetch(&cells_alive, 1, __ATOMIC_RELAXED);
  return (PyObject *)self;
}
static int cell_traverse(Cell *self, visitproc visit, void *arg) {
  Py_VISIT(self->value);
  Py_VISIT(Py_TYPE(self));
  return 0;
}
static int cell_clear(Cell *self) {
  Py_CLEAR(self->value);
  return 0;
}
static void cell_dealloc(Cell *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  cell_clear(self);
  __atomic_sub_fetch(&cells_alive, 1, __ATOMIC_RELAXED);
  type->tp_free(self);
  Py_DECREF(type);
}
static PyObject *cell_get(Cell *self, void *unused) {
  (void)unused;
  return Py_NewRef(self->value);
}
// Whoever is first inside sees whether others come.
static PyObject *cell_meet(Cell *self, PyObject *args) { return meet((PyObject *)self, args); }
static PyObject *cell_call(PyObject *self, PyObject *args, PyObject *kwargs) { return (void)kwargs, meet(self, args); }

static PyMethodDef cell_methods[] = {{"meet", (PyCFunction)cell_meet, METH_VARARGS, NULL}, {0}};
static PyGetSetDef cell_getset[] = {{"value", (getter)cell_get, NULL, NULL, NULL}, {0}};
static PyType_Slot cell_slots[] = {
    COLLECTED_TYPE(cell), {Py_tp_call, cell_call}, {Py_tp_methods, cell_methods}, {Py_tp_getset, cell_getset}, {0}};
static PyType_Spec cell_spec = {"meeting.Cell", sizeof(Cell), 0, COLLECTED_FLAGS, cell_slots};

// A chain made and dropped by C alone: every cell dies in its maker's thread.
static PyObject *churn(PyObject *module, PyObject *args) {
  PyObject *type, *value;
  Py_ssize_t n;
  (void)module;
  if (!PyArg_ParseTuple(args, "OOn", &type, &value, &n)) return NULL;
  for (Py_ssize_t i = 0; i < n; ++i) {
    PyObject *inner = PyObject_CallOneArg(type, value);
    PyObject *outer = inner == NULL ? NULL : PyObject_CallOneArg(type, inner);
    Py_XDECREF(inner);
    if (outer == NULL) return NULL;
    Py_DECREF(outer);
  }
  Py_RETURN_NONE;
}

static PyObject *cells(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyLong_FromSsize_t(__atomic_load_n(&cells_alive, __ATOMIC_RELAXED));
}

static PyMethodDef methods[] = {{"meet", meet, METH_VARARGS, NULL},
                                {"most", most, METH_NOARGS, NULL},
                                {"reset", reset, METH_NOARGS, NULL},
                                {"work", work, METH_O, NULL},
                                {"gather", gather, METH_VARARGS, NULL},
                                {"watch", watch, METH_VARARGS, NULL},
                                {"call", call, METH_O, NULL},
                                {"bump", bump, METH_O, NULL},
                                {"bumped", bumped, METH_NOARGS, NULL},
                                {"foreign", foreign, METH_VARARGS, NULL},
                                {"pairs", pairs, METH_VARARGS, NULL},
                                {"count", count, METH_O, NULL},
                                 {"append", append, METH_VARARGS, NULL},
                                {"drop_at_end", drop_at_end, METH_O, NULL},
#ifdef TRICOLOR_PARALLEL
                                {"add", add, METH_VARARGS, NULL},
                                {"lookups", lookups, METH_VARARGS, NULL},
#endif
                                {"modules", modules, METH_O, NULL},
                                {"churn", churn, METH_VARARGS, NULL},
                                {"cells", cells, METH_NOARGS, NULL},
                                {0}};

static PyMethodDef loose = {"loose", meet, METH_VARARGS, NULL};

static int execute(PyObject *module) {
  if (pthread_key_create(&late_key, drop_late) != 0) return -1;
#ifdef MEETING_EXCLUSIVE
  if (PyTricolor_Module_SetExclusive(module) < 0) return -1;
#endif
  if (PyModule_AddObject(module, "loose", PyCFunction_New(&loose, NULL)) < 0) return -1;
  PyObject *type = PyType_FromModuleAndSpec(module, &cell_spec, NULL);
  return PyModule_AddObject(module, "Cell", type);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute},
#ifdef Py_GIL_DISABLED
                                   {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
                                   {0, NULL}};
MODULE_DEFINITION("meeting", methods, .m_slots = slots);

MODULE_INIT(MEETING_NAME)

#ifdef MEETING_GROUP
// Two more in the same library: one with a lock of its own too, one that says nothing.
static PyModuleDef definition_b = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "group_b", .m_methods = methods, .m_slots = slots};
PyMODINIT_FUNC PyInit_group_b(void) { return PyModuleDef_Init(&definition_b); }

static PyModuleDef definition_c = {.m_base = PyModuleDef_HEAD_INIT, .m_name = "group_c", .m_methods = methods};
PyMODINIT_FUNC PyInit_group_c(void) { return PyModule_Create(&definition_c); }
#endif
