#ifndef Py_WEAKREFOBJECT_H
#define Py_WEAKREFOBJECT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, _PyWeakref_RefType);
TC_DATA(PyTypeObject, _PyWeakref_ProxyType);
TC_DATA(PyTypeObject, _PyWeakref_CallableProxyType);
#define PyWeakref_CheckRef(op) PyObject_TypeCheck((op), &_PyWeakref_RefType)
#define PyWeakref_CheckRefExact(op) Py_IS_TYPE((op), &_PyWeakref_RefType)
#define PyWeakref_CheckProxy(op) \
  (Py_IS_TYPE((op), &_PyWeakref_ProxyType) || Py_IS_TYPE((op), &_PyWeakref_CallableProxyType))
#define PyWeakref_Check(op) (PyWeakref_CheckRef(op) || PyWeakref_CheckProxy(op))
TC_API(PyObject *, PyWeakref_NewRef, (PyObject *, PyObject *));
TC_API(PyObject *, PyWeakref_NewProxy, (PyObject *, PyObject *));
TC_API(PyObject *, PyWeakref_GetObject, (PyObject *));
#define PyWeakref_GET_OBJECT(ref) PyWeakref_GetObject(_PyObject_CAST(ref))

TC_END_DECLS

#endif  // Py_WEAKREFOBJECT_H
