// list.sort.
//
// The items are taken out into arrays outside the heap; a RefArray that nobody changes keeps them
// alive meanwhile. Two ways:
//   plain     all keys are exact ints that fit, floats, or strs: comparing calls nobody, so the
//             list keeps its old contents until the sorted ones replace them in one step. Another
//             thread that changes the list meanwhile makes the sort start again.
//   general   comparing or the key function may run Python: the list is empty meanwhile, and an
//             item found in it afterwards is a ValueError, as in CPython.
#include <cstring>
#include <memory>
#include <new>

#include "runtime/lock.h"
#include "runtime/objects/container_access.h"
#include "runtime/objects/float.h"
#include "runtime/objects/list_methods.h"
#include "runtime/objects/sort_algorithm.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

namespace {

enum class KeyKind { kInt, kFloat, kLatin1, kStr, kGeneral };

// What all keys have in common.
KeyKind Classify(Object* const* keys, int64_t n) {
  const Type* type = TypeOf(keys[0]);
  bool latin1 = true;
  for (int64_t i = 0; i < n; ++i) {
    if (TypeOf(keys[i]) != type) return KeyKind::kGeneral;
    int64_t small;
    if (type == &int_type && !IntFits(keys[i], &small)) return KeyKind::kGeneral;
    if (type == &str_type) latin1 = latin1 && StrKindOf(keys[i]) == kLatin1;
  }
  if (type == &int_type) return KeyKind::kInt;
  if (type == &float_type) return KeyKind::kFloat;
  if (type == &str_type) return latin1 ? KeyKind::kLatin1 : KeyKind::kStr;
  return KeyKind::kGeneral;
}

template <class Key>
struct Keyed {
  Key key;
  Object* item;
};

// Sorts `items` by `keys`. Fill: Object* → Key. 1 done, 0 failed.
template <class Key, class Fill, class Less>
bool SortBy(Object** keys, Object** items, int64_t n, bool reverse, Fill fill, Less less) {
  using Item = Keyed<Key>;
  std::unique_ptr<Item[]> array(new (std::nothrow) Item[static_cast<size_t>(n)]);
  if (array == nullptr) return RaiseFalse(RaiseNoMemory());
  // Descending and stable: the reverse of the ascending sort of the reverse.
  for (int64_t i = 0; i < n; ++i) {
    const int64_t from = reverse ? n - 1 - i : i;
    array[i] = {fill(keys[from]), items[from]};
  }
  auto compare = [&](const Item& a, const Item& b) -> int { return less(a.key, b.key); };
  MergeSorter<Item, decltype(compare)> sorter(array.get(), n, compare);
  const bool ok = sorter.Sort();
  if (sorter.out_of_memory()) RaiseNoMemory();
  for (int64_t i = 0; i < n; ++i) items[reverse ? n - 1 - i : i] = array[i].item;
  return ok;
}

bool SortPlain(KeyKind kind, Object** keys, Object** items, int64_t n, bool reverse) {
  switch (kind) {
    case KeyKind::kInt:
      return SortBy<int64_t>(
          keys, items, n, reverse,
          [](Object* o) {
            int64_t value = 0;
            IntFits(o, &value);
            return value;
          },
          [](int64_t a, int64_t b) { return a < b; });
    case KeyKind::kFloat:
      return SortBy<double>(
          keys, items, n, reverse, [](Object* o) { return FloatValue(o); },
          [](double a, double b) { return a < b; });
    case KeyKind::kLatin1:
      return SortBy<Object*>(
          keys, items, n, reverse, [](Object* o) { return o; },
          [](Object* a, Object* b) {
            const auto m = static_cast<size_t>(StrLength(a));
            const auto k = static_cast<size_t>(StrLength(b));
            const int c = std::memcmp(StrData(a), StrData(b), m < k ? m : k);
            return c != 0 ? c < 0 : m < k;
          });
    default:
      return SortBy<Object*>(
          keys, items, n, reverse, [](Object* o) { return o; },
          [](Object* a, Object* b) { return StrCompare(a, b) < 0; });
  }
}

int GeneralLess(Object* a, Object* b) {
  if (!PollHere()) return -1;
  return Compare(a, b, kLt);
}

bool SortGeneral(Object** keys, Object** items, int64_t n, bool reverse) {
  return SortBy<Object*>(keys, items, n, reverse, [](Object* o) { return o; }, GeneralLess);
}

// Items outside the heap; the owner of the objects is a RefArray or list on the caller's stack.
using Pointers = std::unique_ptr<Object*[]>;

Pointers PointersOf(Object** items, int64_t n) {
  Pointers result(new (std::nothrow) Object*[static_cast<size_t>(n > 0 ? n : 1)]);
  if (result == nullptr) {
    RaiseNoMemory();
    return nullptr;
  }
  for (int64_t i = 0; i < n; ++i) result[i] = gc::Load(&items[i]);
  return result;
}

RefArray* ArrayOf(const Object* const* items, int64_t n) {
  RefArray* array = NewRefArray(n);
  if (array == nullptr) return nullptr;
  CopyReferences(array, array->items, const_cast<Object* const*>(items), n);
  return array;
}

// 1 sorted, 0 not plain, -1 error.
int TryPlain(Object* o, bool reverse) {
  auto* list = As<ListObject>(o);
  for (int attempt = 0;; ++attempt) {
    Object* snapshot = ListSlice(o, 0, INT64_MAX);
    if (snapshot == nullptr) return -1;
    const int64_t n = ListSize(snapshot);
    if (n < 2) return 1;
    Object** old = As<ListObject>(snapshot)->items;
    const KeyKind kind = Classify(old, n);
    if (kind == KeyKind::kGeneral) return 0;
    Pointers items = PointersOf(old, n);
    if (items == nullptr || !SortPlain(kind, old, items.get(), n, reverse)) return -1;
    {
      ObjectLock lock(o);
      bool same = list->base.size == n;
      for (int64_t i = 0; same && i < n; ++i) same = gc::Load(&list->items[i]) == old[i];
      if (same) {
        RefArray* array = RefArray::Of(list->items);
        CopyReferences(array, array->items, items.get(), n);
        return 1;
      }
    }
    if (!PollHere()) return -1;
  }
}

}  // namespace

bool ListSort(Object* o, Object* key, bool reverse) {
  if (key == None()) key = nullptr;
  if (key == nullptr) {
    const int done = TryPlain(o, reverse);
    if (done != 0) return done > 0;
  }
  auto* list = As<ListObject>(o);
  RefArray* taken;
  int64_t n;
  bool kept;  // the array stays in its place
  {
    ObjectLock lock(o);
    n = list->base.size;
    taken = ArrayOf(list->items, n);
    if (taken == nullptr) return false;
    ListEmpty(list);
    kept = list->items != nullptr;
    SetRelaxed(&list->allocated, int64_t{-1});  // any change gives it another value
  }
  bool ok = true;
  Pointers items = PointersOf(taken->items, n);
  RefArray* keys = taken;
  if (items == nullptr) {
    ok = false;
  } else if (key != nullptr) {
    keys = NewRefArray(n);
    ok = keys != nullptr;
    for (int64_t i = 0; ok && i < n; ++i) {
      Object* k = CallArgs(key, items[i]);
      ok = k != nullptr;
      if (ok) gc::Store(keys, &keys->items[i], k);
    }
  }
  if (ok && n > 1) {
    const KeyKind kind = Classify(keys->items, n);
    ok = kind == KeyKind::kGeneral ? SortGeneral(keys->items, items.get(), n, reverse)
                                   : SortPlain(kind, keys->items, items.get(), n, reverse);
  }
  RefArray* result = items == nullptr ? taken : ArrayOf(items.get(), n);
  if (result == nullptr) {
    ok = false;
    result = taken;
  }
  bool modified;
  {
    ObjectLock lock(o);
    modified = list->allocated != -1 || (kept && list->base.size != 0);
    // What was put in goes first: who comes in now must not find its size with the new array.
    SetRelease(&list->base.size, int64_t{0});
    RefArray* array = RefArray::Of(list->items);
    if (array != nullptr && array->capacity >= n && ListIsWatched(list)) {
      CopyReferences(array, array->items, result->items, n);
      SetRelaxed(&array->base.aux, kArrayLeftovers);
      SetRelaxed(&list->allocated, array->capacity);
    } else {
      ListInstall(list, result);
    }
    SetRelease(&list->base.size, n);
  }
  if (modified && ok) {
    Raise(exc::ValueError, "list modified during sort");
    return false;
  }
  return ok;
}

}  // namespace tricolor
