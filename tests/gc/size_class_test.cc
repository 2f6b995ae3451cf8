#include "gc/size_class.h"

#include <gtest/gtest.h>

#include "gc/cell_class.h"

namespace tricolor::gc {
namespace {

TEST(SizeClassTest, EverySizeFitsItsClassAndWastesAtMostAnEighth) {
  uint32_t last = 0;
  for (size_t bytes = 1; bytes <= kMaxSmallSize; ++bytes) {
    const SizeClass c = SizeClassOf(bytes);
    ASSERT_GE(c.bytes, bytes);
    ASSERT_EQ(c.bytes % kGranule, 0u);
    ASSERT_TRUE(c.index == last || c.index == last + 1) << bytes;
    ASSERT_EQ(c.bytes, kClassBytes[c.index]);
    if (bytes > 128) {
      ASSERT_LE((c.bytes - bytes) * 8, c.bytes) << bytes;
    }
    last = c.index;
  }
  EXPECT_EQ(last + 1, kThreadClasses);
}

TEST(SizeClassTest, MediumClassesDivideABlock) {
  for (size_t bytes = kMaxSmallSize + 1; bytes <= kMaxCellSize; ++bytes) {
    const uint32_t c = CellClassOf(bytes);
    ASSERT_LT(c, kCellClasses);
    ASSERT_GE(kClassBytes[c], bytes);
    ASSERT_GE(kBlockSize / kClassBytes[c], 2u);
  }
}

TEST(SizeClassTest, StartMasksNameTheStartsOfCellsAndNothingElse) {
  for (uint32_t c = 0; c < kCellClasses; ++c) {
    const size_t stride = kClassBytes[c] / kGranule;
    const size_t cells = kBlockSize / kClassBytes[c];
    for (const auto& [first, last] : {std::pair<size_t, size_t>{0, cells},
                                      {cells / 3, cells / 2 + 1},
                                      {cells - 1, cells}}) {
      uint64_t words[64] = {};
      ForEachStartMask(first * stride, last * stride, stride, [&](size_t word, uint64_t mask) {
        ASSERT_LT(word, 64u);
        ASSERT_EQ(words[word] & mask, 0u);
        words[word] |= mask;
      });
      for (size_t g = 0; g < 4096; ++g) {
        const bool start = g % stride == 0 && g / stride >= first && g / stride < last;
        ASSERT_EQ(words[g / 64] >> (g % 64) & 1, start ? 1u : 0u) << c << " " << g;
      }
    }
  }
}

}  // namespace
}  // namespace tricolor::gc
