// Threads of C code: states, the legacy lock's doors, locks and thread-specific storage.
#include <pthread.h>
#include <semaphore.h>
#include <time.h>
#include <unistd.h>

#include <deque>
#include <mutex>

#include "compat/exclusive.h"
#include "compat/objects/prelude.h"
#include "compat/parallel.h"
#include "compat/include/internal/pycore_pystate.h"
#include "runtime/interp/eval.h"
#include "runtime/interrupt.h"
#include "runtime/modules/thread_module.h"
#include "runtime/objects/function.h"
#include "runtime/other_stacks.h"
#include "runtime/thread_start.h"

struct _is {
  int64_t id;
  PyObject* dict;
};

namespace {

PyInterpreterState interpreter = {0, nullptr};

PyThreadState* StateOf(NativeThread* n) {
  n->state.interp = &interpreter;
  return &n->state;
}

// The thread's state after it gave up what it holds, and detached.
PyThreadState* LeaveNative(NativeThread* n) {
  if (n->sections != nullptr) SuspendSections(n);
  n->left = GiveUp(n);
  gc::Detach(n->thread);
  return StateOf(n);
}

void EnterNative(NativeThread* n) {
  if (gc::IsDetached(n->thread)) gc::Reattach(n->thread);
  if (n->sections != nullptr) ResumeSections(n);
  if (n->holds_lock || n->in_parallel != 0) return;
  // Code that had neither, as that which a state is new to, counts on the lock.
  NativeThread::Given had = n->left;
  n->left = {true};
  if (!had.parallel) had.lock = true;
  TakeBack(n, had);
}

// Whose code comes is not known, so it gets every lock that it could count on.
void EnterUnknown(NativeThread* n) {
  n->left = {true, false, AllExclusive()};
  EnterNative(n);
}

// ---- Threads that C code started: the runtime's for as long as their count is positive.

// Its value is the thread; its destructor runs when a thread ends that C code has not given back.
pthread_key_t exit_key;
void LeaveAtExit(void* p) {
  auto* t = static_cast<Thread*>(p);
  if (t != CurrentThread() || !BeginArrival()) return;
  if (gc::IsDetached(t)) gc::Reattach(t);
  ThreadEnds(t);
  ForgetThread(t);
  DetachThread(t);
  delete t;
  EndArrival();
}

Thread* AttachForeign() {
  if (!BeginArrival()) {
    for (;;) pause();  // as CPython: the thread ends with the process
  }
  [[maybe_unused]] static const int made = pthread_key_create(&exit_key, LeaveAtExit);
  auto* t = new Thread;
  if (!AttachThread(t, Runtime::Get())) Py_FatalError("no memory for a thread");
  BecomeMultiThreaded();
  EndArrival();
  pthread_setspecific(exit_key, t);
  return t;
}

// REQUIRES nothing held.
void DetachForeign(Thread* t) {
  pthread_setspecific(exit_key, nullptr);
  ThreadEnds(t);
  ForgetThread(t);
  DetachThread(t);
  delete t;
}

// Makes `n` the current state of this thread, attached and with the lock.
void EnterState(NativeThread* n) {
  Thread* t = CurrentThread();
  if (t == nullptr) {
    t = AttachForeign();
    n->foreign = true;
    n->left = {true, false, AllExclusive()};
  } else if (gc::IsDetached(t)) {
    gc::Reattach(t);
  }
  Bind(n, t);
  EnterNative(n);
}

}  // namespace

PyThreadState* _PyThreadState_UncheckedGet(void) {
  Thread* t = CurrentThread();
  return t == nullptr || gc::IsDetached(t) ? nullptr : StateOf(NativeThreadOf(t));
}
PyThreadState* PyThreadState_Get(void) {
  PyThreadState* s = _PyThreadState_UncheckedGet();
  if (s == nullptr) Py_FatalError("the thread is not attached to the runtime");
  return s;
}
PyObject* PyThreadState_GetDict(void) {
  PyThreadState* s = _PyThreadState_UncheckedGet();
  return s == nullptr ? nullptr : _PyThreadState_GetDict(s);
}
PyObject* _PyThreadState_GetDict(PyThreadState* s) {
  if (s->dict == nullptr) s->dict = PyDict_New();
  return s->dict;
}

PyThreadState* PyThreadState_New(PyInterpreterState*) { return StateOf(NewNativeThread()); }
void PyThreadState_Clear(PyThreadState* s) {
  Py_CLEAR(s->dict);
  Py_CLEAR(s->curexc_traceback);
}
void PyThreadState_Delete(PyThreadState* s) {
  if (s == _PyThreadState_UncheckedGet()) {
    Py_FatalError("the state is still the current one");
  }
  DeleteNativeThread(NativeThreadOf(s));
}
void PyThreadState_DeleteCurrent(void) {
  NativeThread* n = CurrentNative();
  Thread* t = n->thread;
  const bool foreign = n->foreign;
  LeaveNative(n);
  DeleteNativeThread(n);
  if (!foreign) return;
  gc::Reattach(t);
  DetachForeign(t);
}
// Null takes nothing away: C code asks with it which state it was, to put it back.
PyThreadState* PyThreadState_Swap(PyThreadState* s) {
  PyThreadState* old = _PyThreadState_UncheckedGet();
  if (s != nullptr && s != old) EnterState(NativeThreadOf(s));
  return old;
}
namespace {
struct Following {
  NativeThread* after;
  NativeThread* found;
};
bool FindFollowing(NativeThread* n, void* argument) {
  auto* f = static_cast<Following*>(argument);
  if (f->after == nullptr) {
    f->found = n;
    return false;
  }
  if (n == f->after) f->after = nullptr;
  return true;
}
PyThreadState* StateAfter(PyThreadState* s) {
  Following f = {s == nullptr ? nullptr : NativeThreadOf(s), nullptr};
  ForEachNativeThread(FindFollowing, &f);
  return f.found == nullptr ? nullptr : StateOf(f.found);
}
}  // namespace
PyThreadState* PyInterpreterState_ThreadHead(PyInterpreterState*) { return StateAfter(nullptr); }
PyThreadState* PyThreadState_Next(PyThreadState* s) { return StateAfter(s); }
PyInterpreterState* PyThreadState_GetInterpreter(PyThreadState* s) { return s->interp; }
uint64_t PyThreadState_GetID(PyThreadState* s) { return s->id; }
int PyThreadState_SetAsyncExc(unsigned long id, PyObject* e) {  // NOLINT
  return SetAsyncException(id, Escape(e));
}
PyInterpreterState* PyInterpreterState_Get(void) { return &interpreter; }
PyInterpreterState* PyInterpreterState_Main(void) { return &interpreter; }
PyInterpreterState* PyInterpreterState_Head(void) { return &interpreter; }
int64_t PyInterpreterState_GetID(PyInterpreterState* i) { return i->id; }
PyObject* PyInterpreterState_GetDict(PyInterpreterState* i) {
  if (i->dict == nullptr) i->dict = PyDict_New();
  return i->dict;
}

PyThreadState* PyEval_SaveThread(void) { return LeaveNative(CurrentNative()); }
void PyEval_RestoreThread(PyThreadState* s) { EnterState(NativeThreadOf(s)); }
void PyEval_AcquireThread(PyThreadState* s) { PyEval_RestoreThread(s); }
void PyEval_ReleaseThread(PyThreadState*) { PyEval_SaveThread(); }
void PyEval_InitThreads(void) {}
int PyEval_ThreadsInitialized(void) { return 1; }

PyGILState_STATE PyGILState_Ensure(void) {
  Thread* t = CurrentThread();
  if (t == nullptr) {
    t = AttachForeign();
    NativeThread* n = NativeThreadOf(t);
    n->foreign = true;
    n->state.gilstate_counter = 1;
    EnterUnknown(n);
    return PyGILState_UNLOCKED;
  }
  NativeThread* n = NativeThreadOf(t);
  const bool had = (n->holds_lock || n->in_parallel != 0) && !gc::IsDetached(t);
  ++n->state.gilstate_counter;
  if (had) return PyGILState_LOCKED;
  n->outside.push_back(n->left);
  EnterUnknown(n);
  return PyGILState_UNLOCKED;
}
void PyGILState_Release(PyGILState_STATE old) {
  NativeThread* n = CurrentNative();
  const int left = --n->state.gilstate_counter;
  if (n->foreign && left == 0) {
    Py_CLEAR(n->state.dict);
    if (n->exclusive != 0) ExchangeExclusive(n, 0);
    ReleaseLegacyLock(n);
    DetachForeign(n->thread);
    return;
  }
  if (old == PyGILState_LOCKED) return;
  LeaveNative(n);
  if (n->outside.empty()) return;
  n->left = n->outside.back();
  n->outside.pop_back();
}
PyThreadState* PyGILState_GetThisThreadState(void) {
  Thread* t = CurrentThread();
  return t == nullptr ? nullptr : StateOf(NativeThreadOf(t));
}
int PyGILState_Check(void) {
  Thread* t = CurrentThread();
  return t != nullptr && !gc::IsDetached(t);
}

// ---- Calls for the main thread.
namespace {
struct PendingCall {
  int (*function)(void*);
  void* argument;
};
std::mutex pending_mutex;
std::deque<PendingCall> pending;

bool RunPending() {
  for (;;) {
    PendingCall call;
    {
      std::lock_guard<std::mutex> guard(pending_mutex);
      if (pending.empty()) return true;
      call = pending.front();
      pending.pop_front();
    }
    LegacyScope scope;
    if (call.function(call.argument) != 0) return false;
  }
}
}  // namespace
// Main thread, at a poll. False: a call raised.
bool tricolor::compat::RunPendingCalls() { return RunPending(); }

int Py_AddPendingCall(int (*function)(void*), void* argument) {
  {
    std::lock_guard<std::mutex> guard(pending_mutex);
    if (pending.size() >= 31) return -1;  // CPython's ring of 32 has one free
    pending.push_back({function, argument});
  }

  ForEachThread([](Thread* t) {
    if (t->is_main) gc::RequestEmbedderPoll(t);
  });
  return 0;
}
int Py_MakePendingCalls(void) { return RunPending() ? 0 : -1; }

// ---- What runs.
int Py_EnterRecursiveCall(const char* where) {
  Thread* t = CurrentThread();
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  if (t->native_depth + t->python_depth > RecursionLimit() ||
      (here < t->native_limit && !IsBelowOwnStack(here))) {
    Raise(exc::RecursionError, "maximum recursion depth exceeded%s", where == nullptr ? "" : where);
    return -1;
  }
  ++t->native_depth;
  return 0;
}
void Py_LeaveRecursiveCall(void) { --CurrentThread()->native_depth; }
int Py_GetRecursionLimit(void) { return RecursionLimit(); }
void Py_SetRecursionLimit(int n) { __atomic_store_n(&recursion_limit, n, __ATOMIC_RELAXED); }
PyObject* PyEval_GetBuiltins(void) { return Py(CurrentBuiltins()); }
PyObject* PyEval_GetGlobals(void) { return Py(CurrentGlobals()); }
PyObject* PyEval_GetLocals(void) {
  if (CurrentGlobals() == nullptr) {
    Raise(exc::SystemError, "frame does not exist");
    return nullptr;
  }
  return Py(CurrentLocals());
}
PyObject* _PyEval_GetBuiltin(PyObject* name) {
  Object* value = DictGetStr(CurrentBuiltins(), Escape(name));
  if (value == nullptr) RaiseObject(exc::AttributeError, In(name));
  return NewReference(value);
}
PyObject* _PyEval_GetBuiltinId(_Py_Identifier* id) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? nullptr : _PyEval_GetBuiltin(name);
}
PyObject* PyEval_EvalCode(PyObject* code, PyObject* globals, PyObject* locals) {
  return NewReference(EvalCode(Escape(code), Escape(globals), Escape(locals), nullptr));
}
const char* PyEval_GetFuncName(PyObject* f) {
  if (PyMethod_Check(f)) return PyEval_GetFuncName(PyMethod_GET_FUNCTION(f));
  if (PyFunction_Check(f)) return PyUnicode_AsUTF8(Py(gc::Load(&As<FunctionObject>(In(f))->name)));
  if (PyCFunction_Check(f)) return reinterpret_cast<PyCFunctionObject*>(f)->m_ml->ml_name;
  return TypeOf(In(f))->tp_name;
}
const char* PyEval_GetFuncDesc(PyObject* f) {
  return PyMethod_Check(f) || PyFunction_Check(f) || PyCFunction_Check(f) ? "()" : " object";
}

// ---- Locks and storage of C's own.
void PyThread_init_thread(void) {}
namespace {
struct NewThread {
  void (*function)(void*);
  void* argument;
};
void* RunNewThread(void* p) {
  NewThread start = *static_cast<NewThread*>(p);
  delete static_cast<NewThread*>(p);
  start.function(start.argument);
  return nullptr;
}
}  // namespace
unsigned long PyThread_start_new_thread(void (*function)(void*), void* argument) {  // NOLINT
  pthread_t thread;
  auto* start = new NewThread{function, argument};
  if (pthread_create(&thread, nullptr, RunNewThread, start) != 0) {
    delete start;
    return PYTHREAD_INVALID_THREAD_ID;
  }
  pthread_detach(thread);
  return static_cast<unsigned long>(thread);                                       // NOLINT
}
unsigned long PyThread_get_thread_ident(void) {                                    // NOLINT
  Thread* t = CurrentThread();
  return t != nullptr ? t->ident : static_cast<unsigned long>(pthread_self());     // NOLINT
}
unsigned long PyThread_get_thread_native_id(void) { return static_cast<unsigned long>(gettid()); }  // NOLINT
PyThread_type_lock PyThread_allocate_lock(void) {
  auto* s = new sem_t;
  sem_init(s, 0, 1);
  return s;
}
void PyThread_free_lock(PyThread_type_lock lock) {
  auto* s = static_cast<sem_t*>(lock);
  if (s == nullptr) return;
  sem_destroy(s);
  delete s;
}
// As CPython's, these block without giving anything up: the caller has saved its thread if it
// wants to.
PyLockStatus PyThread_acquire_lock_timed(PyThread_type_lock lock, PY_TIMEOUT_T us, int intr) {
  auto* s = static_cast<sem_t*>(lock);
  for (;;) {
    int r;
    if (us == 0) {
      r = sem_trywait(s);
    } else if (us < 0) {
      r = sem_wait(s);
    } else {
      timespec at;
      clock_gettime(CLOCK_REALTIME, &at);
      at.tv_sec += us / 1000000;
      at.tv_nsec += us % 1000000 * 1000;
      if (at.tv_nsec >= 1000000000) {
        ++at.tv_sec;
        at.tv_nsec -= 1000000000;
      }
      r = sem_timedwait(s, &at);
    }
    if (r == 0) return PY_LOCK_ACQUIRED;
    if (errno != EINTR) return PY_LOCK_FAILURE;
    if (intr != 0) return PY_LOCK_INTR;
  }
}
int PyThread_acquire_lock(PyThread_type_lock lock, int wait) {
  return PyThread_acquire_lock_timed(lock, wait != 0 ? -1 : 0, 0) == PY_LOCK_ACQUIRED;
}
void PyThread_release_lock(PyThread_type_lock lock) { sem_post(static_cast<sem_t*>(lock)); }
Py_tss_t* PyThread_tss_alloc(void) { return static_cast<Py_tss_t*>(calloc(1, sizeof(Py_tss_t))); }
void PyThread_tss_free(Py_tss_t* key) {
  if (key == nullptr) return;
  PyThread_tss_delete(key);
  free(key);
}
int PyThread_tss_is_created(Py_tss_t* key) { return key->_is_initialized; }
int PyThread_tss_create(Py_tss_t* key) {
  if (key->_is_initialized) return 0;
  if (pthread_key_create(&key->_key, nullptr) != 0) return -1;
  key->_is_initialized = 1;
  return 0;
}
void PyThread_tss_delete(Py_tss_t* key) {
  if (!key->_is_initialized) return;
  pthread_key_delete(key->_key);
  key->_is_initialized = 0;
}
int PyThread_tss_set(Py_tss_t* key, void* value) {
  return pthread_setspecific(key->_key, value) == 0 ? 0 : -1;
}
void* PyThread_tss_get(Py_tss_t* key) { return pthread_getspecific(key->_key); }
