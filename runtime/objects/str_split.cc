// str: split, strip, join, splitlines.

#include <algorithm>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/str_methods.h"
#include "runtime/unicode.h"

namespace tricolor {
namespace {

// The parts of a str. Lines have few words: those become a list of just that many, without locks and without
// the arrays that a growing list leaves behind. Lives on the stack, where the collector finds the parts.
class Parts {
 public:
  explicit Parts(Object* s) : s_(s) {}
  bool Append(int64_t begin, int64_t end) {
    Object* part = StrSubstring(s_, begin, end);
    if (part == nullptr) return false;
    if (n_ == kFew && !Spill()) return false;
    few_[n_++] = part;
    return true;
  }
  Object* Finish() {
    if (list_ == nullptr) return NewListFrom(few_, n_);
    return Spill() ? list_ : nullptr;
  }

 private:
  static constexpr int64_t kFew = 16;

  bool Spill() {
    if (list_ == nullptr && (list_ = NewList(4 * kFew)) == nullptr) return false;
    for (int64_t i = 0; i < n_; ++i) {
      if (!ListAppend(list_, few_[i])) return false;
    }
    n_ = 0;
    return true;
  }

  Object* const s_;
  Object* list_ = nullptr;  // null: few_ has them all
  int64_t n_ = 0;
  Object* few_[kFew];
};

bool SpaceAt(Object* s, int64_t i) { return unicode::IsSpace(StrAt(s, i)); }

bool SplitSpaces(Object* s, int64_t limit, Parts& parts) {
  const int64_t n = StrLength(s);
  return WithChars(StrKindOf(s), StrData(s), [&](auto* chars) {
    int64_t i = 0;
    for (;;) {
      while (i < n && unicode::IsSpace(chars[i])) ++i;
      if (i == n) return true;
      const int64_t begin = i;
      if (limit-- == 0) return parts.Append(begin, n);
      while (i < n && !unicode::IsSpace(chars[i])) ++i;
      if (!parts.Append(begin, i)) return false;
    }
  });
}

bool SplitSpacesBackward(Object* s, int64_t limit, Parts& parts) {
  int64_t i = StrLength(s);
  for (;;) {
    while (i > 0 && SpaceAt(s, i - 1)) --i;
    if (i == 0) return true;
    const int64_t end = i;
    if (limit-- == 0) return parts.Append(0, end);
    while (i > 0 && !SpaceAt(s, i - 1)) --i;
    if (!parts.Append(i, end)) return false;
  }
}

bool SplitArguments(const char* function, Args args, size_t nargs, Object* kwnames,
                    Object** separator, int64_t* limit) {
  Object* out[2] = {None(), nullptr};
  if (!ParseArgs(function, args, nargs, kwnames, {"sep", "maxsplit"}, 0, 2, 0, out)) return false;
  *separator = out[0];
  *limit = -1;
  if (out[1] != nullptr && !SsizeArgument(out[1], limit)) return false;
  if (*limit < 0) *limit = INT64_MAX;
  if (*separator == None()) return true;
  if (!IsStr(*separator)) {
    Raise(exc::TypeError, "must be str or None, not %.100T", *separator);
    return false;
  }
  if (StrLength(*separator) == 0) {
    Raise(exc::ValueError, "empty separator");
    return false;
  }
  return true;
}

}  // namespace

Object* StrSplit(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* separator;
  int64_t limit;
  if (!SplitArguments("split", args, nargs, kwnames, &separator, &limit)) return nullptr;
  Parts parts(self);
  if (separator == None()) return SplitSpaces(self, limit, parts) ? parts.Finish() : nullptr;
  const Needle needle(self, separator);
  const int64_t n = StrLength(self);
  int64_t begin = 0;
  while (limit-- > 0) {
    const int64_t at = needle.Find(begin, n);
    if (at < 0) break;
    if (!parts.Append(begin, at)) return nullptr;
    begin = at + needle.length();
  }
  return parts.Append(begin, n) ? parts.Finish() : nullptr;
}

Object* StrRSplit(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* separator;
  int64_t limit;
  if (!SplitArguments("rsplit", args, nargs, kwnames, &separator, &limit)) return nullptr;
  Parts parts(self);
  if (separator == None()) {
    if (!SplitSpacesBackward(self, limit, parts)) return nullptr;
  } else {
    const Needle needle(self, separator);
    int64_t end = StrLength(self);
    while (limit-- > 0) {
      const int64_t at = needle.FindLast(0, end);
      if (at < 0) break;
      if (!parts.Append(at + needle.length(), end)) return nullptr;
      end = at;
    }
    if (!parts.Append(0, end)) return nullptr;
  }
  Object* list = parts.Finish();
  return list != nullptr && ListReverse(list) ? list : nullptr;
}

Object* StrSplitLines(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {False()};
  if (!ParseArgs("splitlines", args, nargs, kwnames, {"keepends"}, 0, 1, 0, out)) return nullptr;
  int keep;
  if (!IntAsInt(out[0], &keep)) return nullptr;
  Parts parts(self);
  const int64_t n = StrLength(self);
  for (int64_t i = 0; i < n;) {
    const int64_t begin = i;
    while (i < n && !unicode::IsLineBreak(StrAt(self, i))) ++i;
    int64_t end = i;
    if (i < n) {
      i += StrAt(self, i) == '\r' && i + 1 < n && StrAt(self, i + 1) == '\n' ? 2 : 1;
      if (keep != 0) end = i;
    }
    if (!parts.Append(begin, end)) return nullptr;
  }
  return parts.Finish();
}

Object* StrJoinMethod(Object* self, Args args, size_t, Object*) { return StrJoin(self, args[0]); }

namespace {

Object* StripEnds(const char* function, Object* self, Args args, size_t nargs, bool left,
                  bool right) {
  Object* chars = nargs > 0 && args[0] != None() ? args[0] : nullptr;
  if (chars != nullptr && !IsStr(chars)) {
    return Raise(exc::TypeError, "%s arg must be None or str", function);
  }
  // One bit per low byte tells most characters apart without a search.
  uint64_t bloom[4] = {};
  if (chars != nullptr) {
    for (int64_t i = 0; i < StrLength(chars); ++i) {
      const char32_t c = StrAt(chars, i);
      bloom[c >> 6 & 3] |= uint64_t{1} << (c & 63);
    }
  }
  auto strips = [&](char32_t c) {
    if (chars == nullptr) return unicode::IsSpace(c);
    if ((bloom[c >> 6 & 3] >> (c & 63) & 1) == 0) return false;
    for (int64_t i = 0; i < StrLength(chars); ++i) {
      if (StrAt(chars, i) == c) return true;
    }
    return false;
  };
  int64_t begin = 0, end = StrLength(self);
  while (left && begin < end && strips(StrAt(self, begin))) ++begin;
  while (right && end > begin && strips(StrAt(self, end - 1))) --end;
  return StrSubstring(self, begin, end);
}

}  // namespace

Object* StrStrip(Object* self, Args args, size_t nargs, Object*) {
  return StripEnds("strip", self, args, nargs, true, true);
}
Object* StrLStrip(Object* self, Args args, size_t nargs, Object*) {
  return StripEnds("lstrip", self, args, nargs, true, false);
}
Object* StrRStrip(Object* self, Args args, size_t nargs, Object*) {
  return StripEnds("rstrip", self, args, nargs, false, true);
}

}  // namespace tricolor
