#include "runtime/embedder.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

#include "runtime/abstract.h"
#include "runtime/death.h"
#include "runtime/finalizer_queue.h"
#include "runtime/modules/collection_count.h"
#include "runtime/names.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/setup.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"
#include "runtime/type.h"
#include "runtime/undecided.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {
std::atomic<gc::Heap*> the_heap{nullptr};
}

gc::Heap& TheHeap() { return *the_heap.load(std::memory_order_acquire); }
void SetTheHeap(gc::Heap* heap) { the_heap.store(heap, std::memory_order_release); }

struct RuntimeEmbedder::Roots {
  std::mutex mutex;
  std::vector<Object**> slots;  // guarded by mutex
};

RuntimeEmbedder::RuntimeEmbedder() : roots_(new Roots) {}
// What stood outside the heap refers to nothing now: the next runtime in this process makes its own.
RuntimeEmbedder::~RuntimeEmbedder() {
  for (Object** slot : roots_->slots) *slot = nullptr;
}

namespace {

void TraceFields(Object* o, gc::Visitor& visitor) {
  for (Type* t = TypeOf(o); t != nullptr; t = t->tp_base) {
    if (t->slots.trace != nullptr) {
      t->slots.trace(o, visitor);
      return;
    }
  }
}

}  // namespace

void TraceObject(Object* o, gc::Visitor& visitor) {
  // What C code has freed is a leaf, whatever its type's instances hold: its fields may lead to what is gone.
  constexpr uint8_t kLeafCell = gc::kInHeap | gc::kLeaf;
  if ((__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & kLeafCell) != kLeafCell) TraceFields(o, visitor);
}

// The marker has looked whether the cell is a leaf.
void RuntimeEmbedder::Trace(void* cell, gc::Visitor& visitor) {
  TraceFields(static_cast<Object*>(cell), visitor);
}

void RuntimeEmbedder::OnMarkBegin() {
  if (auto* mark_begins = native_hooks.mark_begins.load()) mark_begins();
}

void RuntimeEmbedder::TraceGlobals(gc::Visitor& visitor) {
  TraceStaticTypes(visitor);
  auto* name = reinterpret_cast<Object**>(&names);
  for (size_t i = 0; i < sizeof(Names) / sizeof(Object*); ++i) visitor.Visit(gc::Load(&name[i]));
  {
    std::lock_guard<std::mutex> hold(roots_->mutex);
    for (Object** slot : roots_->slots) visitor.Visit(gc::Load(slot));
  }
  FinalizerQueue::Trace(visitor);
  if (auto* trace_globals = native_hooks.trace_globals.load()) trace_globals(visitor);
}

namespace {
std::atomic<uint64_t> cycles_marked{0};
std::unique_ptr<DeathBatch> arranged;  // from OnMarked to OnCycleEnd; the collector's thread only
}  // namespace

uint64_t CyclesMarked() { return cycles_marked.load(std::memory_order_acquire); }

void RuntimeEmbedder::OnMarked(gc::DeadSet& dead) {
  cycles_marked.fetch_add(1, std::memory_order_release);
  NoteCollection();
  if (auto* marked = native_hooks.marked.load()) marked(dead);
  ForgetDeadPrompts(dead);
  arranged = ArrangeDeaths(dead);
  if (auto* condemn = native_hooks.condemn.load()) condemn(dead);
  EndCensus(dead);
  ForgetSwept(dead);
  WeakTable::DropDeadReferences(dead);
}

void RuntimeEmbedder::OnCycleEnd() {
  if (auto* cycle_ended = native_hooks.cycle_ended.load()) cycle_ended();
  // Not before: until the weak phase is over, what was brought back for a finalizer reads as dead to
  // everybody, to that finalizer too.
  if (arranged != nullptr) FinalizerQueue::Push(std::move(arranged));
  FinalizerQueue::Wake();
}

bool RuntimeEmbedder::IsPinned(const void* cell) const {
  auto* o = static_cast<const Object*>(cell);
  if (auto* is_pinned = native_hooks.is_pinned.load()) return is_pinned(o);
  int32_t owned = __atomic_load_n(&o->ledger, __ATOMIC_RELAXED);
  if (owned >= kEscapedBias / 2) owned -= kEscapedBias;
  return owned != 0;
}

std::string RuntimeEmbedder::Describe(const void* cell) const {
  auto* o = static_cast<const Object*>(cell);
  const Type* type = TypeOf(o);
  char address[32];
  snprintf(address, sizeof address, " at %p", cell);
  return (type == nullptr || type->tp_name == nullptr ? "untyped cell" : type->tp_name) +
         std::string(address);
}

void RuntimeEmbedder::AddRoot(Object** slot) {
  std::lock_guard<std::mutex> hold(roots_->mutex);
  roots_->slots.push_back(slot);
}
void RuntimeEmbedder::RemoveRoot(Object** slot) {
  std::lock_guard<std::mutex> hold(roots_->mutex);
  std::vector<Object**>& slots = roots_->slots;
  slots.erase(std::remove(slots.begin(), slots.end(), slot), slots.end());
}

}  // namespace tricolor
