// What a cycle costs the program while it runs: stops that do not grow with the heap, and most of
// its speed.
//
// Wall-clock figures of a shared machine wander, so each test takes the best of several cycles
// and asks for much less than bench/ measures.
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define SKIP_WHEN_SLOW() GTEST_SKIP() << "figures of a sanitizer's build mean nothing"
#else
#define SKIP_WHEN_SLOW()                                                  \
  if (TestOptions().verify || TestOptions().stress != 0)                  \
  GTEST_SKIP() << "verify stops the world and stress collects at will"
#endif

// A tree of `bytes` in nodes of 64 bytes, under one root.
Node* MakeHeap(Thread* t, size_t bytes) {
  const size_t nodes = bytes / 64;
  Node* const top = New(t, nodes / 1000);
  t->roots[0] = top;
  for (size_t i = 0; i < top->count; ++i) {
    Set(top, i, New(t, 3));
    Node* last = Get(top, i);
    for (int k = 0; k < 999; ++k) {
      Node* node = New(t, 3);
      Set(last, static_cast<size_t>(k) % 3, node);
      last = node;
    }
    Poll(t);
  }
  return top;
}

// Of this thread: what the scheduler gives to others meanwhile is not a stop by the collector.
uint64_t CpuNs() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}

struct CycleFigures {
  uint64_t longest_stop = 0;      // in one Poll, wall clock
  uint64_t longest_stop_cpu = 0;  // the same, on the thread's own clock
  uint64_t mark_ns = 0;
  double rate = 0;            // operations per microsecond of this thread
};

// Works until the next cycle has ended (or for `ns` when there is none), and watches its polls.
CycleFigures Work(Fixture* f, Node* top, bool with_cycle, uint64_t ns) {
  CycleFigures figures;
  const uint64_t before = f->heap.GetStatistics().cycles;
  if (with_cycle) f->heap.RequestCollection();
  const uint64_t begin = NowNs();
  uint64_t operations = 0;
  uint64_t x = 88172645463325252u;
  for (;;) {
    for (int i = 0; i < 100; ++i) {
      x ^= x << 13;
      x ^= x >> 7;
      x ^= x << 17;
      Node* owner = Get(top, x % top->count);
      // A short-lived node, a look at an old one, and a store into it.
      Node* node = New(&f->main, 2, x);
      f->main.roots[1] = node;
      Node* next = Get(owner, 0);
      Set(owner, 0, next);
      if (PollRequested(&f->main)) {
        const uint64_t poll_begin = NowNs();
        const uint64_t cpu_begin = CpuNs();
        Poll(&f->main);
        figures.longest_stop_cpu = std::max(figures.longest_stop_cpu, CpuNs() - cpu_begin);
        figures.longest_stop = std::max(figures.longest_stop, NowNs() - poll_begin);
      }
    }
    operations += 100;
    const uint64_t now = NowNs();
    if (with_cycle ? f->heap.GetStatistics().cycles > before : now - begin > ns) {
      figures.rate = static_cast<double>(operations) * 1e3 / static_cast<double>(now - begin);
      figures.mark_ns = f->heap.GetStatistics().last_mark_ns;
      return figures;
    }
  }
}

CycleFigures Best(Fixture* f, Node* top, bool with_cycle) {
  CycleFigures best;
  for (int i = 0; i < 7; ++i) {
    const CycleFigures one = Work(f, top, with_cycle, 50000000);
    if (best.longest_stop == 0 || one.longest_stop < best.longest_stop) {
      best.longest_stop = one.longest_stop;
    }
    if (best.longest_stop_cpu == 0 || one.longest_stop_cpu < best.longest_stop_cpu) {
      best.longest_stop_cpu = one.longest_stop_cpu;
    }
    best.rate = std::max(best.rate, one.rate);
    best.mark_ns = one.mark_ns;
  }
  return best;
}

TEST(PauseTest, TheLongestStopDoesNotGrowWithTheHeap) {
  SKIP_WHEN_SLOW();
  Fixture f("initial_goal=4g");
  for (const size_t mib : {32u, 256u}) {
    Node* top = MakeHeap(&f.main, mib << 20);
    const CycleFigures figures = Best(&f, top, true);
    std::printf("%zu MiB: marking %.1f ms, longest stop %.3f ms, CPU %.3f ms (best of 7)\n", mib,
                static_cast<double>(figures.mark_ns) / 1e6,
                static_cast<double>(figures.longest_stop) / 1e6,
                static_cast<double>(figures.longest_stop_cpu) / 1e6);
    EXPECT_LT(figures.longest_stop_cpu, 500000u);
    f.main.roots[0] = nullptr;
    f.Collect();
  }
}

TEST(PauseTest, AMutatorKeepsItsSpeedWhileTheHeapIsMarked) {
  SKIP_WHEN_SLOW();
  if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "needs two processors";
  Fixture f("initial_goal=4g");
  const size_t mib = std::getenv("TRICOLOR_TEST_MIB") != nullptr
                         ? std::strtoul(std::getenv("TRICOLOR_TEST_MIB"), nullptr, 10)
                         : 256;
  Node* top = MakeHeap(&f.main, mib << 20);
  const CycleFigures alone = Best(&f, top, false);
  const CycleFigures marked = Best(&f, top, true);
  std::printf("operations per us: %.1f alone, %.1f while %zu MiB are marked in %.1f ms: %.2f\n",
              alone.rate, marked.rate, mib, static_cast<double>(marked.mark_ns) / 1e6,
              marked.rate / alone.rate);
  // Not a figure (tools/bench latency has those, a busy machine spoils them here): a collector that
  // stops the program would leave next to nothing.
  EXPECT_GT(marked.rate, 0.1 * alone.rate);
}

struct SchedAttributes {  // sched_getattr(2)
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
};

uint64_t SliceOf(pid_t thread) {
  SchedAttributes a = {};
  return syscall(SYS_sched_getattr, thread, &a, sizeof(a), 0) == 0 ? a.runtime : 0;
}

// Else each of its waits takes what is left of a mutator's slice where no processor is idle.
TEST(PauseTest, TheCollectorAsksForShortSlices) {
  if (SliceOf(0) == 0) GTEST_SKIP() << "this kernel tells nothing about slices (Linux before 6.12)";
  Fixture f;
  f.Collect();
  int others = 0;
  int with_short_slices = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
    const pid_t thread = std::stoi(entry.path().filename());
    if (thread == getpid()) continue;
    ++others;
    if (SliceOf(thread) == 100000) ++with_short_slices;
  }
  EXPECT_GE(others, 1);
  EXPECT_EQ(with_short_slices, 1);
}

}  // namespace
}  // namespace tricolor::gc::fake
