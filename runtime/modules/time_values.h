// Durations as Python programs give them.
#ifndef TRICOLOR_RUNTIME_MODULES_TIME_VALUES_H_
#define TRICOLOR_RUNTIME_MODULES_TIME_VALUES_H_

#include <cstdint>

#include "runtime/object.h"

namespace tricolor {

// Seconds (int or float) to nanoseconds, rounded up. False: TypeError, ValueError (NaN) or
// OverflowError with CPython's messages.
bool SecondsToNs(Object* o, int64_t* ns);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_TIME_VALUES_H_
