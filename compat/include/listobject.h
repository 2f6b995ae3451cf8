// list: `ob_item` is the collector's memory; what the macros below reach stays readable.
#ifndef Py_LISTOBJECT_H
#define Py_LISTOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  PyVarObject ob_base;
  PyObject **ob_item;
  Py_ssize_t allocated;
} PyListObject;

TC_DATA(PyTypeObject, PyList_Type);
TC_DATA(PyTypeObject, PyListIter_Type);
TC_DATA(PyTypeObject, PyListRevIter_Type);
#define _PyList_CAST(op) _Py_CAST(PyListObject *, (op))
#define PyList_CheckExact(op) Py_IS_TYPE((op), &PyList_Type)
static inline int tc_list_is_seen(PyObject *op) {
  return (__atomic_load_n(&op->tc_aux, __ATOMIC_RELAXED) & TC_AUX_NATIVE_SEEN) != 0;
}
// Items of a list that this code will touch: the collector looks at them once more.
static inline PyListObject *tc_list(PyObject *op) {
  if (TC_UNLIKELY(!tc_list_is_seen(op) || __atomic_load_n(&op->tc_state, __ATOMIC_RELAXED) != 0 ||
                  __atomic_load_n(&tc_gc_barrier_on, __ATOMIC_RELAXED) != 0)) {
    tc_list_seen(op);
  }
  return (PyListObject *)op;
}
static inline int PyList_Check(PyObject *op) {
  if (!PyType_HasFeature(Py_TYPE(op), Py_TPFLAGS_LIST_SUBCLASS)) return 0;
  (void)tc_list(op);
  return 1;
}
#define PyList_Check(op) PyList_Check(_PyObject_CAST(op))
// Whoever asks for the size is about to read items: from here on they stay, see ListIsWatched.
static inline PyObject *tc_list_sized(PyObject *op) {
  if (TC_UNLIKELY(!tc_list_is_seen(op))) tc_list_seen(op);
  return op;
}
#define PyList_GET_SIZE(op) Py_SIZE(tc_list_sized(_PyObject_CAST(op)))
#define PyList_GET_ITEM(op, i) (tc_list(_PyObject_CAST(op))->ob_item[(i)])
static inline void PyList_SET_ITEM(PyObject *op, Py_ssize_t i, PyObject *value) {
  PyObject **items = ((PyListObject *)op)->ob_item;
  PyObject *array = (PyObject *)((char *)items - TC_ARRAY_HEADER);
  if (!tc_steal_plainly(array, &items[i], value)) tc_slot_steal(op, &items[i], value);
}
#define PyList_SET_ITEM(op, i, v) PyList_SET_ITEM(_PyObject_CAST(op), (i), _PyObject_CAST(v))
#define _PyList_ITEMS(op) (tc_list(_PyObject_CAST(op))->ob_item)
TC_API(PyObject *, PyList_New, (Py_ssize_t));
TC_API(Py_ssize_t, PyList_Size, (PyObject *));
TC_API(PyObject *, PyList_GetItem, (PyObject *, Py_ssize_t));
TC_API(int, PyList_SetItem, (PyObject *, Py_ssize_t, PyObject *));
TC_API(int, PyList_Insert, (PyObject *, Py_ssize_t, PyObject *));
TC_API(int, PyList_Append, (PyObject *, PyObject *));
TC_API(PyObject *, PyList_GetSlice, (PyObject *, Py_ssize_t, Py_ssize_t));
TC_API(int, PyList_SetSlice, (PyObject *, Py_ssize_t, Py_ssize_t, PyObject *));
TC_API(int, PyList_Sort, (PyObject *));
TC_API(int, PyList_Reverse, (PyObject *));
TC_API(PyObject *, PyList_AsTuple, (PyObject *));
TC_API(PyObject *, _PyList_Extend, (PyListObject *, PyObject *));

TC_END_DECLS

#endif  // Py_LISTOBJECT_H
