// builtins: the functions, by file. Each table is added to the module in builtins.cc.
#ifndef TRICOLOR_RUNTIME_MODULES_BUILTINS_H_
#define TRICOLOR_RUNTIME_MODULES_BUILTINS_H_

#include <string_view>

#include "runtime/native.h"

namespace tricolor {

extern const NativeMethod kBuiltinsObjects[];    // builtins_objects.cc: getattr, isinstance, iter …
extern const NativeMethod kBuiltinsNumbers[];    // builtins_numbers.cc: abs, round, sum, min, chr …
extern const NativeMethod kBuiltinsText[];       // builtins_text.cc: print, repr, format …
extern const NativeMethod kBuiltinsInput[];      // builtins_input.cc: input
extern const NativeMethod kBuiltinsCode[];       // builtins_code.cc: compile, exec, __build_class__ …

Object* LenFunction(Object*, Args args, size_t, Object*);  // len; the interpreter knows it

// The bytes of source given to `function`; text is UTF-8 (*is_text). The object keeps them alive.
// False: exception ("compile() arg 1 must be a <what> object").
bool SourceBytes(Object* source, const char* function, const char* what, std::string_view* out,
                 bool* is_text);
// A file name argument of compile() and the like as a str. Null: exception.
Object* FilenameOf(Object* filename);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_BUILTINS_H_
