// Which order applies to what is dead:
//
//   in no cycle, behind none    as counts would have freed it, from the outside in: finalizer of
//                               the outer, its weak references and their callbacks, then the inner
//   in a cycle or behind one    all weak references at once, all callbacks, then all finalizers,
//                               of one cycle those of files last, the outer layers first
//
// A cycle without finalizers and callbacks is seen only below something that has them, and by the
// census of gc.collect(): else what it leads to dies as counts would have freed it.
//
// The first come first. Weak references that no finalizer can see are cleared here, beside the
// running program, which sees all of them dead since marking ended. Those that a finalizer may see
// (its own object's, and those to what that reaches) are hidden instead: only the thread that runs
// the batch reads them; to others they are dead.
#include "runtime/death.h"

#include <algorithm>
#include <atomic>
#include <cstdio>

#include "absl/container/flat_hash_set.h"
#include "gc/backlog.h"
#include "gc/dead_cells.h"
#include "gc/ephemeron.h"
#include "gc/heap_impl.h"
#include "runtime/builtin_types.h"
#include "runtime/dead_cycles.h"
#include "runtime/death_graph.h"
#include "runtime/embedder.h"
#include "runtime/objects/generator.h"
#include "runtime/tp_del.h"
#include "runtime/type.h"
#include "runtime/undecided.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {

uint64_t CyclesStarted() { return TheHeap().impl()->collector.cycles_started(); }

struct Closer {
  void (*finalize)(Object*);
  bool derived;
};
std::vector<Closer>& Closers() {
  static auto* const closers = new std::vector<Closer>;
  return *closers;
}
bool ClosesNatively(const Object* o) {
  const Type* type = TypeOf(o);
  for (const Closer& c : Closers()) {
    if (type->slots.finalize == c.finalize) {
      return c.derived || (type->tp_flags & kTypeHeap) == 0;
    }
  }
  return false;
}

int (*layer_of)(const Type*) = nullptr;
bool IsFurtherOut(const FinalizerItem& a, const FinalizerItem& b) {
  return layer_of != nullptr && layer_of(TypeOf(a.object)) < layer_of(TypeOf(b.object));
}

bool IsFinalized(const Object* o) {
  return (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kFinalized) != 0;
}

// Of a type with tp_del; the others' tp_dealloc calls it.
bool BatchRunsTpDel(const Type* type) {
  auto* is_the_batchs = tp_del_hooks.is_the_batchs.load();
  return is_the_batchs != nullptr && is_the_batchs(type);
}

// ---- the census

struct Census {
  std::atomic<int> wanted{0};
  std::atomic<int> debug{0};
  std::vector<Object*> found;  // the collector's thread
  bool complete = false;
  std::atomic<int64_t> count{0};
  std::atomic<int64_t> uncollectable{0};
  std::atomic<bool> counted{false};
};
Census census;
constexpr size_t kMostToCount = 200000;  // beyond, the answer is the number of cells freed

bool CountsAsObject(const Object* o) {
  const Type* type = TypeOf(o);
  return type->tp_dict != nullptr && (type->tp_flags & kTypeHaveGc) != 0 &&
         (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kLeaf) == 0;
}

// CPython's collector does not know code objects: they and their constants are not among what it
// finds.
class PartsOfCode : public gc::Visitor {
 public:
  explicit PartsOfCode(const std::vector<void*>& cells) {
    for (void* cell : cells) {
      if (TypeOf(static_cast<Object*>(cell)) == &code_type) Visit(cell);
    }
    while (!grey_.empty()) {
      Object* o = grey_.back();
      grey_.pop_back();
      TraceObject(o, *this);
    }
  }
  bool Contain(const Object* o) const { return parts_.contains(o); }
  void Visit(void* cell) override {
    auto* o = static_cast<Object*>(cell);
    if (o == nullptr || !parts_.insert(o).second) return;
    const Type* type = TypeOf(o);
    if (type == &code_type || type == &tuple_type || type == &frozenset_type) grey_.push_back(o);
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}  // no cell has such parts

 private:
  absl::flat_hash_set<const Object*> parts_;
  std::vector<Object*> grey_;
};

// All that is dead, or nothing.
std::vector<void*> CellsForCensus() {
  std::vector<void*> cells;
  census.found.clear();
  const bool wanted = census.wanted.load() > 0 || (census.debug.load() & kDebugSaveAll) != 0;
  census.complete = wanted && gc::ListDeadCells(&TheHeap(), kMostToCount, &cells);
  return cells;
}

// Whether anybody wants to know which objects they are.
bool CensusNamesThem() {
  return (census.debug.load() & (kDebugCollectable | kDebugSaveAll)) != 0;
}

// Where no graph is made.
void TakeCensus(const std::vector<void*>& cells) {
  if (!census.complete) return;
  const PartsOfCode code(cells);
  for (Object* o : DeadInCycles(cells)) {
    if (CountsAsObject(o) && !code.Contain(o)) census.found.push_back(o);
  }
}

void TakeCensus(const std::vector<void*>& cells, const DeathGraph& graph, DeathBatch* batch) {
  if (!census.complete) return;
  const PartsOfCode code(cells);
  for (const DeathGraph::Component& c : graph.components()) {
    if ((c.marks & kInCycle) == 0 || (c.marks & kUncollectable) != 0) continue;
    for (uint32_t m = c.begin; m < c.end; ++m) {
      Object* o = graph.members()[m];
      if (TypeOf(o) != nullptr && CountsAsObject(o) && !code.Contain(o)) {
        census.found.push_back(o);
      }
    }
  }
  const int debug = census.debug.load();
  for (Object* o : census.found) {
    if ((debug & kDebugCollectable) != 0) {
      fprintf(stderr, "gc: collectable <%s %p>\n", TypeOf(o)->tp_name, static_cast<void*>(o));
    }
    if ((debug & kDebugSaveAll) != 0) batch->items.push_back({o, nullptr, DeathStep::kSave});
  }
}

// Puts the components of a graph into the batch, in order.
class Arrangement {
 public:
  Arrangement(gc::DeadSet& dead, const DeathGraph& graph, DeathBatch* batch)
      : dead_(dead), graph_(graph), batch_(batch) {}

  void Run() {
    const auto& components = graph_.components();
    for (const DeathGraph::Component& c : components) {
      batch_->watched |= (c.marks & (kBelowFinalizer | kMatters)) == (kBelowFinalizer | kMatters);
    }
    for (size_t i = components.size(); i-- > 0;) Place(components[i]);
    auto& items = batch_->items;
    items.insert(items.end(), counted_.begin(), counted_.end());
    if (!batch_->group.empty()) items.push_back({nullptr, nullptr, DeathStep::kClearGroup});
    items.insert(items.end(), cycle_callbacks_.begin(), cycle_callbacks_.end());
    items.insert(items.end(), cycle_finalizers_.begin(), cycle_finalizers_.end());
    items.insert(items.end(), uncollectable_.begin(), uncollectable_.end());
    for (Object* o : kept_) dead_.Revive(o);
    if (some_wait_) {
      // Somebody has to say that another collection is worth its while.
      batch_->spared_any = true;
      if (items.empty()) items.push_back({nullptr, nullptr, DeathStep::kClearGroup});
    }
  }

 private:
  // See tp_del.h: they and what they lead to keep their weak references and are not finalized.
  void Keep(const DeathGraph::Component& c) {
    const bool forever = (c.marks & kUncollectable) != 0;
    some_wait_ |= !forever;
    const int debug = census.debug.load();
    for (uint32_t m = c.begin; m < c.end; ++m) {
      Object* o = graph_.members()[m];
      const bool has_tp_del = (graph_.Given(o) & kHasTpDel) != 0;
      if (has_tp_del) kept_.push_back(o);
      if (!forever || TypeOf(o) == nullptr || !CountsAsObject(o)) continue;
      census.uncollectable.fetch_add(1);
      if ((debug & kDebugUncollectable) != 0) {
        fprintf(stderr, "gc: uncollectable <%s %p>\n", TypeOf(o)->tp_name, static_cast<void*>(o));
      }
      if (has_tp_del || (debug & kDebugSaveAll) != 0) {
        uncollectable_.push_back({o, nullptr, DeathStep::kSave});
      }
    }
  }

  void Place(const DeathGraph::Component& c) {
    if ((c.marks & (kUncollectable | kWaits)) != 0) return Keep(c);
    const bool in_cycle = (c.marks & kInCycle) != 0;
    const bool seen = (c.marks & kBelowFinalizer) != 0;
    if (!seen && (c.marks & (kHasFinalizer | kHasWeakrefs)) == 0) return;
    const auto first = static_cast<std::ptrdiff_t>(cycle_finalizers_.size());
    // Members stand in the order of discovery, reversed.
    for (uint32_t m = c.end; m-- > c.begin;) {
      Object* o = graph_.members()[m];
      const uint16_t given = graph_.Given(o);
      if (seen && batch_->watched) {
        const uint8_t mark = (c.marks & kMatters) != 0 ? DeathBatch::kDecides : 0;
        const auto place = static_cast<uint32_t>(batch_->region.size());
        batch_->region.emplace(o, DeathBatch::Member{mark, place});
        std::vector<void*> values;
        gc::ListValuesOfDead(&TheHeap(), o, &values);
        // The batch keeps those that are in the region; others may die before it is done.
        const auto lives = [this](void* value) { return dead_.IsMarked(value); };
        values.erase(std::remove_if(values.begin(), values.end(), lives), values.end());
        if (!values.empty()) batch_->held_for.emplace(o, std::move(values));
      }
      const bool later = seen && (given & kHasWeakrefs) != 0;
      if (later) {
        WeakTable::Hide(dead_, o);
      } else if ((given & kHasWeakrefs) != 0) {
        WeakTable::ClearDeadOne(dead_, o, in_cycle ? &cycle_callbacks_ : &counted_);
      }
      const bool finalizer = (given & kHasFinalizer) != 0;
      const bool early = finalizer && (c.marks & (kRunsProgram | kBelowProgram)) == 0;
      if (!in_cycle) {
        const bool then_tp_del =
            finalizer && (given & kHasTpDel) != 0 && BatchRunsTpDel(TypeOf(o));
        if (later || finalizer) {
          counted_.push_back({o, nullptr, DeathStep::kDie, early, then_tp_del});
        }
      } else {
        if (later) batch_->group.push_back(o);
        if (finalizer) cycle_finalizers_.push_back({o, nullptr, DeathStep::kFinalize, early});
      }
    }
    std::stable_sort(cycle_finalizers_.begin() + first, cycle_finalizers_.end(), IsFurtherOut);
  }

  gc::DeadSet& dead_;
  const DeathGraph& graph_;
  DeathBatch* const batch_;
  std::vector<FinalizerItem> counted_;
  std::vector<FinalizerItem> cycle_callbacks_;
  std::vector<FinalizerItem> cycle_finalizers_;
  std::vector<FinalizerItem> uncollectable_;
  std::vector<Object*> kept_;
  bool some_wait_ = false;
};

}  // namespace

std::unique_ptr<DeathBatch> ArrangeDeaths(gc::DeadSet& dead) {
  // What a callback will let go of is not known: its weak reference, as a rule an entry of a dict.
  constexpr size_t kBytesOfCallback = 512;
  const size_t kept_by_others = gc::RevivedBytes();
  auto batch = std::make_unique<DeathBatch>();
  batch->cycle = CyclesStarted();
  std::vector<FinalizerItem> shown;
  absl::flat_hash_set<const Object*> tp_del_done;
  DecideUndecided(dead, &shown, &tp_del_done);
  batch->items.assign(shown.begin(), shown.end());

  std::vector<Object*> finalizable;
  std::vector<Object*> with_tp_del;
  dead.ForEachCandidate([&](void* cell) {
    auto* o = static_cast<Object*>(cell);
    const Type* type = TypeOf(o);
    if (type == nullptr) return;
    if (type->slots.finalize != nullptr && !IsFinalized(o) && !NeedsNoFinalizer(o)) finalizable.push_back(o);
    if (HasTpDel(type)) with_tp_del.push_back(o);
  });
  // Without finalizers nobody sees the dead: only callbacks need an order.
  std::vector<Object*> referenced;
  std::vector<Object*> with_callbacks;
  WeakTable::FindDead(dead, finalizable.empty() && with_tp_del.empty(), &referenced,
                      &with_callbacks);

  const std::vector<void*> cells = CellsForCensus();
  batch->whole = census.complete;
  const bool ordered =
      !finalizable.empty() || !with_tp_del.empty() || with_callbacks.size() > 1;
  if (ordered || (!cells.empty() && CensusNamesThem())) {
    DeathGraph graph(dead);
    for (Object* o : finalizable) {
      graph.Mark(o, kHasFinalizer);
      if (ClosesNatively(o)) continue;
      graph.Mark(o, kRunsProgram);
      if (FinalizesAtEachDeath(TypeOf(o))) graph.Mark(o, kMatters);  // does it come back?
    }
    for (Object* o : with_tp_del) {
      graph.Mark(o, kHasTpDel);
      if (tp_del_done.contains(o) || !BatchRunsTpDel(TypeOf(o))) continue;
      graph.Mark(o, kHasFinalizer);
      graph.Mark(o, kRunsProgram);
    }
    for (Object* o : referenced) graph.Mark(o, kHasWeakrefs);
    for (Object* o : with_callbacks) graph.Mark(o, kHasWeakrefs);
    // What holds several gives them its own order.
    for (void* cell : cells) {
      auto* o = static_cast<Object*>(cell);
      if (graph.Given(o) == 0) graph.AddUnlessAlone(o);
    }
    // Candidates come by address, which is near the order of their births.
    for (size_t i = finalizable.size(); i-- > 0;) graph.Add(finalizable[i]);
    for (size_t i = with_tp_del.size(); i-- > 0;) graph.Add(with_tp_del[i]);
    std::sort(with_callbacks.begin(), with_callbacks.end());
    for (size_t i = with_callbacks.size(); i-- > 0;) graph.Add(with_callbacks[i]);
    graph.Finish();
    Arrangement(dead, graph, batch.get()).Run();
    TakeCensus(cells, graph, batch.get());
  } else {
    std::vector<FinalizerItem> callbacks;
    for (Object* o : with_callbacks) WeakTable::ClearDeadOne(dead, o, &callbacks);
    batch->items.insert(batch->items.end(), callbacks.begin(), callbacks.end());
    TakeCensus(cells);
  }
  // Those that nobody will see and nobody hears of.
  std::vector<FinalizerItem> none;
  for (Object* o : referenced) {
    if (!dead.IsMarked(o)) WeakTable::ClearUnlessHidden(dead, o, &none);
  }

  if (batch->items.empty()) return nullptr;
  for (const FinalizerItem& item : batch->items) {
    if (item.step == DeathStep::kCallback) {
      batch->bytes += kBytesOfCallback;
    } else if (item.object != nullptr) {
      dead.Revive(item.object);
    }
  }
  for (Object* o : batch->group) dead.Revive(o);
  for (const auto& [o, member] : batch->region) dead.Revive(o);
  batch->bytes += gc::RevivedBytes() - kept_by_others;
  return batch;
}

void AddNativeCloser(void (*finalize)(Object*), bool derived) {
  for (const Closer& c : Closers()) {
    if (c.finalize == finalize) return;  // set up again
  }
  Closers().push_back({finalize, derived});
}

void SetDeathLayers(int (*layer)(const Type*)) { layer_of = layer; }

void EndCensus(gc::DeadSet& dead) {
  if (!census.complete) return;
  const bool saved = (census.debug.load() & kDebugSaveAll) != 0;
  int64_t count = 0;
  for (Object* o : census.found) count += saved || !dead.IsMarked(o);
  census.found.clear();
  census.count.store(count);
  census.counted.store(true);
}

void DeathCensus::Wanted(bool wanted) {
  census.wanted.fetch_add(wanted ? 1 : -1);
  census.counted.store(false);
}
void DeathCensus::SetDebug(int gc_flags) { census.debug.store(gc_flags); }
bool DeathCensus::TakeCount(int64_t* count) {
  *count = census.count.load();
  return census.counted.exchange(false);
}

int64_t TakeUncollectable() { return census.uncollectable.exchange(0); }

}  // namespace tricolor
