#ifndef Py_PYERRORS_H
#define Py_PYERRORS_H

#include <stdarg.h>

TC_BEGIN_DECLS

typedef struct {
  PyObject ob_base;
  PyObject *dict;
  PyObject *args;
  PyObject *notes;
  PyObject *traceback;
  PyObject *context;
  PyObject *cause;
  char suppress_context;
} PyBaseExceptionObject;

#define TC_EXCEPTION_HEAD_ \
  PyObject ob_base; \
  PyObject *dict, *args, *notes, *traceback, *context, *cause; \
  char suppress_context;
typedef struct {
  TC_EXCEPTION_HEAD_
  PyObject *obj, *name;
} PyAttributeErrorObject;
typedef struct {
  TC_EXCEPTION_HEAD_
  PyObject *name;
} PyNameErrorObject;
typedef struct {
  TC_EXCEPTION_HEAD_
  PyObject *msg, *name, *path;
} PyImportErrorObject;
typedef struct {
  TC_EXCEPTION_HEAD_
  PyObject *myerrno, *strerror, *filename, *filename2;
  Py_ssize_t written;
} PyOSErrorObject;
typedef struct {
  TC_EXCEPTION_HEAD_
  PyObject *code;
} PySystemExitObject;
typedef struct {
  TC_EXCEPTION_HEAD_
  PyObject *value;
} PyStopIterationObject;
typedef struct {
  TC_EXCEPTION_HEAD_
  PyObject *encoding, *object;
  Py_ssize_t start, end;
  PyObject *reason;
} PyUnicodeErrorObject;

#define PyExceptionClass_Check(x) \
  (PyType_Check(x) && PyType_FastSubclass((PyTypeObject *)(x), Py_TPFLAGS_BASE_EXC_SUBCLASS))
#define PyExceptionInstance_Check(x) PyType_FastSubclass(Py_TYPE(x), Py_TPFLAGS_BASE_EXC_SUBCLASS)
#define PyExceptionInstance_Class(x) _PyObject_CAST(Py_TYPE(x))

TC_DATA(PyObject *, PyExc_BaseException);
TC_DATA(PyObject *, PyExc_BaseExceptionGroup);
TC_DATA(PyObject *, PyExc_Exception);
TC_DATA(PyObject *, PyExc_GeneratorExit);
TC_DATA(PyObject *, PyExc_KeyboardInterrupt);
TC_DATA(PyObject *, PyExc_SystemExit);
TC_DATA(PyObject *, PyExc_ArithmeticError);
TC_DATA(PyObject *, PyExc_AssertionError);
TC_DATA(PyObject *, PyExc_AttributeError);
TC_DATA(PyObject *, PyExc_BufferError);
TC_DATA(PyObject *, PyExc_EOFError);
TC_DATA(PyObject *, PyExc_ImportError);
TC_DATA(PyObject *, PyExc_LookupError);
TC_DATA(PyObject *, PyExc_MemoryError);
TC_DATA(PyObject *, PyExc_NameError);
TC_DATA(PyObject *, PyExc_OSError);
TC_DATA(PyObject *, PyExc_ReferenceError);
TC_DATA(PyObject *, PyExc_RuntimeError);
TC_DATA(PyObject *, PyExc_StopAsyncIteration);
TC_DATA(PyObject *, PyExc_StopIteration);
TC_DATA(PyObject *, PyExc_SyntaxError);
TC_DATA(PyObject *, PyExc_SystemError);
TC_DATA(PyObject *, PyExc_TypeError);
TC_DATA(PyObject *, PyExc_ValueError);
TC_DATA(PyObject *, PyExc_Warning);
TC_DATA(PyObject *, PyExc_BlockingIOError);
TC_DATA(PyObject *, PyExc_BytesWarning);
TC_DATA(PyObject *, PyExc_ChildProcessError);
TC_DATA(PyObject *, PyExc_ConnectionError);
TC_DATA(PyObject *, PyExc_DeprecationWarning);
TC_DATA(PyObject *, PyExc_EncodingWarning);
TC_DATA(PyObject *, PyExc_ExceptionGroup);
TC_DATA(PyObject *, PyExc_FileExistsError);
TC_DATA(PyObject *, PyExc_FileNotFoundError);
TC_DATA(PyObject *, PyExc_FloatingPointError);
TC_DATA(PyObject *, PyExc_FutureWarning);
TC_DATA(PyObject *, PyExc_ImportWarning);
TC_DATA(PyObject *, PyExc_IndentationError);
TC_DATA(PyObject *, PyExc_IndexError);
TC_DATA(PyObject *, PyExc_InterruptedError);
TC_DATA(PyObject *, PyExc_IsADirectoryError);
TC_DATA(PyObject *, PyExc_KeyError);
TC_DATA(PyObject *, PyExc_ModuleNotFoundError);
TC_DATA(PyObject *, PyExc_NotADirectoryError);
TC_DATA(PyObject *, PyExc_NotImplementedError);
TC_DATA(PyObject *, PyExc_OverflowError);
TC_DATA(PyObject *, PyExc_PendingDeprecationWarning);
TC_DATA(PyObject *, PyExc_PermissionError);
TC_DATA(PyObject *, PyExc_ProcessLookupError);
TC_DATA(PyObject *, PyExc_RecursionError);
TC_DATA(PyObject *, PyExc_ResourceWarning);
TC_DATA(PyObject *, PyExc_RuntimeWarning);
TC_DATA(PyObject *, PyExc_SyntaxWarning);
TC_DATA(PyObject *, PyExc_TimeoutError);
TC_DATA(PyObject *, PyExc_UnboundLocalError);
TC_DATA(PyObject *, PyExc_UnicodeError);
TC_DATA(PyObject *, PyExc_UnicodeWarning);
TC_DATA(PyObject *, PyExc_UserWarning);
TC_DATA(PyObject *, PyExc_ZeroDivisionError);
TC_DATA(PyObject *, PyExc_BrokenPipeError);
TC_DATA(PyObject *, PyExc_ConnectionAbortedError);
TC_DATA(PyObject *, PyExc_ConnectionRefusedError);
TC_DATA(PyObject *, PyExc_ConnectionResetError);
TC_DATA(PyObject *, PyExc_TabError);
TC_DATA(PyObject *, PyExc_UnicodeDecodeError);
TC_DATA(PyObject *, PyExc_UnicodeEncodeError);
TC_DATA(PyObject *, PyExc_UnicodeTranslateError);
#define PyExc_EnvironmentError PyExc_OSError
#define PyExc_IOError PyExc_OSError

TC_API(void, PyErr_SetNone, (PyObject *));
TC_API(void, PyErr_SetObject, (PyObject *, PyObject *));
TC_API(void, PyErr_SetString, (PyObject *, const char *));
TC_API(PyObject *, PyErr_Format, (PyObject *, const char *, ...));
TC_API(PyObject *, PyErr_FormatV, (PyObject *, const char *, va_list));
TC_API(PyObject *, _PyErr_FormatFromCause, (PyObject *, const char *, ...));
TC_API(PyObject *, PyErr_Occurred, (void));
TC_API(void, PyErr_Clear, (void));
TC_API(void, PyErr_Fetch, (PyObject **, PyObject **, PyObject **));
TC_API(void, PyErr_Restore, (PyObject *, PyObject *, PyObject *));
TC_API(void, PyErr_NormalizeException, (PyObject **, PyObject **, PyObject **));
TC_API(int, PyErr_ExceptionMatches, (PyObject *));
TC_API(int, PyErr_GivenExceptionMatches, (PyObject *, PyObject *));
TC_API(PyObject *, PyErr_GetHandledException, (void));
TC_API(void, PyErr_SetHandledException, (PyObject *));
TC_API(void, PyErr_GetExcInfo, (PyObject **, PyObject **, PyObject **));
TC_API(void, PyErr_SetExcInfo, (PyObject *, PyObject *, PyObject *));
TC_API(void, _PyErr_ChainExceptions, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyErr_NoMemory, (void));
TC_API(int, PyErr_BadArgument, (void));
TC_API(void, PyErr_BadInternalCall, (void));
TC_API(void, _PyErr_BadInternalCall, (const char *, int));
TC_API(PyObject *, PyErr_SetFromErrno, (PyObject *));
TC_API(PyObject *, PyErr_SetFromErrnoWithFilename, (PyObject *, const char *));
TC_API(PyObject *, PyErr_SetFromErrnoWithFilenameObject, (PyObject *, PyObject *));
TC_API(PyObject *, PyErr_SetFromErrnoWithFilenameObjects, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyErr_SetImportError, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyErr_SetImportErrorSubclass,
       (PyObject *, PyObject *message, PyObject *name, PyObject *path));
TC_API(void, _PyErr_SetKeyError, (PyObject *));
TC_API(void, PyErr_SyntaxLocation, (const char *filename, int line));
TC_API(void, PyErr_SyntaxLocationEx, (const char *filename, int line, int column));
TC_API(void, PyErr_SyntaxLocationObject, (PyObject *filename, int line, int column));
TC_API(void, PyErr_RangedSyntaxLocationObject,
       (PyObject *filename, int line, int column, int end_line, int end_column));
TC_API(PyObject *, PyErr_ProgramText, (const char *filename, int line));
TC_API(PyObject *, PyErr_ProgramTextObject, (PyObject *filename, int line));
TC_API(PyObject *, PyErr_NewException, (const char *, PyObject *, PyObject *));
TC_API(PyObject *, PyErr_NewExceptionWithDoc, (const char *, const char *, PyObject *, PyObject *));
TC_API(void, PyErr_WriteUnraisable, (PyObject *));
TC_API(void, _PyErr_WriteUnraisableMsg, (const char *, PyObject *));
TC_API(int, PyErr_CheckSignals, (void));
TC_API(void, PyErr_SetInterrupt, (void));
TC_API(int, PyErr_SetInterruptEx, (int signal));
TC_API(void, PyErr_Print, (void));
TC_API(void, PyErr_PrintEx, (int));
TC_API(void, PyErr_Display, (PyObject *, PyObject *, PyObject *));
TC_API(int, PyErr_WarnEx, (PyObject *, const char *, Py_ssize_t));
TC_API(int, PyErr_WarnFormat, (PyObject *, Py_ssize_t, const char *, ...));
TC_API(int, PyErr_ResourceWarning, (PyObject *, Py_ssize_t, const char *, ...));
TC_API(int, PyErr_WarnExplicit,
       (PyObject *, const char *, const char *, int, const char *, PyObject *));
TC_API(int, PyErr_WarnExplicitObject,
       (PyObject *category, PyObject *message, PyObject *filename, int line, PyObject *module,
        PyObject *registry));
TC_API(int, PyErr_WarnExplicitFormat,
       (PyObject *category, const char *filename, int line, const char *module,
        PyObject *registry, const char *format, ...));
#define PyErr_Warn(category, text) PyErr_WarnEx((category), (text), 1)
TC_API(const char *, PyExceptionClass_Name, (PyObject *));
TC_API(int, PyException_SetTraceback, (PyObject *, PyObject *));
TC_API(PyObject *, PyException_GetTraceback, (PyObject *));
TC_API(PyObject *, PyException_GetCause, (PyObject *));
TC_API(void, PyException_SetCause, (PyObject *, PyObject *));
TC_API(PyObject *, PyException_GetContext, (PyObject *));
TC_API(void, PyException_SetContext, (PyObject *, PyObject *));
TC_API(PyObject *, PyUnicodeDecodeError_Create,
       (const char *, const char *, Py_ssize_t, Py_ssize_t, Py_ssize_t, const char *));
// Fields of UnicodeError's three subclasses. Positions are clipped to the object's length.
TC_API(PyObject *, PyUnicodeEncodeError_GetEncoding, (PyObject *));
TC_API(PyObject *, PyUnicodeEncodeError_GetObject, (PyObject *));
TC_API(PyObject *, PyUnicodeEncodeError_GetReason, (PyObject *));
TC_API(int, PyUnicodeEncodeError_GetStart, (PyObject *, Py_ssize_t *));
TC_API(int, PyUnicodeEncodeError_SetStart, (PyObject *, Py_ssize_t));
TC_API(int, PyUnicodeEncodeError_GetEnd, (PyObject *, Py_ssize_t *));
TC_API(int, PyUnicodeEncodeError_SetEnd, (PyObject *, Py_ssize_t));
TC_API(int, PyUnicodeEncodeError_SetReason, (PyObject *, const char *));
TC_API(PyObject *, PyUnicodeDecodeError_GetEncoding, (PyObject *));
TC_API(PyObject *, PyUnicodeDecodeError_GetObject, (PyObject *));
TC_API(PyObject *, PyUnicodeDecodeError_GetReason, (PyObject *));
TC_API(int, PyUnicodeDecodeError_GetStart, (PyObject *, Py_ssize_t *));
TC_API(int, PyUnicodeDecodeError_SetStart, (PyObject *, Py_ssize_t));
TC_API(int, PyUnicodeDecodeError_GetEnd, (PyObject *, Py_ssize_t *));
TC_API(int, PyUnicodeDecodeError_SetEnd, (PyObject *, Py_ssize_t));
TC_API(int, PyUnicodeDecodeError_SetReason, (PyObject *, const char *));
TC_API(PyObject *, PyUnicodeTranslateError_GetObject, (PyObject *));
TC_API(PyObject *, PyUnicodeTranslateError_GetReason, (PyObject *));
TC_API(int, PyUnicodeTranslateError_GetStart, (PyObject *, Py_ssize_t *));
TC_API(int, PyUnicodeTranslateError_SetStart, (PyObject *, Py_ssize_t));
TC_API(int, PyUnicodeTranslateError_GetEnd, (PyObject *, Py_ssize_t *));
TC_API(int, PyUnicodeTranslateError_SetEnd, (PyObject *, Py_ssize_t));
TC_API(int, PyUnicodeTranslateError_SetReason, (PyObject *, const char *));
TC_API(_Py_NO_RETURN void, Py_FatalError, (const char *));
TC_API(_Py_NO_RETURN void, _Py_FatalErrorFunc, (const char *, const char *));
#ifndef Py_LIMITED_API
#define Py_FatalError(message) _Py_FatalErrorFunc(__func__, (message))
#endif
TC_API(int, PyOS_snprintf, (char *, size_t, const char *, ...));
TC_API(int, PyOS_vsnprintf, (char *, size_t, const char *, va_list));

TC_END_DECLS

#endif  // Py_PYERRORS_H
