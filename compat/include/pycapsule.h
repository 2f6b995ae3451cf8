#ifndef Py_CAPSULE_H
#define Py_CAPSULE_H

TC_BEGIN_DECLS

typedef void (*PyCapsule_Destructor)(PyObject *);
TC_DATA(PyTypeObject, PyCapsule_Type);
#define PyCapsule_CheckExact(op) Py_IS_TYPE((op), &PyCapsule_Type)
TC_API(PyObject *, PyCapsule_New, (void *, const char *, PyCapsule_Destructor));
TC_API(void *, PyCapsule_GetPointer, (PyObject *, const char *));
TC_API(PyCapsule_Destructor, PyCapsule_GetDestructor, (PyObject *));
TC_API(const char *, PyCapsule_GetName, (PyObject *));
TC_API(void *, PyCapsule_GetContext, (PyObject *));
TC_API(int, PyCapsule_IsValid, (PyObject *, const char *));
TC_API(int, PyCapsule_SetPointer, (PyObject *, void *));
TC_API(int, PyCapsule_SetDestructor, (PyObject *, PyCapsule_Destructor));
TC_API(int, PyCapsule_SetName, (PyObject *, const char *));
TC_API(int, PyCapsule_SetContext, (PyObject *, void *));
TC_API(void *, PyCapsule_Import, (const char *, int));

TC_END_DECLS

#endif  // Py_CAPSULE_H
