// marshal: values as bytes, in files and in memory.
#ifndef Py_MARSHAL_H
#define Py_MARSHAL_H

TC_BEGIN_DECLS

#define Py_MARSHAL_VERSION 4
TC_API(PyObject *, PyMarshal_ReadObjectFromString, (const char *, Py_ssize_t));
TC_API(PyObject *, PyMarshal_WriteObjectToString, (PyObject *, int version));
TC_API(long, PyMarshal_ReadLongFromFile, (FILE *));
TC_API(int, PyMarshal_ReadShortFromFile, (FILE *));
TC_API(PyObject *, PyMarshal_ReadObjectFromFile, (FILE *));
TC_API(PyObject *, PyMarshal_ReadLastObjectFromFile, (FILE *));
TC_API(void, PyMarshal_WriteLongToFile, (long, FILE *, int version));
TC_API(void, PyMarshal_WriteObjectToFile, (PyObject *, FILE *, int version));

TC_END_DECLS

#endif  // Py_MARSHAL_H
