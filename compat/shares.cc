#include "compat/shares.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

#include "runtime/thread.h"

namespace tricolor::compat {

constinit thread_local Shares* own_shares = nullptr;

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
  if (difference != 0) AddToLedger(place->object, difference);
}

[[gnu::noinline]] Shares* MakeShares() {
  auto* shares = new Shares{};
  shares->owner = CurrentThread();
  std::lock_guard<std::mutex> guard(Known().mutex);
  Known().all.push_back(shares);
  return own_shares = shares;
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

void BeginShare(Object* o, int32_t next) {
  // Not those whose tp_del or tp_dealloc runs, which are looked at when it is through.
  constexpr int32_t kMost = 1 << 20;
  const int32_t count = next - kEscapedBias;
  if (count < 1 || count > kMost) return;
  Shares* shares = own_shares;
  if (shares == nullptr) shares = MakeShares();
  Shares::Place& place = shares->Of(o);
  if (place.object != nullptr) {
    Settle(&place);
  } else {
    shares->used[shares->count++] = static_cast<uint8_t>(&place - shares->places);
  }
  place.object = o;
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
    if (CountOf(RawLedger(place.object)) > 0) visitor.Visit(place.object);
    place.object = nullptr;
  }
  shares->count = 0;
}

void EndShares(const Thread* thread) {
  Shares* shares = own_shares;
  if (shares == nullptr || shares->owner != thread) return;
  SettleShares(shares);
  own_shares = nullptr;
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
