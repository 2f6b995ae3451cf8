// coroutine, and the iterator that its __await__ returns.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/interpreter.h"
#include "runtime/names.h"
#include "runtime/objects/generator_internal.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

Type coroutine_type;
Type coroutine_wrapper_type;

namespace {

struct CoroutineWrapper {
  Object base;
  Object* coroutine;
};

Object* CoroutineOf(Object* wrapper) { return As<CoroutineWrapper>(wrapper)->coroutine; }

Object* Await(Object* self) {
  auto* w = New<CoroutineWrapper>(coroutine_wrapper_type);
  if (w == nullptr) return nullptr;
  gc::Store(w, &w->coroutine, self);
  return AsObject(w);
}

Object* Send(Object* self, Args args, size_t, Object*) {
  Object* result = nullptr;
  const SendResult step = GeneratorSend(self, args[0], &result);
  return StepResult(step, result);
}
Object* Close(Object* self, Args, size_t, Object*) {
  return GeneratorClose(self) ? None() : nullptr;
}

Object* WrapperSend(Object* self, Args args, size_t n, Object* k) {
  return Send(CoroutineOf(self), args, n, k);
}
Object* WrapperThrow(Object* self, Args args, size_t n, Object* k) {
  return GeneratorThrowMethod(CoroutineOf(self), args, n, k);
}
Object* WrapperClose(Object* self, Args args, size_t n, Object* k) {
  return Close(CoroutineOf(self), args, n, k);
}
Object* WrapperNext(Object* self) {
  Object* result = nullptr;
  const SendResult step = GeneratorSend(CoroutineOf(self), None(), &result);
  return StepResult(step, result);
}
SendResult WrapperSendSlot(Object* self, Object* value, Object** result) {
  return GeneratorSend(CoroutineOf(self), value, result);
}

Object* GetOrigin(Object* self, void*) {
  Object* o = gc::Load(&AsGenerator(self)->origin_or_finalizer);
  return o != nullptr ? o : None();
}

const NativeMethod kMethods[] = {
    {"send", Send, 1, 1, 0,
     "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."},
    {"throw", GeneratorThrowMethod, 1, 3, 0, "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine."},
    {"close", Close, 0, 0, 0, "close() -> raise GeneratorExit inside coroutine."},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

const NativeMethod kWrapperMethods[] = {
    {"send", WrapperSend, 1, 1, 0, nullptr},
    {"throw", WrapperThrow, 1, 3, 0, nullptr},
    {"close", WrapperClose, 0, 0, 0, nullptr},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

const NativeGetSet kGetSet[] = {
    {"__name__", GetGeneratorName, SetGeneratorName, "name of the coroutine", nullptr},
    {"__qualname__", GetGeneratorQualname, SetGeneratorQualname, "qualified name of the coroutine",
     nullptr},
    {"cr_await", GetGeneratorYieldFrom, nullptr, "object being awaited on, or None", nullptr},
    {"cr_running", GetGeneratorRunning, nullptr, nullptr, nullptr},
    {"cr_frame", GetGeneratorFrame, nullptr, nullptr, nullptr},
    {"cr_code", GetGeneratorCode, nullptr, nullptr, nullptr},
    {"cr_origin", GetOrigin, nullptr, nullptr, nullptr},
    {"cr_suspended", GetGeneratorSuspended, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

Object* CoroutineAwaitable(Object* o) {
  if (IsExactly(o, coroutine_type)) return o;
  if (IsExactly(o, generator_type) &&
      (AsGenerator(o)->frame.code->flags & kCodeIterableCoroutine) != 0) {
    return o;
  }
  auto* await = TypeOf(o)->slots.await;
  if (await == nullptr) {
    return Raise(exc::TypeError, "object %T can't be used in 'await' expression", o);
  }
  Object* iterator = await(o);
  if (iterator == nullptr) return nullptr;
  if (IsExactly(iterator, coroutine_type) ||
      (IsExactly(iterator, generator_type) &&
       (AsGenerator(iterator)->frame.code->flags & kCodeIterableCoroutine) != 0)) {
    return Raise(exc::TypeError, "__await__() returned a coroutine");
  }
  if (!IsIterator(iterator)) {
    return Raise(exc::TypeError, "__await__() returned non-iterator of type '%T'", iterator);
  }
  return iterator;
}

// cr_origin: where it was made, if sys.set_coroutine_origin_tracking_depth asked for it.
void SetCoroutineOrigin(GeneratorObject* g) {
  Thread* t = CurrentThread();
  if (t->coroutine_origin_depth <= 0) return;
  Object* list = NewList();
  Frame* f = t->frame != nullptr ? t->frame->previous : nullptr;
  for (int i = 0; list != nullptr && f != nullptr && i < t->coroutine_origin_depth; ++i) {
    Object* entry = TupleOf(f->code->filename, BoxInt(FrameLine(f)), f->code->name);
    if (entry == nullptr || !ListAppend(list, entry)) list = nullptr;
    f = f->previous;
  }
  Object* tuple = list == nullptr ? nullptr : ListToTuple(list);
  if (tuple == nullptr) ClearError();
  else gc::Store(g, &g->origin_or_finalizer, tuple);
}

void WarnNeverAwaited(Object* coroutine) {
  // warnings._warn_unawaited_coroutine, when the module is there, knows about origins.
  Object* module = DictGet(Runtime::Get()->modules, "warnings");
  Object* warn = nullptr;
  if (module != nullptr && LookupAttr(module, Intern("_warn_unawaited_coroutine"), &warn) < 0) {
    ClearError();
  }
  if (warn != nullptr) {
    if (CallArgs(warn, coroutine) == nullptr) WriteUnraisable(coroutine);
    return;
  }
  if (!Warn(exc::RuntimeWarning, "coroutine '%U' was never awaited",
            AsGenerator(coroutine)->qualname)) {
    WriteUnraisable(coroutine);
  }
}

void SetUpCoroutineTypes() {
  Type& t = coroutine_type;
  BeginType(&t, "coroutine", sizeof(GeneratorObject));
  t.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  t.tp_weaklistoffset = offsetof(GeneratorObject, weaklist);
  t.weak_ref_kind = 1;
  t.slots.await = Await;
  t.slots.send = GeneratorSend;
  t.slots.repr = ReprGenerator;
  t.slots.trace = TraceGenerator;
  t.slots.finalize = FinalizeGenerator;
  t.native_methods = kMethods;
  t.native_getset = kGetSet;

  Type& w = coroutine_wrapper_type;
  BeginType(&w, "coroutine_wrapper", sizeof(CoroutineWrapper));
  w.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  w.tp_doc = "A wrapper object implementing __await__ for coroutines.";
  w.slots.iter = [](Object* self) { return self; };
  w.slots.next = WrapperNext;
  w.slots.send = WrapperSendSlot;
  w.slots.trace = [](Object* o, gc::Visitor& v) { v.Visit(gc::Load(&As<CoroutineWrapper>(o)->coroutine)); };
  w.native_methods = kWrapperMethods;
}

}  // namespace tricolor
