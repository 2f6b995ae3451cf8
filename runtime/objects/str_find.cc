// str: find, count, replace, startswith, partition and their like.

#include <algorithm>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/int.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

bool EnsureStr(Object* o) {
  if (IsStr(o)) return true;
  Raise(exc::TypeError, "must be str, not %.100T", o);
  return false;
}

namespace {

bool SliceIndex(Object* o, int64_t* out) {
  if (o == None()) return true;
  if (!IsInt(o) && TypeOf(o)->slots.to_index == nullptr) {
    Raise(exc::TypeError, "slice indices must be integers or None or have an __index__ method");
    return false;
  }
  return ToIndexInt(o, out);
}

}  // namespace

bool FindArguments(const char* function, Args args, size_t nargs, int64_t length, int64_t* begin,
                   int64_t* end) {
  if (nargs < 1) {
    Raise(exc::TypeError, "%s() takes at least 1 argument (0 given)", function);
    return false;
  }
  if (nargs > 3) {
    Raise(exc::TypeError, "%s() takes at most 3 arguments (%zu given)", function, nargs);
    return false;
  }
  *begin = 0;
  *end = INT64_MAX;
  if (nargs > 1 && !SliceIndex(args[1], begin)) return false;
  if (nargs > 2 && !SliceIndex(args[2], end)) return false;
  if (*end > length) {
    *end = length;
  } else if (*end < 0) {
    *end = std::max<int64_t>(*end + length, 0);
  }
  if (*begin < 0) *begin = std::max<int64_t>(*begin + length, 0);
  return true;
}

namespace {

// Position, -1: absent, -2: exception.
int64_t FindIn(const char* function, Object* self, Args args, size_t nargs, int direction) {
  int64_t begin, end;
  if (!FindArguments(function, args, nargs, StrLength(self), &begin, &end)) return -2;
  if (!EnsureStr(args[0])) return -2;
  return StrFind(self, args[0], begin, end, direction);
}

Object* IndexOrRaise(int64_t position) {
  if (position == -2) return nullptr;
  if (position < 0) return Raise(exc::ValueError, "substring not found");
  return BoxInt(position);
}

// Whether s[begin:end] starts (or ends) with `part`.
bool TailMatches(Object* s, Object* part, int64_t begin, int64_t end, bool at_end) {
  const int64_t n = StrLength(part);
  if (begin > end || n > end - begin) return false;
  if (StrKindOf(part) > StrKindOf(s)) return false;
  const int64_t offset = at_end ? end - n : begin;
  const int kind = StrKindOf(s);
  if (StrKindOf(part) == kind) {
    return std::memcmp(static_cast<const char*>(StrData(s)) + offset * kind, StrData(part),
                       n * kind) == 0;
  }
  for (int64_t i = 0; i < n; ++i) {
    if (StrAt(s, offset + i) != StrAt(part, i)) return false;
  }
  return true;
}

Object* TailMethod(const char* function, Object* self, Args args, size_t nargs, bool at_end) {
  int64_t begin, end;
  if (!FindArguments(function, args, nargs, StrLength(self), &begin, &end)) return nullptr;
  Object* what = args[0];
  if (IsTuple(what)) {
    for (int64_t i = 0; i < TupleSize(what); ++i) {
      Object* part = TupleAt(what, i);
      if (!IsStr(part)) {
        return Raise(exc::TypeError, "tuple for %s must only contain str, not %.100T", function,
                     part);
      }
      if (TailMatches(self, part, begin, end, at_end)) return True();
    }
    return False();
  }
  if (!IsStr(what)) {
    return Raise(exc::TypeError, "%s first arg must be str or a tuple of str, not %.100T", function,
                 what);
  }
  return Bool(TailMatches(self, what, begin, end, at_end));
}

}  // namespace

Object* StrFindMethod(Object* self, Args args, size_t nargs, Object*) {
  const int64_t position = FindIn("find", self, args, nargs, 1);
  return position == -2 ? nullptr : BoxInt(position);
}
Object* StrRFind(Object* self, Args args, size_t nargs, Object*) {
  const int64_t position = FindIn("rfind", self, args, nargs, -1);
  return position == -2 ? nullptr : BoxInt(position);
}
Object* StrIndex(Object* self, Args args, size_t nargs, Object*) {
  return IndexOrRaise(FindIn("index", self, args, nargs, 1));
}
Object* StrRIndex(Object* self, Args args, size_t nargs, Object*) {
  return IndexOrRaise(FindIn("rindex", self, args, nargs, -1));
}
Object* StrCount(Object* self, Args args, size_t nargs, Object*) {
  int64_t begin, end;
  if (!FindArguments("count", args, nargs, StrLength(self), &begin, &end)) return nullptr;
  if (!EnsureStr(args[0])) return nullptr;
  return BoxInt(Needle(self, args[0]).Count(begin, end));
}
Object* StrStartsWith(Object* self, Args args, size_t nargs, Object*) {
  return TailMethod("startswith", self, args, nargs, false);
}
Object* StrEndsWith(Object* self, Args args, size_t nargs, Object*) {
  return TailMethod("endswith", self, args, nargs, true);
}

Object* StrRemovePrefix(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "removeprefix() argument must be str, not %#T", args[0]);
  }
  if (!TailMatches(self, args[0], 0, StrLength(self), false)) return ExactStr(self);
  return StrSubstring(self, StrLength(args[0]), StrLength(self));
}
Object* StrRemoveSuffix(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "removesuffix() argument must be str, not %#T", args[0]);
  }
  if (!TailMatches(self, args[0], 0, StrLength(self), true)) return ExactStr(self);
  return StrSubstring(self, 0, StrLength(self) - StrLength(args[0]));
}

Object* StrReplaceAll(Object* s, Object* from, Object* to, int64_t limit) {
  const int64_t n = StrLength(s), step = StrLength(from), put = StrLength(to);
  if (limit < 0) limit = INT64_MAX;
  if (limit == 0 || (n == 0 && step > 0)) return ExactStr(s);
  const Needle needle(s, from);
  const int64_t count = needle.Count(0, n, limit);
  if (count == 0 || StrEqual(from, to)) return ExactStr(s);
  if (put > step && count > (INT64_MAX - n) / (put - step)) {
    return Raise(exc::OverflowError, "replace string is too long");
  }
  const int64_t length = n + count * (put - step);
  if (length == 0) return EmptyStr();
  // The wide characters of `s` may be the ones that go: find the width by building wide, narrow then.
  const char32_t bound = std::max(StrMaxChar(s), StrMaxChar(to));
  Object* result = NewStrUninitialized(length, bound);
  if (result == nullptr) return nullptr;
  const int kind = StrKindOf(result), source = StrKindOf(s);
  void* out = StrData(result);
  const void* data = StrData(s);
  int64_t at = 0, from_index = 0;
  for (int64_t i = 0; i < count; ++i) {
    int64_t found = step == 0 ? i : needle.Find(from_index, n);
    CopyChars(kind, out, at, source, data, from_index, found - from_index);
    at += found - from_index;
    CopyStr(kind, out, at, to);
    at += put;
    from_index = found + step;
  }
  CopyChars(kind, out, at, source, data, from_index, n - from_index);
  if (bound > 0x7f && MaxCharOf(kind, out, length) < bound) {
    return NewStrFromKind(kind, out, length);
  }
  return result;
}

Object* StrReplace(Object* self, Args args, size_t nargs, Object*) {
  for (int i = 0; i < 2; ++i) {
    if (!IsStr(args[i])) {
      return Raise(exc::TypeError, "replace() argument %d must be str, not %#T", i + 1, args[i]);
    }
  }
  int64_t limit = -1;
  if (nargs > 2 && !SsizeArgument(args[2], &limit)) return nullptr;
  return StrReplaceAll(self, args[0], args[1], limit);
}

namespace {

Object* PartitionAt(Object* self, Object* separator, int direction) {
  if (!EnsureStr(separator)) return nullptr;
  const int64_t step = StrLength(separator), n = StrLength(self);
  if (step == 0) return Raise(exc::ValueError, "empty separator");
  const int64_t at = StrFind(self, separator, 0, n, direction);
  Object *before, *after;
  if (at < 0) {
    return direction > 0 ? TupleOf(self, EmptyStr(), EmptyStr())
                         : TupleOf(EmptyStr(), EmptyStr(), self);
  }
  if ((before = StrSubstring(self, 0, at)) == nullptr) return nullptr;
  if ((after = StrSubstring(self, at + step, n)) == nullptr) return nullptr;
  return TupleOf(before, separator, after);
}

}  // namespace

Object* StrPartition(Object* self, Args args, size_t, Object*) {
  return PartitionAt(self, args[0], 1);
}
Object* StrRPartition(Object* self, Args args, size_t, Object*) {
  return PartitionAt(self, args[0], -1);
}

}  // namespace tricolor
