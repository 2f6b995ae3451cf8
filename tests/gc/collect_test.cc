// What a collection keeps and what it frees, on one thread.
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

TEST(CollectTest, KeepsWhatRootsReachAndFreesTheRest) {
  Fixture f;
  f.main.roots[0] = New(&f.main, 2, 1);
  Set(f.main.roots[0], 0, New(&f.main, 0, 2));
  Set(f.main.roots[0], 1, New(&f.main, 0, 3));
  New(&f.main, 0, 4);
  f.world.globals[0] = New(&f.main, 0, 5);
  f.Collect();
  EXPECT_EQ(f.CountCells(), 4u);
  EXPECT_EQ(Get(f.main.roots[0], 1)->id, 3u);
  Set(f.main.roots[0], 1, nullptr);
  f.Collect();
  EXPECT_EQ(f.CountCells(), 3u);
  f.main.roots[0] = nullptr;
  f.world.globals[0] = nullptr;
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
}

TEST(CollectTest, FreesCycles) {
  Fixture f;
  for (int i = 0; i < 1000; ++i) {
    Node* a = New(&f.main, 1);
    f.main.roots[0] = a;
    Node* b = New(&f.main, 1);
    Set(a, 0, b);
    Set(b, 0, a);
  }
  f.Collect();
  EXPECT_EQ(f.CountCells(), 2u);
}

TEST(CollectTest, KeepsAHeapTypeThatOnlyAnInstanceRefersTo) {
  Fixture f;
  Node* type = New(&f.main, 0, 7);
  f.main.roots[0] = static_cast<Node*>(Allocate(&f.main, 64, type, kTypeInHeap | kLeaf));
  f.Collect();
  EXPECT_EQ(f.CountCells(), 2u);
  EXPECT_TRUE(Intact(static_cast<Node*>(f.main.roots[0]->type)));
}

TEST(CollectTest, LeavesAreNotTraced) {
  Fixture f;
  Node* leaf = New(&f.main, 1, 1, kLeaf);
  leaf->slots[0] = reinterpret_cast<Node*>(uintptr_t{0x10});  // not a reference
  f.main.roots[0] = leaf;
  f.Collect();
  EXPECT_EQ(f.CountCells(), 1u);
}

TEST(CollectTest, CountsCyclesAndLiveBytes) {
  Fixture f;
  const uint64_t before = f.heap.GetStatistics().cycles;
  f.main.roots[0] = New(&f.main, 1000);
  f.Collect();
  f.Collect();
  const Statistics s = f.heap.GetStatistics();
  EXPECT_GE(s.cycles, before + 2);
  EXPECT_GE(s.bytes_live, 8000u);
  EXPECT_LE(s.bytes_live, 200000u);
}

TEST(CollectTest, ExternalBytesBringACycle) {
  Fixture f("initial_goal=1m");
  const uint64_t before = f.heap.GetStatistics().cycles;
  f.heap.AccountExternal(8 << 20);
  for (int i = 0; i < 2000 && f.heap.GetStatistics().cycles == before; ++i) {
    Poll(&f.main);
    const DetachedScope detached(&f.main);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_GT(f.heap.GetStatistics().cycles, before);
  f.heap.AccountExternal(-(8 << 20));
}

TEST(CollectTest, DisabledHeapsCollectOnlyWhenAsked) {
  Fixture f("stress=0,initial_goal=1m");
  f.heap.SetEnabled(false);
  const uint64_t before = f.heap.GetStatistics().cycles;
  for (int i = 0; i < 100000; ++i) {
    New(&f.main, 4);
    Poll(&f.main);
  }
  EXPECT_EQ(f.heap.GetStatistics().cycles, before);
  f.Collect();
  EXPECT_EQ(f.heap.GetStatistics().cycles, before + 1);
}

TEST(CollectTest, AnotherHeapCanFollow) {
  for (int i = 0; i < 3; ++i) {
    Fixture f;
    f.main.roots[0] = New(&f.main, 1);
    f.Collect();
    EXPECT_EQ(f.CountCells(), 1u);
  }
}

// Ten million take minutes under tsan. With stress each of them is marked about a hundred times on the
// way, and with verify looked at three times as often: that cost grows with the square.
uint64_t Many() {
#if defined(__SANITIZE_THREAD__)
  return 1000000;
#else
  const Options options = TestOptions();
  return options.stress != 0 || options.verify ? 1000000 : 10000000;
#endif
}

TEST(CollectTest, ADeepChainNeedsNoRecursion) {
  Fixture f;
  f.main.roots[0] = New(&f.main, 1, 0);
  const uint64_t wanted = Many();
  for (uint64_t i = 1; i < wanted; ++i) {
    Node* node = New(&f.main, 1, i);
    Set(node, 0, f.main.roots[0]);
    f.main.roots[0] = node;
    if ((i & 1023) == 0) Poll(&f.main);
  }
  f.Collect();
  uint64_t length = 0;
  for (Node* n = f.main.roots[0]; n != nullptr; n = Get(n, 0)) ++length;
  EXPECT_EQ(length, wanted);
  f.main.roots[0] = nullptr;
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
}

TEST(CollectTest, AWideArrayIsMarkedInSlices) {
  Fixture f;
  const size_t width = Many();
  f.main.roots[0] = New(&f.main, width);
  for (size_t i = 0; i < width; ++i) {
    Set(f.main.roots[0], i, New(&f.main, 0, i));
    if ((i & 1023) == 0) Poll(&f.main);
  }
  f.Collect();
  uint64_t sum = 0;
  for (size_t i = 0; i < width; ++i) sum += Get(f.main.roots[0], i)->id;
  EXPECT_EQ(sum, width * (width - 1) / 2);
  f.main.roots[0] = nullptr;
  f.Collect();
  EXPECT_LE(f.heap.GetStatistics().bytes_in_use, 64u << 10);
}

}  // namespace
}  // namespace tricolor::gc::fake
