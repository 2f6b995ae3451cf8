// What threads, signals and modules need of the interpreter besides runtime/interp/*.h.
#ifndef TRICOLOR_RUNTIME_INTERP_BRIDGE_H_
#define TRICOLOR_RUNTIME_INTERP_BRIDGE_H_

#include <cstddef>

#include "gc/visitor.h"
#include "runtime/object.h"

namespace tricolor {

struct Thread;

// The frames of a thread: everything between stack_begin and stack_top.
void TraceFrames(Thread* thread, gc::Visitor& visitor);

// The frame object of the caller's innermost Python frame; null without exception: none.
Object* CurrentFrameObject();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_BRIDGE_H_
