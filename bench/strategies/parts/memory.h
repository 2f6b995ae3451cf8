// Memory of the counting strategies: mimalloc, which is what free-threaded CPython uses.
//
// WHY        One allocator under all of them, so that no strategy wins by a better malloc.
//            Under a sanitizer it is the C library's: asan would not see the use of a freed block,
//            and tsan not the order that mimalloc keeps between the thread that frees a block and
//            the one that gets it next.
// THREADS    Any.
#ifndef TRICOLOR_BENCH_STRATEGIES_PARTS_MEMORY_H_
#define TRICOLOR_BENCH_STRATEGIES_PARTS_MEMORY_H_

#include <mimalloc.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <type_traits>
#include <unordered_set>

#include "bench/strategies/model/policy.h"

namespace tricolor::strategies {

#ifndef NDEBUG
// Blocks that are in use, so that a test can tell that counts freed everything.
inline int64_t live_blocks = 0;
inline void CountBlocks(int64_t delta) { __atomic_fetch_add(&live_blocks, delta, __ATOMIC_RELAXED); }
#else
inline void CountBlocks(int64_t) {}
#endif

inline void* TakeMemory(size_t bytes) {
  CountBlocks(1);
#if defined(TRICOLOR_TSAN) || defined(TRICOLOR_ASAN)
  return std::malloc(bytes);
#else
  return mi_malloc(bytes);
#endif
}

inline void GiveMemory(void* block) {
  CountBlocks(-1);
#if defined(TRICOLOR_TSAN) || defined(TRICOLOR_ASAN)
  std::free(block);
#else
  mi_free(block);
#endif
}

// The containers of one thread, which a collector of cycles can walk through.
//
// THREADS    Begin, Take, End: the owner's. Give: any. ForEach: any, while nobody allocates.
class ContainerHeap {
 public:
#if defined(TRICOLOR_TSAN) || defined(TRICOLOR_ASAN)
  // The C library's blocks cannot be walked: they are listed.
  void Begin() {}
  void End() {}
  static void* Take(size_t bytes) {
    void* block = TakeMemory(bytes);
    const std::lock_guard<std::mutex> lock(listed_mutex);
    listed.insert(block);
    return block;
  }
  static void Give(void* block) {
    {
      const std::lock_guard<std::mutex> lock(listed_mutex);
      listed.erase(block);
    }
    GiveMemory(block);
  }
  template <class Object, class F>
  void ForEach(F&& f) {
    if (this != first) return;  // the list is of all threads
    for (void* block : listed) f(static_cast<Object*>(block));
  }
  ContainerHeap() {
    if (first == nullptr) first = this;
  }
  ~ContainerHeap() {
    if (first == this) first = nullptr;
  }

 private:
  static inline std::mutex listed_mutex;
  static inline std::unordered_set<void*> listed;
  static inline ContainerHeap* first = nullptr;
#else
  void Begin() { heap_ = mi_heap_new(); }
  void End() { heap_ = nullptr; }  // mimalloc ends it with the thread; the blocks stay
  void* Take(size_t bytes) {
    CountBlocks(1);
    return mi_heap_malloc(heap_, bytes);
  }
  static void Give(void* block) { GiveMemory(block); }

  // Blocks whose type word is none of a container's are left out: mimalloc may put pages of
  // ended threads, with integers and tables, into any heap.
  template <class Object, class F>
  void ForEach(F&& f) {
    if (heap_ == nullptr) return;
    mi_heap_visit_blocks(
        heap_, true,
        [](const mi_heap_t*, const mi_heap_area_t*, void* block, size_t size, void* argument) {
          if (block == nullptr || size < sizeof(Object)) return true;
          auto* o = static_cast<Object*>(block);
          if (IsContainerType(o->type)) (*static_cast<std::remove_reference_t<F>*>(argument))(o);
          return true;
        },
        &f);
  }

 private:
  mi_heap_t* heap_ = nullptr;
#endif
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_PARTS_MEMORY_H_
