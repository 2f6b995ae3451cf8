// Operations that every object has; memory.
#include <vector>

#include "compat/attribute_cache.h"
#include "compat/objects/prelude.h"
#include "compat/slots.h"
#include "compat/spare_cells.h"
#include "compat/texts.h"
#include "runtime/death_batch.h"
#include "runtime/lock.h"
#include "runtime/objects/function.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/type_object.h"
#include "runtime/objects/weakref.h"
#include "runtime/own_lock.h"
#include "runtime/prompt.h"
#include "runtime/weak_table.h"

PyObject* PyObject_Repr(PyObject* o) {
  if (o == nullptr) return PyUnicode_FromString("<NULL>");
  if (PyLong_CheckExact(o)) return IntText(In(o));
  if (PyFloat_CheckExact(o)) return FloatText(In(o));
  return NewReference(Repr(Escape(o)));
}
PyObject* PyObject_Str(PyObject* o) {
  if (o == nullptr) return PyUnicode_FromString("<NULL>");
  if (PyLong_CheckExact(o)) return IntText(In(o));
  if (PyFloat_CheckExact(o)) return FloatText(In(o));
  if (PyUnicode_CheckExact(o)) return NewReference(In(o));
  return NewReference(Str(Escape(o)));
}
PyObject* PyObject_ASCII(PyObject* o) {
  if (o == nullptr) return PyUnicode_FromString("<NULL>");
  return NewReference(Ascii(Escape(o)));
}
PyObject* PyObject_Bytes(PyObject* o) {
  if (o == nullptr) return PyBytes_FromString("<NULL>");
  return NewReference(ToBytes(Escape(o)));
}
PyObject* PyObject_RichCompare(PyObject* a, PyObject* b, int op) {
  if (a == nullptr || b == nullptr) return ErrorSet() ? nullptr : BadCall();
  return NewReference(RichCompare(Escape(a), Escape(b), static_cast<CompareOp>(op)));
}
int PyObject_RichCompareBool(PyObject* a, PyObject* b, int op) {
  if (a == b) {
    if (op == Py_EQ) return 1;
    if (op == Py_NE) return 0;
  }
  return Compare(Escape(a), Escape(b), static_cast<CompareOp>(op));
}
namespace {
[[gnu::noinline]] PyObject* GetAttributeSlow(PyObject* o, PyObject* name) {
  Object* value = GetAttr(Escape(o), Escape(name));
  if (value != nullptr) NoteAttribute(TypeOf(In(o)), In(name));
  return NewReference(value);
}
[[gnu::noinline]] int SetAttributeSlow(PyObject* o, PyObject* name, PyObject* value) {
  if (value == nullptr) return Status(DelAttr(Escape(o), Escape(name)));
  if (SetCachedAttribute(In(o), In(name), Escape(value))) return 0;
  if (!SetAttr(Escape(o), Escape(name), Escape(value))) return -1;
  NoteAttribute(TypeOf(In(o)), In(name));
  return 0;
}
// Of an instance that mostly this thread writes, where nobody is to be told. Calls nothing but at its end: it needs no frame.
[[gnu::noinline]] int SetAttributeBesideOthers(PyObject* o, PyObject* name, PyObject* value) {
  LockPlace* const place = lock_place;
  if (TC_UNLIKELY(!TakeOwnLock(In(o), place))) return SetAttributeSlow(o, name, value);
  Object** slot = gc::BarrierOn(In(o)) ? nullptr : CachedSlotToSet(In(o), In(name));
  if (TC_LIKELY(slot != nullptr)) gc::StoreNoBarrier(slot, In(value));
  GiveOwnLock(place);
  return TC_LIKELY(slot != nullptr) ? 0 : SetAttributeSlow(o, name, value);
}
}  // namespace

PyObject* PyObject_GetAttr(PyObject* o, PyObject* name) {
  Object* value = CachedAttribute(In(o), In(name));
  if (TC_UNLIKELY(value == nullptr)) return GetAttributeSlow(o, name);
  Py_INCREF(Py(value));
  return Py(value);
}
PyObject* PyObject_GetAttrString(PyObject* o, const char* name) {
  Object* n = NameOf(name);
  return n == nullptr ? nullptr : NewReference(GetAttr(Escape(o), n));
}
int PyObject_SetAttr(PyObject* o, PyObject* name, PyObject* value) {
  if (TC_UNLIKELY(value == nullptr || IsUnescaped(In(value)))) return SetAttributeSlow(o, name, value);
  if (TC_UNLIKELY(MultiThreaded())) return SetAttributeBesideOthers(o, name, value);
  Object** slot = CachedSlotToSet(In(o), In(name));
  if (TC_UNLIKELY(slot == nullptr)) return SetAttributeSlow(o, name, value);
  gc::Store(In(o), slot, In(value));
  return 0;
}
int PyObject_SetAttrString(PyObject* o, const char* name, PyObject* value) {
  Object* n = NameOf(name);
  return n == nullptr ? -1 : PyObject_SetAttr(o, Py(n), value);
}
int PyObject_HasAttr(PyObject* o, PyObject* name) {
  Object* value;
  const int found = LookupAttr(Escape(o), Escape(name), &value);
  if (found < 0) ClearError();
  return found > 0;
}
int PyObject_HasAttrString(PyObject* o, const char* name) {
  Object* n = NameOf(name);
  if (n == nullptr) {
    ClearError();
    return 0;
  }
  return PyObject_HasAttr(o, Py(n));
}
int _PyObject_LookupAttr(PyObject* o, PyObject* name, PyObject** result) {
  Object* value = nullptr;
  const int found = LookupAttr(Escape(o), Escape(name), &value);
  *result = found > 0 ? NewReference(value) : nullptr;
  return found;
}
PyObject* _PyObject_LookupSpecial(PyObject* o, PyObject* name) {
  Object* value = nullptr;
  return LookupSpecial(Escape(o), Escape(name), &value) > 0 ? NewReference(value) : nullptr;
}
int _PyObject_GetMethod(PyObject* o, PyObject* name, PyObject** method) {
  Object* self = nullptr;
  Object* f = GetMethod(Escape(o), Escape(name), &self);
  *method = NewReference(f);
  return self != nullptr;
}
PyObject* PyObject_SelfIter(PyObject* o) { return NewReference(In(o)); }
PyObject* PyObject_GenericGetAttr(PyObject* o, PyObject* name) {
  return NewReference(GenericGetAttr(Escape(o), Escape(name)));
}
int PyObject_GenericSetAttr(PyObject* o, PyObject* name, PyObject* value) {
  return Status(GenericSetAttr(Escape(o), Escape(name), Escape(value)));
}
PyObject* _PyObject_GenericGetAttrWithDict(PyObject* o, PyObject* name, PyObject* dict,
                                           int suppress) {
  Object* self = Escape(o);
  Object* key = Escape(name);
  Object* found = nullptr;
  if (dict != nullptr) {
    // A data descriptor of the type goes before the dictionary, any other attribute behind.
    Object* descr = TypeLookup(TypeOf(self), key);
    const auto get = descr == nullptr ? nullptr : TypeOf(descr)->slots.descr_get;
    if (get != nullptr && TypeOf(descr)->slots.descr_set != nullptr) {
      return NewReference(get(descr, self, AsObject(TypeOf(self))));
    }
    const int in_dict = DictLookup(In(dict), key, &found);
    if (in_dict < 0) return nullptr;
    if (in_dict > 0) return NewReference(found);
  }
  found = GenericGetAttr(self, key);
  if (found == nullptr && suppress != 0) ClearErrorIf(exc::AttributeError);
  return NewReference(found);
}
int _PyObject_GenericSetAttrWithDict(PyObject* o, PyObject* name, PyObject* value, PyObject* dict) {
  if (dict == nullptr) return PyObject_GenericSetAttr(o, name, value);
  Object* descr = TypeLookup(TypeOf(In(o)), Escape(name));
  const auto set = descr == nullptr ? nullptr : TypeOf(descr)->slots.descr_set;
  if (set != nullptr) return Status(set(descr, Escape(o), Escape(value)));
  if (value != nullptr) return PyDict_SetItem(dict, name, value);
  const int r = DictDelete(In(dict), Escape(name));
  if (r == 0) RaiseObject(exc::AttributeError, In(name));
  return r > 0 ? 0 : -1;
}
PyObject* PyObject_GenericGetDict(PyObject* o, void*) { return NewReference(InstanceDict(Escape(o))); }
int PyObject_GenericSetDict(PyObject* o, PyObject* value, void*) {
  if (value == nullptr) {
    Raise(exc::TypeError, "cannot delete __dict__");
    return -1;
  }
  if (!IsDict(In(value))) {
    Raise(exc::TypeError, "__dict__ must be set to a dictionary, not a '%.200s'",
          TypeOf(In(value))->tp_name);
    return -1;
  }
  return Status(InstanceSetDict(Escape(o), Escape(value)));
}
PyObject** _PyObject_GetDictPtr(PyObject* o) {
  Type* t = TypeOf(In(o));
  if ((t->attr_flags & kHasDict) == 0 || t->tp_dictoffset == 0) return nullptr;
  // C code will read and write the word itself, and the runtime's own types do not ask DictInWord.
  KeepDicts(DeallocatesNatively(t) ? DictsReused::kByOneThread : DictsReused::kNever);
  // Asking for the address makes the dictionary.
  if ((t->attr_flags & kInlineValues) != 0) {
    if (InstanceDict(In(o)) == nullptr) {
      ClearError();
    } else {
      // It may put null there, and then the inline slots must be empty.
      ObjectLock lock(In(o));
      InlineValues* values = InlineValuesOf(In(o), t);
      for (int i = 0; i < values->capacity; ++i) gc::StoreNoBarrier(&values->slots[i], static_cast<Object*>(nullptr));
      values->count = 0;
    }
  }
  int64_t offset = t->tp_dictoffset;
  if (offset < 0) {
    int64_t n = As<VarObject>(In(o))->size;
    if (n < 0) n = -n;
    offset += (t->tp_basicsize + n * t->tp_itemsize + 7) & ~int64_t{7};
  }
  return reinterpret_cast<PyObject**>(reinterpret_cast<char*>(o) + offset);
}
PyObject* _PyObject_NextNotImplemented(PyObject* o) {
  Raise(exc::TypeError, "'%.200s' object is not iterable", TypeOf(In(o))->tp_name);
  return nullptr;
}
Py_hash_t PyObject_Hash(PyObject* o) { return Hash(Escape(o)); }
Py_hash_t PyObject_HashNotImplemented(PyObject* o) { return tricolor::HashNotImplemented(In(o)); }
int PyObject_IsTrue(PyObject* o) { return IsTrue(Escape(o)); }
int PyObject_Not(PyObject* o) {
  const int r = IsTrue(Escape(o));
  return r < 0 ? r : !r;
}
int PyCallable_Check(PyObject* o) { return o != nullptr && IsCallable(In(o)); }
PyObject* PyObject_Dir(PyObject* o) {
  Object* dir = DictGet(Runtime::Get()->builtins_dict, "dir");
  if (dir == nullptr) return NullError();
  return NewReference(o == nullptr ? Call(dir, nullptr, 0) : CallArgs(dir, Escape(o)));
}
int PyObject_Print(PyObject* o, FILE* file, int flags) {
  Object* text = (flags & Py_PRINT_RAW) != 0 ? Str(Escape(o)) : Repr(Escape(o));
  int64_t size;
  const char* utf8 = text == nullptr ? nullptr : StrUtf8(text, &size);
  if (utf8 == nullptr) return -1;
  fwrite(utf8, 1, static_cast<size_t>(size), file);
  return 0;
}
void _PyObject_Dump(PyObject* o) {
  fprintf(stderr, "object %p type %s count %zd\n", static_cast<void*>(o),
          o == nullptr ? "NULL" : TypeOf(In(o))->tp_name, o == nullptr ? 0 : Py_REFCNT(o));
}

int Py_ReprEnter(PyObject* o) {
  Thread* t = CurrentThread();
  if (t->repr_stack == nullptr) {
    Object* list = NewList();
    if (list == nullptr) return -1;
    t->repr_stack = list;
  }
  for (int64_t i = 0; i < ListSize(t->repr_stack); ++i) {
    if (ListGet(t->repr_stack, i) == In(o)) return 1;
  }
  return Status(ListAppend(t->repr_stack, Escape(o)));
}
void Py_ReprLeave(PyObject* o) {
  SavedError saved;
  Object* list = CurrentThread()->repr_stack;
  for (int64_t i = list == nullptr ? -1 : ListSize(list) - 1; i >= 0; --i) {
    if (ListGet(list, i) != In(o)) continue;
    ListPop(list, i);
    return;
  }
}

int _PyObject_IsAbstract(PyObject* o) {
  if (o == nullptr) return 0;
  Object* value;
  const int found = LookupAttr(Escape(o), names.__isabstractmethod__, &value);
  return found <= 0 ? found : IsTrue(value);
}
PyObject* _PyObject_GetState(PyObject* o) {
  return NewReference(CallMethodArgs(Escape(o), names.__getstate__));
}

// ---- Identifiers. They are interned, which keeps them until the runtime ends.
PyObject* _PyUnicode_FromId(_Py_Identifier* id) {
  if (id->object == nullptr) id->object = PyUnicode_InternFromString(id->string);
  return id->object;
}
PyObject* _PyObject_GetAttrId(PyObject* o, _Py_Identifier* id) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? nullptr : PyObject_GetAttr(o, name);
}
int _PyObject_SetAttrId(PyObject* o, _Py_Identifier* id, PyObject* v) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? -1 : PyObject_SetAttr(o, name, v);
}
int _PyObject_LookupAttrId(PyObject* o, _Py_Identifier* id, PyObject** result) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? -1 : _PyObject_LookupAttr(o, name, result);
}
PyObject* _PyObject_LookupSpecialId(PyObject* o, _Py_Identifier* id) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? nullptr : _PyObject_LookupSpecial(o, name);
}

// ---- Weak references.
void PyObject_ClearWeakRefs(PyObject* o) {
  SavedError saved;
  std::vector<FinalizerItem> callbacks;
  WeakTable::ClearReferencesTo(In(o), &callbacks);
  FinalizerQueue::Push(callbacks);
  if (!callbacks.empty()) FinalizerQueue::Wake();
}
namespace {
// The plain reference that the thread asked for last. It is there, and is the one to answer with, as long as it refers to
// its object and no cycle has begun (gc::Calm).
struct LastReference {
  uintptr_t referent = 0;   // both inverted: these variables may lie in the memory of the stack, where they would be roots
  uintptr_t reference = 0;
  uint32_t calm = gc::kNeverCalm;
};
constinit thread_local LastReference last_reference __attribute__((tls_model("initial-exec")));

// What an item of a batch of the dead asks for is another matter (NewWeakref).
inline bool MayAnswerLast(Object* o) { return RunningBatch() == nullptr && !RunningItem::IsDying(o); }

[[gnu::noinline]] PyObject* NewReferenceTo(PyObject* o, PyObject* callback) {
  const uint32_t calm = gc::Calm();
  Object* r = NewWeakref(Escape(o), Escape(callback));
  if (r != nullptr && calm != 0 && (callback == nullptr || callback == Py_None) && IsExactly(r, weakref_type) &&
      MayAnswerLast(In(o)) && !HasBit(r, kHiddenReference)) {
    last_reference = {~reinterpret_cast<uintptr_t>(o), ~reinterpret_cast<uintptr_t>(r), calm};
  }
  return NewReference(r);
}
}  // namespace

PyObject* PyWeakref_NewRef(PyObject* o, PyObject* callback) {
  const LastReference& last = last_reference;
  if (last.referent != ~reinterpret_cast<uintptr_t>(o) || last.calm != gc::Calm() ||
      (callback != nullptr && callback != Py_None)) {
    return NewReferenceTo(o, callback);
  }
  auto* r = reinterpret_cast<WeakrefObject*>(~last.reference);
  if (__atomic_load_n(&r->referent, __ATOMIC_RELAXED) != o || HasBit(&r->base, kHiddenReference) || !MayAnswerLast(In(o))) {
    return NewReferenceTo(o, callback);
  }
  return NewReference(r);
}
PyObject* PyWeakref_NewProxy(PyObject* o, PyObject* callback) {
  return NewReference(NewWeakProxy(Escape(o), Escape(callback)));
}
PyObject* PyWeakref_GetObject(PyObject* ref) {
  if (TC_LIKELY(ref != nullptr && TypeOf(In(ref)) == &weakref_type && gc::Calm() != 0)) {
    // No cycle is about to hide anything: whatever is there lives (Heap::WeakLoad, in fewer words).
    const auto* r = As<WeakrefObject>(In(ref));
    const bool plain = !HasBit(&r->base, kStaticReferent | kHiddenReference);
    auto* o = static_cast<Object*>(__atomic_load_n(&r->referent, __ATOMIC_ACQUIRE));
    if (plain && o != nullptr && !InPromptRegion(o)) return Py(o);
  }
  if (ref == nullptr || !PyWeakref_Check(ref)) return BadCall();
  Object* o = WeakrefGet(In(ref));
  return o == nullptr ? Py_None : Py(o);
}
