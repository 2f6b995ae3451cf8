// The C structures and the runtime's are the same bytes.
#include <gtest/gtest.h>

#include "compat/include/Python.h"
#include "runtime/builtin_types.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/complex.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/float.h"
#include "runtime/objects/function.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor {
namespace {

#define SAME(c_struct, c_field, cc_struct, cc_field) \
  EXPECT_EQ(offsetof(c_struct, c_field), offsetof(cc_struct, cc_field)) << #c_struct "." #c_field

TEST(LayoutTest, Header) {
  EXPECT_EQ(sizeof(PyObject), sizeof(Object));
  SAME(PyObject, ob_refcnt, Object, ledger);
  SAME(PyObject, tc_flags, Object, flags);
  SAME(PyObject, tc_lock, Object, lock);
  SAME(PyObject, tc_state, Object, state);
  SAME(PyObject, tc_aux, Object, aux);
  SAME(PyObject, ob_type, Object, type);
  SAME(PyVarObject, ob_size, VarObject, size);
  EXPECT_EQ(8u, offsetof(PyObject, ob_type)) << "CPython's offset";
}

TEST(LayoutTest, EveryFieldOfTypes) {
  EXPECT_EQ(sizeof(PyTypeObject), sizeof(Type));
#define FIELD(name) SAME(PyTypeObject, name, Type, name)
  FIELD(tp_name); FIELD(tp_basicsize); FIELD(tp_itemsize); FIELD(tp_dealloc);
  FIELD(tp_vectorcall_offset); FIELD(tp_getattr); FIELD(tp_setattr); FIELD(tp_as_async);
  FIELD(tp_repr); FIELD(tp_as_number); FIELD(tp_as_sequence); FIELD(tp_as_mapping); FIELD(tp_hash);
  FIELD(tp_call); FIELD(tp_str); FIELD(tp_getattro); FIELD(tp_setattro); FIELD(tp_as_buffer);
  FIELD(tp_flags); FIELD(tp_doc); FIELD(tp_traverse); FIELD(tp_clear); FIELD(tp_richcompare);
  FIELD(tp_weaklistoffset); FIELD(tp_iter); FIELD(tp_iternext); FIELD(tp_methods);
  FIELD(tp_members); FIELD(tp_getset); FIELD(tp_base); FIELD(tp_dict); FIELD(tp_descr_get);
  FIELD(tp_descr_set); FIELD(tp_dictoffset); FIELD(tp_init); FIELD(tp_alloc); FIELD(tp_new);
  FIELD(tp_free); FIELD(tp_is_gc); FIELD(tp_bases); FIELD(tp_mro); FIELD(tp_cache);
  FIELD(tp_subclasses); FIELD(tp_weaklist); FIELD(tp_del); FIELD(tp_version_tag);
  FIELD(tp_finalize); FIELD(tp_vectorcall);
#undef FIELD
  SAME(PyTypeObject, tc_runtime_part, Type, slots);
  SAME(PyHeapTypeObject, ht_name, HeapType, name);
  SAME(PyHeapTypeObject, ht_qualname, HeapType, qualname);
}

TEST(LayoutTest, Text) {
  SAME(PyASCIIObject, length, AsciiObject, length);
  SAME(PyASCIIObject, hash, AsciiObject, hash);
  SAME(PyASCIIObject, wstr, AsciiObject, wstr);
  EXPECT_EQ(sizeof(PyASCIIObject), sizeof(AsciiObject));
  EXPECT_EQ(sizeof(PyCompactUnicodeObject), sizeof(CompactStrObject));
  SAME(PyCompactUnicodeObject, utf8, CompactStrObject, utf8);
  SAME(PyUnicodeObject, data, StrObject, data);
  SAME(PyBytesObject, ob_sval, BytesObject, data);
  PyASCIIObject bits = {};
  bits.state.kind = 4;
  bits.state.ascii = 1;
  AsciiObject as_runtime;
  static_assert(sizeof bits == sizeof as_runtime);
  __builtin_memcpy(&as_runtime, &bits, sizeof bits);
  EXPECT_EQ(4, StrKindOf(AsObject(&as_runtime)));
  EXPECT_TRUE(StrIsAscii(AsObject(&as_runtime)));
  EXPECT_FALSE(StrIsCompact(AsObject(&as_runtime)));
}

TEST(LayoutTest, Containers) {
  SAME(PyTupleObject, ob_item, TupleObject, items);
  SAME(PyListObject, ob_item, ListObject, items);
  SAME(PyListObject, allocated, ListObject, allocated);
  SAME(PyDictObject, ma_used, DictObject, used);
  SAME(PySliceObject, start, SliceObject, start);
  SAME(PySliceObject, step, SliceObject, step);
}

TEST(LayoutTest, Numbers) {
  SAME(PyLongObject, ob_digit, IntObject, digit);
  SAME(PyFloatObject, ob_fval, FloatObject, value);
  SAME(PyComplexObject, cval, ComplexObject, real);
  EXPECT_EQ(kDigitBits, PyLong_SHIFT);
}

TEST(LayoutTest, FunctionsAndExceptions) {
  SAME(PyFunctionObject, func_code, FunctionObject, code);
  SAME(PyFunctionObject, func_globals, FunctionObject, globals);
  SAME(PyFunctionObject, func_closure, FunctionObject, closure);
  SAME(PyTracebackObject, tb_next, TracebackObject, next);
  SAME(PyTracebackObject, tb_frame, TracebackObject, frame);
  SAME(PyTracebackObject, tb_lasti, TracebackObject, lasti);
  SAME(PyTracebackObject, tb_lineno, TracebackObject, lineno);
  SAME(PyMethodObject, im_func, MethodObject, function);
  SAME(PyMethodObject, im_self, MethodObject, self);
  SAME(PyCFunctionObject, m_self, NativeFunctionObject, self);
  SAME(PyCFunctionObject, m_module, NativeFunctionObject, module);
  SAME(PyBaseExceptionObject, args, ExceptionObject, args);
  SAME(PyBaseExceptionObject, traceback, ExceptionObject, traceback);
  SAME(PyBaseExceptionObject, suppress_context, ExceptionObject, suppress_context);
}

TEST(LayoutTest, OneSymbolForBothNames) {
  EXPECT_EQ(static_cast<void*>(&PyList_Type), static_cast<void*>(&list_type));
  EXPECT_EQ(static_cast<void*>(Py_None), static_cast<void*>(None()));
  EXPECT_EQ(static_cast<void*>(Py_True), static_cast<void*>(True()));
  EXPECT_EQ(static_cast<void*>(PyExc_KeyError), static_cast<void*>(&exc::KeyError));
}

TEST(LayoutTest, ConstantsOfTheLedger) {
  EXPECT_EQ(kImmortalLedger, TC_LEDGER_IMMORTAL);
  EXPECT_EQ(kEscapedBias, TC_LEDGER_BIAS);
}

}  // namespace
}  // namespace tricolor
