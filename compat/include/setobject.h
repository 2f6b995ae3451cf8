#ifndef Py_SETOBJECT_H
#define Py_SETOBJECT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, PySet_Type);
TC_DATA(PyTypeObject, PyFrozenSet_Type);
TC_DATA(PyTypeObject, PySetIter_Type);
#define PySet_CheckExact(op) Py_IS_TYPE((op), &PySet_Type)
#define PyFrozenSet_CheckExact(op) Py_IS_TYPE((op), &PyFrozenSet_Type)
#define PyAnySet_CheckExact(op) (PySet_CheckExact(op) || PyFrozenSet_CheckExact(op))
#define PySet_Check(op) PyObject_TypeCheck((op), &PySet_Type)
#define PyFrozenSet_Check(op) PyObject_TypeCheck((op), &PyFrozenSet_Type)
#define PyAnySet_Check(op) (PySet_Check(op) || PyFrozenSet_Check(op))
#define PySet_GET_SIZE(op) PySet_Size(_PyObject_CAST(op))
TC_API(PyObject *, PySet_New, (PyObject *));
TC_API(PyObject *, PyFrozenSet_New, (PyObject *));
TC_API(int, PySet_Add, (PyObject *, PyObject *));
TC_API(int, PySet_Clear, (PyObject *));
TC_API(int, PySet_Contains, (PyObject *, PyObject *));
TC_API(int, PySet_Discard, (PyObject *, PyObject *));
TC_API(PyObject *, PySet_Pop, (PyObject *));
TC_API(Py_ssize_t, PySet_Size, (PyObject *));
TC_API(int, _PySet_NextEntry, (PyObject *, Py_ssize_t *, PyObject **, Py_hash_t *));
TC_API(int, _PySet_Update, (PyObject *, PyObject *));

TC_END_DECLS

#endif  // Py_SETOBJECT_H
