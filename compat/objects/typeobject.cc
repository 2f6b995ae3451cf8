// Types of extensions: PyType_Ready, PyType_FromSpec, and the birth of their instances.
#include <cstring>

#include "compat/call.h"
#include "compat/ledger.h"
#include "compat/module_loader.h"
#include "compat/parallel.h"
#include "compat/objects/type_tables.h"
#include "compat/result.h"
#include "compat/rings.h"
#include "compat/slots.h"
#include "compat/spare_instances.h"
#include "compat/start.h"
#include "compat/tracked.h"
#include "runtime/abstract.h"
#include "runtime/builtin_types.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/thread.h"

static_assert(sizeof(PyTypeObject) == sizeof(tricolor::Type));
static_assert(offsetof(PyHeapTypeObject, ht_name) == offsetof(tricolor::HeapType, name));
static_assert(offsetof(PyHeapTypeObject, ht_qualname) == offsetof(tricolor::HeapType, qualname));
static_assert(offsetof(PyHeapTypeObject, ht_slots) == offsetof(tricolor::HeapType, slot_names));
static_assert(offsetof(PyHeapTypeObject, as_async) >= sizeof(tricolor::HeapType));
static_assert(sizeof(PyHeapTypeObject) == tricolor::kNativeHeapTypeBytes);

namespace tricolor::compat {

// A type of C takes its tables from its first base alone: what the others have that it has not is not called. slots_in.cc.
void DropAdaptersOfOthers(PyTypeObject* t);
namespace {

bool AddDescriptors(PyTypeObject* t, Object* dict) {
  Type* type = AsType(t);
  for (PyMethodDef* m = t->tp_methods; m != nullptr && m->ml_name != nullptr; ++m) {
    if ((m->ml_flags & METH_COEXIST) == 0 && DictGet(dict, m->ml_name) != nullptr) continue;
    Object* descr;
    if ((m->ml_flags & METH_CLASS) != 0) {
      if ((m->ml_flags & METH_STATIC) != 0) {
        Raise(exc::ValueError, "method cannot be both class and static");
        return false;
      }
      descr = NewClassMethodDescriptorOf(type, m);
    } else if ((m->ml_flags & METH_STATIC) != 0) {
      Object* f = compat::NewFunction(m, AsObject(type), nullptr, nullptr);
      descr = f == nullptr ? nullptr : NewStaticMethod(f);
    } else {
      descr = NewMethodDescriptorOf(type, m);
    }
    if (descr == nullptr || !DictSet(dict, m->ml_name, descr)) return false;
  }
  for (PyMemberDef* m = t->tp_members; m != nullptr && m->name != nullptr; ++m) {
    if (DictGet(dict, m->name) != nullptr) continue;
    Object* descr = NewMemberOf(type, m);
    if (descr == nullptr || !DictSet(dict, m->name, descr)) return false;
  }
  for (PyGetSetDef* g = t->tp_getset; g != nullptr && g->name != nullptr; ++g) {
    if (DictGet(dict, g->name) != nullptr) continue;
    Object* descr = NewGetSetOf(type, g);
    if (descr == nullptr || !DictSet(dict, g->name, descr)) return false;
  }
  return true;
}

// divmod() has no slot of the runtime's: the methods are the protocol.
Object* Divmod(Object* a, Object* b, Object* self) {
  PyTypeObject* t = ExtensionTypeOf(self);
  NativeScope scope(t);
  return FromNative(t->tp_as_number->nb_divmod(Py(a), Py(b)), nullptr, "nb_divmod");
}
Object* DivmodLeft(Object* self, Args args, size_t, Object*) { return Divmod(self, args[0], self); }
Object* DivmodRight(Object* self, Args args, size_t, Object*) { return Divmod(args[0], self, self); }
const NativeMethod kDivmod[] = {{"__divmod__", DivmodLeft, 1, 1, 0, nullptr},
                                {"__rdivmod__", DivmodRight, 1, 1, 0, nullptr}};

bool IsStatic(const PyTypeObject* t) { return (t->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0; }

// Py_TPFLAGS_MANAGED_DICT: the dictionary's word is behind the fields of the first type that asks for one, so
// types below it are at least as large, whatever size they name themselves.
bool PlaceManagedDict(PyTypeObject* t, const PyTypeObject* base) {
  if ((base->tp_flags & Py_TPFLAGS_MANAGED_DICT) != 0) {
    AddTypeFlags(t, Py_TPFLAGS_MANAGED_DICT);
    if (t->tp_basicsize != 0 && t->tp_basicsize <= base->tp_dictoffset) t->tp_basicsize = base->tp_basicsize;
  }
  if ((t->tp_flags & Py_TPFLAGS_MANAGED_DICT) == 0 || t->tp_dictoffset != 0 || base->tp_dictoffset != 0) {
    return true;
  }
  if (t->tp_itemsize != 0 || base->tp_itemsize != 0) {
    Raise(exc::SystemError, "type %s has the Py_TPFLAGS_MANAGED_DICT flag and instances of different sizes",
          t->tp_name);
    return false;
  }
  const Py_ssize_t size = t->tp_basicsize != 0 ? t->tp_basicsize : base->tp_basicsize;
  constexpr Py_ssize_t kWord = sizeof(PyObject*);
  t->tp_dictoffset = (size + kWord - 1) / kWord * kWord;
  t->tp_basicsize = t->tp_dictoffset + kWord;
  return true;
}

// A static type that was made ready in an earlier run of the runtime in this process still has
// what that run filled in.
bool Ready(PyTypeObject* t) {
  Type* type = AsType(t);
  if ((t->tp_flags & Py_TPFLAGS_READY) != 0) return true;
  if (IsStatic(t)) {
    Object* head = In(t);
    head->ledger = kImmortalLedger;
    head->flags = head->lock = head->state = head->aux = 0;
  }
  if (t->tp_name == nullptr) {
    Raise(exc::SystemError, "Type does not define the tp_name field.");
    return false;
  }
  type->kind = static_cast<uint8_t>(TypeKind::kExtension);
  if (t->tp_base == nullptr) {
    Object* bases = In(t->tp_bases);
    t->tp_base = bases != nullptr && TupleSize(bases) > 0 ? PyT(TupleAt(bases, 0))
                                                          : &PyBaseObject_Type;
  }
  PyTypeObject* base = t->tp_base;
  if ((base->tp_flags & Py_TPFLAGS_READY) == 0 && PyType_Ready(base) < 0) return false;
  EnsureCFunctions(AsType(base));
  if (t->ob_base.ob_base.ob_type == nullptr) t->ob_base.ob_base.ob_type = Py_TYPE(base);
  if ((t->tp_flags & Py_TPFLAGS_HAVE_GC) != 0 && t->tp_traverse == nullptr &&
      (base->tp_flags & Py_TPFLAGS_HAVE_GC) == 0) {
    Raise(exc::SystemError,
          "type %s has the Py_TPFLAGS_HAVE_GC flag but has no traverse function", t->tp_name);
    return false;
  }

  if (!PlaceManagedDict(t, base)) return false;
  FillSlots(t);
  __atomic_fetch_or(&type->reserved, uint32_t{kDeallocates}, __ATOMIC_RELAXED);
  if (t->tp_weaklistoffset > 0) type->weak_ref_kind = 1;
  if (t->tp_dictoffset != 0) {
    type->attr_flags |= kHasDict;
    KeepDicts(DictsReused::kByOneThread);
  }
  if (t->tp_new == nullptr && base == &PyBaseObject_Type && IsStatic(t)) {
    AddTypeFlags(t, Py_TPFLAGS_DISALLOW_INSTANTIATION);
  }
  Object* dict = Escape(t->tp_dict);
  if (dict == nullptr) {
    dict = NewDict();
    if (dict == nullptr) return false;
    gc::Store(type, &type->tp_dict, dict);
  }
  if (!AddDescriptors(t, dict)) return false;
  if (t->tp_as_number != nullptr && t->tp_as_number->nb_divmod != nullptr) {
    for (const NativeMethod& m : kDivmod) {
      Object* descr = tricolor::NewMethodDescriptor(type, &m);
      if (descr == nullptr || !DictSet(dict, m.name, descr)) return false;
    }
  }
  if (!ReadyBuiltinType(type)) return false;
  InheritFunctions(t, base);
  if (TupleSize(type->tp_bases) > 1) DropAdaptersOfOthers(t);
  if (t->tp_free == nullptr) t->tp_free = PyObject_Free;
  if (t->tp_alloc == nullptr) t->tp_alloc = PyType_GenericAlloc;
  if (IsStatic(t)) AddTypeFlags(t, Py_TPFLAGS_IMMUTABLETYPE);
  // Death is noticed by the collector; what an instance refers to is traced only if its type can
  // tell.
  type->cell_flags = gc::kFinalizable | (IsStatic(t) ? 0 : gc::kTypeInHeap) |
                     (type->slots.trace == nullptr ? gc::kLeaf : 0);
  NoteNewType(type);
  return true;
}

struct SpecOffsets {
  Py_ssize_t dict = 0, weaklist = 0, vectorcall = 0;
};

bool ReadSpecialMembers(const PyType_Spec* spec, SpecOffsets* out) {
  for (PyType_Slot* s = spec->slots; s != nullptr && s->slot != 0; ++s) {
    if (s->slot != Py_tp_members) continue;
    for (auto* m = static_cast<PyMemberDef*>(s->pfunc); m->name != nullptr; ++m) {
      if (std::strcmp(m->name, "__dictoffset__") == 0) out->dict = m->offset;
      if (std::strcmp(m->name, "__weaklistoffset__") == 0) out->weaklist = m->offset;
      if (std::strcmp(m->name, "__vectorcalloffset__") == 0) out->vectorcall = m->offset;
    }
  }
  return true;
}

// The bases tuple of a spec; null: an exception is set.
Object* SpecBases(const PyType_Spec* spec, Object* bases) {
  for (PyType_Slot* s = spec->slots; s != nullptr && s->slot != 0 && bases == nullptr; ++s) {
    if (s->slot == Py_tp_bases || s->slot == Py_tp_base) bases = static_cast<Object*>(s->pfunc);
  }
  if (bases == nullptr) bases = AsObject(&object_type);
  return IsTuple(bases) ? bases : TupleOf(bases);
}

// Whether the type's own members or getsets have a __module__, which then stays.
bool DeclaresModule(const PyTypeObject* t) {
  for (const PyMemberDef* m = t->tp_members; m != nullptr && m->name != nullptr; ++m) {
    if (std::strcmp(m->name, "__module__") == 0) return true;
  }
  for (const PyGetSetDef* g = t->tp_getset; g != nullptr && g->name != nullptr; ++g) {
    if (std::strcmp(g->name, "__module__") == 0) return true;
  }
  return false;
}

Object* MakeFromSpec(Object* module, const PyType_Spec* spec, Object* given_bases) {
  if (spec->name == nullptr) return Raise(exc::SystemError, "Type spec does not define the name field.");
  Object* bases = SpecBases(spec, given_bases);
  if (bases == nullptr) return nullptr;
  Type* base = BestBase(bases);
  Type* meta = base == nullptr ? nullptr : CalculateMetaclass(&type_type, bases);
  if (meta == nullptr) return nullptr;
  if ((base->tp_flags & kTypeBase) == 0) {
    return Raise(exc::TypeError, "type '%.100s' is not an acceptable base type", base->tp_name);
  }
  size_t bytes = sizeof(PyHeapTypeObject);
  if (static_cast<size_t>(meta->tp_basicsize) > bytes) bytes = static_cast<size_t>(meta->tp_basicsize);
  auto* h = reinterpret_cast<PyHeapTypeObject*>(NewCell(meta, bytes));
  if (h == nullptr) return nullptr;
  PyTypeObject* t = &h->ht_type;
  Type* type = AsType(t);
  AddTypeFlags(t, (spec->flags & 0xffffffffUL) | Py_TPFLAGS_HEAPTYPE);
  const char* dot = std::strrchr(spec->name, '.');
  Object* name = NewStr(dot == nullptr ? spec->name : dot + 1);
  Object* dict = NewDict();
  if (name == nullptr || dict == nullptr) return nullptr;
  gc::Store(In(t), &h->ht_name, Py(name));
  gc::Store(In(t), &h->ht_qualname, Py(name));
  gc::Store(In(t), &type->tp_dict, dict);
  h->_ht_tpname = strdup(spec->name);
  t->tp_name = h->_ht_tpname;
  gc::Store(In(t), &type->tp_bases, bases);
  gc::Store(In(t), &type->tp_base, base);
  t->tp_as_async = &h->as_async;
  t->tp_as_number = &h->as_number;
  t->tp_as_mapping = &h->as_mapping;
  t->tp_as_sequence = &h->as_sequence;
  t->tp_as_buffer = &h->as_buffer;
  t->tp_basicsize = spec->basicsize;
  t->tp_itemsize = spec->itemsize;
  for (PyType_Slot* s = spec->slots; s != nullptr && s->slot != 0; ++s) {
    if (s->slot == Py_tp_base || s->slot == Py_tp_bases) continue;
    const int offset = SlotOffset(s->slot);
    if (offset < 0) return Raise(exc::RuntimeError, "invalid slot offset");
    void* value = s->pfunc;
    if (s->slot == Py_tp_doc && value != nullptr) value = strdup(static_cast<const char*>(value));
    *reinterpret_cast<void**>(reinterpret_cast<char*>(h) + offset) = value;
  }
  if (t->tp_dealloc == nullptr) t->tp_dealloc = reinterpret_cast<destructor>(base->tp_dealloc);
  SpecOffsets offsets;
  ReadSpecialMembers(spec, &offsets);
  t->tp_dictoffset = offsets.dict;
  t->tp_weaklistoffset = offsets.weaklist;
  t->tp_vectorcall_offset = offsets.vectorcall;
  if (module != nullptr) {
    // A module that dies natively goes with its types: the reference is traced. Others stay.
    const bool traced = IsNativeModule(module);
    if (traced) gc::Store(In(t), &type->tp_cache, module);
    h->ht_module = traced ? Py(module) : NewReference(module);
  }
  const bool declared = DeclaresModule(t);
  if (dot != nullptr && !declared) {
    Object* module_name = NewStr({spec->name, static_cast<size_t>(dot - spec->name)});
    if (module_name == nullptr || !DictSet(dict, names.__module__, module_name)) return nullptr;
  }
  if (!Ready(t)) return nullptr;
  if (dot == nullptr && !declared &&
      !Warn(exc::DeprecationWarning, "builtin type %.200s has no __module__ attribute", spec->name)) {
    return nullptr;
  }
  TakeManner(type, module);
  return In(t);
}

bool IsExtensionHeapType(const Type* t) {
  return IsHeapType(t) && t->kind == static_cast<uint8_t>(TypeKind::kExtension);
}

PyObject* ModuleOf(Type* t) {
  return IsExtensionHeapType(t) ? reinterpret_cast<PyHeapTypeObject*>(t)->ht_module : nullptr;
}

PyObject* Born(Object* o, PyTypeObject* type) {
  if (o == nullptr) return nullptr;
  // A static type that nobody made ready: CPython does it at the first attribute that is asked for.
  if ((type->tp_flags & Py_TPFLAGS_READY) == 0 && PyType_Ready(type) < 0) return nullptr;
  if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0 && DeallocatesNatively(AsType(type))) {
    if ((__atomic_load_n(&AsType(type)->reserved, __ATOMIC_RELAXED) & kAdopted) == 0) AdoptFunctions(AsType(type));
    Increment(In(type));
    // It may come from a list of C's own, where the marker has it in hand: nobody else writes, but somebody reads.
    const uint8_t flags = __atomic_load_n(&o->flags, __ATOMIC_RELAXED);
    __atomic_store_n(&o->flags, static_cast<uint8_t>(flags | kCountsType), __ATOMIC_RELAXED);
  }
  StartLife(o);
  return Py(o);
}

}  // namespace
}  // namespace tricolor::compat

using namespace tricolor;          // NOLINT
using namespace tricolor::compat;  // NOLINT

int tc_supports_weakrefs(PyTypeObject* t) { return AsType(t)->weak_ref_kind != 0 || t->tp_weaklistoffset > 0; }

int PyType_Ready(PyTypeObject* t) {
  AddTypeFlags(t, Py_TPFLAGS_READYING);
  const bool good = Ready(t);
  RemoveTypeFlags(t, Py_TPFLAGS_READYING);
  return good ? 0 : -1;
}

PyObject* PyType_FromModuleAndSpec(PyObject* module, PyType_Spec* spec, PyObject* bases) {
  return NewReference(MakeFromSpec(Escape(module), spec, Escape(bases)));
}
PyObject* PyType_FromSpecWithBases(PyType_Spec* spec, PyObject* bases) {
  return PyType_FromModuleAndSpec(nullptr, spec, bases);
}
PyObject* PyType_FromSpec(PyType_Spec* spec) {
  return PyType_FromModuleAndSpec(nullptr, spec, nullptr);
}

void* PyType_GetSlot(PyTypeObject* t, int slot) {
  if (slot < 0) {
    PyErr_BadInternalCall();
    return nullptr;
  }
  const int offset = SlotOffset(slot);
  if (offset < 0) {
    PyErr_BadInternalCall();  // no such slot
    return nullptr;
  }
  EnsureCFunctions(AsType(t));
  if (offset < static_cast<int>(sizeof(PyTypeObject))) {
    return *reinterpret_cast<void**>(reinterpret_cast<char*>(t) + offset);
  }
  // Elsewhere than in a heap type of C, the tables stand apart.
  struct Part { size_t begin, size; void* table; };
  const Part parts[] = {
      {offsetof(PyHeapTypeObject, as_async), sizeof(PyAsyncMethods), t->tp_as_async},
      {offsetof(PyHeapTypeObject, as_number), sizeof(PyNumberMethods), t->tp_as_number},
      {offsetof(PyHeapTypeObject, as_mapping), sizeof(PyMappingMethods), t->tp_as_mapping},
      {offsetof(PyHeapTypeObject, as_sequence), sizeof(PySequenceMethods), t->tp_as_sequence},
      {offsetof(PyHeapTypeObject, as_buffer), sizeof(PyBufferProcs), t->tp_as_buffer}};
  for (const Part& p : parts) {
    const auto at = static_cast<size_t>(offset);
    if (at < p.begin || at >= p.begin + p.size) continue;
    return p.table == nullptr ? nullptr
                              : *reinterpret_cast<void**>(static_cast<char*>(p.table) + at - p.begin);
  }
  return nullptr;
}

PyObject* PyType_GetModule(PyTypeObject* t) {
  if (PyObject* m = ModuleOf(AsType(t))) return m;
  Raise(exc::TypeError, "PyType_GetModule: Type '%s' has no associated module", t->tp_name);
  return nullptr;
}
void* PyType_GetModuleState(PyTypeObject* t) {
  PyObject* m = PyType_GetModule(t);
  return m == nullptr ? nullptr : PyModule_GetState(m);
}
PyObject* PyType_GetModuleByDef(PyTypeObject* t, PyModuleDef* def) {
  Object* mro = AsType(t)->tp_mro;
  for (int64_t i = 0; mro != nullptr && i < TupleSize(mro); ++i) {
    PyObject* m = ModuleOf(As<Type>(TupleAt(mro, i)));
    if (m != nullptr && PyModule_GetDef(m) == def) return m;
  }
  Raise(exc::TypeError, "PyType_GetModuleByDef: No superclass of '%s' has the given module",
        t->tp_name);
  return nullptr;
}
PyObject* PyType_GetName(PyTypeObject* t) { return NewReference(TypeNameObject(AsType(t))); }
PyObject* PyType_GetQualName(PyTypeObject* t) {
  return NewReference(TypeQualnameObject(AsType(t)));
}
unsigned long PyType_GetFlags(PyTypeObject* t) { return t->tp_flags; }  // NOLINT
const char* _PyType_Name(PyTypeObject* t) {
  const char* dot = std::strrchr(t->tp_name, '.');
  return dot == nullptr ? t->tp_name : dot + 1;
}
int PyType_IsSubtype(PyTypeObject* a, PyTypeObject* b) {
  return IsSubtype(AsType(a), AsType(b));
}
PyObject* _PyType_Lookup(PyTypeObject* t, PyObject* name) {
  return Py(TypeLookup(AsType(t), Escape(name)));
}
PyObject* _PyType_LookupId(PyTypeObject* t, _Py_Identifier* id) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? nullptr : _PyType_Lookup(t, name);
}
void PyType_Modified(PyTypeObject* t) {
  if ((t->tp_flags & Py_TPFLAGS_READY) != 0) TypeModified(AsType(t));
}
unsigned int PyType_ClearCache(void) { return 0; }

namespace {
// One of those that this thread's native code dropped, or that are in rings which it dropped.
inline Object* SpareOf(PyTypeObject* type, bool tracked) {
  Object* o = NewSpareOf(AsType(type), tracked);
  if (o != nullptr || !RingsAreDue()) return o;
  DropRings();
  return NewSpareOf(AsType(type), tracked);
}
}  // namespace

namespace {
[[gnu::noinline]] PyObject* AllocSlow(PyTypeObject* type, Py_ssize_t items) {
  if (!PollHere()) return nullptr;
  const bool var = type->tp_itemsize != 0;
  if (!var) {
    if (Object* o = SpareOf(type, true)) return Py(o);
  } else if (RingsAreDue()) {
    DropRings();
  }
  // One item more, so that a pointer past the last one still belongs to the object.
  Object* o = NewInstance(AsType(type), var ? items + 1 : items);
  if (o == nullptr) return nullptr;
  if (var) As<VarObject>(o)->size = items;
  PyObject* result = Born(o, type);
  if ((type->tp_flags & Py_TPFLAGS_HAVE_GC) != 0) Track(o);
  return result;
}
[[gnu::noinline]] PyObject* AllocAnother(PyTypeObject* type) {
  Object* o = NewSpareOf(AsType(type), true);
  return o != nullptr ? Py(o) : AllocSlow(type, 0);
}
}  // namespace

PyObject* PyType_GenericAlloc(PyTypeObject* type, Py_ssize_t items) {
  if (TC_UNLIKELY(type->tp_itemsize != 0 || gc::PollRequested(CurrentThread()))) return AllocSlow(type, items);
  Object* o = NewNoted(AsType(type));
  return TC_LIKELY(o != nullptr) ? Py(o) : AllocAnother(type);
}

PyObject* PyType_GenericNew(PyTypeObject* type, PyObject*, PyObject*) {
  return type->tp_alloc(type, 0);
}

namespace {
// CPython makes objects of a static type that nobody called PyType_Ready for, and they work.
bool ReadyForObjects(PyTypeObject* type) {
  return TC_LIKELY((type->tp_flags & Py_TPFLAGS_READY) != 0) || PyType_Ready(type) == 0;
}
}  // namespace

PyObject* _PyObject_New(PyTypeObject* type) {
  if (!ReadyForObjects(type) || !PollHere()) return nullptr;
  if (type->tp_itemsize == 0) {
    if (Object* o = SpareOf(type, false)) return Py(o);
  }
  return Born(NewInstance(AsType(type)), type);
}
PyVarObject* _PyObject_NewVar(PyTypeObject* type, Py_ssize_t n) {
  if (!ReadyForObjects(type) || !PollHere()) return nullptr;
  if (RingsAreDue()) DropRings();
  Object* o = NewInstance(AsType(type), n + (type->tp_itemsize != 0 ? 1 : 0));
  if (o != nullptr && type->tp_itemsize != 0) As<VarObject>(o)->size = n;
  return reinterpret_cast<PyVarObject*>(Born(o, type));
}
PyObject* _PyObject_GC_New(PyTypeObject* type) { return _PyObject_New(type); }
PyVarObject* _PyObject_GC_NewVar(PyTypeObject* type, Py_ssize_t n) {
  return _PyObject_NewVar(type, n);
}
PyVarObject* _PyObject_GC_Resize(PyVarObject* o, Py_ssize_t n) {
  // Cells never move: only a shorter object can stay.
  if (n <= Py_SIZE(o)) {
    Py_SET_SIZE(o, n);
    return o;
  }
  auto* bigger = _PyObject_NewVar(Py_TYPE(o), n);
  if (bigger == nullptr) return nullptr;
  const size_t head = sizeof(PyVarObject);
  const size_t size = static_cast<size_t>(Py_TYPE(o)->tp_basicsize + Py_SIZE(o) * Py_TYPE(o)->tp_itemsize);
  std::memcpy(reinterpret_cast<char*>(bigger) + head, reinterpret_cast<char*>(o) + head, size - head);
  PyObject_Free(o);
  return bigger;
}

// Memory of the extension's own, or a cell from its free list.
PyObject* PyObject_Init(PyObject* o, PyTypeObject* type) {
  if (!ReadyForObjects(type)) return nullptr;
  Object* object = In(o);
  if (!FindCellOf(object)) {
    object->flags = object->lock = object->state = object->aux = 0;
  }
  __atomic_store_n(&object->type, AsType(type), __ATOMIC_RELEASE);
  return Born(object, type);
}
PyVarObject* PyObject_InitVar(PyVarObject* o, PyTypeObject* type, Py_ssize_t size) {
  Py_SET_SIZE(o, size);
  return reinterpret_cast<PyVarObject*>(PyObject_Init(reinterpret_cast<PyObject*>(o), type));
}

void tc_set_type(PyObject* o, PyTypeObject* type) {
  gc::Store(In(o), &In(o)->type, AsType(type));
}

PyObject* _PyType_GetSubclasses(PyTypeObject* type) { return NewReference(SubclassesList(AsType(type))); }
