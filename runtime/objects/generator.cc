// What generators, coroutines and asynchronous generators share: stepping, throwing, closing.
#include "runtime/objects/generator.h"

#include <algorithm>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/eval.h"
#include "runtime/interp/interpreter.h"
#include "runtime/lock.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/function.h"
#include "runtime/objects/generator_internal.h"
#include "runtime/other_stacks.h"

namespace tricolor {

namespace {

Type* TypeOfCode(const CodeObject* code) {
  if ((code->flags & kCodeCoroutine) != 0) return &coroutine_type;
  if ((code->flags & kCodeAsyncGenerator) != 0) return &async_generator_type;
  return &generator_type;
}

void ShadeSlots(GeneratorObject* g, Value* slot, const Value* end) {
  for (; slot < end; ++slot) {
    const Value v = LoadSlot(slot);
    if (v.IsObject()) gc::WriteBarrier(g, v.AsObject());
  }
}

// A new one was filled by raw stores.
void ShadeNewGenerator(GeneratorObject* g) {
  gc::Remember(g);
  if (!gc::BarrierOn()) return;
  Frame* f = &g->frame;
  gc::WriteBarrier(g, gc::Load(&g->name));
  gc::WriteBarrier(g, gc::Load(&g->qualname));
  gc::WriteBarrier(g, f->function);
  gc::WriteBarrier(g, f->code);
  gc::WriteBarrier(g, f->globals);
  gc::WriteBarrier(g, f->builtins);
  gc::WriteBarrier(g, gc::Load(&f->locals));
  ShadeSlots(g, f->slots, LoadSp(f));
}

}  // namespace

const char* GeneratorKindName(Object* o) {
  if (IsExactly(o, coroutine_type)) return "coroutine";
  return IsExactly(o, async_generator_type) ? "async generator" : "generator";
}

Object* NewGeneratorFor(Frame* frame) {
  CodeObject* code = frame->code;
  Type* type = TypeOfCode(code);
  auto* g = reinterpret_cast<GeneratorObject*>(
      NewCell(type, offsetof(GeneratorObject, frame) + FrameBytes(code)));
  if (g == nullptr) return nullptr;
  // Only what can run code when it is closed needs a finalizer: a handler around a yield, the
  // warning of a coroutine that was never awaited, the hooks of an asynchronous generator.
  if (type != &generator_type || BytesSize(code->exceptiontable) > 0) {
    CurrentThread()->heap->SetFlags(g, gc::kFinalizable);
  }
  auto* f = As<FunctionObject>(frame->function);
  Frame* to = &g->frame;
  g->name = gc::Load(&f->name);
  g->qualname = gc::Load(&f->qualname);
  g->state = static_cast<uint8_t>(GeneratorState::kCreated);
  to->function = frame->function;
  to->code = code;
  to->globals = frame->globals;
  to->builtins = frame->builtins;
  to->locals = frame->locals;
  to->ip = frame->ip;
  to->flags = kFrameGenerator;
  const int n = code->nslots;
  for (int i = 0; i < n; ++i) StoreSlot(&to->slots[i], LoadSlot(&frame->slots[i]));
  StoreSp(to, to->slots + n);
  ShadeNewGenerator(g);
  if ((code->flags & kCodeCoroutine) != 0) SetCoroutineOrigin(g);
  return AsObject(g);
}

bool IsGeneratorLike(const Object* o) {
  const Type* t = TypeOf(o);
  return t == &generator_type || t == &coroutine_type || t == &async_generator_type;
}

bool NeedsNoFinalizer(const Object* o) {
  if (!IsGeneratorLike(o)) return false;
  const GeneratorState state = StateOf(As<GeneratorObject>(o));
  return state == GeneratorState::kDone ||
         (state == GeneratorState::kCreated && !IsExactly(o, coroutine_type));
}

bool RaiseRunning(GeneratorObject* g) {
  Raise(exc::ValueError, "%s already executing", GeneratorKindName(AsObject(g)));
  return false;
}

bool RefuseClaim(GeneratorObject* g, GeneratorState state, bool* done) {
  *done = state == GeneratorState::kDone;
  return *done || state == GeneratorState::kJumped ? false : RaiseRunning(g);
}

void ShadeGeneratorSlow(GeneratorObject* g) {
  Frame* f = &g->frame;
  gc::WriteBarrier(g, gc::Load(&g->handled.exception));
  gc::WriteBarrier(g, gc::Load(&f->locals));
  gc::WriteBarrier(g, gc::Load(&f->frame_object));
  // One that is over has sp at its first slot: what the slots held is nobody's.
  Value* const sp = LoadSp(f);
  ShadeSlots(g, f->slots, std::min(f->StackBase() - f->code->nfree, sp));
  ShadeSlots(g, f->StackBase(), sp);
}

void FinishGenerator(Thread* t, GeneratorObject* g) {
  Frame* f = &g->frame;
  if (gc::Load(&f->frame_object) != nullptr) DetachFrameObject(f);
  StoreSp(f, f->slots);
  gc::StoreNoBarrier(&f->locals, static_cast<Object*>(nullptr));
  gc::StoreNoBarrier(&g->handled.exception, static_cast<Object*>(nullptr));
  ReleaseGenerator(t, g, GeneratorState::kDone);
}

namespace {

// Ends a generator that has not started or that nothing can resume.
void Discard(GeneratorObject* g) {
  Frame* f = &g->frame;
  if (gc::Load(&f->frame_object) != nullptr) DetachFrameObject(f);
  StoreSp(f, f->slots);
  gc::StoreNoBarrier(&f->locals, static_cast<Object*>(nullptr));
  __atomic_store_n(&g->state, static_cast<uint8_t>(GeneratorState::kDone), __ATOMIC_RELEASE);
}

SendResult Finish(Exit exit, Object** result) {
  if (exit.value.IsEmpty()) return SendResult::kError;
  *result = exit.value.Box();
  if (*result == nullptr) return SendResult::kError;
  return exit.yielded ? SendResult::kNext : SendResult::kReturn;
}

bool NativeStackLow(Thread* t) {
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  if (here > t->native_limit || IsBelowOwnStack(here)) return false;
  RaiseStackOverflow();
  return true;
}

// ClaimGenerator, also for one that a debugger sent elsewhere.
bool ClaimWherever(Thread* t, GeneratorObject* g, bool* done, bool* jumped) {
  *jumped = StateOf(g) == GeneratorState::kJumped;
  *done = false;
  if (*jumped) return ClaimGeneratorFrom(t, g, GeneratorState::kJumped);
  if (ClaimGenerator(t, g, done)) return true;
  // Sent elsewhere since the look above: another thread is at it.
  return *done || ErrorSet() ? false : RaiseRunning(g);
}

}  // namespace

SendResult GeneratorSend(Object* o, Object* value, Object** result) {
  GeneratorObject* g = AsGenerator(o);
  Thread* t = CurrentThread();
  if (NativeStackLow(t)) return SendResult::kError;
  *result = nullptr;
  if (value != None() && StateOf(g) == GeneratorState::kCreated) {
    Raise(exc::TypeError, "can't send non-None value to a just-started %s", GeneratorKindName(o));
    return SendResult::kError;
  }
  bool done, jumped;
  if (!ClaimWherever(t, g, &done, &jumped)) {
    if (!done) return SendResult::kError;
    if (IsExactly(o, coroutine_type)) {
      Raise(exc::RuntimeError, "cannot reuse already awaited coroutine");
      return SendResult::kError;
    }
    *result = None();
    return SendResult::kReturn;
  }
  SetFrameFlags(&g->frame, g->frame.flags | kFrameEntry);
  if (jumped) {
    --g->frame.ip;  // the loop goes on behind it
  } else {
    Value* sp = LoadSp(&g->frame);
    StoreSlot(sp, Value(value));
    StoreSp(&g->frame, sp + 1);
  }
  return Finish(Interpret(t, &g->frame, false), result);
}

Object* GeneratorYieldFrom(GeneratorObject* g) {
  const GeneratorState state = StateOf(g);
  if (state != GeneratorState::kSuspended) return nullptr;
  const Instruction* next = g->frame.ip + 1;
  if (next->op != OP_RESUME || next->arg < 2) return nullptr;
  return LoadSlot(LoadSp(&g->frame) - 1).AsObject();
}

namespace {

// The error is set; it comes up at the yield.
SendResult ThrowHere(GeneratorObject* g, Object** result) {
  Thread* t = CurrentThread();
  Object* error = TakeError();
  if (NativeStackLow(t)) return SendResult::kError;
  bool done, jumped;
  if (!ClaimWherever(t, g, &done, &jumped)) {
    if (done) {
      if (IsExactly(AsObject(g), coroutine_type)) {
        Raise(exc::RuntimeError, "cannot reuse already awaited coroutine");
      } else {
        SetError(error);
      }
    }
    return SendResult::kError;
  }
  SetFrameFlags(&g->frame, g->frame.flags | kFrameEntry);
  // The exception's context is what is handled around the generator.
  Object* handled = g->handled.exception;
  Object* context = nullptr;
  if (handled != nullptr && handled != error) context = handled;
  if (context != nullptr && gc::Load(&AsException(error)->context) == nullptr) {
    gc::Store(error, &AsException(error)->context, context);
  }
  SetError(error);
  return Finish(Interpret(t, &g->frame, true), result);
}

// Marks the generator as busy around a call to what it delegates to.
class Delegating {
 public:
  explicit Delegating(GeneratorObject* g) : g_(g) {
    uint8_t expected = static_cast<uint8_t>(GeneratorState::kSuspended);
    ok_ = __atomic_compare_exchange_n(&g->state, &expected,
                                      static_cast<uint8_t>(GeneratorState::kDelegating), false,
                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    if (!ok_) Raise(exc::ValueError, "%s already executing", GeneratorKindName(AsObject(g)));
  }
  ~Delegating() {
    if (ok_) {
      ShadeGenerator(g_);
      __atomic_store_n(&g_->state, static_cast<uint8_t>(GeneratorState::kSuspended),
                       __ATOMIC_RELEASE);
    }
  }
  bool ok() const { return ok_; }

 private:
  GeneratorObject* g_;
  bool ok_;
};

// close() of what a generator delegates to.
bool CloseDelegate(Object* o) {
  if (IsExactly(o, generator_type) || IsExactly(o, coroutine_type)) return GeneratorClose(o);
  Object* close;
  if (LookupAttr(o, names.close, &close) < 0) WriteUnraisable(o);
  if (close == nullptr) return true;
  return CallArgs(close) != nullptr;
}

// After the delegate ended: its value becomes that of the `yield from`, and the generator goes on.
SendResult ResumeBehindDelegate(GeneratorObject* g, Object** result) {
  Value* sp = LoadSp(&g->frame);
  StoreSp(&g->frame, sp - 1);
  Instruction* send = g->frame.ip;
  while (send->op != OP_SEND) --send;
  g->frame.ip = send + send->arg - 1;
  Object* value;
  if (FetchStopIterationValue(&value)) return GeneratorSend(AsObject(g), value, result);
  return ThrowHere(g, result);
}

// `given`: what throw() was called with, which is what a delegate's own throw() gets.
SendResult ThrowGiven(Object* o, Args given, size_t count, Object** result) {
  GeneratorObject* g = AsGenerator(o);
  *result = nullptr;
  Object* delegate = GeneratorYieldFrom(g);
  if (delegate == nullptr) return ThrowHere(g, result);
  if (ErrorIs(exc::GeneratorExit)) {
    Object* error = TakeError();
    bool closed;
    {
      Delegating scope(g);
      if (!scope.ok()) return SendResult::kError;
      closed = CloseDelegate(delegate);
    }
    if (closed) SetError(error);
    return ThrowHere(g, result);
  }
  Object* error = TakeError();
  SendResult step;
  if (IsExactly(delegate, generator_type) || IsExactly(delegate, coroutine_type)) {
    Delegating scope(g);
    if (!scope.ok()) return SendResult::kError;
    SetError(error);
    Thread* t = CurrentThread();
    g->frame.previous = t->frame;  // the delegate's frame is called from this one
    t->frame = &g->frame;
    step = ThrowGiven(delegate, given, count, result);
    t->frame = g->frame.previous;
    g->frame.previous = nullptr;
    if (step == SendResult::kReturn) {
      SetStopIteration(*result);
      step = SendResult::kError;
    }
  } else {
    Object* method;
    if (LookupAttr(delegate, names.throw_, &method) < 0) return SendResult::kError;
    if (method == nullptr) {
      SetError(error);
      return ThrowHere(g, result);
    }
    Delegating scope(g);
    if (!scope.ok()) return SendResult::kError;
    *result = count > 0 ? Call(method, given, count) : CallArgs(method, error);
    step = *result != nullptr ? SendResult::kNext : SendResult::kError;
  }
  if (step == SendResult::kNext) return step;
  return ResumeBehindDelegate(g, result);
}

}  // namespace

SendResult GeneratorThrow(Object* o, Object** result) {
  return ThrowGiven(o, nullptr, 0, result);
}

Object* GeneratorThrowMethod(Object* self, Args args, size_t nargs, Object*) {
  Object* result = nullptr;
  if (!SetThrown("throw", args, nargs)) return nullptr;
  const SendResult step = ThrowGiven(self, args, nargs, &result);
  return StepResult(step, result);
}

bool GeneratorClose(Object* o) {
  GeneratorObject* g = AsGenerator(o);
  switch (StateOf(g)) {
    case GeneratorState::kDone: return true;
    case GeneratorState::kCreated: {
      // Nothing has run: nothing to clean up.
      uint8_t expected = static_cast<uint8_t>(GeneratorState::kCreated);
      if (__atomic_compare_exchange_n(&g->state, &expected,
                                      static_cast<uint8_t>(GeneratorState::kRunning), false,
                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        Discard(g);
        return true;
      }
      break;
    }
    default: break;
  }
  Raise(exc::GeneratorExit, "");
  Object* error = TakeError();
  if (error != nullptr) {  // raised without arguments
    if (Object* bare = CallArgs(AsObject(&exc::GeneratorExit))) error = bare;
    SetError(error);
  }
  Object* result;
  const SendResult step = GeneratorThrow(o, &result);
  if (step == SendResult::kNext) {
    Raise(exc::RuntimeError, "%s ignored GeneratorExit", GeneratorKindName(o));
    return false;
  }
  if (step == SendResult::kReturn) return true;
  if (ErrorIs(exc::StopIteration) || ErrorIs(exc::GeneratorExit)) {
    ClearError();
    return true;
  }
  return false;
}

void SetStopIteration(Object* value) {
  Object* e = value == nullptr || value == None()
                  ? CallArgs(AsObject(&exc::StopIteration))
                  : CallArgs(AsObject(&exc::StopIteration), value);
  if (e != nullptr) RaiseInstance(e);
}

bool FetchStopIterationValue(Object** value) {
  *value = None();
  if (!ErrorSet()) return true;
  if (!ErrorIs(exc::StopIteration)) return false;
  Object* e = TakeError();
  Object* v = gc::Load(&As<StopIterationObject>(e)->value);
  if (v != nullptr) *value = v;
  return true;
}

// throw(type, value=None, traceback=None): sets the error. False: another error is set.
bool SetThrown(const char* function, Args args, size_t nargs) {
  if (!CheckPositional(function, nargs, 1, 3)) return false;
  Object* type = args[0];
  Object* value = nargs > 1 ? args[1] : None();
  Object* traceback = nargs > 2 && args[2] != None() ? args[2] : nullptr;
  if (traceback != nullptr && !IsExactly(traceback, traceback_type)) {
    Raise(exc::TypeError, "throw() third argument must be a traceback object");
    return false;
  }
  Object* e;
  if (IsType(type) && IsSubtype(reinterpret_cast<Type*>(type), &exc::BaseException)) {
    if (value != None() && IsException(value) && IsA(value, *reinterpret_cast<Type*>(type))) {
      e = value;
    } else if (value == None()) {
      e = CallArgs(type);
    } else if (IsTuple(value)) {
      e = CallWithDict(type, value, nullptr);
    } else {
      e = CallArgs(type, value);
    }
    if (e == nullptr) return true;  // that error is thrown instead
    if (!IsException(e)) {
      Raise(exc::TypeError,
            "calling %R should have returned an instance of BaseException, not %T", type, e);
      return true;
    }
  } else if (IsException(type)) {
    if (value != None()) {
      Raise(exc::TypeError, "instance exception may not have a separate value");
      return false;
    }
    e = type;
  } else {
    Raise(exc::TypeError,
          "exceptions must be classes or instances deriving from BaseException, not %T", type);
    return false;
  }
  if (traceback != nullptr) gc::Store(e, &AsException(e)->traceback, traceback);
  SetError(e);
  return true;
}

void TraceGenerator(Object* o, gc::Visitor& visitor) {
  GeneratorObject* g = AsGenerator(o);
  visitor.Visit(gc::Load(&g->name));
  visitor.Visit(gc::Load(&g->qualname));
  visitor.Visit(gc::Load(&g->origin_or_finalizer));
  visitor.Visit(gc::Load(&g->handled.exception));
  Frame* f = &g->frame;
  if (gc::Load(&f->code) == nullptr) return;  // being made
  visitor.Visit(gc::Load(&f->function));
  visitor.Visit(gc::Load(&f->code));
  visitor.Visit(gc::Load(&f->globals));
  visitor.Visit(gc::Load(&f->builtins));
  visitor.Visit(gc::Load(&f->locals));
  visitor.Visit(gc::Load(&f->frame_object));
  // A running one's slots are roots of its thread; it is traced again when it lets go.
  if (StateOf(g) == GeneratorState::kRunning) return;
  Value* const end = LoadSp(f);
  for (Value* slot = f->slots; slot < end; ++slot) {
    const Value v = LoadSlot(slot);
    if (v.IsObject()) visitor.Visit(v.AsObject());
  }
}

void FinalizeGenerator(Object* o) {
  GeneratorObject* g = AsGenerator(o);
  if (StateOf(g) == GeneratorState::kDone || IsExecuting(g)) return;
  SavedError saved;
  if (IsExactly(o, async_generator_type) && FinalizeAsyncGenerator(o)) return;
  if (IsExactly(o, coroutine_type) && StateOf(g) == GeneratorState::kCreated) {
    WarnNeverAwaited(o);
  }
  if (!GeneratorClose(o)) WriteUnraisable(o);
}

}  // namespace tricolor
