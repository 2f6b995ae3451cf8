// type: calls of classes, their attributes, their methods.
#include "runtime/objects/type_object.h"

#include <cstring>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/finalizer_place.h"
#include "runtime/names.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

Type type_type;

namespace {

bool IsPythonClass(const Type* t) { return t->kind == static_cast<uint8_t>(TypeKind::kPython); }

}  // namespace

// ---- names

namespace {
// Classes of Python and types that an extension made at run time keep their names as objects.
bool HasNames(Type* type) {
  return IsPythonClass(type) ||
         (type->kind == static_cast<uint8_t>(TypeKind::kExtension) && IsHeapType(type) &&
          gc::Load(&AsHeapType(type)->name) != nullptr);
}
}  // namespace

Object* TypeNameObject(Type* type) {
  if (HasNames(type)) return gc::Load(&AsHeapType(type)->name);
  const char* dot = std::strrchr(type->tp_name, '.');
  return NewStr(dot == nullptr ? type->tp_name : dot + 1);
}

Object* TypeQualnameObject(Type* type) {
  if (HasNames(type)) return gc::Load(&AsHeapType(type)->qualname);
  return TypeNameObject(type);
}

Object* TypeModuleObject(Type* type) {
  if (IsHeapType(type)) {
    Object* m = DictGetStr(gc::Load(&type->tp_dict), names.__module__);
    return m != nullptr ? m : RaiseObject(exc::AttributeError, names.__module__);
  }
  if (Object* m = DictGetStr(gc::Load(&type->tp_dict), names.__module__)) {
    if (IsStr(m)) return m;
  }
  const char* dot = std::strrchr(type->tp_name, '.');
  if (dot == nullptr) return names.builtins;
  return Intern({type->tp_name, static_cast<size_t>(dot - type->tp_name)});
}

// ---- attributes

Object* TypeFindAttr(Object* o, Object* name) {
  auto* type = As<Type>(o);
  Type* meta = TypeOf(o);
  Object* meta_attr = TypeLookup(meta, name);
  Object* (*get)(Object*, Object*, Object*) = nullptr;
  if (meta_attr != nullptr) {
    get = TypeOf(meta_attr)->slots.descr_get;
    if (get != nullptr && TypeOf(meta_attr)->slots.descr_set != nullptr) {
      return get(meta_attr, o, AsObject(meta));
    }
  }
  Object* attr = TypeLookup(type, name);
  if (attr != nullptr) {
    auto own_get = TypeOf(attr)->slots.descr_get;
    return own_get == nullptr ? attr : own_get(attr, nullptr, o);
  }
  if (ErrorSet()) return nullptr;
  if (get != nullptr) return get(meta_attr, o, AsObject(meta));
  return meta_attr;
}

Object* TypeGetAttr(Object* o, Object* name) {
  if (!IsStr(name)) {
    return Raise(exc::TypeError, "attribute name must be string, not '%.200s'",
                 TypeOf(name)->tp_name);
  }
  if (__builtin_expect((As<Type>(o)->tp_flags & kTypeReady) == 0, 0)) {
    auto* ready = native_hooks.ready_type.load();
    if (ready != nullptr && !ready(As<Type>(o))) return nullptr;
  }
  Object* value = TypeFindAttr(o, name);
  if (value != nullptr || ErrorSet()) return value;
  return RaiseAttributeErrorWith(o, name, "type object '%.50s' has no attribute '%U'",
                                 As<Type>(o)->tp_name, name);
}

void MarkInstancesFinalizable(Type* type) {
  gc::Heap& heap = Runtime::Get()->heap();
  heap.ForEachCell(CurrentThread(), [&](void* cell) {
    Type* cell_type = TypeOf(static_cast<Object*>(cell));
    if (cell_type != nullptr && IsSubtype(cell_type, type)) {
      heap.SetFlags(cell, gc::kFinalizable);
    }
  });
}

bool TypeSetAttr(Object* o, Object* name, Object* value) {
  auto* type = As<Type>(o);
  if ((type->tp_flags & kTypeImmutable) != 0) {
    return RaiseFalse(Raise(exc::TypeError, "cannot set '%U' attribute of immutable type '%s'",
                            name, type->tp_name));
  }
  if (IsExactly(name, str_type) && !StrIsInterned(name)) {
    name = Intern(name);
    if (name == nullptr) return false;
  }
  Object* descr = TypeLookup(TypeOf(o), name);
  if (descr != nullptr) {
    if (auto set = TypeOf(descr)->slots.descr_set) return set(descr, o, value);
  }
  if (!CheckPlace(name, value) || !CheckPrompt(type, name, value)) return false;
  Object* dict = gc::Load(&type->tp_dict);
  if (value == nullptr) {
    const int deleted = DictDelete(dict, name);
    if (deleted < 0) return false;
    if (deleted == 0) {
      return RaiseFalse(Raise(exc::AttributeError, "type object '%.100s' has no attribute '%U'",
                              type->tp_name, name));
    }
  } else if (!DictSet(dict, name, value)) {
    return false;
  }
  TypeModified(type);
  const int64_t n = StrLength(name);
  if (n > 4 && StrAt(name, 0) == '_' && StrAt(name, 1) == '_' && StrAt(name, n - 1) == '_' &&
      StrAt(name, n - 2) == '_') {
    UpdateSlot(type, name);
    if (name == names.__del__ && value != nullptr) MarkInstancesFinalizable(type);
  }
  return true;
}

// ---- calls

namespace {

Object* TypeCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  auto* type = As<Type>(o);
  if (type == &type_type) {
    const size_t nkw = kwnames == nullptr ? 0 : static_cast<size_t>(TupleSize(kwnames));
    if (nargs == 1 && nkw == 0) return AsObject(TypeOf(args[0]));
    if (nargs == 1) return Raise(exc::TypeError, "type() takes no keyword arguments");
    if (nargs != 3) return Raise(exc::TypeError, "type() takes 1 or 3 arguments");
  }
  if (type->slots.new_ == nullptr) {
    return Raise(exc::TypeError, "cannot create '%s' instances", type->tp_name);
  }
  Object* instance = type->slots.new_(type, args, nargs, kwnames);
  if (__builtin_expect(instance == nullptr, 0)) {
    if (!ErrorSet()) {
      Raise(exc::SystemError, "%R returned NULL without setting an exception", o);
    }
    return nullptr;
  }
  Type* made = TypeOf(instance);
  if (made != type && !IsSubtype(made, type)) return instance;
  auto init = made->slots.init;
  if (init != nullptr && init != ObjectInit) {
    return init(instance, args, nargs, kwnames) ? instance : nullptr;
  }
  if (init != nullptr && !ObjectInit(instance, args, nargs, kwnames)) return nullptr;
  return instance;
}

Object* TypeNew(Type* meta, Args args, size_t nargs, Object* kwnames) {
  if (nargs != 3) {
    return Raise(exc::TypeError, "type.__new__() takes exactly 3 arguments (%zu given)", nargs);
  }
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "type.__new__() argument 1 must be str, not %.50s",
                 args[0] == None() ? "None" : TypeOf(args[0])->tp_name);
  }
  if (!IsTuple(args[1])) {
    return Raise(exc::TypeError, "type.__new__() argument 2 must be tuple, not %.50s",
                 args[1] == None() ? "None" : TypeOf(args[1])->tp_name);
  }
  if (!IsDict(args[2])) {
    return Raise(exc::TypeError, "type.__new__() argument 3 must be dict, not %.50s",
                 args[2] == None() ? "None" : TypeOf(args[2])->tp_name);
  }
  return NewPythonType(meta, args[0], args[1], args[2], args + 3, kwnames);
}

bool TypeInit(Object*, Args, size_t nargs, Object* kwnames) {
  if (nargs == 1 && kwnames != nullptr && TupleSize(kwnames) != 0) {
    Raise(exc::TypeError, "type.__init__() takes no keyword arguments");
    return false;
  }
  if (nargs == 1 || nargs == 3) return true;
  Raise(exc::TypeError, "type.__init__() takes 1 or 3 arguments");
  return false;
}

Object* TypeRepr(Object* o) {
  auto* type = As<Type>(o);
  Object* module = TypeModuleObject(type);
  if (module == nullptr) {
    ClearError();
  } else if (IsStr(module) && !StrEquals(module, "builtins")) {
    Object* qualname = TypeQualnameObject(type);
    return qualname == nullptr ? nullptr : StrFormat("<class '%U.%U'>", module, qualname);
  }
  return StrFormat("<class '%s'>", type->tp_name);
}

void TraceType(Object* o, gc::Visitor& v) { TraceTypeReferences(As<Type>(o), v); }

// ---- getsets

// Attributes that classes of native code do not let change.
bool CheckMutable(Type* type, Object* value, const char* name) {
  if ((type->tp_flags & kTypeImmutable) != 0) {
    Raise(exc::TypeError, "cannot set '%s' attribute of immutable type '%s'", name, type->tp_name);
    return false;
  }
  if (value == nullptr) {
    Raise(exc::TypeError, "cannot delete '%s' attribute of immutable type '%s'", name,
          type->tp_name);
    return false;
  }
  return AuditEvent("object.__setattr__", AsObject(type), name, value);
}

Object* GetName(Object* o, void*) { return TypeNameObject(As<Type>(o)); }

bool SetName(Object* o, Object* value, void*) {
  auto* type = As<Type>(o);
  if (!CheckMutable(type, value, "__name__")) return false;
  if (!IsStr(value)) {
    Raise(exc::TypeError, "can only assign string to %s.__name__, not '%s'", type->tp_name,
          TypeOf(value)->tp_name);
    return false;
  }
  int64_t size;
  const char* utf8 = StrUtf8(value, &size);
  if (utf8 == nullptr) return false;
  if (std::strlen(utf8) != static_cast<size_t>(size)) {
    Raise(exc::ValueError, "type name must not contain null characters");
    return false;
  }
  TypeLock lock;
  // The old text stays alive too: a message may be using it.
  HeapType* h = AsHeapType(type);
  if (HasNames(type)) {
    Object* old = gc::Load(&h->name);
    gc::Store(o, &h->late, old);
    gc::Store(o, &h->name, value);
    __atomic_store_n(&type->tp_name, utf8, __ATOMIC_RELEASE);
  }
  return true;
}

Object* GetQualname(Object* o, void*) { return TypeQualnameObject(As<Type>(o)); }

bool SetQualname(Object* o, Object* value, void*) {
  auto* type = As<Type>(o);
  if (!CheckMutable(type, value, "__qualname__")) return false;
  if (!IsStr(value)) {
    Raise(exc::TypeError, "can only assign string to %s.__qualname__, not '%s'", type->tp_name,
          TypeOf(value)->tp_name);
    return false;
  }
  if (HasNames(type)) gc::Store(o, &AsHeapType(type)->qualname, value);
  return true;
}

Object* GetModule(Object* o, void*) { return TypeModuleObject(As<Type>(o)); }

bool SetModule(Object* o, Object* value, void*) {
  auto* type = As<Type>(o);
  if (!CheckMutable(type, value, "__module__")) return false;
  if (!DictSet(gc::Load(&type->tp_dict), names.__module__, value)) return false;
  TypeModified(type);
  return true;
}

Object* GetBases(Object* o, void*) { return gc::Load(&As<Type>(o)->tp_bases); }

bool SetBasesAttr(Object* o, Object* value, void*) {
  auto* type = As<Type>(o);
  return CheckMutable(type, value, "__bases__") && SetBases(type, value);
}

Object* GetAbstract(Object* o, void*) {
  Object* m = o == AsObject(&type_type)
                  ? nullptr
                  : DictGetStr(gc::Load(&As<Type>(o)->tp_dict), names.__abstractmethods__);
  return m != nullptr ? m : RaiseObject(exc::AttributeError, names.__abstractmethods__);
}

bool SetAbstract(Object* o, Object* value, void*) {
  auto* type = As<Type>(o);
  int abstract = 0;
  Object* dict = gc::Load(&type->tp_dict);
  if (value != nullptr) {
    abstract = IsTrue(value);
    if (abstract < 0 || !DictSet(dict, names.__abstractmethods__, value)) return false;
  } else {
    const int deleted = DictDelete(dict, names.__abstractmethods__);
    if (deleted < 0) return false;
    if (deleted == 0)
      return RaiseFalse(RaiseObject(exc::AttributeError, names.__abstractmethods__));
  }
  TypeLock lock;
  const unsigned long flags = abstract != 0 ? type->tp_flags | kTypeAbstract  // NOLINT
                                            : type->tp_flags & ~kTypeAbstract;
  __atomic_store_n(&type->tp_flags, flags, __ATOMIC_RELAXED);
  TypeModified(type);
  return true;
}

Object* GetDict(Object* o, void*) {
  Object* dict = gc::Load(&As<Type>(o)->tp_dict);
  return CallArgs(AsObject(&mapping_proxy_type), dict);
}

Object* GetDoc(Object* o, void*) {
  auto* type = As<Type>(o);
  if (!IsHeapType(type) && type->tp_doc != nullptr) return DocText(type->tp_name, type->tp_doc);
  Object* doc = DictGetStr(gc::Load(&type->tp_dict), names.__doc__);
  if (doc == nullptr) return None();
  auto get = TypeOf(doc)->slots.descr_get;
  return get == nullptr ? doc : get(doc, nullptr, o);
}

bool SetDoc(Object* o, Object* value, void*) {
  auto* type = As<Type>(o);
  if (!CheckMutable(type, value, "__doc__")) return false;
  if (!DictSet(gc::Load(&type->tp_dict), names.__doc__, value)) return false;
  TypeModified(type);
  return true;
}

Object* GetSignature(Object* o, void*) {
  auto* type = As<Type>(o);
  if (IsPythonClass(type)) return None();
  return DocSignature(type->tp_name, type->tp_doc);
}

Object* GetAnnotations(Object* o, void*) {
  auto* type = As<Type>(o);
  if (!IsHeapType(type)) {
    return Raise(exc::AttributeError, "type object '%s' has no attribute '__annotations__'",
                 type->tp_name);
  }
  Object* dict = gc::Load(&type->tp_dict);
  if (Object* found = DictGetStr(dict, names.__annotations__)) {
    auto get = TypeOf(found)->slots.descr_get;
    return get == nullptr ? found : get(found, nullptr, o);
  }
  Object* fresh = NewDict();
  if (fresh == nullptr) return nullptr;
  Object* kept = DictSetDefault(dict, names.__annotations__, fresh);
  TypeModified(type);
  return kept;
}

bool SetAnnotations(Object* o, Object* value, void*) {
  auto* type = As<Type>(o);
  if ((type->tp_flags & kTypeImmutable) != 0) {
    Raise(exc::TypeError, "cannot set '__annotations__' attribute of immutable type '%s'",
          type->tp_name);
    return false;
  }
  Object* dict = gc::Load(&type->tp_dict);
  if (value != nullptr) {
    if (!DictSet(dict, names.__annotations__, value)) return false;
  } else {
    const int deleted = DictDelete(dict, names.__annotations__);
    if (deleted < 0) return false;
    if (deleted == 0) {
      return RaiseFalse(Raise(exc::AttributeError, "__annotations__"));
    }
  }
  TypeModified(type);
  return true;
}

Object* GetBase(Object* o, void*) {
  Type* base = gc::Load(&As<Type>(o)->tp_base);
  return base == nullptr ? None() : AsObject(base);
}
Object* GetMro(Object* o, void*) {
  Object* mro = gc::Load(&As<Type>(o)->tp_mro);
  return mro == nullptr ? None() : mro;
}
Object* GetFlags(Object* o, void*) { return NewIntUnsigned(As<Type>(o)->tp_flags); }

const NativeGetSet kGetSet[] = {
    {"__name__", GetName, SetName, nullptr, nullptr},
    {"__qualname__", GetQualname, SetQualname, nullptr, nullptr},
    {"__bases__", GetBases, SetBasesAttr, nullptr, nullptr},
    {"__base__", GetBase, nullptr, nullptr, nullptr},
    {"__mro__", GetMro, nullptr, nullptr, nullptr},
    {"__flags__", GetFlags, nullptr, nullptr, nullptr},
    {"__module__", GetModule, SetModule, nullptr, nullptr},
    {"__abstractmethods__", GetAbstract, SetAbstract, nullptr, nullptr},
    {"__dict__", GetDict, nullptr, nullptr, nullptr},
    {"__doc__", GetDoc, SetDoc, nullptr, nullptr},
    {"__text_signature__", GetSignature, nullptr, nullptr, nullptr},
    {"__annotations__", GetAnnotations, SetAnnotations, nullptr, nullptr},
    {}};

const NativeMember kMembers[] = {
    {"__basicsize__", MemberKind::kInt64, offsetof(Type, tp_basicsize), true, nullptr},
    {"__itemsize__", MemberKind::kInt64, offsetof(Type, tp_itemsize), true, nullptr},
    {"__weakrefoffset__", MemberKind::kInt64, offsetof(Type, tp_weaklistoffset), true, nullptr},
    {"__dictoffset__", MemberKind::kInt64, offsetof(Type, tp_dictoffset), true, nullptr},
    {}};

// ---- methods

Object* MroMethod(Object* self, Args, size_t, Object*) { return ComputeMro(As<Type>(self)); }
Object* SubclassesMethod(Object* self, Args, size_t, Object*) {
  return SubclassesList(As<Type>(self));
}
Object* Prepare(Object*, Args, size_t, Object*) { return NewDict(); }

Object* InstanceCheck(Object* self, Args args, size_t, Object*) {
  const int r = RecursiveIsInstance(args[0], self);
  return r < 0 ? nullptr : Bool(r != 0);
}

Object* SubclassCheck(Object* self, Args args, size_t, Object*) {
  const int r = RecursiveIsSubclass(args[0], self);
  return r < 0 ? nullptr : Bool(r != 0);
}

Object* Dir(Object* self, Args, size_t, Object*) {
  Object* dict = NewDict();
  if (dict == nullptr || !MergeClassDict(dict, self)) return nullptr;
  return DictKeysList(dict);
}

Object* SizeOf(Object* self, Args, size_t, Object*) {
  return NewInt(
      static_cast<int64_t>(IsPythonClass(As<Type>(self)) ? sizeof(HeapType) : sizeof(Type)));
}

const NativeMethod kMethods[] = {
    {"mro", MroMethod, 0, 0, 0, "mro($self, /)\n--\n\nReturn a type's method resolution order."},
    {"__subclasses__", SubclassesMethod, 0, 0, 0,
     "__subclasses__($self, /)\n--\n\nReturn a list of immediate subclasses."},
    {"__prepare__", Prepare, 0, kAnyCount, kClassMethod | kKeywords,
     "Create the namespace for the class statement."},
    {"__instancecheck__", InstanceCheck, 1, 1, 0,
     "__instancecheck__($self, instance, /)\n--\n\nCheck if an object is an instance."},
    {"__subclasscheck__", SubclassCheck, 1, 1, 0,
     "__subclasscheck__($self, subclass, /)\n--\n\nCheck if a class is a subclass."},
    {"__dir__", Dir, 0, 0, 0,
     "__dir__($self, /)\n--\n\nSpecialized __dir__ implementation for types."},
    {"__sizeof__", SizeOf, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nReturn memory consumption of the type object."},
    {}};

}  // namespace

void SetUpTypeType() {
  Type& t = type_type;
  BeginType(&t, "type", kNativeHeapTypeBytes);
  t.tp_flags |= kTypeBase | kTypeType;
  t.tp_dictoffset = offsetof(Type, tp_dict);
  t.tp_doc =
      "type(object) -> the object's type\n"
      "type(name, bases, dict, **kwds) -> a new type";
  t.slots.call = TypeCall;
  t.slots.repr = TypeRepr;
  t.slots.getattr = TypeGetAttr;
  t.slots.setattr = TypeSetAttr;
  t.slots.new_ = TypeNew;
  t.slots.init = TypeInit;
  t.slots.binary[kOr] = UnionOr;
  t.slots.trace = TraceType;
  t.native_getset = kGetSet;
  t.native_members = kMembers;
  t.native_methods = kMethods;
  t.weak_ref_kind = 1;
}

}  // namespace tricolor
