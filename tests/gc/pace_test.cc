// What a thread waits for that is far ahead of the collector (Collector::WaitForPace).
#include <chrono>
#include <functional>

#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

struct Paced {
  Paced() : heap(&world, TestOptions("stress=0,initial_goal=1m")) {
    heap.Register(&main);
    collector().RequestPark();  // so late that it does nothing at all
  }
  ~Paced() { heap.Unregister(&main); }
  Collector& collector() { return heap.impl()->collector; }
  const Pacer& pacer() { return heap.impl()->pacer; }
  void Make(size_t bytes) { ASSERT_NE(New(&main, 1, 0, 0, node_type, bytes), nullptr); }
  void Overshoot(unsigned percent) {
    while (pacer().OvershootPercent() < percent) Make(960);
    Poll(&main);
  }
  uint64_t WaitsOfAPoll() {
    const uint64_t before = collector().pace_waits();
    Poll(&main);
    return collector().pace_waits() - before;
  }

  World world;
  Heap heap;
  Thread main;
};

// Of what a refill asks for, each poll waits for a part. All of it at once would be a wait for one node
// in eight.
TEST(PaceTest, WaitsAreInPartsOneAtEachPoll) {
  Paced f;
  f.Overshoot(250);
  constexpr uint64_t kNodes = 60;
  uint64_t all = 0;
  for (uint64_t i = 0; i < kNodes; ++i) {
    f.Make(960);
    const uint64_t waits = f.WaitsOfAPoll();
    EXPECT_LE(waits, 1u);
    all += waits;
  }
  EXPECT_GT(all, kNodes / 4);
  // An object of many refills is waited for at once, as far as it is owed.
  f.Overshoot(360);
  f.Make(3 * kIntervalBytes);
  const uint64_t waits = f.WaitsOfAPoll();
  EXPECT_GE(waits, 3u);
  EXPECT_LE(waits, 4u);  // its size class is larger than what was asked for
  f.collector().Unpark();
}

TEST(PaceTest, FarAboveTheGoalThereAreNoParts) {
  Paced f;
  f.Overshoot(500);
  f.Make(2 * kIntervalBytes);
  EXPECT_GE(f.WaitsOfAPoll(), 32u);
  f.collector().Unpark();
}

TEST(PaceTest, NothingIsOwedToACollectorThatHasCaughtUp) {
  Paced f;
  f.Overshoot(300);
  for (int i = 0; i < 9; ++i) f.Make(960);  // a refill
  EXPECT_EQ(f.WaitsOfAPoll(), 1u);          // of 16 parts
  f.collector().Unpark();
  f.heap.Collect(&f.main);
  f.WaitsOfAPoll();
  uint64_t all = 0;
  for (int i = 0; i < 100; ++i) all += f.WaitsOfAPoll();
  EXPECT_EQ(all, 0u);
  EXPECT_LT(f.pacer().InUse(), kMiB);
  // Nor later: little above the goal a refill asks for one part, whatever was asked for before.
  f.collector().RequestPark();
  f.Overshoot(60);
  EXPECT_EQ(f.WaitsOfAPoll(), 0u);
  f.collector().Unpark();
}

// A full cycle that the collector spends in TraceGlobals while the program makes kMeanwhile. What may be made until the
// next one.
constexpr size_t kMeanwhile = 8 * kMiB;
constexpr size_t kOrdinary = kMeanwhile / 4 + kMeanwhile / 32;  // a quarter of what lives, and somewhat more lives

size_t NurseryAfter(const std::function<void()>& work) {
  World world;
  Heap heap(&world, TestOptions("stress=0,generations=1,initial_goal=1m"));
  Thread main;
  heap.Register(&main);
  std::atomic<bool> marks{false};
  std::atomic<bool> made{false};
  world.on_globals = [&] {
    marks.store(true);
    while (!made.load()) work();
  };
  heap.RequestCollection();
  while (!marks.load()) {
    Poll(&main);
    std::this_thread::yield();
  }
  for (size_t bytes = 0; bytes < kMeanwhile; bytes += 1024) {
    EXPECT_NE(New(&main, 1, 0, 0, node_type, 960), nullptr);
  }
  made.store(true);
  while (heap.GetStatistics().cycles < 1) {
    Poll(&main);
    std::this_thread::yield();
  }
  heap.Unregister(&main);  // and gives its interval back
  const Pacer& pacer = heap.impl()->pacer;
  EXPECT_GE(pacer.live(), kMeanwhile / 2);  // born while it marked
  return pacer.goal() - pacer.live();
}

TEST(PaceTest, WhatOutrunsTheMarkerGetsALargerNursery) {
  // A busy machine takes the processor from the collector, and then less counts.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  size_t most = 0;
  while (most <= kOrdinary && std::chrono::steady_clock::now() < end) most = std::max(most, NurseryAfter([] {}));
  EXPECT_GT(most, kOrdinary);
}

TEST(PaceTest, AMarkerThatHadNoProcessorWasNotOutrun) {
  EXPECT_LE(NurseryAfter([] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }), kOrdinary);
}

}  // namespace
}  // namespace tricolor::gc::fake
