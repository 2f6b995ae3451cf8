#include "gc/check.h"

#include <cstdio>
#include <cstdlib>

namespace tricolor::gc {

void CheckFailed(const char* file, int line, const char* condition, const char* message) {
  std::fprintf(stderr, "tricolor: %s:%d: check failed: %s: %s\n", file, line, condition, message);
  std::fflush(stderr);
  std::abort();
}

}  // namespace tricolor::gc
