// Attributes: the generic protocol (data descriptors, instance, other descriptors) and its doors.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/str.h"
#include "runtime/objects/type_object.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

// Another thread may be changing the class.
uint8_t AttrFlags(const Type* type) {
  return __atomic_load_n(&type->attr_flags, __ATOMIC_RELAXED);
}

bool CheckName(Object* name) {
  if (__builtin_expect(IsStr(name), 1)) return true;
  Raise(exc::TypeError, "attribute name must be string, not '%.200s'", TypeOf(name)->tp_name);
  return false;
}

// An AttributeError that came out of a lookup says which, for the suggestions of tracebacks.
void CompleteAttributeError(Object* o, Object* name) {
  Object* e = PeekError();
  if (e == nullptr || !IsA(e, exc::AttributeError)) return;
  auto* a = As<AttributeErrorObject>(e);
  if (gc::Load(&a->name) != nullptr || gc::Load(&a->obj) != nullptr) return;
  gc::Store(e, &a->name, name);
  gc::Store(e, &a->obj, o);
}

// To the generic lookup a class is an object whose dictionary is its own namespace.
Object* OwnEntry(Object* type, Object* name) {
  Object* dict = gc::Load(&As<Type>(type)->tp_dict);
  if (dict == nullptr) return nullptr;
  if (IsExactly(name, str_type)) return DictGetStr(dict, name);
  Object* value;
  return DictLookup(dict, name, &value) > 0 ? value : nullptr;
}

}  // namespace

// The generic lookup. Null without exception: absent.
Object* GenericFindAttr(Object* o, Object* name) {
  Type* type = TypeOf(o);
  Object* descr = TypeLookup(type, name);
  Object* (*get)(Object*, Object*, Object*) = nullptr;
  if (descr != nullptr) {
    Type* dtype = TypeOf(descr);
    get = dtype->slots.descr_get;
    if (get != nullptr && dtype->slots.descr_set != nullptr) return get(descr, o, AsObject(type));
  } else if (ErrorSet()) {
    return nullptr;
  }
  if ((AttrFlags(type) & kHasDict) != 0) {
    Object* value = InstanceGet(o, name);
    if (value != nullptr || ErrorSet()) return value;
  } else if (__builtin_expect(IsType(o), 0)) {
    Object* value = OwnEntry(o, name);
    if (value != nullptr || ErrorSet()) return value;
  }
  if (get != nullptr) return get(descr, o, AsObject(type));
  return descr;
}

Object* GenericGetAttr(Object* o, Object* name) {
  if (!CheckName(name)) return nullptr;
  Object* value = GenericFindAttr(o, name);
  if (value != nullptr || ErrorSet()) return value;
  return RaiseAttributeError(o, name);
}

bool GenericSetAttr(Object* o, Object* name, Object* value) {
  if (!CheckName(name)) return false;
  if (IsType(o)) return TypeSetAttr(o, name, value);  // a class of classes in C may have this slot
  if (IsExactly(name, str_type) && !StrIsInterned(name)) {
    name = Intern(name);
    if (name == nullptr) return false;
  }
  Type* type = TypeOf(o);
  Object* descr = TypeLookup(type, name);
  if (descr != nullptr) {
    auto set = TypeOf(descr)->slots.descr_set;
    if (set != nullptr) return set(descr, o, value);
  } else if (ErrorSet()) {
    return false;
  }
  if ((AttrFlags(type) & kHasDict) != 0) {
    const int done = InstanceSet(o, name, value);
    if (done != 0) return done > 0;
    descr = nullptr;
  }
  return RaiseFalse(Raise(exc::AttributeError,
                          descr == nullptr ? "'%.100s' object has no attribute '%U'"
                                           : "'%.100s' object attribute '%U' is read-only",
                          type->tp_name, name));
}

Object* GetAttr(Object* o, Object* name) {
  auto getattr = TypeOf(o)->slots.getattr;
  if (__builtin_expect(getattr == nullptr, 0)) {
    return RaiseAttributeErrorWith(o, name, "'%.100s' object has no attribute '%U'",
                                   TypeOf(o)->tp_name, name);
  }
  if (!CheckName(name)) return nullptr;
  Object* value = getattr(o, name);
  if (__builtin_expect(value == nullptr, 0)) CompleteAttributeError(o, name);
  return value;
}

Object* GetAttr(Object* o, const char* name) {
  Object* s = Intern(std::string_view(name));
  return s == nullptr ? nullptr : GetAttr(o, s);
}

int LookupAttr(Object* o, Object* name, Object** result) {
  *result = nullptr;
  auto getattr = TypeOf(o)->slots.getattr;
  if (getattr == nullptr) return 0;
  if (!CheckName(name)) return -1;
  // The generic cases say "absent" without making an exception.
  *result = getattr == GenericGetAttr ? GenericFindAttr(o, name)
            : getattr == TypeGetAttr  ? TypeFindAttr(o, name)
                                      : getattr(o, name);
  if (*result != nullptr) return 1;
  if (!ErrorSet() || ClearErrorIf(exc::AttributeError)) return 0;
  return -1;
}

bool SetAttr(Object* o, Object* name, Object* value) {
  if (!CheckName(name)) return false;
  Type* type = TypeOf(o);
  if (type->slots.setattr == nullptr) {
    Raise(exc::TypeError,
          type->slots.getattr == nullptr ? "'%.100s' object has no attributes (%s .%U)"
                                         : "'%.100s' object has only read-only attributes (%s .%U)",
          type->tp_name, value == nullptr ? "del" : "assign to", name);
    return false;
  }
  if (IsExactly(name, str_type) && !StrIsInterned(name)) {
    name = Intern(name);
    if (name == nullptr) return false;
  }
  return type->slots.setattr(o, name, value);
}

bool DelAttr(Object* o, Object* name) { return SetAttr(o, name, nullptr); }

Object* GetMethod(Object* o, Object* name, Object** self) {
  *self = nullptr;
  Type* type = TypeOf(o);
  if (type->slots.getattr != GenericGetAttr || !IsExactly(name, str_type)) return GetAttr(o, name);
  Object* descr = TypeLookup(type, name);
  Object* (*get)(Object*, Object*, Object*) = nullptr;
  bool is_method = false;
  if (descr != nullptr) {
    Type* dtype = TypeOf(descr);
    if ((dtype->tp_flags & kTypeMethodDescr) != 0) {
      is_method = true;
    } else {
      get = dtype->slots.descr_get;
      if (get != nullptr && dtype->slots.descr_set != nullptr) return get(descr, o, AsObject(type));
    }
  }
  if ((AttrFlags(type) & kHasDict) != 0) {
    Object* value = InstanceGet(o, name);
    if (value != nullptr || ErrorSet()) return value;
  }
  if (is_method) {
    *self = o;
    return descr;
  }
  if (get != nullptr) return get(descr, o, AsObject(type));
  if (descr != nullptr) return descr;
  return RaiseAttributeError(o, name);
}

int LookupSpecial(Object* o, Object* name, Object** result) {
  Type* type = TypeOf(o);
  Object* descr = TypeLookup(type, name);
  *result = descr;
  if (descr == nullptr) return ErrorSet() ? -1 : 0;
  if (auto get = TypeOf(descr)->slots.descr_get) {
    *result = get(descr, o, AsObject(type));
    if (*result == nullptr) return -1;
  }
  return 1;
}

}  // namespace tricolor
