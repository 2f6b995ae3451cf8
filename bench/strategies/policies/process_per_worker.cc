#include "bench/strategies/policies/process_per_worker.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kProcessPerWorker = {ProcessPerWorker::kName, ProcessPerWorker::kExact, ProcessPerWorker::kLeavesCycles,
                       ProcessPerWorker::kIsolation, &RunOn<ProcessPerWorker>};

}  // namespace tricolor::strategies
