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

bool InHeap(const Object* o) { return (o->flags & gc::kInHeap) != 0; }

void ClearOne(WeakrefObject* reference, bool queue_callback,
              std::vector<FinalizerItem>* callbacks) {
  __atomic_store_n(&reference->referent, nullptr, __ATOMIC_RELEASE);
  Object* callback = __atomic_exchange_n(&reference->callback, nullptr, __ATOMIC_ACQ_REL);
  if (callback != nullptr && queue_callback) callbacks->push_back({AsObject(reference), callback});
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

void WeakTable::ClearReferencesTo(Object* referent, std::vector<FinalizerItem>* callbacks) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<std::mutex> hold(shard.mutex);
  auto found = shard.entries.find(referent);
  if (found == shard.entries.end()) return;
  for (auto r = found->second.rbegin(); r != found->second.rend(); ++r) {
    if (Living(*r) != nullptr) ClearOne(*r, true, callbacks);
  }
  shard.entries.erase(found);
}

void WeakTable::ClearDead(gc::DeadSet& dead, std::vector<FinalizerItem>* callbacks) {
  for (size_t i = 0; i < kShards; ++i) {
    Shard& shard = Shards()[i];
    std::lock_guard<std::mutex> hold(shard.mutex);
    for (auto entry = shard.entries.begin(); entry != shard.entries.end();) {
      auto here = entry++;
      if (!InHeap(here->first) || dead.IsMarked(here->first)) continue;
      // The newest callback comes first. A reference that is dead as well has no callback, but is
      // cleared all the same, since a finalizer may revive it.
      for (auto r = here->second.rbegin(); r != here->second.rend(); ++r) {
        ClearOne(*r, dead.IsMarked(*r), callbacks);
      }
      shard.entries.erase(here);
    }
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
