// object_locks: no interpreter lock; every object has locks of its own, one of them for its count.
//
// WHOSE      Greg Stein's "free threading" patches to Python 1.4 and 1.5, 1996 to 1999, in spirit:
//            his lists and dicts had a lock each, and counts were changed under a lock where the
//            machine had no atomic increment.
// HOW        Changing a count takes the object's count lock, which is a leaf of the lock order.
//            Reading or writing a container takes its body lock, so that what was read is counted
//            before another thread can drop it.
// GIVES UP   Half the speed of one thread (Stein measured 40 to 60 %). Cycles are never freed. Many
//            threads on one object queue for it, even to look at it.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_OBJECT_LOCKS_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_OBJECT_LOCKS_H_

#include "bench/strategies/model/dict.h"
#include "bench/strategies/parts/byte_lock.h"
#include "bench/strategies/parts/memory.h"

namespace tricolor::strategies {

struct ObjectLocks {
  static constexpr const char* kName = "object_locks";
  static constexpr Isolation kIsolation = Isolation::kNone;
  static constexpr bool kZeroed = false;
  static constexpr const char* kLeavesCycles =
      "counts free no cycle, and the Python that had these locks had no collector for them";
  static constexpr bool kExact = true;

  struct Header {
    int32_t count;  // count_lock
    uint8_t count_lock;
    uint8_t body_lock;
    const Type* type;
  };
  static_assert(sizeof(Header) == 16);
  using TableHeader = NoHeader;
  struct World {};
  struct Thread {};
  static inline Header* small_ints[kSmallInts] = {};

  static Header* Allocate(size_t bytes, const Type* type) {
    auto* o = static_cast<Header*>(TakeMemory(bytes));
    if (o != nullptr) *o = Header{1, 0, 0, type};
    return o;
  }
  static void Free(Header* o) { GiveMemory(o); }
  static void* AllocateTable(size_t bytes) { return TakeMemory(bytes); }
  static void FreeTable(void* table) { GiveMemory(table); }
  static void Retire(Header*, void* table) { GiveMemory(table); }  // readers lock

  static void Incref(Header* o) {
    ByteLock::Lock(&o->count_lock);
    ++o->count;
    ByteLock::Unlock(&o->count_lock);
  }
  static void Decref(Header* o) {
    ByteLock::Lock(&o->count_lock);
    const bool last = --o->count == 0;
    ByteLock::Unlock(&o->count_lock);
    if (last) Destroy<ObjectLocks>(o);
  }
  static void Store(Header*, Header** slot, Header* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  }
  static void Drop(Header*, Header* o) { Decref(o); }
  static void Permanent(Header*) {}

  static bool LockToRead(Header* o) {
    ByteLock::Lock(&o->body_lock);
    return true;
  }
  static void LockToWrite(Header* o) { ByteLock::Lock(&o->body_lock); }
  static void Unlock(Header* o) { ByteLock::Unlock(&o->body_lock); }

  static void Tick() {}
  template <class F>
  static void Block(F&& f) {
    f();
  }
  static Header** SmallInts() { return small_ints; }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_OBJECT_LOCKS_H_
