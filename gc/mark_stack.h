// MarkChunk, GreyQueue, MarkStack: cells that are marked and not yet traced.
//
// WHY        Chunks, so that a mutator hands over what it shaded by one pointer, the stack grows
//            without copying and without recursion.
// THREADS    GreyQueue: any. MarkStack: one thread at a time.
#ifndef TRICOLOR_GC_MARK_STACK_H_
#define TRICOLOR_GC_MARK_STACK_H_

#include <cstddef>

#include "gc/mutex.h"

namespace tricolor::gc {

struct MarkChunk {
  static constexpr size_t kCapacity = 1022;
  MarkChunk* next;
  size_t count;
  void* cells[kCapacity];
};
static_assert(sizeof(MarkChunk) == 8192);

// Full and flushed chunks of all threads.
class GreyQueue {
 public:
  ~GreyQueue();
  MarkChunk* NewChunk() TC_EXCLUDES(mutex_);
  void FreeChunk(MarkChunk* chunk) TC_EXCLUDES(mutex_);
  void Push(MarkChunk* chunk) TC_EXCLUDES(mutex_);
  MarkChunk* TakeAll() TC_EXCLUDES(mutex_);  // a list, or null
  bool Empty() TC_EXCLUDES(mutex_);
  template <class F>
  void ForEach(F&& f) TC_EXCLUDES(mutex_) {  // verifier
    MutexLock lock(&mutex_);
    ForEachIn(full_, f);
  }
  template <class F>
  static void ForEachIn(const MarkChunk* list, F&& f) {
    for (; list != nullptr; list = list->next) {
      for (size_t i = 0; i < list->count; ++i) f(list->cells[i]);
    }
  }
  // The mutex is part of the fork protocol (fork.cc).
  Mutex* mutex() { return &mutex_; }

 private:
  Mutex mutex_;
  MarkChunk* full_ TC_GUARDED_BY(mutex_) = nullptr;
  MarkChunk* spare_ TC_GUARDED_BY(mutex_) = nullptr;
  size_t spares_ TC_GUARDED_BY(mutex_) = 0;
};

// A thread's end of the queue.
class MarkStack {
 public:
  explicit MarkStack(GreyQueue* queue) : queue_(queue) {}
  ~MarkStack() { Clear(); }
  MarkStack(const MarkStack&) = delete;
  MarkStack& operator=(const MarkStack&) = delete;

  void Push(void* cell) {
    if (__builtin_expect(top_ == nullptr || top_->count == MarkChunk::kCapacity, 0)) Grow();
    top_->cells[top_->count++] = cell;
  }
  // Null when empty, also after taking over what the queue has (Refill).
  void* Pop() {
    if (__builtin_expect(top_ == nullptr || top_->count == 0, 0)) {
      if (!Shrink()) return nullptr;
    }
    return top_->cells[--top_->count];
  }
  bool Empty() const { return (top_ == nullptr || top_->count == 0) && below_ == nullptr; }
  bool Refill();  // takes the queue's chunks; false: there are none
  void Flush();   // hands all chunks to the queue
  void FlushFull() {
    if (below_ != nullptr) FlushBelow();
  }
  void Clear();
  template <class F>
  void ForEach(F&& f) const {  // verifier
    if (top_ != nullptr) {
      for (size_t i = 0; i < top_->count; ++i) f(top_->cells[i]);
    }
    GreyQueue::ForEachIn(below_, f);
  }

 private:
  void Grow();
  bool Shrink();
  void FlushBelow();

  GreyQueue* const queue_;
  MarkChunk* top_ = nullptr;
  MarkChunk* below_ = nullptr;  // list; not empty ones
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_MARK_STACK_H_
