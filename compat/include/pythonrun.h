// Running source text: the machine's compiler is asked.
#ifndef Py_PYTHONRUN_H
#define Py_PYTHONRUN_H

TC_BEGIN_DECLS

#define Py_single_input 256
#define Py_file_input 257
#define Py_eval_input 258
typedef struct {
  int cf_flags;
  int cf_feature_version;
} PyCompilerFlags;
TC_API(PyObject *, Py_CompileString, (const char *, const char *, int));
TC_API(PyObject *, PyRun_String, (const char *, int, PyObject *, PyObject *));
TC_API(int, PyRun_SimpleString, (const char *));

TC_END_DECLS

#endif  // Py_PYTHONRUN_H
