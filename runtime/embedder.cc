#include "runtime/embedder.h"

#include <algorithm>
#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "runtime/abstract.h"
#include "runtime/finalizer_queue.h"
#include "runtime/names.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/setup.h"
#include "runtime/runtime.h"
#include "runtime/type.h"
#include "runtime/weak_table.h"

namespace tricolor {

struct RuntimeEmbedder::Roots {
  std::mutex mutex;
  std::vector<Object**> slots;  // guarded by mutex
};

namespace {

// Collects the dead objects that one dead object refers to.
class DeadReferents : public gc::Visitor {
 public:
  DeadReferents(gc::DeadSet& dead, std::vector<Object*>* out) : dead_(dead), out_(out) {}
  void Visit(void* cell) override {
    auto* o = static_cast<Object*>(cell);
    if (o != nullptr && (o->flags & gc::kInHeap) != 0 && !dead_.IsMarked(o)) out_->push_back(o);
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}  // no cell has such parts

 private:
  gc::DeadSet& dead_;
  std::vector<Object*>* out_;
};

// Orders objects so that each stands before those that it reaches: Tarjan's components over the
// dead graph, without recursion. Inside a cycle the order is that of discovery.
class DeathOrder {
 public:
  DeathOrder(gc::DeadSet& dead, const std::vector<Object*>& objects) : dead_(dead) {
    for (Object* o : objects) wanted_.emplace(o, true);
    for (Object* o : objects) {
      if (index_.find(o) == index_.end()) Walk(o);
    }
    std::reverse(order_.begin(), order_.end());
  }
  const std::vector<Object*>& order() const { return order_; }

 private:
  struct Node {
    uint32_t index;
    uint32_t low;
    bool on_stack;
  };
  struct Visiting {
    Object* object;
    size_t first_child;  // into children_
    size_t next_child;
  };

  void Enter(Object* o) {
    const auto n = static_cast<uint32_t>(index_.size());
    index_.emplace(o, Node{n, n, true});
    component_.push_back(o);
    const size_t first = children_.size();
    DeadReferents referents(dead_, &children_);
    TraceObject(o, referents);
    visiting_.push_back({o, first, first});
  }

  void Walk(Object* root) {
    Enter(root);
    while (!visiting_.empty()) {
      Visiting& v = visiting_.back();
      if (v.next_child < children_.size()) {
        Object* child = children_[v.next_child++];
        auto found = index_.find(child);
        if (found == index_.end()) {
          Enter(child);
        } else if (found->second.on_stack) {
          Node& node = index_.find(v.object)->second;
          node.low = std::min(node.low, found->second.index);
        }
        continue;
      }
      Leave();
    }
  }

  void Leave() {
    const Visiting v = visiting_.back();
    visiting_.pop_back();
    children_.resize(v.first_child);
    const Node node = index_.find(v.object)->second;
    if (!visiting_.empty()) {
      Node& parent = index_.find(visiting_.back().object)->second;
      parent.low = std::min(parent.low, node.low);
    }
    if (node.low != node.index) return;
    for (;;) {
      Object* member = component_.back();
      component_.pop_back();
      index_.find(member)->second.on_stack = false;
      if (wanted_.find(member) != wanted_.end()) order_.push_back(member);
      if (member == v.object) return;
    }
  }

  gc::DeadSet& dead_;
  absl::flat_hash_map<Object*, bool> wanted_;
  absl::flat_hash_map<Object*, Node> index_;
  std::vector<Object*> component_;
  std::vector<Object*> children_;   // of the nodes in visiting_, one behind the other
  std::vector<Visiting> visiting_;
  std::vector<Object*> order_;
};

bool IsFinalized(const Object* o) {
  return (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kFinalized) != 0;
}

}  // namespace

RuntimeEmbedder::RuntimeEmbedder() : roots_(new Roots) {}
// What stood outside the heap refers to nothing now: the next runtime in this process makes its own.
RuntimeEmbedder::~RuntimeEmbedder() {
  for (Object** slot : roots_->slots) *slot = nullptr;
}

void TraceObject(Object* o, gc::Visitor& visitor) {
  for (Type* t = TypeOf(o); t != nullptr; t = t->tp_base) {
    if (t->slots.trace != nullptr) {
      t->slots.trace(o, visitor);
      return;
    }
  }
}

void RuntimeEmbedder::Trace(void* cell, gc::Visitor& visitor) {
  TraceObject(static_cast<Object*>(cell), visitor);
}

void RuntimeEmbedder::TraceGlobals(gc::Visitor& visitor) {
  TraceStaticTypes(visitor);
  Runtime* runtime = Runtime::Get();
  if (runtime != nullptr) {
    visitor.Visit(gc::Load(&runtime->modules));
    visitor.Visit(gc::Load(&runtime->sys_module));
    visitor.Visit(gc::Load(&runtime->builtins_module));
    visitor.Visit(gc::Load(&runtime->builtins_dict));
    visitor.Visit(gc::Load(&runtime->interned));
    visitor.Visit(gc::Load(&runtime->importlib));
  }
  auto* name = reinterpret_cast<Object**>(&names);
  for (size_t i = 0; i < sizeof(Names) / sizeof(Object*); ++i) visitor.Visit(gc::Load(&name[i]));
  {
    std::lock_guard<std::mutex> hold(roots_->mutex);
    for (Object** slot : roots_->slots) visitor.Visit(gc::Load(slot));
  }
  FinalizerQueue::Trace(visitor);
  if (auto* trace_globals = native_hooks.trace_globals.load()) trace_globals(visitor);
}

void RuntimeEmbedder::OnMarked(gc::DeadSet& dead) {
  if (auto* marked = native_hooks.marked.load()) marked(dead);
  std::vector<Object*> finalizable;
  dead.ForEachCandidate([&](void* cell) {
    auto* o = static_cast<Object*>(cell);
    const Type* type = TypeOf(o);
    if (type == nullptr) return;
    if (type->slots.finalize != nullptr && !IsFinalized(o)) finalizable.push_back(o);
  });

  std::vector<FinalizerItem> batch;
  WeakTable::ClearDead(dead, &batch);

  if (!finalizable.empty()) {
    const DeathOrder order(dead, finalizable);
    for (Object* o : order.order()) {
      __atomic_fetch_or(&o->flags, static_cast<uint8_t>(gc::kFinalized), __ATOMIC_RELAXED);
      batch.push_back({o, nullptr});
    }
    for (Object* o : order.order()) dead.Revive(o);
  }
  if (auto* condemn = native_hooks.condemn.load()) condemn(dead);
  WeakTable::DropDeadReferences(dead);
  FinalizerQueue::Push(batch);
}

void RuntimeEmbedder::OnCycleEnd() {
  if (auto* cycle_ended = native_hooks.cycle_ended.load()) cycle_ended();
  FinalizerQueue::Wake();
}

bool RuntimeEmbedder::IsPinned(const void* cell) const {
  auto* o = static_cast<const Object*>(cell);
  if (auto* is_pinned = native_hooks.is_pinned.load()) return is_pinned(o);
  int32_t owned = __atomic_load_n(&o->ledger, __ATOMIC_RELAXED);
  if (owned >= kEscapedBias / 2) owned -= kEscapedBias;
  return owned != 0;
}

std::string RuntimeEmbedder::Describe(const void* cell) const {
  auto* o = static_cast<const Object*>(cell);
  const Type* type = TypeOf(o);
  char address[32];
  snprintf(address, sizeof address, " at %p", cell);
  return (type == nullptr || type->tp_name == nullptr ? "untyped cell" : type->tp_name) +
         std::string(address);
}

void RuntimeEmbedder::AddRoot(Object** slot) {
  std::lock_guard<std::mutex> hold(roots_->mutex);
  roots_->slots.push_back(slot);
}

}  // namespace tricolor
