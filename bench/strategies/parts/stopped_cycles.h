// StoppedCycles: finds the cycles that counts cannot free, while the world is stopped.
//
// WHY        PEP 703 gives up CPython's lists of containers, and with them two words in front of each:
//            it walks the allocator's pages, and works on the counts while nobody changes them.
// HOW        As cycle_collector.h: what is counted more often than the containers that were found refer to
//            it is referred to from outside and keeps what it reaches. The working count lies in the
//            header's owner word meanwhile. One generation.
// REQUIRES   All threads that use P's objects stand between two operations.
#ifndef TRICOLOR_BENCH_STRATEGIES_PARTS_STOPPED_CYCLES_H_
#define TRICOLOR_BENCH_STRATEGIES_PARTS_STOPPED_CYCLES_H_

#include <cstdint>
#include <vector>

#include "bench/strategies/model/objects.h"

namespace tricolor::strategies {

// P::Header has `owner` and `in_cycle_set`; P::TotalCount(o) is the sum of its counts.
template <class P>
class StoppedCycles {
 public:
  using Object = typename P::Header;

  // A container that is alive, each once. Others count as outside.
  void Add(Object* o) {
    found_.push_back({o, o->owner});
    const int64_t count = P::TotalCount(o);
    o->in_cycle_set = 1;
    WorkingCount(o) = count;
  }

  // The garbage, with its owners put back; call once.
  std::vector<Object*> Garbage() {
    for (const Found& f : found_) {
      ForEachSlot<P>(f.object, [](Object** slot) {
        if ((*slot)->in_cycle_set != 0) --WorkingCount(*slot);
      });
    }
    std::vector<Object*> reached;
    const auto reach = [&reached](Object* o) {
      o->in_cycle_set = 0;
      reached.push_back(o);
    };
    for (const Found& f : found_) {
      if (f.object->in_cycle_set != 0 && WorkingCount(f.object) > 0) reach(f.object);
      while (!reached.empty()) {
        Object* o = reached.back();
        reached.pop_back();
        ForEachSlot<P>(o, [&reach](Object** slot) {
          if ((*slot)->in_cycle_set != 0) reach(*slot);
        });
      }
    }
    std::vector<Object*> garbage;
    for (const Found& f : found_) {
      f.object->owner = f.owner;
      if (f.object->in_cycle_set == 0) continue;
      f.object->in_cycle_set = 0;
      garbage.push_back(f.object);
    }
    return garbage;
  }

  int64_t size() const { return static_cast<int64_t>(found_.size()); }

 private:
  using Owner = decltype(Object::owner);
  struct Found {
    Object* object;
    Owner owner;
  };
  static_assert(sizeof(Owner) == sizeof(int64_t));
  static int64_t& WorkingCount(Object* o) { return reinterpret_cast<int64_t&>(o->owner); }

  std::vector<Found> found_;
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_PARTS_STOPPED_CYCLES_H_
