// GraphMachine: random changes to a graph, mirrored in a model that no collector touches.
//
// Each thread has nodes of its own, changed and compared with the model, and trades immutable
// trees with the other threads through shared slots; a tree's ids follow from its root's, so a
// receiver can check every node. A node that was freed too early shows as a wrong id, a wrong
// canary (verify=1 overwrites the dead), or a report of the verifier.
#ifndef TRICOLOR_TESTS_GC_GRAPH_MACHINE_H_
#define TRICOLOR_TESTS_GC_GRAPH_MACHINE_H_

#include <cstdio>
#include <random>
#include <vector>

#include "tests/gc/fake.h"

namespace tricolor::gc::fake {

struct MachineFaults {
  bool no_barrier_when_linking = false;
  bool trusting = false;  // no fault: compares nothing, so that an oracle of the heap is the first to see
};

class GraphMachine {
 public:
  GraphMachine(World* world, Thread* self, uint64_t seed, MachineFaults faults = {})
      : world_(world), self_(self), random_(seed), faults_(faults) {
    shadow_.resize(1);  // 0: null
  }

  void Run(int steps) {
    for (int i = 0; i < steps; ++i) {
      Step();
      world_->steps.fetch_add(1, std::memory_order_relaxed);
      if (random_() % 8 == 0) Poll(self_);
      if (random_() % 20000 == 0) CompareAndCompact();
    }
    CompareAndCompact();
  }

  size_t LiveNodes() {
    CompareAndCompact();
    return shadow_.size() - 1;
  }

  // Prints and ends the process: the place matters, not the rest of the run.
  static void Require(bool good, const char* what) {
    if (good) return;
    std::fprintf(stderr, "graph machine: %s\n", what);
    std::fflush(stderr);
    std::abort();
  }

 private:
  static constexpr size_t kMyRoots = 48;
  static constexpr size_t kSlots = 4;

  struct Shadow {
    uint64_t id;
    size_t slots[kSlots];
  };

  size_t Pick(size_t n) { return random_() % n; }

  void Check(const Node* node, size_t shadow) {
    if (faults_.trusting) return;
    if (shadow == 0) {
      Require(node == nullptr, "a reference where the model has none");
      return;
    }
    Require(node != nullptr, "a lost reference");
    Require(Intact(node), "a node was freed while it was reachable (canary)");
    Require(node->id == shadow_[shadow].id, "a node was replaced while it was reachable (id)");
  }

  void Step() {
    const size_t a = Pick(kMyRoots);
    const size_t b = Pick(kMyRoots);
    const size_t i = Pick(kSlots);
    switch (Pick(14)) {
      case 0:
      case 1:
      case 2: {  // a new node, often already linked to an old one
        const size_t extra = Pick(50) == 0 ? Pick(3000) : Pick(8) * 16;
        Node* node = New(self_, kSlots, ++next_id_, 0, node_type, extra);
        shadow_.push_back({next_id_, {}});
        const size_t shadow = shadow_.size() - 1;
        if (Pick(4) != 0) LinkTo(node, shadow, i, a);
        self_->roots[b] = node;
        roots_[b] = shadow;
        break;
      }
      case 3:
      case 4:
        if (self_->roots[a] != nullptr) LinkTo(self_->roots[a], roots_[a], i, b);
        break;
      case 5:
      case 6:
      case 7: {  // load, and often cut the edge: the reference lives in the root only
        Node* owner = self_->roots[a];
        if (owner == nullptr) break;
        const size_t from = roots_[a];
        Node* value = Get(owner, i);
        Check(value, shadow_[from].slots[i]);
        const size_t to = shadow_[from].slots[i];
        if (Pick(2) == 0) {
          StoreNoBarrier(&owner->slots[i], static_cast<Node*>(nullptr));
          shadow_[from].slots[i] = 0;
        }
        if (value == nullptr && Pick(2) == 0) break;
        self_->roots[b] = value;
        roots_[b] = to;
        break;
      }
      case 8:
        if (Pick(4) == 0) {
          self_->roots[a] = nullptr;
          roots_[a] = 0;
        }
        break;
      case 9:
        Publish();
        break;
      case 10:
        Receive();
        break;
      case 11:
      case 12:
        MoveEdge(a, b, i, Pick(kSlots));
        break;
      case 13:
        if (Pick(64) == 0) {
          const DetachedScope detached(self_);
          std::this_thread::yield();
        }
        break;
    }
  }

  // An edge moves from one node to another, and no root sees its target: what only the barrier
  // of the new edge keeps alive.
  void MoveEdge(size_t a, size_t b, size_t i, size_t j) {
    Node* from = self_->roots[a];
    Node* to = self_->roots[b];
    if (from == nullptr || to == nullptr || from == to) return;
    Node* value = Get(from, i);
    Check(value, shadow_[roots_[a]].slots[i]);
    if (faults_.no_barrier_when_linking) {
      StoreNoBarrier(&to->slots[j], value);
    } else {
      Set(to, j, value);
    }
    shadow_[roots_[b]].slots[j] = shadow_[roots_[a]].slots[i];
    StoreNoBarrier(&from->slots[i], static_cast<Node*>(nullptr));
    shadow_[roots_[a]].slots[i] = 0;
  }

  void LinkTo(Node* owner, size_t owner_shadow, size_t i, size_t root) {
    if (faults_.no_barrier_when_linking) {
      StoreNoBarrier(&owner->slots[i], self_->roots[root]);
    } else {
      Set(owner, i, self_->roots[root]);
    }
    shadow_[owner_shadow].slots[i] = roots_[root];
  }

  // Trees: the child in slot i of a node with id x has id 4 * x + i + 1.
  Node* Tree(uint64_t id, int depth) {
    Node* node = New(self_, kSlots, id);
    if (depth == 0) return node;
    for (size_t i = 0; i < kSlots; ++i) {
      if (Pick(2) == 0) continue;
      // No poll on the way: `node` needs no root.
      Set(node, i, Tree(4 * id + i + 1, depth - 1));
    }
    return node;
  }

  void Publish() {
    Node* tree = Tree(1 + Pick(1000000), 3);
    Exchange<Node>(nullptr, &world_->globals[Pick(World::kGlobals)], tree);
  }

  void CheckTree(Node* node, uint64_t id) {
    if (faults_.trusting) return;
    Require(Intact(node), "a shared node was freed while it was reachable (canary)");
    Require(node->id == id, "a shared node was replaced while it was reachable (id)");
    for (size_t i = 0; i < kSlots; ++i) {
      Node* child = Get(node, i);
      if (child != nullptr) CheckTree(child, 4 * id + i + 1);
    }
  }

  void Receive() {
    Node** slot = &world_->globals[Pick(World::kGlobals)];
    Node* tree = Pick(2) == 0 ? Load(slot) : Exchange<Node>(nullptr, slot, nullptr);
    if (tree == nullptr) return;
    CheckTree(tree, tree->id);
    // Keep it in a root over some polls, then give a part of it back and cut that part off.
    self_->roots[kMyRoots + Pick(8)] = tree;
    Node* other = self_->roots[kMyRoots + Pick(8)];
    if (other == nullptr) return;
    CheckTree(other, other->id);
    const size_t i = Pick(kSlots);
    Node* child = Get(other, i);
    if (child == nullptr) return;
    StoreNoBarrier(&other->slots[i], static_cast<Node*>(nullptr));
    self_->roots[kMyRoots + 8 + Pick(8)] = child;
    if (Pick(2) == 0) Exchange<Node>(nullptr, &world_->globals[Pick(World::kGlobals)], child);
  }

  // Walks the whole graph beside the model, and drops what the model cannot reach.
  void CompareAndCompact() {
    if (faults_.trusting) return;
    std::vector<size_t> renamed(shadow_.size(), 0);
    std::vector<Shadow> kept(1);
    std::vector<std::pair<Node*, size_t>> work;
    const auto reach = [&](Node* node, size_t shadow) {
      Check(node, shadow);
      if (shadow == 0 || renamed[shadow] != 0) return;
      renamed[shadow] = kept.size();
      kept.push_back(shadow_[shadow]);
      work.push_back({node, shadow});
    };
    for (size_t r = 0; r < kMyRoots; ++r) reach(self_->roots[r], roots_[r]);
    while (!work.empty()) {
      const auto [node, shadow] = work.back();
      work.pop_back();
      for (size_t i = 0; i < kSlots; ++i) reach(Get(node, i), shadow_[shadow].slots[i]);
    }
    for (Shadow& s : kept) {
      for (size_t& slot : s.slots) slot = renamed[slot];
    }
    for (size_t& root : roots_) root = renamed[root];
    shadow_ = std::move(kept);
  }

  World* const world_;
  Thread* const self_;
  std::mt19937_64 random_;
  const MachineFaults faults_;
  uint64_t next_id_ = 0;
  std::vector<Shadow> shadow_;
  size_t roots_[kMyRoots] = {};
};

}  // namespace tricolor::gc::fake

#endif  // TRICOLOR_TESTS_GC_GRAPH_MACHINE_H_
