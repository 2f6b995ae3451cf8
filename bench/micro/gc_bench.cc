// What allocation and collection cost, beside malloc/free of mimalloc and beside Boehm's collector.
//
//   Allocate32             32-byte cells that die at once, collections included
//   BinaryTrees            trees of depth 16, made and dropped: the same program on each allocator
//   MutatorWhileMarking    operations on a large heap, with a cycle always running and with none
//
// Ratios within one run count; times wander on a shared machine.
#include <benchmark/benchmark.h>
#define GC_THREADS
#include <gc.h>
#include <mimalloc.h>

#include <string>

#include "gc/heap.h"
#include "gc/ref.h"

namespace {

using tricolor::gc::Allocate;
using tricolor::gc::DeadSet;
using tricolor::gc::Embedder;
using tricolor::gc::Heap;
using tricolor::gc::Load;
using tricolor::gc::Mutator;
using tricolor::gc::ObjectHeader;
using tricolor::gc::Options;
using tricolor::gc::Poll;
using tricolor::gc::Store;
using tricolor::gc::Visitor;

char node_type[16];

struct Node : ObjectHeader {
  Node* left;
  Node* right;
};
static_assert(sizeof(Node) == 32);

class World : public Embedder {
 public:
  void Trace(void* cell, Visitor& visitor) override {
    auto* node = static_cast<Node*>(cell);
    visitor.VisitRange(reinterpret_cast<void**>(&node->left), 2);
  }
  void TraceGlobals(Visitor&) override {}
  void OnMarked(DeadSet&) override {}
  bool IsPinned(const void*) const override { return false; }
  std::string Describe(const void*) const override { return "node"; }
};

class Thread : public Mutator {
 public:
  Node* roots[32] = {};
  void TraceRoots(Visitor& visitor) override {
    visitor.VisitRange(reinterpret_cast<void**>(roots), 32);
  }
};

struct TricolorHeap {
  TricolorHeap() : heap(&world, Options()) { heap.Register(&thread); }
  ~TricolorHeap() { heap.Unregister(&thread); }
  World world;
  Heap heap;
  Thread thread;

  Node* New() { return static_cast<Node*>(Allocate(&thread, sizeof(Node), node_type, 0)); }
  void Set(Node* owner, Node** slot, Node* value) { Store(owner, slot, value); }
  void Safepoint() { Poll(&thread); }
  void Free(Node*) {}
};

// The same node without a collector: the header is written as well, so that the work is equal.
struct Malloc {
  Node* New() {
    auto* node = static_cast<Node*>(mi_malloc(sizeof(Node)));
    *node = Node{};
    node->type = node_type;
    return node;
  }
  void Set(Node*, Node** slot, Node* value) { *slot = value; }
  void Safepoint() {}
  void Free(Node* node) {
    if (node == nullptr) return;
    Free(node->left);
    Free(node->right);
    mi_free(node);
  }
};

struct Boehm {
  Boehm() { GC_INIT(); }
  Node* New() {
    auto* node = static_cast<Node*>(GC_MALLOC(sizeof(Node)));
    node->type = node_type;
    return node;
  }
  void Set(Node*, Node** slot, Node* value) { *slot = value; }
  void Safepoint() {}
  void Free(Node*) {}
};

// Built from the top: a node is reachable through its parent as soon as it is there.
template <class H>
void Grow(H& heap, Node* node, int depth) {
  if (depth == 0) return;
  heap.Set(node, &node->left, heap.New());
  heap.Set(node, &node->right, heap.New());
  heap.Safepoint();
  Grow(heap, node->left, depth - 1);
  Grow(heap, node->right, depth - 1);
}

int Count(Node* node) {
  return node == nullptr ? 0 : 1 + Count(Load(&node->left)) + Count(Load(&node->right));
}

void Root(TricolorHeap& heap, int i, Node* node) { heap.thread.roots[i] = node; }
void Root(Malloc&, int, Node*) {}
void Root(Boehm&, int, Node*) {}

template <class H>
void BM_Allocate32(benchmark::State& state) {
  H heap;
  for (auto _ : state) {
    Node* node = heap.New();
    benchmark::DoNotOptimize(node);
    heap.Free(node);
    heap.Safepoint();
  }
}

template <class H>
void BM_BinaryTrees(benchmark::State& state) {
  H heap;
  const int depth = static_cast<int>(state.range(0));
  Node* kept = heap.New();
  Root(heap, 0, kept);
  Grow(heap, kept, depth);
  int64_t nodes = 0;
  for (auto _ : state) {
    Node* tree = heap.New();
    Root(heap, 1, tree);
    Grow(heap, tree, depth);
    const int count = Count(tree);
    benchmark::DoNotOptimize(count);
    nodes += count;
    Root(heap, 1, nullptr);
    heap.Free(tree);
  }
  benchmark::DoNotOptimize(kept);
  heap.Free(kept);
  state.SetItemsProcessed(nodes);
}

// range(0): MiB that live; range(1): 1 keeps a cycle running all the time.
void BM_MutatorWhileMarking(benchmark::State& state) {
  TricolorHeap heap;
  heap.heap.SetEnabled(false);
  const int64_t trees = state.range(0) * (int64_t{1} << 20) / (32 * 2047);
  for (int64_t i = 0; i < trees; ++i) {
    Node* list = heap.New();
    heap.Set(list, &list->left, heap.thread.roots[0]);
    heap.thread.roots[0] = list;
    Node* tree = heap.New();
    heap.Set(list, &list->right, tree);
    Grow(heap, tree, 10);
  }
  heap.heap.SetEnabled(state.range(1) == 0);
  Node* at = heap.thread.roots[0];
  for (auto _ : state) {
    // A new node, a store into an old one, a step.
    Node* node = heap.New();
    heap.Set(node, &node->left, Load(&at->right));
    heap.Set(at, &at->right, node->left);
    at = Load(&at->left);
    if (at == nullptr) at = heap.thread.roots[0];
    if (state.range(1) != 0) heap.heap.RequestCollection();
    heap.Safepoint();
  }
  const auto statistics = heap.heap.GetStatistics();
  state.counters["cycles"] = static_cast<double>(statistics.cycles);
  state.counters["longest_poll_us"] = static_cast<double>(statistics.max_pause_ns) / 1e3;
  state.counters["last_mark_ms"] = static_cast<double>(statistics.last_mark_ns) / 1e6;
}

BENCHMARK_TEMPLATE(BM_Allocate32, TricolorHeap);
BENCHMARK_TEMPLATE(BM_Allocate32, Malloc);
BENCHMARK_TEMPLATE(BM_Allocate32, Boehm);
BENCHMARK_TEMPLATE(BM_BinaryTrees, TricolorHeap)->Arg(16)->MeasureProcessCPUTime();
BENCHMARK_TEMPLATE(BM_BinaryTrees, Malloc)->Arg(16)->MeasureProcessCPUTime();
BENCHMARK_TEMPLATE(BM_BinaryTrees, Boehm)->Arg(16)->MeasureProcessCPUTime();
BENCHMARK(BM_MutatorWhileMarking)->Args({256, 0})->Args({256, 1})->Args({1024, 0})->Args({1024, 1});

}  // namespace

BENCHMARK_MAIN();
