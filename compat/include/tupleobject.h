#ifndef Py_TUPLEOBJECT_H
#define Py_TUPLEOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  PyVarObject ob_base;
  PyObject *ob_item[1];
} PyTupleObject;

TC_DATA(PyTypeObject, PyTuple_Type);
TC_DATA(PyTypeObject, PyTupleIter_Type);
#define _PyTuple_CAST(op) _Py_CAST(PyTupleObject *, (op))
#define PyTuple_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_TUPLE_SUBCLASS)
#define PyTuple_CheckExact(op) Py_IS_TYPE((op), &PyTuple_Type)
#define PyTuple_GET_SIZE(op) Py_SIZE(op)
#define PyTuple_GET_ITEM(op, i) (_PyTuple_CAST(op)->ob_item[(i)])
static inline void PyTuple_SET_ITEM(PyObject *op, Py_ssize_t i, PyObject *value) {
  PyObject **slot = &((PyTupleObject *)op)->ob_item[i];
  if (!tc_steal_plainly(op, slot, value)) tc_slot_steal(op, slot, value);
}
#define PyTuple_SET_ITEM(op, i, v) PyTuple_SET_ITEM(_PyObject_CAST(op), (i), _PyObject_CAST(v))
#define _PyTuple_ITEMS(op) (_PyTuple_CAST(op)->ob_item)
TC_API(PyObject *, PyTuple_New, (Py_ssize_t));
TC_API(Py_ssize_t, PyTuple_Size, (PyObject *));
TC_API(PyObject *, PyTuple_GetItem, (PyObject *, Py_ssize_t));
TC_API(int, PyTuple_SetItem, (PyObject *, Py_ssize_t, PyObject *));
TC_API(PyObject *, PyTuple_GetSlice, (PyObject *, Py_ssize_t, Py_ssize_t));
TC_API(PyObject *, PyTuple_Pack, (Py_ssize_t, ...));
TC_API(int, _PyTuple_Resize, (PyObject **, Py_ssize_t));
TC_API(PyObject *, _PyTuple_FromArray, (PyObject *const *, Py_ssize_t));

TC_END_DECLS

#endif  // Py_TUPLEOBJECT_H
