// Loading extension modules: dlopen, PyInit_*, single-phase and multi-phase initialisation.
#ifndef TRICOLOR_COMPAT_MODULE_LOADER_H_
#define TRICOLOR_COMPAT_MODULE_LOADER_H_

#include "compat/api.h"

namespace tricolor::compat {

Object* CreateDynamic(Object* spec);
bool ExecDynamic(Object* module);

// The full name of the module that a single-phase PyInit function is making, or null.
const char* ModuleBeingMade();

// An extension's type is complete: it belongs to the module whose code runs, if that opted in to
// parallelism, or does so before its initialisation ends.
void NoteNewType(Type* type);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_MODULE_LOADER_H_
