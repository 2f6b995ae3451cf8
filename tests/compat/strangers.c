// Threads that C code starts, and what they do with Python.
//
//   start(n, f, times, how)  n threads, each of which calls f(i, k) for k below `times`; join():
//   waits for them without the lock.
//        "short"     PyGILState_Ensure and Release round each call
//        "long"      one state for the whole life, given up between the calls
//        "nested"    three times inside each other, given up in the innermost one
//        "made"      PyThreadState_New by the starting thread, PyEval_AcquireThread in the other
//        "python"    PyThread_start_new_thread
//        "kept"      Ensure without Release: the thread ends with it
//        "anew"      PyThreadState_New by the thread for each call, and PyThreadState_DeleteCurrent
//   total()        what unlocked arithmetic under the lock came to, and the sum that it should be
//   pend(n, f)     n calls of f() from a thread without a state, by Py_AddPendingCall; how many
//   were accepted wait(seconds)  asks for signals meanwhile, in C kill(n)        a thread of C
//   sends itself the signal fork(how, f)   a child of C's that calls f(): "hooks" with
//   PyOS_BeforeFork and the like; its exit code sleep(ms)      without the lock checks()
//   PyGILState_Check here, given up, and in a thread without a state raise_in(id, e)
//   PyThreadState_SetAsyncExc keep(o)        a thread that lives on with the reference: next
//   keep(o) gets the last object local(o)       PyThreadState_GetDict lock(ms)
//   PyThread_acquire_lock_timed by two threads late(f, what)  a thread that goes on after the end
//   of the program: "calls", "sleeps", "computes" tss()          a slot of PyThread_tss in two
//   threads
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "extension.h"

enum How { kShort, kLong, kNested, kMade, kPython, kKept, kAnew };
static const char *const kHows[] = {"short", "long", "nested", "made", "python", "kept", "anew"};

typedef struct {
  pthread_t id;
  PyThread_type_lock done;
  PyObject *f;
  PyThreadState *state;
  PyInterpreterState *interpreter;
  enum How how;
  int number;
  long times;
  int failed;
} Job;

static Job jobs[64];
static int job_count;
#ifdef TRICOLOR_TSAN
// In a child of a fork tsan still knows the parent's threads. glibc gives their stacks to new ones, whose pthread_t is the same
// then, and pthread_join ends the process: "dup thread with used id", exit code 66. So these have stacks of their own.
static char stacks_of_child[8][2 << 20] __attribute__((aligned(64)));
static pid_t first_process;
__attribute__((constructor)) static void note_process(void) { first_process = getpid(); }
#endif
static volatile long unlocked, expected;

// Adds one so slowly that two at once lose something.
static void add_slowly(void) {
  const long was = unlocked;
  for (volatile int i = 0; i < 20; ++i) {
  }
  unlocked = was + 1;
}

static void call(Job *job, long k) {
  add_slowly();
  PyObject *result = PyObject_CallFunction(job->f, "il", job->number, k);
  if (result == NULL) {
    ++job->failed;
    PyErr_WriteUnraisable(job->f);
  }
  Py_XDECREF(result);
  add_slowly();
}

static void *run(void *p) {
  Job *job = p;
  switch (job->how) {
    case kShort:
    case kPython:
      for (long k = 0; k < job->times; ++k) {
        const PyGILState_STATE s = PyGILState_Ensure();
        call(job, k);
        PyGILState_Release(s);
      }
      break;
    case kLong: {
      const PyGILState_STATE s = PyGILState_Ensure();
      for (long k = 0; k < job->times; ++k) {
        call(job, k);
        Py_BEGIN_ALLOW_THREADS Py_END_ALLOW_THREADS
      }
      PyGILState_Release(s);
      break;
    }
    case kNested:
      for (long k = 0; k < job->times; ++k) {
        const PyGILState_STATE a = PyGILState_Ensure(), b = PyGILState_Ensure();
        PyThreadState *saved = PyEval_SaveThread();
        const PyGILState_STATE c = PyGILState_Ensure();
        call(job, k);
        PyGILState_Release(c);
        PyEval_RestoreThread(saved);
        PyGILState_Release(b);
        PyGILState_Release(a);
      }
      break;
    case kMade:
      for (long k = 0; k < job->times; ++k) {
        PyEval_AcquireThread(job->state);
        call(job, k);
        PyEval_ReleaseThread(job->state);
      }
      PyEval_AcquireThread(job->state);
      PyThreadState_Clear(job->state);
      PyThreadState_DeleteCurrent();
      break;
    case kKept:
      (void)PyGILState_Ensure();
      for (long k = 0; k < job->times; ++k) call(job, k);
      PyEval_SaveThread();
      break;
    case kAnew:
      for (long k = 0; k < job->times; ++k) {
        PyThreadState *state = PyThreadState_New(job->interpreter);
        PyEval_AcquireThread(state);
        call(job, k);
        PyThreadState_Clear(state);
        PyThreadState_DeleteCurrent();
      }
      break;
  }
  return NULL;
}
static void run_python(void *p) {
  run(p);
  PyThread_release_lock(((Job *)p)->done);
}

static void start_job(Job *job) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
#ifdef TRICOLOR_TSAN
  if (getpid() != first_process) {
    if (job->number >= 8) abort();
    pthread_attr_setstack(&attributes, stacks_of_child[job->number], sizeof stacks_of_child[0]);
  }
#endif
  pthread_create(&job->id, &attributes, run, job);
  pthread_attr_destroy(&attributes);
}

static PyObject *start(PyObject *module, PyObject *args) {
  (void)module;
  int n;
  PyObject *f;
  long times;
  const char *how;
  if (!PyArg_ParseTuple(args, "iOls", &n, &f, &times, &how)) return NULL;
  for (int i = 0; i < n; ++i) {
    Job *job = &jobs[job_count];
    memset(job, 0, sizeof *job);
    job->number = job_count++;
    job->f = Py_NewRef(f);
    job->times = times;
    while (strcmp(kHows[job->how], how) != 0) ++job->how;
    job->interpreter = PyInterpreterState_Get();
    if (job->how == kMade) job->state = PyThreadState_New(PyInterpreterState_Get());
    if (job->how == kPython) {
      job->done = PyThread_allocate_lock();
      PyThread_acquire_lock(job->done, WAIT_LOCK);
      PyThread_start_new_thread(run_python, job);
    } else {
      start_job(job);
    }
    expected += 2 * times;
  }
  Py_RETURN_NONE;
}
static PyObject *join(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  long failed = 0;
  Py_BEGIN_ALLOW_THREADS for (int i = 0; i < job_count; ++i) {
    if (jobs[i].done != NULL) {
      PyThread_acquire_lock(jobs[i].done, WAIT_LOCK);
      PyThread_release_lock(jobs[i].done);
      PyThread_free_lock(jobs[i].done);
    } else {
      pthread_join(jobs[i].id, NULL);
    }
    failed += jobs[i].failed;
  }
  Py_END_ALLOW_THREADS for (int i = 0; i < job_count; ++i) Py_CLEAR(jobs[i].f);
  job_count = 0;
  return PyLong_FromLong(failed);
}
static PyObject *total(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  PyObject *result = Py_BuildValue("ll", unlocked, expected);
  unlocked = expected = 0;
  return result;
}

typedef struct {
  int n, accepted;
  PyObject *f;
} Pending;
static int pending_call(void *f) {
  PyObject *result = PyObject_CallNoArgs(f);
  Py_DECREF((PyObject *)f);
  if (result == NULL) return -1;
  Py_DECREF(result);
  return 0;
}
static void *pend_them(void *p) {
  Pending *pending = p;
  for (int i = 0; i < pending->n; ++i) {
    if (Py_AddPendingCall(pending_call, pending->f) == 0) ++pending->accepted;
  }
  return NULL;
}
static PyObject *pend(PyObject *module, PyObject *args) {
  (void)module;
  Pending pending = {0};
  if (!PyArg_ParseTuple(args, "iO", &pending.n, &pending.f)) return NULL;
  for (int i = 0; i < pending.n; ++i) Py_INCREF(pending.f);
  pthread_t id;
  pthread_create(&id, NULL, pend_them, &pending);
  pthread_join(id, NULL);
  for (int i = pending.accepted; i < pending.n; ++i) Py_DECREF(pending.f);
  return PyLong_FromLong(pending.accepted);
}

static PyObject *wait_in_c(PyObject *module, PyObject *seconds) {
  (void)module;
  const double until = now_ms() + 1000 * PyFloat_AsDouble(seconds);
  while (now_ms() < until) {
    if (PyErr_CheckSignals() < 0) return NULL;
    usleep(100);
  }
  Py_RETURN_FALSE;
}
static void *kill_myself(void *p) {
  pthread_kill(pthread_self(), *(int *)p);
  return NULL;
}
static PyObject *kill_in_thread(PyObject *module, PyObject *number) {
  (void)module;
  static int n;
  n = (int)PyLong_AsLong(number);
  pthread_t id;
  pthread_create(&id, NULL, kill_myself, &n);
  pthread_join(id, NULL);
  Py_RETURN_NONE;
}
static PyObject *interrupt(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  PyErr_SetInterrupt();
  Py_RETURN_NONE;
}

static PyObject *fork_in_c(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *f;
  const char *how;
  if (!PyArg_ParseTuple(args, "sO", &how, &f)) return NULL;
  const int hooks = strcmp(how, "hooks") == 0;
  if (hooks) PyOS_BeforeFork();
  const pid_t child = fork();
  if (child == 0) {
    if (hooks) PyOS_AfterFork_Child();
    PyObject *result = PyObject_CallNoArgs(f);
    if (result == NULL) PyErr_Print();
    _exit(result == NULL ? 99 : (int)PyLong_AsLong(result));
  }
  if (hooks) PyOS_AfterFork_Parent();
  int status = 0;
  Py_BEGIN_ALLOW_THREADS while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  Py_END_ALLOW_THREADS return PyLong_FromLong(WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
}

static PyObject *sleep_in_c(PyObject *module, PyObject *ms) {
  (void)module;
  const long n = PyLong_AsLong(ms);
  Py_BEGIN_ALLOW_THREADS usleep((useconds_t)n * 1000);
  Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

static void *check(void *p) {
  *(int *)p = PyGILState_Check() * 2 + (PyGILState_GetThisThreadState() != NULL);
  return NULL;
}
static PyObject *checks(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  const int here = PyGILState_Check();
  int given_up, other, mine;
  Py_BEGIN_ALLOW_THREADS given_up = PyGILState_Check();
  mine = PyGILState_GetThisThreadState() == _save;
  pthread_t id;
  pthread_create(&id, NULL, check, &other);
  pthread_join(id, NULL);
  Py_END_ALLOW_THREADS return Py_BuildValue("iiii", here, given_up, mine, other);
}
static PyObject *raise_in(PyObject *module, PyObject *args) {
  (void)module;
  unsigned long id;  // NOLINT
  PyObject *e;
  if (!PyArg_ParseTuple(args, "kO", &id, &e)) return NULL;
  return PyLong_FromLong(PyThreadState_SetAsyncExc(id, e == Py_None ? NULL : e));
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static PyObject *given, *had;
static int keeper_started;
static void *keeper(void *none) {
  (void)none;
  PyObject *mine = NULL;
  while (keeper_started) {
    pthread_mutex_lock(&mutex);
    while (given == NULL) pthread_cond_wait(&cond, &mutex);
    PyObject *got = given;
    given = NULL;
    pthread_mutex_unlock(&mutex);
    const PyGILState_STATE s = PyGILState_Ensure();
    PyObject *pair = PyTuple_Pack(2, got, mine == NULL ? Py_None : mine);
    Py_XDECREF(mine);
    mine = got;
    PyGILState_Release(s);
    pthread_mutex_lock(&mutex);
    had = pair;
    pthread_cond_broadcast(&cond);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}
static PyObject *keep(PyObject *module, PyObject *o) {
  (void)module;
  PyObject *result;
  if (!keeper_started) {
    pthread_t id;
    keeper_started = 1;
    pthread_create(&id, NULL, keeper, NULL);
    pthread_detach(id);
  }
  Py_INCREF(o);
  Py_BEGIN_ALLOW_THREADS pthread_mutex_lock(&mutex);
  given = o;
  pthread_cond_broadcast(&cond);
  while (had == NULL) pthread_cond_wait(&cond, &mutex);
  result = had;
  had = NULL;
  pthread_mutex_unlock(&mutex);
  Py_END_ALLOW_THREADS return result;
}
static PyObject *local(PyObject *module, PyObject *o) {
  (void)module;
  PyObject *dict = PyThreadState_GetDict();
  if (dict == NULL) return NULL;
  PyObject *was = PyDict_GetItemString(dict, "strangers");
  was = Py_NewRef(was == NULL ? Py_None : was);
  if (PyDict_SetItemString(dict, "strangers", o) < 0) Py_CLEAR(was);
  return was;
}

typedef struct {
  PyObject *f;
  int how;
} Late;
static void *late_main(void *p) {
  Late *l = p;
  PyGILState_STATE s;
  PyThreadState *saved;
  switch (l->how) {
    case 0:
      for (;;) {
        s = PyGILState_Ensure();
        PyObject *result = PyObject_CallNoArgs(l->f);
        if (result == NULL) PyErr_WriteUnraisable(l->f);
        Py_XDECREF(result);
        PyGILState_Release(s);
      }
    case 1:
      (void)PyGILState_Ensure();
      saved = PyEval_SaveThread();
      usleep(300000);
      PyEval_RestoreThread(saved);
      Py_XDECREF(PyObject_CallNoArgs(l->f));
      PyEval_SaveThread();
      break;
    case 2:
      s = PyGILState_Ensure();
      (void)s;
      Py_XDECREF(PyObject_CallNoArgs(l->f));  // does not return
      PyEval_SaveThread();
      break;
    default:
      for (;;) {
        s = PyGILState_Ensure();
        PyGILState_Release(s);
        s = PyGILState_Ensure();
        saved = PyEval_SaveThread();
        PyEval_RestoreThread(saved);
        PyGILState_Release(s);
      }
  }
  return NULL;
}
static PyObject *late(PyObject *module, PyObject *args) {
  (void)module;
  static Late lates[16];
  static int n;
  static const char *const names[] = {"calls", "sleeps", "computes", "turns"};
  Late *l = &lates[n++];
  const char *how;
  if (!PyArg_ParseTuple(args, "Os", &l->f, &how)) return NULL;
  Py_INCREF(l->f);
  while (strcmp(names[l->how], how) != 0) ++l->how;
  pthread_t id;
  pthread_create(&id, NULL, late_main, l);
  pthread_detach(id);
  Py_RETURN_NONE;
}

static Py_tss_t slot = Py_tss_NEEDS_INIT;
static void *look_at_slot(void *p) {
  *(void **)p = PyThread_tss_get(&slot);
  PyThread_tss_set(&slot, p);
  return NULL;
}
static PyObject *tss(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  int mine;
  void *theirs = &mine;
  PyThread_tss_create(&slot);
  const int was = PyThread_tss_get(&slot) != NULL;
  PyThread_tss_set(&slot, &mine);
  pthread_t id;
  pthread_create(&id, NULL, look_at_slot, &theirs);
  pthread_join(id, NULL);
  PyObject *result = Py_BuildValue("iii", was, theirs != NULL, PyThread_tss_get(&slot) == &mine);
  PyThread_tss_set(&slot, NULL);
  return result;
}
static PyObject *lock(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  PyThread_type_lock l = PyThread_allocate_lock();
  const int first = PyThread_acquire_lock(l, NOWAIT_LOCK), second = PyThread_acquire_lock(l, NOWAIT_LOCK);
  const PyLockStatus timed = PyThread_acquire_lock_timed(l, 1000, 0);
  PyThread_release_lock(l);
  const PyLockStatus again = PyThread_acquire_lock_timed(l, -1, 1);
  PyThread_release_lock(l);
  PyThread_free_lock(l);
  return Py_BuildValue("iiii", first, second, timed, again);
}

static PyMethodDef functions[] = {{"start", start, METH_VARARGS, NULL},
                                  {"join", join, METH_NOARGS, NULL},
                                  {"total", total, METH_NOARGS, NULL},
                                  {"pend", pend, METH_VARARGS, NULL},
                                  {"wait", wait_in_c, METH_O, NULL},
                                  {"kill", kill_in_thread, METH_O, NULL},
                                  {"interrupt", interrupt, METH_NOARGS, NULL},
                                  {"fork", fork_in_c, METH_VARARGS, NULL},
                                  {"sleep", sleep_in_c, METH_O, NULL},
                                  {"checks", checks, METH_NOARGS, NULL},
                                  {"raise_in", raise_in, METH_VARARGS, NULL},
                                  {"keep", keep, METH_O, NULL},
                                  {"local", local, METH_O, NULL},
                                  {"late", late, METH_VARARGS, NULL},
                                  {"tss", tss, METH_NOARGS, NULL},
                                  {"lock", lock, METH_NOARGS, NULL},
                                  {0}};
MODULE_DEFINITION("strangers", functions);
MODULE_INIT(strangers)
