// int: 30-bit digits, least significant first; ob_size has the sign.
#ifndef Py_LONGOBJECT_H
#define Py_LONGOBJECT_H

TC_BEGIN_DECLS

typedef uint32_t digit;
typedef int32_t sdigit;
typedef uint64_t twodigits;
typedef int64_t stwodigits;
#define PyLong_SHIFT 30
#define _PyLong_DECIMAL_SHIFT 9
#define _PyLong_DECIMAL_BASE ((digit)1000000000)
#define PyLong_BASE ((digit)1 << PyLong_SHIFT)
#define PyLong_MASK ((digit)(PyLong_BASE - 1))

struct _longobject {
  PyVarObject ob_base;
  digit ob_digit[1];
};
typedef struct _longobject PyLongObject;

TC_DATA(PyTypeObject, PyLong_Type);
#define PyLong_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_LONG_SUBCLASS)
#define PyLong_CheckExact(op) Py_IS_TYPE((op), &PyLong_Type)

TC_API(PyObject *, PyLong_FromLong, (long));
TC_API(PyObject *, PyLong_FromUnsignedLong, (unsigned long));
TC_API(PyObject *, PyLong_FromLongLong, (long long));
TC_API(PyObject *, PyLong_FromUnsignedLongLong, (unsigned long long));
TC_API(PyObject *, PyLong_FromSize_t, (size_t));
TC_API(PyObject *, PyLong_FromSsize_t, (Py_ssize_t));
TC_API(PyObject *, PyLong_FromDouble, (double));
TC_API(PyObject *, PyLong_FromVoidPtr, (void *));
TC_API(PyObject *, PyLong_FromString, (const char *, char **, int));
TC_API(PyObject *, PyLong_FromUnicodeObject, (PyObject *, int));
TC_API(long, PyLong_AsLong, (PyObject *));
TC_API(long, PyLong_AsLongAndOverflow, (PyObject *, int *));
TC_API(long long, PyLong_AsLongLong, (PyObject *));
TC_API(long long, PyLong_AsLongLongAndOverflow, (PyObject *, int *));
TC_API(unsigned long, PyLong_AsUnsignedLong, (PyObject *));
TC_API(unsigned long, PyLong_AsUnsignedLongMask, (PyObject *));
TC_API(unsigned long long, PyLong_AsUnsignedLongLong, (PyObject *));
TC_API(unsigned long long, PyLong_AsUnsignedLongLongMask, (PyObject *));
TC_API(Py_ssize_t, PyLong_AsSsize_t, (PyObject *));
TC_API(size_t, PyLong_AsSize_t, (PyObject *));
TC_API(double, PyLong_AsDouble, (PyObject *));
TC_API(void *, PyLong_AsVoidPtr, (PyObject *));
TC_API(PyObject *, PyLong_GetInfo, (void));
TC_API(int, _PyLong_AsInt, (PyObject *));
TC_API(int, _PyLong_Sign, (PyObject *));
TC_API(size_t, _PyLong_NumBits, (PyObject *));
TC_API(PyLongObject *, _PyLong_New, (Py_ssize_t));
TC_API(PyObject *, _PyLong_Copy, (PyLongObject *));
TC_API(PyObject *, _PyLong_FromByteArray, (const unsigned char *, size_t, int, int));
TC_API(int, _PyLong_AsByteArray, (PyLongObject *, unsigned char *, size_t, int, int));
// (quotient, remainder) with the quotient rounded to the nearest, halves to even.
TC_API(PyObject *, _PyLong_DivmodNear, (PyObject *, PyObject *));
TC_API(PyObject *, _PyLong_GCD, (PyObject *, PyObject *));
TC_API(PyObject *, _PyLong_Lshift, (PyObject *, size_t));
TC_API(PyObject *, _PyLong_Rshift, (PyObject *, size_t));
TC_API(double, _PyLong_Frexp, (PyLongObject *, Py_ssize_t *));
TC_API(PyObject *, _PyLong_Format, (PyObject *, int));
TC_API(int, _PyLong_UnsignedShort_Converter, (PyObject *, void *));
TC_API(int, _PyLong_UnsignedInt_Converter, (PyObject *, void *));
TC_API(int, _PyLong_UnsignedLong_Converter, (PyObject *, void *));
TC_API(int, _PyLong_UnsignedLongLong_Converter, (PyObject *, void *));
TC_API(int, _PyLong_Size_t_Converter, (PyObject *, void *));
TC_API(unsigned long, PyOS_strtoul, (const char *, char **, int));
TC_API(long, PyOS_strtol, (const char *, char **, int));
#define PyLong_AS_LONG(op) PyLong_AsLong(op)
#define PyLong_FromPid PyLong_FromLong
#define PyLong_AsPid PyLong_AsLong
#define _Py_PARSE_PID "i"
#define _Py_PARSE_INTPTR "n"
#define _Py_PARSE_UINTPTR "K"

TC_END_DECLS

#endif  // Py_LONGOBJECT_H
