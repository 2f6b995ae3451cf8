// tricolor: no counts; //gc marks and sweeps on a thread of its own while the program runs.
//
// WHOSE      This project. The barrier is Dijkstra's (1978), the handshakes Doligez's and Gonthier's
//            (1994); gc/README.md tells a cycle.
// HOW        The collector's public door: Allocate, Store, Poll, DetachedScope. References are copied
//            for nothing and read without locks; a store tells the collector while it marks; writers
//            of a container lock it. A tick is a poll: one load. Old tables need no retiring: a
//            reader keeps the one it has on its stack.
// GIVES UP   Prompt destruction (weak references and finalizers come with the next cycle), some of
//            another core while a cycle runs, and memory: what died since the last cycle.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_TRICOLOR_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_TRICOLOR_H_

#include <cstdlib>
#include <string>

#include "bench/strategies/model/dict.h"
#include "bench/strategies/parts/byte_lock.h"
#include "gc/heap.h"
#include "gc/ref.h"

namespace tricolor::strategies {

struct Tricolor {
  static constexpr const char* kName = "tricolor";
  static constexpr Isolation kIsolation = Isolation::kNone;
  static constexpr bool kZeroed = true;
  static constexpr const char* kLeavesCycles = nullptr;
  static constexpr bool kExact = true;

  using Header = gc::ObjectHeader;
  using TableHeader = gc::ObjectHeader;  // tables are cells, too
  static inline Header* small_ints[kSmallInts] = {};

  class Language : public gc::Embedder {
   public:
    void Trace(void* cell, gc::Visitor& visitor) override;
    void TraceGlobals(gc::Visitor& visitor) override {
      visitor.VisitRange(reinterpret_cast<void**>(small_ints), kSmallInts);
    }
    void OnMarked(gc::DeadSet&) override {}
    bool IsPinned(const void*) const override { return false; }
    std::string Describe(const void* cell) const override;
  };

  // Its references are found by scanning its native stack.
  class Mutator : public gc::Mutator {
   public:
    void TraceRoots(gc::Visitor&) override {}
  };
  static inline gc::Heap* heap = nullptr;
  static inline thread_local gc::Mutator* self = nullptr;

  struct Thread {
    Thread() {
      heap->Register(&mutator);
      self = &mutator;
    }
    ~Thread() {
      self = nullptr;
      heap->Unregister(&mutator);
    }
    Mutator mutator;
  };
  struct World {
    World() : heap_(&language, OptionsOfEnvironment()) {
      heap = &heap_;
      main = new Thread;
    }
    ~World() {
      for (Header*& o : small_ints) gc::StoreNoBarrier<Header>(&o, nullptr);
      delete main;
      heap = nullptr;
    }
    Language language;
    gc::Heap heap_;
    Thread* main;
  };

  static Header* Allocate(size_t bytes, const Type* type) {
    return static_cast<Header*>(gc::Allocate(self, bytes, const_cast<Type*>(type),
                                             type->kind == Kind::kInt ? gc::kLeaf : 0));
  }
  static void* AllocateTable(size_t bytes) { return Allocate(bytes, &kTableType); }
  static void Retire(Header*, void*) {}
  static void FreeTable(void*) {}
  static void Free(Header*) {}

  static void Incref(Header*) {}
  static void Decref(Header*) {}
  static void Store(Header* owner, Header** slot, Header* value) {
    gc::Store(owner, slot, value);
  }
  static void Drop(Header*, Header*) {}
  static void Permanent(Header*) {}

  static bool LockToRead(Header*) { return false; }
  static void LockToWrite(Header* o) { ByteLock::Lock(&o->lock); }
  static void Unlock(Header* o) { ByteLock::Unlock(&o->lock); }

  static void Tick() { gc::Poll(self); }
  template <class F>
  static void Block(F&& f) {
    const gc::DetachedScope detached(self);
    f();
  }
  static Header** SmallInts() { return small_ints; }

  // TRICOLOR_GC, so that tests can run it under stress.
  static gc::Options OptionsOfEnvironment() {
    gc::Options options;
    const char* text = std::getenv("TRICOLOR_GC");
    const std::string problem = gc::Options::Parse(text != nullptr ? text : "", &options);
    if (!problem.empty()) {
      std::fprintf(stderr, "strategies: TRICOLOR_GC: %s\n", problem.c_str());
      std::exit(2);
    }
    return options;
  }
};

inline void Tricolor::Language::Trace(void* cell, gc::Visitor& visitor) {
  auto* o = static_cast<Header*>(cell);
  switch (static_cast<const Type*>(o->type)->kind) {
    case Kind::kInt:
      return;
    case Kind::kTuple:
    case Kind::kInstance: {
      auto* record = static_cast<Record<Tricolor>*>(o);
      visitor.VisitRange(reinterpret_cast<void**>(record->slots()), LoadWord(&record->size));
      return;
    }
    case Kind::kList:
      return visitor.Visit(LoadSlot(&static_cast<List<Tricolor>*>(o)->table));
    case Kind::kDict:
      return visitor.Visit(LoadSlot(&static_cast<Dict<Tricolor>*>(o)->table));
    case Kind::kTable: {
      auto* table = static_cast<Table<Tricolor>*>(cell);
      visitor.VisitRange(reinterpret_cast<void**>(table->slots()), LoadWord(&table->capacity));
    }
  }
}

inline std::string Tricolor::Language::Describe(const void* cell) const {
  static constexpr const char* kNames[] = {"int", "tuple", "list", "dict", "instance", "table"};
  const auto* type = static_cast<const Type*>(static_cast<const Header*>(cell)->type);
  return kNames[static_cast<int>(type->kind)];
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_TRICOLOR_H_
