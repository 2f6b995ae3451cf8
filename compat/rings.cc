#include "compat/rings.h"

#include <algorithm>
#include <climits>
#include <vector>

#include "compat/cell_map.h"
#include "compat/legacy_lock.h"
#include "compat/native_module.h"
#include "compat/parallel.h"
#include "compat/slots.h"
#include "compat/spare_cells.h"
#include "compat/tracked.h"
#include "runtime/embedder.h"
#include "runtime/error.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"

namespace tricolor::compat {
namespace {

// So many births of a thread are worth a look. Beside parallel modules it takes as long as a thousand births to stop the
// others, and who is stopped after some of its own looks too.
constexpr int32_t kMany = 1000;
constexpr int32_t kManyBeside = 4000;
constexpr int32_t kSomeBeside = kManyBeside / 4;
constexpr int kDeathsPerYield = 64;
thread_local bool dropping = false;

// Per object that is looked at: 0: none of them; n + 1: n references to it are not explained yet.
using Unexplained = CellMap<int32_t>;
constexpr int32_t kReached = INT32_MAX;

struct Look {
  Unexplained unexplained;
  const void* type = nullptr;  // of the object that tells its references: most tell it too
  std::vector<Object*> reached;
};

int Explain(PyObject* o, void* arg) {
  auto* look = static_cast<Look*>(arg);
  if (o == nullptr || o == look->type) return 0;
  int32_t* n = look->unexplained.FindAlone(o);
  if (n != nullptr && *n > 1) --*n;
  return 0;
}

int Reach(PyObject* o, void* arg) {
  auto* look = static_cast<Look*>(arg);
  if (o == nullptr || o == look->type) return 0;
  int32_t* n = look->unexplained.FindAlone(o);
  if (n == nullptr || *n == 0 || *n == kReached) return 0;
  *n = kReached;
  look->reached.push_back(In(o));
  return 0;
}

void Tell(Object* o, visitproc visit, Look* look) {
  Type* type = TypeOf(o);
  look->type = type;
  PyT(type)->tp_traverse(Py(o), visit, look);
}

// All that its instances own is told by tp_traverse, and nothing but tp_clear and tp_dealloc is to be run for them. No list: kFound.
bool IsPlain(const Type* type) {
  const PyTypeObject* t = PyT(const_cast<Type*>(type));
  return type->kind == static_cast<uint8_t>(TypeKind::kExtension) && DeallocatesNatively(type) && t->tp_traverse != nullptr &&
         t->tp_finalize == nullptr && t->tp_del == nullptr && type->slots.finalize == nullptr &&
         (type->attr_flags & kHasDict) == 0 && (t->tp_flags & Py_TPFLAGS_LIST_SUBCLASS) == 0;
}

// Its ledger is its whole count, and it waits for nothing.
bool IsUnknown(const Object* o) {
  const uint64_t header = HeaderOf(o);
  const auto raw = static_cast<int32_t>(header);
  constexpr uint64_t kOdd =
      HeaderOf(0, gc::kWeaklyReferenced | kPromptCell, kFreed | kCondemned | kParked | kDeallocating | kFound);
  constexpr uint64_t kNeeded = HeaderOf(0, gc::kInHeap, kTracked);
  return raw > 0 && raw < kGoing && (header & (kOdd | kNeeded)) == kNeeded;
}

// Nobody else has it, and nothing marks.
void SetHeader(Object* o, uint64_t header) {
  __atomic_store_n(reinterpret_cast<HeaderWord*>(o), header, __ATOMIC_RELAXED);
}

// What is to be looked at; entries of what was freed go.
std::vector<Object*> TakeYoung(YoungTracked& table) {
  std::lock_guard<std::mutex> guard(table.mutex);
  std::vector<Object*>& all = table.objects;
  size_t kept = table.settled;
  size_t seen = kept;
  size_t survived = std::min(kept, table.survived);
  for (size_t i = kept; i < all.size(); ++i) {
    if (HasBit(all[i], kFreed)) {
      ClearBit(all[i], kListed);
    } else {
      all[kept++] = all[i];
    }
    if (i < table.seen) seen = kept;
    if (i < table.survived) survived = kept;
  }
  all.resize(kept);
  table.seen = seen;
  table.survived = survived;
  return {all.begin() + static_cast<std::ptrdiff_t>(table.settled), all.end()};
}

// What lives a second time is not looked at again. The dead stay listed: their cells are the next objects'.
void PutYoungBack(YoungTracked& table, const std::vector<Object*>& young, const std::vector<Object*>& dead,
                  Unexplained& unexplained) {
  std::lock_guard<std::mutex> guard(table.mutex);
  const size_t begin = table.settled;
  size_t place = begin;
  // A young collection passes over what survived one: nothing else may come to stand there, for it may be freed.
  size_t survived = std::min(begin, table.survived);
  for (size_t i = 0; i < young.size(); ++i) {
    const int32_t* n = unexplained.FindAlone(young[i]);
    if (n != nullptr && *n == 1) continue;
    table.objects[place++] = young[i];
    if (begin + i < table.seen) table.settled = place;
    if (begin + i < table.survived) survived = place;
  }
  table.seen = place;
  table.survived = survived;
  for (Object* o : dead) table.objects[place++] = o;
}

bool MayLook() { return !dropping && !Watched() && TheHeap().Enabled() && !ModulesFinished(); }

// At the thread's own: what is dead of it. REQUIRES nobody changes any meanwhile.
std::vector<Object*> LookAtOwn(NativeThread* self) {
  CountBorn(0);
  YoungTracked& table = self->young;
  const std::vector<Object*> young = TakeYoung(table);
  Look look;
  struct Known {
    Object* object;
    int32_t* unexplained;
  };
  std::vector<Known> known;
  known.reserve(young.size());
  const Type* plain = nullptr;
  for (Object* o : young) {
    const Type* type = TypeOf(o);
    if (type != plain && (!IsPlain(type) || !NativeScope::Suffices(self, MannerOf(type)))) continue;
    plain = type;
    if (!IsUnknown(o)) continue;
    int32_t& n = look.unexplained.At(o);
    n = RawLedger(o) + 1;
    known.push_back({o, &n});
  }
  for (const Known& k : known) Tell(k.object, Explain, &look);
  for (const Known& k : known) {
    if (*k.unexplained == 1 || *k.unexplained == kReached) continue;
    *k.unexplained = kReached;
    look.reached.push_back(k.object);
    while (!look.reached.empty()) {
      Object* next = look.reached.back();
      look.reached.pop_back();
      Tell(next, Reach, &look);
    }
  }
  std::vector<Object*> dead;
  for (const Known& k : known) {
    if (*k.unexplained == 1) dead.push_back(k.object);
  }
  PutYoungBack(table, young, dead, look.unexplained);
  // Other code will run. Each has one reference more, so that it is there until its turn.
  for (Object* o : dead) SetHeader(o, (HeaderOf(o) | HeaderOf(0, 0, kFound)) + 1);
  return dead;
}

// Its turn: it is an object like others.
void Unhide(Object* o) {
  if (RawLedger(o) == 1 && IsCalm()) {
    SetHeader(o, HeaderOf(o) & ~HeaderOf(0, 0, kFound));
  } else {
    ClearBit(o, kFound);
  }
}

}  // namespace

void DropFound(NativeThread* self, const std::vector<Object*>& dead) {
  if (dead.empty()) return;
  dropping = true;
  {
    SavedError saved;
    // Makes no object, so that nothing polls: another one that wants to look would give up.
    int until_yield = kDeathsPerYield;
    const auto yield = [&] {
      if (--until_yield != 0) return;
      until_yield = kDeathsPerYield;
      YieldParallel(self);
    };
    for (Object* o : dead) {
      const inquiry clear = PyT(TypeOf(o))->tp_clear;
      if (clear != nullptr) clear(Py(o));
      yield();
    }
    for (Object* o : dead) {
      Unhide(o);
      Py_DECREF(Py(o));
      yield();
    }
    if (ErrorSet()) WriteUnraisable(nullptr);
  }
  dropping = false;
}

bool IsRingVisit(visitproc visit) { return visit == Explain || visit == Reach; }

bool RingsAreDue() {
  const int32_t born = BornTracked();
  if (TC_LIKELY(born < kMany)) return false;
  if (AnyParallel() ? born < kManyBeside || gc::Calm() == 0 : gc::Alert()) return false;
  if (!MayLook()) return false;
  const NativeThread* n = CurrentNative();
  return n->holds_lock || n->in_parallel != 0;
}

void DropRings() {
  NativeThread* const self = CurrentNative();
  const bool stops = AnyParallel();
  if (stops && !StopForALook(self)) {
    // Soon again; if another one looks just now, beside that.
    CountBorn(kManyBeside - kSomeBeside);
    YieldParallel(self);
    return;
  }
  const std::vector<Object*> dead = LookAtOwn(self);
  if (stops) ResumeAfterLook(self);
  DropFound(self, dead);
}

std::vector<Object*> LookBeside(NativeThread* self) {
  if (BornTracked() < kSomeBeside || gc::Calm() == 0 || !MayLook()) return {};
  return LookAtOwn(self);
}

}  // namespace tricolor::compat
