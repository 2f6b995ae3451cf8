// unlocked: the lock taken away and nothing put in its place.
//
// WHOSE      Nobody's: what everybody asks for first. It shows what the lock is there for.
// HOW        Counts are read, changed and written back as plain words; two threads that do so at
//            once lose one of the changes. Nothing is freed, because the counts cannot be believed;
//            so the memory stays valid and the program ends, with wrong answers.
// GIVES UP   Right answers: counts, appends and insertions are lost. Memory. It is in the tables as
//            the speed of doing nothing, not as a choice.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_UNLOCKED_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_UNLOCKED_H_

#include "bench/strategies/model/dict.h"
#include "bench/strategies/parts/memory.h"

namespace tricolor::strategies {

struct Unlocked {
  static constexpr const char* kName = "unlocked";
  static constexpr Isolation kIsolation = Isolation::kNone;
  static constexpr bool kZeroed = false;
  static constexpr const char* kLeavesCycles = "it frees nothing at all";
  static constexpr bool kExact = false;

  struct Header {
    int64_t count;
    const Type* type;
  };
  using TableHeader = NoHeader;
  struct World {
    ~World() { __builtin_memset(small_ints, 0, sizeof(small_ints)); }
  };
  struct Thread {};
  static inline Header* small_ints[kSmallInts] = {};

  static Header* Allocate(size_t bytes, const Type* type) {
    auto* o = static_cast<Header*>(TakeMemory(bytes));
    if (o != nullptr) *o = Header{1, type};
    return o;
  }
  static void* AllocateTable(size_t bytes) { return TakeMemory(bytes); }
  static void Retire(Header*, void*) {}
  static void FreeTable(void*) {}
  static void Free(Header*) {}

  // Two plain moves with an addition between them: relaxed atomics forbid nothing but the
  // compiler's liberties with a data race.
  static void AddToCount(Header* o, int64_t delta) {
    const int64_t count = __atomic_load_n(&o->count, __ATOMIC_RELAXED);
    __atomic_store_n(&o->count, count + delta, __ATOMIC_RELAXED);
  }
  static void Incref(Header* o) { AddToCount(o, 1); }
  static void Decref(Header* o) { AddToCount(o, -1); }
  static int64_t CountOf(Header* o) { return __atomic_load_n(&o->count, __ATOMIC_RELAXED); }
  static void Store(Header*, Header** slot, Header* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  }
  static void Drop(Header*, Header* o) { Decref(o); }
  static void Permanent(Header*) {}

  static bool LockToRead(Header*) { return false; }
  static void LockToWrite(Header*) {}
  static void Unlock(Header*) {}

  static void Tick() {}
  template <class F>
  static void Block(F&& f) {
    f();
  }
  static Header** SmallInts() { return small_ints; }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_UNLOCKED_H_
