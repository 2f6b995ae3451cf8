// Descriptors of native types: methods, class methods, getsets, members.
#include "runtime/objects/descriptors.h"

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/slot_defs.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"

namespace tricolor {

Type method_descriptor_type;
Type class_method_descriptor_type;
Type getset_descriptor_type;
Type member_descriptor_type;

namespace {

DescriptorObject* AsDescr(Object* o) { return As<DescriptorObject>(o); }

template <class T>
T* NewDescriptor(Type& type, Type* owner, Object* name) {
  if (name == nullptr) return nullptr;
  auto* d = New<T>(type);
  if (d == nullptr) return nullptr;
  gc::Store(d, &d->d.owner, owner);
  gc::Store(d, &d->d.name, name);
  return d;
}

// Does the descriptor fit the object? TypeError otherwise.
bool CheckObject(Object* descr, Object* obj) {
  auto* d = AsDescr(descr);
  if (IsSubtype(TypeOf(obj), d->owner)) return true;
  Raise(exc::TypeError, "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object",
        d->name, d->owner->tp_name, TypeOf(obj)->tp_name);
  return false;
}

// ---- methods

Object* MethodGet(Object* descr, Object* obj, Object*) {
  if (obj == nullptr) return descr;
  if (!CheckObject(descr, obj)) return nullptr;
  return NewNativeFunction(As<MethodDescriptorObject>(descr)->method, obj, nullptr);
}

Object* MethodCall(Object* descr, Args args, size_t nargs, Object* kwnames) {
  if (__builtin_expect(nargs < 1, 0)) {
    Object* text = FunctionText(descr);
    return text == nullptr ? nullptr
                           : Raise(exc::TypeError, "unbound method %U needs an argument", text);
  }
  Type* owner = AsDescr(descr)->owner;
  if (__builtin_expect(TypeOf(args[0]) != owner, 0) && !CheckObject(descr, args[0])) return nullptr;
  return CallNative(As<MethodDescriptorObject>(descr)->method, descr, args[0], args + 1, nargs - 1,
                    kwnames);
}

Object* MethodRepr(Object* o) {
  return StrFormat("<method '%U' of '%s' objects>", AsDescr(o)->name, AsDescr(o)->owner->tp_name);
}

Object* MethodDoc(Object* o, void*) {
  const NativeMethod* m = As<MethodDescriptorObject>(o)->method;
  return DocText(m->name, m->doc);
}

Object* MethodSignature(Object* o, void*) {
  const NativeMethod* m = As<MethodDescriptorObject>(o)->method;
  return DocSignature(m->name, m->doc);
}

// ---- class methods

Object* ClassMethodGet(Object* descr, Object* obj, Object* type) {
  auto* d = AsDescr(descr);
  if (type == nullptr) {
    if (obj == nullptr) {
      return Raise(exc::TypeError,
                   "descriptor '%U' for type '%.100s' needs either an object or a type", d->name,
                   d->owner->tp_name);
    }
    type = AsObject(TypeOf(obj));
  }
  if (!IsType(type)) {
    return Raise(exc::TypeError,
                 "descriptor '%U' for type '%.100s' needs a type, not a '%.100s' as arg 2", d->name,
                 d->owner->tp_name, TypeOf(type)->tp_name);
  }
  if (!IsSubtype(As<Type>(type), d->owner)) {
    return Raise(exc::TypeError,
                 "descriptor '%U' requires a subtype of '%.100s' but received '%.100s'", d->name,
                 d->owner->tp_name, As<Type>(type)->tp_name);
  }
  return NewNativeFunction(As<MethodDescriptorObject>(descr)->method, type, nullptr);
}

Object* ClassMethodCall(Object* descr, Args args, size_t nargs, Object* kwnames) {
  auto* d = AsDescr(descr);
  if (nargs < 1) {
    return Raise(exc::TypeError, "descriptor '%U' of '%.100s' object needs an argument", d->name,
                 d->owner->tp_name);
  }
  Object* bound = ClassMethodGet(descr, nullptr, args[0]);
  return bound == nullptr ? nullptr : Call(bound, args + 1, nargs - 1, kwnames);
}

// ---- getsets

Object* GetSetGet(Object* descr, Object* obj, Object*) {
  if (obj == nullptr) return descr;
  if (!CheckObject(descr, obj)) return nullptr;
  const NativeGetSet* g = As<GetSetDescriptorObject>(descr)->getset;
  if (g->get != nullptr) return g->get(obj, g->closure);
  return Raise(exc::AttributeError, "attribute '%U' of '%.100s' objects is not readable",
               AsDescr(descr)->name, AsDescr(descr)->owner->tp_name);
}

bool GetSetSet(Object* descr, Object* obj, Object* value) {
  if (!CheckObject(descr, obj)) return false;
  const NativeGetSet* g = As<GetSetDescriptorObject>(descr)->getset;
  if (g->set != nullptr) return g->set(obj, value, g->closure);
  return RaiseFalse(Raise(exc::AttributeError, "attribute '%U' of '%.100s' objects is not writable",
                          AsDescr(descr)->name, AsDescr(descr)->owner->tp_name));
}

Object* AttributeRepr(Object* o) {
  return StrFormat("<attribute '%U' of '%s' objects>", AsDescr(o)->name,
                   AsDescr(o)->owner->tp_name);
}

Object* GetSetDoc(Object* o, void*) {
  const NativeGetSet* g = As<GetSetDescriptorObject>(o)->getset;
  return g->doc == nullptr ? None() : NewStr(g->doc);
}

// ---- members

template <class T>
T* Field(Object* obj, const MemberDescriptorObject* m) {
  return reinterpret_cast<T*>(reinterpret_cast<char*>(obj) + m->offset);
}

Object* MemberGet(Object* descr, Object* obj, Object*) {
  if (obj == nullptr) return descr;
  if (!CheckObject(descr, obj)) return nullptr;
  auto* m = As<MemberDescriptorObject>(descr);
  switch (m->kind) {
    case MemberKind::kObject: {
      // tb_frame: of the members of builtin types the only one whose reading is an event.
      if (AuditHooksInstalled() && IsA(obj, traceback_type) &&
          !AuditEvent("object.__getattr__", obj, m->d.name)) {
        return nullptr;
      }
      Object* value = gc::Load(Field<Object*>(obj, m));
      return value == nullptr ? None() : value;
    }
    case MemberKind::kObjectEx: {
      Object* value = gc::Load(Field<Object*>(obj, m));
      return value != nullptr
                 ? value
                 : RaiseAttributeErrorWith(obj, m->d.name, "'%.200s' object has no attribute '%U'",
                                           TypeOf(obj)->tp_name, m->d.name);
    }
    case MemberKind::kInt64:
      return NewInt(__atomic_load_n(Field<int64_t>(obj, m), __ATOMIC_RELAXED));
    case MemberKind::kInt32:
      return NewInt(__atomic_load_n(Field<int32_t>(obj, m), __ATOMIC_RELAXED));
    case MemberKind::kBool8:
      return Bool(__atomic_load_n(Field<char>(obj, m), __ATOMIC_RELAXED) != 0);
  }
  return nullptr;
}

bool MemberSet(Object* descr, Object* obj, Object* value) {
  if (!CheckObject(descr, obj)) return false;
  auto* m = As<MemberDescriptorObject>(descr);
  if (m->read_only) return RaiseFalse(Raise(exc::AttributeError, "readonly attribute"));
  switch (m->kind) {
    case MemberKind::kObject:
      gc::Store(obj, Field<Object*>(obj, m), value);
      return true;
    case MemberKind::kObjectEx:
      if (value != nullptr) {
        gc::Store(obj, Field<Object*>(obj, m), value);
        return true;
      }
      if (gc::Exchange<Object>(obj, Field<Object*>(obj, m), nullptr) != nullptr) return true;
      return RaiseFalse(RaiseObject(exc::AttributeError, m->d.name));
    default:
      break;
  }
  if (value == nullptr) {
    return RaiseFalse(Raise(exc::TypeError, "can't delete numeric/char attribute"));
  }
  if (m->kind == MemberKind::kBool8) {
    if (value != True() && value != False()) {
      return RaiseFalse(Raise(exc::TypeError, "attribute value type must be bool"));
    }
    __atomic_store_n(Field<char>(obj, m), static_cast<char>(value == True()), __ATOMIC_RELAXED);
    return true;
  }
  int64_t n;
  if (!IntAsInt64(value, &n)) return false;
  if (m->kind == MemberKind::kInt64) {
    __atomic_store_n(Field<int64_t>(obj, m), n, __ATOMIC_RELAXED);
  } else {
    __atomic_store_n(Field<int32_t>(obj, m), static_cast<int32_t>(n), __ATOMIC_RELAXED);
  }
  return true;
}

Object* MemberRepr(Object* o) {
  return StrFormat("<member '%U' of '%s' objects>", AsDescr(o)->name, AsDescr(o)->owner->tp_name);
}

Object* MemberDoc(Object* o, void*) {
  const char* doc = As<MemberDescriptorObject>(o)->doc;
  return doc == nullptr ? None() : NewStr(doc);
}

// ---- common

void Trace(Object* o, gc::Visitor& v) {
  auto* d = AsDescr(o);
  v.Visit(gc::Load(&d->owner));
  v.Visit(gc::Load(&d->name));
  v.Visit(gc::Load(&d->qualname));
}

const NativeMember kCommonMembers[] = {
    {"__objclass__", MemberKind::kObject, offsetof(DescriptorObject, owner), true, nullptr},
    {"__name__", MemberKind::kObject, offsetof(DescriptorObject, name), true, nullptr},
    {}};

const NativeMethod kReduceMethods[] = {{"__reduce__", DescriptorReduce, 0, 0, 0, nullptr}, {}};

const NativeGetSet kMethodGetSet[] = {
    {"__doc__", MethodDoc, nullptr, nullptr, nullptr},
    {"__qualname__", DescriptorQualname, nullptr, nullptr, nullptr},
    {"__text_signature__", MethodSignature, nullptr, nullptr, nullptr},
    {}};
const NativeGetSet kGetSetGetSet[] = {
    {"__doc__", GetSetDoc, nullptr, nullptr, nullptr},
    {"__qualname__", DescriptorQualname, nullptr, nullptr, nullptr},
    {}};
const NativeGetSet kMemberGetSet[] = {
    {"__doc__", MemberDoc, nullptr, nullptr, nullptr},
    {"__qualname__", DescriptorQualname, nullptr, nullptr, nullptr},
    {}};

}  // namespace

Object* DescriptorQualname(Object* o, void*) {
  auto* d = AsDescr(o);
  if (Object* known = gc::Load(&d->qualname)) return known;
  Object* owner = GetAttr(AsObject(d->owner), names.__qualname__);
  if (owner == nullptr) return nullptr;
  if (!IsStr(owner)) {
    return Raise(exc::TypeError, "<descriptor>.__objclass__.__qualname__ is not a unicode object");
  }
  Object* q = StrFormat("%U.%U", owner, d->name);
  if (q != nullptr) gc::Store(o, &d->qualname, q);
  return q;
}

Object* DescriptorReduce(Object* o, Args, size_t, Object*) {
  Object* getattr = DictGet(Runtime::Get()->builtins_dict, "getattr");
  if (getattr == nullptr) return Raise(exc::AttributeError, "builtins.getattr is gone");
  Object* pair = TupleOf(AsDescr(o)->owner, AsDescr(o)->name);
  return pair == nullptr ? nullptr : TupleOf(getattr, pair);
}

void TraceDescriptor(Object* o, gc::Visitor& v) { Trace(o, v); }

Object* NewMethodDescriptor(Type* owner, const NativeMethod* method) {
  auto* d = NewDescriptor<MethodDescriptorObject>(method_descriptor_type, owner,
                                                  Intern(std::string_view(method->name)));
  if (d != nullptr) d->method = method;
  return AsObject(d);
}

Object* NewClassMethodDescriptor(Type* owner, const NativeMethod* method) {
  auto* d = NewDescriptor<MethodDescriptorObject>(class_method_descriptor_type, owner,
                                                  Intern(std::string_view(method->name)));
  if (d != nullptr) d->method = method;
  return AsObject(d);
}

Object* NewGetSetDescriptor(Type* owner, const NativeGetSet* getset) {
  auto* d = NewDescriptor<GetSetDescriptorObject>(getset_descriptor_type, owner,
                                                  Intern(std::string_view(getset->name)));
  if (d != nullptr) d->getset = getset;
  return AsObject(d);
}

Object* NewMemberDescriptor(Type* owner, Object* name, MemberKind kind, int32_t offset,
                            bool read_only, const char* doc) {
  auto* d = NewDescriptor<MemberDescriptorObject>(member_descriptor_type, owner, name);
  if (d == nullptr) return nullptr;
  d->kind = kind;
  d->offset = offset;
  d->read_only = read_only;
  d->doc = doc;
  return AsObject(d);
}

void SetUpSlotWrapperTypes();  // slot_wrapper.cc

void SetUpDescriptorTypes() {
  auto begin = [](Type& t, const char* name, size_t size) -> Type& {
    BeginType(&t, name, static_cast<int64_t>(size));
    t.tp_flags |= kTypeDisallowNew;
    t.slots.trace = Trace;
    t.native_members = kCommonMembers;
    return t;
  };
  Type& m = begin(method_descriptor_type, "method_descriptor", sizeof(MethodDescriptorObject));
  m.tp_flags |= kTypeMethodDescr;
  m.slots.call = MethodCall;
  m.slots.repr = MethodRepr;
  m.slots.descr_get = MethodGet;
  m.native_getset = kMethodGetSet;
  m.native_methods = kReduceMethods;
  Type& c =
      begin(class_method_descriptor_type, "classmethod_descriptor", sizeof(MethodDescriptorObject));
  c.slots.call = ClassMethodCall;
  c.slots.repr = MethodRepr;
  c.slots.descr_get = ClassMethodGet;
  c.native_getset = kMethodGetSet;
  Type& g = begin(getset_descriptor_type, "getset_descriptor", sizeof(GetSetDescriptorObject));
  g.slots.repr = AttributeRepr;
  g.slots.descr_get = GetSetGet;
  g.slots.descr_set = GetSetSet;
  g.native_getset = kGetSetGetSet;
  Type& b = begin(member_descriptor_type, "member_descriptor", sizeof(MemberDescriptorObject));
  b.slots.repr = MemberRepr;
  b.slots.descr_get = MemberGet;
  b.slots.descr_set = MemberSet;
  b.native_getset = kMemberGetSet;
  b.native_methods = kReduceMethods;
  SetUpSlotWrapperTypes();
}

}  // namespace tricolor
