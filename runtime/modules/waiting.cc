#include "runtime/modules/waiting.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

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

WaitResult AcquireWord(uint32_t* word, int64_t timeout_ns) {
  if (TryAcquireWord(word)) return WaitResult::kDone;
  if (timeout_ns == 0) return WaitResult::kTimeout;
  const int64_t deadline = timeout_ns < 0 ? -1 : MonotonicNs() + timeout_ns;
  Thread* thread = CurrentThread();
  for (;;) {
    bool interrupted = false;
    {
      gc::DetachedScope detached(thread);
      for (;;) {
        if (__atomic_exchange_n(word, 2, __ATOMIC_ACQUIRE) == 0) return WaitResult::kDone;
        timespec limit, *until = nullptr;
        if (deadline >= 0) {
          if (MonotonicNs() >= deadline) return WaitResult::kTimeout;
          limit.tv_sec = deadline / 1000000000;
          limit.tv_nsec = deadline % 1000000000;
          until = &limit;
        }
        const long failed = syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, 2, until, nullptr,
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
