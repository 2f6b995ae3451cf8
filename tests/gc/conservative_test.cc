// Native stacks: any address into a cell keeps it, from a register, a frame, a detached thread.
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

// What these functions leave on the stack is covered by later calls.
[[gnu::noinline]] void ClearStackBelow() {
  volatile char space[16384];
  for (size_t i = 0; i < sizeof space; ++i) space[i] = 0;
}

[[gnu::noinline]] Node* MakeHidden(Thread* t, size_t extra) {
  return New(t, 1, 42, 0, node_type, extra);
}

TEST(ConservativeTest, AFrameKeepsACell) {
  Fixture f;
  f.main.conservative = true;
  Node* volatile node = MakeHidden(&f.main, 0);
  f.Collect();
  EXPECT_TRUE(Intact(node));
  EXPECT_EQ(f.heap.FindCell(node), node);
}

TEST(ConservativeTest, AnInteriorPointerKeepsACell) {
  Fixture f;
  f.main.conservative = true;
  for (const size_t extra : {0u, 100u, 5000u, 20000u, 100000u, 3000000u}) {
    char* volatile inside = reinterpret_cast<char*>(MakeHidden(&f.main, extra)) + 24 + extra;
    ClearStackBelow();
    f.Collect();
    auto* node = static_cast<Node*>(f.heap.FindCell(inside));
    ASSERT_NE(node, nullptr) << extra;
    EXPECT_TRUE(Intact(node));
    EXPECT_EQ(node->id, 42u);
  }
}

TEST(ConservativeTest, ARegisterKeepsACell) {
  Fixture f;
  f.main.conservative = true;
  uintptr_t hidden = ~reinterpret_cast<uintptr_t>(MakeHidden(&f.main, 0));
  ClearStackBelow();
  // The address is in rbx alone while the collector runs.
  const auto collect = +[](Fixture* fixture) { fixture->Collect(); };
  asm volatile(
      "movq %[hidden], %%rbx\n\t"
      "notq %%rbx\n\t"
      "movq %%rsp, %%r12\n\t"
      "subq $256, %%rsp\n\t"
      "andq $-16, %%rsp\n\t"
      "call *%[collect]\n\t"
      "movq %%r12, %%rsp\n\t"
      :
      : [hidden] "r"(hidden), [collect] "r"(collect), "D"(&f)
      : "rbx", "r12", "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "memory", "cc");
  auto* node = reinterpret_cast<Node*>(~hidden);
  EXPECT_EQ(f.heap.FindCell(node), node);
}

TEST(ConservativeTest, ADetachedThreadsStackIsScanned) {
  Fixture f;
  std::atomic<int> step{0};
  std::thread thread = Spawn(&f.heap, [&](Thread* self) {
    self->conservative = true;
    Node* volatile node = MakeHidden(self, 0);
    {
      const DetachedScope detached(self);
      step.store(1);
      while (step.load() != 2) std::this_thread::yield();
    }
    GTEST_CHECK_(Intact(node));
    node = nullptr;
  });
  while (step.load() != 1) std::this_thread::yield();
  f.Collect();
  f.Collect();
  EXPECT_EQ(f.CountCells(), 1u);
  step.store(2);
  Join(&f.main, &thread);
  f.Collect();
  EXPECT_EQ(f.CountCells(), 0u);
}

[[gnu::noinline]] void DropMany(Thread* t) {
  Node* volatile last = nullptr;
  for (uint64_t i = 0; i < 10000; ++i) last = New(t, 1, i);
  EXPECT_TRUE(Intact(last));
}

[[gnu::noinline]] void CollectBelow(Fixture* f, const void* scan_from) {
  f->heap.Collect(&f->main, scan_from);
}

TEST(ConservativeTest, ScanFromLeavesOutNewerFrames) {
  Fixture f;
  f.main.conservative = true;
  DropMany(&f.main);
  // The frame address of this function: all that is newer holds nothing that it needs.
  CollectBelow(&f, __builtin_frame_address(0));
  EXPECT_EQ(f.CountCells(), 0u);
}

TEST(ConservativeTest, StaleAddressesFindNothing) {
  Fixture f;
  Node* node = MakeHidden(&f.main, 0);
  const uintptr_t hidden = ~reinterpret_cast<uintptr_t>(node);
  f.Collect();
  EXPECT_EQ(f.heap.FindCell(reinterpret_cast<void*>(~hidden)), nullptr);
  EXPECT_EQ(f.heap.FindCell(nullptr), nullptr);
  EXPECT_EQ(f.heap.FindCell(&f), nullptr);
  EXPECT_EQ(f.heap.FindCell(reinterpret_cast<void*>(~uintptr_t{0})), nullptr);
}

TEST(ConservativeTest, UnusedCellsOfAnIntervalAreNoObjects) {
  Fixture f("stress=0");
  Node* node = New(&f.main, 0);
  f.main.roots[0] = node;
  char* next = reinterpret_cast<char*>(node) + f.heap.CellSize(node);
  EXPECT_EQ(f.heap.FindCell(next), nullptr);
  EXPECT_EQ(f.CountCells(), 1u);
}

}  // namespace
}  // namespace tricolor::gc::fake
