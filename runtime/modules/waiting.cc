#include "runtime/modules/waiting.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

#include "gc/heap.h"
#include "runtime/interrupt.h"
#include "runtime/thread.h"

namespace tricolor {

int64_t MonotonicNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1000000000} + now.tv_nsec;
}

bool TryAcquireWord(uint32_t* word) {
  uint32_t free = 0;
  return __atomic_compare_exchange_n(word, &free, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

namespace {

constexpr int64_t kFirstPatienceNs = 100000000;

// Whoever waits long may be waiting for what a finalizer or a weak reference's callback does (a
// pool's threads end when nobody refers to the pool any more): a cycle, if there may be news.
void CollectWhileIdle(Thread* thread) {
  static std::atomic<uint64_t> seen{0};
  const uint64_t allocated = thread->heap->GetStatistics().cells_allocated;
  if (!thread->heap->Enabled() || seen.exchange(allocated) == allocated) return;
  thread->heap->RequestCollection();
}

// For those who wait for what this thread does.
class WaitsWithoutLimit {
 public:
  WaitsWithoutLimit(Thread* thread, bool without_limit) : thread_(without_limit ? thread : nullptr) {
    Set(true);
  }
  ~WaitsWithoutLimit() { Set(false); }

 private:
  void Set(bool value) {
    if (thread_ != nullptr) __atomic_store_n(&thread_->waits_for_lock, value, __ATOMIC_RELAXED);
  }
  Thread* const thread_;
};

}  // namespace

WaitResult AcquireWord(uint32_t* word, int64_t timeout_ns) {
  if (TryAcquireWord(word)) return WaitResult::kDone;
  if (timeout_ns == 0) return WaitResult::kTimeout;
  const int64_t begin = MonotonicNs();
  const int64_t deadline = timeout_ns < 0 ? -1 : begin + timeout_ns;
  int64_t patience = kFirstPatienceNs;
  Thread* thread = CurrentThread();
  for (;;) {
    bool interrupted = false;
    {
      WaitsWithoutLimit waits(thread, timeout_ns < 0);
      gc::DetachedScope detached(thread);
      for (;;) {
        if (__atomic_exchange_n(word, 2, __ATOMIC_ACQUIRE) == 0) return WaitResult::kDone;
        const int64_t now = MonotonicNs();
        if (deadline >= 0 && now >= deadline) return WaitResult::kTimeout;
        if (now - begin >= patience) {
          CollectWhileIdle(thread);
          patience *= 4;
        }
        int64_t until = begin + patience;
        if (deadline >= 0 && deadline < until) until = deadline;
        const timespec limit = {until / 1000000000, until % 1000000000};
        const long failed = syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, 2, &limit, nullptr,
                                    FUTEX_BITSET_MATCH_ANY);
        if (failed != 0 && errno == EINTR) {
          interrupted = true;
          break;
        }
      }
    }
    if (interrupted && !PollHere()) return WaitResult::kError;
    if (interrupted && !HandleInterrupt()) return WaitResult::kError;
  }
}

bool ReleaseWord(uint32_t* word) {
  const uint32_t old = __atomic_exchange_n(word, 0, __ATOMIC_RELEASE);
  if (old == 0) return false;
  if (old == 2) syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  return true;
}

}  // namespace tricolor
