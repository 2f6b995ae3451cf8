// fork: the child has the heap and one thread; both go on, whatever the collector was doing.
#include <sys/wait.h>
#include <unistd.h>

#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

#if defined(__SANITIZE_THREAD__)
#define SKIP_UNDER_TSAN() GTEST_SKIP() << "ThreadSanitizer does not follow a fork with threads"
#else
#define SKIP_UNDER_TSAN() static_cast<void>(0)
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

void ForkAndCheck(Fixture* f, int depth) {
  f->heap.BeforeFork(&f->main);
  const pid_t child = fork();
  if (child == 0) {
    f->heap.AfterForkChild(&f->main);
    alarm(60);
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

TEST(ForkTest, WithAnIdleCollector) {
  SKIP_UNDER_TSAN();
  Fixture f;
  f.main.roots[0] = MakeTree(&f.main, 12);
  ForkAndCheck(&f, 12);
  f.Collect();
  EXPECT_TRUE(TreeIsWhole(f.main.roots[0], 12));
}

TEST(ForkTest, InEveryPhase) {
  SKIP_UNDER_TSAN();
  Fixture f("stress=0");
  constexpr int kDepth = 16;
  f.main.roots[0] = MakeTree(&f.main, kDepth);
  for (int i = 0; i < 40; ++i) {
    for (int k = 0; k < 2000; ++k) New(&f.main, 2);
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
  SKIP_UNDER_TSAN();
  Fixture f("initial_goal=1m");
  f.main.roots[0] = MakeTree(&f.main, 10);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.push_back(Spawn(&f.heap, [&, t](Thread* self) {
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
  for (int i = 0; i < 30; ++i) {
    ForkAndCheck(&f, 10);
    if (HasFatalFailure()) break;
  }
  stop.store(true);
  for (std::thread& thread : threads) Join(&f.main, &thread);
  f.Collect();
  EXPECT_TRUE(TreeIsWhole(f.main.roots[0], 10));
}

}  // namespace
}  // namespace tricolor::gc::fake
