// Threads that do not answer, and storms of threads: what the collector does meanwhile.
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

// A foreign loop that does not poll delays the end of a cycle, not the marking.
TEST(LateThreadsTest, WhatOthersGaveIsTracedWhileOneThreadDoesNotAnswer) {
  constexpr uint64_t kLength = 100000;
  Fixture f("generations=0");
  f.heap.SetEnabled(false);
  for (uint64_t i = 0; i < kLength; ++i) {
    Node* node = New(&f.main, 1, i);
    Set(node, 0, f.main.roots[0]);
    f.main.roots[0] = node;
  }
  std::atomic<bool> ready{false};
  std::atomic<bool> traced{false};
  std::atomic<bool> done{false};
  std::thread straggler = Spawn(&f.heap, [&](Thread* self) {
    ready.store(true);
    // Arming waits for everyone; what comes after it is what this thread is late for.
    while (f.heap.impl()->phase.Load().phase() != Phase::kMarking) Poll(self);
    const auto begin = std::chrono::steady_clock::now();
    while (f.world.traced.load() < kLength &&
           std::chrono::steady_clock::now() - begin < std::chrono::seconds(20)) {
    }
    traced.store(f.world.traced.load() >= kLength);
    done.store(true);
  });
  while (!ready.load()) std::this_thread::yield();
  f.heap.RequestCollection();
  while (!done.load()) {
    Poll(&f.main);
    std::this_thread::yield();
  }
  Join(&f.main, &straggler);
  EXPECT_TRUE(traced.load());
}

// Who asked for a cycle and does not wait for it can wait: stores are to be told from when all have come by.
TEST(LateThreadsTest, NoBarrierWhileACycleThatIsOnlyAskedForWaitsForAThread) {
  Fixture f("stress=0");
  std::atomic<bool> ready{false};
  std::atomic<bool> asked{false};
  std::atomic<bool> marked{false};
  const uint64_t before = f.heap.GetStatistics().cycles;
  std::thread straggler = Spawn(&f.heap, [&](Thread* self) {
    ready.store(true);
    while (!PollRequested(self)) std::this_thread::yield();
    asked.store(true);
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(50)) {
      if (BarrierMarks()) marked.store(true);
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (f.heap.GetStatistics().cycles == before && std::chrono::steady_clock::now() < end) Poll(self);
    EXPECT_GT(f.heap.GetStatistics().cycles, before);
  });
  while (!ready.load()) std::this_thread::yield();
  f.heap.RequestCollection();
  Join(&f.main, &straggler);
  EXPECT_TRUE(asked.load());
  EXPECT_FALSE(marked.load());
}

// An embedder that must know of a cycle before the first cell is traced: what it records about some
// cells then is what Trace shows of them.
class BeginWorld : public World {
 public:
  std::atomic<uint64_t> begins{0};
  std::atomic<uint64_t> traced_before{0};

  void OnMarkBegin() override { begins.fetch_add(1); }
  void Trace(void* cell, Visitor& visitor) override {
    if (begins.load() == 0) traced_before.fetch_add(1);
    World::Trace(cell, visitor);
  }
};

// The first handshake is where it went wrong: nothing is traced in it unless somebody is late.
TEST(LateThreadsTest, TheEmbedderIsToldOfTheCycleBeforeAnythingIsTraced) {
  constexpr uint64_t kLength = 10000;
  BeginWorld world;
  Heap heap(&world, TestOptions("stress=0,generations=0"));
  heap.SetEnabled(false);
  Thread main;
  heap.Register(&main);
  for (uint64_t i = 0; i < kLength; ++i) {
    Node* node = New(&main, 1, i);
    Set(node, 0, main.roots[0]);
    main.roots[0] = node;
  }
  std::atomic<bool> ready{false};
  std::atomic<bool> late{false};
  std::thread straggler = Spawn(&heap, [&](Thread* self) {
    ready.store(true);
    // It answers Arming, and then nothing before what `main` showed has been traced.
    while (!PollRequested(self)) std::this_thread::yield();
    Poll(self);
    const auto begin = std::chrono::steady_clock::now();
    while (world.traced.load() < kLength &&
           std::chrono::steady_clock::now() - begin < std::chrono::seconds(20)) {
    }
    late.store(world.traced.load() >= kLength);
  });
  while (!ready.load()) std::this_thread::yield();
  heap.Collect(&main);
  Join(&main, &straggler);
  EXPECT_TRUE(late.load());
  EXPECT_EQ(world.begins.load(), 1u);
  EXPECT_EQ(world.traced_before.load(), 0u);
  heap.Unregister(&main);
}

TEST(LateThreadsTest, AStormOfThreadsPutsOffNoCycle) {
  constexpr int kSpawners = 4;
  constexpr int kEach = 250;  // and more, until so many cycles have ended
  constexpr int kCycles = 3;
  Fixture f("initial_goal=1m");
  std::atomic<int> cycles{0};
  std::atomic<int> spawning{kSpawners};
  std::vector<std::thread> spawners;
  for (int s = 0; s < kSpawners; ++s) {
    spawners.emplace_back([&] {
      for (int i = 0; i < kEach || cycles.load() < kCycles; ++i) {
        std::thread one = Spawn(&f.heap, [&](Thread* self) {
          for (uint64_t k = 0; k < 20; ++k) {
            Node* node = New(self, 1, k);
            Set(node, 0, self->roots[0]);
            self->roots[0] = node;
            Poll(self);
          }
          uint64_t length = 0;
          for (Node* n = self->roots[0]; n != nullptr; n = Get(n, 0)) length += Intact(n) ? 1 : 0;
          GTEST_CHECK_(length == 20);
        });
        one.join();
      }
      spawning.fetch_sub(1);
    });
  }
  while (spawning.load() > 0) {
    f.Collect();
    cycles.fetch_add(1);
  }
  for (std::thread& spawner : spawners) Join(&f.main, &spawner);
  EXPECT_GE(cycles.load(), kCycles);
}

}  // namespace
}  // namespace tricolor::gc::fake
