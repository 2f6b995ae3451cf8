// The write barrier, one edge at a time: a cycle is held open in TraceGlobals while the edges
// change.
#include "gc/allocation_watch.h"
#include "gc/store_watch.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

// A world whose first TraceGlobals of a cycle waits for the mutator.
class HeldWorld : public World {
 public:
  std::atomic<int> step{0};  // 1: the cycle is open; 2: the mutator is done
  void TraceGlobals(Visitor& visitor) override {
    if (armed.exchange(false)) {
      step.store(1);
      while (step.load() != 2) std::this_thread::yield();
      step.store(0);
    }
    World::TraceGlobals(visitor);
  }
  std::atomic<bool> armed{false};
};

class BarrierTest : public testing::Test {
 protected:
  BarrierTest() : heap_(&world_, TestOptions("stress=0,verify=1")) { heap_.Register(&main_); }
  ~BarrierTest() override { heap_.Unregister(&main_); }

  // Runs `change` after this thread's roots were scanned, before the cycle traces anything.
  void DuringMarking(const std::function<void()>& change) {
    world_.armed.store(true);
    heap_.RequestCollection();
    while (world_.step.load() != 1) {
      Poll(&main_);
      std::this_thread::yield();
    }
    EXPECT_TRUE(BarrierOn());
    EXPECT_TRUE(Alert());
    change();
    world_.step.store(2);
    ++cycles_;
    while (heap_.GetStatistics().cycles < cycles_) {
      Poll(&main_);
      std::this_thread::yield();
    }
    EXPECT_FALSE(BarrierOn());
    EXPECT_FALSE(Alert());
  }

  HeldWorld world_;
  Heap heap_;
  Thread main_;
  uint64_t cycles_ = 0;
};

TEST_F(BarrierTest, WhoeverWatchesIsToBeTold) {
  EXPECT_FALSE(Alert());
  HoldStoreWatch();
  EXPECT_TRUE(Alert());
  HoldStoreWatch();
  ReleaseStoreWatch();
  EXPECT_TRUE(Alert());
  ReleaseStoreWatch();
  EXPECT_FALSE(Alert());
  ChooseAllocationWatch(&heap_, &main_, [] { return AllocationWatch{[](Mutator*, void*, size_t) {}}; });
  EXPECT_TRUE(Alert());
  ChooseAllocationWatch(&heap_, &main_, [] { return AllocationWatch{nullptr}; });
  EXPECT_FALSE(Alert());
}

TEST_F(BarrierTest, AReferenceMovedToABlackCellStays) {
  Node* from = New(&main_, 1, 1);
  Set(from, 0, New(&main_, 0, 2));
  main_.roots[0] = from;
  main_.roots[1] = New(&main_, 1, 3);
  DuringMarking([&] {
    Node* fresh = New(&main_, 1, 4);  // black, never traced
    Set(fresh, 0, Get(from, 0));
    StoreNoBarrier(&from->slots[0], static_cast<Node*>(nullptr));
    main_.roots[1] = fresh;
  });
  EXPECT_EQ(Get(main_.roots[1], 0)->id, 2u);
  EXPECT_TRUE(Intact(Get(main_.roots[1], 0)));
}

TEST_F(BarrierTest, ACellTakenFromAnUntracedCellToARootStays) {
  Node* from = New(&main_, 1, 1);
  Set(from, 0, New(&main_, 0, 2));
  main_.roots[0] = from;
  DuringMarking([&] {
    main_.roots[1] = Get(from, 0);
    StoreNoBarrier(&from->slots[0], static_cast<Node*>(nullptr));
  });
  EXPECT_TRUE(Intact(main_.roots[1]));
  EXPECT_EQ(main_.roots[1]->id, 2u);
}

TEST_F(BarrierTest, ExchangeShadesTheNewValue) {
  Node* from = New(&main_, 1, 1);
  Set(from, 0, New(&main_, 0, 2));
  main_.roots[0] = from;
  DuringMarking([&] {
    Node* fresh = New(&main_, 1, 4);
    Exchange<Node>(fresh, &fresh->slots[0], Exchange<Node>(from, &from->slots[0], nullptr));
    main_.roots[1] = fresh;
  });
  EXPECT_EQ(Get(main_.roots[1], 0)->id, 2u);
}

TEST_F(BarrierTest, RescanFindsRawStoresIntoABlackCell) {
  Node* from = New(&main_, 1, 1);
  Set(from, 0, New(&main_, 0, 2));
  main_.roots[0] = from;
  DuringMarking([&] {
    Node* fresh = New(&main_, 1, 4);
    StoreNoBarrier(&fresh->slots[0], Get(from, 0));
    StoreNoBarrier(&from->slots[0], static_cast<Node*>(nullptr));
    Rescan(fresh);
    main_.roots[1] = fresh;
  });
  EXPECT_EQ(Get(main_.roots[1], 0)->id, 2u);
}

TEST_F(BarrierTest, TheHeapTypeOfABlackCellStays) {
  Node* from = New(&main_, 1, 1);
  Set(from, 0, New(&main_, 0, 2));
  main_.roots[0] = from;
  DuringMarking([&] {
    Node* type = Get(from, 0);
    main_.roots[1] =
        static_cast<Node*>(Allocate(&main_, 64, type, static_cast<uint8_t>(kTypeInHeap | kLeaf)));
    StoreNoBarrier(&from->slots[0], static_cast<Node*>(nullptr));
  });
  EXPECT_TRUE(Intact(static_cast<Node*>(main_.roots[1]->type)));
}

TEST_F(BarrierTest, CellsBornWhileMarkingStayForThisCycleOnly) {
  DuringMarking([&] {
    for (int i = 0; i < 1000; ++i) New(&main_, 1);
    New(&main_, 9000);
    New(&main_, 90000);
  });
  size_t n = 0;
  heap_.ForEachCell(&main_, [&n](void*) { ++n; });
  EXPECT_EQ(n, 1002u);
  heap_.Collect(&main_);
  n = 0;
  heap_.ForEachCell(&main_, [&n](void*) { ++n; });
  EXPECT_EQ(n, 0u);
}

}  // namespace
}  // namespace tricolor::gc::fake
