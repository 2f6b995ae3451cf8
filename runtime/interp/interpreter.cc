// The loop. Handlers stand in ops_*.inc, by family.
//
// The loop is a template: its traced flavour stops at trace_point before each instruction. See
// trace.h.
//
// RULE  A handler keeps a reference in a C++ local only as long as nothing is called that polls or
//       runs Python: this function's own stack frame is not scanned (InterpreterSegment).
#if defined(__GNUC__) && !defined(__clang__)
// Every handler ends in an indirect jump of its own, with `ip` and `sp` in registers. These passes
// would make handlers share one jump, or carry their common subexpressions over it in memory.
#pragma GCC optimize("no-gcse", "no-crossjumping", "no-tree-pre", "no-code-hoisting")
#endif

#include "runtime/interp/interpreter.h"

#include <cmath>
#include <cstring>
#include <new>
#include <stdexcept>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/operations.h"
#include "runtime/interp/specialize.h"
#include "runtime/interp/trace.h"
#include "runtime/lock.h"
#include "runtime/modules/builtins.h"
#include "runtime/names.h"
#include "runtime/objects/descriptors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/ephemeron_dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/float.h"
#include "runtime/objects/generator.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/int.h"
#include "runtime/objects/iterators.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/range.h"
#include "runtime/objects/set.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/prompt.h"

namespace tricolor {

namespace {

// Tells the collector which part of the native stack belongs to the loop.
class SegmentScope {
 public:
  __attribute__((always_inline)) explicit SegmentScope(Thread* t) : thread_(t) {
    const void* sp;
    __asm__ volatile("mov %%rsp, %0" : "=r"(sp));
    segment_.low = sp;
    segment_.high = __builtin_frame_address(0);
    segment_.outer = t->segment;
    t->segment = &segment_;
  }
  __attribute__((always_inline)) ~SegmentScope() { thread_->segment = segment_.outer; }

 private:
  Thread* thread_;
  InterpreterSegment segment_;
};

inline Object* NameAt(Frame* frame, int index) {
  return As<TupleObject>(frame->code->names)->items[index];
}

// A tagged integer, or an int object that fits one. False: neither. What comes out of lists, tuples and attributes is an
// object: that is as usual as the other.
inline bool Untag(Value* v) {
  if (v->IsInt()) return true;
  Object* o = v->AsObject();
  if (__builtin_expect(!IsExactly(o, int_type), 0)) return false;
  const int64_t size = As<VarObject>(o)->size;
  if (__builtin_expect(static_cast<uint64_t>(size + 1) <= 2, 1)) {  // one digit, or none
    *v = Value::FromInt(size * static_cast<int64_t>(As<IntObject>(o)->digit[0]));
    return true;
  }
  *v = ToValue(o);
  return v->IsInt();
}

// Of operands that BINARY_FLOAT has looked at: the float itself, or null where it is an integer.
inline Object* FloatIn(Value v) {
  return v.IsObject() && IsExactly(v.AsObject(), float_type) ? v.AsObject() : nullptr;
}
inline bool PlainDouble(Value v, double* out) {
  Object* f = FloatIn(v);
  if (f == nullptr && !Untag(&v)) return false;
  *out = f != nullptr ? FloatValue(f) : static_cast<double>(v.AsInt());
  return true;
}

inline bool AnyInt(const Value* from, const Value* end) {
  uint64_t bits = 0;
  for (; from < end; ++from) bits |= LoadSlot(from).bits();
  return (bits & 1) != 0;
}

inline bool IsTrueObject(Value v) { return v.bits() == reinterpret_cast<uint64_t>(&true_object); }
inline bool IsFalseObject(Value v) { return v.bits() == reinterpret_cast<uint64_t>(&false_object); }
inline bool IsNone(Value v) { return v.bits() == reinterpret_cast<uint64_t>(&none_object); }

// Does this frame want the traced loop? Its sp is stored.
inline bool StepsOn(const Thread* t, const Frame* frame) {
  return TracingOn(t) || PromptStepsOn(t, frame);
}

// *resume: null, or the instruction of `frame` to go on with. On return null, or where the other
// flavour of the loop shall go on in t->frame.
template <bool kTraced>
__attribute__((noinline)) Exit RunLoop(Thread* t, Frame* frame, bool throwing,
                                       Instruction** resume) {
  static const void* const kLabels[] = {
#define TC_LABEL(name, ...) &&op_##name,
      TC_OPCODES(TC_LABEL) TC_OWN_OPCODES(TC_LABEL)
#undef TC_LABEL
  };
  SegmentScope segment(t);
  Instruction* ip;
  Value* sp;
  Value result;           // of a frame that is being left
  uint8_t flags;          // of that frame
  // Of the call that is being made.
  Value *base, *args, *after_call;
  int64_t nargs;
  Object* kwnames;
  Object* init_function;  // in the class, whose version TypeLookup saw
  uint8_t call_flags;

#define DISPATCH() \
  do { \
    if constexpr (kTraced) goto trace_point; \
    goto* kLabels[LoadOp(ip)]; \
  } while (0)
#define NEXT() do { ++ip; DISPATCH(); } while (0)
// Python code may have run below and switched tracing on: the frame goes on traced. (No poll: this is no place for what a
// signal raises.)
#define STEPS_NOW() (!kTraced && PollRequested(t) && StepsOn(t, frame))
#define NEXT_AFTER_CALL() \
  do { \
    if (!kTraced && PollRequested(t)) goto next_asked; \
    NEXT(); \
  } while (0)
#define OP(name) op_##name:
#define SAVE() (frame->ip = ip, StoreSp(frame, sp))
#define ARG() (ip->arg)
#define PUSH(v) (StoreSlot(sp, Value(v)), ++sp)
#define TOP() LoadSlot(sp - 1)
#define PEEK(n) LoadSlot(sp - (n))
#define SET_TOP(v) StoreSlot(sp - 1, Value(v))
// `at`: the instruction that comes next. In the traced flavour frame->ip stays what was executed
// last.
#define POLL(at) \
  do { \
    if (PollRequested(t)) { \
      if constexpr (kTraced) StoreSp(frame, sp); \
      else SAVE(); \
      if (!gc::PollSlow(t)) goto error; \
      if (!kTraced && StepsOn(t, frame)) { \
        ip = (at); \
        goto switch_loop; \
      } \
    } \
  } while (0)

  if (*resume != nullptr) {
    ip = *resume;
    *resume = nullptr;
    sp = LoadSp(frame);
    if (__builtin_expect(t->error != nullptr, 0)) goto error;  // NoMemoryIn
    DISPATCH();
  }
  if (throwing) {
    ip = frame->ip;
    sp = LoadSp(frame);
    if (kTraced && !TraceEntry(t, frame)) goto leave_after_trace;
    goto error;
  }
  if (frame->ip == nullptr) goto start_frame;
  ip = frame->ip + 1;
  sp = LoadSp(frame);
  DISPATCH();

start_frame: {  // the innermost frame has just been linked
  Decoded* decoded = Decode(frame->code);
  if (decoded == nullptr) goto leave_with_error;
  ip = decoded->code;
  sp = LoadSp(frame);
  DISPATCH();
}

trace_point: __attribute__((unused));
  if constexpr (kTraced) {
    StoreSp(frame, sp);
    PromptStep step = PromptStep::kLeave;
    if (prompt_region != nullptr) {
      step = PromptStands(frame, sp) ? PromptStep::kGoOn : NextPromptStep(t, frame);
      if (step == PromptStep::kLook) {  // what the last instruction dropped dies before the next
        LookForPrompts(t);
        step = NextPromptStep(t, frame);
      }
    }
    if (!TracingOn(t)) {
      if (step == PromptStep::kLeave) goto switch_loop;
      frame->ip = ip;
      goto* kLabels[LoadOp(ip)];
    }
    Instruction* next = TraceInstruction(t, frame, ip);
    ip = frame->ip;
    sp = LoadSp(frame);
    if (next == nullptr) goto error;
    goto* kLabels[LoadOp(ip)];
  }

next_asked: __attribute__((unused));
  if (!STEPS_NOW()) NEXT();
  ++ip;
switch_loop:  // `ip` is the instruction that comes next
  StoreSp(frame, sp);
  *resume = ip;
  return {Value(), false};

#include "runtime/interp/ops_names.inc"
#include "runtime/interp/ops_arithmetic.inc"
#include "runtime/interp/ops_attributes.inc"
#include "runtime/interp/ops_control.inc"
#include "runtime/interp/ops_containers.inc"
#include "runtime/interp/ops_calls.inc"
#include "runtime/interp/ops_generators.inc"
#include "runtime/interp/ops_exceptions.inc"

left:  // `result` and `flags` of the frame that was left; t->frame is its caller
  frame = t->frame;
  ip = frame->ip;
  sp = LoadSp(frame);
  if (__builtin_expect((flags & kFrameInit) != 0, 0)) {
    if (!IsNone(result)) {  // the instance is on the stack already
      PUSH(result);
      SAVE();
      BoxSlot(sp - 1);
      RaiseInitResult(TOP().AsObject());
      goto error;
    }
    NEXT();
  }
  PUSH(result);
  NEXT();

error:  // an exception is set; ip stands at the instruction that failed
  SAVE();
  if (__builtin_expect(t->error == nullptr, 0)) {
    Raise(exc::SystemError, "error return without exception set");
  }
  AddTraceback(frame);
  if (kTraced || STEPS_NOW()) TraceException(t, frame);
unwind: {
  // (The address of `sp` itself would keep it out of a register.)
  Value* handler_sp;
  Instruction* handler = Unwind(t, frame, ip, &handler_sp);
  if (handler != nullptr) {
    ip = handler;
    sp = handler_sp;
    if (!kTraced && (prompt_region != nullptr || STEPS_NOW())) goto switch_loop;
    DISPATCH();
  }
}
leave_with_error:
  if ((kTraced || STEPS_NOW()) && frame->ip != nullptr) TraceExit(t, frame, nullptr);
leave_after_trace:
  flags = frame->flags;
  if ((flags & kFrameGenerator) != 0) {
    FinishGenerator(t, GeneratorOfFrame(frame));
    ConvertStopIteration(frame->code);
  } else {
    PopFrame(t, frame);
  }
  if (prompt_region != nullptr) LeavePromptFrame(t, frame);
  if ((flags & kFrameEntry) != 0) return {Value(), false};
  frame = t->frame;
  ip = frame->ip;
  sp = LoadSp(frame);
  goto error;
}

// What native code called by `t`'s innermost frame has thrown becomes that frame's MemoryError.
// Returns the instruction that called it.
Instruction* NoMemoryIn(Thread* t) {
  RaiseNoMemory();
  return t->frame->ip;
}

// The loop, in either flavour, until the frame is left. What may be null: `resume`, as RunLoop's.
__attribute__((noinline)) Exit RunLoops(Thread* t, Frame* frame, bool throwing, Instruction* resume, bool traced) {
  for (;;) {
    try {
      const Exit exit = traced ? RunLoop<true>(t, frame, throwing, &resume) : RunLoop<false>(t, frame, throwing, &resume);
      if (__builtin_expect(resume == nullptr, 1)) return exit;
      traced = !traced;
    } catch (const std::bad_alloc&) {
      resume = NoMemoryIn(t);
    } catch (const std::length_error&) {
      resume = NoMemoryIn(t);
    }
    throwing = false;
    frame = t->frame;
  }
}

// In line in what enters the loop, whose frame saves the registers that a caller's references may live in: whoever uses
// them next has to, and that must not be the loop, whose stack frame nobody scans.
__attribute__((always_inline)) inline Exit EnterLoop(Thread* t, Frame* frame, bool throwing) {
  __asm__ volatile("" ::: "rbx", "r12", "r13", "r14", "r15", "memory");
  Instruction* resume = nullptr;
  bool traced = StepsOn(t, frame);
  if (__builtin_expect(!traced, 1)) {
    // Texts and tables of the C++ library that a native function builds may not fit the memory. This and RunLoops are
    // the places for all of them: the loop has no landing pads of its own, and has stored `ip` and `sp`.
    try {
      const Exit exit = RunLoop<false>(t, frame, throwing, &resume);
      if (__builtin_expect(resume == nullptr, 1)) return exit;
      traced = true;
    } catch (const std::bad_alloc&) {
      resume = NoMemoryIn(t);
    } catch (const std::length_error&) {
      resume = NoMemoryIn(t);
    }
    throwing = false;
    frame = t->frame;
  }
  return RunLoops(t, frame, throwing, resume, traced);
}

}  // namespace

Exit Interpret(Thread* t, Frame* frame, bool throwing) {
  const Exit exit = EnterLoop(t, frame, throwing);
  __asm__ volatile("" ::: "memory");  // no tail call: this frame stays
  return exit;
}

Object* InterpretCall(Thread* t, Frame* frame) {
  const Exit exit = EnterLoop(t, frame, false);
  __asm__ volatile("" ::: "memory");
  return exit.value.Box();
}

}  // namespace tricolor
