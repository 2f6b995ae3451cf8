// float_internal: what the files of float and complex share.
#ifndef TRICOLOR_RUNTIME_OBJECTS_FLOAT_INTERNAL_H_
#define TRICOLOR_RUNTIME_OBJECTS_FLOAT_INTERNAL_H_

#include <string_view>

#include "runtime/objects/float.h"

namespace tricolor {

// A number (sign, inf and nan too) at `text`; returns its end, or null if there is none.
const char* ParseDouble(const char* text, const char* end, double* value);
// The whole of `text` as float() reads it: spaces around, underscores between digits.
bool ParseFloatText(std::string_view text, double* value);

// True and *value: `o` is a float or an int (converted; *error on overflow). False: NotImplemented
// is the answer, unless *error.
bool FloatOperand(Object* o, double* value, bool* error);

Object* FloatHex(Object* self, Args args, size_t nargs, Object* kwnames);
Object* FloatFromHex(Object* type, Args args, size_t nargs, Object* kwnames);
Object* FloatRound(Object* self, Args args, size_t nargs, Object* kwnames);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_FLOAT_INTERNAL_H_
