// Cells that native code owns (ledger not zero) are roots while it does.
#include <random>

#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

void Own(Heap* heap, Node* node) {
  if (__atomic_fetch_add(&node->ledger, 1, __ATOMIC_RELAXED) == 0) heap->NotePinned(node);
}
void Disown(Node* node) { __atomic_fetch_sub(&node->ledger, 1, __ATOMIC_RELAXED); }

TEST(PinnedTest, AnOwnedCellIsARootUntilItIsGivenUp) {
  Fixture f;
  Node* small = New(&f.main, 1, 1);
  Set(small, 0, New(&f.main, 0, 2));
  Node* run = New(&f.main, 9000, 3);
  Node* large = New(&f.main, 90000, 4);
  for (Node* node : {small, run, large}) Own(&f.heap, node);
  f.Collect();
  f.Collect();
  EXPECT_EQ(f.CountCells(), 4u);
  EXPECT_EQ(Get(small, 0)->id, 2u);
  for (Node* node : {small, run, large}) Disown(node);
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
}

TEST(PinnedTest, OwningAgainAfterTheBitWasClearedWorks) {
  Fixture f;
  Node* node = New(&f.main, 0, 1);
  f.main.roots[0] = node;
  for (int i = 0; i < 10; ++i) {
    Own(&f.heap, node);
    Disown(node);
    f.Collect();  // clears the bit
    Own(&f.heap, node);
    f.main.roots[0] = nullptr;
    f.Collect();
    ASSERT_EQ(f.CountCells(), 1u);
    f.main.roots[0] = node;
    Disown(node);
  }
}

// Native memory holds the only references; threads take, give up and exchange ownership while
// cycles clear and set the bits.
TEST(PinnedTest, OwnershipChangesRaceWithCycles) {
  Fixture f("initial_goal=1m");
  constexpr size_t kShared = 32;
  static Node* native[kShared];
  std::fill(native, native + kShared, nullptr);
  std::atomic<int> running{2};
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < 2; ++t) {
    threads.push_back(Spawn(&f.heap, [&, t](Thread* self) {
      std::mt19937_64 random(t + 1);
      for (int i = 0; i < 200000; ++i) {
        Node** slot = &native[random() % kShared];
        switch (random() % 4) {
          case 0: {  // a new owned cell goes into native memory
            Node* node = New(self, 1, 7);
            Set(node, 0, New(self, 0, 8));
            Own(&f.heap, node);
            Node* old = __atomic_exchange_n(slot, node, __ATOMIC_ACQ_REL);
            if (old != nullptr) Disown(old);
            break;
          }
          case 1: {  // taken out: from native memory to a root
            Node* node = __atomic_exchange_n(slot, static_cast<Node*>(nullptr), __ATOMIC_ACQ_REL);
            if (node == nullptr) break;
            GTEST_CHECK_(Intact(node) && Get(node, 0)->id == 8);
            self->roots[random() % 8] = node;
            Disown(node);
            break;
          }
          case 2: {  // and back
            Node* node = self->roots[random() % 8];
            if (node == nullptr) break;
            GTEST_CHECK_(Intact(node) && Get(node, 0)->id == 8);
            Own(&f.heap, node);
            Node* old = __atomic_exchange_n(slot, node, __ATOMIC_ACQ_REL);
            if (old != nullptr) Disown(old);
            self->roots[random() % 8] = nullptr;
            break;
          }
          case 3:
            Poll(self);
            break;
        }
      }
      running.fetch_sub(1);
    }));
  }
  while (running.load() != 0) f.Collect();
  for (std::thread& thread : threads) Join(&f.main, &thread);
  for (Node* node : native) {
    if (node != nullptr) Disown(node);
  }
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
}

}  // namespace
}  // namespace tricolor::gc::fake
