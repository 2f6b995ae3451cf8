// Bytes as hexadecimal digits.
#ifndef Py_INTERNAL_STRHEX_H
#define Py_INTERNAL_STRHEX_H

TC_BEGIN_DECLS

TC_API(PyObject *, _Py_strhex, (const char *data, Py_ssize_t size));
TC_API(PyObject *, _Py_strhex_bytes, (const char *data, Py_ssize_t size));
TC_API(PyObject *, _Py_strhex_with_sep,
       (const char *data, Py_ssize_t size, const PyObject *separator, int bytes_per_group));
TC_API(PyObject *, _Py_strhex_bytes_with_sep,
       (const char *data, Py_ssize_t size, const PyObject *separator, int bytes_per_group));

TC_END_DECLS

#endif  // Py_INTERNAL_STRHEX_H
