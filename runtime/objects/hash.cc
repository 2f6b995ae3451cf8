// SipHash-1-3 and its key.

#include <sys/random.h>

#include <cstdlib>
#include <cstring>

#include "runtime/objects/bytes.h"

namespace tricolor {
namespace {

uint64_t key0, key1;

inline uint64_t Rotate(uint64_t x, int bits) { return x << bits | x >> (64 - bits); }

struct SipState {
  uint64_t v0, v1, v2, v3;
  void Round() {
    v0 += v1;
    v2 += v3;
    v1 = Rotate(v1, 13) ^ v0;
    v3 = Rotate(v3, 16) ^ v2;
    v0 = Rotate(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = Rotate(v1, 17) ^ v2;
    v3 = Rotate(v3, 21) ^ v0;
    v2 = Rotate(v2, 32);
  }
};

}  // namespace

int64_t HashBytes(const void* data, size_t size) {
  if (size == 0) return 0;
  SipState s{key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261,
             key1 ^ 0x7465646279746573};
  const auto* p = static_cast<const unsigned char*>(data);
  size_t left = size;
  for (; left >= 8; left -= 8, p += 8) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    s.v3 ^= word;
    s.Round();
    s.v0 ^= word;
  }
  uint64_t last = static_cast<uint64_t>(size) << 56;
  for (size_t i = 0; i < left; ++i) last |= static_cast<uint64_t>(p[i]) << (8 * i);
  s.v3 ^= last;
  s.Round();
  s.v0 ^= last;
  s.v2 ^= 0xff;
  s.Round();
  s.Round();
  s.Round();
  const auto hash = static_cast<int64_t>(s.v0 ^ s.v1 ^ s.v2 ^ s.v3);
  return hash == -1 ? -2 : hash;
}

void InitHashKey() {
  unsigned char secret[16];
  const char* text = std::getenv("PYTHONHASHSEED");
  char* end = nullptr;
  const unsigned long seed =  // NOLINT: strtoul's type
      text != nullptr && *text >= '0' && *text <= '9' ? std::strtoul(text, &end, 10) : 0;
  if (end != nullptr && *end == 0 && seed <= 0xffffffff) {
    std::memset(secret, 0, sizeof secret);
    auto x = static_cast<uint32_t>(seed);
    for (unsigned char& byte : secret) {
      if (seed == 0) break;
      x = x * 214013 + 2531011;
      byte = x >> 16 & 0xff;
    }
  } else if (getrandom(secret, sizeof secret, 0) != sizeof secret) {
    std::abort();
  }
  std::memcpy(&key0, secret, 8);
  std::memcpy(&key1, secret + 8, 8);
}

}  // namespace tricolor
