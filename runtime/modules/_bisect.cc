// The _bisect module: where an item belongs in a sorted sequence.
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/type_object.h"

namespace tricolor {

namespace {

struct Search {
  Object* sequence;
  Object* item;
  int64_t low;
  int64_t high;  // -1: the length
  Object* key;   // null: none
};

bool ParseSearch(const char* name, Args args, size_t nargs, Object* kwnames, Search* s) {
  Object* parsed[5] = {nullptr, nullptr, nullptr, None(), None()};
  if (!ParseArgs(name, args, nargs, kwnames, {"a", "x", "lo", "hi", "key"}, 0, 4, 2, parsed)) {
    return false;
  }
  *s = {parsed[0], parsed[1], 0, -1, parsed[4] == None() ? nullptr : parsed[4]};
  if (parsed[2] != nullptr && !ToIndexOrRaise(parsed[2], exc::OverflowError, &s->low)) return false;
  if (parsed[3] != None() && !ToIndexOrRaise(parsed[3], exc::OverflowError, &s->high)) return false;
  if (s->low < 0) return RaiseFalse(Raise(exc::ValueError, "lo must be non-negative"));
  if (s->high == -1) {
    // What has a length as a mapping only is no sequence.
    auto len = TypeOf(s->sequence)->slots.len;
    if (len != nullptr && !IsHeapType(TypeOf(s->sequence)) &&
        (len == dict_type.slots.len || len == mapping_proxy_type.slots.len)) {
      return RaiseFalse(Raise(exc::TypeError, "%.200T is not a sequence", s->sequence));
    }
    s->high = Length(s->sequence);
    if (s->high < 0) return false;
  }
  return true;
}

// -1: error.
template <bool right>
int64_t Find(const Search& s) {
  int64_t low = s.low;
  int64_t high = s.high;
  while (low < high) {
    const int64_t middle = low + ((high - low) >> 1);
    Object* there = SequenceGetItem(s.sequence, middle);
    if (there != nullptr && s.key != nullptr) there = CallArgs(s.key, there);
    if (there == nullptr) return -1;
    const int less = right ? Compare(s.item, there, kLt) : Compare(there, s.item, kLt);
    if (less < 0) return -1;
    if ((less != 0) == right) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

template <bool right>
Object* Bisect(Object*, Args args, size_t nargs, Object* kwnames) {
  Search s;
  if (!ParseSearch(right ? "bisect_right" : "bisect_left", args, nargs, kwnames, &s)) {
    return nullptr;
  }
  const int64_t index = Find<right>(s);
  return index < 0 ? nullptr : NewInt(index);
}

template <bool right>
Object* Insort(Object*, Args args, size_t nargs, Object* kwnames) {
  Search s;
  if (!ParseSearch(right ? "insort_right" : "insort_left", args, nargs, kwnames, &s)) {
    return nullptr;
  }
  Object* value = s.item;
  if (s.key != nullptr) {
    s.item = CallArgs(s.key, value);
    if (s.item == nullptr) return nullptr;
  }
  const int64_t index = Find<right>(s);
  if (index < 0) return nullptr;
  if (IsExactly(s.sequence, list_type)) {
    return ListInsert(s.sequence, index, value) ? None() : nullptr;
  }
  Object* insert = Intern("insert");
  Object* at = NewInt(index);
  if (insert == nullptr || at == nullptr) return nullptr;
  return CallMethodArgs(s.sequence, insert, at, value) == nullptr ? nullptr : None();
}

#define TC_FUNCTION(name, f, doc) \
  {name, f, 0, kAnyCount, kKeywords, name "($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n" doc}

const NativeMethod kFunctions[] = {
    TC_FUNCTION("bisect_right", Bisect<true>, "Where to insert x, behind what equals it."),
    TC_FUNCTION("bisect", Bisect<true>, "Where to insert x, behind what equals it."),
    TC_FUNCTION("bisect_left", Bisect<false>, "Where to insert x, before what equals it."),
    TC_FUNCTION("insort_right", Insort<true>, "Insert x, behind what equals it."),
    TC_FUNCTION("insort", Insort<true>, "Insert x, behind what equals it."),
    TC_FUNCTION("insort_left", Insort<false>, "Insert x, before what equals it."),
    {}};
#undef TC_FUNCTION

}  // namespace

Object* CreateBisectModule() {
  return NewNativeModule("_bisect", "Searching and inserting in sorted sequences.", kFunctions);
}

}  // namespace tricolor
