// Mutator: the collector's view of one thread; the embedder derives its thread object from it.
//
// WHY        Allocation without locks, a poll word of its own, and the bounds of the stacks that
//            the collector must scan.
//
// A mutator is in one of two states that the collector knows:
//   attached  may touch the heap; polls at safepoints; acknowledges handshakes itself.
//   detached  (blocking call, native region) touches nothing of the heap; it published its
//             stack bounds and registers; the collector acts for it and never waits for it.
//
// THREADS    Everything here is called by the owning thread, unless it says collector.
// SAFEPOINT  Poll, Attach and the end of a DetachedScope are safepoints. Allocation is NOT:
//            native code of the runtime is atomic towards handshakes between its polls.
#ifndef TRICOLOR_GC_MUTATOR_H_
#define TRICOLOR_GC_MUTATOR_H_

#include <cstddef>
#include <cstdint>

#include "gc/object_header.h"
#include "gc/visitor.h"

namespace tricolor::gc {

class Heap;
struct MutatorImpl;  // lists, mark buffer, state: gc/ only

// Sizes up to this one (bytes) are allocated from thread-local intervals.
inline constexpr size_t kMaxSmallSize = 8192;
inline constexpr int kSmallClasses = 96;  // an upper bound; see gc/size_class.h

struct FreeInterval {
  char* cursor;  // next free byte, zeroed up to end
  char* end;
};

class Mutator {
 public:
  Mutator() = default;
  Mutator(const Mutator&) = delete;
  Mutator& operator=(const Mutator&) = delete;
  virtual ~Mutator() = default;

  // Precise roots of this thread: frames, the current exception, … Called by the owner at a
  // safepoint, or by the collector while the owner is detached.
  virtual void TraceRoots(Visitor& visitor) = 0;

  // Native stack from `sp` (low) to `base` (high): calls visitor.VisitConservative on the parts
  // that may hold references. The default takes all of it; the runtime leaves out the frames of
  // its own interpreter loop, whose values live in precise frames.
  virtual void TraceNativeStack(Visitor& visitor, const void* sp, const void* base) {
    visitor.VisitConservative(sp, base);
  }

  // Runs at a safepoint after the collector's own work when RequestEmbedderPoll was called:
  // signals, asynchronous exceptions, pending finalizers. Returns false if an exception is set.
  virtual bool EmbedderPoll() { return true; }

  // Non-zero asks the thread to come to PollSlow. Read by the owner, set by anyone.
  uint32_t poll_word = 0;

  // Called by DetachedScope before it detaches and after it has attached again; null: nothing.
  // For a lock of the embedder's that a thread must not hold while it blocks.
  void (*before_block)(Mutator*) = nullptr;
  void (*after_block)(Mutator*) = nullptr;

  FreeInterval intervals[kSmallClasses] = {};
  MutatorImpl* impl = nullptr;
  Heap* heap = nullptr;
};

// True: come to PollSlow soon.
inline bool PollRequested(const Mutator* m) {
  return __builtin_expect(__atomic_load_n(&m->poll_word, __ATOMIC_RELAXED) != 0, 0);
}

// Runs pending handshake actions, then EmbedderPoll when asked. False: an exception is set.
bool PollSlow(Mutator* m);

inline bool Poll(Mutator* m) { return PollRequested(m) ? PollSlow(m) : true; }

// Makes EmbedderPoll run at the mutator's next safepoint. Any thread; async-signal-safe.
void RequestEmbedderPoll(Mutator* m);

// Enters and leaves the detached state around a blocking call: no heap access inside.
// Nestable: an inner scope is a no-op.
extern "C" uintptr_t tc_gc_call_with_registers(uintptr_t (*f)(void* argument, void* registers),
                                               void* argument);  // native_stack.h
extern "C" uintptr_t tc_gc_detach_body(void* mutator, void* registers);

// Publishes registers and stack pointer. Inline, so that no frame of its own hides what the
// caller keeps in registers.
[[gnu::always_inline]] inline void Detach(Mutator* m) {
  tc_gc_call_with_registers(&tc_gc_detach_body, m);
}
void Reattach(Mutator* m);  // may wait while the collector scans on this thread's behalf
bool IsDetached(const Mutator* m);

class DetachedScope {
 public:
  explicit DetachedScope(Mutator* m) : mutator_(IsDetached(m) ? nullptr : m) {
    if (mutator_ == nullptr) return;
    if (mutator_->before_block != nullptr) mutator_->before_block(mutator_);
    Detach(mutator_);
  }
  ~DetachedScope() {
    if (mutator_ == nullptr) return;
    Reattach(mutator_);
    if (mutator_->after_block != nullptr) mutator_->after_block(mutator_);
  }
  DetachedScope(const DetachedScope&) = delete;
  DetachedScope& operator=(const DetachedScope&) = delete;

 private:
  Mutator* mutator_;
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_MUTATOR_H_
