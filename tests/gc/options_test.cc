#include "gc/options.h"

#include <gtest/gtest.h>

namespace tricolor::gc {
namespace {

TEST(OptionsTest, ReadsEveryKey) {
  Options o;
  EXPECT_EQ(Options::Parse("trace=1,verify=1,stress=42,initial_goal=64m,generations=0", &o), "");
  EXPECT_TRUE(o.trace);
  EXPECT_TRUE(o.verify);
  EXPECT_EQ(o.stress, 42u);
  EXPECT_FALSE(o.generations);
  EXPECT_EQ(o.initial_goal, size_t{64} << 20);
  EXPECT_EQ(Options::Parse("trace=0,initial_goal=1048576", &o), "");
  EXPECT_FALSE(o.trace);
  EXPECT_EQ(o.initial_goal, size_t{1} << 20);
  EXPECT_EQ(Options::Parse("soft_limit=100m,hard_limit=1g", &o), "");
  EXPECT_EQ(o.soft_limit, size_t{100} << 20);
  EXPECT_EQ(o.hard_limit, size_t{1} << 30);
}

TEST(OptionsTest, AnEmptyTextChangesNothing) {
  Options o;
  EXPECT_EQ(Options::Parse("", &o), "");
  EXPECT_FALSE(o.trace || o.verify);
  EXPECT_EQ(o.stress, 0u);
}

TEST(OptionsTest, SaysWhatIsWrongInOneLine) {
  const char* const wrong[] = {"trace",          "trace=2",          "trace=",
                               "colour=1",       "stress=x",         "stress=-1",
                               "stress=1k",      "initial_goal=1",   "initial_goal=12q",
                               "initial_goal=",  "initial_goal=99999999999999999999", "=1",
                               "verify=1 ,trace=1", "hard_limit=",      "soft_limit=many",
                               "initial_goal=9999999999g"};
  for (const char* text : wrong) {
    Options o;
    const std::string problem = Options::Parse(text, &o);
    EXPECT_NE(problem, "") << text;
    EXPECT_EQ(problem.find('\n'), std::string::npos) << text;
    EXPECT_EQ(problem.rfind("TRICOLOR_GC: ", 0), 0u) << problem;
  }
  Options o;
  EXPECT_EQ(Options::Parse("colour=1", &o),
            "TRICOLOR_GC: unknown key 'colour'; known: trace, verify, remark, shadow, stress, generations, "
            "initial_goal, soft_limit, hard_limit");
  EXPECT_EQ(Options::Parse("hard_limit=1m", &o),
            "TRICOLOR_GC: hard_limit is bytes, at least 8m (suffixes k, m, g), not '1m'");
  o = Options();
  EXPECT_EQ(Options::Parse("soft_limit=100m,hard_limit=64m", &o),
            "TRICOLOR_GC: soft_limit is above hard_limit");
  EXPECT_EQ(Options::Parse("trace=yes", &o), "TRICOLOR_GC: trace is 0 or 1, not 'yes'");
}

}  // namespace
}  // namespace tricolor::gc
