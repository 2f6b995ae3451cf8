// Asymmetric fences: a pair of fences of which one costs nothing and the other one makes up for it.
//
// WHY        Who takes a lock again and again that nobody else wants says "I am inside" and then looks whether that is still
//            so: a store and a load, which a processor may exchange. A full fence between them takes as long as the lock
//            itself. So the rare other side interrupts every processor that runs the program instead (membarrier(2)).
// WHAT       Thread A: store x; LightFence(); load y. Thread B: store y; HeavyFence(); load x. One of the two sees the
//            other's store. That is all: what A did inside comes to B by a release store and an acquire load.
// THREADS    Any.
// COST       Light: none; the compiler keeps the order. Heavy: a system call, 0.6 us alone, some us with other processors.
// REQUIRES   HasAsymmetricFences(). Without it nobody may count on a light fence: a kernel older than Linux 4.14, or a sandbox
//            that forbids the call.
#ifndef TRICOLOR_GC_ASYMMETRIC_FENCE_H_
#define TRICOLOR_GC_ASYMMETRIC_FENCE_H_

#include <atomic>

namespace tricolor::gc {

// Registers the process on the first call, which is cheap as long as it has one thread (some ms later on).
bool HasAsymmetricFences();

inline void LightFence() { std::atomic_signal_fence(std::memory_order_seq_cst); }
void HeavyFence();

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_ASYMMETRIC_FENCE_H_
