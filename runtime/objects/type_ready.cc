// ReadyBuiltinType: from a filled static Type to a class.
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/function.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

void ClassChanged(Type* type) {
  auto* changed = native_hooks.class_changed.load();
  if (changed != nullptr && type->kind == static_cast<uint8_t>(TypeKind::kPython)) changed(type);
}

int64_t HashNotImplemented(Object* o) {
  Raise(exc::TypeError, "unhashable type: '%.200s'", TypeOf(o)->tp_name);
  return -1;
}

void UpdateAttrFlags(Type* type) {
  uint8_t flags = type->attr_flags & ~(kPlainGetAttr | kPlainSetAttr);
  if (type->slots.getattr == GenericGetAttr) flags |= kPlainGetAttr;
  if (type->slots.setattr == GenericSetAttr) flags |= kPlainSetAttr;
  if (flags != type->attr_flags) __atomic_store_n(&type->attr_flags, flags, __ATOMIC_RELAXED);
}

namespace {

// What does not depend on where an instance's fields are.
void InheritSlots(Type* type, Type* base) {
  // Comparison and hash go together: a type that compares in its own way has no hash unless it
  // says so.
  const bool own_compare = type->slots.richcompare != nullptr || type->slots.hash != nullptr;
  auto* to = reinterpret_cast<void**>(&type->slots);
  auto* from = reinterpret_cast<void**>(&base->slots);
  const size_t hash = offsetof(Slots, hash) / sizeof(void*);
  const size_t compare = offsetof(Slots, richcompare) / sizeof(void*);
  const size_t new_slot = offsetof(Slots, new_) / sizeof(void*);
  const size_t trace = offsetof(Slots, trace) / sizeof(void*);
  for (size_t i = 0; i < sizeof(Slots) / sizeof(void*); ++i) {
    if (to[i] != nullptr || i == trace) continue;
    if ((i == hash || i == compare) && own_compare) continue;
    if (i == new_slot) {
      if ((type->tp_flags & kTypeDisallowNew) != 0) continue;
      if (base == &object_type && !IsHeapType(type) && type->kind == 0) continue;
    }
    to[i] = from[i];
  }
  if ((type->tp_flags & (kTypeSequence | kTypeMapping)) == 0) {
    AddTypeFlags(type, base->tp_flags & (kTypeSequence | kTypeMapping));
  }
  type->cell_flags |= base->cell_flags & gc::kFinalizable;
}

}  // namespace

void InheritFromBase(Type* type, Type* base) {
  InheritSlots(type, base);
  if (type->slots.trace == nullptr) type->slots.trace = base->slots.trace;
  constexpr unsigned long kSubclassBits = kTypeInt | kTypeList | kTypeTuple |
                                          kTypeBytes |  // NOLINT
                                          kTypeStr | kTypeDict | kTypeException | kTypeType;
  AddTypeFlags(type, base->tp_flags & (kSubclassBits | kTypeHaveGc | kTypeMatchSelf));
  if (type->tp_basicsize == 0) type->tp_basicsize = base->tp_basicsize;
  if (type->tp_itemsize == 0) type->tp_itemsize = base->tp_itemsize;
  if (type->tp_dictoffset == 0) type->tp_dictoffset = base->tp_dictoffset;
  if (type->tp_weaklistoffset == 0) type->tp_weaklistoffset = base->tp_weaklistoffset;
  if (type->tp_vectorcall_offset == 0) type->tp_vectorcall_offset = base->tp_vectorcall_offset;
  if (base->weak_ref_kind != 0) type->weak_ref_kind = base->weak_ref_kind;
}

// The classes of the MRO that `type` is not laid out after may share names for places, and no
// places: a mixin's dictionary word lies among the fields of another base.
void InheritFromOther(Type* type, Type* other) {
  InheritSlots(type, other);
  AddTypeFlags(type, other->tp_flags & kTypeMatchSelf);
}

namespace {

Object* NewWrapper(Object* self, Args args, size_t nargs, Object* kwnames) {
  auto* owner = As<Type>(self);
  if (nargs < 1) {
    return Raise(exc::TypeError, "%s.__new__(): not enough arguments", owner->tp_name);
  }
  Object* cls = args[0];
  if (!IsType(cls)) {
    return Raise(exc::TypeError, "%s.__new__(X): X is not a type object (%s)", owner->tp_name,
                 TypeOf(cls)->tp_name);
  }
  auto* type = As<Type>(cls);
  if (!IsSubtype(type, owner)) {
    return Raise(exc::TypeError, "%s.__new__(%s): %s is not a subtype of %s", owner->tp_name,
                 type->tp_name, type->tp_name, owner->tp_name);
  }
  // object.__new__(list) would leave out what list.__new__ does.
  Type* made_natively = type;
  while (made_natively != nullptr && IsHeapType(made_natively) &&
         made_natively->kind == static_cast<uint8_t>(TypeKind::kPython)) {
    made_natively = made_natively->tp_base;
  }
  if (made_natively != nullptr && made_natively->slots.new_ != owner->slots.new_) {
    return Raise(exc::TypeError, "%s.__new__(%s) is not safe, use %s.__new__()", owner->tp_name,
                 type->tp_name, made_natively->tp_name);
  }
  return owner->slots.new_(type, args + 1, nargs - 1, kwnames);
}

const NativeMethod kNewMethod = {
    "__new__",
    NewWrapper,
    0,
    kAnyCount,
    kKeywords,
    "__new__($type, *args, **kwargs)\n--\n\n"
    "Create and return a new object.  See help(type) for accurate signature."};

bool AddMethods(Type* type, Object* dict) {
  for (const NativeMethod* m = type->native_methods; m != nullptr && m->name != nullptr; ++m) {
    if ((m->flags & kCoexist) == 0 && DictGet(dict, m->name) != nullptr) continue;
    Object* descr;
    if ((m->flags & kClassMethod) != 0) {
      descr = NewClassMethodDescriptor(type, m);
    } else if ((m->flags & kStaticMethod) != 0) {
      Object* function = NewNativeFunction(m, AsObject(type), nullptr);
      descr = function == nullptr ? nullptr : NewStaticMethod(function);
    } else {
      descr = NewMethodDescriptor(type, m);
    }
    if (descr == nullptr || !DictSet(dict, m->name, descr)) return false;
  }
  return true;
}

bool AddMembers(Type* type, Object* dict) {
  for (const NativeMember* m = type->native_members; m != nullptr && m->name != nullptr; ++m) {
    Object* name = Intern(std::string_view(m->name));
    if (name == nullptr) return false;
    if (DictGetStr(dict, name) != nullptr) continue;
    Object* descr = NewMemberDescriptor(type, name, m->kind, m->offset, m->read_only, m->doc);
    if (descr == nullptr || !DictSet(dict, name, descr)) return false;
  }
  for (const NativeGetSet* g = type->native_getset; g != nullptr && g->name != nullptr; ++g) {
    if (DictGet(dict, g->name) != nullptr) continue;
    Object* descr = NewGetSetDescriptor(type, g);
    if (descr == nullptr || !DictSet(dict, g->name, descr)) return false;
  }
  // A type that brings the dictionary word shows it. One of an extension says itself whether it does.
  static const NativeGetSet kDictGetSet = {"__dict__", GetInstanceDict, SetInstanceDict, nullptr,
                                           nullptr};
  const bool shows = type->kind != static_cast<uint8_t>(TypeKind::kExtension);
  if (shows && type->tp_dictoffset != 0 && DictGetStr(dict, names.__dict__) == nullptr &&
      (type->tp_base == nullptr || type->tp_base->tp_dictoffset == 0)) {
    Object* descr = NewGetSetDescriptor(type, &kDictGetSet);
    if (descr == nullptr || !DictSet(dict, names.__dict__, descr)) return false;
  }
  return true;
}

bool FillDict(Type* type, Object* dict, bool own_new) {
  if (!AddSlotWrappers(type, dict)) return false;
  if (own_new && (type->tp_flags & kTypeDisallowNew) == 0 &&
      DictGetStr(dict, names.__new__) == nullptr) {
    Object* f = NewNativeFunction(&kNewMethod, AsObject(type), nullptr);
    if (f == nullptr || !DictSet(dict, names.__new__, f)) return false;
  }
  if (!AddMethods(type, dict) || !AddMembers(type, dict)) return false;
  if (DictGetStr(dict, names.__doc__) == nullptr) {
    Object* doc = DocText(type->tp_name, type->tp_doc);
    if (doc == nullptr || !DictSet(dict, names.__doc__, doc)) return false;
  }
  return true;
}

}  // namespace

bool IsNewWrapper(Object* o, Type** owner) {
  if (!IsExactly(o, native_function_type)) return false;
  auto* f = As<NativeFunctionObject>(o);
  if (f->method != &kNewMethod) return false;
  *owner = As<Type>(f->self);
  return true;
}

bool ReadyBuiltinType(Type* type) {
  if ((type->tp_flags & kTypeReady) != 0) return true;
  // Types in the heap are traced as cells, and come and go.
  if ((AsObject(type)->flags & gc::kInHeap) == 0) RegisterStaticType(type);
  if (type->tp_base == nullptr && type != &object_type) type->tp_base = &object_type;
  Type* base = type->tp_base;
  if (base != nullptr && (base->tp_flags & kTypeReady) == 0 && !ReadyBuiltinType(base)) {
    return false;
  }
  if (type->base.base.type == nullptr && base != nullptr) {
    type->base.base.type = TypeOf(&base->base.base);
  }
  if (type->tp_bases == nullptr) {
    Object* bases = base == nullptr ? EmptyTuple() : TupleOf(base);
    if (bases == nullptr) return false;
    gc::Store(type, &type->tp_bases, bases);
  }
  if (type->tp_dict == nullptr) {
    Object* dict = NewDict();
    if (dict == nullptr) return false;
    gc::Store(type, &type->tp_dict, dict);
  }
  const bool own_new = type->slots.new_ != nullptr;
  if (base != nullptr && type->slots.new_ == nullptr && base == &object_type &&
      type->kind == static_cast<uint8_t>(TypeKind::kBuiltin)) {
    AddTypeFlags(type, kTypeDisallowNew);
  }
  if (!FillDict(type, type->tp_dict, own_new)) return false;

  const bool own_dict = type->tp_dictoffset != 0;
  if (type->tp_bases != nullptr) {
    if (base != nullptr) InheritFromBase(type, base);
    for (int64_t i = 0; i < TupleSize(type->tp_bases); ++i) {
      auto* other = As<Type>(TupleAt(type->tp_bases, i));
      if (other != base) InheritFromOther(type, other);
    }
  }
  if (type->slots.hash == nullptr || type->slots.hash == HashNotImplemented) {
    if (DictGetStr(type->tp_dict, names.__hash__) == nullptr &&
        !DictSet(type->tp_dict, names.__hash__, None())) {
      return false;
    }
    type->slots.hash = HashNotImplemented;
  }
  if (own_dict && (type->tp_flags & kTypeType) == 0) type->attr_flags |= kHasDict;
  if (base != nullptr && (type->tp_flags & kTypeType) == 0) {
    type->attr_flags |= base->attr_flags & kHasDict;
  }
  if (type->slots.trace == nullptr) type->cell_flags |= gc::kLeaf;
  // What these refer to is their own storage or ints: no part of a cycle.
  const bool plain = type == &str_type || type == &bytearray_type || type == &range_type;
  if (type->slots.trace != nullptr && !plain) AddTypeFlags(type, kTypeHaveGc);
  UpdateAttrFlags(type);

  if (!InstallMro(type)) return false;
  for (int64_t i = 0; i < TupleSize(type->tp_bases); ++i) {
    if (!AddSubclass(As<Type>(TupleAt(type->tp_bases, i)), type)) return false;
  }
  AddTypeFlags(type, kTypeReady);
  return true;
}

}  // namespace tricolor
