// The backlog (gc/backlog.h): who makes garbage with finalizers waits for who runs them.
#include "gc/backlog.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

thread_local MayWait may_wait = MayWait::kYes;

// A language whose finalizable nodes wait in a queue, each with its part of what they keep.
class QueueWorld : public World {
 public:
  void TraceGlobals(Visitor& visitor) override {
    World::TraceGlobals(visitor);
    std::lock_guard<std::mutex> hold(mutex_);
    for (const auto& [node, bytes] : waiting_) visitor.Visit(node);
  }

  void OnMarked(DeadSet& dead) override {
    std::vector<Node*> found;
    dead.ForEachCandidate([&found](void* cell) {
      auto* const node = static_cast<Node*>(cell);
      const uint8_t flags = __atomic_load_n(&node->flags, __ATOMIC_RELAXED);
      if ((flags & kFinalized) == 0) found.push_back(node);
    });
    if (found.empty()) return;
    const size_t before = RevivedBytes();
    for (Node* node : found) dead.Revive(node);
    const size_t each = (RevivedBytes() - before) / found.size();
    AccountDead(static_cast<int64_t>(each * found.size()));
    std::lock_guard<std::mutex> hold(mutex_);
    for (Node* node : found) waiting_.emplace_back(node, each);
  }

  // The calling thread's roots[0] keeps the node. Null: nothing waits.
  Node* Take(Thread* self, size_t* bytes) {
    std::lock_guard<std::mutex> hold(mutex_);
    if (waiting_.empty()) return nullptr;
    Node* const node = waiting_.front().first;
    *bytes = waiting_.front().second;
    waiting_.pop_front();
    if (BarrierOn()) Shade(node);
    self->roots[0] = node;
    return node;
  }

 private:
  std::mutex mutex_;
  std::deque<std::pair<Node*, size_t>> waiting_;
};

struct QueueFixture {
  explicit QueueFixture(const std::string& options) : heap(&world, TestOptions(options)) {
    SetMayWaitForDead([](const Mutator*) { return may_wait; });
    heap.Register(&main);
  }
  ~QueueFixture() { heap.Unregister(&main); }

  // Runs what waits, each node for so long, until `stop`.
  std::thread StartFinalizers(std::chrono::microseconds each) {
    return Spawn(&heap, [this, each](Thread* self) {
      may_wait = MayWait::kNo;
      while (!stop.load()) {
        size_t bytes = 0;
        Node* const node = world.Take(self, &bytes);
        if (node == nullptr) {
          const DetachedScope detached(self);
          std::this_thread::sleep_for(std::chrono::microseconds(200));
          continue;
        }
        GTEST_CHECK_(Intact(node) && Intact(Get(node, 0)));
        __atomic_fetch_or(&node->flags, static_cast<uint8_t>(kFinalized), __ATOMIC_RELAXED);
        const auto begin = std::chrono::steady_clock::now();
        while (std::chrono::steady_clock::now() - begin < each) {
        }
        self->roots[0] = nullptr;
        ran.fetch_add(1);
        AccountDead(-static_cast<int64_t>(bytes));
        Poll(self);
      }
    });
  }

  const Pacer& pacer() { return heap.impl()->pacer; }
  uint64_t waits() { return heap.impl()->collector.backlog_waits(); }

  QueueWorld world;
  Heap heap;
  Thread main;
  std::atomic<bool> stop{false};
  std::atomic<uint64_t> ran{0};
};

void AllocateGarbage(Mutator* m, size_t bytes) {
  for (size_t i = 0; i < bytes / 1024; ++i) {
    ASSERT_NE(New(m, 1, i, 0, node_type, 960), nullptr);
    Poll(m);
  }
}

// 400 MiB of nodes that five threads make faster than one finalizes them.
TEST(BacklogTest, AProgramThatOutrunsItsFinalizersGetsTheirPace) {
  constexpr int kThreads = 5;
  constexpr uint64_t kEach = 20000;
  constexpr size_t kBytes = 4000;
  QueueFixture f("stress=0,initial_goal=4m");
  std::thread finalizers = f.StartFinalizers(std::chrono::microseconds(10));
  std::atomic<size_t> most{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.push_back(Spawn(&f.heap, [&](Thread* self) {
      for (uint64_t i = 0; i < kEach; ++i) {
        Node* const node = New(self, 1, i, kFinalizable, node_type, kBytes);
        self->roots[0] = node;
        Set(node, 0, New(self, 0, i));
        Poll(self);
        const size_t now = f.pacer().InUse();
        size_t seen = most.load();
        while (seen < now && !most.compare_exchange_weak(seen, now)) {
        }
      }
      self->roots[0] = nullptr;
    }));
  }
  for (std::thread& thread : threads) Join(&f.main, &thread);
  // Without the waits nearly all of it is there at once.
  EXPECT_LT(most.load(), 160 * kMiB);
  EXPECT_GT(f.waits(), 0u);
  // Every one is finalized once, and nothing is left in the books.
  while (f.ran.load() < kThreads * kEach) {
    f.heap.Collect(&f.main);
    const DetachedScope detached(&f.main);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  f.stop.store(true);
  Join(&f.main, &finalizers);
  EXPECT_EQ(f.ran.load(), kThreads * kEach);
  EXPECT_EQ(f.pacer().dead(), 0u);
}

TEST(BacklogTest, NobodyWaitsForLongWhereNothingIsTakenAway) {
  constexpr int64_t kMuch = int64_t{1} << 30;
  QueueFixture f("stress=0");
  AccountDead(kMuch);
  AllocateGarbage(&f.main, 64 * kMiB);
  // A second of slices of 5 ms, of more than 8000 refills.
  EXPECT_GT(f.waits(), 0u);
  EXPECT_LT(f.waits(), 1000u);
  AccountDead(-kMuch);
  // So little that no cycle comes, for which threads wait as well if it is far behind.
  f.heap.Collect(&f.main);
  const uint64_t waits = f.waits();
  AllocateGarbage(&f.main, kMiB);
  EXPECT_EQ(f.waits(), waits);
}

TEST(BacklogTest, WhoWorksItOffDoesNotWait) {
  QueueFixture f("stress=0");
  AccountDead(int64_t{1} << 30);
  may_wait = MayWait::kNo;
  AllocateGarbage(&f.main, 64 * kMiB);
  may_wait = MayWait::kYes;
  Poll(&f.main);
  EXPECT_EQ(f.waits(), 0u);
}

TEST(BacklogTest, WhoHoldsALockWaitsWhenItHasLeftIt) {
  QueueFixture f("stress=0");
  AccountDead(int64_t{1} << 30);
  may_wait = MayWait::kNotNow;
  AllocateGarbage(&f.main, kMiB);
  EXPECT_EQ(f.waits(), 0u);
  may_wait = MayWait::kYes;
  Poll(&f.main);
  EXPECT_EQ(f.waits(), 1u);
}

TEST(BacklogTest, NobodyWaitsWhileCollectionsAreOff) {
  QueueFixture f("stress=0");
  f.heap.SetEnabled(false);
  AccountDead(int64_t{1} << 30);
  AllocateGarbage(&f.main, 16 * kMiB);
  EXPECT_EQ(f.waits(), 0u);
}

TEST(BacklogTest, TheGoalDoesNotGrowWithItUnlessItStandsStill) {
  constexpr size_t kLive = 64 * kMiB;
  QueueFixture f("stress=0,initial_goal=8m,generations=0");  // the goal is the full cycle's
  for (size_t i = 0; i < kLive / 1024; ++i) {
    Node* const node = New(&f.main, 1, i, 0, node_type, 960);
    Set(node, 0, f.main.roots[0]);
    f.main.roots[0] = node;
    Poll(&f.main);
  }
  f.heap.Collect(&f.main);
  EXPECT_GE(f.pacer().goal(), 2 * kLive);
  AccountDead(kLive / 8 * 7);
  f.heap.Collect(&f.main);
  EXPECT_LT(f.pacer().goal(), kLive + kLive / 2);
  AccountDead(-1);
  f.heap.Collect(&f.main);
  EXPECT_LT(f.pacer().goal(), kLive + kLive / 2);
  f.heap.Collect(&f.main);
  EXPECT_GE(f.pacer().goal(), 2 * kLive);
}

// Memory of malloc that goes with the dead, of which the books of the backlog know nothing.
TEST(BacklogTest, TheGoalDoesNotGrowWithWhatTheDeadHoldOutside) {
  constexpr int64_t kOutside = 64 * kMiB;
  constexpr int64_t kDead = kMiB;
  QueueFixture f("stress=0,initial_goal=8m,generations=0");
  f.heap.AccountExternal(kMiB);
  // In each round more is made before the cycle, which finds it dead, and goes after it.
  for (int64_t round = 0; round < 4; ++round) {
    f.heap.AccountExternal(kOutside << round);
    AccountDead(kDead);
    f.heap.Collect(&f.main);
    if (round > 0) {
      EXPECT_LT(f.pacer().goal(), 32 * kMiB);
    }
    f.heap.AccountExternal(-(kOutside << round));
    AccountDead(-kDead);
  }
  // What stays is alive.
  f.heap.AccountExternal(kOutside);
  for (int i = 0; i < 2; ++i) f.heap.Collect(&f.main);
  EXPECT_GE(f.pacer().goal(), 2 * static_cast<size_t>(kOutside));
  f.heap.AccountExternal(-kOutside - kMiB);
}

TEST(BacklogTest, WhatIsKeptForTheDeadIsMeasuredWithAllThatItReaches) {
  QueueFixture f("stress=0");
  Node* const node = New(&f.main, 2, 1, kFinalizable);
  Set(node, 0, New(&f.main, 0, 2, 0, node_type, 5000));
  Set(node, 1, New(&f.main, 0, 3, 0, node_type, 100000));
  Node* const living = New(&f.main, 0, 4);
  f.main.roots[1] = living;
  const size_t expected =
      f.heap.CellSize(node) + f.heap.CellSize(Get(node, 0)) + f.heap.CellSize(Get(node, 1));
  f.heap.Collect(&f.main);
  EXPECT_EQ(f.pacer().dead(), expected);
  // It is known already, and waits: another collection does not count it again.
  f.heap.Collect(&f.main);
  EXPECT_EQ(f.pacer().dead(), expected);
}

}  // namespace
}  // namespace tricolor::gc::fake
