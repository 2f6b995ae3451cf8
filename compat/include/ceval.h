#ifndef Py_CEVAL_H
#define Py_CEVAL_H

TC_BEGIN_DECLS

TC_API(PyThreadState *, PyEval_SaveThread, (void));
TC_API(void, PyEval_RestoreThread, (PyThreadState *));
TC_API(void, PyEval_AcquireThread, (PyThreadState *));
TC_API(void, PyEval_ReleaseThread, (PyThreadState *));
TC_API(void, PyEval_InitThreads, (void));
TC_API(int, PyEval_ThreadsInitialized, (void));
#define Py_BEGIN_ALLOW_THREADS \
  { \
    PyThreadState *_save; \
    _save = PyEval_SaveThread();
#define Py_BLOCK_THREADS PyEval_RestoreThread(_save);
#define Py_UNBLOCK_THREADS _save = PyEval_SaveThread();
#define Py_END_ALLOW_THREADS \
    PyEval_RestoreThread(_save); \
  }

TC_API(int, Py_EnterRecursiveCall, (const char *));
TC_API(void, Py_LeaveRecursiveCall, (void));
#define _Py_EnterRecursiveCall Py_EnterRecursiveCall
#define _Py_LeaveRecursiveCall Py_LeaveRecursiveCall
TC_API(int, Py_GetRecursionLimit, (void));
TC_API(void, Py_SetRecursionLimit, (int));
TC_API(PyObject *, PyEval_GetBuiltins, (void));
TC_API(PyObject *, PyEval_GetGlobals, (void));
TC_API(PyObject *, PyEval_GetLocals, (void));
TC_API(PyObject *, _PyEval_GetBuiltin, (PyObject *));
TC_API(PyObject *, _PyEval_GetBuiltinId, (_Py_Identifier *));
TC_API(PyObject *, PyEval_EvalCode, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyEval_EvalCodeEx,
       (PyObject *, PyObject *globals, PyObject *locals, PyObject *const *args, int nargs,
        PyObject *const *kws, int nkws, PyObject *const *defs, int ndefs, PyObject *kwdefs,
        PyObject *closure));
TC_API(PyObject *, PyEval_CallFunction, (PyObject *, const char *, ...));
TC_API(PyObject *, PyEval_CallMethod, (PyObject *, const char *, const char *, ...));
// Trace and profile functions in C, of the calling thread. Null: none.
typedef int (*Py_tracefunc)(PyObject *, PyFrameObject *, int, PyObject *);
#define PyTrace_CALL 0
#define PyTrace_EXCEPTION 1
#define PyTrace_LINE 2
#define PyTrace_RETURN 3
#define PyTrace_C_CALL 4
#define PyTrace_C_EXCEPTION 5
#define PyTrace_C_RETURN 6
#define PyTrace_OPCODE 7
TC_API(void, PyEval_SetTrace, (Py_tracefunc, PyObject *));
TC_API(void, PyEval_SetProfile, (Py_tracefunc, PyObject *));
TC_API(int, _PyEval_SetTrace, (PyThreadState *, Py_tracefunc, PyObject *));
TC_API(int, _PyEval_SetProfile, (PyThreadState *, Py_tracefunc, PyObject *));
TC_API(void, PyThreadState_EnterTracing, (PyThreadState *));
TC_API(void, PyThreadState_LeaveTracing, (PyThreadState *));
TC_API(PyObject *, PyEval_CallObjectWithKeywords, (PyObject *, PyObject *, PyObject *));
#define PyEval_CallObject(f, args) PyEval_CallObjectWithKeywords((f), (args), _Py_NULL)
TC_API(const char *, PyEval_GetFuncName, (PyObject *));
TC_API(const char *, PyEval_GetFuncDesc, (PyObject *));
TC_API(int, Py_AddPendingCall, (int (*)(void *), void *));
TC_API(int, Py_MakePendingCalls, (void));

TC_END_DECLS

#endif  // Py_CEVAL_H
