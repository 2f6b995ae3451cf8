// Stacks that C makes itself, as libraries of coroutines do.
//
//   run(f, where)  f() on another stack, in memory of "malloc" or of "mmap"; what it returned
//   fill(n)        makes and drops n of several kinds, and collects, on another stack, with C's
//   frames alone on it each(f)        f() on another stack, which is left in the midst of it by
//   each give(o), and collects: the list of these give(o)
//   deepest(it)    max(it, key=negated), with ten megabytes of C's stack above it and below
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "extension.h"

#ifdef TRICOLOR_ASAN
enum { kMalloced = 64 << 20, kMapped = 64 << 20 };  // frames are several times as large
#else
enum { kMalloced = 8 << 20, kMapped = 64 << 20 };
#endif

typedef struct Job {
  ucontext_t outside, inside;
  PyObject *f, *result, *given;
  long n;
  int done;
  void (*body)(struct Job *);
  struct Job *outer;
} Job;
static Job *current;

static void call(Job *job) { job->result = PyObject_CallNoArgs(job->f); }
static void make_many(Job *job) {
  for (long i = 0; i < job->n; ++i) {
    PyObject *list = PyList_New(0), *tuple = Py_BuildValue("(Ol)", list, i + 100000), *dict = PyDict_New();
    PyDict_SetItemString(dict, "key", tuple);
    Py_DECREF(list);
    Py_DECREF(tuple);
    PyObject *text = PyObject_Repr(dict);
    Py_XDECREF(text);
    Py_DECREF(dict);
    if (text == NULL) return;
    if (i % 1000 == 0) PyGC_Collect();
  }
  job->result = PyLong_FromLong(job->n);
}

static void body(void) {
  Job *job = current;
  job->body(job);
  job->done = 1;
  swapcontext(&job->inside, &job->outside);
}
static char *begin(Job *job, const char *where) {
  const int maps = strcmp(where, "mmap") == 0;
  const size_t bytes = maps ? kMapped : kMalloced;
  char *stack =
      maps ? mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : malloc(bytes);
  getcontext(&job->inside);
  job->inside.uc_stack.ss_sp = stack;
  job->inside.uc_stack.ss_size = bytes;
  makecontext(&job->inside, body, 0);
  return stack;
}
static void go_on(Job *job) {
  job->outer = current;
  current = job;
  swapcontext(&job->outside, &job->inside);
  current = job->outer;
}

static PyObject *run_job(Job *job, const char *where) {
  char *stack = begin(job, where);
  go_on(job);
  if (where[1] == 'm') {
    munmap(stack, kMapped);
  } else {
    free(stack);
  }
  return job->result;
}
static PyObject *run(PyObject *module, PyObject *args) {
  (void)module;
  Job job = {.body = call};
  const char *where;
  if (!PyArg_ParseTuple(args, "Os", &job.f, &where)) return NULL;
  return run_job(&job, where);
}
static PyObject *fill(PyObject *module, PyObject *args) {
  (void)module;
  Job job = {.body = make_many};
  const char *where;
  if (!PyArg_ParseTuple(args, "ls", &job.n, &where)) return NULL;
  return run_job(&job, where);
}
static PyObject *each(PyObject *module, PyObject *f) {
  (void)module;
  Job job = {.body = call, .f = f};
  PyObject *list = PyList_New(0);
  char *stack = begin(&job, "malloc");
  for (;;) {
    go_on(&job);
    if (job.done) break;
    PyList_Append(list, job.given);
    Py_DECREF(job.given);
    PyGC_Collect();
  }
  free(stack);
  if (job.result == NULL) Py_CLEAR(list);
  Py_XDECREF(job.result);
  return list;
}
static PyObject *give(PyObject *module, PyObject *o) {
  (void)module;
  Job *job = current;
  job->given = Py_NewRef(o);
  swapcontext(&job->inside, &job->outside);
  return Py_NewRef(o);
}

// Frames of C that are far apart, and no Python between them.
static PyObject *negated(PyObject *module, PyObject *thing) {
  (void)module;
  char room[10 << 20];
  memset(room, 0, sizeof room);
  PyGC_Collect();
  Job job = {.n = 100 + room[5]};
  make_many(&job);
  Py_XDECREF(job.result);
  PyObject *n = PyObject_GetAttrString(thing, "n"), *result = n == NULL ? NULL : PyNumber_Negative(n);
  Py_XDECREF(n);
  return result;
}
static PyObject *deepest(PyObject *module, PyObject *iterable) {
  char room[10 << 20];
  memset(room, 0, sizeof room);
  PyObject *builtins = PyImport_ImportModule("builtins"), *key = PyObject_GetAttrString(module, "negated");
  PyObject *max = PyObject_GetAttrString(builtins, room[5] == 0 ? "max" : "min");
  PyObject *args = PyTuple_Pack(1, iterable), *names = Py_BuildValue("{sO}", "key", key);
  PyObject *result = PyObject_Call(max, args, names);
  Py_DECREF(builtins);
  Py_DECREF(key);
  Py_DECREF(max);
  Py_DECREF(args);
  Py_DECREF(names);
  return result;
}

static PyMethodDef functions[] = {{"run", run, METH_VARARGS, NULL},
                                  {"fill", fill, METH_VARARGS, NULL},
                                  {"each", each, METH_O, NULL},
                                  {"give", give, METH_O, NULL},
                                  {"negated", negated, METH_O, NULL},
                                  {"deepest", deepest, METH_O, NULL},
                                  {0}};
MODULE_DEFINITION("other_stacks", functions);
MODULE_INIT(other_stacks)
