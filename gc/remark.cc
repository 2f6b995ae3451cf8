// Remark: with remark=1, marks once more when marking has ended, in a stopped world and from the
// roots, with marks of its own; what it reaches must be marked.
//
// WHY        It shares nothing with the concurrent cycle but the embedder's Trace: not the marks,
//            the grey cells, the remembered owners or the age of cells. The verifier starts from
//            what is marked; this starts from what the program can reach.
// ROOTS      The precise roots of all threads, the globals, what native code owns, and the native
//            stack of each thread that has been detached since the cycle scanned it. Of other
//            stacks a word may be stale, and a stale word may name a dead cell.
#include <cstdio>
#include <memory>
#include <unordered_map>
#include <vector>

#include "gc/native_stack.h"
#include "gc/oracle.h"
#include "gc/poison.h"

namespace tricolor::gc {
namespace {

class Remark final : public Visitor {
 public:
  explicit Remark(HeapImpl* heap) : heap_(heap) {}

  void From(const void* owner, const char* what) {
    owner_ = owner;
    what_ = what;
  }

  void Visit(void* cell) override {
    if (cell == nullptr || !heap_->map.Contains(cell)) return;
    if (!Reach(cell)) return;
    if (FindCellFrom(*heap_, cell) != cell) Report(cell, "which is no object");
    if (!IsMarked(cell)) Report(cell, "which the cycle did not mark");
    stack_.push_back(cell);
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitEphemeron(const void* key, void** value) override {
    if (key == nullptr) return;
    if (heap_->map.Contains(key) && !Reached(key)) {
      values_.emplace(key, value);
    } else {
      Visit(__atomic_load_n(value, __ATOMIC_RELAXED));
    }
  }
  TC_NO_SANITIZE void VisitConservative(const void* begin, const void* end) override {
    if (!stacks_) return;
    constexpr uintptr_t kWord = sizeof(uintptr_t);
    const auto first = (reinterpret_cast<uintptr_t>(begin) + kWord - 1) & ~(kWord - 1);
    for (uintptr_t at = first; at + kWord <= reinterpret_cast<uintptr_t>(end); at += kWord) {
      const auto word = *reinterpret_cast<const volatile uintptr_t*>(at);
      if (void* const cell = FindCellFrom(*heap_, reinterpret_cast<void*>(word))) Visit(cell);
    }
  }

  void Roots() {
    const uint64_t cycle = heap_->collector.cycles_started();
    heap_->safepoints.ForEach([&](MutatorImpl* m) {
      From(nullptr, "a root of a thread");
      m->mutator->TraceRoots(*this);
      if (m->scanned_cycle != cycle || m->scanned_detach_count != m->detach_count) return;
      From(nullptr, "the stack of a detached thread");
      stacks_ = true;
      if (m->scan_registers) VisitConservative(m->registers, m->registers + kSavedRegisters);
      m->mutator->TraceNativeStack(*this, m->detached_sp, m->stack_base);
      stacks_ = false;
    });
    From(nullptr, "a global root");
    heap_->embedder->TraceGlobals(*this);
    From(nullptr, "native code");
    ForEachBlock(heap_, [this](Block* b) {
      ForEachCellOf(b, [](Segment* s, size_t w) {
        return s->pinned[w].load(std::memory_order_relaxed) &
               s->allocated[w].load(std::memory_order_relaxed);
      }, [this](void* cell) {
        if (heap_->embedder->IsPinned(cell)) Visit(cell);
      });
    });
  }

  void Drain() {
    while (!stack_.empty()) {
      void* const cell = stack_.back();
      stack_.pop_back();
      From(cell, "the object");
      TraceCell(heap_, cell, *this);
      const auto [first, end] = values_.equal_range(cell);
      From(cell, "the key");
      for (auto v = first; v != end; ++v) Visit(__atomic_load_n(v->second, __ATOMIC_RELAXED));
    }
  }

  uint64_t reached() const { return reached_; }

 private:
  bool Reached(const void* cell) {
    const CellBit bit(cell);
    const auto found = bits_.find(bit.segment);
    return found != bits_.end() && (found->second->words[bit.word] & bit.mask) != 0;
  }
  // True at the first time.
  bool Reach(const void* cell) {
    const CellBit bit(cell);
    Known& known = known_[reinterpret_cast<uintptr_t>(bit.segment) / kSegmentSize % kKnown];
    if (bit.segment != known.segment) {
      std::unique_ptr<Bits>& bits = bits_[bit.segment];
      if (bits == nullptr) bits = std::make_unique<Bits>();
      known = {bit.segment, bits.get()};
    }
    uint64_t& word = known.bits->words[bit.word];
    if ((word & bit.mask) != 0) return false;
    word |= bit.mask;
    ++reached_;
    return true;
  }

  [[noreturn]] void Report(const void* cell, const char* problem) {
    const std::string from = owner_ == nullptr ? what_ : what_ + (" " + Name(heap_, owner_));
    FailOracle(heap_, "remark", "after marking",
               from + " refers to " + Name(heap_, cell) + ", " + problem);
  }

  struct Bits {
    uint64_t words[kBitmapWords] = {};
  };

  HeapImpl* const heap_;
  const void* owner_ = nullptr;
  const char* what_ = "";
  bool stacks_ = false;
  std::vector<void*> stack_;
  std::unordered_multimap<const void*, void**> values_;  // of ephemerons, by keys not reached yet
  std::unordered_map<Segment*, std::unique_ptr<Bits>> bits_;
  static constexpr size_t kKnown = 64;
  struct Known {
    Segment* segment;
    Bits* bits;
  };
  Known known_[kKnown] = {};
  uint64_t reached_ = 0;
};

uint64_t CountMarked(HeapImpl* heap) {
  uint64_t count = 0;
  ForEachBlock(heap, [&count](Block* b) {
    ForEachCellOf(b, [](Segment* s, size_t w) {
      return s->marked[w].load(std::memory_order_relaxed);
    }, [&count](const void* cell) {
      const auto* header = static_cast<const ObjectHeader*>(cell);
      count += __atomic_load_n(&header->type, __ATOMIC_ACQUIRE) != nullptr;
    });
  });
  return count;
}

}  // namespace

void MarkAgain(HeapImpl* heap) {
  heap->safepoints.StopWorld(nullptr);
  Remark remark(heap);
  remark.Roots();
  remark.Drain();
  heap->remarked.reached = remark.reached();
  if (heap->options.trace) heap->remarked.marked = CountMarked(heap);
  heap->safepoints.ResumeWorld(nullptr);
  if (heap->options.trace) {
    std::fprintf(stderr, "gc %llu remark: %llu reached, %llu marked\n",
                 static_cast<unsigned long long>(heap->collector.cycles_started()),
                 static_cast<unsigned long long>(heap->remarked.reached),
                 static_cast<unsigned long long>(heap->remarked.marked));
  }
}

}  // namespace tricolor::gc
