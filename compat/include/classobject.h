// Bound methods.
#ifndef Py_CLASSOBJECT_H
#define Py_CLASSOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  PyObject ob_base;
  PyObject *im_func;
  PyObject *im_self;
  PyObject *im_weakreflist;
  vectorcallfunc vectorcall;
} PyMethodObject;

TC_DATA(PyTypeObject, PyMethod_Type);
#define PyMethod_Check(op) Py_IS_TYPE((op), &PyMethod_Type)
#define PyMethod_GET_FUNCTION(m) (((PyMethodObject *)(m))->im_func)
#define PyMethod_GET_SELF(m) (((PyMethodObject *)(m))->im_self)
TC_API(PyObject *, PyMethod_New, (PyObject *, PyObject *));
TC_API(PyObject *, PyMethod_Function, (PyObject *));
TC_API(PyObject *, PyMethod_Self, (PyObject *));

typedef struct {
  PyObject ob_base;
  PyObject *func;
} PyInstanceMethodObject;
TC_DATA(PyTypeObject, PyInstanceMethod_Type);
#define PyInstanceMethod_Check(op) Py_IS_TYPE((op), &PyInstanceMethod_Type)
#define PyInstanceMethod_GET_FUNCTION(m) (((PyInstanceMethodObject *)(m))->func)
TC_API(PyObject *, PyInstanceMethod_New, (PyObject *));
TC_API(PyObject *, PyInstanceMethod_Function, (PyObject *));

TC_END_DECLS

#endif  // Py_CLASSOBJECT_H
