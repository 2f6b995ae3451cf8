#ifndef Py_DICTOBJECT_H
#define Py_DICTOBJECT_H

TC_BEGIN_DECLS

typedef struct {
  PyObject ob_base;
  Py_ssize_t ma_used;
  uint64_t ma_version_tag;
  void *ma_keys;
  void *ma_values;
} PyDictObject;

TC_DATA(PyTypeObject, PyDict_Type);
TC_DATA(PyTypeObject, PyDictRevIterKey_Type);
TC_DATA(PyTypeObject, PyDictRevIterValue_Type);
TC_DATA(PyTypeObject, PyDictRevIterItem_Type);
TC_DATA(PyTypeObject, PyDictKeys_Type);
TC_DATA(PyTypeObject, PyDictValues_Type);
TC_DATA(PyTypeObject, PyDictItems_Type);
TC_DATA(PyTypeObject, PyDictIterKey_Type);
TC_DATA(PyTypeObject, PyDictIterValue_Type);
TC_DATA(PyTypeObject, PyDictIterItem_Type);
TC_DATA(PyTypeObject, PyDictProxy_Type);
#define PyDict_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_DICT_SUBCLASS)
#define PyDict_CheckExact(op) Py_IS_TYPE((op), &PyDict_Type)
#define PyDict_GET_SIZE(op) PyDict_Size(_PyObject_CAST(op))
#define PyDictKeys_Check(op) PyObject_TypeCheck((op), &PyDictKeys_Type)
#define PyDictValues_Check(op) PyObject_TypeCheck((op), &PyDictValues_Type)
#define PyDictItems_Check(op) PyObject_TypeCheck((op), &PyDictItems_Type)
#define PyDictViewSet_Check(op) (PyDictKeys_Check(op) || PyDictItems_Check(op))
TC_API(PyObject *, PyDict_New, (void));
TC_API(PyObject *, _PyDict_NewPresized, (Py_ssize_t));
TC_API(PyObject *, PyDict_GetItem, (PyObject *, PyObject *));
TC_API(PyObject *, PyDict_GetItemWithError, (PyObject *, PyObject *));
TC_API(PyObject *, _PyDict_GetItem_KnownHash, (PyObject *, PyObject *, Py_hash_t));
TC_API(PyObject *, PyDict_GetItemString, (PyObject *, const char *));
TC_API(PyObject *, _PyDict_GetItemStringWithError, (PyObject *, const char *));
TC_API(PyObject *, _PyDict_GetItemIdWithError, (PyObject *, _Py_Identifier *));
TC_API(int, PyDict_SetItem, (PyObject *, PyObject *, PyObject *));
TC_API(int, _PyDict_SetItem_KnownHash, (PyObject *, PyObject *, PyObject *, Py_hash_t));
TC_API(int, PyDict_SetItemString, (PyObject *, const char *, PyObject *));
TC_API(int, _PyDict_SetItemId, (PyObject *, _Py_Identifier *, PyObject *));
TC_API(int, PyDict_DelItem, (PyObject *, PyObject *));
TC_API(int, _PyDict_DelItem_KnownHash, (PyObject *, PyObject *, Py_hash_t));
TC_API(int, _PyDict_ContainsId, (PyObject *, _Py_Identifier *));
TC_API(Py_ssize_t, _PyDict_SizeOf, (PyDictObject *));
TC_API(int, PyDict_DelItemString, (PyObject *, const char *));
TC_API(void, PyDict_Clear, (PyObject *));
TC_API(int, PyDict_Next, (PyObject *, Py_ssize_t *, PyObject **, PyObject **));
TC_API(int, _PyDict_Next, (PyObject *, Py_ssize_t *, PyObject **, PyObject **, Py_hash_t *));
TC_API(PyObject *, PyDict_Keys, (PyObject *));
TC_API(PyObject *, PyDict_Values, (PyObject *));
TC_API(PyObject *, PyDict_Items, (PyObject *));
TC_API(Py_ssize_t, PyDict_Size, (PyObject *));
TC_API(PyObject *, PyDict_Copy, (PyObject *));
TC_API(int, PyDict_Contains, (PyObject *, PyObject *));
TC_API(int, _PyDict_Contains_KnownHash, (PyObject *, PyObject *, Py_hash_t));
TC_API(int, PyDict_Update, (PyObject *, PyObject *));
TC_API(int, PyDict_Merge, (PyObject *, PyObject *, int));
TC_API(int, PyDict_MergeFromSeq2, (PyObject *, PyObject *, int));
TC_API(PyObject *, PyDict_SetDefault, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, _PyDict_Pop, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyDictProxy_New, (PyObject *));

TC_END_DECLS

#endif  // Py_DICTOBJECT_H
