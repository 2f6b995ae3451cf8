// Arguments, values, and the making of modules.
#ifndef Py_MODSUPPORT_H
#define Py_MODSUPPORT_H

#include <stdarg.h>

TC_BEGIN_DECLS

#define PYTHON_API_VERSION 1013
#define PYTHON_API_STRING "1013"
#define PYTHON_ABI_VERSION 3
#define PYTHON_ABI_STRING "3"
#define Py_CLEANUP_SUPPORTED 0x20000

TC_API(int, PyArg_Parse, (PyObject *, const char *, ...));
TC_API(int, PyArg_ParseTuple, (PyObject *, const char *, ...));
TC_API(int, PyArg_VaParse, (PyObject *, const char *, va_list));
TC_API(int, PyArg_VaParseTupleAndKeywords,
       (PyObject *, PyObject *, const char *, char **, va_list));
TC_API(int, PyArg_ValidateKeywordArguments, (PyObject *));
TC_API(int, PyArg_UnpackTuple, (PyObject *, const char *, Py_ssize_t, Py_ssize_t, ...));
TC_API(PyObject *, Py_VaBuildValue, (const char *, va_list));
#define _PyArg_Parse_SizeT PyArg_Parse
#define _PyArg_ParseTuple_SizeT PyArg_ParseTuple
// Lengths of '#' are Py_ssize_t. Code that does not say so by PY_SSIZE_T_CLEAN may pass ints, so that '#' is
// an error there (SystemError, as in CPython since 3.10).
TC_API(int, tc_parse_one, (PyObject *, const char *, va_list));
TC_API(int, tc_parse, (PyObject *, const char *, ...));
TC_API(int, tc_parse_tuple, (PyObject *, const char *, ...));
TC_API(int, tc_parse_keywords, (PyObject *, PyObject *, const char *, char **, ...));
TC_API(int, tc_va_parse, (PyObject *, const char *, va_list));
TC_API(int, tc_va_parse_keywords, (PyObject *, PyObject *, const char *, char **, va_list));
TC_API(PyObject *, tc_build_value, (const char *, ...));
TC_API(PyObject *, tc_va_build_value, (const char *, va_list));
#ifdef TC_IMPLEMENTS_API
TC_API(int, PyArg_ParseTupleAndKeywords, (PyObject *, PyObject *, const char *, char **, ...));
TC_API(PyObject *, Py_BuildValue, (const char *, ...));
#else
// As in CPython the plain names are those without it, which code finds that undefines the macros.
extern int PyArg_ParseTupleAndKeywords(PyObject *, PyObject *, const char *, char **, ...)
    __asm__("tc_tc_parse_keywords");
extern PyObject *Py_BuildValue(const char *, ...) __asm__("tc_tc_build_value");
TC_API(int, _PyArg_ParseTupleAndKeywords_SizeT, (PyObject *, PyObject *, const char *, char **, ...));
TC_API(PyObject *, _Py_BuildValue_SizeT, (const char *, ...));
#ifdef PY_SSIZE_T_CLEAN
#define PyArg_ParseTupleAndKeywords _PyArg_ParseTupleAndKeywords_SizeT
#define Py_BuildValue _Py_BuildValue_SizeT
#endif
#endif
#ifndef PY_SSIZE_T_CLEAN
#define PyArg_Parse tc_parse
#define PyArg_ParseTuple tc_parse_tuple
#define PyArg_VaParse tc_va_parse
#define PyArg_VaParseTupleAndKeywords tc_va_parse_keywords
#define Py_VaBuildValue tc_va_build_value
#endif

// What Argument Clinic's output uses.
typedef struct _PyArg_Parser {
  const char *format;
  const char *const *keywords;
  const char *fname;
  const char *custom_msg;
  int pos, min, max;
  PyObject *kwtuple;
  struct _PyArg_Parser *next;
} _PyArg_Parser;
TC_API(int, _PyArg_ParseTupleAndKeywordsFast,
       (PyObject *, PyObject *, struct _PyArg_Parser *, ...));
TC_API(int, _PyArg_ParseStackAndKeywords,
       (PyObject *const *, Py_ssize_t, PyObject *, struct _PyArg_Parser *, ...));
TC_API(int, _PyArg_ParseStack, (PyObject *const *, Py_ssize_t, const char *, ...));
TC_API(int, _PyArg_UnpackStack,
       (PyObject *const *, Py_ssize_t, const char *, Py_ssize_t, Py_ssize_t, ...));
TC_API(PyObject *const *, _PyArg_UnpackKeywords,
       (PyObject *const *, Py_ssize_t, PyObject *, PyObject *, struct _PyArg_Parser *, int, int,
        int, PyObject **));
TC_API(PyObject *const *, _PyArg_UnpackKeywordsWithVararg,
       (PyObject *const *, Py_ssize_t, PyObject *, PyObject *, struct _PyArg_Parser *, int, int,
        int, int vararg, PyObject **));
TC_API(int, _PyArg_CheckPositional, (const char *, Py_ssize_t, Py_ssize_t, Py_ssize_t));
TC_API(void, _PyArg_BadArgument, (const char *, const char *, const char *, PyObject *));
TC_API(int, _PyArg_NoKeywords, (const char *, PyObject *));
TC_API(int, _PyArg_NoKwnames, (const char *, PyObject *));
TC_API(int, _PyArg_NoPositional, (const char *, PyObject *));
#define _PyArg_NoKeywords(name, kwargs) \
  ((kwargs) == _Py_NULL || _PyArg_NoKeywords((name), (kwargs)))
#define _PyArg_NoKwnames(name, kwnames) \
  ((kwnames) == _Py_NULL || _PyArg_NoKwnames((name), (kwnames)))
#define _PyArg_NoPositional(name, args) \
  ((args) == _Py_NULL || _PyArg_NoPositional((name), (args)))
#define _PyArg_CheckPositional(name, n, min, max) \
  (((min) <= (n) && (n) <= (max)) || _PyArg_CheckPositional((name), (n), (min), (max)))
#define ANY_VARARGS(n) ((n) == PY_SSIZE_T_MAX)

TC_API(PyObject *, PyModule_Create2, (struct PyModuleDef *, int));
TC_API(PyObject *, PyModule_FromDefAndSpec2, (PyModuleDef *, PyObject *, int));
#define PyModule_Create(def) PyModule_Create2((def), PYTHON_API_VERSION)
#define PyModule_FromDefAndSpec(def, spec) \
  PyModule_FromDefAndSpec2((def), (spec), PYTHON_API_VERSION)
TC_API(int, PyModule_ExecDef, (PyObject *, PyModuleDef *));
TC_API(int, PyModule_AddObject, (PyObject *, const char *, PyObject *));
TC_API(int, PyModule_AddObjectRef, (PyObject *, const char *, PyObject *));
TC_API(int, PyModule_AddIntConstant, (PyObject *, const char *, long));
TC_API(int, PyModule_AddStringConstant, (PyObject *, const char *, const char *));
TC_API(int, PyModule_AddType, (PyObject *, PyTypeObject *));
TC_API(int, PyModule_AddFunctions, (PyObject *, PyMethodDef *));
TC_API(int, PyModule_SetDocString, (PyObject *, const char *));
#define PyModule_AddIntMacro(m, c) PyModule_AddIntConstant((m), #c, (c))
#define PyModule_AddStringMacro(m, c) PyModule_AddStringConstant((m), #c, (c))

TC_END_DECLS

#endif  // Py_MODSUPPORT_H
