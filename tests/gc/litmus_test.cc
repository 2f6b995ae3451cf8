// Litmus loops: each ordering that a comment in gc/ claims, two threads, millions of meetings.
//
// Every test runs the accesses as the code has them, where the forbidden outcome must never show, and then a
// weakened form, where it must: a loop in which the weakened form does not fail shows nothing. x86-64
// delays a store behind a later load and nothing else. Where the claim forbids another exchange (two
// stores, two loads), the weakened form makes the exchange by hand: it shows what the order is for, not
// that this machine would break it.
#include <sched.h>
#include <time.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "gc/asymmetric_fence.h"
#include "gc/heap_impl.h"
#include "gc/mutex.h"
#include "gc/phase.h"
#include "gc/segment.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
constexpr uint64_t kMeetings = 20000;
#else
constexpr bool kSanitized = false;
constexpr uint64_t kMeetings = 300000;
#endif
// Of the processor's, which a busy machine does not use up.
constexpr auto kStrongTime = std::chrono::milliseconds(400);
constexpr auto kWeakTime = std::chrono::seconds(20);

constexpr size_t kBatch = 16;

std::chrono::nanoseconds ProcessorTime() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

// The calling thread, on one processor while this lives. Two threads that give way to each other on
// the same one never run at once, and a busy machine has no reason to part them.
class OnProcessor {
 public:
  explicit OnProcessor(int which) {
    if (sched_getaffinity(0, sizeof before_, &before_) != 0) CPU_ZERO(&before_);
    for (size_t i = 0; i < CPU_SETSIZE; ++i) {
      if (!CPU_ISSET(i, &before_) || which-- > 0) continue;
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(i, &one);
      sched_setaffinity(0, sizeof one, &one);
      return;
    }
  }
  ~OnProcessor() { sched_setaffinity(0, sizeof before_, &before_); }

 private:
  cpu_set_t before_;
};

// Where two threads wait for each other, however long: before and after each batch.
class Meeting {
 public:
  void Meet() {
    const uint64_t mine = arrived_.fetch_add(1, std::memory_order_acq_rel) / 2 * 2 + 2;
    for (int spins = 0; arrived_.load(std::memory_order_acquire) < mine; ++spins) {
      if (spins > 4000) std::this_thread::yield();
    }
  }

 private:
  std::atomic<uint64_t> arrived_{0};
};

// Before each pair of A and B: both come within nanoseconds, unless one of them does not run just now.
struct Gate {
  alignas(64) std::atomic<uint64_t> here[2] = {};
  void Pass(int side, uint64_t round) {
    here[side].store(round, std::memory_order_release);
    for (int i = 0; i < 2000 && here[1 - side].load(std::memory_order_acquire) < round; ++i) {
    }
    // One of the two begins a little later, by turns.
    const uint64_t late = round % 2 == static_cast<uint64_t>(side) ? round / 2 % 48 : 0;
    for (uint64_t i = 0; i < late; ++i) asm volatile("");
  }
};

// T has Reset(), A(), B() and Forbidden(). Runs until a forbidden outcome, `meetings`, or `time`.
template <class T>
bool Shows(uint64_t meetings, std::chrono::nanoseconds time) {
  const auto trials = std::make_unique<T[]>(kBatch);
  const auto gates = std::make_unique<Gate[]>(kBatch);
  Meeting meeting;
  std::atomic<bool> more{true};
  std::thread other([&] {
    const OnProcessor second(1);
    for (uint64_t round = 1;; ++round) {
      meeting.Meet();
      if (!more.load(std::memory_order_relaxed)) return;
      for (size_t i = 0; i < kBatch; ++i) {
        gates[i].Pass(1, round);
        trials[i].B();
      }
      meeting.Meet();
    }
  });
  const OnProcessor first(0);
  const auto limit = ProcessorTime() + time;
  bool shown = false;
  for (uint64_t round = 1; round <= meetings / kBatch && !shown; ++round) {
    if (ProcessorTime() > limit) break;
    for (size_t i = 0; i < kBatch; ++i) trials[i].Reset();
    meeting.Meet();
    for (size_t i = 0; i < kBatch; ++i) {
      gates[i].Pass(0, round);
      trials[i].A();
    }
    meeting.Meet();
    for (size_t i = 0; i < kBatch; ++i) shown |= trials[i].Forbidden();
  }
  more.store(false);
  meeting.Meet();
  other.join();
  return shown;
}

template <template <bool> class T>
void Compare() {
  EXPECT_FALSE(Shows<T<false>>(kMeetings, kStrongTime)) << "the forbidden outcome";
  if (kSanitized) GTEST_SKIP() << "the weakened form needs the machine's own pace";
  if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "one processor: nothing meets";
  EXPECT_TRUE(Shows<T<true>>(UINT64_MAX, kWeakTime)) << "the weakened form did not fail";
}

template <class T>
struct alignas(128) Apart : std::atomic<T> {
  using std::atomic<T>::operator=;
};

// ---- store, then load: the order that x86-64 does not keep --------------------------------------

// safepoint.h [H2]: Detach stores state, then reads poll_word; a requester sets poll_word, then tries
// the state. Weakened: the store of the state is not sequentially consistent.
template <bool kWeak>
struct DetachMeetsRequest {
  Apart<MutatorState> state;
  Apart<uint32_t> poll_word;
  bool asked = false;   // the mutator saw the request, and tells
  bool served = false;  // the requester saw it detached, and serves it
  void Reset() {
    state = MutatorState::kAttached;
    poll_word = 0;
  }
  void A() {  // BecomeDetached, OnDetached
    state.store(MutatorState::kDetached, kWeak ? std::memory_order_release : std::memory_order_seq_cst);
    asked = (poll_word.load(kWeak ? std::memory_order_acquire : std::memory_order_seq_cst) & kPollHandshake) != 0;
  }
  void B() {  // Handshake
    poll_word.fetch_or(kPollHandshake, std::memory_order_seq_cst);
    MutatorState expected = MutatorState::kDetached;
    served = state.compare_exchange_strong(expected, MutatorState::kServed, std::memory_order_seq_cst);
  }
  bool Forbidden() const { return !asked && !served; }
};
TEST(LitmusTest, DetachAndARequesterCannotBothMissTheOther) { Compare<DetachMeetsRequest>(); }

// asymmetric_fence.h: a store and a load on either side, the fence that costs something on one only. Weakened: without it.
template <bool kWeak>
struct LightMeetsHeavy {
  Apart<uint32_t> inside;
  Apart<uint32_t> revoked;
  bool entered = false;
  bool taken = false;
  void Reset() {
    inside = 0;
    revoked = 0;
  }
  void A() {  // who has the lock's bias
    inside.store(1, std::memory_order_relaxed);
    LightFence();
    entered = revoked.load(std::memory_order_relaxed) == 0;
  }
  void B() {  // who takes it away
    revoked.store(1, std::memory_order_relaxed);
    if (!kWeak) HeavyFence();
    taken = inside.load(std::memory_order_relaxed) == 0;
  }
  bool Forbidden() const { return entered && taken; }
};
TEST(LitmusTest, ALightFenceAndAHeavyOneCannotBothMissTheOther) {
  if (!HasAsymmetricFences()) GTEST_SKIP() << "no membarrier here";
  Compare<LightMeetsHeavy>();
}

// safepoint.cc: Tell adds an answer, then looks whether somebody listens; Listen says so, then the kernel
// compares the answers. Weakened: the store of listening_ is relaxed.
template <bool kWeak>
struct TellMeetsListen {
  Apart<uint32_t> answers;
  Apart<bool> listening;
  bool woken = false;
  bool sleeps = false;
  void Reset() {
    answers = 0;
    listening = false;
  }
  void A() {  // Listen; FUTEX_WAIT
    listening.store(true, kWeak ? std::memory_order_relaxed : std::memory_order_seq_cst);
    sleeps = answers.load(kWeak ? std::memory_order_relaxed : std::memory_order_seq_cst) == 0;
  }
  void B() {  // Tell
    answers.fetch_add(1, std::memory_order_seq_cst);
    woken = listening.load(std::memory_order_seq_cst);
  }
  bool Forbidden() const { return sleeps && !woken; }
};
TEST(LitmusTest, NoAnswerGetsPastAListener) { Compare<TellMeetsListen>(); }

// segment.h: SetCandidate and SetPinned set the bit, then the summary if it is down; who clears the
// summary looks at the bits afterwards. Weakened: the bit is set by a plain store.
template <bool kWeak>
struct SummaryMeetsClearing {
  Apart<uint64_t> bits;
  Apart<uint8_t> summary;
  void Reset() {
    bits = 0;
    summary = 1;
  }
  void A() {  // SetPinned
    if (kWeak) {
      bits.store(bits.load(std::memory_order_relaxed) | 1, std::memory_order_release);
    } else {
      bits.fetch_or(1, std::memory_order_seq_cst);
    }
    if (summary.load(kWeak ? std::memory_order_acquire : std::memory_order_seq_cst) == 0) summary.store(1);
  }
  void B() {  // MarkPinnedOf, ClearDead
    if (summary.exchange(0, std::memory_order_seq_cst) == 0) return;
    if (bits.load(std::memory_order_seq_cst) != 0) summary.store(1);
  }
  bool Forbidden() const { return bits.load() != 0 && summary.load() == 0; }
};
TEST(LitmusTest, ABitIsNeverWithoutItsSummary) { Compare<SummaryMeetsClearing>(); }

// root_set.cc: a pinned bit is cleared first and set again if native code owns the cell; a thread that
// takes ownership sets the bit by a read-modify-write. Weakened: it looks first whether it is set.
template <bool kWeak>
struct PinMeetsQuestion {
  Apart<uint64_t> pinned;
  Apart<int32_t> ledger;
  void Reset() {
    pinned = 1;
    ledger = 0;
  }
  void A() {  // Increment, SetPinned
    ledger.store(1, std::memory_order_relaxed);
    if (kWeak && (pinned.load(std::memory_order_relaxed) & 1) != 0) return;
    pinned.fetch_or(1, std::memory_order_seq_cst);
  }
  void B() {  // MarkPinnedOf, IsPinned
    pinned.fetch_and(~uint64_t{1}, std::memory_order_seq_cst);
    if (ledger.load(std::memory_order_relaxed) != 0) pinned.fetch_or(1, std::memory_order_seq_cst);
  }
  bool Forbidden() const { return ledger.load() != 0 && (pinned.load() & 1) == 0; }
};
TEST(LitmusTest, WhatNativeCodeTakesStaysPinned) { Compare<PinMeetsQuestion>(); }

// ---- one of two wins: read-modify-writes --------------------------------------------------------

// phase.h: either Terminate's swap fails, or the announcement says that marking is over. Weakened: the
// phase is looked at, then announced.
template <bool kWeak>
struct AnnouncementMeetsEnd {
  PhaseWord phase;
  PhaseWord::Value expected = {0};
  bool shades = false;
  bool ended = false;
  void Reset() {
    phase.Set(Phase::kMarking);
    expected = phase.Load();
  }
  void A() {  // ShadeCell
    if (kWeak) {
      shades = phase.Load().marking();
      phase.Announce();
    } else {
      shades = phase.Announce().marking();
    }
  }
  void B() { ended = phase.Terminate(expected); }
  bool Forbidden() const { return shades && ended; }
};
TEST(LitmusTest, NobodyShadesAfterTheEndOfMarking) { Compare<AnnouncementMeetsEnd>(); }

// segment.h: of several threads that mark a cell one queues it (TryMark).
template <bool kWeak>
struct MarkMeetsMark {
  Segment* const segment = MapSegment(kSegmentSize - kFirstBlock * kBlockSize);
  char* const cell = segment->begin() + kFirstBlock * kBlockSize;
  bool first = false;
  bool second = false;
  ~MarkMeetsMark() { UnmapSegment(segment); }
  bool Mark() {
    if (!kWeak) return TryMark(cell);
    const CellBit bit(cell);
    BitWord& word = bit.segment->marked[bit.word];
    const uint64_t old = word.load(std::memory_order_relaxed);
    word.store(old | bit.mask, std::memory_order_release);
    return (old & bit.mask) == 0;
  }
  void Reset() { segment->marked[CellBit(cell).word] = 0; }
  void A() { first = Mark(); }
  void B() { second = Mark(); }
  bool Forbidden() const { return first == second; }
};
TEST(LitmusTest, OneThreadMarksACell) { Compare<MarkMeetsMark>(); }

// heap.cc: of several threads that store into an old owner one remembers it (RememberOwner).
template <bool kWeak>
struct RememberMeetsRemember {
  Apart<uint8_t> state;
  bool first = false;
  bool second = false;
  bool Remember() {
    const auto rest = static_cast<uint8_t>(~kOld);
    if (!kWeak) return (state.fetch_and(rest, std::memory_order_relaxed) & kOld) != 0;
    const uint8_t old = state.load(std::memory_order_relaxed);
    state.store(old & rest, std::memory_order_relaxed);
    return (old & kOld) != 0;
  }
  void Reset() { state = kOld; }
  void A() { first = Remember(); }
  void B() { second = Remember(); }
  bool Forbidden() const { return first == second; }
};
TEST(LitmusTest, OneThreadRemembersAnOwner) { Compare<RememberMeetsRemember>(); }

// mutator.cc and safepoint.cc: a thread that comes back, or who serves it, never both (BecomeAttached,
// Handshake). Weakened: the state is looked at, then stored.
template <bool kWeak>
struct AttachMeetsServe {
  Apart<MutatorState> state;
  bool attached = false;
  bool served = false;
  bool Take(MutatorState wanted) {
    MutatorState expected = MutatorState::kDetached;
    if (!kWeak) return state.compare_exchange_strong(expected, wanted, std::memory_order_seq_cst);
    if (state.load(std::memory_order_seq_cst) != expected) return false;
    state.store(wanted, std::memory_order_seq_cst);
    return true;
  }
  void Reset() { state = MutatorState::kDetached; }
  void A() { attached = Take(MutatorState::kAttached); }
  void B() { served = Take(MutatorState::kServed); }
  bool Forbidden() const { return attached && served; }
};
TEST(LitmusTest, AThreadIsNotServedWhileItRuns) { Compare<AttachMeetsServe>(); }

// allocator.cc: the phase is read under the block's lock, so that a refill which saw Weak is seen whole by
// the sweep. Weakened: it is read before.
template <bool kWeak>
struct RefillMeetsSweep {
  Mutex lock;
  PhaseWord phase;
  uint64_t allocated = 0;  // under the lock
  bool saw_weak = false;
  bool swept = false;
  void Reset() {
    phase.Set(Phase::kWeak);
    allocated = 0;
  }
  void A() TC_NO_THREAD_SAFETY_ANALYSIS {  // Refill
    if (kWeak) saw_weak = phase.Load().black();
    MutexLock hold(&lock);
    if (!kWeak) saw_weak = phase.Load().black();
    allocated |= 1;
  }
  void B() TC_NO_THREAD_SAFETY_ANALYSIS {  // Sweeper::Begin, SweepBlock
    phase.SetSweeping();
    MutexLock hold(&lock);
    swept = (allocated & 1) != 0;
  }
  bool Forbidden() const { return saw_weak && !swept; }
};
TEST(LitmusTest, ASweepSeesWhatWasAllocatedBeforeIt) { Compare<RefillMeetsSweep>(); }

// weak_processor.cc: WeakLoad looks at the phase again after the mark. Weakened: it does not.
template <bool kWeak>
struct WeakLoadMeetsRevival {
  PhaseWord phase;
  Apart<bool> marked;
  bool answered = false;
  void Reset() {
    phase.Set(Phase::kMarking);
    marked = false;
    answered = false;
  }
  void A() {  // WeakLoad, of a cell that nobody else refers to, again and again
    while (phase.Load().marking() && !answered) {
      if (marked.load(std::memory_order_acquire)) answered = kWeak || phase.Load().marking();
    }
  }
  void B() {  // Terminate, and OnMarked revives the cell
    phase.Set(Phase::kWeak);
    marked.store(true, std::memory_order_release);
  }
  bool Forbidden() const { return answered; }
};
TEST(LitmusTest, ARevivedCellIsNotAnswered) { Compare<WeakLoadMeetsRevival>(); }

// ---- two stores, two loads: x86-64 keeps these, so the weakened form exchanges them by hand -----

// ref.h: who sees a reference sees the object whole (Store releases, Load acquires).
template <bool kWeak>
struct PublicationOfACell {
  Node node = {};
  Node* slot = nullptr;
  bool torn = false;
  void Reset() {
    __atomic_store_n(&node.canary, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&slot, static_cast<Node*>(nullptr), __ATOMIC_RELAXED);
    torn = false;
  }
  void A() {
    if (kWeak) Store<Node>(nullptr, &slot, &node);
    __atomic_store_n(&node.canary, kCanary, __ATOMIC_RELAXED);
    if (!kWeak) Store<Node>(nullptr, &slot, &node);
  }
  void B() {
    const Node* seen = nullptr;
    for (int i = 0; i < 200 && seen == nullptr; ++i) seen = Load(&slot);
    torn = seen != nullptr && !Intact(seen);
  }
  bool Forbidden() const { return torn; }
};
TEST(LitmusTest, APublishedCellIsWhole) { Compare<PublicationOfACell>(); }

// marker.cc: who sees the mark of a revived cell sees that it was revived (TryMark releases).
template <bool kWeak>
struct RevivalBeforeTheMark {
  Segment* const segment = MapSegment(kSegmentSize - kFirstBlock * kBlockSize);
  char* const cell = segment->begin() + kFirstBlock * kBlockSize;
  uint8_t* const state = &reinterpret_cast<ObjectHeader*>(cell)->state;
  bool missed = false;
  ~RevivalBeforeTheMark() { UnmapSegment(segment); }
  void Reset() {
    segment->marked[CellBit(cell).word] = 0;
    __atomic_store_n(state, uint8_t{0}, __ATOMIC_RELAXED);
    missed = false;
  }
  void A() {  // MarkAndPush
    if (kWeak) TryMark(cell);
    __atomic_fetch_or(state, kRevived, __ATOMIC_RELAXED);
    if (!kWeak) TryMark(cell);
  }
  void B() {  // WeakLoad
    bool marked = false;
    for (int i = 0; i < 200 && !marked; ++i) marked = IsMarked(cell);
    missed = marked && (__atomic_load_n(state, __ATOMIC_RELAXED) & kRevived) == 0;
  }
  bool Forbidden() const { return missed; }
};
TEST(LitmusTest, AMarkedCellShowsThatItWasRevived) { Compare<RevivalBeforeTheMark>(); }

// mutator_impl.h: the bounds of the stack are written before the state becomes kDetached.
template <bool kWeak>
struct BoundsBeforeDetached {
  const void* sp = nullptr;
  std::atomic<MutatorState> state{MutatorState::kAttached};
  bool missed = false;
  void Reset() {
    __atomic_store_n(&sp, nullptr, __ATOMIC_RELAXED);
    state = MutatorState::kAttached;
    missed = false;
  }
  void A() {  // BecomeDetached
    if (kWeak) state.store(MutatorState::kDetached, std::memory_order_seq_cst);
    __atomic_store_n(&sp, this, __ATOMIC_RELAXED);
    if (!kWeak) state.store(MutatorState::kDetached, std::memory_order_seq_cst);
  }
  void B() {  // Handshake
    for (int i = 0; i < 200; ++i) {
      MutatorState expected = MutatorState::kDetached;
      if (!state.compare_exchange_strong(expected, MutatorState::kServed, std::memory_order_seq_cst)) continue;
      missed = __atomic_load_n(&sp, __ATOMIC_RELAXED) == nullptr;
      return;
    }
  }
  bool Forbidden() const { return missed; }
};
TEST(LitmusTest, WhoServesAThreadSeesItsStack) { Compare<BoundsBeforeDetached>(); }

// collector.cc: the flag goes up before the handshake of Arming, so a thread that has passed it reads the
// flag by a relaxed load. Weakened: the handshake is asked for first.
template <bool kWeak>
struct FlagBeforeTheHandshake {
  Apart<uint32_t> flag;
  Apart<Action> pending;
  bool missed = false;
  void Reset() {
    flag = 0;
    pending = Action::kNone;
    missed = false;
  }
  void A() {  // Arm
    if (kWeak) pending.store(Action::kPass, std::memory_order_seq_cst);
    flag.fetch_or(kBarrierMarking, std::memory_order_seq_cst);
    if (!kWeak) pending.store(Action::kPass, std::memory_order_seq_cst);
  }
  void B() {  // RunPending, then a store
    for (int i = 0; i < 200; ++i) {
      if (pending.load(std::memory_order_seq_cst) == Action::kNone) continue;
      missed = flag.load(std::memory_order_relaxed) == 0;
      return;
    }
  }
  bool Forbidden() const { return missed; }
};
TEST(LitmusTest, WhoPassedTheHandshakeKnowsTheFlag) { Compare<FlagBeforeTheHandshake>(); }

// heap.cc: the slow path looks at the flag once; what it remembers because it saw the flag down is handed
// over, since its thread has not passed the handshake yet. Weakened: it looks again.
template <bool kWeak>
struct RememberedBeforeTheHandshake {
  Apart<uint32_t> flag;
  bool shaded = false;
  bool remembered = false;
  void Reset() {
    flag = 0;
    shaded = remembered = false;
  }
  void A() {  // WriteBarrierSlow; its thread polls afterwards
    if (flag.load(std::memory_order_relaxed) != 0) {
      shaded = true;
    } else if (!kWeak || flag.load(std::memory_order_relaxed) == 0) {
      remembered = true;
    }
  }
  void B() { flag.fetch_or(kBarrierMarking, std::memory_order_seq_cst); }  // Arm
  bool Forbidden() const { return !shaded && !remembered; }
};
TEST(LitmusTest, AStoreIsShadedOrRemembered) { Compare<RememberedBeforeTheHandshake>(); }

}  // namespace
}  // namespace tricolor::gc::fake
