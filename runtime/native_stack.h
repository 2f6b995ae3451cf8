// The end of the native stack, for recursion that the recursion limit does not count: the hash of
// nested tuples, an iterator over an iterator over an iterator.
#ifndef TRICOLOR_RUNTIME_NATIVE_STACK_H_
#define TRICOLOR_RUNTIME_NATIVE_STACK_H_

#include "runtime/thread.h"

namespace tricolor {

bool RaiseStackEnds();  // false, RecursionError set; true on a stack of C's own (other_stacks.h)

// False, with RecursionError set, when the calling thread is near the end of its stack. Costs a
// load and a branch.
inline bool EnoughStack() {
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  return __builtin_expect(here > CurrentThread()->native_limit, 1) || RaiseStackEnds();
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_NATIVE_STACK_H_
