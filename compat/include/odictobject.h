// collections.OrderedDict
#ifndef Py_ODICTOBJECT_H
#define Py_ODICTOBJECT_H

TC_BEGIN_DECLS

typedef struct tc_odict PyODictObject;
TC_DATA(PyTypeObject, PyODict_Type);
TC_DATA(PyTypeObject, PyODictIter_Type);
TC_DATA(PyTypeObject, PyODictKeys_Type);
TC_DATA(PyTypeObject, PyODictItems_Type);
TC_DATA(PyTypeObject, PyODictValues_Type);
#define PyODict_Check(op) PyObject_TypeCheck((op), &PyODict_Type)
#define PyODict_CheckExact(op) Py_IS_TYPE((op), &PyODict_Type)
#define PyODict_Size(op) PyDict_Size(op)
#define PyODict_Contains(op, key) PyDict_Contains((op), (key))
#define PyODict_GetItem(op, key) PyDict_GetItem((op), (key))
#define PyODict_GetItemWithError(op, key) PyDict_GetItemWithError((op), (key))
#define PyODict_GetItemString(op, key) PyDict_GetItemString((op), (key))
#define PyODict_SIZE(op) PyDict_GET_SIZE((op))
TC_API(PyObject *, PyODict_New, (void));
TC_API(int, PyODict_SetItem, (PyObject *, PyObject *key, PyObject *value));
TC_API(int, PyODict_DelItem, (PyObject *, PyObject *key));

TC_END_DECLS

#endif  // Py_ODICTOBJECT_H
