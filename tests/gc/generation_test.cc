// Young and full cycles: what is old, who is remembered, and what each kind frees.
#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

class GenerationTest : public testing::Test {
 protected:
  GenerationTest() : f("stress=0,remark=0,initial_goal=1g") {}
  void Young() { f.heap.Collect(&f.main, nullptr, CycleKind::kYoung); }
  void Full() { f.Collect(); }
  bool Alive(const Node* node) {
    bool found = false;
    f.heap.ForEachCell(&f.main, [&](void* cell) { found |= cell == node; });
    return found;
  }
  // Calls of Trace by cycles: not the verifier's, nor those of marking again.
  uint64_t Traced() { return f.heap.impl()->options.verify ? 0 : f.world.traced.load(); }
  bool WasYoung() { return f.heap.RunningKind() == CycleKind::kYoung; }

  // Many, so that what the last interval holds (born marked) does not count.
  void MakeGarbage(size_t n) {
    for (size_t i = 0; i < n; ++i) ASSERT_NE(New(&f.main, 2), nullptr);
  }

  Fixture f;
};

TEST_F(GenerationTest, AYoungCycleFreesTheYoungThatDied) {
  Full();
  MakeGarbage(100000);
  Young();
  EXPECT_TRUE(WasYoung());
  EXPECT_LT(f.CountCells(), 10000u);
}

TEST_F(GenerationTest, AYoungCycleKeepsTheOldThatDiedAndAFullOneFreesThem) {
  f.main.roots[0] = New(&f.main, 1);
  Node* const node = f.main.roots[0];
  Full();
  f.main.roots[0] = nullptr;
  Young();
  EXPECT_TRUE(Alive(node));
  Full();
  EXPECT_FALSE(WasYoung());
  EXPECT_FALSE(Alive(node));
}

TEST_F(GenerationTest, AnOldOwnerIsRememberedAndKeepsAYoungCell) {
  f.main.roots[0] = New(&f.main, 2);
  Full();
  for (uint64_t round = 0; round < 20; ++round) {
    // Each round's node is referred to by the old owner alone, and by a chain of young ones.
    Node* first = New(&f.main, 1, round);
    Set(first, 0, New(&f.main, 0, round + 1));
    Set(f.main.roots[0], round % 2, first);
    MakeGarbage(1000);
    Young();
    ASSERT_TRUE(WasYoung());
    Node* const kept = Get(f.main.roots[0], round % 2);
    ASSERT_TRUE(Alive(kept));
    ASSERT_TRUE(Intact(kept) && Intact(Get(kept, 0)));
    ASSERT_EQ(Get(kept, 0)->id, round + 1);
  }
}

TEST_F(GenerationTest, AnOldOwnerIsTracedOncePerCycleHoweverOftenItIsStoredInto) {
  f.main.roots[0] = New(&f.main, 4);
  Full();
  for (int i = 0; i < 1000; ++i) Set(f.main.roots[0], static_cast<size_t>(i % 4), New(&f.main, 0));
  const uint64_t before = Traced();
  Young();
  // The owner, its four nodes, and what else the roots lead to.
  EXPECT_LE(Traced() - before, 32u);
}

TEST_F(GenerationTest, StoresOfOldValuesRememberNobody) {
  f.main.roots[0] = New(&f.main, 1000);
  f.main.roots[1] = New(&f.main, 0);
  Full();
  for (size_t i = 0; i < 1000; ++i) Set(f.main.roots[0], i, f.main.roots[1]);
  const uint64_t before = Traced();
  Young();
  EXPECT_EQ(Traced(), before);
}

TEST_F(GenerationTest, ACellBornWhileACycleMarksIsAnOldOwner) {
  // Its interval was marked in the cycle: no cycle has traced the cell.
  Full();
  New(&f.main, 3);  // an interval that the cycle finds
  Full();
  Node* const born = New(&f.main, 3);
  f.main.roots[0] = born;
  Set(born, 0, New(&f.main, 200, 7));  // another size: a fresh interval
  Young();
  ASSERT_TRUE(Alive(Get(born, 0)));
  EXPECT_EQ(Get(born, 0)->id, 7u);
}

TEST_F(GenerationTest, AnOwnerThatADyingThreadRememberedIsTraced) {
  f.main.roots[0] = New(&f.main, 1);
  Full();
  std::thread thread = Spawn(&f.heap, [&](Thread* self) {
    Set(f.main.roots[0], 0, New(self, 0, 5));
  });
  Join(&f.main, &thread);
  Young();
  ASSERT_TRUE(Alive(Get(f.main.roots[0], 0)));
  EXPECT_EQ(Get(f.main.roots[0], 0)->id, 5u);
}

TEST_F(GenerationTest, RescanBetweenCyclesRemembersAnOldOwner) {
  f.main.roots[0] = New(&f.main, 1);
  Full();
  Node* const value = New(&f.main, 0, 9);
  StoreNoBarrier(&f.main.roots[0]->slots[0], value);  // as a frame or native code would
  Rescan(f.main.roots[0]);
  Young();
  ASSERT_TRUE(Alive(value));
}

TEST_F(GenerationTest, AYoungCycleDoesNotWalkOldCellsThatNativeCodeOwns) {
  Node* chain = nullptr;
  for (int i = 0; i < 1000; ++i) {
    Node* node = New(&f.main, 1);
    Set(node, 0, chain);
    f.main.roots[0] = chain = node;
    node->ledger = 1;
    f.heap.NotePinned(node);
  }
  f.main.roots[0] = nullptr;
  Full();
  Node* const young = New(&f.main, 1, 3);
  young->ledger = 1;
  f.heap.NotePinned(young);
  const uint64_t before = Traced();
  Young();
  EXPECT_LE(Traced() - before, 8u);
  EXPECT_TRUE(Alive(young));
  EXPECT_TRUE(Alive(chain));
  // A full cycle still asks for every one of them.
  for (Node* node = chain; node != nullptr; node = Get(node, 0)) node->ledger = 0;
  young->ledger = 0;
  Full();
  EXPECT_FALSE(Alive(chain));
  EXPECT_FALSE(Alive(young));
}

TEST_F(GenerationTest, OnlyYoungCandidatesAreReportedInAYoungCycle) {
  Node* const old = New(&f.main, 1, 1, kFinalizable);
  f.main.roots[0] = old;
  Full();
  f.main.roots[0] = nullptr;
  // What the last cycle found in this thread's hand was born old.
  for (int i = 0; i < 1000; ++i) New(&f.main, 1);
  Node* const young = New(&f.main, 1, 2, kFinalizable);
  std::vector<void*> reported;
  f.world.on_marked = [&](DeadSet& dead) {
    dead.ForEachCandidate([&](void* cell) { reported.push_back(cell); });
    for (void* cell : reported) dead.Revive(cell);
  };
  Young();
  EXPECT_EQ(reported, std::vector<void*>{young});
  EXPECT_TRUE(Alive(young));
  // Revived: old from now on.
  reported.clear();
  Young();
  EXPECT_TRUE(reported.empty());
  Full();
  EXPECT_EQ(reported.size(), 2u);
}

TEST_F(GenerationTest, OnlyAFullCycleTellsWhetherARevivedCellIsAlive) {
  for (int i = 0; i < 1000; ++i) New(&f.main, 1);
  Node* const node = New(&f.main, 1, 1, kFinalizable);
  f.world.on_marked = [&](DeadSet& dead) { dead.Revive(node); };
  Young();
  bool marked = false;
  f.world.on_marked = [&](DeadSet& dead) { marked = dead.IsMarked(node); };
  Young();  // nobody refers to it: it is marked because it is old
  EXPECT_TRUE(marked);
  Full();
  EXPECT_FALSE(marked);
}

TEST_F(GenerationTest, ARevivedCellThatGetsAYoungOneIsRemembered) {
  Node* const node = New(&f.main, 1, 1, kFinalizable);
  f.world.on_marked = [&](DeadSet& dead) {
    dead.ForEachCandidate([&](void* cell) { dead.Revive(cell); });
  };
  Young();
  f.main.roots[0] = node;
  Set(node, 0, New(&f.main, 0, 4));
  Young();
  ASSERT_TRUE(Alive(Get(node, 0)));
  EXPECT_EQ(Get(node, 0)->id, 4u);
}

TEST(GenerationPaceTest, TheOldGenerationDoublesAndIsCollected) {
  Fixture f("stress=0,initial_goal=1m");
  f.main.roots[0] = New(&f.main, 1000);
  // A ring of nodes that live for a while: each is old when it dies.
  for (uint64_t i = 0; i < 2000000; ++i) {
    Set(f.main.roots[0], i / 20 % 1000, New(&f.main, 4, i));
    if (i % 64 == 0) Poll(&f.main);
  }
  const Statistics s = f.heap.GetStatistics();
  EXPECT_GT(s.full_cycles, 0u);
  EXPECT_GT(s.cycles, s.full_cycles);
  EXPECT_LT(s.bytes_in_use, 256u << 20);
}

TEST(GenerationPaceTest, WithoutGenerationsEveryCycleIsFull) {
  Fixture f("stress=0,initial_goal=1m,generations=0");
  f.main.roots[0] = New(&f.main, 1000);
  for (uint64_t i = 0; i < 500000; ++i) {
    Set(f.main.roots[0], i % 1000, New(&f.main, 4, i));
    if (i % 64 == 0) Poll(&f.main);
  }
  f.heap.Collect(&f.main, nullptr, CycleKind::kYoung);
  const Statistics s = f.heap.GetStatistics();
  EXPECT_EQ(s.cycles, s.full_cycles);
}

}  // namespace
}  // namespace tricolor::gc::fake
