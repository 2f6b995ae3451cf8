// re.Pattern and its scanner.
#include <algorithm>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/_sre.h"
#include "runtime/modules/registry.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

using regex::Matcher;
using regex::Outcome;

Type pattern_type;
Type scanner_type;

Subject::Subject(PatternObject* pattern, Object* string) : string_(string) {
  if (IsStr(string)) {
    if (pattern->is_bytes) {
      Raise(exc::TypeError, "cannot use a bytes pattern on a string-like object");
      return;
    }
    text_ = {StrData(string), StrKindOf(string), StrLength(string)};
    ok_ = true;
    return;
  }
  if (!SupportsBuffer(string)) {
    Raise(exc::TypeError, "expected string or bytes-like object, got '%T'", string);
    return;
  }
  if (!GetBuffer(string, &view_, kBufferSimple)) return;
  if (pattern->is_text) {
    Raise(exc::TypeError, "cannot use a string pattern on a bytes-like object");
    return;
  }
  text_ = {view_.buf, 1, view_.len};
  ok_ = true;
}

Subject::~Subject() { ReleaseBuffer(&view_); }

Object* Subject::Slice(int64_t begin, int64_t end) const {
  if (IsStr(string_)) return StrSubstring(string_, begin, end);
  if (begin == 0 && end == text_.length && IsExactly(string_, bytes_type)) return string_;
  // The buffer may be shorter than it was when it matched.
  begin = std::min(begin, text_.length);
  end = std::clamp(end, begin, text_.length);
  return NewBytes(static_cast<const char*>(text_.data) + begin, end - begin);
}

namespace {

constexpr int64_t kEnd = INT64_MAX;

struct Range {
  Object* string = nullptr;
  int64_t pos = 0, endpos = kEnd;
  bool Parse(const char* function, Args args, size_t nargs, Object* kwnames) {
    Object* out[3] = {nullptr, nullptr, nullptr};
    if (!ParseArgs(function, args, nargs, kwnames, {"string", "pos", "endpos"}, 0, 3, 1, out)) {
      return false;
    }
    string = out[0];
    return Bound(out[1], &pos) && Bound(out[2], &endpos);
  }
  static bool Bound(Object* o, int64_t* to) {
    Object* index = o == nullptr ? nullptr : ToIndex(o);
    if (index == nullptr) return o == nullptr;
    if (IntFits(index, to)) return true;
    Raise(exc::OverflowError, "Python int too large to convert to C ssize_t");
    return false;
  }
  void Clip(int64_t length) {
    pos = std::clamp<int64_t>(pos, 0, length);
    endpos = std::clamp<int64_t>(endpos, 0, length);
  }
};

enum class Kind { kMatch, kFullMatch, kSearch };

Object* FindOne(Object* self, Kind kind, const char* name, Args args, size_t nargs,
                Object* kwnames) {
  Range r;
  if (!r.Parse(name, args, nargs, kwnames)) return nullptr;
  PatternObject* p = AsPattern(self);
  Subject subject(p, r.string);
  if (!subject.ok()) return nullptr;
  r.Clip(subject.text().length);
  if (r.pos > r.endpos) return None();
  Matcher m(p->program, subject.text(), 0, r.endpos);
  const Outcome found = kind == Kind::kSearch
                            ? m.Search(r.pos, false)
                            : m.Match(r.pos, kind == Kind::kFullMatch, false);
  if (found == Outcome::kError) return nullptr;
  return found == Outcome::kNone ? None() : NewMatch(self, r.string, r.pos, r.endpos, m);
}

Object* Match(Object* self, Args args, size_t nargs, Object* kwnames) {
  return FindOne(self, Kind::kMatch, "match", args, nargs, kwnames);
}
Object* FullMatch(Object* self, Args args, size_t nargs, Object* kwnames) {
  return FindOne(self, Kind::kFullMatch, "fullmatch", args, nargs, kwnames);
}
Object* Search(Object* self, Args args, size_t nargs, Object* kwnames) {
  return FindOne(self, Kind::kSearch, "search", args, nargs, kwnames);
}

Object* GroupText(const Subject& subject, const Matcher& m, int64_t group, Object* otherwise) {
  const int64_t from = m.marks[static_cast<size_t>(2 * group - 2)];
  const int64_t to = m.marks[static_cast<size_t>(2 * group - 1)];
  return from < 0 || to < from ? otherwise : subject.Slice(from, to);
}

Object* FindAll(Object* self, Args args, size_t nargs, Object* kwnames) {
  Range r;
  if (!r.Parse("findall", args, nargs, kwnames)) return nullptr;
  PatternObject* p = AsPattern(self);
  Subject subject(p, r.string);
  Object* list = subject.ok() ? NewList() : nullptr;
  if (list == nullptr) return nullptr;
  r.Clip(subject.text().length);
  Matcher m(p->program, subject.text(), 0, r.endpos);
  bool must_advance = false;
  for (int64_t at = r.pos; at <= r.endpos;) {
    const Outcome found = m.Search(at, must_advance);
    if (found == Outcome::kError) return nullptr;
    if (found == Outcome::kNone) break;
    Object* empty = subject.Slice(0, 0);
    Object* item;
    if (p->groups == 0) {
      item = subject.Slice(m.start, m.stop);
    } else if (p->groups == 1) {
      item = GroupText(subject, m, 1, empty);
    } else {
      item = NewTuple(p->groups);
      for (int64_t g = 1; item != nullptr && g <= p->groups; ++g) {
        Object* text = GroupText(subject, m, g, empty);
        if (text == nullptr) return nullptr;
        TupleInit(item, g - 1, text);
      }
    }
    if (item == nullptr || !ListAppend(list, item)) return nullptr;
    must_advance = m.stop == m.start;
    at = m.stop;
  }
  return list;
}

Object* Split(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  int64_t limit = 0;
  if (!ParseArgs("split", args, nargs, kwnames, {"string", "maxsplit"}, 0, 2, 1, out) ||
      (out[1] != nullptr && !ToIndexInt(out[1], &limit))) {
    return nullptr;
  }
  PatternObject* p = AsPattern(self);
  Subject subject(p, out[0]);
  Object* list = subject.ok() ? NewList() : nullptr;
  if (list == nullptr) return nullptr;
  const int64_t end = subject.text().length;
  Matcher m(p->program, subject.text(), 0, end);
  int64_t last = 0, at = 0;
  bool must_advance = false;
  for (int64_t n = 0; limit == 0 || n < limit; ++n) {
    const Outcome found = m.Search(at, must_advance);
    if (found == Outcome::kError) return nullptr;
    if (found == Outcome::kNone) break;
    Object* piece = subject.Slice(last, m.start);
    if (piece == nullptr || !ListAppend(list, piece)) return nullptr;
    for (int64_t g = 1; g <= p->groups; ++g) {
      Object* text = GroupText(subject, m, g, None());
      if (text == nullptr || !ListAppend(list, text)) return nullptr;
    }
    must_advance = m.stop == m.start;
    last = at = m.stop;
    if (at > end) break;
  }
  Object* piece = subject.Slice(last, end);
  return piece == nullptr || !ListAppend(list, piece) ? nullptr : list;
}

bool HasBackslash(Object* text) {
  if (IsStr(text)) {
    for (int64_t i = 0; i < StrLength(text); ++i) {
      if (StrAt(text, i) == '\\') return true;
    }
    return false;
  }
  BufferView view(text);
  if (!view.ok()) {
    ClearError();
    return true;
  }
  return view.text().find('\\') != std::string_view::npos;
}

Object* Join(Object* pieces, Object* empty) {
  return IsStr(empty) ? StrJoin(empty, pieces) : CallMethodArgs(empty, Intern("join"), pieces);
}

Object* Substitute(Object* self, const char* name, Args args, size_t nargs, Object* kwnames,
                   bool with_count) {
  Object* out[3] = {nullptr, nullptr, nullptr};
  int64_t limit = 0;
  if (!ParseArgs(name, args, nargs, kwnames, {"repl", "string", "count"}, 0, 3, 2, out) ||
      (out[2] != nullptr && !ToIndexInt(out[2], &limit))) {
    return nullptr;
  }
  Object* filter = out[0];
  bool callable = IsCallable(filter);
  if (!callable && ((!IsStr(filter) && !SupportsBuffer(filter)) || HasBackslash(filter))) {
    Object* compile = ImportAttr("re", "_subx");
    filter = compile == nullptr ? nullptr : CallArgs(compile, self, filter);
    if (filter == nullptr) return nullptr;
    callable = IsCallable(filter);
  }
  PatternObject* p = AsPattern(self);
  Subject subject(p, out[1]);
  Object* list = subject.ok() ? NewList() : nullptr;
  if (list == nullptr) return nullptr;
  const int64_t end = subject.text().length;
  Matcher m(p->program, subject.text(), 0, end);
  int64_t last = 0, at = 0, n = 0;
  bool must_advance = false;
  while (limit == 0 || n < limit) {
    const Outcome found = m.Search(at, must_advance);
    if (found == Outcome::kError) return nullptr;
    if (found == Outcome::kNone) break;
    if (last < m.start) {
      Object* piece = subject.Slice(last, m.start);
      if (piece == nullptr || !ListAppend(list, piece)) return nullptr;
    }
    Object* item = filter;
    if (callable) {
      Object* match = NewMatch(self, out[1], 0, end, m);
      item = match == nullptr ? nullptr : CallArgs(filter, match);
      if (item == nullptr) return nullptr;
    }
    if (item != None() && !ListAppend(list, item)) return nullptr;
    ++n;
    must_advance = m.stop == m.start;
    last = at = m.stop;
  }
  if (last < end) {
    Object* piece = subject.Slice(last, end);
    if (piece == nullptr || !ListAppend(list, piece)) return nullptr;
  }
  Object* empty = subject.Slice(0, 0);
  Object* joined = empty == nullptr ? nullptr : Join(list, empty);
  if (joined == nullptr || !with_count) return joined;
  return TupleOf(joined, NewInt(n));
}

Object* Sub(Object* self, Args args, size_t nargs, Object* kwnames) {
  return Substitute(self, "sub", args, nargs, kwnames, false);
}
Object* SubN(Object* self, Args args, size_t nargs, Object* kwnames) {
  return Substitute(self, "subn", args, nargs, kwnames, true);
}

// ---- Scanner: the matches one after the other.

Object* Scanner(Object* self, Args args, size_t nargs, Object* kwnames) {
  Range r;
  if (!r.Parse("scanner", args, nargs, kwnames)) return nullptr;
  Subject subject(AsPattern(self), r.string);
  if (!subject.ok()) return nullptr;
  r.Clip(subject.text().length);
  auto* s = New<ScannerObject>(scanner_type);
  if (s == nullptr) return nullptr;
  gc::Store(s, &s->pattern, self);
  gc::Store(s, &s->string, r.string);
  s->position = s->start_limit = r.pos;
  s->end = r.endpos;
  s->done = r.pos > r.endpos;
  return AsObject(s);
}

Object* Step(Object* self, bool search) {
  auto* s = As<ScannerObject>(self);
  if (s->done) return None();
  PatternObject* p = AsPattern(s->pattern);
  Subject subject(p, s->string);
  if (!subject.ok()) return nullptr;
  // The buffer may be shorter than it was at the step before.
  if (s->position > subject.text().length) {
    s->done = true;
    return None();
  }
  Matcher m(p->program, subject.text(), 0, std::min(s->end, subject.text().length));
  const Outcome found = search ? m.Search(s->position, s->must_advance)
                               : m.Match(s->position, false, s->must_advance);
  if (found == Outcome::kError) return nullptr;
  if (found == Outcome::kNone) {
    s->done = true;
    return None();
  }
  s->must_advance = m.stop == m.start;
  s->position = m.stop;
  return NewMatch(s->pattern, s->string, s->start_limit, s->end, m);
}

Object* ScannerMatch(Object* self, Args, size_t, Object*) { return Step(self, false); }
Object* ScannerSearch(Object* self, Args, size_t, Object*) { return Step(self, true); }
Object* ScannerPattern(Object* self, void*) { return As<ScannerObject>(self)->pattern; }

Object* FindIter(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* scanner = Scanner(self, args, nargs, kwnames);
  Object* search = scanner == nullptr ? nullptr : GetAttr(scanner, "search");
  Object* iter = search == nullptr ? nullptr : ImportAttr("builtins", "iter");
  return iter == nullptr ? nullptr : CallArgs(iter, search, None());
}

Object* Itself(Object* self, Args, size_t, Object*) { return self; }

Object* GetFlags(Object* self, void*) { return NewInt(AsPattern(self)->flags); }
Object* GetGroups(Object* self, void*) { return NewInt(AsPattern(self)->groups); }
Object* GetPattern(Object* self, void*) { return AsPattern(self)->pattern; }
Object* GetGroupIndex(Object* self, void*) {
  return CallArgs(AsObject(&mapping_proxy_type), AsPattern(self)->groupindex);
}

Object* ReprPattern(Object* self) {
  static const struct { const char* name; int64_t flag; } kFlags[] = {
      {"re.TEMPLATE", 1}, {"re.IGNORECASE", 2}, {"re.LOCALE", 4}, {"re.MULTILINE", 8},
      {"re.DOTALL", 16}, {"re.VERBOSE", 64}, {"re.DEBUG", 128}, {"re.ASCII", 256}};
  PatternObject* p = AsPattern(self);
  int64_t flags = p->flags;
  if (p->is_text && (flags & (4 | 32 | 256)) == 32) flags &= ~32;
  std::string text;
  for (const auto& f : kFlags) {
    if ((flags & f.flag) == 0) continue;
    flags &= ~f.flag;
    if (!text.empty()) text += "|";
    text += f.name;
  }
  if (flags != 0) {
    char hex[32];
    snprintf(hex, sizeof hex, "0x%llx", static_cast<unsigned long long>(flags));
    if (!text.empty()) text += "|";
    text += hex;
  }
  Object* pattern = Repr(p->pattern);
  if (pattern == nullptr) return nullptr;
  if (StrLength(pattern) > 200) pattern = StrSubstring(pattern, 0, 200);
  if (pattern == nullptr) return nullptr;
  return text.empty() ? StrFormat("re.compile(%U)", pattern)
                      : StrFormat("re.compile(%U, %s)", pattern, text.c_str());
}

Object* ComparePatterns(Object* a, Object* b, CompareOp op) {
  if ((op != kEq && op != kNe) || !IsExactly(a, pattern_type) || !IsExactly(b, pattern_type)) {
    return NotImplemented();
  }
  PatternObject *x = AsPattern(a), *y = AsPattern(b);
  int same = a == b;
  if (!same && x->flags == y->flags && x->is_bytes == y->is_bytes &&
      std::equal(x->program.code, x->program.code + x->program.code_size, y->program.code,
                 y->program.code + y->program.code_size)) {
    same = Compare(x->pattern, y->pattern, kEq);
  }
  return same < 0 ? nullptr : Bool((op == kEq) == (same != 0));
}

int64_t HashPattern(Object* self) {
  PatternObject* p = AsPattern(self);
  const int64_t h = Hash(p->pattern);
  if (h == -1) return -1;
  uint64_t code = 1469598103934665603u;
  for (int64_t i = 0; i < p->program.code_size; ++i) {
    code = (code ^ p->program.code[i]) * 1099511628211u;
  }
  const auto mixed = static_cast<int64_t>(static_cast<uint64_t>(h) ^ code ^
                                          static_cast<uint64_t>(p->flags));
  return mixed == -1 ? -2 : mixed;
}

const NativeMethod kMethods[] = {
    {"match", Match, 0, 0, kKeywords, nullptr},
    {"fullmatch", FullMatch, 0, 0, kKeywords, nullptr},
    {"search", Search, 0, 0, kKeywords, nullptr},
    {"findall", FindAll, 0, 0, kKeywords, nullptr},
    {"finditer", FindIter, 0, 0, kKeywords, nullptr},
    {"split", Split, 0, 0, kKeywords, nullptr},
    {"sub", Sub, 0, 0, kKeywords, nullptr},
    {"subn", SubN, 0, 0, kKeywords, nullptr},
    {"scanner", Scanner, 0, 0, kKeywords, nullptr},
    {"__copy__", Itself, 0, 0, 0, nullptr},
    {"__deepcopy__", Itself, 1, 1, 0, nullptr},
    {"__class_getitem__", [](Object* cls, Args args, size_t, Object*) {
       return NewGenericAlias(cls, args[0]);
     }, 1, 1, kClassMethod, "See PEP 585"},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

const NativeGetSet kGetSet[] = {{"pattern", GetPattern, nullptr, nullptr, nullptr},
                                {"flags", GetFlags, nullptr, nullptr, nullptr},
                                {"groups", GetGroups, nullptr, nullptr, nullptr},
                                {"groupindex", GetGroupIndex, nullptr, nullptr, nullptr},
                                {nullptr, nullptr, nullptr, nullptr, nullptr}};

const NativeMethod kScannerMethods[] = {{"match", ScannerMatch, 0, 0, 0, nullptr},
                                        {"search", ScannerSearch, 0, 0, 0, nullptr},
                                        {nullptr, nullptr, 0, 0, 0, nullptr}};
const NativeGetSet kScannerGetSet[] = {{"pattern", ScannerPattern, nullptr, nullptr, nullptr},
                                       {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

void SetUpPatternType() {
  Type& t = pattern_type;
  BeginType(&t, "re.Pattern", sizeof(PatternObject));
  t.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  t.tp_weaklistoffset = offsetof(PatternObject, weaklist);
  t.weak_ref_kind = 1;
  t.slots.repr = ReprPattern;
  t.slots.hash = HashPattern;
  t.slots.richcompare = ComparePatterns;
  t.slots.trace = [](Object* o, gc::Visitor& visitor) {
    visitor.Visit(gc::Load(&AsPattern(o)->pattern));
    visitor.Visit(gc::Load(&AsPattern(o)->groupindex));
    visitor.Visit(gc::Load(&AsPattern(o)->indexgroup));
    visitor.Visit(gc::Load(&AsPattern(o)->storage));
  };
  t.native_methods = kMethods;
  t.native_getset = kGetSet;

  Type& s = scanner_type;
  BeginType(&s, "_sre.SRE_Scanner", sizeof(ScannerObject));
  s.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  s.slots.trace = [](Object* o, gc::Visitor& visitor) {
    visitor.Visit(gc::Load(&As<ScannerObject>(o)->pattern));
    visitor.Visit(gc::Load(&As<ScannerObject>(o)->string));
  };
  s.native_methods = kScannerMethods;
  s.native_getset = kScannerGetSet;
}

}  // namespace tricolor
