// sys: the parts of the module, by file.
#ifndef TRICOLOR_RUNTIME_MODULES_SYS_H_
#define TRICOLOR_RUNTIME_MODULES_SYS_H_

#include "runtime/native.h"
#include "runtime/object.h"

namespace tricolor {

extern const NativeMethod kSysHooks[];    // sys_hooks.cc: displayhook, excepthook, audit …
extern const NativeMethod kSysThreads[];  // sys_threads.cc: frames, tracing, recursion limit …
bool AddSysInfo(Object* module);          // sys_info.cc: version_info, flags, float_info …
bool AddSysPaths(Object* module);         // sys_paths.cc: path, prefix, executable …
bool InitSysHooks(Object* module);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_SYS_H_
