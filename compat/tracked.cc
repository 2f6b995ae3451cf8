#include "compat/tracked.h"

#include <cstdio>
#include <cstdlib>

#include "compat/native_module.h"
#include "compat/spare_cells.h"
#include "runtime/embedder.h"
#include "runtime/runtime.h"

namespace tricolor::compat {

TrackedTable tracked;

namespace {

[[noreturn, gnu::cold]] void Fail(const void* o, const char* what) {
  std::fprintf(stderr, "tricolor compat verify: tracked instance %p: %s\n", o, what);
  std::fflush(stderr);
  std::abort();
}

// With verify=1: what the table names is there, and no young collection is to pass over what it may free. REQUIRES the mutex.
void CheckTracked(bool young, bool survived) {
  const Runtime* runtime = Runtime::Get();
  if (runtime == nullptr || !runtime->options().gc.verify) return;
  const size_t size = tracked.objects.size();
  if (tracked.old > size || tracked.begin + tracked.once > size) Fail(nullptr, "a part of the table lies outside it");
  for (size_t i = 0; i < size; ++i) {
    Object* o = tracked.objects[i];
    if (TheHeap().FindCell(o) != o || TypeOf(o) == nullptr) Fail(o, "it was swept");
    if (!HasBit(o, kListed)) Fail(o, "its place in the table was another object's");
    const bool marked = gc::IsMarked(o);
    // In a full cycle nothing has a mark when it begins.
    if (young && i < tracked.old && !marked) Fail(o, "it is young and stands among the old");
    if (survived && !marked) Fail(o, "it is about to be swept");
  }
}

}  // namespace

void Track(Object* o) {
  if ((__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kInHeap) == 0 || !DiesNatively(o) || HasBit(o, kTracked)) return;
  SetBit(o, kTracked);
  NoteTracked();
  if (HasBit(o, kListed)) return;
  SetBit(o, kListed);
  std::lock_guard<std::mutex> guard(tracked.mutex);
  tracked.objects.push_back(o);
}

void TrackBorn(Object* o) {
  if ((TypeOf(o)->tp_flags & kTypeHaveGc) != 0) Track(o);
}

void Untrack(Object* o) {
  const uint64_t header = HeaderOf(o);
  if ((header & HeaderOf(0, gc::kInHeap)) == 0 || !DeallocatesNatively(TypeOf(o))) return;
  if (static_cast<int32_t>(header) == kDying && IsCalm()) {
    // Its tp_dealloc runs and nobody else has it. In one piece, as FreeCell reads it.
    __atomic_store_n(reinterpret_cast<HeaderWord*>(o), header & ~HeaderOf(0, 0, kTracked), __ATOMIC_RELAXED);
  } else {
    ClearBit(o, kTracked);
  }
}

void CompactTracked(bool survived) {
  std::lock_guard<std::mutex> guard(tracked.mutex);
  const bool young = TheHeap().RunningKind() == gc::CycleKind::kYoung;
  if (!survived) CheckTracked(young, survived);
  const size_t from = young ? tracked.old : 0;
  const size_t begin = tracked.begin;
  const size_t once_end = begin + tracked.once;
  size_t kept = from;
  size_t kept_before_begin = begin < from ? begin : kept;
  size_t kept_before_end = once_end < from ? once_end : kept;
  for (size_t i = from; i < tracked.objects.size(); ++i) {
    Object* o = tracked.objects[i];
    if (HasBit(o, kTracked) && !HasBit(o, kFreed)) {
      tracked.objects[kept++] = o;
    } else {
      ClearBit(o, kListed);
    }
    if (i < begin) kept_before_begin = kept;
    if (i < once_end) kept_before_end = kept;
  }
  tracked.objects.resize(kept);
  tracked.begin = kept_before_begin;
  tracked.once = kept_before_end - kept_before_begin;
  if (survived || tracked.old > kept) tracked.old = kept;
  if (survived) CheckTracked(young, survived);
}

void ForgetTracked() {
  std::lock_guard<std::mutex> guard(tracked.mutex);
  tracked.objects.clear();
  tracked.old = tracked.begin = tracked.once = 0;
}

}  // namespace tricolor::compat
