// SizeClassOf: which thread-local interval serves a size. Waste is at most 12.5 % from 128 bytes.
#ifndef TRICOLOR_GC_SIZE_CLASS_H_
#define TRICOLOR_GC_SIZE_CLASS_H_

#include <cstddef>
#include <cstdint>

namespace tricolor::gc {

inline constexpr size_t kGranule = 16;

struct SizeClass {
  uint32_t index;
  uint32_t bytes;
};

// Up to 128 bytes a class per granule (indices 0..7); above, eight classes per doubling.
// REQUIRES 0 < bytes <= kMaxSmallSize.
constexpr SizeClass SizeClassOf(size_t bytes) {
  if (bytes <= 128) {
    const uint32_t index = static_cast<uint32_t>((bytes + kGranule - 1) / kGranule - 1);
    return {index, (index + 1) * static_cast<uint32_t>(kGranule)};
  }
  const int log = 63 - __builtin_clzll(bytes - 1);        // 2^log < bytes <= 2^(log + 1)
  const uint32_t step = 1u << (log - 3);
  const uint32_t eighth = static_cast<uint32_t>((bytes - 1 - (size_t{1} << log)) / step);
  return {static_cast<uint32_t>(8 + (log - 7) * 8) + eighth,
          (1u << log) + (eighth + 1) * step};
}
static_assert(SizeClassOf(128).index == 7 && SizeClassOf(129).index == 8);
static_assert(SizeClassOf(8192).index == 55 && SizeClassOf(8192).bytes == 8192);

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_SIZE_CLASS_H_
