#include "gc/marker.h"

#include "gc/heap_impl.h"
#include "gc/object_header.h"
#include "gc/poison.h"

namespace tricolor::gc {
namespace {

uint8_t FlagsOf(const void* cell) {
  return __atomic_load_n(&static_cast<const ObjectHeader*>(cell)->flags, __ATOMIC_RELAXED);
}

}  // namespace

Marker::Marker(HeapImpl* heap)
    : heap_(heap), map_(heap->map), stack_(&heap->grey), generations_(heap->options.generations) {}

inline void Marker::MarkAndPush(void* cell) {
  if (cell == nullptr || !map_.Contains(cell)) return;
  if (__builtin_expect(note_revived_, 0)) {
    if (IsMarked(cell)) return;
    // Before the mark: who sees the mark sees this (TryMark releases).
    __atomic_fetch_or(&static_cast<ObjectHeader*>(cell)->state, kRevived, __ATOMIC_RELAXED);
    revived_.push_back(cell);
    revived_bytes_ += CellBytes(cell);
  }
  if (!TryMark(cell)) return;
  ++marked_;
  stack_.Push(cell);
}

void Marker::Visit(void* cell) { MarkAndPush(cell); }

void Marker::VisitRange(void* const* slots, size_t count) {
  // Only slots of the heap stay where they are until the slice's turn comes.
  if (count > kSlice && tracing_ && map_.Contains(slots)) {
    slices_.push_back({slots + kSlice, count - kSlice});
    count = kSlice;
  }
  for (size_t i = 0; i < count; ++i) MarkAndPush(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
}

// What is alive as it is needs no key: nobody waits for it.
void Marker::VisitEphemeron(const void* key, void** value) {
  void* const cell = __atomic_load_n(value, __ATOMIC_RELAXED);
  if (cell == nullptr || Lives(cell)) return;
  if (key != nullptr && Lives(key)) {
    MarkAndPush(cell);
  } else {
    waiting_.Add(key, value);
  }
}

// When nothing else is left to be traced. A key that a mutator marks from here on is grey, so it will
// be traced, and looked up then. False: there was nothing to do.
bool Marker::SettleValues() {
  if (!waiting_.AnyFresh()) return false;
  waiting_.EnterFresh([this](const void* key) { return Lives(key); },
                      [this](void** value) { Visit(__atomic_load_n(value, __ATOMIC_RELAXED)); });
  return true;
}

TC_NO_SANITIZE void Marker::VisitConservative(const void* begin, const void* end) {
  constexpr uintptr_t kWord = sizeof(uintptr_t);
  const auto first = (reinterpret_cast<uintptr_t>(begin) + kWord - 1) & ~(kWord - 1);
  for (uintptr_t at = first; at + kWord <= reinterpret_cast<uintptr_t>(end); at += kWord) {
    const auto word = __atomic_load_n(reinterpret_cast<const uintptr_t*>(at), __ATOMIC_RELAXED);
    if (!map_.Contains(reinterpret_cast<void*>(word))) continue;
    MarkAndPush(FindCellFrom(*heap_, reinterpret_cast<void*>(word)));
  }
}

void Marker::Trace(void* cell) {
  if (__builtin_expect(waiting_.AnyEntered(), 0)) {
    waiting_.Release(cell,
                     [this](void** value) { Visit(__atomic_load_n(value, __ATOMIC_RELAXED)); });
  }
  auto* const header = static_cast<ObjectHeader*>(cell);
  void* const type = __atomic_load_n(&header->type, __ATOMIC_ACQUIRE);
  if (type == nullptr) return;
  const uint8_t flags = FlagsOf(cell);
  // Before its fields are read; nobody remembers it meanwhile (RememberSlow).
  if ((flags & (kLeaf | kTypeInHeap)) != kLeaf && generations_) {
    const uint8_t state = __atomic_load_n(&header->state, __ATOMIC_RELAXED);
    if ((state & kOld) == 0) {
      __atomic_store_n(&header->state, static_cast<uint8_t>(state | kOld), __ATOMIC_RELAXED);
    }
  }
  if ((flags & kTypeInHeap) != 0) MarkAndPush(type);
  if ((flags & kLeaf) == 0) heap_->embedder->Trace(cell, *this);
}

bool Marker::NextSlice() {
  if (slices_.empty()) return false;
  const Slice slice = slices_.back();
  slices_.pop_back();
  VisitRange(slice.slots, slice.count);
  return true;
}

uint64_t Marker::Drain(uint64_t most) {
  uint64_t traced = 0;
  void* queue[kPrefetch] = {};
  size_t at = 0;
  size_t queued = 0;
  tracing_ = true;
  for (;;) {
    void* const next = traced < most ? stack_.Pop() : nullptr;
    if (next != nullptr) {
      __builtin_prefetch(next);
      ++queued;
    } else if (queued == 0) {
      if (traced >= most) break;
      if (NextSlice()) continue;
      if (stack_.Refill()) continue;
      if (SettleValues()) continue;
      break;
    }
    void* const cell = queue[at];
    queue[at] = next;
    at = (at + 1) % kPrefetch;
    if (cell == nullptr) continue;
    --queued;
    Trace(cell);
    if ((++traced & 1023) == 0) heap_->collector.MayPark();
  }
  tracing_ = false;
  return traced;
}

void Marker::ForgetRevived() {
  for (void* cell : revived_) {
    const auto rest = static_cast<uint8_t>(~kRevived);
    __atomic_fetch_and(&static_cast<ObjectHeader*>(cell)->state, rest, __ATOMIC_RELAXED);
  }
  revived_.clear();
  revived_bytes_ = 0;
}

void Marker::TakeRemembered(bool young) {
  for (MarkChunk* chunk = heap_->remembered.TakeAll(); chunk != nullptr;) {
    MarkChunk* const next = chunk->next;
    if (young && !heap_->faults.drop_remembered) {
      for (size_t i = 0; i < chunk->count; ++i) stack_.Push(chunk->cells[i]);
      remembered_ += chunk->count;
    }
    heap_->remembered.FreeChunk(chunk);
    chunk = next;
  }
}

void Marker::Abandon() {
  stack_.Refill();
  stack_.Clear();
  slices_.clear();
  waiting_.Forget();
}

}  // namespace tricolor::gc
