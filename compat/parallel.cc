#include "compat/parallel.h"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <string>

#include "runtime/objects/dict.h"
#include "runtime/objects/module.h"

namespace tricolor::compat {
namespace {

constexpr uint8_t kParallelModule = 1;  // in a module's aux byte

// `raised` is looked at by every thread that enters; the rest is for waiting.
struct Stop {
  uint32_t raised = 0;
  std::mutex mutex;
  std::condition_variable ended;
};
Stop stop;

bool Raised() { return __atomic_load_n(&stop.raised, __ATOMIC_SEQ_CST) != 0; }

void Say(NativeThread* n, uint32_t inside) {
  __atomic_store_n(&n->in_parallel, inside, __ATOMIC_SEQ_CST);
}

// REQUIRES not inside. Waits, detached, until nobody stops.
void WaitForEnd(NativeThread* n) {
  gc::Detach(n->thread);
  {
    std::unique_lock<std::mutex> guard(stop.mutex);
    while (Raised()) stop.ended.wait_for(guard, std::chrono::milliseconds(5));
  }
  gc::Reattach(n->thread);
}

// Asks one that is inside to poll; false: there is one.
bool AskOne(NativeThread* n, void* self) {
  if (n == self || __atomic_load_n(&n->in_parallel, __ATOMIC_SEQ_CST) == 0) return true;
  if (n->thread != nullptr) gc::RequestEmbedderPoll(n->thread);
  return false;
}

}  // namespace

bool IsParallelModule(Object* module) {
  return IsA(module, module_type) && HasBit(module, kParallelModule);
}

bool IsParallelFunction(Object* self, PyTypeObject* owner) {
  if (owner != nullptr) return IsParallelType(AsType(owner));
  if (self == nullptr) return false;
  if (IsType(self)) return IsParallelType(As<Type>(self));
  return IsParallelObject(self) || IsParallelModule(self);
}

void MakeParallelType(Type* type) {
  __atomic_fetch_or(&type->reserved, kParallelType, __ATOMIC_RELAXED);
}

void MakeParallel(Object* module) {
  if (!IsA(module, module_type)) return;
  SetBit(module, kParallelModule);
  // Every other thread that counts does so under the lock, which this one has: none is half way.
  __atomic_store_n(&tc_ledger_mode, 1, __ATOMIC_SEQ_CST);
  int64_t position = 0;
  Object* key;
  Object* value;
  while (DictNext(ModuleDict(module), &position, &key, &value)) {
    if (IsType(value) && As<Type>(value)->kind == static_cast<uint8_t>(TypeKind::kExtension)) {
      MakeParallelType(As<Type>(value));
    }
  }
}

bool IsAllowedParallel(const char* module_name) {
  const char* list = std::getenv("TRICOLOR_PARALLEL_MODULES");
  if (list == nullptr) return false;
  const std::string names = std::string(",") + list + ",";
  return names.find(std::string(",") + module_name + ",") != std::string::npos;
}

void EnterParallel(NativeThread* n) {
  for (;;) {
    Say(n, 1);
    // Who holds the lock is not stopped by anybody else.
    if (!Raised() || n->holds_lock) break;
    Say(n, 0);
    WaitForEnd(n);
  }
  SetBlockHooks(n);
}

void LeaveParallel(NativeThread* n) {
  RescanExposedLists();
  Say(n, 0);
  SetBlockHooks(n);
}

bool YieldParallel(NativeThread* n) {
  if (n->in_parallel == 0 || n->holds_lock || !Raised()) return false;
  LeaveParallel(n);
  EnterParallel(n);
  return true;
}

bool StopParallel(NativeThread* self, int milliseconds) {
  if (!AnyParallel()) return true;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  __atomic_store_n(&stop.raised, 1, __ATOMIC_SEQ_CST);
  bool detached = false;
  while (!ForEachNativeThread(AskOne, self)) {
    if (milliseconds >= 0 && std::chrono::steady_clock::now() >= deadline) {
      ResumeParallel();
      return false;
    }
    if (self != nullptr && !detached) {
      // Those inside may have to wait for a collection, which waits for this thread.
      gc::Detach(self->thread);
      detached = true;
    }
    std::unique_lock<std::mutex> guard(stop.mutex);
    stop.ended.wait_for(guard, std::chrono::microseconds(100));
  }
  if (detached) gc::Reattach(self->thread);
  return true;
}

void ResumeParallel() {
  if (!AnyParallel()) return;
  {
    std::lock_guard<std::mutex> guard(stop.mutex);
    __atomic_store_n(&stop.raised, 0, __ATOMIC_SEQ_CST);
  }
  stop.ended.notify_all();
}

void AfterForkParallel(NativeThread* n) {
  new (&stop) Stop;
  if (n != nullptr && n->stops_parallel) stop.raised = 1;
}

}  // namespace tricolor::compat
