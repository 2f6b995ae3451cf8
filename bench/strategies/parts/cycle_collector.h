// CycleCollector: frees cycles that counts alone cannot, as CPython does since 2.0.
//
// WHY        Without it the counting baselines would look cheaper than the Python they stand for:
//            every container carries two words in front of its header, is linked into a list, and
//            is visited now and then.
// HOW        Take each container's count; subtract one for every reference that comes from inside
//            the list. What is left above zero is referred to from outside, and keeps what it
//            reaches. The rest is garbage. Two generations: the young list is collected when it
//            has grown by 700, the old one when it has grown by a quarter since the last time.
//            Neil Schemenauer, 2000; CPython's devguide, "Garbage collector design".
// THREADS    One at a time: whoever holds the interpreter's lock.
#ifndef TRICOLOR_BENCH_STRATEGIES_PARTS_CYCLE_COLLECTOR_H_
#define TRICOLOR_BENCH_STRATEGIES_PARTS_CYCLE_COLLECTOR_H_

#include <cstdint>
#include <vector>

#include "bench/strategies/model/objects.h"

namespace tricolor::strategies {

// In front of a container's header.
struct CycleLink {
  CycleLink* next;
  CycleLink* previous;
};
inline constexpr int64_t kYoungThreshold = 700;
inline constexpr int64_t kYoungPerOld = 10;

class CycleLists {
 public:
  CycleLists() {
    Clear(&young_);
    Clear(&old_);
  }
  void Add(CycleLink* link) {
    Append(&young_, link);
    ++young_count_;
  }
  void Remove(CycleLink* link) {
    Unlink(link);
    if (young_count_ > 0) --young_count_;  // what died meanwhile makes up for what was born
  }
  bool Due() const { return __builtin_expect(young_count_ > kYoungThreshold, 0); }

  // Everything, as gc.collect() does.
  template <class P>
  void CollectAll() {
    Move(&old_, &young_);
    old_size_ = CollectList<P>(&young_);
    Move(&young_, &old_);
    young_count_ = young_collections_ = promoted_ = 0;
  }

  // What is due.
  template <class P>
  void Collect() {
    young_count_ = 0;
    ++young_collections_;
    const bool all = young_collections_ > kYoungPerOld && promoted_ > old_size_ / 4;
    if (all) Move(&old_, &young_);
    const int64_t survivors = CollectList<P>(&young_);
    Move(&young_, &old_);
    if (all) {
      old_size_ = survivors;
      promoted_ = 0;
      young_collections_ = 0;
    } else {
      promoted_ += survivors;
    }
  }

 private:
  static void Clear(CycleLink* list) { list->next = list->previous = list; }
  static void Append(CycleLink* list, CycleLink* link) {
    link->previous = list->previous;
    link->next = list;
    list->previous->next = link;
    list->previous = link;
  }
  static void Unlink(CycleLink* link) {
    link->previous->next = link->next;
    link->next->previous = link->previous;
  }
  static void Move(CycleLink* from, CycleLink* to) {
    if (from->next == from) return;
    from->next->previous = to->previous;
    to->previous->next = from->next;
    from->previous->next = to;
    to->previous = from->previous;
    Clear(from);
  }

  // Returns how many containers are left.
  template <class P>
  static int64_t CollectList(CycleLink* list) {
    using Object = typename P::Header;
    const auto object_of = [](CycleLink* link) { return reinterpret_cast<Object*>(link + 1); };
    for (CycleLink* l = list->next; l != list; l = l->next) {
      Object* o = object_of(l);
      o->cycle_refs = static_cast<int32_t>(o->count);
      o->in_cycle_list = true;
    }
    for (CycleLink* l = list->next; l != list; l = l->next) {
      ForEachSlot<P>(object_of(l), [](Object** slot) {
        if ((*slot)->in_cycle_list) --(*slot)->cycle_refs;
      });
    }
    // Reached from outside: in_cycle_list is taken off, and the list of these grows while it is
    // walked.
    std::vector<Object*> reached;
    int64_t survivors = 0;
    const auto reach = [&reached](Object* o) {
      o->in_cycle_list = false;
      reached.push_back(o);
    };
    for (CycleLink* l = list->next; l != list; l = l->next) {
      if (object_of(l)->in_cycle_list && object_of(l)->cycle_refs > 0) reach(object_of(l));
      while (!reached.empty()) {
        Object* o = reached.back();
        reached.pop_back();
        ++survivors;
        ForEachSlot<P>(o, [&reach](Object** slot) {
          if ((*slot)->in_cycle_list) reach(*slot);
        });
      }
    }
    std::vector<Object*> garbage;
    for (CycleLink* l = list->next; l != list; l = l->next) {
      if (!object_of(l)->in_cycle_list) continue;
      object_of(l)->in_cycle_list = false;
      garbage.push_back(object_of(l));
    }
    for (Object* o : garbage) P::Incref(o);  // none dies while others are looked into
    for (Object* o : garbage) {
      ForEachSlot<P>(o, [](Object** slot) {
        Object* target = *slot;
        *slot = nullptr;
        P::Decref(target);
      });
    }
    for (Object* o : garbage) P::Decref(o);
    return survivors;
  }

  CycleLink young_;
  CycleLink old_;
  int64_t young_count_ = 0;
  int64_t young_collections_ = 0;
  int64_t promoted_ = 0;  // to the old list since it was last collected
  int64_t old_size_ = 0;
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_PARTS_CYCLE_COLLECTOR_H_
