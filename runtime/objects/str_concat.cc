// str: joining, appending, cutting and searching.

#include <algorithm>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/list.h"
#include "runtime/objects/search.h"
#include "runtime/objects/str.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"
#include "runtime/thread.h"

namespace tricolor {
namespace {

// Object::aux of a str: the result of an append, which is likely to be appended to again.
constexpr uint8_t kGrowing = 1;
constexpr int64_t kMinBuffered = 256;  // bytes: shorter strings are copied

Object* NewBufferedStr(StrBuffer* buffer, int64_t length, int kind, bool ascii) {
  void* cell = gc::Allocate(CurrentThread(), sizeof(StrObject), &str_type, 0);
  if (cell == nullptr) return RaiseNoMemory();
  auto* s = static_cast<StrObject*>(cell);
  s->base.base.length = length;
  s->base.base.hash = -1;
  s->base.base.state = static_cast<uint32_t>(kind) << 2 | uint32_t{ascii} << 6 | 1u << 7;
  // An interior pointer: the barrier is told of the cell it points into.
  __atomic_store_n(&s->data, static_cast<void*>(buffer->data), __ATOMIC_RELEASE);
  gc::WriteBarrier(s, buffer);
  return AsObject(s);
}

bool TooLong(int64_t a, int64_t b) {
  if (a <= INT64_MAX - b) return false;
  Raise(exc::OverflowError, "strings are too large to concat");
  return true;
}

Object* Concat(Object* a, Object* b, uint8_t aux) {
  const int64_t na = StrLength(a), nb = StrLength(b);
  if (TooLong(na, nb)) return nullptr;
  Object* s = NewStrUninitialized(na + nb, std::max(StrMaxChar(a), StrMaxChar(b)));
  if (s == nullptr) return nullptr;
  CopyStr(StrKindOf(s), StrData(s), 0, a);
  CopyStr(StrKindOf(s), StrData(s), na, b);
  s->aux = aux;
  return s;
}

}  // namespace

Object* StrConcat(Object* a, Object* b) {
  if (StrLength(a) == 0) return ExactStr(b);
  if (StrLength(b) == 0) return ExactStr(a);
  return Concat(a, b, 0);
}

Object* StrAppend(Object* a, Object* b) {
  const int64_t na = StrLength(a), nb = StrLength(b);
  if (na == 0) return ExactStr(b);
  if (nb == 0) return ExactStr(a);
  if (!IsExactly(a, str_type)) return Concat(a, b, 0);
  if (TooLong(na, nb)) return nullptr;
  const char32_t max_char = std::max(StrMaxChar(a), StrMaxChar(b));
  const int kind = max_char < 0x100 ? kLatin1 : max_char < 0x10000 ? kUcs2 : kUcs4;
  const int64_t used = na * kind, wanted = (na + nb) * kind;
  if (!StrIsCompact(a) && kind == StrKindOf(a)) {
    auto* buffer = reinterpret_cast<StrBuffer*>(static_cast<char*>(StrData(a)) -
                                                offsetof(StrBuffer, data));
    int64_t expected = used;
    if (wanted <= buffer->capacity &&
        __atomic_compare_exchange_n(&buffer->used, &expected, wanted, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED)) {
      CopyStr(kind, buffer->data, na, b);
      return NewBufferedStr(buffer, na + nb, kind, max_char < 0x80);
    }
  } else if (StrIsCompact(a) && (a->aux != kGrowing || wanted < kMinBuffered)) {
    return Concat(a, b, kGrowing);
  }
  StrBuffer* buffer = NewStrBuffer(wanted + wanted / 2 + 64);
  if (buffer == nullptr) return nullptr;
  CopyStr(kind, buffer->data, 0, a);
  CopyStr(kind, buffer->data, na, b);
  __atomic_store_n(&buffer->used, wanted, __ATOMIC_RELEASE);
  return NewBufferedStr(buffer, na + nb, kind, max_char < 0x80);
}

Object* StrSubstring(Object* s, int64_t begin, int64_t end) {
  const int64_t n = StrLength(s);
  begin = std::max<int64_t>(begin, 0);
  end = std::min(end, n);
  if (begin >= end) return EmptyStr();
  if (begin == 0 && end == n) return ExactStr(s);
  const int kind = StrKindOf(s);
  const char* data = static_cast<const char*>(StrData(s)) + begin * kind;
  if (StrIsAscii(s)) return NewStrAscii({data, static_cast<size_t>(end - begin)});
  return NewStrFromKind(kind, data, end - begin);
}

Object* StrConcatAll(Object* const* pieces, int64_t count) {
  char32_t max_char = 0x7f;
  int64_t length = 0;
  for (int64_t i = 0; i < count; ++i) {
    max_char = std::max(max_char, StrMaxChar(pieces[i]));
    const int64_t more = StrLength(pieces[i]);
    if (TooLong(length, more)) return nullptr;
    length += more;
  }
  Object* s = NewStrUninitialized(length, max_char);
  if (s == nullptr || length == 0) return s;
  const int kind = StrKindOf(s);
  void* data = StrData(s);
  int64_t at = 0;
  for (int64_t i = 0; i < count; ++i) {
    CopyStr(kind, data, at, pieces[i]);
    at += StrLength(pieces[i]);
  }
  return s;
}

namespace {

// items[0..count) between separators. `*changed`: another thread put other strs there meanwhile, and null is no error.
Object* JoinItems(Object* separator, Object* const* items, int64_t count, bool* changed) {
  *changed = false;
  if (count == 0) return EmptyStr();
  const char32_t least = count > 1 ? StrMaxChar(separator) : 0x7f;
  char32_t max_char = least;
  const int64_t between = StrLength(separator);
  int64_t length = 0;
  for (int64_t i = 0; i < count; ++i) {
    Object* item = gc::Load(&items[i]);
    if (item == nullptr) {
      *changed = true;
      return nullptr;
    }
    if (!IsStr(item)) {
      return Raise(exc::TypeError, "sequence item %zd: expected str instance, %.80T found",
                   static_cast<ssize_t>(i), item);
    }
    if (count == 1 && IsExactly(item, str_type)) return item;
    max_char = std::max(max_char, StrMaxChar(item));
    const int64_t more = StrLength(item) + (i > 0 ? between : 0);
    if (length > INT64_MAX - more) {
      return Raise(exc::OverflowError, "join() result is too long for a Python string");
    }
    length += more;
  }
  Object* s = NewStrUninitialized(length, max_char);
  if (s == nullptr || length == 0) return s;
  const int kind = StrKindOf(s);
  void* data = StrData(s);
  char32_t max_copied = least;
  int64_t at = 0;
  for (int64_t i = 0; i < count; ++i) {
    if (i > 0 && between > 0) {
      CopyStr(kind, data, at, separator);
      at += between;
    }
    Object* item = gc::Load(&items[i]);
    const bool fits = item != nullptr && IsStr(item) && StrMaxChar(item) <= max_char &&
                      StrLength(item) <= length - at - between * (count - 1 - i);
    if (!fits) break;
    CopyStr(kind, data, at, item);
    max_copied = std::max(max_copied, StrMaxChar(item));
    at += StrLength(item);
    if (i == count - 1 && at == length && max_copied == max_char) return s;
  }
  *changed = true;
  return nullptr;
}

}  // namespace

Object* StrJoin(Object* separator, Object* iterable) {
  bool changed;
  if (IsExactly(iterable, tuple_type)) {
    return JoinItems(separator, TupleItems(iterable), TupleSize(iterable), &changed);
  }
  Object* list = iterable;
  if (!IsExactly(iterable, list_type)) {
    Object* iterator = Iter(iterable);
    if (iterator == nullptr) {
      if (ClearErrorIf(exc::TypeError)) {
        return Raise(exc::TypeError, "can only join an iterable");
      }
      return nullptr;
    }
    list = ToList(iterator);
    if (list == nullptr) return nullptr;
  }
  const int64_t count = ListSize(list);
  Object** items = gc::Load(&As<ListObject>(list)->items);
  if (count == 0 || (items != nullptr && count <= RefArray::Of(items)->capacity)) {
    Object* s = JoinItems(separator, items, count, &changed);
    if (!changed) return s;
  }
  Object* fixed = ListToTuple(list);
  if (fixed == nullptr) return nullptr;
  return JoinItems(separator, TupleItems(fixed), TupleSize(fixed), &changed);
}

Needle::Needle(Object* haystack, Object* needle)
    : kind_(StrKindOf(haystack)),
      hay_(StrData(haystack)),
      needle_(StrData(needle)),
      length_(StrLength(needle)) {
  const int kind = StrKindOf(needle);
  if (kind == kind_) return;
  if (kind > kind_) {
    impossible_ = true;
    return;
  }
  widened_.resize(length_ * kind_);
  CopyStr(kind_, widened_.data(), 0, needle);
  needle_ = widened_.data();
}

int64_t Needle::Find(int64_t begin, int64_t end) const {
  if (begin > end || length_ > end - begin || impossible_) return -1;
  const int64_t at = WithChars(kind_, hay_, [&](auto* hay) {
    return search::Forward(hay + begin, end - begin, static_cast<decltype(hay)>(needle_), length_);
  });
  return at < 0 ? -1 : begin + at;
}

int64_t Needle::FindLast(int64_t begin, int64_t end) const {
  if (begin > end || length_ > end - begin || impossible_) return -1;
  const int64_t at = WithChars(kind_, hay_, [&](auto* hay) {
    return search::Backward(hay + begin, end - begin, static_cast<decltype(hay)>(needle_),
                            length_);
  });
  return at < 0 ? -1 : begin + at;
}

int64_t Needle::Count(int64_t begin, int64_t end, int64_t limit) const {
  if (begin > end) return 0;
  if (length_ == 0) return std::min(limit, end - begin + 1);
  int64_t count = 0;
  for (int64_t at = begin; count < limit && (at = Find(at, end)) >= 0; at += length_) ++count;
  return count;
}

int64_t StrFind(Object* s, Object* sub, int64_t begin, int64_t end, int direction) {
  const Needle needle(s, sub);
  end = std::min(end, StrLength(s));
  return direction > 0 ? needle.Find(begin, end) : needle.FindLast(begin, end);
}

StrBuilder::StrBuilder() = default;
StrBuilder::~StrBuilder() = default;

void StrBuilder::Append(char32_t c) {
  Unfold();
  if (!is_wide_) {
    if (c < 256) {
      narrow_.push_back(static_cast<char>(c));
      return;
    }
    is_wide_ = true;
    wide_.reserve(narrow_.size() + 16);
    for (char n : narrow_) wide_.push_back(static_cast<unsigned char>(n));
  }
  wide_.push_back(c);
}

void StrBuilder::Append(Object* s) {
  if (StrLength(s) == 0) return;
  if (whole_ == nullptr && narrow_.empty() && !is_wide_ && IsExactly(s, str_type)) {
    whole_ = s;
    return;
  }
  Unfold();
  Copy(s);
}

void StrBuilder::Copy(Object* s) {
  const int64_t n = StrLength(s);
  if (!is_wide_ && StrKindOf(s) == kLatin1) {
    narrow_.append(static_cast<const char*>(StrData(s)), n);
    return;
  }
  for (int64_t i = 0; i < n; ++i) Append(StrAt(s, i));
}

void StrBuilder::Append(std::string_view ascii) {
  if (ascii.empty()) return;
  Unfold();
  if (!is_wide_) {
    narrow_.append(ascii);
  } else {
    for (char c : ascii) wide_.push_back(static_cast<unsigned char>(c));
  }
}

Object* StrBuilder::Finish() {
  if (whole_ != nullptr) return whole_;
  if (is_wide_) return NewStrFromKind(kUcs4, wide_.data(), static_cast<int64_t>(wide_.size()));
  return NewStrFromKind(kLatin1, narrow_.data(), static_cast<int64_t>(narrow_.size()));
}

}  // namespace tricolor
