// The type `generator`.
#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/error.h"
#include "runtime/objects/generator_internal.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor {

Type generator_type;

namespace {
// gi_frame, cr_frame, ag_frame and their like.
bool AuditPart(Object* self, const char* part) {
  if (!AuditHooksInstalled()) return true;
  const char* kind = IsA(self, coroutine_type)          ? "cr_"
                     : IsA(self, async_generator_type) ? "ag_"
                                                        : "gi_";
  return AuditEvent("object.__getattr__", self, std::string(kind) + part);
}
}  // namespace

Object* GetGeneratorFrame(Object* self, void*) {
  if (!AuditPart(self, "frame")) return nullptr;
  GeneratorObject* g = AsGenerator(self);
  return StateOf(g) == GeneratorState::kDone ? None() : FrameObjectOf(&g->frame);
}
Object* GetGeneratorRunning(Object* self, void*) {
  return Bool(IsExecuting(AsGenerator(self)));
}
Object* GetGeneratorCode(Object* self, void*) {
  return AuditPart(self, "code") ? AsObject(AsGenerator(self)->frame.code) : nullptr;
}
Object* GetGeneratorYieldFrom(Object* self, void*) {
  Object* o = GeneratorYieldFrom(AsGenerator(self));
  return o != nullptr ? o : None();
}
Object* GetGeneratorSuspended(Object* self, void*) {
  return Bool(IsSuspended(AsGenerator(self)));
}
Object* GetGeneratorName(Object* self, void*) { return gc::Load(&AsGenerator(self)->name); }
bool SetGeneratorName(Object* self, Object* value, void*) {
  if (value == nullptr || !IsStr(value)) {
    Raise(exc::TypeError, "__name__ must be set to a string object");
    return false;
  }
  gc::Store(self, &AsGenerator(self)->name, value);
  return true;
}
Object* GetGeneratorQualname(Object* self, void*) { return gc::Load(&AsGenerator(self)->qualname); }
bool SetGeneratorQualname(Object* self, Object* value, void*) {
  if (value == nullptr || !IsStr(value)) {
    Raise(exc::TypeError, "__qualname__ must be set to a string object");
    return false;
  }
  gc::Store(self, &AsGenerator(self)->qualname, value);
  return true;
}
Object* ReprGenerator(Object* self) {
  return StrFormat("<%T object %U at %p>", self, gc::Load(&AsGenerator(self)->qualname),
                   static_cast<void*>(self));
}

namespace {

Object* Identity(Object* self) { return self; }

Object* NextOf(Object* self) {
  Object* result;
  const SendResult step = GeneratorSend(self, None(), &result);
  if (step == SendResult::kReturn && result != None()) SetStopIteration(result);
  return step == SendResult::kNext ? result : nullptr;
}

Object* Send(Object* self, Args args, size_t, Object*) {
  Object* result = nullptr;
  const SendResult step = GeneratorSend(self, args[0], &result);
  return StepResult(step, result);
}
Object* Close(Object* self, Args, size_t, Object*) {
  return GeneratorClose(self) ? None() : nullptr;
}

const NativeMethod kMethods[] = {
    {"send", Send, 1, 1, 0,
     "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."},
    {"throw", GeneratorThrowMethod, 1, 3, 0, "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator."},
    {"close", Close, 0, 0, 0, "close() -> raise GeneratorExit inside generator."},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

const NativeGetSet kGetSet[] = {
    {"__name__", GetGeneratorName, SetGeneratorName, "name of the generator", nullptr},
    {"__qualname__", GetGeneratorQualname, SetGeneratorQualname, "qualified name of the generator",
     nullptr},
    {"gi_yieldfrom", GetGeneratorYieldFrom, nullptr, "object being iterated by yield from, or None",
     nullptr},
    {"gi_running", GetGeneratorRunning, nullptr, nullptr, nullptr},
    {"gi_frame", GetGeneratorFrame, nullptr, nullptr, nullptr},
    {"gi_suspended", GetGeneratorSuspended, nullptr, nullptr, nullptr},
    {"gi_code", GetGeneratorCode, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

void SetUpGeneratorType() {
  Type& t = generator_type;
  BeginType(&t, "generator", sizeof(GeneratorObject));
  t.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  t.tp_weaklistoffset = offsetof(GeneratorObject, weaklist);
  t.weak_ref_kind = 1;
  t.slots.iter = Identity;
  t.slots.next = NextOf;
  t.slots.send = GeneratorSend;
  t.slots.repr = ReprGenerator;
  t.slots.trace = TraceGenerator;
  t.slots.finalize = FinalizeGenerator;
  t.native_methods = kMethods;
  t.native_getset = kGetSet;
}

}  // namespace tricolor
