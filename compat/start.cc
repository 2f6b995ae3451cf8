#include "compat/start.h"

#include <vector>

#include "compat/call.h"
#include "compat/death.h"
#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "compat/looking.h"
#include "compat/module_loader.h"
#include "compat/native_module.h"
#include "compat/parallel.h"
#include "compat/shares.h"
#include "compat/slots.h"
#include "compat/tp_del.h"
#include "compat/tracked.h"
#include "compat/unpinned.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/list.h"
#include "runtime/objects/slot_defs.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {
// descriptors_slot.cc
extern std::atomic<Object* (*)(Type* owner, const SlotDef* def, void* wrapped, Object* self,
                               Args args, size_t nargs, Object* kwnames)>
    call_base_slot;
}  // namespace tricolor

namespace tricolor::compat {

Object* CallWrapperOfBase(Type* owner, const SlotDef* def, void* wrapped, Object* self, Args args,
                          size_t nargs, Object* kwnames);  // slots_in.cc

bool ReadyOtherTypes();     // objects/other_types.cc
void MakeCapsulesNative();  // objects/capsule.cc
void FillHashSecret();   // objects/sysmodule.cc
void ForgetNativeAuditHooks();  // objects/sysmodule.cc
void RunExitFunctions();        // objects/sysmodule.cc
void ListBuiltinMethods();  // objects/builtin_methods.cc

namespace {

Runtime* started_for = nullptr;

bool OnPoll(Thread* thread) {
  auto* n = static_cast<NativeThread*>(thread->compat_state);
  if (n != nullptr) RescanExposedLists(n);
  if (n != nullptr && !YieldLegacyLock(n) && !YieldExclusive(n)) YieldParallel(n);
  return !thread->is_main || RunPendingCalls();
}

void TraceThread(const Thread* thread, gc::Visitor& visitor) {
  TraceExposedLists(thread, visitor);
  TraceShares(thread, visitor);
  PinUnpinned(thread);
}

void OnClassChanged(Type* type) {
  if (type->kind == static_cast<uint8_t>(TypeKind::kPython)) {
    FillFunctions(type);
  } else if (type->kind == static_cast<uint8_t>(TypeKind::kBuiltin)) {
    EnsureCFunctions(type);
  }
}

// A type that is being made is not ready either; whoever makes it knows.
bool OnUnreadyType(Type* type) {
  return IsHeapType(type) || (type->tp_flags & Py_TPFLAGS_READYING) != 0 ||
         PyType_Ready(PyT(type)) == 0;
}

void OnForked(Thread* thread) {
  AfterForkLegacyLock(thread);
  AfterForkDead();
}

// Every class that exists already, bases first.
void FillSubclasses(Type* type) {
  Object* list = SubclassesList(type);
  for (int64_t i = 0; list != nullptr && i < ListSize(list); ++i) {
    auto* sub = As<Type>(ListGet(list, i));
    if (PyT(sub)->tp_dealloc == nullptr) OnClassChanged(sub);
    FillSubclasses(sub);
  }
}

void OnFinishing() {
  FinishModules();
  RunExitFunctions();
}

void OnEnding() {
  native_hooks.poll = nullptr;
  native_hooks.referents = nullptr;
  native_hooks.show = nullptr;
  native_hooks.look_around = nullptr;
  native_hooks.is_tracked = nullptr;
  native_hooks.class_changed = nullptr;
  native_hooks.ready_type = nullptr;
  call_base_slot = nullptr;
  native_hooks.mark_begins = nullptr;
  native_hooks.trace_globals = nullptr;
  native_hooks.trace_thread = nullptr;
  native_hooks.is_pinned = nullptr;
  native_hooks.marked = nullptr;
  native_hooks.condemn = nullptr;
  native_hooks.cycle_ended = nullptr;
  native_hooks.has_dead = nullptr;
  native_hooks.run_dead = nullptr;
  native_hooks.trace_module = nullptr;
  UninstallTpDel();
  native_hooks.finishing = nullptr;
  ForgetNativeAuditHooks();
  ForgetAll();
  ForgetModules();
  started_for = nullptr;
}

}  // namespace

void Install() {
  native_hooks.create_dynamic = CreateDynamic;
  native_hooks.exec_dynamic = ExecDynamic;
  native_hooks.thread_ending = ForgetThread;
  native_hooks.forked = OnForked;
  KeepRegistryOverFork();
  native_hooks.others_in_native = OthersHoldLegacyLock;
}

bool EnsureStarted() {
  if (started_for == Runtime::Get()) return true;
  FillHashSecret();
  SetUpFunctionTypes();
  if (!ReadyFunctionTypes() || !ReadyOtherTypes()) return false;
  FillBuiltinFunctions();
  MakeModulesNative();
  MakeCapsulesNative();  // their tp_dealloc is not the builtin types'
  ListBuiltinMethods();
  FillSubclasses(&object_type);
  native_hooks.finishing = OnFinishing;
  native_hooks.ending = OnEnding;
  native_hooks.trace_module = TraceEdges;
  native_hooks.class_changed = OnClassChanged;
  native_hooks.ready_type = OnUnreadyType;
  call_base_slot = CallWrapperOfBase;
  native_hooks.poll = OnPoll;
  native_hooks.referents = TellReferents;
  native_hooks.show = Show;
  native_hooks.look_around = LookAround;
  native_hooks.is_tracked = IsTracked;
  native_hooks.born = TrackBorn;
  InstallTpDel();
  native_hooks.has_dead = HasDead;
  native_hooks.run_dead = RunDead;
  native_hooks.cycle_ended = OnCycleEnd;
  native_hooks.condemn = OnCondemn;
  native_hooks.marked = OnMarked;
  native_hooks.mark_begins = OnMarkBegin;
  native_hooks.trace_globals = OnTraceGlobals;
  native_hooks.trace_thread = TraceThread;
  native_hooks.is_pinned = IsPinned;
  started_for = Runtime::Get();
  return true;
}

void EnsureCFunctions(Type* type) {
  if (PyT(type)->tp_dealloc != nullptr) return;
  if (type->tp_base != nullptr) EnsureCFunctions(type->tp_base);
  if (type->kind == static_cast<uint8_t>(TypeKind::kPython)) {
    FillFunctions(type);
  } else {
    FillLateBuiltin(type);
  }
}

namespace {
[[maybe_unused]] const bool installed = [] {
  Install();
  return true;
}();
}  // namespace

}  // namespace tricolor::compat
