// Context variables.
#ifndef Py_CONTEXT_H
#define Py_CONTEXT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, PyContext_Type);
TC_DATA(PyTypeObject, PyContextVar_Type);
TC_DATA(PyTypeObject, PyContextToken_Type);
typedef PyObject PyContext, PyContextVar, PyContextToken;
#define PyContext_CheckExact(o) Py_IS_TYPE((o), &PyContext_Type)
#define PyContextVar_CheckExact(o) Py_IS_TYPE((o), &PyContextVar_Type)
#define PyContextToken_CheckExact(o) Py_IS_TYPE((o), &PyContextToken_Type)
TC_API(PyObject *, PyContext_New, (void));
TC_API(PyObject *, PyContext_Copy, (PyObject *));
TC_API(PyObject *, PyContext_CopyCurrent, (void));
TC_API(int, PyContext_Enter, (PyObject *));
TC_API(int, PyContext_Exit, (PyObject *));
// CPython's own tree of hashes: there is none. Raises NotImplementedError.
TC_API(PyObject *, _PyContext_NewHamtForTests, (void));
TC_API(PyObject *, PyContextVar_New, (const char *name, PyObject *default_value));
// 0 with *value (new reference, null: neither a value nor a default); -1: an exception is set.
TC_API(int, PyContextVar_Get, (PyObject *var, PyObject *default_value, PyObject **value));
TC_API(PyObject *, PyContextVar_Set, (PyObject *var, PyObject *value));
TC_API(int, PyContextVar_Reset, (PyObject *var, PyObject *token));

TC_END_DECLS

#endif  // Py_CONTEXT_H
