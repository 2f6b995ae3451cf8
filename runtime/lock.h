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

#include "gc/asymmetric_fence.h"  // for compat too, which sees gc/ through runtime/
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

// Beside other threads. What LockBesideOthers answers says how the lock is held, and UnlockBesideOthers is to be told: what the
// byte is to be when the lock is given back, or kLocked if it is held by its bias.
uint8_t LockBesideOthers(Object* o);
void UnlockBesideOthers(Object* o, uint8_t held);

class ObjectLock {
 public:
  // Nothing more in line, nor anything of this object in memory: most programs have one thread, and much that takes a lock does
  // little else (PyObject_SetAttr 6.0 ns, and 7.6 with the biased way in line).
  [[gnu::always_inline]] explicit ObjectLock(Object* o) : object_(MultiThreaded() ? o : nullptr) {
    if (o == nullptr) __builtin_unreachable();
    if (__builtin_expect(object_ != nullptr, 0)) held_ = LockBesideOthers(o);
  }
  [[gnu::always_inline]] ~ObjectLock() { Release(); }
  [[gnu::always_inline]] void Release() {
    if (__builtin_expect(object_ == nullptr, 1)) return;
    UnlockBesideOthers(object_, held_);
    object_ = nullptr;
  }
  ObjectLock(const ObjectLock&) = delete;
  ObjectLock& operator=(const ObjectLock&) = delete;

 private:
  Object* object_;
  uint8_t held_ = 0;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_LOCK_H_
