#ifndef Py_COMPLEXOBJECT_H
#define Py_COMPLEXOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  double real, imag;
} Py_complex;
typedef struct {
  PyObject ob_base;
  Py_complex cval;
} PyComplexObject;

TC_DATA(PyTypeObject, PyComplex_Type);
#define PyComplex_Check(op) PyObject_TypeCheck((op), &PyComplex_Type)
#define PyComplex_CheckExact(op) Py_IS_TYPE((op), &PyComplex_Type)
TC_API(PyObject *, PyComplex_FromDoubles, (double, double));
TC_API(PyObject *, PyComplex_FromCComplex, (Py_complex));
TC_API(Py_complex, PyComplex_AsCComplex, (PyObject *));
TC_API(double, PyComplex_RealAsDouble, (PyObject *));
TC_API(double, PyComplex_ImagAsDouble, (PyObject *));
TC_API(Py_complex, _Py_c_sum, (Py_complex, Py_complex));
TC_API(Py_complex, _Py_c_diff, (Py_complex, Py_complex));
TC_API(Py_complex, _Py_c_neg, (Py_complex));
TC_API(Py_complex, _Py_c_prod, (Py_complex, Py_complex));
TC_API(Py_complex, _Py_c_quot, (Py_complex, Py_complex));
TC_API(Py_complex, _Py_c_pow, (Py_complex, Py_complex));
TC_API(double, _Py_c_abs, (Py_complex));

TC_END_DECLS

#endif  // Py_COMPLEXOBJECT_H
