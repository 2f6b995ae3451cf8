// Futex: waiting for a word to change, for a bounded time.
//
// WHY        std::atomic::wait has no time limit. A requester whose wake-up was lost would wait for
//            ever, while mutators, which need no answer from it, fill the memory.
// THREADS    Any. A wait may end early for no reason: look again.
#ifndef TRICOLOR_GC_FUTEX_H_
#define TRICOLOR_GC_FUTEX_H_

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>

namespace tricolor::gc {

inline void FutexWait(std::atomic<uint32_t>* word, uint32_t seen, long timeout_ns) {
  const timespec timeout = {timeout_ns / 1000000000, timeout_ns % 1000000000};
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, &timeout, nullptr, 0);
}

inline void FutexWake(std::atomic<uint32_t>* word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_FUTEX_H_
