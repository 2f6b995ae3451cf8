// re.Match.
#include <algorithm>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/_sre.h"
#include "runtime/modules/registry.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/generic_alias.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type match_type;

Object* NewMatch(Object* pattern, Object* string, int64_t pos, int64_t endpos,
                 const regex::Matcher& m) {
  const int64_t groups = AsPattern(pattern)->groups;
  auto* o = New<MatchObject>(match_type, 2 * (groups + 1));
  if (o == nullptr) return nullptr;
  gc::Store(o, &o->string, string);
  gc::Store(o, &o->pattern, pattern);
  o->pos = pos;
  o->endpos = endpos;
  o->last_index = m.last_index;
  o->marks[0] = m.start;
  o->marks[1] = m.stop;
  for (int64_t g = 0; g < groups; ++g) {
    int64_t from = m.marks[static_cast<size_t>(2 * g)], to = m.marks[static_cast<size_t>(2 * g + 1)];
    if (from < 0 || to < from) from = to = -1;
    o->marks[2 * g + 2] = from;
    o->marks[2 * g + 3] = to;
  }
  return AsObject(o);
}

namespace {

int64_t Groups(Object* m) { return AsMatch(m)->base.size / 2; }

Object* SliceOf(Object* string, int64_t begin, int64_t end) {
  if (IsStr(string)) return StrSubstring(string, begin, end);
  if (IsBytes(string)) {
    if (begin == 0 && end == BytesSize(string) && IsExactly(string, bytes_type)) return string;
    return NewBytes(BytesData(string) + begin, end - begin);
  }
  BufferView view(string);
  if (!view.ok()) return nullptr;
  // It may be shorter than it was when it matched.
  const auto size = static_cast<int64_t>(view.text().size());
  begin = std::min(begin, size);
  end = std::clamp(end, begin, size);
  return NewBytes(view.text().data() + begin, end - begin);
}

}  // namespace

Object* MatchSlice(Object* match, int64_t group, Object* otherwise) {
  MatchObject* m = AsMatch(match);
  if (m->marks[2 * group] < 0) return otherwise;
  return SliceOf(m->string, m->marks[2 * group], m->marks[2 * group + 1]);
}

namespace {

// The number of a group by number or name; -1: IndexError is set.
int64_t GroupNumber(Object* match, Object* key) {
  int64_t i = -1;
  if (IsInt(key) || TypeOf(key)->slots.to_index != nullptr) {
    if (!ToIndexInt(key, &i)) return -1;
  } else {
    Object* number = nullptr;
    if (DictLookup(AsPattern(AsMatch(match)->pattern)->groupindex, key, &number) < 0) ClearError();
    if (number == nullptr || !IntFits(number, &i)) i = -1;
  }
  if (i < 0 || i >= Groups(match)) {
    Raise(exc::IndexError, "no such group");
    return -1;
  }
  return i;
}

Object* One(Object* match, Object* key) {
  const int64_t g = GroupNumber(match, key);
  return g < 0 ? nullptr : MatchSlice(match, g, None());
}

Object* Group(Object* self, Args args, size_t nargs, Object*) {
  if (nargs == 0) return MatchSlice(self, 0, None());
  if (nargs == 1) return One(self, args[0]);
  Object* tuple = NewTuple(static_cast<int64_t>(nargs));
  if (tuple == nullptr) return nullptr;
  for (size_t i = 0; i < nargs; ++i) {
    Object* item = One(self, args[i]);
    if (item == nullptr) return nullptr;
    TupleInit(tuple, static_cast<int64_t>(i), item);
  }
  return tuple;
}

Object* GroupsMethod(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* otherwise = None();
  if (!ParseArgs("groups", args, nargs, kwnames, {"default"}, 0, 1, 0, &otherwise)) return nullptr;
  Object* tuple = NewTuple(Groups(self) - 1);
  if (tuple == nullptr) return nullptr;
  for (int64_t g = 1; g < Groups(self); ++g) {
    Object* item = MatchSlice(self, g, otherwise);
    if (item == nullptr) return nullptr;
    TupleInit(tuple, g - 1, item);
  }
  return tuple;
}

Object* GroupDict(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* otherwise = None();
  if (!ParseArgs("groupdict", args, nargs, kwnames, {"default"}, 0, 1, 0, &otherwise)) {
    return nullptr;
  }
  Object* result = NewDict();
  if (result == nullptr) return nullptr;
  int64_t position = 0;
  Object *name, *number;
  while (DictNext(AsPattern(AsMatch(self)->pattern)->groupindex, &position, &name, &number)) {
    Object* item = One(self, number);
    if (item == nullptr) return nullptr;
    int64_t g;
    if (item == None() && IntFits(number, &g) && AsMatch(self)->marks[2 * g] < 0) item = otherwise;
    if (!DictSet(result, name, item)) return nullptr;
  }
  return result;
}

int64_t Which(Object* self, Args args, size_t nargs) {
  return nargs == 0 ? 0 : GroupNumber(self, args[0]);
}

Object* Start(Object* self, Args args, size_t nargs, Object*) {
  const int64_t g = Which(self, args, nargs);
  return g < 0 ? nullptr : NewInt(AsMatch(self)->marks[2 * g]);
}
Object* End(Object* self, Args args, size_t nargs, Object*) {
  const int64_t g = Which(self, args, nargs);
  return g < 0 ? nullptr : NewInt(AsMatch(self)->marks[2 * g + 1]);
}
Object* SpanOf(Object* self, int64_t g) {
  return TupleOf(NewInt(AsMatch(self)->marks[2 * g]), NewInt(AsMatch(self)->marks[2 * g + 1]));
}
Object* Span(Object* self, Args args, size_t nargs, Object*) {
  const int64_t g = Which(self, args, nargs);
  return g < 0 ? nullptr : SpanOf(self, g);
}

Object* Expand(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* text = nullptr;
  if (!ParseArgs("expand", args, nargs, kwnames, {"template"}, 0, 1, 1, &text)) return nullptr;
  Object* expand = ImportAttr("re", "_expand");
  return expand == nullptr ? nullptr : CallArgs(expand, AsMatch(self)->pattern, self, text);
}

Object* Itself(Object* self, Args, size_t, Object*) { return self; }

Object* GetLastIndex(Object* self, void*) {
  return AsMatch(self)->last_index < 0 ? None() : NewInt(AsMatch(self)->last_index);
}
Object* GetLastGroup(Object* self, void*) {
  const int64_t i = AsMatch(self)->last_index;
  Object* names = AsPattern(AsMatch(self)->pattern)->indexgroup;
  return i >= 0 && i < TupleSize(names) ? TupleAt(names, i) : None();
}
Object* GetRegs(Object* self, void*) {
  Object* regs = gc::Load(&AsMatch(self)->regs);
  if (regs != nullptr) return regs;
  regs = NewTuple(Groups(self));
  if (regs == nullptr) return nullptr;
  for (int64_t g = 0; g < Groups(self); ++g) {
    Object* span = SpanOf(self, g);
    if (span == nullptr) return nullptr;
    TupleInit(regs, g, span);
  }
  gc::Store(self, &AsMatch(self)->regs, regs);
  return regs;
}
Object* GetPos(Object* self, void*) { return NewInt(AsMatch(self)->pos); }
Object* GetEndPos(Object* self, void*) { return NewInt(AsMatch(self)->endpos); }
Object* GetString(Object* self, void*) { return AsMatch(self)->string; }
Object* GetPattern(Object* self, void*) { return AsMatch(self)->pattern; }

Object* ReprMatch(Object* self) {
  Object* text = MatchSlice(self, 0, None());
  if (text == nullptr) return nullptr;
  return StrFormat("<re.Match object; span=(%zd, %zd), match=%R>",
                   static_cast<ssize_t>(AsMatch(self)->marks[0]),
                   static_cast<ssize_t>(AsMatch(self)->marks[1]), text);
}

const NativeMethod kMethods[] = {
    {"group", Group, 0, kAnyCount, 0, "group([group1, ...]) -> str or tuple."},
    {"groups", GroupsMethod, 0, 1, kKeywords, nullptr},
    {"groupdict", GroupDict, 0, 1, kKeywords, nullptr},
    {"start", Start, 0, 1, 0, nullptr},
    {"end", End, 0, 1, 0, nullptr},
    {"span", Span, 0, 1, 0, nullptr},
    {"expand", Expand, 1, 1, kKeywords, nullptr},
    {"__copy__", Itself, 0, 0, 0, nullptr},
    {"__deepcopy__", Itself, 1, 1, 0, nullptr},
    {"__class_getitem__", [](Object* cls, Args args, size_t, Object*) {
       return NewGenericAlias(cls, args[0]);
     }, 1, 1, kClassMethod, "See PEP 585"},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

const NativeGetSet kGetSet[] = {{"lastindex", GetLastIndex, nullptr, nullptr, nullptr},
                                {"lastgroup", GetLastGroup, nullptr, nullptr, nullptr},
                                {"regs", GetRegs, nullptr, nullptr, nullptr},
                                {"pos", GetPos, nullptr, nullptr, nullptr},
                                {"endpos", GetEndPos, nullptr, nullptr, nullptr},
                                {"string", GetString, nullptr, nullptr, nullptr},
                                {"re", GetPattern, nullptr, nullptr, nullptr},
                                {nullptr, nullptr, nullptr, nullptr, nullptr}};

}  // namespace

void SetUpMatchType() {
  Type& t = match_type;
  BeginType(&t, "re.Match", sizeof(MatchObject), sizeof(int64_t));
  t.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  t.slots.repr = ReprMatch;
  t.slots.getitem = One;
  t.slots.trace = [](Object* o, gc::Visitor& visitor) {
    visitor.Visit(gc::Load(&AsMatch(o)->string));
    visitor.Visit(gc::Load(&AsMatch(o)->regs));
    visitor.Visit(gc::Load(&AsMatch(o)->pattern));
  };
  t.native_methods = kMethods;
  t.native_getset = kGetSet;
}

}  // namespace tricolor
