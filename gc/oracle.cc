#include "gc/oracle.h"

#include <cstdio>
#include <cstdlib>

namespace tricolor::gc {

void FailOracle(HeapImpl* heap, const char* oracle, const char* point, const std::string& what) {
  std::fprintf(stderr, "tricolor gc %s: cycle %llu, %s: %s\n", oracle,
               static_cast<unsigned long long>(heap->collector.cycles_started()), point,
               what.c_str());
  std::fflush(stderr);
  std::abort();
}

std::string Hex(const void* address) {
  char text[32];
  std::snprintf(text, sizeof text, "%p", address);
  return text;
}

std::string Name(HeapImpl* heap, const void* cell) {
  return Hex(cell) + " (" + heap->embedder->Describe(cell) + ")";
}

}  // namespace tricolor::gc
