#include "runtime/modules/builtins.h"

#include "runtime/builtin_types.h"
#include "runtime/error.h"
#include "runtime/objects/generator.h"
#include "runtime/objects/memoryview.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str_methods.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

constexpr const char* kDoc =
    "Built-in functions, exceptions, and other objects.\n\n"
    "Noteworthy: None is the `nil' object; Ellipsis represents `...' in slices.";

struct NamedType {
  const char* name;
  Type* type;
};
const NamedType kTypes[] = {
    {"bool", &bool_type},
    {"memoryview", &memoryview_type},
    {"bytearray", &bytearray_type},
    {"bytes", &bytes_type},
    {"classmethod", &class_method_type},
    {"complex", &complex_type},
    {"dict", &dict_type},
    {"enumerate", &enumerate_type},
    {"filter", &filter_type},
    {"float", &float_type},
    {"frozenset", &frozenset_type},
    {"property", &property_type},
    {"int", &int_type},
    {"list", &list_type},
    {"map", &map_type},
    {"object", &object_type},
    {"range", &range_type},
    {"reversed", &reversed_type},
    {"set", &set_type},
    {"slice", &slice_type},
    {"staticmethod", &static_method_type},
    {"str", &str_type},
    {"super", &super_type},
    {"tuple", &tuple_type},
    {"type", &type_type},
    {"zip", &zip_type},
};

bool AddFunctions(Object* module, const NativeMethod* table, Object* module_name) {
  for (; table->name != nullptr; ++table) {
    if (!ModuleAdd(module, table->name, NewNativeFunction(table, module, module_name))) {
      return false;
    }
  }
  return true;
}

bool AddTypes(Object* module) {
  for (const NamedType& t : kTypes) {
    if (t.type->tp_name != nullptr && !ModuleAdd(module, t.name, AsObject(t.type))) return false;
  }
#define TC_ADD(name, base) \
  if (!ModuleAdd(module, #name, AsObject(&exc::name))) return false;
  TC_EXCEPTION_TYPES(TC_ADD)
#undef TC_ADD
  return ModuleAdd(module, "EnvironmentError", AsObject(&exc::OSError)) &&
         ModuleAdd(module, "IOError", AsObject(&exc::OSError));
}

}  // namespace

Object* CreateBuiltinsModule() {
  if (!ReadyStrAsciiIteratorType() || !ReadyMemoryIteratorType()) return nullptr;
  const NativeMethod none[] = {{}};
  Object* module = NewNativeModule("builtins", kDoc, none);
  if (module == nullptr || !ReadyAnextAwaitableType()) return nullptr;
  Object* module_name = As<ModuleObject>(module)->name;
  const bool ok = AddFunctions(module, kBuiltinsCode, module_name) &&
                  AddFunctions(module, kBuiltinsObjects, module_name) &&
                  AddFunctions(module, kBuiltinsNumbers, module_name) &&
                  AddFunctions(module, kBuiltinsText, module_name) &&
                  AddFunctions(module, kBuiltinsInput, module_name) &&
                  ModuleAdd(module, "None", None()) && ModuleAdd(module, "Ellipsis", Ellipsis()) &&
                  ModuleAdd(module, "NotImplemented", NotImplemented()) &&
                  ModuleAdd(module, "False", False()) && ModuleAdd(module, "True", True()) &&
                  AddTypes(module) &&
                  ModuleAdd(module, "__debug__", Bool(Runtime::Get()->options().optimize == 0));
  return ok ? module : nullptr;
}

}  // namespace tricolor
