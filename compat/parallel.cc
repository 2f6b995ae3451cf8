#include "compat/parallel.h"

#include <link.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "compat/doctor.h"
#include "compat/legacy_lock_at_once.h"
#include "compat/rings.h"
#include "compat/shares.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/module.h"
#include "runtime/runtime.h"

namespace tricolor::compat {

ParallelGate parallel_gate;

namespace {

// For waiting.
struct Stop {
  std::mutex mutex;
  std::condition_variable ended;
  uint32_t beside = 0;  // atomic: so many look beside who stops
};
Stop stop;

bool Raised() { return __atomic_load_n(&parallel_gate.stops, __ATOMIC_SEQ_CST) != 0; }

void Say(NativeThread* n, uint32_t inside) {
  __atomic_store_n(&n->in_parallel, inside, __ATOMIC_SEQ_CST);
}

uint32_t BitsOf(Object* module) {
  return static_cast<uint32_t>(__atomic_load_n(&As<ModuleObject>(module)->native, __ATOMIC_RELAXED));
}

// A type that has a lock keeps it: it belongs to whoever made it or published it first.
void TakeBits(Type* type, uint32_t bits) {
  if ((bits & kParallelType) == 0) return;
  const uint32_t has = __atomic_load_n(&type->reserved, __ATOMIC_RELAXED);
  if ((has & kExclusiveMask) != 0) bits &= ~kExclusiveMask;
  __atomic_fetch_or(&type->reserved, bits, __ATOMIC_RELAXED);
}

// The module that the type is named after is not this one, and has the type.
bool IsShared(Type* type, Object* module) {
  const std::string name = type->tp_name;
  const size_t dot = name.rfind('.');
  if (dot == std::string::npos) return false;
  Object* home = DictGet(Runtime::Get()->modules, name.substr(0, dot).c_str());
  if (home == nullptr || home == module || !IsA(home, module_type)) return false;
  return DictGet(ModuleDict(home), name.c_str() + dot + 1) == AsObject(type);
}

// ---- Code of modules that do not want the legacy lock.

struct Code {
  uintptr_t begin, end;
  uint32_t bits;
};
// Sorted. Readers take no lock: another one takes its place, and it stays.
const std::vector<Code>* codes = nullptr;  // atomic

uint32_t BitsOfCode(const void* function) {
  const std::vector<Code>* all = __atomic_load_n(&codes, __ATOMIC_ACQUIRE);
  if (all == nullptr) return 0;
  const auto at = reinterpret_cast<uintptr_t>(function);
  if (all->size() <= 4) {
    for (const Code& c : *all) {
      if (at - c.begin < c.end - c.begin) return c.bits;
    }
    return 0;
  }
  auto after = std::upper_bound(all->begin(), all->end(), at,
                                [](uintptr_t address, const Code& c) { return address < c.begin; });
  if (after == all->begin()) return 0;
  --after;
  return at < after->end ? after->bits : 0;
}

// A definition is a static of the library that has the module's code.
struct Search {
  uintptr_t definition;
  std::vector<Code> found;
};
int FindCode(dl_phdr_info* info, size_t, void* argument) {
  auto* search = static_cast<Search*>(argument);
  bool has = false;
  std::vector<Code> here;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = info->dlpi_phdr[i];
    if (part.p_type != PT_LOAD) continue;
    const uintptr_t begin = info->dlpi_addr + part.p_vaddr;
    has |= search->definition >= begin && search->definition < begin + part.p_memsz;
    if ((part.p_flags & PF_X) != 0) here.push_back({begin, begin + part.p_memsz, 0});
  }
  if (!has) return 0;
  search->found = here;
  return 1;
}

// Definitions of modules that want the legacy lock. REQUIRES that lock.
std::set<const void*>& LegacyDefinitions() {
  static auto* all = new std::set<const void*>;
  return *all;
}

std::vector<Code> CodeOf(const void* definition) {
  Search search = {reinterpret_cast<uintptr_t>(definition), {}};
  if (definition != nullptr) dl_iterate_phdr(FindCode, &search);
  return search.found;
}

// The lock of a library's modules: they share statics and functions, and one that is loaded again is the same.
// 0: there is none, and it is not to be made. REQUIRES the legacy lock.
uint32_t LockFor(const std::vector<Code>& code, bool make) {
  static auto* known = new std::map<uintptr_t, uint32_t>;
  if (code.empty()) return make ? NewExclusiveLock() : 0;
  uint32_t& number = (*known)[code.front().begin];
  if (number == 0 && make) number = NewExclusiveLock();
  return number;
}

// Whether another module of the library wants the legacy lock: then code says nothing about whose it is. REQUIRES that
// lock.
bool SharesWithLegacy(const std::vector<Code>& code) {
  for (const void* other : LegacyDefinitions()) {
    const std::vector<Code> others = CodeOf(other);
    if (!code.empty() && !others.empty() && code.front().begin == others.front().begin) return true;
  }
  return false;
}

// REQUIRES the legacy lock.
void NoteCode(const std::vector<Code>& code, uint32_t bits) {
  auto* next = codes == nullptr ? new std::vector<Code> : new std::vector<Code>(*codes);
  for (Code c : code) {
    c.bits = bits;
    const auto known = std::find_if(next->begin(), next->end(), [&](const Code& k) { return k.begin == c.begin; });
    if (known == next->end()) {
      next->push_back(c);
    } else {
      known->bits = bits;
    }
  }
  std::sort(next->begin(), next->end(), [](const Code& a, const Code& b) { return a.begin < b.begin; });
  __atomic_store_n(&codes, next, __ATOMIC_RELEASE);
}

// REQUIRES not inside. Waits, detached, until nobody stops.
void WaitForEnd(NativeThread* n) {
  gc::Detach(n->thread);
  // A look takes less time than to fall asleep.
  for (int i = 0; i < 2000 && Raised(); ++i) __builtin_ia32_pause();
  if (Raised()) {
    std::unique_lock<std::mutex> guard(stop.mutex);
    while (Raised()) stop.ended.wait_for(guard, std::chrono::milliseconds(5));
  }
  gc::Reattach(n->thread);
}

// What LookBeside finds. REQUIRES not inside. Waits no longer than it takes to ask some threads: else in WaitForEnd.
std::vector<Object*> TakePartInALook(NativeThread* n) {
  uint32_t now;
  for (int i = 0; (now = __atomic_load_n(&parallel_gate.stops, __ATOMIC_SEQ_CST)) == kGathersForALook && i < 2000; ++i) {
    __builtin_ia32_pause();
  }
  if (now != kLooks) return {};
  std::vector<Object*> found;
  __atomic_fetch_add(&stop.beside, 1, __ATOMIC_SEQ_CST);
  // Who stops ends the look first and then waits for those beside.
  if (__atomic_load_n(&parallel_gate.stops, __ATOMIC_SEQ_CST) == kLooks) found = LookBeside(n);
  __atomic_fetch_sub(&stop.beside, 1, __ATOMIC_SEQ_CST);
  return found;
}

// Asks one that is inside to poll; false: there is one.
bool AskOne(NativeThread* n, void* self) {
  if (n == self || __atomic_load_n(&n->in_parallel, __ATOMIC_SEQ_CST) == 0) return true;
  if (n->thread != nullptr) gc::RequestEmbedderPoll(n->thread);
  return false;
}

}  // namespace

Manner MannerOfFunction(const void* code, Object* self, PyTypeObject* owner) {
  if (const uint32_t bits = BitsOfCode(code)) return MannerOfBits(bits);
  if (owner != nullptr) return MannerOf(AsType(owner));
  if (self == nullptr) return {true, 0};
  if (IsType(self)) return MannerOf(As<Type>(self));
  if (IsA(self, module_type)) return MannerOfBits(BitsOf(self));
  return MannerOf(self);
}

Manner MannerOfCall(const void* code, PyTypeObject* type) {
  if (const uint32_t bits = BitsOfCode(code)) return MannerOfBits(bits);
  return Manner{true, 0} | MannerOf(AsType(type));
}

void TakeManner(Type* type, Object* module) {
  if (module == nullptr || !IsA(module, module_type) || BitsOf(module) == 0) return;
  if (!IsShared(type, module)) TakeBits(type, BitsOf(module));
}

void TakeManner(Type* type, const NativeThread* maker) {
  if (maker->in_parallel == 0 || maker->holds_lock) return;
  const uint32_t number = maker->exclusive == 0 ? 0 : static_cast<uint32_t>(__builtin_ctzll(maker->exclusive));
  TakeBits(type, kParallelType | number << kExclusiveShift);
}

void MakeParallel(Object* module, bool exclusive) {
  if (!IsA(module, module_type)) return;
  const void* definition = As<ModuleObject>(module)->def;
  uint32_t bits = BitsOf(module) | kParallelType;
  LegacyDefinitions().erase(definition);
  const std::vector<Code> code = CodeOf(definition);
  if ((bits & kExclusiveMask) == 0) bits |= LockFor(code, exclusive) << kExclusiveShift;
  __atomic_store_n(&As<ModuleObject>(module)->native, bits, __ATOMIC_RELAXED);
  NoteCode(code, SharesWithLegacy(code) ? 0 : bits);
  __atomic_store_n(&parallel_gate.light, gc::HasAsymmetricFences(), __ATOMIC_SEQ_CST);
  // Every other thread that counts does so under the lock, which this one has: none is half way.
  __atomic_fetch_or(&tc_ledger_mode, kLedgerAtomic, __ATOMIC_SEQ_CST);
  CountAtomically();
  int64_t position = 0;
  Object* key;
  Object* value;
  while (DictNext(ModuleDict(module), &position, &key, &value)) {
    if (IsType(value) && As<Type>(value)->kind == static_cast<uint8_t>(TypeKind::kExtension)) {
      TakeManner(As<Type>(value), module);
    }
  }
}

void KeepLegacy(Object* module) {
  if (!IsA(module, module_type) || BitsOf(module) != 0) return;
  const void* definition = As<ModuleObject>(module)->def;
  if (definition == nullptr || !LegacyDefinitions().insert(definition).second || codes == nullptr) return;
  const std::vector<Code> code = CodeOf(definition);
  if (!code.empty() && BitsOfCode(reinterpret_cast<const void*>(code.front().begin)) != 0) NoteCode(code, 0);
}

bool IsInList(const char* variable, const char* module_name) {
  const char* list = std::getenv(variable);
  if (list == nullptr) return false;
  const std::string names = std::string(",") + list + ",";
  return names.find(std::string(",") + module_name + ",") != std::string::npos;
}

void EnterSlowly(NativeThread* n) {
  for (;;) {
    Say(n, 1);
    // Who holds the lock is not stopped by anybody else.
    if (!Raised() || n->holds_lock) break;
    Say(n, 0);
    WaitForEnd(n);
  }
  SetBlockHooks(n);
}

bool YieldParallel(NativeThread* n) {
  if (n->in_parallel == 0 || n->holds_lock || !Raised()) return false;
  LeaveParallel(n);
  const std::vector<Object*> found = TakePartInALook(n);
  EnterParallel(n);
  DropFound(n, found);
  return true;
}

bool StopParallel(NativeThread* self, int milliseconds) {
  if (!AnyParallel()) return true;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  __atomic_store_n(&parallel_gate.stops, kStops, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&parallel_gate.light, __ATOMIC_RELAXED)) gc::HeavyFence();
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

bool StopForALook(NativeThread* self) {
  if (!self->holds_lock && !legacy_lock.Try()) return false;
  if (self->stops_parallel) return true;
  __atomic_store_n(&parallel_gate.stops, kGathersForALook, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&parallel_gate.light, __ATOMIC_RELAXED)) gc::HeavyFence();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::microseconds(20);
  while (!ForEachNativeThread(AskOne, self)) {
    if (std::chrono::steady_clock::now() < deadline) continue;
    ResumeAfterLook(self);
    return false;
  }
  __atomic_store_n(&parallel_gate.stops, kLooks, __ATOMIC_SEQ_CST);
  return true;
}

void ResumeAfterLook(NativeThread* self) {
  if (!self->stops_parallel) {
    __atomic_store_n(&parallel_gate.stops, kStops, __ATOMIC_SEQ_CST);
    for (int i = 0; __atomic_load_n(&stop.beside, __ATOMIC_SEQ_CST) != 0; ++i) {
      if (i < 2000) {
        __builtin_ia32_pause();
      } else {
        std::this_thread::yield();
      }
    }
    ResumeParallel();
  }
  if (!self->holds_lock) legacy_lock.Give();
}

void ResumeParallel() {
  if (!AnyParallel()) return;
  {
    std::lock_guard<std::mutex> guard(stop.mutex);
    __atomic_store_n(&parallel_gate.stops, kNobodyStops, __ATOMIC_SEQ_CST);
  }
  stop.ended.notify_all();
}

void AfterForkParallel(NativeThread* n) {
  new (&stop) Stop;
  parallel_gate.stops = n != nullptr && n->stops_parallel ? kStops : kNobodyStops;
}

}  // namespace tricolor::compat
