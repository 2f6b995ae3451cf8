// The last lines of a printed exception (type, message, place, notes), and source lines.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/error_print.h"
#include "runtime/names.h"
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
  std::string line;
  bool first = true;
  while (std::getline(in, line)) {
    if (first && line.rfind("\xef\xbb\xbf", 0) == 0) line.erase(0, 3);
    first = false;
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

// The source line of a SyntaxError with its carets.
void AppendErrorText(Object* text_object, int64_t offset, int64_t end_offset, std::string* out) {
  Object* stripped = text_object;
  int64_t end = StrLength(stripped);
  while (end > 0 && StrAt(stripped, end - 1) == '\n') --end;
  int64_t begin = 0;
  while (begin < end && (StrAt(stripped, begin) == ' ' || StrAt(stripped, begin) == '\n' ||
                         StrAt(stripped, begin) == '\t' || StrAt(stripped, begin) == '\f')) {
    ++begin;
  }
  Object* line = StrSubstring(stripped, begin, end);
  if (line == nullptr) return;
  *out += "    " + Utf8Of(line) + "\n";
  if (offset < 0) return;
  if (end_offset == 0) end_offset = offset;
  if (offset <= StrLength(text_object)) end_offset = std::min(end_offset, end + 1);
  if (end_offset <= offset) end_offset = offset + 1;
  const int64_t column = offset - 1 - begin;
  const int64_t end_column = end_offset - 1 - begin;
  if (column < 0) return;
  std::string marks = "    ";
  for (int64_t i = 0; i < column; ++i) {
    const char32_t c = i < StrLength(line) ? StrAt(line, i) : U' ';
    marks += c == '\t' || c == '\f' || c == '\v' ? static_cast<char>(c) : ' ';
  }
  for (int64_t i = column; i < end_column; ++i) marks += '^';
  *out += marks + "\n";
}

std::string SyntaxPlace(Object* e) {
  auto* s = As<SyntaxErrorObject>(e);
  std::string out;
  Object* filename = gc::Load(&s->filename);
  int64_t lineno;
  if (!IntOf(gc::Load(&s->lineno), &lineno)) return out;
  out += "  File \"" +
         (filename == nullptr || filename == None() ? std::string("<string>")
                                                    : Utf8Of(Str(filename))) +
         "\", line " + std::to_string(lineno) + "\n";
  Object* text = gc::Load(&s->text);
  if (text == nullptr || !IsStr(text)) return out;
  int64_t offset = -1;
  int64_t end_offset = 0;
  int64_t end_lineno;
  IntOf(gc::Load(&s->offset), &offset);
  IntOf(gc::Load(&s->end_offset), &end_offset);
  if (IntOf(gc::Load(&s->end_lineno), &end_lineno) && end_lineno > lineno) {
    end_offset = StrLength(text) + 1;
  }
  AppendErrorText(text, offset, end_offset, &out);
  return out;
}

void AppendNotes(Object* e, std::string* out) {
  Object* notes;
  if (LookupAttr(e, names.__notes__, &notes) <= 0 || notes == None()) {
    ClearError();
    return;
  }
  auto append = [&](Object* text, const char* failed) {
    if (text == nullptr) {
      ClearError();
      *out += std::string(failed) + "\n";
      return;
    }
    *out += Utf8Of(text) + "\n";
  };
  if (!IsList(notes) && !IsTuple(notes)) {
    append(Repr(notes), "<__notes__ repr() failed>");
    return;
  }
  Object* list = ToList(notes);
  for (int64_t i = 0; list != nullptr; ++i) {
    Object* note = ListGet(list, i);
    if (note == nullptr) break;
    append(Str(note), "<note str() failed>");
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
  const bool syntax = IsA(e, exc::SyntaxError);
  Object* value;
  if (syntax) {
    out += SyntaxPlace(e);
    int64_t line;
    Object* msg = gc::Load(&As<SyntaxErrorObject>(e)->msg);
    value = !IntOf(gc::Load(&As<SyntaxErrorObject>(e)->lineno), &line) ? Str(e)
            : msg == nullptr || msg == None() ? NewStrAscii("<no detail available>")
                                              : Str(msg);
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
