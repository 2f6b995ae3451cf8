// What a thread waits for that is far ahead of the collector (Collector::WaitForPace).
#include <sched.h>
#include <time.h>

#include <chrono>
#include <filesystem>
#include <functional>

#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

struct Paced {
  explicit Paced(const std::string& more = "generations=1")
      : heap(&world, TestOptions("stress=0,initial_goal=1m," + more)) {
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

// Up to where a cycle is asked for; not so far that its pace would be waited for.
void GoToTheTrigger(Paced* f) {
  while (f->pacer().InUse() < f->pacer().trigger()) f->Make(960);
  for (int i = 0; i < 9; ++i) f->Make(960);  // a refill
}

// A program that keeps all its processors busy sleeps while a short cycle runs.
TEST(PaceTest, WhoAsksForAShortCycleMakesRoomForIt) {
  Paced f;
  f.collector().SetProcessors(1);
  GoToTheTrigger(&f);
  const auto begin = std::chrono::steady_clock::now();
  Poll(&f.main);
  EXPECT_EQ(f.collector().rooms(), 1u);
  // Its thread stands still: the wait has an end.
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::nanoseconds(Pacer::kShortNs));
  f.collector().Unpark();
  // And no longer than it takes.
  GoToTheTrigger(&f);
  const uint64_t before = f.collector().cycles_done();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (f.collector().cycles_done() < before + 50 && std::chrono::steady_clock::now() < end) {
    f.Make(960);
    Poll(&f.main);
  }
  EXPECT_GE(f.collector().cycles_done(), before + 50);
  EXPECT_GE(f.collector().rooms(), 10u);
}

TEST(PaceTest, WhereAProcessorIsFreeNobodyMakesRoom) {
  Paced f;
  f.collector().SetProcessors(2);
  GoToTheTrigger(&f);
  Poll(&f.main);
  EXPECT_EQ(f.collector().rooms(), 0u);
  std::atomic<bool> done{false};
  std::thread other = Spawn(&f.heap, [&](Thread* m) {
    while (!done.load()) Poll(m);
  });
  while (f.heap.impl()->safepoints.Attached() < 2) std::this_thread::yield();
  GoToTheTrigger(&f);
  Poll(&f.main);
  EXPECT_EQ(f.collector().rooms(), 1u);  // two that run
  done.store(true);
  Join(&f.main, &other);
  f.collector().Unpark();
}

TEST(PaceTest, NobodyMakesRoomForALongCycle) {
  Paced f("generations=0");
  f.collector().SetProcessors(1);
  f.collector().Unpark();
  const auto burn = [] {
    timespec now;
    const auto own_ns = [&now] {
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
      return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
    };
    for (const uint64_t begin = own_ns(); own_ns() < begin + 2 * Pacer::kShortNs;) {
    }
  };
  f.world.on_globals = burn;
  f.heap.Collect(&f.main);
  EXPECT_FALSE(f.pacer().expects_short());
  f.collector().RequestPark();
  GoToTheTrigger(&f);
  Poll(&f.main);
  EXPECT_EQ(f.collector().rooms(), 0u);
  f.collector().Unpark();
}

// Where the collector was allowed to run, it may again.
TEST(PaceTest, TheCollectorRunsWhereItMayAfterwards) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  Paced f;
  f.collector().SetProcessors(1);
  f.collector().Unpark();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (f.collector().rooms() < 20 && std::chrono::steady_clock::now() < end) {
    f.Make(960);
    Poll(&f.main);
  }
  EXPECT_GE(f.collector().rooms(), 20u);
  int threads = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    cpu_set_t now;
    ASSERT_EQ(sched_getaffinity(std::stoi(task.path().filename()), sizeof now, &now), 0);
    EXPECT_TRUE(CPU_EQUAL(&now, &before)) << task.path();
    ++threads;
  }
  EXPECT_GE(threads, 2);
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
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(45);
  size_t most = 0;
  while (most <= kOrdinary && std::chrono::steady_clock::now() < end) most = std::max(most, NurseryAfter([] {}));
  EXPECT_GT(most, kOrdinary);
}

TEST(PaceTest, AMarkerThatHadNoProcessorWasNotOutrun) {
  EXPECT_LE(NurseryAfter([] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }), kOrdinary);
}

}  // namespace
}  // namespace tricolor::gc::fake
