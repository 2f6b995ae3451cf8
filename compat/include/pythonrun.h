// Running source text: the machine's compiler is asked.
#ifndef Py_PYTHONRUN_H
#define Py_PYTHONRUN_H

TC_BEGIN_DECLS

#define PyCF_SOURCE_IS_UTF8 0x0100
#define PyCF_DONT_IMPLY_DEDENT 0x0200
#define PyCF_ONLY_AST 0x0400
#define PyCF_IGNORE_COOKIE 0x0800
#define PyCF_TYPE_COMMENTS 0x1000
#define PyCF_ALLOW_TOP_LEVEL_AWAIT 0x2000
#define PyCF_ALLOW_INCOMPLETE_INPUT 0x4000
#define PyCF_MASK_OBSOLETE CO_NESTED
#define PyCF_MASK 0x1ff0000
#define PyCF_COMPILE_MASK \
  (PyCF_ONLY_AST | PyCF_ALLOW_TOP_LEVEL_AWAIT | PyCF_TYPE_COMMENTS | PyCF_DONT_IMPLY_DEDENT | \
   PyCF_ALLOW_INCOMPLETE_INPUT)
#define Py_single_input 256
#define Py_file_input 257
#define Py_eval_input 258
#define Py_func_type_input 345
typedef struct {
  int cf_flags;
  int cf_feature_version;
} PyCompilerFlags;
TC_API(PyObject *, Py_CompileString, (const char *, const char *, int));
TC_API(PyObject *, Py_CompileStringExFlags,
       (const char *, const char *filename, int start, PyCompilerFlags *, int optimize));
TC_API(PyObject *, Py_CompileStringObject,
       (const char *, PyObject *filename, int start, PyCompilerFlags *, int optimize));
#define Py_CompileStringFlags(text, file, start, flags) \
  Py_CompileStringExFlags((text), (file), (start), (flags), -1)
TC_API(PyObject *, PyRun_StringFlags,
       (const char *, int start, PyObject *globals, PyObject *locals, PyCompilerFlags *));
TC_API(int, PyRun_SimpleStringFlags, (const char *, PyCompilerFlags *));
TC_API(int, PyEval_MergeCompilerFlags, (PyCompilerFlags *));
// Files: read to their end, closed if the last argument but flags is true.
TC_API(PyObject *, PyRun_FileExFlags,
       (FILE *, const char *filename, int start, PyObject *globals, PyObject *locals,
        int close, PyCompilerFlags *));
TC_API(int, PyRun_SimpleFileExFlags,
       (FILE *, const char *filename, int close, PyCompilerFlags *));
#define PyRun_File(file, name, start, globals, locals) \
  PyRun_FileExFlags((file), (name), (start), (globals), (locals), 0, _Py_NULL)
#define PyRun_FileEx(file, name, start, globals, locals, close) \
  PyRun_FileExFlags((file), (name), (start), (globals), (locals), (close), _Py_NULL)
#define PyRun_FileFlags(file, name, start, globals, locals, flags) \
  PyRun_FileExFlags((file), (name), (start), (globals), (locals), 0, (flags))
#define PyRun_SimpleFile(file, name) PyRun_SimpleFileExFlags((file), (name), 0, _Py_NULL)
#define PyRun_SimpleFileEx(file, name, close) \
  PyRun_SimpleFileExFlags((file), (name), (close), _Py_NULL)
#define PyRun_AnyFile(file, name) PyRun_SimpleFile((file), (name))
#define PyRun_AnyFileEx(file, name, close) PyRun_SimpleFileEx((file), (name), (close))
#define PyRun_AnyFileExFlags(file, name, close, flags) \
  PyRun_SimpleFileExFlags((file), (name), (close), (flags))
TC_API(PyObject *, PyRun_String, (const char *, int, PyObject *, PyObject *));
TC_API(int, PyRun_SimpleString, (const char *));

// A line from a terminal: by the function below if a module has set it. The line has its line break and
// is freed by PyMem_Free; empty at the end of input; null: interrupted, or an exception is set.
TC_API(char *, PyOS_Readline, (FILE *in, FILE *out, const char *prompt));
typedef char *(*tc_readline_function)(FILE *in, FILE *out, const char *prompt);
TC_DATA(tc_readline_function, PyOS_ReadlineFunctionPointer);
TC_DATA(PyThreadState *, _PyOS_ReadlineTState);  // the thread that waits in it

TC_END_DECLS

#endif  // Py_PYTHONRUN_H
