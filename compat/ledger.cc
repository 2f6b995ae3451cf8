#include "compat/ledger.h"

#include <cstring>
#include <mutex>
#include <vector>

#include "compat/doctor.h"
#include "compat/legacy_lock.h"
#include "compat/native_module.h"
#include "compat/parallel.h"
#include "runtime/death_batch.h"
#include "runtime/lock.h"
#include "runtime/native.h"
#include "runtime/native_hooks.h"
#include "runtime/builtin_types.h"
#include "runtime/objects/list.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"
#include "runtime/take_back.h"

uint32_t tc_ledger_mode = 0;

namespace tricolor::compat {
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

// Objects whose deallocation waits because too many are nested on this stack.
struct Cascade {
  int depth = 0;
  Object* dying = nullptr;       // the cell whose tp_dealloc runs, innermost
  std::vector<Object*> waiting;  // each holds a count of one, which keeps it
};
thread_local Cascade cascade;
constexpr int kMaxNested = 40;

// Cells that instances of extensions' types left on this thread, by type. To the collector they are freed cells like
// any: what it has not been given to sweep by the time that a collection begins, it has from there on.
struct SpareCells {
  static constexpr uint32_t kPerType = 15;
  static constexpr size_t kTypes = 16;
  static constexpr size_t kLargest = 512;  // bytes, to be zeroed
  struct OfType {
    const Type* type;
    uint32_t count;
    Object* cells[kPerType];
  };
  uint32_t round;
  OfType of_types[kTypes];

  OfType* For(const Type* type) { return &of_types[reinterpret_cast<uintptr_t>(type) / 64 % kTypes]; }
};
thread_local SpareCells spare = {};
uint32_t spare_round = 1;  // relaxed atomic; changes after all threads know of the barrier, and before any is scanned

// `o`, of this type when its tp_dealloc began, was freed, and nobody else had it.
void KeepSpare(Object* o, const Type* type) {
  if (TypeOf(o) != type || type->kind != static_cast<uint8_t>(TypeKind::kExtension) || type->tp_itemsize != 0 ||
      static_cast<size_t>(type->tp_basicsize) > SpareCells::kLargest || (type->cell_flags & kPromptCell) != 0 ||
      !gc::IsUnseen(o)) {
    return;
  }
  const uint32_t round = __atomic_load_n(&spare_round, __ATOMIC_RELAXED);
  if (spare.round != round) {
    spare = {};
    spare.round = round;
  }
  SpareCells::OfType* cells = spare.For(type);
  if (cells->type != type) {
    cells->type = type;
    cells->count = 0;
  }
  if (cells->count < SpareCells::kPerType) cells->cells[cells->count++] = o;
}

Object* TakeSpare(Type* type) {
  if (spare.round != __atomic_load_n(&spare_round, __ATOMIC_RELAXED) || gc::BarrierOn()) return nullptr;
  SpareCells::OfType* cells = spare.For(type);
  if (cells->type != type || cells->count == 0) return nullptr;
  Object*& last = cells->cells[--cells->count];
  Object* o = last;
  last = nullptr;  // these variables may lie in the memory of the stack, where they would be roots
  constexpr size_t kGranule = 16;  // cells are multiples of it
  const size_t bytes = (static_cast<size_t>(type->tp_basicsize) + kGranule - 1) / kGranule * kGranule;
  std::memset(o + 1, 0, bytes - sizeof(Object));
  o->ledger = 0;
  o->lock = o->state = 0;
  o->aux &= kListed;
  o->flags = type->cell_flags | gc::kInHeap;
  return o;
}

[[gnu::noinline]] void TakeBackList(Object* o) {
  // It may be one of them, or of another thread's.
  if (Atomic() || !CurrentNative()->exposed_lists.empty()) return;
  auto* list = As<ListObject>(o);
  Object** items = list->items;
  // If the list's own cell stays, nobody is to follow it into memory of other objects.
  gc::StoreNoBarrier(&list->items, static_cast<Object**>(nullptr));
  __atomic_store_n(&list->base.size, 0, __ATOMIC_RELAXED);
  list->allocated = 0;
  if (items != nullptr) TakeCellBack(RefArray::Of(items));
  TakeCellBack(o);
}

// Nobody but native code knew this object of a builtin type, and now that does not either.
inline void TakeBackBuiltin(Object* o, const Type* type) {
  if (type == &int_type || type == &float_type) {
    TakeCellBack(o);
  } else if (type == &tuple_type || type == &list_type) {
    if (HasBit(o, kShown)) return;
    if (type == &tuple_type) {
      TakeCellBack(o);
    } else {
      TakeBackList(o);
    }
  }
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
    if ((type->tp_flags & kTypeHeap) != 0 && (o->flags & kCountsType) == 0) {
      Increment(AsObject(type));
    }
    __atomic_fetch_and(&o->flags, static_cast<uint8_t>(~kCountsType), __ATOMIC_RELAXED);
  }
  // Pairs of INCREF and DECREF inside tp_dealloc change nothing.
  const bool may_be_spare = unknown && in_heap && !Watched();
  __atomic_store_n(&o->ledger, may_be_spare ? kDying : kEscapedBias, __ATOMIC_RELAXED);
  Cascade& c = cascade;
  Object* const outer = c.dying;
  c.dying = in_heap ? o : nullptr;
  reinterpret_cast<destructor>(type->tp_dealloc)(Py(o));
  c.dying = outer;
  if (!in_heap) return;
  if (HasBit(o, kFreed)) {
    if (RawLedger(o) == kDying) {
      __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
      KeepSpare(o, type);
    }
    return;
  }
  if (HasBit(o, kDeallocating)) {
    ClearBit(o, kDeallocating);
    const int32_t raw = RawLedger(o);
    if (raw > 0 && raw < kDying / 2) {  // brought back by Py_SET_REFCNT
      __atomic_store_n(&o->ledger, raw + kEscapedBias, __ATOMIC_RELAXED);
      Pin(o);
      return;
    }
    // Kept by the extension for later, or not freed by mistake: it must not be swept.
    SetBit(o, kParked);
    const int32_t more = raw - (IsEscaped(raw) ? kEscapedBias : 0) - (may_be_spare ? kDying : 0);
    __atomic_store_n(&o->ledger, kEscapedBias + (more > 0 ? more : 0), __ATOMIC_RELAXED);
    Pin(o);
  }
}

// Each had a count of one or more, and is looked at before anything else dies.
struct TouchedObjects {
  std::mutex mutex;
  std::vector<Object*> objects;
};
TouchedObjects touched;

// Somebody has got hold of a condemned object: it lives again, and with it what it reaches (death.cc).
void Touch(Object* o) {
  ClearBit(o, kCondemned);
  std::lock_guard<std::mutex> guard(touched.mutex);
  touched.objects.push_back(o);
}

void DeallocateNow(Object* o, bool unknown);

}  // namespace

void Increment(Object* o) {
  int32_t raw = RawLedger(o);
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
    return;
  }
}

void Decrement(Object* o) {
  int32_t raw = RawLedger(o);
  for (;;) {
    if (raw < 0) return;
    const int32_t next = (raw == 0 ? kEscapedBias : raw) - 1;
    if (!Replace(o, &raw, next)) continue;
    if (CountOf(next) != 0) {
      if (raw == 0) Pin(o);  // below zero for a moment: the next one is counted in line
      return;
    }
    const Type* type = TypeOf(o);  // before the cell may go
    if (next == 0 && !Watched()) TakeBackBuiltin(o, type);
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

PyObject* FreshReference(Object* o) {
  if (o == nullptr) return nullptr;
  if (RawLedger(o) != 0 || !InHeap(o)) return NewReference(o);
  __atomic_store_n(&o->ledger, 1, __ATOMIC_RELAXED);
  if (Watched()) DoctorNote(o, 0, 1);
  Pin(o);
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
  Object* object = Escape(o);
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
    c.waiting.push_back(o);
    return;
  }
  ++c.depth;
  RunDeallocator(o, unknown);
  --c.depth;
  if (c.depth > 0) return;
  while (!c.waiting.empty()) {
    Object* next = c.waiting.back();
    c.waiting.pop_back();
    ++c.depth;
    RunDeallocator(next, false);
    --c.depth;
  }
}

}  // namespace

void Deallocate(Object* o) { DeallocateNow(o, false); }

Object* NewNativeCell(Type* type, int64_t items) {
  Object* o = TakeSpare(type);
  return o != nullptr ? o : NewInstance(type, items);
}

void ForgetSpareCells() { __atomic_fetch_add(&spare_round, 1, __ATOMIC_RELAXED); }

Object* TakeTouched() {
  std::lock_guard<std::mutex> guard(touched.mutex);
  if (touched.objects.empty()) return nullptr;
  Object* o = touched.objects.back();
  touched.objects.pop_back();
  return o;
}

bool FindCellOf(Object* o) {
  Runtime* runtime = Runtime::Get();
  return runtime != nullptr && runtime->heap().FindCell(o) == o;
}

bool FreeCell(void* p) {
  auto* o = static_cast<Object*>(p);
  if (o != cascade.dying && !FindCellOf(o)) return false;
  SetBit(o, kFreed);
  ClearBit(o, kTracked | kDeallocating | kCondemned);
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

void TraceExposedLists(const Thread* thread, gc::Visitor& visitor) {
  const auto* n = static_cast<const NativeThread*>(thread->compat_state);
  if (n == nullptr) return;
  for (Object* list : n->exposed_lists) {
    visitor.Visit(list);
    if ((__atomic_load_n(&list->flags, __ATOMIC_RELAXED) & gc::kLeaf) != 0) continue;  // freed meanwhile (FreeCell)
    Object** items = gc::Load(&As<ListObject>(list)->items);
    if (items == nullptr) continue;
    RefArray* array = RefArray::Of(items);
    visitor.Visit(array);
    visitor.VisitRange(reinterpret_cast<void* const*>(items), static_cast<size_t>(array->capacity));
  }
}

void RescanExposedLists(NativeThread* n) {
  // Whoever calls C in a loop would tell the collector of a list in each of its rounds, and so hold up the last one:
  // where that takes no longer than the C code may have taken, only what is not marked yet is told.
  constexpr int64_t kFew = 256;
  std::vector<Object*>& lists = n->exposed_lists;
  if (lists.empty()) return;
  for (Object* list : lists) {
    if ((__atomic_load_n(&list->flags, __ATOMIC_RELAXED) & gc::kLeaf) != 0) continue;
    Object** items = gc::Load(&As<ListObject>(list)->items);
    if (items == nullptr) continue;
    RefArray* array = RefArray::Of(items);
    if (array->capacity > kFew) {
      gc::Rescan(array);
      continue;
    }
    gc::Shade(array);
    for (int64_t i = 0; i < array->capacity; ++i) gc::Shade(gc::Load(&items[i]));
  }
  lists.clear();
}

namespace {

// C may exchange items of this list without telling: while the collector marks, they are looked at
// again at the next safepoint; between cycles the list and its items are remembered if they are old
// (an old list comes here once per cycle: tc_list looks at its state).
void ExposeList(Object* list) {
  if (!HasBit(list, kNativeSeen)) {
    // Who is making it shorter and has not seen the bit is done before its size is read; who comes
    // later sees the bit.
    ObjectLock lock(list);
    SetBit(list, kNativeSeen);
  }
  // Remembered first: Remember does nothing only where it saw the flag up, and then it is up below too
  // (or has come down since, and all that this thread holds is marked). The other way round the
  // flag could go up in between, and the list would neither be remembered nor looked at again.
  gc::Remember(list);
  Object** items = gc::Load(&As<ListObject>(list)->items);
  if (items != nullptr) gc::Remember(RefArray::Of(items));
  if (!gc::BarrierMarks()) return;
  NativeThread* n = CurrentNative();
  std::vector<Object*>& lists = n->exposed_lists;
  if (!lists.empty() && lists.back() == list) return;
  gc::Shade(list);
  if (lists.size() >= 64) RescanExposedLists(n);
  lists.push_back(list);
}

}  // namespace
}  // namespace tricolor::compat

using tricolor::Object;
using namespace tricolor::compat;  // NOLINT: the C functions below are outside any namespace

void tc_incref_slow(PyObject* o) { Increment(In(o)); }
void tc_decref_slow(PyObject* p) {
  Object* o = In(p);
  if (RawLedger(o) != 1 || Atomic()) return Decrement(o);
  // What C made, used and drops: nearly all calls are for such.
  __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
  const tricolor::Type* type = TypeOf(o);
  if (!DeallocatesNatively(type)) {
    TakeBackBuiltin(o, type);
  } else if (!HasBit(o, kDeallocating)) {
    DeallocateNow(o, !HasBit(o, kCondemned));
  }
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
  // A tp_del makes its object live: one that others may know.
  if (IsGoing(raw)) {
    StopGoing(object);
    raw = RawLedger(object);
  }
  if (n == 1 && DiesNatively(object) && (raw == 0 || HasBit(object, kParked))) {
    StartLife(object);
    return;
  }
  // tp_dealloc makes the object live for a call, and looks afterwards whether somebody counts it.
  if (n < kEscapedFloor / 4 && DeallocatesNatively(TypeOf(object)) && HasBit(object, kDeallocating)) {
    __atomic_store_n(&object->ledger, static_cast<int32_t>(n), __ATOMIC_RELAXED);
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
  Object* cell = In(owner);
  if (tricolor::IsList(cell)) {
    cell = tricolor::AsObject(
        tricolor::RefArray::Of(tricolor::gc::Load(&tricolor::As<tricolor::ListObject>(cell)->items)));
  }
  // Whoever was there now belongs to the caller, who may have read the pointer before.
  Object* old = tricolor::gc::Load(place);
  if (old != nullptr) Increment(old);
  tricolor::gc::Store(cell, place, In(value));
  Release(value);
}

void tc_list_seen(PyObject* list) { ExposeList(In(list)); }
