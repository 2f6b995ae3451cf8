// NothingBelow: while it lives, the native frames of the thread's callers are not scanned.
//
// WHY        While a program runs, and while its modules go at the end, the frames of the command
//            hold nothing that a root does not: an old word in them must not keep an object alive.
// THREADS    The current one. REQUIRES: stands in a function that is not inlined; `here` is its
//            frame address.
#ifndef TRICOLOR_RUNTIME_MODULES_NOTHING_BELOW_H_
#define TRICOLOR_RUNTIME_MODULES_NOTHING_BELOW_H_

#include <cstdint>

#include "runtime/thread.h"

namespace tricolor {

class NothingBelow {
 public:
  explicit NothingBelow(const void* here) : thread_(CurrentThread()) {
    segment_.low = here;
    segment_.high = reinterpret_cast<const void*>(UINTPTR_MAX);
    segment_.outer = thread_->segment;
    thread_->segment = &segment_;
  }
  ~NothingBelow() { thread_->segment = segment_.outer; }
  NothingBelow(const NothingBelow&) = delete;
  NothingBelow& operator=(const NothingBelow&) = delete;

 private:
  Thread* thread_;
  InterpreterSegment segment_;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_NOTHING_BELOW_H_
