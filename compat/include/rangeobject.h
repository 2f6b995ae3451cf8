#ifndef Py_RANGEOBJECT_H
#define Py_RANGEOBJECT_H

TC_BEGIN_DECLS

TC_DATA(PyTypeObject, PyRange_Type);
TC_DATA(PyTypeObject, PyRangeIter_Type);
TC_DATA(PyTypeObject, PyLongRangeIter_Type);
#define PyRange_Check(op) Py_IS_TYPE((op), &PyRange_Type)

TC_END_DECLS

#endif  // Py_RANGEOBJECT_H
