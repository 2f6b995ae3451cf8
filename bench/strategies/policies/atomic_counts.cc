#include "bench/strategies/policies/atomic_counts.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kAtomicCounts = {AtomicCounts::kName, AtomicCounts::kExact, AtomicCounts::kLeavesCycles,
                       AtomicCounts::kIsolation, &RunOn<AtomicCounts>};

}  // namespace tricolor::strategies
