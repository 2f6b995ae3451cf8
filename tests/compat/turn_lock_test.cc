// The legacy lock and those of exclusive modules: one owner at a time, and whoever waits is told
// when it is free.
#include "compat/turn_lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <ucontext.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace tricolor::compat {
namespace {

using Clock = std::chrono::steady_clock;

void TakeTurn(TurnLock* lock) {
  if (!lock->Try()) lock->Take();
}

// Giving it is a plain store: what was written under the lock is seen by whoever has it next.
TEST(TurnLockTest, OneOwnerAtATime) {
  TurnLock lock;
  constexpr int kThreads = 4;
  constexpr long kTurns = 5000;
  long turns = 0;  // plain
  std::atomic<int> owners{0};
  std::atomic<int> most{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (long n = 0; n < kTurns; ++n) {
        TakeTurn(&lock);
        const int now = owners.fetch_add(1) + 1;
        if (now > most.load()) most.store(now);
        ++turns;
        if (n % 16 == 0) std::this_thread::yield();  // the others come
        owners.fetch_sub(1);
        lock.Give();
      }
    });
  }
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(turns, kThreads * kTurns);
  EXPECT_EQ(most.load(), 1);
  EXPECT_TRUE(lock.Try());
}

// Nobody is left to his own patience when the owner could see that he waits. Who is not woken never
// has it before that, however busy the machine is; who is woken may come late there.
TEST(TurnLockTest, WhoWaitsIsWokenWhenItIsGiven) {
  constexpr int kWanted = 15;
  constexpr auto kPatience = std::chrono::milliseconds(5);  // turn_lock.cc's
  const auto end = Clock::now() + std::chrono::seconds(30);
  int woken = 0;
  while (woken < kWanted && Clock::now() < end) {
    TurnLock lock;
    ASSERT_TRUE(lock.Try());
    Clock::time_point asked, got;
    std::thread waiter([&] {
      asked = Clock::now();
      lock.Take();
      got = Clock::now();
      lock.Give();
    });
    uint64_t turn;
    while (!lock.IsWanted(&turn)) std::this_thread::yield();
    // IsWanted had the mutex, so he sleeps, and has told so in the word.
    lock.Give();
    waiter.join();
    if (got - asked < kPatience) ++woken;
  }
  EXPECT_EQ(woken, kWanted);
}

// All of many, each woken by the one before.
TEST(TurnLockTest, EachOfManyWaitersGetsIt) {
  TurnLock lock;
  ASSERT_TRUE(lock.Try());
  constexpr int kWaiters = 8;
  std::atomic<int> waiting{0};
  std::atomic<int> had{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kWaiters; ++i) {
    threads.emplace_back([&] {
      waiting.fetch_add(1);
      lock.Take();
      had.fetch_add(1);
      lock.Give();
    });
  }
  while (waiting.load() < kWaiters) std::this_thread::yield();
  EXPECT_EQ(had.load(), 0);
  lock.Give();
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(had.load(), kWaiters);
}

TEST(TurnLockTest, ADeadlinePassesWithoutTheLock) {
  TurnLock lock;
  ASSERT_TRUE(lock.Try());
  const auto begin = Clock::now();
  const auto deadline = begin + std::chrono::milliseconds(20);
  bool taken = true;
  std::thread waiter([&] { taken = lock.Take(&deadline); });
  waiter.join();
  EXPECT_FALSE(taken);
  EXPECT_GE(Clock::now(), deadline);
  // He said that he waited; that nobody does any more harms nobody.
  lock.Give();
  EXPECT_TRUE(lock.Try());
  lock.Give();
}

TEST(TurnLockTest, WaitForTurnReturnsWhenAnotherHasHadIt) {
  TurnLock lock;
  ASSERT_TRUE(lock.Try());
  std::atomic<bool> had{false};
  std::thread waiter([&] {
    lock.Take();
    had.store(true);
    lock.Give();
  });
  uint64_t turn;
  while (!lock.IsWanted(&turn)) std::this_thread::yield();
  lock.Give();
  lock.WaitForTurn(turn);
  TakeTurn(&lock);  // who has got it says so before he gives it
  EXPECT_TRUE(had.load());
  EXPECT_FALSE(lock.IsWanted(&turn));
  lock.Give();
  waiter.join();
}

// ---- Favour: the thread that takes it again and again has it by saying so.

constexpr int kManyTurns = 3000;  // more than turn_lock.h's kRow

void EnterFrom(TurnLock* lock, TurnLock::Seat* seat) {
  if (!lock->TryFrom(seat)) lock->Take();
}

// Whether the next time that the seat's thread has the lock is by favour.
bool HasFavour(TurnLock* lock, TurnLock::Seat* seat) {
  EnterFrom(lock, seat);
  const bool favoured = seat->inside != 0;
  lock->Leave(seat);
  return favoured;
}

void TakeManyTurns(TurnLock* lock, TurnLock::Seat* seat) {
  for (int i = 0; i < kManyTurns; ++i) {
    EnterFrom(lock, seat);
    lock->Leave(seat);
  }
}

TEST(TurnLockTest, WhoTakesItAgainAndAgainIsFavoured) {
  if (!gc::HasAsymmetricFences()) GTEST_SKIP() << "no membarrier here";
  TurnLock lock;
  TurnLock::Seat seat;
  EXPECT_FALSE(HasFavour(&lock, &seat));
  TakeManyTurns(&lock, &seat);
  EXPECT_TRUE(HasFavour(&lock, &seat));
  EXPECT_FALSE(lock.Try());  // nobody else has it without taking the favour away
  // A visit ends it, and it comes back.
  EXPECT_TRUE(lock.TryNow());
  EXPECT_FALSE(lock.TryFrom(&seat));
  lock.Give();
  EXPECT_FALSE(HasFavour(&lock, &seat));
  TakeManyTurns(&lock, &seat);
  EXPECT_TRUE(HasFavour(&lock, &seat));
  // Another seat's turns are its own.
  TurnLock::Seat other;
  EXPECT_TRUE(lock.TryNow());
  lock.Give();
  for (int i = 0; i < kManyTurns; ++i) {
    TurnLock::Seat* one = i % 2 != 0 ? &seat : &other;
    EnterFrom(&lock, one);
    lock.Leave(one);
  }
  EXPECT_FALSE(HasFavour(&lock, &seat));
  EXPECT_FALSE(HasFavour(&lock, &other));
}

// Evicted while inside: the lock is given as by anybody who holds it, and those who wait are told.
TEST(TurnLockTest, TheFavouredIsWaitedFor) {
  TurnLock lock;
  TurnLock::Seat seat;
  TakeManyTurns(&lock, &seat);
  EnterFrom(&lock, &seat);
  EXPECT_FALSE(lock.TryNow());
  std::atomic<bool> had{false};
  std::thread waiter([&] {
    lock.Take();
    had.store(true);
    lock.Give();
  });
  uint64_t turn;
  while (!lock.IsWanted(&turn)) std::this_thread::yield();
  EXPECT_FALSE(had.load());
  lock.Leave(&seat);
  waiter.join();
  EXPECT_TRUE(had.load());
  EXPECT_TRUE(lock.Try());
  lock.Give();
}

TEST(TurnLockTest, WhoStandsUpKeepsTheLockButNotTheFavour) {
  TurnLock lock;
  TurnLock::Seat seat;
  TakeManyTurns(&lock, &seat);
  EnterFrom(&lock, &seat);
  lock.Stand(&seat);
  EXPECT_EQ(seat.inside, 0u);
  EXPECT_FALSE(lock.TryNow());
  lock.Leave(&seat);
  EXPECT_TRUE(lock.TryNow());
  lock.Give();
  TakeManyTurns(&lock, &seat);
  lock.Stand(&seat);  // not inside
  EXPECT_TRUE(lock.Try());
  lock.Give();
  // Evicted first.
  TakeManyTurns(&lock, &seat);
  EnterFrom(&lock, &seat);
  EXPECT_FALSE(lock.TryNow());
  lock.Stand(&seat);
  EXPECT_FALSE(lock.TryNow());
  lock.Leave(&seat);
  EXPECT_TRUE(lock.TryNow());
}

TEST(TurnLockTest, OthersAreSeenInsideByFavour) {
  TurnLock lock;
  TurnLock::Seat seat;
  std::atomic<int> step{0};
  bool while_inside = false;
  bool while_outside = true;
  std::thread looker([&] {
    while (step.load() != 1) std::this_thread::yield();
    while_inside = lock.HeldByOthers();
    step.store(2);
    while (step.load() != 3) std::this_thread::yield();
    while_outside = lock.HeldByOthers();
    step.store(4);
  });
  // Threads of no runtime are all the same to it, but for their seats.
  seat.thread = reinterpret_cast<Thread*>(&seat);
  TakeManyTurns(&lock, &seat);
  EnterFrom(&lock, &seat);
  step.store(1);
  while (step.load() != 2) std::this_thread::yield();
  lock.Leave(&seat);
  TakeManyTurns(&lock, &seat);
  step.store(3);
  looker.join();
  EXPECT_TRUE(while_inside);
  EXPECT_FALSE(while_outside);
}

// Some come in rows that are long enough for favour, some look in now and then, some wait. With a
// fence or the second look missing, two are inside at once.
TEST(TurnLockTest, OneOwnerAtATimeWithFavour) {
  TurnLock lock(8);  // soon favoured again, so the favour is taken away often
  constexpr int kRegulars = 2;
  constexpr int kLong = 2000;  // longer than the way of a thread that takes the favour away
  constexpr auto kTime = std::chrono::milliseconds(1500);
  const auto end = Clock::now() + kTime;
  std::atomic<int> inside{-1};
  std::atomic<long> overlaps{0};
  long turns = 0;  // plain
  std::atomic<long> counted{0};
  std::atomic<int> regular{0};  // whose turn it is to come in a row
  std::atomic<long> favoured{0};
  std::atomic<bool> lost{false};  // nobody gives it any more
  const auto enter = [&](TurnLock::Seat* seat) {
    const auto deadline = Clock::now() + std::chrono::seconds(5);
    const bool entered =
        (seat != nullptr ? lock.TryFrom(seat) : lock.TryNow()) || lock.Take(&deadline);
    if (!entered) lost.store(true);
    return entered;
  };
  const auto stay = [&](int me, int looks) {
    inside.store(me, std::memory_order_relaxed);
    ++turns;
    for (int i = 0; i < looks; ++i) {
      if (inside.load(std::memory_order_relaxed) != me) overlaps.fetch_add(1);
    }
  };
  std::vector<std::thread> threads;
  for (int me = 0; me < kRegulars; ++me) {
    threads.emplace_back([&, me] {
      TurnLock::Seat seat;
      long mine = 0;
      long by_favour = 0;
      while (Clock::now() < end) {
        if (regular.load() != me) {
          std::this_thread::yield();
          continue;
        }
        for (int i = 0; i < 100000 && Clock::now() < end; ++i) {
          for (int k = 0; k < 64; ++k) {
            if (!enter(&seat)) return;
            by_favour += seat.inside != 0;
            stay(me, k % 8 == 0 ? kLong : 2);
            ++mine;
            lock.Leave(&seat);
          }
        }
        regular.store((me + 1) % kRegulars);
      }
      lock.Stand(&seat);
      counted.fetch_add(mine);
      favoured.fetch_add(by_favour);
    });
  }
  threads.emplace_back([&] {  // as the collector
    long mine = 0;
    while (Clock::now() < end) {
      const auto deadline = Clock::now() + std::chrono::milliseconds(1);
      if (lock.TryNow() || lock.Take(&deadline)) {
        stay(kRegulars, kLong);
        ++mine;
        lock.Give();
      }
      const auto until = Clock::now() + std::chrono::microseconds(30);
      while (Clock::now() < until) {
      }
    }
    counted.fetch_add(mine);
  });
  threads.emplace_back([&] {
    long mine = 0;
    while (Clock::now() < end) {
      if (!enter(nullptr)) return;
      stay(kRegulars + 1, kLong);
      ++mine;
      lock.Give();
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      lock.HeldByOthers();
    }
    counted.fetch_add(mine);
  });
  for (std::thread& t : threads) t.join();
  EXPECT_FALSE(lost.load());
  EXPECT_EQ(overlaps.load(), 0);
  EXPECT_EQ(turns, counted.load());
  if (gc::HasAsymmetricFences()) {
    EXPECT_GT(favoured.load(), 0);
  }
}

#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
// Somebody takes the favour away between any two instructions of one who enters and leaves: the
// processor stops behind each (the trap flag), and the handler of one stop is the other one.
struct Visit {
  TurnLock* lock = nullptr;
  volatile int steps_left = 0;
  volatile int stage = 0;  // of who enters: 1 inside, 2 on his way out
  volatile bool came = false;
  volatile bool got_it = false;
  volatile int stage_then = 0;
};
Visit visit;
constexpr long long kTrapFlag = 0x100;
void OnStep(int, siginfo_t*, void* context) {
  const int left = visit.steps_left - 1;
  visit.steps_left = left;
  if (left != 0) return;
  visit.came = true;
  visit.stage_then = visit.stage;
  visit.got_it = visit.lock->TryNow();
  static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_EFL] &= ~kTrapFlag;
}

TEST(TurnLockTest, TheFavourMayBeTakenAwayAtAnyInstruction) {
  if (!gc::HasAsymmetricFences()) GTEST_SKIP() << "no membarrier here";
  struct sigaction action = {};
  struct sigaction before = {};
  action.sa_sigaction = OnStep;
  action.sa_flags = SA_SIGINFO;
  ASSERT_EQ(sigaction(SIGTRAP, &action, &before), 0);
  int visits[3] = {0, 0, 0};
  for (int step = 1; step < 5000; ++step) {
    TurnLock lock(1);
    TurnLock::Seat seat;
    for (int i = 0; i < 4; ++i) {
      ASSERT_TRUE(lock.TryFrom(&seat));
      lock.Leave(&seat);
    }
    ASSERT_TRUE(HasFavour(&lock, &seat));
    visit.lock = &lock;
    visit.came = false;
    visit.got_it = false;
    visit.stage = 0;
    visit.steps_left = step;
    __asm__ volatile("pushf; orq $0x100, (%%rsp); popf" : : : "memory", "cc");
    const bool entered = lock.TryFrom(&seat);
    if (entered) {
      visit.stage = 1;
      visit.stage = 2;
      lock.Leave(&seat);
    }
    __asm__ volatile("pushf; andq $~0x100, (%%rsp); popf" : : : "memory", "cc");
    if (!visit.came) break;
    ++visits[visit.stage_then];
    if (visit.stage_then == 0) {
      EXPECT_FALSE(entered && visit.got_it) << "step " << step;
    }
    if (visit.stage_then == 1) {
      EXPECT_FALSE(visit.got_it) << "step " << step;
    }
    if (visit.got_it) lock.Give();
    ASSERT_TRUE(lock.TryNow()) << "nobody has it, step " << step;
  }
  sigaction(SIGTRAP, &before, nullptr);
  for (int stage : {0, 1, 2}) EXPECT_GT(visits[stage], 0);
}
#endif

// ---- Turns.

// Two whose holds are short and follow each other closely: the lock stays where it is for a while,
// and goes on then.
TEST(TurnLockTest, ShortHoldsAreNotHandedOnOneByOne) {
  TurnLock lock;
  constexpr auto kTime = std::chrono::milliseconds(300);
  const auto end = Clock::now() + kTime;
  int last = -1;  // plain, under the lock
  long changes = 0;
  long all = 0;
  long had[2] = {0, 0};
  std::vector<std::thread> threads;
  for (int me = 0; me < 2; ++me) {
    threads.emplace_back([&, me] {
      TurnLock::Seat seat;
      while (Clock::now() < end) {
        for (int i = 0; i < 64; ++i) {
          EnterFrom(&lock, &seat);
          if (last != me) ++changes;
          last = me;
          ++all;
          ++had[me];
          lock.Leave(&seat);
        }
      }
      lock.Stand(&seat);
    });
  }
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(all, had[0] + had[1]);
  // Each has his turns: at least one in 30 ms, where one in 80 us is meant.
  EXPECT_GE(changes, 10);
  EXPECT_GE(all, 40 * changes);
}

// Whoever waits for it gets it soon from one who comes again at once, however short a time it is
// free.
TEST(TurnLockTest, NobodyStarvesBesideOneWhoComesAgainAtOnce) {
  TurnLock lock;
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      TurnLock::Seat seat;
      while (!stop.load(std::memory_order_relaxed)) {
        EnterFrom(&lock, &seat);
        const auto until =
            Clock::now() + std::chrono::microseconds(300);  // longer than a waiter looks for it
        while (Clock::now() < until) {
        }
        lock.Leave(&seat);
      }
      lock.Stand(&seat);
    });
  }
  for (int i = 0; i < 20; ++i) {
    lock.Take();
    lock.Give();
  }
  stop.store(true);
  for (std::thread& t : threads) t.join();
  EXPECT_TRUE(lock.TryNow());
}

}  // namespace
}  // namespace tricolor::compat
