// Every strategy gives right answers on every workload that it claims, with one thread and several,
// and gives back what it took.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <tuple>

#include "bench/strategies/parts/interval_lock.h"
#include "bench/strategies/parts/memory.h"
#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {
namespace {

Request Small(std::string_view workload, int threads) {
  Request request;
  request.threads = threads;
  request.seconds = 0.02;
  request.operations = workload == "tree_building" ? 60 : workload == "queue_pass" ? 801 : 4001;
  return request;
}

// Two strategies differ from the others in what they may leave undone.
bool Claims(const Strategy& strategy, std::string_view workload) {
  if (workload == "cycles") return strategy.leaves_cycles == nullptr;
  const bool shared = workload == "shared_reads" || workload == "shared_hammer";
  return !shared || strategy.isolation == Isolation::kNone;
}

class StrategyTest
    : public testing::TestWithParam<std::tuple<const Strategy*, Workload, int>> {};

TEST_P(StrategyTest, AnswersRightly) {
  const auto& [strategy, workload, threads] = GetParam();
#ifndef NDEBUG
  const int64_t blocks = live_blocks;
#endif
  const Outcome outcome = strategy->run(workload.name, Small(workload.name, threads));
  if (!Claims(*strategy, workload.name)) {
    EXPECT_NE(outcome.cannot, "");
    return;
  }
  EXPECT_EQ(outcome.cannot, "");
  if (strategy->exact || threads == 1) {
    EXPECT_EQ(outcome.wrong, "");
  }
  EXPECT_GT(outcome.seconds, 0);
  EXPECT_GE(outcome.fairness, 0);
  EXPECT_LE(outcome.fairness, 1);
#ifndef NDEBUG
  // Cycles that are not collected yet when the world ends stay; `unlocked` frees nothing.
  if (strategy->exact && std::string(workload.name) != "cycles") {
    EXPECT_EQ(live_blocks, blocks);
  }
#endif
}

std::string NameOf(const testing::TestParamInfo<StrategyTest::ParamType>& info) {
  const auto& [strategy, workload, threads] = info.param;
  return std::string(strategy->name) + "_" + workload.name + "_" + std::to_string(threads);
}

INSTANTIATE_TEST_SUITE_P(All, StrategyTest,
                         testing::Combine(testing::ValuesIn(kStrategies),
                                          testing::ValuesIn(kWorkloads),
                                          testing::Values(1, 2, 5)),
                         NameOf);

// The answer is one of the workload, not of the strategy.
TEST(StrategiesTest, AgreeWithEachOther) {
  for (const char* workload : {"private_churn", "count", "tree_building", "time_spent"}) {
    const Outcome expected = kGilInterval.run(workload, Small(workload, 3));
    for (const Strategy* strategy : kStrategies) {
      EXPECT_EQ(strategy->run(workload, Small(workload, 3)).answer, expected.answer)
          << strategy->name << " " << workload;
    }
  }
}

TEST(StrategiesTest, LatenciesAreOfAllRoundTrips) {
  const Outcome outcome = kGilInterval.run("io_latency", Small("io_latency", 2));
  uint64_t in_buckets = 0;
  for (const uint64_t n : outcome.latency_buckets) in_buckets += n;
  EXPECT_GE(outcome.round_trips, kLeastTrips);
  EXPECT_EQ(in_buckets, outcome.round_trips);
  EXPECT_LE(outcome.p50_seconds, outcome.p99_seconds);
  EXPECT_LE(outcome.p99_seconds, outcome.worst_seconds);
}

// A thread that wants the lock waits for an interval, then gets it from one that computes on.
TEST(IntervalLockTest, HandsOverAfterAnInterval) {
  IntervalLock lock;
  std::atomic<bool> done{false};
  lock.Take();
  uint64_t waited = 0;
  std::thread other([&] {
    const uint64_t begin = Nanoseconds();
    lock.Take();
    waited = Nanoseconds() - begin;
    done.store(true);
    lock.Release();
  });
  while (!done.load()) {
    if (lock.DropRequested()) {
      lock.Release();  // does not return before the other has it
      lock.Take();
      EXPECT_TRUE(done.load());
    }
  }
  lock.Release();
  other.join();
  EXPECT_GE(waited, 4'900'000u);
}

}  // namespace
}  // namespace tricolor::strategies
