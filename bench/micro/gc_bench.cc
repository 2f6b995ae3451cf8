// What allocation and collection cost, beside malloc and free of mimalloc and beside Boehm's
// collector. tools/bench gc runs it and compares; ratios within one run count.
//
//   gc_bench [--depth=18] [Google Benchmark's options]
//
//   Allocate32      32-byte cells that die at once, collections included
//   BinaryTrees/N   trees of the given depth, made, counted and dropped by N threads, beside one
//                   that stays
//   GCBench         Ellis's, Kovac's and Boehm's: a tree and an array that stay, short-lived trees
//                   of growing depth, from the top and from the leaves (depths less 2)
#include <benchmark/benchmark.h>

#include <cstring>
#include <thread>
#include <vector>

#include "bench/micro/peers.h"

namespace tricolor::bench {
namespace {

template <class H>
void Allocate32(benchmark::State& state) {
  H heap;
  typename H::Worker worker(&heap);
  for (auto _ : state) {
    Node* node = worker.New();
    benchmark::DoNotOptimize(node);
    worker.Free(node);
    worker.Safepoint();
  }
}

template <class W>
int64_t OneTree(W& worker, int root, int depth) {
  Node* tree = worker.New();
  worker.Root(root, tree);
  Grow(worker, tree, depth);
  const int64_t nodes = Count(tree);
  benchmark::DoNotOptimize(tree);
  worker.Root(root, nullptr);
  worker.FreeTree(tree);
  return nodes;
}

// Each iteration starts its threads anew: what that costs is little beside a tree.
template <class H>
void BinaryTrees(benchmark::State& state, int depth, int threads) {
  H heap;
  typename H::Worker worker(&heap);
  Node* kept = worker.New();
  worker.Root(0, kept);
  Grow(worker, kept, depth);
  std::atomic<int64_t> nodes{0};
  for (auto _ : state) {
    if (threads == 1) {
      nodes.fetch_add(OneTree(worker, 1, depth));
      continue;
    }
    std::vector<std::thread> all;
    for (int t = 0; t < threads; ++t) {
      all.emplace_back([&heap, &nodes, depth] {
        typename H::Worker mine(&heap);
        nodes.fetch_add(OneTree(mine, 1, depth));
      });
    }
    worker.Blocked([&all] {
      for (std::thread& thread : all) thread.join();
    });
  }
  benchmark::DoNotOptimize(kept);
  worker.FreeTree(kept);
  state.SetItemsProcessed(nodes.load());
}

template <class H>
void GCBench(benchmark::State& state, int depth) {
  H heap;
  typename H::Worker worker(&heap);
  constexpr size_t kArray = 500000;
  for (auto _ : state) {
    worker.FreeTree(Build(worker, depth));  // stretches the heap
    Node* lives = worker.New();
    worker.Root(0, lives);
    Grow(worker, lives, depth - 2);
    Node* array = worker.NewArray(kArray);
    worker.Root(1, array);
    for (int d = 4; d <= depth - 2; d += 2) {
      const int64_t trees = 2 * (int64_t{2} << (depth - 1)) / (int64_t{2} << d) / 2;
      for (int64_t i = 0; i < trees; ++i) {
        OneTree(worker, 2, d);
        Node* tree = Build(worker, d);
        benchmark::DoNotOptimize(tree);
        worker.FreeTree(tree);
      }
    }
    benchmark::DoNotOptimize(lives);
    benchmark::DoNotOptimize(array);
    worker.Root(0, nullptr);
    worker.Root(1, nullptr);
    worker.FreeTree(lives);
    worker.Free(array);
  }
}

template <class H>
void Register(const std::string& peer, int depth) {
  const auto add = [&peer](const std::string& name, auto f) {
    auto* benchmark = benchmark::RegisterBenchmark((peer + "/" + name).c_str(), f);
    benchmark->MeasureProcessCPUTime()->UseRealTime();
    return benchmark;
  };
  add("Allocate32", Allocate32<H>);
  for (int threads : {1, 2}) {
    add("BinaryTrees" + std::to_string(threads),
        [=](benchmark::State& state) { BinaryTrees<H>(state, depth, threads); })
        ->Unit(benchmark::kMillisecond);
  }
  add("GCBench", [=](benchmark::State& state) { GCBench<H>(state, depth); })
      ->Unit(benchmark::kMillisecond);
}

}  // namespace
}  // namespace tricolor::bench

int main(int argc, char** argv) {
  int depth = 18;
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "--depth=", 8) != 0) continue;
    depth = std::max(6, std::atoi(argv[i] + 8));
    for (int k = i--; k + 1 < argc; ++k) argv[k] = argv[k + 1];
    --argc;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  tricolor::bench::Register<tricolor::bench::Tricolor>("tricolor", depth);
  tricolor::bench::Register<tricolor::bench::Mimalloc>("mimalloc", depth);
  tricolor::bench::Register<tricolor::bench::Boehm>("boehm", depth);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
