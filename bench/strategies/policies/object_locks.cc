#include "bench/strategies/policies/object_locks.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kObjectLocks = {ObjectLocks::kName, ObjectLocks::kExact, ObjectLocks::kLeavesCycles,
                       ObjectLocks::kIsolation, &RunOn<ObjectLocks>};

}  // namespace tricolor::strategies
