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

constexpr int32_t kMany = 1000;
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

// All that its instances own is told by tp_traverse, and nothing but tp_clear and tp_dealloc is to be run for them.
bool IsPlain(const Type* type) {
  const PyTypeObject* t = PyT(const_cast<Type*>(type));
  return type->kind == static_cast<uint8_t>(TypeKind::kExtension) && DeallocatesNatively(type) && t->tp_traverse != nullptr &&
         t->tp_finalize == nullptr && t->tp_del == nullptr && type->slots.finalize == nullptr &&
         (type->attr_flags & kHasDict) == 0;
}

// Its ledger is its whole count, and it waits for nothing.
bool IsUnknown(const Object* o) {
  const uint64_t header = HeaderOf(o);
  const auto raw = static_cast<int32_t>(header);
  constexpr uint64_t kOdd =
      HeaderOf(0, gc::kWeaklyReferenced | kPromptCell, kFreed | kCondemned | kParked | kDeallocating);
  constexpr uint64_t kNeeded = HeaderOf(0, gc::kInHeap, kTracked);
  return raw > 0 && raw < kGoing && (header & (kOdd | kNeeded)) == kNeeded;
}

// What is to be looked at; entries of what was freed go.
std::vector<Object*> TakeYoung() {
  std::lock_guard<std::mutex> guard(tracked.mutex);
  std::vector<Object*>& all = tracked.objects;
  size_t kept = tracked.begin;
  size_t once = 0;
  size_t old = std::min(tracked.begin, tracked.old);
  for (size_t i = tracked.begin; i < all.size(); ++i) {
    if (HasBit(all[i], kFreed)) {
      ClearBit(all[i], kListed);
      continue;
    }
    if (i - tracked.begin < tracked.once) ++once;
    all[kept++] = all[i];
    if (i < tracked.old) old = kept;
  }
  all.resize(kept);
  tracked.once = once;
  tracked.old = old;
  return {all.begin() + static_cast<std::ptrdiff_t>(tracked.begin), all.end()};
}

// What lives a second time is not looked at again. The dead stay listed: their cells are the next objects'.
void PutYoungBack(const std::vector<Object*>& young, const std::vector<Object*>& dead, Unexplained& unexplained) {
  std::lock_guard<std::mutex> guard(tracked.mutex);
  const size_t begin = tracked.begin;
  size_t place = begin;
  size_t settled = place;
  // A young collection passes over what survived one: nothing else may come to stand there, for it may be freed.
  size_t old = std::min(begin, tracked.old);
  for (size_t i = 0; i < young.size(); ++i) {
    const int32_t* n = unexplained.FindAlone(young[i]);
    if (n != nullptr && *n == 1) continue;
    tracked.objects[place++] = young[i];
    if (i < tracked.once) settled = place;
    if (begin + i < tracked.old) old = place;
  }
  tracked.begin = settled;
  tracked.once = place - settled;
  tracked.old = old;
  for (Object* o : dead) tracked.objects[place++] = o;
}

}  // namespace

bool IsRingVisit(visitproc visit) { return visit == Explain || visit == Reach; }

bool RingsAreDue() {
  if (TC_LIKELY(BornTracked() < kMany) || dropping || Watched() || (AnyParallel() ? gc::Calm() == 0 : gc::Alert())) return false;
  const NativeThread* n = CurrentNative();
  return (n->holds_lock || n->in_parallel != 0) && TheHeap().Enabled() && !ModulesFinished();
}

void DropRings() {
  ForgetBorn();
  NativeThread* const self = CurrentNative();
  const bool stops = AnyParallel();
  if (stops && !StopForALook(self)) return;
  const std::vector<Object*> young = TakeYoung();
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
  PutYoungBack(young, dead, look.unexplained);
  // From here on other code runs. Each has one reference more, so that it is there until its turn.
  for (Object* o : dead) __atomic_store_n(&o->ledger, RawLedger(o) + 1, __ATOMIC_RELAXED);
  if (stops) ResumeAfterLook(self);
  if (dead.empty()) return;
  dropping = true;
  {
    SavedError saved;
    for (Object* o : dead) {
      const inquiry clear = PyT(TypeOf(o))->tp_clear;
      if (clear != nullptr) clear(Py(o));
    }
    for (Object* o : dead) Py_DECREF(Py(o));
    if (ErrorSet()) WriteUnraisable(nullptr);
  }
  dropping = false;
}

}  // namespace tricolor::compat
