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

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_PARTS_MEMORY_H_
