// function: a code object with its globals, defaults and closure.
#include "runtime/objects/function.h"

#include <cstring>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/interpreter.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type function_type;

Object* NewFunction(Object* code, Object* globals, Object* qualname) {
  auto* f = New<FunctionObject>(function_type);
  if (f == nullptr) return nullptr;
  CodeObject* c = AsCode(code);
  gc::Store(f, &f->globals, globals);
  gc::Store(f, &f->builtins, BuiltinsOf(globals));
  gc::Store(f, &f->name, c->name);
  gc::Store(f, &f->qualname, qualname != nullptr ? qualname : c->qualname);
  gc::Store(f, &f->code, code);
  gc::Store(f, &f->module, DictGetStr(globals, names.__name__));
  Object* doc = None();
  if (TupleSize(c->consts) > 0 && IsStr(TupleAt(c->consts, 0))) doc = TupleAt(c->consts, 0);
  gc::Store(f, &f->doc, doc);
  return AsObject(f);
}

namespace {

FunctionObject* Fn(Object* o) { return As<FunctionObject>(o); }

bool AuditRead(Object* self, const char* name) {
  return AuditEvent("object.__getattr__", self, name);
}
// `value` null: it is deleted, which assigning None is too.
bool AuditWrite(Object* self, const char* name, Object* value) {
  return value != nullptr ? AuditEvent("object.__setattr__", self, name, value)
                          : AuditEvent("object.__delattr__", self, name);
}

Object* GetCode(Object* self, void*) {
  return AuditRead(self, "__code__") ? gc::Load(&Fn(self)->code) : nullptr;
}

bool SetCode(Object* self, Object* value, void*) {
  if (value == nullptr || !IsExactly(value, code_type)) {
    Raise(exc::TypeError, "__code__ must be set to a code object");
    return false;
  }
  if (!AuditWrite(self, "__code__", value)) return false;
  Object* closure = gc::Load(&Fn(self)->closure);
  const int64_t have = closure == nullptr ? 0 : TupleSize(closure);
  const int need = AsCode(value)->nfree;
  if (have != need) {
    Raise(exc::ValueError, "%U() requires a code object with %lld free vars, not %d",
          Fn(self)->name, static_cast<long long>(have), need);
    return false;
  }
  gc::Store(self, &Fn(self)->code, value);
  return true;
}

Object* GetName(Object* self, void*) { return gc::Load(&Fn(self)->name); }
bool SetName(Object* self, Object* value, void*) {
  if (value == nullptr || !IsStr(value)) {
    Raise(exc::TypeError, "__name__ must be set to a string object");
    return false;
  }
  gc::Store(self, &Fn(self)->name, value);
  return true;
}

Object* GetQualname(Object* self, void*) { return gc::Load(&Fn(self)->qualname); }
bool SetQualname(Object* self, Object* value, void*) {
  if (value == nullptr || !IsStr(value)) {
    Raise(exc::TypeError, "__qualname__ must be set to a string object");
    return false;
  }
  gc::Store(self, &Fn(self)->qualname, value);
  return true;
}

Object* OrNone(Object* o) { return o != nullptr ? o : None(); }

Object* GetDefaults(Object* self, void*) {
  return AuditRead(self, "__defaults__") ? OrNone(gc::Load(&Fn(self)->defaults)) : nullptr;
}
bool SetDefaults(Object* self, Object* value, void*) {
  if (value == None()) value = nullptr;
  if (value != nullptr && !IsTuple(value)) {
    Raise(exc::TypeError, "__defaults__ must be set to a tuple object");
    return false;
  }
  if (!AuditWrite(self, "__defaults__", value)) return false;
  gc::Store(self, &Fn(self)->defaults, value);
  return true;
}

Object* GetKwdefaults(Object* self, void*) {
  return AuditRead(self, "__kwdefaults__") ? OrNone(gc::Load(&Fn(self)->kwdefaults)) : nullptr;
}
bool SetKwdefaults(Object* self, Object* value, void*) {
  if (value == None()) value = nullptr;
  if (value != nullptr && !IsDict(value)) {
    Raise(exc::TypeError, "__kwdefaults__ must be set to a dict object");
    return false;
  }
  if (!AuditWrite(self, "__kwdefaults__", value)) return false;
  gc::Store(self, &Fn(self)->kwdefaults, value);
  return true;
}

// The compiler hands annotations over as a flat tuple of names and values.
Object* GetAnnotations(Object* self, void*) {
  Object* a = gc::Load(&Fn(self)->annotations);
  if (a != nullptr && IsDict(a)) return a;
  Object* dict = NewDict();
  if (dict == nullptr) return nullptr;
  if (a != nullptr) {
    for (int64_t i = 0; i + 1 < TupleSize(a); i += 2) {
      if (!DictSet(dict, TupleAt(a, i), TupleAt(a, i + 1))) return nullptr;
    }
  }
  Object* expected = a;
  if (!__atomic_compare_exchange_n(&Fn(self)->annotations, &expected, dict, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    return expected;
  }
  gc::WriteBarrier(self, dict);
  return dict;
}
bool SetAnnotations(Object* self, Object* value, void*) {
  if (value == None()) value = nullptr;
  if (value != nullptr && !IsDict(value)) {
    Raise(exc::TypeError, "__annotations__ must be set to a dict object");
    return false;
  }
  gc::Store(self, &Fn(self)->annotations, value);
  return true;
}

Object* GetDict(Object* self, void*) {
  Object* dict = gc::Load(&Fn(self)->dict);
  if (dict != nullptr) return dict;
  dict = NewDict();
  Object* expected = nullptr;
  if (dict == nullptr) return nullptr;
  if (!__atomic_compare_exchange_n(&Fn(self)->dict, &expected, dict, false, __ATOMIC_ACQ_REL,
                                   __ATOMIC_ACQUIRE)) {
    return expected;
  }
  gc::WriteBarrier(self, dict);
  return dict;
}
bool SetDict(Object* self, Object* value, void*) {
  if (value == nullptr) {
    Raise(exc::TypeError, "cannot delete __dict__");
    return false;
  }
  if (!IsDict(value)) {
    Raise(exc::TypeError, "__dict__ must be set to a dictionary, not a '%T'", value);
    return false;
  }
  gc::Store(self, &Fn(self)->dict, value);
  return true;
}

const NativeGetSet kGetSet[] = {
    {"__code__", GetCode, SetCode, nullptr, nullptr},
    {"__defaults__", GetDefaults, SetDefaults, nullptr, nullptr},
    {"__kwdefaults__", GetKwdefaults, SetKwdefaults, nullptr, nullptr},
    {"__annotations__", GetAnnotations, SetAnnotations, nullptr, nullptr},
    {"__dict__", GetDict, SetDict, nullptr, nullptr},
    {"__name__", GetName, SetName, nullptr, nullptr},
    {"__qualname__", GetQualname, SetQualname, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

const NativeMember kMembers[] = {
    {"__closure__", MemberKind::kObject, offsetof(FunctionObject, closure), true, nullptr},
    {"__doc__", MemberKind::kObject, offsetof(FunctionObject, doc), false, nullptr},
    {"__globals__", MemberKind::kObject, offsetof(FunctionObject, globals), true, nullptr},
    {"__module__", MemberKind::kObject, offsetof(FunctionObject, module), false, nullptr},
    {"__builtins__", MemberKind::kObject, offsetof(FunctionObject, builtins), true, nullptr},
    {nullptr, MemberKind::kObject, 0, false, nullptr}};

// function(code, globals, name=None, argdefs=None, closure=None)
Object* FunctionNew(Type*, Args args, size_t nargs, Object* kwnames) {
  Object* out[5] = {nullptr, nullptr, None(), None(), None()};
  if (!ParseArgs("function", args, nargs, kwnames,
                 {"code", "globals", "name", "argdefs", "closure"}, 0, 5, 2, out)) {
    return nullptr;
  }
  Object *code = out[0], *globals = out[1], *name = out[2], *defaults = out[3], *closure = out[4];
  if (!IsExactly(code, code_type)) {
    return Raise(exc::TypeError, "function() argument 'code' must be code, not %#T", code);
  }
  if (!IsDict(globals)) {
    return Raise(exc::TypeError, "function() argument 'globals' must be dict, not %#T", globals);
  }
  if (name != None() && !IsStr(name)) return Raise(exc::TypeError, "arg 3 (name) must be None or string");
  if (defaults != None() && !IsTuple(defaults)) {
    return Raise(exc::TypeError, "arg 4 (defaults) must be None or tuple");
  }
  const int need = AsCode(code)->nfree;
  if (closure != None() && !IsTuple(closure)) {
    return Raise(exc::TypeError, need != 0 ? "arg 5 (closure) must be tuple"
                                           : "arg 5 (closure) must be None or tuple");
  }
  if (closure == None() && need != 0) return Raise(exc::TypeError, "arg 5 (closure) must be tuple");
  const int64_t have = closure == None() ? 0 : TupleSize(closure);
  if (have != need) {
    return Raise(exc::ValueError, "%U requires closure of length %d, not %lld", AsCode(code)->name,
                 need, static_cast<long long>(have));
  }
  for (int64_t i = 0; i < have; ++i) {
    if (!IsExactly(TupleAt(closure, i), cell_type)) {
      return Raise(exc::TypeError, "arg 5 (closure) expected cell, found %T", TupleAt(closure, i));
    }
  }
  if (!AuditEvent("function.__new__", code)) return nullptr;
  Object* made = NewFunction(code, globals, nullptr);
  if (made == nullptr) return nullptr;
  if (name != None()) gc::Store(made, &Fn(made)->name, name);
  if (defaults != None()) gc::Store(made, &Fn(made)->defaults, defaults);
  if (have != 0) gc::Store(made, &Fn(made)->closure, closure);
  return made;
}

Object* ReprFunction(Object* self) {
  return StrFormat("<function %U at %p>", gc::Load(&Fn(self)->qualname), static_cast<void*>(self));
}

Object* GetDescriptor(Object* self, Object* obj, Object*) {
  return obj == nullptr || obj == None() ? self : NewMethod(self, obj);
}

void TraceFunction(Object* self, gc::Visitor& visitor) {
  FunctionObject* f = Fn(self);
  for (Object** field : {&f->globals, &f->builtins, &f->name, &f->qualname, &f->code, &f->defaults,
                         &f->kwdefaults, &f->closure, &f->doc, &f->dict, &f->module,
                         &f->annotations}) {
    visitor.Visit(gc::Load(field));
  }
}

}  // namespace

void SetUpFunctionType() {
  BeginType(&function_type, "function", sizeof(FunctionObject));
  function_type.tp_flags |= kTypeHaveGc | kTypeMethodDescr;
  function_type.tp_doc =
      "function(code, globals, name=None, argdefs=None, closure=None)\n--\n\nCreate a function "
      "object.";
  function_type.tp_dictoffset = offsetof(FunctionObject, dict);
  function_type.tp_weaklistoffset = offsetof(FunctionObject, weaklist);
  function_type.weak_ref_kind = 1;
  function_type.slots.new_ = FunctionNew;
  function_type.slots.call = CallFunction;
  function_type.slots.repr = ReprFunction;
  function_type.slots.descr_get = GetDescriptor;
  function_type.slots.trace = TraceFunction;
  function_type.native_getset = kGetSet;
  function_type.native_members = kMembers;
}

}  // namespace tricolor
