// bytes and bytearray: searching, splitting, joining, stripping.

#include <algorithm>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/bytes_methods.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/search.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

bool ByteArg::Read(Object* o) {
  if (IsBytes(o)) {
    view_ = BytesView(o);
    return true;
  }
  if (!CopyBufferBytes(o, &copy_)) return false;
  view_ = copy_;
  return true;
}

namespace {

bool Plain(const char* type_and_name, Object* kwnames, bool is_bytearray) {
  if (kwnames == nullptr || TupleSize(kwnames) == 0) return true;
  Raise(exc::TypeError, "%s.%s() takes no keyword arguments", is_bytearray ? "bytearray" : "bytes",
        type_and_name);
  return false;
}

int64_t Search(std::string_view hay, std::string_view needle, int64_t begin, int64_t end,
               int direction) {
  if (begin > end || static_cast<int64_t>(needle.size()) > end - begin) return -1;
  const auto* y = reinterpret_cast<const uint8_t*>(hay.data()) + begin;
  const auto* x = reinterpret_cast<const uint8_t*>(needle.data());
  const auto m = static_cast<int64_t>(needle.size());
  const int64_t at = direction > 0 ? search::Forward(y, end - begin, x, m)
                                   : search::Backward(y, end - begin, x, m);
  return at < 0 ? -1 : begin + at;
}

// What find and its like look for: bytes or one byte.
struct Sub {
  ByteArg arg;
  char byte;
  std::string_view view;
  bool Read(Object* o) {
    if (SupportsBuffer(o)) {
      if (!arg.Read(o)) return false;
      view = arg.view();
      return true;
    }
    if (!IsInt(o) && TypeOf(o)->slots.to_index == nullptr) {
      Raise(exc::TypeError, "argument should be integer or bytes-like object, not '%.200T'", o);
      return false;
    }
    unsigned char value;
    if (!ByteValue(o, &value)) return false;
    byte = static_cast<char>(value);
    view = {&byte, 1};
    return true;
  }
};

// Position, -1 absent, -2 exception.
int64_t FindIn(const char* function, Object* self, Args args, size_t nargs, Object* kwnames,
               int direction) {
  const ByteSelf me(self);
  if (!Plain(function, kwnames, me.is_bytearray())) return -2;
  int64_t begin, end;
  if (!FindArguments(function, args, nargs, me.view().size(), &begin, &end)) return -2;
  Sub sub;
  if (!sub.Read(args[0])) return -2;
  return Search(me.view(), sub.view, begin, end, direction);
}

Object* Position(int64_t at) { return at == -2 ? nullptr : BoxInt(at); }
Object* PositionOrRaise(int64_t at) {
  return at == -1 ? Raise(exc::ValueError, "subsection not found") : Position(at);
}

int64_t CountIn(std::string_view hay, std::string_view needle, int64_t begin, int64_t end,
                int64_t limit) {
  if (begin > end) return 0;
  if (needle.empty()) return std::min(limit, end - begin + 1);
  int64_t count = 0;
  while (count < limit && (begin = Search(hay, needle, begin, end, 1)) >= 0) {
    begin += static_cast<int64_t>(needle.size());
    ++count;
  }
  return count;
}

bool TailMatches(std::string_view s, std::string_view part, int64_t begin, int64_t end,
                 bool at_end) {
  const auto n = static_cast<int64_t>(part.size());
  if (begin > end || n > end - begin) return false;
  return s.compare(at_end ? end - n : begin, n, part) == 0;
}

Object* TailMethod(const char* function, Object* self, Args args, size_t nargs, Object* kwnames,
                   bool at_end) {
  const ByteSelf me(self);
  if (!Plain(function, kwnames, me.is_bytearray())) return nullptr;
  int64_t begin, end;
  if (!FindArguments(function, args, nargs, me.view().size(), &begin, &end)) return nullptr;
  if (IsTuple(args[0])) {
    for (int64_t i = 0; i < TupleSize(args[0]); ++i) {
      ByteArg part;
      if (!part.Read(TupleAt(args[0], i))) return nullptr;
      if (TailMatches(me.view(), part.view(), begin, end, at_end)) return True();
    }
    return False();
  }
  if (!SupportsBuffer(args[0])) {
    return Raise(exc::TypeError, "%s first arg must be bytes or a tuple of bytes, not %.100T",
                 function, args[0]);
  }
  ByteArg part;
  if (!part.Read(args[0])) return nullptr;
  return Bool(TailMatches(me.view(), part.view(), begin, end, at_end));
}

}  // namespace

Object* BytesFind(Object* self, Args args, size_t nargs, Object* kwnames) {
  return Position(FindIn("find", self, args, nargs, kwnames, 1));
}
Object* BytesRFind(Object* self, Args args, size_t nargs, Object* kwnames) {
  return Position(FindIn("rfind", self, args, nargs, kwnames, -1));
}
Object* BytesIndex(Object* self, Args args, size_t nargs, Object* kwnames) {
  return PositionOrRaise(FindIn("index", self, args, nargs, kwnames, 1));
}
Object* BytesRIndex(Object* self, Args args, size_t nargs, Object* kwnames) {
  return PositionOrRaise(FindIn("rindex", self, args, nargs, kwnames, -1));
}
Object* BytesCount(Object* self, Args args, size_t nargs, Object* kwnames) {
  const ByteSelf me(self);
  if (!Plain("count", kwnames, me.is_bytearray())) return nullptr;
  int64_t begin, end;
  if (!FindArguments("count", args, nargs, me.view().size(), &begin, &end)) return nullptr;
  Sub sub;
  if (!sub.Read(args[0])) return nullptr;
  return BoxInt(CountIn(me.view(), sub.view, begin, end, INT64_MAX));
}
Object* BytesStartsWith(Object* self, Args args, size_t nargs, Object* kwnames) {
  return TailMethod("startswith", self, args, nargs, kwnames, false);
}
Object* BytesEndsWith(Object* self, Args args, size_t nargs, Object* kwnames) {
  return TailMethod("endswith", self, args, nargs, kwnames, true);
}

int BytesContains(std::string_view bytes, Object* item) {
  if (TypeOf(item)->slots.to_index != nullptr) {
    int64_t value;
    if (ToIndexInt(item, &value)) {
      if (value < 0 || value > 255) {
        Raise(exc::ValueError, "byte must be in range(0, 256)");
        return -1;
      }
      return bytes.find(static_cast<char>(value)) != std::string_view::npos;
    }
    ClearError();  // then as a buffer, whatever it was
  }
  ByteArg part;
  if (!part.Read(item)) return -1;
  return Search(bytes, part.view(), 0, static_cast<int64_t>(bytes.size()), 1) >= 0;
}

Object* BytesReplace(Object* self, Args args, size_t nargs, Object*) {
  const ByteSelf me(self);
  ByteArg from, to;
  if (!from.Read(args[0]) || !to.Read(args[1])) return nullptr;
  int64_t limit = -1;
  if (nargs > 2 && !SsizeArgument(args[2], &limit)) return nullptr;
  if (limit < 0) limit = INT64_MAX;
  const std::string_view s = me.view(), old = from.view(), put = to.view();
  const auto n = static_cast<int64_t>(s.size());
  const int64_t count = CountIn(s, old, 0, n, limit);
  if (count == 0 || (n == 0 && !old.empty())) return me.Same();
  std::string out;
  out.reserve(n + count * (static_cast<int64_t>(put.size()) - static_cast<int64_t>(old.size())));
  int64_t at = 0;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t found = old.empty() ? i : Search(s, old, at, n, 1);
    out.append(s, at, found - at);
    out.append(put);
    at = found + static_cast<int64_t>(old.size());
  }
  out.append(s, at);
  return me.Make(out);
}

Object* BytesRemovePrefix(Object* self, Args args, size_t, Object*) {
  const ByteSelf me(self);
  ByteArg part;
  if (!part.Read(args[0])) return nullptr;
  if (part.view().empty() || me.view().substr(0, part.view().size()) != part.view()) {
    return me.Same();
  }
  return me.Make(me.view().substr(part.view().size()));
}
Object* BytesRemoveSuffix(Object* self, Args args, size_t, Object*) {
  const ByteSelf me(self);
  ByteArg part;
  if (!part.Read(args[0])) return nullptr;
  const size_t n = me.view().size(), m = part.view().size();
  if (m == 0 || m > n || me.view().substr(n - m) != part.view()) return me.Same();
  return me.Make(me.view().substr(0, n - m));
}

namespace {

Object* PartitionAt(Object* self, Object* separator, int direction) {
  const ByteSelf me(self);
  ByteArg sep;
  if (!sep.Read(separator)) return nullptr;
  if (sep.view().empty()) return Raise(exc::ValueError, "empty separator");
  const std::string_view s = me.view();
  const int64_t at = Search(s, sep.view(), 0, static_cast<int64_t>(s.size()), direction);
  Object *before, *middle, *after;
  if (at < 0) {
    Object* whole = me.is_bytearray() ? me.Make(s) : self;
    Object* empty = me.Make("");
    Object* empty2 = me.Make("");
    if (whole == nullptr || empty == nullptr || empty2 == nullptr) return nullptr;
    return direction > 0 ? TupleOf(whole, empty, empty2) : TupleOf(empty, empty2, whole);
  }
  before = me.Make(s.substr(0, at));
  middle = me.is_bytearray() ? me.Make(sep.view()) : separator;
  after = me.Make(s.substr(at + sep.view().size()));
  if (before == nullptr || middle == nullptr || after == nullptr) return nullptr;
  return TupleOf(before, middle, after);
}

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct Splitter {
  const ByteSelf me;
  ByteArg separator;
  bool spaces = true;
  int64_t limit = -1;
  Object* list = nullptr;

  explicit Splitter(Object* self) : me(self) {}
  bool Arguments(const char* function, Args args, size_t nargs, Object* kwnames) {
    Object* out[2] = {None(), nullptr};
    if (!ParseArgs(function, args, nargs, kwnames, {"sep", "maxsplit"}, 0, 2, 0, out)) return false;
    if (out[1] != nullptr && !SsizeArgument(out[1], &limit)) return false;
    if (limit < 0) limit = INT64_MAX;
    if (out[0] != None()) {
      spaces = false;
      if (!separator.Read(out[0])) return false;
      if (separator.view().empty()) {
        Raise(exc::ValueError, "empty separator");
        return false;
      }
    }
    list = NewList();
    return list != nullptr;
  }
  bool Add(int64_t begin, int64_t end) {
    Object* part = me.Make(me.view().substr(begin, end - begin));
    return part != nullptr && ListAppend(list, part);
  }
};

}  // namespace

Object* BytesPartition(Object* self, Args args, size_t, Object*) {
  return PartitionAt(self, args[0], 1);
}
Object* BytesRPartition(Object* self, Args args, size_t, Object*) {
  return PartitionAt(self, args[0], -1);
}

Object* BytesSplit(Object* self, Args args, size_t nargs, Object* kwnames) {
  Splitter sp(self);
  if (!sp.Arguments("split", args, nargs, kwnames)) return nullptr;
  const std::string_view s = sp.me.view();
  const auto n = static_cast<int64_t>(s.size());
  int64_t i = 0;
  if (!sp.spaces) {
    int64_t at;
    while (sp.limit-- > 0 && (at = Search(s, sp.separator.view(), i, n, 1)) >= 0) {
      if (!sp.Add(i, at)) return nullptr;
      i = at + static_cast<int64_t>(sp.separator.view().size());
    }
    return sp.Add(i, n) ? sp.list : nullptr;
  }
  for (;;) {
    while (i < n && IsSpace(s[i])) ++i;
    if (i == n) return sp.list;
    const int64_t begin = i;
    if (sp.limit-- == 0) return sp.Add(begin, n) ? sp.list : nullptr;
    while (i < n && !IsSpace(s[i])) ++i;
    if (!sp.Add(begin, i)) return nullptr;
  }
}

Object* BytesRSplit(Object* self, Args args, size_t nargs, Object* kwnames) {
  Splitter sp(self);
  if (!sp.Arguments("rsplit", args, nargs, kwnames)) return nullptr;
  const std::string_view s = sp.me.view();
  auto end = static_cast<int64_t>(s.size());
  if (!sp.spaces) {
    int64_t at;
    while (sp.limit-- > 0 && (at = Search(s, sp.separator.view(), 0, end, -1)) >= 0) {
      if (!sp.Add(at + static_cast<int64_t>(sp.separator.view().size()), end)) return nullptr;
      end = at;
    }
    if (!sp.Add(0, end)) return nullptr;
  } else {
    for (;;) {
      while (end > 0 && IsSpace(s[end - 1])) --end;
      if (end == 0) break;
      int64_t begin = end;
      if (sp.limit-- == 0) {
        if (!sp.Add(0, end)) return nullptr;
        break;
      }
      while (begin > 0 && !IsSpace(s[begin - 1])) --begin;
      if (!sp.Add(begin, end)) return nullptr;
      end = begin;
    }
  }
  return ListReverse(sp.list) ? sp.list : nullptr;
}

Object* BytesSplitLines(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {False()};
  if (!ParseArgs("splitlines", args, nargs, kwnames, {"keepends"}, 0, 1, 0, out)) return nullptr;
  int keep;
  if (!IntAsInt(out[0], &keep)) return nullptr;
  Splitter sp(self);
  sp.list = NewList();
  if (sp.list == nullptr) return nullptr;
  const std::string_view s = sp.me.view();
  const auto n = static_cast<int64_t>(s.size());
  for (int64_t i = 0; i < n;) {
    const int64_t begin = i;
    while (i < n && s[i] != '\n' && s[i] != '\r') ++i;
    int64_t end = i;
    if (i < n) {
      i += s[i] == '\r' && i + 1 < n && s[i + 1] == '\n' ? 2 : 1;
      if (keep != 0) end = i;
    }
    if (!sp.Add(begin, end)) return nullptr;
  }
  return sp.list;
}

Object* BytesJoin(Object* self, Args args, size_t, Object*) {
  const ByteSelf me(self);
  Object* iterator = IsExactly(args[0], list_type) || IsExactly(args[0], tuple_type)
                         ? args[0] : Iter(args[0]);
  if (iterator == nullptr) {
    if (!ClearErrorIf(exc::TypeError)) return nullptr;
    return Raise(exc::TypeError, "can only join an iterable");
  }
  Object* items = ToTuple(iterator);
  if (items == nullptr) return nullptr;
  const int64_t count = TupleSize(items);
  if (count == 1 && !me.is_bytearray() && IsExactly(TupleAt(items, 0), bytes_type)) {
    return TupleAt(items, 0);
  }
  std::string out;
  for (int64_t i = 0; i < count; ++i) {
    Object* item = TupleAt(items, i);
    if (!SupportsBuffer(item)) {
      return Raise(exc::TypeError, "sequence item %zd: expected a bytes-like object, %.80T found",
                   static_cast<ssize_t>(i), item);
    }
    ByteArg part;
    if (!part.Read(item)) return nullptr;
    if (i > 0) out.append(me.view());
    out.append(part.view());
  }
  return me.Make(out);
}

namespace {

Object* StripEnds(Object* self, Args args, size_t nargs, bool left, bool right) {
  const ByteSelf me(self);
  ByteArg chars;
  const bool spaces = nargs == 0 || args[0] == None();
  if (!spaces && !chars.Read(args[0])) return nullptr;
  auto strips = [&](char c) {
    return spaces ? IsSpace(c) : chars.view().find(c) != std::string_view::npos;
  };
  std::string_view s = me.view();
  while (left && !s.empty() && strips(s.front())) s.remove_prefix(1);
  while (right && !s.empty() && strips(s.back())) s.remove_suffix(1);
  return s.size() == me.view().size() ? me.Same() : me.Make(s);
}

}  // namespace

Object* BytesStrip(Object* self, Args args, size_t nargs, Object*) {
  return StripEnds(self, args, nargs, true, true);
}
Object* BytesLStrip(Object* self, Args args, size_t nargs, Object*) {
  return StripEnds(self, args, nargs, true, false);
}
Object* BytesRStrip(Object* self, Args args, size_t nargs, Object*) {
  return StripEnds(self, args, nargs, false, true);
}

}  // namespace tricolor
