// Heap: the public door of the collector. Start here.
//
// WHY        One collected heap of non-moving cells, marked and swept by a thread of its own
//            while the program runs.
// THREADS    Each method says who may call it. At most one Heap lives in a process at a time;
//            after it is destroyed another can be made.
#ifndef TRICOLOR_GC_HEAP_H_
#define TRICOLOR_GC_HEAP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "gc/mutator.h"
#include "gc/object_header.h"
#include "gc/visitor.h"

namespace tricolor::gc {

struct HeapImpl;
class Heap;

// A full cycle finds everything that is dead. A young cycle takes what survived an earlier cycle
// for alive, looks into such cells only if they were remembered, and frees of the younger ones
// what is dead. The pacer mixes them; who asks for a young one may get a full one.
enum class CycleKind : uint8_t { kYoung, kFull };

// Parsed from TRICOLOR_GC, e.g. "trace=1,verify=1,stress=42". See gc/options.h for all keys.
struct Options {
  bool trace = false;        // one line per cycle on standard error
  bool verify = false;       // check the heap's invariants after each phase
  bool remark = false;       // mark again from the roots when a cycle has marked, and compare
  bool shadow = false;       // compare all references with a copy, to find stores that told nobody
  uint64_t stress = 0;       // seed; 0 = off: collect at seeded safepoints
  size_t initial_goal = 16u << 20;  // bytes: floor of the heap goal
  // Bytes of cells and external memory; 0: none. Towards the soft limit cycles come more often, for at
  // most half of the time; it may be passed. At the hard limit threads wait for a full collection,
  // and Allocate answers null when that left more than 0.95 of it in use (pacer.h).
  size_t soft_limit = 0;
  size_t hard_limit = 0;
  bool generations = true;   // false: every cycle is full, and no owner is remembered
  // Returns an empty string, or one line that says what is wrong with `text`.
  static std::string Parse(std::string_view text, Options* out);
};

// In a young cycle old cells count as marked: candidates are only the young that died, and what is
// revived is old afterwards. So an embedder that clears weak references, orders finalizers and
// revives as it would in a full cycle does the right thing in both.
// But that a cell which was revived earlier is alive again, only a full cycle can say.
//
// What the collector lets the embedder do between the end of marking and the sweep, on the
// collector's thread, while mutators run. No heap allocation by the collector's thread.
class DeadSet {
 public:
  virtual ~DeadSet() = default;
  virtual bool IsMarked(const void* cell) const = 0;
  // All unmarked cells with kFinalizable or kWeaklyReferenced, each once, in no order.
  virtual void ForEachCandidate(const std::function<void(void*)>& f) = 0;
  // Marks `cell` and everything it reaches: it survives this cycle.
  virtual void Revive(void* cell) = 0;
};

// The language on top. One object per Heap; outlives it.
class Embedder {
 public:
  virtual ~Embedder() = default;
  // All references of a cell (not its type word: kTypeInHeap says whether that is one).
  // Collector thread, or a mutator at a safepoint; may run while other threads change the cell.
  virtual void Trace(void* cell, Visitor& visitor) = 0;
  // All stores are told to the collector now; nothing has been traced yet. Collector thread.
  virtual void OnMarkBegin() {}
  // References held outside the heap and outside mutators: static types, registries.
  virtual void TraceGlobals(Visitor& visitor) = 0;
  // After marking, before sweeping: clear weak references, choose finalizers, revive.
  // From the moment marking ends until this returns, WeakLoad answers null for unmarked cells.
  virtual void OnMarked(DeadSet& dead) = 0;
  // After OnMarked returned and mutators may be told (wake the finalizer thread, callbacks).
  virtual void OnCycleEnd() {}
  // True if native code owns `cell` (asked for pinned cells only, in a young cycle only for young
  // ones). Collector thread. In a young cycle an owner may be old and thus not traced: a reference
  // that only such an owner explains must count (Heap::RunningKind).
  virtual bool IsPinned(const void* cell) const = 0;
  // For messages of the verifier and of trace lines.
  virtual std::string Describe(const void* cell) const = 0;
};

struct Statistics {
  uint64_t cycles = 0;
  uint64_t full_cycles = 0;         // of these
  uint64_t bytes_live = 0;          // after the last cycle
  uint64_t bytes_in_use = 0;        // now, blocks handed out
  uint64_t cells_allocated = 0;     // approximate: counted at refill
  uint64_t objects_freed_last = 0;
  uint64_t last_mark_ns = 0;
  uint64_t last_sweep_ns = 0;
  uint64_t max_pause_ns = 0;        // the longest time one mutator spent in one safepoint
  uint64_t external_bytes = 0;
};

class Heap {
 public:
  // Starts the collector thread.
  Heap(Embedder* embedder, const Options& options);
  // REQUIRES all mutators were unregistered. Joins the collector thread, frees every cell.
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  // The calling thread becomes `m`, attached. `stack_base`: highest address of its native stack
  // to scan (null: asked from the system).
  void Register(Mutator* m, const void* stack_base = nullptr);
  // The calling thread gives `m` up; its free intervals go back.
  void Unregister(Mutator* m);
  static Mutator* Current();  // of the calling thread, or null

  // Collects: a whole cycle that began after the call has ended, OnMarked included, on return.
  // Attached mutators only; the caller is detached meanwhile. `scan_from`: the caller's native
  // stack below (newer than) this address holds no reference it needs; null: scan all.
  void Collect(Mutator* m, const void* scan_from = nullptr, CycleKind kind = CycleKind::kFull);
  // Asks for a cycle and returns at once. Any thread.
  void RequestCollection(CycleKind kind = CycleKind::kFull);
  // Of the running cycle, or the last one. Collector's thread: in the embedder's calls.
  CycleKind RunningKind() const;
  // Automatic collections on or off (explicit ones always run). Any thread.
  void SetEnabled(bool enabled);
  bool Enabled() const;

  // The running cycle, if any, keeps what `*slot` refers to; null if it is dead already.
  // The way to read a weak reference. The slot is cleared by Embedder::OnMarked. Attached.
  void* WeakLoad(void* const* slot);

  // Native code now owns `cell` (its ledger left zero): a root until IsPinned answers no.
  // Any attached thread.
  void NotePinned(void* cell);
  // Adds a flag of `kFinalizable | kWeaklyReferenced` to a living cell. Attached.
  void SetFlags(void* cell, uint8_t flags);

  // Memory outside the heap that cells keep alive (signed, bytes): counted for pacing.
  void AccountExternal(int64_t delta);

  // The cell that contains `address` (interior allowed), or null. Attached.
  void* FindCell(const void* address) const;
  // Size in bytes that the heap gave a cell.
  size_t CellSize(const void* cell) const;
  // Calls f for each living cell at a moment when no mutator runs (verifier, gc.get_objects).
  // `f` must not allocate. Attached caller.
  void ForEachCell(Mutator* m, const std::function<void(void*)>& f);
  // Runs `f` while every other mutator is stopped at a safepoint or detached. Attached caller.
  void StopTheWorld(Mutator* m, const std::function<void()>& f);

  // fork(2): call on the forking thread, around the call. After it, only the caller exists in
  // the child, and the collector starts again when first needed.
  void BeforeFork(Mutator* m);
  void AfterForkParent(Mutator* m);
  void AfterForkChild(Mutator* m);

  Statistics GetStatistics() const;

  HeapImpl* impl() { return impl_; }

 private:
  HeapImpl* impl_;
};

// Slow paths of Allocate.
void* AllocateSlow(Mutator* m, size_t bytes, void* type, uint8_t flags);

}  // namespace tricolor::gc

#include "gc/allocator-inl.h"  // Allocate

#endif  // TRICOLOR_GC_HEAP_H_
