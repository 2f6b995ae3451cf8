// Workloads in which the workers use the same objects.
#ifndef TRICOLOR_BENCH_STRATEGIES_WORKLOADS_SHARED_H_
#define TRICOLOR_BENCH_STRATEGIES_WORKLOADS_SHARED_H_

#include "bench/strategies/workloads/channel.h"

namespace tricolor::strategies {

template <class P>
Outcome SharesNothing() {
  Outcome outcome;
  outcome.cannot = P::kIsolation == Isolation::kProcess ? "processes share no objects"
                                                        : "interpreters share no objects";
  return outcome;
}

inline constexpr int64_t kSharedKeys = 1024;
inline constexpr uint64_t kReadsPerWrite = 1000;

// What a server does with its tables: look up a function, look up an object, read a field of it.
// One operation in 1000 replaces an object.
template <class P>
Outcome SharedReads(const Request& request) {
  if constexpr (P::kIsolation != Isolation::kNone) {
    return SharesNothing<P>();
  } else {
    const Ref<P> module = NewDict<P>();
    DictSet<P>(module, NewInt<P>(0), NewClass<P>());  // its function
    const Ref<P> its_class = NewClass<P>();
    const auto entry = [&its_class](int64_t key) {
      Ref<P> o = NewInstance<P>(its_class, 1);
      SetField<P>(o, 0, NewInt<P>(key * 3));
      return o;
    };
    const Ref<P> table = NewDict<P>();
    for (int64_t key = 0; key < kSharedKeys; ++key) {
      DictSet<P>(table, NewInt<P>(key), entry(key));
    }
    Outcome outcome = Measure<P>(request, [&](Worker<P>& worker) {
      const uint64_t share = worker.Share(request.operations);
      const auto start = static_cast<uint64_t>(worker.index()) * 577;
      uint64_t right = 0;
      for (uint64_t i = 0; i < share; ++i) {
        const auto key = static_cast<int64_t>((start + i * 31) % kSharedKeys);
        if (i % kReadsPerWrite == kReadsPerWrite - 1) {
          DictSet<P>(table, NewInt<P>(key), entry(key));
        }
        const Ref<P> function = DictGet<P>(module, 0);
        const Ref<P> found = DictGet<P>(table, key);
        right += function && found && IntValue<P>(GetField<P>(found, 0)) == key * 3;
        worker.Tick();
      }
      return right;
    });
    Expect(&outcome, outcome.answer, request.operations);
    if (outcome.wrong.empty() && DictSize<P>(table) != static_cast<uint64_t>(kSharedKeys)) {
      outcome.wrong = "the dict has " + std::to_string(DictSize<P>(table)) + " entries";
    }
    return outcome;
  }
}

inline constexpr uint64_t kHammersPerAppend = 16;
inline constexpr int64_t kHammerBase = 1000;

// All workers set and read one field of one object, and append to one list. Each operation also
// copies a reference to the object, as passing it to a function does.
template <class P>
Outcome SharedHammer(const Request& request) {
  if constexpr (P::kIsolation != Isolation::kNone) {
    return SharesNothing<P>();
  } else {
    const Ref<P> object = NewInstance<P>(NewClass<P>(), 1);
    SetField<P>(object, 0, NewInt<P>(kHammerBase));
    const Ref<P> list = NewList<P>();
    std::atomic<uint64_t> appended{0};
    Outcome outcome = Measure<P>(request, [&](Worker<P>& worker) {
      const uint64_t share = worker.Share(request.operations);
      uint64_t right = 0, appends = 0;
      for (uint64_t i = 0; i < share; ++i) {
        const Ref<P> passed = object;
        SetField<P>(passed, 0, NewInt<P>(kHammerBase + static_cast<int64_t>(i)));
        Ref<P> value = GetField<P>(passed, 0);
        right += IntValue<P>(value) >= kHammerBase;
        if (i % kHammersPerAppend == 0) {
          Append<P>(list, std::move(value));
          ++appends;
        }
        worker.Tick();
      }
      appended.fetch_add(appends);
      return right;
    });
    Expect(&outcome, outcome.answer, request.operations);
    if constexpr (!P::kExact) {
      outcome.lost_counts = std::abs(P::CountOf(object.get()) - 1);
      if (outcome.lost_counts != 0) {
        outcome.wrong = "lost " + std::to_string(outcome.lost_counts) + " counts of one object";
      }
    }
    if (Size<P>(list) != appended.load()) {
      outcome.wrong += (outcome.wrong.empty() ? "" : "; ") + std::string("the list has ") +
                       std::to_string(Size<P>(list)) + " of " +
                       std::to_string(appended.load()) + " items";
    }
    return outcome;
  }
}

// Half of the workers put tuples into a queue, the others take them out and look inside. One worker
// alone does both in turn. An operation is a tuple.
template <class P>
Outcome QueuePass(const Request& request) {
  Channel<P> channel;
  const int pairs = std::max(1, request.threads / 2);
  const uint64_t messages = request.operations;
  const auto part = [&](int i) {
    const auto n = static_cast<uint64_t>(pairs);
    return messages / n + (static_cast<uint64_t>(i) < messages % n ? 1 : 0);
  };
  const auto make = [](uint64_t i) {
    Ref<P> message = NewTuple<P>(2);
    InitSlot<P>(message, 0, NewInt<P>(static_cast<int64_t>(i)));
    InitSlot<P>(message, 1, NewInt<P>(static_cast<int64_t>(i) * 2));
    return message;
  };
  const auto open = [](const Ref<P>& message) {
    return static_cast<uint64_t>(IntValue<P>(TupleItem<P>(message, 0)) +
                                 IntValue<P>(TupleItem<P>(message, 1)));
  };
  Outcome outcome = Measure<P>(request, [&](Worker<P>& worker) {
    uint64_t sum = 0;
    const bool alone = worker.threads() == 1;
    // An odd worker out of an odd number has nothing to do.
    if (worker.index() >= 2 * pairs) return sum;
    const uint64_t share = part(worker.index() / 2);
    for (uint64_t i = 0; i < share; ++i) {
      if (alone || worker.index() % 2 == 0) channel.Put(make(i));
      if (alone || worker.index() % 2 == 1) sum += open(channel.Take());
      worker.Tick();
    }
    return sum;
  });
  uint64_t expected = 0;
  for (int i = 0; i < pairs; ++i) {
    for (uint64_t k = 0; k < part(i); ++k) expected += 3 * k;
  }
  Expect(&outcome, outcome.answer, expected);
  return outcome;
}

inline constexpr uint64_t kUsers = 256;
inline constexpr uint64_t kSessions = 40;
inline constexpr int64_t kFirstUser = 1000;

inline int64_t SessionSeconds(uint64_t user, uint64_t session) {
  return static_cast<int64_t>((user * 7919 + session * 104729 + 42) % 3600);
}

// Totals per user from a log that all workers read; each has a part of the users and a dict of its
// own. Isolated interpreters are sent their part first. An operation is a user, once.
template <class P>
Outcome TimeSpent(const Request& request) {
  const auto threads = static_cast<uint64_t>(request.threads);
  const Ref<P> log = NewTuple<P>(threads);  // part -> users
  for (uint64_t part = 0; part < threads; ++part) InitSlot<P>(log, part, NewList<P>());
  for (uint64_t user = 0; user < kUsers; ++user) {
    Ref<P> sessions = NewList<P>();
    for (uint64_t i = 0; i < kSessions; ++i) {
      Append<P>(sessions, NewInt<P>(SessionSeconds(user, i)));
    }
    Ref<P> entry = NewTuple<P>(2);
    InitSlot<P>(entry, 0, NewInt<P>(kFirstUser + static_cast<int64_t>(user)));
    InitSlot<P>(entry, 1, std::move(sessions));
    Append<P>(TupleItem<P>(log, user % threads), std::move(entry));
  }
  std::vector<std::string> messages(threads);
  if constexpr (P::kIsolation == Isolation::kInterpreter) {
    for (uint64_t part = 0; part < threads; ++part) {
      Write<P>(TupleItem<P>(log, part), &messages[part]);
    }
  }
  Outcome outcome = Measure<P>(request, [&](Worker<P>& worker) {
    const auto index = static_cast<uint64_t>(worker.index());
    std::string_view message = messages[index];
    const Ref<P> users = P::kIsolation == Isolation::kInterpreter ? Read<P>(&message)
                                                                  : TupleItem<P>(log, index);
    uint64_t total = 0;
    const uint64_t share = worker.Share(request.operations);
    const uint64_t count = Size<P>(users);
    Ref<P> spent = NewDict<P>();
    for (uint64_t i = 0; i < share; ++i) {
      if (i % count == 0) spent = NewDict<P>();
      const Ref<P> entry = GetItem<P>(users, i % count);
      const Ref<P> name = TupleItem<P>(entry, 0);
      const int64_t key = IntValue<P>(name);
      const Ref<P> sessions = TupleItem<P>(entry, 1);
      DictSet<P>(spent, name, NewInt<P>(0));
      for (uint64_t k = 0; k < kSessions; ++k) {
        const int64_t so_far = IntValue<P>(DictGet<P>(spent, key));
        DictSet<P>(spent, name, NewInt<P>(so_far + IntValue<P>(GetItem<P>(sessions, k))));
        P::Tick();
      }
      total += static_cast<uint64_t>(IntValue<P>(DictGet<P>(spent, key)));
      worker.Tick();
    }
    return total;
  });
  uint64_t expected = 0;
  for (uint64_t part = 0; part < threads; ++part) {
    std::vector<uint64_t> totals;
    for (uint64_t user = part; user < kUsers; user += threads) {
      totals.push_back(0);
      for (uint64_t i = 0; i < kSessions; ++i) {
        totals.back() += static_cast<uint64_t>(SessionSeconds(user, i));
      }
    }
    const uint64_t share = Worker<P>(nullptr, static_cast<int>(part), request.threads)
                               .Share(request.operations);
    for (uint64_t i = 0; i < share; ++i) expected += totals[i % totals.size()];
  }
  Expect(&outcome, outcome.answer, expected);
  return outcome;
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_WORKLOADS_SHARED_H_
