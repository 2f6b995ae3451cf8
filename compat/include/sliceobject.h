#ifndef Py_SLICEOBJECT_H
#define Py_SLICEOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  PyObject ob_base;
  PyObject *start, *stop, *step;
} PySliceObject;

TC_DATA(PyTypeObject, PySlice_Type);
TC_DATA(PyTypeObject, PyEllipsis_Type);
TC_DATA(PyObject, _Py_EllipsisObject);
#define Py_Ellipsis (&_Py_EllipsisObject)
#define PySlice_Check(op) Py_IS_TYPE((op), &PySlice_Type)
TC_API(PyObject *, PySlice_New, (PyObject *, PyObject *, PyObject *));
TC_API(int, PySlice_GetIndices,
       (PyObject *, Py_ssize_t, Py_ssize_t *, Py_ssize_t *, Py_ssize_t *));
TC_API(int, PySlice_GetIndicesEx,
       (PyObject *, Py_ssize_t, Py_ssize_t *, Py_ssize_t *, Py_ssize_t *, Py_ssize_t *));
TC_API(int, PySlice_Unpack, (PyObject *, Py_ssize_t *, Py_ssize_t *, Py_ssize_t *));
TC_API(Py_ssize_t, PySlice_AdjustIndices,
       (Py_ssize_t, Py_ssize_t *, Py_ssize_t *, Py_ssize_t));
#define PySlice_GetIndicesEx(slice, length, start, stop, step, n) \
  (PySlice_Unpack((slice), (start), (stop), (step)) < 0 \
       ? (*(n) = 0, -1) \
       : (*(n) = PySlice_AdjustIndices((length), (start), (stop), *(step)), 0))

TC_END_DECLS

#endif  // Py_SLICEOBJECT_H
