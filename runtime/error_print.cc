// PrintException: the text of an exception with its traceback, chain, groups and notes.
#include "runtime/error_print.h"

#include <unistd.h>

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/interp/frontend.h"
#include "runtime/names.h"
#include "runtime/objects/code.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/frame_object.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/type_object.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

constexpr int kMaxGroupWidth = 15;
constexpr int kMaxGroupDepth = 10;
constexpr int kRepeatedFrames = 3;

int Characters(std::string_view utf8) {
  int n = 0;
  for (const char c : utf8) n += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return n;
}

// What stands between a line's first column and a byte offset, in characters.
int ColumnOf(const std::string& line, int offset) {
  if (offset < 0) return -1;
  return Characters(std::string_view(line).substr(
      0, static_cast<size_t>(offset) < line.size() ? static_cast<size_t>(offset) : line.size()));
}

class Printer {
 public:
  void Chain(Object* e);
  void Unraisable(Object* e);
  // Of a traceback or null, with the line above it; empty if there is nothing to show.
  std::string Traceback(Object* traceback);
  std::string Take() { return std::move(out_); }

 private:
  std::string Indent() const { return std::string(static_cast<size_t>(2 * depth_), ' '); }
  // Appends `text` (whole lines), each behind the margin of the groups around it.
  void Emit(std::string_view text, char margin = '|');
  void One(Object* e);
  void Group(Object* e);
  std::string Stack(Object* traceback);
  void Frame(TracebackObject* t, std::string* out);
  void Carets(CodeObject* code, int lasti, const std::string& line, size_t stripped,
              std::string* out);

  std::string out_;
  int depth_ = 0;
  bool need_close_ = false;
  std::unordered_set<Object*> seen_;
  SourceLines sources_;
};

void Printer::Emit(std::string_view text, char margin) {
  if (depth_ == 0) {
    out_ += text;
    return;
  }
  const std::string prefix = Indent() + margin + " ";
  while (!text.empty()) {
    const size_t n = text.find('\n');
    const std::string_view line = text.substr(0, n == std::string_view::npos ? text.size() : n + 1);
    out_ += prefix;
    out_ += line;
    text.remove_prefix(line.size());
  }
}

// The marks under a line. Nothing when they would cover all of it.
void Printer::Carets(CodeObject* code, int lasti, const std::string& line, size_t stripped,
                     std::string* out) {
  CodeLocation at;
  if (lasti < 0 || !CodeLocationAt(code, lasti, &at) || at.line < 0 || at.end_line < 0 ||
      at.column < 0 || at.end_column < 0) {
    return;
  }
  const int start = ColumnOf(line, at.column);
  int end = ColumnOf(line, at.end_column);
  int left = -1;
  int right = -1;
  if (at.line == at.end_line) {
    const size_t begin = static_cast<size_t>(at.column);
    if (begin <= line.size() && at.end_column > at.column) {
      const std::string segment =
          line.substr(begin, static_cast<size_t>(at.end_column - at.column));
      if (segment.find_first_of("+-*/%@&|^<>[") != std::string::npos &&
          !CaretAnchors(segment, &left, &right)) {
        left = right = -1;
      }
    }
  } else {
    size_t last = line.find_last_not_of(" \t\f\r\n");
    end = last == std::string::npos ? 0 : ColumnOf(line, static_cast<int>(last) + 1);
  }
  const int length = Characters(line) - static_cast<int>(stripped);
  if (end - start == length && left < 0) return;
  const int indent = static_cast<int>(stripped);
  std::string marks = "    ";
  for (int i = indent; i < end; ++i) {
    if (i < start) {
      marks += ' ';
    } else if (left >= 0) {
      marks += i - start >= left && i - start < right ? '^' : '~';
    } else {
      marks += '^';
    }
  }
  *out += marks + "\n";
}

void Printer::Frame(TracebackObject* t, std::string* out) {
  CodeObject* code = AsFrameObject(gc::Load(&t->frame))->frame->code;
  const std::string filename = Utf8Of(code->filename);
  int lineno = t->lineno;
  if (lineno <= 0 && t->lasti >= 0) {
    const int known = CodeLineAt(code, t->lasti);
    if (known > 0) lineno = known;
  }
  *out += "  File \"" + filename + "\", line " + std::to_string(lineno) + ", in " +
          Utf8Of(code->name) + "\n";
  std::string line;
  if (!sources_.Get(filename, lineno, &line)) return;
  const size_t stripped = line.find_first_not_of(" \t\f");
  if (stripped == std::string::npos) return;
  *out += "    " + line.substr(stripped) + "\n";
  Carets(code, t->lasti, line, stripped, out);
}

std::string Printer::Stack(Object* traceback) {
  std::string out;
  std::string last;
  int64_t limit = 1000;
  if (Object* sys = Runtime::Get()->sys_module) {
    Object* value = DictGet(ModuleDict(sys), "tracebacklimit");
    if (value != nullptr && IsInt(value) && !IntFits(value, &limit)) {
      limit = Compare(value, BoxInt(0), kGt) > 0 ? INT64_MAX : 0;
    }
    if (limit <= 0) return out;
  }
  int64_t depth = 0;
  auto* t = As<TracebackObject>(traceback);
  for (TracebackObject* p = t; p != nullptr; p = gc::Load(&p->next)) ++depth;
  for (; t != nullptr && depth > limit; --depth) t = gc::Load(&t->next);
  int count = 0;
  Object* last_code = nullptr;
  int last_line = -1;
  auto note_repeats = [&] {
    if (count <= kRepeatedFrames) return;
    const int more = count - kRepeatedFrames;
    out += "  [Previous line repeated " + std::to_string(more) + " more time" +
           (more > 1 ? "s" : "") + "]\n";
  };
  for (; t != nullptr; t = gc::Load(&t->next)) {
    Object* code = AsObject(AsFrameObject(gc::Load(&t->frame))->frame->code);
    if (code != last_code || t->lineno != last_line) {
      note_repeats();
      last_code = code;
      last_line = t->lineno;
      count = 0;
    }
    if (++count > kRepeatedFrames) continue;
    last.clear();
    Frame(t, &last);
    out += last;
  }
  note_repeats();
  return out;
}

std::string Printer::Traceback(Object* traceback) {
  const std::string stack = traceback == nullptr ? std::string() : Stack(traceback);
  return stack.empty() ? stack : "Traceback (most recent call last):\n" + stack;
}

void Printer::Group(Object* e) {
  if (depth_ > kMaxGroupDepth) {
    Emit("... (max_group_depth is " + std::to_string(kMaxGroupDepth) + ")\n");
    return;
  }
  const bool top = depth_ == 0;
  if (top) ++depth_;
  if (gc::Load(&AsException(e)->traceback) != nullptr) {
    Emit("Exception Group Traceback (most recent call last):\n", top ? '+' : '|');
    Emit(Stack(gc::Load(&AsException(e)->traceback)));
  }
  Emit(ExceptionOnly(e));
  Object* members = gc::Load(&As<ExceptionGroupObject>(e)->excs);
  const auto count = static_cast<int>(TupleSize(members));
  const int n = count <= kMaxGroupWidth ? count : kMaxGroupWidth + 1;
  need_close_ = false;
  for (int i = 0; i < n; ++i) {
    const bool last = i == n - 1;
    if (last) need_close_ = true;
    const bool cut = i >= kMaxGroupWidth;
    out_ += Indent() + (i == 0 ? "+-" : "  ") + "+---------------- " +
            (cut ? "..." : std::to_string(i + 1)) + " ----------------\n";
    ++depth_;
    if (!cut) {
      Chain(TupleAt(members, i));
    } else {
      const int more = count - kMaxGroupWidth;
      Emit("and " + std::to_string(more) + " more exception" + (more > 1 ? "s" : "") + "\n");
    }
    if (last && need_close_) {
      out_ += Indent() + "+------------------------------------\n";
      need_close_ = false;
    }
    --depth_;
  }
  if (top) depth_ = 0;
}

void Printer::One(Object* e) {
  if (IsA(e, exc::BaseExceptionGroup)) {
    Group(e);
    return;
  }
  Emit(Traceback(gc::Load(&AsException(e)->traceback)));
  Emit(ExceptionOnly(e));
}

void Printer::Unraisable(Object* e) {
  Emit(Traceback(gc::Load(&AsException(e)->traceback)));
  Emit(UnraisableOnly(e));
}

void Printer::Chain(Object* e) {
  // From the newest back to the first; printed the other way round.
  struct Link {
    Object* e;
    const char* message;
  };
  std::vector<Link> links;  // the exceptions stay alive through `e`
  for (const char* message = nullptr; e != nullptr;) {
    seen_.insert(e);
    links.push_back({e, message});
    Object* cause = gc::Load(&AsException(e)->cause);
    Object* context = gc::Load(&AsException(e)->context);
    if (cause != nullptr && seen_.count(cause) == 0) {
      message = "\nThe above exception was the direct cause of the following exception:\n\n";
      e = cause;
    } else if (cause == nullptr && context != nullptr && seen_.count(context) == 0 &&
               AsException(e)->suppress_context == 0) {
      message = "\nDuring handling of the above exception, another exception occurred:\n\n";
      e = context;
    } else {
      e = nullptr;
    }
    if (e != nullptr) links.back().message = message;
  }
  for (size_t i = links.size(); i-- > 0;) {
    if (i + 1 < links.size()) Emit(links[i].message);
    One(links[i].e);
  }
}

}  // namespace

Object* FormatException(Object* exception) {
  SavedError saved;
  Printer printer;
  printer.Chain(exception);
  return NewStr(printer.Take());
}

Object* FormatTraceback(Object* traceback) {
  SavedError saved;
  return NewStr(Printer().Traceback(traceback));
}

Object* FormatUnraisable(Object* exception) {
  SavedError saved;
  Printer printer;
  printer.Unraisable(exception);
  return NewStr(printer.Take());
}

void PrintException(Object* exception) {
  SavedError saved;
  Object* text = FormatException(exception);
  Object* sys = Runtime::Get()->sys_module;
  Object* err = sys == nullptr ? nullptr : DictGet(ModuleDict(sys), "stderr");
  if (err == None()) return;
  bool written = false;
  if (text != nullptr && err != nullptr && CallMethodArgs(err, names.write, text) != nullptr) {
    written = true;
    if (CallMethodArgs(err, names.flush) == nullptr) ClearError();
  }
  ClearError();
  if (written) return;
  std::string bytes = text == nullptr ? std::string(TypeName(exception)) + "\n" : Utf8Of(text);
  if (write(2, bytes.data(), bytes.size()) < 0) return;
}

}  // namespace tricolor
