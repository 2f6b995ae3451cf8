// Code objects: made by the compiler. C code reads them, and makes empty ones for tracebacks.
#ifndef Py_CODE_H
#define Py_CODE_H

#include "traceback.h"

TC_BEGIN_DECLS

#define CO_OPTIMIZED 0x0001
#define CO_NEWLOCALS 0x0002
#define CO_VARARGS 0x0004
#define CO_VARKEYWORDS 0x0008
#define CO_NESTED 0x0010
#define CO_GENERATOR 0x0020
#define CO_COROUTINE 0x0080
#define CO_ITERABLE_COROUTINE 0x0100
#define CO_ASYNC_GENERATOR 0x0200
#define CO_FUTURE_DIVISION 0x20000
#define CO_FUTURE_ABSOLUTE_IMPORT 0x40000
#define CO_FUTURE_WITH_STATEMENT 0x80000
#define CO_FUTURE_PRINT_FUNCTION 0x100000
#define CO_FUTURE_UNICODE_LITERALS 0x200000
#define CO_FUTURE_BARRY_AS_BDFL 0x400000
#define CO_FUTURE_GENERATOR_STOP 0x800000
#define CO_FUTURE_ANNOTATIONS 0x1000000
#define CO_MAXBLOCKS 20

// The names are CPython's, the order is not; what is left out has a function.
struct PyCodeObject {
  PyObject ob_base;
  PyObject *tc_code;
  PyObject *co_consts;
  PyObject *co_names;
  PyObject *co_localsplusnames;
  PyObject *co_localspluskinds;
  PyObject *co_filename;
  PyObject *co_name;
  PyObject *co_qualname;
  PyObject *co_linetable;
  PyObject *co_exceptiontable;
  PyObject *co_weakreflist;
  void *tc_decoded;
  int co_flags;
  int co_argcount;
  int co_posonlyargcount;
  int co_kwonlyargcount;
  int co_stacksize;
  int co_firstlineno;
  int co_nlocalsplus;
  int co_nlocals;
  int co_nplaincellvars;
  int co_nfreevars;
};
#define PyCode_GetNumFree(code) ((code)->co_nfreevars)

TC_API(PyCodeObject *, PyCode_New,
       (int argcount, int kwonlyargcount, int nlocals, int stacksize, int flags, PyObject *code,
        PyObject *consts, PyObject *names, PyObject *varnames, PyObject *freevars,
        PyObject *cellvars, PyObject *filename, PyObject *name, PyObject *qualname,
        int firstlineno, PyObject *linetable, PyObject *exceptiontable));
TC_API(PyCodeObject *, PyCode_NewWithPosOnlyArgs,
       (int argcount, int posonlyargcount, int kwonlyargcount, int nlocals, int stacksize,
        int flags, PyObject *code, PyObject *consts, PyObject *names, PyObject *varnames,
        PyObject *freevars, PyObject *cellvars, PyObject *filename, PyObject *name,
        PyObject *qualname, int firstlineno, PyObject *linetable, PyObject *exceptiontable));
TC_API(PyCodeObject *, PyCode_NewEmpty, (const char *, const char *, int));
TC_API(int, PyCode_Addr2Line, (PyCodeObject *, int));
TC_API(int, PyCode_Addr2Location, (PyCodeObject *, int, int *, int *, int *, int *));
TC_API(PyObject *, PyCode_GetCode, (PyCodeObject *));
TC_API(PyObject *, PyCode_GetVarnames, (PyCodeObject *));
TC_API(PyObject *, PyCode_GetCellvars, (PyCodeObject *));
TC_API(PyObject *, PyCode_GetFreevars, (PyCodeObject *));

TC_END_DECLS

#endif  // Py_CODE_H
