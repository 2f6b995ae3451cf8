// types.SimpleNamespace
#ifndef Py_INTERNAL_NAMESPACE_H
#define Py_INTERNAL_NAMESPACE_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, _PyNamespace_Type);
TC_API(PyObject *, _PyNamespace_New, (PyObject *kwds));

TC_END_DECLS

#endif  // Py_INTERNAL_NAMESPACE_H
