// Ref: a reference that a workload holds, as a local variable of a Python program would.
//
// WHY        Copying it is what a strategy pays for or does not: an increment here, nothing there.
// THREADS    The one that made it. It lives on a native stack, never in memory from malloc:
//            collectors find it by scanning the stack.
#ifndef TRICOLOR_BENCH_STRATEGIES_MODEL_REF_H_
#define TRICOLOR_BENCH_STRATEGIES_MODEL_REF_H_

#include <utility>

#include "bench/strategies/model/policy.h"

namespace tricolor::strategies {

template <class P>
class Ref {
 public:
  using Object = typename P::Header;

  Ref() = default;
  static Ref Adopt(Object* o) { return Ref(o); }  // takes over a reference that somebody counted
  static Ref Share(Object* o) {                   // one more
    if (o != nullptr) P::Incref(o);
    return Ref(o);
  }
  Ref(const Ref& other) : Ref(Share(other.object_)) {}
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_ != nullptr) P::Decref(object_);
  }

  Object* get() const { return object_; }
  Object* Release() { return std::exchange(object_, nullptr); }  // somebody else drops it
  explicit operator bool() const { return object_ != nullptr; }

 private:
  explicit Ref(Object* o) : object_(o) {}
  Object* object_ = nullptr;
};

// A reference in a slot of a container; the policy says why it stays alive long enough to be
// counted (REQUIRES in policy.h).
template <class T>
inline T* LoadSlot(T* const* slot) {
  return __atomic_load_n(slot, __ATOMIC_ACQUIRE);
}

template <class P>
class ReadLock {
 public:
  explicit ReadLock(typename P::Header* o) : object_(o), locked_(P::LockToRead(o)) {}
  ~ReadLock() {
    if (locked_) P::Unlock(object_);
  }
  ReadLock(const ReadLock&) = delete;
  ReadLock& operator=(const ReadLock&) = delete;

 private:
  typename P::Header* object_;
  bool locked_;
};

template <class P>
class WriteLock {
 public:
  explicit WriteLock(typename P::Header* o) : object_(o) { P::LockToWrite(o); }
  ~WriteLock() { P::Unlock(object_); }
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;

 private:
  typename P::Header* object_;
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_MODEL_REF_H_
