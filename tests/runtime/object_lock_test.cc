// ObjectLock and its bias: one thread at a time, whoever had the lock before. Run under tsan too.
#include "runtime/lock.h"

#include <sched.h>
#include <signal.h>
#include <ucontext.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace tricolor {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kSlower = 20;
#else
constexpr int kSlower = 1;
#endif

uint8_t Byte(const Object& o) { return __atomic_load_n(&o.lock, __ATOMIC_RELAXED); }

// A thread with a place, as every thread of the runtime has one.
std::thread Start(std::function<void()> f) {
  return std::thread([f] {
    BeginLocks();
    f();
    EndLocks();
  });
}

class ObjectLockTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!gc::HasAsymmetricFences()) GTEST_SKIP() << "no membarrier here, so no bias";
    multi_threaded = true;
    BeginLocks();
  }
  void TearDown() override {
    if (gc::HasAsymmetricFences()) EndLocks();
    multi_threaded = false;
  }
  static void TakeUntilBiased(Object* o) {
    for (int i = 0; i < 1 << 18 && Byte(*o) != lock_place->biased; ++i) ObjectLock lock(o);
    ASSERT_EQ(Byte(*o), lock_place->biased);
  }
};

TEST_F(ObjectLockTest, IsBiasedToWhoTakesItAgainAndAgain) {
  Object o = {};
  {
    ObjectLock lock(&o);
    EXPECT_EQ(Byte(o) & LockByte::kLocked, LockByte::kLocked);
  }
  EXPECT_EQ(Byte(o) & LockByte::kBiased, 0);
  TakeUntilBiased(&o);
  ObjectLock lock(&o);
  EXPECT_EQ(Byte(o), lock_place->biased);  // nothing is written to it
  EXPECT_EQ(lock_place->held, &o);
  lock.Release();
  EXPECT_EQ(lock_place->held, nullptr);
}

// Who makes objects again knows a fresh one by its header.
TEST_F(ObjectLockTest, AFewWritesLeaveNoTraceInMost) {
  int traces = 0;
  for (int n = 0; n < 1000; ++n) {
    Object o = {};
    for (int i = 0; i < 3; ++i) ObjectLock lock(&o);
    traces += Byte(o) != 0;
  }
  EXPECT_LT(traces, 200);
}

TEST_F(ObjectLockTest, AnotherThreadTakesTheBiasForEver) {
  Object o = {};
  TakeUntilBiased(&o);
  const uint32_t patience = lock_place->patience;
  Start([&] {
    ObjectLock lock(&o);
    EXPECT_EQ(Byte(o), LockByte::kShared | LockByte::kLocked);
  }).join();
  EXPECT_EQ(Byte(o), LockByte::kShared);
  EXPECT_GT(lock_place->patience, patience);
  for (int i = 0; i < 1000; ++i) ObjectLock lock(&o);
  EXPECT_EQ(Byte(o), LockByte::kShared);
}

TEST_F(ObjectLockTest, TurnsOfTwoThreadsLeaveNoBias) {
  Object o = {};
  for (int i = 0; i < 200; ++i) {
    { ObjectLock lock(&o); }
    Start([&] { ObjectLock lock(&o); }).join();
    EXPECT_EQ(Byte(o) & LockByte::kBiased, 0);
  }
}

TEST_F(ObjectLockTest, WhoIsInsideByItsBiasIsWaitedFor) {
  Object o = {};
  TakeUntilBiased(&o);
  int guarded = 0;
  std::atomic<bool> entered{false};
  std::thread other;
  {
    ObjectLock lock(&o);
    other = Start([&] {
      ObjectLock theirs(&o);
      EXPECT_EQ(guarded, 1);
      entered = true;
    });
    while ((Byte(o) & LockByte::kLocked) == 0) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_FALSE(entered);
    guarded = 1;
  }
  other.join();
  EXPECT_TRUE(entered);
}

TEST_F(ObjectLockTest, ASecondBiasedLockInsideTheFirst) {
  Object outer = {}, inner = {};
  TakeUntilBiased(&outer);
  TakeUntilBiased(&inner);
  std::atomic<bool> entered{false};
  std::thread other;
  {
    ObjectLock first(&outer);
    {
      ObjectLock second(&inner);
      EXPECT_EQ(lock_place->held, &outer);
      other = Start([&] {
        ObjectLock theirs(&inner);
        entered = true;
      });
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      EXPECT_FALSE(entered);
    }
    EXPECT_EQ(lock_place->held, &outer);
  }
  other.join();
  EXPECT_EQ(lock_place->held, nullptr);
}

// The owner enters by its bias while another thread takes that away: never both. Fails without the heavy fence.
TEST_F(ObjectLockTest, NeverBothInside) {
  if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "one processor: nothing meets";
  constexpr int kRounds = 60000 / kSlower;
  const auto enough = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  std::atomic<bool> more{true};
  Object o = {};
  std::atomic<int> rounds[2] = {};
  std::atomic<int> inside{0}, both{0};
  const auto meet = [&](int side, int round) {
    rounds[side].store(round, std::memory_order_release);
    for (int i = 0; rounds[1 - side].load(std::memory_order_acquire) < round; ++i) {
      if (i > 4000) std::this_thread::yield();
    }
    for (int i = round / 2 % 64 * (round % 2 == side); i > 0; --i) asm volatile("");
  };
  const auto enter = [&] {
    ObjectLock lock(&o);
    if (inside.exchange(1) != 0) ++both;
    for (int i = 0; i < 40; ++i) asm volatile("");
    inside.store(0);
  };
  const auto alone_on = [](size_t processor) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    sched_setaffinity(0, sizeof one, &one);  // fails where it is not ours: then the scheduler parts the two
  };
  std::thread owner = Start([&] {
    alone_on(0);
    for (int round = 1; more; ++round) {
      __atomic_store_n(&o.lock, lock_place->biased, __ATOMIC_RELEASE);
      meet(0, 2 * round - 1);
      enter();
      more = round < kRounds && std::chrono::steady_clock::now() < enough;
      meet(0, 2 * round);
    }
  });
  std::thread thief = Start([&] {
    alone_on(1);
    for (int round = 1; more; ++round) {
      meet(1, 2 * round - 1);
      enter();
      meet(1, 2 * round);
    }
  });
  owner.join();
  thief.join();
  EXPECT_EQ(both, 0);
}

#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
// Another thread comes between any two instructions of the owner's (the trap flag stops the processor behind each). Fails
// without the owner's second look.
struct Visit {
  std::atomic<int> steps_left{0};
  std::atomic<int> called{0}, entered{0}, left{0};  // visits so far
};
Visit visit;
constexpr long long kTrapFlag = 0x100;

void OnStep(int, siginfo_t*, void* context) {
  if (--visit.steps_left != 0) return;
  const int number = ++visit.called;
  // Long enough for who need not wait.
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
  while (visit.entered < number && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_EFL] &= ~kTrapFlag;
}

TEST_F(ObjectLockTest, TheBiasMayBeTakenAwayAtAnyInstruction) {
  struct sigaction action = {};
  struct sigaction before = {};
  action.sa_sigaction = OnStep;
  action.sa_flags = SA_SIGINFO;
  ASSERT_EQ(sigaction(SIGTRAP, &action, &before), 0);
  Object o = {};
  std::atomic<bool> more{true};
  std::thread thief = Start([&] {
    for (int number = 1;; ++number) {
      while (visit.called < number) {
        if (!more) return;
        std::this_thread::yield();
      }
      ObjectLock lock(&o);
      visit.entered = number;
      std::this_thread::sleep_for(std::chrono::microseconds(300));
      visit.left = number;
    }
  });
  int went_in = 0;
  // On a busy machine the other thread comes too late to most steps.
  for (int sweep = 0; sweep < 5; ++sweep) {
    for (int step = 1; step < 5000; ++step) {
      __atomic_store_n(&o.lock, lock_place->biased, __ATOMIC_RELEASE);
      visit.steps_left = step;
      const int visits = visit.called;
      bool both;
      {
        __asm__ volatile("pushf; orq $0x100, (%%rsp); popf" : : : "memory", "cc");
        ObjectLock lock(&o);
        both = visit.entered != visit.left;
      }
      __asm__ volatile("pushf; andq $~0x100, (%%rsp); popf" : : : "memory", "cc");
      EXPECT_FALSE(both) << "step " << step;
      if (visit.called == visits) break;
      went_in += visit.entered == visit.called;
      while (visit.left < visit.called) std::this_thread::yield();
    }
  }
  more = false;
  thief.join();
  sigaction(SIGTRAP, &before, nullptr);
  EXPECT_GT(went_in, 0);
}
#endif

TEST_F(ObjectLockTest, NothingIsLostBetweenOwnersAndThieves) {
  constexpr int kThreads = 4, kObjects = 32, kEach = 200000 / kSlower;
  struct Guarded {
    Object o;
    int64_t count;
  };
  std::vector<Guarded> all(kObjects, Guarded{});
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.push_back(Start([&, t] {
      uint32_t random = 12345u + static_cast<uint32_t>(t);
      for (int i = 0; i < kEach; ++i) {
        random = random * 1664525u + 1013904223u;
        // Its own for long; those of others now and then, more and more of them.
        const int which = random >> 20 < static_cast<uint32_t>(i) / 4096 ? random >> 8 & 31 : t * 8 + i / 7 % 8;
        Guarded& g = all[static_cast<size_t>(which)];
        ObjectLock lock(&g.o);
        ++g.count;
      }
    }));
  }
  for (std::thread& t : threads) t.join();
  int64_t sum = 0;
  for (Guarded& g : all) sum += g.count;
  EXPECT_EQ(sum, int64_t{kThreads} * kEach);
}

// The bias of a thread that ended belongs to the next one in its place; beyond the places there is none.
TEST_F(ObjectLockTest, MoreThreadsThanPlaces) {
  constexpr int kThreads = 40;
  Object o = {};
  int64_t count = 0;
  for (int generation = 0; generation < 3; ++generation) {
    std::atomic<int> here{0};
    std::atomic<int> without{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.push_back(Start([&] {
        Object own = {};
        ++here;
        while (here < kThreads) std::this_thread::yield();
        for (int i = 0; i < 300; ++i) {
          ObjectLock lock(&own);
        }
        if ((Byte(own) & LockByte::kBiased) == 0) ++without;
        ObjectLock lock(&o);
        ++count;
      }));
    }
    for (std::thread& t : threads) t.join();
    EXPECT_GE(without, kThreads - 30);
    EXPECT_LT(without, kThreads);
  }
  EXPECT_EQ(count, 3 * kThreads);
  TakeUntilBiased(new Object{});
}

TEST_F(ObjectLockTest, BiasesThatAreTakenAwayBecomeRare) {
  const auto biases_of = [](int objects, bool taken_away) {
    int biased = 0;
    for (int n = 0; n < objects; ++n) {
      Object o = {};
      for (int i = 0; i < 200; ++i) ObjectLock lock(&o);
      if ((Byte(o) & LockByte::kBiased) == 0) continue;
      ++biased;
      if (taken_away) Start([&] { ObjectLock lock(&o); }).join();
    }
    return biased;
  };
  EXPECT_LT(biases_of(2000, true), 100);
  biases_of(5000, false);  // not taken away any more
  EXPECT_GT(biases_of(1000, false), 500);
}

}  // namespace
}  // namespace tricolor
