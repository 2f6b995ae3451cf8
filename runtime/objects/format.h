// Formatting: the format-spec mini language, printf-style '%' and '{}' templates.
#ifndef TRICOLOR_RUNTIME_OBJECTS_FORMAT_H_
#define TRICOLOR_RUNTIME_OBJECTS_FORMAT_H_

#include <string>
#include <string_view>

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

// The pieces of a '{}' template, one after the other.
class TemplateParser {
 public:
  TemplateParser(Object* format, int64_t begin, int64_t end)
      : format_(format), at_(begin), end_(end) {}
  struct Piece {
    int64_t literal_begin, literal_end;  // text in front of the field
    bool has_field;
    int64_t name_begin, name_end;
    int64_t spec_begin, spec_end;
    char32_t conversion;                 // 0: none
    bool nested;                         // the spec contains fields
  };
  // 1: a piece, 0: the end, -1: exception.
  int Next(Piece* piece);

 private:
  bool ParseField(Piece* piece);
  Object* format_;
  int64_t at_, end_;
};

// The parts of a field name: `first` (an int or a str), then .attribute and [index] accesses.
class FieldName {
 public:
  FieldName(Object* format, int64_t begin, int64_t end);
  // The number, or -1: a name; -2: exception. An empty name has neither.
  int64_t first_index() const { return index_; }
  int64_t first_begin() const { return begin_; }
  int64_t first_end() const { return first_end_; }
  // 1: an access; 0: the end; -1: exception. *index -1: the name [*begin, *end).
  int Next(bool* is_attribute, int64_t* index, int64_t* begin, int64_t* end);

 private:
  Object* format_;
  int64_t begin_, first_end_, at_, end_;
  int64_t index_;
};

// A float as text, as PyOS_double_to_string: code is one of e E f F g G r.
enum DoubleTextFlag : int { kAlwaysSign = 1, kAddDotZero = 2, kAlternate = 4 };
std::string DoubleText(double value, char code, int precision, int flags);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_FORMAT_H_
