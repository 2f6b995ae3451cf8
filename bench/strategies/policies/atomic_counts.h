// atomic_counts: no interpreter lock; counts change by atomic instructions, containers have locks.
//
// WHOSE      Larry Hastings's Gilectomy in its first form, 2016.
// HOW        An increment is a locked add; whoever takes the count to zero destroys the object. A
//            container is locked to be read, too: between finding an item and counting it another
//            thread might drop it.
// GIVES UP   The line of a count moves to each core that touches the object, so threads that share
//            a class, a function or None get slower with each core (Hastings measured 19 times the
//            time on 7 cores). Cycles are never freed: the Gilectomy had its collector off.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_ATOMIC_COUNTS_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_ATOMIC_COUNTS_H_

#include "bench/strategies/model/dict.h"
#include "bench/strategies/parts/byte_lock.h"
#include "bench/strategies/parts/memory.h"

namespace tricolor::strategies {

struct AtomicCounts {
  static constexpr const char* kName = "atomic_counts";
  static constexpr Isolation kIsolation = Isolation::kNone;
  static constexpr bool kZeroed = false;
  static constexpr const char* kLeavesCycles =
      "counts free no cycle, and the Gilectomy had its collector off";
  static constexpr bool kExact = true;

  struct Header {
    int32_t count;  // atomic
    uint8_t lock;
    const Type* type;
  };
  static_assert(sizeof(Header) == 16);
  using TableHeader = NoHeader;
  struct World {};
  struct Thread {};
  static inline Header* small_ints[kSmallInts] = {};

  static Header* Allocate(size_t bytes, const Type* type) {
    auto* o = static_cast<Header*>(TakeMemory(bytes));
    if (o != nullptr) *o = Header{1, 0, type};
    return o;
  }
  static void Free(Header* o) { GiveMemory(o); }
  static void* AllocateTable(size_t bytes) { return TakeMemory(bytes); }
  static void FreeTable(void* table) { GiveMemory(table); }
  static void Retire(Header*, void* table) { GiveMemory(table); }  // readers lock

  static void Incref(Header* o) { __atomic_fetch_add(&o->count, 1, __ATOMIC_RELAXED); }
  static void Decref(Header* o) {
    // Releases what this thread did to the object to the one that destroys it.
    if (__atomic_sub_fetch(&o->count, 1, __ATOMIC_ACQ_REL) == 0) Destroy<AtomicCounts>(o);
  }
  static void Store(Header*, Header** slot, Header* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  }
  static void Drop(Header*, Header* o) { Decref(o); }
  static void Permanent(Header*) {}

  static bool LockToRead(Header* o) {
    ByteLock::Lock(&o->lock);
    return true;
  }
  static void LockToWrite(Header* o) { ByteLock::Lock(&o->lock); }
  static void Unlock(Header* o) { ByteLock::Unlock(&o->lock); }

  static void Tick() {}
  template <class F>
  static void Block(F&& f) {
    f();
  }
  static Header** SmallInts() { return small_ints; }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_ATOMIC_COUNTS_H_
