// Slots of extension types: managed callers, C functions.
#include <cstring>
#include <type_traits>

#include "compat/call.h"
#include "compat/death.h"
#include "compat/parallel.h"
#include "compat/result.h"
#include "compat/slots.h"
#include "runtime/abstract.h"
#include "runtime/buffer.h"
#include "runtime/builtin_types.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/int.h"
#include "runtime/objects/slot_defs.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor::compat {
namespace {

Object* Gone(Object* self, const char* what) {
  return Raise(exc::SystemError, "%s of type '%.100s' was taken away", what, TypeOf(self)->tp_name);
}

// Both operands' functions, tried as CPython does: a shared adapter hides from the caller that
// they differ.
Object* TryBoth(Object* a, Object* b, binaryfunc fa, binaryfunc fb) {
  if (fa == fb) fb = nullptr;
  NativeScope scope(a, b);
  if (fa != nullptr && fb != nullptr && IsSubtype(TypeOf(b), TypeOf(a))) {
    Object* r = FromNative(fb(Py(a), Py(b)), nullptr, "a binary operation");
    if (r != NotImplemented()) return r;
    fb = nullptr;
  }
  if (fa != nullptr) {
    Object* r = FromNative(fa(Py(a), Py(b)), nullptr, "a binary operation");
    if (r != NotImplemented()) return r;
  }
  if (fb != nullptr) return FromNative(fb(Py(a), Py(b)), nullptr, "a binary operation");
  return NotImplemented();
}

void InTrace(Object* self, gc::Visitor& visitor) {
  PyTypeObject* t = ExtensionTypeOf(self);
  for (Type* b = AsType(t)->tp_base; b != nullptr; b = b->tp_base) {
    if (b->kind == static_cast<uint8_t>(TypeKind::kExtension) || b->slots.trace == nullptr)
      continue;
    b->slots.trace(self, visitor);
    break;
  }
  if (t->tp_dictoffset > 0 && TypeOf(self)->kind == static_cast<uint8_t>(TypeKind::kExtension)) {
    visitor.Visit(
        __atomic_load_n(reinterpret_cast<void**>(reinterpret_cast<char*>(self) + t->tp_dictoffset),
                        __ATOMIC_RELAXED));
  }
  TraceEdges(self, visitor);
}

// Whose functions an adapter calls: those of the nearest extension type above the object's own; or,
// where a slot wrapper of a base is called on an object of a derived extension type
// (Base.__init__(self) in Cython), the base's.
struct Nearest {
  static PyTypeObject* Of(Object* self) { return ExtensionTypeOf(self); }
  // A class of several bases may have the slot from another one than that.
  template <class Get>
  static auto Other(Object* self, Get get) -> decltype(get(nullptr)) {
    Object* mro = gc::Load(&TypeOf(self)->tp_mro);
    for (int64_t i = 0; mro != nullptr && i < TupleSize(mro); ++i) {
      auto* t = As<Type>(TupleAt(mro, i));
      if (t->kind != static_cast<uint8_t>(TypeKind::kExtension)) continue;
      if (auto f = get(PyT(t))) return f;
    }
    return nullptr;
  }
};
struct Named {
  static constinit inline thread_local PyTypeObject* type = nullptr;
  static PyTypeObject* Of(Object*) { return type; }
  template <class Get>
  static auto Other(Object*, Get get) -> decltype(get(nullptr)) {
    return nullptr;
  }
};

#define TC_FIELD(field, slot, adapter) \
  if (t->field != nullptr) s.slot = adapter
#define TC_NUMBER(field, op) \
  if (nb->nb_##field != nullptr) s.binary[op] = InBinary<&PyNumberMethods::nb_##field>
#define TC_INPLACE(field, op)            \
  if (nb->nb_inplace_##field != nullptr) \
  s.inplace[op] = InInPlace<&PyNumberMethods::nb_inplace_##field>
#define TC_UNARY(field, slot)    \
  if (nb->nb_##field != nullptr) \
  s.slot = UnaryTable<&PyTypeObject::tp_as_number, &PyNumberMethods::nb_##field>

template <class Whose>
struct Adapters {
  // Derived types have copies of their base's functions.
  template <class F>
  static F Find(Object* self, F PyTypeObject::*field) {
    PyTypeObject* t = Whose::Of(self);
    if (t == nullptr || t->*field != nullptr) return t == nullptr ? nullptr : t->*field;
    return Whose::Other(self, [field](PyTypeObject* other) -> F { return other->*field; });
  }
  template <class T, class F>
  static F Find(Object* self, T* PyTypeObject::*table, F T::*field) {
    const auto get = [table, field](PyTypeObject* t) -> F {
      return t->*table == nullptr ? nullptr : (t->*table)->*field;
    };
    PyTypeObject* t = Whose::Of(self);
    if (t == nullptr) return nullptr;
    F f = get(t);
    return f != nullptr ? f : Whose::Other(self, get);
  }

  template <auto field>
  static Object* UnaryField(Object* self) {
    NativeScope scope(self);
    auto f = Find(self, field);
    return f == nullptr ? Gone(self, "a function") : FromNative(f(Py(self)), nullptr, "a slot");
  }

  template <auto table, auto field>
  static Object* UnaryTable(Object* self) {
    NativeScope scope(self);
    auto f = Find(self, table, field);
    return f == nullptr ? Gone(self, "a function") : FromNative(f(Py(self)), nullptr, "a slot");
  }

  static int64_t InHash(Object* self) {
    NativeScope scope(self);
    return Find(self, &PyTypeObject::tp_hash)(Py(self));
  }

  static Object* InCall(Object* self, Args args, size_t nargs, Object* kwnames) {
    RecursionGuard guard(" while calling a Python object");
    if (!guard.ok()) return nullptr;
    PyTypeObject* t = Whose::Of(self);
    if ((t->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL) != 0 && t->tp_vectorcall_offset > 0) {
      auto f = *reinterpret_cast<vectorcallfunc*>(reinterpret_cast<char*>(self) +
                                                  t->tp_vectorcall_offset);
      if (f != nullptr) {
        NativeScope scope(AnyParallel() ? MannerOfCall(reinterpret_cast<void*>(f), t)
                                        : Manner{true, 0});
        return FromNative(f(Py(self), reinterpret_cast<PyObject* const*>(args), nargs, Py(kwnames)),
                          self);
      }
    }
    auto f = Find(self, &PyTypeObject::tp_call);
    if (f == nullptr) return Gone(self, "tp_call");
    Object* tuple = ArgsTuple(args, nargs);
    Object* dict;
    if (tuple == nullptr || !KeywordsDict(args + nargs, kwnames, &dict)) return nullptr;
    NativeScope scope(t);
    return FromNative(f(Py(self), Py(tuple), Py(dict)), self);
  }

  static Object* InGetAttr(Object* self, Object* name) {
    PyTypeObject* t = Whose::Of(self);
    NativeScope scope(t);
    if (t->tp_getattro != nullptr) {
      return FromNative(t->tp_getattro(Py(self), Py(name)), nullptr, "tp_getattro");
    }
    const char* text = IsStr(name) ? StrUtf8(name) : nullptr;
    if (text == nullptr) return nullptr;
    return FromNative(t->tp_getattr(Py(self), const_cast<char*>(text)), nullptr, "tp_getattr");
  }

  static bool InSetAttr(Object* self, Object* name, Object* value) {
    PyTypeObject* t = Whose::Of(self);
    NativeScope scope(t);
    if (t->tp_setattro != nullptr) return t->tp_setattro(Py(self), Py(name), Py(value)) >= 0;
    const char* text = IsStr(name) ? StrUtf8(name) : nullptr;
    if (text == nullptr) return false;
    return t->tp_setattr(Py(self), const_cast<char*>(text), Py(value)) >= 0;
  }

  static Object* InCompare(Object* a, Object* b, CompareOp op) {
    NativeScope scope(a);
    auto f = Find(a, &PyTypeObject::tp_richcompare);
    if (f == nullptr) return NotImplemented();
    return FromNative(f(Py(a), Py(b), op), nullptr, "tp_richcompare");
  }

  static Object* InNext(Object* self) {
    NativeScope scope(self);
    PyObject* r = Find(self, &PyTypeObject::tp_iternext)(Py(self));
    if (r == nullptr && ErrorSet()) {
      // Ending by StopIteration or by null is the same to C; managed code wants null.
      if (ErrorIs(exc::StopIteration)) ClearErrorIf(exc::StopIteration);
      return nullptr;
    }
    return Release(r);
  }

  static Object* InDescrGet(Object* descr, Object* obj, Object* type) {
    NativeScope scope(descr);
    return FromNative(Find(descr, &PyTypeObject::tp_descr_get)(Py(descr), Py(obj), Py(type)),
                      nullptr, "tp_descr_get");
  }

  static bool InDescrSet(Object* descr, Object* obj, Object* value) {
    NativeScope scope(descr);
    return Find(descr, &PyTypeObject::tp_descr_set)(Py(descr), Py(obj), Py(value)) >= 0;
  }

  // A metaclass of C may have taken the dictionary of the instances away, by its offset.
  static void SettleDictOf(Type* type) {
    if (type->tp_dictoffset != 0 || (type->attr_flags & kInlineValues) == 0) return;
    const bool has_instances = __atomic_load_n(&gc::Load(&type->shared_keys)->instances, __ATOMIC_RELAXED) != 0;
    if (!has_instances) {
      type->attr_flags &= static_cast<uint8_t>(~(kHasDict | kInlineValues));
    } else if (type->tp_base->tp_dictoffset != 0) {  // made while the class was: too late
      type->tp_dictoffset = type->tp_base->tp_dictoffset;
    } else {
      type->tp_dictoffset = AsHeapType(type)->slots_end;
    }
  }

  static Object* InNew(Type* type, Args args, size_t nargs, Object* kwnames) {
    PyTypeObject* t = ExtensionType(type);
    if (t == nullptr || t->tp_new == nullptr) {
      return Raise(exc::TypeError, "cannot create '%.100s' instances", type->tp_name);
    }
    Object* tuple = ArgsTuple(args, nargs);
    Object* dict;
    if (tuple == nullptr || !KeywordsDict(args + nargs, kwnames, &dict)) return nullptr;
    NativeScope scope(t);
    Object* made = FromNative(t->tp_new(PyT(type), Py(tuple), Py(dict)), nullptr, "tp_new");
    if (made != nullptr && IsType(made)) SettleDictOf(As<Type>(made));
    return made;
  }

  static bool InInit(Object* self, Args args, size_t nargs, Object* kwnames) {
    auto f = Find(self, &PyTypeObject::tp_init);
    if (f == nullptr) return true;
    Object* tuple = ArgsTuple(args, nargs);
    Object* dict;
    if (tuple == nullptr || !KeywordsDict(args + nargs, kwnames, &dict)) return false;
    NativeScope scope(self);
    return f(Py(self), Py(tuple), Py(dict)) >= 0;
  }

  static void InFinalize(Object* self) {
    NativeScope scope(self);
    auto f = Find(self, &PyTypeObject::tp_finalize);
    if (f == nullptr) return;
    // Of objects that CPython's collector does not know nobody remembers it when they came back.
    if ((TypeOf(self)->tp_flags & kTypeHaveGc) != 0) {
      if (HasBit(self, kFinalizedByC)) return;
      SetBit(self, kFinalizedByC);
    }
    SavedError saved;
    f(Py(self));
  }

  template <auto field>
  static Object* InBinary(Object* a, Object* b) {
    return TryBoth(a, b, Find(a, &PyTypeObject::tp_as_number, field),
                   Find(b, &PyTypeObject::tp_as_number, field));
  }

  template <auto field>
  static Object* InInPlace(Object* a, Object* b) {
    auto f = Find(a, &PyTypeObject::tp_as_number, field);
    if (f == nullptr) return NotImplemented();
    NativeScope scope(a);
    return FromNative(f(Py(a), Py(b)), nullptr, "an in-place operation");
  }

  static Object* InPower3(Object* a, Object* b, Object* modulus) {
    auto fa = Find(a, &PyTypeObject::tp_as_number, &PyNumberMethods::nb_power);
    auto fb = Find(b, &PyTypeObject::tp_as_number, &PyNumberMethods::nb_power);
    if (fa == fb) fb = nullptr;
    NativeScope scope(a, b);
    if (fa != nullptr) {
      Object* r = FromNative(fa(Py(a), Py(b), Py(modulus)), nullptr, "nb_power");
      if (r != NotImplemented()) return r;
    }
    return fb == nullptr ? NotImplemented()
                         : FromNative(fb(Py(a), Py(b), Py(modulus)), nullptr, "nb_power");
  }

  static Object* InPower(Object* a, Object* b) { return InPower3(a, b, None()); }

  static Object* InInPlacePower(Object* a, Object* b) {
    auto f = Find(a, &PyTypeObject::tp_as_number, &PyNumberMethods::nb_inplace_power);
    if (f == nullptr) return NotImplemented();
    NativeScope scope(a);
    return FromNative(f(Py(a), Py(b), Py_None), nullptr, "nb_inplace_power");
  }

  static int InBool(Object* self) {
    NativeScope scope(self);
    return Find(self, &PyTypeObject::tp_as_number, &PyNumberMethods::nb_bool)(Py(self));
  }

  static int64_t InLen(Object* self) {
    NativeScope scope(self);
    auto f = Find(self, &PyTypeObject::tp_as_mapping, &PyMappingMethods::mp_length);
    if (f == nullptr) f = Find(self, &PyTypeObject::tp_as_sequence, &PySequenceMethods::sq_length);
    return f(Py(self));
  }

  static Object* InGetItem(Object* self, Object* key) {
    NativeScope scope(self);
    return FromNative(Find(self, &PyTypeObject::tp_as_mapping, &PyMappingMethods::mp_subscript)(
                          Py(self), Py(key)),
                      nullptr, "mp_subscript");
  }

  static bool InSetItem(Object* self, Object* key, Object* value) {
    NativeScope scope(self);
    return Find(self, &PyTypeObject::tp_as_mapping, &PyMappingMethods::mp_ass_subscript)(
               Py(self), Py(key), Py(value)) >= 0;
  }

  static Object* InItem(Object* self, int64_t index) {
    NativeScope scope(self);
    return FromNative(
        Find(self, &PyTypeObject::tp_as_sequence, &PySequenceMethods::sq_item)(Py(self), index),
        nullptr, "sq_item");
  }

  static bool InSetItemAt(Object* self, int64_t index, Object* value) {
    NativeScope scope(self);
    return Find(self, &PyTypeObject::tp_as_sequence, &PySequenceMethods::sq_ass_item)(
               Py(self), index, Py(value)) >= 0;
  }

  static int InContains(Object* self, Object* value) {
    NativeScope scope(self);
    return Find(self, &PyTypeObject::tp_as_sequence, &PySequenceMethods::sq_contains)(Py(self),
                                                                                      Py(value));
  }

  template <auto field>
  static Object* InConcat(Object* a, Object* b) {
    NativeScope scope(a);
    return FromNative(Find(a, &PyTypeObject::tp_as_sequence, field)(Py(a), Py(b)), nullptr,
                      "a sequence operation");
  }

  template <auto field>
  static Object* InRepeat(Object* a, int64_t n) {
    NativeScope scope(a);
    return FromNative(Find(a, &PyTypeObject::tp_as_sequence, field)(Py(a), n), nullptr,
                      "a sequence operation");
  }

  static SendResult InSend(Object* self, Object* value, Object** result) {
    NativeScope scope(self);
    PyObject* r = nullptr;
    const PySendResult s =
        Find(self, &PyTypeObject::tp_as_async, &PyAsyncMethods::am_send)(Py(self), Py(value), &r);
    *result = Release(r);
    return s == PYGEN_RETURN ? SendResult::kReturn
           : s == PYGEN_NEXT ? SendResult::kNext
                             : SendResult::kError;
  }

  static bool InGetBuffer(Object* self, BufferInfo* view, int flags) {
    NativeScope scope(self);
    auto f = Find(self, &PyTypeObject::tp_as_buffer, &PyBufferProcs::bf_getbuffer);
    auto* c_view = reinterpret_cast<Py_buffer*>(view);
    if (f(Py(self), c_view, flags) < 0) return false;
    // The view's reference stays in the ledger until InReleaseBuffer, unless the buffer comes from
    // a managed object, whose view counts nothing.
    if (view->obj == nullptr) return true;
    if (DeallocatesNatively(TypeOf(view->obj))) {
      Escape(Py(view->obj));  // memoryview.obj shows it
    } else {
      Release(Py(view->obj));
    }
    return true;
  }

  static void InReleaseBuffer(Object* self, BufferInfo* view) {
    NativeScope scope(self);
    auto f = Find(self, &PyTypeObject::tp_as_buffer, &PyBufferProcs::bf_releasebuffer);
    if (f != nullptr) {
      SavedError saved;
      f(Py(self), reinterpret_cast<Py_buffer*>(view));
    }
    Decrement(self);
  }

  // For the fields of `t` that are set.
  static void Fill(PyTypeObject* t, Slots& s) {
    TC_FIELD(tp_repr, repr, UnaryField<&PyTypeObject::tp_repr>);
    TC_FIELD(tp_str, str, UnaryField<&PyTypeObject::tp_str>);
    // A type that says so has __hash__ = None, as a class of Python's.
    if (t->tp_hash != nullptr)
      s.hash = t->tp_hash == PyObject_HashNotImplemented ? HashNotImplemented : InHash;
    TC_FIELD(tp_call, call, InCall);
    TC_FIELD(tp_getattr, getattr, InGetAttr);
    TC_FIELD(tp_setattr, setattr, InSetAttr);
    TC_FIELD(tp_getattro, getattr, InGetAttr);
    TC_FIELD(tp_setattro, setattr, InSetAttr);
    // The generic ones are the runtime's own: caches may bypass them.
    if (t->tp_getattro == PyObject_GenericGetAttr) s.getattr = GenericGetAttr;
    if (t->tp_setattro == PyObject_GenericSetAttr) s.setattr = GenericSetAttr;
    TC_FIELD(tp_richcompare, richcompare, InCompare);
    TC_FIELD(tp_iter, iter, UnaryField<&PyTypeObject::tp_iter>);
    TC_FIELD(tp_iternext, next, InNext);
    TC_FIELD(tp_descr_get, descr_get, InDescrGet);
    TC_FIELD(tp_descr_set, descr_set, InDescrSet);
    TC_FIELD(tp_new, new_, InNew);
    TC_FIELD(tp_init, init, InInit);
    TC_FIELD(tp_finalize, finalize, InFinalize);
    if (PyNumberMethods* nb = t->tp_as_number) {
      TC_NUMBER(add, kAdd);
      TC_NUMBER(subtract, kSubtract);
      TC_NUMBER(multiply, kMultiply);
      TC_NUMBER(remainder, kRemainder);
      TC_NUMBER(lshift, kLshift);
      TC_NUMBER(rshift, kRshift);
      TC_NUMBER(and, kAnd);
      TC_NUMBER(xor, kXor);
      TC_NUMBER(or, kOr);
      TC_NUMBER(floor_divide, kFloorDivide);
      TC_NUMBER(true_divide, kTrueDivide);
      TC_NUMBER(matrix_multiply, kMatMul);
      if (nb->nb_power != nullptr) {
        s.binary[kPower] = InPower;
        s.power3 = InPower3;
      }
      TC_INPLACE(add, kAdd);
      TC_INPLACE(subtract, kSubtract);
      TC_INPLACE(multiply, kMultiply);
      TC_INPLACE(remainder, kRemainder);
      TC_INPLACE(lshift, kLshift);
      TC_INPLACE(rshift, kRshift);
      TC_INPLACE(and, kAnd);
      TC_INPLACE(xor, kXor);
      TC_INPLACE(or, kOr);
      TC_INPLACE(floor_divide, kFloorDivide);
      TC_INPLACE(true_divide, kTrueDivide);
      TC_INPLACE(matrix_multiply, kMatMul);
      if (nb->nb_inplace_power != nullptr) s.inplace[kPower] = InInPlacePower;
      TC_UNARY(negative, negative);
      TC_UNARY(positive, positive);
      TC_UNARY(absolute, absolute);
      TC_UNARY(invert, invert);
      TC_UNARY(int, to_int);
      TC_UNARY(float, to_float);
      TC_UNARY(index, to_index);
      if (nb->nb_bool != nullptr) s.to_bool = InBool;
    }
    if (PySequenceMethods* sq = t->tp_as_sequence) {
      if (sq->sq_length != nullptr) s.len = InLen;
      if (sq->sq_item != nullptr) s.item = InItem;
      if (sq->sq_ass_item != nullptr) s.setitem_at = InSetItemAt;
      if (sq->sq_contains != nullptr) s.contains = InContains;
      if (sq->sq_concat != nullptr) s.concat = InConcat<&PySequenceMethods::sq_concat>;
      if (sq->sq_repeat != nullptr) s.repeat = InRepeat<&PySequenceMethods::sq_repeat>;
      if (sq->sq_inplace_concat != nullptr) {
        s.inplace_concat = InConcat<&PySequenceMethods::sq_inplace_concat>;
      }
      if (sq->sq_inplace_repeat != nullptr) {
        s.inplace_repeat = InRepeat<&PySequenceMethods::sq_inplace_repeat>;
      }
    }
    if (PyMappingMethods* mp = t->tp_as_mapping) {
      if (mp->mp_length != nullptr) s.len = InLen;
      if (mp->mp_subscript != nullptr) s.getitem = InGetItem;
      if (mp->mp_ass_subscript != nullptr) s.setitem = InSetItem;
    }
    if (PyAsyncMethods* am = t->tp_as_async) {
      if (am->am_await != nullptr) {
        s.await = UnaryTable<&PyTypeObject::tp_as_async, &PyAsyncMethods::am_await>;
      }
      if (am->am_aiter != nullptr) {
        s.aiter = UnaryTable<&PyTypeObject::tp_as_async, &PyAsyncMethods::am_aiter>;
      }
      if (am->am_anext != nullptr) {
        s.anext = UnaryTable<&PyTypeObject::tp_as_async, &PyAsyncMethods::am_anext>;
      }
      if (am->am_send != nullptr) s.send = InSend;
    }
    if (t->tp_as_buffer != nullptr && t->tp_as_buffer->bf_getbuffer != nullptr) {
      s.get_buffer = InGetBuffer;
      s.release_buffer = InReleaseBuffer;
    }
  }
};

}  // namespace

PyTypeObject* ExtensionTypeInMro(Type* type) {
  Object* mro = gc::Load(&type->tp_mro);
  for (int64_t i = 0; mro != nullptr && i < TupleSize(mro); ++i) {
    auto* t = As<Type>(TupleAt(mro, i));
    if (t->kind == static_cast<uint8_t>(TypeKind::kExtension)) return PyT(t);
  }
  return nullptr;
}

void DropAdaptersOfOthers(PyTypeObject* t) {
  // Only asked which of its fields are set: all of the tables that `t` has from its base.
  PyTypeObject asked = {};
  static char set[sizeof(PyNumberMethods) + sizeof(PySequenceMethods)];
  std::memset(set, 0xff, sizeof set);
  const auto ask = [&](auto table) {
    using Table = std::remove_pointer_t<std::remove_reference_t<decltype(t->*table)>>;
    static_assert(sizeof(Table) <= sizeof set);
    if (t->*table == nullptr || t->*table == t->tp_base->*table) {
      asked.*table = reinterpret_cast<Table*>(set);
    }
  };
  ask(&PyTypeObject::tp_as_number);
  ask(&PyTypeObject::tp_as_sequence);
  ask(&PyTypeObject::tp_as_mapping);
  ask(&PyTypeObject::tp_as_async);
  Slots adapters = {}, own = {};
  Adapters<Nearest>::Fill(&asked, adapters);
  Adapters<Nearest>::Fill(t, own);
  auto* to = reinterpret_cast<void**>(&AsType(t)->slots);
  auto* from = reinterpret_cast<void* const*>(&AsType(t->tp_base)->slots);
  auto* adapter = reinterpret_cast<void* const*>(&adapters);
  auto* filled = reinterpret_cast<void* const*>(&own);
  for (size_t i = 0; i < sizeof(Slots) / sizeof(void*); ++i) {
    if (to[i] != nullptr && to[i] == adapter[i] && filled[i] == nullptr) to[i] = from[i];
  }
}

void FillSlots(PyTypeObject* t) {
  Slots& s = AsType(t)->slots;
  Adapters<Nearest>::Fill(t, s);
  // References are traced if the type tells them, or keeps a dict, or has a traced base.
  bool base_traces = false;
  for (Type* b = AsType(t)->tp_base; b != nullptr; b = b->tp_base) {
    base_traces |= b->slots.trace != nullptr;
  }
  if (base_traces || t->tp_traverse != nullptr || t->tp_dictoffset != 0) s.trace = InTrace;
}

Object* CallWrapperOfBase(Type* owner, const SlotDef* def, void* wrapped, Object* self, Args args,
                          size_t nargs, Object* kwnames) {
  PyTypeObject* const base = PyT(owner);
  PyTypeObject* const own = ExtensionTypeOf(self);
  void* f = wrapped;
  // What is inherited is the same; object.__setattr__'s rule looks at that.
  const bool same_setter = def->offset == offsetof(Slots, setattr) &&
                           own->tp_setattro == base->tp_setattro &&
                           own->tp_setattr == base->tp_setattr;
  if (own != base && !same_setter) {
    Slots nearest = {}, named = {};
    Adapters<Nearest>::Fill(base, nearest);
    Adapters<Named>::Fill(base, named);
    const auto at = [def](Slots& slots) {
      return *reinterpret_cast<void**>(reinterpret_cast<char*>(&slots) + def->offset);
    };
    if (at(nearest) == wrapped) f = at(named);
  }
  PyTypeObject* const before = Named::type;
  Named::type = base;
  Object* result = def->wrap(self, args, nargs, kwnames, f);
  Named::type = before;
  return result;
}

}  // namespace tricolor::compat
