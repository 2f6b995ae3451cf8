// classmethod and staticmethod.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/function.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor {

Type class_method_type;
Type static_method_type;

namespace {

WrappedFunctionObject* AsWrapped(Object* o) { return As<WrappedFunctionObject>(o); }

Object* NewWrapped(Type* type, Args, size_t, Object*) { return NewInstance(type); }

// The wrapper shows the function's name and doc string as its own.
bool CopyAttributes(Object* self, Object* callable) {
  for (Object* name : {names.__module__, names.__name__, names.__qualname__, names.__doc__,
                       names.__annotations__}) {
    Object* value;
    const int found = LookupAttr(callable, name, &value);
    if (found < 0 || (found > 0 && !SetAttr(self, name, value))) return false;
  }
  return true;
}

bool InitWrapped(const char* name, Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywords(name, kwnames) || !CheckPositional(name, nargs, 1, 1)) return false;
  gc::Store(self, &AsWrapped(self)->callable, args[0]);
  return CopyAttributes(self, args[0]);
}

bool InitClassMethod(Object* self, Args args, size_t nargs, Object* kwnames) {
  return InitWrapped("classmethod", self, args, nargs, kwnames);
}
bool InitStaticMethod(Object* self, Args args, size_t nargs, Object* kwnames) {
  return InitWrapped("staticmethod", self, args, nargs, kwnames);
}

Object* CheckInitialized(Object* o, const char* what) {
  Object* callable = gc::Load(&AsWrapped(o)->callable);
  return callable != nullptr ? callable : Raise(exc::RuntimeError, "uninitialized %s object", what);
}

Object* ClassMethodGet(Object* o, Object* obj, Object* type) {
  Object* callable = CheckInitialized(o, "classmethod");
  if (callable == nullptr) return nullptr;
  if (type == nullptr) type = AsObject(TypeOf(obj));
  if (auto get = TypeOf(callable)->slots.descr_get) return get(callable, type, type);
  return NewMethod(callable, type);
}

Object* StaticMethodGet(Object* o, Object*, Object*) { return CheckInitialized(o, "staticmethod"); }

Object* StaticMethodCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* callable = CheckInitialized(o, "staticmethod");
  return callable == nullptr ? nullptr : Call(callable, args, nargs, kwnames);
}

Object* ClassMethodRepr(Object* o) {
  return StrFormat("<classmethod(%R)>", gc::Load(&AsWrapped(o)->callable));
}
Object* StaticMethodRepr(Object* o) {
  return StrFormat("<staticmethod(%R)>", gc::Load(&AsWrapped(o)->callable));
}

Object* IsAbstract(Object* o, void*) {
  Object* callable = gc::Load(&AsWrapped(o)->callable);
  if (callable == nullptr) return False();
  Object* flag;
  const int found = LookupAttr(callable, names.__isabstractmethod__, &flag);
  if (found <= 0) return found < 0 ? nullptr : False();
  const int abstract = IsTrue(flag);
  return abstract < 0 ? nullptr : Bool(abstract != 0);
}

void Trace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&AsWrapped(o)->callable));
  v.Visit(gc::Load(&AsWrapped(o)->dict));
}

const NativeMember kMembers[] = {
    {"__func__", MemberKind::kObject, offsetof(WrappedFunctionObject, callable), true, nullptr},
    {"__wrapped__", MemberKind::kObject, offsetof(WrappedFunctionObject, callable), true, nullptr},
    {}};
const NativeGetSet kGetSet[] = {{"__isabstractmethod__", IsAbstract, nullptr, nullptr, nullptr},
                                {"__dict__", GetInstanceDict, SetInstanceDict, nullptr, nullptr},
                                {}};

void SetUp(Type& t, const char* name, const char* doc) {
  BeginType(&t, name, sizeof(WrappedFunctionObject));
  t.tp_flags |= kTypeBase;
  t.tp_doc = doc;
  t.tp_dictoffset = offsetof(WrappedFunctionObject, dict);
  t.slots.new_ = NewWrapped;
  t.slots.trace = Trace;
  t.native_members = kMembers;
  t.native_getset = kGetSet;
}

Object* MakeWrapped(Type& type, Object* callable, bool native) {
  auto* w = New<WrappedFunctionObject>(type);
  if (w == nullptr) return nullptr;
  gc::Store(w, &w->callable, callable);
  // Native functions are wrapped while types are made ready: no attributes can be set yet.
  if (!native && !CopyAttributes(AsObject(w), callable)) return nullptr;
  return AsObject(w);
}

}  // namespace

Object* NewStaticMethod(Object* callable) {
  return MakeWrapped(static_method_type, callable, IsExactly(callable, native_function_type));
}
Object* NewClassMethod(Object* callable) {
  return MakeWrapped(class_method_type, callable, IsExactly(callable, native_function_type));
}

void SetUpClassMethodTypes() {
  SetUp(class_method_type, "classmethod",
        "classmethod(function) -> method\n\nConvert a function to be a class method.");
  class_method_type.slots.init = InitClassMethod;
  class_method_type.slots.descr_get = ClassMethodGet;
  class_method_type.slots.repr = ClassMethodRepr;
  SetUp(static_method_type, "staticmethod",
        "staticmethod(function) -> method\n\nConvert a function to be a static method.");
  static_method_type.slots.init = InitStaticMethod;
  static_method_type.slots.descr_get = StaticMethodGet;
  static_method_type.slots.call = StaticMethodCall;
  static_method_type.slots.repr = StaticMethodRepr;
}

}  // namespace tricolor
