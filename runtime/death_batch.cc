#include "runtime/death_batch.h"

#include "absl/container/flat_hash_set.h"
#include "gc/heap_impl.h"
#include "gc/store_watch.h"
#include "runtime/embedder.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/type.h"

namespace tricolor {

void DeathBatch::Trace(gc::Visitor& visitor) const {
  for (const FinalizerItem& item : items) {
    visitor.Visit(item.object);
    visitor.Visit(item.callback);
  }
  for (Object* o : group) visitor.Visit(o);
  for (const auto& [o, mark] : region) visitor.Visit(o);
}

// What the finalizer allocates is nobody else's until it is stored into something older. Such cells
// are told by their addresses: they come from the thread's free intervals. Of an interval that it
// gets later only the part behind the first place seen counts; an error to the safe side.
struct StoreEscapes::State {
  struct Range {
    const char* begin;
    const char* end;
  };
  DeathBatch* batch;
  gc::Mutator* mutator;
  uint64_t cycle;  // a collection may give fresh cells to others: then no owner counts as fresh
  State* outer;
  Range first[gc::kSmallClasses];
  std::vector<Range> later;
  absl::flat_hash_set<const void*> published;  // fresh, but known to others now
  std::vector<Object*> natively_owned;
  std::vector<Object*> grey;

  // It may refer to the region although no store showed it. After a collection also a cell of
  // another thread: an error to the safe side.
  bool MayBeMade(const void* cell) {
    const auto* p = static_cast<const char*>(cell);
    bool inside = false;
    for (int c = 0; c < gc::kSmallClasses; ++c) {
      inside |= p >= first[c].begin && p < first[c].end;
      const gc::FreeInterval& now = mutator->intervals[c];
      if (now.end != first[c].end && now.cursor != now.end) NoteLater(now);
    }
    for (const Range& r : later) inside |= p >= r.begin && p < r.end;
    return inside;
  }
  // Nobody else has it: what is stored into it escapes only if it does.
  bool IsFresh(const void* cell) {
    return MayBeMade(cell) && !published.contains(cell) && IsSameCycle();
  }
  bool IsSameCycle() const {
    return Runtime::Get()->heap().impl()->collector.cycles_started() == cycle;
  }
  void SpareAll() {
    for (auto& [member, mark] : batch->region) mark |= DeathBatch::kSpared;
    batch->spared_any = true;
  }
  void NoteLater(const gc::FreeInterval& now) {
    for (const Range& r : later) {
      if (r.end == now.end) return;
    }
    later.push_back({now.cursor, now.end});
  }

  // Spares what `o` leads to, through the region and through fresh cells.
  void Publish(Object* o) {
    Reach(o);
    while (!grey.empty()) {
      Object* next = grey.back();
      grey.pop_back();
      struct : gc::Visitor {
        void Visit(void* cell) override { state->Reach(static_cast<Object*>(cell)); }
        void VisitRange(void* const* slots, size_t count) override {
          for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
        }
        void VisitConservative(const void*, const void*) override {}
        State* state;
      } visitor;
      visitor.state = this;
      if (TypeOf(next) != nullptr) TraceObject(next, visitor);
    }
  }
  void Reach(Object* o) {
    if (o == nullptr) return;
    auto found = batch->region.find(o);
    if (found != batch->region.end()) {
      if ((found->second & DeathBatch::kSpared) != 0) return;
      found->second |= DeathBatch::kSpared;
      batch->spared_any = true;
      grey.push_back(o);
    } else if (MayBeMade(o) && published.insert(o).second) {
      grey.push_back(o);
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
  for (int c = 0; c < gc::kSmallClasses; ++c) {
    state_->first[c] = {state_->mutator->intervals[c].cursor, state_->mutator->intervals[c].end};
  }
  current_ = state_;
  if (state_->outer == nullptr) gc::BeginStoreWatch(OnStore);
}

StoreEscapes::~StoreEscapes() {
  if (state_ == nullptr) return;
  current_ = state_->outer;
  if (current_ == nullptr) gc::EndStoreWatch();
  delete state_;
}

void StoreEscapes::OnStore(void* owner, void* value) {
  State* state = current_;
  auto* const o = static_cast<Object*>(owner);
  auto& region = state->batch->region;
  auto found = region.find(o);
  const bool owner_dead = found != region.end() && (found->second & DeathBatch::kSpared) == 0;
  if (owner_dead) return;
  if (value == nullptr) {  // a rescan
    if (!state->IsFresh(o)) state->SpareAll();
    return;
  }
  found = region.find(static_cast<Object*>(value));
  const bool decides = found != region.end() && (found->second & DeathBatch::kDecides) != 0;
  if (!decides && !state->MayBeMade(value)) return;
  if (state->IsFresh(o)) return;
  state->Publish(static_cast<Object*>(value));
}

void StoreEscapes::Finish() {
  if (state_ == nullptr) return;
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

DeathBatch* RunningBatch() {
  return StoreEscapes::current_ == nullptr ? nullptr : StoreEscapes::current_->batch;
}

void NoteEscape(Object* o) {
  if (StoreEscapes::current_ != nullptr) StoreEscapes::current_->Publish(o);
}

void NoteNativeOwner(Object* o) {
  if (StoreEscapes::current_ == nullptr) return;
  auto* state = StoreEscapes::current_;
  // What was made here may lead to the region: a bound method, a tuple.
  if (state->batch->region.contains(o) || state->MayBeMade(o)) state->natively_owned.push_back(o);
}

}  // namespace tricolor
