// _imp: what importlib asks of the runtime.
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/unmarshal.h"
#include "runtime/modules/import.h"
#include "runtime/modules/import_lock.h"
#include "runtime/modules/registry.h"
#include "runtime/named_arguments.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

Object* created_modules = nullptr;  // root: builtin modules that were made, by name

bool NeedStr(Object* o, const char* function) {
  if (IsStr(o)) return true;
  Raise(exc::TypeError, "%s() argument must be str, not %#T", function, o);
  return false;
}

Object* IsBuiltin(Object*, Args args, size_t, Object*) {
  if (!NeedStr(args[0], "is_builtin")) return nullptr;
  const NativeModule* m = FindNativeModule(StrToStd(args[0]));
  if (m == nullptr) return NewInt(0);
  // These two exist once for all; importlib must not make them again.
  return NewInt(StrEquals(args[0], "sys") || StrEquals(args[0], "builtins") ? -1 : 1);
}

Object* CreateBuiltin(Object*, Args args, size_t, Object*) {
  Object* name = GetAttr(args[0], names.name);
  if (name == nullptr || !NeedStr(name, "create_builtin")) return nullptr;
  const NativeModule* m = FindNativeModule(StrToStd(name));
  if (m == nullptr) return None();
  Object* module;
  const int found = DictLookup(created_modules, name, &module);
  if (found != 0) return found == 1 ? module : nullptr;
  module = m->create();
  if (module == nullptr || !DictSet(created_modules, name, module)) return nullptr;
  return module;
}

Object* ExecBuiltin(Object*, Args, size_t, Object*) { return NewInt(0); }

Object* ExtensionSuffixes(Object*, Args, size_t, Object*) {
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  for (const char* const* suffix = kExtensionSuffixes; *suffix != nullptr; ++suffix) {
    Object* text = NewStr(*suffix);
    if (text == nullptr || !ListAppend(list, text)) return nullptr;
  }
  return list;
}

Object* CreateDynamic(Object*, Args args, size_t, Object*) {
  if (native_hooks.create_dynamic == nullptr) {
    return Raise(exc::ImportError, "this build of tricolor loads no extension modules");
  }
  return native_hooks.create_dynamic.load()(args[0]);
}

Object* ExecDynamic(Object*, Args args, size_t, Object*) {
  if (native_hooks.exec_dynamic == nullptr) return NewInt(0);
  return native_hooks.exec_dynamic.load()(args[0]) ? NewInt(0) : nullptr;
}

Object* LockHeld(Object*, Args, size_t, Object*) { return Bool(ImportLockHeld()); }
Object* AcquireLock(Object*, Args, size_t, Object*) {
  AcquireImportLock();
  return None();
}
Object* ReleaseLock(Object*, Args, size_t, Object*) {
  if (!ReleaseImportLock()) return Raise(exc::RuntimeError, "not holding the import lock");
  return None();
}

Object* IsFrozen(Object*, Args args, size_t, Object*) {
  return NeedStr(args[0], "is_frozen") ? Bool(FindFrozenModule(args[0]) != nullptr)
                                          : nullptr;
}
Object* IsFrozenPackage(Object*, Args args, size_t, Object*) {
  if (!NeedStr(args[0], "is_frozen_package")) return nullptr;
  if (FindFrozenModule(args[0]) == nullptr) {
    return Raise(exc::ImportError, "No such frozen object named %R", args[0]);
  }
  return False();
}
Object* GetFrozenObject(Object*, Args args, size_t, Object*) {
  return NeedStr(args[0], "get_frozen_object") ? FrozenModuleCode(args[0]) : nullptr;
}
Object* FindFrozen(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("find_frozen", args, nargs, kwnames, {"", "withdata"}, 1, 1, 1, out))
    return nullptr;
  if (!NeedStr(out[0], "find_frozen")) return nullptr;
  const FrozenModule* frozen = FindFrozenModule(out[0]);
  if (frozen == nullptr) return None();
  Object* origname = NewStr(frozen->origname);
  return origname == nullptr ? nullptr : TupleOf(None(), False(), origname);
}
Object* InitFrozen(Object*, Args args, size_t, Object*) {
  if (!NeedStr(args[0], "init_frozen")) return nullptr;
  if (FindFrozenModule(args[0]) == nullptr) return None();
  Object* code = FrozenModuleCode(args[0]);
  Object* module = code == nullptr ? nullptr : NewModule(args[0]);
  if (module == nullptr || !DictSet(Runtime::Get()->modules, args[0], module)) return nullptr;
  Object* dict = ModuleDict(module);
  return EvalCode(code, dict, dict, nullptr) == nullptr ? nullptr : module;
}
Object* FrozenNames(Object*, Args, size_t, Object*) { return FrozenModuleNames(); }

Object* OverrideFrozenModules(Object*, Args args, size_t, Object*) {
  int64_t override_with;
  if (!IntAsInt64(args[0], &override_with)) return nullptr;
  OverrideFrozen(override_with > 0 ? 1 : override_with < 0 ? -1 : 0);
  return None();
}

Object* FixCoFilename(Object*, Args args, size_t, Object*) {
  if (!IsExactly(args[0], code_type)) {
    return Raise(exc::TypeError, "_fix_co_filename() argument 1 must be code, not %#T", args[0]);
  }
  if (!IsStr(args[1])) {
    return Raise(exc::TypeError, "_fix_co_filename() argument 2 must be str, not %#T", args[1]);
  }
  if (!StrEqual(AsCode(args[0])->filename, args[1])) FixCodeFilename(args[0], args[1]);
  return None();
}

uint64_t Rotate(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

// SipHash-1-3 with a key of (key, 0): the hash of hash-based .pyc files.
uint64_t SipHash13(uint64_t key, const char* data, size_t size) {
  uint64_t v0 = key ^ 0x736f6d6570736575u, v1 = 0x646f72616e646f6du;
  uint64_t v2 = key ^ 0x6c7967656e657261u, v3 = 0x7465646279746573u;
  const auto round = [&] {
    v0 += v1, v1 = Rotate(v1, 13) ^ v0, v0 = Rotate(v0, 32);
    v2 += v3, v3 = Rotate(v3, 16) ^ v2;
    v0 += v3, v3 = Rotate(v3, 21) ^ v0;
    v2 += v1, v1 = Rotate(v1, 17) ^ v2, v2 = Rotate(v2, 32);
  };
  const size_t whole = size / 8 * 8;
  for (size_t i = 0; i < whole; i += 8) {
    uint64_t word;
    std::memcpy(&word, data + i, 8);
    v3 ^= word;
    round();
    v0 ^= word;
  }
  uint64_t last = static_cast<uint64_t>(size) << 56;
  for (size_t i = whole; i < size; ++i) {
    last |= static_cast<uint64_t>(static_cast<unsigned char>(data[i])) << (8 * (i - whole));
  }
  v3 ^= last;
  round();
  v0 ^= last;
  v2 ^= 0xff;
  for (int i = 0; i < 3; ++i) round();
  return (v0 ^ v1) ^ (v2 ^ v3);
}

Object* SourceHash(Object*, Args args, size_t, Object*) {
  int64_t key;
  if (!IntAsInt64(args[0], &key)) return nullptr;
  if (!IsBytes(args[1])) {
    return Raise(exc::TypeError, "a bytes-like object is required, not '%T'", args[1]);
  }
  const std::string_view data = BytesView(args[1]);
  const uint64_t hash = SipHash13(static_cast<uint64_t>(key), data.data(), data.size());
  return NewBytes(&hash, sizeof hash);
}

const NativeMethod kMethods[] = {
    {"is_builtin", IsBuiltin, 1, 1, 0, "is_builtin($module, name, /)\n--\n\n"},
    {"create_builtin", CreateBuiltin, 1, 1, 0, "create_builtin($module, spec, /)\n--\n\n"},
    {"exec_builtin", ExecBuiltin, 1, 1, 0, "exec_builtin($module, mod, /)\n--\n\n"},
    {"extension_suffixes", ExtensionSuffixes, 0, 0, 0, "extension_suffixes($module, /)\n--\n\n"},
    {"create_dynamic", CreateDynamic, 1, 2, 0,
     "create_dynamic($module, spec, file=<unrepresentable>, /)\n--\n\n"},
    {"exec_dynamic", ExecDynamic, 1, 1, 0, "exec_dynamic($module, mod, /)\n--\n\n"},
    {"lock_held", LockHeld, 0, 0, 0, "lock_held($module, /)\n--\n\n"},
    {"acquire_lock", AcquireLock, 0, 0, 0, "acquire_lock($module, /)\n--\n\n"},
    {"release_lock", ReleaseLock, 0, 0, 0, "release_lock($module, /)\n--\n\n"},
    {"is_frozen", IsFrozen, 1, 1, 0, "is_frozen($module, name, /)\n--\n\n"},
    {"is_frozen_package", IsFrozenPackage, 1, 1, 0, "is_frozen_package($module, name, /)\n--\n\n"},
    {"get_frozen_object", GetFrozenObject, 1, 2, 0,
     "get_frozen_object($module, name, data=None, /)\n--\n\n"},
    {"find_frozen", FindFrozen, 0, kAnyCount, kKeywords,
     "find_frozen($module, name, /, *, withdata=False)\n--\n\n"},
    {"init_frozen", InitFrozen, 1, 1, 0, "init_frozen($module, name, /)\n--\n\n"},
    {"_frozen_module_names", FrozenNames, 0, 0, 0, "_frozen_module_names($module, /)\n--\n\n"},
    {"_override_frozen_modules_for_tests", OverrideFrozenModules, 1, 1, 0,
     "_override_frozen_modules_for_tests($module, override, /)\n--\n\n"},
    {"_fix_co_filename", FixCoFilename, 2, 2, 0,
     "_fix_co_filename($module, code, path, /)\n--\n\n"},
    {"source_hash", ByName<"source_hash", SourceHash, "key", "source">, 0, kAnyCount, kKeywords,
     "source_hash($module, key, source)\n--\n\n"},
    {}};

}  // namespace

Object* CreateImpModule() {
  Runtime::Get()->AddRoot(&created_modules);
  gc::Store<Object>(nullptr, &created_modules, NewDict());
  if (created_modules == nullptr) return nullptr;
  Object* module = NewNativeModule("_imp", "(Extremely) low-level import machinery bits as used by importlib.", kMethods);
  if (module == nullptr || !ModuleAdd(module, "check_hash_based_pycs",
                                      NewStr(Runtime::Get()->options().check_hash_pycs))) {
    return nullptr;
  }
  return module;
}

}  // namespace tricolor
