// Explicit collections: gc.collect() and the runtime's own.
#ifndef TRICOLOR_RUNTIME_MODULES_COLLECT_H_
#define TRICOLOR_RUNTIME_MODULES_COLLECT_H_

#include <cstdint>

namespace tricolor {

// One whole cycle, then the finalizers and callbacks that it found, on the calling thread. The
// native frames between the innermost interpreter segment and here are not scanned: what the
// caller still needs must be in a Python frame or below it. The number of objects freed.
int64_t CollectNow();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_COLLECT_H_
