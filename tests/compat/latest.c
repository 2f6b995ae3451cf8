// What C code got last: its pinned bit is set late (compat/unpinned.h).
//
// make(n)          n objects of each kind, which only a static array has from there on
// wrong()          how many of them are not what they were
// drop()
// again(n)         an int, a float and a str made and dropped, much else made, and then n of each
// by_thread(n)     make(n) by a thread of C, which has ended when this returns
// beside(n)        the same, but the thread waits, with the lock given up, until let_go()
// let_go()
// among_others(f)  n objects, of which each is stored into a list that is dropped, or given up, before many more are made;
//                  then f() is called and they are counted again
#include "extension.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define KINDS 6
#define MOST 4000

static PyObject *held[MOST][KINDS];
static long held_count;

static PyObject *fresh(int kind, long i) {
  char text[32];
  PyObject *o;
  snprintf(text, sizeof text, "text %ld", i);
  switch (kind) {
    case 0: return PyLong_FromLong(100000 + i);
    case 1: return PyFloat_FromDouble((double)i + 0.5);
    case 2:
      o = PyUnicode_New((Py_ssize_t)strlen(text), 127);
      if (o != NULL) memcpy(PyUnicode_1BYTE_DATA(o), text, strlen(text));
      return o;
    case 3: return PyBytes_FromString(text);
    case 4: return Py_BuildValue("(ls)", i, text);
    default: return Py_BuildValue("[ls]", i, text);
  }
}

static int is_fresh(PyObject *o, int kind, long i) {
  PyObject *other = fresh(kind, i);
  const int same = other != NULL && Py_TYPE(o) == Py_TYPE(other) && PyObject_RichCompareBool(o, other, Py_EQ) == 1;
  Py_XDECREF(other);
  return same;
}

static void make_some(long n) {
  for (long end = held_count + n; held_count < end && held_count < MOST; ++held_count) {
    for (int kind = 0; kind < KINDS; ++kind) held[held_count][kind] = fresh(kind, held_count);
  }
}

static PyObject *make(PyObject *module, PyObject *n) {
  make_some(PyLong_AsLong(n));
  Py_RETURN_NONE;
}

static PyObject *wrong(PyObject *module, PyObject *unused) {
  long count = 0;
  for (long i = 0; i < held_count; ++i) {
    for (int kind = 0; kind < KINDS; ++kind) {
      count += held[i][kind] != NULL && (Py_REFCNT(held[i][kind]) < 1 || !is_fresh(held[i][kind], kind, i));
    }
  }
  return PyLong_FromLong(count);
}

static PyObject *drop(PyObject *module, PyObject *unused) {
  for (; held_count > 0; --held_count) {
    for (int kind = 0; kind < KINDS; ++kind) Py_CLEAR(held[held_count - 1][kind]);
  }
  Py_RETURN_NONE;
}

// What is dropped waits for its next use when it is not among the last any more.
static PyObject *again(PyObject *module, PyObject *n) {
  for (long i = PyLong_AsLong(n); i > 0 && held_count < MOST; --i, ++held_count) {
    for (int kind = 0; kind < 3; ++kind) Py_XDECREF(fresh(kind, -i));
    PyObject *others[100];
    for (int k = 0; k < 100; ++k) others[k] = fresh(3, k);
    for (int kind = 0; kind < 3; ++kind) held[held_count][kind] = fresh(kind, held_count);
    for (int k = 0; k < 100; ++k) Py_XDECREF(others[k]);
  }
  Py_RETURN_NONE;
}

static long for_thread;
static int waits, may_go;

static void *thread_makes(void *unused) {
  const PyGILState_STATE state = PyGILState_Ensure();
  make_some(for_thread);
  if (waits) {
    Py_BEGIN_ALLOW_THREADS
    __atomic_store_n(&waits, 2, __ATOMIC_SEQ_CST);
    while (!__atomic_load_n(&may_go, __ATOMIC_SEQ_CST)) usleep(1000);
    Py_END_ALLOW_THREADS
  }
  PyGILState_Release(state);
  return unused;
}

static pthread_t thread;

static PyObject *by_thread(PyObject *module, PyObject *n) {
  for_thread = PyLong_AsLong(n);
  waits = 0;
  Py_BEGIN_ALLOW_THREADS
  pthread_create(&thread, NULL, thread_makes, NULL);
  pthread_join(thread, NULL);
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

static PyObject *beside(PyObject *module, PyObject *n) {
  for_thread = PyLong_AsLong(n);
  waits = 1;
  may_go = 0;
  Py_BEGIN_ALLOW_THREADS
  pthread_create(&thread, NULL, thread_makes, NULL);
  while (__atomic_load_n(&waits, __ATOMIC_SEQ_CST) != 2) usleep(1000);
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

static PyObject *let_go(PyObject *module, PyObject *unused) {
  Py_BEGIN_ALLOW_THREADS
  __atomic_store_n(&may_go, 1, __ATOMIC_SEQ_CST);
  pthread_join(thread, NULL);
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

// Given up to a list, they are the list's alone when they are not among the last any more; then C counts them again.
static PyObject *among_others(PyObject *module, PyObject *f) {
  PyObject *list = PyList_New(50);
  for (long i = 0; i < 50; ++i) PyList_SET_ITEM(list, i, fresh(i % KINDS, i));
  PyObject *others[100];
  for (int k = 0; k < 100; ++k) others[k] = fresh(3, k);
  for (long i = 0; i < 50; ++i) {
    held[held_count + i][i % KINDS] = Py_NewRef(PyList_GET_ITEM(list, i));
  }
  Py_DECREF(list);
  PyObject *result = PyObject_CallNoArgs(f);
  long right = result != NULL;
  Py_XDECREF(result);
  for (long i = 0; i < 50; ++i) {
    PyObject **place = &held[held_count + i][i % KINDS];
    right += is_fresh(*place, (int)(i % KINDS), i);
    Py_CLEAR(*place);
  }
  for (int k = 0; k < 100; ++k) right += is_fresh(others[k], 3, k);
  for (int k = 0; k < 100; ++k) Py_DECREF(others[k]);
  return PyLong_FromLong(right);
}

static PyMethodDef functions[] = {
    {"make", make, METH_O, NULL},
    {"wrong", wrong, METH_NOARGS, NULL},
    {"drop", drop, METH_NOARGS, NULL},
    {"again", again, METH_O, NULL},
    {"by_thread", by_thread, METH_O, NULL},
    {"beside", beside, METH_O, NULL},
    {"let_go", let_go, METH_NOARGS, NULL},
    {"among_others", among_others, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
MODULE_DEFINITION("latest", functions);
MODULE_INIT(latest)
