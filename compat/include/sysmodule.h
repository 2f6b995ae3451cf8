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

TC_API(PyObject *, PySys_GetXOptions, (void));
TC_API(void, PySys_AddXOption, (const wchar_t *));
TC_API(int, PySys_HasWarnOptions, (void));
TC_API(void, PySys_ResetWarnOptions, (void));
TC_API(void, PySys_AddWarnOption, (const wchar_t *));
TC_API(void, PySys_AddWarnOptionUnicode, (PyObject *));
TC_API(void, PySys_SetArgv, (int, wchar_t **));
TC_API(void, PySys_SetArgvEx, (int, wchar_t **, int update_path));
TC_API(void, PySys_SetPath, (const wchar_t *));
typedef int (*Py_AuditHookFunction)(const char *, PyObject *, void *);
TC_API(int, PySys_AddAuditHook, (Py_AuditHookFunction, void *));

// Of the process.
TC_DATA(const unsigned long, Py_Version);
TC_API(const char *, Py_GetCopyright, (void));
TC_API(wchar_t *, Py_GetPath, (void));
TC_API(wchar_t *, Py_GetPrefix, (void));
TC_API(wchar_t *, Py_GetExecPrefix, (void));
TC_API(wchar_t *, Py_GetProgramName, (void));
TC_API(wchar_t *, Py_GetProgramFullPath, (void));
TC_API(wchar_t *, Py_GetPythonHome, (void));
TC_API(void, Py_GetArgcArgv, (int *, wchar_t ***));
TC_API(_Py_NO_RETURN void, Py_Exit, (int));
TC_API(wchar_t *, Py_DecodeLocale, (const char *, size_t *));
TC_API(char *, Py_EncodeLocale, (const wchar_t *, size_t *error_position));
TC_API(char *, _Py_SetLocaleFromEnv, (int category));
TC_DATA(int, Py_HasFileSystemDefaultEncoding);
TC_DATA(int, Py_UTF8Mode);
typedef void (*PyOS_sighandler_t)(int);
TC_API(PyOS_sighandler_t, PyOS_getsig, (int));
TC_API(PyOS_sighandler_t, PyOS_setsig, (int, PyOS_sighandler_t));
extern int (*PyOS_InputHook)(void) __asm__("tc_PyOS_InputHook");
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
