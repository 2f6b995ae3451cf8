#include "gc/shadow.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "gc/oracle.h"
#include "gc/write_barrier.h"

namespace tricolor::gc {
namespace {

// A thread that has noted so much asks for a cycle, which takes the notes.
constexpr size_t kManyNotes = size_t{1} << 18;

struct Pair {
  void* owner;
  void* value;
  bool operator==(const Pair& o) const { return owner == o.owner && value == o.value; }
};
struct PairHash {
  size_t operator()(const Pair& p) const {
    const auto a = reinterpret_cast<uintptr_t>(p.owner);
    const auto b = reinterpret_cast<uintptr_t>(p.value);
    return (a / 16 * 0x9e3779b97f4a7c15u) ^ (b / 16 * 0xff51afd7ed558ccdu);
  }
};
struct AddressHash {
  size_t operator()(const void* p) const {
    return reinterpret_cast<uintptr_t>(p) / 16 * 0x9e3779b97f4a7c15u;
  }
};

// Notes of all threads since the last check. The site is null when several told the same.
class Notes {
 public:
  void Add(const Told& told) {
    const auto [at, fresh] = sites_.try_emplace({told.owner, told.value}, told.site);
    if (!fresh && at->second != told.site) at->second = nullptr;
  }
  // Was anybody told that `owner` refers to `value`? `site`: by whom, if by one alone.
  bool Knows(void* owner, void* value, void** site) const {
    int ways = 0;
    for (const Pair& p : {Pair{owner, value}, Pair{nullptr, value}, Pair{owner, nullptr}}) {
      const auto found = sites_.find(p);
      if (found == sites_.end()) continue;
      ++ways;
      *site = found->second;
    }
    if (ways != 1) *site = nullptr;
    return ways != 0;
  }

 private:
  std::unordered_map<Pair, void*, PairHash> sites_;
};

class RootValues final : public Visitor {
 public:
  void Visit(void* cell) override {
    if (cell != nullptr) values_.insert(cell);
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}
  bool Has(void* cell) const { return values_.find(cell) != values_.end(); }

 private:
  std::unordered_set<void*, AddressHash> values_;
};

bool NativeCodeKnows(const void* cell) {
  return __atomic_load_n(&static_cast<const ObjectHeader*>(cell)->ledger, __ATOMIC_RELAXED) != 0;
}

}  // namespace

// One check: copies the heap anew beside the old copy.
class ShadowCheck final : public Visitor {
 public:
  ShadowCheck(HeapImpl* heap, Shadow::Point point, bool ages)
      : heap_(heap),
        shadow_(*heap->shadow),
        at_begin_(point == Shadow::Point::kBegin),
        ages_(ages) {}

  void Run() {
    MutexLock lock(&shadow_.mutex_);
    heap_->safepoints.ForEach([this](MutatorImpl* m) {
      m->mutator->TraceRoots(roots_);
      for (const Told& told : m->told) notes_.Add(told);
      m->told.clear();
    });
    for (const Told& told : shadow_.left_) notes_.Add(told);
    shadow_.left_.clear();
    ForEachBlock(heap_, [this](Block* b) {
      // When a cycle has marked, what it did not reach is dead, and its copy is dropped: nothing
      // else dies before the next time, so an address is one object between two checks.
      ForEachCellOf(b, [this](Segment* s, size_t w) {
        const uint64_t marked = s->marked[w].load(std::memory_order_relaxed);
        return s->allocated[w].load(std::memory_order_relaxed) &
               (at_begin_ ? ~uint64_t{0} : marked);
      }, [this](void* cell) { CheckObject(cell); });
    });
    for (void* site : proven_) {
      const auto listed = shadow_.proven_.find(site);
      if (listed != shadow_.proven_.end()) listed->second = true;
    }
    shadow_.edges_.swap(edges_);
    shadow_.copies_.swap(copies_);
  }

  void Visit(void* cell) override { Add(nullptr, cell); }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Add(&slots[i], __atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}

 private:
  void Add(void* const* slot, void* value) {
    if (value != nullptr && heap_->map.Contains(value)) edges_.push_back({slot, value});
  }

  void CheckObject(void* cell) {
    const size_t begin = edges_.size();
    TraceCell(heap_, cell, *this);
    if (edges_.size() == begin) return;
    copies_[cell] = {begin, edges_.size()};
    CheckEdges(cell, begin);
    CheckAge(cell, begin);
  }

  void CheckEdges(void* cell, size_t begin) {
    const auto known = shadow_.copies_.find(cell);
    if (known == shadow_.copies_.end()) {
      for (size_t i = begin; i < edges_.size(); ++i) CheckEdge(cell, edges_[i]);
      return;
    }
    const auto old_begin = shadow_.edges_.begin() + static_cast<ptrdiff_t>(known->second.begin);
    const auto old_end = shadow_.edges_.begin() + static_cast<ptrdiff_t>(known->second.end);
    if (std::equal(edges_.begin() + static_cast<ptrdiff_t>(begin), edges_.end(), old_begin,
                   old_end)) {
      return;
    }
    std::sort(old_begin, old_end);  // it is not needed in its order any more
    for (size_t i = begin; i < edges_.size(); ++i) {
      if (!std::binary_search(old_begin, old_end, edges_[i])) CheckEdge(cell, edges_[i]);
    }
  }

  // The edge is new.
  void CheckEdge(void* owner, const Shadow::Edge& edge) {
    void* site = nullptr;
    if (notes_.Knows(owner, edge.value, &site)) {
      if (site != nullptr && !roots_.Has(edge.value) && !NativeCodeKnows(edge.value)) {
        proven_.insert(site);
      }
      return;
    }
    if (roots_.Has(edge.value) || NativeCodeKnows(edge.value)) return;
    std::string where;
    if (edge.slot != nullptr) {
      where = " at offset " + std::to_string(reinterpret_cast<const char*>(edge.slot) -
                                             static_cast<const char*>(owner));
    }
    Fail("a store told nobody: " + Name(heap_, owner) + where + " refers to " +
         Name(heap_, edge.value));
  }

  // Between cycles: an old owner that was not remembered has old values only.
  void CheckAge(void* owner, size_t begin) {
    if (!ages_) return;
    const uint8_t state =
        __atomic_load_n(&static_cast<const ObjectHeader*>(owner)->state, __ATOMIC_RELAXED);
    if ((state & kOld) == 0) return;
    for (size_t i = begin; i < edges_.size(); ++i) {
      void* const value = edges_[i].value;
      if (IsMarked(value) || roots_.Has(value) || NativeCodeKnows(value)) continue;
      Fail("an old owner was not remembered: " + Name(heap_, owner) + " refers to " +
           Name(heap_, value));
    }
  }

  [[noreturn]] void Fail(const std::string& what) {
    FailOracle(heap_, "shadow", at_begin_ ? "before it" : "after the weak phase", what);
  }

  HeapImpl* const heap_;
  Shadow& shadow_;
  const bool at_begin_;
  const bool ages_;
  Notes notes_;
  RootValues roots_;
  std::unordered_set<void*> proven_;
  std::vector<Shadow::Edge> edges_;
  Shadow::Copies copies_;
};

void Shadow::Start() {
  __atomic_fetch_or(&tc_gc_barrier_on, kBarrierShadow, __ATOMIC_SEQ_CST);
  RenewAlert();
}

bool Shadow::Tell(MutatorImpl* m, void* owner, void* value, void* site) {
  if (__atomic_load_n(&heap_->faults.note_sites, __ATOMIC_ACQUIRE)) {  // set beside threads
    MutexLock lock(&mutex_);
    if (proven_.try_emplace(site, false).second) sites_.push_back(site);
    if (site == heap_->faults.deaf_site) return false;
  }
  if (m == nullptr) {
    MutexLock lock(&mutex_);
    left_.push_back({owner, value, site});
    return true;
  }
  m->told.push_back({owner, value, site});
  if (m->told.size() % kManyNotes == 0) heap_->collector.Request(CycleKind::kYoung);
  return true;
}

void Shadow::Leave(MutatorImpl* m) {
  MutexLock lock(&mutex_);
  left_.insert(left_.end(), m->told.begin(), m->told.end());
  m->told.clear();
}

void Shadow::Check(Point point) {
  heap_->safepoints.StopWorld(nullptr);
  const bool ages =
      point == Point::kBegin && heap_->options.generations && !heap_->collector.must_be_full();
  ShadowCheck(heap_, point, ages).Run();
  checks_.fetch_add(1);
  heap_->safepoints.ResumeWorld(nullptr);
}

std::vector<void*> Shadow::Sites() {
  MutexLock lock(&mutex_);
  return sites_;
}

std::vector<void*> Shadow::ProvenSites() {
  MutexLock lock(&mutex_);
  std::vector<void*> found;
  for (const auto& [site, proven] : proven_) {
    if (proven) found.push_back(site);
  }
  return found;
}

}  // namespace tricolor::gc
