// Types that only C code makes: module definitions, instance methods, capsules.
#include "compat/call.h"
#include "compat/objects/prelude.h"
#include "runtime/objects/function.h"
#include "runtime/objects/setup.h"

namespace tricolor::compat {

bool ReadyPickleBuffer();   // picklebufobject.cc
void SetUpMemoryType();     // buffer.cc
extern Type memory_type;

Type instance_method_type TC_SYMBOL(PyInstanceMethod_Type);

namespace {

PyInstanceMethodObject* AsInstanceMethod(Object* o) {
  return reinterpret_cast<PyInstanceMethodObject*>(o);
}
void Trace(Object* o, gc::Visitor& v) { v.Visit(gc::Load(&AsInstanceMethod(o)->func)); }
Object* CallIt(Object* o, Args args, size_t nargs, Object* kwnames) {
  return Call(In(AsInstanceMethod(o)->func), args, nargs, kwnames);
}
Object* Get(Object* o, Object* obj, Object*) {
  Object* f = In(AsInstanceMethod(o)->func);
  return obj == nullptr ? f : NewMethod(f, obj);
}

Object* NewInstanceMethod(Type*, Args args, size_t nargs, Object* kwnames) {
  Object* f;
  if (!ParseArgs("instancemethod", args, nargs, kwnames, {""}, 1, 1, 1, &f)) return nullptr;
  if (!IsCallable(f)) return Raise(exc::TypeError, "first argument must be callable");
  return Release(PyInstanceMethod_New(Py(f)));
}
// Attributes of its own first, then the function's.
Object* GetAttribute(Object* o, Object* name) {
  Type* type = TypeOf(o);
  if (Object* descr = TypeLookup(type, name)) {
    auto get = TypeOf(descr)->slots.descr_get;
    return get == nullptr ? descr : get(descr, o, AsObject(type));
  }
  return GetAttr(In(AsInstanceMethod(o)->func), name);
}
Object* GetDoc(Object* o, void*) { return GetAttr(In(AsInstanceMethod(o)->func), "__doc__"); }
Object* GetFunction(Object* o, void*) { return In(AsInstanceMethod(o)->func); }
Object* Representation(Object* o) {
  Object* f = In(AsInstanceMethod(o)->func);
  Object* name = nullptr;
  if (LookupAttr(f, NameOf("__name__"), &name) < 0) return nullptr;
  return name != nullptr && IsStr(name) ? StrFormat("<instancemethod %U at %p>", name, o)
                                        : StrFormat("<instancemethod ? at %p>", o);
}
Object* CompareThem(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsA(b, instance_method_type)) return NotImplemented();
  return RichCompare(In(AsInstanceMethod(a)->func), In(AsInstanceMethod(b)->func), op);
}
const NativeGetSet kInstanceMethodGetSet[] = {{"__doc__", GetDoc, nullptr, nullptr, nullptr},
                                              {"__func__", GetFunction, nullptr,
                                               "the function (or other callable) implementing a "
                                               "method", nullptr},
                                              {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

bool ReadyOtherTypes() {
  BeginType(&instance_method_type, "instancemethod", sizeof(PyInstanceMethodObject));
  instance_method_type.native_getset = kInstanceMethodGetSet;
  instance_method_type.slots.new_ = NewInstanceMethod;
  instance_method_type.slots.getattr = GetAttribute;
  instance_method_type.slots.repr = Representation;
  instance_method_type.slots.richcompare = CompareThem;
  instance_method_type.slots.trace = Trace;
  instance_method_type.slots.call = CallIt;
  instance_method_type.slots.descr_get = Get;
  if (!ReadyBuiltinType(&instance_method_type)) return false;
  Type* def_type = AsType(&PyModuleDef_Type);
  BeginType(def_type, "moduledef", sizeof(PyModuleDef));
  def_type->tp_flags |= kTypeDisallowNew;
  SetUpMemoryType();
  if (!ReadyBuiltinType(&memory_type)) return false;
  return ReadyBuiltinType(def_type) && ReadyPickleBuffer();
}

}  // namespace tricolor::compat

PyObject* PyInstanceMethod_New(PyObject* f) {
  auto* m = New<PyInstanceMethodObject>(instance_method_type);
  if (m != nullptr) gc::Store(m, &m->func, Py(Escape(f)));
  return NewReference(AsObject(m));
}
PyObject* PyInstanceMethod_Function(PyObject* m) {
  return PyInstanceMethod_Check(m) ? PyInstanceMethod_GET_FUNCTION(m) : BadCall();
}
PyObject* PyMethod_New(PyObject* f, PyObject* self) {
  if (self == nullptr) return BadCall();
  return NewReference(NewMethod(Escape(f), Escape(self)));
}
PyObject* PyMethod_Function(PyObject* m) {
  return PyMethod_Check(m) ? PyMethod_GET_FUNCTION(m) : BadCall();
}
PyObject* PyMethod_Self(PyObject* m) { return PyMethod_Check(m) ? PyMethod_GET_SELF(m) : BadCall(); }
