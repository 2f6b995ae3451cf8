// SystemCall: a blocking call of the system, detached, tried again after EINTR (PEP 475), and when
// the system has no more descriptors, after garbage has given back its own.
#ifndef TRICOLOR_RUNTIME_MODULES_SYSTEM_CALL_H_
#define TRICOLOR_RUNTIME_MODULES_SYSTEM_CALL_H_

#include <errno.h>

#include <cstdint>

#include "runtime/interrupt.h"
#include "runtime/modules/collect.h"
#include "runtime/thread.h"

namespace tricolor {

inline constexpr int64_t kCallRaised = INT64_MIN;  // a signal handler raised

// The call's result; negative: errno says why.
template <class F>
int64_t SystemCall(F call) {
  for (int attempt = 0;;) {
    int64_t result;
    int error_number;
    {
      gc::DetachedScope detached(CurrentThread());
      result = call();
      error_number = errno;
    }
    if (result < 0 && (error_number == EMFILE || error_number == ENFILE) &&
        FreeDescriptors(attempt++)) {
      continue;
    }
    if (result >= 0 || error_number != EINTR) {
      errno = error_number;
      return result;
    }
    if (!HandleInterrupt()) return kCallRaised;
  }
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_SYSTEM_CALL_H_
