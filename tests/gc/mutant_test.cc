// Each way to break the protocol must be noticed: by the verifier or by the graph machine.
// A mutant that survives here means that the tests beside this one prove nothing.
#include "gc/heap_impl.h"
#include "tests/gc/graph_machine.h"

#include <signal.h>
#include <unistd.h>

#include "gc/poison.h"

namespace tricolor::gc::fake {
namespace {

#if defined(__SANITIZE_THREAD__)
#define SKIP_UNDER_TSAN() GTEST_SKIP() << "the mutants race by design"
constexpr int kHealthySteps = 100000;
#else
#define SKIP_UNDER_TSAN() static_cast<void>(0)
constexpr int kHealthySteps = 1000000;
#endif

// Whoever follows a reference into overwritten memory may also crash, the marker before all.
[[maybe_unused]] void ReportCrash(int) {  // asan reports by itself
  constexpr char kText[] = "graph machine: a crash: a reference led to a dead cell\n";
  if (write(STDERR_FILENO, kText, sizeof kText - 1) < 0) _exit(2);
  _exit(1);
}

// Runs graph machines for a while against a heap with `fault`; comes back if nothing noticed.
void RunBroken(const std::function<void(FaultsForTesting*)>& fault, MachineFaults machine_faults,
               const std::string& options, int steps = 20000000) {
  constexpr int threads = 2;
  Fixture f(options);
  // Before any cycle: nobody else reads it yet.
  fault(&f.heap.impl()->faults);
  // Without the verifier a loss shows when the cell is used again for another node, thousands of steps
  // later; a node lives for about 150. On a busy machine 100,000 cycles went by like that. So the dead
  // are overwritten, and a round waits for some steps between the scan of the roots and the tracing
  // (in a stopped world, where the verifier asks, there would be none).
  if (!f.heap.impl()->options.verify) {
    f.heap.impl()->faults.zap_dead = true;
#if !defined(TC_ASAN)  // which reports it itself
    signal(SIGSEGV, &ReportCrash);
    signal(SIGBUS, &ReportCrash);
#endif
    f.world.on_globals = [&f] {
      const uint64_t end = f.world.steps.load() + 40;
      const auto late = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
      while (f.world.steps.load() < end && std::chrono::steady_clock::now() < late) {
        std::this_thread::yield();
      }
    };
  }
  std::atomic<int> running{threads};
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.push_back(Spawn(&f.heap, [&, t](Thread* self) {
      GraphMachine machine(&f.world, self, 77 + static_cast<uint64_t>(t), machine_faults);
      machine.Run(steps);
      running.fetch_sub(1);
    }));
  }
  // Three young cycles between two full ones.
  for (unsigned i = 0; running.load() != 0; ++i) {
    f.heap.Collect(&f.main, nullptr, i % 4 == 0 ? CycleKind::kFull : CycleKind::kYoung);
  }
  for (std::thread& thread : all) Join(&f.main, &thread);
#if !defined(TC_ASAN)
  signal(SIGSEGV, SIG_DFL);
  signal(SIGBUS, SIG_DFL);
#endif
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
                         "initial_goal=1m,verify=0,remark=0", 30000000),
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

TEST_F(MutantTest, WithoutAFaultTheGraphMachineAloneNoticesNothing) {
  RunBroken([](FaultsForTesting*) {}, {}, "initial_goal=1m,verify=0,remark=0", kHealthySteps / 10);
}

TEST_F(MutantTest, OldOwnersThatNobodyRemembersAreNoticed) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->forget_old_owners = true; }, {},
                         "initial_goal=1m,verify=1"),
               kNoticed);
}

TEST_F(MutantTest, OldOwnersThatNobodyRemembersAreNoticedByTheGraphMachineAlone) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->forget_old_owners = true; }, {},
                         "initial_goal=1m,verify=0,remark=0", 30000000),
               "graph machine|AddressSanitizer");
}

TEST_F(MutantTest, CellsBornMarkedButNotOldAreNoticed) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->young_at_birth = true; }, {},
                         "initial_goal=1m,verify=1"),
               kNoticed);
}

TEST_F(MutantTest, RememberedOwnersThatNobodyTracesAreNoticed) {
  SKIP_UNDER_TSAN();
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->drop_remembered = true; }, {},
                         "initial_goal=1m,verify=1"),
               kNoticed);
}

TEST_F(MutantTest, WithoutAFaultNothingIsNoticed) {
  RunBroken([](FaultsForTesting*) {}, {}, "initial_goal=1m,verify=1", kHealthySteps);
}

}  // namespace
}  // namespace tricolor::gc::fake
