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
#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/micro/nodes.h"

namespace {

using namespace tricolor::bench::nodes;
using tricolor::gc::Heap;
using tricolor::gc::Load;
using tricolor::gc::Options;
using tricolor::gc::Store;
using tricolor::gc::StoreNoBarrier;

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
  Node* Tree(int depth) {
    Node* node = New(thread, 2);
    if (depth == 0) return node;
    Set(node, &node->slots[0], Tree(depth - 1));
    Set(node, &node->slots[1], Tree(depth - 1));
    return node;
  }
  // Swaps children on the way down: stores into nodes that were there before.
  int64_t Mirror(Node* node) {
    Node* left = Load(&node->slots[0]);
    if (left == nullptr) return 1;
    Node* right = Load(&node->slots[1]);
    Set(node, &node->slots[0], right);
    Set(node, &node->slots[1], left);
    return 1 + Mirror(left) + Mirror(right);
  }
  int64_t Count(Node* node) {
    if (node == nullptr) return 0;
    return 1 + Count(Load(&node->slots[0])) + Count(Load(&node->slots[1]));
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
  if (mode == "marking") world.HoldCycle(&heap, &thread);
  std::printf("%lld\n", static_cast<long long>(measured_work(&thread, mode != "without", rounds)));
  world.Release();
  heap.Unregister(&thread);
  return 0;
}
