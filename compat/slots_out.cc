// C functions of builtin types and Python classes: C callers, managed slots.
#include <map>
#include <mutex>
#include <type_traits>

#include "compat/call.h"
#include "compat/death.h"
#include "compat/legacy_lock.h"
#include "compat/ledger.h"
#include "compat/objects/type_tables.h"
#include "compat/parallel.h"
#include "compat/result.h"
#include "compat/slots.h"
#include "compat/texts.h"
#include "compat/tracked.h"
#include "runtime/abstract.h"
#include "runtime/buffer.h"
#include "runtime/builtin_types.h"
#include "runtime/embedder.h"
#include "runtime/error.h"
#include "runtime/exception_types.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/float.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor::compat {
namespace {

// Whose slots an adapter calls: the object's own type's, or always one type's.
struct OfObject {
  static Type* For(Object* o) { return TypeOf(o); }
};
template <Type* type>
struct Of {
  static Type* For(Object*) { return type; }
};

// Positional and keyword arguments of the C convention as a vector call's.
class Unpacked {
 public:
  Unpacked(PyObject* args, PyObject* kwargs) {
    const int64_t n = args == nullptr ? 0 : TupleSize(In(args));
    const int64_t k = kwargs == nullptr ? 0 : DictSize(In(kwargs));
    nargs_ = static_cast<size_t>(n);
    if (k == 0) {
      values_ = args == nullptr ? nullptr : TupleItems(In(args));
      return;
    }
    // A tuple roots what a vector would not.
    holder_ = NewTuple(n + k);
    kwnames_ = NewTuple(k);
    if (holder_ == nullptr || kwnames_ == nullptr) {
      ok_ = false;
      return;
    }
    for (int64_t i = 0; i < n; ++i) TupleInit(holder_, i, TupleAt(In(args), i));
    int64_t position = 0, i = 0;
    Object *key, *value;
    while (i < k && DictNext(In(kwargs), &position, &key, &value)) {
      if (!IsStr(key)) {
        Raise(exc::TypeError, "keywords must be strings");
        ok_ = false;
        return;
      }
      TupleInit(kwnames_, i, Escape(Py(key)));
      TupleInit(holder_, n + i, Escape(Py(value)));
      ++i;
    }
    values_ = TupleItems(holder_);
  }
  bool ok() const { return ok_; }
  Args args() const { return values_; }
  size_t nargs() const { return nargs_; }
  Object* kwnames() const { return kwnames_; }

 private:
  Args values_ = nullptr;
  size_t nargs_ = 0;
  Object* volatile holder_ = nullptr;
  Object* kwnames_ = nullptr;
  bool ok_ = true;
};

template <class W, auto slot>
PyObject* OutUnary(PyObject* o) {
  return NewReference((W::For(In(o))->slots.*slot)(Escape(o)));
}
template <class W, auto slot>
int OutInquiry(PyObject* o) {
  return (W::For(In(o))->slots.*slot)(Escape(o));
}
template <class W>
Py_hash_t OutHash(PyObject* o) {
  return W::For(In(o))->slots.hash(Escape(o));
}
template <class W>
PyObject* OutCall(PyObject* o, PyObject* args, PyObject* kwargs) {
  Unpacked u(args, kwargs);
  if (!u.ok()) return nullptr;
  return NewReference(W::For(In(o))->slots.call(Escape(o), u.args(), u.nargs(), u.kwnames()));
}
template <class W>
PyObject* OutGetAttr(PyObject* o, PyObject* name) {
  return NewReference(W::For(In(o))->slots.getattr(Escape(o), Escape(name)));
}
template <class W>
int OutSetAttr(PyObject* o, PyObject* name, PyObject* value) {
  return W::For(In(o))->slots.setattr(Escape(o), Escape(name), Escape(value)) ? 0 : -1;
}
template <class W>
PyObject* OutCompare(PyObject* a, PyObject* b, int op) {
  return NewReference(
      W::For(In(a))->slots.richcompare(Escape(a), Escape(b), static_cast<CompareOp>(op)));
}
template <class W>
PyObject* OutDescrGet(PyObject* d, PyObject* o, PyObject* t) {
  return NewReference(W::For(In(d))->slots.descr_get(Escape(d), Escape(o), Escape(t)));
}
template <class W>
int OutDescrSet(PyObject* d, PyObject* o, PyObject* v) {
  return W::For(In(d))->slots.descr_set(Escape(d), Escape(o), Escape(v)) ? 0 : -1;
}
template <class W>
int OutInit(PyObject* o, PyObject* args, PyObject* kwargs) {
  Unpacked u(args, kwargs);
  if (!u.ok()) return -1;
  return W::For(In(o))->slots.init(Escape(o), u.args(), u.nargs(), u.kwnames()) ? 0 : -1;
}
PyObject* MakeBy(Type* maker, PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  Unpacked u(args, kwargs);
  if (!u.ok()) return nullptr;
  Object* o = maker->slots.new_(AsType(type), u.args(), u.nargs(), u.kwnames());
  if (o == nullptr) return nullptr;
  // A __new__ of Python may have shown it to anybody.
  if (TypeOf(o) == AsType(type) && DeallocatesNatively(TypeOf(o)) && RawLedger(o) == 0 &&
      maker->kind != static_cast<uint8_t>(TypeKind::kPython)) {
    StartLife(o);
    if ((type->tp_flags & Py_TPFLAGS_HAVE_GC) != 0) Track(o);
    return Py(o);
  }
  return NewReference(o);
}
template <class W>
PyObject* OutNew(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  return MakeBy(W::For(nullptr), type, args, kwargs);
}
PyObject* OutNewOfPython(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  return MakeBy(AsType(type), type, args, kwargs);
}
template <class W>
PyObject* OutNext(PyObject* o) {
  return NewReference(W::For(In(o))->slots.next(Escape(o)));
}
template <class W, int op>
PyObject* OutBinary(PyObject* a, PyObject* b) {
  auto f = W::For(In(a))->slots.binary[op];
  if (f == nullptr) f = W::For(In(b))->slots.binary[op];
  if (f == nullptr) return Py_NotImplemented;
  return NewReference(f(Escape(a), Escape(b)));
}
template <class W, int op>
PyObject* OutInPlace(PyObject* a, PyObject* b) {
  return NewReference(W::For(In(a))->slots.inplace[op](Escape(a), Escape(b)));
}
template <class W>
PyObject* OutPower(PyObject* a, PyObject* b, PyObject* c) {
  Slots& s = W::For(In(a))->slots;
  Slots& t = W::For(In(b))->slots;
  if (c == nullptr || c == Py_None) {
    auto f = s.binary[kPower] != nullptr ? s.binary[kPower] : t.binary[kPower];
    return f == nullptr ? Py_NotImplemented : NewReference(f(Escape(a), Escape(b)));
  }
  auto f = s.power3 != nullptr ? s.power3 : t.power3;
  return f == nullptr ? Py_NotImplemented : NewReference(f(Escape(a), Escape(b), Escape(c)));
}
template <class W>
Py_ssize_t OutLen(PyObject* o) {
  return W::For(In(o))->slots.len(Escape(o));
}
template <class W, auto slot>
PyObject* OutTwo(PyObject* a, PyObject* b) {
  return NewReference((W::For(In(a))->slots.*slot)(Escape(a), Escape(b)));
}
template <class W, auto slot>
PyObject* OutIndexed(PyObject* a, Py_ssize_t i) {
  return NewReference((W::For(In(a))->slots.*slot)(Escape(a), i));
}
template <class W>
int OutSetItem(PyObject* o, PyObject* k, PyObject* v) {
  return W::For(In(o))->slots.setitem(Escape(o), Escape(k), Escape(v)) ? 0 : -1;
}
template <class W>
int OutSetItemAt(PyObject* o, Py_ssize_t i, PyObject* v) {
  return W::For(In(o))->slots.setitem_at(Escape(o), i, Escape(v)) ? 0 : -1;
}
template <class W>
int OutContains(PyObject* o, PyObject* v) {
  return W::For(In(o))->slots.contains(Escape(o), Escape(v));
}
template <class W>
PySendResult OutSend(PyObject* o, PyObject* v, PyObject** result) {
  Object* r = nullptr;
  const SendResult s = W::For(In(o))->slots.send(Escape(o), Escape(v), &r);
  *result = NewReference(r);
  return s == SendResult::kReturn ? PYGEN_RETURN : s == SendResult::kNext ? PYGEN_NEXT
                                                                          : PYGEN_ERROR;
}
int OutGetBuffer(PyObject* o, Py_buffer* view, int flags) {
  return PyObject_GetBuffer(o, view, flags);
}

// References of a managed object for a visitor of C's own.
class VisitEach : public gc::Visitor {
 public:
  VisitEach(visitproc visit, void* arg) : visit_(visit), arg_(arg) {}
  void Visit(void* cell) override {
    if (cell != nullptr && result_ == 0) result_ = visit_(static_cast<PyObject*>(cell), arg_);
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitEphemeron(const void*, void** value) override { Visit(TheHeap().WeakLoad(value)); }
  void VisitConservative(const void*, const void*) override {}
  int result() const { return result_; }

 private:
  visitproc visit_;
  void* arg_;
  int result_ = 0;
};

int OutTraverse(PyObject* o, visitproc visit, void* arg) {
  if (IsCollectorVisit(visit)) return 0;
  Type* t = TypeOf(In(o));
  while (t != nullptr && t->slots.trace == nullptr) t = t->tp_base;
  if (t == nullptr) return 0;
  VisitEach each(visit, arg);
  t->slots.trace(In(o), each);
  return each.result();
}

// The end of a builtin type's part of an object: its cell goes.
void OutDealloc(PyObject* o) {
  PyTypeObject* t = Py_TYPE(o);
  if (t->tp_free != nullptr) t->tp_free(o);
}

struct Tables {
  PyNumberMethods number;
  PySequenceMethods sequence;
  PyMappingMethods mapping;
  PyAsyncMethods async;
  PyBufferProcs buffer;
};

// Of types that have no room for them. They stay until the process ends: C code may keep them.
Tables* TablesOf(Type* t) {
  static std::mutex mutex;
  static auto* all = new std::map<Type*, Tables*>;
  std::lock_guard<std::mutex> guard(mutex);
  Tables*& tables = (*all)[t];
  if (tables == nullptr) tables = new Tables;
  *tables = Tables{};
  return tables;
}

#define TC_NB(field, op) \
  if (s.binary[op] != nullptr) nb.nb_##field = OutBinary<W, op>; \
  if (s.inplace[op] != nullptr) nb.nb_inplace_##field = OutInPlace<W, op>

template <class W>
void FillTables(Type* type) {
  PyTypeObject* t = PyT(type);
  const Slots& s = type->slots;
  Tables* tables = TablesOf(type);
  PyNumberMethods& nb = tables->number;
  TC_NB(add, kAdd);
  TC_NB(subtract, kSubtract);
  TC_NB(multiply, kMultiply);
  TC_NB(remainder, kRemainder);
  TC_NB(lshift, kLshift);
  TC_NB(rshift, kRshift);
  TC_NB(and, kAnd);
  TC_NB(xor, kXor);
  TC_NB(or, kOr);
  TC_NB(floor_divide, kFloorDivide);
  TC_NB(true_divide, kTrueDivide);
  TC_NB(matrix_multiply, kMatMul);
  if (s.binary[kPower] != nullptr || s.power3 != nullptr) nb.nb_power = OutPower<W>;
  if (s.negative != nullptr) nb.nb_negative = OutUnary<W, &Slots::negative>;
  if (s.positive != nullptr) nb.nb_positive = OutUnary<W, &Slots::positive>;
  if (s.absolute != nullptr) nb.nb_absolute = OutUnary<W, &Slots::absolute>;
  if (s.invert != nullptr) nb.nb_invert = OutUnary<W, &Slots::invert>;
  if (s.to_int != nullptr) nb.nb_int = OutUnary<W, &Slots::to_int>;
  if (s.to_float != nullptr) nb.nb_float = OutUnary<W, &Slots::to_float>;
  if (s.to_index != nullptr) nb.nb_index = OutUnary<W, &Slots::to_index>;
  if (s.to_bool != nullptr) nb.nb_bool = OutInquiry<W, &Slots::to_bool>;
  t->tp_as_number = &nb;
  PySequenceMethods& sq = tables->sequence;
  PyMappingMethods& mp = tables->mapping;
  if (s.len != nullptr) {
    sq.sq_length = OutLen<W>;
    mp.mp_length = OutLen<W>;
  }
  if (s.item != nullptr) sq.sq_item = OutIndexed<W, &Slots::item>;
  if (s.setitem_at != nullptr) sq.sq_ass_item = OutSetItemAt<W>;
  if (s.contains != nullptr) sq.sq_contains = OutContains<W>;
  if (s.concat != nullptr) sq.sq_concat = OutTwo<W, &Slots::concat>;
  if (s.repeat != nullptr) sq.sq_repeat = OutIndexed<W, &Slots::repeat>;
  if (s.inplace_concat != nullptr) sq.sq_inplace_concat = OutTwo<W, &Slots::inplace_concat>;
  if (s.inplace_repeat != nullptr) sq.sq_inplace_repeat = OutIndexed<W, &Slots::inplace_repeat>;
  t->tp_as_sequence = &sq;
  if (s.getitem != nullptr) mp.mp_subscript = OutTwo<W, &Slots::getitem>;
  if (s.setitem != nullptr) mp.mp_ass_subscript = OutSetItem<W>;
  t->tp_as_mapping = &mp;
  PyAsyncMethods& am = tables->async;
  if (s.await != nullptr) am.am_await = OutUnary<W, &Slots::await>;
  if (s.aiter != nullptr) am.am_aiter = OutUnary<W, &Slots::aiter>;
  if (s.anext != nullptr) am.am_anext = OutUnary<W, &Slots::anext>;
  if (s.send != nullptr) am.am_send = OutSend<W>;
  t->tp_as_async = &am;
  if (s.get_buffer != nullptr) tables->buffer.bf_getbuffer = OutGetBuffer;
  // Code that gives a class of Python a buffer expects the table.
  if (s.get_buffer != nullptr || IsHeapType(type)) t->tp_as_buffer = &tables->buffer;
}

// A number's text is native code's alone.
template <class W>
reprfunc OutRepr() {
  if constexpr (std::is_same_v<W, Of<&int_type>>) return [](PyObject* o) { return IntText(In(o)); };
  if constexpr (std::is_same_v<W, Of<&float_type>>) return [](PyObject* o) { return FloatText(In(o)); };
  return OutUnary<W, &Slots::repr>;
}

// What a builtin type refers to is the collector's: a cycle through it needs nobody to open it.
int OutClear(PyObject*) { return 0; }

template <class W>
void FillFields(Type* type) {
  PyTypeObject* t = PyT(type);
  const Slots& s = type->slots;
  if (s.repr != nullptr) t->tp_repr = OutRepr<W>();
  if (s.str != nullptr) t->tp_str = OutUnary<W, &Slots::str>;
  if (s.hash != nullptr) t->tp_hash = s.hash == HashNotImplemented ? PyObject_HashNotImplemented
                                                                    : OutHash<W>;
  if (s.call != nullptr) t->tp_call = OutCall<W>;
  if (s.getattr != nullptr) {
    t->tp_getattro = s.getattr == GenericGetAttr ? PyObject_GenericGetAttr : OutGetAttr<W>;
  }
  if (s.setattr != nullptr) {
    t->tp_setattro = s.setattr == GenericSetAttr ? PyObject_GenericSetAttr : OutSetAttr<W>;
  }
  if (s.richcompare != nullptr) t->tp_richcompare = OutCompare<W>;
  if (s.iter != nullptr) t->tp_iter = OutUnary<W, &Slots::iter>;
  if (s.next != nullptr) t->tp_iternext = OutNext<W>;
  if (s.descr_get != nullptr) t->tp_descr_get = OutDescrGet<W>;
  if (s.descr_set != nullptr) t->tp_descr_set = OutDescrSet<W>;
  if (s.init != nullptr) t->tp_init = OutInit<W>;
  t->tp_alloc = PyType_GenericAlloc;
  t->tp_free = PyObject_Free;
  FillTables<W>(type);
}

template <Type* type>
void FillStatic() {
  FillFields<Of<type>>(type);
  PyTypeObject* t = PyT(type);
  if (type->slots.new_ != nullptr) t->tp_new = OutNew<Of<type>>;
  t->tp_dealloc = OutDealloc;
  if (type->slots.trace != nullptr) {
    t->tp_traverse = OutTraverse;
    t->tp_clear = OutClear;
  }
}

// Types that nobody derives from, and exceptions below BaseException, whose functions are found
// by the object's own type.
void FillOther(Type* type) {
  FillFields<OfObject>(type);
  PyTypeObject* t = PyT(type);
  if (type->slots.new_ != nullptr) t->tp_new = OutNewOfPython;
  t->tp_dealloc = OutDealloc;
  if (type->slots.trace != nullptr) {
    t->tp_traverse = OutTraverse;
    t->tp_clear = OutClear;
  }
}

void EmptyDealloc(PyObject*) {}

// A type without a comparison of its own has object's, as C code asks by the pointer; and so on.
void InheritFromObject(Type* type) {
  PyTypeObject* t = PyT(type);
  const PyTypeObject* o = PyT(&object_type);
  const Slots& s = type->slots;
  const Slots& os = object_type.slots;
  if (type == &object_type) return;
  if (s.richcompare == os.richcompare) t->tp_richcompare = o->tp_richcompare;
  if (s.hash == os.hash) t->tp_hash = o->tp_hash;
  if (s.repr == os.repr) t->tp_repr = o->tp_repr;
  if (s.str == os.str) t->tp_str = o->tp_str;
  if (s.init == os.init) t->tp_init = o->tp_init;
}

}  // namespace

void FillBuiltinFunctions() {
#define TC_FILL(name, c_name) FillOther(&name);
  TC_BUILTIN_TYPES(TC_FILL)
#undef TC_FILL
#define TC_FILL(name, base) FillOther(&exc::name);
  TC_EXCEPTION_TYPES(TC_FILL)
#undef TC_FILL
  FillStatic<&object_type>();
  FillStatic<&type_type>();
  FillStatic<&int_type>();
  FillStatic<&float_type>();
  FillStatic<&complex_type>();
  FillStatic<&str_type>();
  FillStatic<&bytes_type>();
  FillStatic<&bytearray_type>();
  FillStatic<&tuple_type>();
  FillStatic<&list_type>();
  FillStatic<&dict_type>();
  FillStatic<&set_type>();
  FillStatic<&frozenset_type>();
  FillStatic<&module_type>();
  FillStatic<&property_type>();
  FillStatic<&exc::BaseException>();
  FillStatic<&exc::Exception>();
#define TC_FILL(name, other) InheritFromObject(&name);
  TC_BUILTIN_TYPES(TC_FILL)
#undef TC_FILL
  PyT(&none_type)->tp_dealloc = EmptyDealloc;
}

void FillLateBuiltin(Type* type) {
  FillOther(type);
  InheritFromObject(type);
}

namespace {
// The function of the object's own class, which no extension's type has.
Object* OwnGetAttr(Object* self, Object* name) {
  PyTypeObject* t = PyT(TypeOf(self));
  NativeScope scope(t);
  return FromNative(t->tp_getattro(Py(self), Py(name)), nullptr, "tp_getattro");
}
bool OwnSetAttr(Object* self, Object* name, Object* value) {
  PyTypeObject* t = PyT(TypeOf(self));
  NativeScope scope(t);
  return t->tp_setattro(Py(self), Py(name), Py(value)) >= 0;
}
}  // namespace

void AdoptFunctions(Type* type) {
  __atomic_fetch_or(&type->reserved, static_cast<uint32_t>(kAdopted), __ATOMIC_RELAXED);
  if (type->kind != static_cast<uint8_t>(TypeKind::kPython)) return;
  const PyTypeObject* t = PyT(type);
  const PyTypeObject* native = ExtensionType(type);
  // Neither the adapter of FillFunctions, nor what is inherited: then it is C's own.
  const bool gets = t->tp_getattro != nullptr && t->tp_getattro != OutGetAttr<OfObject> &&
                    t->tp_getattro != PyObject_GenericGetAttr && t->tp_getattro != native->tp_getattro;
  const bool sets = t->tp_setattro != nullptr && t->tp_setattro != OutSetAttr<OfObject> &&
                    t->tp_setattro != PyObject_GenericSetAttr && t->tp_setattro != native->tp_setattro;
  if (gets) type->slots.getattr = OwnGetAttr;
  if (sets) type->slots.setattr = OwnSetAttr;
  if (gets || sets) TypeModified(type);
}

void FillFunctions(Type* type) {
  Type* base = type->tp_base;
  PyTypeObject* t = PyT(type);
  FillFields<OfObject>(type);
  t->tp_new = type->slots.new_ == nullptr ? nullptr : OutNewOfPython;
  t->tp_traverse = OutTraverse;
  t->tp_dealloc = OutDealloc;
  if (base == nullptr) return;
  PyTypeObject* b = PyT(base);
  const Slots& s = type->slots;
  const Slots& bs = base->slots;
  // What is inherited unchanged is the base's C function itself.
#define TC_INHERIT(field, slot) \
  if (s.slot == bs.slot && b->field != nullptr) t->field = b->field
  TC_INHERIT(tp_repr, repr);
  TC_INHERIT(tp_str, str);
  TC_INHERIT(tp_hash, hash);
  TC_INHERIT(tp_call, call);
  TC_INHERIT(tp_getattro, getattr);
  TC_INHERIT(tp_setattro, setattr);
  TC_INHERIT(tp_richcompare, richcompare);
  TC_INHERIT(tp_iter, iter);
  TC_INHERIT(tp_iternext, next);
  TC_INHERIT(tp_descr_get, descr_get);
  TC_INHERIT(tp_descr_set, descr_set);
  TC_INHERIT(tp_init, init);
  TC_INHERIT(tp_new, new_);
#undef TC_INHERIT
  if (!DeallocatesNatively(base)) return;
  // What C wrote into a base after it was made is the base's alone: the lookup of the special method, which decides
  // in CPython, finds the extension's type.
  if (PyTypeObject* native = ExtensionType(type)) {
    Slots& own = type->slots;
    const Slots& ns = AsType(native)->slots;
    if (own.getattr == OwnGetAttr) own.getattr = ns.getattr;
    if (own.setattr == OwnSetAttr) own.setattr = ns.setattr;
    if (own.getattr == ns.getattr && native->tp_getattro != nullptr) t->tp_getattro = native->tp_getattro;
    if (own.setattr == ns.setattr && native->tp_setattro != nullptr) t->tp_setattro = native->tp_setattro;
  }
  __atomic_fetch_or(&type->reserved, uint32_t{kDeallocates}, __ATOMIC_RELAXED);
  type->cell_flags |= gc::kFinalizable;
  type->cell_flags &= static_cast<uint8_t>(~gc::kLeaf);
  t->tp_dealloc = DeallocateSubtype;
  AddTypeFlags(t, Py_TPFLAGS_HAVE_GC);
  // The traversal of the C part; the managed part is traced as of any instance.
  t->tp_traverse = b->tp_traverse;
  t->tp_clear = b->tp_clear;
  t->tp_alloc = PyType_GenericAlloc;
}

void DeallocateSubtype(PyObject* self) {
  Type* type = TypeOf(In(self));
  Type* base = type;
  while (base->tp_dealloc == reinterpret_cast<AnyFunction>(DeallocateSubtype)) base = base->tp_base;
  // As for heap types of C: an instance owns its type, which must stay until the cell is gone.
  const bool base_releases = (base->tp_flags & kTypeHeap) != 0;
  reinterpret_cast<destructor>(base->tp_dealloc)(self);
  if (!base_releases) Decrement(AsObject(type));
}

}  // namespace tricolor::compat
