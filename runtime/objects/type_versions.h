// The versions of classes are 32 bits wide and never used twice. When they are used up, a class that changes has version 0:
// nothing is cached of it any more; the others keep theirs.
#ifndef TRICOLOR_RUNTIME_OBJECTS_TYPE_VERSIONS_H_
#define TRICOLOR_RUNTIME_OBJECTS_TYPE_VERSIONS_H_

#include <cstdint>

namespace tricolor {

// For tests: only `count` versions are left.
void LeaveTypeVersions(uint32_t count);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_TYPE_VERSIONS_H_
