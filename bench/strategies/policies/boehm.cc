#include "bench/strategies/policies/boehm.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kBoehm = {Boehm::kName, Boehm::kExact, Boehm::kLeavesCycles,
                       Boehm::kIsolation, &RunOn<Boehm>};

}  // namespace tricolor::strategies
