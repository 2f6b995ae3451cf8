// The workloads by name, and how a strategy runs one.
#ifndef TRICOLOR_BENCH_STRATEGIES_WORKLOADS_CATALOG_H_
#define TRICOLOR_BENCH_STRATEGIES_WORKLOADS_CATALOG_H_

#include <string_view>

#include "bench/strategies/workloads/io.h"
#include "bench/strategies/workloads/private.h"
#include "bench/strategies/workloads/shared.h"

namespace tricolor::strategies {

struct Workload {
  const char* name;
  uint64_t operations;  // a tenth of a second or more on one thread
};

inline constexpr Workload kWorkloads[] = {
    {"private_churn", 1'000'000}, {"shared_reads", 10'000'000},  {"shared_hammer", 6'000'000},
    {"queue_pass", 300'000},      {"tree_building", 60'000},     {"cycles", 3'000'000},
    {"count", 10'000'000},        {"time_spent", 200'000},       {"io_latency", 1},
    {"bytes_per_object", 300'000},
};

template <class P>
Outcome RunOn(std::string_view workload, const Request& request) {
  const Session<P> session;
  if (workload == "private_churn") return PrivateChurn<P>(request);
  if (workload == "shared_reads") return SharedReads<P>(request);
  if (workload == "shared_hammer") return SharedHammer<P>(request);
  if (workload == "queue_pass") return QueuePass<P>(request);
  if (workload == "tree_building") return TreeBuilding<P>(request);
  if (workload == "cycles") return Cycles<P>(request);
  if (workload == "count") return Count<P>(request);
  if (workload == "time_spent") return TimeSpent<P>(request);
  if (workload == "io_latency") return IoLatency<P>(request);
  if (workload == "bytes_per_object") return BytesPerObject<P>(request);
  std::fprintf(stderr, "strategies: no workload of that name\n");
  std::exit(2);
}

}  // namespace tricolor::strategies

#endif  // TRICOLOR_BENCH_STRATEGIES_WORKLOADS_CATALOG_H_
