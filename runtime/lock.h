// ObjectLock: the lock of one object, two bits of its header's `lock` byte.
//
// WHY        What is one atomic step under CPython's lock stays one: writers of a container take
//            its lock. Readers take none.
// REQUIRES   Never held across a safepoint, a call into Python, or another object's lock, save in
//            the order of runtime/README.md ("Lock order"). Allocation is no safepoint, so it may
//            be held while allocating.
// COST       Nothing but a relaxed load while one thread only runs the program; else one compare-and-swap to take it,
//            one store to give it.
#ifndef TRICOLOR_RUNTIME_LOCK_H_
#define TRICOLOR_RUNTIME_LOCK_H_

#include "runtime/object.h"

namespace tricolor {

// Becomes true before a second thread can touch an object, at a moment when every attached thread
// is at a safepoint. Becomes false again only after finalizers have run beside a program of one
// thread; that may happen at any moment, so an operation may see true and then false.
extern bool multi_threaded;
inline bool MultiThreaded() { return __atomic_load_n(&multi_threaded, __ATOMIC_RELAXED); }

void LockSlow(Object* o);    // spins, then parks
void UnlockSlow(Object* o);  // wakes a waiter

class ObjectLock {
 public:
  explicit ObjectLock(Object* o) : object_(MultiThreaded() ? o : nullptr) {
    if (object_ == nullptr) return;
    uint8_t expected = 0;
    if (!__atomic_compare_exchange_n(&o->lock, &expected, kLockedAlone, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED)) {
      LockSlow(o);
    }
  }
  ~ObjectLock() { Release(); }
  void Release() {
    if (object_ == nullptr) return;
    // Who says between the two that he waits is not woken, and looks again by himself (lock.cc). An exchange would tell,
    // and take as long as the lock itself.
    if (__builtin_expect(__atomic_load_n(&object_->lock, __ATOMIC_RELAXED) == kLockedAlone, 1)) {
      __atomic_store_n(&object_->lock, 0, __ATOMIC_RELEASE);
    } else {
      UnlockSlow(object_);
    }
    object_ = nullptr;
  }
  ObjectLock(const ObjectLock&) = delete;
  ObjectLock& operator=(const ObjectLock&) = delete;

 private:
  static constexpr uint8_t kLockedAlone = 1;  // nobody waits

  Object* object_;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_LOCK_H_
