// The builtin modules: how they are found, made and initialised.
#ifndef TRICOLOR_RUNTIME_MODULES_REGISTRY_H_
#define TRICOLOR_RUNTIME_MODULES_REGISTRY_H_

#include <string_view>

#include "runtime/native.h"
#include "runtime/object.h"

namespace tricolor {

// The table ends with a null name. In registry.cc: one line per module.
extern const NativeModule kNativeModules[];
const NativeModule* FindNativeModule(std::string_view name);

// Makes the module and puts it into sys.modules (as _imp.create_builtin does, by hand).
Object* CreateNativeModule(const char* name);
// sys.modules[name], imported if need be. Null: exception.
Object* ImportModule(const char* name);
// An attribute of a module, imported if need be: ImportAttr("io", "open").
Object* ImportAttr(const char* module, const char* attribute);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_REGISTRY_H_
