// Jumps of a debugger: what setting f_lineno does.
//
// WHY        The frame goes on elsewhere, so its operand stack must be what the code there expects.
//            What the stack holds before each instruction follows from the code: a small picture of
//            it, one kind for each operand, is carried along all ways through. A jump may drop
//            operands; it cannot make any.
// THREADS    The frame's own, while its trace function runs.
#ifndef TRICOLOR_RUNTIME_INTERP_JUMP_H_
#define TRICOLOR_RUNTIME_INTERP_JUMP_H_

#include "runtime/interp/frame.h"

namespace tricolor {

// Goes on at the first instruction of `line`, or of the next line that has one. False: ValueError
// says why it cannot. REQUIRES that `frame` runs and stopped for a "line" event, or (`yields`) for
// the "return" event of a yield: what it yields stays on top of its stack.
bool JumpToLine(Frame* frame, int line, bool yields);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_JUMP_H_
