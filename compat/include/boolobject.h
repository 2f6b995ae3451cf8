#ifndef Py_BOOLOBJECT_H
#define Py_BOOLOBJECT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, PyBool_Type);
TC_DATA(struct _longobject, _Py_TrueStruct);
TC_DATA(struct _longobject, _Py_FalseStruct);
#define Py_True ((PyObject *)&_Py_TrueStruct)
#define Py_False ((PyObject *)&_Py_FalseStruct)
#define Py_RETURN_TRUE return Py_True
#define Py_RETURN_FALSE return Py_False
#define PyBool_Check(x) Py_IS_TYPE((x), &PyBool_Type)
TC_API(PyObject *, PyBool_FromLong, (long));

TC_END_DECLS

#endif  // Py_BOOLOBJECT_H
