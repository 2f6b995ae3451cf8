#ifndef Py_SYSMODULE_H
#define Py_SYSMODULE_H

TC_BEGIN_DECLS

TC_API(PyObject *, PySys_GetObject, (const char *));
TC_API(int, PySys_SetObject, (const char *, PyObject *));
TC_API(void, PySys_WriteStdout, (const char *, ...));
TC_API(void, PySys_WriteStderr, (const char *, ...));
TC_API(void, PySys_FormatStdout, (const char *, ...));
TC_API(void, PySys_FormatStderr, (const char *, ...));
TC_API(PyObject *, _PySys_GetAttr, (PyThreadState *, PyObject *name));
TC_API(size_t, _PySys_GetSizeOf, (PyObject *));
TC_API(int, PySys_Audit, (const char *, const char *, ...));

// Of the process.
TC_API(const char *, Py_GetVersion, (void));
TC_API(const char *, Py_GetPlatform, (void));
TC_API(const char *, Py_GetCompiler, (void));
TC_API(const char *, Py_GetBuildInfo, (void));
TC_API(int, Py_IsInitialized, (void));
TC_API(int, _Py_IsFinalizing, (void));
TC_API(int, Py_AtExit, (void (*)(void)));
TC_DATA(const char *, Py_FileSystemDefaultEncoding);
TC_DATA(const char *, Py_FileSystemDefaultEncodeErrors);
TC_DATA(const char *, Py_hexdigits);
TC_DATA(int, Py_OptimizeFlag);
TC_DATA(int, Py_VerboseFlag);
TC_DATA(int, Py_BytesWarningFlag);
TC_DATA(int, Py_DebugFlag);
TC_API(PyObject *, PyOS_FSPath, (PyObject *));
TC_API(int, PyOS_InterruptOccurred, (void));
TC_API(void, PyOS_BeforeFork, (void));
TC_API(void, PyOS_AfterFork_Parent, (void));
TC_API(void, PyOS_AfterFork_Child, (void));
TC_API(void, PyOS_AfterFork, (void));
TC_API(void, _Py_RestoreSignals, (void));
TC_API(char *const *, _PySequence_BytesToCharpArray, (PyObject *));
TC_API(void, _Py_FreeCharPArray, (char *const[]));
// Numbers of users and groups; converters as PyArg_Parse's O& wants them.
TC_API(PyObject *, _PyLong_FromUid, (uid_t));
TC_API(PyObject *, _PyLong_FromGid, (gid_t));
TC_API(int, _Py_Uid_Converter, (PyObject *, uid_t *));
TC_API(int, _Py_Gid_Converter, (PyObject *, gid_t *));

TC_END_DECLS

#endif  // Py_SYSMODULE_H
