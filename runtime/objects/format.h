// Formatting: the format-spec mini language, printf-style '%' and '{}' templates.
#ifndef TRICOLOR_RUNTIME_OBJECTS_FORMAT_H_
#define TRICOLOR_RUNTIME_OBJECTS_FORMAT_H_

#include <cstdarg>
#include <string>

#include "runtime/object.h"

namespace tricolor {

// format(x, spec) for the builtin types; `spec` is a str.
Object* FormatInt(Object* o, Object* spec);
Object* FormatFloat(Object* o, Object* spec);
Object* FormatComplex(Object* o, Object* spec);
Object* FormatStr(Object* o, Object* spec);

// template % values, for str and for bytes (%b, %a).
Object* StrPercent(Object* format, Object* values);
// `format`: contents of a bytes or bytearray; the result is a bytes object.
Object* BytesPercent(std::string_view format, Object* values);

// "…{0}…".format(*args, **kwargs); `mapping` instead of names and args for format_map.
Object* StrFormatMethod(Object* format, Object* const* args, size_t nargs, Object* kwnames,
                        Object* mapping);

// A float as text, as PyOS_double_to_string: code is one of e E f F g G r.
enum DoubleTextFlag : int { kAlwaysSign = 1, kAddDotZero = 2, kAlternate = 4 };
std::string DoubleText(double value, char code, int precision, int flags);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_FORMAT_H_
