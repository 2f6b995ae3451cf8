#ifndef Py_MODULEOBJECT_H
#define Py_MODULEOBJECT_H

TC_BEGIN_DECLS

typedef struct PyModuleDef_Base {
  PyObject ob_base;
  PyObject *(*m_init)(void);
  Py_ssize_t m_index;
  PyObject *m_copy;
} PyModuleDef_Base;
#define PyModuleDef_HEAD_INIT { PyObject_HEAD_INIT(_Py_NULL) _Py_NULL, 0, _Py_NULL }

typedef struct PyModuleDef_Slot {
  int slot;
  void *value;
} PyModuleDef_Slot;
#define Py_mod_create 1
#define Py_mod_exec 2
#define _Py_mod_LAST_SLOT 2

typedef struct PyModuleDef {
  PyModuleDef_Base m_base;
  const char *m_name;
  const char *m_doc;
  Py_ssize_t m_size;
  struct PyMethodDef *m_methods;
  PyModuleDef_Slot *m_slots;
  traverseproc m_traverse;
  inquiry m_clear;
  freefunc m_free;
} PyModuleDef;

TC_DATA(PyTypeObject, PyModule_Type);
TC_DATA(PyTypeObject, PyModuleDef_Type);
#define PyModule_Check(op) PyObject_TypeCheck((op), &PyModule_Type)
#define PyModule_CheckExact(op) Py_IS_TYPE((op), &PyModule_Type)
TC_API(PyObject *, PyModuleDef_Init, (PyModuleDef *));
TC_API(PyObject *, PyModule_NewObject, (PyObject *));
TC_API(PyObject *, PyModule_New, (const char *));
TC_API(PyObject *, PyModule_GetDict, (PyObject *));
TC_API(PyObject *, PyModule_GetNameObject, (PyObject *));
TC_API(const char *, PyModule_GetName, (PyObject *));
TC_API(const char *, PyModule_GetFilename, (PyObject *));
TC_API(PyObject *, PyModule_GetFilenameObject, (PyObject *));
TC_API(PyModuleDef *, PyModule_GetDef, (PyObject *));
TC_API(void *, PyModule_GetState, (PyObject *));
#define _PyModule_GetState(m) PyModule_GetState(m)
#define _PyModule_GetDef(m) PyModule_GetDef(m)

// This runtime's own: the module's code gets a lock of its own instead of the one that extensions share. Two threads in
// the module exclude each other, and nobody waits for another module's code. From PyInit, or a Py_mod_exec function.
#define PyTricolor_Module_SetExclusive PyTricolor_Module_SetExclusive
TC_API(int, PyTricolor_Module_SetExclusive, (PyObject *));

TC_END_DECLS

#endif  // Py_MODULEOBJECT_H
