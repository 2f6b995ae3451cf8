// list: its type, operators and methods.
#include "runtime/objects/list_methods.h"

#include <algorithm>

#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/iterators.h"
#include "runtime/objects/repr_guard.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/objects/tuple_methods.h"

namespace tricolor {

namespace {

void ListTrace(Object* o, gc::Visitor& visitor) {
  visitor.Visit(RefArray::Of(gc::Load(&As<ListObject>(o)->items)));
}

Object* ListRepr(Object* list) {
  if (ListSize(list) == 0) return NewStrAscii("[]");
  ReprGuard guard(list);
  if (guard.recursive()) return NewStrAscii("[...]");
  if (!guard.ok()) return nullptr;
  StrBuilder builder;
  builder.Append("[");
  for (int64_t i = 0; Object* item = ListGet(list, i); ++i) {
    if (i > 0) builder.Append(", ");
    Object* text = Repr(item);
    if (text == nullptr) return nullptr;
    builder.Append(text);
  }
  builder.Append("]");
  return builder.Finish();
}

Object* ListRichCompare(Object* a, Object* b, CompareOp op) {
  if (!IsList(a) || !IsList(b)) return NotImplemented();
  return CompareSequences(a, b, op, ListSize, ListGet);
}

int64_t ListLength(Object* list) { return ListSize(list); }

Object* ListItem(Object* list, int64_t index) {
  Object* value = ListGet(list, index);
  return value != nullptr ? value : Raise(exc::IndexError, "list index out of range");
}

bool ListSetItemAt(Object* list, int64_t index, Object* value) {
  if (value != nullptr) return ListSet(list, index, value);
  if (index >= 0 && index < ListSize(list) && ListPop(list, index) != nullptr) return true;
  ClearError();
  return RaiseFalse(Raise(exc::IndexError, "list assignment index out of range"));
}

namespace {

// What a search goes through. Beside other threads a copy: what one of them takes away moves the rest
// to the left, and an item that is there all the time must not be passed over.
Object* Searched(Object* list) {
  return MultiThreaded() ? ListSlice(list, 0, INT64_MAX) : list;
}

int SearchOnce(Object* list, Object* value) {
  for (int64_t i = 0; Object* item = ListGet(list, i); ++i) {
    const int equal = SameOrEqual(item, value);
    if (equal != 0) return equal;
  }
  return 0;
}

}  // namespace

int ListContains(Object* list, Object* value) {
  const int found = SearchOnce(list, value);
  if (found != 0 || !MultiThreaded()) return found;
  Object* copy = Searched(list);  // only "no" may be wrong
  return copy == nullptr ? -1 : SearchOnce(copy, value);
}

Object* ListConcat(Object* a, Object* b) {
  if (!IsList(b)) {
    return Raise(exc::TypeError, "can only concatenate list (not \"%T\") to list", b);
  }
  Object* result = NewList(ListSize(a) + ListSize(b));
  if (result == nullptr) return nullptr;
  for (Object* part : {a, b}) {
    const ListSnapshot items(part);
    if (items.failed()) return nullptr;
    auto* to = As<ListObject>(result);
    const int64_t n = items.size();
    if (n == 0) continue;
    if (!ListReserve(to, to->base.size + n)) return nullptr;
    CopyReferences(RefArray::Of(to->items), to->items + to->base.size, items.items(), n);
    SetRelease(&to->base.size, to->base.size + n);
  }
  return result;
}

Object* ListRepeat(Object* o, int64_t count) {
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  const int64_t size = list->base.size;
  int64_t total;
  if (!RepeatedSize(size, count, &total)) return nullptr;
  Object* result = NewList(total);
  if (result == nullptr) return nullptr;
  auto* to = As<ListObject>(result);
  if (total > 0) RepeatReferences(RefArray::Of(to->items), to->items, list->items, size, total);
  SetRelease(&to->base.size, total);
  return result;
}

Object* ListInplaceConcat(Object* list, Object* other) {
  return ListExtend(list, other) ? list : nullptr;
}

Object* ListInplaceRepeat(Object* o, int64_t count) {
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  const int64_t size = list->base.size;
  if (size == 0 || count == 1) return o;
  int64_t total;
  if (!RepeatedSize(size, count, &total)) return nullptr;
  if (total == 0) {
    ListEmpty(list);
    return o;
  }
  if (!ListReserve(list, total)) return nullptr;
  RepeatReferences(RefArray::Of(list->items), list->items, list->items, size, total);
  SetRelease(&list->base.size, total);
  return o;
}

Object* ListNew(Type* type, Args, size_t, Object*) {
  return type == &list_type ? NewList() : NewInstance(type);
}

bool ListInit(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (!NoKeywordsForInit(list_type, TypeOf(self), kwnames)) return false;
  if (!CheckPositional("list", nargs, 0, 1)) return false;
  if (ListSize(self) > 0 && !ListAssignSlice(self, 0, INT64_MAX, nullptr)) return false;
  return nargs == 0 || ListExtend(self, args[0]);
}

Object* Append(Object* self, Args args, size_t, Object*) {
  return ListAppend(self, args[0]) ? None() : nullptr;
}

Object* Extend(Object* self, Args args, size_t, Object*) {
  return ListExtend(self, args[0]) ? None() : nullptr;
}

Object* Insert(Object* self, Args args, size_t, Object*) {
  int64_t index;
  if (!SsizeArgument(args[0], &index)) return nullptr;
  return ListInsert(self, index, args[1]) ? None() : nullptr;
}

Object* Pop(Object* self, Args args, size_t nargs, Object*) {
  int64_t index = -1;
  if (nargs > 0 && !SsizeArgument(args[0], &index)) return nullptr;
  return ListPop(self, index);
}

Object* Remove(Object* self, Args args, size_t, Object*) {
  Object* searched = Searched(self);
  if (searched == nullptr) return nullptr;
  for (int64_t i = 0; Object* item = ListGet(searched, i); ++i) {
    const int equal = SameOrEqual(item, args[0]);
    if (equal < 0) return nullptr;
    if (equal == 0) continue;
    auto* list = As<ListObject>(self);
    ObjectLock lock(self);
    const int64_t size = list->base.size;
    // Another thread, or __eq__, may have moved it.
    int64_t at = i;
    if (at >= size || list->items[at] != item) {
      for (at = 0; at < size && gc::Load(&list->items[at]) != item;) ++at;
    }
    if (at >= size) continue;
    ListMove(list, at, at + 1, size - at - 1);
    ListShrink(list, size - 1);
    ListTrim(list);
    return None();
  }
  return Raise(exc::ValueError, "list.remove(x): x not in list");
}

Object* Clear(Object* self, Args, size_t, Object*) {
  ObjectLock lock(self);
  ListEmpty(As<ListObject>(self));
  return None();
}

Object* Copy(Object* self, Args, size_t, Object*) { return ListSlice(self, 0, INT64_MAX); }

Object* Reverse(Object* self, Args, size_t, Object*) {
  ListReverse(self);
  return None();
}

Object* Index(Object* self, Args args, size_t nargs, Object*) {
  int64_t start = 0;
  int64_t stop = INT64_MAX;
  if (nargs > 1 && !SliceBound(args[1], &start)) return nullptr;
  if (nargs > 2 && !SliceBound(args[2], &stop)) return nullptr;
  if (start < 0) start = std::max<int64_t>(start + ListSize(self), 0);
  if (stop < 0) stop = std::max<int64_t>(stop + ListSize(self), 0);
  Object* searched = Searched(self);
  if (searched == nullptr) return nullptr;
  for (int64_t i = start; i < stop; ++i) {
    Object* item = ListGet(searched, i);
    if (item == nullptr) break;
    const int equal = SameOrEqual(item, args[0]);
    if (equal < 0) return nullptr;
    if (equal > 0) return NewInt(i);
  }
  return Raise(exc::ValueError, "%R is not in list", args[0]);
}

Object* Count(Object* self, Args args, size_t, Object*) {
  int64_t count = 0;
  Object* searched = Searched(self);
  if (searched == nullptr) return nullptr;
  for (int64_t i = 0; Object* item = ListGet(searched, i); ++i) {
    const int equal = SameOrEqual(item, args[0]);
    if (equal < 0) return nullptr;
    count += equal;
  }
  return NewInt(count);
}

Object* Sort(Object* self, Args args, size_t nargs, Object* kwnames) {
  const size_t given = nargs + (kwnames == nullptr ? 0 : static_cast<size_t>(TupleSize(kwnames)));
  if (given > 2) {
    return Raise(exc::TypeError, "sort() takes at most 2 %sarguments (%zu given)",
                 nargs == 0 ? "keyword " : "", given);
  }
  if (nargs > 0) return Raise(exc::TypeError, "sort() takes no positional arguments");
  Object* parsed[2] = {None(), False()};
  if (!ParseArgs("sort", args, nargs, kwnames, {"key", "reverse"}, 0, 0, 0, parsed)) {
    return nullptr;
  }
  int reverse;
  if (!IntAsInt(parsed[1], &reverse)) return nullptr;
  return ListSort(self, parsed[0], reverse != 0) ? None() : nullptr;
}

Object* Reversed(Object* self, Args, size_t, Object*) { return NewListReverseIterator(self); }

Object* SizeOf(Object* self, Args, size_t, Object*) {
  return NewInt(TypeOf(self)->tp_basicsize + As<ListObject>(self)->allocated * 8);
}

Object* ClassGetItem(Object* self, Args args, size_t, Object*) {
  return NewGenericAlias(self, args[0]);
}

Object* GetItemMethod(Object* self, Args args, size_t, Object*) {
  return ListGetItem(self, args[0]);
}

const NativeMethod kMethods[] = {
    {"__getitem__", GetItemMethod, 1, 1, kCoexist, "x.__getitem__(y) <==> x[y]"},
    {"__reversed__", Reversed, 0, 0, 0,
     "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the list."},
    {"__sizeof__", SizeOf, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nReturn the size of the list in memory, in bytes."},
    {"clear", Clear, 0, 0, 0, "clear($self, /)\n--\n\nRemove all items from list."},
    {"copy", Copy, 0, 0, 0, "copy($self, /)\n--\n\nReturn a shallow copy of the list."},
    {"append", Append, 1, 1, 0,
     "append($self, object, /)\n--\n\nAppend object to the end of the list."},
    {"insert", Insert, 2, 2, 0,
     "insert($self, index, object, /)\n--\n\nInsert object before index."},
    {"extend", Extend, 1, 1, 0,
     "extend($self, iterable, /)\n--\n\nExtend list by appending elements from the iterable."},
    {"pop", Pop, 0, 1, 0,
     "pop($self, index=-1, /)\n--\n\nRemoves an item and returns it."},
    {"remove", Remove, 1, 1, 0,
     "remove($self, value, /)\n--\n\nRemoves the first item equal to value."},
    {"index", Index, 1, 3, 0,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\n"
     "Where the first item equal to value stands."},
    {"count", Count, 1, 1, 0,
     "count($self, value, /)\n--\n\nHow many items equal value."},
    {"reverse", Reverse, 0, 0, 0, "reverse($self, /)\n--\n\nReverse *IN PLACE*."},
    {"sort", Sort, 0, 0, kKeywords,
     "sort($self, /, *, key=None, reverse=False)\n--\n\n"
     "Put the items in order, in place; equal ones keep their order."},
    {"__class_getitem__", ClassGetItem, 1, 1, kClassMethod, "See PEP 585"},
    {}};

}  // namespace

void SetUpListType() {
  BeginType(&list_type, "list", sizeof(ListObject));
  Type& t = list_type;
  t.tp_flags |= kTypeBase | kTypeList | kTypeHaveGc | kTypeSequence | kTypeMatchSelf;
  t.tp_doc = "list(iterable=(), /)\n--\n\nA growable sequence of objects.";
  t.native_methods = kMethods;
  t.slots.new_ = ListNew;
  t.slots.init = ListInit;
  t.slots.repr = ListRepr;
  t.slots.richcompare = ListRichCompare;
  t.slots.iter = NewListIterator;
  t.slots.len = ListLength;
  t.slots.getitem = ListGetItem;
  t.slots.setitem = ListSetItem;
  t.slots.item = ListItem;
  t.slots.setitem_at = ListSetItemAt;
  t.slots.contains = ListContains;
  t.slots.concat = ListConcat;
  t.slots.repeat = ListRepeat;
  t.slots.inplace_concat = ListInplaceConcat;
  t.slots.inplace_repeat = ListInplaceRepeat;
  t.slots.trace = ListTrace;
}

}  // namespace tricolor
