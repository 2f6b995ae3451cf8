// A language for tests of the collector: nodes with slots, and threads that hold some of them.
#ifndef TRICOLOR_TESTS_GC_FAKE_H_
#define TRICOLOR_TESTS_GC_FAKE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gc/heap.h"
#include "gc/options.h"
#include "gc/ref.h"

namespace tricolor::gc::fake {

inline constexpr uint64_t kCanary = 0x1d1e1f2021222324u;

struct Node : ObjectHeader {
  uint64_t canary;
  uint64_t id;
  uint64_t count;
  Node* slots[1];
};

inline constexpr size_t kNodeBase = sizeof(Node) - sizeof(Node*);
inline char node_type[16];  // any address outside the heap
inline char weak_type[16];  // like a node, but slots[0] is a weak reference

inline Node* New(Mutator* m, size_t slots, uint64_t id = 0, uint8_t flags = 0,
                 void* type = node_type, size_t extra_bytes = 0) {
  auto* node = static_cast<Node*>(
      Allocate(m, kNodeBase + slots * sizeof(Node*) + extra_bytes, type, flags));
  if (node == nullptr) return nullptr;
  __atomic_store_n(&node->canary, kCanary, __ATOMIC_RELAXED);
  __atomic_store_n(&node->id, id, __ATOMIC_RELAXED);
  __atomic_store_n(&node->count, slots, __ATOMIC_RELEASE);
  return node;
}

inline void Set(Node* owner, size_t i, Node* value) { Store(owner, &owner->slots[i], value); }
inline Node* Get(Node* owner, size_t i) { return Load(&owner->slots[i]); }
inline bool Intact(const Node* node) {
  return __atomic_load_n(&node->canary, __ATOMIC_RELAXED) == kCanary;
}

class World : public Embedder {
 public:
  static constexpr size_t kGlobals = 64;
  Node* globals[kGlobals] = {};
  std::function<void(DeadSet&)> on_marked;
  std::function<void()> on_globals;    // in each round, after the mutators were scanned
  std::atomic<uint64_t> steps{0};      // of graph machines
  std::atomic<uint64_t> cycles{0};
  std::atomic<uint64_t> traced{0};

  void Trace(void* cell, Visitor& visitor) override {
    auto* node = static_cast<Node*>(cell);
    traced.fetch_add(1, std::memory_order_relaxed);
    const uint64_t count = __atomic_load_n(&node->count, __ATOMIC_ACQUIRE);
    const size_t first = node->type == weak_type ? 1 : 0;
    if (count > first) visitor.VisitRange(reinterpret_cast<void**>(&node->slots[first]), count - first);
  }
  void TraceGlobals(Visitor& visitor) override {
    if (on_globals) on_globals();
    visitor.VisitRange(reinterpret_cast<void**>(globals), kGlobals);
  }
  void OnMarked(DeadSet& dead) override {
    if (on_marked) on_marked(dead);
  }
  void OnCycleEnd() override { cycles.fetch_add(1); }
  bool IsPinned(const void* cell) const override {
    return __atomic_load_n(&static_cast<const Node*>(cell)->ledger, __ATOMIC_RELAXED) != 0;
  }
  std::string Describe(const void* cell) const override {
    return "node " + std::to_string(static_cast<const Node*>(cell)->id);
  }
};

class Thread : public Mutator {
 public:
  static constexpr size_t kRoots = 64;
  Node* roots[kRoots] = {};  // owner only; the collector while detached
  bool conservative = false;
  int embedder_polls = 0;

  void TraceRoots(Visitor& visitor) override {
    visitor.VisitRange(reinterpret_cast<void**>(roots), kRoots);
  }
  void TraceNativeStack(Visitor& visitor, const void* sp, const void* base) override {
    if (conservative) visitor.VisitConservative(sp, base);
  }
  bool EmbedderPoll() override {
    ++embedder_polls;
    return true;
  }
};

// The environment's options (stress, verify), and what the test adds.
inline Options TestOptions(const std::string& more = "") {
  Options options;
  const char* text = std::getenv("TRICOLOR_GC");
  std::string problem = Options::Parse(text != nullptr ? text : "", &options);
  if (problem.empty()) problem = Options::Parse(more, &options);
  EXPECT_EQ(problem, "");
  return options;
}

// A heap and this thread's mutator.
class Fixture {
 public:
  explicit Fixture(const std::string& options = "")
      : heap(&world, TestOptions(options)) {
    heap.Register(&main);
  }
  ~Fixture() { heap.Unregister(&main); }

  void Collect() { heap.Collect(&main); }
  size_t CountCells() {
    size_t n = 0;
    heap.ForEachCell(&main, [&n](void*) { ++n; });
    return n;
  }

  World world;
  Heap heap;
  Thread main;
};

// Runs `body` on a thread of its own, registered while it runs.
inline std::thread Spawn(Heap* heap, std::function<void(Thread*)> body) {
  return std::thread([heap, body = std::move(body)] {
    Thread self;
    heap->Register(&self);
    body(&self);
    heap->Unregister(&self);
  });
}

// Joins detached, as a program would.
inline void Join(Mutator* m, std::thread* thread) {
  const DetachedScope detached(m);
  thread->join();
}

}  // namespace tricolor::gc::fake

#endif  // TRICOLOR_TESTS_GC_FAKE_H_
