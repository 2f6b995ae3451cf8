// PhaseWord: where the running cycle is, how often cells were shaded, and the sweep's epoch, in
// one atomic word, so that the end of marking is one compare-and-swap.
//
//   bits 0..7 phase   8..31 epoch   32..63 shadings announced
//
// WHY        Marking ends when a round of handshakes found nothing. A mutator that shades a cell
//            announces it here first (once per round): the collector's compare-and-swap then
//            fails, or the announcement's own result says that marking is over.
// THREADS    Transitions: collector. Announce: any thread.
// GUARANTEES A thread sees Marking at the earliest after it passed the handshake of Arming, and
//            Sweeping at the earliest after that of Weak.
// ORDERING   Terminate and Announce are ordered by the word itself (read-modify-writes).
#ifndef TRICOLOR_GC_PHASE_H_
#define TRICOLOR_GC_PHASE_H_

#include <atomic>
#include <cstdint>

namespace tricolor::gc {

enum class Phase : uint8_t {
  kIdle,      // no cycle; everything swept, no marks
  kArming,    // barrier on; threads are told one by one; new cells are white
  kMarking,   // roots are scanned, cells traced; new cells are black
  kWeak,      // everything reachable is marked; the embedder clears weak references
  kSweeping,  // barrier off; blocks of older epochs give up their unmarked cells
};

const char* PhaseName(Phase phase);

class PhaseWord {
 public:
  struct Value {
    uint64_t word;
    Phase phase() const { return static_cast<Phase>(word & 0xff); }
    uint32_t epoch() const { return static_cast<uint32_t>(word >> 8) & 0xffffff; }
    // New cells are born marked.
    bool black() const { return phase() == Phase::kMarking || phase() == Phase::kWeak; }
    // Shading marks cells.
    bool marking() const { return phase() == Phase::kArming || phase() == Phase::kMarking; }
  };

  Value Load() const { return {word_.load(std::memory_order_acquire)}; }

  // The value before the announcement.
  Value Announce() { return {word_.fetch_add(kOneShading, std::memory_order_seq_cst)}; }

  // Marking → Weak, unless something was announced since `expected` was loaded.
  bool Terminate(Value expected) {
    const uint64_t next = (expected.word & ~uint64_t{0xff}) | static_cast<uint8_t>(Phase::kWeak);
    return word_.compare_exchange_strong(expected.word, next, std::memory_order_seq_cst);
  }

  void Set(Phase phase) {
    uint64_t old = word_.load(std::memory_order_relaxed);
    while (!word_.compare_exchange_weak(
        old, (old & ~uint64_t{0xff}) | static_cast<uint8_t>(phase), std::memory_order_seq_cst)) {
    }
  }

  // → Sweeping, and the next epoch in the same moment.
  void SetSweeping() {
    uint64_t old = word_.load(std::memory_order_relaxed);
    uint64_t next;
    do {
      const uint64_t epoch = (Value{old}.epoch() + 1) & 0xffffff;
      next = (old & ~uint64_t{0xffffffff}) | epoch << 8 | static_cast<uint8_t>(Phase::kSweeping);
    } while (!word_.compare_exchange_weak(old, next, std::memory_order_seq_cst));
  }

 private:
  static constexpr uint64_t kOneShading = uint64_t{1} << 32;
  std::atomic<uint64_t> word_{0};
};

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_PHASE_H_
