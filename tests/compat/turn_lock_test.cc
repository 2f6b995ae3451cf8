// The legacy lock and those of exclusive modules: one owner at a time, and whoever waits is told
// when it is free.
#include "compat/turn_lock.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace tricolor::compat
