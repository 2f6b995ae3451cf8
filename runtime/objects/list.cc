// list: the array, its growth, and the operations that the rest of the runtime uses.
//
// Items live in a RefArray cell of their own. A writer that needs room installs a bigger one;
// readers which hold the old one go on reading it, so they take no lock.
//
// ORDER      append: slot first, then `size`; pop: `size` first, then the slot becomes null. A
//            reader that sees an index below `size` and loads null has met a writer: out of range.
#include "runtime/objects/list.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>

#include "runtime/lock.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/ephemeron_dict.h"
#include "runtime/objects/list_methods.h"
#include "runtime/objects/set.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type list_type;
Type ref_array_type;

RefArray* NewRefArray(int64_t capacity) {
  if (capacity < 0 || capacity > (INT64_MAX >> 4)) {
    RaiseNoMemory();
    return nullptr;
  }
  auto* array = reinterpret_cast<RefArray*>(
      NewExactCell(ref_array_type, sizeof(RefArray) + capacity * sizeof(Object*)));
  if (array != nullptr) SetRelaxed(&array->capacity, capacity);
  return array;
}

namespace {

void TraceRefArray(Object* o, gc::Visitor& visitor) {
  auto* array = As<RefArray>(o);
  visitor.VisitRange(reinterpret_cast<void* const*>(array->items),
                     static_cast<size_t>(Relaxed(&array->capacity)));
}

// Over-allocation: half as much again, at least a few, multiples of four. CPython's eighth counts
// on realloc, which often grows in place; here each growth is a copy and leaves an array behind.
int64_t GrownCapacity(int64_t needed) {
  return (needed + (needed >> (needed < (1 << 20) ? 1 : 3)) + 6) & ~int64_t{3};
}

}  // namespace

void SetUpRefArrayType() {
  BeginType(&ref_array_type, "ref_array", sizeof(RefArray));
  ref_array_type.tp_flags |= kTypeHaveGc | kTypeDisallowNew;
  ref_array_type.slots.trace = TraceRefArray;
}

void ListInstall(ListObject* list, RefArray* array) {
  SetRelaxed(&list->allocated, array == nullptr ? 0 : array->capacity);
  // gc::Store by hand: the barrier wants the cell, not the interior that the field refers to.
  __atomic_store_n(&list->items, array == nullptr ? nullptr : array->items, __ATOMIC_RELEASE);
  gc::WriteBarrier(list, array);
}

bool ListReserve(ListObject* list, int64_t needed) {
  RefArray* old = RefArray::Of(gc::Load(&list->items));
  if (old != nullptr && needed <= old->capacity) return true;
  RefArray* array = NewRefArray(GrownCapacity(needed));
  if (array == nullptr) return false;
  if (old != nullptr) {
    const bool watched = ListIsWatched(list);
    CopyReferences(array, array->items, old->items,
                   watched ? Relaxed(&old->capacity) : list->base.size);
    if (watched) SetRelaxed(&array->base.aux, kArrayLeftovers);
  }
  ListInstall(list, array);
  return true;
}

Object* NewList(int64_t capacity) {
  auto* list = NewExact<ListObject>(list_type);
  if (list == nullptr) return nullptr;
  if (capacity > 0) {
    RefArray* array = NewRefArray(capacity);
    if (array == nullptr) return nullptr;
    ListInstall(list, array);
  }
  return AsObject(list);
}

Object* NewListFrom(Object* const* items, int64_t size) {
  Object* o = NewList(size);
  if (o == nullptr || size == 0) return o;
  auto* list = As<ListObject>(o);
  CopyReferences(RefArray::Of(list->items), list->items, items, size);
  SetRelease(&list->base.size, size);
  return o;
}

bool ListAppend(Object* o, Object* value) {
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  const int64_t size = list->base.size;
  Object** items = gc::Load(&list->items);
  if (__builtin_expect(items == nullptr || size >= RefArray::Of(items)->capacity, 0)) {
    if (!ListReserve(list, size + 1)) return false;
    items = list->items;
  }
  gc::Store(RefArray::Of(items), &items[size], value);
  SetRelease(&list->base.size, size + 1);
  return true;
}

Object* ListGet(Object* o, int64_t index) {
  auto* list = As<ListObject>(o);
  if (index < 0 || index >= ListSize(o)) return nullptr;
  Object** items = gc::Load(&list->items);
  if (items == nullptr || index >= RefArray::Of(items)->capacity) return nullptr;
  return gc::Load(&items[index]);
}

bool ListSet(Object* o, int64_t index, Object* value) {
  auto* list = As<ListObject>(o);
  {
    ObjectLock lock(o);
    if (index >= 0 && index < list->base.size) {
      Object** items = gc::Load(&list->items);
      gc::Store(RefArray::Of(items), &items[index], value);
      return true;
    }
  }
  return RaiseFalse(Raise(exc::IndexError, "list assignment index out of range"));
}

bool ListIsWatched(const ListObject* list) {
  if (!MultiThreaded() || (Relaxed(&list->base.base.aux) & kNativeSeen) == 0) return false;
  auto* others = native_hooks.others_in_native.load(std::memory_order_relaxed);
  return others != nullptr && others();
}

void ListShrink(ListObject* list, int64_t new_size) {
  const int64_t old_size = list->base.size;
  SetRelease(&list->base.size, new_size);
  RefArray* array = RefArray::Of(list->items);
  if (array == nullptr) return;
  if (ListIsWatched(list)) {
    SetRelaxed(&array->base.aux, kArrayLeftovers);
    return;
  }
  int64_t end = old_size;
  if (__builtin_expect(Relaxed(&array->base.aux) == kArrayLeftovers, 0)) {
    end = array->capacity;
    SetRelaxed(&array->base.aux, uint8_t{0});
  }
  ClearReferences(array->items + new_size, end - new_size);
}

// Gives memory back when less than half is used, as CPython does. A new array: readers keep the
// old one.
void ListTrim(ListObject* list) {
  const int64_t size = list->base.size;
  RefArray* old = RefArray::Of(list->items);
  if (old == nullptr || size >= old->capacity / 2 || old->capacity <= 16) return;
  if (ListIsWatched(list)) return;
  RefArray* array = NewRefArray(GrownCapacity(size));
  if (array == nullptr) {
    ClearError();
    return;
  }
  CopyReferences(array, array->items, old->items, size);
  ListInstall(list, array);
}

void ListEmpty(ListObject* list) {
  SetRelease(&list->base.size, int64_t{0});
  RefArray* array = RefArray::Of(list->items);
  if (array == nullptr) return;
  if (ListIsWatched(list)) {
    SetRelaxed(&array->base.aux, kArrayLeftovers);
  } else {
    ListInstall(list, nullptr);
  }
}

namespace {

// `to` is below `from`. Two at a time where the processor stores sixteen aligned bytes at once (whatever has AVX says so,
// and no other x86 is known to tear the two words): a reader without the lock sees each item as it was or as it is.
void MoveDown(Object** to, Object** from, int64_t n) {
  int64_t i = 0;
#if defined(__SSE2__) && !defined(__SANITIZE_THREAD__)
  if (n > 0 && (reinterpret_cast<uintptr_t>(to) & 15) != 0) {
    gc::StoreNoBarrier(&to[0], gc::Load(&from[0]));
    i = 1;
  }
  for (; i + 2 <= n; i += 2) {
    const __m128i two = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i));
    _mm_store_si128(reinterpret_cast<__m128i*>(to + i), two);
  }
#endif
  for (; i < n; ++i) gc::StoreNoBarrier(&to[i], gc::Load(&from[i]));
}

}  // namespace

// Asked after the stores, as everywhere. Where nobody marks or watches, an array that refers to what it referred to
// before needs no barrier, whatever its age: one that is old and not remembered has nothing young.
void ListMove(ListObject* list, int64_t to, int64_t from, int64_t n) {
  Object** items = list->items;
  if (to < from) {
    MoveDown(items + to, items + from, n);
  } else {
    for (int64_t i = n; --i >= 0;) gc::StoreNoBarrier(&items[to + i], gc::Load(&items[from + i]));
  }
  if (gc::BarrierOn()) ShadeReferences(RefArray::Of(items), items + to, n);
}

Object* ListPop(Object* o, int64_t index) {
  auto* list = As<ListObject>(o);
  const char* message;
  {
    ObjectLock lock(o);
    const int64_t size = list->base.size;
    if (index < 0) index += size;
    if (index >= 0 && index < size) {
      Object** items = list->items;
      Object* value = gc::Load(&items[index]);
      ListMove(list, index, index + 1, size - index - 1);
      ListShrink(list, size - 1);
      ListTrim(list);
      return value;
    }
    message = size == 0 ? "pop from empty list" : "pop index out of range";
  }
  return Raise(exc::IndexError, "%s", message);
}

bool ListInsert(Object* o, int64_t index, Object* value) {
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  const int64_t size = list->base.size;
  if (index < 0) index = std::max<int64_t>(index + size, 0);
  index = std::min(index, size);
  if (!ListReserve(list, size + 1)) return false;
  Object** items = list->items;
  RefArray* array = RefArray::Of(items);
  if (index == size) {
    gc::Store(array, &items[size], value);
    SetRelease(&list->base.size, size + 1);
    return true;
  }
  // The last item is doubled and the size grown first, so that no item is ever out of view.
  gc::Store(array, &items[size], gc::Load(&items[size - 1]));
  SetRelease(&list->base.size, size + 1);
  ListMove(list, index + 1, index, size - 1 - index);
  gc::Store(array, &items[index], value);
  return true;
}

Object* ListSlice(Object* o, int64_t begin, int64_t end) {
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  const int64_t size = list->base.size;
  begin = std::clamp<int64_t>(begin, 0, size);
  end = std::clamp<int64_t>(end, begin, size);
  return NewListFrom(list->items + begin, end - begin);
}

ListSnapshot::ListSnapshot(Object* o, bool may_change) {
  auto* list = As<ListObject>(o);
  if (may_change) {
    {
      ObjectLock lock(o);
      size_ = list->base.size;
      if (size_ <= kFew) {
        for (int64_t i = 0; i < size_; ++i) few_[i] = gc::Load(&list->items[i]);
        items_ = few_;
        return;
      }
    }
    o = ListSlice(o, 0, INT64_MAX);
  }
  items_ = o == nullptr ? nullptr : As<ListObject>(o)->items;
  size_ = o == nullptr ? -1 : ListSize(o);
}

bool ListReverse(Object* o) {
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  Object** items = list->items;
  RefArray* array = RefArray::Of(items);
  for (int64_t i = 0, j = list->base.size - 1; i < j; ++i, --j) {
    Object* low = gc::Load(&items[i]);
    gc::Store(array, &items[i], gc::Load(&items[j]));
    gc::Store(array, &items[j], low);
  }
  return true;
}

namespace {

// For an empty list: no room to grow, which most lists made from something else never do.
bool ReserveExactly(ListObject* list, int64_t n) {
  if (gc::Load(&list->items) != nullptr) return ListReserve(list, n);
  RefArray* array = NewRefArray(n);
  if (array == nullptr) return false;
  ListInstall(list, array);
  return true;
}

// Appends items that cannot change meanwhile, in one step.
bool AppendAll(Object* o, Object* const* items, int64_t n) {
  if (n == 0) return true;
  auto* list = As<ListObject>(o);
  ObjectLock lock(o);
  const int64_t size = list->base.size;
  if (!(size == 0 ? ReserveExactly(list, n) : ListReserve(list, size + n))) return false;
  CopyReferences(RefArray::Of(list->items), list->items + size, items, n);
  SetRelease(&list->base.size, size + n);
  return true;
}

}  // namespace

bool ListExtend(Object* list, Object* iterable) {
  const Type* t = TypeOf(iterable);
  if (t == &tuple_type) return AppendAll(list, TupleItems(iterable), TupleSize(iterable));
  // Other builtins that another thread may change, and the list itself: from a copy, so that
  // the whole extension is one step and no two locks are held.
  if (t == &list_type) {
    const ListSnapshot items(iterable, MultiThreaded() || iterable == list);
    return !items.failed() && AppendAll(list, items.items(), items.size());
  }
  Object* copy = nullptr;
  if (iterable == list) {
    // An instance of a subclass may iterate otherwise.
    Object* iterator = Iter(iterable);
    if (iterator == nullptr && ClearErrorIf(exc::TypeError)) {
      Raise(exc::TypeError, "argument must be iterable");
    }
    copy = iterator == nullptr ? nullptr : NewList();
    if (copy != nullptr && !ListExtend(copy, iterator)) return false;
  } else if (t == &dict_type) {
    copy = DictKeysList(iterable);
  } else if (t == &set_type || t == &frozenset_type) {
    copy = SetToList(iterable);
  } else if (t == &dict_keys_type || t == &dict_values_type || t == &dict_items_type) {
    copy = DictViewToList(iterable);
  } else if (IsEphemeronDictOrView(iterable)) {
    copy = EphemeronList(iterable);
  } else {
    Walk walk(iterable);
    if (walk.failed()) return false;
    const int64_t hint = LengthHint(iterable, 8);
    if (hint < 0) return false;
    if (hint > 8 && hint < (int64_t{1} << 40)) {
      ObjectLock lock(list);
      const int64_t size = As<ListObject>(list)->base.size;
      if (!(size == 0 ? ReserveExactly(As<ListObject>(list), hint)
                      : ListReserve(As<ListObject>(list), size + hint))) {
        ClearError();  // only a hint
      }
    }
    while (Object* o = walk.Next()) {
      if (!ListAppend(list, o)) return false;
    }
    return !walk.failed();
  }
  if (copy == nullptr) return false;
  return AppendAll(list, As<ListObject>(copy)->items, ListSize(copy));
}

Object* IterWhole(Object* iterable) {
  const Type* t = TypeOf(iterable);
  if (MultiThreaded() && (t == &dict_type || t == &set_type || t == &dict_keys_type ||
                          t == &dict_values_type || t == &dict_items_type ||
                          IsEphemeronDictOrView(iterable))) {
    iterable = ToList(iterable);
    if (iterable == nullptr) return nullptr;
  }
  return Iter(iterable);
}

Object* ToList(Object* iterable) {
  const Type* t = TypeOf(iterable);
  if (t == &list_type) return ListSlice(iterable, 0, INT64_MAX);
  if (t == &dict_type) return DictKeysList(iterable);
  if (t == &tuple_type) return NewListFrom(TupleItems(iterable), TupleSize(iterable));
  Object* list = NewList();
  if (list == nullptr || !ListExtend(list, iterable)) return nullptr;
  return list;
}

}  // namespace tricolor
