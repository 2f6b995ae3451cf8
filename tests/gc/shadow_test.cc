// shadow=1: a store that told nobody is found at the next cycle, without a race.
#include <set>

#include "gc/heap_impl.h"
#include "tests/gc/graph_machine.h"

namespace tricolor::gc::fake {
namespace {

class ShadowTest : public testing::Test {
 protected:
  ShadowTest() { testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};

constexpr char kOptions[] = "stress=0,verify=0,shadow=1,initial_goal=1g";
constexpr char kNoticed[] = "gc shadow: .*a store told nobody";

// An old or a young owner, and a value that no root of a thread refers to.
void StoreRaw(bool old_owner, bool old_value, bool other_slot) {
  Fixture f(kOptions);
  f.main.roots[0] = New(&f.main, 3, 1);
  f.main.roots[1] = New(&f.main, 1, 2);
  Set(f.main.roots[1], 0, New(&f.main, 0, 3));
  Set(f.main.roots[0], 0, Get(f.main.roots[1], 0));
  if (old_owner) f.Collect();
  Node* value = old_value ? Get(f.main.roots[1], 0) : New(&f.main, 0, 4);
  Node* owner = old_owner ? f.main.roots[0] : New(&f.main, 3, 5);
  f.main.roots[0] = owner;
  StoreNoBarrier(&owner->slots[other_slot ? 1 : 0], value);
  f.Collect();
}

TEST_F(ShadowTest, ARawStoreIsFoundWhereverItGoes) {
  EXPECT_DEATH(StoreRaw(true, false, false), kNoticed);
  EXPECT_DEATH(StoreRaw(true, true, true), kNoticed);  // within one owner, from slot to slot
  EXPECT_DEATH(StoreRaw(false, false, false), kNoticed);
  EXPECT_DEATH(StoreRaw(false, true, true), kNoticed);
}

TEST_F(ShadowTest, TheWrongOwnerIsNoOwner) {
  EXPECT_DEATH(
      {
        Fixture f(kOptions);
        f.main.roots[0] = New(&f.main, 1);
        f.main.roots[1] = New(&f.main, 1);
        f.Collect();
        Store(f.main.roots[0], &f.main.roots[1]->slots[0], New(&f.main, 0));
        f.Collect();
      },
      kNoticed);
}

TEST_F(ShadowTest, AnOldOwnerThatWasNotRememberedIsFound) {
  EXPECT_DEATH(
      {
        Fixture f(kOptions);
        f.main.roots[0] = New(&f.main, 1);
        f.Collect();
        f.heap.impl()->faults.forget_old_owners = true;
        Set(f.main.roots[0], 0, New(&f.main, 200));  // another size: no cell that was born marked
        f.Collect();  // full: neither the verifier nor the re-mark would see it
      },
      "gc shadow: .*an old owner was not remembered");
}

TEST_F(ShadowTest, WhatIsToldIsAccepted) {
  Fixture f(kOptions);
  f.main.roots[0] = New(&f.main, 4);
  f.Collect();
  Set(f.main.roots[0], 0, New(&f.main, 0));
  Exchange<Node>(f.main.roots[0], &f.main.roots[0]->slots[1], New(&f.main, 0));
  StoreNoBarrier(&f.main.roots[0]->slots[2], New(&f.main, 0));
  Rescan(f.main.roots[0]);
  Remember(f.main.roots[0]);
  Node* value = New(&f.main, 0);
  StoreNoBarrier(&f.main.roots[0]->slots[3], value);
  if (BarrierOn()) Shade(value);
  // A type word; an object that native code knows; a running frame's values.
  Node* type = New(&f.main, 0, 7);
  f.main.roots[1] = static_cast<Node*>(Allocate(&f.main, 64, type, kTypeInHeap | kLeaf));
  f.main.roots[2] = New(&f.main, 2);
  Node* owned = New(&f.main, 0);
  owned->ledger = 1;
  StoreNoBarrier(&f.main.roots[2]->slots[0], owned);
  f.main.roots[3] = New(&f.main, 0);
  StoreNoBarrier(&f.main.roots[2]->slots[1], f.main.roots[3]);
  Remember(f.main.roots[2]);
  const uint64_t checks = f.heap.impl()->shadow->checks();
  f.Collect();
  f.heap.Collect(&f.main, nullptr, CycleKind::kYoung);
  EXPECT_EQ(f.heap.impl()->shadow->checks(), checks + 4);
  owned->ledger = 0;
}

TEST_F(ShadowTest, NotesOfAThreadThatLeftCount) {
  Fixture f(kOptions);
  f.main.roots[0] = New(&f.main, 1);
  f.Collect();
  std::thread thread = Spawn(&f.heap, [&](Thread* self) { Set(f.main.roots[0], 0, New(self, 0, 5)); });
  Join(&f.main, &thread);
  f.Collect();
  EXPECT_EQ(Get(f.main.roots[0], 0)->id, 5u);
}

void RunMachine(Fixture* f, int steps, MachineFaults faults) {
  GraphMachine machine(&f->world, &f->main, 5, faults);
  for (int i = 0; i < steps; i += 200) {
    machine.Run(200);
    f->heap.Collect(&f->main, nullptr, i % 800 == 0 ? CycleKind::kFull : CycleKind::kYoung);
  }
}

TEST_F(ShadowTest, TheGraphMachineTellsOfAllItsStores) {
  Fixture f(kOptions);
  RunMachine(&f, 20000, {});
}

TEST_F(ShadowTest, OneThreadSufficesToFindAMissingBarrier) {
  EXPECT_DEATH(
      {
        Fixture f(kOptions);
        RunMachine(&f, 20000, {.no_barrier_when_linking = true});
      },
      kNoticed);
}

TEST_F(ShadowTest, ManyThreadsAndCycles) {
  Fixture f("stress=3,shadow=1,initial_goal=1m");
  std::atomic<int> running{3};
  std::vector<std::thread> all;
  for (int t = 0; t < 3; ++t) {
    all.push_back(Spawn(&f.heap, [&, t](Thread* self) {
      GraphMachine machine(&f.world, self, 7 + static_cast<uint64_t>(t));
      machine.Run(20000);
      running.fetch_sub(1);
    }));
  }
  while (running.load() != 0) f.Collect();
  for (std::thread& thread : all) Join(&f.main, &thread);
}

std::vector<void*> Sites(std::vector<void*>* proven) {
  Fixture f(kOptions);
  f.heap.impl()->faults.note_sites = true;
  RunMachine(&f, 20000, {});
  *proven = f.heap.impl()->shadow->ProvenSites();
  return f.heap.impl()->shadow->Sites();
}

// The death test's process has other addresses: the sites go by number.
void RunDeaf(size_t site) {
  std::vector<void*> proven;
  const std::vector<void*> sites = Sites(&proven);
  Fixture f(kOptions);
  f.heap.impl()->faults.note_sites = true;
  f.heap.impl()->faults.deaf_site = sites[site];
  RunMachine(&f, 20000, {});
}

// The barrier is removed at one place after the other that calls it.
TEST_F(ShadowTest, EveryPlaceThatStoresIsMissedWhenItIsDeaf) {
  std::vector<void*> proven;
  const std::vector<void*> sites = Sites(&proven);
  ASSERT_GE(sites.size(), 2u);
  EXPECT_EQ(std::set<void*>(sites.begin(), sites.end()), std::set<void*>(proven.begin(), proven.end()));
  for (size_t i = 0; i < sites.size(); ++i) EXPECT_DEATH(RunDeaf(i), kNoticed) << "site " << i;
}

}  // namespace
}  // namespace tricolor::gc::fake
