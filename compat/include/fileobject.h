#ifndef Py_FILEOBJECT_H
#define Py_FILEOBJECT_H

TC_BEGIN_DECLS

TC_API(PyObject *, PyFile_FromFd,
       (int, const char *, const char *, int, const char *, const char *, const char *, int));
TC_API(FILE *, _Py_fopen_obj, (PyObject *path, const char *mode));
TC_API(PyObject *, PyFile_GetLine, (PyObject *, int));
TC_API(int, PyFile_WriteObject, (PyObject *, PyObject *, int));
TC_API(int, PyFile_WriteString, (const char *, PyObject *));
TC_API(int, PyObject_AsFileDescriptor, (PyObject *));
TC_API(int, _PyLong_FileDescriptor_Converter, (PyObject *, void *));
#define PY_STDIOTEXTMODE "b"
#define _PyIsSelectable_fd(fd) ((unsigned)(fd) < (unsigned)FD_SETSIZE)

TC_END_DECLS

#endif  // Py_FILEOBJECT_H
