#include "gc/stress.h"

#include "gc/heap_impl.h"

namespace tricolor::gc {
namespace {

// xorshift64*, so that a seed means the same on every library.
uint64_t Next(uint64_t* state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * 0x2545f4914f6cdd1du;
}

}  // namespace

void StartStress(MutatorImpl* m) {
  const uint64_t seed = m->heap->options.stress;
  if (seed == 0) return;
  const uint64_t number = m->heap->mutators_ever.fetch_add(1, std::memory_order_relaxed) + 1;
  m->stress_state = (seed + number * 0x9e3779b97f4a7c15u) | 1;
  m->stress_countdown = 1 + Next(&m->stress_state) % 16;
  __atomic_fetch_or(&m->mutator->poll_word, kPollStress, __ATOMIC_RELAXED);
}

void StressPoll(MutatorImpl* m) {
  if (--m->stress_countdown != 0) return;
  m->stress_countdown = 1 + Next(&m->stress_state) % (32 + 2 * m->stress_collections);
  ++m->stress_collections;
  // Two in three let the program run on while the cycle marks; three in four may be young.
  const uint64_t drawn = Next(&m->stress_state);
  const CycleKind kind = drawn / 3 % 4 == 0 ? CycleKind::kFull : CycleKind::kYoung;
  if (drawn % 3 == 0) {
    m->heap->door->Collect(m->mutator, nullptr, kind);
  } else {
    m->heap->door->RequestCollection(kind);
  }
}

}  // namespace tricolor::gc
