// os.stat_result from the C structure.
#ifndef TRICOLOR_RUNTIME_MODULES_POSIX_STAT_H_
#define TRICOLOR_RUNTIME_MODULES_POSIX_STAT_H_

#include <sys/stat.h>

#include "runtime/object.h"

namespace tricolor {

Object* NewStatResult(const struct stat& st);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_POSIX_STAT_H_
