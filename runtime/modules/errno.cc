// errno.
#include <errno.h>
#include <string.h>

#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str.h"

namespace tricolor {

namespace {

struct Code {
  const char* name;
  int value;
};
constexpr Code kCodes[] = {
#define X(name) {#name, name},
#include "runtime/modules/errno_names.inc"
#undef X
};

}  // namespace

Object* CreateErrnoModule() {
  const NativeMethod none[] = {{}};
  Object* module = NewNativeModule(
      "errno", "This module makes available standard errno system symbols.", none);
  Object* by_number = NewDict();
  if (module == nullptr || by_number == nullptr) return nullptr;
  for (const Code& code : kCodes) {
    if (!ModuleAdd(module, code.name, NewInt(code.value))) return nullptr;
    Object* number = NewInt(code.value);
    Object* name = NewStr(code.name);
    // Of two names for one number the plainer one wins.
    const bool alias = strcmp(code.name, "EWOULDBLOCK") == 0 ||
                       strcmp(code.name, "EOPNOTSUPP") == 0;
    if (!alias && (number == nullptr || name == nullptr || !DictSet(by_number, number, name))) {
      return nullptr;
    }
  }
  return ModuleAdd(module, "errorcode", by_number) ? module : nullptr;
}

}  // namespace tricolor
