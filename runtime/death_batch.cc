#include "runtime/death_batch.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "gc/cell_class.h"
#include "gc/heap_impl.h"
#include "gc/store_watch.h"
#include "runtime/embedder.h"
#include "runtime/prompt.h"
#include "runtime/references.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/type.h"

namespace tricolor {

void DeathBatch::EndWatch() {
  if (watch_held) gc::ReleaseStoreWatch();
  watch_held = false;
}

void DeathBatch::Trace(gc::Visitor& visitor) const {
  for (const FinalizerItem& item : items) {
    visitor.Visit(item.object);
    visitor.Visit(item.callback);
  }
  for (Object* o : group) visitor.Visit(o);
  for (const auto& [o, member] : region) visitor.Visit(o);
}

namespace {

using Range = DeathBatch::Range;

bool Holds(const Range& r, const char* p) { return p >= r.begin && p < r.end; }

}  // namespace

// What the finalizer allocates is nobody else's until it is stored into something older. Such cells
// are told by their addresses: they come from the thread's free intervals, those that it had at the
// start and those that it got since.
struct StoreEscapes::State {
  DeathBatch* batch;
  gc::Mutator* mutator;
  uint64_t cycle;  // a collection may give fresh cells to others: then no owner counts as fresh
  State* outer;
  Range first[gc::kCellClasses];
  std::vector<gc::FreeInterval> refills;
  size_t refills_seen = 0;
  absl::flat_hash_map<uintptr_t, std::vector<Range>> later;  // the refills by block
  absl::flat_hash_set<const void*> published;  // made here or by an item before, known to others now
  std::vector<Object*> natively_owned;
  std::vector<Object*> grey;

  static uintptr_t BlockOf(const void* p) {
    return reinterpret_cast<uintptr_t>(p) / gc::kBlockSize;
  }
  bool IsMadeHere(const char* p) {
    for (const Range& r : first) {
      if (Holds(r, p)) return true;
    }
    for (; refills_seen < refills.size(); ++refills_seen) {
      const gc::FreeInterval& i = refills[refills_seen];
      later[BlockOf(i.cursor)].push_back({i.cursor, i.end});
    }
    auto found = later.find(BlockOf(p));
    return found != later.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [p](const Range& r) { return Holds(r, p); });
  }
  // It may refer to the region although no store of this item showed it. After a collection also a
  // cell of another thread: an error to the safe side.
  bool MayBeMade(const void* cell) {
    const auto* p = static_cast<const char*>(cell);
    if (IsMadeHere(p)) return true;
    auto found = batch->made.find(BlockOf(p));
    return found != batch->made.end() && Holds(found->second, p);
  }
  // Nobody else has it: what is stored into it escapes only if it does.
  bool IsFresh(const void* cell) {
    return IsMadeHere(static_cast<const char*>(cell)) && !published.contains(cell) && IsSameCycle();
  }
  bool IsSameCycle() const {
    return Runtime::Get()->heap().impl()->collector.cycles_started() == cycle;
  }
  // FinalizerQueue::RunNativeClosers may look on.
  static void Spare(DeathBatch::Member* member) {
    __atomic_fetch_or(&member->mark, static_cast<uint8_t>(DeathBatch::kSpared), __ATOMIC_RELAXED);
  }
  void SpareAll() {
    for (auto& [o, member] : batch->region) Spare(&member);
    batch->spared_any = true;
  }
  // Later items know what this one made.
  void LeaveMade() {
    const auto leave = [this](const char* begin, const char* end) {
      if (begin == end) return;
      Range& r = batch->made.try_emplace(BlockOf(begin), Range{begin, end}).first->second;
      r = {std::min(r.begin, begin), std::max(r.end, end)};
    };
    for (uint32_t c = 0; c < gc::kCellClasses; ++c) {
      const gc::FreeInterval& now = mutator->intervals[c];
      leave(first[c].begin, now.end == first[c].end ? now.cursor : first[c].end);
    }
    for (const gc::FreeInterval& i : refills) leave(i.cursor, i.end);
  }

  // Spares what `o` leads to, through the region and through made cells.
  void Publish(Object* o) {
    Reach(o);
    while (!grey.empty()) {
      Object* next = grey.back();
      grey.pop_back();
      ForEachReference(next, [this](Object* field) { Reach(field); });
      auto held = batch->held_for.find(next);
      if (held == batch->held_for.end()) continue;
      for (void* value : held->second) Reach(static_cast<Object*>(value));
    }
  }
  void Reach(Object* o) {
    if (o == nullptr) return;
    auto found = batch->region.find(o);
    if (found != batch->region.end()) {
      if ((found->second.mark & DeathBatch::kSpared) != 0) return;
      Spare(&found->second);
      batch->spared_any = true;
      grey.push_back(o);
    } else if (MayBeMade(o) && published.insert(o).second) {
      grey.push_back(o);
    }
  }

  // A dead member of this place holds `o` now. What would have died before, or with it, waits.
  void HoldInside(Object* o, uint32_t place) {
    batch->rewired |= batch->region.contains(o) || MayBeMade(o);
    std::vector<Object*> made{o};
    while (!made.empty()) {
      Object* next = made.back();
      made.pop_back();
      auto found = batch->region.find(next);
      if (found != batch->region.end()) {
        if (found->second.place <= place) Publish(next);
        continue;
      }
      if (!MayBeMade(next)) continue;
      auto [held, inserted] = batch->held_inside.try_emplace(next, place);
      if (!inserted && held->second >= place) continue;
      held->second = place;
      ForEachReference(next, [&made](Object* field) { made.push_back(field); });
    }
  }
};

thread_local StoreEscapes::State* StoreEscapes::current_ = nullptr;

StoreEscapes::StoreEscapes(DeathBatch* batch) {
  if (batch == nullptr || !batch->watched) return;
  state_ = new State;
  state_->batch = batch;
  state_->mutator = CurrentThread();
  state_->cycle = Runtime::Get()->heap().impl()->collector.cycles_started();
  state_->outer = current_;
  for (uint32_t c = 0; c < gc::kCellClasses; ++c) {
    state_->first[c] = {state_->mutator->intervals[c].cursor, state_->mutator->intervals[c].end};
  }
  current_ = state_;
  if (batch->group_decided) {
    WatchStoresToo(nullptr, nullptr);
    return;
  }
  if (!batch->watch_held) {
    batch->watch_held = true;
    gc::HoldStoreWatch();
  }
  WatchStoresToo(OnStore, &state_->refills);
}

StoreEscapes::~StoreEscapes() {
  if (state_ == nullptr) return;
  state_->LeaveMade();
  current_ = state_->outer;
  if (current_ == nullptr || current_->batch->group_decided) {
    WatchStoresToo(nullptr, nullptr);
  } else {
    // What the inner one took is not the outer one's: an error to the safe side.
    WatchStoresToo(OnStore, &current_->refills);
  }
  delete state_;
}

void StoreEscapes::OnStore(void* owner, void* value) {
  State* state = current_;
  auto* const o = static_cast<Object*>(owner);
  auto& region = state->batch->region;
  auto found = region.find(o);
  if (found != region.end() && (found->second.mark & DeathBatch::kSpared) == 0) {
    const uint32_t place = found->second.place;
    if (value != nullptr) {
      state->HoldInside(static_cast<Object*>(value), place);
    } else {  // a rescan
      std::vector<Object*> fields;
      ForEachReference(o, [&fields](Object* field) { fields.push_back(field); });
      for (Object* field : fields) state->HoldInside(field, place);
    }
    return;
  }
  if (value == nullptr) {
    if (!state->IsFresh(o)) state->SpareAll();
    return;
  }
  found = region.find(static_cast<Object*>(value));
  const bool decides =
      found != region.end() &&
      (state->batch->rewired || (found->second.mark & DeathBatch::kDecides) != 0);
  if (!decides && !state->MayBeMade(value)) return;
  if (state->IsFresh(o)) {
    auto held = state->batch->held_inside.find(o);
    if (held != state->batch->held_inside.end()) {
      state->HoldInside(static_cast<Object*>(value), held->second);
    }
    return;
  }
  state->Publish(static_cast<Object*>(value));
}

void StoreEscapes::Finish() {
  if (state_ == nullptr || state_->batch->group_decided) return;
  for (Object* o : state_->natively_owned) {
    if (!state_->batch->region.contains(o) && !state_->IsSameCycle()) {
      state_->SpareAll();  // it may be gone
      return;
    }
    int32_t owned = __atomic_load_n(&o->ledger, __ATOMIC_RELAXED);
    if (owned >= kEscapedBias / 2) owned -= kEscapedBias;
    if (owned != 0) state_->Publish(o);
  }
}

thread_local RunningItem* RunningItem::current_ = nullptr;

RunningItem::RunningItem(const DeathBatch* batch, Object* dying)
    : outer_(current_), batch_(batch), dying_(dying) {
  current_ = this;
}
RunningItem::~RunningItem() { current_ = outer_; }
const DeathBatch* RunningItem::Batch() { return current_ == nullptr ? nullptr : current_->batch_; }

DeathBatch* RunningBatch() {
  return StoreEscapes::current_ == nullptr ? nullptr : StoreEscapes::current_->batch;
}

void NoteEscape(Object* o) {
  if (o != nullptr) EscapePrompt(o);
  auto* state = StoreEscapes::current_;
  if (state != nullptr && !state->batch->group_decided) state->Publish(o);
}

void NoteNativeOwner(Object* o) {
  EscapePrompt(o);
  if (StoreEscapes::current_ == nullptr) return;
  auto* state = StoreEscapes::current_;
  // What was made here may lead to the region: a bound method, a tuple.
  if (state->batch->region.contains(o) || state->MayBeMade(o)) state->natively_owned.push_back(o);
}

}  // namespace tricolor
