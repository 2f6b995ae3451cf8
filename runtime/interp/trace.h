// Tracing: what sys.settrace and sys.setprofile promise.
//
// WHY        The loop exists twice (interpreter.cc): the plain flavour knows nothing of tracing, the
//            traced one stops here before each instruction and at calls, returns and exceptions.
//            Interpret changes the flavour: a plain loop whose thread traces hands its frame over where
//            it polls and behind what may have run Python, a traced one does so at the next instruction after
//            tracing ended.
//            Frames that hold prompt objects run in it too (runtime/prompt.h), without events.
// THREADS    The running frame's own.
// COST       Nothing in the plain flavour; a thread that traces polls at every poll point.
#ifndef TRICOLOR_RUNTIME_INTERP_TRACE_H_
#define TRICOLOR_RUNTIME_INTERP_TRACE_H_

#include "runtime/interp/frame.h"
#include "runtime/thread.h"

namespace tricolor {

// Trace functions that are running on this thread: no events meanwhile.
extern thread_local int trace_depth;
// The innermost of them: for which frame and event it was called; null, if none runs.
struct TraceCall {
  const Frame* frame;
  const char* event;
  bool yields;  // "return" of a frame that is resumed
};
extern thread_local TraceCall trace_call;

// Does the thread want the traced loop?
inline bool TracingOn(const Thread* t) {
  return __builtin_expect(t->trace_function != nullptr || t->profile_function != nullptr, 0) &&
         trace_depth == 0;
}

// Before the instruction at `ip` of `frame` (t->frame, sp stored, frame->ip is the one before):
// call, line and opcode events. The instruction to go on with: another one after a jump, or the
// same place in the code's full decoding (decode.h). Null: exception; frame->ip is set either way.
Instruction* TraceInstruction(Thread* t, Frame* frame, Instruction* ip);

// A frame is entered by throw().
bool TraceEntry(Thread* t, Frame* frame);
// The frame returns or yields *slot, or (null) is left with the current error. False: exception.
// If it yields, frame->ip may be another one afterwards: f_lineno was set, and what it yields is on
// top of another stack.
bool TraceExit(Thread* t, Frame* frame, Value* slot);
// The current error has come up in `frame`. It may be another one afterwards.
void TraceException(Thread* t, Frame* frame);
// What `frame` iterates over or awaits has returned `value`: an "exception" event with the
// StopIteration that CPython's loop sees there. False: the trace function raised.
bool TraceStop(Thread* t, Frame* frame, Object* value);

// Functions and methods in C, also those of extension modules: a profile function hears of their
// calls.
bool HasCallEvents(const Value* callable);
// Calls one with c_call and c_return events around. Operands as CallSlow; as CallEx.
Object* CallProfiled(Thread* t, Frame* frame, Value* callable, Value* args, int64_t nargs,
                     Object* kwnames);
Object* CallProfiledEx(Thread* t, Frame* frame, Value* callable, Value* args, Value* kwargs);

// sys.settrace, sys.setprofile on the calling thread; null: none.
void SetTraceFunction(Object* function);
void SetProfileFunction(Object* function);
// What sys.gettrace and sys.getprofile answer: the function, or the object that a function in C
// came with.
Object* ShownHook(Object* function);
// Set by the C API once: finds that object; any other function is its own answer.
using HookShower = Object* (*)(Object* function);
void ShowHooksBy(HookShower shower);
// sys.call_tracing: calls with events although a trace function runs.
Object* CallWithTracing(Object* function, Object* args);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_TRACE_H_
