// FormatSpec: a parsed format specification, [[fill]align][sign][z][#][0][width][,_][.precision][type].
#ifndef TRICOLOR_RUNTIME_OBJECTS_FORMAT_SPEC_H_
#define TRICOLOR_RUNTIME_OBJECTS_FORMAT_SPEC_H_

#include <string>

#include "runtime/objects/str.h"

namespace tricolor {

struct FormatSpec {
  char32_t fill = ' ';
  char align;                // < > = ^
  char sign = 0;             // + - space, 0: none given
  bool coerce_zero = false;  // z
  bool alternate = false;    // #
  int64_t width = -1;
  char separator = 0;        // ',' or '_'
  int64_t precision = -1;
  char32_t type;

  // Of the object `o`. False: ValueError.
  bool Parse(Object* o, Object* spec, char32_t default_type, char default_align);
};

// A number in pieces; `digits` get the separators and the zeros.
struct NumberText {
  char sign = 0;             // 0: none
  std::string prefix;        // 0x
  std::string digits;
  std::string rest;          // point, fraction, exponent, '%'
};
Object* LayOutNumber(const FormatSpec& spec, const NumberText& number);
// `text` in a field of spec.width; default alignment is in spec.align.
Object* PadText(const FormatSpec& spec, Object* text);
Object* RaiseUnknownFormat(char32_t type, Object* o);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_FORMAT_SPEC_H_
