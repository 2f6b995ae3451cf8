// Who watches hears of every cell, of all threads, from the first one on.
#include "gc/allocation_watch.h"

#include <map>
#include <mutex>

#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

std::mutex mutex;
std::map<void*, size_t> heard;
size_t calls = 0;

void Note(Mutator*, void* cell, size_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex);
  heard[cell] = bytes;
  ++calls;
}

size_t Heard(void* cell) {
  const std::lock_guard<std::mutex> lock(mutex);
  const auto it = heard.find(cell);
  return it == heard.end() ? 0 : it->second;
}

AllocationWatch chosen;

void SetWatch(Fixture* f, AllocationWatch watch) {
  chosen = watch;
  ChooseAllocationWatch(&f->heap, &f->main, [] { return chosen; });
}

class AllocationWatchTest : public testing::Test {
 protected:
  AllocationWatchTest() {
    heard.clear();
    calls = 0;
  }
};

TEST_F(AllocationWatchTest, HearsOfCellsOfEverySize) {
  Fixture f;
  f.heap.SetEnabled(false);
  for (int i = 0; i < 100; ++i) Allocate(&f.main, 48, node_type, kLeaf);  // leaves a free interval
  EXPECT_EQ(calls, 0u);
  SetWatch(&f, Note);
  size_t expected = 0;
  for (const size_t bytes : {16u, 48u, 48u, 200u, 5000u, 20000u, 100000u, 3000000u}) {
    for (const uint8_t flags : {uint8_t{kLeaf}, uint8_t{kLeaf | kFinalizable}}) {
      void* cell = Allocate(&f.main, bytes, node_type, flags);
      ASSERT_NE(cell, nullptr);
      EXPECT_EQ(Heard(cell), bytes);
      void* sized = AllocateSized(&f.main, bytes, node_type, flags);
      EXPECT_EQ(Heard(sized), bytes);
      expected += 2;
    }
  }
  EXPECT_EQ(calls, expected);
  SetWatch(&f, nullptr);
  for (int i = 0; i < 1000; ++i) Allocate(&f.main, 48, node_type, kLeaf);
  EXPECT_EQ(calls, expected);
}

TEST_F(AllocationWatchTest, HearsOfThreadsThatRanBefore) {
  Fixture f;
  constexpr int kCells = 20000;
  std::atomic<bool> warm{false}, watched{false};
  std::atomic<int> unheard{0};
  std::thread thread = Spawn(&f.heap, [&](Thread* self) {
    for (int i = 0; i < 100; ++i) New(self, 2);
    warm = true;
    while (!watched) Poll(self);
    for (int i = 0; i < kCells; ++i) {
      if (Heard(New(self, static_cast<size_t>(i) % 30)) == 0) ++unheard;
      Poll(self);
    }
  });
  while (!warm) Poll(&f.main);
  SetWatch(&f, Note);
  watched = true;
  for (int i = 0; i < kCells; ++i) {
    f.main.roots[0] = New(&f.main, 1);
    if (i % 5000 == 0) f.Collect();
    Poll(&f.main);
  }
  Join(&f.main, &thread);
  SetWatch(&f, nullptr);
  EXPECT_EQ(unheard, 0);
  EXPECT_GE(calls, 2u * kCells);
}

// What a thread had left when the watch began is free after the next sweep.
TEST_F(AllocationWatchTest, CellsOfEndedIntervalsAreSwept) {
  Fixture f;
  for (int round = 0; round < 50; ++round) {
    New(&f.main, 3);
    SetWatch(&f, Note);
    New(&f.main, 3);
    SetWatch(&f, nullptr);
    if (round % 10 == 0) f.heap.RequestCollection();
    Poll(&f.main);
  }
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
}

}  // namespace
}  // namespace tricolor::gc::fake
