// The work whose instructions `valgrind --tool=callgrind --toggle-collect=measured_work` counts:
// trees that are made, changed and walked, with the write barrier and without.
//
//   barrier_cost without|young|idle|marking ROUNDS
//
//   without   references are stored with no barrier; no cycle runs
//   young     with it; no cycle runs, and none has: all owners are young
//   idle      with it; no cycle runs, but one has: the tree that is mirrored is old, and each store
//             into it is of an old value, which the slow path finds out
//   marking   with it, while a cycle is held open in TraceGlobals
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "gc/heap.h"
#include "gc/ref.h"

namespace {

using namespace tricolor::gc;

char node_type[16];

struct Node : ObjectHeader {
  Node* left;
  Node* right;
};

class World : public Embedder {
 public:
  std::atomic<bool> hold{false};
  std::atomic<bool> open{false};
  void Trace(void* cell, Visitor& visitor) override {
    visitor.VisitRange(reinterpret_cast<void**>(&static_cast<Node*>(cell)->left), 2);
  }
  void TraceGlobals(Visitor&) override {
    while (hold.load()) {
      open.store(true);
      std::this_thread::yield();
    }
  }
  void OnMarked(DeadSet&) override {}
  bool IsPinned(const void*) const override { return false; }
  std::string Describe(const void*) const override { return "node"; }
};

class Thread : public Mutator {
 public:
  Node* roots[4] = {};
  void TraceRoots(Visitor& visitor) override {
    visitor.VisitRange(reinterpret_cast<void**>(roots), 4);
  }
};

template <bool kBarrier>
struct Work {
  Thread* thread;

  void Set(Node* owner, Node** slot, Node* value) {
    if (kBarrier) {
      Store(owner, slot, value);
    } else {
      StoreNoBarrier(slot, value);
    }
  }
  Node* New() { return static_cast<Node*>(Allocate(thread, sizeof(Node), node_type, 0)); }
  Node* Tree(int depth) {
    Node* node = New();
    if (depth == 0) return node;
    Set(node, &node->left, Tree(depth - 1));
    Set(node, &node->right, Tree(depth - 1));
    return node;
  }
  // Swaps children on the way down: stores into nodes that were there before.
  int64_t Mirror(Node* node) {
    Node* left = Load(&node->left);
    if (left == nullptr) return 1;
    Node* right = Load(&node->right);
    Set(node, &node->left, right);
    Set(node, &node->right, left);
    return 1 + Mirror(left) + Mirror(right);
  }
  int64_t Count(Node* node) {
    if (node == nullptr) return 0;
    return 1 + Count(Load(&node->left)) + Count(Load(&node->right));
  }
  int64_t Run(int rounds) {
    int64_t sum = 0;
    for (int i = 0; i < rounds; ++i) {
      Node* tree = Tree(9);
      sum += Count(tree) + Mirror(thread->roots[0]) + Count(thread->roots[0]) + Count(tree);
    }
    return sum;
  }
};

}  // namespace

// No poll inside, so that no cycle ends or begins there.
extern "C" [[gnu::noinline]] int64_t measured_work(Thread* thread, bool barrier, int rounds) {
  return barrier ? Work<true>{thread}.Run(rounds) : Work<false>{thread}.Run(rounds);
}

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "idle";
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 10;
  World world;
  Options options;
  Heap heap(&world, options);
  heap.SetEnabled(false);
  Thread thread;
  heap.Register(&thread);
  thread.roots[0] = Work<true>{&thread}.Tree(12);
  if (mode != "young") heap.Collect(&thread);
  if (mode == "marking") {
    world.hold.store(true);
    heap.RequestCollection();
    while (!world.open.load()) {
      Poll(&thread);
      std::this_thread::yield();
    }
  }
  std::printf("%lld\n", static_cast<long long>(measured_work(&thread, mode != "without", rounds)));
  world.hold.store(false);
  heap.Unregister(&thread);
  return 0;
}
