#include "compat/ledger.h"

#include <mutex>
#include <vector>

#include "compat/doctor.h"
#include "compat/legacy_lock.h"
#include "compat/native_module.h"
#include "compat/parallel.h"
#include "runtime/death_batch.h"
#include "runtime/lock.h"
#include "runtime/native_hooks.h"
#include "runtime/builtin_types.h"
#include "runtime/objects/list.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"

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

void Pin(Object* o) {
  if (InHeap(o)) Runtime::Get()->heap().NotePinned(o);
}

// Objects whose deallocation waits because too many are nested on this stack.
struct Cascade {
  int depth = 0;
  std::vector<Object*> waiting;  // each holds a count of one, which keeps it
};
thread_local Cascade cascade;
constexpr int kMaxNested = 40;

void RunDeallocator(Object* o) {
  Type* type = TypeOf(o);
  if (Watched()) DoctorDeallocates(o);
  SetBit(o, kDeallocating);
  ClearBit(o, kCondemned);
  if (DeallocatesNatively(type)) {
    // The cell of an instance that managed code made never counted its type, but tp_dealloc will.
    if ((type->tp_flags & kTypeHeap) != 0 && (o->flags & kCountsType) == 0) {
      Increment(AsObject(type));
    }
    __atomic_fetch_and(&o->flags, static_cast<uint8_t>(~kCountsType), __ATOMIC_RELAXED);
  }
  // Pairs of INCREF and DECREF inside tp_dealloc find an escaped object and change nothing.
  __atomic_store_n(&o->ledger, kEscapedBias, __ATOMIC_RELAXED);
  reinterpret_cast<destructor>(type->tp_dealloc)(Py(o));
  if (HasBit(o, kFreed)) return;
  if (HasBit(o, kDeallocating)) {
    // Kept by the extension for later, or not freed by mistake: it must not be swept.
    ClearBit(o, kDeallocating);
    SetBit(o, kParked);
    Pin(o);
  }
}

// Each has a count of one or more.
struct TouchedObjects {
  std::mutex mutex;
  std::vector<Object*> objects;
};
TouchedObjects touched;

}  // namespace

void Increment(Object* o) {
  int32_t raw = RawLedger(o);
  for (;;) {
    if (raw < 0) return;
    const int32_t next = (raw == 0 ? kEscapedBias : raw) + 1;
    if (!Replace(o, &raw, next)) continue;
    if (CountOf(next) == 1) {
      if (HasBit(o, kCondemned) && DiesNatively(o) && !HasBit(o, kDeallocating)) {
        // Somebody had a pointer that nothing counted: the object lives again, and with it what
        // it reaches (death.cc).
        ClearBit(o, kCondemned);
        std::lock_guard<std::mutex> guard(touched.mutex);
        touched.objects.push_back(o);
      }
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
    if (CountOf(next) != 0) return;
    // A module whose count is zero still has what its types' instances need: it waits for a collection.
    if (!DeallocatesNatively(TypeOf(o)) || HasBit(o, kDeallocating)) return;
    if (Watched() && HasBit(o, kFreed)) {
      __atomic_store_n(&o->ledger, 1, __ATOMIC_RELAXED);  // stays what it was: dead and never reused
      return;
    }
    if (next == 0 || HasBit(o, kCondemned)) Deallocate(o);
    return;
  }
}

PyObject* FreshReference(Object* o) {
  if (o == nullptr) return nullptr;
  if (RawLedger(o) != 0 || !InHeap(o)) return NewReference(o);
  __atomic_store_n(&o->ledger, 1, __ATOMIC_RELAXED);
  if (Watched()) DoctorNote(o, 0, 1);
  Pin(o);
  EscapePrompt(o);
  return Py(o);
}

void EscapeSlow(Object* o, int32_t raw) {
  while (raw > 0 && !IsEscaped(raw) && !Replace(o, &raw, raw + kEscapedBias)) {
  }
}

Object* Release(PyObject* o) {
  if (o == nullptr) return nullptr;
  Object* object = Escape(o);
  int32_t raw = RawLedger(object);
  while (raw >= 0 && !Replace(object, &raw, (raw == 0 ? kEscapedBias : raw) - 1)) {
  }
  return object;
}

void Deallocate(Object* o) {
  if (ModulesFinished()) return;
  // Code that runs without the legacy lock may be the last to have an object of a module that wants it, or its own.
  if (AnyParallel() && !NativeScope::Suffices(CurrentNative(), MannerOf(o))) {
    NativeScope scope(MannerOf(o));
    Deallocate(o);
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
  RunDeallocator(o);
  --c.depth;
  if (c.depth > 0) return;
  while (!c.waiting.empty()) {
    Object* next = c.waiting.back();
    c.waiting.pop_back();
    ++c.depth;
    RunDeallocator(next);
    --c.depth;
  }
}

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
  if (!FindCellOf(static_cast<Object*>(p))) return false;
  auto* o = static_cast<Object*>(p);
  SetBit(o, kFreed);
  ClearBit(o, kTracked | kDeallocating | kCondemned);
  __atomic_fetch_or(&o->flags, gc::kLeaf, __ATOMIC_RELAXED);
  __atomic_fetch_and(&o->flags, static_cast<uint8_t>(~(gc::kFinalizable | gc::kWeaklyReferenced)),
                     __ATOMIC_RELAXED);
  __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
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
  std::vector<Object*>& lists = n->exposed_lists;
  if (lists.empty()) return;
  for (Object* list : lists) {
    if ((__atomic_load_n(&list->flags, __ATOMIC_RELAXED) & gc::kLeaf) != 0) continue;
    Object** items = gc::Load(&As<ListObject>(list)->items);
    if (items != nullptr) gc::Rescan(RefArray::Of(items));
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
void tc_decref_slow(PyObject* o) { Decrement(In(o)); }
void Py_IncRef(PyObject* o) {
  if (o != nullptr) Increment(In(o));
}
void Py_DecRef(PyObject* o) {
  if (o != nullptr) Decrement(In(o));
}

void tc_set_refcnt(PyObject* o, Py_ssize_t n) {
  Object* object = In(o);
  const int32_t raw = RawLedger(object);
  if (raw < 0) return;
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
  if (!DiesNatively(In(o)) && IsEscaped(RawLedger(In(o)))) return tc_set_refcnt(o, 1);
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
