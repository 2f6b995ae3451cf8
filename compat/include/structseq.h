// Tuples with names.
#ifndef Py_STRUCTSEQ_H
#define Py_STRUCTSEQ_H

TC_BEGIN_DECLS

typedef struct PyStructSequence_Field {
  const char *name;
  const char *doc;
} PyStructSequence_Field;
typedef struct PyStructSequence_Desc {
  const char *name;
  const char *doc;
  PyStructSequence_Field *fields;
  int n_in_sequence;
} PyStructSequence_Desc;
typedef PyTupleObject PyStructSequence;
TC_DATA(const char *const, PyStructSequence_UnnamedField);
TC_API(PyTypeObject *, PyStructSequence_NewType, (PyStructSequence_Desc *));
TC_API(void, PyStructSequence_InitType, (PyTypeObject *, PyStructSequence_Desc *));
TC_API(int, PyStructSequence_InitType2, (PyTypeObject *, PyStructSequence_Desc *));
TC_API(PyObject *, PyStructSequence_New, (PyTypeObject *));
TC_API(void, PyStructSequence_SetItem, (PyObject *, Py_ssize_t, PyObject *));
TC_API(PyObject *, PyStructSequence_GetItem, (PyObject *, Py_ssize_t));
#define PyStructSequence_SET_ITEM(op, i, v) PyTuple_SET_ITEM((op), (i), (v))
#define PyStructSequence_GET_ITEM(op, i) PyTuple_GET_ITEM((op), (i))

TC_END_DECLS

#endif  // Py_STRUCTSEQ_H
