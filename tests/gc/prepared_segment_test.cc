// The segment that the collector's thread makes before the program needs it.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

constexpr size_t kEnough = 12;  // segments of a program that is not small

// Keeps nodes of a thousand slots until the heap has so many segments.
void GrowTo(Fixture* f, size_t segments) {
  while (f->heap.impl()->pool.segment_count() < segments) {
    Node* node = New(&f->main, 1000);
    Set(node, 0, f->main.roots[0]);
    f->main.roots[0] = node;
    Poll(&f->main);
  }
}

template <class Condition>
bool Await(Fixture* f, Condition&& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    const DetachedScope detached(&f->main);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

bool Prepared(Fixture* f) {
  BlockPool& pool = f->heap.impl()->pool;
  return Await(f, [&pool] { return pool.HasPrepared(); });
}

size_t ResidentPages(Segment* segment) {
  std::vector<unsigned char> pages(kSegmentSize / 4096);
  if (mincore(segment, kSegmentSize, pages.data()) != 0) return 0;
  return static_cast<size_t>(std::count_if(pages.begin(), pages.end(),
                                           [](unsigned char page) { return (page & 1) != 0; }));
}

TEST(PreparedSegmentTest, ItsPagesAreThereWhenItIsTaken) {
  Fixture f("stress=0");
  f.heap.SetEnabled(false);
  GrowTo(&f, kEnough);
  for (size_t n = kEnough; n < kEnough + 3; ++n) {
    ASSERT_TRUE(Prepared(&f));
    GrowTo(&f, n + 1);
    EXPECT_EQ(ResidentPages(f.heap.impl()->pool.segment(n)), kSegmentSize / 4096);
  }
}

TEST(PreparedSegmentTest, IsPreparedWhileACycleMarks) {
  Fixture f("stress=0");
  f.heap.SetEnabled(false);
  GrowTo(&f, kEnough);
  ASSERT_TRUE(Prepared(&f));
  // The cycle stays in its first round, where the collector traces nothing more.
  std::atomic<bool> hold{true};
  std::atomic<bool> held{false};
  f.world.on_globals = [&] {
    held.store(true);
    while (hold.load()) std::this_thread::yield();
  };
  // More than a thousand cells are left to trace then: it looks on the way.
  std::atomic<bool> had_it{false};
  f.world.on_marked = [&](DeadSet&) { had_it.store(f.heap.impl()->pool.HasPrepared()); };
  const uint64_t cycles = f.world.cycles.load();
  f.heap.RequestCollection();
  while (!held.load()) Poll(&f.main);
  GrowTo(&f, kEnough + 1);
  EXPECT_TRUE(f.heap.impl()->pool.WantsSegment());
  EXPECT_FALSE(f.heap.impl()->pool.HasPrepared());
  hold.store(false);
  EXPECT_TRUE(Await(&f, [&] { return f.world.cycles.load() != cycles; }));
  EXPECT_TRUE(had_it.load());
  f.Collect();
  f.world.on_globals = nullptr;
  f.world.on_marked = nullptr;
}

// Whoever stops the world, or asks for what a finalizer will do, would wait for the kernel too.
TEST(PreparedSegmentTest, IsNotPreparedWhileDeathsAreArranged) {
  constexpr uint64_t kChain = 5000;
  Fixture f("stress=0");
  f.heap.SetEnabled(false);
  GrowTo(&f, kEnough);
  for (uint64_t i = 0; i < kChain; ++i) {
    Node* node = New(&f.main, 1, i, i + 1 == kChain ? kFinalizable : 0);
    Set(node, 0, f.main.roots[1]);
    f.main.roots[1] = node;
  }
  ASSERT_TRUE(Prepared(&f));
  f.main.roots[1] = nullptr;
  std::atomic<bool> arranging{false};
  std::atomic<bool> grown{false};
  std::atomic<bool> had_it{false};
  std::atomic<uint64_t> revived{0};
  f.world.on_marked = [&](DeadSet& dead) {
    arranging.store(true);
    while (!grown.load()) std::this_thread::yield();
    const uint64_t traced = f.world.traced.load();
    dead.ForEachCandidate([&dead](void* cell) { dead.Revive(cell); });
    revived.store(f.world.traced.load() - traced);
    had_it.store(f.heap.impl()->pool.HasPrepared());
  };
  const uint64_t cycles = f.world.cycles.load();
  f.heap.RequestCollection(CycleKind::kFull);
  while (!arranging.load()) Poll(&f.main);
  GrowTo(&f, f.heap.impl()->pool.segment_count() + 1);
  EXPECT_TRUE(f.heap.impl()->pool.WantsSegment());
  grown.store(true);
  EXPECT_TRUE(Await(&f, [&] { return f.world.cycles.load() != cycles; }));
  EXPECT_GE(revived.load(), kChain);
  EXPECT_FALSE(had_it.load());
  f.Collect();
  f.world.on_marked = nullptr;
}

TEST(PreparedSegmentTest, IsNotMadeForASmallProgram) {
  Fixture f("stress=0");
  f.heap.SetEnabled(false);
  GrowTo(&f, 3);
  EXPECT_FALSE(f.heap.impl()->pool.WantsSegment());
  EXPECT_FALSE(f.heap.impl()->pool.HasPrepared());
}

TEST(PreparedSegmentTest, GoesBackWhenTheProgramRests) {
  Fixture f("stress=0");
  f.heap.impl()->collector.SetIdleTime(std::chrono::milliseconds(20));
  f.heap.SetEnabled(false);
  GrowTo(&f, kEnough);
  BlockPool& pool = f.heap.impl()->pool;
  EXPECT_TRUE(Await(&f, [&pool] { return !pool.WantsSegment() && !pool.HasPrepared(); }));
  GrowTo(&f, kEnough + 1);
  EXPECT_TRUE(Await(&f, [&pool] { return !pool.WantsSegment(); }));
}

TEST(PreparedSegmentTest, WhatWasNeverUsedOfItGoesBackToo) {
  constexpr size_t kAll = kSegmentSize / 4096;
  Fixture f("stress=0");
  f.heap.impl()->collector.SetIdleTime(std::chrono::milliseconds(200));
  f.heap.SetEnabled(false);
  BlockPool& pool = f.heap.impl()->pool;
  // One that was there in time; on a busy machine it may have gone back before it was taken.
  Segment* taken = nullptr;
  for (size_t n = kEnough; n < kEnough + 20; ++n) {
    GrowTo(&f, n);
    ASSERT_TRUE(Prepared(&f));
    GrowTo(&f, n + 1);
    taken = pool.segment(n);
    if (ResidentPages(taken) == kAll) break;
  }
  ASSERT_EQ(ResidentPages(taken), kAll);
  EXPECT_TRUE(Await(&f, [&] { return ResidentPages(taken) < kAll / 4; }));
  // They read as zero again, whoever takes them.
  GrowTo(&f, pool.segment_count() + 1);
  f.Collect();
  EXPECT_GT(f.CountCells(), kEnough);
}

TEST(PreparedSegmentTest, AChildOfForkHasItAndMakesItsOwn) {
  Fixture f("stress=0");
  f.heap.SetEnabled(false);
  GrowTo(&f, kEnough);
  ASSERT_TRUE(Prepared(&f));
  f.heap.BeforeFork(&f.main);
  const pid_t child = fork();
  if (child == 0) {
    f.heap.AfterForkChild(&f.main);
    GrowTo(&f, kEnough + 3);
    f.Collect();
    _exit(Prepared(&f) ? 0 : 1);
  }
  f.heap.AfterForkParent(&f.main);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  GrowTo(&f, kEnough + 3);
}

}  // namespace
}  // namespace tricolor::gc::fake
