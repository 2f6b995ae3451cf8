#include "runtime/other_stacks.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>

namespace tricolor {
namespace {

// A mapping may have more than the stack in it: it lies in memory of malloc, or the kernel has
// joined it to its neighbours.
constexpr ptrdiff_t kMostAbove = 8 << 20;
constexpr ptrdiff_t kMostBelow = 1 << 20;  // of frames that a loop of the interpreter has called
constexpr ptrdiff_t kMostBetween = 64 << 20;  // from what is seen to the next such loop

struct Maps {
  FILE* const file = fopen("/proc/self/maps", "re");
  ~Maps() {
    if (file != nullptr) fclose(file);
  }
};

bool IsWithin(const void* p, const char* begin, const char* end) { return p >= begin && p < end; }

}  // namespace

StackRange FindStack(const void* address) {
  const auto wanted = reinterpret_cast<uintptr_t>(address);
  const Maps maps;
  char line[512];
  bool whole = true;  // a line may be longer than that
  while (maps.file != nullptr && fgets(line, sizeof line, maps.file) != nullptr) {
    unsigned long begin, end;  // NOLINT
    const bool begins = whole;
    whole = line[strcspn(line, "\n")] != 0;
    if (!begins || sscanf(line, "%lx-%lx r", &begin, &end) != 2 || wanted < begin || wanted >= end)
      continue;
    return {reinterpret_cast<const char*>(begin), reinterpret_cast<const char*>(end)};
  }
  return {};
}

bool TraceOtherStacks(const Thread* thread, gc::Visitor& visitor, const char* sp, const char* low,
                      const char* base) {
  const bool at_home = IsWithin(sp, low, base);
  bool alone = at_home;
  for (InterpreterSegment* s = thread->segment; s != nullptr; s = s->outer)
    alone &= IsWithin(s->low, low, base);
  if (alone) return false;
  const StackRange own = FindStack(base - 1);
  visitor.VisitConservative(at_home ? sp : std::max(low, own.begin), base);
  // What of one of the other stacks has been looked at, and where its mapping ends. Of a stack that
  // was left with frames on it, nobody knows where its end is.
  const char *begin = nullptr, *end = nullptr, *limit = nullptr;
  const auto look_on = [&](const char* at) {
    const char* most = limit - at > kMostAbove ? at + kMostAbove : limit;
    if (most > end) visitor.VisitConservative(end, most);
    end = std::max(end, most);
  };
  if (!at_home) {
    begin = end = sp;
    limit = FindStack(sp).end;
    if (limit != nullptr) look_on(sp);
  }
  for (InterpreterSegment* s = thread->segment; s != nullptr; s = s->outer) {
    const auto* at = static_cast<const char*>(s->low);
    if (IsWithin(at, low, base)) continue;
    if (!IsWithin(at, begin, limit) || at - end > kMostBetween) {
      const StackRange left = FindStack(at);
      if (left.end == nullptr) continue;
      begin = end = at - left.begin > kMostBelow ? at - kMostBelow : left.begin;
      limit = left.end;
    }
    look_on(at);
  }
  return true;
}

}  // namespace tricolor
