#include "compat/native_module.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <vector>

#include "compat/death.h"
#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "compat/tracked.h"
#include "runtime/error.h"
#include "runtime/runtime.h"

namespace tricolor::compat {

bool modules_finished = false;

namespace {

// In the order of their birth; no references. A marked module that dies comes to DeallocateModule.
// The mutex: parallel code makes modules too.
struct Living {
  std::mutex mutex;
  std::vector<Object*> modules;
};
Living& AllLiving() {
  static auto* living = new Living;
  return *living;
}

PyModuleDef* DefinitionOf(Object* module) { return static_cast<PyModuleDef*>(As<ModuleObject>(module)->def); }

// As CPython has it: not for a module whose state was asked for and never made.
bool HasState(Object* module) {
  PyModuleDef* def = DefinitionOf(module);
  return def != nullptr && (def->m_size <= 0 || As<ModuleObject>(module)->state != nullptr);
}

void FreeModule(Object* module) {
  if (!HasState(module) || DefinitionOf(module)->m_free == nullptr) return;
  SavedError saved;
  DefinitionOf(module)->m_free(Py(module));
  ClearError();
}

void DeallocateModule(PyObject* self) {
  Object* module = In(self);
  if (IsNativeModule(module)) {
    {
      std::lock_guard<std::mutex> guard(AllLiving().mutex);
      std::vector<Object*>& living = AllLiving().modules;
      living.erase(std::remove(living.begin(), living.end(), module), living.end());
    }
    PyObject_ClearWeakRefs(self);
    FreeModule(module);
    free(As<ModuleObject>(module)->state);
    As<ModuleObject>(module)->state = nullptr;
  }
  Py_TYPE(self)->tp_free(self);
}

}  // namespace

void AdoptModule(Object* module) {
  PyModuleDef* def = DefinitionOf(module);
  if (TypeOf(module) != &module_type || def == nullptr || IsNativeModule(module)) return;
  if (def->m_size <= 0 && def->m_traverse == nullptr && def->m_clear == nullptr && def->m_free == nullptr) return;
  __atomic_fetch_or(&module->flags, kNativeModule, __ATOMIC_RELAXED);
  Runtime::Get()->heap().SetFlags(module, gc::kFinalizable);
  {
    std::lock_guard<std::mutex> guard(AllLiving().mutex);
    AllLiving().modules.push_back(module);
  }
  if (def->m_traverse != nullptr) Track(module);
}

void TraverseModule(Object* module, visitproc visit, void* arg) {
  PyModuleDef* def = DefinitionOf(module);
  if (HasState(module) && def->m_traverse != nullptr) def->m_traverse(Py(module), visit, arg);
}

void ClearModule(Object* module) {
  if (!HasState(module) || DefinitionOf(module)->m_clear == nullptr) return;
  SavedError saved;
  DefinitionOf(module)->m_clear(Py(module));
  ClearError();
}

void MakeModulesNative() { PyT(&module_type)->tp_dealloc = DeallocateModule; }

void FinishModules() {
  // A daemon thread may compute in C for ever.
  constexpr int kPatienceMs = 1000;
  RunDead();
  NativeThread* native = CurrentNative();
  if (!AcquireAlone(native, kPatienceMs)) return;
  // What waits for its deallocation stays: Python code may come of that.
  __atomic_store_n(&modules_finished, true, __ATOMIC_RELEASE);
  std::vector<Object*> all;
  {
    std::lock_guard<std::mutex> guard(AllLiving().mutex);
    all.swap(AllLiving().modules);
  }
  // A reference keeps each: the table is no root.
  for (Object* module : all) Increment(module);
  for (Object* module : all) FreeModule(module);
  // Their memory stays: an object that is left may still look there.
  ReleaseAlone(native);
}

void ForgetModules() {
  {
    std::lock_guard<std::mutex> guard(AllLiving().mutex);
    AllLiving().modules.clear();
  }
  ForgetStateModules();
  __atomic_store_n(&modules_finished, false, __ATOMIC_RELEASE);
}

}  // namespace tricolor::compat
