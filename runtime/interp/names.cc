// Names: locals of class bodies and modules, globals, builtins; imports.
#include "runtime/names.h"

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/operations.h"
#include "runtime/modules/collect_dropped.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/function.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

Object* RaiseUndefined(Object* name) {
  Raise(exc::NameError, "name '%U' is not defined", name);
  Object* error = TakeError();
  if (error == nullptr) return nullptr;
  if (!SetAttr(error, names.name, name)) ClearError();
  SetError(error);
  return nullptr;
}

Object* RaiseUnbound(Frame* frame, int slot) {
  Object* name = TupleAt(frame->code->slot_names, slot);
  if (slot < frame->code->nslots - frame->code->nfree) {
    return Raise(exc::UnboundLocalError,
                 "cannot access local variable '%U' where it is not associated with a value", name);
  }
  return Raise(exc::NameError,
               "cannot access free variable '%U' where it is not associated with a value in "
               "enclosing scope",
               name);
}

namespace {

// 1 found, 0 absent, -1 error, in a dict or any mapping.
int Find(Object* mapping, Object* name, Object** value) {
  if (IsExactly(mapping, dict_type)) {
    *value = DictGetStr(mapping, name);
    return *value != nullptr;
  }
  *value = GetItem(mapping, name);
  if (*value != nullptr) return 1;
  return ClearErrorIf(exc::KeyError) ? 0 : -1;
}

Object* FindGlobal(Frame* frame, Object* name) {
  Object* value = DictGetStr(frame->globals, name);
  if (value != nullptr) return value;
  if (Find(frame->builtins, name, &value) < 0) return nullptr;
  return value != nullptr ? value : RaiseUndefined(name);
}

Object* RaiseNoLocals(const char* what, Object* name) {
  return Raise(exc::SystemError, "no locals when %s %R", what, name);
}

}  // namespace

Object* LoadGlobal(Frame* frame, Object* name) {
  if (IsExactly(frame->globals, dict_type)) return FindGlobal(frame, name);
  Object* value;
  if (Find(frame->globals, name, &value) < 0) return nullptr;
  if (value != nullptr) return value;
  if (Find(frame->builtins, name, &value) < 0) return nullptr;
  return value != nullptr ? value : RaiseUndefined(name);
}

Object* LoadName(Frame* frame, Object* name) {
  if (frame->locals == nullptr) return RaiseNoLocals("loading", name);
  Object* value;
  if (Find(frame->locals, name, &value) < 0) return nullptr;
  return value != nullptr ? value : LoadGlobal(frame, name);
}

bool StoreName(Frame* frame, Object* name, Object* value) {
  if (frame->locals == nullptr) return RaiseFalse(RaiseNoLocals("storing", name));
  return IsExactly(frame->locals, dict_type) ? DictSet(frame->locals, name, value)
                                             : SetItem(frame->locals, name, value);
}

bool DeleteName(Frame* frame, Object* name) {
  if (frame->locals == nullptr) return RaiseFalse(RaiseNoLocals("deleting", name));
  const bool dies = IsExactly(frame->locals, dict_type) && DiesByName(DictGetStr(frame->locals, name));
  if (DelItem(frame->locals, name)) {
    if (dies) CollectDropped(__builtin_frame_address(0));
    return true;
  }
  if (ClearErrorIf(exc::KeyError)) RaiseUndefined(name);
  return false;
}

bool DeleteGlobal(Frame* frame, Object* name) {
  const bool dies = DiesByName(DictGetStr(frame->globals, name));
  const int deleted = DictDelete(frame->globals, name);
  if (deleted == 0) RaiseUndefined(name);
  if (deleted > 0 && dies) CollectDropped(__builtin_frame_address(0));
  return deleted > 0;
}

Value LoadClassDeref(Frame* frame, int slot) {
  Object* name = TupleAt(frame->code->slot_names, slot);
  Object* value;
  if (Find(frame->locals, name, &value) < 0) return Value();
  if (value != nullptr) return Value(value);
  const Value v = CellGet(LoadSlot(&frame->slots[slot]).AsObject());
  if (v.IsEmpty()) RaiseUnbound(frame, slot);
  return v;
}

Object* LoadBuildClass(Frame* frame) {
  Object* value;
  if (Find(frame->builtins, names.__build_class__, &value) < 0) return nullptr;
  return value != nullptr ? value : Raise(exc::NameError, "__build_class__ not found");
}

Object* ImportName(Frame* frame, Object* name, Value* operands) {
  Object* import;
  if (Find(frame->builtins, names.__import__, &import) < 0) return nullptr;
  if (import == nullptr) return Raise(exc::ImportError, "__import__ not found");
  Object* level = BoxSlot(&operands[0]);
  Object* from = BoxSlot(&operands[1]);
  Object* locals = frame->locals != nullptr ? frame->locals : None();
  return CallArgs(import, name, frame->globals, locals, from, level);
}

namespace {

bool IsInitializing(Object* spec) {
  Object* value;
  if (spec == nullptr || LookupAttr(spec, names._initializing, &value) <= 0) {
    ClearError();
    return false;
  }
  return IsTrue(value) > 0;
}

Object* RaiseCannotImport(Object* module, Object* name, Object* module_name) {
  Object* shown = module_name != nullptr ? module_name : NewStrAscii("<unknown module name>");
  Object* path = nullptr;
  if (LookupAttr(module, names.__file__, &path) < 0) ClearError();
  if (path != nullptr && !IsStr(path)) path = nullptr;
  Object* spec = nullptr;
  if (LookupAttr(module, names.__spec__, &spec) < 0) ClearError();
  Object* text;
  if (path == nullptr) {
    text = StrFormat("cannot import name %R from %R (unknown location)", name, shown);
  } else if (IsInitializing(spec)) {
    text = StrFormat("cannot import name %R from partially initialized module %R (most likely due "
                     "to a circular import) (%S)",
                     name, shown, path);
  } else {
    text = StrFormat("cannot import name %R from %R (%S)", name, shown, path);
  }
  if (text == nullptr) return nullptr;
  RaiseObject(exc::ImportError, text);
  Object* error = TakeError();
  if (error == nullptr) return nullptr;
  if (!SetAttr(error, names.name, shown) ||
      !SetAttr(error, names.path, path != nullptr ? path : None())) {
    ClearError();
  }
  SetError(error);
  return nullptr;
}

}  // namespace

Object* ImportFrom(Value* operand, Object* name) {
  Object* module = BoxSlot(operand);
  Object* value;
  if (LookupAttr(module, name, &value) < 0) return nullptr;
  if (value != nullptr) return value;
  // A submodule that is being imported may not be an attribute of its package yet.
  Object* module_name = nullptr;
  if (LookupAttr(module, names.__name__, &module_name) < 0) return nullptr;
  if (module_name == nullptr || !IsStr(module_name)) {
    return RaiseCannotImport(module, name, nullptr);
  }
  Object* full = StrFormat("%U.%U", module_name, name);
  if (full == nullptr) return nullptr;
  Object* modules = Runtime::Get()->modules;
  if (DictLookup(modules, full, &value) < 0) return nullptr;
  return value != nullptr ? value : RaiseCannotImport(module, name, module_name);
}

bool ImportStar(Frame* frame, Value* operand) {
  Object* module = BoxSlot(operand);
  if (frame->locals == nullptr) {
    Raise(exc::SystemError, "no locals found during 'import *'");
    return false;
  }
  Object* all = nullptr;
  if (LookupAttr(module, names.__all__, &all) < 0) return false;
  const bool by_dict = all == nullptr;
  if (by_dict) {
    Object* dict = nullptr;
    if (LookupAttr(module, names.__dict__, &dict) < 0) return false;
    if (dict == nullptr) {
      Raise(exc::ImportError, "from-import-* object has no __dict__ and no __all__");
      return false;
    }
    all = ToList(dict);
  }
  Object* list = all != nullptr ? ToList(all) : nullptr;
  if (list == nullptr) return false;
  for (int64_t i = 0; i < ListSize(list); ++i) {
    Object* name = ListGet(list, i);
    if (!IsStr(name)) {
      Object* module_name = GetAttr(module, names.__name__);
      if (module_name == nullptr) return false;
      Raise(exc::TypeError, "%s in %U.%s must be str, not %T",
            by_dict ? "Key" : "Item", module_name, by_dict ? "__dict__" : "__all__", name);
      return false;
    }
    if (by_dict && StrLength(name) > 0 && StrAt(name, 0) == '_') continue;
    Object* value = GetAttr(module, name);
    if (value == nullptr || !StoreName(frame, name, value)) return false;
  }
  return true;
}

bool SetupAnnotations(Frame* frame) {
  if (frame->locals == nullptr) {
    Raise(exc::SystemError, "no locals found when setting up annotations");
    return false;
  }
  Object* found;
  const int known = Find(frame->locals, names.__annotations__, &found);
  if (known != 0) return known > 0;
  Object* dict = NewDict();
  return dict != nullptr && StoreName(frame, names.__annotations__, dict);
}

Object* BuiltinsOf(Object* globals) {
  Object* b = IsDict(globals) ? DictGetStr(globals, names.__builtins__) : nullptr;
  if (b == nullptr) return CurrentBuiltins();
  return IsA(b, module_type) ? ModuleDict(b) : b;
}

bool EnsureBuiltins(Object* globals) {
  if (DictGetStr(globals, names.__builtins__) != nullptr) return true;
  Runtime* runtime = Runtime::Get();
  Frame* frame = CurrentThread()->frame;
  Object* builtins = frame != nullptr ? frame->builtins : runtime->builtins_module;
  return builtins == nullptr || DictSet(globals, names.__builtins__, builtins);
}

Object* CurrentGlobals() {
  Frame* frame = CurrentThread()->frame;
  return frame == nullptr ? nullptr : frame->globals;
}

Object* CurrentBuiltins() {
  Frame* frame = CurrentThread()->frame;
  return frame == nullptr ? Runtime::Get()->builtins_dict : frame->builtins;
}

Object* CurrentCode() {
  Frame* frame = CurrentThread()->frame;
  return frame == nullptr ? nullptr : AsObject(frame->code);
}

Object* CurrentLocals() {
  Frame* frame = CurrentThread()->frame;
  return frame == nullptr ? Raise(exc::SystemError, "frame does not exist") : FrameLocals(frame);
}

}  // namespace tricolor
