// Spare cells: what native code of this thread made and dropped, for the next object of its size or type.
//
// WHY        Native code makes objects, uses them and drops them. A cell from here costs a few stores: it is zero, warm
//            in the cache, and has its pinned bit still, so that nobody need be told of its owner.
// THREADS    Each thread has its own, with or without the legacy lock.
// REQUIRES   As gc::TakeBack: nothing refers to a cell that is given, and no collector has it in hand.
// GUARANTEES To the collector a cell that waits here is a free one like any: what it has not been taken out by the time
//            that a collection begins, the collector has from there on (ForgetSpareCells).
//            Nothing is given or taken but while IsQuiet().
// SAFEPOINT  no.
#ifndef TRICOLOR_COMPAT_SPARE_CELLS_H_
#define TRICOLOR_COMPAT_SPARE_CELLS_H_

#include "compat/doctor.h"
#include "compat/ledger.h"
#include "runtime/builtin_types.h"
#include "runtime/lock.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/dict_table.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/object_type.h"
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
  uint32_t round;
  OfSize of_size[kLargest / kGranule + 1];
  OfSize arrays[kLargest / kGranule + 1];  // of lists: these are not pinned
};
extern constinit thread_local SpareCells spare_cells __attribute__((tls_model("initial-exec")));
// Relaxed atomic; changes after all threads know of the barrier, and before any is scanned.
extern uint32_t spare_round;
void RenewSpareCells();
// After a collection, before the first is given.
inline void RenewOldSpareCells() {
  if (spare_cells.round != __atomic_load_n(&spare_round, __ATOMIC_RELAXED)) RenewSpareCells();
}

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

// No cycle marks and nobody watches. Parallel modules change nothing: whoever has an object alone writes its count.
inline bool IsQuiet() {
  return !gc::Alert() ||
         (__atomic_load_n(&tc_ledger_mode, __ATOMIC_RELAXED) == kLedgerAtomic && !gc::BarrierOn());
}

inline Object* TakeSpare(SpareCells::OfSize& of_size) {
  const uint32_t n = of_size.count;
  if (n == 0 || spare_cells.round != __atomic_load_n(&spare_round, __ATOMIC_RELAXED) || !IsQuiet()) return nullptr;
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
  if (!IsQuiet() || !gc::IsUnmarkedCell(cell)) return false;
  if (__builtin_expect(spare_cells.round != __atomic_load_n(&spare_round, __ATOMIC_RELAXED), 0)) return false;
  const uint32_t n = of_size.count;
  if (n == SpareCells::kMost) return false;
  auto* word = static_cast<HeaderWord*>(cell);
  for (size_t i = 0; i < CellBytes(bytes) / SpareCells::kGranule; ++i, word += 2) word[0] = word[1] = 0;
  of_size.cells[n] = cell;
  of_size.count = n + 1;
  return true;
}

// False: nothing was done. `bytes`: of the cell at least; what lies behind them in it is zero. The cell has its pinned bit.
inline bool GiveSpareCell(void* cell, size_t bytes) {
  return GiveSpare(cell, bytes, spare_cells.of_size[CellBytes(bytes) / SpareCells::kGranule]);
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
inline Object* NewSpareDict() {
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
// One that nobody else has: its class called without arguments, as CPython's does it. Null: not such a class, or no cell.
inline Object* NewSpareInstance(Type* type) {
  if (!IsPlainClass(type) || type->slots.init != ObjectInit || (type->tp_flags & kTypeAbstract) != 0 ||
      (type->attr_flags & kInlineValues) == 0) {
    return nullptr;
  }
  SharedKeys* keys = gc::Load(&type->shared_keys);
  if (keys == nullptr || __atomic_load_n(&keys->instances, __ATOMIC_RELAXED) < kLearningInstances) return nullptr;
  const uint8_t capacity = __atomic_load_n(&type->inline_capacity, __ATOMIC_RELAXED);
  const size_t bytes = BytesOfInstance(type, capacity);
  Object* o = bytes > SpareCells::kLargest ? nullptr : TakeSpareCell(bytes);
  if (o == nullptr) return nullptr;
  InlineValuesOf(o, type)->capacity = capacity;
  BecomeObject(o, kFreshInstance, type);
  return o;
}

// Instances of extensions' types, by type. `o`, of this type when its tp_dealloc began, was freed, and nobody else had it.
void KeepSpareInstance(Object* o, const Type* type);
// One of `type`, which has no items, with its fields zero: new, and native code's alone. `tracked`: if its type has
// Py_TPFLAGS_HAVE_GC. Null: there is none, or more is to be done for it.
Object* NewSpareOf(Type* type, bool tracked);

// Of this thread: how many objects were tracked, less those that died as KeepSpareInstance tells, since ForgetBorn; never below zero.
void NoteTracked();
int32_t BornTracked();
void ForgetBorn();

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_SPARE_CELLS_H_
