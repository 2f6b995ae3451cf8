// CollectionBudget: what a process may spend on collections that make up for counts.
//
// THREADS    Any.
// UNITS      Processor time of the process, all threads' and the collector's: the more they do meanwhile, the sooner it
//            is used up.
#ifndef TRICOLOR_RUNTIME_MODULES_COLLECTION_BUDGET_H_
#define TRICOLOR_RUNTIME_MODULES_COLLECTION_BUDGET_H_

#include <time.h>

#include <atomic>
#include <cstdint>

namespace tricolor {

class CollectionBudget {
 public:
  // So many, and from then on one `part`-th of all that the process computes.
  constexpr CollectionBudget(int at_first, int64_t part) : at_first_(at_first), part_(part) {}

  bool Allows() const {
    return collections_.load(std::memory_order_relaxed) < at_first_ ||
           spent_ns_.load(std::memory_order_relaxed) < ProcessorNs() / part_;
  }
  // `collect` runs, and counts if it says so.
  template <class Collect>
  void Spend(Collect collect) {
    const int64_t begin = ProcessorNs();
    if (!collect()) return;
    collections_.fetch_add(1, std::memory_order_relaxed);
    spent_ns_.fetch_add(ProcessorNs() - begin, std::memory_order_relaxed);
  }

 private:
  static int64_t ProcessorNs() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * int64_t{1000000000} + now.tv_nsec;
  }

  const int at_first_;
  const int64_t part_;
  std::atomic<int> collections_{0};
  std::atomic<int64_t> spent_ns_{0};
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_COLLECTION_BUDGET_H_
