#include "bench/strategies/policies/gil_interval.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kGilInterval = {GilInterval::kName, GilInterval::kExact, GilInterval::kLeavesCycles,
                       GilInterval::kIsolation, &RunOn<GilInterval>};

}  // namespace tricolor::strategies
