// Waiting: blocking on a word of a cell, detached, interruptible by signals on the main thread.
#ifndef TRICOLOR_RUNTIME_MODULES_WAITING_H_
#define TRICOLOR_RUNTIME_MODULES_WAITING_H_

#include <cstdint>

namespace tricolor {

enum class WaitResult { kDone, kTimeout, kError };

// A futex lock: 0 free, 1 held, 2 held and somebody waits.
bool TryAcquireWord(uint32_t* word);
// Waits until it has the word. `timeout_ns` < 0: for ever. kError: a signal handler raised.
WaitResult AcquireWord(uint32_t* word, int64_t timeout_ns);
// False: it was free.
bool ReleaseWord(uint32_t* word);

int64_t MonotonicNs();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_WAITING_H_
