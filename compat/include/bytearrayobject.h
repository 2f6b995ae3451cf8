#ifndef Py_BYTEARRAYOBJECT_H
#define Py_BYTEARRAYOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  PyVarObject ob_base;
  Py_ssize_t ob_alloc;
  char *ob_bytes;
  char *ob_start;
  Py_ssize_t ob_exports;
} PyByteArrayObject;
TC_DATA(PyTypeObject, PyByteArray_Type);
TC_DATA(PyTypeObject, PyByteArrayIter_Type);
#define PyByteArray_Check(op) PyObject_TypeCheck((op), &PyByteArray_Type)
#define PyByteArray_CheckExact(op) Py_IS_TYPE((op), &PyByteArray_Type)
#define PyByteArray_AS_STRING(op) PyByteArray_AsString(_PyObject_CAST(op))
#define PyByteArray_GET_SIZE(op) Py_SIZE(op)
TC_API(PyObject *, PyByteArray_FromObject, (PyObject *));
TC_API(PyObject *, PyByteArray_FromStringAndSize, (const char *, Py_ssize_t));
TC_API(PyObject *, PyByteArray_Concat, (PyObject *, PyObject *));
TC_API(Py_ssize_t, PyByteArray_Size, (PyObject *));
TC_API(char *, PyByteArray_AsString, (PyObject *));
TC_API(int, PyByteArray_Resize, (PyObject *, Py_ssize_t));

TC_END_DECLS

#endif  // Py_BYTEARRAYOBJECT_H
