// For modules that run without the lock: what came after 3.11. Python.h includes it where
// TRICOLOR_PARALLEL is defined (tricolor-cc --parallel, tricolor-config --parallel --cflags), with
// Py_GIL_DISABLED, which is what such modules ask for.
//
// A module opts in as it does on a CPython without a lock: the slot {Py_mod_gil, Py_MOD_GIL_NOT_USED}, or
// PyUnstable_Module_SetGIL in a PyInit function. Others keep the lock, also when they are compiled so.
#ifndef TC_PARALLEL_H
#define TC_PARALLEL_H

#include "Python.h"

TC_BEGIN_DECLS

// Other numbers than in later CPythons: 3.11 refuses 3 and 4, and modules test for that.
#define Py_mod_multiple_interpreters 0x7c03
#define Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED ((void *)0)
#define Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED ((void *)1)
#define Py_MOD_PER_INTERPRETER_GIL_SUPPORTED ((void *)2)
#define Py_mod_gil 0x7c04
#define Py_MOD_GIL_USED ((void *)0)
#define Py_MOD_GIL_NOT_USED ((void *)1)
TC_API(int, PyUnstable_Module_SetGIL, (PyObject *, void *));

// ---- Locks. A thread that waits for one gives up the legacy lock and lets collections go on.
typedef struct PyMutex {
  uint8_t _bits;
} PyMutex;
TC_API(void, PyMutex_Lock, (PyMutex *));
TC_API(void, PyMutex_Unlock, (PyMutex *));
TC_API(int, PyMutex_IsLocked, (PyMutex *));

// A critical section excludes other sections of the same object, until it blocks or ends. It does not
// exclude what the runtime does to the object, which is atomic step by step.
typedef struct PyCriticalSection {
  struct PyCriticalSection *tc_outer;
  PyMutex *tc_first, *tc_second;  // null: the same thread has it already
  int tc_active;
} PyCriticalSection;
typedef PyCriticalSection PyCriticalSection2;
TC_API(void, PyCriticalSection_Begin, (PyCriticalSection *, PyObject *));
TC_API(void, PyCriticalSection_End, (PyCriticalSection *));
TC_API(void, PyCriticalSection2_Begin, (PyCriticalSection2 *, PyObject *, PyObject *));
TC_API(void, PyCriticalSection2_End, (PyCriticalSection2 *));
#define Py_BEGIN_CRITICAL_SECTION(op) \
  { \
    PyCriticalSection tc_section; \
    PyCriticalSection_Begin(&tc_section, _PyObject_CAST(op))
#define Py_END_CRITICAL_SECTION() \
    PyCriticalSection_End(&tc_section); \
  }
#define Py_BEGIN_CRITICAL_SECTION2(a, b) \
  { \
    PyCriticalSection2 tc_section; \
    PyCriticalSection2_Begin(&tc_section, _PyObject_CAST(a), _PyObject_CAST(b))
#define Py_END_CRITICAL_SECTION2() \
    PyCriticalSection2_End(&tc_section); \
  }

// ---- References of one's own where 3.11 lends one.
TC_API(int, PyDict_GetItemRef, (PyObject *, PyObject *, PyObject **));
TC_API(int, PyDict_GetItemStringRef, (PyObject *, const char *, PyObject **));
TC_API(int, PyDict_SetDefaultRef, (PyObject *, PyObject *, PyObject *, PyObject **));
TC_API(int, PyDict_Pop, (PyObject *, PyObject *, PyObject **));
TC_API(int, PyDict_PopString, (PyObject *, const char *, PyObject **));
TC_API(int, PyDict_ContainsString, (PyObject *, const char *));
TC_API(PyObject *, PyList_GetItemRef, (PyObject *, Py_ssize_t));
TC_API(int, PyList_Extend, (PyObject *, PyObject *));
TC_API(int, PyList_Clear, (PyObject *));
TC_API(int, PyWeakref_GetRef, (PyObject *, PyObject **));
TC_API(PyObject *, PyImport_AddModuleRef, (const char *));
TC_API(int, PyModule_Add, (PyObject *, const char *, PyObject *));
TC_API(int, PyObject_GetOptionalAttr, (PyObject *, PyObject *, PyObject **));
TC_API(int, PyObject_GetOptionalAttrString, (PyObject *, const char *, PyObject **));
TC_API(int, PyObject_HasAttrWithError, (PyObject *, PyObject *));
TC_API(int, PyObject_HasAttrStringWithError, (PyObject *, const char *));
TC_API(int, PyMapping_GetOptionalItem, (PyObject *, PyObject *, PyObject **));
TC_API(int, PyMapping_GetOptionalItemString, (PyObject *, const char *, PyObject **));
TC_API(int, PyMapping_HasKeyWithError, (PyObject *, PyObject *));
TC_API(int, PyMapping_HasKeyStringWithError, (PyObject *, const char *));
TC_API(int, PyLong_AsInt, (PyObject *));
TC_API(int, PyUnicode_EqualToUTF8, (PyObject *, const char *));
TC_API(int, PyUnicode_EqualToUTF8AndSize, (PyObject *, const char *, Py_ssize_t));
TC_API(Py_hash_t, Py_HashPointer, (const void *));
TC_API(PyThreadState *, PyThreadState_GetUnchecked, (void));

// A pointer that nobody counts: true, and a reference more, unless the object is being deallocated.
TC_API(int, PyUnstable_TryIncRef, (PyObject *));
TC_API(void, PyUnstable_EnableTryIncRef, (PyObject *));
TC_API(int, PyUnstable_Object_IsUniquelyReferenced, (PyObject *));

TC_END_DECLS

#endif  // TC_PARALLEL_H
