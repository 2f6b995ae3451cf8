#include "compat/ledger.h"

#include <memory>
#include <mutex>
#include <vector>

#include "compat/cascade.h"
#include "compat/doctor.h"
#include "compat/legacy_lock.h"
#include "compat/native_module.h"
#include "compat/parallel.h"
#include "compat/shares.h"
#include "compat/spare_instances.h"
#include "compat/texts.h"
#include "runtime/death_batch.h"
#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/native_hooks.h"
#include "runtime/builtin_types.h"
#include "runtime/objects/float.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/list.h"
#include "runtime/objects/object_type.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"
#include "runtime/take_back.h"

uint32_t tc_ledger_mode = 0;
int32_t tc_ledger_last = 1;

namespace tricolor::compat {

constinit thread_local Cascade cascade = {};

namespace {

inline bool InHeap(const Object* o) {
  return (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kInHeap) != 0;
}

inline bool Atomic() { return __atomic_load_n(&tc_ledger_mode, __ATOMIC_RELAXED) != 0; }

// Replaces `raw` by `next`; false: somebody else was first (parallel modules only).
inline bool Replace(Object* o, int32_t* raw, int32_t next) {
  if (Atomic()) {
    if (Watched()) DoctorNote(o, *raw, next);
    return __atomic_compare_exchange_n(&o->ledger, raw, next, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_RELAXED);
  }
  __atomic_store_n(&o->ledger, next, __ATOMIC_RELAXED);
  return true;
}

[[gnu::noinline]] void PinSlow(Object* o) { Runtime::Get()->heap().NotePinned(o); }
void Pin(Object* o) {
  if (InHeap(o) && !gc::StaysPinned(o)) PinSlow(o);
}

constexpr int kMaxNested = 40;

// Nobody but native code knew this list, and now that does not either.
void TakeBackList(Object* o, uint64_t header) {
  __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
  RenewOldSpareCells();
  // It may be one of them; beside parallel modules of another thread's, which it would not be as it was made.
  if ((Atomic() && (header != kFreshList || !IsCalm())) || !CurrentNative()->exposed_lists.empty()) return;
  auto* list = As<ListObject>(o);
  Object** items = list->items;
  const bool whole = (header == kFreshList || header == kFresh) && GiveSpareCell(o, sizeof(ListObject));
  if (!whole) {
    // If the list's own cell stays, nobody is to follow it into memory of other objects.
    gc::StoreNoBarrier(&list->items, static_cast<Object**>(nullptr));
    __atomic_store_n(&list->base.size, 0, __ATOMIC_RELAXED);
    list->allocated = 0;
  }
  if (items != nullptr && !GiveSpareArray(RefArray::Of(items))) TakeCellBack(RefArray::Of(items));
  if (!whole) TakeCellBack(o);
}

// The same of a dict.
void TakeBackDict(Object* o) {
  DictTable* table = As<DictObject>(o)->table;
  RenewOldSpareCells();
  if (HasBit(o, kShown) || !MayReuseDict() || !GiveSpareCell(o, sizeof(DictObject))) return;
  if (table != EmptyDictTable()) TakeCellBack(table);
}

// Nobody but native code knew this object of a builtin type, and now that does not either. `header` is what its was.
void TakeBackBuiltin(Object* o, const Type* type, uint64_t header) {
  if (type == &float_type || type == &int_type || IsPlainText(o, type)) {
    TakeCellBack(o);
  } else if (type == &tuple_type) {
    if (!HasBit(o, kShown)) TakeCellBack(o);
  } else if (type == &list_type) {
    if (!HasBit(o, kShown)) TakeBackList(o, header);
  } else if (type == &dict_type) {
    if (header == kFresh) TakeBackDict(o);
  } else if (header == kFreshInstance && IsPlainClass(type)) {
    const bool inline_values = (type->attr_flags & kInlineValues) != 0;
    const size_t bytes = inline_values ? BytesOfInstance(type, InlineValuesOf(o, type)->capacity)
                                       : static_cast<size_t>(type->tp_basicsize);
    if (bytes <= SpareCells::kLargest) GiveSpareCell(o, bytes);
  }
}

// In one cell of the smallest size that numbers take.
inline bool IsSmallNumber(const Object* o, const Type* type) {
  return type == &float_type || (type == &int_type && static_cast<uint64_t>(As<VarObject>(o)->size + 2) <= 4);
}

void AfterDeallocator(Object* o, const Type* type, bool may_be_spare);

// tp_dealloc may leave the word of its dict as it is when it has dropped that: what a collection may find there stays.
inline void EscapeDictOf(Object* o, const Type* type) {
  if ((type->attr_flags & kHasDict) != 0) Escape(Py(gc::Load(DictWord(o, type))));
}

// `unknown`: to all but native code.
void RunDeallocator(Object* o, bool unknown) {
  Type* type = TypeOf(o);
  if (Watched()) DoctorDeallocates(o);
  // Memory of the extension's own is not looked at afterwards, for it may have been freed: it is parked from the start.
  const bool in_heap = InHeap(o);
  SetBit(o, in_heap ? kDeallocating : kParked);
  ClearBit(o, kCondemned);
  if (DeallocatesNatively(type)) {
    // The cell of an instance that managed code made never counted its type, but tp_dealloc will.
    const uint8_t flags = __atomic_load_n(&o->flags, __ATOMIC_RELAXED);
    if ((type->tp_flags & kTypeHeap) != 0 && (flags & kCountsType) == 0) Increment(AsObject(type));
    __atomic_fetch_and(&o->flags, static_cast<uint8_t>(~kCountsType), __ATOMIC_RELAXED);
    EscapeDictOf(o, type);
  }
  // Pairs of INCREF and DECREF inside tp_dealloc change nothing.
  const bool may_be_spare = unknown && in_heap && !Watched();
  __atomic_store_n(&o->ledger, may_be_spare ? kDying : kDyingKnown, __ATOMIC_RELAXED);
  Cascade& c = cascade;
  Object* const outer = c.dying;
  c.dying = in_heap ? o : nullptr;
  reinterpret_cast<destructor>(type->tp_dealloc)(Py(o));
  c.dying = outer;
  if (in_heap) AfterDeallocator(o, type, may_be_spare);
}

inline void AfterDeallocator(Object* o, const Type* type, bool may_be_spare) {
  if (HasBit(o, kFreed)) {
    if (RawLedger(o) == kDying) {
      __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
      KeepSpareInstance(o, type);
    }
    return;
  }
  if (HasBit(o, kDeallocating)) {
    ClearBit(o, kDeallocating);
    const int32_t raw = RawLedger(o);
    const int32_t count = CountOf(raw);  // from kDying on
    if (count >= kDying && (count & kSetAlive) != 0) {  // brought back by Py_SET_REFCNT
      __atomic_store_n(&o->ledger, kEscapedBias + (count & kDyingCount), __ATOMIC_RELAXED);
      Pin(o);
      return;
    }
    // Kept by the extension for later, or not freed by mistake: it must not be swept.
    SetBit(o, kParked);
    const int32_t more = count - (may_be_spare ? kDying : kDyingKnown);
    __atomic_store_n(&o->ledger, kEscapedBias + (more > 0 ? more : 0), __ATOMIC_RELAXED);
    Pin(o);
  }
}

// Each had a count of one or more, and is looked at before anything else dies.
struct TouchedObjects {
  std::mutex mutex;
  std::vector<Object*> objects;
  bool any = false;  // written with the mutex, asked for at each object that dies (release/acquire)
};
TouchedObjects touched;

// Somebody has got hold of a condemned object: it lives again, and with it what it reaches (death.cc).
void Touch(Object* o) {
  ClearBit(o, kCondemned);
  std::lock_guard<std::mutex> guard(touched.mutex);
  touched.objects.push_back(o);
  __atomic_store_n(&touched.any, true, __ATOMIC_RELEASE);
}

void DeallocateNow(Object* o, bool unknown);

}  // namespace

void Increment(Object* o) {
  int32_t raw = RawLedger(o);
  if (Atomic() && (CountInShare(o, 1) || BeginShare(o, raw, 1))) return;
  for (;;) {
    if (raw < 0) return;
    const int32_t next = (raw == 0 ? kEscapedBias : raw) + 1;
    if (!Replace(o, &raw, next)) continue;
    if (CountOf(next) == 1) {
      // Somebody had a pointer that nothing counted.
      if (HasBit(o, kCondemned) && DiesNatively(o) && !HasBit(o, kDeallocating)) Touch(o);
      Pin(o);
    }
    if (gc::BarrierOn()) {
      gc::Shade(o);
      NoteNativeOwner(o);
    }
    if (raw != 0 && Atomic()) GoOnInShare(o, next);
    return;
  }
}

void AddToLedger(Object* o, int32_t difference) {
  int32_t raw = RawLedger(o);
  do {
    if (raw < 0) return;
  } while (!Replace(o, &raw, (raw == 0 ? kEscapedBias : raw) + difference));
  if (difference < 0) return;
  Pin(o);
  if (gc::BarrierOn()) {
    gc::Shade(o);
    NoteNativeOwner(o);
  }
}

void Decrement(Object* o) {
  int32_t raw = RawLedger(o);
  if (Atomic() && (CountInShare(o, -1) || BeginShare(o, raw, -1))) return;
  for (;;) {
    if (raw < 0) return;
    const int32_t next = (raw == 0 ? kEscapedBias : raw) - 1;
    if (!Replace(o, &raw, next)) continue;
    if (CountOf(next) != 0) {
      if (raw == 0) Pin(o);  // below zero for a moment: the next one is counted in line
      return;
    }
    const Type* type = TypeOf(o);  // before the cell may go
    if (next == 0 && !Watched()) TakeBackBuiltin(o, type, HeaderOf(o) + 1);
    // A module whose count is zero still has what its types' instances need: it waits for a collection.
    if (!DeallocatesNatively(type) || HasBit(o, kDeallocating)) return;
    if (Watched() && HasBit(o, kFreed)) {
      __atomic_store_n(&o->ledger, 1, __ATOMIC_RELAXED);  // stays what it was: dead and never reused
      return;
    }
    const bool condemned = HasBit(o, kCondemned);
    if (next == 0 || condemned) DeallocateNow(o, !condemned);
    return;
  }
}

void CountAtomically() {
  __atomic_store_n(&tc_ledger_last, INT32_MAX, __ATOMIC_SEQ_CST);
  gc::StayAlert();
}

PyObject* FreshReference(Object* o) {
  if (o == nullptr) return nullptr;
  if (RawLedger(o) != 0 || !InHeap(o)) return NewReference(o);
  __atomic_store_n(&o->ledger, 1, __ATOMIC_RELAXED);
  if (Watched()) DoctorNote(o, 0, 1);
  if (Watched() || !NoteUnpinned(o)) Pin(o);
  if (InPromptRegion(o)) EscapePrompt(o);
  return Py(o);
}

void EscapeSlow(Object* o, int32_t raw) {
  // The rest of its cycle counts it, so that one more went unseen (Condemn).
  if (HasBit(o, kCondemned) && DiesNatively(o)) Touch(o);
  while (raw > 0 && !IsEscaped(raw) && !Replace(o, &raw, raw + kEscapedBias)) {
  }
}

Object* Release(PyObject* o) {
  if (o == nullptr) return nullptr;
  Object* object = In(o);
  if (Atomic() && (CountInShare(object, -1) || BeginShare(object, RawLedger(object), -1))) return object;
  Escape(o);
  int32_t raw = RawLedger(object);
  while (raw >= 0 && !Replace(object, &raw, (raw == 0 ? kEscapedBias : raw) - 1)) {
  }
  if (raw == 0) Pin(object);  // given up before it was counted
  return object;
}

void Condemn(Object* o) {
  SetBit(o, kCondemned);
  const int32_t raw = RawLedger(o);
  if (IsEscaped(raw)) __atomic_store_n(&o->ledger, raw > kEscapedBias ? raw - kEscapedBias : 0, __ATOMIC_RELAXED);
}

void Uncondemn(Object* o) {
  if (!HasBit(o, kCondemned)) return;
  ClearBit(o, kCondemned);
  const int32_t raw = RawLedger(o);
  if (raw <= 0 || IsEscaped(raw)) return;
  __atomic_store_n(&o->ledger, raw + kEscapedBias, __ATOMIC_RELAXED);
  Pin(o);
}

namespace {

// What too many nested deallocations left.
[[gnu::noinline]] void RunWaiting(Cascade* c) {
  std::unique_ptr<std::vector<Object*>> waiting(c->waiting);
  c->waiting = nullptr;
  while (!waiting->empty()) {
    Object* next = waiting->back();
    waiting->pop_back();
    ++c->depth;
    RunDeallocator(next, false);
    --c->depth;
    if (c->waiting == nullptr) continue;
    waiting->insert(waiting->end(), c->waiting->begin(), c->waiting->end());
    delete c->waiting;
    c->waiting = nullptr;
  }
}

void DeallocateNow(Object* o, bool unknown) {
  if (ModulesFinished()) return;
  // Code that runs without the legacy lock may be the last to have an object of a module that wants it, or its own.
  if (AnyParallel() && !NativeScope::Suffices(CurrentNative(), MannerOf(o))) {
    NativeScope scope(MannerOf(o));
    DeallocateNow(o, unknown);
    return;
  }
  Cascade& c = cascade;
  if (c.depth >= kMaxNested) {
    __atomic_store_n(&o->ledger, kEscapedBias + 1, __ATOMIC_RELAXED);
    Pin(o);
    if (c.waiting == nullptr) c.waiting = new std::vector<Object*>;
    c.waiting->push_back(o);
    return;
  }
  ++c.depth;
  RunDeallocator(o, unknown);
  --c.depth;
  if (c.depth == 0 && c.waiting != nullptr) RunWaiting(&c);
}

// An uncounted pointer may be counted until here, by another thread too.
[[gnu::noinline]] bool BecomeDying(Object* o, uint64_t header, uint64_t dying) {
  return NativeScope::Suffices(CurrentNative(), MannerOf(o)) &&
         __atomic_compare_exchange_n(reinterpret_cast<HeaderWord*>(o), &header, dying, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_RELAXED);
}

[[gnu::always_inline]] inline void AfterDrop(Object* o, const Type* type, SpareInstances::OfType* noted) {
  constexpr uint64_t kGone = HeaderOf(kDying, 0, kFreed);
  if (TC_LIKELY((HeaderOf(o) & HeaderOf(-1, 0, kFreed)) == kGone)) {
    __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
    if (!KeepNoted(o, type, noted)) KeepSpareInstance(o, type);
  } else {
    AfterDeallocator(o, type, true);
  }
  const Cascade& c = cascade;
  if (TC_UNLIKELY(c.waiting != nullptr) && c.depth == 0) RunWaiting(&cascade);
}

[[gnu::always_inline]] inline void Deallocate(Cascade* c, Object* o, Type* type) {
  Object* const outer = c->dying;
  c->dying = o;
  ++c->depth;
  reinterpret_cast<destructor>(type->tp_dealloc)(Py(o));
  --c->depth;
  c->dying = outer;
}

// As DeallocateNow, for what native code alone has, while nobody is to be told anything. False: it is not that simple.
inline bool DropInstance(Object* o, Type* type, uint64_t header) {
  constexpr uint64_t kOdd = HeaderOf(0, 0, kDeallocating | kCondemned | kParked | kFreed);
  Cascade& c = cascade;
  if ((header & kOdd) != 0 || (header & HeaderOf(0, gc::kInHeap)) == 0 || c.depth >= kMaxNested || !IsCalm() ||
      ModulesFinished()) {
    return false;
  }
  // Read again: while a cycle was on, which may have been so when the caller read it, the collector wrote bits too.
  header = HeaderOf(o);
  const uint64_t dying = ((header & ~HeaderOf(0, kCountsType)) | HeaderOf(0, 0, kDeallocating)) - 1 + kDying;
  if (TC_UNLIKELY(Atomic())) {
    if (!BecomeDying(o, header, dying)) return false;
  } else {
    BeginAgain(o, dying);
  }
  if ((type->tp_flags & kTypeHeap) != 0 && (header & HeaderOf(0, kCountsType)) == 0) Increment(AsObject(type));
  EscapeDictOf(o, type);
  Deallocate(&c, o, type);
  AfterDrop(o, type, spare_instances.For(type));
  return true;
}

// The same of an instance whose type is noted, and which is as those are that are made of spare ones: nothing else need be
// asked.
inline bool DropNoted(Object* o, Type* type) {
  SpareInstances::OfType* const noted = spare_instances.For(type);
  Cascade& c = cascade;
  if (noted->type != type || !IsCalm() || c.depth >= kMaxNested || Atomic() || ModulesFinished()) return false;
  const uint64_t header = HeaderOf(o);
  if ((header & ~HeaderOf(0, 0, kTracked | kListed)) != noted->dropped) return false;
  BeginAgain(o, ((header & ~HeaderOf(0, kCountsType)) | HeaderOf(0, 0, kDeallocating)) - 1 + kDying);
  Deallocate(&c, o, type);
  AfterDrop(o, type, noted);
  return true;
}

}  // namespace

void Deallocate(Object* o) { DeallocateNow(o, false); }

Object* TakeTouched() {
  if (!__atomic_load_n(&touched.any, __ATOMIC_ACQUIRE)) return nullptr;
  std::lock_guard<std::mutex> guard(touched.mutex);
  if (touched.objects.empty()) return nullptr;
  Object* o = touched.objects.back();
  touched.objects.pop_back();
  __atomic_store_n(&touched.any, !touched.objects.empty(), __ATOMIC_RELAXED);
  return o;
}

bool FindCellOf(Object* o) {
  Runtime* runtime = Runtime::Get();
  return runtime != nullptr && runtime->heap().FindCell(o) == o;
}

bool FreeCell(void* p) {
  auto* o = static_cast<Object*>(p);
  if (FreeDying(p)) return true;
  if (o != cascade.dying && !FindCellOf(o)) return false;
  SetBit(o, kFreed);
  ClearBit(o, kTracked | kDeallocating | kCondemned | kParked);
  // Nobody else has it, so nobody else writes its flags.
  const uint8_t flags = __atomic_load_n(&o->flags, __ATOMIC_RELAXED);
  __atomic_store_n(&o->flags,
                   static_cast<uint8_t>((flags | gc::kLeaf) & ~(gc::kFinalizable | gc::kWeaklyReferenced)),
                   __ATOMIC_RELAXED);
  // RunDeallocator may keep the cell for the next one of its type.
  const bool spare_cell = o == cascade.dying && RawLedger(o) == kDying && (flags & gc::kWeaklyReferenced) == 0;
  if (!spare_cell) __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
  if (Watched()) {
    DoctorFreed(o);
    // Never a new object's: whoever still has it is to be seen.
    __atomic_store_n(&o->ledger, 1, __ATOMIC_RELAXED);
    Pin(o);
  }
  return true;
}

void StartLife(Object* o) {
  ClearBit(o, kParked | kDeallocating | kCondemned | kFinalizedByC);
  __atomic_store_n(&o->ledger, 1, __ATOMIC_RELAXED);
  if (Watched()) {
    DoctorNote(o, 0, 1);
    DoctorBorn(o);
  }
  Pin(o);
  if (gc::BarrierOn()) gc::Shade(o);
}

namespace {
// Counted from kGoing on, in line, or escaped meanwhile.
bool IsGoing(int32_t raw) {
  const int32_t count = CountOf(raw);
  return count >= kGoing / 2 && count < kGoing / 2 * 3;
}

// What was counted in line pinned nothing.
void StopGoing(Object* o) {
  int32_t raw = RawLedger(o);
  while (IsGoing(raw)) {
    if (!Replace(o, &raw, kEscapedBias + CountOf(raw) - kGoing)) continue;
    Pin(o);
    return;
  }
}
}  // namespace

void BeginGoing(Object* o) {
  int32_t raw = RawLedger(o);
  while ((raw == 0 || raw == kEscapedBias) && !Replace(o, &raw, kGoing)) {
  }
}

void EndGoing(Object* o) {
  int32_t raw = kGoing;
  if (RawLedger(o) != kGoing || !Replace(o, &raw, 0)) StopGoing(o);
}

}  // namespace tricolor::compat

using tricolor::Object;
using namespace tricolor::compat;  // NOLINT: the C functions below are outside any namespace

namespace {
// Beside parallel modules, of what nobody but native code knows: by more than one, while nobody is to be told. False:
// it is not that simple.
inline bool CountUnknown(Object* o, int32_t raw, int32_t by) {
  return raw > 1 - by && raw < kGoing && __atomic_load_n(&tc_ledger_mode, __ATOMIC_RELAXED) == kLedgerAtomic &&
         !tricolor::gc::BarrierOn() &&
         __atomic_compare_exchange_n(&o->ledger, &raw, raw + by, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}
}  // namespace

void tc_incref_slow(PyObject* p) {
  Object* o = In(p);
  if (!CountUnknown(o, RawLedger(o), 1)) Increment(o);
}

namespace {
[[gnu::noinline]] void DropLast(Object* o, uint64_t header) {
  RenewOldSpareCells();
  tricolor::Type* type = TypeOf(o);
  const bool unknown = static_cast<int32_t>(header) == 1;
  const bool native = DeallocatesNatively(type);
  if (native && unknown && DropInstance(o, type, header)) return;
  if (!unknown || Atomic()) return Decrement(o);
  if (native) {
    __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
    if (!HasBit(o, kDeallocating)) DeallocateNow(o, !HasBit(o, kCondemned));
  } else {
    __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
    TakeBackBuiltin(o, type, header);
  }
}
}  // namespace

namespace {
[[gnu::noinline]] void DropDying(Object* o, uint64_t header) {
  if (!DropNoted(o, TypeOf(o))) DropLast(o, header);
}

// Who had the lock last does not matter to who drops the last reference: writers beside other threads leave that in the header.
constexpr uint64_t kLockOfHeader = uint64_t{0xff} << 40;
inline bool IsFreeLock(uint64_t header) {
  constexpr uint64_t kHeld = uint64_t{tricolor::LockByte::kLocked | tricolor::LockByte::kWaiters} << 40;
  return (header & kLockOfHeader) != 0 && (header & kHeld) == 0;
}

// What cannot be kept as it is.
[[gnu::noinline]] void DropOther(Object* o, uint64_t header) {
  const auto raw = static_cast<int32_t>(header);
  const tricolor::Type* type = TypeOf(o);
  if (header == kFreshLeaf) {
    if (IsSmallNumber(o, type) && GiveSpareCell(o, sizeof(tricolor::FloatObject))) return;
  } else if (header == kFresh && type == &tricolor::tuple_type) {
    const int64_t n = tricolor::As<tricolor::VarObject>(o)->size;
    if (n <= kMostSpareReferences && GiveSpareCell(o, BytesOfReferences(n))) return;
  } else if (header == kFreshList && type == &tricolor::list_type) {
    if (!Watched()) return TakeBackList(o, header);
  } else if (header == kFresh && type == &tricolor::dict_type) {
    if (!Watched()) {
      __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
      return TakeBackDict(o);
    }
  } else if (raw > 1) {
    if (CountUnknown(o, raw, -1)) return;
  } else if (raw == 1 && IsFreeLock(header)) {
    return DropOther(o, header & ~kLockOfHeader);
  }
  DropLast(o, header);
}
}  // namespace

namespace {
// Each by itself: only a list's needs a frame.
[[gnu::noinline]] void DropTuple(Object* o, uint64_t header) {
  if (!GiveWholeTuple(o)) DropOther(o, header);
}
[[gnu::noinline]] void DropDict(Object* o, uint64_t header) {
  if (!GiveWholeDict(o)) DropOther(o, header);
}
[[gnu::noinline]] void DropList(Object* o, uint64_t header) {
  if (!GiveWholeList(o)) DropOther(o, header);
}
[[gnu::noinline]] void DropInstanceOfPythons(Object* o, uint64_t header) {
  if (!GiveWholeInstance(o)) DropOther(o, header);
}
}  // namespace

namespace {
[[gnu::noinline]] void DropText(Object* o, uint64_t header) {
  if (!IsPlainText(o, TypeOf(o)) || !GiveSpareText(o)) DropLast(o, header);
}
}  // namespace

// What C made, used and drops: nearly all calls are for such. Calls nothing but at its end: it needs no frame.
void tc_decref_slow(PyObject* p) {
  Object* o = In(p);
  const uint64_t header = HeaderOf(o);
  constexpr uint64_t kDies = HeaderOf(0, tricolor::gc::kFinalizable);
  if (header == kFreshLeaf) {
    const tricolor::Type* type = TypeOf(o);
    SpareCells::Whole& whole = spare_cells.whole;
    if (type == &tricolor::float_type) {
      if (MayGiveWhole(o, whole.floating)) return GiveWhole(o, whole.floating);
    } else if (type == &tricolor::str_type || type == &tricolor::bytes_type) {
      return DropText(o, header);
    } else if (IsSmallNumber(o, type) && MayGiveWhole(o, whole.integer)) {
      return GiveWhole(o, whole.integer);
    }
    return DropOther(o, header);
  }
  if ((header & kDies) != 0 && static_cast<int32_t>(header) == 1) return DropDying(o, header);
  const tricolor::Type* type = TypeOf(o);
  if (header == kFresh) {
    if (type == &tricolor::tuple_type) return DropTuple(o, header);
    if (type == &tricolor::dict_type) return DropDict(o, header);
  } else if (header == kFreshList && type == &tricolor::list_type) {
    return DropList(o, header);
  } else if (header == kFreshInstance) {
    return DropInstanceOfPythons(o, header);
  }
  DropOther(o, header);
}
void Py_IncRef(PyObject* o) {
  if (o != nullptr) Increment(In(o));
}
void Py_DecRef(PyObject* o) {
  if (o != nullptr) Decrement(In(o));
}

void tc_set_refcnt(PyObject* o, Py_ssize_t n) {
  Object* object = In(o);
  int32_t raw = RawLedger(object);
  if (raw < 0) return;
  // tp_dealloc makes the object live for a call, and looks afterwards whether somebody counts it.
  if (raw >= kDying && !IsEscaped(raw) && n < kGoing && HasBit(object, kDeallocating)) {
    const int32_t began = raw & ~(kSetAlive | kDyingCount);
    __atomic_store_n(&object->ledger, began + (n > 0 ? kSetAlive : 0) + static_cast<int32_t>(n), __ATOMIC_RELAXED);
    return;
  }
  // A tp_del makes its object live: one that others may know.
  if (IsGoing(raw)) {
    StopGoing(object);
    raw = RawLedger(object);
  }
  if (n == 1 && DiesNatively(object) && (raw == 0 || HasBit(object, kParked))) {
    StartLife(object);
    return;
  }
  // A count as Py_REFCNT shows it, so that "count + 1" and back come out even; or, of what others
  // may know too, the caller's own references (a tp_del begins with one).
  const bool shown = n >= kEscapedFloor;
  if (shown && raw != 0) Escape(o);
  const Py_ssize_t delta = (shown ? n - tricolor::kEscapedBias : n) - CountOf(raw);
  for (Py_ssize_t i = 0; i < delta; ++i) Increment(object);
  for (Py_ssize_t i = delta; i < 0; ++i) Decrement(object);
}

void _Py_NewReference(PyObject* o) {
  // That of a tp_del that brought the object back: the bits of a class of Python's are not ours.
  const int32_t raw = RawLedger(In(o));
  if (!DiesNatively(In(o)) && (IsEscaped(raw) || IsGoing(raw))) return tc_set_refcnt(o, 1);
  StartLife(In(o));
}

void _Py_Dealloc(PyObject* o) {
  if (DeallocatesNatively(TypeOf(In(o)))) Deallocate(In(o));
}

void tc_slot_steal(PyObject* owner, PyObject** slot, PyObject* value) {
  auto** place = reinterpret_cast<Object**>(slot);
  // Whoever was there now belongs to the caller, who may have read the pointer before.
  Object* old = tricolor::gc::Load(place);
  if (old != nullptr) Increment(old);
  __atomic_store_n(place, In(value), __ATOMIC_RELEASE);
  // Mostly a cycle marks, and the value was made since it began: marked already, it need not be told to anybody.
  const bool marks = __atomic_load_n(&tricolor::gc::tc_gc_barrier_on, __ATOMIC_RELAXED) < tricolor::gc::kBarrierOneWatch;
  if (value == nullptr || !InHeap(In(value)) || !marks || tricolor::gc::IsUnmarkedCell(value)) {
    Object* cell = In(owner);
    if (tricolor::IsList(cell)) {
      cell = tricolor::AsObject(
          tricolor::RefArray::Of(tricolor::gc::Load(&tricolor::As<tricolor::ListObject>(cell)->items)));
    }
    tricolor::gc::WriteBarrier(cell, In(value));
  }
  if (value != nullptr && RawLedger(In(value)) == 1 && !Atomic() && !HasBit(In(value), kCondemned)) {
    __atomic_store_n(&In(value)->ledger, tricolor::kEscapedBias, __ATOMIC_RELAXED);
  } else {
    Release(value);
  }
}
