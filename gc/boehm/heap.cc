// The collector's door on Boehm's collector (libgc), built with --//gc:heap=boehm.
//
// WHY        A second opinion: a test that fails on both heaps is wrong itself, one that fails on
//            ours alone has found something. Nobody here wrote this collector.
// WHAT IT IS Cells are blocks of libgc, whose contents are scanned conservatively: Embedder::Trace
//            is not asked, a weak slot in a cell that is no leaf keeps its target, OnMarked never
//            runs, so nothing is finalized. Stacks and static data are scanned by libgc; what
//            TraceRoots and TraceGlobals show is pushed besides. Threads are stopped by signals, at
//            any instruction.
// WHAT IT    ForEachCell, StopTheWorld, fork: these end the process with a line that says so.
// REFUSES
// THREADS    As heap.h says.
#include "gc/heap.h"

#define GC_THREADS
#include <gc.h>
#include <gc/gc_mark.h>

#include <atomic>
#include <cstring>

#include "gc/check.h"
#include "gc/native_stack.h"
#include "gc/ref.h"
#include "gc/store_watch.h"
#include "gc/take_back.h"

namespace tricolor::gc {

extern "C" {
uint32_t tc_gc_barrier_on = 0;  // no cycle of ours marks: never up
int32_t tc_gc_alert = 0;
uint32_t tc_gc_calm = kNeverCalm + 1;
}

struct MutatorImpl {
  Mutator* next = nullptr;
  int detach_depth = 0;
  bool registered = false;  // with libgc, by us
  uint64_t cells = 0;
};

struct HeapImpl {
  Heap* door;
  Embedder* embedder;
  Options options;
  Mutator* first = nullptr;  // under libgc's lock, which a collection holds
  std::atomic<uint64_t> retired_cells{0};
  std::atomic<int64_t> external{0};
  uint64_t cycles_before = 0;
};

namespace {

constexpr uint32_t kPollEmbedder = 4;

std::atomic<HeapImpl*> current_heap{nullptr};
thread_local Mutator* current_mutator = nullptr;

// What single visits show has no place of its own that libgc could scan. No memory may be asked for
// while it has stopped the world.
constexpr size_t kMostValues = size_t{1} << 16;
void* values[kMostValues];
size_t value_count = 0;

class PushVisitor final : public Visitor {
 public:
  void Visit(void* cell) override {
    if (cell == nullptr) return;
    TC_CHECK(value_count < kMostValues, "more roots than the table of single values holds");
    values[value_count++] = cell;
  }
  void VisitRange(void* const* slots, size_t count) override {
    GC_push_all(const_cast<void**>(slots), const_cast<void**>(slots + count));
  }
  void VisitConservative(const void*, const void*) override {}  // libgc scans stacks
};

GC_push_other_roots_proc other_roots_before = nullptr;

void PushRoots() {
  if (other_roots_before != nullptr) other_roots_before();
  HeapImpl* const heap = current_heap.load(std::memory_order_relaxed);
  if (heap == nullptr) return;
  value_count = 0;
  PushVisitor visitor;
  for (Mutator* m = heap->first; m != nullptr; m = m->impl->next) m->TraceRoots(visitor);
  heap->embedder->TraceGlobals(visitor);
  GC_push_all(values, values + value_count);
}

void* LinkMutator(void* mutator) {
  auto* const m = static_cast<Mutator*>(mutator);
  HeapImpl* const heap = current_heap.load(std::memory_order_relaxed);
  m->impl->next = heap->first;
  heap->first = m;
  return nullptr;
}

void* UnlinkMutator(void* mutator) {
  HeapImpl* const heap = current_heap.load(std::memory_order_relaxed);
  for (Mutator** at = &heap->first; *at != nullptr; at = &(*at)->impl->next) {
    if (*at != mutator) continue;
    *at = (*at)->impl->next;
    break;
  }
  return nullptr;
}

[[noreturn]] void Refuse(const char* what) {
  std::fprintf(stderr, "gc/boehm: %s is not possible on Boehm's collector\n", what);
  std::abort();
}

}  // namespace

Heap::Heap(Embedder* embedder, const Options& options)
    : impl_(new HeapImpl{this, embedder, options}) {
  TC_CHECK(current_heap.load() == nullptr, "one heap at a time");
  static const bool once = [] {
    GC_INIT();
    GC_allow_register_threads();
    other_roots_before = GC_get_push_other_roots();
    GC_set_push_other_roots(&PushRoots);
    return true;
  }();
  static_cast<void>(once);
  impl_->cycles_before = GC_get_gc_no();
  current_heap.store(impl_);
}

Heap::~Heap() {
  TC_CHECK(impl_->first == nullptr, "every mutator unregisters before its heap ends");
  current_heap.store(nullptr);
  delete impl_;
}

void Heap::Register(Mutator* m, const void*) {
  TC_CHECK(current_mutator == nullptr, "a thread has one mutator");
  m->heap = this;
  m->impl = new MutatorImpl;
  m->poll_word = 0;
  GC_stack_base base;
  TC_CHECK(GC_get_stack_base(&base) == GC_SUCCESS, "GC_get_stack_base");
  m->impl->registered = GC_register_my_thread(&base) == GC_SUCCESS;
  current_mutator = m;
  GC_call_with_alloc_lock(&LinkMutator, m);
}

void Heap::Unregister(Mutator* m) {
  TC_CHECK(current_mutator == m && m->impl->detach_depth == 0, "on its own thread, attached");
  GC_call_with_alloc_lock(&UnlinkMutator, m);
  impl_->retired_cells.fetch_add(m->impl->cells);
  if (m->impl->registered) GC_unregister_my_thread();
  delete m->impl;
  m->impl = nullptr;
  m->heap = nullptr;
  current_mutator = nullptr;
}

Mutator* Heap::Current() { return current_mutator; }

void* AllocateSlow(Mutator* m, size_t bytes, void* type, uint8_t flags) {
  // The type word of a leaf may be a reference; then libgc has to look into it.
  const bool leaf = (flags & (kLeaf | kTypeInHeap)) == kLeaf;
  void* const cell = leaf ? GC_MALLOC_ATOMIC(bytes) : GC_MALLOC(bytes);
  if (cell == nullptr) return nullptr;
  if (leaf) std::memset(cell, 0, bytes);
  ++m->impl->cells;
  auto* const header = static_cast<ObjectHeader*>(cell);
  header->flags = flags | kInHeap;
  __atomic_store_n(&header->type, type, __ATOMIC_RELEASE);
  return cell;
}

void* AllocateSized(Mutator* m, size_t bytes, void* type, uint8_t flags) {
  return AllocateSlow(m, bytes, type, flags);
}

void Heap::Collect(Mutator* m, const void*, CycleKind) {
  TC_CHECK(!IsDetached(m), "Collect on an attached mutator only");
  if (m->before_block != nullptr) m->before_block(m);
  GC_gcollect();
  if (m->after_block != nullptr) m->after_block(m);
  impl_->embedder->OnCycleEnd();
}

void Heap::RequestCollection(CycleKind) { GC_gcollect(); }
CycleKind Heap::RunningKind() const { return CycleKind::kFull; }
void Heap::SetEnabled(bool enabled) {
  if (enabled == Enabled()) return;
  if (enabled) {
    GC_enable();
  } else {
    GC_disable();
  }
}
bool Heap::Enabled() const { return GC_is_disabled() == 0; }

// Everything that libgc's scans find is alive: a slot that still names a cell names a living one.
void* Heap::WeakLoad(void* const* slot) { return __atomic_load_n(slot, __ATOMIC_ACQUIRE); }

void Heap::NotePinned(void*) { Refuse("NotePinned"); }
void Heap::SetFlags(void* cell, uint8_t flags) {
  __atomic_fetch_or(&static_cast<ObjectHeader*>(cell)->flags, flags, __ATOMIC_RELAXED);
}
void Heap::AccountExternal(int64_t delta) { impl_->external.fetch_add(delta); }
void* Heap::FindCell(const void* address) const { return GC_base(const_cast<void*>(address)); }
size_t Heap::CellSize(const void* cell) const { return GC_size(cell); }
void Heap::StopTheWorld(Mutator*, const std::function<void()>&) { Refuse("StopTheWorld"); }
void Heap::ForEachCell(Mutator*, const std::function<void(void*)>&) { Refuse("ForEachCell"); }
void Heap::BeforeFork(Mutator*) { Refuse("fork"); }
void Heap::AfterForkParent(Mutator*) { Refuse("fork"); }
void Heap::AfterForkChild(Mutator*) { Refuse("fork"); }

Statistics Heap::GetStatistics() const {
  Statistics s;
  s.cycles = s.full_cycles = GC_get_gc_no() - impl_->cycles_before;
  s.bytes_in_use = s.bytes_live = GC_get_heap_size() - GC_get_free_bytes();
  s.cells_allocated = impl_->retired_cells.load();
  const int64_t external = impl_->external.load();
  s.external_bytes = external > 0 ? static_cast<uint64_t>(external) : 0;
  return s;
}

// ---- barrier: libgc reads everything again while the world stands still -------------------------

void Shade(void*) {}
void WriteBarrierSlow(void*, void*) {}
void RescanSlow(void*) {}
void RememberSlow(void*) {}

void HoldStoreWatch() { Refuse("HoldStoreWatch"); }
void ReleaseStoreWatch() {}
void SetStoreWatch(StoreWatch, std::vector<FreeInterval>*) { Refuse("SetStoreWatch"); }
StoreWatch CurrentStoreWatch() { return nullptr; }

// ---- safepoints ---------------------------------------------------------------------------------

bool PollSlow(Mutator* m) {
  const uint32_t asked = __atomic_fetch_and(&m->poll_word, ~kPollEmbedder, __ATOMIC_SEQ_CST);
  return (asked & kPollEmbedder) == 0 || m->EmbedderPoll();
}

void RequestEmbedderPoll(Mutator* m) {
  __atomic_fetch_or(&m->poll_word, kPollEmbedder, __ATOMIC_SEQ_CST);
}

extern "C" uintptr_t tc_gc_detach_body(void* mutator, void*) {
  ++static_cast<Mutator*>(mutator)->impl->detach_depth;
  return 0;
}
void Reattach(Mutator* m) { --m->impl->detach_depth; }
bool IsDetached(const Mutator* m) { return m->impl->detach_depth > 0; }

bool TakeBack(Mutator*, void*) { return false; }
bool IsUnseen(const void*) { return false; }
bool StaysPinned(const void*) { return false; }

}  // namespace tricolor::gc
