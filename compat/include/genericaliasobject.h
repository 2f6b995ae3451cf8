#ifndef Py_GENERICALIASOBJECT_H
#define Py_GENERICALIASOBJECT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, Py_GenericAliasType);
TC_API(PyObject *, Py_GenericAlias, (PyObject *, PyObject *));

TC_END_DECLS

#endif  // Py_GENERICALIASOBJECT_H
