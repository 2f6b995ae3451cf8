// Ledger: how many references native code owns in an object.
//
//   raw value of the header's first word
//     < 0                 immortal: statics; never counted
//     0                   native code owns nothing and never did, or did not when the collector last looked
//     1 … 2^27 - 1        made by native code, seen by nobody else: the value is the whole count;
//                         or condemned (death.h), and native code owns so many
//     2^27 … 2^29 - 1     its tp_del or tp_dealloc runs (kGoing, kDying); the low 26 bits are the count
//     2^30 + n            others may refer to it too ("escaped"); native code owns n, which may
//                         pass below zero for a moment
//
// WHY        `ledger = CPython's count - references in slots that the collector traces`. Leaving
//            zero pins the object (gc::Heap::NotePinned); nothing else reads it. Above zero the cell has its pinned bit,
//            or will have it in time (unpinned.h), so that 2^30 and one more are counted in line; the collector, which
//            takes the bits away of what is not owned, puts 2^30 back to zero while it has the legacy lock, or the bit back.
// THREADS    Holders of the legacy lock write with plain arithmetic; once a parallel module is
//            loaded (tc_ledger_mode), everybody writes by compare-and-swap.
// GUARANTEES An object whose count is positive stays alive, and what it was when it was pinned is
//            shaded if the collector marks.
// SAFEPOINT  no, except Decrement, which may run a deallocator.
#ifndef TRICOLOR_COMPAT_LEDGER_H_
#define TRICOLOR_COMPAT_LEDGER_H_

#include "compat/api.h"
#include "runtime/objects/module.h"

namespace tricolor {
struct Thread;
}

namespace tricolor::compat {

struct NativeThread;  // legacy_lock.h

inline constexpr int32_t kEscapedFloor = 1 << 29;
// Of one whose tp_del begins that no tp_dealloc of C calls, known to others or not; Py_REFCNT is 0.
inline constexpr int32_t kGoing = 1 << 27;
// Of one whose tp_dealloc begins, which nobody else knew; or others did. Py_REFCNT is 0. Who gets to know it there adds
// the bias.
inline constexpr int32_t kDying = 1 << 28;
inline constexpr int32_t kDyingKnown = kDying + (1 << 26);
// Added to these as long as tp_dealloc has set the count above zero (Py_SET_REFCNT).
inline constexpr int32_t kSetAlive = 1 << 27;
inline constexpr int32_t kDyingCount = (1 << 26) - 1;  // the bits that are counted

inline int32_t RawLedger(const Object* o) { return __atomic_load_n(&o->ledger, __ATOMIC_RELAXED); }
inline bool IsEscaped(int32_t raw) { return raw >= kEscapedFloor; }
inline int32_t CountOf(int32_t raw) {
  return raw < 0 ? 0 : IsEscaped(raw) ? raw - kEscapedBias : raw;
}

// Bits of Object::aux for instances of extension types, and for modules with state in C.
enum ExtensionBit : uint8_t {
  kTracked = 1,       // PyObject_GC_Track: tp_traverse tells its references
  kListed = 2,        // stands in the table of tracked objects (death.cc)
  kCondemned = 4,     // found dead; its deallocation waits
  kFreed = 8,         // tp_free was called: the cell is the collector's again
  kParked = 16,       // deallocated but not freed: in a free list of the extension
  kDeallocating = 32,
  kFinalizedByC = 64, // tp_finalize has run
  kFound = 128,       // found dead by rings.h: nobody is to get to know it. No list has it: kNativeSeen
};
inline bool HasBit(const Object* o, uint8_t bit) {
  return (__atomic_load_n(&o->aux, __ATOMIC_RELAXED) & bit) != 0;
}
// Holders of the legacy lock write these bits, and while a cycle marks, the collector.
inline bool WritesBitsAlone() {
  const uint32_t mode = __atomic_load_n(&tc_ledger_mode, __ATOMIC_RELAXED);
  return __builtin_expect((__atomic_load_n(&tc_gc_barrier_on, __ATOMIC_RELAXED) | mode) == 0, 1);
}
inline void SetBit(Object* o, uint8_t bit) {
  if (WritesBitsAlone()) {
    const uint8_t bits = __atomic_load_n(&o->aux, __ATOMIC_RELAXED);
    __atomic_store_n(&o->aux, static_cast<uint8_t>(bits | bit), __ATOMIC_RELAXED);
  } else {
    __atomic_fetch_or(&o->aux, bit, __ATOMIC_RELAXED);
  }
}
inline void ClearBit(Object* o, uint8_t bit) {
  const auto rest = static_cast<uint8_t>(~bit);
  if (WritesBitsAlone()) {
    const uint8_t bits = __atomic_load_n(&o->aux, __ATOMIC_RELAXED);
    __atomic_store_n(&o->aux, static_cast<uint8_t>(bits & rest), __ATOMIC_RELAXED);
  } else {
    __atomic_fetch_and(&o->aux, rest, __ATOMIC_RELAXED);
  }
}

// In Object::flags: the instance owns a reference to its (heap) type, which tp_dealloc gives up.
inline constexpr uint8_t kCountsType = gc::kUser1;

// Bits of Type::reserved.
enum NativeTypeBit : uint32_t {
  kDeallocates = 1,   // instances die by tp_dealloc: an extension's type, or derived from one
  kParallelType = 2,  // of a module that opted in: its functions do not take the legacy lock (parallel.h)
};
// Also of Type::reserved: the number of the lock that they take instead (exclusive.h); 0: none.
inline constexpr int kExclusiveShift = 8;
inline constexpr uint32_t kExclusiveMask = 63u << kExclusiveShift;
inline bool DeallocatesNatively(const Type* t) {
  return (__atomic_load_n(&t->reserved, __ATOMIC_RELAXED) & kDeallocates) != 0;
}
// The object itself: an instance of such a type, or a module with state in C.
inline bool DiesNatively(const Object* o) { return DeallocatesNatively(TypeOf(o)) || IsNativeModule(o); }

void Increment(Object* o);
void Decrement(Object* o);
// What Python.h counts in line goes to these, for ever: tc_ledger_mode has just been set.
void CountAtomically();

// A result for native code that others may know too: one reference more. Null stays null.
inline PyObject* NewReference(Object* o) {
  if (o != nullptr) Py_INCREF(Py(o));
  return Py(o);
}
template <class T>
inline PyObject* NewReference(T* o) {
  return NewReference(reinterpret_cast<Object*>(o));
}
// A result that the runtime just made for native code alone: reads 1.
PyObject* FreshReference(Object* o);

// Native code hands an object to managed code that may keep it. Null stays null.
inline bool IsUnescaped(int32_t raw) { return raw > 0 && !IsEscaped(raw); }  // to all but native code
inline bool IsUnescaped(const Object* o) { return IsUnescaped(RawLedger(o)); }
void EscapeSlow(Object* o, int32_t raw);
inline Object* Escape(PyObject* o) {
  if (o != nullptr) {
    const int32_t raw = RawLedger(In(o));
    if (IsUnescaped(raw)) EscapeSlow(In(o), raw);
  }
  return In(o);
}
// The same, and native code gives up the reference that it owned.
Object* Release(PyObject* o);

// Condemned: the count alone stands in the ledger, so that whoever owned nothing and counts one comes to Increment,
// which brings the object back. REQUIRES the legacy lock.
void Condemn(Object* o);
void Uncondemn(Object* o);

// Runs tp_dealloc now. REQUIRES the legacy lock; the object's type deallocates natively.
void Deallocate(Object* o);
// Gives a cell back to the collector (tp_free). Returns false if `p` is no cell of the heap.
bool FreeCell(void* p);
// True if `o` is a cell of the heap (its own bits may not be trusted).
bool FindCellOf(Object* o);
// Around such a tp_del: what is counted between the two stays.
void BeginGoing(Object* o);
void EndGoing(Object* o);
// An object that comes from a constructor: count 1, not escaped, no bits.
void StartLife(Object* o);
// The heap is looked at, or the runtime ends: cells that were left are the collector's (spare_cells.h).
void ForgetSpareCells();

// An object that was touched while it was condemned, or null. REQUIRES the legacy lock.
Object* TakeTouched();

// Lists whose items native code may exchange without a barrier. While it has them, each scan of the thread in a cycle
// looks at all their items (an object may have moved to where the collector was already); when it gives up its lock, they
// are traced once more.
void TraceExposedLists(const Thread* thread, gc::Visitor& visitor);
void RescanExposedLists(NativeThread* n);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_LEDGER_H_
