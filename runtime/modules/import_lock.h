// The global import lock: reentrant, owned by a thread. importlib holds it for moments only, to
// make the lock of one module.
#ifndef TRICOLOR_RUNTIME_MODULES_IMPORT_LOCK_H_
#define TRICOLOR_RUNTIME_MODULES_IMPORT_LOCK_H_

namespace tricolor {

void AcquireImportLock();  // detached while it waits
bool ReleaseImportLock();  // false: the caller does not hold it
bool ImportLockHeld();     // by any thread

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_IMPORT_LOCK_H_
