#include "runtime/lock.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "runtime/own_lock.h"

namespace tricolor {

bool multi_threaded = false;

namespace {

constexpr int kSpins = 200;
constexpr size_t kBuckets = 64;
constexpr auto kPatience = std::chrono::milliseconds(1);  // a release may miss who begins to wait

constexpr int kPlaces = 31;  // by number; 0 is that of the threads without one
// To take a bias away costs what some hundred compare-and-swaps do, so it is not given to whom takes a lock a few times. If
// biases are taken away again, it takes longer until the next.
constexpr uint32_t kLeastPatience = 64;
constexpr uint32_t kMostPatience = 1 << 16;
// Of the locks that nobody has had, every so many-th is noted as this thread's. Most objects live for a few writes, and who
// makes them again knows a fresh one by its header (compat/spare_cells.h).
constexpr uint32_t kNotedOf = 32;
constinit thread_local uint32_t until_noted = kNotedOf;

constexpr uint8_t kNoSuchByte = LockByte::kWaiters;

constinit LockPlace places[kPlaces] = {{nullptr, kNoSuchByte, 0, 0, 0}};
uint32_t places_taken = 1;  // a bit by number; under the mutex
std::mutex& PlacesMutex() {
  static auto* mutex = new std::mutex;  // threads may end after statics are gone
  return *mutex;
}

uint8_t NumberBits(uint8_t lock) { return lock & LockByte::kShared; }
LockPlace& PlaceOf(uint8_t lock) { return places[NumberBits(lock) >> 2]; }

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

bool Exchange(Object* o, uint8_t seen, uint8_t next) {
  return __atomic_compare_exchange_n(&o->lock, &seen, next, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

// What comes of a try: what the byte is to be when the lock is given back, and whose bias was taken away.
struct Taken {
  uint8_t free = 0;
  const LockPlace* owner = nullptr;
};

// The lock is the caller's but for an owner that may be inside.
void WaitForOwner(const LockPlace& place, const Object* o) {
  gc::HeavyFence();
  for (int i = 0; __atomic_load_n(&place.held, __ATOMIC_ACQUIRE) == o; ++i) {
    if (i < kSpins) {
      __builtin_ia32_pause();
    } else {
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
  }
}

bool TakeBiased(Object* o, uint8_t seen, Taken* taken) {
  LockPlace& owner = PlaceOf(seen);
  if (&owner == lock_place) {
    // It has another lock by its bias just now, and so not this one.
    taken->free = owner.last;
    return Exchange(o, seen, owner.last | LockByte::kLocked);
  }
  if (!Exchange(o, seen, LockByte::kShared | LockByte::kLocked)) return false;
  const uint32_t patience = __atomic_load_n(&owner.patience, __ATOMIC_RELAXED);
  __atomic_store_n(&owner.patience, std::min(patience * 2, kMostPatience), __ATOMIC_RELAXED);
  *taken = {LockByte::kShared, &owner};
  return true;
}

bool TakeFree(Object* o, uint8_t seen, Taken* taken) {
  LockPlace* place = lock_place;
  uint8_t& free = taken->free;
  free = seen;
  if (NumberBits(seen) == LockByte::kShared || place == &places[0]) return Exchange(o, seen, seen | LockByte::kLocked);
  if (seen != place->last) {
    if (seen == 0 && --until_noted != 0) return Exchange(o, 0, LockByte::kLocked);
    until_noted = kNotedOf;
    free = place->last;
    return Exchange(o, seen, free | LockByte::kLocked);
  }
  if (place->until_bias > 1) {
    if (!Exchange(o, seen, seen | LockByte::kLocked)) return false;
    --place->until_bias;
    return true;
  }
  free = place->biased;
  if (!Exchange(o, seen, free | LockByte::kLocked)) return false;
  const uint32_t patience = __atomic_load_n(&place->patience, __ATOMIC_RELAXED);
  place->until_bias = patience;
  __atomic_store_n(&place->patience, std::max(patience - patience / 8, kLeastPatience), __ATOMIC_RELAXED);
  return true;
}

bool TryLock(Object* o, Taken* taken) {
  const uint8_t seen = __atomic_load_n(&o->lock, __ATOMIC_RELAXED);
  if ((seen & LockByte::kLocked) != 0) return false;
  return (seen & LockByte::kBiased) != 0 ? TakeBiased(o, seen, taken) : TakeFree(o, seen, taken);
}

void WaitInBucket(Object* o, Taken* taken) {
  Bucket& bucket = BucketOf(o);
  std::unique_lock<std::mutex> hold(bucket.mutex);
  while (!TryLock(o, taken)) {
    uint8_t seen = __atomic_load_n(&o->lock, __ATOMIC_RELAXED);
    if ((seen & LockByte::kLocked) == 0) continue;
    if ((seen & LockByte::kWaiters) == 0 && !Exchange(o, seen, seen | LockByte::kWaiters)) continue;
    bucket.changed.wait_for(hold, kPatience);
  }
}

__attribute__((noinline)) uint8_t LockUnbiased(Object* o) {
  Taken taken;
  bool done = TryLock(o, &taken);
  for (int i = 1; !done && i < kSpins; ++i) {
    __builtin_ia32_pause();
    done = TryLock(o, &taken);
  }
  if (!done) WaitInBucket(o, &taken);
  if (taken.owner != nullptr) WaitForOwner(*taken.owner, o);
  return taken.free;
}

__attribute__((noinline)) void WakeWaiters(Object* o) {
  Bucket& bucket = BucketOf(o);
  std::lock_guard<std::mutex> hold(bucket.mutex);
  // All waiters wake; those that do not get the lock set kWaiters again.
  __atomic_store_n(&o->lock, LockByte::kShared, __ATOMIC_RELEASE);
  bucket.changed.notify_all();
}

}  // namespace

constinit thread_local LockPlace* lock_place = &places[0];

void BeginLocks() {
  if (!gc::HasAsymmetricFences()) return;
  std::lock_guard<std::mutex> hold(PlacesMutex());
  const int number = __builtin_ctz(~places_taken);
  if (number >= kPlaces) return;
  places_taken |= uint32_t{1} << number;
  LockPlace& place = places[number];
  place.last = static_cast<uint8_t>(number << 2);
  place.biased = place.last | LockByte::kBiased;
  place.until_bias = kLeastPatience;
  __atomic_store_n(&place.patience, kLeastPatience, __ATOMIC_RELAXED);
  lock_place = &place;
}

void EndLocks() {
  if (lock_place == &places[0]) return;
  std::lock_guard<std::mutex> hold(PlacesMutex());
  places_taken &= ~(uint32_t{1} << (lock_place - places));
  lock_place = &places[0];
}

void AfterForkLocks() {
  new (&PlacesMutex()) std::mutex;
  // The others were at a safepoint, or detached: they had no lock.
  places_taken = 1 | uint32_t{1} << (lock_place - places);
}

uint8_t LockBesideOthers(Object* o) {
  LockPlace* const place = lock_place;
  const bool own = __atomic_load_n(&o->lock, __ATOMIC_RELAXED) == place->biased &&
                   __atomic_load_n(&place->held, __ATOMIC_RELAXED) == nullptr;
  if (__builtin_expect(own, 1) && TakeOwnLock(o, place)) return LockByte::kLocked;
  return LockUnbiased(o);
}

void UnlockBesideOthers(Object* o, uint8_t held) {
  if (held == LockByte::kLocked) {
    GiveOwnLock(lock_place);
  } else if (__builtin_expect(__atomic_load_n(&o->lock, __ATOMIC_RELAXED) == (held | LockByte::kLocked), 1)) {
    // Who says between the two that he waits is not woken, and looks again by himself. An exchange would tell, and take as long
    // as the lock itself.
    __atomic_store_n(&o->lock, held, __ATOMIC_RELEASE);
  } else {
    WakeWaiters(o);
  }
}

}  // namespace tricolor
