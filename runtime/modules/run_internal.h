// What the ways to run a program have in common.
#ifndef TRICOLOR_RUNTIME_MODULES_RUN_INTERNAL_H_
#define TRICOLOR_RUNTIME_MODULES_RUN_INTERNAL_H_

#include <string>

#include "runtime/object.h"

namespace tricolor {

Object* MainDict();                        // __main__'s; null: there is none
bool ReadWhole(int fd, std::string* out);  // false: errno says why
bool PrependEmptyFolder();                 // sys.path[0] of a program without a file; false: exception

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_RUN_INTERNAL_H_
