// Nodes: the smallest embedder that a benchmark of the collector's door needs.
#ifndef TRICOLOR_BENCH_MICRO_NODES_H_
#define TRICOLOR_BENCH_MICRO_NODES_H_

#include <time.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>

#include "gc/heap.h"
#include "gc/ref.h"

namespace tricolor::bench::nodes {

inline char node_type[16];

struct Node : gc::ObjectHeader {
  uint64_t count;
  Node* slots[1];
};

class World : public gc::Embedder {
 public:
  void Trace(void* cell, gc::Visitor& visitor) override {
    auto* node = static_cast<Node*>(cell);
    visitor.VisitRange(reinterpret_cast<void**>(node->slots),
                       __atomic_load_n(&node->count, __ATOMIC_ACQUIRE));
  }
  void TraceGlobals(gc::Visitor&) override {
    while (hold_.load()) {
      held_.store(true);
      std::this_thread::yield();
    }
  }
  void OnMarked(gc::DeadSet&) override {}
  bool IsPinned(const void*) const override { return false; }
  std::string Describe(const void*) const override { return "node"; }

  // A cycle begins and stays in its marking phase until Release.
  void HoldCycle(gc::Heap* heap, gc::Mutator* m) {
    hold_.store(true);
    heap->RequestCollection();
    while (!held_.load()) {
      gc::Poll(m);
      std::this_thread::yield();
    }
  }
  void Release() { hold_.store(false); }

 private:
  std::atomic<bool> hold_{false};
  std::atomic<bool> held_{false};
};

class Thread : public gc::Mutator {
 public:
  Node* roots[4] = {};
  void TraceRoots(gc::Visitor& visitor) override {
    visitor.VisitRange(reinterpret_cast<void**>(roots), 4);
  }
};

constexpr size_t BytesOf(size_t slots) { return sizeof(Node) + (slots - 1) * sizeof(Node*); }

// `extra`: bytes behind the slots that are not traced.
inline Node* New(gc::Mutator* m, size_t slots, size_t extra = 0) {
  auto* node = static_cast<Node*>(gc::Allocate(m, BytesOf(slots) + extra, node_type, 0));
  if (node == nullptr) std::abort();
  __atomic_store_n(&node->count, slots, __ATOMIC_RELEASE);
  return node;
}

inline uint64_t Now(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}

}  // namespace tricolor::bench::nodes

#endif  // TRICOLOR_BENCH_MICRO_NODES_H_
