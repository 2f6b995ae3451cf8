// Runs one workload once on one strategy and prints what was measured, as a line of JSON.
//
//   strategies --strategy=tricolor --workload=count --threads=2
//   strategies --list
//
// tools/bench runs it many times; a run is a process, so that none sees another's heap.
#include <sys/resource.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

ABSL_FLAG(bool, list, false, "print the strategies and workloads as JSON");
ABSL_FLAG(std::string, strategy, "", "which strategy");
ABSL_FLAG(std::string, workload, "", "which workload");
ABSL_FLAG(int, threads, 1, "how many workers");
ABSL_FLAG(double, scale, 1.0, "times the workload's usual number of operations");
ABSL_FLAG(double, seconds, 0.5, "how long, where the workload is measured by time");

namespace tricolor::strategies {
namespace {

nlohmann::json List() {
  nlohmann::json list = {{"strategies", nlohmann::json::array()},
                         {"workloads", nlohmann::json::array()}};
  for (const Strategy* s : kStrategies) list["strategies"].push_back(s->name);
  for (const Workload& w : kWorkloads) {
    list["workloads"].push_back({{"name", w.name}, {"operations", w.operations}});
  }
  return list;
}

nlohmann::json ToJson(const Outcome& outcome) {
  if (!outcome.cannot.empty()) return {{"cannot", outcome.cannot}};
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  nlohmann::json json = {
      {"operations", outcome.operations},
      {"seconds", outcome.seconds},
      {"cpu_seconds", outcome.cpu_seconds},
      {"operations_per_second", static_cast<double>(outcome.operations) / outcome.seconds},
      {"fairness", outcome.fairness},
      {"answer", outcome.answer},
      {"max_resident", usage.ru_maxrss * 1024},
  };
  if (!outcome.wrong.empty()) json["wrong"] = outcome.wrong;
  if (outcome.lost_counts != 0) json["lost_counts"] = outcome.lost_counts;
  if (outcome.bytes_per_object != 0) json["bytes_per_object"] = outcome.bytes_per_object;
  if (outcome.round_trips != 0) {
    json["round_trips"] = outcome.round_trips;
    json["p50_seconds"] = outcome.p50_seconds;
    json["p99_seconds"] = outcome.p99_seconds;
    json["worst_seconds"] = outcome.worst_seconds;
    json["latency_buckets"] = outcome.latency_buckets;
  }
  return json;
}

int Main() {
  if (absl::GetFlag(FLAGS_list)) {
    std::cout << List() << "\n";
    return 0;
  }
  const Strategy* strategy = nullptr;
  for (const Strategy* s : kStrategies) {
    if (absl::GetFlag(FLAGS_strategy) == s->name) strategy = s;
  }
  const Workload* workload = nullptr;
  for (const Workload& w : kWorkloads) {
    if (absl::GetFlag(FLAGS_workload) == w.name) workload = &w;
  }
  const int threads = absl::GetFlag(FLAGS_threads);
  if (strategy == nullptr || workload == nullptr || threads < 1 || threads > kMostWorkers) {
    std::cerr << "strategies: --strategy and --workload from --list, --threads from 1 to "
              << kMostWorkers << "\n";
    return 2;
  }
  Request request;
  request.threads = threads;
  request.operations = std::max<uint64_t>(
      static_cast<uint64_t>(threads),
      static_cast<uint64_t>(absl::GetFlag(FLAGS_scale) * static_cast<double>(workload->operations)));
  request.seconds = absl::GetFlag(FLAGS_seconds);
  std::cout << ToJson(strategy->run(workload->name, request)) << "\n";
  return 0;
}

}  // namespace
}  // namespace tricolor::strategies

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Runs one workload on one strategy; see bench/strategies/README.md.");
  absl::ParseCommandLine(argc, argv);
  return tricolor::strategies::Main();
}
