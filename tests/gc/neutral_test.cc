// What holds on any collector behind the door of heap.h: nothing reachable is freed, memory is used again.
// Runs on ours and on Boehm's: bazel test -c opt --config=boehm //tests/gc/...
#include "tests/gc/graph_machine.h"

namespace tricolor::gc::fake {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kSteps = 50000;
#else
constexpr int kSteps = 200000;
#endif

void RunMachines(int threads) {
  Fixture f("initial_goal=1m");
  std::atomic<int> running{threads};
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.push_back(Spawn(&f.heap, [&, t](Thread* self) {
      GraphMachine machine(&f.world, self, 31 + static_cast<uint64_t>(t));
      machine.Run(kSteps / threads);
      running.fetch_sub(1);
    }));
  }
  while (running.load() != 0) {
    f.Collect();
    Poll(&f.main);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (std::thread& thread : all) Join(&f.main, &thread);
  EXPECT_GT(f.heap.GetStatistics().cycles, 0u);
}

TEST(NeutralTest, OneThreadsGraphIsKept) { RunMachines(1); }
TEST(NeutralTest, ThreeThreadsGraphsAreKept) { RunMachines(3); }

TEST(NeutralTest, RootsOfThreadsAndGlobalsKeepChains) {
  Fixture f;
  for (uint64_t i = 0; i < 20000; ++i) {
    Node* node = New(&f.main, 1, i);
    Set(node, 0, f.main.roots[0]);
    f.main.roots[0] = node;
    Node* other = New(&f.main, 1, i);
    Set(other, 0, f.world.globals[0]);
    Store<Node>(nullptr, &f.world.globals[0], other);
    if (i % 5000 == 0) f.Collect();
    Poll(&f.main);
  }
  f.Collect();
  for (Node* head : {f.main.roots[0], f.world.globals[0]}) {
    uint64_t length = 0;
    for (Node* n = head; n != nullptr; n = Get(n, 0)) {
      ASSERT_TRUE(Intact(n));
      ASSERT_EQ(n->id, 19999 - length);
      ++length;
    }
    EXPECT_EQ(length, 20000u);
  }
}

// Roots in memory that no collector would scan by itself.
TEST(NeutralTest, PreciseRootsAreAskedFor) {
  World world;
  Heap heap(&world, TestOptions());
  const auto thread = std::make_unique<Thread>();
  heap.Register(thread.get());
  thread->roots[3] = New(thread.get(), 1, 77);
  Set(thread->roots[3], 0, New(thread.get(), 0, 78));
  for (int i = 0; i < 200000; ++i) ASSERT_NE(New(thread.get(), 6, 1), nullptr);
  heap.Collect(thread.get());
  for (int i = 0; i < 200000; ++i) ASSERT_NE(New(thread.get(), 6, 1), nullptr);
  EXPECT_TRUE(Intact(thread->roots[3]) && Intact(Get(thread->roots[3], 0)));
  EXPECT_EQ(Get(thread->roots[3], 0)->id, 78u);
  heap.Unregister(thread.get());
}

TEST(NeutralTest, AnAddressInsideACellKeepsItAndLeadsToIt) {
  Fixture f;
  f.main.conservative = true;
  for (const size_t extra : {0u, 100u, 5000u, 100000u, 3000000u}) {
    char* volatile inside = reinterpret_cast<char*>(New(&f.main, 1, 42, 0, node_type, extra)) + 24 + extra;
    f.Collect();
    auto* node = static_cast<Node*>(f.heap.FindCell(inside));
    ASSERT_NE(node, nullptr) << extra;
    EXPECT_TRUE(Intact(node));
    EXPECT_EQ(node->id, 42u);
    EXPECT_GE(f.heap.CellSize(node), kNodeBase + sizeof(Node*) + extra);
  }
}

TEST(NeutralTest, CellsAreZero) {
  Fixture f;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 20000; ++i) {
      Node* node = New(&f.main, 5, 1, i % 2 == 0 ? static_cast<uint8_t>(kLeaf) : uint8_t{0});
      for (size_t s = 0; s < 5; ++s) {
        ASSERT_EQ(node->slots[s], nullptr);
        if (i % 2 != 0) Set(node, s, node);
      }
    }
    f.Collect();
  }
}

TEST(NeutralTest, MemoryIsUsedAgain) {
  Fixture f("initial_goal=1m");
  for (int i = 0; i < 3000000; ++i) {
    f.main.roots[i % 8] = New(&f.main, 8, 1);
    if (i % 64 == 0) Poll(&f.main);
    if (i % 500000 == 0) f.Collect();
  }
  f.Collect();
  EXPECT_LT(f.heap.GetStatistics().bytes_in_use, 64u << 20);
}

TEST(NeutralTest, AnEmbedderPollRunsOnce) {
  Fixture f("stress=0");
  RequestEmbedderPoll(&f.main);
  EXPECT_TRUE(Poll(&f.main));
  EXPECT_TRUE(Poll(&f.main));
  EXPECT_EQ(f.main.embedder_polls, 1);
}

}  // namespace
}  // namespace tricolor::gc::fake
