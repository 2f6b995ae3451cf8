#ifndef Py_IMPORT_H
#define Py_IMPORT_H

TC_BEGIN_DECLS

TC_API(PyObject *, PyImport_ImportModule, (const char *));
TC_API(PyObject *, PyImport_ImportModuleNoBlock, (const char *));
TC_API(PyObject *, PyImport_Import, (PyObject *));
TC_API(PyObject *, PyImport_ImportModuleLevel,
       (const char *, PyObject *, PyObject *, PyObject *, int));
TC_API(PyObject *, PyImport_ImportModuleLevelObject,
       (PyObject *, PyObject *, PyObject *, PyObject *, int));
#define PyImport_ImportModuleEx(name, globals, locals, fromlist) \
  PyImport_ImportModuleLevel((name), (globals), (locals), (fromlist), 0)
TC_API(PyObject *, PyImport_ReloadModule, (PyObject *));
TC_API(PyObject *, PyImport_GetModuleDict, (void));
TC_API(PyObject *, PyImport_GetModule, (PyObject *));
TC_API(PyObject *, PyImport_AddModule, (const char *));
TC_API(PyObject *, PyImport_AddModuleObject, (PyObject *));
TC_API(int, _PyImport_SetModule, (PyObject *, PyObject *));
TC_API(PyObject *, _PyImport_GetModuleId, (_Py_Identifier *));
TC_API(PyObject *, _PyImport_GetModuleAttr, (PyObject *, PyObject *));
TC_API(PyObject *, _PyImport_GetModuleAttrString, (const char *, const char *));
TC_API(long, PyImport_GetMagicNumber, (void));
TC_API(const char *, PyImport_GetMagicTag, (void));
TC_API(PyObject *, PyImport_GetImporter, (PyObject *path));
TC_API(PyObject *, PyImport_ExecCodeModule, (const char *name, PyObject *code));
TC_API(PyObject *, PyImport_ExecCodeModuleEx,
       (const char *name, PyObject *code, const char *file));
TC_API(PyObject *, PyImport_ExecCodeModuleWithPathnames,
       (const char *name, PyObject *code, const char *file, const char *cached));
TC_API(PyObject *, PyImport_ExecCodeModuleObject,
       (PyObject *name, PyObject *code, PyObject *file, PyObject *cached));
// There are no frozen modules: 0, not found.
TC_API(int, PyImport_ImportFrozenModule, (const char *));
TC_API(int, PyImport_ImportFrozenModuleObject, (PyObject *));

TC_END_DECLS

#endif  // Py_IMPORT_H
