// _string: what string.Formatter needs to take '{}' templates apart.

#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/format.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/abstract.h"

namespace tricolor {
namespace {

// All pieces at once; an iterator over them. A malformed template fails here, not in the loop.
Object* FormatterParser(Object*, Args args, size_t, Object*) {
  Object* s = args[0];
  if (!IsStr(s)) return Raise(exc::TypeError, "expected str, got %T", s);
  Object* list = NewList();
  if (list == nullptr) return nullptr;
  TemplateParser parser(s, 0, StrLength(s));
  TemplateParser::Piece p;
  int more;
  while ((more = parser.Next(&p)) > 0) {
    Object* literal = StrSubstring(s, p.literal_begin, p.literal_end);
    Object* name = p.has_field ? StrSubstring(s, p.name_begin, p.name_end) : None();
    Object* spec = p.has_field ? StrSubstring(s, p.spec_begin, p.spec_end) : None();
    Object* conversion = p.conversion != 0 ? StrFromChar(p.conversion) : None();
    if (literal == nullptr || name == nullptr || spec == nullptr || conversion == nullptr) {
      return nullptr;
    }
    Object* tuple = TupleOf(literal, name, spec, conversion);
    if (tuple == nullptr || !ListAppend(list, tuple)) return nullptr;
  }
  return more < 0 ? nullptr : Iter(list);
}

Object* FormatterFieldNameSplit(Object*, Args args, size_t, Object*) {
  Object* s = args[0];
  if (!IsStr(s)) return Raise(exc::TypeError, "expected str, got %T", s);
  FieldName name(s, 0, StrLength(s));
  if (name.first_index() == -2) return nullptr;
  Object* first = name.first_index() >= 0 ? BoxInt(name.first_index())
                                          : StrSubstring(s, name.first_begin(), name.first_end());
  Object* list = NewList();
  if (first == nullptr || list == nullptr) return nullptr;
  bool is_attribute;
  int64_t index, begin, end;
  int more;
  while ((more = name.Next(&is_attribute, &index, &begin, &end)) > 0) {
    Object* part = index >= 0 && !is_attribute ? BoxInt(index) : StrSubstring(s, begin, end);
    Object* tuple = part == nullptr ? nullptr : TupleOf(Bool(is_attribute), part);
    if (tuple == nullptr || !ListAppend(list, tuple)) return nullptr;
  }
  if (more < 0) return nullptr;
  Object* rest = Iter(list);
  return rest == nullptr ? nullptr : TupleOf(first, rest);
}

const NativeMethod kMethods[] = {
    {"formatter_parser", FormatterParser, 1, 1, 0, "parse the argument as a format string"},
    {"formatter_field_name_split", FormatterFieldNameSplit, 1, 1, 0,
     "split the argument as a field name"},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

}  // namespace

Object* CreateStringModule() {
  return NewNativeModule("_string", "string helper module", kMethods);
}

}  // namespace tricolor
