// module: a dict with attribute access; C extensions keep their state behind it (compat).
#ifndef TRICOLOR_RUNTIME_OBJECTS_MODULE_H_
#define TRICOLOR_RUNTIME_OBJECTS_MODULE_H_

#include "runtime/builtin_types.h"

namespace tricolor {

struct ModuleObject {  // PyModuleObject
  Object base;
  Object* dict;
  void* def;
  void* state;
  uint64_t native;  // compat: how the functions of an extension run; where CPython has md_weaklist
  Object* name;
};

// In Object::flags of a module: it has state in C, which the C API knows (compat/native_module.h).
inline constexpr uint8_t kNativeModule = gc::kUser1;
inline bool IsNativeModule(const Object* o) {
  return TypeOf(o) == &module_type && (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & kNativeModule) != 0;
}

Object* NewModule(Object* name);
inline Object* ModuleDict(Object* m) { return gc::Load(&As<ModuleObject>(m)->dict); }

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_MODULE_H_
