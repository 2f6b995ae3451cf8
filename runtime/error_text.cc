// The last lines of a printed exception (type, message, place, notes), and source lines.
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/error_print.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"

namespace tricolor {

std::string Utf8Of(Object* s) {
  std::string out;
  if (s == nullptr || !IsStr(s)) return out;
  for (int64_t i = 0; i < StrLength(s); ++i) {
    const auto c = static_cast<uint32_t>(StrAt(s, i));
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xc0 | (c >> 6));
      out += static_cast<char>(0x80 | (c & 0x3f));
    } else if (c >= 0xd800 && c < 0xe000) {
      char buffer[8];
      std::snprintf(buffer, sizeof buffer, "\\u%04x", c);
      out += buffer;
    } else if (c < 0x10000) {
      out += static_cast<char>(0xe0 | (c >> 12));
      out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
      out += static_cast<char>(0x80 | (c & 0x3f));
    } else {
      out += static_cast<char>(0xf0 | (c >> 18));
      out += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
      out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
      out += static_cast<char>(0x80 | (c & 0x3f));
    }
  }
  return out;
}

namespace {

// What a comment in the first two lines says of a source file's encoding (PEP 263), or "".
std::string CodingOf(std::string_view source) {
  for (int line = 0; line < 2; ++line) {
    const std::string_view text = source.substr(0, source.find('\n'));
    const size_t first = text.find_first_not_of(" \t\f\r");
    if (first != std::string_view::npos && text[first] != '#') return "";
    for (size_t at = text.find("coding"); at != std::string_view::npos;
         at = text.find("coding", at + 1)) {
      std::string_view rest = text.substr(at + 6);
      if (rest.empty() || (rest[0] != ':' && rest[0] != '=')) continue;
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t", 1), rest.size()));
      size_t n = 0;
      while (n < rest.size() &&
             (isalnum(static_cast<unsigned char>(rest[n])) || strchr("-_.", rest[n]) != nullptr))
        ++n;
      if (n > 0) return std::string(rest.substr(0, n));
    }
    if (text.size() == source.size()) return "";
    source.remove_prefix(text.size() + 1);
  }
  return "";
}

// The text of a source file as UTF-8. False: it is not in the encoding that it should be in.
bool DecodeSource(std::string* source) {
  if (source->rfind("\xef\xbb\xbf", 0) == 0) source->erase(0, 3);
  const std::string coding = CodingOf(*source);
  Object* bytes = NewBytes(source->data(), static_cast<int64_t>(source->size()));
  Object* text = bytes == nullptr ? nullptr
                                  : DecodeToStr(BytesView(bytes), bytes,
                                                coding.empty() ? nullptr : coding.c_str(), nullptr);
  ClearError();
  if (text == nullptr || !IsStr(text)) return false;
  *source = Utf8Of(text);
  return true;
}

}  // namespace

const std::vector<std::string>& SourceLines::Load(const std::string& filename) {
  auto [it, fresh] = files_.try_emplace(filename);
  std::vector<std::string>& lines = it->second;
  if (!fresh || filename.empty() || filename[0] == '<') return lines;
  std::ifstream in(filename, std::ios::binary);
  if (!in) {
    // A relative name of a module that was found on sys.path.
    Object* path = DictGet(ModuleDict(Runtime::Get()->sys_module), "path");
    const size_t slash = filename.rfind('/');
    const std::string tail = slash == std::string::npos ? filename : filename.substr(slash + 1);
    for (int64_t i = 0; path != nullptr && IsList(path) && !in.is_open(); ++i) {
      Object* entry = ListGet(path, i);
      if (entry == nullptr) break;
      if (!IsStr(entry)) continue;
      in.clear();
      in.open(Utf8Of(entry) + "/" + tail, std::ios::binary);
    }
    if (!in.is_open()) return lines;
  }
  std::ostringstream whole;
  whole << in.rdbuf();
  std::string source = whole.str();
  if (!DecodeSource(&source)) return lines;
  std::istringstream text(source);
  std::string line;
  while (std::getline(text, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

bool SourceLines::Get(const std::string& filename, int number, std::string* line) {
  const std::vector<std::string>& lines = Load(filename);
  if (number < 1 || static_cast<size_t>(number) > lines.size()) return false;
  *line = lines[static_cast<size_t>(number) - 1];
  return true;
}

namespace {

// "module.Name" as the last line begins.
std::string TypeText(Object* e) {
  Type* type = TypeOf(e);
  Object* module = TypeModuleObject(type);
  Object* qualname = TypeQualnameObject(type);
  ClearError();
  std::string out;
  if (module == nullptr || !IsStr(module)) {
    out = "<unknown>.";
  } else if (!StrEquals(module, "builtins") && !StrEquals(module, "__main__")) {
    out = Utf8Of(module) + ".";
  }
  return out + (qualname == nullptr ? std::string("<unknown>") : Utf8Of(qualname));
}

bool IntOf(Object* o, int64_t* out) { return o != nullptr && IsInt(o) && IntFits(o, out); }

// The source line of a SyntaxError with its carets. As in CPython, bytes are what is counted here,
// and `offset` (from 1; below 1: unknown) is clipped to the text.
void AppendErrorText(std::string_view text, int64_t offset, int64_t end_offset, std::string* out) {
  end_offset = std::min(end_offset, static_cast<int64_t>(text.size()) + 1);
  const int64_t carets = end_offset > 0 && end_offset > offset ? end_offset - offset : 1;
  --offset;
  while (!text.empty() && (text[0] == ' ' || text[0] == '\t' || text[0] == '\f')) {
    text.remove_prefix(1);
    --offset;
  }
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  offset = std::min(offset, static_cast<int64_t>(text.size()));
  // Of several lines, from the one that is meant.
  for (size_t n;
       (n = text.find('\n')) != std::string_view::npos && static_cast<int64_t>(n) < offset;) {
    text.remove_prefix(n + 1);
    offset -= static_cast<int64_t>(n) + 1;
  }
  *out += "    " + std::string(text) + "\n";
  if (offset < 0) return;
  *out += "    " + std::string(static_cast<size_t>(offset), ' ') +
          std::string(static_cast<size_t>(carets), '^') + "\n";
}

// An attribute that may be missing or None. False: it is something else.
bool PlaceNumber(Object* o, int64_t* out) { return o == nullptr || o == None() || IntOf(o, out); }

// False: the error does not say where it is.
bool SyntaxPlace(Object* e, std::string* out) {
  auto* s = As<SyntaxErrorObject>(e);
  Object* filename = gc::Load(&s->filename);
  int64_t lineno;
  int64_t offset = -1;
  int64_t end_offset = -1;
  int64_t end_lineno = -1;
  if (!IntOf(gc::Load(&s->lineno), &lineno) || !PlaceNumber(gc::Load(&s->offset), &offset) ||
      !PlaceNumber(gc::Load(&s->end_offset), &end_offset) ||
      !PlaceNumber(gc::Load(&s->end_lineno), &end_lineno)) {
    return false;
  }
  *out += "  File \"" +
          (filename == nullptr || filename == None() ? std::string("<string>")
                                                     : Utf8Of(Str(filename))) +
          "\", line " + std::to_string(lineno) + "\n";
  Object* text = gc::Load(&s->text);
  if (text == nullptr || !IsStr(text)) return true;
  const std::string line = Utf8Of(text);
  if (end_lineno > lineno) end_offset = static_cast<int64_t>(line.size());
  AppendErrorText(line, offset, end_offset, out);
  return true;
}

void AppendNotes(Object* e, std::string* out) {
  Object* notes;
  if (LookupAttr(e, names.__notes__, &notes) <= 0) {
    ClearError();
    return;
  }
  auto append = [&](Object* text, const char* failed) {
    ClearError();
    *out += text == nullptr ? failed : Utf8Of(text);
  };
  if (IsDict(notes) ||
      TypeOf(notes)->slots.item == nullptr) {  // no sequence: not a line of its own
    append(Repr(notes), "<__notes__ repr() failed>");
    return;
  }
  const int64_t count = Length(notes);
  for (int64_t i = 0; i < count; ++i) {
    Object* note = GetItem(notes, NewInt(i));
    if (note == nullptr) break;
    append(Str(note), "<note str() failed>");
    *out += "\n";
  }
  ClearError();
}

}  // namespace

std::string UnraisableOnly(Object* e) {
  Object* value = Str(e);
  ClearError();
  return TypeText(e) + ": " + (value == nullptr ? "<exception str() failed>" : Utf8Of(value)) + "\n";
}

std::string ExceptionOnly(Object* e) {
  std::string out;
  Object* value;
  if (IsA(e, exc::SyntaxError) && SyntaxPlace(e, &out)) {
    value = gc::Load(&As<SyntaxErrorObject>(e)->msg);
    value = value == nullptr || value == None() ? EmptyStr() : Str(value);
  } else {
    value = Str(e);
  }
  out += TypeText(e);
  if (value == nullptr) {
    ClearError();
    out += ": <exception str() failed>";
  } else if (StrLength(value) > 0) {
    out += ": " + Utf8Of(value);
  }
  out += Suggestion(e);
  out += "\n";
  AppendNotes(e, &out);
  return out;
}

}  // namespace tricolor
