// Operations on any object.
#ifndef Py_ABSTRACTOBJECT_H
#define Py_ABSTRACTOBJECT_H

TC_BEGIN_DECLS

// ---- Calls.
#define PY_VECTORCALL_ARGUMENTS_OFFSET ((size_t)1 << (8 * sizeof(size_t) - 1))
#define PyVectorcall_NARGS(n) ((Py_ssize_t)((size_t)(n) & ~PY_VECTORCALL_ARGUMENTS_OFFSET))
TC_API(PyObject *, PyObject_Call, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyObject_CallNoArgs, (PyObject *));
TC_API(PyObject *, PyObject_CallOneArg, (PyObject *, PyObject *));
TC_API(PyObject *, PyObject_CallObject, (PyObject *, PyObject *));
TC_API(PyObject *, PyObject_CallFunction, (PyObject *, const char *, ...));
TC_API(PyObject *, PyObject_CallMethod, (PyObject *, const char *, const char *, ...));
TC_API(PyObject *, PyObject_CallFunctionObjArgs, (PyObject *, ...));
TC_API(PyObject *, PyObject_CallMethodObjArgs, (PyObject *, PyObject *, ...));
TC_API(PyObject *, PyObject_CallMethodNoArgs, (PyObject *, PyObject *));
TC_API(PyObject *, PyObject_CallMethodOneArg, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyObject_Vectorcall, (PyObject *, PyObject *const *, size_t, PyObject *));
TC_API(PyObject *, PyObject_VectorcallDict, (PyObject *, PyObject *const *, size_t, PyObject *));
TC_API(PyObject *, PyObject_VectorcallMethod, (PyObject *, PyObject *const *, size_t, PyObject *));
TC_API(PyObject *, PyVectorcall_Call, (PyObject *, PyObject *, PyObject *));
TC_API(vectorcallfunc, PyVectorcall_Function, (PyObject *));
TC_API(PyObject *, _PyObject_CallMethod, (PyObject *, PyObject *, const char *, ...));
TC_API(PyObject *, _PyObject_CallMethodId, (PyObject *, _Py_Identifier *, const char *, ...));
TC_API(PyObject *, _PyObject_CallMethodIdObjArgs, (PyObject *, _Py_Identifier *, ...));
TC_API(PyObject *, _PyObject_CallMethodIdOneArg, (PyObject *, _Py_Identifier *, PyObject *));
TC_API(PyObject *, _PyObject_CallMethodIdNoArgs, (PyObject *, _Py_Identifier *));
TC_API(PyObject *, _PyObject_FastCall, (PyObject *, PyObject *const *, Py_ssize_t));
TC_API(int, _PyObject_GetMethod, (PyObject *, PyObject *, PyObject **));
TC_API(PyObject *, tc_va_call, (PyObject *, const char *, va_list));
TC_API(PyObject *, tc_va_call_method, (PyObject *, PyObject *, const char *, va_list));
// Without PY_SSIZE_T_CLEAN '#' is an error (modsupport.h).
TC_API(PyObject *, tc_call_function, (PyObject *, const char *, ...));
TC_API(PyObject *, tc_call_method, (PyObject *, const char *, const char *, ...));
#ifndef PY_SSIZE_T_CLEAN
#define PyObject_CallFunction tc_call_function
#define PyObject_CallMethod tc_call_method
#endif
#define _PyObject_Vectorcall PyObject_Vectorcall
#define _PyObject_VectorcallMethod PyObject_VectorcallMethod
#define _PyObject_FastCallDict PyObject_VectorcallDict
#define _PyObject_CallNoArg PyObject_CallNoArgs
#define _PyObject_CallNoArgs PyObject_CallNoArgs
#define _PyObject_CallOneArg PyObject_CallOneArg
#define _PyObject_CallMethodNoArgs PyObject_CallMethodNoArgs
#define _PyObject_CallMethodOneArg PyObject_CallMethodOneArg
#define _PyVectorcall_Function PyVectorcall_Function

// ---- Objects.
TC_API(PyObject *, PyObject_Type, (PyObject *));
TC_API(Py_ssize_t, PyObject_Size, (PyObject *));
TC_API(Py_ssize_t, PyObject_Length, (PyObject *));
TC_API(Py_ssize_t, PyObject_LengthHint, (PyObject *, Py_ssize_t));
TC_API(PyObject *, PyObject_GetItem, (PyObject *, PyObject *));
TC_API(int, PyObject_SetItem, (PyObject *, PyObject *, PyObject *));
TC_API(int, PyObject_DelItem, (PyObject *, PyObject *));
TC_API(int, PyObject_DelItemString, (PyObject *, const char *));
TC_API(PyObject *, PyObject_Format, (PyObject *, PyObject *));
TC_API(PyObject *, PyObject_GetIter, (PyObject *));
TC_API(PyObject *, PyObject_GetAIter, (PyObject *));
TC_API(int, PyObject_IsInstance, (PyObject *, PyObject *));
TC_API(int, PyObject_IsSubclass, (PyObject *, PyObject *));
#define PyObject_DelAttr(o, name) PyObject_SetAttr((o), (name), _Py_NULL)
#define PyObject_DelAttrString(o, name) PyObject_SetAttrString((o), (name), _Py_NULL)
TC_API(int, PyIter_Check, (PyObject *));
TC_API(int, PyAIter_Check, (PyObject *));
TC_API(PyObject *, PyIter_Next, (PyObject *));
TC_API(PySendResult, PyIter_Send, (PyObject *, PyObject *, PyObject **));

// ---- Numbers.
TC_API(int, PyNumber_Check, (PyObject *));
TC_API(int, PyIndex_Check, (PyObject *));
TC_API(PyObject *, PyNumber_Add, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Subtract, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Multiply, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_MatrixMultiply, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_FloorDivide, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_TrueDivide, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Remainder, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Divmod, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Power, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Negative, (PyObject *));
TC_API(PyObject *, PyNumber_Positive, (PyObject *));
TC_API(PyObject *, PyNumber_Absolute, (PyObject *));
TC_API(PyObject *, PyNumber_Invert, (PyObject *));
TC_API(PyObject *, PyNumber_Lshift, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Rshift, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_And, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Xor, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Or, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceAdd, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceSubtract, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceMultiply, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceMatrixMultiply, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceFloorDivide, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceTrueDivide, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceRemainder, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlacePower, (PyObject *, PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceLshift, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceRshift, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceAnd, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceXor, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_InPlaceOr, (PyObject *, PyObject *));
TC_API(PyObject *, PyNumber_Index, (PyObject *));
TC_API(PyObject *, PyNumber_Long, (PyObject *));
TC_API(PyObject *, PyNumber_Float, (PyObject *));
TC_API(PyObject *, PyNumber_ToBase, (PyObject *, int));
TC_API(Py_ssize_t, PyNumber_AsSsize_t, (PyObject *, PyObject *));
#define _PyNumber_Index PyNumber_Index
TC_API(int, _Py_convert_optional_to_ssize_t, (PyObject *, void *));
TC_API(int, _PyEval_SliceIndex, (PyObject *, Py_ssize_t *));
TC_API(int, _PyEval_SliceIndexNotNone, (PyObject *, Py_ssize_t *));

// ---- Sequences.
TC_API(int, PySequence_Check, (PyObject *));
TC_API(Py_ssize_t, PySequence_Size, (PyObject *));
TC_API(Py_ssize_t, PySequence_Length, (PyObject *));
TC_API(PyObject *, PySequence_Concat, (PyObject *, PyObject *));
TC_API(PyObject *, PySequence_Repeat, (PyObject *, Py_ssize_t));
TC_API(PyObject *, PySequence_InPlaceConcat, (PyObject *, PyObject *));
TC_API(PyObject *, PySequence_InPlaceRepeat, (PyObject *, Py_ssize_t));
TC_API(PyObject *, PySequence_GetItem, (PyObject *, Py_ssize_t));
TC_API(PyObject *, PySequence_GetSlice, (PyObject *, Py_ssize_t, Py_ssize_t));
TC_API(int, PySequence_SetItem, (PyObject *, Py_ssize_t, PyObject *));
TC_API(int, PySequence_DelItem, (PyObject *, Py_ssize_t));
TC_API(int, PySequence_SetSlice, (PyObject *, Py_ssize_t, Py_ssize_t, PyObject *));
TC_API(int, PySequence_DelSlice, (PyObject *, Py_ssize_t, Py_ssize_t));
TC_API(PyObject *, PySequence_Tuple, (PyObject *));
TC_API(PyObject *, PySequence_List, (PyObject *));
TC_API(PyObject *, PySequence_Fast, (PyObject *, const char *));
TC_API(Py_ssize_t, PySequence_Count, (PyObject *, PyObject *));
TC_API(int, PySequence_Contains, (PyObject *, PyObject *));
TC_API(int, PySequence_In, (PyObject *, PyObject *));
TC_API(Py_ssize_t, PySequence_Index, (PyObject *, PyObject *));
#define PySequence_Fast_GET_SIZE(o) Py_SIZE(o)
#define PySequence_Fast_ITEMS(o) \
  (PyList_Check(o) ? ((PyListObject *)(o))->ob_item : ((PyTupleObject *)(o))->ob_item)
#define PySequence_Fast_GET_ITEM(o, i) (PySequence_Fast_ITEMS(o)[(i)])
#define PySequence_ITEM(o, i) PySequence_GetItem(_PyObject_CAST(o), (i))

// ---- Mappings.
TC_API(int, PyMapping_Check, (PyObject *));
TC_API(Py_ssize_t, PyMapping_Size, (PyObject *));
TC_API(Py_ssize_t, PyMapping_Length, (PyObject *));
TC_API(PyObject *, PyMapping_Keys, (PyObject *));
TC_API(PyObject *, PyMapping_Values, (PyObject *));
TC_API(PyObject *, PyMapping_Items, (PyObject *));
TC_API(PyObject *, PyMapping_GetItemString, (PyObject *, const char *));
TC_API(int, PyMapping_SetItemString, (PyObject *, const char *, PyObject *));
TC_API(int, PyMapping_HasKeyString, (PyObject *, const char *));
TC_API(int, PyMapping_HasKey, (PyObject *, PyObject *));
#define PyMapping_DelItemString(o, key) PyObject_DelItemString((o), (key))
#define PyMapping_DelItem(o, key) PyObject_DelItem((o), (key))

// ---- Buffers of the oldest kind.
TC_API(int, PyObject_AsReadBuffer, (PyObject *, const void **, Py_ssize_t *));
TC_API(int, PyObject_AsWriteBuffer, (PyObject *, void **, Py_ssize_t *));
TC_API(int, PyObject_AsCharBuffer, (PyObject *, const char **, Py_ssize_t *));
TC_API(int, PyObject_CheckReadBuffer, (PyObject *));

TC_API(int, PyObject_CopyData, (PyObject *dest, PyObject *src));

TC_END_DECLS

#endif  // Py_ABSTRACTOBJECT_H
