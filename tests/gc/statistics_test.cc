// What a heap tells of itself: statistics as JSON, and a line for each cycle with trace=1.
#include "gc/statistics.h"

#include <regex>

#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

constexpr size_t kDead = 5000;

void DropNodes(Fixture* f) {
  for (size_t i = 0; i < kDead; ++i) ASSERT_NE(New(&f->main, 3), nullptr);
}

uint64_t Member(const std::string& json, const std::string& name) {
  std::smatch found;
  const std::regex member("\"" + name + "\": ([0-9]+)");
  if (!std::regex_search(json, found, member)) return ~uint64_t{0};
  return std::stoull(found[1]);
}

TEST(StatisticsTest, JsonHasEveryFieldInOneLine) {
  Fixture f("stress=0");
  DropNodes(&f);
  f.main.roots[0] = New(&f.main, 1000);
  f.heap.AccountExternal(123456);
  f.Collect();
  const Statistics s = f.heap.GetStatistics();
  const std::string json = ToJson(s);
  EXPECT_TRUE(std::regex_match(
      json, std::regex("\\{(\"[a-z_]+\": [0-9]+, ){9}\"[a-z_]+\": [0-9]+\\}")))
      << json;
  EXPECT_EQ(Member(json, "cycles"), 1u);
  EXPECT_EQ(Member(json, "full_cycles"), 1u);
  EXPECT_GE(Member(json, "bytes_live"), 8000u);
  EXPECT_EQ(Member(json, "bytes_in_use"), s.bytes_in_use);
  EXPECT_GE(Member(json, "cells_allocated"), kDead);
  EXPECT_EQ(Member(json, "objects_freed_last"), s.objects_freed_last);
  EXPECT_GE(Member(json, "objects_freed_last"), kDead);
  EXPECT_EQ(Member(json, "last_mark_ns"), s.last_mark_ns);
  EXPECT_EQ(Member(json, "last_sweep_ns"), s.last_sweep_ns);
  EXPECT_EQ(Member(json, "max_pause_ns"), s.max_pause_ns);
  EXPECT_EQ(Member(json, "external_bytes"), 123456u);
  f.heap.AccountExternal(-123456);
}

TEST(StatisticsTest, TraceWritesALineForEachCycle) {
  testing::internal::CaptureStderr();
  uint64_t freed = 0;
  {
    Fixture f("stress=0,trace=1");
    f.heap.SetEnabled(false);
    DropNodes(&f);
    f.Collect();
    freed = f.heap.GetStatistics().objects_freed_last;
    f.heap.Collect(&f.main, nullptr, CycleKind::kYoung);
  }
  const std::string text = testing::internal::GetCapturedStderr();
  const std::string rest =
      " mark=[0-9.]+ms pause=[0-9.]+ms live=[0-9]+->[0-9]+MiB dead=[0-9]+MiB "
      "goal=[0-9]+MiB sweep=[0-9.]+ms total=[0-9.]+ms rounds=[1-9][0-9]* remembered=[0-9]+ "
      "freed=([0-9]+)\n";
  std::smatch found;
  ASSERT_TRUE(std::regex_search(text, found, std::regex("gc 1 full" + rest))) << text;
  EXPECT_EQ(std::stoull(found[1]), freed);
  EXPECT_GE(freed, kDead);
  EXPECT_TRUE(std::regex_search(text, std::regex("gc 2 (young|full)" + rest))) << text;
}

}  // namespace
}  // namespace tricolor::gc::fake
