// Arguments with `self` in front stand in an array on the native stack, which the collector scans: where it has more room than
// arguments there is nothing of earlier calls.
#include <cstddef>
#include <cstring>

#include "gtest/gtest.h"
#include "runtime/objects/descriptors.h"

namespace tricolor {
namespace {

constexpr size_t kRoom = sizeof(PrependedArgs) / sizeof(Object*) - 1;

[[gnu::noinline]] void LeaveWords() {
  char words[4096];
  std::memset(words, 0x5a, sizeof(words));
  asm volatile("" : : "r"(words) : "memory");
}

[[gnu::noinline]] size_t StaleWords() {
  Object self = {};
  Object* const args[] = {&self};
  PrependedArgs all(&self, args, 1, nullptr);
  EXPECT_EQ(all.data()[0], &self);
  EXPECT_EQ(all.data()[1], &self);
  size_t stale = 0;
  for (size_t i = 2; i < kRoom; ++i) stale += all.data()[i] != nullptr;
  return stale;
}

TEST(PrependedArgsTest, NothingOfEarlierCalls) {
  LeaveWords();
  EXPECT_EQ(StaleWords(), 0u);
}

}  // namespace
}  // namespace tricolor
