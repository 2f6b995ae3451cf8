// builtins: the functions, by file. Each table is added to the module in builtins.cc.
#ifndef TRICOLOR_RUNTIME_MODULES_BUILTINS_H_
#define TRICOLOR_RUNTIME_MODULES_BUILTINS_H_

#include "runtime/native.h"

namespace tricolor {

extern const NativeMethod kBuiltinsObjects[];    // builtins_objects.cc: getattr, isinstance, iter …
extern const NativeMethod kBuiltinsNumbers[];    // builtins_numbers.cc: abs, round, sum, min, chr …
extern const NativeMethod kBuiltinsText[];       // builtins_text.cc: print, input, repr, format …
extern const NativeMethod kBuiltinsCode[];       // builtins_code.cc: compile, exec, __build_class__ …

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_BUILTINS_H_
