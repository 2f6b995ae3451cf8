#include "runtime/runtime.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include <array>
#include <atomic>

#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/death.h"
#include "runtime/embedder.h"
#include "runtime/error.h"
#include "runtime/finalizer_queue.h"
#include "runtime/interp/frontend.h"
#include "runtime/interrupt.h"
#include "runtime/lock.h"
#include "runtime/modules/import.h"
#include "runtime/modules/lifecycle.h"
#include "runtime/modules/registry.h"
#include "runtime/modules/sys_modes.h"
#include "runtime/modules/tracemalloc.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/thread.h"
#include "runtime/thread_start.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {

std::atomic<Runtime*> the_runtime{nullptr};
bool heap_left_behind = false;  // daemon threads of an earlier runtime still refer to its heap

// One line for an error before anything can print a traceback.
std::string ErrorLine(const char* what) {
  std::string line = std::string("cannot start: ") + what;
  Object* error = TakeError();
  if (error == nullptr) return line;
  line += std::string(": ") + TypeName(error);
  Object* text = Str(error);
  if (text == nullptr) {
    ClearError();
    return line;
  }
  return line + ": " + StrToStd(text);
}

// builtins and sys exist before importlib does; it gives them their specs later.
bool MakeFirstModules(Runtime* runtime) {
  // The collector may look at these fields already.
  const auto set = [](Object** field, Object* value) {
    gc::Store<Object>(nullptr, field, value);
    return value != nullptr;
  };
  return set(&runtime->modules, NewDict()) &&
         set(&runtime->builtins_module, CreateNativeModule("builtins")) &&
         set(&runtime->builtins_dict, ModuleDict(runtime->builtins_module)) &&
         set(&runtime->sys_module, CreateNativeModule("sys")) &&
         CreateNativeModule("_imp") != nullptr;
}

bool MakeMainModule(Runtime* runtime) {
  Object* main = NewModule(names.__main__);
  if (main == nullptr || !DictSet(runtime->modules, names.__main__, main)) return false;
  Object* dict = ModuleDict(main);
  return DictSet(dict, "__annotations__", NewDict()) &&
         DictSet(dict, names.__builtins__, runtime->builtins_module) &&
         DictSet(dict, names.__spec__, None()) && DictSet(dict, names.__loader__, None());
}

std::array<Object**, 6> RootsOf(Runtime* r) {
  return {&r->modules,       &r->sys_module, &r->builtins_module,
          &r->builtins_dict, &r->interned,   &r->importlib};
}

}  // namespace

Runtime* Runtime::Get() { return the_runtime.load(std::memory_order_acquire); }

void Runtime::AddRoot(Object** slot) {
  static_cast<RuntimeEmbedder*>(embedder_.get())->AddRoot(slot);
}

namespace {

// What a start maps: the heap's tables, its first segments, stacks. Asked for as a whole before, so
// that a limit of the system's ends in one line.
bool HasAddressSpace() {
  constexpr size_t kBytes = size_t{128} << 20;
  void* const all = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (all == MAP_FAILED) return false;
  munmap(all, kBytes);
  return true;
}

}  // namespace

std::unique_ptr<Runtime> Runtime::Start(const RuntimeOptions& options, std::string* error) {
  if (the_runtime != nullptr) {
    *error = "cannot start: a runtime exists already in this process";
    return nullptr;
  }
  if (heap_left_behind) {
    *error = "cannot start: daemon threads of an earlier runtime have not ended";
    return nullptr;
  }
  if (!ChooseModes(options, error)) return nullptr;
  if (!HasAddressSpace()) {
    *error = "cannot start: less than 128 MiB of address space (ulimit -v, -d)";
    return nullptr;
  }
  std::unique_ptr<Runtime> runtime(new Runtime);
  runtime->options_ = options;
  auto embedder = std::make_unique<RuntimeEmbedder>();
  for (Object** root : RootsOf(runtime.get())) embedder->AddRoot(root);
  runtime->embedder_ = std::move(embedder);
  runtime->heap_ = std::make_unique<gc::Heap>(runtime->embedder_.get(), options.gc);
  SetTheHeap(runtime->heap_.get());
  the_runtime = runtime.get();
  FinalizerQueue::Start(runtime.get());

  auto* thread = new Thread;
  thread->is_main = true;
  if (!AttachThread(thread, runtime.get())) {
    delete thread;
    *error = "cannot start: no memory for the frame stack";
    return nullptr;
  }
  OpenToArrivals();
  SetUpBuiltinTypes();
  const char* failed = nullptr;
  if (!InitStrings()) {
    failed = "strings";
  } else if (!ReadyBuiltinTypes()) {
    failed = "builtin types";
  } else if (!InitExceptions()) {
    failed = "exceptions";
  } else if (native_hooks.started != nullptr && !native_hooks.started.load()()) {
    failed = "the C API";
  } else if (!MakeFirstModules(runtime.get())) {
    failed = "builtin modules";
  } else if (!MakeMainModule(runtime.get())) {
    failed = "__main__";
  } else if (!InitSignals(true) || !InstallInterruptHandler()) {
    failed = "signals";
  } else if (!InitImport()) {
    failed = "importlib";
  } else if (Modes().trace_frames > 0 && !StartMemoryTraces(Modes().trace_frames)) {
    failed = "tracemalloc";
  } else if (!InitStandardStreams()) {
    failed = "standard streams";
  } else if (Modes().fault_handler && !EnableFaultHandler()) {
    failed = "faulthandler";
  } else if (!options.no_site && !ImportSite()) {
    failed = "site";
  }
  if (failed != nullptr) {
    *error = ErrorLine(failed);
    return nullptr;
  }
  return runtime;
}

bool Runtime::Finish() {
  if (__atomic_load_n(&finalizing, __ATOMIC_RELAXED)) return true;
  WaitForThreads();
  RunAtexit();
  bool ok = FlushStandardStreams();
  __atomic_store_n(&finalizing, true, __ATOMIC_RELEASE);
  {
    gc::DetachedScope detached(CurrentThread());
    CloseToArrivals();
  }
  // Daemon threads stop at their next safepoint.
  ForEachThread([](Thread* thread) {
    if (!thread->is_main) gc::RequestEmbedderPoll(thread);
  });
  FinalizeModules();
  // A stream of the program's own may be flushed by code of extensions.
  ok = FlushStandardStreams() && ok;
  FinishAudit();
  if (native_hooks.finishing != nullptr) native_hooks.finishing.load()();
  return ok;
}

Runtime::~Runtime() {
  Thread* thread = CurrentThread();
  if (thread == nullptr) {  // it found no memory: nothing has begun
    the_runtime = nullptr;
    heap_.reset();
    SetTheHeap(nullptr);
    return;
  }
  if (modules != nullptr && importlib != nullptr) Finish();
  FinalizerQueue::Stop();
  if (native_hooks.ending != nullptr) native_hooks.ending.load()();
  StopFrontEnd();
  ClearError();
  for (Object** root : RootsOf(this)) {
    static_cast<RuntimeEmbedder*>(embedder_.get())->RemoveRoot(root);
    *root = nullptr;
  }
  bool others;
  {
    gc::DetachedScope detached(thread);
    CloseToArrivals();
    others = !WaitForLeavingThreads();
  }
  others |= ThreadCount() > 1;
  if (others) LeaveThreadsBehind();
  DetachThread(thread);
  delete thread;
  the_runtime = nullptr;
  if (others) {  // frozen daemon threads: their stacks refer to the heap
    heap_left_behind = true;
    heap_.release();
    embedder_.release();
    return;
  }
  heap_.reset();
  SetTheHeap(nullptr);
  WeakTable::Clear();
  ForgetUndecided();
  __atomic_store_n(&multi_threaded, false, __ATOMIC_RELAXED);
}

}  // namespace tricolor
