#include "bench/strategies/policies/buffered_counts.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kBufferedCounts = {BufferedCounts::kName, BufferedCounts::kExact, BufferedCounts::kLeavesCycles,
                       BufferedCounts::kIsolation, &RunOn<BufferedCounts>};

}  // namespace tricolor::strategies
