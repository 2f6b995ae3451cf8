// Prompt objects: instances of classes with `__prompt__ = True`. They die when the last local
// variable that leads to them goes, not at the next collection.
//
// WHY        What guards something (a lock, a temporary file, a transaction) is to give it back at
//            a place of the program. `with` does that; code written for counts does it by dropping.
// HOW        Nobody counts. A thread keeps those that it made in its *region* as long as only that
//            thread can have them: each is in slots of its frames, in words of its native stack, in
//            fields of other members, and nowhere else. All stores of the thread are watched
//            meanwhile; one into any other cell takes the value, and what that leads to, out of the
//            region for ever (it *escapes*), and the collector sees to it like to any object.
//            A member is *held* by a slot that is remembered with it. The loop looks at that slot
//            before each instruction, in frames that hold members only (interpreter.cc, kTraced).
//            Is it gone, the thread looks through its own frames, its native stack, and the fields
//            of what it found: a member that is nowhere is dead, and dies there and then.
// THREADS    A region is its thread's; others take members out (EscapePrompt, ShowPrompt) under the
//            mutex. The collector does not take regions for roots: what it finds dead before the
//            thread looked dies as it always did.
// GUARANTEES Copying a reference and reading one write nothing. A member that anybody else can
//            have does not die. Which do die promptly: docs/decisions/019-prompt-types.md.
// COST       A program without such classes: a bit in tests that are made anyway. While a thread
//            has members, stores of all threads take the slow way, and frames that hold them run in
//            the loop's other flavour.
#ifndef TRICOLOR_RUNTIME_PROMPT_H_
#define TRICOLOR_RUNTIME_PROMPT_H_

#include <cstdint>
#include <vector>

#include "gc/heap.h"
#include "gc/store_watch.h"
#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

struct Frame;         // runtime/interp/frame.h
struct Thread;
class Value;          // runtime/value.h
struct PromptRegion;  // runtime/prompt_region.h

// The calling thread's, or null while it has no member.
extern constinit thread_local PromptRegion* prompt_region
    __attribute__((tls_model("initial-exec")));

// In Type::cell_flags: instances are born as members. In Object::flags: it is one, of some region,
// or was one and is dead.
inline constexpr uint8_t kPromptCell = gc::kUser2;
// In Type::tp_flags, beside it: the loop makes such instances by the general way, which polls.
// CPython 3.11 has no meaning for this bit.
inline constexpr unsigned long kTypePrompt = 1UL << 21;  // NOLINT: CPython's type

inline bool InPromptRegion(const Object* o) {
  return (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & kPromptCell) != 0;
}

// ---- Classes.

// A class attribute is set. False: it is __prompt__, and the class cannot have that; exception.
bool CheckPrompt(Type* type, Object* name, Object* value);
// A new class with this namespace is being made.
void NotePromptIn(Object* class_namespace);
// From the attribute, own or inherited. Under TypeLock.
void SetPromptOfType(Type* type);
// The same check for the new class, when its slots are known.
bool CheckPromptOfType(Type* type);

// ---- Members.

// The calling thread has just made `fresh`, and nobody knows it yet.
void AddPrompt(Object* fresh);
// For cells that a call makes and drops (bound methods, argument tuples): what they hold does not
// escape by that.
inline void CarryPrompt(Object* fresh, Object* const* values, int64_t count) {
  if (__builtin_expect(prompt_region == nullptr, 1) || fresh == nullptr) return;
  for (int64_t i = 0; i < count; ++i) {
    if (InPromptRegion(values[i])) return AddPrompt(fresh);
  }
}

// Somebody else may have `o` now. Any thread; nothing if it is no member.
void EscapePrompt(Object* o);
// The calling thread has found `o` where it may be another thread's member: in a weak reference, in
// a frame, in the heap. False: it is about to die, and must not be shown. REQUIRES
// InPromptRegion(o).
bool ShowPrompt(Object* o);
inline bool MayShow(Object* o) {
  return __builtin_expect(!InPromptRegion(o), 1) || ShowPrompt(o);
}

// gc::SetStoreWatch for those who watch finalizers (StoreEscapes): the region's watch goes on.
void WatchStoresToo(gc::StoreWatch watch, std::vector<gc::FreeInterval>* refills);

// ---- The loop. `frame` is t->frame, its sp is stored.

// The one slot that matters in `frame`, if NextPromptStep was there last and found no more. Of the
// calling thread.
struct PromptWitness {
  const Frame* frame;  // null: NextPromptStep is to be asked
  const Value* slot;
  // What it held, inverted: a thread's own variables lie in the memory of its stack, which the
  // search for holders goes through.
  uint64_t inverted_bits;
};
extern constinit thread_local PromptWitness prompt_witness
    __attribute__((tls_model("initial-exec")));
inline bool PromptStands(const Frame* frame, const Value* sp) {
  const PromptWitness& w = prompt_witness;
  const auto* const bits = reinterpret_cast<const uint64_t*>(w.slot);
  return w.frame == frame && w.slot < sp &&
         __atomic_load_n(bits, __ATOMIC_RELAXED) == ~w.inverted_bits;
}

enum class PromptStep {
  kLeave,  // nothing of this frame's is to be looked at
  kGoOn,   // members are where they were
  kLook,   // perhaps not: LookForPrompts
};
PromptStep NextPromptStep(const Thread* t, const Frame* frame);
inline bool PromptStepsOn(const Thread* t, const Frame* frame) {
  return __builtin_expect(prompt_region != nullptr, 0) &&
         NextPromptStep(t, frame) != PromptStep::kLeave;
}
// Finds who holds the members, and lets those die that nobody holds. Runs their finalizers and the
// callbacks of weak references to them. Errors are unraisable.
void LookForPrompts(Thread* t);
// `frame` was left for native code, or belongs to a generator: whoever goes on has to look.
void LeavePromptFrame(Thread* t, const Frame* frame);
// A poll asks for the next one.
bool PromptsUnsettled();

// ---- Ends.

// Collector's thread, in OnMarked: the dead are its own.
void ForgetDeadPrompts(gc::DeadSet& dead);
void PromptThreadEnds();       // the calling thread is about to leave the heap
void AfterForkChildOfPrompts();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_PROMPT_H_
