#ifndef Py_MEMORYOBJECT_H
#define Py_MEMORYOBJECT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, PyMemoryView_Type);
#define PyMemoryView_Check(op) Py_IS_TYPE((op), &PyMemoryView_Type)
// Its own view of the memory; the object that it views, or null.
TC_API(Py_buffer *, tc_memoryview_buffer, (PyObject *));
#define PyMemoryView_GET_BUFFER(op) tc_memoryview_buffer(_PyObject_CAST(op))
#define PyMemoryView_GET_BASE(op) (tc_memoryview_buffer(_PyObject_CAST(op))->obj)
TC_API(PyObject *, PyMemoryView_FromObject, (PyObject *));
TC_API(PyObject *, PyMemoryView_FromMemory, (char *, Py_ssize_t, int));
TC_API(PyObject *, PyMemoryView_FromBuffer, (const Py_buffer *));
TC_API(PyObject *, PyMemoryView_GetContiguous, (PyObject *, int, char));

TC_END_DECLS

#endif  // Py_MEMORYOBJECT_H
