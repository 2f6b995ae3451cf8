// The soft and the hard limit (gc/pacer.h): who is refused, when, and that the heap goes on.
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

namespace tricolor::gc {
namespace {

using fake::Fixture;
using fake::Get;
using fake::Intact;
using fake::New;
using fake::Node;
using fake::Set;
using fake::Thread;

constexpr size_t kMiB = size_t{1} << 20;
constexpr size_t kLimit = 32 * kMiB;

constexpr const char* kLimited = "hard_limit=32m";

// Cells of a KiB in a list that globals[slot] holds, until one is refused; how many there were.
size_t FillUntilRefused(Fixture& f, Mutator* m, size_t slot) {
  size_t count = 0;
  for (; count < 4 * kLimit / 1024; ++count) {
    Node* const node = New(m, 1, count, 0, fake::node_type, 960);
    if (node == nullptr) return count;
    Set(node, 0, f.world.globals[slot]);
    Store<Node>(nullptr, &f.world.globals[slot], node);
    Poll(m);
  }
  ADD_FAILURE() << "never refused";
  return count;
}

void Drop(Fixture& f, size_t slot) { StoreNoBarrier<Node>(&f.world.globals[slot], nullptr); }

TEST(LimitTest, RefusesWhatLivesAndGoesOnWhenItIsDropped) {
  Fixture f(kLimited);
  for (int round = 0; round < 3; ++round) {
    const uint64_t full = f.heap.GetStatistics().full_cycles;
    const size_t count = FillUntilRefused(f, &f.main, 0);
    const Statistics s = f.heap.GetStatistics();
    EXPECT_GT(s.full_cycles, full) << "refused without a full collection";
    EXPECT_GT(s.bytes_live, kLimit / 20 * 19);
    EXPECT_LE(s.bytes_in_use, kLimit + kMiB);
    EXPECT_GT(count * 1024, kLimit / 10 * 9);
    // After the refusal there is a reserve to handle it with.
    for (int i = 0; i < 16; ++i) EXPECT_NE(New(&f.main, 1), nullptr);
    size_t length = 0;
    for (Node* n = f.world.globals[0]; n != nullptr; n = Get(n, 0)) {
      ASSERT_TRUE(Intact(n));
      ++length;
    }
    EXPECT_EQ(length, count);
    Drop(f, 0);
    // What was let go of is never held against the program: nothing is refused, whatever polls.
    for (size_t i = 0; i < kLimit / 2048; ++i) {
      ASSERT_NE(New(&f.main, 1, i, 0, fake::node_type, 960), nullptr) << i;
      Poll(&f.main);
    }
  }
}

TEST(LimitTest, NeverRefusesWhatFits) {
  Fixture f(kLimited);
  // Two thirds live: 1.5 times what lives is the limit.
  for (size_t i = 0; i < kLimit / 3 * 2 / 1024; ++i) {
    Node* const node = New(&f.main, 1, i, 0, fake::node_type, 960);
    ASSERT_NE(node, nullptr);
    Set(node, 0, f.world.globals[0]);
    Store<Node>(nullptr, &f.world.globals[0], node);
    Poll(&f.main);
  }
  size_t most = 0;
  for (size_t i = 0; i < 8 * kLimit / 1024; ++i) {
    ASSERT_NE(New(&f.main, 1, i, 0, fake::node_type, 960), nullptr) << i;
    Poll(&f.main);
    most = std::max<size_t>(most, f.heap.impl()->pacer.InUse());
  }
  EXPECT_LE(most, kLimit + kMiB);
}

TEST(LimitTest, LargeObjectsThatDieAreCollectedBeforeTheNextOneComes) {
  Fixture f(kLimited);
  EXPECT_EQ(New(&f.main, 1, 0, kLeaf, fake::node_type, kLimit), nullptr) << "can never fit";
  size_t most = 0;
  for (int i = 0; i < 100; ++i) {
    ASSERT_NE(New(&f.main, 1, 0, kLeaf, fake::node_type, kLimit / 3), nullptr) << i;
    most = std::max<size_t>(most, f.heap.impl()->pacer.InUse());
    Poll(&f.main);
  }
  EXPECT_LE(most, kLimit);
}

TEST(LimitTest, EveryThreadIsToldAndGoesOn) {
  Fixture f(kLimited);
  std::vector<std::thread> threads;
  std::atomic<int> refusals{0};
  for (size_t t = 0; t < 3; ++t) {
    threads.push_back(fake::Spawn(&f.heap, [&f, &refusals, t](Thread* m) {
      for (int round = 0; round < 4; ++round) {
        FillUntilRefused(f, m, t);
        refusals.fetch_add(1);
        Drop(f, t);
      }
    }));
  }
  for (std::thread& thread : threads) Join(&f.main, &thread);
  EXPECT_EQ(refusals.load(), 12);
  EXPECT_LE(f.heap.GetStatistics().bytes_in_use, 2 * kLimit);
}

TEST(LimitTest, ASoftLimitMakesCyclesMoreFrequentAndRefusesNothing) {
  constexpr size_t kSoft = 12 * kMiB;
  Fixture f("soft_limit=12m");
  // After a cycle that got no processor the goal may be above the limit (decision 016).
  size_t lowest = SIZE_MAX;
  for (size_t i = 0; i < 64 * kMiB / 1024; ++i) {
    ASSERT_NE(New(&f.main, 1, i, 0, fake::node_type, 960), nullptr);
    Poll(&f.main);
    if (f.heap.GetStatistics().cycles > 0) lowest = std::min(lowest, f.heap.impl()->pacer.goal());
  }
  EXPECT_LE(lowest, kSoft);
  EXPECT_GE(f.heap.GetStatistics().cycles, 3u);
  // What lives may pass it.
  for (size_t i = 0; i < 24 * kMiB / 1024; ++i) {
    Node* const node = New(&f.main, 1, i, 0, fake::node_type, 960);
    ASSERT_NE(node, nullptr);
    Set(node, 0, f.world.globals[0]);
    Store<Node>(nullptr, &f.world.globals[0], node);
    Poll(&f.main);
  }
}

}  // namespace
}  // namespace tricolor::gc
