// Verifier: with verify=1, checks after each phase of a cycle, while the world stands still.
//
//   kIdle     after the sweep: [S1] [S3] [G1] [G2], counts, intervals, [H1].
//   kMarked   after marking: every reference of a marked cell, and every precise root, leads to a
//             marked object. In a young cycle it looks into old cells too, and so finds an owner
//             that was not remembered. It starts from the marks; remark.cc starts from the roots.
//   kRevived  the same, after OnMarked.
//
// Native stacks are not asked: a word there may be stale, and a stale word may name a dead cell.
#include <string>
#include <unordered_set>

#include "gc/oracle.h"

namespace tricolor::gc {
namespace {

[[noreturn, gnu::cold]] void Fail(HeapImpl* heap, const char* point, const std::string& what) {
  FailOracle(heap, "verify", point, what);
}

const char* PointName(VerifyPoint point) {
  switch (point) {
    case VerifyPoint::kMarked: return "after marking";
    case VerifyPoint::kRevived: return "after the weak phase";
    case VerifyPoint::kIdle: return "after the sweep";
  }
  return "?";
}

class ReferenceCheck final : public Visitor {
 public:
  ReferenceCheck(HeapImpl* heap, VerifyPoint point)
      : heap_(heap),
        marked_only_(point == VerifyPoint::kMarked),
        point_(PointName(point)) {}

  void From(const void* owner, const char* what) {
    owner_ = owner;
    what_ = what;
  }

  void Visit(void* cell) override {
    if (cell == nullptr || !heap_->map.Contains(cell)) return;
    if (FindCellFrom(*heap_, cell) != cell) Report(cell, "which is no object");
    if (!IsMarked(cell)) Report(cell, "which is not marked: " + heap_->embedder->Describe(cell));
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  // Those of dead keys are cleared in the weak phase.
  void VisitEphemeron(const void* key, void** value) override {
    const bool dead = key == nullptr || (heap_->map.Contains(key) && !IsMarked(key));
    if (!marked_only_ || !dead) Visit(__atomic_load_n(value, __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}

 private:
  [[noreturn]] void Report(const void* cell, const std::string& problem) {
    std::string from = what_;
    if (owner_ != nullptr) {
      from += " " + Hex(owner_) + " (" + heap_->embedder->Describe(owner_) + ")";
    }
    Fail(heap_, point_, from + " refers to " + Hex(cell) + ", " + problem);
  }

  HeapImpl* const heap_;
  const bool marked_only_;  // no weak phase yet
  const char* const point_;
  const void* owner_ = nullptr;
  const char* what_ = "";
};

void CheckReferences(HeapImpl* heap, VerifyPoint at) {
  const char* const point = PointName(at);
  ReferenceCheck check(heap, at);
  heap->safepoints.ForEach([&check](MutatorImpl* m) {
    check.From(nullptr, "a root of a thread");
    m->mutator->TraceRoots(check);
  });
  check.From(nullptr, "a global root");
  heap->embedder->TraceGlobals(check);
  ForEachBlock(heap, [&](Block* b) {
    Segment* const s = b->segment();
    for (size_t w = b->first_word(); w < b->first_word() + kWordsPerBlock; ++w) {
      const uint64_t marked = s->marked[w].load(std::memory_order_relaxed);
      if ((marked & ~s->allocated[w].load(std::memory_order_relaxed)) != 0) {
        Fail(heap, point, "[S1] a mark without a cell in block " + Hex(b->begin()));
      }
      for (uint64_t bits = marked; bits != 0; bits &= bits - 1) {
        char* const cell =
            s->begin() + (w * 64 + static_cast<size_t>(__builtin_ctzll(bits))) * kGranule;
        check.From(cell, "the marked cell");
        TraceCell(heap, cell, check);
      }
    }
  });
}

using CellSet = std::unordered_set<const void*>;

CellSet RememberedOwners(HeapImpl* heap) {
  CellSet owners;
  const auto add = [&owners](void* cell) { owners.insert(cell); };
  heap->remembered.ForEach(add);
  heap->safepoints.ForEach([&add](MutatorImpl* m) { m->remembered.ForEach(add); });
  return owners;
}

// [G1] [G2]
void CheckAge(HeapImpl* heap, const char* cell, bool old, const CellSet& remembered) {
  const auto* header = reinterpret_cast<const ObjectHeader*>(cell);
  const uint8_t state = __atomic_load_n(&header->state, __ATOMIC_RELAXED);
  if (__atomic_load_n(&header->type, __ATOMIC_ACQUIRE) == nullptr) return;
  const char* problem = nullptr;
  if (!old) {
    if (state != 0) problem = "[G1] a young cell has the state of an old one: ";
  } else if (state != kOld && remembered.find(cell) == remembered.end()) {
    const uint8_t flags = __atomic_load_n(&header->flags, __ATOMIC_RELAXED);
    if ((flags & (kLeaf | kTypeInHeap)) != kLeaf) {
      problem = "[G2] an old cell is neither remembered nor to be remembered: ";
    }
  }
  if (problem != nullptr) {
    Fail(heap, "after the sweep",
         problem + Hex(cell) + " (" + heap->embedder->Describe(cell) + ")");
  }
}

void CheckBlock(HeapImpl* heap, Block* b, const CellSet& remembered) {
  const char* const point = "after the sweep";
  Segment* const s = b->segment();
  const auto fail = [&](const char* what) {
    Fail(heap, point, what + (" in block " + Hex(b->begin())));
  };
  const BlockKind kind = b->kind.load(std::memory_order_acquire);
  uint64_t starts[kWordsPerBlock] = {};
  uint32_t cells = 0;
  MutexLock lock(&b->lock);
  if (kind == BlockKind::kCells) {
    const uint32_t bytes = b->cell_bytes.load(std::memory_order_relaxed);
    const uint32_t stride = bytes / kGranule;
    ForEachStartMask(0, kBlockSize / bytes * stride, stride,
                     [&](size_t word, uint64_t mask) { starts[word] |= mask; });
  } else if (kind == BlockKind::kRunHead || kind == BlockKind::kLarge) {
    starts[0] = 1;
  }
  if ((kind == BlockKind::kCells || kind == BlockKind::kRunHead || kind == BlockKind::kLarge) &&
      b->epoch != heap->phase.Load().epoch()) {
    fail("not swept");
  }
  for (size_t i = 0; i < kWordsPerBlock; ++i) {
    const size_t w = b->first_word() + i;
    const uint64_t allocated = s->allocated[w].load(std::memory_order_relaxed);
    if ((allocated & ~starts[i]) != 0) {
      fail("[S1] an allocated bit inside a cell, or [S3] in a free block");
    }
    const uint64_t marked = s->marked[w].load(std::memory_order_relaxed);
    if ((marked & ~allocated) != 0) fail("[S1] a mark without a cell");
    for (uint64_t bits = heap->options.generations ? allocated : 0; bits != 0; bits &= bits - 1) {
      const uint64_t bit = bits & -bits;
      CheckAge(heap, s->begin() + (w * 64 + static_cast<size_t>(__builtin_ctzll(bits))) * kGranule,
               (marked & bit) != 0, remembered);
    }
    if ((s->candidates[w].load(std::memory_order_relaxed) & ~allocated) != 0) {
      fail("[S1] a candidate that is no cell");
    }
    if ((s->pinned[w].load(std::memory_order_relaxed) & ~allocated) != 0) {
      fail("[S1] a pinned bit without a cell");
    }
    cells += static_cast<uint32_t>(__builtin_popcountll(allocated));
  }
  if (kind == BlockKind::kCells && cells != b->cells) fail("a wrong count of cells");
}

void CheckIntervals(HeapImpl* heap, MutatorImpl* m) {
  const char* const point = "after the sweep";
  if (m->pending.load() != Action::kNone) Fail(heap, point, "[H1] an action is still pending");
  for (uint32_t c = 0; c < kCellClasses; ++c) {
    const FreeInterval& interval = m->mutator->intervals[c];
    for (const char* cell = interval.cursor; cell < interval.end; cell += kClassBytes[c]) {
      if (!IsAllocated(cell)) {
        Fail(heap, point, "a free cell of a thread is not its own: " + Hex(cell));
      }
      const auto* words = reinterpret_cast<const uint64_t*>(cell);
      const uint8_t state =
          __atomic_load_n(&reinterpret_cast<const ObjectHeader*>(cell)->state, __ATOMIC_RELAXED);
      for (size_t i = 0; i < kClassBytes[c] / 8; ++i) {
        if (words[i] != (i == 0 ? uint64_t{state} << 48 : 0)) {
          Fail(heap, point, "[O1] a free cell of a thread is not zero: " + Hex(cell));
        }
      }
    }
  }
}

}  // namespace

void Verify(HeapImpl* heap, VerifyPoint point) {
  heap->safepoints.StopWorld(nullptr);
  switch (point) {
    case VerifyPoint::kMarked:
    case VerifyPoint::kRevived:
      CheckReferences(heap, point);
      break;
    case VerifyPoint::kIdle:
    {
      const CellSet remembered = RememberedOwners(heap);
      ForEachBlock(heap, [&](Block* b) { CheckBlock(heap, b, remembered); });
      heap->safepoints.ForEach([heap](MutatorImpl* m) { CheckIntervals(heap, m); });
      break;
    }
  }
  heap->safepoints.ResumeWorld(nullptr);
}

}  // namespace tricolor::gc
