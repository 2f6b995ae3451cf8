#ifndef Py_FUNCOBJECT_H
#define Py_FUNCOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  PyObject ob_base;
  PyObject *func_globals;
  PyObject *func_builtins;
  PyObject *func_name;
  PyObject *func_qualname;
  PyObject *func_code;
  PyObject *func_defaults;
  PyObject *func_kwdefaults;
  PyObject *func_closure;
  PyObject *func_doc;
  PyObject *func_dict;
  PyObject *func_weakreflist;
  PyObject *func_module;
  PyObject *func_annotations;
  vectorcallfunc vectorcall;
  uint32_t func_version;
} PyFunctionObject;

TC_DATA(PyTypeObject, PyFunction_Type);
TC_DATA(PyTypeObject, PyClassMethod_Type);
TC_DATA(PyTypeObject, PyStaticMethod_Type);
TC_DATA(PyTypeObject, PyCell_Type);
TC_DATA(PyTypeObject, PyGen_Type);
TC_DATA(PyTypeObject, PyCoro_Type);
TC_DATA(PyTypeObject, PyAsyncGen_Type);
#define PyFunction_Check(op) Py_IS_TYPE((op), &PyFunction_Type)
#define PyCell_Check(op) Py_IS_TYPE((op), &PyCell_Type)
#define PyGen_Check(op) PyObject_TypeCheck((op), &PyGen_Type)
#define PyGen_CheckExact(op) Py_IS_TYPE((op), &PyGen_Type)
#define PyCoro_CheckExact(op) Py_IS_TYPE((op), &PyCoro_Type)
#define PyFunction_GET_CODE(f) (((PyFunctionObject *)(f))->func_code)
#define PyFunction_GET_GLOBALS(f) (((PyFunctionObject *)(f))->func_globals)
#define PyFunction_GET_DEFAULTS(f) (((PyFunctionObject *)(f))->func_defaults)
#define PyFunction_GET_KW_DEFAULTS(f) (((PyFunctionObject *)(f))->func_kwdefaults)
#define PyFunction_GET_CLOSURE(f) (((PyFunctionObject *)(f))->func_closure)
#define PyFunction_GET_ANNOTATIONS(f) (((PyFunctionObject *)(f))->func_annotations)
#define PyAsyncGen_CheckExact(op) Py_IS_TYPE((op), &PyAsyncGen_Type)
#define PyFunction_GET_MODULE(f) (((PyFunctionObject *)(f))->func_module)
TC_API(PyObject *, PyFunction_New, (PyObject *, PyObject *));
TC_API(PyObject *, PyFunction_GetCode, (PyObject *));
TC_API(PyObject *, PyFunction_GetGlobals, (PyObject *));
TC_API(PyObject *, PyFunction_GetDefaults, (PyObject *));
TC_API(int, PyFunction_SetDefaults, (PyObject *, PyObject *));
TC_API(PyObject *, PyFunction_GetKwDefaults, (PyObject *));
TC_API(int, PyFunction_SetKwDefaults, (PyObject *, PyObject *));
TC_API(PyObject *, PyFunction_GetClosure, (PyObject *));
TC_API(int, PyFunction_SetClosure, (PyObject *, PyObject *));
TC_API(PyObject *, PyFunction_GetAnnotations, (PyObject *));
TC_API(int, PyFunction_SetAnnotations, (PyObject *, PyObject *));
TC_API(PyObject *, PyFunction_GetModule, (PyObject *));
TC_API(PyObject *, PyFunction_NewWithQualName, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyClassMethod_New, (PyObject *));
TC_API(PyObject *, PyStaticMethod_New, (PyObject *));
TC_API(PyObject *, PyCell_New, (PyObject *));
TC_API(PyObject *, PyCell_Get, (PyObject *));
TC_API(int, PyCell_Set, (PyObject *, PyObject *));

TC_END_DECLS

#endif  // Py_FUNCOBJECT_H
