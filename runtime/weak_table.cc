#include "runtime/weak_table.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "gc/dead_cells.h"
#include "gc/size_class.h"
#include "runtime/embedder.h"
#include "runtime/objects/list.h"

namespace tricolor {

namespace {

constexpr size_t kShards = 64;
constexpr size_t kRegionBytes = 64 * gc::kGranule;  // a word of the collector's mark bitmap

bool InHeap(const Object* o) { return (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kInHeap) != 0; }
uintptr_t AddressOf(const Object* o) { return reinterpret_cast<uintptr_t>(o); }
uintptr_t RegionOf(const Object* o) { return AddressOf(o) & ~(kRegionBytes - 1); }
size_t PlaceOf(const Object* o) { return AddressOf(o) % kRegionBytes / gc::kGranule; }

// The references to one object: one mostly, which needs no list then.
class References {
 public:
  bool empty() const { return one_ == nullptr; }
  size_t size() const { return empty() ? 0 : IsList() ? List()->size() : 1; }
  WeakrefObject* const* begin() const { return IsList() ? List()->data() : &one_; }
  WeakrefObject* const* end() const { return begin() + size(); }
  void Append(WeakrefObject* reference) {
    if (empty()) {
      one_ = reference;
    } else if (IsList()) {
      List()->push_back(reference);
    } else {
      auto* list = new std::vector<WeakrefObject*>{one_, reference};
      one_ = reinterpret_cast<WeakrefObject*>(reinterpret_cast<uintptr_t>(list) | 1);
    }
  }
  template <class F>
  void RemoveIf(F f) {
    if (IsList()) {
      auto* list = List();
      list->erase(std::remove_if(list->begin(), list->end(), f), list->end());
      if (list->empty()) Clear();
    } else if (!empty() && f(one_)) {
      one_ = nullptr;
    }
  }
  void Clear() {
    if (IsList()) delete List();
    one_ = nullptr;
  }

 private:
  bool IsList() const { return (reinterpret_cast<uintptr_t>(one_) & 1) != 0; }
  std::vector<WeakrefObject*>* List() const {
    return reinterpret_cast<std::vector<WeakrefObject*>*>(reinterpret_cast<uintptr_t>(one_) - 1);
  }
  WeakrefObject* one_ = nullptr;  // with the lowest bit: a list
};

// The references to the objects that begin in one region of memory. Objects that are born one after
// the other lie beside each other, and so do their references here.
struct Region {
  explicit Region(const Object* o) : begin(RegionOf(o)), in_heap(InHeap(o)) {}
  ~Region() { Empty(); }
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;

  void Empty() {
    for (References& r : references) r.Clear();
    referenced = 0;
  }

  const uintptr_t begin;
  bool in_heap;
  uint64_t referenced = 0;  // a bit per place that has references
  References references[64];
};

// A mutex without calls where nobody else is: a shard is held for a few loads mostly.
class ShardMutex {
 public:
  void lock() {
    uint32_t free = kFree;
    if (state_.compare_exchange_strong(free, kTaken, std::memory_order_acquire, std::memory_order_relaxed)) return;
    while (state_.exchange(kAwaited, std::memory_order_acquire) != kFree) {
      state_.wait(kAwaited, std::memory_order_relaxed);
    }
  }
  void unlock() {
    if (state_.exchange(kFree, std::memory_order_release) == kAwaited) state_.notify_one();
  }

 private:
  enum : uint32_t { kFree, kTaken, kAwaited };
  std::atomic<uint32_t> state_{kFree};
};

struct alignas(64) Shard {
  ShardMutex mutex;
  absl::flat_hash_map<uintptr_t, std::unique_ptr<Region>> regions;  // guarded by mutex
  Region* last = nullptr;  // the one asked for last, or null: guarded by mutex
};

Shard* Shards() {
  static Shard* const shards = new Shard[kShards];
  return shards;
}

// Neighbours share a shard: threads make their objects in blocks of their own.
Shard& ShardOf(const Object* o) {
  const uintptr_t bits = AddressOf(o) >> 14;
  return Shards()[(bits ^ (bits >> 6)) % kShards];
}

Region* FindRegion(Shard& shard, const Object* o) {
  const uintptr_t begin = RegionOf(o);
  if (shard.last != nullptr && shard.last->begin == begin) return shard.last;
  auto found = shard.regions.find(begin);
  if (found != shard.regions.end()) return shard.last = found->second.get();
  return nullptr;
}

// Null: none.
References* FindReferences(Shard& shard, const Object* referent) {
  Region* region = FindRegion(shard, referent);
  if (region == nullptr) return nullptr;
  References& references = region->references[PlaceOf(referent)];
  return references.empty() ? nullptr : &references;
}

void Drop(Region& region, size_t place) {
  region.references[place].Clear();
  region.referenced &= ~(uint64_t{1} << place);
}

// Calls f(region) for each of a shard; takes away what is empty then.
template <class F>
void ForEachRegion(Shard& shard, F f) {
  for (auto entry = shard.regions.begin(); entry != shard.regions.end();) {
    auto here = entry++;
    f(*here->second);
    if (here->second->referenced != 0) continue;
    if (shard.last == here->second.get()) shard.last = nullptr;
    shard.regions.erase(here);
  }
}

// After a removal by itself.
void ForgetIfEmpty(Shard& shard, const Object* referent, References* references) {
  if (!references->empty()) return;
  Region* region = FindRegion(shard, referent);
  Drop(*region, PlaceOf(referent));
  if (region->referenced != 0) return;
  shard.last = nullptr;
  shard.regions.erase(RegionOf(referent));
}

// Keeps `reference` alive if it is not dead already.
WeakrefObject* Living(WeakrefObject* const& reference) {
  return static_cast<WeakrefObject*>(
      TheHeap().WeakLoad(reinterpret_cast<void* const*>(&reference)));
}

uint8_t AuxOf(const WeakrefObject* r) { return __atomic_load_n(&r->base.aux, __ATOMIC_ACQUIRE); }

void ClearOne(WeakrefObject* reference, bool queue_callback,
              std::vector<FinalizerItem>* callbacks) {
  __atomic_store_n(&reference->referent, nullptr, __ATOMIC_RELEASE);
  Object* callback = gc::Load(&reference->callback);
  if (callback != nullptr) {
    callback = __atomic_exchange_n(&reference->callback, nullptr, __ATOMIC_ACQ_REL);
  }
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
  std::lock_guard<ShardMutex> hold(shard.mutex);
  Region* region = FindRegion(shard, referent);
  if (region == nullptr) {
    auto& fresh = shard.regions[RegionOf(referent)];
    fresh = std::make_unique<Region>(referent);
    shard.last = region = fresh.get();
  } else if (region->in_heap != InHeap(referent)) {
    // The memory has changed hands: what was referred to was freed by C code that told nobody.
    region->Empty();
    region->in_heap = InHeap(referent);
  }
  References& references = region->references[PlaceOf(referent)];
  if (reusable != nullptr) {
    for (WeakrefObject* const& existing : references) {
      WeakrefObject* living = Living(existing);
      if (living != nullptr && reusable(living, reference)) return living;
    }
  }
  references.Append(reference);
  region->referenced |= uint64_t{1} << PlaceOf(referent);
  return reference;
}

WeakrefObject* WeakTable::FindPlain(Object* referent, const Type* type) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<ShardMutex> hold(shard.mutex);
  Region* region = FindRegion(shard, referent);
  if (region == nullptr || region->in_heap != InHeap(referent)) return nullptr;
  for (WeakrefObject* const& existing : region->references[PlaceOf(referent)]) {
    WeakrefObject* living = Living(existing);
    if (living != nullptr && TypeOf(&living->base) == type && gc::Load(&living->callback) == nullptr &&
        (AuxOf(living) & kHiddenReference) == 0) {
      return living;
    }
  }
  return nullptr;
}

WeakrefObject* WeakTable::Find(Object* referent,
                               const std::function<bool(WeakrefObject*)>& matches) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<ShardMutex> hold(shard.mutex);
  const References* references = FindReferences(shard, referent);
  if (references == nullptr) return nullptr;
  for (WeakrefObject* const& existing : *references) {
    WeakrefObject* living = Living(existing);
    if (living != nullptr && matches(living)) return living;
  }
  return nullptr;
}

namespace {

// What stands first in CPython's list of an object's references; the others follow, the newest first. Of the first two kinds
// there is one each at most.
enum Rank { kPlainReference, kPlainProxy, kOther };

Rank RankOf(const Object* reference) {
  const auto* r = reinterpret_cast<const WeakrefObject*>(reference);
  if (gc::Load(&r->callback) != nullptr) return kOther;
  if (TypeOf(reference) == &weakref_type) return kPlainReference;
  const bool proxy =
      TypeOf(reference) == &weak_proxy_type || TypeOf(reference) == &weak_callable_proxy_type;
  return proxy ? kPlainProxy : kOther;
}

}  // namespace

bool WeakTable::AppendReferences(Object* referent, Object* out) {
  // Allocation and list locks stay outside the shard's lock: one reference per turn.
  for (size_t i = 0;; ++i) {
    WeakrefObject* living = nullptr;
    {
      Shard& shard = ShardOf(referent);
      std::lock_guard<ShardMutex> hold(shard.mutex);
      const References* references = FindReferences(shard, referent);
      if (references == nullptr || i >= references->size()) break;
      living = Living(references->begin()[i]);
    }
    if (living != nullptr && !ListAppend(out, AsObject(living))) return false;
  }
  if (ListSize(out) < 2) return true;
  ListReverse(out);
  int64_t front = 0;
  for (const Rank rank : {kPlainReference, kPlainProxy}) {
    for (int64_t i = front; i < ListSize(out); ++i) {
      Object* reference = ListGet(out, i);
      if (RankOf(reference) != rank) continue;
      if (ListPop(out, i) == nullptr || !ListInsert(out, front++, reference)) return false;
      break;
    }
  }
  return true;
}

int64_t WeakTable::CountReferences(Object* referent) {
  int64_t count = 0;
  Shard& shard = ShardOf(referent);
  std::lock_guard<ShardMutex> hold(shard.mutex);
  const References* references = FindReferences(shard, referent);
  if (references == nullptr) return 0;
  for (WeakrefObject* const& existing : *references) count += Living(existing) != nullptr;
  return count;
}

namespace {

template <class F>
void ClearAll(Object* referent, std::vector<FinalizerItem>* callbacks, F has_callback) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<ShardMutex> hold(shard.mutex);
  References* references = FindReferences(shard, referent);
  if (references == nullptr) return;
  // The newest callback comes first.
  for (size_t i = references->size(); i-- > 0;) {
    WeakrefObject* const& r = references->begin()[i];
    ClearOne(r, has_callback(r), callbacks);
  }
  references->Clear();
  ForgetIfEmpty(shard, referent, references);
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
  gc::Heap* const heap = &TheHeap();
  const auto look = [&](Region& region) {
    if (!region.in_heap) return;
    const auto* begin = reinterpret_cast<const void*>(region.begin);
    for (uint64_t bits = gc::UnmarkedOf(heap, begin, region.referenced); bits != 0;
         bits &= bits - 1) {
      const auto place = static_cast<size_t>(__builtin_ctzll(bits));
      auto* referent = reinterpret_cast<Object*>(region.begin + place * gc::kGranule);
      const References& references = region.references[place];
      if (std::any_of(references.begin(), references.end(), has_callback)) {
        with_callbacks->push_back(referent);
      } else if (clear_silent) {
        for (WeakrefObject* r : references) ClearOne(r, false, nullptr);
        Drop(region, place);
      } else {
        silent->push_back(referent);
      }
    }
  };
  for (size_t i = 0; i < kShards; ++i) {
    Shard& shard = Shards()[i];
    std::lock_guard<ShardMutex> hold(shard.mutex);
    ForEachRegion(shard, look);
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
    std::lock_guard<ShardMutex> hold(shard.mutex);
    const References* references = FindReferences(shard, referent);
    if (references == nullptr || (AuxOf(*references->begin()) & kHiddenReference) != 0) return;
  }
  ClearDeadOne(dead, referent, callbacks);
}

void WeakTable::Hide(gc::DeadSet& dead, Object* referent) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<ShardMutex> hold(shard.mutex);
  const References* references = FindReferences(shard, referent);
  if (references == nullptr) return;
  for (WeakrefObject* r : *references) {
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
  std::lock_guard<ShardMutex> hold(shard.mutex);
  References* references = FindReferences(shard, referent);
  if (references == nullptr) return;
  constexpr uint8_t kBits = kHiddenReference | kDiesToo | kSeenDead;
  std::vector<WeakrefObject*> seen;
  references->RemoveIf([&seen](WeakrefObject* r) {
    uint8_t old = AuxOf(r);
    while ((old & kSeenDead) == 0) {
      if (__atomic_compare_exchange_n(&r->base.aux, &old, static_cast<uint8_t>(old & ~kBits), true,
                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        return false;
      }
    }
    // Who was told that it is dead must not see it alive again: cleared first, shown then.
    __atomic_store_n(&r->referent, nullptr, __ATOMIC_RELEASE);
    __atomic_fetch_and(&r->base.aux, static_cast<uint8_t>(~kBits), __ATOMIC_ACQ_REL);
    seen.push_back(r);
    return true;
  });
  for (auto r = seen.rbegin(); r != seen.rend(); ++r) ClearOne(*r, true, callbacks);
  ForgetIfEmpty(shard, referent, references);
}

void WeakTable::Unhide(Object* referent) {
  Shard& shard = ShardOf(referent);
  std::lock_guard<ShardMutex> hold(shard.mutex);
  const References* references = FindReferences(shard, referent);
  if (references == nullptr) return;
  constexpr uint8_t kBits = kHiddenReference | kDiesToo;
  for (WeakrefObject* r : *references) {
    __atomic_fetch_and(&r->base.aux, static_cast<uint8_t>(~kBits), __ATOMIC_ACQ_REL);
  }
}

void WeakTable::DropDeadReferences(gc::DeadSet& dead) {
  const auto is_dead = [&dead](WeakrefObject* r) { return !dead.IsMarked(r); };
  for (size_t i = 0; i < kShards; ++i) {
    Shard& shard = Shards()[i];
    std::lock_guard<ShardMutex> hold(shard.mutex);
    ForEachRegion(shard, [&](Region& region) {
      for (uint64_t bits = region.referenced; bits != 0; bits &= bits - 1) {
        const auto place = static_cast<size_t>(__builtin_ctzll(bits));
        region.references[place].RemoveIf(is_dead);
        if (region.references[place].empty()) Drop(region, place);
      }
    });
  }
}

void WeakTable::Clear() {
  for (size_t i = 0; i < kShards; ++i) {
    Shards()[i].regions.clear();
    Shards()[i].last = nullptr;
  }
}

void WeakTable::AfterForkChild() {
  for (size_t i = 0; i < kShards; ++i) new (&Shards()[i].mutex) ShardMutex;
}

}  // namespace tricolor
