// Mutators change graphs while cycles run; nothing reachable is freed, all the rest is.
#include <atomic>

#include "tests/gc/graph_machine.h"

namespace tricolor::gc::fake {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kSteps = 100000;
#else
constexpr int kSteps = 600000;
#endif

uint64_t Seed() {
  const char* text = std::getenv("TRICOLOR_TEST_SEED");
  const uint64_t seed = text != nullptr ? std::strtoull(text, nullptr, 10) : std::random_device()();
  std::printf("TRICOLOR_TEST_SEED=%llu\n", static_cast<unsigned long long>(seed));
  return seed;
}

void RunThreads(const std::string& options, int threads, int steps) {
  const uint64_t seed = Seed();
  Fixture f(options);
  std::atomic<size_t> expected{0};
  std::atomic<int> running{threads};
  std::vector<std::thread> all;
  std::atomic<bool> counted{false};
  for (int t = 0; t < threads; ++t) {
    all.push_back(Spawn(&f.heap, [&, t](Thread* self) {
      GraphMachine machine(&f.world, self, seed + static_cast<uint64_t>(t));
      machine.Run(steps);
      std::fill(self->roots + 48, self->roots + Thread::kRoots, nullptr);
      expected.fetch_add(machine.LiveNodes());
      running.fetch_sub(1);
      const DetachedScope detached(self);
      while (!counted.load()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }));
  }
  while (running.load() != 0) {
    f.Collect();
    Poll(&f.main);
  }
  for (Node*& global : f.world.globals) Store<Node>(nullptr, &global, nullptr);
  f.Collect();
  EXPECT_EQ(f.CountCells(), expected.load());
  counted.store(true);
  for (std::thread& thread : all) Join(&f.main, &thread);
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
  std::printf("%llu cycles\n", static_cast<unsigned long long>(f.heap.GetStatistics().cycles));
}

TEST(ConcurrentTest, OneMutator) { RunThreads("initial_goal=1m", 1, kSteps); }
TEST(ConcurrentTest, TwoMutators) { RunThreads("initial_goal=1m", 2, kSteps); }
TEST(ConcurrentTest, FourMutators) { RunThreads("initial_goal=1m", 4, kSteps / 2); }
TEST(ConcurrentTest, FourMutatorsVerified) { RunThreads("initial_goal=1m,verify=1", 4, kSteps / 8); }
TEST(ConcurrentTest, FourMutatorsStressed) {
  RunThreads("initial_goal=1m,verify=1,stress=11", 4, kSteps / 8);
}

TEST(ConcurrentTest, ThreadsComeAndGoDuringCycles) {
  const uint64_t seed = Seed();
  Fixture f("initial_goal=1m");
  std::atomic<int> left{4};
  std::vector<std::thread> spawners;
  for (int s = 0; s < 4; ++s) {
    spawners.emplace_back([&, s] {
      for (uint64_t i = 0; i < 100; ++i) {
        Spawn(&f.heap, [&](Thread* self) {
          GraphMachine machine(&f.world, self, seed + i * 4 + static_cast<uint64_t>(s));
          machine.Run(300);
        }).join();
      }
      left.fetch_sub(1);
    });
  }
  while (left.load() != 0) f.Collect();
  for (std::thread& thread : spawners) Join(&f.main, &thread);
  for (Node*& global : f.world.globals) Store<Node>(nullptr, &global, nullptr);
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
}

}  // namespace
}  // namespace tricolor::gc::fake
