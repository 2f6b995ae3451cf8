// fork: the child has the heap and one thread; both go on, whatever the collector was doing.
#include <sys/wait.h>
#include <unistd.h>

#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

#if defined(__SANITIZE_THREAD__)
// The child may start its collector's thread.
extern "C" const char* __tsan_default_options() { return "die_after_fork=0"; }
#endif

namespace tricolor::gc::fake {
namespace {

#if defined(__SANITIZE_THREAD__)
constexpr int kSlow = 8;  // a fork copies the shadow memory too
#else
constexpr int kSlow = 1;
#endif

// A thread that starts or ends is inside the sanitizer's own allocator, which gcc 12's runtimes do
// not lock around fork: the child can then never allocate.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr bool kThreadsMayStartWhileForking = false;
#else
constexpr bool kThreadsMayStartWhileForking = true;
#endif

Node* MakeTree(Thread* t, int depth, uint64_t id = 1) {
  Node* node = New(t, 2, id);
  if (depth == 0) return node;
  Set(node, 0, MakeTree(t, depth - 1, 2 * id));
  Set(node, 1, MakeTree(t, depth - 1, 2 * id + 1));
  return node;
}

bool TreeIsWhole(Node* node, int depth, uint64_t id = 1) {
  if (!Intact(node) || node->id != id) return false;
  return depth == 0 || (TreeIsWhole(Get(node, 0), depth - 1, 2 * id) &&
                        TreeIsWhole(Get(node, 1), depth - 1, 2 * id + 1));
}

// In the child: exit code 0 if the heap works.
int UseHeap(Fixture* f, int depth) {
  for (int i = 0; i < 3; ++i) {
    f->Collect();
    if (!TreeIsWhole(f->main.roots[0], depth)) return 2;
    f->main.roots[1] = MakeTree(&f->main, 10);
    Poll(&f->main);
  }
  f->Collect();
  if (!TreeIsWhole(f->main.roots[1], 10)) return 3;
  f->main.roots[0] = f->main.roots[1] = nullptr;
  f->Collect();
  return f->CountCells() == 0 ? 0 : 4;
}

// Forks, and waits for a child whose exit code is 0 if the heap works there. `at_fork` is called
// when the world stands still. `nested`: the child forks first of all, before its collector runs.
void ForkAndCheck(Fixture* f, int depth, const std::function<void()>& at_fork = nullptr,
                  bool nested = false) {
  f->heap.BeforeFork(&f->main);
  if (at_fork) at_fork();
  const pid_t child = fork();
  if (child == 0) {
    f->heap.AfterForkChild(&f->main);
    alarm(100);
    if (nested) {
      ForkAndCheck(f, depth);
      if (testing::Test::HasFatalFailure()) _exit(5);
    }
    _exit(UseHeap(f, depth));
  }
  f->heap.AfterForkParent(&f->main);
  int status = 0;
  {
    const DetachedScope detached(&f->main);
    ASSERT_EQ(waitpid(child, &status, 0), child);
  }
  ASSERT_TRUE(WIFEXITED(status)) << status;
  ASSERT_EQ(WEXITSTATUS(status), 0);
}

// Asks for a cycle and goes with it until `reached`. False: it went by too fast.
bool CycleReaches(Fixture* f, const std::function<bool()>& reached) {
  const uint64_t cycles = f->heap.GetStatistics().cycles;
  f->heap.RequestCollection();
  while (!reached()) {
    if (f->heap.GetStatistics().cycles != cycles) return false;
    Poll(&f->main);
  }
  return true;
}

Phase PhaseOf(Fixture* f) { return f->heap.impl()->phase.Load().phase(); }

TEST(ForkTest, WithAnIdleCollector) {
  Fixture f;
  f.main.roots[0] = MakeTree(&f.main, 12);
  ForkAndCheck(&f, 12);
  ForkAndCheck(&f, 12, nullptr, true);
  f.Collect();
  EXPECT_TRUE(TreeIsWhole(f.main.roots[0], 12));
}

TEST(ForkTest, WhenTheCollectorGoesToRest) {
  constexpr std::chrono::microseconds kRest(300);
  Fixture f("stress=0");
  f.heap.impl()->collector.SetIdleTime(kRest);
  f.main.roots[0] = MakeTree(&f.main, 6);
  for (int i = 0; i < 100 / kSlow; ++i) {
    for (int k = 0; k < 5000; ++k) New(&f.main, 10);
    f.Collect();
    const uint64_t until = NowNs() + static_cast<uint64_t>(i % 10 * 40000);
    while (NowNs() < until) Poll(&f.main);
    ForkAndCheck(&f, 6);
    if (HasFatalFailure()) return;
  }
}

TEST(ForkTest, WhileTheCycleIsArmed) {
  Fixture f("stress=0");
  f.main.roots[0] = MakeTree(&f.main, 12);
  for (int i = 0; i < 3; ++i) {
    // It stays there until this thread has answered, which it does in BeforeFork.
    while (!CycleReaches(&f, [&f] { return PhaseOf(&f) == Phase::kArming; })) {
    }
    ForkAndCheck(&f, 12, nullptr, i == 1);
    if (HasFatalFailure()) return;
    f.Collect();
  }
  EXPECT_TRUE(TreeIsWhole(f.main.roots[0], 12));
}

TEST(ForkTest, WhileTheCycleMarks) {
  Fixture f("stress=0");
  constexpr int kDepth = 16;
  f.main.roots[0] = MakeTree(&f.main, kDepth);
  int caught = 0;
  for (int i = 0; i < 50 && caught < 5; ++i) {
    if (!CycleReaches(&f, [&f] { return PhaseOf(&f) == Phase::kMarking; })) continue;
    ForkAndCheck(
        &f, kDepth, [&] { caught += PhaseOf(&f) == Phase::kMarking; }, caught == 1);
    if (HasFatalFailure()) return;
    f.Collect();
    ASSERT_TRUE(TreeIsWhole(f.main.roots[0], kDepth));
  }
  EXPECT_GT(caught, 0);
}

TEST(ForkTest, WhileWeakReferencesAreCleared) {
  Fixture f("stress=0");
  f.main.roots[0] = MakeTree(&f.main, 12);
  std::atomic<bool> wanted{false}, inside{false}, forking{false};
  f.world.on_marked = [&](DeadSet&) {
    if (!wanted.exchange(false)) return;
    inside.store(true);
    while (!forking.load()) std::this_thread::sleep_for(std::chrono::microseconds(100));
    std::this_thread::sleep_for(std::chrono::milliseconds(2));  // until BeforeFork waits
    inside.store(false);
  };
  for (int i = 0; i < 3; ++i) {
    wanted.store(true);
    forking.store(false);
    ASSERT_TRUE(CycleReaches(&f, [&inside] { return inside.load(); }));
    forking.store(true);
    ForkAndCheck(&f, 12, [&inside] { EXPECT_FALSE(inside.load()); });
    if (HasFatalFailure()) return;
    f.Collect();
  }
}

TEST(ForkTest, WhileBlocksAreSwept) {
  Fixture f("stress=0");
  f.main.roots[0] = MakeTree(&f.main, 12);
  int caught = 0;
  for (int i = 0; i < 400 && caught < 3; ++i) {
    for (int k = 0; k < 400000; ++k) New(&f.main, 10);
    if (!CycleReaches(&f, [&f] { return PhaseOf(&f) == Phase::kSweeping; })) continue;
    ForkAndCheck(
        &f, 12, [&] { caught += PhaseOf(&f) == Phase::kSweeping; }, caught == 1);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(caught, 0);
}

TEST(ForkTest, WhileLargeObjectsAreSwept) {
  Fixture f("stress=0");
  f.main.roots[0] = MakeTree(&f.main, 6);
  constexpr size_t kBytes = 300 << 10;  // more than a run of blocks takes
  static_assert(kBytes > kMaxRunSize);
  int caught = 0;
  for (int i = 0; i < 50 && caught < 5; ++i) {
    for (int k = 0; k < 300; ++k) {
      // Their pages are used, so that it takes the sweep some time to give them back.
      auto* bytes = reinterpret_cast<char*>(New(&f.main, 0, 0, kLeaf, node_type, kBytes));
      for (size_t at = 4096; at < kBytes; at += 4096) bytes[at] = 1;
    }
    const auto reached = [&f] {
      return PhaseOf(&f) == Phase::kSweeping && f.heap.impl()->sweeper.AmongLargeObjects();
    };
    if (!CycleReaches(&f, reached)) continue;
    ForkAndCheck(
        &f, 6, [&] { caught += reached(); }, caught == 1);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(caught, 0);
}

TEST(ForkTest, AtAnyMoment) {
  Fixture f("stress=0");
  constexpr int kDepth = 16;
  f.main.roots[0] = MakeTree(&f.main, kDepth);
  for (int i = 0; i < 40; i += kSlow) {
    for (int k = 0; k < 2000; ++k) New(&f.main, 2);
    for (int k = 0; k < 20; ++k) New(&f.main, 0, 0, kLeaf, node_type, 300 << 10);
    f.heap.RequestCollection();
    // Let the cycle go on for different lengths of time.
    const uint64_t until = NowNs() + static_cast<uint64_t>(i) * 300000;
    while (NowNs() < until) Poll(&f.main);
    ForkAndCheck(&f, kDepth);
    if (HasFatalFailure()) return;
  }
  f.Collect();
  EXPECT_TRUE(TreeIsWhole(f.main.roots[0], kDepth));
}

TEST(ForkTest, WithOtherThreadsThatAllocateAndForget) {
  Fixture f("initial_goal=1m");
  f.main.roots[0] = MakeTree(&f.main, 10);
  std::atomic<bool> stop{false};
  std::atomic<int> running{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.push_back(Spawn(&f.heap, [&, t](Thread* self) {
      running.fetch_add(1);
      while (!stop.load()) {
        self->roots[0] = New(self, 5);
        Poll(self);
        if (t == 0) {
          const DetachedScope detached(self);
          std::this_thread::yield();
        }
      }
    }));
  }
  {
    const DetachedScope detached(&f.main);
    while (!kThreadsMayStartWhileForking && running.load() < 3) std::this_thread::yield();
  }
  for (int i = 0; i < 30 / kSlow; ++i) {
    ForkAndCheck(&f, 10);
    if (HasFatalFailure()) break;
  }
  stop.store(true);
  for (std::thread& thread : threads) Join(&f.main, &thread);
  f.Collect();
  EXPECT_TRUE(TreeIsWhole(f.main.roots[0], 10));
}

TEST(ForkTest, WithThreadsThatComeAndGo) {
  if (!kThreadsMayStartWhileForking) {
    GTEST_SKIP() << "the sanitizer's allocator does not survive a fork while a thread starts";
  }
  Fixture f("initial_goal=1m");
  f.main.roots[0] = MakeTree(&f.main, 8);
  std::atomic<bool> stop{false};
  std::vector<std::thread> makers;
  for (int t = 0; t < 2; ++t) {
    makers.emplace_back([&f, &stop] {  // not of the heap itself
      while (!stop.load()) {
        Spawn(&f.heap, [](Thread* self) {
          for (int k = 0; k < 300; ++k) self->roots[k % 8] = New(self, static_cast<size_t>(k % 50));
          Poll(self);
        }).join();
      }
    });
  }
  for (int i = 0; i < 60; ++i) {
    ForkAndCheck(&f, 8, nullptr, i % 8 == 0);
    if (HasFatalFailure()) break;
    if (i % 4 == 0) f.Collect();
  }
  stop.store(true);
  for (std::thread& thread : makers) Join(&f.main, &thread);
  f.Collect();
  EXPECT_TRUE(TreeIsWhole(f.main.roots[0], 8));
}

}  // namespace
}  // namespace tricolor::gc::fake
