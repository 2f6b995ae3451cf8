#include "bench/strategies/policies/tricolor.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kTricolor = {Tricolor::kName, Tricolor::kExact, Tricolor::kLeavesCycles,
                       Tricolor::kIsolation, &RunOn<Tricolor>};

}  // namespace tricolor::strategies
