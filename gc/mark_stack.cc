#include "gc/mark_stack.h"

#include <cstdlib>

#include "gc/check.h"

namespace tricolor::gc {

GreyQueue::~GreyQueue() {
  for (MarkChunk* list : {full_, spare_}) {
    while (list != nullptr) {
      MarkChunk* const next = list->next;
      std::free(list);
      list = next;
    }
  }
}

MarkChunk* GreyQueue::NewChunk() {
  MarkChunk* chunk = nullptr;
  {
    MutexLock lock(&mutex_);
    if (spare_ != nullptr) {
      chunk = spare_;
      spare_ = chunk->next;
      --spares_;
    }
  }
  if (chunk == nullptr) {
    chunk = static_cast<MarkChunk*>(std::malloc(sizeof(MarkChunk)));
    TC_CHECK(chunk != nullptr, "no memory for the mark stack");
  }
  chunk->next = nullptr;
  chunk->count = 0;
  return chunk;
}

void GreyQueue::FreeChunk(MarkChunk* chunk) {
  constexpr size_t kKeep = 64;
  {
    MutexLock lock(&mutex_);
    if (spares_ < kKeep) {
      chunk->next = spare_;
      spare_ = chunk;
      ++spares_;
      return;
    }
  }
  std::free(chunk);
}

void GreyQueue::Push(MarkChunk* chunk) {
  MutexLock lock(&mutex_);
  chunk->next = full_;
  full_ = chunk;
}

MarkChunk* GreyQueue::TakeAll() {
  MutexLock lock(&mutex_);
  MarkChunk* const all = full_;
  full_ = nullptr;
  return all;
}

bool GreyQueue::Empty() {
  MutexLock lock(&mutex_);
  return full_ == nullptr;
}

void MarkStack::Grow() {
  if (top_ != nullptr) {
    top_->next = below_;
    below_ = top_;
  }
  top_ = queue_->NewChunk();
}

bool MarkStack::Shrink() {
  if (below_ == nullptr) return false;
  if (top_ != nullptr) queue_->FreeChunk(top_);
  top_ = below_;
  below_ = top_->next;
  return true;
}

bool MarkStack::Refill() {
  MarkChunk* list = queue_->TakeAll();
  if (list == nullptr) return false;
  while (list != nullptr) {
    MarkChunk* const next = list->next;
    list->next = below_;
    below_ = list;
    list = next;
  }
  return true;
}

void MarkStack::FlushBelow() {
  while (below_ != nullptr) {
    MarkChunk* const chunk = below_;
    below_ = chunk->next;
    queue_->Push(chunk);
  }
}

void MarkStack::Flush() {
  FlushBelow();
  if (top_ == nullptr) return;
  if (top_->count != 0) {
    queue_->Push(top_);
  } else {
    queue_->FreeChunk(top_);
  }
  top_ = nullptr;
}

void MarkStack::Clear() {
  while (below_ != nullptr) {
    MarkChunk* const chunk = below_;
    below_ = chunk->next;
    queue_->FreeChunk(chunk);
  }
  if (top_ != nullptr) queue_->FreeChunk(top_);
  top_ = nullptr;
}

}  // namespace tricolor::gc
