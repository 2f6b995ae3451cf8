// Frame: one activation of a code object.
//
//   thread stack   [Frame][slots: locals, cells, free][operand stack …][Frame] …
//   generator      GeneratorObject { … Frame, slots, operand stack }
//
// WHY        Slots hold Values: integers in frames are not allocated. A frame object (what Python
//            sees) exists only once somebody asked for it; it takes the values over when the frame
//            exits.
// THREADS    The owner's alone. The collector reads a suspended generator's slots meanwhile, so
//            slots are relaxed atomic words. Other threads look at a frame through its frame object
//            (LookAtFrame in objects/frame_object.h), while its thread stands still.
// INVARIANT  [F1] Whenever anything is called that may poll or run Python, `sp` and `ip` of the
//            running frame are stored and every reference in use is in a slot below sp.
//            [F2] Slots below sp hold a valid Value; slots at or above sp are not looked at.
#ifndef TRICOLOR_RUNTIME_INTERP_FRAME_H_
#define TRICOLOR_RUNTIME_INTERP_FRAME_H_

#include "gc/visitor.h"
#include "runtime/interp/decode.h"
#include "runtime/object.h"
#include "runtime/objects/code.h"
#include "runtime/value.h"

namespace tricolor {

struct Thread;

enum FrameFlag : uint8_t {
  kFrameEntry = 1,       // Interpret returns to its native caller when this frame exits
  kFrameInit = 2,        // an __init__: its result must be None and is dropped
  kFrameGenerator = 4,   // lives in a generator
  kFrameStarted = 8,     // past RESUME: counts for tracebacks
  kFrameReports = 16,    // holds prompt objects, or its caller does: the loop is told when it is left
  kFrameComprehension = 32,  // its function is for this call only, and has the same bit in aux (temporaries.h)
};

struct Frame {
  Frame* previous;        // the caller; null in a suspended generator
  Object* function;       // FunctionObject
  CodeObject* code;
  Object* globals;
  Object* builtins;
  Object* locals;         // mapping of a class body or module; in functions the dict that
                          // f_locals gave out, or null
  Object* frame_object;   // FrameObject, or null
  Instruction* ip;        // the instruction that runs; null before the first
  Value* sp;              // first free operand slot
  uint8_t flags;
  Value slots[];

  Value* StackBase() { return slots + code->nslots; }
};

inline Value LoadSlot(const Value* slot) {
  return Value::FromBits(__atomic_load_n(reinterpret_cast<const uint64_t*>(slot),
                                         __ATOMIC_RELAXED));
}
inline void StoreSlot(Value* slot, Value value) {
  __atomic_store_n(reinterpret_cast<uint64_t*>(slot), value.bits(), __ATOMIC_RELAXED);
}
inline Value* LoadSp(const Frame* f) { return __atomic_load_n(&f->sp, __ATOMIC_RELAXED); }
inline void StoreSp(Frame* f, Value* sp) { __atomic_store_n(&f->sp, sp, __ATOMIC_RELAXED); }

// Whether it lives in a generator does not change, but other bits do: for any thread.
inline bool IsInGenerator(const Frame* f) {
  return (__atomic_load_n(&f->flags, __ATOMIC_RELAXED) & kFrameGenerator) != 0;
}
// Of the thread that runs it.
inline void SetFrameFlags(Frame* f, int flags) {
  __atomic_store_n(&f->flags, static_cast<uint8_t>(flags), __ATOMIC_RELAXED);
}
inline void MarkReports(Frame* f) { SetFrameFlags(f, f->flags | kFrameReports); }

// Bytes of a frame of `code`, header included.
inline size_t FrameBytes(const CodeObject* code) {
  return sizeof(Frame) + sizeof(Value) * (static_cast<size_t>(code->nslots) + code->stacksize);
}

// All precise roots of a thread's frames: for Thread::TraceRoots.
void TraceFrames(Thread* thread, gc::Visitor& visitor);
// References of one frame (header, and slots below sp).
void TraceFrame(Frame* frame, gc::Visitor& visitor);

// ---- What tracebacks, sys._getframe and warnings need.

// The frame object of `frame`, made if need be. Null: MemoryError is set.
Object* FrameObjectOf(Frame* frame);
// A frame object for code that no frame runs, for tracebacks: its variables are empty, its line is
// the code's first unless `lineno` is set. `locals` may be null. Null: exception.
Object* NewExitedFrame(CodeObject* code, Object* globals, Object* locals);
int FrameLasti(const Frame* frame);  // byte offset in co_code, -1 before the start
int FrameLine(const Frame* frame);   // present line, -1 if none
// Whether the frame has begun: frames that only bind arguments do not appear in tracebacks.
inline bool FrameStarted(const Frame* frame) { return frame->ip != nullptr; }
// The frame `depth` levels below the innermost of the calling thread, or null.
Frame* FrameAtDepth(int depth);

// locals() of the frame: a dict (or the mapping of a class body), values boxed. Null: exception.
// REQUIRES that nobody else runs it.
Object* FrameLocals(Frame* frame);
// The same in two steps, for a frame that stands still for the first only. TakeVariables neither
// polls nor runs Python; false: exception.
struct FrameVariables {
  Object* locals;    // what FrameLocals will return
  RefArray* values;  // of the slots, boxed; null where there is none. Null: `locals` is complete
};
bool TakeVariables(Frame* frame, FrameVariables* taken);
Object* FrameLocals(const CodeObject* code, const FrameVariables& taken);

// The frame object takes over the values of a frame that exits. REQUIRES frame_object != null.
void DetachFrameObject(Frame* frame);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_FRAME_H_
