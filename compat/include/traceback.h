// Frames, code and tracebacks, as far as C code may look at them.
#ifndef Py_TRACEBACK_H
#define Py_TRACEBACK_H

TC_BEGIN_DECLS

typedef struct _frame PyFrameObject;
typedef struct PyCodeObject PyCodeObject;
typedef struct _traceback {
  PyObject_HEAD
  struct _traceback *tb_next;
  PyFrameObject *tb_frame;
  int tb_lasti;
  int tb_lineno;
} PyTracebackObject;
TC_DATA(PyTypeObject, PyTraceBack_Type);
TC_DATA(PyTypeObject, PyFrame_Type);
TC_DATA(PyTypeObject, PyCode_Type);
#define PyTraceBack_Check(op) Py_IS_TYPE((op), &PyTraceBack_Type)
#define PyFrame_Check(op) Py_IS_TYPE((op), &PyFrame_Type)
#define PyCode_Check(op) Py_IS_TYPE((op), &PyCode_Type)
TC_API(PyFrameObject *, PyEval_GetFrame, (void));
TC_API(PyCodeObject *, PyFrame_GetCode, (PyFrameObject *));
TC_API(PyFrameObject *, PyFrame_GetBack, (PyFrameObject *));
TC_API(PyObject *, PyFrame_GetGlobals, (PyFrameObject *));
TC_API(PyObject *, PyFrame_GetLocals, (PyFrameObject *));
TC_API(int, PyFrame_GetLineNumber, (PyFrameObject *));
TC_API(int, PyFrame_GetLasti, (PyFrameObject *));
TC_API(PyFrameObject *, PyThreadState_GetFrame, (PyThreadState *));
TC_API(int, PyTraceBack_Here, (PyFrameObject *));
TC_API(int, PyTraceBack_Print, (PyObject *, PyObject *));
TC_API(void, _PyTraceback_Add, (const char *, const char *, int));

TC_END_DECLS

#endif  // Py_TRACEBACK_H
