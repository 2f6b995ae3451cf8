#include "compat/shares.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

#include "compat/doctor.h"
#include "compat/legacy_lock.h"
#include "runtime/thread.h"

namespace tricolor::compat {

constinit Shares no_shares = {};

namespace {

struct AllShares {
  std::mutex mutex;
  std::vector<Shares*> all;
};
AllShares& Known() {
  static auto* known = new AllShares;
  return *known;
}

void Settle(Shares::Place* place) {
  const int32_t difference = place->difference;
  place->difference = 0;
  if (difference != 0) AddToLedger(In(place->object), difference);
}

[[gnu::noinline]] Shares* MakeShares() {
  auto* shares = new Shares{};
  shares->owner = CurrentThread();
  std::lock_guard<std::mutex> guard(Known().mutex);
  Known().all.push_back(shares);
  tc_own_shares = shares->places;
  return shares;
}

// It has the bias. Not those whose tp_del or tp_dealloc runs, which are looked at when it is through.
bool MayBegin(const Object* o, int32_t raw) {
  constexpr int32_t kMost = 1 << 20;
  return raw >= kEscapedBias && raw <= kEscapedBias + kMost && !Watched() &&
         (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kInHeap) != 0;
}

Shares::Place* Begin(Object* o) {
  Shares* shares = OwnShares();
  if (TC_UNLIKELY(shares == &no_shares)) shares = MakeShares();
  Shares::Place& place = shares->Of(o);
  if (place.object != nullptr) {
    Settle(&place);
  } else {
    shares->used[shares->count++] = static_cast<uint8_t>(&place - shares->places);
  }
  place.object = Py(o);
  return &place;
}

// Who stops such code knows of it, and it settles before it leaves. Not a thread that has left the runtime: C++ destroys what
// is thread_local after that.
bool IsInside() {
  const Thread* thread = CurrentThread();
  if (TC_UNLIKELY(thread == nullptr)) return false;
  const auto* n = static_cast<const NativeThread*>(thread->compat_state);
  return n != nullptr && (n->in_parallel != 0 || n->holds_lock);
}

}  // namespace

void SettleShares(Shares* shares) {
  for (uint32_t i = 0; i < shares->count; ++i) {
    Shares::Place& place = shares->places[shares->used[i]];
    Settle(&place);
    place.object = nullptr;
  }
  shares->count = 0;
}

bool BeginShare(Object* o, int32_t raw, int32_t by) {
  if (!MayBegin(o, raw) || gc::BarrierOn() || !IsInside()) return false;
  Begin(o)->difference = by;
  return true;
}

void GoOnInShare(Object* o, int32_t next) {
  if (MayBegin(o, next) && IsInside()) Begin(o);
}

void TraceShares(const Thread* thread, gc::Visitor& visitor) {
  Shares* shares = nullptr;
  {
    std::lock_guard<std::mutex> guard(Known().mutex);
    for (Shares* s : Known().all) {
      if (s->owner == thread) shares = s;
    }
  }
  if (shares == nullptr) return;
  for (uint32_t i = 0; i < shares->count; ++i) {
    Shares::Place& place = shares->places[shares->used[i]];
    Settle(&place);
    // Who looked at its ledger before may have seen less.
    if (CountOf(RawLedger(In(place.object))) > 0) visitor.Visit(In(place.object));
    place.object = nullptr;
  }
  shares->count = 0;
}

void EndShares(const Thread* thread) {
  Shares* shares = OwnShares();
  if (shares == &no_shares || shares->owner != thread) return;
  SettleShares(shares);
  tc_own_shares = no_shares.places;
  std::lock_guard<std::mutex> guard(Known().mutex);
  auto& all = Known().all;
  all.erase(std::remove(all.begin(), all.end(), shares), all.end());
  delete shares;
}

void AfterForkShares(const Thread* thread) {
  new (&Known().mutex) std::mutex;
  auto& all = Known().all;
  for (Shares* s : all) {
    if (s->owner != thread) SettleShares(s);
  }
  all.erase(std::remove_if(all.begin(), all.end(), [thread](const Shares* s) { return s->owner != thread; }), all.end());
}

}  // namespace tricolor::compat

__thread tc_share* tc_own_shares = tricolor::compat::no_shares.places;
