#include "compat/death.h"

#include <algorithm>
#include <mutex>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "compat/cell_map.h"
#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "compat/native_module.h"
#include "compat/parallel.h"
#include "compat/rings.h"
#include "compat/slots.h"
#include "compat/tracked.h"
#include "compat/unpinned.h"
#include "runtime/embedder.h"
#include "runtime/error.h"
#include "runtime/finalizer_queue.h"
#include "runtime/runtime.h"

namespace tricolor::compat {

size_t waiting_count = 0;

namespace {

constexpr int kFirstDeadlineMs = 20;
constexpr int kLongestDeadlineMs = 2000;
constexpr size_t kBatch = 256;          // deallocations for one hold of the lock

// What is known of an object in one collection.
struct Known {
  size_t begin = 0;  // of its recorded references, in `targets`
  uint32_t count = 0;
  bool explained = false;  // no root: its ledger is all in recorded references
};
using Counts = CellMap<int32_t>;

// What one collection knows. The collector's thread writes it; a thread that asks for referents
// may read it.
struct CycleState {
  std::mutex mutex;
  bool holds_lock = false;  // between OnMarked and OnCondemn
  CellMap<Known> known;
  std::vector<Object*> targets;
  std::vector<Object*> explained;
  // What had its pinned bit and is not owned: if it lives, the ledger is zero again, or gets the bit back. Most are dead
  // when the cycle has marked: what was brought back since is looked for only if anything was. Collector's thread.
  std::vector<Object*> lapsed;
  std::vector<Object*> lapsed_dead;
  size_t revived_before = 0;
};
CycleState cycle;
int deadline_ms = kFirstDeadlineMs;

struct DeadQueue {
  std::mutex mutex;
  std::vector<Object*> waiting;  // roots until they are taken; owners stand before what they own
  std::vector<Object*> running;  // the batch that a thread works on; roots as well
  bool modules = false;          // some of `waiting` are modules
  // What they keep: their part of gc/backlog.h.
  size_t waiting_bytes = 0;
  size_t running_bytes = 0;
};
DeadQueue dead_queue;
thread_local bool in_run_dead = false;

bool InHeap(const Object* o) {
  return (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kInHeap) != 0;
}

int CollectVisit(PyObject* o, void* arg) {
  if (o != nullptr && InHeap(In(o))) static_cast<std::vector<Object*>*>(arg)->push_back(In(o));
  return 0;
}

// Appends the references that the ledger counts for this object.
void Traverse(Object* o, std::vector<Object*>* out) {
  // Within its tp_dealloc it is neither whole nor gone; in the child of a fork perhaps for ever.
  if (!HasBit(o, kTracked) || HasBit(o, kFreed | kDeallocating)) return;
  if (IsNativeModule(o)) {
    TraverseModule(o, CollectVisit, out);
    return;
  }
  Type* type = TypeOf(o);
  PyTypeObject* native = ExtensionType(type);
  if (native == nullptr || native->tp_traverse == nullptr) return;
  native->tp_traverse(Py(o), CollectVisit, out);
  // A Python class below a static type of C: DeallocateSubtype gives the type up, which no
  // tp_traverse of C knows.
  if ((type->tp_flags & kTypeHeap) != 0 && (native->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0 &&
      (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & kCountsType) != 0) {
    out->push_back(AsObject(type));
  }
}

bool RunsYoung() { return TheHeap().RunningKind() == gc::CycleKind::kYoung; }

bool TakeLock() {
  if (TryAcquireLegacyLock(deadline_ms)) {
    deadline_ms = kFirstDeadlineMs;
    return true;
  }
  if (deadline_ms < kLongestDeadlineMs) deadline_ms *= 2;
  return false;
}

// REQUIRES the legacy lock and cycle.mutex. Counts references among `objects`; `counted`, if not null, gets what has any.
void RecordEdges(const std::vector<Object*>& objects, Counts* internal, std::vector<Object*>* counted) {
  for (Object* o : objects) {
    const size_t begin = cycle.targets.size();
    Traverse(o, &cycle.targets);
    const size_t end = cycle.targets.size();
    Known& known = cycle.known.At(o);
    known.begin = begin;
    known.count = static_cast<uint32_t>(end - begin);
    for (size_t i = begin; i < end; ++i) {
      Object* target = cycle.targets[i];
      if (CountOf(RawLedger(target)) > 0 && ++internal->At(target) == 1 && counted != nullptr) counted->push_back(target);
    }
  }
}

// REQUIRES cycle.mutex.
void ForgetCycle() {
  cycle.known.Clear();
  cycle.targets = {};
  cycle.explained = {};
}

void OpenCycle() {
  CompactTracked(false);
  std::vector<Object*> objects;
  // A young cycle explains nothing: the owner of a reference may be old and is then not traced. So
  // what native code owns is a root in it, and nobody's tp_traverse runs.
  if (!RunsYoung()) ForEachTracked([&](Object* o) { objects.push_back(o); });
  std::lock_guard<std::mutex> guard(cycle.mutex);
  ForgetCycle();
  if (objects.empty() || !TakeLock()) return;
  Counts internal;
  std::vector<Object*> counted;
  RecordEdges(objects, &internal, &counted);
  for (Object* target : counted) {
    if (CountOf(RawLedger(target)) > internal.At(target)) continue;
    cycle.known.At(target).explained = true;
    cycle.explained.push_back(target);
  }
  ReleaseLegacyLockCollector();
}

// Puts owners before what they own: reversed postorder over the dead graph.
class DeathOrder {
 public:
  explicit DeathOrder(gc::DeadSet& dead) : dead_(dead) {}
  void Add(Object* root) {
    if (!See(root)) return;
    Push(root);
    while (!stack_.empty()) {
      Frame& f = stack_.back();
      if (f.next == f.end) {
        if (DiesNatively(f.object)) order_.push_back(f.object);
        stack_.pop_back();
        continue;
      }
      // What comes behind them is no frame's any more.
      children_.resize(f.end);
      Object* child = children_[f.next++];
      if (See(child)) Push(child);
    }
    children_.clear();
  }
  // The last one added first.
  const std::vector<Object*>& order() const { return order_; }

 private:
  struct Frame {
    Object* object;
    size_t next;  // of its children, which end at `end`
    size_t end;
  };
  bool See(Object* o) {
    bool& seen = seen_.At(o);
    return !seen && (seen = true);
  }
  struct Children : gc::Visitor {
    Children(gc::DeadSet& dead, std::vector<Object*>* out) : dead(dead), out(out) {}
    void Visit(void* cell) override {
      auto* o = static_cast<Object*>(cell);
      if (o != nullptr && InHeap(o) && !dead.IsMarked(o)) out->push_back(o);
    }
    void VisitRange(void* const* slots, size_t count) override {
      for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
    }
    void VisitConservative(const void*, const void*) override {}
    gc::DeadSet& dead;
    std::vector<Object*>* out;
  };
  void Push(Object* o) {
    const size_t begin = children_.size();
    if ((__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kLeaf) == 0) {
      Children children(dead_, &children_);
      for (Type* t = TypeOf(o); t != nullptr; t = t->tp_base) {
        if (t->slots.trace == nullptr) continue;
        t->slots.trace(o, children);
        break;
      }
    }
    stack_.push_back({o, begin, children_.size()});
  }

  gc::DeadSet& dead_;
  CellMap<bool> seen_;
  std::vector<Frame> stack_;
  std::vector<Object*> children_;  // of the frames, one after the other
  std::vector<Object*> order_;
};

// What a rescued object reaches is rescued too. REQUIRES the legacy lock.
class ClosureRescue : public gc::Visitor {
 public:
  void From(Object* o) {
    Push(o);
    while (!grey_.empty()) {
      Object* next = grey_.back();
      grey_.pop_back();
      if (DiesNatively(next)) Uncondemn(next);
      std::vector<Object*> native;
      Traverse(next, &native);
      for (Object* n : native) Visit(n);
      for (Type* t = TypeOf(next); t != nullptr; t = t->tp_base) {
        if (t->slots.trace == nullptr) continue;
        t->slots.trace(next, *this);
        break;
      }
    }
  }
  void Visit(void* cell) override {
    auto* o = static_cast<Object*>(cell);
    // A type leads to its module, and that to half of the program, which lives if the module does.
    if (o != nullptr && !(IsNativeModule(o) && !HasBit(o, kCondemned))) Push(o);
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}

 private:
  void Push(Object* o) {
    if (InHeap(o) && !HasFreed(o) && seen_.insert(o).second) grey_.push_back(o);
  }
  static bool HasFreed(Object* o) {
    return TypeOf(o) == nullptr || (DiesNatively(o) && HasBit(o, kFreed));
  }
  absl::flat_hash_set<Object*> seen_;
  std::vector<Object*> grey_;
};

void RescueTouched() {
  while (Object* o = TakeTouched()) {
    ClosureRescue rescue;
    rescue.From(o);
  }
}

bool Waits(const Object* o) { return HasBit(o, kCondemned) && !HasBit(o, kFreed); }

// What waits of a batch; others' references to it bring it back. REQUIRES the legacy lock.
std::vector<Object*> RescueCounted(const std::vector<Object*>& batch) {
  std::vector<Object*> left;
  for (Object* o : batch) {
    if (Waits(o)) left.push_back(o);
  }
  Counts internal;
  std::vector<Object*> targets;
  for (Object* o : left) {
    targets.clear();
    Traverse(o, &targets);
    for (Object* t : targets) ++internal.At(t);
  }
  for (Object* o : left) {
    if (CountOf(RawLedger(o)) <= internal.At(o)) continue;
    ClosureRescue rescue;
    rescue.From(o);
  }
  return left;
}

// Cycles among the condemned: those whose ledger the others explain are cleared.
void ClearCycles(const std::vector<Object*>& batch, bool modules) {
  const std::vector<Object*> left = RescueCounted(batch);
  for (Object* o : left) {
    RescueTouched();
    if (!Waits(o) || IsNativeModule(o)) continue;
    PyTypeObject* native = ExtensionTypeOf(o);
    if (native->tp_clear == nullptr) continue;
    Increment(o);
    SavedError saved;
    native->tp_clear(Py(o));
    Decrement(o);
  }
  // What could not be taken apart is looked at again by the next collection, and keeps its module.
  ClosureRescue rescue;
  for (Object* o : left) {
    RescueTouched();
    if (!Waits(o) || IsNativeModule(o)) continue;
    if (CountOf(RawLedger(o)) <= 0) {
      Deallocate(o);  // somebody learnt of it meanwhile, and gave it up
    } else if (modules) {
      rescue.From(o);
    } else {
      Uncondemn(o);
    }
  }
}

// What is left is held by cycles, and by modules' states. Those are cleared before it, and freed when it is gone.
// REQUIRES the legacy lock.
void ClearModules(const std::vector<Object*>& batch) {
  RescueTouched();
  RescueCounted(batch);
  for (Object* o : batch) {
    RescueTouched();
    if (Waits(o) && IsNativeModule(o)) ClearModule(o);
  }
}
void FreeModules(const std::vector<Object*>& batch) {
  for (Object* o : batch) {
    if (!IsNativeModule(o)) continue;
    RescueTouched();
    if (!Waits(o)) continue;
    if (CountOf(RawLedger(o)) <= 0) {
      Deallocate(o);
    } else {
      Uncondemn(o);
    }
  }
}

// REQUIRES the legacy lock. Takes up to `limit` from the queue; false: it was empty.
bool RunBatch(size_t limit) {
  std::vector<Object*> batch;
  bool modules;
  {
    std::lock_guard<std::mutex> guard(dead_queue.mutex);
    if (dead_queue.waiting.empty() || !dead_queue.running.empty()) return false;
    // Objects that may be parts of one cycle are in one batch: take the whole queue when anything
    // in the part has a positive count. A module goes after all instances of its types.
    auto& waiting = dead_queue.waiting;
    modules = dead_queue.modules;
    size_t take = waiting.size() < limit || modules ? waiting.size() : limit;
    dead_queue.modules = false;
    for (size_t i = 0; i < take && take < waiting.size(); ++i) {
      if (CountOf(RawLedger(waiting[waiting.size() - 1 - i])) > 0) take = waiting.size();
    }
    const size_t all = dead_queue.waiting_bytes;
    dead_queue.running_bytes = take == waiting.size() ? all : all / waiting.size() * take;
    dead_queue.waiting_bytes -= dead_queue.running_bytes;
    batch.assign(waiting.rbegin(), waiting.rbegin() + static_cast<std::ptrdiff_t>(take));
    waiting.resize(waiting.size() - take);
    dead_queue.running = batch;
    __atomic_store_n(&waiting_count, waiting.size(), __ATOMIC_RELAXED);
  }
  const WorkForTheDead work;
  in_run_dead = true;
  // Nobody counts the batch meanwhile but who deallocates it.
  NativeThread* native = CurrentNative();
  native->stops_parallel = true;
  StopParallel(native, -1);
  {
    SavedError saved;
    for (Object* o : batch) {
      RescueTouched();
      if (Waits(o) && !IsNativeModule(o) && CountOf(RawLedger(o)) <= 0) Deallocate(o);
    }
    if (modules) ClearModules(batch);
    ClearCycles(batch, modules);
    if (modules) FreeModules(batch);
    RescueTouched();
    if (ErrorSet()) WriteUnraisable(nullptr);
  }
  native->stops_parallel = false;
  ResumeParallel();
  in_run_dead = false;
  std::lock_guard<std::mutex> guard(dead_queue.mutex);
  dead_queue.running.clear();
  gc::AccountDead(-static_cast<int64_t>(dead_queue.running_bytes));
  dead_queue.running_bytes = 0;
  return true;
}

}  // namespace

bool IsCollectorVisit(visitproc visit) { return visit == CollectVisit || IsRingVisit(visit); }

void TraceEdges(Object* o, gc::Visitor& visitor) {
  std::lock_guard<std::mutex> guard(cycle.mutex);
  const Known* known = cycle.known.FindAlone(o);
  if (known == nullptr) return;
  for (size_t i = 0; i < known->count; ++i) visitor.Visit(cycle.targets[known->begin + i]);
}

// What is traced before the edges are recorded would lead nowhere.
void OnMarkBegin() {
  OpenCycle();
}

void OnTraceGlobals(gc::Visitor& visitor) {
  std::lock_guard<std::mutex> guard(dead_queue.mutex);
  for (Object* o : dead_queue.waiting) visitor.Visit(o);
  for (Object* o : dead_queue.running) visitor.Visit(o);
}

bool IsPinned(const Object* o) {
  const int32_t raw = RawLedger(o);
  if (CountOf(raw) > 0) {
    const Known* known = cycle.explained.empty() ? nullptr : cycle.known.Find(o);
    return known == nullptr || !known->explained;
  }
  Type* type = TypeOf(o);
  if (type != nullptr && DiesNatively(o) && HasBit(o, kParked)) return true;
  if (raw > 0) cycle.lapsed.push_back(const_cast<Object*>(o));
  return false;
}

namespace {
// Looks at no header: there may be a hundred thousand.
void PartLapsed(gc::DeadSet& dead) {
  const auto first_dead =
      std::partition(cycle.lapsed.begin(), cycle.lapsed.end(), [&dead](Object* o) { return dead.IsMarked(o); });
  cycle.lapsed_dead.assign(first_dead, cycle.lapsed.end());
  cycle.lapsed.erase(first_dead, cycle.lapsed.end());
  cycle.revived_before = gc::RevivedBytes();
}

// Nobody owns these any more, nor counts them now: the next one comes to Increment. Instances of extensions keep their
// bit, since zero tells that no native code has seen one yet.
void SettleLapsed(gc::DeadSet& dead) {
  if (gc::RevivedBytes() != cycle.revived_before) {
    for (Object* o : cycle.lapsed_dead) {
      if (dead.IsMarked(o)) cycle.lapsed.push_back(o);
    }
  }
  cycle.lapsed_dead.clear();
  if (!cycle.holds_lock) return;
  // The shadow knows by the ledger what native code ever had.
  if ((__atomic_load_n(&gc::tc_gc_barrier_on, __ATOMIC_RELAXED) & gc::kBarrierShadow) != 0) return;
  for (Object* o : cycle.lapsed) {
    if (RawLedger(o) == kEscapedBias && !DeallocatesNatively(TypeOf(o))) {
      __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
    }
  }
}
}  // namespace

namespace {
bool AnyToCondemn(gc::DeadSet& dead) {
  bool any = false;
  dead.ForEachCandidate([&any](void* cell) {
    auto* o = static_cast<Object*>(cell);
    any = any || (TypeOf(o) != nullptr && DiesNatively(o) && !HasBit(o, kFreed));
  });
  return any;
}
}  // namespace

void OnMarked(gc::DeadSet& dead) {
  PartLapsed(dead);  // before there is a lock that others wait for
  // Whoever is in C code for long has the collector told of all that he does until this is over: he is waited for only
  // if there is something to do with the lock.
  const bool free = TryAcquireLegacyLock(0);
  if (!free && cycle.explained.empty() && !AnyToCondemn(dead)) return;
  if (!free && !TakeLock()) {
    // Whether the edges still hold what they explained cannot be seen now.
    for (Object* o : cycle.explained) {
      if (!dead.IsMarked(o)) dead.Revive(o);
    }
    return;
  }
  cycle.holds_lock = true;
  if (cycle.explained.empty()) return;
  std::vector<Object*> unmarked;
  ForEachTracked([&](Object* o) {
    if (HasBit(o, kTracked) && !HasBit(o, kFreed) && !dead.IsMarked(o)) unmarked.push_back(o);
  });
  Counts internal;
  {
    std::lock_guard<std::mutex> guard(cycle.mutex);
    RecordEdges(unmarked, &internal, nullptr);
  }
  for (Object* o : cycle.explained) {
    if (!dead.IsMarked(o) && CountOf(RawLedger(o)) > internal.At(o)) dead.Revive(o);
  }
}

void OnCondemn(gc::DeadSet& dead) {
  std::vector<Object*> candidates;
  dead.ForEachCandidate([&](void* cell) {
    auto* o = static_cast<Object*>(cell);
    Type* type = TypeOf(o);
    if (type != nullptr && DiesNatively(o) && !HasBit(o, kFreed)) candidates.push_back(o);
  });
  const size_t kept_by_others = gc::RevivedBytes();
  const bool condemns = cycle.holds_lock && !candidates.empty();
  if (condemns) {
    DeathOrder order(dead);
    for (Object* o : candidates) order.Add(o);
    std::lock_guard<std::mutex> guard(dead_queue.mutex);
    // Stands before what waits already: that was dead earlier and is taken first, from the end.
    std::vector<Object*> all;
    all.reserve(order.order().size() + dead_queue.waiting.size());
    for (Object* o : order.order()) {
      if (HasBit(o, kFreed | kCondemned | kDeallocating)) continue;
      Condemn(o);
      all.push_back(o);
      dead_queue.modules |= IsNativeModule(o);
    }
    all.insert(all.end(), dead_queue.waiting.begin(), dead_queue.waiting.end());
    dead_queue.waiting.swap(all);
    __atomic_store_n(&waiting_count, dead_queue.waiting.size(), __ATOMIC_RELAXED);
  }
  for (Object* o : candidates) dead.Revive(o);
  if (condemns) {
    size_t bytes = gc::RevivedBytes() - kept_by_others;
    {
      std::lock_guard<std::mutex> guard(dead_queue.mutex);
      if (dead_queue.waiting.empty()) bytes = 0;
      dead_queue.waiting_bytes += bytes;
    }
    gc::AccountDead(static_cast<int64_t>(bytes));
  }
  CompactTracked(true);
  SettleLapsed(dead);
  if (cycle.holds_lock) {
    cycle.holds_lock = false;
    ReleaseLegacyLockCollector();
  }
}

// Also of one that a fork cut.
void OnCycleEnd() {
  std::lock_guard<std::mutex> guard(cycle.mutex);
  // What was no root this time has lost its pinned bit, while its ledger never came to zero.
  for (Object* o : cycle.explained) {
    if (RawLedger(o) > 0) TheHeap().NotePinned(o);
  }
  for (Object* o : cycle.lapsed) {
    if (RawLedger(o) > 0) TheHeap().NotePinned(o);
  }
  ForgetCycle();
  cycle.lapsed.clear();
  cycle.lapsed_dead.clear();
}

bool HasDead() { return __atomic_load_n(&waiting_count, __ATOMIC_RELAXED) != 0 && !ModulesFinished(); }

void RunDead() {
  if (in_run_dead) return;
  while (HasDead()) {
    LegacyScope scope;
    if (!RunBatch(kBatch)) return;
  }
}

bool ManyDead() {
  return !in_run_dead && __atomic_load_n(&waiting_count, __ATOMIC_RELAXED) >= kHelpFrom;
}

void HelpWithManyDead() {
  if (ManyDead()) RunBatch(kBatch);
}

void AfterForkDead() {
  OnCycleEnd();
  if (in_run_dead) return;  // this thread was at it, and goes on
  std::lock_guard<std::mutex> guard(dead_queue.mutex);
  std::vector<Object*>& running = dead_queue.running;
  for (size_t i = running.size(); i-- > 0;) {
    Object* o = running[i];
    if (!Waits(o)) continue;  // done, or begun: then it stays as it is for ever
    dead_queue.waiting.push_back(o);
    dead_queue.modules |= IsNativeModule(o);
  }
  running.clear();
  __atomic_store_n(&waiting_count, dead_queue.waiting.size(), __ATOMIC_RELAXED);
  dead_queue.waiting_bytes += dead_queue.running_bytes;
  dead_queue.running_bytes = 0;
  if (!dead_queue.waiting.empty()) return;
  gc::AccountDead(-static_cast<int64_t>(dead_queue.waiting_bytes));
  dead_queue.waiting_bytes = 0;
}

namespace {
int TellVisitor(PyObject* o, void* visitor) {
  if (o != nullptr) static_cast<gc::Visitor*>(visitor)->Visit(Escape(o));
  return 0;
}
}  // namespace

bool TellReferents(Object* o, gc::Visitor& visitor) {
  PyTypeObject* native = ExtensionTypeOf(o);
  if (native == nullptr || native->tp_traverse == nullptr || !HasBit(o, kTracked) ||
      HasBit(o, kFreed)) {
    return false;
  }
  NativeScope scope(native);
  native->tp_traverse(Py(o), TellVisitor, &visitor);
  return TypeOf(o) == AsType(native);  // what a Python class adds is the runtime's
}

int IsTracked(const Object* o) { return DeallocatesNatively(TypeOf(o)) ? HasBit(o, kTracked) : -1; }

void ForgetAll() {
  ForgetSpareCells();
  ForgetUnpinned();
  {
    std::lock_guard<std::mutex> guard(dead_queue.mutex);
    dead_queue.waiting.clear();
    dead_queue.running.clear();
    dead_queue.modules = false;
    dead_queue.waiting_bytes = dead_queue.running_bytes = 0;
    __atomic_store_n(&waiting_count, 0, __ATOMIC_RELAXED);
  }
  ForgetTracked();
}

}  // namespace tricolor::compat

using namespace tricolor;          // NOLINT
using namespace tricolor::compat;  // NOLINT

void PyObject_GC_Track(void* o) { Track(static_cast<Object*>(o)); }
void PyObject_GC_UnTrack(void* o) { Untrack(static_cast<Object*>(o)); }
int PyObject_GC_IsTracked(PyObject* o) {
  const int told = IsTracked(In(o));
  return told >= 0 ? told : TypeOf(In(o))->slots.trace != nullptr;
}
int PyObject_GC_IsFinalized(PyObject* o) {
  return (__atomic_load_n(&In(o)->flags, __ATOMIC_RELAXED) & gc::kFinalized) != 0;
}
int PyObject_IS_GC(PyObject* o) { return PyType_IS_GC(Py_TYPE(o)); }

void PyObject_CallFinalizer(PyObject* self) {
  Type* type = TypeOf(In(self));
  if (type->slots.finalize == nullptr || PyObject_GC_IsFinalized(self)) return;
  __atomic_fetch_or(&In(self)->flags, static_cast<uint8_t>(gc::kFinalized), __ATOMIC_RELAXED);
  type->slots.finalize(In(self));
}

int PyObject_CallFinalizerFromDealloc(PyObject* self) {
  Object* o = In(self);
  Type* type = TypeOf(o);
  if (type->slots.finalize == nullptr || PyObject_GC_IsFinalized(self)) return 0;
  // For the time of the call it is alive and native code's alone: more references afterwards bring it back,
  // or the bias, which says that managed code has seen it. A finalizer of Python's has.
  const int32_t before = RawLedger(o);
  constexpr int32_t kDuring = kDying + 1;
  __atomic_store_n(&o->ledger, kDuring, __ATOMIC_RELAXED);
  PyTypeObject* native = ExtensionType(type);
  if (native == nullptr || AsType(native)->slots.finalize != type->slots.finalize) Escape(self);
  PyObject_CallFinalizer(self);
  const int32_t now = RawLedger(o);
  const int32_t more = now - (IsEscaped(now) ? kEscapedBias : 0) - kDuring;
  if (more <= 0 && !IsEscaped(now)) {
    __atomic_store_n(&o->ledger, before + more, __ATOMIC_RELAXED);
    return 0;
  }
  __atomic_store_n(&o->ledger, kEscapedBias + (more > 0 ? more : 0), __ATOMIC_RELAXED);
  ClearBit(o, kDeallocating | kParked);
  // It has its type still, which tp_dealloc would have given up.
  if ((type->tp_flags & kTypeHeap) != 0) __atomic_fetch_or(&o->flags, kCountsType, __ATOMIC_RELAXED);
  if (InHeap(o)) TheHeap().NotePinned(o);
  return -1;
}
