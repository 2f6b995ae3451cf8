// ObjectLock: the lock of one object, its header's `lock` byte.
//
// WHY        What is one atomic step under CPython's lock stays one: writers of a container take
//            its lock. Readers take none.
// BIAS       Most objects are only ever written by one thread. Whose lock one thread took again and again is biased to it:
//            it says in a word of its own (LockPlace) that it has the lock, and looks at the byte once more, without a
//            locked instruction. Who else wants it takes the bias away for ever, and makes up for the fence that the
//            owner left out (gc/asymmetric_fence.h, decision 024).
// REQUIRES   Never held across a safepoint, a call into Python, or another object's lock, save in
//            the order of runtime/README.md ("Lock order"). Allocation is no safepoint, so it may
//            be held while allocating.
// ORDERING   A mutex's.
// COST       Nothing but a relaxed load while one thread only runs the program; else, biased, some loads and two plain
//            stores; a compare-and-swap and a store if not; a system call for who takes a bias away.
#ifndef TRICOLOR_RUNTIME_LOCK_H_
#define TRICOLOR_RUNTIME_LOCK_H_

#include "gc/asymmetric_fence.h"
#include "runtime/object.h"

namespace tricolor {

// Becomes true before a second thread can touch an object, at a moment when every attached thread
// is at a safepoint. Becomes false again only after finalizers have run beside a program of one
// thread; that may happen at any moment, so an operation may see true and then false.
extern bool multi_threaded;
inline bool MultiThreaded() { return __atomic_load_n(&multi_threaded, __ATOMIC_RELAXED); }

// The lock byte.
//
//   bit 0     kLocked    somebody has it, by compare-and-swap
//       1     kWaiters   and others wait; never without kLocked
//       2..6             the number of the place whose thread took it last; 0: nobody did, kShared: several want it
//       7     kBiased    biased to that place: who has it stands there, or nobody has it
struct LockByte {
  enum : uint8_t { kLocked = 1, kWaiters = 2, kShared = 31 << 2, kBiased = 128 };
};

// One thread's side of the locks that are biased to it. Outlives the thread, whose biased objects the next one in
// its place takes over.
struct alignas(64) LockPlace {
  const Object* held;   // atomic, written by its thread: what it has by its bias. One; a second lock is taken the other way
  uint8_t biased;       // the byte of a free object that is biased to this place
  uint8_t last;         // of a free one whose lock this thread took last
  uint32_t until_bias;  // how often such a one is taken before its lock is biased
  uint32_t patience;    // atomic: what until_bias begins with; others raise it as they take a bias away
};
extern constinit thread_local LockPlace* lock_place __attribute__((tls_model("initial-exec")));

// The thread takes a place, if there is one left; and gives it back, with no lock held. Without one it gets no bias.
void BeginLocks();
void EndLocks();
void AfterForkLocks();  // in the child, whose only thread this is

// What the byte is to be when the lock is given back.
uint8_t LockSlow(Object* o);
void UnlockSlow(Object* o);  // there may be waiters

class ObjectLock {
 public:
  explicit ObjectLock(Object* o) : object_(MultiThreaded() ? o : nullptr) {
    if (object_ == nullptr) return;
    LockPlace* place = lock_place;
    if (__atomic_load_n(&o->lock, __ATOMIC_RELAXED) == place->biased &&
        __atomic_load_n(&place->held, __ATOMIC_RELAXED) == nullptr) {
      __atomic_store_n(&place->held, o, __ATOMIC_RELEASE);
      gc::LightFence();
      // Who takes the bias away changes the byte, and then waits for this place.
      if (__builtin_expect(__atomic_load_n(&o->lock, __ATOMIC_RELAXED) == place->biased, 1)) {
        place_ = place;
        return;
      }
      __atomic_store_n(&place->held, nullptr, __ATOMIC_RELEASE);
    }
    free_ = LockSlow(o);
  }
  ~ObjectLock() { Release(); }
  void Release() {
    if (object_ == nullptr) return;
    if (place_ != nullptr) {
      __atomic_store_n(&place_->held, nullptr, __ATOMIC_RELEASE);
    } else if (__builtin_expect(__atomic_load_n(&object_->lock, __ATOMIC_RELAXED) == (free_ | LockByte::kLocked), 1)) {
      // Who says between the two that he waits is not woken, and looks again by himself (lock.cc). An exchange would tell,
      // and take as long as the lock itself.
      __atomic_store_n(&object_->lock, free_, __ATOMIC_RELEASE);
    } else {
      UnlockSlow(object_);
    }
    object_ = nullptr;
  }
  ObjectLock(const ObjectLock&) = delete;
  ObjectLock& operator=(const ObjectLock&) = delete;

 private:
  Object* object_;
  LockPlace* place_ = nullptr;  // where it is held by its bias
  uint8_t free_ = 0;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_LOCK_H_
