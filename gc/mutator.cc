// Detach, Reattach and Poll: a mutator's side of safepoint.h.
#include "gc/mutator.h"

#include <algorithm>

#include "gc/check.h"
#include "gc/collector_poll.h"
#include "gc/heap_impl.h"
#include "gc/native_stack.h"
#include "gc/poison.h"
#include "gc/stress.h"

namespace tricolor::gc {
namespace {

uint32_t PollBits(const Mutator* m) { return __atomic_load_n(&m->poll_word, __ATOMIC_ACQUIRE); }

void ClearPollBit(Mutator* m, PollBit bit) {
  __atomic_fetch_and(&m->poll_word, ~uint32_t{bit}, __ATOMIC_SEQ_CST);
}

// Publishes the bounds of the stack and becomes detached.
void BecomeDetached(MutatorImpl* impl, const void* sp) {
  impl->detached_sp = sp;
  ++impl->detach_count;
  impl->state.store(MutatorState::kDetached, std::memory_order_seq_cst);
  impl->heap->safepoints.OnDetached(impl);
}

void BecomeAttached(MutatorImpl* impl) {
  uint64_t begin = 0;
  MutatorState expected = MutatorState::kDetached;
  while (!impl->state.compare_exchange_weak(expected, MutatorState::kAttached,
                                            std::memory_order_seq_cst)) {
    if (expected == MutatorState::kServed) {
      if (begin == 0) begin = NowNs();
      impl->heap->safepoints.WaitUntilNotServed(impl);
    }
    expected = MutatorState::kDetached;
  }
  if (begin != 0) impl->heap->safepoints.NotePause(NowNs() - begin);
}

TC_NO_SANITIZE uintptr_t DetachBody(void* argument, void* registers) {
  MutatorImpl* const impl = static_cast<Mutator*>(argument)->impl;
  if (impl->detach_depth++ > 0) return 0;
  const auto* saved = reinterpret_cast<const uintptr_t*>(
      static_cast<char*>(registers) + kRegistersOffset);
  for (size_t i = 0; i < kSavedRegisters; ++i) impl->registers[i] = saved[i];
  impl->scan_registers = true;
  BecomeDetached(impl, static_cast<char*>(registers) + kCallerOffset);
  return 0;
}

// Runs what the collector waits for. `sp`: everything above it is scanned.
void RunCollectorWork(Mutator* m, const void* sp) {
  MutatorImpl* const impl = m->impl;
  for (;;) {
    const uint32_t bits = PollBits(m);
    if ((bits & kPollHandshake) != 0) {
      ClearPollBit(m, kPollHandshake);
      impl->heap->safepoints.RunPending(impl, sp);
    } else if ((bits & kPollStop) != 0) {
      impl->scan_registers = false;  // they lie above sp
      ++impl->detach_depth;
      BecomeDetached(impl, sp);
      impl->heap->safepoints.WaitWhileStopped();
      --impl->detach_depth;
      BecomeAttached(impl);
    } else {
      return;
    }
  }
}

TC_NO_SANITIZE uintptr_t CollectorWorkBody(void* argument, void* registers) {
  Mutator* const m = static_cast<Mutator*>(argument);
  const uint64_t begin = NowNs();
  RunCollectorWork(m, registers);
  m->impl->heap->safepoints.NotePause(NowNs() - begin);
  return 0;
}

}  // namespace

void DetachForCollect(MutatorImpl* m, void* registers, const void* scan_from) {
  m->scan_registers = false;  // they lie above `registers`
  ++m->detach_depth;
  BecomeDetached(m, std::max<const void*>(registers, scan_from));
}

namespace {

void Answer(Mutator* m, uint32_t bits) {
  TC_DCHECK(m->impl != nullptr && m->impl->detach_depth == 0, "Poll on an attached mutator only");
  if ((bits & (kPollHandshake | kPollStop)) != 0) tc_gc_call_with_registers(&CollectorWorkBody, m);
}

void WaitForMemory(Mutator* m, uint32_t bits) {
  if ((bits & kPollLimit) != 0) {
    ClearPollBit(m, kPollLimit);
    m->impl->heap->collector.WaitForRoom(m);
  }
  if ((bits & kPollStress) != 0) StressPoll(m->impl);
}

void WaitForCollector(Mutator* m) {
  if ((PollBits(m) & kPollPace) == 0) return;
  ClearPollBit(m, kPollPace);
  m->impl->heap->collector.WaitForPace(m, true);
}

}  // namespace

bool PollSlow(Mutator* m) {
  const uint32_t bits = PollBits(m);
  Answer(m, bits);
  WaitForMemory(m, bits);
  bool ok = true;
  if ((PollBits(m) & kPollEmbedder) != 0) {
    ClearPollBit(m, kPollEmbedder);
    ok = m->EmbedderPoll();
  }
  // Last: it may be this thread's own poll that the backlog waited for.
  WaitForCollector(m);
  return ok;
}

void PollCollectorSlow(Mutator* m, PollManner manner) {
  const uint32_t bits = PollBits(m);
  Answer(m, bits);
  if (manner == PollManner::kAnswer) return;
  WaitForMemory(m, bits);
  WaitForCollector(m);
}

void RequestEmbedderPoll(Mutator* m) {
  __atomic_fetch_or(&m->poll_word, kPollEmbedder, __ATOMIC_SEQ_CST);
}

extern "C" uintptr_t tc_gc_detach_body(void* mutator, void* registers) {
  return DetachBody(mutator, registers);
}

void Reattach(Mutator* m) {
  MutatorImpl* const impl = m->impl;
  TC_DCHECK(impl->detach_depth > 0, "Reattach without Detach");
  // The pace is for threads too that detach all the time and never poll. Not the backlog: who
  // comes back from waiting for a lock of the embedder's has it now.
  if (__builtin_expect((PollBits(m) & kPollPace) != 0, 0) && impl->detach_depth == 1) {
    if (!impl->heap->pacer.behind()) ClearPollBit(m, kPollPace);
    impl->heap->collector.WaitForPace(m, false);
  }
  if (--impl->detach_depth > 0) return;
  BecomeAttached(impl);
  if ((PollBits(m) & (kPollHandshake | kPollStop)) != 0) {
    tc_gc_call_with_registers(&CollectorWorkBody, m);
  }
}

bool IsDetached(const Mutator* m) { return m->impl->detach_depth > 0; }

}  // namespace tricolor::gc
