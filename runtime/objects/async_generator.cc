// async_generator and the awaitables of its methods.
//
// A step of an asynchronous generator is an awaitable: `await g.asend(v)` sends v into the
// generator; a bare value that comes out is awaited further up, a wrapped one (ASYNC_GEN_WRAP) is
// the next item and ends the awaiting with StopIteration(item).
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/generator_internal.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type async_generator_type;
Type async_generator_asend_type;
Type async_generator_athrow_type;
Type async_generator_wrapped_type;

namespace {

struct Wrapped {
  Object base;
  Object* value;
};

enum class StepState : uint8_t { kInit, kIterating, kClosed };

struct Step {           // asend: value; athrow: arguments, or null for aclose
  Object base;
  Object* generator;
  Object* value;
  StepState state;
};

Step* AsStep(Object* o) { return As<Step>(o); }

// The first use of an asynchronous generator tells the event loop's hooks.
bool InitHooks(Object* o) {
  GeneratorObject* g = AsGenerator(o);
  if (g->hooks_done) return true;
  g->hooks_done = 1;
  Thread* t = CurrentThread();
  if (t->async_gen_finalizer != nullptr) {
    gc::Store(g, &g->origin_or_finalizer, t->async_gen_finalizer);
  }
  if (t->async_gen_firstiter != nullptr) return CallArgs(t->async_gen_firstiter, o) != nullptr;
  return true;
}

Object* NewStep(Type& type, Object* generator, Object* value) {
  Step* s = New<Step>(type);
  if (s == nullptr) return nullptr;
  gc::Store(s, &s->generator, generator);
  gc::Store(s, &s->value, value);
  s->state = StepState::kInit;
  return AsObject(s);
}

// What a step of the generator means for who awaits it.
Object* Unwrap(Object* generator, SendResult step, Object* result) {
  GeneratorObject* g = AsGenerator(generator);
  if (step == SendResult::kNext) {
    if (!IsExactly(result, async_generator_wrapped_type)) return result;  // awaited further up
    g->running_async = 0;
    SetStopIteration(As<Wrapped>(result)->value);
    return nullptr;
  }
  g->running_async = 0;
  if (step == SendResult::kReturn) {
    g->closed = 1;
    Object* e = CallArgs(AsObject(&exc::StopAsyncIteration));
    if (e != nullptr) RaiseInstance(e);
  } else if (ErrorIs(exc::StopAsyncIteration) || ErrorIs(exc::GeneratorExit)) {
    g->closed = 1;
  }
  return nullptr;
}

Object* RaiseReused(const char* what) {
  return Raise(exc::RuntimeError, "cannot reuse already awaited %s", what);
}

constexpr char kAsendName[] = "__anext__()/asend()";
constexpr char kAthrowName[] = "aclose()/athrow()";

Object* AsendSend(Object* self, Object* value) {
  Step* s = AsStep(self);
  if (s->state == StepState::kClosed) return RaiseReused(kAsendName);
  GeneratorObject* g = AsGenerator(s->generator);
  if (s->state == StepState::kInit) {
    if (g->running_async) {
      return Raise(exc::RuntimeError,
                   "anext(): asynchronous generator is already running");
    }
    if (value == None()) value = s->value != nullptr ? s->value : None();
    s->state = StepState::kIterating;
  }
  g->running_async = 1;
  Object* result = nullptr;
  const SendResult step = GeneratorSend(s->generator, value, &result);
  result = Unwrap(s->generator, step, result);
  if (result == nullptr) s->state = StepState::kClosed;
  return result;
}

Object* AsendThrow(Object* self, Args args, size_t nargs, Object*) {
  Step* s = AsStep(self);
  if (s->state == StepState::kClosed) return RaiseReused(kAsendName);
  if (!SetThrown("throw", args, nargs)) return nullptr;
  Object* result = nullptr;
  const SendResult step = GeneratorThrow(s->generator, &result);
  result = Unwrap(s->generator, step, result);
  if (result == nullptr) s->state = StepState::kClosed;
  return result;
}

Object* CloseStep(Object* self, Args, size_t, Object*) {
  AsStep(self)->state = StepState::kClosed;
  return None();
}

Object* RaiseIgnoredExit(Step* s) {
  AsGenerator(s->generator)->running_async = 0;
  s->state = StepState::kClosed;
  return Raise(exc::RuntimeError, "async generator ignored GeneratorExit");
}

// After athrow's or aclose's step failed: aclose swallows the end.
Object* AthrowFailed(Step* s) {
  AsGenerator(s->generator)->running_async = 0;
  s->state = StepState::kClosed;
  if (s->value == nullptr &&
      (ErrorIs(exc::StopAsyncIteration) || ErrorIs(exc::GeneratorExit))) {
    ClearError();
    SetStopIteration(None());
  }
  return nullptr;
}

Object* AthrowSend(Object* self, Object* value) {
  Step* s = AsStep(self);
  GeneratorObject* g = AsGenerator(s->generator);
  if (s->state == StepState::kClosed ||
      (StateOf(g) == GeneratorState::kDone && s->state != StepState::kInit)) {
    return RaiseReused(kAthrowName);
  }
  Object* result = nullptr;
  SendResult step;
  const bool closing = s->value == nullptr;
  if (s->state == StepState::kInit) {
    if (g->running_async) {
      s->state = StepState::kClosed;
      return Raise(exc::RuntimeError, closing ? "aclose(): asynchronous generator is already running"
                                              : "athrow(): asynchronous generator is already running");
    }
    if (g->closed || StateOf(g) == GeneratorState::kDone) {
      s->state = StepState::kClosed;
      if (closing) {
        SetStopIteration(None());
        return nullptr;
      }
      Object* e = CallArgs(AsObject(&exc::StopAsyncIteration));
      if (e != nullptr) RaiseInstance(e);
      return nullptr;
    }
    if (value != None()) {
      return Raise(exc::RuntimeError, "can't send non-None value to a just-started coroutine");
    }
    s->state = StepState::kIterating;
    g->running_async = 1;
    if (closing) {
      g->closed = 1;
      Object* e = CallArgs(AsObject(&exc::GeneratorExit));
      if (e == nullptr) return nullptr;
      SetError(e);
      step = GeneratorThrow(s->generator, &result);
      if (step == SendResult::kNext && IsExactly(result, async_generator_wrapped_type)) {
        return RaiseIgnoredExit(s);
      }
    } else {
      Object* a = s->value;
      if (!SetThrown("athrow", TupleItems(a), static_cast<size_t>(TupleSize(a)))) {
        return AthrowFailed(s);
      }
      step = GeneratorThrow(s->generator, &result);
      result = Unwrap(s->generator, step, result);
      if (result == nullptr) s->state = StepState::kClosed;
      return result;
    }
  } else {
    step = GeneratorSend(s->generator, value, &result);
    if (!closing) {
      result = Unwrap(s->generator, step, result);
      if (result == nullptr) s->state = StepState::kClosed;
      return result;
    }
    if (step == SendResult::kNext && IsExactly(result, async_generator_wrapped_type)) {
      return RaiseIgnoredExit(s);
    }
  }
  if (step == SendResult::kNext) return result;
  if (step == SendResult::kReturn) {
    Object* e = CallArgs(AsObject(&exc::StopAsyncIteration));
    if (e != nullptr) SetError(e);
  }
  return AthrowFailed(s);
}

Object* AthrowThrow(Object* self, Args args, size_t nargs, Object*) {
  Step* s = AsStep(self);
  if (s->state == StepState::kClosed) return RaiseReused(kAthrowName);
  if (!SetThrown("throw", args, nargs)) return nullptr;
  Object* result = nullptr;
  const SendResult step = GeneratorThrow(s->generator, &result);
  if (s->value != nullptr) {
    result = Unwrap(s->generator, step, result);
    if (result == nullptr) s->state = StepState::kClosed;
    return result;
  }
  if (step == SendResult::kNext) {
    return IsExactly(result, async_generator_wrapped_type) ? RaiseIgnoredExit(s) : result;
  }
  if (step == SendResult::kReturn) {
    Object* e = CallArgs(AsObject(&exc::StopAsyncIteration));
    if (e != nullptr) SetError(e);
  }
  return AthrowFailed(s);
}

Object* Identity(Object* self) { return self; }
Object* AsendSendMethod(Object* self, Args args, size_t, Object*) { return AsendSend(self, args[0]); }
Object* AthrowSendMethod(Object* self, Args args, size_t, Object*) {
  return AthrowSend(self, args[0]);
}
Object* AsendNext(Object* self) { return AsendSend(self, None()); }
Object* AthrowNext(Object* self) { return AthrowSend(self, None()); }

const NativeMethod kAsendMethods[] = {{"send", AsendSendMethod, 1, 1, 0, nullptr},
                                      {"throw", AsendThrow, 1, 3, 0, nullptr},
                                      {"close", CloseStep, 0, 0, 0, nullptr},
                                      {nullptr, nullptr, 0, 0, 0, nullptr}};
const NativeMethod kAthrowMethods[] = {{"send", AthrowSendMethod, 1, 1, 0, nullptr},
                                       {"throw", AthrowThrow, 1, 3, 0, nullptr},
                                       {"close", CloseStep, 0, 0, 0, nullptr},
                                       {nullptr, nullptr, 0, 0, 0, nullptr}};

// ---- The methods of the generator itself.

Object* Anext(Object* self) {
  return InitHooks(self) ? NewStep(async_generator_asend_type, self, nullptr) : nullptr;
}
Object* Asend(Object* self, Args args, size_t, Object*) {
  return InitHooks(self) ? NewStep(async_generator_asend_type, self, args[0]) : nullptr;
}
Object* Athrow(Object* self, Args args, size_t nargs, Object*) {
  if (!InitHooks(self)) return nullptr;
  Object* tuple = NewTupleFrom(args, static_cast<int64_t>(nargs));
  return tuple == nullptr ? nullptr : NewStep(async_generator_athrow_type, self, tuple);
}
Object* Aclose(Object* self, Args, size_t, Object*) {
  return InitHooks(self) ? NewStep(async_generator_athrow_type, self, nullptr) : nullptr;
}
Object* GetRunning(Object* self, void*) { return Bool(AsGenerator(self)->running_async != 0); }

const NativeMethod kMethods[] = {
    {"asend", Asend, 1, 1, 0, "asend(v) -> send 'v' in generator."},
    {"athrow", Athrow, 0, 3, 0, "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator."},
    {"aclose", Aclose, 0, 0, 0, "aclose() -> raise GeneratorExit inside generator."},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

const NativeGetSet kGetSet[] = {
    {"__name__", GetGeneratorName, SetGeneratorName, "name of the async generator", nullptr},
    {"__qualname__", GetGeneratorQualname, SetGeneratorQualname,
     "qualified name of the async generator", nullptr},
    {"ag_await", GetGeneratorYieldFrom, nullptr, "object being awaited on, or None", nullptr},
    {"ag_frame", GetGeneratorFrame, nullptr, nullptr, nullptr},
    {"ag_running", GetRunning, nullptr, nullptr, nullptr},
    {"ag_code", GetGeneratorCode, nullptr, nullptr, nullptr},
    {"ag_suspended", GetGeneratorSuspended, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

void TraceStep(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&AsStep(o)->generator));
  visitor.Visit(gc::Load(&AsStep(o)->value));
}

void SetUpStep(Type& t, const char* name, Object* (*next)(Object*), const NativeMethod* methods) {
  BeginType(&t, name, sizeof(Step));
  t.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  t.slots.iter = Identity;
  t.slots.await = Identity;
  t.slots.next = next;
  t.slots.trace = TraceStep;
  t.native_methods = methods;
}

}  // namespace

Object* AsyncGeneratorWrap(Object* value) {
  auto* w = New<Wrapped>(async_generator_wrapped_type);
  if (w == nullptr) return nullptr;
  gc::Store(w, &w->value, value);
  return AsObject(w);
}

bool FinalizeAsyncGenerator(Object* o) {
  GeneratorObject* g = AsGenerator(o);
  Object* hook = gc::Load(&g->origin_or_finalizer);
  if (hook == nullptr || g->closed) return false;
  if (CallArgs(hook, o) == nullptr) WriteUnraisable(o);
  return true;
}

void SetUpAsyncGeneratorTypes() {
  Type& t = async_generator_type;
  BeginType(&t, "async_generator", sizeof(GeneratorObject));
  t.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  t.tp_weaklistoffset = offsetof(GeneratorObject, weaklist);
  t.weak_ref_kind = 1;
  t.slots.aiter = Identity;
  t.slots.anext = Anext;
  t.slots.repr = ReprGenerator;
  t.slots.trace = TraceGenerator;
  t.slots.finalize = FinalizeGenerator;
  t.native_methods = kMethods;
  t.native_getset = kGetSet;
  SetUpStep(async_generator_asend_type, "async_generator_asend", AsendNext, kAsendMethods);
  SetUpStep(async_generator_athrow_type, "async_generator_athrow", AthrowNext, kAthrowMethods);
  Type& w = async_generator_wrapped_type;
  BeginType(&w, "async_generator_wrapped_value", sizeof(Wrapped));
  w.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  w.slots.trace = [](Object* o, gc::Visitor& v) { v.Visit(gc::Load(&As<Wrapped>(o)->value)); };
}

}  // namespace tricolor
