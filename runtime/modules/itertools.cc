// The itertools module.
#include "runtime/modules/itertools.h"

#include <cstring>

#include "runtime/objects/object_type.h"

namespace tricolor {

namespace itertools {

namespace {

bool SetDict(Object* o, Object* value, void* closure) {
  if (value != nullptr) return SetInstanceDict(o, value, closure);
  Raise(exc::TypeError, "cannot delete __dict__");
  return false;
}

}  // namespace

const NativeGetSet kDictGetSet[] = {{"__dict__", GetInstanceDict, SetDict, nullptr, nullptr}, {}};

bool AddType(Object* module, Type* type) {
  if (!ReadyBuiltinType(type)) return false;
  const char* dot = std::strrchr(type->tp_name, '.');
  return ModuleAdd(module, dot == nullptr ? type->tp_name : dot + 1, AsObject(type));
}

}  // namespace itertools

Object* CreateItertoolsModule() {
  static const NativeMethod kNone[] = {{}};
  using namespace itertools;  // NOLINT: the parts below
  // `tee` is a function; AddGroups adds it.
  Object* module = NewNativeModule("itertools", "Building blocks for iterators.", kNone);
  if (module == nullptr || !AddInfinite(module) || !AddChains(module) || !AddFilters(module) ||
      !AddGroups(module) || !AddCombinatorics(module)) {
    return nullptr;
  }
  return module;
}

}  // namespace tricolor
