// The objects of the model, over every policy, on one thread: what is put in comes out, and what
// nobody refers to goes.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <type_traits>
#include <vector>

#include "bench/strategies/model/message.h"
#include "bench/strategies/policies/atomic_counts.h"
#include "bench/strategies/policies/biased_counts.h"
#include "bench/strategies/policies/boehm.h"
#include "bench/strategies/policies/buffered_counts.h"
#include "bench/strategies/policies/gil_interval.h"
#include "bench/strategies/policies/gil_ticks.h"
#include "bench/strategies/policies/interpreter_per_thread.h"
#include "bench/strategies/policies/object_locks.h"
#include "bench/strategies/policies/process_per_worker.h"
#include "bench/strategies/policies/tricolor.h"
#include "bench/strategies/policies/unlocked.h"
#include "bench/strategies/workloads/run.h"

namespace tricolor::strategies {
namespace {

template <class P>
class ModelTest : public testing::Test {};

using Policies = testing::Types<GilTicks, GilInterval, Unlocked, ObjectLocks, AtomicCounts,
                                BufferedCounts, BiasedCounts, InterpreterPerThread,
                                ProcessPerWorker, Boehm, Tricolor>;
TYPED_TEST_SUITE(ModelTest, Policies);

TYPED_TEST(ModelTest, DictFindsWhatWasSetThroughGrowthAndDeletion) {
  using P = TypeParam;
  const Session<P> session;
  const Ref<P> dict = NewDict<P>();
  for (int64_t k = 0; k < 3000; ++k) {
    DictSet<P>(dict, NewInt<P>(k), NewInt<P>(k * 2));
    P::Tick();
  }
  for (int64_t k = 0; k < 3000; k += 3) DictSet<P>(dict, NewInt<P>(k), Ref<P>());
  for (int64_t k = 3000; k < 6000; ++k) {
    DictSet<P>(dict, NewInt<P>(k), NewInt<P>(k * 2));
    P::Tick();
  }
  for (int64_t k = 0; k < 3000; k += 6) DictSet<P>(dict, NewInt<P>(k), NewInt<P>(-k));
  for (int64_t k = 0; k < 6000; ++k) {
    const Ref<P> found = DictGet<P>(dict, k);
    if (k < 3000 && k % 3 == 0 && k % 6 != 0) {
      EXPECT_FALSE(found) << k;
    } else {
      ASSERT_TRUE(found) << k;
      EXPECT_EQ(IntValue<P>(found), k < 3000 && k % 6 == 0 ? -k : k * 2);
    }
  }
  EXPECT_EQ(DictSize<P>(dict), 5500u);
  DictSet<P>(dict, NewInt<P>(70000), Ref<P>());  // deleting what is not there
  EXPECT_EQ(DictSize<P>(dict), 5500u);
}

TYPED_TEST(ModelTest, ListKeepsItemsInOrder) {
  using P = TypeParam;
  const Session<P> session;
  const Ref<P> list = NewList<P>();
  for (int64_t i = 0; i < 1000; ++i) Append<P>(list, NewInt<P>(i));
  EXPECT_TRUE(SetItem<P>(list, 7, NewInt<P>(-7000)));
  EXPECT_FALSE(SetItem<P>(list, 1000, NewInt<P>(0)));
  EXPECT_FALSE(GetItem<P>(list, 1000));
  EXPECT_EQ(Size<P>(list), 1000u);
  for (uint64_t i = 0; i < 1000; ++i) {
    const int64_t expected = i == 7 ? -7000 : static_cast<int64_t>(i);
    EXPECT_EQ(IntValue<P>(GetItem<P>(list, i)), expected);
  }
}

TYPED_TEST(ModelTest, SmallIntegersAreOne) {
  using P = TypeParam;
  const Session<P> session;
  EXPECT_EQ(NewInt<P>(-5).get(), NewInt<P>(-5).get());
  EXPECT_EQ(NewInt<P>(256).get(), NewInt<P>(256).get());
  const Ref<P> a = NewInt<P>(257);
  EXPECT_NE(a.get(), NewInt<P>(257).get());
  EXPECT_EQ(IntValue<P>(a), 257);
}

TYPED_TEST(ModelTest, MessagesComeOutAsTheyWentIn) {
  using P = TypeParam;
  const Session<P> session;
  const Ref<P> list = NewList<P>();
  Append<P>(list, NewInt<P>(1'000'000'007));
  Append<P>(list, NewTuple<P>(0));
  const Ref<P> tuple = NewTuple<P>(2);
  InitSlot<P>(tuple, 0, NewInt<P>(-1));
  InitSlot<P>(tuple, 1, list);
  std::string bytes;
  Write<P>(tuple, &bytes);
  std::string_view rest = bytes;
  const Ref<P> copy = Read<P>(&rest);
  EXPECT_TRUE(rest.empty());
  EXPECT_NE(copy.get(), tuple.get());
  EXPECT_EQ(IntValue<P>(TupleItem<P>(copy, 0)), -1);
  const Ref<P> items = TupleItem<P>(copy, 1);
  EXPECT_EQ(Size<P>(items), 2u);
  EXPECT_EQ(IntValue<P>(GetItem<P>(items, 0)), 1'000'000'007);
  EXPECT_EQ(TupleSize<P>(GetItem<P>(items, 1)), 0u);
}

TYPED_TEST(ModelTest, KeepsWhatIsReferredTo) {
  using P = TypeParam;
  const Session<P> session;
  const Ref<P> its_class = NewClass<P>();
  const Ref<P> first = NewInstance<P>(its_class, 2);
  Ref<P> last = first;
  for (int64_t i = 0; i < 2000; ++i) {
    Ref<P> next = NewInstance<P>(its_class, 2);
    SetField<P>(next, 0, NewInt<P>(5000 + i));
    SetField<P>(last, 1, next);
    last = std::move(next);
    for (int k = 0; k < 50; ++k) NewTuple<P>(4);  // garbage between them
    P::Tick();
  }
  Ref<P> o = first;
  for (int64_t i = 0; i < 2000; ++i) {
    o = GetField<P>(o, 1);
    ASSERT_EQ(IntValue<P>(GetField<P>(o, 0)), 5000 + i);
  }
}

// Cycles die while other threads make more and one is away; what is referred to stays.
TEST(BiasedCountsTest, CollectsCyclesOfSeveralThreads) {
  using P = BiasedCounts;
  const Session<P> session;
  const Ref<P> its_class = NewClass<P>();
  const Ref<P> kept = NewInstance<P>(its_class, 2);
  SetField<P>(kept, 0, NewInt<P>(77777));
  SetField<P>(kept, 1, kept);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&its_class, &kept, &wrong] {
      const P::Thread thread;
      Ref<P> mine = NewInstance<P>(its_class, 1);
      for (int i = 0; i < 6000; ++i) {
        const Ref<P> a = NewInstance<P>(its_class, 1);
        Ref<P> list = NewList<P>();
        Append<P>(list, a);
        Append<P>(list, kept);
        SetField<P>(a, 0, std::move(list));
        if (i % 100 == 0) SetField<P>(mine, 0, a);
        P::Tick();
        if (IntValue<P>(GetField<P>(kept, 0)) != 77777) wrong.fetch_add(1);
        if (Size<P>(GetField<P>(GetField<P>(mine, 0), 0)) != 2) wrong.fetch_add(1);
      }
    });
  }
  P::Block([&threads] {
    for (std::thread& thread : threads) thread.join();
  });
  EXPECT_EQ(wrong.load(), 0);
  EXPECT_GT(P::all->old.load(), 0);  // it did collect
  SetField<P>(kept, 1, Ref<P>());
}

#ifndef NDEBUG
// The counting strategies tell how many blocks they hold; the collectors' own tests are elsewhere.
template <class P>
class CycleCollectorTest : public testing::Test {};
using CycleCollectors = testing::Types<GilInterval, BiasedCounts>;
TYPED_TEST_SUITE(CycleCollectorTest, CycleCollectors);

TYPED_TEST(CycleCollectorTest, FreesCyclesAndNothingElse) {
  using P = TypeParam;
  const int64_t before = live_blocks;
  {
    const Session<P> session;
    const Ref<P> its_class = NewClass<P>();
    const Ref<P> kept = NewInstance<P>(its_class, 2);
    SetField<P>(kept, 0, kept);
    const Ref<P> list = NewList<P>();
    Append<P>(list, NewInt<P>(12345));
    Append<P>(list, list);
    SetField<P>(kept, 1, list);
    const int64_t living = live_blocks;
    for (int i = 0; i < 20000; ++i) {
      const Ref<P> a = NewInstance<P>(its_class, 1);
      Ref<P> dict = NewDict<P>();
      DictSet<P>(dict, NewInt<P>(1), a);
      SetField<P>(a, 0, std::move(dict));
      P::Tick();
    }
    EXPECT_LT(live_blocks - living, 16000);  // of 100,000
    EXPECT_EQ(IntValue<P>(GetItem<P>(GetField<P>(kept, 1), 0)), 12345);
    EXPECT_EQ(GetField<P>(kept, 0).get(), kept.get());
    if constexpr (std::is_same_v<P, BiasedCounts>) {
      P::CollectCycles();
    } else {
      P::Cycles().template CollectAll<P>();
    }
    EXPECT_EQ(live_blocks, living);
    SetField<P>(kept, 0, Ref<P>());
    SetItem<P>(list, 1, Ref<P>());
  }
  EXPECT_EQ(live_blocks, before);
}
#endif

TEST(UnlockedTest, OneThreadLosesNothing) {
  using P = Unlocked;
  const Session<P> session;
  const Ref<P> a = NewTuple<P>(0);
  {
    const Ref<P> b = a;
    EXPECT_EQ(P::CountOf(a.get()), 2);
  }
  EXPECT_EQ(P::CountOf(a.get()), 1);
}

}  // namespace
}  // namespace tricolor::strategies
