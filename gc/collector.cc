#include "gc/collector.h"

#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <new>
#include <utility>

#include "gc/check.h"
#include "gc/heap_impl.h"
#include "gc/signal_mask.h"

namespace tricolor::gc {

namespace {

// The layout of sched_setattr(2), for which glibc 2.36 has no wrapper.
struct SchedAttributes {
  uint32_t size;
  uint32_t policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;  // ns
};

// A cycle is short pieces of work between waits for the mutators. Where these keep all processors busy,
// Linux from 6.12 on lets whoever wakes up and asks for a short slice run at once; else each wait takes what
// is left of somebody's slice, some milliseconds. The share of the processor stays the same. Older
// kernels take no notice, and a refusal costs nothing but time.
void AskForShortSlices() {
  constexpr uint64_t kSliceNs = 100000;  // the least
  SchedAttributes attributes = {};
  if (syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0) != 0) return;
  if (attributes.policy != SCHED_OTHER && attributes.policy != SCHED_BATCH) return;
  attributes.size = sizeof(attributes);
  attributes.runtime = kSliceNs;
  syscall(SYS_sched_setattr, 0, &attributes, 0);
}

}  // namespace

extern "C" {
uint32_t tc_gc_barrier_on = 0;
}

uint64_t NowNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}

const char* PhaseName(Phase phase) {
  switch (phase) {
    case Phase::kIdle: return "idle";
    case Phase::kArming: return "arming";
    case Phase::kMarking: return "marking";
    case Phase::kWeak: return "weak";
    case Phase::kSweeping: return "sweeping";
  }
  return "?";
}

// ---- the cycle ------------------------------------------------------------------------------

// Old cells keep their marks, so a full cycle begins with taking all marks away. Nobody looks at
// marks then but the barrier, which may remember an owner without need.
void Collector::ChooseKind(bool full_wanted) {
  const bool full = full_wanted || must_be_full_ || !heap_->options.generations ||
                    heap_->pacer.WantsFull();
  kind_.store(full ? CycleKind::kFull : CycleKind::kYoung, std::memory_order_relaxed);
  must_be_full_ = false;
  if (full) heap_->sweeper.ClearAllMarks();
}

void Collector::RunCycle(bool full_wanted) {
  const uint64_t begin_ns = NowNs();
  const size_t before = heap_->pacer.InUse();
  heap_->pacer.OnCycleBegin(begin_ns);
  heap_->safepoints.TakeCyclePause();
  if (heap_->shadow != nullptr) heap_->shadow->Check(Shadow::Point::kBegin);
  ChooseKind(full_wanted);
  mark_begin_ns_ = begin_ns;
  Arm();
  MarkToFixpoint();
  heap_->pacer.OnMarkEnd(NowNs());
  last_mark_ns_.store(NowNs() - begin_ns, std::memory_order_relaxed);
  if (heap_->options.verify) Verify(heap_, VerifyPoint::kMarked);
  // Always the whole heap: with stress, whose cycles are many and mostly young, every fourth time.
  if (heap_->options.remark && (heap_->options.stress == 0 || cycles_started() % 4 == 0)) {
    MarkAgain(heap_);
  }
  RunWeakPhase(heap_);
  if (heap_->options.verify) Verify(heap_, VerifyPoint::kRevived);
  if (heap_->shadow != nullptr) heap_->shadow->Check(Shadow::Point::kRevived);
  Disarm();
  WakeFromBacklog();  // OnMarked is over
  heap_->embedder->OnCycleEnd();
  Reclaim();
  if (heap_->options.trace) TraceLine(begin_ns, before);
}

void Collector::RaiseBarrier() {
  const uint32_t full = kind() == CycleKind::kFull ? kBarrierFull : 0;
  __atomic_fetch_or(&tc_gc_barrier_on, kBarrierMarking | full, __ATOMIC_SEQ_CST);
  RenewAlert();
}

// Every mutator learns one by one that stores must be told. Only when all know it may a cell be
// born black or a root be scanned: a store by one that does not know would hide a reference.
void Collector::Arm() {
  if (heap_->faults.scan_before_barrier) return;
  heap_->phase.Set(Phase::kArming);
  RaiseBarrier();
  heap_->safepoints.Handshake(Action::kPass);
  heap_->pool.UnmapDead();
}

// Rounds: every mutator shows its roots, then everything grey is traced. The last round is one
// that began with nothing grey and in which nothing turned grey anywhere: then all that mutators
// hold is black, black cells refer to marked ones only (the barrier), and it stays so.
void Collector::MarkToFixpoint() {
  heap_->embedder->OnMarkBegin();  // before the first handshake, which traces while it waits
  heap_->phase.Set(Phase::kMarking);
  Action action = Action::kScanAndBlack;
  constexpr uint64_t kPatientRounds = 8;
  may_park_ = true;
  for (rounds_ = 1;; ++rounds_) {
    if (rounds_ == kPatientRounds) heap_->safepoints.HoldNewcomers(true);
    const PhaseWord::Value expected = heap_->phase.Load();
    may_park_ = false;  // it traces too, and holds a lock that fork needs
    const uint64_t traced_meanwhile = heap_->safepoints.Handshake(action);
    may_park_ = true;
    if (heap_->faults.scan_before_barrier && action == Action::kScanAndBlack) {
      RaiseBarrier();
    }
    if (action == Action::kScanAndBlack) {
      heap_->marker.TakeRemembered(kind() == CycleKind::kYoung);
    }
    heap_->marker.TakeMarked();
    heap_->embedder->TraceGlobals(heap_->marker);
    if (action == Action::kScanAndBlack) MarkPinnedRoots(heap_);
    const bool found = heap_->marker.TakeMarked() != 0;
    const uint64_t traced = traced_meanwhile + heap_->marker.Drain();
    if (heap_->faults.end_after_first_round) {
      heap_->phase.Set(Phase::kWeak);
      break;
    }
    if (!found && traced == 0 && heap_->phase.Terminate(expected)) break;
    action = Action::kScan;
    MayPark();
  }
  if (rounds_ >= kPatientRounds) heap_->safepoints.HoldNewcomers(false);
  may_park_ = false;
}

// After this handshake nobody is inside a barrier or a WeakLoad that began while the cycle
// marked, so cells may be taken back. What WeakLoad asks of the revived goes before the flag does: from then on whoever owns a
// cell alone may write its header as a whole.
void Collector::Disarm() {
  if (heap_->marker.AnyRevived()) {
    heap_->safepoints.Handshake(Action::kPass);
    heap_->marker.ForgetRevived();
  }
  __atomic_fetch_and(&tc_gc_barrier_on, ~(kBarrierMarking | kBarrierFull), __ATOMIC_SEQ_CST);
  RenewAlert();
  heap_->safepoints.Handshake(Action::kPass);
}

void Collector::Reclaim() {
  const uint64_t begin_ns = NowNs();
  if (heap_->phase.Load().phase() != Phase::kSweeping) heap_->sweeper.Begin();
  may_park_ = true;
  heap_->sweeper.Finish();
  may_park_ = false;
  last_freed_.store(heap_->sweeper.TakeFreedCells(), std::memory_order_relaxed);
  heap_->pacer.OnCycleEnd(NowNs(), kind() == CycleKind::kFull);
  heap_->phase.Set(Phase::kIdle);
  last_sweep_ns_.store(NowNs() - begin_ns, std::memory_order_relaxed);
  if (heap_->options.verify) Verify(heap_, VerifyPoint::kIdle);
  heap_->pool.DiscardFree(heap_->pacer.WantedResident());
}

void Collector::TraceLine(uint64_t begin_ns, size_t before) {
  const auto ms = [](uint64_t ns) { return static_cast<double>(ns) / 1e6; };
  std::fprintf(stderr,
               "gc %llu %s mark=%.1fms pause=%.2fms live=%zu->%zuMiB dead=%zuMiB goal=%zuMiB "
               "sweep=%.1fms total=%.1fms rounds=%llu remembered=%llu freed=%llu\n",
               static_cast<unsigned long long>(cycles_started()),
               kind() == CycleKind::kFull ? "full" : "young", ms(last_mark_ns()),
               ms(heap_->safepoints.TakeCyclePause()), before >> 20, heap_->pacer.live() >> 20,
               heap_->pacer.dead() >> 20, heap_->pacer.goal() >> 20, ms(last_sweep_ns()),
               ms(NowNs() - begin_ns), static_cast<unsigned long long>(rounds_),
               static_cast<unsigned long long>(heap_->marker.TakeRememberedCount()),
               static_cast<unsigned long long>(last_freed()));
}

// ---- the thread -----------------------------------------------------------------------------

void Collector::StartThread() {
  if (has_thread_) return;
  SignalsBlocked signals;
  TC_CHECK(pthread_create(&thread_, nullptr, &ThreadMain, this) == 0,
           "the collector's thread cannot be created");
  has_thread_ = true;
}

void Collector::Start() {
  MutexLock lock(&mutex_);
  StartThread();
}

void Collector::Stop() {
  pthread_t thread;
  {
    MutexLock lock(&mutex_);
    stop_ = true;
    if (!has_thread_) return;
    thread = thread_;
    has_thread_ = false;
    wake_.NotifyAll();
  }
  pthread_join(thread, nullptr);
}

void* Collector::ThreadMain(void* self) {
  AskForShortSlices();
  static_cast<Collector*>(self)->Run();
  return nullptr;
}

void Collector::Run() {
  bool tidy = false;
  mutex_.Lock();
  thread_id_.store(gettid(), std::memory_order_relaxed);
  if (heap_->phase.Load().phase() == Phase::kSweeping) {
    // The child of a fork that cut a sweep: it goes on from where it was, unless it forks itself.
    while (park_requested_.load(std::memory_order_relaxed)) {
      parked_ = true;
      done_changed_.NotifyAll();
      wake_.Wait(&mutex_);
    }
    parked_ = false;
    mutex_.Unlock();
    Reclaim();
    mutex_.Lock();
  }
  for (;;) {
    parked_ = true;
    done_changed_.NotifyAll();
    while (park_requested_.load(std::memory_order_relaxed) ||
           (!stop_ && wanted_ <= done_.load(std::memory_order_relaxed) &&
            !requested_.load(std::memory_order_relaxed) &&
            !paced_.load(std::memory_order_relaxed))) {
      if (!tidy || park_requested_.load(std::memory_order_relaxed)) {
        wake_.Wait(&mutex_);
      } else if (!wake_.WaitFor(&mutex_, idle_time_) &&
                 !park_requested_.load(std::memory_order_relaxed)) {
        // The program rests: its free memory is of more use to others.
        tidy = false;
        parked_ = false;
        mutex_.Unlock();
        heap_->pool.DiscardFree(0);
        mutex_.Lock();
        parked_ = true;
        done_changed_.NotifyAll();
      }
    }
    parked_ = false;
    tidy = true;
    if (stop_) break;
    // Nobody waits for this one, and memory is not short: as long as a thread comes to no safepoint (a function of C that
    // computes), nobody's stores are to be told.
    const bool patient = wanted_ <= done_.load(std::memory_order_relaxed) && !paced_.load(std::memory_order_relaxed);
    requested_.store(false, std::memory_order_relaxed);
    paced_.store(false, std::memory_order_relaxed);
    started_.store(started_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    const bool full_wanted = full_wanted_;
    full_wanted_ = false;
    mutex_.Unlock();
    if (patient) heap_->safepoints.Handshake(Action::kPass);
    RunCycle(full_wanted);
    mutex_.Lock();
    if (kind() == CycleKind::kFull) full_done_.fetch_add(1, std::memory_order_relaxed);
    done_.store(started_.load(std::memory_order_relaxed), std::memory_order_relaxed);
    if (heap_->pacer.InUse() < heap_->pacer.trigger()) {
      paced_.store(false, std::memory_order_relaxed);
    }
    done_changed_.NotifyAll();
  }
  mutex_.Unlock();
}

void Collector::Request(CycleKind kind) {
  if (kind == CycleKind::kYoung && requested_.load(std::memory_order_relaxed)) return;
  MutexLock lock(&mutex_);
  if (stop_) return;
  if (kind == CycleKind::kFull) full_wanted_ = true;
  requested_.store(true, std::memory_order_relaxed);
  StartThread();
  wake_.NotifyAll();
}

void Collector::RequestByPacer() {
  if (paced_.load(std::memory_order_relaxed) || paced_.exchange(true)) return;  // one thread needs the mutex
  MutexLock lock(&mutex_);
  if (stop_) return;
  StartThread();
  wake_.NotifyAll();
}

void Collector::CollectAndWait(CycleKind kind) {
  MutexLock lock(&mutex_);
  if (kind == CycleKind::kFull) full_wanted_ = true;
  const uint64_t mine = started_.load(std::memory_order_relaxed) + 1;
  wanted_ = std::max(wanted_, mine);
  StartThread();
  wake_.NotifyAll();
  while (done_.load(std::memory_order_relaxed) < mine) done_changed_.Wait(&mutex_);
}

// Bounded: a late collector slows the program down, it does not stop it. A refill asks for it, so
// the pace of a thread is 8 KiB in that time at worst. From 2.5 times the goal on the time doubles
// with each further half of it: a collector that gets no processor would else be outrun for ever. It is
// waited in parts, one at each poll, so that none is longer than the first; who takes more than a refill
// from poll to poll waits for as many at once. From five times the goal on there are no parts: a
// thread that polls seldom would not be held up enough.
void Collector::WaitForPace(Mutator* m, bool at_poll) {
  constexpr std::chrono::microseconds kAssist(50);  // with the timer's slack at most 100
  constexpr unsigned kMostDoublings = 6;
  constexpr unsigned kNoParts = 400;
  unsigned& parts = m->impl->pace_parts;
  const size_t refills = std::exchange(m->impl->pace_bytes, 0) / kIntervalBytes;
  const unsigned overshoot = heap_->pacer.OvershootPercent();
  if (at_poll && WaitForDead(m, overshoot)) return;
  if (overshoot < 50) {
    parts = 0;
    if (heap_->pacer.expects_short()) MakeRoom(m);
    return;
  }
  {
    const DetachedScope detached(m);
    MutexLock lock(&mutex_);
    const uint64_t started = started_.load(std::memory_order_relaxed);
    const bool idle = done_.load(std::memory_order_relaxed) == started;
    if (idle && !paced_.load(std::memory_order_relaxed)) {
      parts = 0;
      return;
    }
    if (parts == 0) parts = 1u << std::min(kMostDoublings, std::max(overshoot / 50, 2u) - 2);
    const size_t least = overshoot >= kNoParts ? parts : 1;
    const auto now = static_cast<unsigned>(std::clamp<size_t>(refills, least, parts));
    pace_waits_.fetch_add(now, std::memory_order_relaxed);
    done_changed_.WaitFor(&mutex_, kAssist * now);
    parts -= now;
  }
  // Not before it is attached again, where that would be waited for at once.
  if (parts > 0) __atomic_fetch_or(&m->poll_word, kPollPace, __ATOMIC_RELAXED);
}

// Where the program keeps all its processors busy, a cycle takes many times the time that it works:
// each of its answers wakes it somewhere behind a thread that runs. Meanwhile what is made stays,
// and each store is told. So who asked for a short cycle sleeps until that is over, and the
// collector is where he was: left to itself it may share the processor of another, while his is
// idle (decision 023).
void Collector::MakeRoom(Mutator* m) {
  constexpr std::chrono::microseconds kAtMost(Pacer::kShortNs / 1000);
  if (heap_->safepoints.Attached() < processors_) return;
  const DetachedScope detached(m);
  // The first takes it along. Without the mutex, for which others would have to sleep.
  const bool first = !room_made_.exchange(true);
  const pid_t id = first ? thread_id_.load(std::memory_order_relaxed) : 0;
  cpu_set_t everywhere;
  cpu_set_t here;
  CPU_ZERO(&here);
  const int processor = sched_getcpu();
  if (processor >= 0 && processor < CPU_SETSIZE) CPU_SET(processor, &here);
  const bool moved = id != 0 && sched_getaffinity(id, sizeof(everywhere), &everywhere) == 0 &&
                     sched_setaffinity(id, sizeof(here), &here) == 0;
  {
    MutexLock lock(&mutex_);
    const bool idle = done_.load(std::memory_order_relaxed) == started_.load(std::memory_order_relaxed);
    if (!idle || paced_.load(std::memory_order_relaxed)) {
      rooms_.fetch_add(1, std::memory_order_relaxed);
      done_changed_.WaitFor(&mutex_, kAtMost);
    }
  }
  if (moved) sched_setaffinity(id, sizeof(everywhere), &everywhere);
  if (first) room_made_.store(false);
}

void Collector::WaitForRoom(Mutator* m) {
  const size_t room = m->impl->room_wanted;
  if (!heap_->pacer.OverLine(room)) return;
  {
    // A cycle under way may be enough.
    const DetachedScope detached(m);
    MutexLock lock(&mutex_);
    const uint64_t running = started_.load(std::memory_order_relaxed);
    while (done_.load(std::memory_order_relaxed) < running) done_changed_.Wait(&mutex_);
  }
  if (!heap_->pacer.OverLine(room)) return;
  heap_->door->Collect(m);
  m->impl->refuse = heap_->pacer.Exhausted();
}

// ---- fork -----------------------------------------------------------------------------------

void Collector::Park() {
  if (!may_park_) return;
  MutexLock lock(&mutex_);
  parked_ = true;
  done_changed_.NotifyAll();
  while (park_requested_.load(std::memory_order_relaxed)) wake_.Wait(&mutex_);
  parked_ = false;
}

void Collector::RequestPark() {
  MutexLock lock(&mutex_);
  park_requested_.store(true, std::memory_order_relaxed);
  wake_.NotifyAll();
  while (has_thread_ && !parked_) done_changed_.Wait(&mutex_);
}

void Collector::Unpark() {
  MutexLock lock(&mutex_);
  park_requested_.store(false, std::memory_order_relaxed);
  wake_.NotifyAll();
}

void Collector::ResetAfterFork() {
  // Threads that exist no more may be counted in these as waiters.
  new (&wake_) CondVar();
  new (&done_changed_) CondVar();
  new (&backlog_changed_) CondVar();
  has_thread_ = false;
  thread_id_.store(0, std::memory_order_relaxed);
  room_made_.store(false, std::memory_order_relaxed);
  parked_ = false;
  park_requested_.store(false, std::memory_order_relaxed);
  requested_.store(false, std::memory_order_relaxed);
  paced_.store(false, std::memory_order_relaxed);
  wanted_ = 0;
  done_.store(started_.load(std::memory_order_relaxed), std::memory_order_relaxed);
  may_park_ = false;
  if (heap_->phase.Load().phase() == Phase::kMarking) {
    // The cycle is given up. Its marks go before the next one begins, which is full; the cells are
    // all kept.
    __atomic_fetch_and(&tc_gc_barrier_on, ~(kBarrierMarking | kBarrierFull), __ATOMIC_SEQ_CST);
    RenewAlert();
    heap_->marker.Abandon();
    heap_->phase.Set(Phase::kIdle);
    must_be_full_ = true;
  }
}

}  // namespace tricolor::gc
