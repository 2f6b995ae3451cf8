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

Object* NewModule(Object* name);
inline Object* ModuleDict(Object* m) { return gc::Load(&As<ModuleObject>(m)->dict); }

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_MODULE_H_
