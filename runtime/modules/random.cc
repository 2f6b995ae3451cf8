// _random.Random: the Mersenne Twister MT19937, seeded and read as CPython does.
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int_internal.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

constexpr int kWords = 624;
constexpr int kShift = 397;

struct RandomObject {
  Object base;
  int32_t index;          // under the object's lock, like the state
  uint32_t state[kWords];
};

Type random_type;

RandomObject* R(Object* o) { return As<RandomObject>(o); }

uint32_t NextWord(RandomObject* r) {  // with the lock held
  if (r->index >= kWords) {
    const auto twist = [&](int i, int next, int far) {
      const uint32_t y = (r->state[i] & 0x80000000u) | (r->state[next] & 0x7fffffffu);
      r->state[i] = r->state[far] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0dfu : 0);
    };
    for (int i = 0; i < kWords; ++i) twist(i, (i + 1) % kWords, (i + kShift) % kWords);
    r->index = 0;
  }
  uint32_t y = r->state[r->index++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

void SeedWith(RandomObject* r, uint32_t seed) {
  r->state[0] = seed;
  for (uint32_t i = 1; i < kWords; ++i) {
    const uint32_t before = r->state[i - 1];
    r->state[i] = 1812433253u * (before ^ (before >> 30)) + i;
  }
  r->index = kWords;
}

void SeedWithArray(RandomObject* r, const std::vector<uint32_t>& key) {
  SeedWith(r, 19650218u);
  uint32_t* s = r->state;
  size_t i = 1, j = 0;
  const auto wrap = [&] {
    if (++i >= kWords) {
      s[0] = s[kWords - 1];
      i = 1;
    }
  };
  for (size_t k = std::max<size_t>(kWords, key.size()); k > 0; --k) {
    s[i] = (s[i] ^ ((s[i - 1] ^ (s[i - 1] >> 30)) * 1664525u)) + key[j] + static_cast<uint32_t>(j);
    wrap();
    if (++j >= key.size()) j = 0;
  }
  for (int k = kWords - 1; k > 0; --k) {
    s[i] = (s[i] ^ ((s[i - 1] ^ (s[i - 1] >> 30)) * 1566083941u)) - static_cast<uint32_t>(i);
    wrap();
  }
  s[0] = 0x80000000u;
}

bool SeedFrom(Object* self, Object* seed) {
  std::vector<uint32_t> key;
  if (seed == nullptr || seed == None()) {
    key.resize(kWords);
    if (getrandom(key.data(), key.size() * 4, 0) < 0) {
      timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      key = {static_cast<uint32_t>(now.tv_nsec), static_cast<uint32_t>(now.tv_sec),
             static_cast<uint32_t>(getpid())};
    }
  } else {
    Object* number = seed;
    if (!IsInt(seed)) {
      const int64_t hash = Hash(seed);
      if (hash == -1) return false;
      number = NewIntUnsigned(static_cast<uint64_t>(hash));
      if (number == nullptr) return false;
    }
    BigInt value(number);
    mpz_abs(value, value.get());
    key.resize(std::max<size_t>(1, (mpz_sizeinbase(value.get(), 2) + 31) / 32));
    size_t written = 0;
    mpz_export(key.data(), &written, -1, 4, 0, 0, value.get());
  }
  const ObjectLock lock(self);
  SeedWithArray(R(self), key);
  return true;
}

Object* New(Type* type, Args, size_t, Object*) {
  return NewInstance(type);
}

bool Init(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (kwnames != nullptr && TupleSize(kwnames) > 0) {
    return RaiseFalse(Raise(exc::TypeError, "Random() takes no keyword arguments"));
  }
  if (nargs > 1) return RaiseFalse(Raise(exc::TypeError, "Random() requires 0 or 1 argument"));
  return SeedFrom(self, nargs > 0 ? args[0] : nullptr);
}

Object* Seed(Object* self, Args args, size_t nargs, Object*) {
  return SeedFrom(self, nargs == 1 ? args[0] : nullptr) ? None() : nullptr;
}

Object* Random(Object* self, Args, size_t, Object*) {
  uint32_t a, b;
  {
    const ObjectLock lock(self);
    a = NextWord(R(self)) >> 5;
    b = NextWord(R(self)) >> 6;
  }
  return NewFloat((a * 67108864.0 + b) * (1.0 / 9007199254740992.0));
}

Object* GetRandBits(Object* self, Args args, size_t, Object*) {
  int bits;
  if (!IntAsInt(args[0], &bits)) return nullptr;
  if (bits < 0) return Raise(exc::ValueError, "number of bits must be non-negative");
  if (bits == 0) return NewInt(0);
  std::vector<uint32_t> words(static_cast<size_t>((bits - 1) / 32 + 1));
  {
    const ObjectLock lock(self);
    for (size_t i = 0; i < words.size(); ++i, bits -= 32) {
      words[i] = NextWord(R(self));
      if (bits < 32) words[i] >>= 32 - bits;
    }
  }
  return IntFromBytes(reinterpret_cast<const uint8_t*>(words.data()), words.size() * 4, true,
                      false);
}

Object* GetState(Object* self, Args, size_t, Object*) {
  uint32_t state[kWords];
  int index;
  {
    const ObjectLock lock(self);
    for (int i = 0; i < kWords; ++i) state[i] = R(self)->state[i];
    index = R(self)->index;
  }
  Object* tuple = NewTuple(kWords + 1);
  for (int i = 0; tuple != nullptr && i <= kWords; ++i) {
    Object* word = NewIntUnsigned(i < kWords ? state[i] : static_cast<uint64_t>(index));
    if (word == nullptr) return nullptr;
    TupleInit(tuple, i, word);
  }
  return tuple;
}

Object* SetState(Object* self, Args args, size_t, Object*) {
  if (!IsTuple(args[0])) return Raise(exc::TypeError, "state vector must be a tuple");
  if (TupleSize(args[0]) != kWords + 1) {
    return Raise(exc::ValueError, "state vector is the wrong size");
  }
  uint32_t state[kWords];
  for (int i = 0; i < kWords; ++i) {
    uint64_t word;
    if (!IntAsUint64(TupleAt(args[0], i), &word)) return nullptr;
    state[i] = static_cast<uint32_t>(word);
  }
  int64_t index;
  if (!IntAsInt64(TupleAt(args[0], kWords), &index)) return nullptr;
  if (index < 0 || index > kWords) return Raise(exc::ValueError, "invalid state");
  const ObjectLock lock(self);
  for (int i = 0; i < kWords; ++i) R(self)->state[i] = state[i];
  R(self)->index = static_cast<int32_t>(index);
  return None();
}

const NativeMethod kMethods[] = {
    {"random", Random, 0, 0, 0, "random($self, /)\n--\n\nrandom() -> x in the interval [0, 1)."},
    {"seed", Seed, 0, 1, 0, "seed($self, n=None, /)\n--\n\n"},
    {"getstate", GetState, 0, 0, 0, "getstate($self, /)\n--\n\n"},
    {"setstate", SetState, 1, 1, 0, "setstate($self, state, /)\n--\n\n"},
    {"getrandbits", GetRandBits, 1, 1, 0, "getrandbits($self, k, /)\n--\n\n"},
    {}};

}  // namespace

Object* CreateRandomModule() {
  BeginType(&random_type, "_random.Random", sizeof(RandomObject));
  random_type.tp_flags |= kTypeBase;
  random_type.cell_flags = gc::kLeaf;
  random_type.slots.new_ = New;
  random_type.slots.init = Init;
  random_type.native_methods = kMethods;
  const NativeMethod none[] = {{}};
  Object* module = NewNativeModule("_random", "Module implements the Mersenne Twister random "
                                   "number generator.", none);
  return module != nullptr && ReadyBuiltinType(&random_type) &&
                 ModuleAdd(module, "Random", AsObject(&random_type))
             ? module
             : nullptr;
}

}  // namespace tricolor
