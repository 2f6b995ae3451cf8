// What generations and the barrier cost and save, through the collector's door only.
//
//   generation_bench cycles [MIB]   CPU time of programs with young cycles and without, a JSON each
//   generation_bench barrier        stores with the barrier and without, for
//                                   valgrind --tool=callgrind --toggle-collect='Stores*'
//
// cycles:
//   short    MIB live, everything else dies at once: what generations are for
//   ring     MIB live, of which the oldest is replaced: every cell becomes old, then dies
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bench/micro/nodes.h"

namespace {

using namespace tricolor::bench::nodes;
using tricolor::gc::Heap;
using tricolor::gc::Options;
using tricolor::gc::Poll;
using tricolor::gc::Statistics;
using tricolor::gc::Store;

double Seconds(clockid_t clock) {
  return static_cast<double>(Now(clock)) / 1e9;
}

// `mib` of nodes of 64 bytes behind an array.
void Fill(Thread* t, size_t mib) {
  const size_t n = (mib << 20) / 64;
  t->roots[0] = New(t, n);
  for (size_t i = 0; i < n; ++i) {
    Store(t->roots[0], &t->roots[0]->slots[i], New(t, 5));
    if (i % 64 == 0) Poll(t);
  }
}

void Run(const char* name, bool ring, bool generations, size_t mib) {
  World world;
  Options options;
  options.generations = generations;
  Heap heap(&world, options);
  Thread t;
  heap.Register(&t);
  Fill(&t, mib);
  heap.Collect(&t);
  const Statistics before = heap.GetStatistics();
  const double begin = Seconds(CLOCK_PROCESS_CPUTIME_ID);
  const double mine = Seconds(CLOCK_THREAD_CPUTIME_ID);
  const size_t n = t.roots[0]->count;
  const size_t operations = 20000000;
  size_t peak = 0;
  for (size_t i = 0; i < operations; ++i) {
    Node* node = New(&t, 5);
    if (ring) {
      Store(t.roots[0], &t.roots[0]->slots[i % n], node);
    } else {
      Store(node, &node->slots[0], t.roots[1]);
      if (i % 100 != 0) t.roots[1] = node;
      else t.roots[1] = nullptr;
    }
    if (i % 64 == 0) Poll(&t);
    if (i % 65536 == 0) peak = std::max(peak, heap.GetStatistics().bytes_in_use);
  }
  const Statistics after = heap.GetStatistics();
  std::printf("{\"workload\": \"%s\", \"live_mib\": %zu, \"generations\": %d, \"cpu_s\": %.2f, "
              "\"mutator_cpu_s\": %.2f, \"cycles\": %llu, \"full\": %llu, \"peak_mib\": %zu}\n",
              name, mib, generations ? 1 : 0, Seconds(CLOCK_PROCESS_CPUTIME_ID) - begin,
              Seconds(CLOCK_THREAD_CPUTIME_ID) - mine,
              static_cast<unsigned long long>(after.cycles - before.cycles),
              static_cast<unsigned long long>(after.full_cycles - before.full_cycles), peak >> 20);
  std::fflush(stdout);
  heap.Unregister(&t);
}

// A million stores each; the functions differ by the barrier only.
constexpr int kStores = 1000000;
[[gnu::noinline]] void StoresWithoutBarrier(Node* owner, Node* value) {
  for (int i = 0; i < kStores; ++i) {
    tricolor::gc::StoreNoBarrier(&owner->slots[i % 4], value);
  }
}
[[gnu::noinline]] void StoresIdle(Node* owner, Node* value) {
  for (int i = 0; i < kStores; ++i) Store(owner, &owner->slots[i % 4], value);
}
[[gnu::noinline]] void StoresOldOwnerOldValue(Node* owner, Node* value) {
  for (int i = 0; i < kStores; ++i) Store(owner, &owner->slots[i % 4], value);
}
[[gnu::noinline]] void StoresMarking(Node* owner, Node* value) {
  for (int i = 0; i < kStores; ++i) Store(owner, &owner->slots[i % 4], value);
}

void Barrier() {
  World world;
  Options options;
  Heap heap(&world, options);
  heap.SetEnabled(false);
  Thread t;
  heap.Register(&t);
  t.roots[0] = New(&t, 4);
  t.roots[1] = New(&t, 4);
  StoresWithoutBarrier(t.roots[0], t.roots[1]);
  StoresIdle(t.roots[0], t.roots[1]);
  heap.Collect(&t);
  StoresOldOwnerOldValue(t.roots[0], t.roots[1]);
  world.HoldCycle(&heap, &t);
  StoresMarking(t.roots[0], t.roots[1]);
  world.Release();
  heap.Unregister(&t);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "barrier") == 0) {
    Barrier();
    return 0;
  }
  if (argc < 2 || std::strcmp(argv[1], "cycles") != 0) {
    std::fprintf(stderr, "usage: generation_bench cycles [MIB] | barrier\n");
    return 2;
  }
  const size_t mib = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 256;
  for (const bool ring : {false, true}) {
    for (const bool generations : {false, true}) {
      Run(ring ? "ring" : "short", ring, generations, mib);
    }
  }
  return 0;
}
