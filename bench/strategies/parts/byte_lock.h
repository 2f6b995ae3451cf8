// ByteLock: a lock in one byte of an object's header.
//
// WHY        The strategies with a lock per object all use this one, so that none wins by a better
//            lock. A free lock costs one compare-and-swap; a thread that waits long is parked.
// THREADS    Any. Not recursive. Held for a few instructions, never across Tick or Block.
// ORDERING   Unlock releases what the next Lock acquires.
#ifndef TRICOLOR_BENCH_STRATEGIES_PARTS_BYTE_LOCK_H_
#define TRICOLOR_BENCH_STRATEGIES_PARTS_BYTE_LOCK_H_

#include <atomic>
#include <cstdint>

namespace tricolor::strategies {

class ByteLock {
 public:
  static void Lock(uint8_t* byte) {
    uint8_t expected = kFree;
    if (!__atomic_compare_exchange_n(byte, &expected, kHeld, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED)) {
      LockSlow(byte);
    }
  }

  static void Unlock(uint8_t* byte) {
    if (__atomic_exchange_n(byte, kFree, __ATOMIC_RELEASE) == kWanted) {
      std::atomic_ref<uint8_t>(*byte).notify_one();
    }
  }

 private:
  enum : uint8_t { kFree, kHeld, kWanted };  // kWanted: held, and somebody may be parked
  static constexpr int kSpins = 40;

  [[gnu::noinline]] static void LockSlow(uint8_t* byte) {
    for (int i = 0; i < kSpins; ++i) {
      uint8_t expected = kFree;
      if (__atomic_load_n(byte, __ATOMIC_RELAXED) == kFree &&
          __atomic_compare_exchange_n(byte, &expected, kHeld, false, __ATOMIC_ACQUIRE,
                                      __ATOMIC_RELAXED)) {
        return;
      }
      __builtin_ia32_pause();
    }
    while (__atomic_exchange_n(byte, kWanted, __ATOMIC_ACQUIRE) != kFree) {
      std::atomic_ref<uint8_t>(*byte).wait(kWanted, std::memory_order_relaxed);
    }
  }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_PARTS_BYTE_LOCK_H_
