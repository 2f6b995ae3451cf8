// The cores of numbers and text, without the interpreter.
#include <cmath>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/search.h"
#include "runtime/objects/str.h"
#include "runtime/runtime.h"

namespace tricolor {
namespace {

class NumbersAndTextTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    RuntimeOptions options;
    options.no_site = true;
    std::string error;
    runtime = Runtime::Start(options, &error).release();
    ASSERT_NE(runtime, nullptr) << error;
  }
  static void TearDownTestSuite() {
    delete runtime;
    runtime = nullptr;
  }
  static std::string Text(Object* o) { return StrToStd(o); }
  static inline Runtime* runtime = nullptr;
};

TEST_F(NumbersAndTextTest, IntsChangeRepresentationWithoutChangingValue) {
  for (int shift : {0, 29, 30, 59, 60, 61, 62, 63, 64, 90, 1000}) {
    Object* power = IntShiftLeft(BoxInt(1), BoxInt(shift));
    Object* less = IntSubtract(power, BoxInt(1));
    EXPECT_TRUE(IntEqual(IntAdd(less, BoxInt(1)), power)) << shift;
    EXPECT_TRUE(IntEqual(IntShiftRight(power, BoxInt(shift)), BoxInt(1))) << shift;
    EXPECT_TRUE(IntEqual(IntFloorDivide(IntMultiply(power, less), power), less)) << shift;
  }
  EXPECT_EQ(BoxInt(7), BoxInt(7)) << "small ints are shared";
  EXPECT_EQ(ToValue(BoxInt(-(int64_t{1} << 59))).AsInt(), -(int64_t{1} << 59));
}

TEST_F(NumbersAndTextTest, IntTextRoundTrips) {
  const std::string digits = "123456789012345678901234567890";
  Object* n = IntFromText(digits.data(), digits.size(), 10);
  ASSERT_NE(n, nullptr);
  EXPECT_EQ(Text(IntRepr(n)), digits);
  EXPECT_EQ(IntFromText("1__0", 4, 10), nullptr);
  EXPECT_FALSE(ErrorSet());
}

TEST_F(NumbersAndTextTest, ReprOfDoublesIsShortest) {
  EXPECT_EQ(DoubleRepr(0.1), "0.1");
  EXPECT_EQ(DoubleRepr(1e16), "1e+16");
  EXPECT_EQ(DoubleRepr(-0.0), "-0.0");
  EXPECT_EQ(DoubleRepr(5e-324), "5e-324");
}

TEST_F(NumbersAndTextTest, InternGivesOneObjectPerText) {
  Object* a = Intern("some_new_name");
  EXPECT_EQ(Intern(NewStrAscii("some_new_name")), a);
  EXPECT_EQ(Intern("h\xc3\xa9"), Intern("h\xc3\xa9"));
}

TEST_F(NumbersAndTextTest, AppendNeverChangesAStrThatExists) {
  Object* base = NewStrAscii(std::string(400, 'x'));
  Object* grown = StrAppend(StrAppend(base, NewStrAscii("a")), NewStrAscii("b"));
  // Both extend `grown`; only one of them can have the room behind it.
  Object* left = StrAppend(grown, NewStrAscii("left"));
  Object* right = StrAppend(grown, NewStrAscii("right"));
  EXPECT_EQ(Text(grown), std::string(400, 'x') + "ab");
  EXPECT_EQ(Text(left), std::string(400, 'x') + "ableft");
  EXPECT_EQ(Text(right), std::string(400, 'x') + "abright");
  int64_t size;
  EXPECT_EQ(std::string(StrUtf8(left, &size)), std::string(400, 'x') + "ableft");
  EXPECT_EQ(size, 406);
}

TEST_F(NumbersAndTextTest, StringsAreAsNarrowAsTheirCharacters) {
  EXPECT_TRUE(StrIsAscii(NewStr("abc")));
  EXPECT_EQ(StrKindOf(NewStr("\xc3\xa9")), kLatin1);
  EXPECT_EQ(StrKindOf(NewStr("\xc5\x91")), kUcs2);
  EXPECT_EQ(StrKindOf(NewStr("\xf0\x9f\x98\x80")), kUcs4);
  EXPECT_TRUE(StrIsAscii(StrSubstring(NewStr("a\xc5\x91"), 0, 1)));
}

TEST_F(NumbersAndTextTest, BrokenUtf8IsRefusedAndCanBeEscaped) {
  EXPECT_EQ(NewStr("\xed\xa0\x80"), nullptr);
  EXPECT_TRUE(ErrorIs(exc::UnicodeDecodeError));
  ClearError();
  Object* s = StrSurrogateEscape("a\xff");
  std::string back;
  ASSERT_TRUE(StrToFsBytes(s, &back));
  EXPECT_EQ(back, "a\xff");
}

TEST(SearchTest, TwoWayAgreesWithTheObviousMethod) {
  uint32_t state = 1;
  auto next = [&state](uint32_t n) {
    state = state * 1664525 + 1013904223;
    return (state >> 16) % n;
  };
  for (int round = 0; round < 4000; ++round) {
    std::u16string y(next(60), 0), x(1 + next(20), 0);
    for (char16_t& c : y) c = static_cast<char16_t>(next(2));
    for (char16_t& c : x) c = static_cast<char16_t>(next(2));
    const auto n = static_cast<int64_t>(y.size()), m = static_cast<int64_t>(x.size());
    const auto first = static_cast<int64_t>(y.find(x)), last = static_cast<int64_t>(y.rfind(x));
    if (m > n) continue;
    EXPECT_EQ((search::TwoWay<char16_t, false>({y.data(), n}, {x.data(), m})), first) << round;
    EXPECT_EQ(search::Forward(y.data(), n, x.data(), m), first) << round;
    EXPECT_EQ(search::Backward(y.data(), n, x.data(), m), last) << round;
    const int64_t back = search::TwoWay<char16_t, true>({y.data(), n}, {x.data(), m});
    EXPECT_EQ(back < 0 ? -1 : n - m - back, last) << round;
  }
}

}  // namespace
}  // namespace tricolor
