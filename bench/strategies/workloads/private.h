// Workloads in which every worker has objects of its own: what one thread costs, and whether two
// threads that share nothing are in each other's way.
//
// in_python.py does the same operations in Python, for the comparison with CPython 3.11.
#ifndef TRICOLOR_BENCH_STRATEGIES_WORKLOADS_PRIVATE_H_
#define TRICOLOR_BENCH_STRATEGIES_WORKLOADS_PRIVATE_H_

#include <fstream>

#include "bench/strategies/workloads/run.h"

namespace tricolor::strategies {

inline constexpr int64_t kChurnBase = 1000;  // beyond the small integers
inline constexpr uint64_t kChurnItems = 8;
inline constexpr uint64_t kChurnKeys = 128;

// Lists in tuples in a dict, each replaced soon after it was made.
template <class P>
Outcome PrivateChurn(const Request& request) {
  Outcome outcome = Measure<P>(request, [&](Worker<P>& worker) {
    const Ref<P> kept = NewDict<P>();
    uint64_t total = 0;
    const uint64_t share = worker.Share(request.operations);
    for (uint64_t i = 0; i < share; ++i) {
      const auto n = static_cast<int64_t>(i);
      const auto key = static_cast<int64_t>(i % kChurnKeys);
      Ref<P> items = NewList<P>();
      for (uint64_t j = 0; j < kChurnItems; ++j) {
        Append<P>(items, NewInt<P>(kChurnBase + n + static_cast<int64_t>(j)));
      }
      Ref<P> pair = NewTuple<P>(2);
      InitSlot<P>(pair, 0, std::move(items));
      InitSlot<P>(pair, 1, NewInt<P>(n));
      DictSet<P>(kept, NewInt<P>(key), std::move(pair));
      const Ref<P> found = DictGet<P>(kept, key);
      total += static_cast<uint64_t>(IntValue<P>(GetItem<P>(TupleItem<P>(found, 0), 3)) -
                                     IntValue<P>(TupleItem<P>(found, 1)));
      worker.Tick();
    }
    return total;
  });
  Expect(&outcome, outcome.answer, request.operations * (kChurnBase + 3));
  return outcome;
}

// Counts down: one integer object dies and one is born with each operation.
template <class P>
Outcome Count(const Request& request) {
  Outcome outcome = Measure<P>(request, [&](Worker<P>& worker) {
    const auto share = static_cast<int64_t>(worker.Share(request.operations));
    Ref<P> n = NewInt<P>(share);
    while (IntValue<P>(n) > 0) {
      n = NewInt<P>(IntValue<P>(n) - 1);
      worker.Tick();
    }
    return static_cast<uint64_t>(share - IntValue<P>(n));
  });
  Expect(&outcome, outcome.answer, request.operations);
  return outcome;
}

inline constexpr int kTreeDepth = 6;
inline constexpr int kLongLivedDepth = 12;

template <class P>
Ref<P> MakeTree(int depth) {
  P::Tick();  // a call
  Ref<P> node = NewTuple<P>(2);
  if (depth > 0) {
    InitSlot<P>(node, 0, MakeTree<P>(depth - 1));
    InitSlot<P>(node, 1, MakeTree<P>(depth - 1));
  }
  return node;
}

template <class P>
uint64_t CountNodes(const Ref<P>& node) {
  P::Tick();
  const Ref<P> left = TupleItem<P>(node, 0);
  if (!left) return 1;
  return 1 + CountNodes<P>(left) + CountNodes<P>(TupleItem<P>(node, 1));
}

// Small trees made, walked and dropped beside one that lives. An operation is a tree.
template <class P>
Outcome TreeBuilding(const Request& request) {
  Outcome outcome = Measure<P>(request, [&](Worker<P>& worker) {
    const Ref<P> long_lived = MakeTree<P>(kLongLivedDepth);
    uint64_t nodes = 0;
    const uint64_t share = worker.Share(request.operations);
    for (uint64_t i = 0; i < share; ++i) {
      nodes += CountNodes<P>(MakeTree<P>(kTreeDepth));
      worker.Tick();
    }
    return nodes + CountNodes<P>(long_lived);
  });
  constexpr uint64_t kSmall = (uint64_t{2} << kTreeDepth) - 1;
  constexpr uint64_t kLarge = (uint64_t{2} << kLongLivedDepth) - 1;
  Expect(&outcome, outcome.answer,
         request.operations * kSmall + static_cast<uint64_t>(request.threads) * kLarge);
  return outcome;
}

// Two instances that refer to each other, dropped at once.
template <class P>
Outcome Cycles(const Request& request) {
  if constexpr (P::kLeavesCycles != nullptr) {
    Outcome outcome;
    outcome.cannot = P::kLeavesCycles;
    return outcome;
  }
  Outcome outcome = Measure<P>(request, [&](Worker<P>& worker) {
    const Ref<P> node_class = NewClass<P>();
    const uint64_t share = worker.Share(request.operations);
    for (uint64_t i = 0; i < share; ++i) {
      const Ref<P> a = NewInstance<P>(node_class, 1);
      const Ref<P> b = NewInstance<P>(node_class, 1);
      SetField<P>(a, 0, b);
      SetField<P>(b, 0, a);
      worker.Tick();
    }
    return share;
  });
  Expect(&outcome, outcome.answer, request.operations);
  return outcome;
}

inline uint64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

// Instances with one field that holds an integer of its own: what each takes, with the slot that
// refers to it. An operation is an instance.
template <class P>
Outcome BytesPerObject(const Request& request) {
  SharedBoard board;
  const auto body = [&](Worker<P>& worker) {
    const Ref<P> its_class = NewClass<P>();
    const uint64_t share = worker.Share(request.operations);
    const uint64_t before = ResidentBytes();
    const Ref<P> all = NewTuple<P>(share);
    for (uint64_t i = 0; i < share; ++i) {
      Ref<P> o = NewInstance<P>(its_class, 1);
      SetField<P>(o, 0, NewInt<P>(kChurnBase + static_cast<int64_t>(i)));
      InitSlot<P>(all, i, std::move(o));
      worker.Tick();
    }
    worker.report()->extra.store(ResidentBytes() - before);
    uint64_t right = 0;
    for (uint64_t i = 0; i < share; ++i) {
      const auto expected = kChurnBase + static_cast<int64_t>(i);
      right += IntValue<P>(GetField<P>(TupleItem<P>(all, i), 0)) == expected;
      P::Tick();
    }
    return right;
  };
  Outcome outcome = Measure<P>(request, body, &board);
  // One worker: several in a process would see each other's.
  if (request.threads == 1) {
    outcome.bytes_per_object = static_cast<double>(board.get()->reports[0].extra.load()) /
                               static_cast<double>(request.operations);
  }
  Expect(&outcome, outcome.answer, request.operations);
  return outcome;
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_WORKLOADS_PRIVATE_H_
