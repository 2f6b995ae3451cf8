#include "runtime/lock.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace tricolor {

bool multi_threaded = false;

namespace {

constexpr uint8_t kLocked = 1;
constexpr uint8_t kWaiters = 2;
constexpr int kSpins = 200;
constexpr size_t kBuckets = 64;
constexpr auto kPatience = std::chrono::milliseconds(1);  // a release may miss who begins to wait

// Threads wait in the bucket of the object's address. A holder reaches no safepoint before it
// unlocks, so a waiter need not detach: it delays a handshake no longer than the holder does.
struct alignas(64) Bucket {
  std::mutex mutex;
  std::condition_variable changed;
};

Bucket& BucketOf(const Object* o) {
  static Bucket* const buckets = new Bucket[kBuckets];
  const auto bits = reinterpret_cast<uintptr_t>(o) >> 4;
  return buckets[(bits ^ (bits >> 7)) % kBuckets];
}

bool TryLock(Object* o) {
  uint8_t seen = __atomic_load_n(&o->lock, __ATOMIC_RELAXED);
  return (seen & kLocked) == 0 &&
         __atomic_compare_exchange_n(&o->lock, &seen, static_cast<uint8_t>(seen | kLocked), false,
                                     __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

}  // namespace

void LockSlow(Object* o) {
  for (int i = 0; i < kSpins; ++i) {
    if (TryLock(o)) return;
    __builtin_ia32_pause();
  }
  Bucket& bucket = BucketOf(o);
  std::unique_lock<std::mutex> hold(bucket.mutex);
  for (;;) {
    if (TryLock(o)) return;
    uint8_t seen = __atomic_load_n(&o->lock, __ATOMIC_RELAXED);
    if ((seen & kLocked) == 0) continue;
    if ((seen & kWaiters) == 0 &&
        !__atomic_compare_exchange_n(&o->lock, &seen, static_cast<uint8_t>(kLocked | kWaiters),
                                     false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
      continue;
    }
    bucket.changed.wait_for(hold, kPatience);
  }
}

void UnlockSlow(Object* o) {
  Bucket& bucket = BucketOf(o);
  std::lock_guard<std::mutex> hold(bucket.mutex);
  // All waiters wake; those that do not get the lock set kWaiters again.
  __atomic_store_n(&o->lock, 0, __ATOMIC_RELEASE);
  bucket.changed.notify_all();
}

}  // namespace tricolor
