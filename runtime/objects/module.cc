// module.
#include "runtime/objects/module.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"

namespace tricolor {

Type module_type;

namespace {

ModuleObject* AsModule(Object* o) { return As<ModuleObject>(o); }

bool FillDict(Object* m, Object* name, Object* doc) {
  Object* dict = ModuleDict(m);
  if (dict == nullptr) {
    dict = NewDict();
    if (dict == nullptr) return false;
    gc::Store(m, &AsModule(m)->dict, dict);
  }
  if (IsExactly(name, str_type)) gc::Store(m, &AsModule(m)->name, name);
  return DictSet(dict, names.__name__, name) && DictSet(dict, names.__doc__, doc) &&
         DictSet(dict, names.__package__, None()) && DictSet(dict, names.__loader__, None()) &&
         DictSet(dict, names.__spec__, None());
}

Object* ModuleNew(Type* type, Args, size_t, Object*) {
  auto* m = reinterpret_cast<ModuleObject*>(NewInstance(type));
  if (m == nullptr) return nullptr;
  Object* dict = NewDict();
  if (dict == nullptr) return nullptr;
  gc::Store(m, &m->dict, dict);
  return AsObject(m);
}

bool ModuleInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* given[2] = {nullptr, None()};
  if (!ParseArgs("module", args, nargs, kwnames, {"name", "doc"}, 0, 2, 1, given)) return false;
  if (!IsStr(given[0])) {
    return RaiseFalse(Raise(exc::TypeError, "module() argument 'name' must be str, not %.50s",
                            given[0] == None() ? "None" : TypeOf(given[0])->tp_name));
  }
  return FillDict(self, given[0], given[1]);
}

// True while the import system runs the module's body.
int IsInitializing(Object* dict) {
  Object* spec = DictGetStr(dict, names.__spec__);
  if (spec == nullptr || spec == None()) return 0;
  Object* flag;
  const int found = LookupAttr(spec, names._initializing, &flag);
  if (found <= 0) {
    ClearError();
    return 0;
  }
  const int r = IsTrue(flag);
  if (r < 0) ClearError();
  return r > 0;
}

Object* ModuleGetAttr(Object* o, Object* name) {
  Object* value = GenericFindAttr(o, name);
  if (value != nullptr || (ErrorSet() && !ClearErrorIf(exc::AttributeError))) return value;
  Object* dict = ModuleDict(o);
  if (dict == nullptr)
    return RaiseAttributeErrorWith(o, name, "module has no attribute '%U'", name);
  if (Object* getattr = DictGetStr(dict, names.__getattr__)) return CallArgs(getattr, name);
  Object* module_name = DictGetStr(dict, names.__name__);
  if (module_name == nullptr || !IsStr(module_name)) {
    return RaiseAttributeErrorWith(o, name, "module has no attribute '%U'", name);
  }
  if (IsInitializing(dict) != 0) {
    return RaiseAttributeErrorWith(o, name,
                                   "partially initialized module '%U' has no attribute '%U' (most "
                                   "likely due to a circular import)",
                                   module_name, name);
  }
  return RaiseAttributeErrorWith(o, name, "module '%U' has no attribute '%U'", module_name, name);
}

Object* ModuleRepr(Object* o) {
  if (Object* importlib = Runtime::Get()->importlib) {
    Object* name = NewStrAscii("_module_repr");
    return name == nullptr ? nullptr : CallMethodArgs(importlib, name, o);
  }
  Object* name = ModuleDict(o) == nullptr ? nullptr : DictGetStr(ModuleDict(o), names.__name__);
  return name == nullptr ? NewStrAscii("<module '?'>") : StrFormat("<module %R>", name);
}

Object* ModuleDir(Object* self, Args, size_t, Object*) {
  Object* dict = GetAttr(self, names.__dict__);
  if (dict == nullptr) return nullptr;
  if (!IsDict(dict))
    return Raise(exc::TypeError, "%U.__dict__ is not a dictionary", AsModule(self)->name);
  Object* dir = DictGetStr(dict, names.__dir__);
  return dir != nullptr ? Call(dir, nullptr, 0) : DictKeysList(dict);
}

Object* GetDict(Object* o, void*) {
  Object* dict = ModuleDict(o);
  return dict == nullptr ? None() : dict;
}

bool RefuseDict(Object*, Object*, void*) {
  Raise(exc::AttributeError, "readonly attribute");
  return false;
}

Object* GetAnnotations(Object* o, void*) {
  Object* dict = ModuleDict(o);
  if (Object* found = DictGetStr(dict, names.__annotations__)) return found;
  Object* fresh = NewDict();
  return fresh == nullptr ? nullptr : DictSetDefault(dict, names.__annotations__, fresh);
}

bool SetAnnotations(Object* o, Object* value, void*) {
  Object* dict = ModuleDict(o);
  if (value != nullptr) return DictSet(dict, names.__annotations__, value);
  const int deleted = DictDelete(dict, names.__annotations__);
  if (deleted == 0) Raise(exc::AttributeError, "__annotations__");
  return deleted > 0;
}

void Trace(Object* o, gc::Visitor& v) {
  v.Visit(gc::Load(&AsModule(o)->dict));
  v.Visit(gc::Load(&AsModule(o)->name));
  if (!IsNativeModule(o)) return;
  if (auto* trace_module = native_hooks.trace_module.load()) trace_module(o, v);
}

const NativeGetSet kGetSet[] = {
    {"__dict__", GetDict, RefuseDict, nullptr, nullptr},
    {"__annotations__", GetAnnotations, SetAnnotations, nullptr, nullptr},
    {}};
const NativeMethod kMethods[] = {
    {"__dir__", ModuleDir, 0, 0, 0, "__dir__() -> list\nspecialized dir() implementation"}, {}};

}  // namespace

Object* NewModule(Object* name) {
  Object* m = ModuleNew(&module_type, nullptr, 0, nullptr);
  return m != nullptr && FillDict(m, name, None()) ? m : nullptr;
}

void SetUpModuleType() {
  Type& t = module_type;
  BeginType(&t, "module", sizeof(ModuleObject));
  t.tp_flags |= kTypeBase;
  t.tp_doc = "module(name, doc=None)\n--\n\nCreate a module object.";
  t.tp_dictoffset = offsetof(ModuleObject, dict);
  t.slots.new_ = ModuleNew;
  t.slots.init = ModuleInit;
  t.slots.getattr = ModuleGetAttr;
  t.slots.repr = ModuleRepr;
  t.slots.trace = Trace;
  t.native_getset = kGetSet;
  t.native_methods = kMethods;
  t.weak_ref_kind = 1;
}

}  // namespace tricolor
