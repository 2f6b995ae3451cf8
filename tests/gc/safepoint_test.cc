// Threads and cycles: who is waited for, who is not, and who may come and go.
#include <chrono>

#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

using std::chrono::milliseconds;

TEST(SafepointTest, ADetachedThreadNeverDelaysACycle) {
  Fixture f;
  std::atomic<bool> go{false};
  std::atomic<int> detached_threads{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.push_back(Spawn(&f.heap, [&](Thread* self) {
      self->roots[0] = New(self, 0, 5);
      const DetachedScope detached(self);
      detached_threads.fetch_add(1);
      while (!go.load()) std::this_thread::sleep_for(milliseconds(1));
    }));
  }
  while (detached_threads.load() != 8) std::this_thread::yield();
  for (int i = 0; i < 20; ++i) f.Collect();
  EXPECT_EQ(f.CountCells(), 8u);
  go.store(true);
  for (std::thread& thread : threads) Join(&f.main, &thread);
}

TEST(SafepointTest, DetachedScopesNest) {
  Fixture f;
  EXPECT_FALSE(IsDetached(&f.main));
  {
    const DetachedScope outer(&f.main);
    EXPECT_TRUE(IsDetached(&f.main));
    {
      const DetachedScope inner(&f.main);
      EXPECT_TRUE(IsDetached(&f.main));
    }
    EXPECT_TRUE(IsDetached(&f.main));
  }
  EXPECT_FALSE(IsDetached(&f.main));
  f.Collect();
}

TEST(SafepointTest, ThreadsThatDetachAllTheTimeAreScannedOnTheirBehalf) {
  Fixture f;
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.push_back(Spawn(&f.heap, [&](Thread* self) {
      uint64_t i = 0;
      while (!stop.load()) {
        Node* node = New(self, 1, ++i);
        self->roots[i % 4] = node;
        {
          const DetachedScope detached(self);
          if (i % 16 == 0) std::this_thread::yield();
        }
        for (size_t r = 0; r < 4; ++r) {
          GTEST_CHECK_(self->roots[r] == nullptr || Intact(self->roots[r]));
        }
      }
    }));
  }
  for (int i = 0; i < 300; ++i) f.Collect();
  stop.store(true);
  for (std::thread& thread : threads) Join(&f.main, &thread);
}

TEST(SafepointTest, ConcurrentCollectsAllReturn) {
  Fixture f;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.push_back(Spawn(&f.heap, [&](Thread* self) {
      for (int i = 0; i < 50; ++i) {
        self->roots[0] = New(self, 1);
        const uint64_t before = f.heap.GetStatistics().cycles;
        f.heap.Collect(self);
        GTEST_CHECK_(f.heap.GetStatistics().cycles > before);
        GTEST_CHECK_(Intact(self->roots[0]));
      }
    }));
  }
  for (std::thread& thread : threads) Join(&f.main, &thread);
}

TEST(SafepointTest, StopTheWorldExcludesEveryOtherMutator) {
  Fixture f;
  std::atomic<bool> stop{false};
  int unprotected = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.push_back(Spawn(&f.heap, [&](Thread* self) {
      while (!stop.load()) {
        New(self, 3);
        f.heap.StopTheWorld(self, [&] { ++unprotected; });
        Poll(self);
      }
    }));
  }
  // The threads may be late: until one of them had a turn.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  bool others = false;
  for (int i = 0; i < 100 || (!others && std::chrono::steady_clock::now() < end); ++i) {
    f.heap.StopTheWorld(&f.main, [&] {
      const int before = unprotected;
      others |= before > i;
      std::this_thread::sleep_for(std::chrono::microseconds(50));
      EXPECT_EQ(unprotected, before);
      ++unprotected;
    });
    if (i % 10 == 0) f.Collect();
  }
  stop.store(true);
  for (std::thread& thread : threads) Join(&f.main, &thread);
  EXPECT_TRUE(others);
}

TEST(SafepointTest, AnEmbedderPollRunsOnceAtTheNextPoll) {
  Fixture f("stress=0");
  EXPECT_TRUE(Poll(&f.main));
  EXPECT_EQ(f.main.embedder_polls, 0);
  RequestEmbedderPoll(&f.main);
  {
    const DetachedScope detached(&f.main);
  }
  EXPECT_EQ(f.main.embedder_polls, 0);
  EXPECT_TRUE(Poll(&f.main));
  EXPECT_TRUE(Poll(&f.main));
  EXPECT_EQ(f.main.embedder_polls, 1);
}

TEST(SafepointTest, AStormOfShortThreadsWhileCollecting) {
  Fixture f("initial_goal=1m");
  for (int i = 0; i < 300; ++i) {
    std::thread one = Spawn(&f.heap, [](Thread* self) { self->roots[0] = New(self, 10); });
    std::thread two = Spawn(&f.heap, [](Thread* self) {
      for (int k = 0; k < 100; ++k) New(self, static_cast<size_t>(k));
    });
    f.heap.RequestCollection();
    Join(&f.main, &one);
    Join(&f.main, &two);
  }
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
  // What short threads leave in their intervals comes back.
  f.Collect();
  EXPECT_LT(f.heap.GetStatistics().bytes_in_use, 1u << 20);
}

}  // namespace
}  // namespace tricolor::gc::fake
