// NativeStack: the calling thread's registers and stack, made visible to a scan.
//
// WHY        A reference may live only in a callee-saved register. Passing through
//            CallWithRegisters puts all of them on the stack, above the frames of `f`.
//            An embedder that leaves out frames of its own (Mutator::TraceNativeStack) enters
//            those frames through here as well: what its caller kept in registers then lies in
//            the part that is scanned.
// THREADS    Any.
#ifndef TRICOLOR_GC_NATIVE_STACK_H_
#define TRICOLOR_GC_NATIVE_STACK_H_

#include <cstddef>
#include <cstdint>

// The System V x86-64 registers that a callee keeps: r15 r14 r13 r12 rbx rbp, in this order from
// the `registers` that f gets; behind them one return address, then the caller's frame.
extern "C" uintptr_t tc_gc_call_with_registers(uintptr_t (*f)(void* argument, void* registers),
                                               void* argument);

namespace tricolor::gc {

inline constexpr size_t kSavedRegisters = 6;
inline constexpr size_t kRegistersOffset = 8;   // bytes of alignment below them
inline constexpr size_t kCallerOffset = 64;     // from `registers` to the caller's frame

// The highest address of the calling thread's stack.
const void* NativeStackBase();

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_NATIVE_STACK_H_
