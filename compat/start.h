// Start: the C API comes to life when the first extension is loaded, so that a program without
// extensions pays nothing for it.
#ifndef TRICOLOR_COMPAT_START_H_
#define TRICOLOR_COMPAT_START_H_

#include "compat/api.h"

namespace tricolor::compat {

// Registers the loader of extension modules. Before Runtime::Start; the command calls it.
void Install();
// Types of this layer, C functions of all types, hooks. Once per runtime; false: exception.
bool EnsureStarted();
// The type's tp_* fields are filled: builtin types that became ready after the start.
void EnsureCFunctions(Type* type);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_START_H_
