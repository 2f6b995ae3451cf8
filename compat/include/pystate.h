// Threads and interpreters, as C code sees them.
#ifndef Py_PYSTATE_H
#define Py_PYSTATE_H

TC_BEGIN_DECLS

typedef struct _is PyInterpreterState;
typedef struct _err_stackitem {
  PyObject *exc_value;
  struct _err_stackitem *previous_item;
} _PyErr_StackItem;

// Only what must be a field. Errors are the runtime's: PyErr_* reads them.
struct _ts {
  struct _ts *prev, *next;
  PyInterpreterState *interp;
  int recursion_remaining, recursion_limit, recursion_headroom;
  int tracing;
  int gilstate_counter;
  uint64_t id;
  unsigned long thread_id;
  PyObject *dict;
  PyObject *context;
  uint64_t context_ver;
  // A reference that C code put here goes into the current error where that is next looked at.
  PyObject *curexc_traceback;
  void *tc_thread;
};
typedef struct _ts PyThreadState;
typedef enum { PyGILState_LOCKED, PyGILState_UNLOCKED } PyGILState_STATE;

// There is one interpreter: null, with NotImplementedError if the thread is attached.
TC_API(PyThreadState *, Py_NewInterpreter, (void));
TC_API(void, Py_EndInterpreter, (PyThreadState *));
TC_API(PyInterpreterState *, PyInterpreterState_New, (void));
TC_API(PyInterpreterState *, PyInterpreterState_Next, (PyInterpreterState *));
// The process ends with its program: these are for code that embeds Python, and find it running.
TC_API(void, Py_Initialize, (void));
TC_API(void, Py_InitializeEx, (int));
TC_API(PyThreadState *, PyThreadState_Get, (void));
TC_API(PyThreadState *, _PyThreadState_UncheckedGet, (void));
TC_API(PyObject *, PyThreadState_GetDict, (void));
TC_API(PyObject *, _PyThreadState_GetDict, (PyThreadState *));
TC_API(PyThreadState *, PyThreadState_New, (PyInterpreterState *));
TC_API(void, PyThreadState_Clear, (PyThreadState *));
TC_API(void, PyThreadState_Delete, (PyThreadState *));
TC_API(void, PyThreadState_DeleteCurrent, (void));
TC_API(PyThreadState *, PyInterpreterState_ThreadHead, (PyInterpreterState *));
TC_API(PyThreadState *, PyThreadState_Next, (PyThreadState *));
TC_API(PyThreadState *, PyThreadState_Swap, (PyThreadState *));
TC_API(PyInterpreterState *, PyThreadState_GetInterpreter, (PyThreadState *));
TC_API(uint64_t, PyThreadState_GetID, (PyThreadState *));
TC_API(int, PyThreadState_SetAsyncExc, (unsigned long, PyObject *));
TC_API(PyInterpreterState *, PyInterpreterState_Get, (void));
TC_API(PyInterpreterState *, PyInterpreterState_Main, (void));
TC_API(PyInterpreterState *, PyInterpreterState_Head, (void));
TC_API(int64_t, PyInterpreterState_GetID, (PyInterpreterState *));
TC_API(PyObject *, PyInterpreterState_GetDict, (PyInterpreterState *));
TC_API(PyGILState_STATE, PyGILState_Ensure, (void));
TC_API(void, PyGILState_Release, (PyGILState_STATE));
TC_API(PyThreadState *, PyGILState_GetThisThreadState, (void));
TC_API(int, PyGILState_Check, (void));
TC_API(int, PyState_AddModule, (PyObject *, struct PyModuleDef *));
TC_API(int, PyState_RemoveModule, (struct PyModuleDef *));
TC_API(PyObject *, PyState_FindModule, (struct PyModuleDef *));
#define PyThreadState_GET() PyThreadState_Get()
#define _PyThreadState_GET() PyThreadState_Get()
#define _PyInterpreterState_GET() PyInterpreterState_Get()

TC_END_DECLS

#endif  // Py_PYSTATE_H
