#ifndef Py_ITEROBJECT_H
#define Py_ITEROBJECT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, PySeqIter_Type);
TC_DATA(PyTypeObject, PyCallIter_Type);
TC_DATA(PyTypeObject, PyEnum_Type);
TC_DATA(PyTypeObject, PyReversed_Type);
TC_DATA(PyTypeObject, PyZip_Type);
TC_DATA(PyTypeObject, PyMap_Type);
TC_DATA(PyTypeObject, PyFilter_Type);
#define PySeqIter_Check(op) Py_IS_TYPE((op), &PySeqIter_Type)
#define PyCallIter_Check(op) Py_IS_TYPE((op), &PyCallIter_Type)
TC_API(PyObject *, PySeqIter_New, (PyObject *));
TC_API(PyObject *, PyCallIter_New, (PyObject *, PyObject *));

// What a generator or coroutine returned: raised as StopIteration, and taken from it again.
TC_API(int, _PyGen_SetStopIterationValue, (PyObject *));
TC_API(int, _PyGen_FetchStopIterationValue, (PyObject **));

TC_END_DECLS

#endif  // Py_ITEROBJECT_H
