#include "bench/strategies/policies/gil_ticks.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kGilTicks = {GilTicks::kName, GilTicks::kExact, GilTicks::kLeavesCycles,
                       GilTicks::kIsolation, &RunOn<GilTicks>};

}  // namespace tricolor::strategies
