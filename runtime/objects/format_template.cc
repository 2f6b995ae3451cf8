// str.format: "…{name.attribute[index]!r:spec}…".

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/format.h"
#include "runtime/objects/int.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/tuple.h"
#include "runtime/unicode.h"

namespace tricolor {
namespace {

int RaiseValue(const char* message) {
  Raise(exc::ValueError, "%s", message);
  return -1;
}

// The decimal number that [begin, end) is; -1: it is none; -2: ValueError.
int64_t IndexIn(Object* s, int64_t begin, int64_t end) {
  if (begin >= end) return -1;
  int64_t value = 0;
  for (int64_t i = begin; i < end; ++i) {
    const int digit = unicode::DecimalValue(StrAt(s, i));
    if (digit < 0) return -1;
    if (value > (INT64_MAX - digit) / 10) {
      RaiseValue("Too many decimal digits in format string");
      return -2;
    }
    value = value * 10 + digit;
  }
  return value;
}

}  // namespace

int TemplateParser::Next(Piece* piece) {
  *piece = Piece{at_, at_, false, 0, 0, 0, 0, 0, false};
  if (at_ >= end_) return 0;
  char32_t c = 0;
  bool markup = false;
  while (at_ < end_) {
    c = StrAt(format_, at_++);
    if (c == '{' || c == '}') {
      markup = true;
      break;
    }
  }
  const bool at_end = at_ >= end_;
  piece->literal_end = at_;
  if (!markup) return 1;
  if (c == '}' && (at_end || StrAt(format_, at_) != '}')) {
    return RaiseValue("Single '}' encountered in format string");
  }
  if (at_end) return RaiseValue("Single '{' encountered in format string");
  if (StrAt(format_, at_) == c) {  // doubled: one of them is text
    ++at_;
    return 1;
  }
  --piece->literal_end;
  piece->has_field = true;
  return ParseField(piece) ? 1 : -1;
}

bool TemplateParser::ParseField(Piece* piece) {
  piece->name_begin = at_;
  char32_t c = 0;
  bool done = false;
  while (at_ < end_ && !done) {
    c = StrAt(format_, at_++);
    switch (c) {
      case '{': RaiseValue("unexpected '{' in field name"); return false;
      case '[':
        while (at_ < end_ && StrAt(format_, at_) != ']') ++at_;
        break;
      case '}': case ':': case '!': done = true; break;
      default: break;
    }
  }
  piece->name_end = done ? at_ - 1 : at_;
  piece->spec_begin = piece->spec_end = at_;
  if (!done || (c != '!' && c != ':')) {
    if (!done || c != '}') {
      RaiseValue("expected '}' before end of string");
      return false;
    }
    return true;
  }
  if (c == '!') {
    if (at_ >= end_) {
      RaiseValue("end of string while looking for conversion specifier");
      return false;
    }
    piece->conversion = StrAt(format_, at_++);
    if (at_ < end_) {
      c = StrAt(format_, at_++);
      if (c == '}') return true;
      if (c != ':') {
        RaiseValue("expected ':' after conversion specifier");
        return false;
      }
    }
  }
  piece->spec_begin = at_;
  for (int depth = 1; at_ < end_;) {
    c = StrAt(format_, at_++);
    if (c == '{') {
      piece->nested = true;
      ++depth;
    } else if (c == '}' && --depth == 0) {
      piece->spec_end = at_ - 1;
      return true;
    }
  }
  RaiseValue("unmatched '{' in format spec");
  return false;
}

FieldName::FieldName(Object* format, int64_t begin, int64_t end)
    : format_(format), begin_(begin), end_(end) {
  int64_t i = begin;
  while (i < end && StrAt(format, i) != '.' && StrAt(format, i) != '[') ++i;
  first_end_ = at_ = i;
  index_ = IndexIn(format, begin, i);
}

int FieldName::Next(bool* is_attribute, int64_t* index, int64_t* begin, int64_t* end) {
  if (at_ >= end_) return 0;
  const char32_t c = StrAt(format_, at_++);
  *index = -1;
  if (c == '.') {
    *is_attribute = true;
    *begin = at_;
    while (at_ < end_ && StrAt(format_, at_) != '.' && StrAt(format_, at_) != '[') ++at_;
    *end = at_;
  } else if (c == '[') {
    *is_attribute = false;
    *begin = at_;
    while (at_ < end_ && StrAt(format_, at_) != ']') ++at_;
    if (at_ >= end_) return RaiseValue("Missing ']' in format string");
    *end = at_++;
    *index = IndexIn(format_, *begin, *end);
    if (*index == -2) return -1;
  } else {
    return RaiseValue("Only '.' or '[' may follow ']' in format field specifier");
  }
  if (*begin == *end) return RaiseValue("Empty attribute in format string");
  return 1;
}

namespace {

class Renderer {
 public:
  Renderer(Object* format, Args args, size_t nargs, Object* kwnames, Object* mapping)
      : format_(format), args_(args), nargs_(nargs), kwnames_(kwnames), mapping_(mapping) {}

  bool only_text() const { return only_text_; }  // the result is the format itself
  bool Render(int64_t begin, int64_t end, int depth, StrBuilder* out) {
    if (depth < 0) return RaiseValue("Max string recursion exceeded") >= 0;
    TemplateParser parser(format_, begin, end);
    TemplateParser::Piece piece;
    int more;
    while ((more = parser.Next(&piece)) > 0) {
      if (piece.literal_begin == 0 && piece.literal_end == StrLength(format_)) {
        only_text_ = true;
        continue;
      }
      for (int64_t i = piece.literal_begin; i < piece.literal_end; ++i) {
        out->Append(StrAt(format_, i));
      }
      if (piece.has_field && !RenderField(piece, depth, out)) return false;
    }
    return more == 0;
  }

 private:
  bool RenderField(const TemplateParser::Piece& piece, int depth, StrBuilder* out) {
    Object* o = Field(piece.name_begin, piece.name_end);
    if (o == nullptr) return false;
    switch (piece.conversion) {
      case 0: break;
      case 'r': o = Repr(o); break;
      case 's': o = Str(o); break;
      case 'a': o = Ascii(o); break;
      default:
        if (piece.conversion > 32 && piece.conversion < 127) {
          Raise(exc::ValueError, "Unknown conversion specifier %c",
                static_cast<int>(piece.conversion));
        } else {
          Raise(exc::ValueError, "Unknown conversion specifier \\x%x",
                static_cast<unsigned>(piece.conversion));
        }
        return false;
    }
    if (o == nullptr) return false;
    Object* spec;
    if (piece.nested) {
      StrBuilder text;
      if (!Render(piece.spec_begin, piece.spec_end, depth - 1, &text)) return false;
      spec = text.Finish();
    } else {
      spec = StrSubstring(format_, piece.spec_begin, piece.spec_end);
    }
    if (spec == nullptr) return false;
    Object* text = Format(o, spec);
    if (text == nullptr) return false;
    out->Append(text);
    return true;
  }

  Object* Field(int64_t begin, int64_t end) {
    FieldName name(format_, begin, end);
    int64_t index = name.first_index();
    if (index == -2) return nullptr;
    const bool empty = name.first_begin() == name.first_end();
    if (empty || index >= 0) {
      const int numbering = empty ? 1 : 2;
      if (numbering_ != 0 && numbering_ != numbering) {
        return Raise(exc::ValueError,
                     numbering == 2 ? "cannot switch from automatic field numbering to manual "
                                      "field specification"
                                    : "cannot switch from manual field specification to automatic "
                                      "field numbering");
      }
      numbering_ = numbering;
      if (empty) index = next_++;
    }
    Object* o = index >= 0 ? Positional(index) : Named(name);
    bool is_attribute;
    int64_t part_index, part_begin, part_end;
    int more = 1;
    while (o != nullptr &&
           (more = name.Next(&is_attribute, &part_index, &part_begin, &part_end)) > 0) {
      if (!is_attribute && part_index >= 0) {
        Object* key = BoxInt(part_index);
        o = key == nullptr ? nullptr : GetItem(o, key);
      } else {
        Object* key = StrSubstring(format_, part_begin, part_end);
        o = key == nullptr ? nullptr : is_attribute ? GetAttr(o, key) : GetItem(o, key);
      }
    }
    return more < 0 ? nullptr : o;
  }

  Object* Positional(int64_t index) {
    if (mapping_ != nullptr) {
      return Raise(exc::ValueError, "Format string contains positional fields");
    }
    if (index >= static_cast<int64_t>(nargs_)) {
      return Raise(exc::IndexError, "Replacement index %zd out of range for positional args tuple",
                   static_cast<ssize_t>(index));
    }
    return args_[index];
  }

  Object* Named(const FieldName& name) {
    Object* key = StrSubstring(format_, name.first_begin(), name.first_end());
    if (key == nullptr) return nullptr;
    if (mapping_ != nullptr) return GetItem(mapping_, key);
    for (int64_t i = 0; kwnames_ != nullptr && i < TupleSize(kwnames_); ++i) {
      if (StrEqual(TupleAt(kwnames_, i), key)) return args_[nargs_ + i];
    }
    return RaiseKeyError(key);
  }

  Object* format_;
  Args args_;
  size_t nargs_;
  Object* kwnames_;
  Object* mapping_;
  bool only_text_ = false;
  int numbering_ = 0;  // 1: automatic, 2: manual
  int64_t next_ = 0;
};

}  // namespace

Object* StrFormatMethod(Object* format, Object* const* args, size_t nargs, Object* kwnames,
                        Object* mapping) {
  StrBuilder out;
  Renderer renderer(format, args, nargs, kwnames, mapping);
  if (!renderer.Render(0, StrLength(format), 1, &out)) return nullptr;
  return renderer.only_text() ? format : out.Finish();
}

}  // namespace tricolor
