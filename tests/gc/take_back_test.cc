// Cells that go back to the interval they came from.
#include "gc/take_back.h"

#include "gc/store_watch.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

TEST(TakeBackTest, TheLastCellIsTheNextOneAndEmpty) {
  Fixture f("stress=0");
  Node* a = New(&f.main, 3, 1);
  Set(a, 1, New(&f.main, 100, 2));
  ASSERT_TRUE(IsUnseen(a));
  ASSERT_TRUE(TakeBack(&f.main, a));
  const auto* words = reinterpret_cast<const uint64_t*>(a);
  for (size_t i = 0; i < (kNodeBase + 3 * sizeof(Node*)) / sizeof *words; ++i) EXPECT_EQ(words[i], 0u) << i;
  Node* b = New(&f.main, 3, 3);
  EXPECT_EQ(a, b);
  EXPECT_EQ(Get(b, 1), nullptr);
}

TEST(TakeBackTest, OnlyTheLastOne) {
  Fixture f("stress=0");
  Node* a = New(&f.main, 3, 1);
  Node* b = New(&f.main, 3, 2);
  EXPECT_FALSE(TakeBack(&f.main, a));
  EXPECT_TRUE(Intact(a));
  EXPECT_TRUE(TakeBack(&f.main, b));
  EXPECT_TRUE(TakeBack(&f.main, a));
  EXPECT_EQ(New(&f.main, 3, 3), a);
  EXPECT_EQ(New(&f.main, 3, 4), b);
}

// At the ends of intervals and blocks a cell goes back where it was, or not at all.
TEST(TakeBackTest, AtEveryPlaceOfABlock) {
  Fixture f("stress=0");
  for (const size_t slots : {1, 4, 40, 400}) {
    size_t taken = 0;
    for (uint64_t i = 0; i < 3000; ++i) {
      Node* a = New(&f.main, slots, i);
      if (!TakeBack(&f.main, a)) continue;
      ++taken;
      ASSERT_EQ(New(&f.main, slots, i), a);
    }
    EXPECT_GT(taken, slots == 400 ? 2000u : 2900u) << slots;
  }
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
}

TEST(TakeBackTest, NotWhatTheCollectorMayHaveInHand) {
  Fixture f("stress=0");
  Node* finalizable = New(&f.main, 3, 1, kFinalizable);
  EXPECT_FALSE(TakeBack(&f.main, finalizable));
  Node* watched = New(&f.main, 5, 2);
  HoldStoreWatch();
  EXPECT_FALSE(TakeBack(&f.main, watched));
  EXPECT_FALSE(IsUnseen(watched));
  ReleaseStoreWatch();
  EXPECT_TRUE(TakeBack(&f.main, watched));
  f.main.roots[0] = New(&f.main, 7, 3);
  f.Collect();
  EXPECT_FALSE(IsUnseen(f.main.roots[0]));
  EXPECT_FALSE(TakeBack(&f.main, f.main.roots[0]));
  EXPECT_TRUE(Intact(f.main.roots[0]));
}

// The cell keeps its pinned bit, which is no root by itself; a thread that ends leaves none behind.
TEST(TakeBackTest, APinnedCellIsAnyCellAgain) {
  Fixture f("stress=0,verify=1");
  std::thread other = Spawn(&f.heap, [&](Thread* self) {
    Node* a = New(self, 3, 1);
    __atomic_store_n(&a->ledger, 1, __ATOMIC_RELAXED);
    f.heap.NotePinned(a);
    EXPECT_TRUE(StaysPinned(a));
    __atomic_store_n(&a->ledger, 0, __ATOMIC_RELAXED);
    EXPECT_TRUE(TakeBack(self, a));
  });
  Join(&f.main, &other);
  f.Collect();
  Node* a = New(&f.main, 3, 1);
  __atomic_store_n(&a->ledger, 1, __ATOMIC_RELAXED);
  f.heap.NotePinned(a);
  __atomic_store_n(&a->ledger, 0, __ATOMIC_RELAXED);
  ASSERT_TRUE(TakeBack(&f.main, a));
  Node* b = New(&f.main, 3, 2);
  ASSERT_EQ(a, b);
  EXPECT_TRUE(StaysPinned(b));
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
  Node* c = New(&f.main, 3, 3);
  __atomic_store_n(&c->ledger, 1, __ATOMIC_RELAXED);
  f.heap.NotePinned(c);
  f.Collect();
  EXPECT_EQ(f.CountCells(), 1u);
  EXPECT_TRUE(Intact(c));
}

}  // namespace
}  // namespace tricolor::gc::fake
