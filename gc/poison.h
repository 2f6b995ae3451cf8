// Poison: AddressSanitizer treats a dead cell as freed memory, so that a use of it is reported
// where it happens. Nothing in other builds.
//
// ZeroMemory: what a fresh cell needs. Under ThreadSanitizer by atomic words, since a thread that
// follows a stale address (FindCell) may look at a type word meanwhile, and copes.
#ifndef TRICOLOR_GC_POISON_H_
#define TRICOLOR_GC_POISON_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SANITIZE_ADDRESS__)
#define TC_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TC_ASAN 1
#endif
#endif

#if defined(__SANITIZE_THREAD__)
#define TC_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TC_TSAN 1
#endif
#endif

#ifdef TC_ASAN
#include <sanitizer/asan_interface.h>
#endif

// For functions that read stacks, and cells that may be dead.
#if defined(__clang__)
#define TC_NO_SANITIZE __attribute__((no_sanitize("address", "thread", "hwaddress"), noinline))
#else
#define TC_NO_SANITIZE __attribute__((no_sanitize("address", "thread"), noinline))
#endif

namespace tricolor::gc {

inline void Poison([[maybe_unused]] void* begin, [[maybe_unused]] size_t bytes) {
#ifdef TC_ASAN
  __asan_poison_memory_region(begin, bytes);
#endif
}

inline void Unpoison([[maybe_unused]] void* begin, [[maybe_unused]] size_t bytes) {
#ifdef TC_ASAN
  __asan_unpoison_memory_region(begin, bytes);
#endif
}

// `begin` and `bytes` are multiples of 16.
inline void FillMemory(void* begin, size_t bytes, unsigned char value) {
#ifdef TC_TSAN
  const uint64_t word = 0x0101010101010101u * value;
  auto* words = static_cast<uint64_t*>(begin);
  for (size_t i = 0; i < bytes / 8; ++i) __atomic_store_n(&words[i], word, __ATOMIC_RELAXED);
#else
  std::memset(begin, value, bytes);
#endif
}

inline void ZeroMemory(void* begin, size_t bytes) { FillMemory(begin, bytes, 0); }

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_POISON_H_
