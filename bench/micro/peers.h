// The same node on three allocators: ours, mimalloc's malloc and free, Boehm's collector. A program
// written against a Worker runs on each; the work beside allocation and reclamation is the same.
#ifndef TRICOLOR_BENCH_MICRO_PEERS_H_
#define TRICOLOR_BENCH_MICRO_PEERS_H_

#define GC_THREADS
#include <gc.h>
#include <mimalloc.h>

#include <cstddef>
#include <cstdio>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>

#include "gc/heap.h"
#include "gc/options.h"
#include "gc/ref.h"

namespace tricolor::bench {

inline char node_type[16];

// Followed by the rest of its slots, if it has more.
struct Node : gc::ObjectHeader {
  Node* left;
  Node* right;
};
static_assert(sizeof(Node) == 32);

inline constexpr size_t BytesOf(size_t slots) { return sizeof(gc::ObjectHeader) + slots * sizeof(Node*); }

class World : public gc::Embedder {
 public:
  // Nodes say in `aux` how many slots they have; 0: an array, whose length is in its first word.
  void Trace(void* cell, gc::Visitor& visitor) override {
    auto* node = static_cast<Node*>(cell);
    auto** slots = reinterpret_cast<void**>(&node->left);
    size_t count = __atomic_load_n(&node->aux, __ATOMIC_RELAXED);
    if (count == 0) count = __atomic_load_n(reinterpret_cast<size_t*>(slots++), __ATOMIC_RELAXED);
    visitor.VisitRange(slots, count);
  }
  void TraceGlobals(gc::Visitor&) override {}
  void OnMarked(gc::DeadSet&) override {}
  bool IsPinned(const void*) const override { return false; }
  std::string Describe(const void*) const override { return "node"; }
};

class Thread : public gc::Mutator {
 public:
  Node* roots[32] = {};
  void TraceRoots(gc::Visitor& visitor) override {
    visitor.VisitRange(reinterpret_cast<void**>(roots), 32);
  }
};

// A heap of ours; "" or what is wrong with the options ends the program.
inline gc::Options OptionsFrom(const std::string& text) {
  gc::Options options;
  const std::string problem = gc::Options::Parse(text, &options);
  if (!problem.empty()) {
    std::fprintf(stderr, "%s\n", problem.c_str());
    std::exit(3);
  }
  return options;
}

// What TRICOLOR_GC says, as for the interpreter.
inline std::string EnvironmentOptions() {
  const char* const text = std::getenv("TRICOLOR_GC");
  return text == nullptr ? "" : text;
}

struct Tricolor {
  static constexpr bool kCollects = true;
  explicit Tricolor(const std::string& text = EnvironmentOptions())
      : options(OptionsFrom(text)), heap(&world, options) {}
  World world;
  const gc::Options options;
  gc::Heap heap;

  struct Worker {
    explicit Worker(Tricolor* t) : heap(&t->heap) { heap->Register(&thread); }
    ~Worker() { heap->Unregister(&thread); }
    gc::Heap* heap;
    Thread thread;

    [[gnu::always_inline]] Node* New(size_t slots = 2) {
      auto* node = static_cast<Node*>(gc::Allocate(&thread, BytesOf(slots), node_type, 0));
      if (node != nullptr) __atomic_store_n(&node->aux, static_cast<uint8_t>(slots), __ATOMIC_RELAXED);
      return node;
    }
    Node* NewArray(size_t slots) {
      auto* node = static_cast<Node*>(gc::Allocate(&thread, BytesOf(slots + 1), node_type, 0));
      if (node != nullptr) {
        __atomic_store_n(reinterpret_cast<size_t*>(&node->left), slots, __ATOMIC_RELAXED);
      }
      return node;
    }
    void Set(Node* owner, Node** slot, Node* value) { gc::Store(owner, slot, value); }
    void Root(int i, Node* node) { thread.roots[i] = node; }
    void Safepoint() { gc::Poll(&thread); }
    void Free(Node*) {}
    void FreeTree(Node*) {}
    template <class F>
    void Blocked(F&& f) {
      const gc::DetachedScope detached(&thread);
      f();
    }
  };
};

struct Mimalloc {
  static constexpr bool kCollects = false;
  explicit Mimalloc(const std::string& = "") {}

  struct Worker {
    explicit Worker(Mimalloc*) {}
    static Node* Header(void* memory, size_t slots) {
      auto* node = static_cast<Node*>(memory);
      node->type = node_type;
      node->aux = static_cast<uint8_t>(slots);
      return node;
    }
    // Zeroed, as a collected cell is.
    Node* New(size_t slots = 2) {
      auto* node = static_cast<Node*>(mi_malloc(BytesOf(slots)));
      if (slots == 2) {
        *node = Node{};
      } else {
        __builtin_memset(static_cast<void*>(node), 0, BytesOf(slots));
      }
      return Header(node, slots);
    }
    Node* NewArray(size_t slots) { return Header(mi_zalloc(BytesOf(slots + 1)), 0); }
    void Set(Node*, Node** slot, Node* value) { *slot = value; }
    void Root(int, Node*) {}
    void Safepoint() {}
    void Free(Node* node) { mi_free(node); }
    void FreeTree(Node* node) {
      if (node == nullptr) return;
      FreeTree(node->left);
      FreeTree(node->right);
      mi_free(node);
    }
    template <class F>
    void Blocked(F&& f) {
      f();
    }
  };
};

// GC_ENABLE_INCREMENTAL in the environment makes it incremental.
struct Boehm {
  static constexpr bool kCollects = true;
  explicit Boehm(const std::string& = "") {
    GC_INIT();
    GC_allow_register_threads();
  }

  struct Worker {
    explicit Worker(Boehm*) {
      GC_stack_base base;
      GC_get_stack_base(&base);
      registered = GC_register_my_thread(&base) == GC_SUCCESS;
    }
    ~Worker() {
      if (registered) GC_unregister_my_thread();
    }
    bool registered;
    Node* New(size_t slots = 2) { return Mimalloc::Worker::Header(GC_MALLOC(BytesOf(slots)), slots); }
    Node* NewArray(size_t slots) { return Mimalloc::Worker::Header(GC_MALLOC(BytesOf(slots + 1)), 0); }
    // With incremental collection the page is what notices a store.
    void Set(Node*, Node** slot, Node* value) { *slot = value; }
    void Root(int, Node*) {}
    void Safepoint() {}
    void Free(Node*) {}
    void FreeTree(Node*) {}
    template <class F>
    void Blocked(F&& f) {
      f();
    }
  };
};

// Built from the top: a node is reachable through its parent as soon as it is there.
template <class W>
void Grow(W& worker, Node* node, int depth) {
  if (depth == 0) return;
  worker.Set(node, &node->left, worker.New());
  worker.Set(node, &node->right, worker.New());
  worker.Safepoint();
  Grow(worker, node->left, depth - 1);
  Grow(worker, node->right, depth - 1);
}

// Built from the leaves: what is unfinished is held by the native stack alone.
template <class W>
Node* Build(W& worker, int depth) {
  Node* const left = depth == 0 ? nullptr : Build(worker, depth - 1);
  Node* const right = depth == 0 ? nullptr : Build(worker, depth - 1);
  Node* const node = worker.New();
  worker.Set(node, &node->left, left);
  worker.Set(node, &node->right, right);
  worker.Safepoint();
  return node;
}

inline int64_t Count(Node* node) {
  return node == nullptr ? 0 : 1 + Count(gc::Load(&node->left)) + Count(gc::Load(&node->right));
}

}  // namespace tricolor::bench

#endif  // TRICOLOR_BENCH_MICRO_PEERS_H_
