// WeakLoad, finalizable candidates and revival.
#include <set>

#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

// A language's weak references: cells of weak_type, listed outside the heap.
struct WeakWorld {
  explicit WeakWorld(World* world) {
    world->on_marked = [this](DeadSet& dead) {
      dead.ForEachCandidate([this](void* cell) { candidates.insert(cell); });
      for (Node** slot : slots) {
        Node* target = Load(slot);
        if (target != nullptr && !dead.IsMarked(target)) {
          StoreNoBarrier(slot, static_cast<Node*>(nullptr));
          ++cleared;
        }
      }
      if (revive) {
        for (void* cell : candidates) dead.Revive(cell);
      }
    };
  }
  std::multiset<void*> candidates;
  std::vector<Node**> slots;
  bool revive = false;
  int cleared = 0;
};

void* LoadWeak(Heap* heap, Node** slot) {
  return heap->WeakLoad(reinterpret_cast<void**>(slot));
}

TEST(WeakTest, AWeakReferenceKeepsNothing) {
  Fixture f("stress=0");
  WeakWorld weak(&f.world);
  Node* target = nullptr;
  weak.slots = {&target};
  target = New(&f.main, 0, 1, kWeaklyReferenced);
  f.main.roots[0] = target;
  f.Collect();
  EXPECT_EQ(LoadWeak(&f.heap, &target), f.main.roots[0]);
  f.main.roots[0] = nullptr;
  f.Collect();
  EXPECT_EQ(LoadWeak(&f.heap, &target), nullptr);
  EXPECT_EQ(weak.cleared, 1);
  EXPECT_EQ(f.CountCells(), 0u);
}

TEST(WeakTest, CandidatesAreReportedOnceWhenTheyDie) {
  Fixture f("stress=0");
  WeakWorld weak(&f.world);
  Node* early = New(&f.main, 0, 1, kFinalizable);
  Node* late = New(&f.main, 0, 2);
  f.heap.SetFlags(late, kWeaklyReferenced);
  Node* big = New(&f.main, 50000, 3, kFinalizable);
  Node* huge = New(&f.main, 500000, 4, kFinalizable);
  New(&f.main, 0, 5);
  Node* kept = New(&f.main, 0, 6, kFinalizable);
  f.main.roots[0] = kept;
  f.Collect();
  const std::multiset<void*> expected{early, late, big, huge};
  EXPECT_EQ(weak.candidates, expected);
  weak.candidates.clear();
  f.Collect();
  EXPECT_TRUE(weak.candidates.empty());
  EXPECT_EQ(f.CountCells(), 1u);
}

TEST(WeakTest, CandidatesThatReachEachOtherAreAllReported) {
  Fixture f("stress=0");
  WeakWorld weak(&f.world);
  weak.revive = true;
  Node* a = New(&f.main, 1, 1, kFinalizable);
  Node* b = New(&f.main, 1, 2, kFinalizable);
  Set(a, 0, b);
  Set(b, 0, a);
  Node* child = New(&f.main, 0, 3);
  f.main.roots[0] = child;
  Node* c = New(&f.main, 1, 4, kFinalizable);
  Set(c, 0, New(&f.main, 0, 5));
  f.Collect();
  EXPECT_EQ(weak.candidates.size(), 3u);
  EXPECT_EQ(f.CountCells(), 5u);  // revived, with what they reach
  EXPECT_EQ(Get(c, 0)->id, 5u);
  weak.revive = false;
  weak.candidates.clear();
  f.Collect();
  EXPECT_EQ(weak.candidates.size(), 3u);
  EXPECT_EQ(f.CountCells(), 1u);
}

// While the embedder looks at the dead, mutators run: what they read from weak slots must be null
// for the dead and for the revived, and the cell itself for the living.
TEST(WeakTest, WeakLoadAnswersNullForTheDeadWhileTheWeakPhaseLasts) {
  Fixture f("stress=0");
  Node* dead_slot = New(&f.main, 1, 1, kFinalizable | kWeaklyReferenced);
  Node* child_slot = New(&f.main, 0, 2, kWeaklyReferenced);
  Set(dead_slot, 0, child_slot);
  Node* living_slot = New(&f.main, 0, 3, kWeaklyReferenced);
  f.main.roots[0] = living_slot;
  std::atomic<int> step{0};
  int answers = 0;
  f.world.on_marked = [&](DeadSet& dead) {
    if (step.load() != 0) return;
    EXPECT_FALSE(dead.IsMarked(dead_slot));
    dead.Revive(dead_slot);
    EXPECT_TRUE(dead.IsMarked(child_slot));
    step.store(1);
    while (step.load() != 2) std::this_thread::yield();
  };
  std::thread thread = Spawn(&f.heap, [&](Thread* self) {
    while (step.load() != 1) {
      Poll(self);
      std::this_thread::yield();
    }
    answers += LoadWeak(&f.heap, &dead_slot) != nullptr ? 1 : 0;
    answers += LoadWeak(&f.heap, &child_slot) != nullptr ? 1 : 0;
    answers += LoadWeak(&f.heap, &living_slot) == living_slot ? 0 : 1;
    // New cells are of no interest to the dead.
    self->roots[0] = New(self, 1, 9, kWeaklyReferenced);
    answers += LoadWeak(&f.heap, &self->roots[0]) == self->roots[0] ? 0 : 1;
    step.store(2);
    self->roots[0] = nullptr;
  });
  f.Collect();
  EXPECT_EQ(answers, 0);
  EXPECT_EQ(LoadWeak(&f.heap, &dead_slot), dead_slot);  // it was not cleared, and it lives
  EXPECT_EQ(dead_slot->state & kRevived, 0);
  Join(&f.main, &thread);
}

// Once the flag is down, who owns a cell alone may write its header as a whole: the collector has nothing left to write there.
TEST(WeakTest, NothingIsLeftToForgetOfTheRevivedWhenTheFlagIsDown) {
  Fixture f("stress=0");
  Node* const dead = New(&f.main, 0, 1, kFinalizable);
  f.main.roots[0] = nullptr;
  std::atomic<bool> revived{false};
  f.world.on_marked = [&](DeadSet& set) {
    set.Revive(dead);
    revived.store(true);
  };
  for (int i = 0; i < 20; ++i) {
    revived.store(false);
    uint8_t left = 0;
    std::thread thread = Spawn(&f.heap, [&](Thread* self) {
      while (!revived.load()) Poll(self);
      while (Calm() == 0) Poll(self);
      left = __atomic_load_n(&dead->state, __ATOMIC_RELAXED) & kRevived;
    });
    f.Collect();
    Join(&f.main, &thread);
    EXPECT_TRUE(revived.load());
    EXPECT_EQ(left, 0);
  }
}

// Threads resurrect through weak slots whatever they can, while cycles run: what WeakLoad gives
// must be whole, and must stay.
TEST(WeakTest, WhatWeakLoadGivesStaysAlive) {
  Fixture f("initial_goal=1m");
  constexpr size_t kSlots = 64;
  static Node* slots[kSlots];
  std::fill(slots, slots + kSlots, nullptr);
  f.world.on_marked = [&](DeadSet& dead) {
    std::vector<void*> candidates;
    dead.ForEachCandidate([&](void* cell) { candidates.push_back(cell); });
    for (Node*& slot : slots) {
      Node* target = Load(&slot);
      if (target == nullptr || dead.IsMarked(target)) continue;
      // Only what was seen dead is cleared: a mutator may have put a new one there.
      __atomic_compare_exchange_n(&slot, &target, nullptr, false, __ATOMIC_ACQ_REL,
                                  __ATOMIC_ACQUIRE);
    }
    for (size_t i = 0; i < candidates.size(); i += 3) dead.Revive(candidates[i]);
  };
  std::vector<std::thread> threads;
  std::atomic<int> running{2};
  for (uint64_t t = 0; t < 2; ++t) {
    threads.push_back(Spawn(&f.heap, [&, t](Thread* self) {
      uint64_t x = 88172645463325252u + t;
      for (int i = 0; i < 500000; ++i) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        Node** slot = &slots[x % kSlots];
        if (x / 64 % 4 == 0) {
          Node* node = New(self, 1, x, kWeaklyReferenced);
          Set(node, 0, New(self, 0, ~x));
          StoreNoBarrier(slot, node);  // weak: no barrier
          if (x / 256 % 2 == 0) self->roots[x / 512 % 16] = node;
        } else if (auto* node = static_cast<Node*>(LoadWeak(&f.heap, slot))) {
          GTEST_CHECK_(Intact(node) && Intact(Get(node, 0)) && Get(node, 0)->id == ~node->id);
          self->roots[x / 512 % 32] = node;
        }
        for (size_t r = 0; r < 2; ++r) {
          Node* node = self->roots[(x >> (20 + r)) % 32];
          if (node != nullptr) {
            GTEST_CHECK_(Intact(node) && Get(node, 0)->id == ~node->id);
          }
        }
        if (x % 16 == 0) self->roots[x / 1024 % 32] = nullptr;
        if (x % 8 == 0) Poll(self);
      }
      running.fetch_sub(1);
    }));
  }
  while (running.load() != 0) f.Collect();
  for (std::thread& thread : threads) Join(&f.main, &thread);
}

}  // namespace
}  // namespace tricolor::gc::fake
