// Functions of extensions: a subtype of the runtime's builtin function that calls C conventions.
// PyMethodDef and NativeMethod have name and documentation at the same offsets, so everything
// but the call is inherited.
#include <cstring>

#include "compat/call.h"
#include "compat/doctor.h"
#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "compat/result.h"
#include "runtime/abstract.h"
#include "runtime/builtin_types.h"
#include "runtime/native.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/function.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

static_assert(offsetof(PyMethodDef, ml_name) == offsetof(tricolor::NativeMethod, name));
static_assert(offsetof(PyMethodDef, ml_doc) == offsetof(tricolor::NativeMethod, doc));
static_assert(offsetof(PyMethodDef, ml_flags) == offsetof(tricolor::NativeMethod, min));
static_assert(sizeof(PyMethodDef) == sizeof(tricolor::NativeMethod));
static_assert(offsetof(PyCFunctionObject, m_self) == offsetof(tricolor::NativeFunctionObject, self));

namespace tricolor::compat {

Type c_function_type TC_SYMBOL(PyCMethod_Type);
Type c_method_descriptor_type TC_SYMBOL(c_method_descr_type);
Type c_class_method_descriptor_type;

namespace {

PyCMethodObject* AsFunction(Object* o) { return reinterpret_cast<PyCMethodObject*>(o); }

Object* FunctionCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  PyCMethodObject* f = AsFunction(o);
  return CallMethodDef(f->func.m_ml, o, In(f->func.m_self), f->mm_class, args, nargs, kwnames);
}

// The same, watched by the doctor.
Object* WatchedFunctionCall(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* result = FunctionCall(o, args, nargs, kwnames);
  DoctorCallEnded(AsFunction(o)->func.m_ml, In(AsFunction(o)->func.m_self));
  return result;
}

void TraceFunction(Object* o, gc::Visitor& v) {
  PyCMethodObject* f = AsFunction(o);
  v.Visit(gc::Load(&f->func.m_self));
  v.Visit(gc::Load(&f->func.m_module));
  v.Visit(gc::Load(&f->mm_class));
}

PyMethodDef* DefOf(Object* descr) {
  return const_cast<PyMethodDef*>(
      reinterpret_cast<const PyMethodDef*>(As<MethodDescriptorObject>(descr)->method));
}

bool Fits(Object* descr, Object* obj) {
  auto* d = As<DescriptorObject>(descr);
  if (IsSubtype(TypeOf(obj), d->owner)) return true;
  Raise(exc::TypeError, "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object",
        d->name, d->owner->tp_name, TypeOf(obj)->tp_name);
  return false;
}

Object* MethodCall(Object* descr, Args args, size_t nargs, Object* kwnames) {
  if (nargs < 1) {
    Object* text = FunctionText(descr);
    return text == nullptr ? nullptr
                           : Raise(exc::TypeError, "unbound method %U needs an argument", text);
  }
  Type* owner = As<DescriptorObject>(descr)->owner;
  if (TypeOf(args[0]) != owner && !Fits(descr, args[0])) return nullptr;
  return CallMethodDef(DefOf(descr), descr, args[0], PyT(owner), args + 1, nargs - 1, kwnames);
}

Object* WatchedMethodCall(Object* descr, Args args, size_t nargs, Object* kwnames) {
  Object* result = MethodCall(descr, args, nargs, kwnames);
  DoctorCallEnded(DefOf(descr), nargs > 0 ? args[0] : nullptr);
  return result;
}

Object* MethodGet(Object* descr, Object* obj, Object*) {
  if (obj == nullptr) return descr;
  if (!Fits(descr, obj)) return nullptr;
  return NewFunction(DefOf(descr), obj, nullptr, PyT(As<DescriptorObject>(descr)->owner));
}

Object* ClassMethodGet(Object* descr, Object* obj, Object* type) {
  auto* d = As<DescriptorObject>(descr);
  if (type == nullptr) type = obj == nullptr ? nullptr : AsObject(TypeOf(obj));
  if (type == nullptr) {
    return Raise(exc::TypeError, "descriptor '%U' for type '%.100s' needs either an object or a type",
                 d->name, d->owner->tp_name);
  }
  if (!IsType(type)) {
    return Raise(exc::TypeError, "descriptor '%U' for type '%.100s' needs a type, not a '%.100s' "
                 "as arg 2", d->name, d->owner->tp_name, TypeOf(type)->tp_name);
  }
  if (!IsSubtype(As<Type>(type), d->owner)) {
    return Raise(exc::TypeError, "descriptor '%U' requires a subtype of '%.100s' but received "
                 "'%.100s'", d->name, d->owner->tp_name, As<Type>(type)->tp_name);
  }
  return NewFunction(DefOf(descr), type, nullptr, PyT(d->owner));
}

Object* ClassMethodCall(Object* descr, Args args, size_t nargs, Object* kwnames) {
  if (nargs < 1) {
    return Raise(exc::TypeError, "descriptor '%U' of '%.100s' object needs an argument",
                 As<DescriptorObject>(descr)->name, As<DescriptorObject>(descr)->owner->tp_name);
  }
  Object* bound = ClassMethodGet(descr, nullptr, args[0]);
  return bound == nullptr ? nullptr : Call(bound, args + 1, nargs - 1, kwnames);
}

Object* NewDescriptor(Type& type, Type* owner, PyMethodDef* def) {
  Object* name = Intern(std::string_view(def->ml_name));
  if (name == nullptr) return nullptr;
  auto* d = New<MethodDescriptorObject>(type);
  if (d == nullptr) return nullptr;
  gc::Store(d, &d->d.owner, owner);
  gc::Store(d, &d->d.name, name);
  d->method = reinterpret_cast<const NativeMethod*>(def);
  return AsObject(d);
}

// A type's own dictionary has a __doc__, so what the bases have is not enough.
Object* FunctionDoc(Object* o, void*) {
  const PyMethodDef* def = AsFunction(o)->func.m_ml;
  return DocText(def->ml_name, def->ml_doc);
}
Object* DescriptorDoc(Object* o, void*) { return DocText(DefOf(o)->ml_name, DefOf(o)->ml_doc); }
const NativeGetSet kFunctionGetSet[] = {{"__doc__", FunctionDoc, nullptr, nullptr, nullptr}, {}};
const NativeGetSet kDescriptorGetSet[] = {{"__doc__", DescriptorDoc, nullptr, nullptr, nullptr}, {}};

}  // namespace

void SetUpFunctionTypes() {
  BeginType(&c_function_type, "builtin_function_or_method", sizeof(PyCMethodObject));
  c_function_type.tp_base = &native_function_type;
  c_function_type.tp_flags |= kTypeDisallowNew;
  c_function_type.native_getset = kFunctionGetSet;
  c_function_type.slots.call = Watched() ? WatchedFunctionCall : FunctionCall;
  c_function_type.slots.trace = TraceFunction;
  BeginType(&c_method_descriptor_type, "method_descriptor", sizeof(MethodDescriptorObject));
  c_method_descriptor_type.tp_base = &method_descriptor_type;
  c_method_descriptor_type.tp_flags |= kTypeDisallowNew | kTypeMethodDescr;
  c_method_descriptor_type.native_getset = kDescriptorGetSet;
  c_method_descriptor_type.slots.call = Watched() ? WatchedMethodCall : MethodCall;
  c_method_descriptor_type.slots.descr_get = MethodGet;
  BeginType(&c_class_method_descriptor_type, "classmethod_descriptor",
            sizeof(MethodDescriptorObject));
  SetUpMemberType();
  c_class_method_descriptor_type.tp_base = &class_method_descriptor_type;
  c_class_method_descriptor_type.tp_flags |= kTypeDisallowNew;
  c_class_method_descriptor_type.native_getset = kDescriptorGetSet;
  c_class_method_descriptor_type.slots.call = ClassMethodCall;
  c_class_method_descriptor_type.slots.descr_get = ClassMethodGet;
}

bool ReadyFunctionTypes() {
  return ReadyBuiltinType(&c_function_type) && ReadyBuiltinType(&c_method_descriptor_type) &&
         ReadyBuiltinType(&c_class_method_descriptor_type) &&
         ReadyBuiltinType(&c_member_descriptor_type);
}

Object* NewFunction(PyMethodDef* def, Object* self, Object* module, PyTypeObject* owner) {
  auto* f = HasConvention(def) ? New<PyCMethodObject>(c_function_type) : nullptr;
  if (f == nullptr) return nullptr;
  f->func.m_ml = def;
  gc::Store(f, &f->func.m_self, Py(self));
  gc::Store(f, &f->func.m_module, Py(module));
  gc::Store(f, &f->mm_class, owner);
  return AsObject(f);
}

Object* NewMethodDescriptorOf(Type* owner, PyMethodDef* def) {
  return HasConvention(def) ? NewDescriptor(c_method_descriptor_type, owner, def) : nullptr;
}
Object* NewClassMethodDescriptorOf(Type* owner, PyMethodDef* def) {
  return NewDescriptor(c_class_method_descriptor_type, owner, def);
}

}  // namespace tricolor::compat

using namespace tricolor;          // NOLINT
using namespace tricolor::compat;  // NOLINT

PyObject* PyCFunction_NewEx(PyMethodDef* def, PyObject* self, PyObject* module) {
  return PyCMethod_New(def, self, module, nullptr);
}
PyObject* PyCFunction_New(PyMethodDef* def, PyObject* self) {
  return PyCMethod_New(def, self, nullptr, nullptr);
}
PyObject* PyCMethod_New(PyMethodDef* def, PyObject* self, PyObject* module, PyTypeObject* cls) {
  return NewReference(NewFunction(def, Escape(self), Escape(module), cls));
}

namespace {
PyCMethodObject* CheckFunction(PyObject* f) {
  if (TypeOf(In(f)) == &c_function_type) return reinterpret_cast<PyCMethodObject*>(f);
  PyErr_BadInternalCall();
  return nullptr;
}
}  // namespace

PyCFunction PyCFunction_GetFunction(PyObject* f) {
  PyCMethodObject* c = CheckFunction(f);
  return c == nullptr ? nullptr : c->func.m_ml->ml_meth;
}
PyObject* PyCFunction_GetSelf(PyObject* f) {
  if (!PyCFunction_Check(f)) {
    PyErr_BadInternalCall();
    return nullptr;
  }
  return Py(As<NativeFunctionObject>(In(f))->self);
}
// A builtin function follows none of C's conventions, so a caller that looks for a short cut finds none.
int PyCFunction_GetFlags(PyObject* f) {
  if (TypeOf(In(f)) == &native_function_type) return 0;
  PyCMethodObject* c = CheckFunction(f);
  return c == nullptr ? -1 : c->func.m_ml->ml_flags;
}
PyObject* PyCFunction_Call(PyObject* f, PyObject* args, PyObject* kwargs) {
  return PyObject_Call(f, args, kwargs);
}
