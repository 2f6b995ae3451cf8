#include "compat/tracked.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>

#include "compat/legacy_lock.h"
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

// With verify=1: what a table names is there, and no young collection is to pass over what it may free.
void Check(const std::vector<Object*>& objects, size_t passed_over, bool survived) {
  const Runtime* runtime = Runtime::Get();
  if (runtime == nullptr || !runtime->options().gc.verify) return;
  if (passed_over > objects.size()) Fail(nullptr, "a part of the table lies outside it");
  for (size_t i = 0; i < objects.size(); ++i) {
    Object* o = objects[i];
    if (TheHeap().FindCell(o) != o || TypeOf(o) == nullptr) Fail(o, "it was swept");
    if (!HasBit(o, kListed)) Fail(o, "its place in the table was another object's");
    const bool marked = gc::IsMarked(o);
    // In a full cycle nothing has a mark when it begins.
    if (i < passed_over && !marked) Fail(o, "it is young and stands among the old");
    if (survived && !marked) Fail(o, "it is about to be swept");
  }
}

bool Stays(Object* o) {
  if (HasBit(o, kTracked) && !HasBit(o, kFreed)) return true;
  ClearBit(o, kListed);
  return false;
}

// Leaves out what goes from `from` on. `ends`: how many at the front there are of something.
void Compact(std::vector<Object*>& objects, size_t from, std::initializer_list<size_t*> ends) {
  size_t kept = from;
  std::vector<size_t> kept_before;
  for (size_t* end : ends) kept_before.push_back(std::min(*end, from));
  for (size_t i = from; i < objects.size(); ++i) {
    if (Object* o = objects[i]; Stays(o)) objects[kept++] = o;
    for (size_t e = 0; e < ends.size(); ++e) {
      if (i < *ends.begin()[e]) kept_before[e] = kept;
    }
  }
  objects.resize(kept);
  for (size_t e = 0; e < ends.size(); ++e) *ends.begin()[e] = kept_before[e];
}

// The first `n` of a thread's. REQUIRES its mutex and tracked.mutex.
void PassOn(YoungTracked* young, size_t n) {
  const auto end = young->objects.begin() + static_cast<std::ptrdiff_t>(n);
  tracked.objects.insert(tracked.objects.end(), young->objects.begin(), end);
  young->objects.erase(young->objects.begin(), end);
  for (size_t* part : {&young->survived, &young->settled, &young->seen}) *part -= std::min(*part, n);
}

}  // namespace

YoungTracked::YoungTracked() {
  std::lock_guard<std::mutex> guard(tracked.mutex);
  tracked.young.push_back(this);
}

YoungTracked::~YoungTracked() {
  std::lock_guard<std::mutex> guard(tracked.mutex);
  std::erase(tracked.young, this);
  std::lock_guard<std::mutex> own(mutex);
  PassOn(this, objects.size());
}

void Track(Object* o) {
  if ((__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kInHeap) == 0 || !DiesNatively(o) || HasBit(o, kTracked)) return;
  SetBit(o, kTracked);
  NoteTracked();
  if (HasBit(o, kListed)) return;
  SetBit(o, kListed);
  YoungTracked& young = CurrentNative()->young;
  std::lock_guard<std::mutex> guard(young.mutex);
  young.objects.push_back(o);
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
  const bool young_cycle = TheHeap().RunningKind() == gc::CycleKind::kYoung;
  const auto passed_over = [&](size_t n) { return young_cycle ? n : 0; };
  if (!survived) Check(tracked.objects, passed_over(tracked.survived), survived);
  Compact(tracked.objects, passed_over(tracked.survived), {&tracked.survived});
  for (YoungTracked* young : tracked.young) {
    std::lock_guard<std::mutex> own(young->mutex);
    if (!survived) Check(young->objects, passed_over(young->survived), survived);
    Compact(young->objects, passed_over(young->survived), {&young->survived, &young->settled, &young->seen});
    if (!survived) continue;
    PassOn(young, young->settled);
    young->survived = young->objects.size();
    Check(young->objects, young->survived, survived);
  }
  if (!survived) return;
  tracked.survived = tracked.objects.size();
  Check(tracked.objects, tracked.survived, survived);
}

void ForgetTracked() {
  std::lock_guard<std::mutex> guard(tracked.mutex);
  tracked.objects.clear();
  tracked.survived = 0;
  for (YoungTracked* young : tracked.young) {
    std::lock_guard<std::mutex> own(young->mutex);
    young->objects.clear();
    young->survived = young->settled = young->seen = 0;
  }
}

}  // namespace tricolor::compat
