// Spare cells: what native code of this thread made and dropped, for the next object of its size or type.
//
// WHY        Native code makes objects, uses them and drops them. A cell from here costs a few stores: it is zero, warm
//            in the cache, and has its pinned bit still, so that nobody need be told of its owner.
// THREADS    Each thread has its own, with or without the legacy lock.
// REQUIRES   As gc::TakeBack: nothing refers to a cell that is given, and no collector has it in hand.
// GUARANTEES To the collector a cell that waits here is a free one like any: what it has not been taken out by the time
//            that a collection begins, or that the heap is looked at (ForgetSpareCells), the collector has from there on.
//            Nothing is given or taken but while IsCalm(), and what was given is forgotten when it was not so in between.
// SAFEPOINT  no.
#ifndef TRICOLOR_COMPAT_SPARE_CELLS_H_
#define TRICOLOR_COMPAT_SPARE_CELLS_H_

#include "compat/doctor.h"
#include "compat/ledger.h"
#include "compat/unpinned.h"
#include "runtime/builtin_types.h"
#include "runtime/lock.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/dict_table.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/objects/tuple.h"
#include "runtime/take_back.h"

namespace tricolor::compat {

// Of builtin types, by size.
struct SpareCells {
  static constexpr size_t kGranule = 16;  // cells are multiples of it
  static constexpr size_t kLargest = 256;
  static constexpr uint32_t kMost = 24;
  struct OfSize {
    uint32_t count;
    void* cells[kMost];
  };
  // The last one of a kind, as it was made: nothing about it has to be written but its header, and what it is to hold.
  // Where there is none, the complement of the address of the one that was taken last stands there: to be given back it
  // need not be looked at again, as long as no cycle was between.
  struct Whole {
    static constexpr int64_t kMostItems = 8;
    using Place = uintptr_t;
    static constexpr Place kNone = ~uintptr_t{0};
    Place floating = kNone;
    Place integer = kNone;
    Place dict = kNone;
    Place instance = kNone;      // of a class of Python's that NewSpareInstance may make, without attributes
    uint32_t class_version = 0;  // of that class, and of no other; 0: none
    Place tuples[kMostItems + 1] = {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone};
    Place lists[kMostItems + 1] = {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone};  // by the room in their arrays
  };
  uint32_t round = gc::kNeverCalm;  // gc::Calm() when the first of these was given
  Whole whole = {};
  DictTable* empty_table = nullptr;  // EmptyDictTable(), of a round
  OfSize of_size[kLargest / kGranule + 1] = {};
  OfSize arrays[kLargest / kGranule + 1] = {};  // of lists: these are not pinned
  OfSize texts[kLargest / kGranule + 1] = {};   // strs and bytes as they were dropped: these are not zero (texts.h)
  uintptr_t text_taken = 0;                     // the complement of the one that was taken last, if any; and from where
  OfSize* texts_taken_of = nullptr;
};
extern constinit thread_local SpareCells spare_cells __attribute__((tls_model("initial-exec")));
void RenewSpareCells();
// After a collection, before the first is given.
inline void RenewOldSpareCells() {
  if (spare_cells.round != gc::Calm()) RenewSpareCells();
}
// No cycle marks, nobody watches, and it has been so since the first of the thread's spare cells was given. Parallel
// modules change nothing: whoever has an object alone writes its count.
inline bool IsCalm() { return __builtin_expect(spare_cells.round == gc::Calm(), 1); }

constexpr size_t CellBytes(size_t bytes) {
  return (bytes + SpareCells::kGranule - 1) / SpareCells::kGranule * SpareCells::kGranule;
}
// What a tuple, or a list's array, of n references takes: a header and a size before them.
constexpr size_t BytesOfReferences(int64_t n) { return sizeof(VarObject) + static_cast<size_t>(n) * sizeof(Object*); }
inline constexpr int64_t kMostSpareReferences = (SpareCells::kLargest - sizeof(VarObject)) / sizeof(Object*);

// The first eight bytes of an object: ledger, flags, lock, state, bits.
typedef uint64_t __attribute__((may_alias)) HeaderWord;
constexpr uint64_t HeaderOf(int32_t ledger, uint8_t flags, uint8_t bits = 0) {
  return static_cast<uint32_t>(ledger) | uint64_t{flags} << 32 | uint64_t{bits} << 56;
}
inline uint64_t HeaderOf(const Object* o) {
  return __atomic_load_n(reinterpret_cast<const HeaderWord*>(o), __ATOMIC_RELAXED);
}
// Native code made it and nobody else has it, nor a weak reference to it; no collection has seen it yet.
inline constexpr uint64_t kFreshLeaf = HeaderOf(1, gc::kInHeap | gc::kLeaf);
inline constexpr uint64_t kFresh = HeaderOf(1, gc::kInHeap);
inline constexpr uint64_t kFreshList = HeaderOf(1, gc::kInHeap, kNativeSeen);
inline constexpr uint64_t kFreshInstance = HeaderOf(1, gc::kInHeap | gc::kTypeInHeap);  // of a class of Python's
inline constexpr uint64_t kPlainArray = HeaderOf(0, gc::kInHeap);

inline Object* TakeSpare(SpareCells::OfSize& of_size) {
  const uint32_t n = of_size.count;
  if (n == 0 || !IsCalm()) return nullptr;
  of_size.count = n - 1;
  void*& last = of_size.cells[n - 1];
  void* cell = last;
  last = nullptr;  // these variables may lie in the memory of the stack, where they would be roots
  if (cell == nullptr) __builtin_unreachable();
  return static_cast<Object*>(cell);
}

// A zeroed cell for `bytes`, or null. Its pinned bit is set.
inline Object* TakeSpareCell(size_t bytes) {
  return TakeSpare(spare_cells.of_size[CellBytes(bytes) / SpareCells::kGranule]);
}

// What a cell becomes. The fields behind the header are right already.
inline void BecomeObject(Object* cell, uint64_t header, Type* type) {
  __atomic_store_n(reinterpret_cast<HeaderWord*>(cell), header, __ATOMIC_RELAXED);
  __atomic_store_n(&cell->type, type, __ATOMIC_RELEASE);
}

inline bool GiveSpare(void* cell, size_t bytes, SpareCells::OfSize& of_size) {
  if (!IsCalm() || !gc::IsUnmarkedCell(cell)) return false;
  const uint32_t n = of_size.count;
  if (n == SpareCells::kMost) return false;
  auto* word = static_cast<HeaderWord*>(cell);
  for (size_t i = 0; i < CellBytes(bytes) / SpareCells::kGranule; ++i, word += 2) word[0] = word[1] = 0;
  of_size.cells[n] = cell;
  of_size.count = n + 1;
  return true;
}

// False: nothing was done. `bytes`: of the cell at least; what lies behind them in it is zero.
inline bool GiveSpareCell(void* cell, size_t bytes) {
  if (!GiveSpare(cell, bytes, spare_cells.of_size[CellBytes(bytes) / SpareCells::kGranule])) return false;
  PinBeforeReuse(cell);
  return true;
}

// FreshReference of a leaf that was made just now, which is no prompt object, in line. Its header is not looked at as a
// whole: the load would have to wait for the store of its flags, and that for the memory.
inline PyObject* FreshLeaf(Object* o) {
  constexpr uint8_t kFlags = gc::kInHeap | gc::kLeaf;
  if (TC_UNLIKELY(o == nullptr || __atomic_load_n(&o->flags, __ATOMIC_RELAXED) != kFlags || Watched() || !NoteUnpinned(o))) {
    return FreshReference(o);
  }
  __atomic_store_n(&o->ledger, 1, __ATOMIC_RELAXED);
  return Py(o);
}

// Array of a list for `n` items, or null; and one back, which nobody may have.
inline RefArray* TakeSpareArray(int64_t n) {
  if (n > kMostSpareReferences) return nullptr;
  Object* o = TakeSpare(spare_cells.arrays[CellBytes(BytesOfReferences(n)) / SpareCells::kGranule]);
  if (o == nullptr) return nullptr;
  auto* array = As<RefArray>(o);
  __atomic_store_n(&array->capacity, n, __ATOMIC_RELAXED);
  BecomeObject(o, kPlainArray, &ref_array_type);
  return array;
}
inline bool GiveSpareArray(RefArray* array) {
  const int64_t n = __atomic_load_n(&array->capacity, __ATOMIC_RELAXED);
  if (n > kMostSpareReferences || HeaderOf(AsObject(array)) != kPlainArray) return false;
  const size_t bytes = BytesOfReferences(n);
  return GiveSpare(array, bytes, spare_cells.arrays[CellBytes(bytes) / SpareCells::kGranule]);
}

// Whole ones. To the collector they are garbage, of their type. What is found of them in the heap while it is looked at
// is forgotten before (ForgetSpareCells).
inline bool IsNone(SpareCells::Whole::Place place) { return (place & 1) != 0; }
inline Object* TakeWhole(SpareCells::Whole::Place& place) {
  const uintptr_t address = place;
  if (IsNone(address) || !IsCalm()) return nullptr;
  if (address == 0) __builtin_unreachable();
  place = ~address;
  return reinterpret_cast<Object*>(address);
}
// False: nothing was done. What is not pinned yet becomes a spare cell first, and may be given whole the next time. In a
// round a cell that was taken keeps its pinned bit and gets no mark, whatever it was between.
inline bool MayGiveWhole(const Object* o, SpareCells::Whole::Place place) {
  return IsCalm() && (TC_LIKELY(place == ~reinterpret_cast<uintptr_t>(o)) || (IsNone(place) && IsUnmarkedAndPinned(o)));
}
inline void GiveWhole(Object* o, SpareCells::Whole::Place& place) {
  __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
  place = reinterpret_cast<uintptr_t>(o);
}
// Of one that has its type.
inline void BeginAgain(Object* o, uint64_t header) {
  __atomic_store_n(reinterpret_cast<HeaderWord*>(o), header, __ATOMIC_RELAXED);
}
inline void ClearItems(Object** items, int64_t n) {
  for (int64_t i = 0; i < n; ++i) gc::StoreNoBarrier(&items[i], static_cast<Object*>(nullptr));
}
inline bool GiveWholeTuple(Object* o) {
  const int64_t n = As<VarObject>(o)->size;
  if (n > SpareCells::Whole::kMostItems) return false;
  auto& place = spare_cells.whole.tuples[n];
  if (!MayGiveWhole(o, place)) return false;
  ClearItems(As<TupleObject>(o)->items, n);
  __atomic_store_n(&As<VarObject>(o)->size, 0, __ATOMIC_RELAXED);  // who finds it meanwhile sees no empty slots
  GiveWhole(o, place);
  return true;
}
inline bool GiveWholeList(Object* o) {
  Object** items = As<ListObject>(o)->items;
  RefArray* array = RefArray::Of(items);
  const int64_t n = array == nullptr ? 0 : array->capacity;
  if (n > SpareCells::Whole::kMostItems) return false;
  auto& place = spare_cells.whole.lists[n];
  if (!MayGiveWhole(o, place)) return false;
  if (array != nullptr) {
    if (HeaderOf(AsObject(array)) != kPlainArray || !gc::IsUnmarkedCell(array)) return false;
    ClearItems(items, n);
  }
  __atomic_store_n(&As<VarObject>(o)->size, 0, __ATOMIC_RELAXED);
  As<ListObject>(o)->allocated = n;
  GiveWhole(o, place);
  return true;
}

// Dicts: managed code reads the word in which an instance of C has its own without the lock. It says so where it finds
// one that nobody else knew (DictInWord), which is in time as long as no other thread drops it meanwhile.
enum class DictsReused : uint8_t {
  kAlways,       // no object has such a word
  kByOneThread,  // some have: while there is one thread
  kNever,        // C code was given the address of one that is read elsewhere
};
extern DictsReused dicts_reused;  // relaxed atomic; only ever goes up
void KeepDicts(DictsReused from_now_on);
inline bool MayReuseDict() {
  const DictsReused reused = __atomic_load_n(&dicts_reused, __ATOMIC_RELAXED);
  return reused == DictsReused::kAlways || (reused == DictsReused::kByOneThread && !MultiThreaded());
}
inline bool GiveWholeDict(Object* o) {
  auto* dict = As<DictObject>(o);
  if (!MayGiveWhole(o, spare_cells.whole.dict) || dict->table != spare_cells.empty_table || !MayReuseDict()) return false;
  dict->last_hint = 0;
  GiveWhole(o, spare_cells.whole.dict);
  return true;
}
inline Object* NewSpareDict() {
  if (Object* o = TakeWhole(spare_cells.whole.dict)) {
    BeginAgain(o, kFresh);
    return o;
  }
  Object* o = TakeSpareCell(sizeof(DictObject));
  if (o == nullptr) return nullptr;
  gc::StoreNoBarrier(&As<DictObject>(o)->table, EmptyDictTable());
  BecomeObject(o, kFresh, &dict_type);
  return o;
}

// A class of Python's whose instances are what object.__new__ makes, and die without a word.
inline bool IsPlainClass(const Type* t) {
  return t->kind == static_cast<uint8_t>(TypeKind::kPython) && t->cell_flags == gc::kTypeInHeap && t->tp_itemsize == 0 &&
         t->slots.new_ == ObjectNew && t->slots.finalize == nullptr && !DeallocatesNatively(t);
}
inline size_t BytesOfInstance(const Type* type, uint8_t inline_capacity) {
  return static_cast<size_t>(type->tp_basicsize) + sizeof(InlineValues) + inline_capacity * sizeof(Object*);
}
// Nothing was ever stored into it.
inline bool IsBlankInstance(Object* o, const Type* type) {
  const InlineValues* values = InlineValuesOf(o, type);
  const auto* word = reinterpret_cast<const HeaderWord*>(o + 1);
  while (word != reinterpret_cast<const HeaderWord*>(values)) {
    if (*word++ != 0) return false;
  }
  return values->count == 0;
}
inline bool GiveWholeInstance(Object* o) {
  const Type* type = TypeOf(o);
  SpareCells::Whole& whole = spare_cells.whole;
  if (__atomic_load_n(&type->version, __ATOMIC_ACQUIRE) != whole.class_version || !MayGiveWhole(o, whole.instance) ||
      whole.class_version == 0 || !IsBlankInstance(o, type)) {
    return false;
  }
  GiveWhole(o, whole.instance);
  return true;
}
// One that nobody else has: its class called without arguments, as CPython's does it. Null: not such a class, or no cell.
inline Object* TakeWholeInstance(Type* type) {
  SpareCells::Whole& whole = spare_cells.whole;
  if (__atomic_load_n(&type->version, __ATOMIC_ACQUIRE) != whole.class_version) return nullptr;
  Object* o = TakeWhole(whole.instance);
  // A class whose instances have got more attributes since makes them with more room.
  if (o == nullptr || InlineValuesOf(o, type)->capacity != __atomic_load_n(&type->inline_capacity, __ATOMIC_RELAXED)) {
    return nullptr;
  }
  BeginAgain(o, kFreshInstance);
  return o;
}
// The same of a cell that was something else.
Object* NewSpareInstance(Type* type);

// Instances of extensions' types, by type. `o`, of this type when its tp_dealloc began, was freed, and nobody else had it.
void KeepSpareInstance(Object* o, const Type* type);
// One of `type`, which has no items, with its fields zero: new, and native code's alone. `tracked`: if its type has
// Py_TPFLAGS_HAVE_GC. Null: there is none, or more is to be done for it.
Object* NewSpareOf(Type* type, bool tracked);

// Of this thread: how many objects were tracked, less those that died as KeepSpareInstance tells, since CountBorn(0); never below zero.
void NoteTracked();
int32_t BornTracked();
void CountBorn(int32_t n);  // as if so many had been

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_SPARE_CELLS_H_
