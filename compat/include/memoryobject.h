#ifndef Py_MEMORYOBJECT_H
#define Py_MEMORYOBJECT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, PyMemoryView_Type);
#define PyMemoryView_Check(op) Py_IS_TYPE((op), &PyMemoryView_Type)
TC_API(PyObject *, PyMemoryView_FromObject, (PyObject *));
TC_API(PyObject *, PyMemoryView_FromMemory, (char *, Py_ssize_t, int));
TC_API(PyObject *, PyMemoryView_FromBuffer, (const Py_buffer *));
TC_API(PyObject *, PyMemoryView_GetContiguous, (PyObject *, int, char));

TC_END_DECLS

#endif  // Py_MEMORYOBJECT_H
