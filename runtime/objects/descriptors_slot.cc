// Slot wrappers (int.__add__) and method wrappers ((1).__add__).
#include <atomic>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/slot_defs.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

Type slot_wrapper_type;
Type method_wrapper_type;

// A slot wrapper of an extension's type is called on an object of a type derived from it, which may be an extension's too:
// calls the slot function of `owner`. `wrapped` is the wrapper's. Null until the C API is up (compat/slots_in.cc).
std::atomic<Object* (*)(Type* owner, const SlotDef* def, void* wrapped, Object* self, Args args,
                        size_t nargs, Object* kwnames)>
    call_base_slot = nullptr;

namespace {

SlotWrapperObject* AsWrapper(Object* o) { return As<SlotWrapperObject>(o); }
MethodWrapperObject* AsBound(Object* o) { return As<MethodWrapperObject>(o); }
const SlotDef* DefOf(Object* bound) { return AsWrapper(AsBound(bound)->wrapper)->def; }

Object* CallWrapped(Object* wrapper, Object* self, Args args, size_t nargs, Object* kwnames) {
  auto* w = AsWrapper(wrapper);
  if (!w->def->keywords && kwnames != nullptr && TupleSize(kwnames) != 0) {
    return Raise(exc::TypeError, "wrapper %s() takes no keyword arguments", w->def->name);
  }
  Type* owner = w->d.owner;
  if (owner->kind == static_cast<uint8_t>(TypeKind::kExtension) && TypeOf(self) != owner) {
    if (auto call = call_base_slot.load()) {
      return call(owner, w->def, w->wrapped, self, args, nargs, kwnames);
    }
  }
  return w->def->wrap(self, args, nargs, kwnames, w->wrapped);
}

Object* WrapperCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  auto* d = &AsWrapper(o)->d;
  if (nargs < 1) {
    return Raise(exc::TypeError, "descriptor '%U' of '%.100s' object needs an argument", d->name,
                 d->owner->tp_name);
  }
  if (!IsSubtype(TypeOf(args[0]), d->owner)) {
    return Raise(exc::TypeError,
                 "descriptor '%U' requires a '%.100s' object but received a '%.100s'", d->name,
                 d->owner->tp_name, TypeOf(args[0])->tp_name);
  }
  return CallWrapped(o, args[0], args + 1, nargs - 1, kwnames);
}

Object* WrapperGet(Object* o, Object* obj, Object*) {
  if (obj == nullptr) return o;
  auto* d = &AsWrapper(o)->d;
  if (!IsSubtype(TypeOf(obj), d->owner)) {
    return Raise(exc::TypeError,
                 "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object", d->name,
                 d->owner->tp_name, TypeOf(obj)->tp_name);
  }
  return NewMethodWrapper(o, obj);
}

Object* WrapperRepr(Object* o) {
  return StrFormat("<slot wrapper '%U' of '%s' objects>", AsWrapper(o)->d.name,
                   AsWrapper(o)->d.owner->tp_name);
}

Object* WrapperDoc(Object* o, void*) {
  return DocText(AsWrapper(o)->def->name, AsWrapper(o)->def->doc);
}
Object* WrapperSignature(Object* o, void*) {
  return DocSignature(AsWrapper(o)->def->name, AsWrapper(o)->def->doc);
}

Object* BoundCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  return CallWrapped(AsBound(o)->wrapper, AsBound(o)->self, args, nargs, kwnames);
}

Object* BoundRepr(Object* o) {
  Object* self = AsBound(o)->self;
  return StrFormat("<method-wrapper '%s' of %s object at %p>", DefOf(o)->name,
                   TypeOf(self)->tp_name, static_cast<void*>(self));
}

Object* BoundCompare(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsExactly(a, method_wrapper_type) ||
      !IsExactly(b, method_wrapper_type)) {
    return NotImplemented();
  }
  const bool equal =
      AsBound(a)->wrapper == AsBound(b)->wrapper && AsBound(a)->self == AsBound(b)->self;
  return Bool(equal == (op == kEq));
}

int64_t BoundHash(Object* o) {
  const uint64_t h = (reinterpret_cast<uint64_t>(AsBound(o)->self) >> 4) * 31 ^
                     (reinterpret_cast<uint64_t>(AsBound(o)->wrapper) >> 4);
  return static_cast<int64_t>(h) == -1 ? -2 : static_cast<int64_t>(h);
}

Object* BoundName(Object* o, void*) { return NewStr(DefOf(o)->name); }
Object* BoundDoc(Object* o, void*) { return DocText(DefOf(o)->name, DefOf(o)->doc); }
Object* BoundSignature(Object* o, void*) { return DocSignature(DefOf(o)->name, DefOf(o)->doc); }
Object* BoundObjClass(Object* o, void*) {
  return AsObject(AsWrapper(AsBound(o)->wrapper)->d.owner);
}
Object* BoundQualname(Object* o, void*) { return DescriptorQualname(AsBound(o)->wrapper, nullptr); }

Object* BoundReduce(Object* o, Args, size_t, Object*) {
  Object* getattr = DictGet(Runtime::Get()->builtins_dict, "getattr");
  Object* pair = TupleOf(AsBound(o)->self, AsWrapper(AsBound(o)->wrapper)->d.name);
  if (getattr == nullptr || pair == nullptr) return nullptr;
  return TupleOf(getattr, pair);
}

void BoundTrace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&AsBound(o)->wrapper));
  v.Visit(gc::Load(&AsBound(o)->self));
}

const NativeMember kWrapperMembers[] = {
    {"__objclass__", MemberKind::kObject, offsetof(DescriptorObject, owner), true, nullptr},
    {"__name__", MemberKind::kObject, offsetof(DescriptorObject, name), true, nullptr},
    {}};
const NativeGetSet kWrapperGetSet[] = {
    {"__doc__", WrapperDoc, nullptr, nullptr, nullptr},
    {"__qualname__", DescriptorQualname, nullptr, nullptr, nullptr},
    {"__text_signature__", WrapperSignature, nullptr, nullptr, nullptr},
    {}};
const NativeMethod kWrapperMethods[] = {{"__reduce__", DescriptorReduce, 0, 0, 0, nullptr}, {}};
const NativeMember kBoundMembers[] = {
    {"__self__", MemberKind::kObject, offsetof(MethodWrapperObject, self), true, nullptr}, {}};
const NativeGetSet kBoundGetSet[] = {
    {"__objclass__", BoundObjClass, nullptr, nullptr, nullptr},
    {"__name__", BoundName, nullptr, nullptr, nullptr},
    {"__qualname__", BoundQualname, nullptr, nullptr, nullptr},
    {"__doc__", BoundDoc, nullptr, nullptr, nullptr},
    {"__text_signature__", BoundSignature, nullptr, nullptr, nullptr},
    {}};
const NativeMethod kBoundMethods[] = {{"__reduce__", BoundReduce, 0, 0, 0, nullptr}, {}};

}  // namespace

Object* NewSlotWrapper(Type* owner, const SlotDef* def, void* wrapped) {
  auto* w = New<SlotWrapperObject>(slot_wrapper_type);
  if (w == nullptr) return nullptr;
  gc::Store(w, &w->d.owner, owner);
  gc::Store(w, &w->d.name, names.*def->name_object);
  w->def = def;
  w->wrapped = wrapped;
  return AsObject(w);
}

Object* NewMethodWrapper(Object* wrapper, Object* self) {
  auto* m = New<MethodWrapperObject>(method_wrapper_type);
  if (m == nullptr) return nullptr;
  gc::Store(m, &m->wrapper, wrapper);
  gc::Store(m, &m->self, self);
  return AsObject(m);
}

void SetUpSlotWrapperTypes() {
  Type& w = slot_wrapper_type;
  BeginType(&w, "wrapper_descriptor", sizeof(SlotWrapperObject));
  w.tp_flags |= kTypeDisallowNew | kTypeMethodDescr;
  w.slots.call = WrapperCall;
  w.slots.repr = WrapperRepr;
  w.slots.descr_get = WrapperGet;
  w.slots.trace = TraceDescriptor;
  w.native_members = kWrapperMembers;
  w.native_getset = kWrapperGetSet;
  w.native_methods = kWrapperMethods;
  Type& m = method_wrapper_type;
  BeginType(&m, "method-wrapper", sizeof(MethodWrapperObject));
  m.tp_flags |= kTypeDisallowNew;
  m.slots.call = BoundCall;
  m.slots.repr = BoundRepr;
  m.slots.richcompare = BoundCompare;
  m.slots.hash = BoundHash;
  m.slots.trace = BoundTrace;
  m.native_members = kBoundMembers;
  m.native_getset = kBoundGetSet;
  m.native_methods = kBoundMethods;
}

}  // namespace tricolor
