// How objects of C live and die, threads that Python did not start, and lists that change meanwhile:
// items 17, 53 and 54. The programs are programs/item_*.py; what they print is CPython's.
//
// Life(name)             a type with tp_finalize; log is what happened to its instances
// Mute(value)            a container without tp_finalize
// foreign(f, depth, n)   n times on one foreign thread: f() inside `depth` PyGILState_Ensure
// endless(f)             a foreign thread that calls f() for ever, also while the process ends
// watch(list, ms)        reads the items of a list for so long, without checking anything
// away(f, ms)            gives the lock up for so long
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <pthread.h>
#include <structmember.h>

#include "extension.h"

static PyObject *happened;  // the list `log`
static PyObject *hook;      // called by tp_finalize, or NULL

static void note(const char *what, PyObject *name) {
  PyObject *text = PyUnicode_FromFormat("%s %S", what, name);
  if (text == NULL || PyList_Append(happened, text) < 0) PyErr_Clear();
  Py_XDECREF(text);
}

static void wait_ms(long ms) {
  const struct timespec t = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&t, NULL);
}

// ---- objects

typedef struct {
  PyObject_HEAD
  PyObject *name;
  PyObject *value;
  PyObject *weakrefs;
} Life;

static PyObject *life_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
  (void)kwargs;
  PyObject *name, *value = Py_None;
  if (!PyArg_ParseTuple(args, "O|O", &name, &value)) return NULL;
  Life *self = (Life *)type->tp_alloc(type, 0);
  if (self == NULL) return NULL;
  self->name = Py_NewRef(name);
  self->value = Py_NewRef(value);
  return (PyObject *)self;
}
static int life_traverse(Life *self, visitproc visit, void *arg) {
  Py_VISIT(self->name);
  Py_VISIT(self->value);
  Py_VISIT(Py_TYPE(self));
  return 0;
}
static int life_clear(Life *self) {
  Py_CLEAR(self->value);
  return 0;
}
static void life_finalize(Life *self) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  note("finalize", self->name);
  if (self->value == NULL) note("cleared before its finalizer:", self->name);
  if (hook != NULL) {
    PyObject *result = PyObject_CallOneArg(hook, (PyObject *)self);
    if (result == NULL) PyErr_WriteUnraisable(hook);
    Py_XDECREF(result);
  }
  PyErr_Restore(type, value, traceback);
}
static void life_dealloc(Life *self) {
  PyTypeObject *type = Py_TYPE(self);
  if (type->tp_finalize != NULL && PyObject_CallFinalizerFromDealloc((PyObject *)self) < 0) return;
  PyObject_GC_UnTrack(self);
  if (self->weakrefs != NULL) PyObject_ClearWeakRefs((PyObject *)self);
  note("dealloc", self->name);
  life_clear(self);
  Py_CLEAR(self->name);
  type->tp_free(self);
  Py_DECREF(type);
}

static PyMemberDef life_members[] = {
    {"name", T_OBJECT, offsetof(Life, name), READONLY, NULL},
    {"value", T_OBJECT, offsetof(Life, value), 0, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Life, weakrefs), READONLY, NULL},
    {0}};
static PyType_Slot life_slots[] = {
    COLLECTED_TYPE(life), {Py_tp_finalize, life_finalize}, {Py_tp_members, life_members}, {0}};
static PyType_Spec life_spec = {"lives.Life", sizeof(Life), 0, COLLECTED_FLAGS, life_slots};
static PyType_Slot mute_slots[] = {COLLECTED_TYPE(life), {Py_tp_members, life_members}, {0}};
static PyType_Spec mute_spec = {"lives.Mute", sizeof(Life), 0, COLLECTED_FLAGS, mute_slots};

static PyObject *new_type(PyObject *module, PyObject *unused) {
  (void)module, (void)unused;
  return PyType_FromSpec(&life_spec);
}
static PyObject *set_hook(PyObject *module, PyObject *f) {
  (void)module;
  Py_XSETREF(hook, f == Py_None ? NULL : Py_NewRef(f));
  Py_RETURN_NONE;
}

// ---- threads

typedef struct {
  PyObject *f;
  int depth;
  int times;
  int states[16];
  int check_inside, check_outside;
} Foreign;

static void call(PyObject *f) {
  PyObject *result = PyObject_CallNoArgs(f);
  if (result == NULL) PyErr_WriteUnraisable(f);
  Py_XDECREF(result);
}

static void *foreign_main(void *argument) {
  Foreign *job = argument;
  for (int t = 0; t < job->times; ++t) {
    PyGILState_STATE states[16];
    for (int d = 0; d < job->depth; ++d) {
      states[d] = PyGILState_Ensure();
      job->states[d] = states[d] == PyGILState_LOCKED;
    }
    job->check_inside = PyGILState_Check();
    call(job->f);
    for (int d = job->depth; d-- > 0;) PyGILState_Release(states[d]);
    job->check_outside = PyGILState_GetThisThreadState() != NULL;
  }
  return NULL;
}

static PyObject *foreign(PyObject *module, PyObject *args) {
  (void)module;
  Foreign job = {0};
  if (!PyArg_ParseTuple(args, "Oii", &job.f, &job.depth, &job.times)) return NULL;
  pthread_t thread;
  if (pthread_create(&thread, NULL, foreign_main, &job) != 0) return PyErr_NoMemory();
  Py_BEGIN_ALLOW_THREADS;
  pthread_join(thread, NULL);
  Py_END_ALLOW_THREADS;
  PyObject *states = PyList_New(0);
  for (int d = 0; states != NULL && d < job.depth; ++d) {
    if (PyList_Append(states, job.states[d] ? Py_True : Py_False) < 0) return NULL;
  }
  return Py_BuildValue("Nii", states, job.check_inside, job.check_outside);
}

static void *endless_main(void *f) {
  for (;;) {
    const PyGILState_STATE state = PyGILState_Ensure();
    call(f);
    PyGILState_Release(state);
    wait_ms(1);
  }
  return NULL;
}
static PyObject *endless(PyObject *module, PyObject *f) {
  (void)module;
  pthread_t thread;
  Py_INCREF(f);
  if (pthread_create(&thread, NULL, endless_main, f) != 0) return PyErr_NoMemory();
  pthread_detach(thread);
  Py_RETURN_NONE;
}

// ---- lists

// That what a plain load of a word leads to is seen whole is the processor's promise, which tsan does not know: for tsan
// the function is not looked at, but each item is loaded once more, by a load that says so.
#if defined(__SANITIZE_THREAD__)
static __attribute__((noinline)) PyObject *item_of(PyListObject *list, Py_ssize_t i) {
  return __atomic_load_n(__atomic_load_n(&list->ob_item, __ATOMIC_ACQUIRE) + i, __ATOMIC_ACQUIRE);
}
#else
#define item_of(list, i) (item)
#endif
__attribute__((no_sanitize("thread"))) static PyObject *watch(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *list;
  double ms;
  if (!PyArg_ParseTuple(args, "O!d", &PyList_Type, &list, &ms)) return NULL;
  const double until = now_ms() + ms;
  Py_ssize_t seen = 0, wrong = 0;
  do {
    // As an old extension does it: the size first, then borrowed items, one by one.
    const Py_ssize_t n = PyList_GET_SIZE(list);
    for (Py_ssize_t i = 0; i < n; ++i) {
      PyObject *item = PyList_GET_ITEM(list, i);
      item = item_of((PyListObject *)list, i);
      ++seen;
      if (item == NULL || !PyTuple_CheckExact(item) || PyTuple_GET_SIZE(item) != 2 ||
          PyLong_AsLong(PyTuple_GET_ITEM(item, 0)) != PyLong_AsLong(PyTuple_GET_ITEM(item, 1))) {
        ++wrong;
      }
    }
  } while (now_ms() < until);
  return Py_BuildValue("(Nn)", PyBool_FromLong(seen > 0), wrong);
}

static PyObject *away(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *f;
  long ms;
  if (!PyArg_ParseTuple(args, "Ol", &f, &ms)) return NULL;
  PyObject *before = PyObject_CallNoArgs(f);
  if (before == NULL) return NULL;
  Py_BEGIN_ALLOW_THREADS;
  wait_ms(ms);
  Py_END_ALLOW_THREADS;
  PyObject *after = PyObject_CallNoArgs(f);
  return after == NULL ? NULL : Py_BuildValue("(NN)", before, after);
}

static PyMethodDef functions[] = {{"new_type", new_type, METH_NOARGS, NULL},
                                  {"set_hook", set_hook, METH_O, NULL},
                                  {"foreign", foreign, METH_VARARGS, NULL},
                                  {"endless", endless, METH_O, NULL},
                                  {"watch", watch, METH_VARARGS, NULL},
                                  {"away", away, METH_VARARGS, NULL},
                                  {0}};

static int execute(PyObject *module) {
  happened = PyList_New(0);
  if (happened == NULL || PyModule_AddObjectRef(module, "log", happened) < 0) return -1;
  PyObject *life = PyType_FromModuleAndSpec(module, &life_spec, NULL);
  PyObject *mute = PyType_FromModuleAndSpec(module, &mute_spec, NULL);
  if (life == NULL || mute == NULL) return -1;
  return PyModule_AddObject(module, "Life", life) < 0 ? -1 : PyModule_AddObject(module, "Mute", mute);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
MODULE_DEFINITION("lives", functions, .m_slots = slots);
MODULE_INIT(lives)
