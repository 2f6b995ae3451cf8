// The .pyc header check, which needs no runtime. (Reading and writing of values is compared with
// CPython in tests/python/cases/language/marshal_round_trip.py.)
#include "runtime/interp/unmarshal.h"

#include <string>

#include "gtest/gtest.h"

namespace tricolor {
namespace {

std::string Header(int magic) {
  std::string h = {static_cast<char>(magic & 255), static_cast<char>(magic >> 8), '\r', '\n'};
  h.resize(16);
  return h;
}

TEST(PycHeaderTest, PayloadFollowsSixteenBytes) {
  std::string_view payload;
  const std::string file = Header(kPycMagic) + "rest";
  EXPECT_EQ(CheckPyc(file, &payload), "");
  EXPECT_EQ(payload, "rest");
}

TEST(PycHeaderTest, AnotherVersionIsOneLineThatNamesBoth) {
  std::string_view payload;
  const std::string message = CheckPyc(Header(3413), &payload);
  EXPECT_NE(message.find("3413"), std::string::npos);
  EXPECT_NE(message.find("3495"), std::string::npos);
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

TEST(PycHeaderTest, ShortOrForeignFilesAreRefused) {
  std::string_view payload;
  EXPECT_NE(CheckPyc("", &payload), "");
  EXPECT_NE(CheckPyc(std::string(16, 'x'), &payload), "");
}

}  // namespace
}  // namespace tricolor
