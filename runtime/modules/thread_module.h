// _thread: what the rest of the runtime needs of it.
#ifndef TRICOLOR_RUNTIME_MODULES_THREAD_MODULE_H_
#define TRICOLOR_RUNTIME_MODULES_THREAD_MODULE_H_

#include "runtime/object.h"

namespace tricolor {

struct Thread;

// The Python part of a thread's end: its thread-local data go, its sentinel lock is released.
void ThreadEnds(Thread* thread);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_THREAD_MODULE_H_
