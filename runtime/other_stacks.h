// Stacks that C code has made itself (makecontext, a library of coroutines) and calls the runtime from.
//
// WHY        A scan goes from where a thread is to the end of its stack. On another stack there is foreign memory between
//            the two, or nothing; and what the thread left on its own stack, or on a third one, would not be found.
// THREADS    IsBelowOwnStack: attached threads. The others: whoever may scan the thread.
// COST       A mapping is looked up in /proc/self/maps for each stack of each scan that meets another stack, or finds the
//            thread in the last 256 KB of its own.
#ifndef TRICOLOR_RUNTIME_OTHER_STACKS_H_
#define TRICOLOR_RUNTIME_OTHER_STACKS_H_

#include "gc/visitor.h"
#include "runtime/thread.h"

namespace tricolor {

// How deep a recursion gets on another stack is for C code to know: the recursion limit alone counts there.
bool IsBelowOwnStack(const void* here);

// The part of this address's mapping that may be a stack; {nullptr, nullptr} if it is not mapped.
struct StackRange {
  const char* begin = nullptr;
  const char* end = nullptr;
};
StackRange FindStack(const void* address);

// All stacks that the thread has frames of the interpreter on, and the one that it is on. `low`, `base`: the bounds of
// its own. False: that is its own and the only one.
bool TraceOtherStacks(const Thread* thread, gc::Visitor& visitor, const char* sp, const char* low,
                      const char* base);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OTHER_STACKS_H_
