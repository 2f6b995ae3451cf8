#include "gc/asymmetric_fence.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gc/check.h"

namespace tricolor::gc {
namespace {

bool Command(int command) { return syscall(SYS_membarrier, command, 0, 0) == 0; }

}  // namespace

bool HasAsymmetricFences() {
  static const bool registered = Command(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
  return registered;
}

void HeavyFence() {
  // A child of fork may have to register anew.
  TC_CHECK(Command(MEMBARRIER_CMD_PRIVATE_EXPEDITED) ||
               (Command(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) && Command(MEMBARRIER_CMD_PRIVATE_EXPEDITED)),
           "membarrier fails, and did not when the program began");
}

}  // namespace tricolor::gc
