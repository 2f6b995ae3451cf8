#include "gc/heap.h"

#include <algorithm>

#include "gc/asymmetric_fence.h"
#include "gc/check.h"
#include "gc/heap_impl.h"
#include "gc/native_stack.h"
#include "gc/store_watch.h"
#include "gc/stress.h"

namespace tricolor::gc {
namespace {

std::atomic<HeapImpl*> current_heap{nullptr};
thread_local Mutator* current_mutator = nullptr;

}  // namespace

HeapImpl* CurrentHeap() { return current_heap.load(std::memory_order_acquire); }
void SetCurrentHeap(HeapImpl* heap) { current_heap.store(heap, std::memory_order_release); }
Mutator* CurrentMutator() { return current_mutator; }

MutatorImpl::MutatorImpl(Mutator* m, HeapImpl* h)
    : mutator(m), heap(h), grey(&h->grey), remembered(&h->remembered) {}

HeapImpl::HeapImpl(Heap* d, Embedder* e, const Options& o)
    : door(d), embedder(e), options(o), pool(&map), pacer(this, o),
      safepoints(this), sweeper(this), marker(this), collector(this) {
  if (options.shadow) shadow = std::make_unique<Shadow>(this);
}

bool HeapImpl::ShadeCell(MutatorImpl* m, void* cell) {
  if (!m->announced) {
    if (!phase.Announce().marking()) return false;
    m->announced = true;
  }
  if (TryMark(cell)) m->grey.Push(cell);
  return true;
}

// ---- barrier ---------------------------------------------------------------------------------

namespace {

// The first half of every slow path: most stores end here, by the value's own header, or else by
// its mark. A marked value is traced or old: it needs no shade, and nobody must remember who refers
// to it. kOld means marked, but for a full cycle, which took the marks away.
inline bool NothingToTell(const void* cell, uint32_t flag) {
  const auto* const header = static_cast<const ObjectHeader*>(cell);
  if ((__atomic_load_n(&header->flags, __ATOMIC_RELAXED) & kInHeap) == 0) return true;
  if ((flag & kBarrierFull) == 0 && (CellStateOf(cell) & kOld) != 0) return true;
  return IsMarked(cell);
}

[[gnu::noinline]] void ShadeUnmarked(void* cell) {
  HeapImpl* const heap = current_heap.load(std::memory_order_relaxed);
  Mutator* const m = current_mutator;
  if (m == nullptr) return;  // the collector's thread, in OnMarked: everything it has is marked
  // A mark in the middle of a cell would make the collector trace what is no object.
  TC_CHECK(!heap->options.verify || FindCellFrom(*heap, cell) == cell,
           "a reference to the inside of a cell, or to a dead one, was stored");
  if (heap->ShadeCell(m->impl, cell)) return;
  // Marking is over, and a mutator holds a cell that it did not reach.
  TC_CHECK(!heap->options.verify || heap->phase.Load().phase() != Phase::kWeak || IsMarked(cell),
           "a dead cell was stored: was a weak reference read without WeakLoad?");
}

// The caller saw the flag down after its store. If it went up since, the thread has not passed the
// handshake of Arming: no cell is traced before it hands over what it remembers.
[[gnu::noinline]] void RememberOwner(void* owner) {
  Mutator* const m = current_mutator;
  if (m == nullptr) return;
  HeapImpl* const heap = m->impl->heap;
  if (heap->faults.forget_old_owners || !heap->map.Contains(owner)) return;
  TC_CHECK(!heap->options.verify || FindCellFrom(*heap, owner) == owner,
           "the owner of a store is not the start of a cell");
  uint8_t* const state = &static_cast<ObjectHeader*>(owner)->state;
  const auto rest = static_cast<uint8_t>(~kOld);
  // Of several threads that find it old one remembers it.
  if ((__atomic_fetch_and(state, rest, __ATOMIC_RELAXED) & kOld) != 0) {
    m->impl->remembered.Push(owner);
  }
}

// False: a test wants this place to be deaf.
[[gnu::noinline]] bool TellShadow(void* owner, void* value, void* site) {
  HeapImpl* const heap = current_heap.load(std::memory_order_relaxed);
  if (owner == nullptr && value == nullptr) return true;
  MutatorImpl* const m = current_mutator == nullptr ? nullptr : current_mutator->impl;
  return heap->shadow->Tell(m, owner, value, site);
}

}  // namespace

void Shade(void* cell) {
  const uint32_t flag = __atomic_load_n(&tc_gc_barrier_on, __ATOMIC_RELAXED);
  if ((flag & kBarrierShadow) != 0 && !TellShadow(nullptr, cell, __builtin_return_address(0))) {
    return;
  }
  if ((flag & kBarrierMarking) == 0 || cell == nullptr || NothingToTell(cell, flag)) return;
  ShadeUnmarked(cell);
}

namespace {

// Every call of it is the last thing its caller does, so that the way out of most stores has no
// frame.
inline void TellCollector(void* owner, void* value, uint32_t flag) {
  if (__builtin_expect(NothingToTell(value, flag), 1)) return;
  if ((flag & kBarrierMarking) != 0) return ShadeUnmarked(value);
  RememberOwner(owner);
}

[[gnu::noinline]] void TellWatchersToo(void* owner, void* value, uint32_t flag, void* caller) {
  // A root needs no note: the shadow compares objects.
  if ((flag & kBarrierShadow) != 0 && owner != nullptr && !TellShadow(owner, value, caller)) return;
  if (const StoreWatch watch = CurrentStoreWatch()) watch(owner, value);
  TellCollector(owner, value, flag);
}

}  // namespace

void WriteBarrierSlow(void* owner, void* value) {
  if (value == nullptr) return;
  const uint32_t flag = __atomic_load_n(&tc_gc_barrier_on, __ATOMIC_RELAXED);
  if (__builtin_expect(flag >= kBarrierOneWatch, 0)) {
    return TellWatchersToo(owner, value, flag, __builtin_return_address(0));
  }
  TellCollector(owner, value, flag);
}

// Once a thread has passed the handshake of Arming it remembers nobody until the flag is down: what
// it stores will be marked when the cycle ends, and its owners were handed over in the first round.
void RememberSlow(void* owner) {
  if (!BarrierMarks()) RememberOwner(owner);
}

void RescanSlow(void* owner) {
  if (owner == nullptr) return;
  if ((__atomic_load_n(&tc_gc_barrier_on, __ATOMIC_RELAXED) & kBarrierShadow) != 0 &&
      !TellShadow(owner, nullptr, __builtin_return_address(0))) {
    return;
  }
  if (const StoreWatch watch = CurrentStoreWatch()) watch(owner, nullptr);
  if (!BarrierMarks()) {
    RememberOwner(owner);
    return;
  }
  Mutator* const m = current_mutator;
  if (m == nullptr) return;
  HeapImpl* const heap = m->impl->heap;
  // Announced also for owners outside the heap: TraceGlobals finds them in one more round.
  if (!m->impl->announced) {
    if (!heap->phase.Announce().marking()) return;
    m->impl->announced = true;
  }
  if (!heap->map.Contains(owner)) return;
  TryMark(owner);
  m->impl->grey.Push(owner);
}

// ---- door ------------------------------------------------------------------------------------

Heap::Heap(Embedder* embedder, const Options& options)
    : impl_(new HeapImpl(this, embedder, options)) {
  TC_CHECK(CurrentHeap() == nullptr, "one heap at a time");
  SetCurrentHeap(impl_);
  if (impl_->shadow != nullptr) impl_->shadow->Start();
  HasAsymmetricFences();  // before there is a second thread
  impl_->collector.Start();
}

Heap::~Heap() {
  TC_CHECK(impl_->safepoints.Empty(), "every mutator unregisters before its heap ends");
  impl_->collector.Stop();
  __atomic_fetch_and(&tc_gc_barrier_on, ~kBarrierShadow, __ATOMIC_SEQ_CST);
  RenewAlert();
  SetCurrentHeap(nullptr);
  delete impl_;
}

void Heap::Register(Mutator* m, const void* stack_base) {
  TC_CHECK(current_mutator == nullptr, "a thread has one mutator");
  auto* const impl = new MutatorImpl(m, impl_);
  impl->stack_base = stack_base != nullptr ? stack_base : NativeStackBase();
  m->heap = this;
  m->impl = impl;
  m->poll_word = 0;
  current_mutator = m;
  StartStress(impl);
  impl_->safepoints.Register(impl);
}

void Heap::Unregister(Mutator* m) {
  MutatorImpl* const impl = m->impl;
  if (impl == nullptr) return;  // of a thread that fork left behind
  TC_CHECK(current_mutator == m && impl->detach_depth == 0, "on its own thread, attached");
  ReturnIntervals(impl);
  impl_->pacer.CountAllocated(impl->untold_bytes);
  impl_->safepoints.Unregister(impl);
  impl_->retired_cells.fetch_add(impl->cells_allocated.load(), std::memory_order_relaxed);
  current_mutator = nullptr;
  m->impl = nullptr;
  m->heap = nullptr;
  delete impl;
}

Mutator* Heap::Current() { return current_mutator; }

namespace {

struct CollectCall {
  HeapImpl* heap;
  Mutator* mutator;
  const void* scan_from;
  CycleKind kind;
};

uintptr_t CollectBody(void* argument, void* registers) {
  const auto* call = static_cast<CollectCall*>(argument);
  DetachForCollect(call->mutator->impl, registers, call->scan_from);
  call->heap->collector.CollectAndWait(call->kind);
  Reattach(call->mutator);
  return 0;
}

}  // namespace

void Heap::Collect(Mutator* m, const void* scan_from, CycleKind kind) {
  TC_CHECK(!IsDetached(m), "Collect on an attached mutator only");
  CollectCall call{impl_, m, scan_from, kind};
  if (m->before_block != nullptr) m->before_block(m);
  tc_gc_call_with_registers(&CollectBody, &call);
  // The cells that this thread had in hand were marked in the cycle: whatever is born in them is
  // old, and the next young cycle is to find what this thread makes from here on.
  ReturnIntervals(m->impl);
  if (m->after_block != nullptr) m->after_block(m);
}

void Heap::RequestCollection(CycleKind kind) { impl_->collector.Request(kind); }
CycleKind Heap::RunningKind() const { return impl_->collector.kind(); }
void Heap::SetEnabled(bool enabled) { impl_->pacer.SetEnabled(enabled); }
bool Heap::Enabled() const { return impl_->pacer.enabled(); }

void Heap::NotePinned(void* cell) {
  if (!impl_->map.Contains(cell)) return;
  SetPinned(cell);
  if (BarrierOn()) Shade(cell);
}

void Heap::SetFlags(void* cell, uint8_t flags) {
  __atomic_fetch_or(&static_cast<ObjectHeader*>(cell)->flags, flags, __ATOMIC_RELAXED);
  if ((flags & (kFinalizable | kWeaklyReferenced)) != 0 && impl_->map.Contains(cell)) {
    SetCandidate(cell);
  }
}

void Heap::AccountExternal(int64_t delta) { impl_->pacer.AccountExternal(delta); }

void* Heap::FindCell(const void* address) const { return FindCellFrom(*impl_, address); }
size_t Heap::CellSize(const void* cell) const { return CellBytes(cell); }

void Heap::StopTheWorld(Mutator* m, const std::function<void()>& f) {
  DetachedScope detached(m);
  impl_->safepoints.StopWorld(m->impl);
  f();
  impl_->safepoints.ResumeWorld(m->impl);
}

void Heap::ForEachCell(Mutator* m, const std::function<void(void*)>& f) {
  StopTheWorld(m, [this, &f] { VisitLivingCells(impl_, f); });
}

Statistics Heap::GetStatistics() const {
  Statistics s;
  const Collector& c = impl_->collector;
  s.cycles = c.cycles_done();
  s.full_cycles = c.full_cycles_done();
  s.bytes_live = impl_->pacer.live();
  s.bytes_in_use = impl_->pacer.bytes_in_use();
  s.cells_allocated = impl_->retired_cells.load(std::memory_order_relaxed);
  impl_->safepoints.ForEachLocked([&s](MutatorImpl* m) {
    s.cells_allocated += m->cells_allocated.load(std::memory_order_relaxed);
  });
  s.objects_freed_last = c.last_freed();
  s.last_mark_ns = c.last_mark_ns();
  s.last_sweep_ns = c.last_sweep_ns();
  s.max_pause_ns = impl_->safepoints.max_pause();
  s.external_bytes = static_cast<uint64_t>(std::max<int64_t>(impl_->pacer.external(), 0));
  return s;
}

}  // namespace tricolor::gc
