// A Python int as an argument of C's type Py_ssize_t.
#ifndef TRICOLOR_RUNTIME_OBJECTS_SSIZE_ARGUMENT_H_
#define TRICOLOR_RUNTIME_OBJECTS_SSIZE_ARGUMENT_H_

#include <cstdint>

#include "runtime/object.h"

namespace tricolor {

// As ToIndexOrRaise, for what is a count or a position to CPython's argument parser, not an index:
// the OverflowError names the C type. False: exception.
bool SsizeArgument(Object* o, int64_t* out);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_SSIZE_ARGUMENT_H_
