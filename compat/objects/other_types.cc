// Types that only C code makes: module definitions, instance methods, capsules.
#include "compat/call.h"
#include "compat/objects/prelude.h"
#include "runtime/objects/function.h"
#include "runtime/objects/setup.h"

namespace tricolor::compat {

void MakeCapsulesNative();  // capsule.cc
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

}  // namespace

bool ReadyOtherTypes() {
  BeginType(&instance_method_type, "instancemethod", sizeof(PyInstanceMethodObject));
  instance_method_type.tp_flags |= kTypeDisallowNew;
  instance_method_type.slots.trace = Trace;
  instance_method_type.slots.call = CallIt;
  instance_method_type.slots.descr_get = Get;
  if (!ReadyBuiltinType(&instance_method_type)) return false;
  Type* def_type = AsType(&PyModuleDef_Type);
  BeginType(def_type, "moduledef", sizeof(PyModuleDef));
  def_type->tp_flags |= kTypeDisallowNew;
  MakeCapsulesNative();
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
