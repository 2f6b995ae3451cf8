#include "compat/doctor.h"

#include <stdio.h>

#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "compat/doctor_source.h"
#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "compat/slots.h"
#include "runtime/builtin_types.h"
#include "runtime/modules/collect.h"
#include "runtime/runtime.h"

namespace tricolor::compat {
namespace {

// Addresses are kept inverted, so that the search for leaks does not find them in these tables.
using Hidden = uintptr_t;
Hidden Hide(const void* p) { return ~reinterpret_cast<uintptr_t>(p); }
Object* Reveal(Hidden h) { return reinterpret_cast<Object*>(~h); }

enum class Kind { kDroppedTwice, kLeaked, kDead, kTraverse, kBorrowed, kDetached };

struct Place {
  const void* pc;
  bool returned;  // a return address, else a function
};

struct History {
  std::vector<const void*> made;  // where the references came from that are still owned
};

struct Doctor {
  std::mutex mutex;
  absl::flat_hash_map<Hidden, History> histories;
  absl::flat_hash_set<Hidden> living;               // objects of extensions
  absl::flat_hash_map<Hidden, const void*> killed;  // freed: by the reference dropped there
  std::vector<std::pair<Hidden, const void*>> negative;
  std::map<std::tuple<Kind, const void*, bool, std::string>, int> findings;
};
Doctor* doctor = nullptr;

std::string TypeName(Object* o) {
  return TypeOf(o) == nullptr ? "?" : std::string("'") + TypeOf(o)->tp_name + "' object";
}

// REQUIRES the mutex.
void Find(Kind kind, Place place, const std::string& what) {
  if (place.pc == nullptr) return;
  ++doctor->findings[{kind, place.pc, place.returned, what}];
}

bool IsCell(uintptr_t word) {
  if (word == 0 || word % 16 != 0) return false;
  auto* o = reinterpret_cast<Object*>(word);
  return FindCellOf(o) && TypeOf(o) != nullptr;
}

bool IsFreed(Object* o) { return TypeOf(o) != nullptr && DiesNatively(o) && HasBit(o, kFreed); }

// In code of the module: with the legacy lock, or as one that does not want it.
bool IsInside(const NativeThread* n) { return n->holds_lock || n->in_parallel != 0; }

// f(offset, object) for each field of the extension's own part that holds the address of a cell.
template <class F>
void ForEachField(Object* o, PyTypeObject* native, F f) {
  const auto bytes = static_cast<Py_ssize_t>(native->tp_basicsize);
  for (Py_ssize_t at = sizeof(PyObject); at + 8 <= bytes; at += 8) {
    if (at == native->tp_weaklistoffset) continue;
    uintptr_t word;
    std::memcpy(&word, reinterpret_cast<char*>(o) + at, sizeof word);
    if (IsCell(word)) f(at, reinterpret_cast<Object*>(word));
  }
}

int CollectTold(PyObject* o, void* told) {
  if (o != nullptr) static_cast<std::vector<Object*>*>(told)->push_back(In(o));
  return 0;
}

bool CameFromModule(Object* o) {
  const auto it = doctor->histories.find(Hide(o));
  return it != doctor->histories.end() && !it->second.made.empty();
}

// REQUIRES the mutex and the legacy lock.
void CheckTraverse(Object* o) {
  PyTypeObject* native = ExtensionTypeOf(o);
  if (native == nullptr || native->tp_traverse == nullptr || !HasBit(o, kTracked)) return;
  const void* function = reinterpret_cast<const void*>(native->tp_traverse);
  if (!InCheckedModule(function)) return;
  std::vector<Object*> told;
  native->tp_traverse(Py(o), CollectTold, &told);
  ForEachField(o, native, [&](Py_ssize_t at, Object* field) {
    for (Object* t : told) {
      if (t == field) return;
    }
    // What cannot be part of a cycle need not be told, nor what native code does not own.
    if ((TypeOf(field)->tp_flags & kTypeHaveGc) == 0 || CountOf(RawLedger(field)) <= 0) return;
    if (!CameFromModule(field)) return;
    Find(Kind::kTraverse, {function, false},
         std::string("tp_traverse of '") + native->tp_name + "' does not tell the field at offset " +
             std::to_string(at) + ", which holds a " + TypeName(field));
  });
}

void CheckBorrowed(Object* o, const void* function) {
  PyTypeObject* native = ExtensionTypeOf(o);
  if (native == nullptr || doctor->living.count(Hide(o)) == 0) return;
  ForEachField(o, native, [&](Py_ssize_t at, Object* field) {
    if (at == native->tp_dictoffset || CountOf(RawLedger(field)) > 0) return;
    // A back pointer between objects of the extension is its own affair (contract C4).
    if (DeallocatesNatively(TypeOf(field)) || RawLedger(field) < 0 || IsType(field)) return;
    Find(Kind::kBorrowed, {function, false},
         std::string("the field at offset ") + std::to_string(at) + " of a '" + native->tp_name +
             "' object keeps a " + TypeName(field) + " without owning a reference to it");
  });
}

// REQUIRES the mutex.
void SettleNegatives(const void* function) {
  for (const auto& [hidden, pc] : doctor->negative) {
    Object* o = Reveal(hidden);
    if (!IsCell(~hidden) || IsFreed(o)) continue;
    const int32_t raw = RawLedger(o);
    if (raw <= 0 || CountOf(raw) >= 0) continue;
    const std::string what = "a reference to a " + TypeName(o) + " is dropped that is not owned";
    if (pc != nullptr) {
      Find(Kind::kDroppedTwice, {pc, true}, what);
    } else {
      Find(Kind::kDroppedTwice, {function, false}, what + ": it was returned");
    }
    // Found once: the count is put right.
    __atomic_store_n(&o->ledger, kEscapedBias, __ATOMIC_RELAXED);
  }
  doctor->negative.clear();
}

// ---- Leaks: what of `suspects` stands in no data of the process.

class LeakSearch {
 public:
  explicit LeakSearch(absl::flat_hash_map<Hidden, int> suspects) : suspects_(std::move(suspects)) {
    FILE* maps = fopen("/proc/self/maps", "r");
    if (maps == nullptr) return;
    char line[512];
    while (fgets(line, sizeof line, maps) != nullptr) {
      uintptr_t low, high;
      char mode[5];
      if (sscanf(line, "%zx-%zx %4s", &low, &high, mode) != 3) continue;
      if (mode[0] != 'r' || mode[1] != 'w' || strstr(line, "[stack") != nullptr) continue;
      ranges_.emplace_back(low, high);
    }
    fclose(maps);
    ForEachThread([this](Thread* t) {
      stacks_.emplace_back(reinterpret_cast<uintptr_t>(t->stack_begin),
                           reinterpret_cast<uintptr_t>(t->stack_limit));
    });
  }
  void Run() {
    for (const auto& [low, high] : ranges_) {
      if (HoldsCells(low, high)) continue;
      for (uintptr_t at = low; at + 8 <= high; at += 8) {
        if (InFrames(at)) continue;
        Seen(*reinterpret_cast<const uintptr_t*>(at));
      }
    }
  }
  void Seen(uintptr_t word) {
    const auto it = suspects_.find(~word);
    if (it != suspects_.end() && --it->second <= 0) suspects_.erase(it);
  }
  const absl::flat_hash_map<Hidden, int>& left() const { return suspects_; }

 private:
  bool HoldsCells(uintptr_t low, uintptr_t high) const {
    for (const auto& [hidden, times] : suspects_) {
      if (~hidden >= low && ~hidden < high) return true;
    }
    return false;
  }
  bool InFrames(uintptr_t at) const {
    for (const auto& [low, high] : stacks_) {
      if (at >= low && at < high) return true;
    }
    return false;
  }
  absl::flat_hash_map<Hidden, int> suspects_;  // how often it must be seen to be held
  std::vector<std::pair<uintptr_t, uintptr_t>> ranges_, stacks_;
};

void FindLeaks() {
  absl::flat_hash_map<Hidden, int> suspects;
  for (const auto& [hidden, history] : doctor->histories) {
    Object* o = Reveal(hidden);
    if (history.made.empty() || !IsCell(~hidden) || IsFreed(o) || IsType(o)) continue;
    if (CountOf(RawLedger(o)) <= 0 || TypeOf(o) == &module_type) continue;
    // The table of tracked objects knows those.
    suspects[hidden] = DeallocatesNatively(TypeOf(o)) && HasBit(o, kListed) ? 2 : 1;
  }
  LeakSearch search(std::move(suspects));
  for (Hidden hidden : doctor->living) {
    Object* o = Reveal(hidden);
    const Type* t = TypeOf(o);
    const size_t bytes = static_cast<size_t>(t->tp_basicsize) +
                         (t->tp_itemsize == 0 ? 0 : static_cast<size_t>(As<VarObject>(o)->size * t->tp_itemsize));
    for (size_t at = sizeof(Object); at + 8 <= bytes; at += 8) {
      uintptr_t word;
      std::memcpy(&word, reinterpret_cast<char*>(o) + at, sizeof word);
      search.Seen(word);
    }
  }
  search.Run();
  for (const auto& [hidden, times] : search.left()) {
    Find(Kind::kLeaked, {doctor->histories[hidden].made.back(), true},
         "a reference to a " + TypeName(Reveal(hidden)) + " is never dropped, and nothing holds it");
  }
}

const char* Title(Kind kind) {
  switch (kind) {
    case Kind::kDroppedTwice: return "dropped twice";
    case Kind::kLeaked: return "leaked";
    case Kind::kDead: return "use of a dead object";
    case Kind::kTraverse: return "field not traversed";
    case Kind::kBorrowed: return "borrowed reference kept";
    case Kind::kDetached: return "no attached thread";
  }
  return "?";
}

}  // namespace

void StartDoctor(const std::string& module_path) {
  doctor = new Doctor;
  SetCheckedModule(module_path);
  __atomic_store_n(&tc_ledger_mode, kLedgerAtomic | kLedgerWatched, __ATOMIC_RELAXED);
  CountAtomically();
  gc::StayUncalm();
}

void DoctorNote(Object* o, int32_t raw, int32_t next) {
  if (next - raw == kEscapedBias || next == raw) return;  // it escapes: nothing is counted
  const void* pc = CallerInModule();
  std::lock_guard<std::mutex> guard(doctor->mutex);
  if (pc != nullptr) {
    Thread* t = CurrentThread();
    if (t == nullptr || gc::IsDetached(t) || !IsInside(NativeThreadOf(t))) {
      Find(Kind::kDetached, {pc, true},
           "a reference is counted on a thread that is not attached, or has given the lock up");
    }
    if (IsFreed(o)) {
      Find(Kind::kDead, {pc, true}, "a " + TypeName(o) + " that was deallocated is used");
      return;
    }
  }
  const int before = CountOf(raw), after = CountOf(next);
  if (after > before) {
    History& history = doctor->histories[Hide(o)];
    if (before <= 0) history.made.clear();
    if (pc != nullptr) history.made.push_back(pc);
    return;
  }
  const auto it = doctor->histories.find(Hide(o));
  if (it != doctor->histories.end()) {
    if (!it->second.made.empty()) it->second.made.pop_back();
    if (after <= 0) doctor->histories.erase(it);
  }
  if (after < 0) doctor->negative.emplace_back(Hide(o), pc);
}

void DoctorBorn(Object* o) {
  std::lock_guard<std::mutex> guard(doctor->mutex);
  if (DeallocatesNatively(TypeOf(o))) doctor->living.insert(Hide(o));
}

void DoctorDeallocates(Object* o) {
  std::lock_guard<std::mutex> guard(doctor->mutex);
  if (doctor->living.count(Hide(o)) != 0) CheckTraverse(o);
}

void DoctorFreed(Object* o) {
  std::lock_guard<std::mutex> guard(doctor->mutex);
  doctor->living.erase(Hide(o));
  doctor->histories.erase(Hide(o));
}

void DoctorCallEnded(const PyMethodDef* def, Object* self) {
  if (!InCheckedModule(reinterpret_cast<const void*>(def->ml_meth))) return;
  std::lock_guard<std::mutex> guard(doctor->mutex);
  SettleNegatives(reinterpret_cast<const void*>(def->ml_meth));
  if (self != nullptr && IsCell(reinterpret_cast<uintptr_t>(self)) && !IsFreed(self)) {
    CheckBorrowed(self, reinterpret_cast<const void*>(def->ml_meth));
  }
}

int FinishDoctor() {
  if (doctor == nullptr) return 0;
  CollectNow();
  CollectNow();
  {
    LegacyScope scope;
    std::lock_guard<std::mutex> guard(doctor->mutex);
    SettleNegatives(nullptr);
    for (Hidden hidden : doctor->living) CheckTraverse(Reveal(hidden));
    FindLeaks();
  }
  fflush(stdout);
  for (const auto& [key, times] : doctor->findings) {
    const auto& [kind, pc, returned, what] = key;
    fprintf(stderr, "%s: %s: %s", SourceOf(pc, returned).c_str(), Title(kind), what.c_str());
    fprintf(stderr, times == 1 ? "\n" : " (%d times)\n", times);
  }
  const auto found = static_cast<int>(doctor->findings.size());
  fprintf(stderr, "tricolor: %d problem%s found\n", found, found == 1 ? "" : "s");
  return found;
}

}  // namespace tricolor::compat
