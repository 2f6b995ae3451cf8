#include "runtime/native_hooks.h"

namespace tricolor {

NativeHooks native_hooks;

}  // namespace tricolor
