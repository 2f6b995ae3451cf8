// The lock of an object that is biased to the thread which takes it, in line: for functions that do little else beside other
// threads. ObjectLock (lock.h) is for all others, and for who does not get it here.
#ifndef TRICOLOR_RUNTIME_OWN_LOCK_H_
#define TRICOLOR_RUNTIME_OWN_LOCK_H_

#include "runtime/lock.h"

namespace tricolor {

// `place`: the thread's own (lock_place). REQUIRES that the thread has no lock by its bias, as it never has where C code calls.
// False: this lock is not biased to it. Says first that it has the lock and looks once, then: who waits for it to leave a lock
// that it lost may wait for a try.
inline bool TakeOwnLock(Object* o, LockPlace* place) {
  __atomic_store_n(&place->held, o, __ATOMIC_RELEASE);
  gc::LightFence();
  // Who takes the bias away changes the byte, and then waits for this place.
  if (__builtin_expect(__atomic_load_n(&o->lock, __ATOMIC_RELAXED) == place->biased, 1)) return true;
  __atomic_store_n(&place->held, nullptr, __ATOMIC_RELEASE);
  return false;
}
inline void GiveOwnLock(LockPlace* place) { __atomic_store_n(&place->held, nullptr, __ATOMIC_RELEASE); }

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OWN_LOCK_H_
