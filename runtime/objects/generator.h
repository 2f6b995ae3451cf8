// Generators, coroutines and asynchronous generators: a frame that lives in a heap cell.
//
// THREADS    `state` is claimed by compare-and-swap: of two threads that resume a generator one runs
//            it, the other gets ValueError. The frame is the claimer's alone until it lets go.
#ifndef TRICOLOR_RUNTIME_OBJECTS_GENERATOR_H_
#define TRICOLOR_RUNTIME_OBJECTS_GENERATOR_H_

#include "runtime/interp/frame.h"
#include "runtime/interp/interpreter.h"
#include "runtime/lock.h"
#include "runtime/object.h"
#include "runtime/thread.h"
#include "runtime/type.h"

namespace tricolor {

// kDelegating: busy, but what it delegates to runs: its own slots stand still, and the collector looks
// at them in the cell. A running one's are roots of its thread instead.
// kJumped: suspended, but a debugger set where it goes on: at its frame's ip itself, where nothing
// takes what is sent.
// What a step can simply resume comes first.
enum class GeneratorState : uint8_t { kCreated, kSuspended, kRunning, kDone, kDelegating, kJumped };

struct GeneratorObject {
  Object base;
  Object* name;
  Object* qualname;
  Object* weaklist;
  Object* origin_or_finalizer;  // coroutine: cr_origin; asynchronous generator: its finalizer hook
  HandledStack handled;         // exception handled inside it
  uint8_t state;                // GeneratorState, atomic
  uint8_t hooks_done;           // asynchronous generators
  uint8_t closed;
  uint8_t running_async;
  Frame frame;                  // last: slots and operand stack follow
};

inline GeneratorObject* AsGenerator(Object* o) { return As<GeneratorObject>(o); }
inline GeneratorObject* GeneratorOfFrame(Frame* frame) {
  return reinterpret_cast<GeneratorObject*>(reinterpret_cast<char*>(frame) -
                                            offsetof(GeneratorObject, frame));
}
inline GeneratorState StateOf(const GeneratorObject* g) {
  return static_cast<GeneratorState>(__atomic_load_n(&g->state, __ATOMIC_ACQUIRE));
}
inline bool IsExecuting(const GeneratorObject* g) {
  const GeneratorState state = StateOf(g);
  return state == GeneratorState::kRunning || state == GeneratorState::kDelegating;
}
inline bool IsSuspended(const GeneratorObject* g) {
  const GeneratorState state = StateOf(g);
  return state == GeneratorState::kSuspended || state == GeneratorState::kJumped;
}

// A generator (coroutine, asynchronous generator: by the code's flags) that takes over `frame`,
// which stands on the thread's stack at RETURN_GENERATOR. Null: exception.
Object* NewGeneratorFor(Frame* frame);

bool IsGeneratorLike(const Object* o);  // exact generator, coroutine or asynchronous generator
// One of these that is over or has not begun: its finalizer would do nothing. A coroutine that has not begun
// is warned about.
bool NeedsNoFinalizer(const Object* o);

// One step: sends `value` in (None or empty to start). kReturn: *result is the return value.
SendResult GeneratorSend(Object* generator, Object* value, Object** result);
// Resumes it with the current error raised at the yield.
SendResult GeneratorThrow(Object* generator, Object** result);
bool GeneratorClose(Object* generator);
// What `yield from` / await is waiting on, or null.
Object* GeneratorYieldFrom(GeneratorObject* generator);
// After a step that returned: StopIteration(value) set as the error (none for None).
void SetStopIteration(Object* value);
// The value of the current StopIteration, which it clears; true if the error was one or there was
// none (then None).
bool FetchStopIterationValue(Object** value);

// ValueError "generator already executing".
bool RaiseRunning(GeneratorObject* g);

// Claims a generator that was seen in `state` for running on `t`. False: exception.
inline bool ClaimGeneratorFrom(Thread* t, GeneratorObject* g, GeneratorState state) {
  constexpr auto kRunning = static_cast<uint8_t>(GeneratorState::kRunning);
  auto seen = static_cast<uint8_t>(state);
  // Before the claim: the collector leaves out the slots of a running generator, so that one that does
  // not run after all would have to be shown to it again.
  if (__builtin_expect(++t->python_depth > RecursionLimit(), 0)) {
    --t->python_depth;
    RaiseStackOverflow();
    return false;
  }
  if (!MultiThreaded()) {
    __atomic_store_n(&g->state, kRunning, __ATOMIC_RELAXED);
  } else if (!__atomic_compare_exchange_n(&g->state, &seen, kRunning, false, __ATOMIC_ACQ_REL,
                                          __ATOMIC_ACQUIRE)) {
    --t->python_depth;
    return RaiseRunning(g);
  }
  Frame* f = &g->frame;
  f->previous = t->frame;
  t->frame = f;
  g->handled.previous = t->handled;
  t->handled = &g->handled;
  return true;
}

// Why a generator in `state` is not simply resumed: *done when it has finished; ValueError when it
// runs ("generator already executing"); neither when it is kJumped. Answers false.
bool RefuseClaim(GeneratorObject* g, GeneratorState state, bool* done);

// Claims a generator for the next step on `t`. False: with an exception or as RefuseClaim says.
inline bool ClaimGenerator(Thread* t, GeneratorObject* g, bool* done) {
  const GeneratorState state = StateOf(g);
  *done = false;
  if (__builtin_expect(state >= GeneratorState::kRunning, 0)) return RefuseClaim(g, state, done);
  return ClaimGeneratorFrom(t, g, state);
}

// What the frame got by raw stores while it ran is told to the collector. By shading, not by a
// rescan of the cell: a loop over a generator lets go many times within each round of handshakes,
// and a round that was handed a cell to trace again cannot be the last one of marking.
// Only what changes while it runs: its function, code and names stay or are stored with a barrier, and
// its cells are those that it was made with.
void ShadeGeneratorSlow(GeneratorObject* g);
inline void ShadeGenerator(GeneratorObject* g) {
  gc::Remember(g);
  if (gc::BarrierOn()) ShadeGeneratorSlow(g);
}

// The frame stops (kSuspended, kJumped) or is over (kDone): unlinks it and lets go.
inline void ReleaseGenerator(Thread* t, GeneratorObject* g, GeneratorState state) {
  Frame* f = &g->frame;
  t->handled = g->handled.previous;
  g->handled.previous = nullptr;
  t->frame = f->previous;
  --t->python_depth;
  f->previous = nullptr;
  SetFrameFlags(f, kFrameGenerator);
  ShadeGenerator(g);
  __atomic_store_n(&g->state, static_cast<uint8_t>(state), __ATOMIC_RELEASE);
}
// Clears the frame, which has returned or failed, and lets go.
void FinishGenerator(Thread* t, GeneratorObject* g);

// Awaitables.
Object* CoroutineAwaitable(Object* o);       // the iterator behind `await o`
// anext(iterator, default) when the iterator gave `awaitable`.
bool ReadyAnextAwaitableType();  // once per runtime start
Object* NewAnextAwaitable(Object* awaitable, Object* default_value);
Object* AsyncGeneratorWrap(Object* value);   // ASYNC_GEN_WRAP

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_GENERATOR_H_
