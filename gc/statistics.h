// Statistics as text, for programs that watch a heap from outside.
//
// THREADS    any.
// GUARANTEES One JSON object in one line; members are numbers, named like the fields of Statistics.
#ifndef TRICOLOR_GC_STATISTICS_H_
#define TRICOLOR_GC_STATISTICS_H_

#include <string>

#include "gc/heap.h"

namespace tricolor::gc {

std::string ToJson(const Statistics& statistics);

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_STATISTICS_H_
