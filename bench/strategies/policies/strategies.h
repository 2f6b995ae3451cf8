// All strategies, in the order of history. Each is compiled in a file of its own.
#ifndef TRICOLOR_BENCH_STRATEGIES_POLICIES_STRATEGIES_H_
#define TRICOLOR_BENCH_STRATEGIES_POLICIES_STRATEGIES_H_

#include <string_view>

#include "bench/strategies/workloads/run.h"

namespace tricolor::strategies {

struct Strategy {
  const char* name;
  bool exact;  // claims right answers on several threads
  const char* leaves_cycles;  // null, or why
  Isolation isolation;
  Outcome (*run)(std::string_view workload, const Request& request);
};

extern const Strategy kGilTicks;
extern const Strategy kGilInterval;
extern const Strategy kUnlocked;
extern const Strategy kObjectLocks;
extern const Strategy kAtomicCounts;
extern const Strategy kBufferedCounts;
extern const Strategy kBiasedCounts;
extern const Strategy kInterpreterPerThread;
extern const Strategy kProcessPerWorker;
extern const Strategy kBoehm;
extern const Strategy kTricolor;

inline const Strategy* const kStrategies[] = {
    &kGilTicks,      &kGilInterval,  &kUnlocked,            &kObjectLocks,      &kAtomicCounts,
    &kBufferedCounts, &kBiasedCounts, &kInterpreterPerThread, &kProcessPerWorker, &kBoehm,
    &kTricolor,
};

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_POLICIES_STRATEGIES_H_
