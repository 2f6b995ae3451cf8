// What the three kinds of generator objects share among themselves.
#ifndef TRICOLOR_RUNTIME_OBJECTS_GENERATOR_INTERNAL_H_
#define TRICOLOR_RUNTIME_OBJECTS_GENERATOR_INTERNAL_H_

#include "runtime/native.h"
#include "runtime/objects/generator.h"

namespace tricolor {

const char* GeneratorKindName(Object* o);
// throw(type, value=None, traceback=None): sets the error. False: another error is set.
bool SetThrown(const char* function, Args args, size_t nargs);
// The method throw() of generators and coroutines.
Object* GeneratorThrowMethod(Object* self, Args args, size_t nargs, Object*);
void TraceGenerator(Object* o, gc::Visitor& visitor);
void FinalizeGenerator(Object* o);

// The answer of send()/throw() for Python: null with StopIteration when it returned.
inline Object* StepResult(SendResult step, Object* result) {
  if (step == SendResult::kNext) return result;
  if (step == SendResult::kReturn) SetStopIteration(result);
  return nullptr;
}

// Attributes: <prefix>_frame and so on, `names` in the order frame, running, code, yieldfrom,
// suspended.
Object* GetGeneratorFrame(Object* self, void*);
Object* GetGeneratorRunning(Object* self, void*);
Object* GetGeneratorCode(Object* self, void*);
Object* GetGeneratorYieldFrom(Object* self, void*);
Object* GetGeneratorSuspended(Object* self, void*);
Object* GetGeneratorName(Object* self, void*);
bool SetGeneratorName(Object* self, Object* value, void*);
Object* GetGeneratorQualname(Object* self, void*);
bool SetGeneratorQualname(Object* self, Object* value, void*);
Object* ReprGenerator(Object* self);

void SetCoroutineOrigin(GeneratorObject* g);
void WarnNeverAwaited(Object* coroutine);
// The finalizer hook of an asynchronous generator; false: it has none.
bool FinalizeAsyncGenerator(Object* o);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_GENERATOR_INTERNAL_H_
