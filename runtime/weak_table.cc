#include "runtime/weak_table.h"

#include <algorithm>
#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "runtime/objects/list.h"
#include "runtime/runtime.h"

namespace tricolor {

namespace {

constexpr size_t kShards = 64;
using References = absl::InlinedVector<WeakrefObject*, 1>;

struct alignas(64) Shard {
  std::mutex mutex;
  absl::flat_hash_map<Object*, References> entries;  // guarded by mutex
};

Shard* Shards() {
  static Shard* const shards = new Shard[kShards];
  return shards;
}

Shard& ShardOf(const Object* o) {
  const auto bits = reinterpret_cast<uintptr_t>(o) >> 4;
  return Shards()[(bits ^ (bits >> 8)) % kShards];
}

// Keeps `reference` alive if it is not dead already.
WeakrefObject* Living(WeakrefObject* const& reference) {
  return static_cast<WeakrefObject*>(
      Runtime::Get()->heap().WeakLoad(reinterpret_cast<void* const*>(&reference)));
}

uint8_t AuxOf(const WeakrefObject* r) { return __atomic_load_n(&r->base.aux, __ATOMIC_ACQUIRE); }
bool InHeap(const Object* o) { return (o->flags & gc::kInHeap) != 0; }

void ClearOne(WeakrefObject* reference, bool queue_callback,
              std::vector<FinalizerItem>* callbacks) {
  __atomic_store_n(&reference->referent, nullptr, __ATOMIC_RELEASE);
  Object* callback = __atomic_exchange_n(&reference->callback, nullptr, __ATOMIC_ACQ_REL);
  if (callback == nullptr || !queue_callback) return;
  // The caller's list is no root; while the collector marks, it keeps them for this cycle.
  if (gc::BarrierOn()) {
    gc::Shade(reference);
    gc::Shade(callback);
  }
  callbacks->push_back({AsObject(reference), callback});
}

}  // namespace

WeakrefObject* WeakTable::Add(Object* referent, WeakrefObject* reference,
                              bool (*reusable)(const WeakrefObject*, const WeakrefObject*)) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<std::mutex> hold(shard.mutex);
  References& references = shard.entries[referent];
  if (reusable != nullptr) {
    for (WeakrefObject* const& existing : references) {
      WeakrefObject* living = Living(existing);
      if (living != nullptr && reusable(living, reference)) return living;
    }
  }
  references.push_back(reference);
  return reference;
}

WeakrefObject* WeakTable::Find(Object* referent,
                               const std::function<bool(WeakrefObject*)>& matches) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<std::mutex> hold(shard.mutex);
  auto found = shard.entries.find(referent);
  if (found == shard.entries.end()) return nullptr;
  for (WeakrefObject* const& existing : found->second) {
    WeakrefObject* living = Living(existing);
    if (living != nullptr && matches(living)) return living;
  }
  return nullptr;
}

bool WeakTable::AppendReferences(Object* referent, Object* out) {
  // Allocation and list locks stay outside the shard's lock: one reference per turn.
  for (size_t i = 0;; ++i) {
    WeakrefObject* living = nullptr;
    {
      Shard& shard = ShardOf(referent);
      std::lock_guard<std::mutex> hold(shard.mutex);
      auto found = shard.entries.find(referent);
      if (found == shard.entries.end() || i >= found->second.size()) return true;
      living = Living(found->second[i]);
    }
    if (living != nullptr && !ListAppend(out, AsObject(living))) return false;
  }
}

int64_t WeakTable::CountReferences(Object* referent) {
  int64_t count = 0;
  Shard& shard = ShardOf(referent);
  std::lock_guard<std::mutex> hold(shard.mutex);
  auto found = shard.entries.find(referent);
  if (found == shard.entries.end()) return 0;
  for (WeakrefObject* const& existing : found->second) count += Living(existing) != nullptr;
  return count;
}

namespace {

template <class F>
void ClearAll(Object* referent, std::vector<FinalizerItem>* callbacks, F has_callback) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<std::mutex> hold(shard.mutex);
  auto found = shard.entries.find(referent);
  if (found == shard.entries.end()) return;
  // The newest callback comes first.
  for (auto r = found->second.rbegin(); r != found->second.rend(); ++r) {
    ClearOne(*r, has_callback(*r), callbacks);
  }
  shard.entries.erase(found);
}

}  // namespace

void WeakTable::ClearReferencesTo(Object* referent, std::vector<FinalizerItem>* callbacks) {
  ClearAll(referent, callbacks, [](WeakrefObject* const& r) { return Living(r) != nullptr; });
}

void WeakTable::FindDead(gc::DeadSet& dead, bool clear_silent, std::vector<Object*>* silent,
                         std::vector<Object*>* with_callbacks) {
  const auto has_callback = [&dead](WeakrefObject* r) {
    return gc::Load(&r->callback) != nullptr && dead.IsMarked(r);
  };
  for (size_t i = 0; i < kShards; ++i) {
    Shard& shard = Shards()[i];
    std::lock_guard<std::mutex> hold(shard.mutex);
    for (auto entry = shard.entries.begin(); entry != shard.entries.end();) {
      auto here = entry++;
      if (!InHeap(here->first) || dead.IsMarked(here->first)) continue;
      const References& references = here->second;
      if (std::any_of(references.begin(), references.end(), has_callback)) {
        with_callbacks->push_back(here->first);
      } else if (clear_silent) {
        for (WeakrefObject* r : references) ClearOne(r, false, nullptr);
        shard.entries.erase(here);
      } else {
        silent->push_back(here->first);
      }
    }
  }
}

void WeakTable::ClearDeadOne(gc::DeadSet& dead, Object* referent,
                             std::vector<FinalizerItem>* callbacks) {
  ClearAll(referent, callbacks, [&dead](WeakrefObject* r) { return dead.IsMarked(r); });
}

void WeakTable::ClearUnlessHidden(gc::DeadSet& dead, Object* referent,
                                  std::vector<FinalizerItem>* callbacks) {
  {
    Shard& shard = ShardOf(referent);
    std::lock_guard<std::mutex> hold(shard.mutex);
    auto found = shard.entries.find(referent);
    if (found == shard.entries.end() || (AuxOf(found->second.front()) & kHiddenReference) != 0) {
      return;
    }
  }
  ClearDeadOne(dead, referent, callbacks);
}

void WeakTable::Hide(gc::DeadSet& dead, Object* referent) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<std::mutex> hold(shard.mutex);
  auto found = shard.entries.find(referent);
  if (found == shard.entries.end()) return;
  for (WeakrefObject* r : found->second) {
    // A reference that is dead as well has no callback, but is cleared all the same.
    const uint8_t bits = dead.IsMarked(r) ? kHiddenReference : kHiddenReference | kDiesToo;
    __atomic_fetch_or(&r->base.aux, bits, __ATOMIC_ACQ_REL);
  }
}

void WeakTable::ClearHidden(Object* referent, std::vector<FinalizerItem>* callbacks) {
  ClearAll(referent, callbacks, [](WeakrefObject* r) { return (AuxOf(r) & kDiesToo) == 0; });
}

void WeakTable::Show(Object* referent, std::vector<FinalizerItem>* callbacks) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<std::mutex> hold(shard.mutex);
  auto found = shard.entries.find(referent);
  if (found == shard.entries.end()) return;
  References& references = found->second;
  constexpr uint8_t kBits = kHiddenReference | kDiesToo | kSeenDead;
  for (size_t i = references.size(); i-- > 0;) {
    WeakrefObject* r = references[i];
    const uint8_t old = __atomic_fetch_and(&r->base.aux, static_cast<uint8_t>(~kBits),
                                           __ATOMIC_ACQ_REL);
    // Who was told that it is dead must not see it alive again.
    if ((old & kSeenDead) == 0) continue;
    ClearOne(r, true, callbacks);
    references.erase(references.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (references.empty()) shard.entries.erase(found);
}

void WeakTable::Unhide(Object* referent) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<std::mutex> hold(shard.mutex);
  auto found = shard.entries.find(referent);
  if (found == shard.entries.end()) return;
  constexpr uint8_t kBits = kHiddenReference | kDiesToo;
  for (WeakrefObject* r : found->second) {
    __atomic_fetch_and(&r->base.aux, static_cast<uint8_t>(~kBits), __ATOMIC_ACQ_REL);
  }
}

void WeakTable::DropDeadReferences(gc::DeadSet& dead) {
  for (size_t i = 0; i < kShards; ++i) {
    Shard& shard = Shards()[i];
    std::lock_guard<std::mutex> hold(shard.mutex);
    for (auto entry = shard.entries.begin(); entry != shard.entries.end();) {
      auto here = entry++;
      References& references = here->second;
      references.erase(
          std::remove_if(references.begin(), references.end(),
                         [&](WeakrefObject* r) { return InHeap(AsObject(r)) && !dead.IsMarked(r); }),
          references.end());
      if (references.empty()) shard.entries.erase(here);
    }
  }
}

void WeakTable::Clear() {
  for (size_t i = 0; i < kShards; ++i) Shards()[i].entries.clear();
}

void WeakTable::AfterForkChild() {
  for (size_t i = 0; i < kShards; ++i) new (&Shards()[i].mutex) std::mutex;
}

}  // namespace tricolor
