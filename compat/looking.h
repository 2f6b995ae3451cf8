// Looking: what a program learns of native objects without being given them, by the gc module or in a message.
//
// THREADS    Any attached thread. SAFEPOINT  both, where they wait for the legacy lock; Show not if the caller has it.
#ifndef TRICOLOR_COMPAT_LOOKING_H_
#define TRICOLOR_COMPAT_LOOKING_H_

#include "compat/api.h"

namespace tricolor::compat {

// Hooks of the runtime (runtime/native_hooks.h).
bool Show(Object* o);
void LookAround(void (*look)(void* argument), void* argument);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_LOOKING_H_
