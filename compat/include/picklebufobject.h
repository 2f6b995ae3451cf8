// PickleBuffer: a buffer that pickle may hand on without copying it.
#ifndef Py_PICKLEBUFOBJECT_H
#define Py_PICKLEBUFOBJECT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, PyPickleBuffer_Type);
#define PyPickleBuffer_Check(op) Py_IS_TYPE((op), &PyPickleBuffer_Type)
TC_API(PyObject *, PyPickleBuffer_FromObject, (PyObject *));
TC_API(const Py_buffer *, PyPickleBuffer_GetBuffer, (PyObject *));
TC_API(int, PyPickleBuffer_Release, (PyObject *));

TC_END_DECLS

#endif  // Py_PICKLEBUFOBJECT_H
