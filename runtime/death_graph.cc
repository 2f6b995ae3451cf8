#include "runtime/death_graph.h"

#include <algorithm>

#include "gc/ephemeron.h"
#include "runtime/builtin_types.h"
#include "runtime/embedder.h"
#include "runtime/type.h"

namespace tricolor {

namespace {

// Collects the dead objects that one dead object refers to. Those that hold nothing and can have
// neither finalizer nor weak reference have no part in any order.
class DeadReferents : public gc::Visitor {
 public:
  DeadReferents(gc::DeadSet& dead, std::vector<Object*>* out) : dead_(dead), out_(out) {}
  void Visit(void* cell) override {
    auto* o = static_cast<Object*>(cell);
    if (o == nullptr) return;
    const uint8_t flags = __atomic_load_n(&o->flags, __ATOMIC_RELAXED);
    if ((flags & gc::kInHeap) == 0 || dead_.IsMarked(o)) return;
    if ((flags & (gc::kLeaf | gc::kFinalizable)) == gc::kLeaf) {
      const Type* type = TypeOf(o);
      if (type == nullptr || type->weak_ref_kind == 0) return;
    }
    out_->push_back(o);
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}  // no cell has such parts

 private:
  gc::DeadSet& dead_;
  std::vector<Object*>* out_;
};

}  // namespace

DeathGraph::DeathGraph(gc::DeadSet& dead)
    : dead_(dead), has_ephemerons_(gc::HasValuesOfDead(&TheHeap())) {}

// The child that is walked first dies last among its siblings: items of a list go from the last to
// the first, those of a dict and the fields of an object in their order, as in CPython.
void DeathGraph::ListChildren(Object* o) {
  const auto first = static_cast<std::ptrdiff_t>(children_.size());
  DeadReferents referents(dead_, &children_);
  TraceObject(o, referents);
  const Type* type = TypeOf(o);
  const bool last_first = type == &tuple_type || type == &ref_array_type;
  if (!last_first) std::reverse(children_.begin() + first, children_.end());
  if ((__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kTypeInHeap) != 0) {
    referents.Visit(TypeOf(o));
  }
  if (!has_ephemerons_) return;
  values_.clear();
  gc::ListValuesOfDead(&TheHeap(), o, &values_);
  for (void* value : values_) referents.Visit(value);
}

void DeathGraph::Enter(Object* o) {
  const auto n = static_cast<uint32_t>(nodes_.size());
  nodes_.emplace(o, Node{n, n, kOpen});
  open_.push_back(o);
  const size_t first = children_.size();
  if (TypeOf(o) != nullptr) ListChildren(o);
  visiting_.push_back({o, first, first, 0});
}

void DeathGraph::Add(Object* root) {
  if (nodes_.contains(root)) return;
  Enter(root);
  while (!visiting_.empty()) {
    Visiting& v = visiting_.back();
    if (v.next_child == children_.size()) {
      Leave();
      continue;
    }
    Object* child = children_[v.next_child++];
    auto found = nodes_.find(child);
    if (found == nodes_.end()) {
      Enter(child);
    } else if (found->second.component == kOpen) {
      if (child == v.object) v.marks |= kSelfLoop;
      Node& node = nodes_.find(v.object)->second;
      node.low = std::min(node.low, found->second.index);
    } else if ((components_[found->second.component].marks &
                (kHasFinalizer | kHasWeakrefs | kMatters)) != 0) {
      v.marks |= kMatters;
    }
  }
}

void DeathGraph::AddUnlessAlone(Object* root) {
  if (nodes_.contains(root) || TypeOf(root) == nullptr) return;
  ListChildren(root);
  const bool alone = children_.empty();
  children_.clear();
  if (!alone) Add(root);
}

void DeathGraph::Leave() {
  const Visiting v = visiting_.back();
  visiting_.pop_back();
  children_.resize(v.first_child);
  const Node node = nodes_.find(v.object)->second;
  uint16_t marks = v.marks | Given(v.object);
  if ((marks & (kHasWeakrefs | kHasTpDel)) != 0) marks |= kMatters;
  if (node.low == node.index) {
    const auto id = static_cast<uint32_t>(components_.size());
    const auto begin = static_cast<uint32_t>(members_.size());
    Object* member;
    do {
      member = open_.back();
      open_.pop_back();
      nodes_.find(member)->second.component = id;
      members_.push_back(member);
    } while (member != v.object);
    const auto end = static_cast<uint32_t>(members_.size());
    if (end - begin > 1 || (marks & kSelfLoop) != 0) {
      marks |= kInCycle;
      if ((marks & kHasTpDel) != 0) marks |= kUncollectable;
    }
    components_.push_back({begin, end, marks});
    marks = (marks & (kHasFinalizer | kHasWeakrefs | kMatters)) != 0 ? kMatters : 0;
  }
  if (visiting_.empty()) return;
  Visiting& parent = visiting_.back();
  parent.marks |= marks;
  Node& parent_node = nodes_.find(parent.object)->second;
  if (nodes_.find(v.object)->second.component == kOpen) {
    parent_node.low = std::min(parent_node.low, node.low);
  }
}

void DeathGraph::Finish() {
  for (size_t i = components_.size(); i-- > 0;) {
    Component& c = components_[i];
    if ((c.marks & (kInCycle | kHasFinalizer)) == kHasFinalizer) c.marks |= kBelowFinalizer;
    constexpr uint16_t kTpDelBehindCycle = kHasTpDel | kHasFinalizer | kInCycle;
    if ((c.marks & kTpDelBehindCycle) == kTpDelBehindCycle) c.marks |= kWaits;
    uint16_t down =
        c.marks & (kInCycle | kBelowFinalizer | kBelowProgram | kUncollectable | kWaits);
    if ((c.marks & kRunsProgram) != 0) down |= kBelowProgram;
    if (down == 0) continue;
    for (uint32_t m = c.begin; m < c.end; ++m) {
      children_.clear();
      if (TypeOf(members_[m]) != nullptr) ListChildren(members_[m]);
      for (Object* child : children_) {
        auto found = nodes_.find(child);
        if (found != nodes_.end()) components_[found->second.component].marks |= down;
      }
    }
  }
  children_.clear();
}

}  // namespace tricolor
