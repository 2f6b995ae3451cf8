// The builtin types: static Type objects, named as in C behind TC_SYMBOL's prefix.
#ifndef TRICOLOR_RUNTIME_BUILTIN_TYPES_H_
#define TRICOLOR_RUNTIME_BUILTIN_TYPES_H_

#include "runtime/object.h"
#include "runtime/type.h"

// X(C++ name, C name). Order: a base stands before its subtypes.
#define TC_BUILTIN_TYPES(X) \
  X(object_type, PyBaseObject_Type) \
  X(type_type, PyType_Type) \
  X(none_type, _PyNone_Type) \
  X(ellipsis_type, PyEllipsis_Type) \
  X(not_implemented_type, _PyNotImplemented_Type) \
  X(int_type, PyLong_Type) \
  X(bool_type, PyBool_Type) \
  X(float_type, PyFloat_Type) \
  X(complex_type, PyComplex_Type) \
  X(str_type, PyUnicode_Type) \
  X(str_iterator_type, PyUnicodeIter_Type) \
  X(bytes_type, PyBytes_Type) \
  X(bytes_iterator_type, PyBytesIter_Type) \
  X(bytearray_type, PyByteArray_Type) \
  X(bytearray_iterator_type, PyByteArrayIter_Type) \
  X(memoryview_type, PyMemoryView_Type) \
  X(tuple_type, PyTuple_Type) \
  X(tuple_iterator_type, PyTupleIter_Type) \
  X(list_type, PyList_Type) \
  X(list_iterator_type, PyListIter_Type) \
  X(list_reverse_iterator_type, PyListRevIter_Type) \
  X(dict_type, PyDict_Type) \
  X(dict_keys_type, PyDictKeys_Type) \
  X(dict_values_type, PyDictValues_Type) \
  X(dict_items_type, PyDictItems_Type) \
  X(dict_key_iterator_type, PyDictIterKey_Type) \
  X(dict_value_iterator_type, PyDictIterValue_Type) \
  X(dict_item_iterator_type, PyDictIterItem_Type) \
  X(dict_reverse_key_iterator_type, PyDictRevIterKey_Type) \
  X(dict_reverse_value_iterator_type, PyDictRevIterValue_Type) \
  X(dict_reverse_item_iterator_type, PyDictRevIterItem_Type) \
  X(mapping_proxy_type, PyDictProxy_Type) \
  X(set_type, PySet_Type) \
  X(frozenset_type, PyFrozenSet_Type) \
  X(set_iterator_type, PySetIter_Type) \
  X(slice_type, PySlice_Type) \
  X(range_type, PyRange_Type) \
  X(range_iterator_type, PyRangeIter_Type) \
  X(long_range_iterator_type, PyLongRangeIter_Type) \
  X(sequence_iterator_type, PySeqIter_Type) \
  X(call_iterator_type, PyCallIter_Type) \
  X(enumerate_type, PyEnum_Type) \
  X(reversed_type, PyReversed_Type) \
  X(zip_type, PyZip_Type) \
  X(map_type, PyMap_Type) \
  X(filter_type, PyFilter_Type) \
  X(function_type, PyFunction_Type) \
  X(method_type, PyMethod_Type) \
  X(native_function_type, PyCFunction_Type) \
  X(method_descriptor_type, PyMethodDescr_Type) \
  X(class_method_descriptor_type, PyClassMethodDescr_Type) \
  X(getset_descriptor_type, PyGetSetDescr_Type) \
  X(member_descriptor_type, PyMemberDescr_Type) \
  X(slot_wrapper_type, PyWrapperDescr_Type) \
  X(method_wrapper_type, _PyMethodWrapper_Type) \
  X(class_method_type, PyClassMethod_Type) \
  X(static_method_type, PyStaticMethod_Type) \
  X(property_type, PyProperty_Type) \
  X(super_type, PySuper_Type) \
  X(code_type, PyCode_Type) \
  X(frame_type, PyFrame_Type) \
  X(cell_type, PyCell_Type) \
  X(generator_type, PyGen_Type) \
  X(coroutine_type, PyCoro_Type) \
  X(coroutine_wrapper_type, _PyCoroWrapper_Type) \
  X(async_generator_type, PyAsyncGen_Type) \
  X(async_generator_asend_type, _PyAsyncGenASend_Type) \
  X(async_generator_athrow_type, _PyAsyncGenAThrow_Type) \
  X(async_generator_wrapped_type, _PyAsyncGenWrappedValue_Type) \
  X(traceback_type, PyTraceBack_Type) \
  X(module_type, PyModule_Type) \
  X(weakref_type, _PyWeakref_RefType) \
  X(weak_proxy_type, _PyWeakref_ProxyType) \
  X(weak_callable_proxy_type, _PyWeakref_CallableProxyType) \
  X(generic_alias_type, Py_GenericAliasType) \
  X(union_type, _PyUnion_Type) \
  X(capsule_type, PyCapsule_Type)

namespace tricolor {

#define TC_DECLARE(name, c_name) extern Type name TC_SYMBOL(c_name);
TC_BUILTIN_TYPES(TC_DECLARE)
#undef TC_DECLARE

// Backing stores: cells that no program sees.
extern Type ref_array_type;    // RefArray, below
extern Type dict_table_type;   // runtime/objects/dict.h
extern Type set_table_type;    // runtime/objects/set.h
extern Type shared_keys_type;  // runtime/objects/instance.h

// An array of references with its capacity: list items and the like. All slots are traced.
struct RefArray {
  Object base;
  int64_t capacity;
  Object* items[];

  // The array whose items start at `items`; null for null.
  static RefArray* Of(Object** items) {
    return items == nullptr ? nullptr
                            : reinterpret_cast<RefArray*>(reinterpret_cast<char*>(items) -
                                                          offsetof(RefArray, items));
  }
};
RefArray* NewRefArray(int64_t capacity);  // all null; null: MemoryError is set (list.cc)

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_BUILTIN_TYPES_H_
