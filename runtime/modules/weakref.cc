// _weakref.
#include "runtime/objects/weakref.h"

#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/dict_methods.h"
#include "runtime/objects/ephemeron_dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {

Object* GetWeakrefCount(Object*, Args args, size_t, Object*) {
  return NewInt(WeakTable::CountReferences(args[0]));
}

Object* GetWeakrefs(Object*, Args args, size_t, Object*) {
  Object* list = NewList();
  return list != nullptr && WeakTable::AppendReferences(args[0], list) ? list : nullptr;
}

Object* Proxy(Object*, Args args, size_t nargs, Object*) {
  return NewWeakProxy(args[0], nargs == 2 ? args[1] : nullptr);
}

// Deletes the key if its weak reference is dead: a late callback must not evict a key set anew.
Object* RemoveDeadWeakref(Object*, Args args, size_t, Object*) {
  if (!IsDict(args[0])) {
    return Raise(exc::TypeError, "_remove_dead_weakref() argument 1 must be dict, not %#T",
                 args[0]);
  }
  Object* value;
  const int found = DictLookup(args[0], args[1], &value);
  if (found < 0) return nullptr;
  if (found == 0) return None();
  if (!IsWeakref(value)) return Raise(exc::TypeError, "not a weakref");
  // In one step: another thread may set the key now.
  const auto is_dead = [](Object* v) { return IsWeakref(v) && WeakrefGet(v) == nullptr; };
  return DictDeleteIf(args[0], args[1], is_dead) < 0 ? nullptr : None();
}

const NativeMethod kMethods[] = {
    {"getweakrefcount", GetWeakrefCount, 1, 1, 0, "getweakrefcount($module, object, /)\n--\n\n"},
    {"getweakrefs", GetWeakrefs, 1, 1, 0, "getweakrefs($module, object, /)\n--\n\n"},
    {"proxy", Proxy, 1, 2, 0, "proxy($module, object, callback=None, /)\n--\n\n"},
    {"_remove_dead_weakref", RemoveDeadWeakref, 2, 2, 0,
     "_remove_dead_weakref($module, dct, key, /)\n--\n\n"},
    {}};

}  // namespace

Object* CreateWeakrefModule() {
  Object* module = NewNativeModule("_weakref", "Weak-reference support module.", kMethods);
  const bool ok = module != nullptr && SetUpEphemeronDict() && ModuleAdd(module, "ref", AsObject(&weakref_type)) &&
                  ModuleAdd(module, "ReferenceType", AsObject(&weakref_type)) &&
                  ModuleAdd(module, "ProxyType", AsObject(&weak_proxy_type)) &&
                  ModuleAdd(module, "CallableProxyType", AsObject(&weak_callable_proxy_type));
  return ok ? module : nullptr;
}

}  // namespace tricolor
