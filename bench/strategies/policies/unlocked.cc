#include "bench/strategies/policies/unlocked.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kUnlocked = {Unlocked::kName, Unlocked::kExact, Unlocked::kLeavesCycles,
                       Unlocked::kIsolation, &RunOn<Unlocked>};

}  // namespace tricolor::strategies
