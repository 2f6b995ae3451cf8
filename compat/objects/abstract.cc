// Operations by protocol: calls, items, numbers, sequences, mappings.
#include <cstdarg>

#include "compat/call.h"
#include "compat/objects/prelude.h"
#include "compat/spare_cells.h"
#include "runtime/buffer.h"
#include "runtime/objects/set.h"

// ---- Objects and items.
PyObject* PyObject_Type(PyObject* o) {
  return o == nullptr ? NullError() : NewReference(TypeOf(In(o)));
}
Py_ssize_t PyObject_Size(PyObject* o) {
  if (o == nullptr) return NullError(), -1;
  return Length(Escape(o));
}
Py_ssize_t PyObject_Length(PyObject* o) { return PyObject_Size(o); }
Py_ssize_t PyObject_LengthHint(PyObject* o, Py_ssize_t n) { return LengthHint(Escape(o), n); }
PyObject* PyObject_GetItem(PyObject* o, PyObject* key) {
  if (o == nullptr || key == nullptr) return NullError();
  return NewReference(GetItem(Escape(o), Escape(key)));
}
int PyObject_SetItem(PyObject* o, PyObject* key, PyObject* value) {
  if (o == nullptr || key == nullptr || value == nullptr) return NullError(), -1;
  return Status(SetItem(Escape(o), Escape(key), Escape(value)));
}
int PyObject_DelItem(PyObject* o, PyObject* key) {
  if (o == nullptr || key == nullptr) return NullError(), -1;
  return Status(DelItem(Escape(o), Escape(key)));
}
int PyObject_DelItemString(PyObject* o, const char* key) {
  Object* k = NewStr(key);
  return k == nullptr ? -1 : PyObject_DelItem(o, Py(k));
}
PyObject* PyObject_Format(PyObject* o, PyObject* spec) {
  return NewReference(Format(Escape(o), spec == nullptr ? NewStr("") : Escape(spec)));
}
PyObject* PyObject_GetIter(PyObject* o) { return NewReference(Iter(Escape(o))); }
PyObject* PyObject_GetAIter(PyObject* o) {
  auto f = TypeOf(In(o))->slots.aiter;
  if (f == nullptr) {
    Raise(exc::TypeError, "'%.200s' object is not an async iterable", TypeOf(In(o))->tp_name);
    return nullptr;
  }
  return NewReference(f(Escape(o)));
}
int PyObject_IsInstance(PyObject* o, PyObject* cls) { return IsInstance(Escape(o), Escape(cls)); }
int PyObject_IsSubclass(PyObject* o, PyObject* cls) { return IsSubclass(Escape(o), Escape(cls)); }
int PyIter_Check(PyObject* o) { return IsIterator(In(o)); }
int PyAIter_Check(PyObject* o) { return TypeOf(In(o))->slots.anext != nullptr; }
PyObject* PyIter_Next(PyObject* it) { return NewReference(Next(Escape(it))); }
PySendResult PyIter_Send(PyObject* it, PyObject* value, PyObject** result) {
  Object* o = Escape(it);
  Object* r = nullptr;
  if (auto send = TypeOf(o)->slots.send) {
    const SendResult s = send(o, Escape(value), &r);
    *result = NewReference(r);
    return s == SendResult::kReturn ? PYGEN_RETURN
                                    : s == SendResult::kNext ? PYGEN_NEXT : PYGEN_ERROR;
  }
  r = In(value) == None() && IsIterator(o) ? Next(o) : CallMethodArgs(o, names.send, Escape(value));
  if (r != nullptr) {
    *result = NewReference(r);
    return PYGEN_NEXT;
  }
  *result = nullptr;
  if (!ErrorSet()) {
    *result = Py_None;
    return PYGEN_RETURN;
  }
  if (!ErrorIs(exc::StopIteration)) return PYGEN_ERROR;
  Object* error = TakeError();
  Object* value_of = reinterpret_cast<StopIterationObject*>(error)->value;
  *result = NewReference(value_of == nullptr ? None() : value_of);
  return PYGEN_RETURN;
}

// ---- Numbers.
int PyNumber_Check(PyObject* o) {
  if (o == nullptr) return 0;
  const Slots& s = TypeOf(In(o))->slots;
  return s.to_index != nullptr || s.to_int != nullptr || s.to_float != nullptr || PyComplex_Check(o);
}
int PyIndex_Check(PyObject* o) { return TypeOf(In(o))->slots.to_index != nullptr; }

#define TC_BINARY(name, op) \
  PyObject* PyNumber_##name(PyObject* a, PyObject* b) { \
    if (a == nullptr || b == nullptr) return NullError(); \
    return NewReference(BinaryOp(Escape(a), Escape(b), op)); \
  } \
  PyObject* PyNumber_InPlace##name(PyObject* a, PyObject* b) { \
    if (a == nullptr || b == nullptr) return NullError(); \
    return NewReference(BinaryOp(Escape(a), Escape(b), op + kInPlace)); \
  }
TC_BINARY(Add, kAdd)
TC_BINARY(Subtract, kSubtract)
TC_BINARY(Multiply, kMultiply)
TC_BINARY(MatrixMultiply, kMatMul)
TC_BINARY(FloorDivide, kFloorDivide)
TC_BINARY(TrueDivide, kTrueDivide)
TC_BINARY(Remainder, kRemainder)
TC_BINARY(Lshift, kLshift)
TC_BINARY(Rshift, kRshift)
TC_BINARY(And, kAnd)
TC_BINARY(Xor, kXor)
TC_BINARY(Or, kOr)

#define TC_UNARY(name, function) \
  PyObject* PyNumber_##name(PyObject* o) { \
    return o == nullptr ? NullError() : NewReference(function(Escape(o))); \
  }
TC_UNARY(Negative, Negative)
TC_UNARY(Positive, Positive)
TC_UNARY(Absolute, Absolute)
TC_UNARY(Invert, Invert)
TC_UNARY(Index, ToIndex)
TC_UNARY(Float, ToFloat)

PyObject* PyNumber_Divmod(PyObject* a, PyObject* b) {
  Object* divmod = DictGet(Runtime::Get()->builtins_dict, "divmod");
  return divmod == nullptr ? NullError() : NewReference(CallArgs(divmod, Escape(a), Escape(b)));
}
PyObject* PyNumber_Power(PyObject* a, PyObject* b, PyObject* c) {
  return NewReference(Power(Escape(a), Escape(b), c == nullptr ? None() : Escape(c)));
}
PyObject* PyNumber_InPlacePower(PyObject* a, PyObject* b, PyObject* c) {
  if (c != nullptr && c != Py_None) return PyNumber_Power(a, b, c);
  return NewReference(BinaryOp(Escape(a), Escape(b), kPower + kInPlace));
}
PyObject* PyNumber_Long(PyObject* o) {
  // int(o): text too.
  return o == nullptr ? NullError() : NewReference(CallArgs(AsObject(&int_type), Escape(o)));
}
PyObject* PyNumber_ToBase(PyObject* o, int base) {
  if (base != 2 && base != 8 && base != 10 && base != 16) {
    Raise(exc::SystemError, "PyNumber_ToBase: base must be 2, 8, 10 or 16");
    return nullptr;
  }
  Object* index = ToIndex(Escape(o));
  return index == nullptr ? nullptr : NewReference(IntRepr(index, base, base != 10));
}
Py_ssize_t PyNumber_AsSsize_t(PyObject* o, PyObject* error) {
  Object* index = ToIndex(Escape(o));
  if (index == nullptr) return -1;
  int64_t value;
  if (IntFits(index, &value)) return value;
  if (error == nullptr) return IntSign(index) < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
  PyErr_Format(error, "cannot fit '%.200s' into an index-sized integer", TypeOf(In(o))->tp_name);
  return -1;
}
int _Py_convert_optional_to_ssize_t(PyObject* o, void* result) {
  if (o == Py_None) return 1;
  if (!PyIndex_Check(o)) {
    Raise(exc::TypeError, "argument should be integer or None, not %.200s", TypeOf(In(o))->tp_name);
    return 0;
  }
  const Py_ssize_t n = PyNumber_AsSsize_t(o, PyExc_OverflowError);
  if (n == -1 && ErrorSet()) return 0;
  *static_cast<Py_ssize_t*>(result) = n;
  return 1;
}
int _PyEval_SliceIndexNotNone(PyObject* o, Py_ssize_t* result) {
  if (!PyIndex_Check(o)) {
    Raise(exc::TypeError, "slice indices must be integers or have an __index__ method");
    return 0;
  }
  const Py_ssize_t n = PyNumber_AsSsize_t(o, nullptr);
  if (n == -1 && ErrorSet()) return 0;
  *result = n;
  return 1;
}
int _PyEval_SliceIndex(PyObject* o, Py_ssize_t* result) {
  return o == Py_None ? 1 : _PyEval_SliceIndexNotNone(o, result);
}

// ---- Sequences.
int PySequence_Check(PyObject* o) {
  return !IsDict(In(o)) && TypeOf(In(o))->slots.item != nullptr;
}
// What has a length as a mapping only is no sequence.
Py_ssize_t PySequence_Size(PyObject* o) {
  if (o == nullptr) return PyObject_Size(o);
  auto len = TypeOf(In(o))->slots.len;
  if (len != nullptr && (len == dict_type.slots.len || len == mapping_proxy_type.slots.len)) {
    Raise(exc::TypeError, "%.200s is not a sequence", TypeOf(In(o))->tp_name);
    return -1;
  }
  return PyObject_Size(o);
}
Py_ssize_t PySequence_Length(PyObject* o) { return PySequence_Size(o); }
PyObject* PySequence_Concat(PyObject* a, PyObject* b) {
  if (auto f = TypeOf(In(a))->slots.concat) return NewReference(f(Escape(a), Escape(b)));
  return PyNumber_Add(a, b);
}
PyObject* PySequence_InPlaceConcat(PyObject* a, PyObject* b) {
  if (auto f = TypeOf(In(a))->slots.inplace_concat) return NewReference(f(Escape(a), Escape(b)));
  return PyNumber_InPlaceAdd(a, b);
}
PyObject* PySequence_Repeat(PyObject* a, Py_ssize_t n) {
  if (auto f = TypeOf(In(a))->slots.repeat) return NewReference(f(Escape(a), n));
  Object* count = NewInt(n);
  return count == nullptr ? nullptr : PyNumber_Multiply(a, Py(count));
}
PyObject* PySequence_InPlaceRepeat(PyObject* a, Py_ssize_t n) {
  if (auto f = TypeOf(In(a))->slots.inplace_repeat) return NewReference(f(Escape(a), n));
  Object* count = NewInt(n);
  return count == nullptr ? nullptr : PyNumber_InPlaceMultiply(a, Py(count));
}
PyObject* PySequence_GetItem(PyObject* o, Py_ssize_t i) {
  return o == nullptr ? NullError() : NewReference(SequenceGetItem(Escape(o), i));
}
int PySequence_SetItem(PyObject* o, Py_ssize_t i, PyObject* value) {
  Type* t = TypeOf(In(o));
  if (t->slots.setitem_at != nullptr) {
    if (i < 0 && t->slots.len != nullptr) {
      const int64_t n = t->slots.len(Escape(o));
      if (n < 0) return -1;
      i += n;
    }
    return Status(t->slots.setitem_at(Escape(o), i, Escape(value)));
  }
  Object* index = NewInt(i);
  if (index == nullptr) return -1;
  return value == nullptr ? PyObject_DelItem(o, Py(index)) : PyObject_SetItem(o, Py(index), value);
}
int PySequence_DelItem(PyObject* o, Py_ssize_t i) { return PySequence_SetItem(o, i, nullptr); }
namespace {
Object* SliceOf(Py_ssize_t a, Py_ssize_t b) {
  Object* begin = NewInt(a);
  Object* end = NewInt(b);
  return begin == nullptr || end == nullptr ? nullptr : NewSlice(begin, end, None());
}
}  // namespace
PyObject* PySequence_GetSlice(PyObject* o, Py_ssize_t a, Py_ssize_t b) {
  Object* slice = SliceOf(a, b);
  return slice == nullptr ? nullptr : NewReference(GetItem(Escape(o), slice));
}
int PySequence_SetSlice(PyObject* o, Py_ssize_t a, Py_ssize_t b, PyObject* v) {
  Object* slice = SliceOf(a, b);
  if (slice == nullptr) return -1;
  return Status(v == nullptr ? DelItem(Escape(o), slice) : SetItem(Escape(o), slice, Escape(v)));
}
int PySequence_DelSlice(PyObject* o, Py_ssize_t a, Py_ssize_t b) {
  return PySequence_SetSlice(o, a, b, nullptr);
}
PyObject* PySequence_Tuple(PyObject* o) {
  if (o == nullptr) return NullError();
  Object* t = ToTuple(Escape(o));
  return t == In(o) ? NewReference(t) : FreshReference(t);
}
PyObject* PySequence_List(PyObject* o) { return FreshReference(ToList(Escape(o))); }
PyObject* PySequence_Fast(PyObject* o, const char* message) {
  if (o == nullptr) return NullError();
  if (PyList_CheckExact(o) || PyTuple_CheckExact(o)) {
    if (PyList_CheckExact(o)) tc_list_seen(o);
    return NewReference(In(o));
  }
  Object* it = Iter(Escape(o));
  if (it == nullptr) {
    if (ErrorIs(exc::TypeError)) {
      ClearError();
      Raise(exc::TypeError, "%s", message);
    }
    return nullptr;
  }
  Object* list = ToList(it);
  if (list != nullptr) tc_list_seen(Py(list));
  return FreshReference(list);
}
namespace {
// Walks an iterable: counts what equals `value` (`first` false), or finds its first index.
Py_ssize_t Search(PyObject* o, PyObject* value, bool first) {
  Object* it = Iter(Escape(o));
  if (it == nullptr) {
    if (ErrorIs(exc::TypeError)) {
      ClearError();
      Raise(exc::TypeError, "argument of type '%.200s' is not iterable", TypeOf(In(o))->tp_name);
    }
    return -1;
  }
  Py_ssize_t count = 0;
  for (Py_ssize_t i = 0;; ++i) {
    Object* item = Next(it);
    if (item == nullptr) break;
    const int same = Compare(item, Escape(value), kEq);
    if (same < 0) return -1;
    if (same > 0 && first) return i;
    count += same;
  }
  if (ErrorSet()) return -1;
  if (!first) return count;
  Raise(exc::ValueError, "sequence.index(x): x not in sequence");
  return -1;
}
}  // namespace
Py_ssize_t PySequence_Count(PyObject* o, PyObject* v) { return Search(o, v, false); }
Py_ssize_t PySequence_Index(PyObject* o, PyObject* v) { return Search(o, v, true); }
int PySequence_Contains(PyObject* o, PyObject* v) { return Contains(Escape(o), Escape(v)); }
int PySequence_In(PyObject* o, PyObject* v) { return PySequence_Contains(o, v); }

// ---- Mappings.
int PyMapping_Check(PyObject* o) { return o != nullptr && TypeOf(In(o))->slots.getitem != nullptr; }
Py_ssize_t PyMapping_Size(PyObject* o) { return PyObject_Size(o); }
Py_ssize_t PyMapping_Length(PyObject* o) { return PyObject_Size(o); }
namespace {
PyObject* ListOfMethod(PyObject* o, Object* name) {
  Object* r = CallMethod(Escape(o), name, nullptr, 0);
  if (r == nullptr) return nullptr;
  // The iterator is made into a list, so that a view's length is not asked for.
  Object* items = Iter(r);
  if (items != nullptr) return FreshReference(ToList(items));
  if (ClearErrorIf(exc::TypeError)) {
    Raise(exc::TypeError, "%.200s.%U() returned a non-iterable (type %.200s)", TypeOf(In(o))->tp_name, name,
          TypeOf(r)->tp_name);
  }
  return nullptr;
}
}  // namespace
PyObject* PyMapping_Keys(PyObject* o) { return PyDict_CheckExact(o) ? PyDict_Keys(o) : ListOfMethod(o, names.keys); }
PyObject* PyMapping_Values(PyObject* o) { return PyDict_CheckExact(o) ? PyDict_Values(o) : ListOfMethod(o, names.values); }
PyObject* PyMapping_Items(PyObject* o) { return PyDict_CheckExact(o) ? PyDict_Items(o) : ListOfMethod(o, names.items); }
PyObject* PyMapping_GetItemString(PyObject* o, const char* key) {
  Object* k = NewStr(key);
  return k == nullptr ? nullptr : PyObject_GetItem(o, Py(k));
}
int PyMapping_SetItemString(PyObject* o, const char* key, PyObject* v) {
  Object* k = NewStr(key);
  return k == nullptr ? -1 : PyObject_SetItem(o, Py(k), v);
}
int PyMapping_HasKey(PyObject* o, PyObject* key) {
  Object* v = GetItem(Escape(o), Escape(key));
  if (v == nullptr) ClearError();
  return v != nullptr;
}
int PyMapping_HasKeyString(PyObject* o, const char* key) {
  Object* k = NewStr(key);
  return k == nullptr ? (ClearError(), 0) : PyMapping_HasKey(o, Py(k));
}

// ---- Calls.
PyObject* PyObject_Call(PyObject* f, PyObject* args, PyObject* kwargs) {
  return NewReference(CallWithDict(Escape(f), Escape(args), Escape(kwargs)));
}
PyObject* PyObject_CallObject(PyObject* f, PyObject* args) {
  if (args == nullptr) return PyObject_CallNoArgs(f);
  if (!IsTuple(In(args))) {
    Raise(exc::TypeError, "argument list must be a tuple");
    return nullptr;
  }
  return PyObject_Call(f, args, nullptr);
}
PyObject* PyEval_CallObjectWithKeywords(PyObject* f, PyObject* args, PyObject* kwargs) {
  return NewReference(CallWithDict(Escape(f), args == nullptr ? EmptyTuple() : Escape(args),
                                   Escape(kwargs)));
}
PyObject* PyObject_Vectorcall(PyObject* f, PyObject* const* args, size_t nargsf, PyObject* kwnames) {
  const auto n = static_cast<size_t>(PyVectorcall_NARGS(nargsf));
  const size_t all = n + (kwnames == nullptr ? 0 : static_cast<size_t>(TupleSize(In(kwnames))));
  for (size_t i = 0; i < all; ++i) Escape(args[i]);
  return NewReference(Call(Escape(f), reinterpret_cast<Args>(args), n, Escape(kwnames)));
}
PyObject* PyObject_VectorcallDict(PyObject* f, PyObject* const* args, size_t nargsf, PyObject* kw) {
  if (kw == nullptr || DictSize(In(kw)) == 0) return PyObject_Vectorcall(f, args, nargsf, nullptr);
  const auto n = static_cast<size_t>(PyVectorcall_NARGS(nargsf));
  for (size_t i = 0; i < n; ++i) Escape(args[i]);
  Object* tuple = ArgsTuple(reinterpret_cast<Args>(args), n);
  return tuple == nullptr ? nullptr : PyObject_Call(f, Py(tuple), kw);
}
PyObject* PyObject_VectorcallMethod(PyObject* name, PyObject* const* args, size_t nargsf,
                                    PyObject* kwnames) {
  const Py_ssize_t n = PyVectorcall_NARGS(nargsf);
  Object* f = GetAttr(Escape(args[0]), Escape(name));
  return f == nullptr ? nullptr
                      : PyObject_Vectorcall(Py(f), args + 1, static_cast<size_t>(n - 1), kwnames);
}
PyObject* _PyObject_FastCall(PyObject* f, PyObject* const* args, Py_ssize_t n) {
  return PyObject_Vectorcall(f, args, static_cast<size_t>(n), nullptr);
}
namespace {
[[gnu::noinline]] PyObject* CallWithoutArguments(PyObject* f) {
  if (TypeOf(In(f)) == &type_type) {
    // What object.__new__ makes nobody knows yet, and object.__init__ does nothing to it.
    auto* type = As<Type>(In(f));
    if (Object* o = NewSpareInstance(type)) return Py(o);
    const bool plain = IsPlainClass(type) && type->slots.init == ObjectInit && (type->tp_flags & kTypeAbstract) == 0;
    if (plain) return FreshReference(NewInstance(type));
  }
  return NewReference(Call(Escape(f), nullptr, 0));
}
}  // namespace
PyObject* PyObject_CallNoArgs(PyObject* f) {
  if (TypeOf(In(f)) == &type_type) {
    if (Object* o = TakeWholeInstance(As<Type>(In(f)))) return Py(o);
  }
  return CallWithoutArguments(f);
}
PyObject* PyObject_CallOneArg(PyObject* f, PyObject* a) {
  return NewReference(CallArgs(Escape(f), Escape(a)));
}
PyObject* PyObject_CallMethodNoArgs(PyObject* o, PyObject* name) {
  return NewReference(CallMethod(Escape(o), Escape(name), nullptr, 0));
}
PyObject* PyObject_CallMethodOneArg(PyObject* o, PyObject* name, PyObject* a) {
  return NewReference(CallMethodArgs(Escape(o), Escape(name), Escape(a)));
}
PyObject* _PyObject_CallMethodIdOneArg(PyObject* o, _Py_Identifier* id, PyObject* a) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? nullptr : PyObject_CallMethodOneArg(o, name, a);
}
PyObject* _PyObject_CallMethodIdNoArgs(PyObject* o, _Py_Identifier* id) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? nullptr : PyObject_CallMethodNoArgs(o, name);
}
vectorcallfunc PyVectorcall_Function(PyObject* f) {
  PyTypeObject* t = Py_TYPE(f);
  if ((t->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL) == 0 || t->tp_vectorcall_offset <= 0 ||
      !DeallocatesNatively(AsType(t))) {
    return nullptr;
  }
  return *reinterpret_cast<vectorcallfunc*>(reinterpret_cast<char*>(f) + t->tp_vectorcall_offset);
}
PyObject* PyVectorcall_Call(PyObject* f, PyObject* args, PyObject* kwargs) {
  // slots.call of extension types uses the vector call where there is one.
  return PyObject_Call(f, args, kwargs);
}

namespace {
// Arguments up to a null as a tuple, which roots them.
Object* TupleUpToNull(va_list ap) {
  va_list count;
  va_copy(count, ap);
  int64_t n = 0;
  while (va_arg(count, PyObject*) != nullptr) ++n;
  va_end(count);
  Object* tuple = NewTuple(n);
  for (int64_t i = 0; tuple != nullptr && i < n; ++i) {
    TupleInit(tuple, i, Escape(va_arg(ap, PyObject*)));
  }
  return tuple;
}
PyObject* CallTuple(Object* f, Object* tuple) {
  if (f == nullptr || tuple == nullptr) return nullptr;
  return NewReference(Call(f, TupleItems(tuple), static_cast<size_t>(TupleSize(tuple))));
}
// A format's value as arguments: a tuple as it is, another value alone, nothing for no format.
Object* FormatArgs(const char* format, va_list ap) {
  if (format == nullptr || *format == 0) return EmptyTuple();
  PyObject* value = Py_VaBuildValue(format, ap);
  if (value == nullptr) return nullptr;
  Object* o = Release(value);
  return IsTuple(o) ? o : TupleOf(o);
}
}  // namespace

PyObject* PyObject_CallFunctionObjArgs(PyObject* f, ...) {
  va_list ap;
  va_start(ap, f);
  Object* args = TupleUpToNull(ap);
  va_end(ap);
  return CallTuple(Escape(f), args);
}
PyObject* PyObject_CallMethodObjArgs(PyObject* o, PyObject* name, ...) {
  va_list ap;
  va_start(ap, name);
  Object* args = TupleUpToNull(ap);
  va_end(ap);
  return args == nullptr ? nullptr : CallTuple(GetAttr(Escape(o), Escape(name)), args);
}
PyObject* _PyObject_CallMethodIdObjArgs(PyObject* o, _Py_Identifier* id, ...) {
  va_list ap;
  va_start(ap, id);
  Object* args = TupleUpToNull(ap);
  va_end(ap);
  PyObject* name = _PyUnicode_FromId(id);
  return args == nullptr || name == nullptr ? nullptr : CallTuple(GetAttr(Escape(o), In(name)), args);
}
PyObject* tc_va_call(PyObject* f, const char* format, va_list ap) {
  return f == nullptr ? NullError() : CallTuple(Escape(f), FormatArgs(format, ap));
}
PyObject* tc_va_call_method(PyObject* o, PyObject* name, const char* format, va_list ap) {
  if (o == nullptr || name == nullptr) return NullError();
  Object* f = GetAttr(Escape(o), Escape(name));
  if (f == nullptr) return nullptr;
  if (!PyCallable_Check(Py(f))) {
    Raise(exc::TypeError, "attribute of type '%.200s' is not callable", TypeOf(f)->tp_name);
    return nullptr;
  }
  return CallTuple(f, FormatArgs(format, ap));
}
PyObject* PyObject_CallFunction(PyObject* f, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  PyObject* result = tc_va_call(f, format, ap);
  va_end(ap);
  return result;
}
PyObject* PyObject_CallMethod(PyObject* o, const char* name, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  PyObject* result = tc_va_call_method(o, Py(NameOf(name)), format, ap);
  va_end(ap);
  return result;
}
PyObject* _PyObject_CallMethod(PyObject* o, PyObject* name, const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  PyObject* result = tc_va_call_method(o, name, format, ap);
  va_end(ap);
  return result;
}
PyObject* _PyObject_CallMethodId(PyObject* o, _Py_Identifier* id, const char* format, ...) {
  PyObject* name = _PyUnicode_FromId(id);
  if (name == nullptr) return nullptr;
  va_list ap;
  va_start(ap, format);
  PyObject* result = tc_va_call_method(o, name, format, ap);
  va_end(ap);
  return result;
}
