#include "bench/strategies/policies/interpreter_per_thread.h"

#include "bench/strategies/policies/strategies.h"
#include "bench/strategies/workloads/catalog.h"

namespace tricolor::strategies {

const Strategy kInterpreterPerThread = {InterpreterPerThread::kName, InterpreterPerThread::kExact, InterpreterPerThread::kLeavesCycles,
                       InterpreterPerThread::kIsolation, &RunOn<InterpreterPerThread>};

}  // namespace tricolor::strategies
