#include "bench/strategies/policies/biased_counts.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kBiasedCounts = {BiasedCounts::kName, BiasedCounts::kExact, BiasedCounts::kLeavesCycles,
                       BiasedCounts::kIsolation, &RunOn<BiasedCounts>};

}  // namespace tricolor::strategies
