// sys: attributes that the rest of the runtime reads and writes.
#ifndef TRICOLOR_RUNTIME_MODULES_SYS_ACCESS_H_
#define TRICOLOR_RUNTIME_MODULES_SYS_ACCESS_H_

#include "runtime/object.h"

namespace tricolor {

// sys.NAME, or null without exception.
Object* SysGet(const char* name);
bool SysSet(const char* name, Object* value);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_SYS_ACCESS_H_
