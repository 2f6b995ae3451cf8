// tuple, list, dict, set, slice.
#include <cstdarg>

#include "compat/objects/prelude.h"
#include "compat/parallel.h"
#include "compat/spare_cells.h"
#include "runtime/objects/dict_table.h"
#include "runtime/own_lock.h"
#include "runtime/objects/set.h"
#include "runtime/take_back.h"

// ---- tuple
// CPython's collector may run where a container is made.
PyObject* PyTuple_New(Py_ssize_t n) {
  if (n <= 0) return n < 0 ? BadCall() : NewReference(EmptyTuple());
  if (n <= SpareCells::Whole::kMostItems) {
    if (Object* whole = TakeWhole(spare_cells.whole.tuples[n])) {
      __atomic_store_n(&As<VarObject>(whole)->size, n, __ATOMIC_RELAXED);
      BeginAgain(whole, kFresh);
      return Py(whole);
    }
  }
  Object* o = n > kMostSpareReferences ? nullptr : TakeSpareCell(BytesOfReferences(n));
  if (o == nullptr) {
    PollForContainer();
    return FreshReference(NewTuple(n));
  }
  __atomic_store_n(&As<VarObject>(o)->size, n, __ATOMIC_RELAXED);
  BecomeObject(o, kFresh, &tuple_type);
  return Py(o);
}
Py_ssize_t PyTuple_Size(PyObject* o) {
  if (o == nullptr || !IsTuple(In(o))) return BadCall(), -1;
  return TupleSize(In(o));
}
PyObject* PyTuple_GetItem(PyObject* o, Py_ssize_t i) {
  if (o == nullptr || !IsTuple(In(o))) return BadCall();
  if (i < 0 || i >= TupleSize(In(o))) {
    Raise(exc::IndexError, "tuple index out of range");
    return nullptr;
  }
  return Py(TupleAt(In(o), i));
}
int PyTuple_SetItem(PyObject* o, Py_ssize_t i, PyObject* value) {
  if (o == nullptr || !IsTuple(In(o)) || Py_REFCNT(o) != 1) {
    Py_XDECREF(value);
    PyErr_BadInternalCall();
    return -1;
  }
  if (i < 0 || i >= TupleSize(In(o))) {
    Py_XDECREF(value);
    Raise(exc::IndexError, "tuple assignment index out of range");
    return -1;
  }
  PyObject* old = PyTuple_GET_ITEM(o, i);
  PyTuple_SET_ITEM(o, i, value);
  Py_XDECREF(old);
  return 0;
}
PyObject* PyTuple_GetSlice(PyObject* o, Py_ssize_t a, Py_ssize_t b) {
  if (o == nullptr || !IsTuple(In(o))) return BadCall();
  const int64_t n = TupleSize(In(o));
  if (a < 0) a = 0;
  if (b > n) b = n;
  if (b < a) b = a;
  return NewReference(TupleSlice(In(o), a, b));
}
PyObject* PyTuple_Pack(Py_ssize_t n, ...) {
  if (n == 0) return NewReference(EmptyTuple());
  Object* t = NewTuple(n);
  if (t == nullptr) return nullptr;
  va_list ap;
  va_start(ap, n);
  for (Py_ssize_t i = 0; i < n; ++i) TupleInit(t, i, Escape(va_arg(ap, PyObject*)));
  va_end(ap);
  return FreshReference(t);
}
PyObject* _PyTuple_FromArray(PyObject* const* items, Py_ssize_t n) {
  for (Py_ssize_t i = 0; i < n; ++i) Escape(items[i]);
  return n == 0 ? NewReference(EmptyTuple())
                : FreshReference(NewTupleFrom(reinterpret_cast<Object* const*>(items), n));
}
int _PyTuple_Resize(PyObject** p, Py_ssize_t n) {
  PyObject* o = *p;
  if (o == nullptr || !IsTuple(In(o)) || (TupleSize(In(o)) != 0 && Py_REFCNT(o) != 1)) {
    *p = nullptr;
    Py_XDECREF(o);
    PyErr_BadInternalCall();
    return -1;
  }
  const int64_t old = TupleSize(In(o));
  if (n == old) return 0;
  Object* t = n == 0 ? EmptyTuple() : NewTuple(n);
  if (t == nullptr) {
    *p = nullptr;
    Py_DECREF(o);
    return -1;
  }
  for (int64_t i = 0; i < n && i < old; ++i) TupleInit(t, i, TupleAt(In(o), i));
  *p = n == 0 ? NewReference(t) : FreshReference(t);
  Py_DECREF(o);
  return 0;
}

// ---- list
namespace {
bool CheckList(PyObject* o) {
  if (o != nullptr && IsList(In(o))) return true;
  PyErr_BadInternalCall();
  return false;
}
}  // namespace

namespace {
// Null: there are no cells for it.
inline PyObject* SpareList(int64_t n) {
  RefArray* array = nullptr;
  if (n > 0 && (array = TakeSpareArray(n)) == nullptr) return nullptr;
  Object* o = TakeSpareCell(sizeof(ListObject));
  if (o == nullptr) {
    if (array != nullptr) GiveSpareArray(array);
    return nullptr;
  }
  auto* list = As<ListObject>(o);
  if (array != nullptr) {
    list->allocated = n;
    __atomic_store_n(&list->items, &array->items[0], __ATOMIC_RELAXED);
    __atomic_store_n(&list->base.size, n, __ATOMIC_RELAXED);
  }
  BecomeObject(o, kFreshList, &list_type);
  return Py(o);
}
}  // namespace

namespace {
// All of it will be written: its pages are gotten for the price of half as many faults, a few at a time. Who asks for
// very much may not mean it.
constexpr Py_ssize_t kLongList = Py_ssize_t{1} << 16;
constexpr Py_ssize_t kVeryLong = Py_ssize_t{1} << 22;
void TouchItems(Object** items, int64_t n) {
  constexpr uintptr_t kPage = 4096;
  constexpr uintptr_t kAtOnce = 16 * kPage;
  const uintptr_t end = reinterpret_cast<uintptr_t>(items + n) / kPage * kPage;
  for (uintptr_t at = (reinterpret_cast<uintptr_t>(items) + kPage - 1) / kPage * kPage; at < end; at += kAtOnce) {
    gc::TouchPages(reinterpret_cast<char*>(at), std::min(kAtOnce, end - at));
    PollForNumber();
  }
}
}  // namespace

namespace {
// A function of its own, as others below: who gets a container at once then needs no frame.
[[gnu::noinline]] PyObject* NewOtherList(Py_ssize_t n) {
  if (n < 0) return BadCall();
  if (PyObject* list = SpareList(n)) return list;
  PollForContainer();
  Object* list = NewList(n);
  if (list == nullptr) return nullptr;
  if (n >= kLongList && n < kVeryLong) TouchItems(As<ListObject>(list)->items, n);
  // Slots are null until PyList_SET_ITEM fills them.
  __atomic_store_n(&As<ListObject>(list)->base.size, n, __ATOMIC_RELEASE);
  PyObject* result = FreshReference(list);
  SetBit(list, kNativeSeen);  // nobody else has it yet: without the lock that tc_list_seen would take
  // Without items there is nothing to exchange; what comes in later comes by calls that tell the collector.
  Object** items = As<ListObject>(list)->items;
  if (items != nullptr && (gc::BarrierOn(list) || gc::CellStateOf(RefArray::Of(items)) != 0)) tc_list_seen(result);
  return result;
}
}  // namespace
PyObject* PyList_New(Py_ssize_t n) {
  constexpr size_t kMost = SpareCells::Whole::kMostItems;
  Object* whole;
  if (static_cast<size_t>(n) > kMost || (whole = TakeWhole(spare_cells.whole.lists[n])) == nullptr) return NewOtherList(n);
  __atomic_store_n(&As<ListObject>(whole)->base.size, n, __ATOMIC_RELAXED);
  BeginAgain(whole, kFreshList);
  return Py(whole);
}
Py_ssize_t PyList_Size(PyObject* o) { return CheckList(o) ? PyList_GET_SIZE(o) : -1; }
PyObject* PyList_GetItem(PyObject* o, Py_ssize_t i) {
  if (!CheckList(o)) return nullptr;
  Object* item = i < 0 ? nullptr : ListGet(In(o), i);
  if (item == nullptr) Raise(exc::IndexError, "list index out of range");
  return Py(item);
}
int PyList_SetItem(PyObject* o, Py_ssize_t i, PyObject* value) {
  if (!CheckList(o)) {
    Py_XDECREF(value);
    return -1;
  }
  if (i < 0 || i >= ListSize(In(o))) {
    Py_XDECREF(value);
    Raise(exc::IndexError, "list assignment index out of range");
    return -1;
  }
  PyObject* old = tc_list(o)->ob_item[i];
  PyList_SET_ITEM(o, i, value);
  Py_XDECREF(old);
  return 0;
}
int PyList_Insert(PyObject* o, Py_ssize_t i, PyObject* v) {
  if (v == nullptr) return BadCall(), -1;
  return CheckList(o) ? Status(ListInsert(In(o), i, Escape(v))) : -1;
}
namespace {
[[gnu::noinline]] int AppendSlow(PyObject* o, PyObject* v) {
  if (v == nullptr) return BadCall(), -1;
  if (!CheckList(o)) return -1;
  Object* list = In(o);
  Object** before = gc::Load(&As<ListObject>(list)->items);
  if (!ListAppend(list, Escape(v))) return -1;
  // Of a list that nobody else knows, nobody has the array either that it outgrew.
  if (before != nullptr && !AnyParallel() && before != gc::Load(&As<ListObject>(list)->items) &&
      IsExactly(list, list_type) && Py_REFCNT(o) < kEscapedFloor && !HasBit(list, kShown)) {
    TakeCellBack(RefArray::Of(before));
  }
  return 0;
}
// REQUIRES a list, and one thread, or its lock. False: nothing was done, since there is no room, the store is to be told,
// or nobody else has the value yet.
inline bool AppendInPlace(PyObject* o, PyObject* v) {
  auto* list = As<ListObject>(In(o));
  Object** items = gc::Load(&list->items);
  const int64_t size = list->base.size;
  if (items == nullptr || size >= RefArray::Of(items)->capacity || gc::BarrierOn(RefArray::Of(items))) return false;
  if (IsUnescaped(In(v))) return false;
  gc::StoreNoBarrier(&items[size], In(v));
  __atomic_store_n(&list->base.size, size + 1, __ATOMIC_RELEASE);
  return true;
}
[[gnu::noinline]] int AppendOtherwise(PyObject* o, PyObject* v) {
  Escape(v);
  if (!MultiThreaded()) return AppendInPlace(o, v) ? 0 : AppendSlow(o, v);
  bool done = gc::Load(&As<ListObject>(In(o))->items) != nullptr;  // the first item of most lists: not to lock twice
  if (done) {
    ObjectLock lock(In(o));
    done = AppendInPlace(o, v);
  }
  return done ? 0 : AppendSlow(o, v);
}
// To a list that mostly this thread writes. Calls nothing but at its end: it needs no frame.
[[gnu::noinline]] int AppendBesideOthers(PyObject* o, PyObject* v) {
  LockPlace* const place = lock_place;
  if (TC_UNLIKELY(!TakeOwnLock(In(o), place))) return AppendOtherwise(o, v);
  const bool done = AppendInPlace(o, v);
  GiveOwnLock(place);
  return TC_LIKELY(done) ? 0 : AppendOtherwise(o, v);
}
}  // namespace

int PyList_Append(PyObject* o, PyObject* v) {
  if (TC_UNLIKELY(o == nullptr || v == nullptr || !IsList(In(o)))) return AppendSlow(o, v);
  if (TC_UNLIKELY(MultiThreaded())) return AppendBesideOthers(o, v);
  return TC_LIKELY(AppendInPlace(o, v)) ? 0 : AppendOtherwise(o, v);
}
PyObject* PyList_GetSlice(PyObject* o, Py_ssize_t a, Py_ssize_t b) {
  if (!CheckList(o)) return nullptr;
  const int64_t n = ListSize(In(o));
  if (a < 0) a = 0;
  if (b > n) b = n;
  return FreshReference(ListSlice(In(o), a > n ? n : a, b < a ? a : b));
}
int PyList_SetSlice(PyObject* o, Py_ssize_t a, Py_ssize_t b, PyObject* v) {
  if (!CheckList(o)) return -1;
  const int64_t n = ListSize(In(o));
  if (a < 0) a = 0;
  if (a > n) a = n;
  if (b > n) b = n;
  if (b < a) b = a;
  return PySequence_SetSlice(o, a, b, v);
}
int PyList_Sort(PyObject* o) { return CheckList(o) ? Status(ListSort(In(o), nullptr, false)) : -1; }
int PyList_Reverse(PyObject* o) { return CheckList(o) ? Status(ListReverse(In(o))) : -1; }
PyObject* PyList_AsTuple(PyObject* o) {
  return CheckList(o) ? FreshReference(ListToTuple(In(o))) : nullptr;
}
PyObject* _PyList_Extend(PyListObject* o, PyObject* items) {
  return ListExtend(In(reinterpret_cast<PyObject*>(o)), Escape(items)) ? Py_None : nullptr;
}

// ---- dict
namespace {
bool CheckDict(PyObject* o) {
  if (o != nullptr && IsDict(In(o))) return true;
  PyErr_BadInternalCall();
  return false;
}
// Borrowed; null without exception: absent.
PyObject* Find(PyObject* o, PyObject* key) {
  Object* value = nullptr;
  return DictLookup(In(o), Escape(key), &value) > 0 ? Py(value) : nullptr;
}
}  // namespace

namespace {
[[gnu::noinline]] PyObject* NewOtherDict() {
  if (Object* o = NewSpareDict()) return Py(o);
  PollForContainer();
  return FreshReference(NewDict());
}
}  // namespace
PyObject* PyDict_New(void) {
  Object* o = TakeWhole(spare_cells.whole.dict);
  if (TC_UNLIKELY(o == nullptr)) return NewOtherDict();
  BeginAgain(o, kFresh);
  return Py(o);
}
PyObject* _PyDict_NewPresized(Py_ssize_t n) { return FreshReference(NewDict(n)); }
PyObject* PyDict_GetItem(PyObject* o, PyObject* key) {
  if (o == nullptr || !IsDict(In(o))) return nullptr;
  SavedError saved;
  PyObject* value = Find(o, key);
  if (value == nullptr) ClearError();
  return value;
}
namespace {
// The table, if it and the key are strs: null otherwise. The key has its hash then.
inline DictTable* TableOfStrs(PyObject* o, PyObject* key) {
  if (TC_UNLIKELY(TypeOf(In(key)) != &str_type || As<AsciiObject>(In(key))->hash == -1)) return nullptr;
  DictTable* table = DictTableOf(In(o));
  return TC_LIKELY(table->all_str != 0) ? table : nullptr;
}
[[gnu::noinline]] PyObject* FindOrCheck(PyObject* o, PyObject* key) { return CheckDict(o) ? Find(o, key) : nullptr; }
}  // namespace

// Calls nothing that it would have to come back from.
PyObject* PyDict_GetItemWithError(PyObject* o, PyObject* key) {
  DictTable* table;
  if (TC_UNLIKELY(o == nullptr || !IsDict(In(o)) || (table = TableOfStrs(o, key)) == nullptr)) return FindOrCheck(o, key);
  if (DictEntry* entry = FirstEntry(table, In(key)); TC_LIKELY(entry != nullptr)) {
    if (Object* value = gc::Load(&entry->value); TC_LIKELY(value != nullptr)) return Py(value);
  }
  return Py(FindStr(table, In(key), As<AsciiObject>(In(key))->hash));
}
PyObject* _PyDict_GetItem_KnownHash(PyObject* o, PyObject* key, Py_hash_t hash) {
  if (!CheckDict(o)) return nullptr;
  Object* value = nullptr;
  return DictLookupHashed(In(o), Escape(key), hash, &value) > 0 ? Py(value) : nullptr;
}
PyObject* PyDict_GetItemString(PyObject* o, const char* key) {
  SavedError saved;
  Object* k = NewStr(key);
  PyObject* value = k == nullptr || !IsDict(In(o)) ? nullptr : Py(DictGetStr(In(o), k));
  if (value == nullptr) ClearError();
  return value;
}
PyObject* _PyDict_GetItemStringWithError(PyObject* o, const char* key) {
  Object* k = NewStr(key);
  return k == nullptr ? nullptr : PyDict_GetItemWithError(o, Py(k));
}
PyObject* _PyDict_GetItemIdWithError(PyObject* o, _Py_Identifier* id) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? nullptr : PyDict_GetItemWithError(o, name);
}
namespace {
[[gnu::noinline]] int SetOrCheck(PyObject* o, PyObject* key, PyObject* value) {
  return CheckDict(o) ? Status(DictSet(In(o), Escape(key), Escape(value))) : -1;
}
// Where a key's value stands, if the key is there, and found at once.
[[gnu::always_inline]] inline DictEntry* EntryAtOnce(PyObject* o, PyObject* key, DictTable** table) {
  *table = TableOfStrs(o, key);
  if (TC_UNLIKELY(*table == nullptr)) return nullptr;
  DictEntry* entry = FirstEntry(*table, In(key));
  return entry == nullptr || gc::Load(&entry->value) == nullptr ? nullptr : entry;
}
// A key that is there already gets another value. False: nothing was done.
[[gnu::always_inline]] inline bool SetInPlace(PyObject* o, PyObject* key, Object* value) {
  DictTable* table;
  DictEntry* entry = EntryAtOnce(o, key, &table);
  if (entry == nullptr) return false;
  gc::Store(table, &entry->value, value);
  return true;
}
// Of a value that nobody else knows yet.
[[gnu::noinline]] int SetUnescaped(PyObject* o, PyObject* key, PyObject* value) {
  return SetInPlace(o, key, Escape(value)) ? 0 : SetOrCheck(o, key, value);
}
[[gnu::noinline]] int SetWithLock(PyObject* o, PyObject* key, PyObject* value) {
  Object* v = Escape(value);
  DictTable* table;
  bool done = EntryAtOnce(o, key, &table) != nullptr;  // a new key: not to lock twice
  if (done) {
    ObjectLock lock(In(o));
    done = SetInPlace(o, key, v);
  }
  return done ? 0 : SetOrCheck(o, key, value);
}
// Of a dict that mostly this thread writes, where nobody is to be told. Calls nothing but at its end: it needs no frame.
[[gnu::noinline]] int SetBesideOthers(PyObject* o, PyObject* key, PyObject* value) {
  if (TC_UNLIKELY(IsUnescaped(In(value)) || TypeOf(In(key)) != &str_type)) return SetWithLock(o, key, value);
  LockPlace* const place = lock_place;
  if (TC_UNLIKELY(As<AsciiObject>(In(key))->hash == -1 || !TakeOwnLock(In(o), place))) return SetWithLock(o, key, value);
  DictTable* table = DictTableOf(In(o));
  DictEntry* entry = table->all_str == 0 || gc::BarrierOn(table) ? nullptr : FirstEntry(table, In(key));
  const bool done = entry != nullptr && gc::Load(&entry->value) != nullptr;
  if (TC_LIKELY(done)) gc::StoreNoBarrier(&entry->value, In(value));
  GiveOwnLock(place);
  return TC_LIKELY(done) ? 0 : SetWithLock(o, key, value);
}
}  // namespace

int PyDict_SetItem(PyObject* o, PyObject* key, PyObject* value) {
  if (TC_UNLIKELY(o == nullptr || !IsDict(In(o)))) return SetOrCheck(o, key, value);
  if (TC_UNLIKELY(MultiThreaded())) return SetBesideOthers(o, key, value);
  if (TC_UNLIKELY(IsUnescaped(In(value)))) return SetUnescaped(o, key, value);
  return TC_LIKELY(SetInPlace(o, key, In(value))) ? 0 : SetOrCheck(o, key, value);
}
int _PyDict_SetItem_KnownHash(PyObject* o, PyObject* key, PyObject* value, Py_hash_t) {
  return PyDict_SetItem(o, key, value);
}
int PyDict_SetItemString(PyObject* o, const char* key, PyObject* value) {
  Object* k = NameOf(key);
  return k == nullptr ? -1 : PyDict_SetItem(o, Py(k), value);
}
int _PyDict_SetItemId(PyObject* o, _Py_Identifier* id, PyObject* value) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? -1 : PyDict_SetItem(o, name, value);
}
int PyDict_DelItem(PyObject* o, PyObject* key) {
  if (!CheckDict(o)) return -1;
  const int r = DictDelete(In(o), Escape(key));
  if (r == 0) RaiseKeyError(In(key));
  return r > 0 ? 0 : -1;
}
int PyDict_DelItemString(PyObject* o, const char* key) {
  Object* k = NewStr(key);
  return k == nullptr ? -1 : PyDict_DelItem(o, Py(k));
}
void PyDict_Clear(PyObject* o) {
  if (o != nullptr && IsDict(In(o))) DictClear(In(o));
}
int _PyDict_Next(PyObject* o, Py_ssize_t* position, PyObject** key, PyObject** value,
                 Py_hash_t* hash) {
  if (o == nullptr || !IsDict(In(o))) return 0;
  Object *k, *v;
  int64_t h;
  int64_t p = *position;
  if (!DictNext(In(o), &p, &k, &v, &h)) return 0;
  *position = p;
  if (key != nullptr) *key = Py(k);
  if (value != nullptr) *value = Py(v);
  if (hash != nullptr) *hash = h;
  return 1;
}
int PyDict_Next(PyObject* o, Py_ssize_t* position, PyObject** key, PyObject** value) {
  return _PyDict_Next(o, position, key, value, nullptr);
}
PyObject* PyDict_Keys(PyObject* o) {
  return CheckDict(o) ? FreshReference(DictKeysList(In(o))) : nullptr;
}
PyObject* PyDict_Values(PyObject* o) {
  return CheckDict(o) ? FreshReference(DictValuesList(In(o))) : nullptr;
}
PyObject* PyDict_Items(PyObject* o) {
  return CheckDict(o) ? FreshReference(DictItemsList(In(o))) : nullptr;
}
Py_ssize_t PyDict_Size(PyObject* o) { return CheckDict(o) ? DictSize(In(o)) : -1; }
PyObject* PyDict_Copy(PyObject* o) {
  return CheckDict(o) ? FreshReference(DictCopy(In(o))) : nullptr;
}
int PyDict_Contains(PyObject* o, PyObject* key) { return DictContains(In(o), Escape(key)); }
int _PyDict_DelItem_KnownHash(PyObject* o, PyObject* key, Py_hash_t) { return PyDict_DelItem(o, key); }
int _PyDict_ContainsId(PyObject* o, _Py_Identifier* id) {
  PyObject* name = _PyUnicode_FromId(id);
  return name == nullptr ? -1 : PyDict_Contains(o, name);
}
Py_ssize_t _PyDict_SizeOf(PyDictObject* o) {
  Object* size = CallMethodArgs(Escape(reinterpret_cast<PyObject*>(o)), names.__sizeof__);
  int64_t n = -1;
  return size != nullptr && IntAsInt64(size, &n) ? n : -1;
}
int _PyDict_Contains_KnownHash(PyObject* o, PyObject* key, Py_hash_t) {
  return PyDict_Contains(o, key);
}
int PyDict_Update(PyObject* o, PyObject* other) { return PyDict_Merge(o, other, 1); }
int PyDict_Merge(PyObject* o, PyObject* other, int override) {
  return CheckDict(o) ? Status(DictMerge(In(o), Escape(other), override != 0)) : -1;
}
int PyDict_MergeFromSeq2(PyObject* o, PyObject* pairs, int override) {
  if (!CheckDict(o)) return -1;
  if (override != 0) return Status(DictUpdate(In(o), Escape(pairs)));
  Object* found = NewDict();
  return found == nullptr || !DictUpdate(found, Escape(pairs)) ? -1
                                                               : Status(DictMerge(In(o), found, 0));
}
PyObject* PyDict_SetDefault(PyObject* o, PyObject* key, PyObject* value) {
  // A key that is there already is not shown to anybody.
  DictTable* table = o != nullptr && key != nullptr && IsDict(In(o)) ? TableOfStrs(o, key) : nullptr;
  if (table != nullptr) {
    if (Object* there = FindStr(table, In(key), As<AsciiObject>(In(key))->hash)) return Py(there);
  }
  return CheckDict(o) ? Py(DictSetDefault(In(o), Escape(key), Escape(value))) : nullptr;
}
PyObject* _PyDict_Pop(PyObject* o, PyObject* key, PyObject* fallback) {
  Object* value = nullptr;
  const int r = DictPop(In(o), Escape(key), &value);
  if (r > 0) return NewReference(value);
  if (r < 0) return nullptr;
  if (fallback != nullptr) return NewReference(In(fallback));
  RaiseKeyError(In(key));
  return nullptr;
}
PyObject* PyDictProxy_New(PyObject* mapping) {
  Object* m = Escape(mapping);
  return NewReference(mapping_proxy_type.slots.new_(&mapping_proxy_type, &m, 1, nullptr));
}

// ---- set
PyObject* PySet_New(PyObject* items) { return NewReference(NewSetFrom(set_type, Escape(items))); }
PyObject* PyFrozenSet_New(PyObject* items) {
  Object* s = NewSetFrom(frozenset_type, Escape(items));
  return s == In(items) ? NewReference(s) : FreshReference(s);
}
int PySet_Add(PyObject* s, PyObject* key) {
  if (!PySet_Check(s) && (!PyFrozenSet_Check(s) || Py_REFCNT(s) != 1)) return BadCall(), -1;
  return SetAdd(In(s), Escape(key)) < 0 ? -1 : 0;
}
int PySet_Clear(PyObject* s) {
  if (!PySet_Check(s)) return BadCall(), -1;
  SetClear(In(s));
  return 0;
}
int PySet_Contains(PyObject* s, PyObject* key) {
  return IsAnySet(In(s)) ? SetContains(In(s), Escape(key)) : (BadCall(), -1);
}
int PySet_Discard(PyObject* s, PyObject* key) {
  return PySet_Check(s) ? SetDiscard(In(s), Escape(key)) : (BadCall(), -1);
}
PyObject* PySet_Pop(PyObject* s) {
  return PySet_Check(s) ? NewReference(SetPop(In(s))) : BadCall();
}
Py_ssize_t PySet_Size(PyObject* s) { return IsAnySet(In(s)) ? SetSize(In(s)) : (BadCall(), -1); }
int _PySet_NextEntry(PyObject* s, Py_ssize_t* position, PyObject** key, Py_hash_t* hash) {
  if (!IsAnySet(In(s))) return BadCall(), -1;
  Object* k;
  int64_t p = *position, h;
  if (!SetNext(In(s), &p, &k, &h)) return 0;
  *position = p;
  *key = Py(k);
  *hash = h;
  return 1;
}
int _PySet_Update(PyObject* s, PyObject* items) { return Status(SetUpdate(In(s), Escape(items))); }

// ---- slice
PyObject* PySlice_New(PyObject* a, PyObject* b, PyObject* c) {
  auto value = [](PyObject* o) { return o == nullptr ? None() : Escape(o); };
  return NewReference(NewSlice(value(a), value(b), value(c)));
}
int PySlice_Unpack(PyObject* o, Py_ssize_t* start, Py_ssize_t* stop, Py_ssize_t* step) {
  auto* s = reinterpret_cast<PySliceObject*>(o);
  *step = 1;
  if (s->step != Py_None) {
    if (!_PyEval_SliceIndex(s->step, step)) return -1;
    if (*step == 0) {
      Raise(exc::ValueError, "slice step cannot be zero");
      return -1;
    }
    if (*step < -PY_SSIZE_T_MAX) *step = -PY_SSIZE_T_MAX;
  }
  *start = *step < 0 ? PY_SSIZE_T_MAX : 0;
  if (s->start != Py_None && !_PyEval_SliceIndex(s->start, start)) return -1;
  *stop = *step < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
  if (s->stop != Py_None && !_PyEval_SliceIndex(s->stop, stop)) return -1;
  return 0;
}
Py_ssize_t PySlice_AdjustIndices(Py_ssize_t length, Py_ssize_t* start, Py_ssize_t* stop,
                                 Py_ssize_t step) {
  auto clip = [&](Py_ssize_t* i) {
    if (*i < 0) {
      *i += length;
      if (*i < 0) *i = step < 0 ? -1 : 0;
    } else if (*i >= length) {
      *i = step < 0 ? length - 1 : length;
    }
  };
  clip(start);
  clip(stop);
  if (step < 0) return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
  return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}
#undef PySlice_GetIndicesEx
int PySlice_GetIndicesEx(PyObject* o, Py_ssize_t length, Py_ssize_t* start, Py_ssize_t* stop,
                         Py_ssize_t* step, Py_ssize_t* n) {
  if (PySlice_Unpack(o, start, stop, step) < 0) return -1;
  *n = PySlice_AdjustIndices(length, start, stop, *step);
  return 0;
}
int PySlice_GetIndices(PyObject* o, Py_ssize_t length, Py_ssize_t* start, Py_ssize_t* stop,
                       Py_ssize_t* step) {
  Py_ssize_t n;
  return PySlice_GetIndicesEx(o, length, start, stop, step, &n);
}
