// The runtime's first and last steps that are Python's: streams, site, threads, atexit, modules.
#ifndef TRICOLOR_RUNTIME_MODULES_LIFECYCLE_H_
#define TRICOLOR_RUNTIME_MODULES_LIFECYCLE_H_

#include "runtime/object.h"

namespace tricolor {

bool EnableFaultHandler();  // -X faulthandler
bool InitStandardStreams();  // encodings, io, sys.stdin, stdout, stderr, builtins.open
bool ImportSite();
bool InstallInterruptHandler();  // SIGINT raises KeyboardInterrupt
bool FlushStandardStreams();  // false: flushing sys.stdout failed (reported)

// threading._shutdown(), if threading was imported.
void WaitForThreads();
// Callbacks of atexit, newest first; errors are reported.
void RunAtexit();
// Collects, then takes __main__ and the other modules away, so that what they hold is finalized
// with its globals intact.
void FinalizeModules();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_LIFECYCLE_H_
