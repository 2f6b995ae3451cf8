// CellClass: every size of cell that a block can be cut into, and the bit patterns that go with it.
//
// WHY        The thread-local classes (size_class.h) end at 8 KiB. Between that and half a block
//            six more classes share a block, so that a cell of 9 KiB does not cost 64; a thread
//            takes one such cell at a time.
//            Bitmaps have a bit per granule and use only the bits of cell starts; within a
//            64-bit word the starts of one class form a fixed pattern, shifted.
#ifndef TRICOLOR_GC_CELL_CLASS_H_
#define TRICOLOR_GC_CELL_CLASS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "gc/mutator.h"
#include "gc/size_class.h"

namespace tricolor::gc {

inline constexpr size_t kBlockSize = size_t{64} << 10;
inline constexpr size_t kIntervalBytes = 8192;  // that a refill takes of a block, at most
inline constexpr uint32_t kThreadClasses = SizeClassOf(kMaxSmallSize).index + 1;
inline constexpr uint32_t kMediumSizes[] = {9360, 10912, 13104, 16384, 21840, 32768};
inline constexpr uint32_t kCellClasses = kThreadClasses + 6;
inline constexpr size_t kMaxCellSize = 32768;
static_assert(kCellClasses <= static_cast<uint32_t>(kSmallClasses));

// Bytes of a cell, by class index.
inline constexpr std::array<uint32_t, kCellClasses> kClassBytes = [] {
  std::array<uint32_t, kCellClasses> bytes{};
  for (size_t size = kGranule; size <= kMaxSmallSize; size += kGranule) {
    const SizeClass c = SizeClassOf(size);
    bytes[c.index] = c.bytes;
  }
  for (uint32_t i = 0; i < 6; ++i) bytes[kThreadClasses + i] = kMediumSizes[i];
  return bytes;
}();

// REQUIRES 0 < bytes <= kMaxCellSize.
constexpr uint32_t CellClassOf(size_t bytes) {
  if (bytes <= kMaxSmallSize) return SizeClassOf(bytes).index;
  uint32_t c = kThreadClasses;
  while (kClassBytes[c] < bytes) ++c;
  return c;
}

// kStartPattern[k]: bits 0, k, 2k, … of a word, for cells of k granules.
inline constexpr std::array<uint64_t, 65> kStartPattern = [] {
  std::array<uint64_t, 65> pattern{};
  for (size_t k = 1; k <= 64; ++k) {
    for (size_t bit = 0; bit < 64; bit += k) pattern[k] |= uint64_t{1} << bit;
  }
  return pattern;
}();

// Calls f(word_index, mask) for the words that hold the start bits of the cells of `stride`
// granules in [first, end), both starts of cells.
template <class F>
inline void ForEachStartMask(size_t first, size_t end, size_t stride, F&& f) {
  if (stride > 64) {
    for (size_t g = first; g < end; g += stride) f(g / 64, uint64_t{1} << (g % 64));
    return;
  }
  while (first < end) {
    const size_t word = first / 64;
    const size_t shift = first % 64;
    uint64_t mask = kStartPattern[stride] << shift;
    const size_t word_end = (word + 1) * 64;
    if (end < word_end) mask &= (uint64_t{1} << (end % 64)) - 1;
    f(word, mask);
    first += (word_end - first + stride - 1) / stride * stride;
  }
}

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_CELL_CLASS_H_
