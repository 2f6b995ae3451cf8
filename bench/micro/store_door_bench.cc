// What a reference store costs under each barrier that was considered, while no cycle runs and
// while one marks (everything is marked already, so that only the test itself is measured).
// Read with docs/decisions/003-one-store.md.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace {

struct Cell {
  uint32_t ledger = 0;
  uint8_t flags = 0, lock = 0, state = 1, aux = 0;
  void* type = nullptr;
  Cell* slots[6] = {};
};

uint32_t barrier_on;      // the shared flag
uint8_t threshold;        // owner-state barrier: 0 idle, 255 while marking
uint64_t slow_calls;

[[gnu::noinline]] void Shade(Cell* cell) {
  if (cell != nullptr && __atomic_load_n(&cell->state, __ATOMIC_RELAXED) == 0) ++slow_calls;
}
[[gnu::noinline]] void OwnerSlow(Cell* owner, Cell* value) {
  if (owner->state != 0) Shade(value);
}

struct NoBarrier {
  static void Store(Cell*, Cell** slot, Cell* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  }
};
// The new value is shaded (incremental update): gc/write_barrier.h.
struct ShadeNew {
  static void Store(Cell*, Cell** slot, Cell* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
    if (__builtin_expect(__atomic_load_n(&barrier_on, __ATOMIC_RELAXED) != 0, 0)) Shade(value);
  }
};
// The old value is shaded (snapshot at the beginning).
struct ShadeOld {
  static void Store(Cell*, Cell** slot, Cell* value) {
    if (__builtin_expect(__atomic_load_n(&barrier_on, __ATOMIC_RELAXED) != 0, 0)) {
      Shade(__atomic_load_n(slot, __ATOMIC_RELAXED));
    }
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  }
};
// The owner's state against a threshold: serves generations too.
struct OwnerState {
  static void Store(Cell* owner, Cell** slot, Cell* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
    if (__builtin_expect(__atomic_load_n(&owner->state, __ATOMIC_RELAXED) <=
                             __atomic_load_n(&threshold, __ATOMIC_RELAXED), 0)) {
      OwnerSlow(owner, value);
    }
  }
};
// What reference counts pay for the same store.
struct PlainCounts {
  static void Store(Cell*, Cell** slot, Cell* value) {
    ++value->ledger;
    Cell* old = *slot;
    *slot = value;
    if (old != nullptr && --old->ledger == 0) ++slow_calls;
  }
};
struct AtomicCounts {
  static void Store(Cell*, Cell** slot, Cell* value) {
    __atomic_add_fetch(&value->ledger, 1, __ATOMIC_RELAXED);
    Cell* old = __atomic_exchange_n(slot, value, __ATOMIC_ACQ_REL);
    if (old != nullptr && __atomic_sub_fetch(&old->ledger, 1, __ATOMIC_ACQ_REL) == 0) ++slow_calls;
  }
};

template <class Door>
void BM_Store(benchmark::State& state) {
  const size_t count = static_cast<size_t>(state.range(0));
  barrier_on = static_cast<uint32_t>(state.range(1));
  threshold = state.range(1) != 0 ? 255 : 0;
  std::vector<Cell> cells(count);
  uint64_t random = 88172645463325252u;
  for (auto _ : state) {
    for (int i = 0; i < 1024; ++i) {
      random ^= random << 13, random ^= random >> 7, random ^= random << 17;
      Cell* owner = &cells[random % count];
      Door::Store(owner, &owner->slots[(random >> 40) % 6], &cells[(random >> 20) % count]);
    }
  }
  benchmark::DoNotOptimize(slow_calls);
  state.SetItemsProcessed(state.iterations() * 1024);
}

void Sizes(benchmark::internal::Benchmark* b) {
  b->ArgNames({"cells", "marking"});
  for (int cells : {256, 1 << 20}) {
    for (int marking : {0, 1}) b->Args({cells, marking});
  }
}
BENCHMARK(BM_Store<NoBarrier>)->Apply(Sizes);
BENCHMARK(BM_Store<ShadeNew>)->Apply(Sizes);
BENCHMARK(BM_Store<ShadeOld>)->Apply(Sizes);
BENCHMARK(BM_Store<OwnerState>)->Apply(Sizes);
BENCHMARK(BM_Store<PlainCounts>)->Apply(Sizes);
BENCHMARK(BM_Store<AtomicCounts>)->Apply(Sizes);

}  // namespace

BENCHMARK_MAIN();
