#ifndef Py_BYTESOBJECT_H
#define Py_BYTESOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  PyVarObject ob_base;
  Py_hash_t ob_shash;
  char ob_sval[1];
} PyBytesObject;

TC_DATA(PyTypeObject, PyBytes_Type);
TC_DATA(PyTypeObject, PyBytesIter_Type);
#define PyBytes_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_BYTES_SUBCLASS)
#define PyBytes_CheckExact(op) Py_IS_TYPE((op), &PyBytes_Type)
#define PyBytes_AS_STRING(op) (((PyBytesObject *)(op))->ob_sval)
#define PyBytes_GET_SIZE(op) Py_SIZE(op)
TC_API(PyObject *, PyBytes_FromStringAndSize, (const char *, Py_ssize_t));
TC_API(PyObject *, PyBytes_FromString, (const char *));
TC_API(PyObject *, PyBytes_FromObject, (PyObject *));
TC_API(PyObject *, PyBytes_FromFormat, (const char *, ...));
TC_API(PyObject *, PyBytes_FromFormatV, (const char *, va_list));
TC_API(Py_ssize_t, PyBytes_Size, (PyObject *));
TC_API(char *, PyBytes_AsString, (PyObject *));
TC_API(int, PyBytes_AsStringAndSize, (PyObject *, char **, Py_ssize_t *));
TC_API(PyObject *, PyBytes_Repr, (PyObject *, int));
TC_API(void, PyBytes_Concat, (PyObject **, PyObject *));
TC_API(void, PyBytes_ConcatAndDel, (PyObject **, PyObject *));
TC_API(PyObject *, PyBytes_DecodeEscape,
       (const char *, Py_ssize_t, const char *, Py_ssize_t, const char *));
TC_API(int, _PyBytes_Resize, (PyObject **, Py_ssize_t));
TC_API(PyObject *, _PyBytes_Join, (PyObject *, PyObject *));

// Bytes that grow while they are written.
typedef struct {
  PyObject *buffer;
  Py_ssize_t allocated;
  Py_ssize_t min_size;
  int use_bytearray;
  int overallocate;
  int use_small_buffer;
  char small_buffer[512];
} _PyBytesWriter;
TC_API(void, _PyBytesWriter_Init, (_PyBytesWriter *));
TC_API(PyObject *, _PyBytesWriter_Finish, (_PyBytesWriter *, void *));
TC_API(void, _PyBytesWriter_Dealloc, (_PyBytesWriter *));
TC_API(void *, _PyBytesWriter_Alloc, (_PyBytesWriter *, Py_ssize_t));
TC_API(void *, _PyBytesWriter_Prepare, (_PyBytesWriter *, void *, Py_ssize_t));
TC_API(void *, _PyBytesWriter_Resize, (_PyBytesWriter *, void *, Py_ssize_t));
TC_API(void *, _PyBytesWriter_WriteBytes, (_PyBytesWriter *, void *, const void *, Py_ssize_t));

TC_END_DECLS

#endif  // Py_BYTESOBJECT_H
