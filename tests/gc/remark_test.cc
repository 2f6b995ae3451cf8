// remark=1: marking again from the roots agrees with the cycle; what a mutant leaves out it names.
#include "gc/heap_impl.h"
#include "tests/gc/graph_machine.h"

namespace tricolor::gc::fake {
namespace {

class RemarkTest : public testing::Test {
 protected:
  RemarkTest() { testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};

TEST_F(RemarkTest, ItReachesWhatTheProgramReaches) {
  Fixture f("stress=0,remark=1,trace=1");
  f.main.roots[0] = New(&f.main, 2);
  Set(f.main.roots[0], 0, New(&f.main, 0));
  f.world.globals[0] = New(&f.main, 0);
  New(&f.main, 0);
  f.Collect();
  EXPECT_EQ(f.heap.impl()->remarked.reached, 3u);
  EXPECT_EQ(f.heap.impl()->remarked.marked, 3u);
  // Old garbage: a young cycle keeps what a full one would not, and the difference is seen.
  Set(f.main.roots[0], 0, nullptr);
  f.heap.Collect(&f.main, nullptr, CycleKind::kYoung);
  EXPECT_EQ(f.heap.impl()->remarked.reached, 2u);
  const uint64_t kept = f.heap.impl()->options.generations ? 3 : 2;
  EXPECT_EQ(f.heap.impl()->remarked.marked, kept);
  f.Collect();
  EXPECT_EQ(f.heap.impl()->remarked.marked, 2u);
}

TEST_F(RemarkTest, WhatNativeCodeOwnsIsARoot) {
  Fixture f("stress=0,remark=1");
  Node* owned = New(&f.main, 1);
  Set(owned, 0, New(&f.main, 0));
  owned->ledger = 1;
  f.heap.NotePinned(owned);
  f.Collect();
  EXPECT_EQ(f.heap.impl()->remarked.reached, 2u);
  owned->ledger = 0;
}

TEST_F(RemarkTest, TheStackOfADetachedThreadIsARoot) {
  Fixture f("stress=0,remark=1");
  std::atomic<int> step{0};
  std::thread thread = Spawn(&f.heap, [&](Thread* self) {
    self->conservative = true;
    Node* volatile node = New(self, 1);
    {
      const DetachedScope detached(self);
      step.store(1);
      while (step.load() != 2) std::this_thread::yield();
    }
    GTEST_CHECK_(Intact(node));
  });
  while (step.load() != 1) std::this_thread::yield();
  f.Collect();
  EXPECT_EQ(f.heap.impl()->remarked.reached, 1u);
  step.store(2);
  Join(&f.main, &thread);
}

void RunMachines(Fixture* f, MachineFaults machine_faults, int steps) {
  constexpr int threads = 2;
  std::atomic<int> running{threads};
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.push_back(Spawn(&f->heap, [&, t](Thread* self) {
      GraphMachine machine(&f->world, self, 177 + static_cast<uint64_t>(t), machine_faults);
      machine.Run(steps);
      running.fetch_sub(1);
    }));
  }
  for (unsigned i = 0; running.load() != 0; ++i) {
    f->heap.Collect(&f->main, nullptr, i % 4 == 0 ? CycleKind::kFull : CycleKind::kYoung);
  }
  for (std::thread& thread : all) Join(&f->main, &thread);
}

#if defined(__SANITIZE_THREAD__)
constexpr int kHealthySteps = 30000;
#else
constexpr int kHealthySteps = 300000;
#endif

TEST_F(RemarkTest, ItAgreesWithFullAndYoungCycles) {
  Fixture f("initial_goal=1m,verify=0,remark=1");
  RunMachines(&f, {}, kHealthySteps);
}

#if !defined(__SANITIZE_THREAD__)  // the mutants race by design

#if defined(__SANITIZE_ADDRESS__)
// Dead cells are poisoned: the graph machine itself may touch one first.
#define OR_POISON "|AddressSanitizer: use-after-poison"
#else
#define OR_POISON ""
#endif
constexpr char kDisagrees[] =
    "gc remark: cycle [0-9]+, after marking: .*(did not mark|no object)" OR_POISON;

// The re-mark alone: no verifier, and the graph machine does not look.
void RunBroken(const std::function<void(FaultsForTesting*)>& fault,
               MachineFaults machine_faults = {.trusting = true}) {
  Fixture f("initial_goal=1m,verify=0,stress=0,remark=1");
  fault(&f.heap.impl()->faults);
  RunMachines(&f, machine_faults, 20000000);
}

TEST_F(RemarkTest, AMissingBarrierIsNoticed) {
  EXPECT_DEATH(RunBroken([](FaultsForTesting*) {}, {.no_barrier_when_linking = true, .trusting = true}), kDisagrees);
}
TEST_F(RemarkTest, WhiteCellsWhileMarkingAreNoticed) {
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->white_while_marking = true; }), kDisagrees);
}
TEST_F(RemarkTest, ForgottenIntervalsAreNoticed) {
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->keep_white_intervals = true; }), kDisagrees);
}
TEST_F(RemarkTest, RootsScannedBeforeTheBarrierAreNoticed) {
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->scan_before_barrier = true; }), kDisagrees);
}
TEST_F(RemarkTest, AnEarlyEndOfMarkingIsNoticed) {
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->end_after_first_round = true; }), kDisagrees);
}
TEST_F(RemarkTest, UnscannedDetachedThreadsAreNoticed) {
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->forget_detached = true; }), kDisagrees);
}
TEST_F(RemarkTest, OldOwnersThatNobodyRemembersAreNoticed) {
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->forget_old_owners = true; }), kDisagrees);
}
TEST_F(RemarkTest, CellsBornMarkedButNotOldAreNoticed) {
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->young_at_birth = true; }), kDisagrees);
}
TEST_F(RemarkTest, RememberedOwnersThatNobodyTracesAreNoticed) {
  EXPECT_DEATH(RunBroken([](FaultsForTesting* f) { f->drop_remembered = true; }), kDisagrees);
}

#endif

}  // namespace
}  // namespace tricolor::gc::fake
