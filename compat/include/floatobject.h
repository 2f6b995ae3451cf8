#ifndef Py_FLOATOBJECT_H
#define Py_FLOATOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  PyObject ob_base;
  double ob_fval;
} PyFloatObject;

TC_DATA(PyTypeObject, PyFloat_Type);
#define PyFloat_Check(op) PyObject_TypeCheck((op), &PyFloat_Type)
#define PyFloat_CheckExact(op) Py_IS_TYPE((op), &PyFloat_Type)
#define PyFloat_AS_DOUBLE(op) (((PyFloatObject *)(op))->ob_fval)
#define Py_RETURN_NAN return PyFloat_FromDouble(Py_NAN)
#define Py_RETURN_INF(sign) return PyFloat_FromDouble(copysign(Py_HUGE_VAL, (sign)))
TC_API(PyObject *, PyFloat_FromDouble, (double));
TC_API(PyObject *, PyFloat_FromString, (PyObject *));
TC_API(PyObject *, PyFloat_GetInfo, (void));
TC_API(double, PyFloat_AsDouble, (PyObject *));
TC_API(double, PyFloat_GetMax, (void));
TC_API(double, PyFloat_GetMin, (void));
TC_API(int, PyFloat_Pack2, (double, char *, int));
TC_API(int, PyFloat_Pack4, (double, char *, int));
TC_API(int, PyFloat_Pack8, (double, char *, int));
TC_API(double, PyFloat_Unpack2, (const char *, int));
TC_API(double, PyFloat_Unpack4, (const char *, int));
TC_API(double, PyFloat_Unpack8, (const char *, int));
#define _PyFloat_Pack2(x, p, le) PyFloat_Pack2((x), (char *)(p), (le))
#define _PyFloat_Pack4(x, p, le) PyFloat_Pack4((x), (char *)(p), (le))
#define _PyFloat_Pack8(x, p, le) PyFloat_Pack8((x), (char *)(p), (le))
#define _PyFloat_Unpack2(p, le) PyFloat_Unpack2((const char *)(p), (le))
#define _PyFloat_Unpack4(p, le) PyFloat_Unpack4((const char *)(p), (le))
#define _PyFloat_Unpack8(p, le) PyFloat_Unpack8((const char *)(p), (le))

TC_END_DECLS

#endif  // Py_FLOATOBJECT_H
