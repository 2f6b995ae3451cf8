// Each way to break the protocol must be noticed: by the verifier or by the graph machine.
// A mutant that survives here means that the tests beside this one prove nothing.
#include "tests/gc/graph_machine.h"

namespace tricolor::gc::fake {
namespace {

#if defined(__SANITIZE_THREAD__)
#define SKIP_UNDER_TSAN() GTEST_SKIP() << "the mutants race by design"
constexpr int kHealthySteps = 100000;
#else
#define SKIP_UNDER_TSAN() static_cast<void>(0)
constexpr int kHealthySteps = 1000000;
#endif

// Runs graph machines for a while against a heap with `fault`; comes back if nothing noticed.
void RunBroken(const std::function<void(FaultsForTesting*)>& fault, MachineFaults machine_faults,
               const std::string& options, int steps = 2000000) {
  constexpr int threads = 2;
  Fixture f(options);
  // Before any cycle: nobody else reads it yet.
  fault(&f.heap.impl()->faults);
  std::atomic<int> running{threads};
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.push_back(Spawn(&f.heap, [&, t](Thread* self) {
      GraphMachine machine(&f.world, self, 77 + static_cast<uint64_t>(t), machine_faults);
      machine.Run(steps);
      running.fetch_sub(1);
    }));
  }
  while (running.load() != 0) f.Collect();
  for (std::thread& thread : all) Join(&f.main, &thread);
}

class MutantTest : public testing::Test {
 protected:
  MutantTest() { testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};

constexpr char kNoticed[] = "gc verify|graph machine|check failed|AddressSanitizer";

TEST_F(MutantTest, MissingBarrierIsNoticedByTheVerifier) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting*) {}, {.no_barrier_when_linking = true},
                         "initial_goal=1m,verify=1"),
               "gc verify.*refers to|graph machine");
}

TEST_F(MutantTest, MissingBarrierIsNoticedByTheGraphMachineAlone) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting*) {}, {.no_barrier_when_linking = true},
                         "initial_goal=1m,verify=0", 30000000),
               "graph machine|AddressSanitizer");
}

TEST_F(MutantTest, WhiteCellsWhileMarkingAreNoticed) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->white_while_marking = true; }, {},
                         "initial_goal=1m,verify=1"),
               kNoticed);
}

TEST_F(MutantTest, ForgottenIntervalsAreNoticed) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->keep_white_intervals = true; }, {},
                         "initial_goal=1m,verify=1"),
               kNoticed);
}

TEST_F(MutantTest, RootsScannedBeforeTheBarrierAreNoticed) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->scan_before_barrier = true; }, {},
                         "initial_goal=1m,verify=1"),
               kNoticed);
}

TEST_F(MutantTest, AnEarlyEndOfMarkingIsNoticed) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->end_after_first_round = true; }, {},
                         "initial_goal=1m,verify=1"),
               kNoticed);
}

TEST_F(MutantTest, UnscannedDetachedThreadsAreNoticed) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->forget_detached = true; }, {},
                         "initial_goal=1m,verify=1"),
               kNoticed);
}

TEST_F(MutantTest, WithoutAFaultNothingIsNoticed) {
  RunBroken([](FaultsForTesting*) {}, {}, "initial_goal=1m,verify=1", kHealthySteps);
}

}  // namespace
}  // namespace tricolor::gc::fake
