// Generators, coroutines and asynchronous generators: a frame that lives in a heap cell.
//
// THREADS    `state` is claimed by compare-and-swap: of two threads that resume a generator one runs
//            it, the other gets ValueError. The frame is the claimer's alone until it lets go.
#ifndef TRICOLOR_RUNTIME_OBJECTS_GENERATOR_H_
#define TRICOLOR_RUNTIME_OBJECTS_GENERATOR_H_

#include "runtime/interp/frame.h"
#include "runtime/object.h"
#include "runtime/thread.h"
#include "runtime/type.h"

namespace tricolor {

enum class GeneratorState : uint8_t { kCreated, kSuspended, kRunning, kDone };

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

// A generator (coroutine, asynchronous generator: by the code's flags) that takes over `frame`,
// which stands on the thread's stack at RETURN_GENERATOR. Null: exception.
Object* NewGeneratorFor(Frame* frame);

bool IsGeneratorLike(const Object* o);  // exact generator, coroutine or asynchronous generator

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

// Claims a generator for running on `t`: false with ValueError ("generator already executing"), or
// without error and *done when it has finished.
bool ClaimGenerator(Thread* t, GeneratorObject* g, bool* done);
// The frame yields or ends: unlinks handled stack and frame, and lets go.
void SuspendGenerator(Thread* t, GeneratorObject* g);
void FinishGenerator(Thread* t, GeneratorObject* g);

// Awaitables.
Object* CoroutineAwaitable(Object* o);       // the iterator behind `await o`
Object* AsyncGeneratorWrap(Object* value);   // ASYNC_GEN_WRAP

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_GENERATOR_H_
