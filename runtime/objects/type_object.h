// What the parts of the type machinery share: versions, lookup, MRO, subclasses.
#ifndef TRICOLOR_RUNTIME_OBJECTS_TYPE_OBJECT_H_
#define TRICOLOR_RUNTIME_OBJECTS_TYPE_OBJECT_H_

#include "gc/visitor.h"
#include "runtime/native.h"
#include "runtime/type.h"

namespace tricolor {

// A class made at run time: a Type in a heap cell, and what CPython keeps in PyHeapTypeObject.
struct HeapType {
  Type type;
  Object* name;       // str; tp_name points to its UTF-8
  Object* qualname;   // str
  Object* slot_names; // tuple of the (mangled) names of __slots__, or null
  Object* late;       // reserved
  int32_t slots_begin, slots_end;  // bytes: the words of this class's own __slots__
};
static_assert(offsetof(HeapType, name) == sizeof(Type));

// type.__basicsize__: what C's PyHeapTypeObject has, with the tables of functions. Code of Cython compares
// the two, and fields of a metaclass begin there. A class whose metaclass adds nothing has the front only.
inline constexpr int64_t kNativeHeapTypeBytes = 1504;

// The collector looks at the flags of types that are being made ready: they change atomically.
inline void AddTypeFlags(Type* t, unsigned long flags) {  // NOLINT: CPython's type
  __atomic_fetch_or(&t->tp_flags, flags, __ATOMIC_RELAXED);
}
inline bool IsHeapType(const Type* t) {
  return (__atomic_load_n(&t->tp_flags, __ATOMIC_RELAXED) & kTypeHeap) != 0;
}
inline HeapType* AsHeapType(Type* t) { return reinterpret_cast<HeapType*>(t); }

// The references of a type object itself (dictionary, bases, MRO …).
void TraceTypeReferences(Type* type, gc::Visitor& visitor);

// Gives `type` and all its subclasses new versions. Any change to what lookup may find does this.
void TypeModified(Type* type);

// The version of the type; never 0.
uint32_t TypeVersion(Type* type);

// The lock that all changes of types take. No Python code runs under it.
class TypeLock {
 public:
  TypeLock();
  ~TypeLock();
  TypeLock(const TypeLock&) = delete;
  TypeLock& operator=(const TypeLock&) = delete;
};

// C3 by the bases (type.mro()): a list; null: TypeError.
Object* ComputeMro(Type* type);
// Sets tp_mro, by a metaclass's own mro() if it has one.
bool InstallMro(Type* type);

bool AddSubclass(Type* base, Type* type);
void RemoveSubclass(Type* base, Type* type);
Object* SubclassesList(Type* type);  // a new list of the living direct subclasses
// Entry `index` of the weak list of direct subclasses: null: dead, or behind the end.
Type* SubclassAt(Type* type, int64_t index, bool* end);
// Calls f for each living direct subclass. REQUIRES the type lock.
template <class F>
void ForEachSubclass(Type* type, F f) {
  bool end = false;
  for (int64_t i = 0; !end; ++i) {
    if (Type* sub = SubclassAt(type, i, &end)) f(sub);
  }
}

// Slots, flags, sizes and places of fields that `type` takes from the base that it is laid out
// after, where it has none of its own.
void InheritFromBase(Type* type, Type* base);
// What it takes from another class of its MRO: nothing that says where a field is.
void InheritFromOther(Type* type, Type* other);

// Is `o` the builtin __new__ of a type? Then *owner is that type.
bool IsNewWrapper(Object* o, Type** owner);

// slots.hash of unhashable types: raises TypeError.
int64_t HashNotImplemented(Object* o);

// kPlainGetAttr, kPlainSetAttr after the slots changed.
void UpdateAttrFlags(Type* type);

// Tells the C API layer about a Python class whose slots are right.
void ClassChanged(Type* type);

// slot_defs.cc: fills the slots of a Python class from its MRO's dictionaries.
void FixupSlots(Type* type);
// After type.__dict__[name] changed: the slots of `name` in the type and its subclasses.
void UpdateSlot(Type* type, Object* name);
// Adds `__add__` … for the filled slots of a builtin type to its dictionary.
bool AddSlotWrappers(Type* type, Object* dict);

// type_new.cc: type(name, bases, namespace, **kwargs).
Object* NewPythonType(Type* metatype, Object* name, Object* bases, Object* ns, Args kw_values,
                      Object* kwnames);
// The most derived metaclass; null: TypeError "metaclass conflict…".
Type* CalculateMetaclass(Type* metatype, Object* bases);
// Which of the bases the layout comes from; null: TypeError.
Type* BestBase(Object* bases);
// The base whose layout `type` extends last: instances of types with one solid base fit together.
Type* SolidBase(Type* type);
// May instances of `from` become instances of `to`? False: TypeError is set.
bool CompatibleForAssignment(Type* from, Type* to, const char* attribute);
bool SetBases(Type* type, Object* bases);

// type_object.cc
Object* TypeGetAttr(Object* type, Object* name);
Object* TypeFindAttr(Object* type, Object* name);  // null without exception: absent
bool TypeSetAttr(Object* type, Object* name, Object* value);
// The instances that there are get __del__ too: the class got it late. Holds no lock.
void MarkInstancesFinalizable(Type* type);
Object* TypeNameObject(Type* type);      // __name__, a str
Object* TypeModuleObject(Type* type);    // __module__; null: absent (AttributeError is set)
Object* TypeQualnameObject(Type* type);

// abstract_attr.cc: GenericGetAttr without the error; null without exception: absent.
Object* GenericFindAttr(Object* o, Object* name);

// abstract_type.cc: without the hooks of metaclasses.
int RecursiveIsInstance(Object* o, Object* cls);
int RecursiveIsSubclass(Object* derived, Object* cls);

// instance.cc
void TraceInstance(Object* o, gc::Visitor& visitor);  // slots.trace of Python classes
SharedKeys* NewSharedKeys();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_TYPE_OBJECT_H_
