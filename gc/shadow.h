// Shadow: with shadow=1, finds a store that told nobody, whatever the collector did meanwhile.
//
// WHY        A missing barrier does harm only if a cycle marks at that moment and nothing else
//            keeps the value. The shadow needs no such luck: all barriers take their slow path and
//            note what they are told; when a cycle begins, and when it has marked, the world stops
//            and every reference of every object is compared with a copy made the last time. One
//            that is new, and that no thread was told of, came by a store that forgot the barrier.
//            At the same moment: what an old owner that nobody remembers refers to is old.
// THREADS    Tell: any. Leave: the thread itself, or fork. Check: the collector's thread.
// ACCEPTS    without being told: a value that native code ever owned (its ledger is not zero: C
//            stores raw and counts), or that is a precise root of a thread right now (a frame that
//            runs stores raw, and tells when it stops).
// COST       A note per store, and two walks over the heap and its copy per cycle.
#ifndef TRICOLOR_GC_SHADOW_H_
#define TRICOLOR_GC_SHADOW_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "gc/mutex.h"

namespace tricolor::gc {

struct HeapImpl;
struct MutatorImpl;

// What a barrier was told. `owner` null: only that the value is referred to (Shade). `value` null:
// any field of the owner may have changed (Rescan). `site`: whom the barrier returned to.
struct Told {
  void* owner;
  void* value;
  void* site;
};

class Shadow {
 public:
  explicit Shadow(HeapImpl* heap) : heap_(heap) {}
  Shadow(const Shadow&) = delete;
  Shadow& operator=(const Shadow&) = delete;

  // Before anything of the heap runs: from now on all barriers take their slow paths.
  void Start();

  // False: the site is to be deaf (FaultsForTesting), so the barrier does nothing.
  bool Tell(MutatorImpl* m, void* owner, void* value, void* site) TC_EXCLUDES(mutex_);
  // `m` leaves: its notes stay.
  void Leave(MutatorImpl* m) TC_EXCLUDES(mutex_);

  enum class Point { kBegin, kRevived };
  void Check(Point point) TC_EXCLUDES(mutex_);

  // With FaultsForTesting::note_sites: places that told something, in the order of their first
  // word; and those of which some edge was known from nobody else: had they said nothing, a check
  // would have failed.
  std::vector<void*> Sites() TC_EXCLUDES(mutex_);
  std::vector<void*> ProvenSites() TC_EXCLUDES(mutex_);
  uint64_t checks() const { return checks_.load(); }

 private:
  friend class ShadowCheck;
  // `slot` null: of an embedder that showed the value only.
  struct Edge {
    void* const* slot;
    void* value;
    bool operator==(const Edge& o) const { return slot == o.slot && value == o.value; }
    bool operator<(const Edge& o) const {
      return slot != o.slot ? slot < o.slot : value < o.value;
    }
  };
  struct Span {
    size_t begin;
    size_t end;
  };
  using Copies = std::unordered_map<const void*, Span>;

  HeapImpl* const heap_;
  Mutex mutex_;  // a leaf
  std::vector<Told> left_ TC_GUARDED_BY(mutex_);  // of threads that are gone, and of no mutator
  std::vector<void*> sites_ TC_GUARDED_BY(mutex_);
  std::map<void*, bool> proven_ TC_GUARDED_BY(mutex_);  // of each site
  std::atomic<uint64_t> checks_{0};

  // The copy: edges of each object. Collector's thread.
  std::vector<Edge> edges_;
  Copies copies_;
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_SHADOW_H_
