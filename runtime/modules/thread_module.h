// _thread: what its parts and the rest of the runtime need of it.
#ifndef TRICOLOR_RUNTIME_MODULES_THREAD_MODULE_H_
#define TRICOLOR_RUNTIME_MODULES_THREAD_MODULE_H_

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

struct Thread;

// The Python part of a thread's end: its thread-local data go, its sentinel lock is released.
void ThreadEnds(Thread* thread);

inline constexpr double kTimeoutMaxSeconds = 9223372036.0;  // _thread.TIMEOUT_MAX

extern Type thread_lock_type;
extern Type thread_rlock_type;
bool InitThreadLocks();
Object* NewThreadLock();
bool AcquireThreadLock(Object* lock);  // waits; false: a signal handler raised
void ReleaseThreadLock(Object* lock);

extern Type thread_local_type;  // _thread._local
bool InitThreadLocal();
void DropThreadLocals(Thread* thread);

bool AddThreadExceptHook(Object* module);  // _excepthook and _ExceptHookArgs

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_THREAD_MODULE_H_
