// property.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

Type property_type;

namespace {

PropertyObject* AsProperty(Object* o) { return As<PropertyObject>(o); }
Object* OrNone(Object* o) { return o == nullptr ? None() : o; }

bool RaiseNo(Object* o, Object* obj, const char* what) {
  Object* name = gc::Load(&AsProperty(o)->name);
  Object* qualname = TypeQualnameObject(TypeOf(obj));
  if (qualname == nullptr) return false;
  if (name != nullptr) {
    Raise(exc::AttributeError, "property %R of %R object has no %s", name, qualname, what);
  } else {
    Raise(exc::AttributeError, "property of %R object has no %s", qualname, what);
  }
  return false;
}

Object* DescrGet(Object* o, Object* obj, Object*) {
  if (obj == nullptr || obj == None()) return o;
  Object* get = gc::Load(&AsProperty(o)->get);
  if (get == nullptr) {
    RaiseNo(o, obj, "getter");
    return nullptr;
  }
  return CallArgs(get, obj);
}

bool DescrSet(Object* o, Object* obj, Object* value) {
  auto* p = AsProperty(o);
  Object* f = gc::Load(value == nullptr ? &p->del : &p->set);
  if (f == nullptr) return RaiseNo(o, obj, value == nullptr ? "deleter" : "setter");
  return (value == nullptr ? CallArgs(f, obj) : CallArgs(f, obj, value)) != nullptr;
}

Object* PropertyNew(Type* type, Args, size_t, Object*) { return NewInstance(type); }

bool PropertyInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* given[4] = {};
  if (!ParseArgs("property", args, nargs, kwnames, {"fget", "fset", "fdel", "doc"}, 0, 4, 0,
                 given)) {
    return false;
  }
  for (int i = 0; i < 3; ++i) {
    if (given[i] == None()) given[i] = nullptr;
  }
  auto* p = AsProperty(self);
  gc::Store(self, &p->get, given[0]);
  gc::Store(self, &p->set, given[1]);
  gc::Store(self, &p->del, given[2]);
  gc::Store(self, &p->doc, given[3]);
  gc::StoreNoBarrier<Object>(&p->name, nullptr);
  p->getter_doc = false;
  if ((given[3] == nullptr || given[3] == None()) && given[0] != nullptr) {
    Object* doc;
    const int found = LookupAttr(given[0], names.__doc__, &doc);
    if (found < 0) return false;
    if (found > 0) {
      if (IsExactly(self, property_type)) {
        gc::Store(self, &p->doc, doc);
      } else if (!SetAttr(self, names.__doc__, doc)) {
        return false;
      }
      p->getter_doc = true;
    }
  }
  return true;
}

// A copy with one function replaced.
Object* Copy(Object* self, Object* get, Object* set, Object* del) {
  auto* p = AsProperty(self);
  if (get == nullptr || get == None()) get = OrNone(gc::Load(&p->get));
  if (set == nullptr || set == None()) set = OrNone(gc::Load(&p->set));
  if (del == nullptr || del == None()) del = OrNone(gc::Load(&p->del));
  // A doc string that came from the getter comes from the new getter.
  Object* doc = p->getter_doc && get != None() ? None() : OrNone(gc::Load(&p->doc));
  Object* copy = CallArgs(AsObject(TypeOf(self)), get, set, del, doc);
  if (copy != nullptr && IsA(copy, property_type)) {
    gc::Store(copy, &AsProperty(copy)->name, gc::Load(&p->name));
  }
  return copy;
}

Object* Getter(Object* self, Args args, size_t, Object*) {
  return Copy(self, args[0], nullptr, nullptr);
}
Object* Setter(Object* self, Args args, size_t, Object*) {
  return Copy(self, nullptr, args[0], nullptr);
}
Object* Deleter(Object* self, Args args, size_t, Object*) {
  return Copy(self, nullptr, nullptr, args[0]);
}

Object* SetName(Object* self, Args args, size_t nargs, Object*) {
  if (nargs != 2) {
    return Raise(exc::TypeError, "__set_name__() takes 2 positional arguments but %zu were given",
                 nargs);
  }
  gc::Store(self, &AsProperty(self)->name, args[1]);
  return None();
}

Object* IsAbstract(Object* o, void*) {
  auto* p = AsProperty(o);
  for (Object* f : {gc::Load(&p->get), gc::Load(&p->set), gc::Load(&p->del)}) {
    if (f == nullptr) continue;
    Object* flag;
    const int found = LookupAttr(f, names.__isabstractmethod__, &flag);
    if (found < 0) return nullptr;
    if (found == 0) continue;
    const int abstract = IsTrue(flag);
    if (abstract != 0) return abstract < 0 ? nullptr : True();
  }
  return False();
}

void Trace(Object* o, gc::Visitor& v) {
  auto* p = AsProperty(o);
  v.VisitRange(reinterpret_cast<void* const*>(&p->get), 5);
}

const NativeMember kMembers[] = {
    {"fget", MemberKind::kObject, offsetof(PropertyObject, get), true, nullptr},
    {"fset", MemberKind::kObject, offsetof(PropertyObject, set), true, nullptr},
    {"fdel", MemberKind::kObject, offsetof(PropertyObject, del), true, nullptr},
    {"__doc__", MemberKind::kObject, offsetof(PropertyObject, doc), false, nullptr},
    {}};
const NativeGetSet kGetSet[] = {{"__isabstractmethod__", IsAbstract, nullptr, nullptr, nullptr},
                                {}};
const NativeMethod kMethods[] = {
    {"getter", Getter, 1, 1, 0,
     "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", Setter, 1, 1, 0,
     "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", Deleter, 1, 1, 0,
     "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", SetName, 0, kAnyCount, 0, "Method to set name of a property."},
    {}};

}  // namespace

void SetUpPropertyType() {
  Type& t = property_type;
  BeginType(&t, "property", sizeof(PropertyObject));
  t.tp_flags |= kTypeBase;
  t.tp_doc = "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\nProperty attribute.";
  t.slots.new_ = PropertyNew;
  t.slots.init = PropertyInit;
  t.slots.descr_get = DescrGet;
  t.slots.descr_set = DescrSet;
  t.slots.trace = Trace;
  t.native_members = kMembers;
  t.native_getset = kGetSet;
  t.native_methods = kMethods;
}

}  // namespace tricolor
