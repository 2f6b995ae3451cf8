// boehm: no counts; Boehm's conservative collector stops all threads to mark.
//
// WHOSE      Hans Boehm, Mark Weiser: Garbage collection in an uncooperative environment, 1988.
//            Python on it was tried again and again; `gcmodule` FAQs of the 1990s discuss it.
// HOW        Every object is GC_MALLOCed. References are copied for nothing and read without locks;
//            writers of a container lock it. Threads are stopped by signals wherever they are;
//            their stacks, and all memory that may hold addresses, are scanned for addresses.
// GIVES UP   Prompt destruction, order of finalizers. All threads stand while the heap is marked, so
//            pauses grow with the heap. Whatever looks like an address keeps an object.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_BOEHM_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_BOEHM_H_

#ifndef GC_THREADS
#define GC_THREADS
#endif
#ifndef GC_NO_THREAD_REDIRECTS
#define GC_NO_THREAD_REDIRECTS  // threads are registered one by one below
#endif
#include <gc.h>

#include "bench/strategies/model/dict.h"
#include "bench/strategies/parts/byte_lock.h"

namespace tricolor::strategies {

struct Boehm {
  static constexpr const char* kName = "boehm";
  static constexpr Isolation kIsolation = Isolation::kNone;
  static constexpr bool kZeroed = true;
  static constexpr const char* kLeavesCycles = nullptr;
  static constexpr bool kExact = true;

  struct Header {
    uint8_t lock;
    const Type* type;
  };
  static_assert(sizeof(Header) == 16);
  using TableHeader = NoHeader;
  static inline Header* small_ints[kSmallInts] = {};  // static data is scanned

  struct Thread {
    Thread() {
      GC_stack_base base;
      GC_get_stack_base(&base);
      GC_register_my_thread(&base);
    }
    ~Thread() { GC_unregister_my_thread(); }
  };
  struct World {
    World() {
      GC_INIT();
      GC_allow_register_threads();
    }
    ~World() {
      __builtin_memset(small_ints, 0, sizeof(small_ints));
      GC_gcollect();
    }
  };

  static Header* Allocate(size_t bytes, const Type* type) {
    const bool leaf = type->kind == Kind::kInt;
    auto* o = static_cast<Header*>(leaf ? GC_MALLOC_ATOMIC(bytes) : GC_MALLOC(bytes));
    if (o != nullptr) *o = Header{0, type};
    return o;
  }
  static void* AllocateTable(size_t bytes) { return GC_MALLOC(bytes); }
  static void Retire(Header*, void*) {}
  static void FreeTable(void*) {}
  static void Free(Header*) {}

  static void Incref(Header*) {}
  static void Decref(Header*) {}
  static void Store(Header*, Header** slot, Header* value) {
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
  }
  static void Drop(Header*, Header*) {}
  static void Permanent(Header*) {}

  static bool LockToRead(Header*) { return false; }
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

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_BOEHM_H_
