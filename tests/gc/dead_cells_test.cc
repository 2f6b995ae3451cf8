// Lists of dead cells, made while threads allocate.
#include "gc/dead_cells.h"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

// Which cells are dead is asked without a lock: what threads are just making is never among them.
TEST(DeadCellsTest, WhatIsBeingBornIsNotListed) {
  constexpr int kCollections = 20;
  constexpr int kListsOfOne = 10;
  constexpr size_t kMost = 1 << 20;
  Fixture f("stress=0");
  std::atomic<uint64_t> now{1};
  std::atomic<bool> done{false};
  // Atomic: the threads bring cycles about, one perhaps when the test looks.
  std::atomic<int> listed{0};
  std::atomic<int> fresh{0};
  f.world.on_marked = [&](DeadSet&) {
    const uint64_t begun = now.fetch_add(1) + 1;
    std::vector<void*> cells;
    for (int i = 0; i < kListsOfOne; ++i) {
      cells.clear();
      if (!ListDeadCells(&f.heap, kMost, &cells)) break;
      for (void* cell : cells) {
        const uint64_t born = __atomic_load_n(&static_cast<Node*>(cell)->id, __ATOMIC_RELAXED);
        ++listed;
        fresh += born == 0 || born == begun;
      }
    }
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.push_back(Spawn(&f.heap, [&](Thread* self) {
      while (!done.load()) {
        New(self, 250, now.load());  // large: they make many intervals
        Poll(self);
      }
    }));
  }
  // The threads may be late: until something of theirs was found dead.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (int i = 0; i < kCollections || listed.load() == 0; ++i) {
    f.Collect();
    if (std::chrono::steady_clock::now() > end) break;
  }
  done = true;
  for (std::thread& t : threads) Join(&f.main, &t);
  EXPECT_GT(listed.load(), 0);
  EXPECT_EQ(fresh.load(), 0);
}

}  // namespace
}  // namespace tricolor::gc::fake
