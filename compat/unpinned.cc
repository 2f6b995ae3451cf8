#include "compat/unpinned.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

#include "compat/doctor.h"
#include "runtime/thread.h"

namespace tricolor::compat {

constinit thread_local Unpinned* own_unpinned = nullptr;

namespace {

struct AllUnpinned {
  std::mutex mutex;
  std::vector<Unpinned*> all;
};
AllUnpinned& Known() {
  static auto* known = new AllUnpinned;
  return *known;
}

void PinAll(Unpinned* unpinned) {
  for (Object*& place : unpinned->places) {
    if (place != nullptr && RawLedger(place) > 0) gc::SetPinned(place);
    place = nullptr;
  }
}

}  // namespace

Unpinned* MakeUnpinned() {
  auto* unpinned = new Unpinned{};
  unpinned->owner = CurrentThread();
  std::lock_guard<std::mutex> guard(Known().mutex);
  Known().all.push_back(unpinned);
  return own_unpinned = unpinned;
}

// What went into a container and was given up is as if nobody had owned it: the next count comes to Increment. Not
// instances of extensions, whose zero tells that no native code has seen them; and the shadow goes by the ledger.
void PinDisplaced(Object* o) {
  const int32_t raw = RawLedger(o);
  if (raw <= 0) return;
  const bool plain = __atomic_load_n(&tc_ledger_mode, __ATOMIC_RELAXED) == 0 &&
                     (__atomic_load_n(&gc::tc_gc_barrier_on, __ATOMIC_RELAXED) & gc::kBarrierShadow) == 0;
  if (raw == kEscapedBias && plain && !DeallocatesNatively(TypeOf(o))) {
    __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
  } else {
    gc::SetPinned(o);
  }
}

void PinUnpinned(const Thread* thread) {
  std::lock_guard<std::mutex> guard(Known().mutex);
  for (Unpinned* unpinned : Known().all) {
    if (unpinned->owner == thread) PinAll(unpinned);
  }
}

void EndUnpinned(const Thread* thread) {
  Unpinned* unpinned = own_unpinned;
  if (unpinned == nullptr || unpinned->owner != thread) return;
  PinAll(unpinned);
  own_unpinned = nullptr;
  std::lock_guard<std::mutex> guard(Known().mutex);
  auto& all = Known().all;
  all.erase(std::remove(all.begin(), all.end(), unpinned), all.end());
  delete unpinned;
}

void AfterForkUnpinned(const Thread* thread) {
  new (&Known().mutex) std::mutex;
  auto& all = Known().all;
  for (Unpinned* unpinned : all) {
    if (unpinned->owner != thread) PinAll(unpinned);
  }
  all.erase(std::remove_if(all.begin(), all.end(), [thread](const Unpinned* u) { return u->owner != thread; }), all.end());
}

void ForgetUnpinned() {
  std::lock_guard<std::mutex> guard(Known().mutex);
  for (Unpinned* unpinned : Known().all) std::fill_n(unpinned->places, Unpinned::kPlaces, nullptr);
}

}  // namespace tricolor::compat
