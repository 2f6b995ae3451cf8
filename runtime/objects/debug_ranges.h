// Does the program want to know the columns of its instructions?
#ifndef TRICOLOR_RUNTIME_OBJECTS_DEBUG_RANGES_H_
#define TRICOLOR_RUNTIME_OBJECTS_DEBUG_RANGES_H_

#include "runtime/objects/code.h"

namespace tricolor {

// Takes the columns out of a place, after -X no_debug_ranges or with PYTHONNODEBUGRANGES.
void WithoutDebugRanges(CodeLocation* place);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_DEBUG_RANGES_H_
