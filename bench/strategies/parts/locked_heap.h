// LockedHeap: plain counts and a cycle collector, right only while one thread at a time uses them.
//
// WHY        What every strategy with an interpreter-wide lock has in common: gil_ticks,
//            gil_interval, interpreter_per_thread, process_per_worker. Sizes are CPython 3.11's:
//            a header of 16 bytes, and 16 more in front of each container.
// REQUIRES   The calling thread holds the lock of the interpreter whose heap this is. P::Cycles()
//            are the lists of that interpreter.
#ifndef TRICOLOR_BENCH_STRATEGIES_PARTS_LOCKED_HEAP_H_
#define TRICOLOR_BENCH_STRATEGIES_PARTS_LOCKED_HEAP_H_

#include "bench/strategies/model/dict.h"
#include "bench/strategies/parts/cycle_collector.h"
#include "bench/strategies/parts/memory.h"

namespace tricolor::strategies {

struct LockedHeader {
  // CPython's count has 64 bits; here the cycle collector's working count shares them.
  int32_t count;
  int32_t cycle_refs : 31;
  bool in_cycle_list : 1;
  const Type* type;
};
static_assert(sizeof(LockedHeader) == 16);

template <class P>
struct LockedHeap {
  using Header = LockedHeader;
  using TableHeader = NoHeader;
  static constexpr bool kZeroed = false;
  static constexpr const char* kLeavesCycles = nullptr;
  static constexpr bool kExact = true;

  static Header* Allocate(size_t bytes, const Type* type) {
    const bool container = type->kind != Kind::kInt;
    auto* block = static_cast<char*>(TakeMemory(bytes + (container ? sizeof(CycleLink) : 0)));
    if (block == nullptr) return nullptr;
    if (container) {
      P::Cycles().Add(reinterpret_cast<CycleLink*>(block));
      block += sizeof(CycleLink);
    }
    auto* o = reinterpret_cast<Header*>(block);
    *o = Header{1, 0, false, type};
    return o;
  }
  static void Free(Header* o) {
    if (o->type->kind == Kind::kInt) return GiveMemory(o);
    CycleLink* link = reinterpret_cast<CycleLink*>(o) - 1;
    P::Cycles().Remove(link);
    GiveMemory(link);
  }
  static void* AllocateTable(size_t bytes) { return TakeMemory(bytes); }
  static void FreeTable(void* table) { GiveMemory(table); }
  static void Retire(Header*, void* table) { GiveMemory(table); }

  static void Incref(Header* o) { ++o->count; }
  static void Decref(Header* o) {
    if (--o->count == 0) Destroy<P>(o);
  }
  static void Store(Header*, Header** slot, Header* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  }
  static void Drop(Header*, Header* o) { Decref(o); }
  static void Permanent(Header*) {}  // before 3.12 even None was counted

  static bool LockToRead(Header*) { return false; }
  static void LockToWrite(Header*) {}
  static void Unlock(Header*) {}

  // CPython 3.12 collects here, in the eval loop; 3.11 does inside the allocation.
  static void CollectIfDue() {
    if (P::Cycles().Due()) P::Cycles().template Collect<P>();
  }
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_PARTS_LOCKED_HEAP_H_
