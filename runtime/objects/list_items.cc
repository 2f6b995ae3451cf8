// list: subscription, slices, assignment to them, deletion.
#include <algorithm>

#include "runtime/lock.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/list_methods.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

Object* GetSlice(Object* o, Object* slice) {
  SliceBounds b;
  return SliceUnpack(slice, &b) ? ListGetSlice(o, b) : nullptr;
}

}  // namespace

Object* ListGetSlice(Object* o, SliceBounds b) {
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  const int64_t count = SliceAdjust(&b, list->base.size);
  if (b.step == 1) return NewListFrom(list->items + b.start, count);
  Object* result = NewList(count);
  if (result == nullptr) return nullptr;
  Object** to = As<ListObject>(result)->items;
  for (int64_t i = 0; i < count; ++i) {
    gc::StoreNoBarrier(&to[i], gc::Load(&list->items[b.start + i * b.step]));
  }
  if (count > 0) ShadeReferences(RefArray::Of(to), to, count);
  SetRelease(&As<ListObject>(result)->base.size, count);
  return result;
}

namespace {

bool DeleteExtended(Object* o, SliceBounds b) {
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  const int64_t size = list->base.size;
  const int64_t count = SliceAdjust(&b, size);
  if (count == 0) return true;
  if (b.step < 0) {  // the same items, upwards
    b.start += (count - 1) * b.step;
    b.step = -b.step;
  }
  Object** items = list->items;
  RefArray* array = RefArray::Of(items);
  int64_t to = b.start;
  int64_t next = b.start;
  for (int64_t i = b.start; i < size; ++i) {
    if (i == next && (i - b.start) / b.step < count) {
      next += b.step;
      continue;
    }
    gc::Store(array, &items[to++], gc::Load(&items[i]));
  }
  ListShrink(list, size - count);
  ListTrim(list);
  return true;
}

bool AssignExtended(Object* o, SliceBounds b, Object* values) {
  int64_t n;
  int64_t count;
  {
    auto* list = As<ListObject>(o);
    ObjectLock lock(o);
    count = SliceAdjust(&b, list->base.size);
    n = TupleSize(values);
    if (n == count) {
      for (int64_t i = 0; i < count; ++i) {
        gc::Store(RefArray::Of(list->items), &list->items[b.start + i * b.step],
                  TupleAt(values, i));
      }
      return true;
    }
  }
  Raise(exc::ValueError, "attempt to assign sequence of size %zd to extended slice of size %zd", n,
        count);
  return false;
}

// A tuple. Only an iterator is asked how many there are, not what it came from.
Object* ItemsOf(Object* iterable, const char* message) {
  if (IsExactly(iterable, tuple_type) || IsExactly(iterable, list_type)) return ToTuple(iterable);
  Object* iterator = Iter(iterable);
  if (iterator != nullptr) return ToTuple(iterator);
  return ClearErrorIf(exc::TypeError) ? Raise(exc::TypeError, "%s", message) : nullptr;
}

bool AssignItems(Object* o, int64_t begin, int64_t end, Object* const* values, int64_t n) {
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  const int64_t size = list->base.size;
  begin = std::clamp<int64_t>(begin, 0, size);
  end = std::clamp<int64_t>(end, begin, size);
  const int64_t tail = size - end;
  const int64_t new_size = begin + n + tail;
  if (new_size == 0) {
    ListEmpty(list);
    return true;
  }
  if (new_size > size) {
    if (!ListReserve(list, new_size)) return false;
    Object** items = list->items;
    ListMove(list, begin + n, end, tail);
    CopyReferences(RefArray::Of(items), items + begin, values, n);
    SetRelease(&list->base.size, new_size);
    return true;
  }
  Object** items = list->items;
  CopyReferences(RefArray::Of(items), items + begin, values, n);
  if (new_size < size) {
    ListMove(list, begin + n, end, tail);
    ListShrink(list, new_size);
    ListTrim(list);
  }
  return true;
}

}  // namespace

bool ListAssignSlice(Object* list, int64_t begin, int64_t end, Object* iterable) {
  if (iterable == nullptr) return AssignItems(list, begin, end, nullptr, 0);
  if (iterable == list || IsExactly(iterable, list_type)) {
    const ListSnapshot values(iterable, MultiThreaded() || iterable == list);
    return !values.failed() && AssignItems(list, begin, end, values.items(), values.size());
  }
  Object* values = ItemsOf(iterable, "can only assign an iterable");
  return values != nullptr && AssignItems(list, begin, end, TupleItems(values), TupleSize(values));
}

Object* ListGetItem(Object* list, Object* key) {
  if (TypeOf(key)->slots.to_index != nullptr) {
    int64_t index;
    if (!ToIndexOrRaise(key, exc::IndexError, &index)) return nullptr;
    if (index < 0) index += ListSize(list);
    Object* value = ListGet(list, index);
    return value != nullptr ? value : Raise(exc::IndexError, "list index out of range");
  }
  if (IsExactly(key, slice_type)) return GetSlice(list, key);
  return Raise(exc::TypeError, "list indices must be integers or slices, not %T", key);
}

bool ListSetItem(Object* list, Object* key, Object* value) {
  if (TypeOf(key)->slots.to_index != nullptr) {
    int64_t index;
    if (!ToIndexOrRaise(key, exc::IndexError, &index)) return false;
    if (index < 0) index += ListSize(list);
    if (value != nullptr) return ListSet(list, index, value);
    if (index >= 0 && index < ListSize(list) && ListPop(list, index) != nullptr) return true;
    if (ErrorSet()) ClearError();
    return RaiseFalse(Raise(exc::IndexError, "list assignment index out of range"));
  }
  if (!IsExactly(key, slice_type)) {
    return RaiseFalse(
        Raise(exc::TypeError, "list indices must be integers or slices, not %T", key));
  }
  SliceBounds b;
  if (!SliceUnpack(key, &b)) return false;
  if (b.step == 1) {
    SliceBounds now = b;
    SliceAdjust(&now, ListSize(list));
    return ListAssignSlice(list, now.start, now.stop, value);
  }
  if (value == nullptr) return DeleteExtended(list, b);
  Object* values = value == list ? ListToTuple(list)
                                 : ItemsOf(value, "must assign iterable to extended slice");
  return values != nullptr && AssignExtended(list, b, values);
}

}  // namespace tricolor
