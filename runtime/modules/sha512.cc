// _sha512: SHA-384 and SHA-512 (FIPS 180-4), for hashlib's fallback and for random's seeds.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "runtime/abstract.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"

namespace tricolor {

namespace {

struct Sha {
  uint64_t h[8];
  uint64_t bytes;     // so far
  uint8_t block[128];
};

struct ShaObject {
  Object base;
  Sha sha;            // under the object's lock
};

Type sha384_type, sha512_type;

// The first 64 bits of the fractional parts of the cube roots of the first 80 primes, computed
// once by integer Newton steps instead of being written out.
struct Constants {
  uint64_t k[80];
  Constants() {
    int count = 0;
    for (unsigned p = 2; count < 80; ++p) {
      bool prime = true;
      for (unsigned d = 2; d * d <= p; ++d) prime = prime && p % d != 0;
      if (prime) k[count++] = CubeRootFraction(p);
    }
  }
  // floor(cbrt(p) * 2**64) mod 2**64, by bisection: x**3 <= p * 2**192.
  static uint64_t CubeRootFraction(unsigned p) {
    const auto whole = static_cast<unsigned>(std::cbrt(static_cast<double>(p)) + 1e-9);
    uint64_t low = 0;
    for (int bit = 63; bit >= 0; --bit) {
      const uint64_t candidate = low | (uint64_t{1} << bit);
      if (CubeAtMost(whole, candidate, p)) low = candidate;
    }
    return low;
  }
  // (whole + fraction / 2**64)**3 <= p, exactly: in limbs of 32 bits.
  static bool CubeAtMost(unsigned whole, uint64_t fraction, unsigned p) {
    const uint32_t x[3] = {static_cast<uint32_t>(fraction),
                           static_cast<uint32_t>(fraction >> 32), whole};
    uint32_t square[6] = {}, cube[9] = {};
    Multiply(x, 3, x, 3, square);
    Multiply(square, 6, x, 3, cube);
    // Compare with p << 192, limb 6.
    for (int i = 8; i >= 0; --i) {
      const uint32_t wanted = i == 6 ? p : 0;
      if (cube[i] != wanted) return cube[i] < wanted;
    }
    return true;
  }
  static void Multiply(const uint32_t* a, int na, const uint32_t* b, int nb, uint32_t* out) {
    for (int i = 0; i < na; ++i) {
      uint64_t carry = 0;
      for (int j = 0; j < nb; ++j) {
        carry += static_cast<uint64_t>(a[i]) * b[j] + out[i + j];
        out[i + j] = static_cast<uint32_t>(carry);
        carry >>= 32;
      }
      out[i + nb] = static_cast<uint32_t>(carry);
    }
  }
};

uint64_t Rotate(uint64_t x, int by) { return (x >> by) | (x << (64 - by)); }

void Compress(Sha* sha, const uint8_t* block) {
  static const Constants constants;
  uint64_t w[80];
  for (int i = 0; i < 16; ++i) {
    memcpy(&w[i], block + 8 * i, 8);
    w[i] = __builtin_bswap64(w[i]);
  }
  for (int i = 16; i < 80; ++i) {
    const uint64_t a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (Rotate(a, 1) ^ Rotate(a, 8) ^ (a >> 7)) + w[i - 7] +
           (Rotate(b, 19) ^ Rotate(b, 61) ^ (b >> 6));
  }
  uint64_t v[8];
  memcpy(v, sha->h, sizeof v);
  for (int i = 0; i < 80; ++i) {
    const uint64_t t1 = v[7] + (Rotate(v[4], 14) ^ Rotate(v[4], 18) ^ Rotate(v[4], 41)) +
                        ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants.k[i] + w[i];
    const uint64_t t2 = (Rotate(v[0], 28) ^ Rotate(v[0], 34) ^ Rotate(v[0], 39)) +
                        ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    for (int j = 7; j > 0; --j) v[j] = v[j - 1];
    v[4] += t1;
    v[0] = t1 + t2;
  }
  for (int i = 0; i < 8; ++i) sha->h[i] += v[i];
}

void Begin(Sha* sha, bool is_384) {
  static constexpr uint64_t k512[] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                      0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                      0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
  static constexpr uint64_t k384[] = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
                                      0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
                                      0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};
  memcpy(sha->h, is_384 ? k384 : k512, sizeof sha->h);
  sha->bytes = 0;
}

void Add(Sha* sha, std::string_view data) {
  while (!data.empty()) {
    const size_t used = sha->bytes % 128;
    const size_t n = std::min(data.size(), 128 - used);
    memcpy(sha->block + used, data.data(), n);
    sha->bytes += n;
    data.remove_prefix(n);
    if (used + n == 128) Compress(sha, sha->block);
  }
}

void Finish(Sha sha, uint8_t out[64]) {
  const uint64_t bits = sha.bytes * 8;
  Add(&sha, std::string_view("\x80", 1));
  while (sha.bytes % 128 != 112) Add(&sha, std::string_view("\0", 1));
  uint8_t length[16] = {};
  const uint64_t big = __builtin_bswap64(bits);
  memcpy(length + 8, &big, 8);
  Add(&sha, {reinterpret_cast<char*>(length), 16});
  for (int i = 0; i < 8; ++i) {
    const uint64_t word = __builtin_bswap64(sha.h[i]);
    memcpy(out + 8 * i, &word, 8);
  }
}

Sha* S(Object* o) { return &As<ShaObject>(o)->sha; }
int SizeOf(Object* o) { return TypeOf(o) == &sha384_type ? 48 : 64; }

Object* DigestBytes(Object* self, uint8_t out[64]) {
  const ObjectLock lock(self);
  Finish(*S(self), out);
  return self;
}

Object* Update(Object* self, Args args, size_t, Object*) {
  if (IsStr(args[0])) return Raise(exc::TypeError, "Unicode-objects must be encoded before hashing");
  BufferView view(args[0]);
  if (!view.ok()) return nullptr;
  const ObjectLock lock(self);
  Add(S(self), view.text());
  return None();
}
Object* Digest(Object* self, Args, size_t, Object*) {
  uint8_t out[64];
  DigestBytes(self, out);
  return NewBytes(out, SizeOf(self));
}
Object* HexDigest(Object* self, Args, size_t, Object*) {
  uint8_t out[64];
  DigestBytes(self, out);
  std::string text;
  for (int i = 0; i < SizeOf(self); ++i) {
    text += "0123456789abcdef"[out[i] >> 4];
    text += "0123456789abcdef"[out[i] & 15];
  }
  return NewStrAscii(text);
}
Object* Copy(Object* self, Args, size_t, Object*) {
  auto* copy = New<ShaObject>(*TypeOf(self));
  if (copy == nullptr) return nullptr;
  const ObjectLock lock(self);
  copy->sha = *S(self);
  return AsObject(copy);
}

Object* Make(Type& type, const char* name, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {};
  if (!ParseArgs(name, args, nargs, kwnames, {"string", "usedforsecurity"}, 0, 1, 0, out)) {
    return nullptr;
  }
  auto* o = New<ShaObject>(type);
  if (o == nullptr) return nullptr;
  Begin(&o->sha, &type == &sha384_type);
  if (out[0] != nullptr && Update(AsObject(o), out, 1, nullptr) == nullptr) return nullptr;
  return AsObject(o);
}
Object* Make512(Object*, Args args, size_t nargs, Object* kwnames) {
  return Make(sha512_type, "sha512", args, nargs, kwnames);
}
Object* Make384(Object*, Args args, size_t nargs, Object* kwnames) {
  return Make(sha384_type, "sha384", args, nargs, kwnames);
}

Object* GetName(Object* self, void*) { return NewStr(SizeOf(self) == 48 ? "sha384" : "sha512"); }
Object* GetSize(Object* self, void*) { return NewInt(SizeOf(self)); }
Object* GetBlockSize(Object*, void*) { return NewInt(128); }

const NativeMethod kShaMethods[] = {{"update", Update, 1, 1, 0, nullptr},
                                    {"digest", Digest, 0, 0, 0, nullptr},
                                    {"hexdigest", HexDigest, 0, 0, 0, nullptr},
                                    {"copy", Copy, 0, 0, 0, nullptr},
                                    {}};
const NativeGetSet kShaGetSet[] = {{"name", GetName, nullptr, nullptr, nullptr},
                                   {"digest_size", GetSize, nullptr, nullptr, nullptr},
                                   {"block_size", GetBlockSize, nullptr, nullptr, nullptr},
                                   {}};
const NativeMethod kMethods[] = {{"sha512", Make512, 0, kAnyCount, kKeywords, nullptr},
                                 {"sha384", Make384, 0, kAnyCount, kKeywords, nullptr},
                                 {}};

bool ReadyOne(Type* type, const char* name) {
  BeginType(type, name, sizeof(ShaObject));
  type->tp_flags |= kTypeDisallowNew;
  type->cell_flags = gc::kLeaf;
  type->native_methods = kShaMethods;
  type->native_getset = kShaGetSet;
  return ReadyBuiltinType(type);
}

}  // namespace

Object* CreateSha512Module() {
  Object* module = NewNativeModule("_sha512", nullptr, kMethods);
  return module != nullptr && ReadyOne(&sha384_type, "_sha512.sha384") &&
                 ReadyOne(&sha512_type, "_sha512.sha512")
             ? module
             : nullptr;
}

}  // namespace tricolor
