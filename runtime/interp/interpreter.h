// The interpreter's parts: the loop, pushing and popping of frames, unwinding.
#ifndef TRICOLOR_RUNTIME_INTERP_INTERPRETER_H_
#define TRICOLOR_RUNTIME_INTERP_INTERPRETER_H_

#include "runtime/interp/frame.h"
#include "runtime/objects/function.h"
#include "runtime/thread.h"
#include "runtime/value.h"

namespace tricolor {

// How a frame that Interpret was entered with was left.
struct Exit {
  Value value;   // empty: an exception is set
  bool yielded;  // a generator's frame stopped at a yield: it lives on
};

// Runs `frame`, the thread's innermost (t->frame), which has kFrameEntry. `throwing`: the current
// error is raised at the present instruction instead of going on.
Exit Interpret(Thread* t, Frame* frame, bool throwing);
// The same of a frame that has just been linked: what it returns, boxed. Null: exception.
Object* InterpretCall(Thread* t, Frame* frame);

// ---- Frames of the thread's stack.

// Room for a frame of `code`, header filled, local slots empty, not linked. Null: RecursionError.
Frame* AllocateFrame(Thread* t, FunctionObject* function, CodeObject* code);
Object* RaiseStackOverflow();

// Makes an allocated frame the innermost. False: RecursionError (and the frame is gone).
inline bool LinkFrame(Thread* t, Frame* frame);
// Takes the innermost frame, one of the thread's stack, away.
inline void PopFrame(Thread* t, Frame* frame);

// Fills the argument slots of `frame` (a fresh one of `function`). Positional values are
// args[0 .. npos), keyword values args[npos ..] with their names in `kwnames` (tuple or null).
// False: TypeError is set; `frame` is given back.
bool BindArguments(FunctionObject* function, CodeObject* code, Frame* frame, const Value* args,
                   int64_t npos, Object* kwnames);

// f(*args, **kwargs) of a Python function: its frame, arguments bound, not linked. Operands as
// CallEx. Null: exception.
Frame* BindFromContainers(Thread* t, Value* function, Value* args, Value* kwargs);

// A call from native code: frame, Interpret, result boxed. function_type.slots.call.
Object* CallFunction(Object* function, Args args, size_t nargs, Object* kwnames);

// ---- Exceptions.

// Finds the handler of the current error, which came up at `ip`, adjusts sp and the stack for it
// (the error is taken) and returns its first instruction; null: none.
Instruction* Unwind(Thread* t, Frame* frame, const Instruction* ip, Value** sp);
// An error leaves a generator's frame: StopIteration becomes RuntimeError.
void ConvertStopIteration(CodeObject* code);

inline bool LinkFrame(Thread* t, Frame* frame) {
  frame->previous = t->frame;
  if (__builtin_expect(++t->python_depth > RecursionLimit(), 0)) {
    --t->python_depth;
    t->stack_top = reinterpret_cast<Value*>(frame);
    RaiseStackOverflow();
    return false;
  }
  t->frame = frame;
  return true;
}

inline void PopFrame(Thread* t, Frame* frame) {
  if (__builtin_expect(gc::Load(&frame->frame_object) != nullptr, 0)) DetachFrameObject(frame);
  t->frame = frame->previous;
  t->stack_top = reinterpret_cast<Value*>(frame);
  --t->python_depth;
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_INTERPRETER_H_
