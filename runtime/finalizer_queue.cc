#include "runtime/finalizer_queue.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "gc/signal_mask.h"
#include "runtime/abstract.h"
#include "runtime/death.h"
#include "runtime/error.h"
#include "runtime/finalizer_turn.h"
#include "runtime/lock.h"
#include "runtime/modules/collect.h"
#include "runtime/native_hooks.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/thread_start.h"
#include "runtime/tp_del.h"
#include "runtime/undecided.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {

// How long gc.collect() waits for a finalizer of another thread that itself waits for a lock: the
// caller of gc.collect() may hold that lock.
constexpr auto kPatience = std::chrono::seconds(1);
// The same, if it waits in turns, or computes: no way to tell whether it will ever end.
constexpr auto kPatienceInAll = std::chrono::seconds(3);
constexpr auto kPatienceWithFrozen = std::chrono::milliseconds(50);
// How long threads that allocate wait for a finalizer that itself waits for one lock.
constexpr auto kPatienceWithLock = std::chrono::milliseconds(50);

thread_local int items_of_this_thread = 0;  // it runs an item, or one inside another
thread_local bool is_queue_thread = false;
thread_local int explicit_of_this_thread = 0;  // its explicit collections; a fork goes on with them

struct {
  uint64_t item;
  std::chrono::steady_clock::time_point since;
} blocked_finalizer;  // one that waits for a lock; guarded by the queue's mutex

// For gc/backlog.h. A thread does not wait for the dead while it works for them, or has a lock that
// one of their finalizers may want, or does want.
gc::MayWait MayWaitForDead(const gc::Mutator*) {
  if (is_queue_thread || items_of_this_thread > 0 || explicit_of_this_thread > 0 ||
      WorkForTheDead::Inside()) {
    return gc::MayWait::kNo;
  }
  if (locks_entered > 0) return gc::MayWait::kNotNow;
  const auto now = std::chrono::steady_clock::now();
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  const bool blocked =
      std::any_of(queue_state->batches.begin(), queue_state->batches.end(), [](const auto& batch) {
        return batch->runner != nullptr &&
               __atomic_load_n(&batch->runner->waits_for_lock, __ATOMIC_RELAXED);
      });
  if (!blocked || blocked_finalizer.item != queue_state->items_begun) {
    blocked_finalizer = {queue_state->items_begun, now};
  }
  // This thread may have that lock, by acquire(). Where it goes from hand to hand it takes less.
  const bool for_long = now - blocked_finalizer.since > kPatienceWithLock;
  return for_long ? gc::MayWait::kNo : gc::MayWait::kYes;
}

// REQUIRES the mutex. What an item of the batch kept that is done; with the last one all that is
// left.
void GiveBack(DeathBatch* batch) {
  const size_t part = batch->bytes / (batch->items.size() + 1);
  if (part == 0) return;
  batch->bytes -= part;
  if (batch->in_backlog) gc::AccountDead(-static_cast<int64_t>(part));
}

// After anything that may have forked: in the child the state is another one.
void LockAgain(std::unique_lock<std::mutex>& hold) {
  hold = std::unique_lock<std::mutex>(queue_state->mutex);
}

void* ThreadMain(void*);

// Those who can run what waits are woken; the queue's thread is started if something is for it.
void WakeAll() {
  if (!SomethingWaits() || queue_state->stop) {
    __atomic_store_n(&finalizers_parked, false, __ATOMIC_RELAXED);
    return;
  }
  CallOwners();
  if (queue_state->explicit_collections > 0) return;
  if (queue_state->thread_started) {
    queue_state->changed.notify_all();
    return;
  }
  if (!MayRun(By::kQueueThread, nullptr, false)) return;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, size_t{16} << 20);
  // Not those of the thread that starts it: the collector's may have been lent one processor (gc's Collector::MakeRoom).
  cpu_set_t processors;
  if (sched_getaffinity(getpid(), sizeof(processors), &processors) == 0) {
    pthread_attr_setaffinity_np(&attributes, sizeof(processors), &processors);
  }
  pthread_t id;
  // On failure the items wait for the next cycle, or for an explicit collection.
  gc::SignalsBlocked signals;
  queue_state->thread_started = pthread_create(&id, &attributes, ThreadMain, nullptr) == 0;
  pthread_attr_destroy(&attributes);
}

// REQUIRES the mutex.
bool RunnersWaitForLocks() {
  for (const auto& batch : queue_state->batches) {
    if (batch->runner != nullptr &&
        !__atomic_load_n(&batch->runner->waits_for_lock, __ATOMIC_RELAXED)) return false;
  }
  return !queue_state->native_runs;
}

// REQUIRES the mutex. At exit daemon threads stop where they are, one perhaps within a finalizer.
bool RunnersAreFrozen() {
  if (queue_state->runtime == nullptr ||
      !__atomic_load_n(&queue_state->runtime->finalizing, __ATOMIC_ACQUIRE)) return false;
  for (const auto& batch : queue_state->batches) {
    if (batch->runner != nullptr && !batch->runner->daemon) return false;
  }
  return !queue_state->native_runs;
}

void RunFinalizer(Object* o) {
  // The other: a thread that needs descriptors (RunNativeClosers).
  const auto finalized = static_cast<uint8_t>(gc::kFinalized);
  if ((__atomic_fetch_or(&o->flags, finalized, __ATOMIC_RELAXED) & finalized) != 0) return;
  if (NotesOwner(TypeOf(o))) FinalizerQueue::ForgetOwner(o);
  TypeOf(o)->slots.finalize(o);
}

void NoteFinalized(const DeathBatch& batch, Object* o) {
  if (!FinalizesAtEachDeath(TypeOf(o))) return;
  if (batch.group_decided || batch.IsSpared(o)) LeaveFinalizerToNextCollection(o);
}

void RunTpDel(DeathBatch* batch, Object* o, FinalizerQueue::Outcome* outcome) {
  auto* run = tp_del_hooks.run.load();
  if (run == nullptr || batch->IsSpared(o)) return;
  StoreEscapes escapes(batch);
  outcome->finalized = true;
  if (NotesOwner(TypeOf(o))) FinalizerQueue::ForgetOwner(o);
  run(o);
  escapes.Finish();
  NoteTpDelRan(o, batch->IsSpared(o));
}

// As DeathBatch::IsSpared, beside the thread that runs an item.
bool IsSparedNow(const DeathBatch& batch, Object* o) {
  if (!batch.watched) return false;
  const auto found = batch.region.find(o);
  return found != batch.region.end() &&
         (__atomic_load_n(&found->second.mark, __ATOMIC_RELAXED) & DeathBatch::kSpared) != 0;
}

// An object of the batch that may be closed before its turn, or null: from item *at on.
Object* TakeCloser(DeathBatch* batch, size_t* at) {
  for (; *at < batch->items.size(); ++*at) {
    FinalizerItem& item = batch->items[*at];
    if (!item.may_close_early || IsSparedNow(*batch, item.object)) continue;
    item.may_close_early = false;
    return item.object;
  }
  return nullptr;
}

// The weak references to `objects` are cleared; their callbacks are the next items.
void ClearWeakReferences(DeathBatch* batch, Object* const* objects, size_t count) {
  std::vector<FinalizerItem> callbacks;
  for (size_t i = 0; i < count; ++i) {
    if (batch->IsSpared(objects[i])) {
      LeaveToNextCollection(objects[i]);
    } else {
      WeakTable::ClearHidden(objects[i], &callbacks);
    }
  }
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  batch->items.insert(batch->items.begin(), callbacks.begin(), callbacks.end());
}

// Of the cycles, and what is behind them, everybody is finalized, even if one comes back; but what
// those outside brought back, before, is left alone.
void DecideGroup(DeathBatch* batch) {
  if (batch->group_decided) return;
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  batch->group_decided = true;
  auto& items = batch->items;
  items.erase(std::remove_if(items.begin(), items.end(),
                             [batch](const FinalizerItem& item) {
                               return item.step == DeathStep::kFinalize &&
                                      batch->IsSpared(item.object);
                             }),
              items.end());
}

void RunItem(DeathBatch* batch, const FinalizerItem& item, FinalizerQueue::Outcome* outcome) {
  SavedError saved;
  Object* o = item.object;
  const bool dies = item.step == DeathStep::kFinalize || item.step == DeathStep::kDie ||
                    item.step == DeathStep::kTpDel;
  RunningItem running(batch, dies ? o : nullptr);
  switch (item.step) {
    case DeathStep::kCallback: {
      StoreEscapes escapes(batch);
      if (CallArgs(item.callback, o) == nullptr) WriteUnraisable(item.callback);
      escapes.Finish();
      return;
    }
    case DeathStep::kFinalize:
    case DeathStep::kDie: {
      const bool in_group = batch->group_decided;
      if (item.step == DeathStep::kFinalize) DecideGroup(batch);
      const bool spared = !in_group && batch->IsSpared(o);
      if (!spared && HasFinalizerToRun(o)) {
        StoreEscapes escapes(batch);
        outcome->finalized = true;
        RunFinalizer(o);
        escapes.Finish();
        NoteFinalized(*batch, o);
      }
      // Behind the callbacks, which are put before it.
      if (item.then_tp_del && !batch->IsSpared(o)) {
        std::lock_guard<std::mutex> hold(queue_state->mutex);
        batch->items.push_front({o, nullptr, DeathStep::kTpDel});
      }
      // Not watched: it had none, and whether its finalizer brought it back is not known.
      if (item.step == DeathStep::kDie && batch->watched) ClearWeakReferences(batch, &o, 1);
      if (running.referenced()) LeaveToNextCollection(o);
      return;
    }
    case DeathStep::kTpDel:
      RunTpDel(batch, o, outcome);
      if (running.referenced()) LeaveToNextCollection(o);
      return;
    case DeathStep::kSave:
      SaveGarbage(o);
      return;
    case DeathStep::kClearGroup:
      DecideGroup(batch);
      ClearWeakReferences(batch, batch->group.data(), batch->group.size());
      return;
  }
}

// Takes one item, or what the C API's objects wait for, and runs it. The mutex is held on entry and
// on return. REQUIRES MayRun(by, self, any).
void RunOne(By by, Thread* self, std::unique_lock<std::mutex>& hold, bool any,
            FinalizerQueue::Outcome* outcome) {
  bool blocked;
  std::shared_ptr<DeathBatch> batch = FreeBatch(by, self, any, &blocked);
  ++queue_state->items_begun;
  ++items_of_this_thread;
  if (batch == nullptr) {
    queue_state->native_runs = true;
    hold.unlock();
    if (auto* run_dead = native_hooks.run_dead.load()) run_dead();
    LockAgain(hold);
    queue_state->native_runs = false;
  } else {
    FinalizerItem item = batch->items.front();
    batch->items.pop_front();
    // It was a root of the queue; from now on this stack refers to it.
    if (gc::BarrierOn()) {
      gc::Shade(item.object);
      gc::Shade(item.callback);
    }
    batch->runner = self;
    hold.unlock();
    RunItem(batch.get(), item, outcome);
    LockAgain(hold);
    batch->runner = nullptr;
    GiveBack(batch.get());
    if (batch->items.empty()) {
      outcome->spared |= batch->spared_any;
      batch->EndWatch();
      for (auto b = queue_state->batches.begin(); b != queue_state->batches.end(); ++b) {
        if (*b != batch) continue;
        queue_state->batches.erase(b);
        break;
      }
    } else if (!IsFor(PlaceOf(batch->items.front()), by, self)) {
      batch->EndWatch();  // the other may be long in coming
      WakeAll();
    }
  }
  // They may have come, and found this one at it.
  if (__atomic_load_n(&finalizers_parked, __ATOMIC_RELAXED)) CallOwners();
  --items_of_this_thread;
  queue_state->changed.notify_all();
}

void Loop(Thread* self) {
  FinalizerQueue::Outcome outcome;
  std::unique_lock<std::mutex> hold(queue_state->mutex);
  while (!queue_state->stop) {
    if (MayRun(By::kQueueThread, self, false) && queue_state->explicit_collections == 0) {
      if (!MultiThreaded()) {
        hold.unlock();
        EnterMultiThreaded();
        LockAgain(hold);
        continue;
      }
      outcome.spared = false;
      RunOne(By::kQueueThread, self, hold, false, &outcome);
      hold.unlock();
      if (outcome.spared) self->heap->RequestCollection();
      if (!PollHere()) WriteUnraisable(None());
      LockAgain(hold);
      continue;
    }
    hold.unlock();
    {
      gc::DetachedScope detached(self);
      LeaveMultiThreaded();  // while this thread waits, a program of one thread needs no locks
      std::unique_lock<std::mutex> wait(queue_state->mutex);
      queue_state->changed.wait(wait, [self] {
        return queue_state->stop ||
               (queue_state->explicit_collections == 0 && MayRun(By::kQueueThread, self, false));
      });
    }
    LockAgain(hold);
  }
}

void* ThreadMain(void*) {
  auto* thread = new Thread;  // no daemon: it goes on when those freeze, until Stop
  if (AttachThread(thread, queue_state->runtime)) {
    is_queue_thread = true;
    Loop(thread);
    DetachThread(thread);
  }
  delete thread;
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  queue_state->thread_ended = true;
  queue_state->changed.notify_all();
  return nullptr;
}

}  // namespace

thread_local int WorkForTheDead::depth_ = 0;

void FinalizerQueue::Push(std::unique_ptr<DeathBatch> batch) {
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  gc::AccountDead(static_cast<int64_t>(batch->bytes));
  batch->serial = ++queue_state->batches_pushed;
  queue_state->batches.push_back(std::move(batch));
}

void FinalizerQueue::Push(const std::vector<FinalizerItem>& callbacks) {
  if (callbacks.empty()) return;
  auto batch = std::make_unique<DeathBatch>();
  batch->items.assign(callbacks.begin(), callbacks.end());
  Push(std::move(batch));
}

void FinalizerQueue::Trace(gc::Visitor& visitor) {
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  for (const auto& batch : queue_state->batches) batch->Trace(visitor);
}

void FinalizerQueue::Wake() {
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  WakeAll();
}

void FinalizerQueue::BeginExplicit() {
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  ++queue_state->explicit_collections;
  ++explicit_of_this_thread;
}

FinalizerQueue::Outcome FinalizerQueue::RunAll() {
  Thread* self = CurrentThread();
  Outcome outcome;
  if (items_of_this_thread > 0) return outcome;
  std::unique_lock<std::mutex> hold(queue_state->mutex);
  const uint64_t last = queue_state->batches_pushed;  // those that come later are other callers'
  uint64_t seen = queue_state->items_begun;
  auto waiting_since = std::chrono::steady_clock::now();
  auto blocked_since = waiting_since;
  bool called = false;
  for (;;) {
    if (!SomethingWaits(last)) return outcome;
    if (MayRun(By::kCollect, self, false)) {
      RunOne(By::kCollect, self, hold, false, &outcome);
      continue;
    }
    if (!called) CallOwners();
    called = true;
    // Another thread runs an item; ours come after it, and are waited for like those before.
    const auto now = std::chrono::steady_clock::now();
    if (seen != queue_state->items_begun) {
      seen = queue_state->items_begun;
      waiting_since = blocked_since = now;
    }
    if (!RunnersWaitForLocks()) blocked_since = now;
    if (now - blocked_since > kPatience || now - waiting_since > kPatienceInAll ||
        (RunnersAreFrozen() && now - waiting_since > kPatienceWithFrozen)) {
      if (!MayRun(By::kCollect, self, true)) {
        queue_state->given_up = std::max(queue_state->given_up, last);
        return outcome;
      }
      RunOne(By::kCollect, self, hold, true, &outcome);
      seen = queue_state->items_begun;
      continue;
    }
    hold.unlock();
    {
      gc::DetachedScope detached(self);
      std::unique_lock<std::mutex> wait(queue_state->mutex);
      constexpr auto kLookAgain = std::chrono::milliseconds(20);
      queue_state->changed.wait_for(wait, kLookAgain,
                              [last, self] {
                                return MayRun(By::kCollect, self, false) || !SomethingWaits(last);
                              });
    }
    // No more of a poll: nobody could catch here what a signal's handler raises. It runs when the collection is over.
    FreezeForExit(self);
    LockAgain(hold);
  }
}

void FinalizerQueue::RunNativeClosers() {
  Thread* self = CurrentThread();
  std::unique_lock<std::mutex> hold(queue_state->mutex);
  const std::vector<std::shared_ptr<DeathBatch>> batches(queue_state->batches.begin(),
                                                         queue_state->batches.end());
  for (const auto& batch : batches) {
    // No item is taken away here. Another thread may be at one, and may stay there: its finalizer may
    // want a lock that this thread holds. Then items come and go beside this.
    size_t at = 0;
    while (Object* const o = TakeCloser(batch.get(), &at)) {
      const bool alone = batch->runner == nullptr;
      if (alone) batch->runner = self;
      ++items_of_this_thread;
      hold.unlock();
      if (HasFinalizerToRun(o)) {
        SavedError saved;
        StoreEscapes escapes(alone ? batch.get() : nullptr);
        RunFinalizer(o);
        escapes.Finish();
      }
      LockAgain(hold);
      --items_of_this_thread;
      if (alone) batch->runner = nullptr;
      else at = 0;
    }
  }
  WakeAll();
  queue_state->changed.notify_all();
}

void FinalizerQueue::WaitForOthers() {
  Thread* self = CurrentThread();
  if (items_of_this_thread > 0) return;
  RunAtPoll(self);
  Wake();
  gc::DetachedScope detached(self);
  std::unique_lock<std::mutex> wait(queue_state->mutex);
  const uint64_t last = queue_state->batches_pushed;
  const auto until = std::chrono::steady_clock::now() + kPatienceInAll;
  // As long as somebody begins one after the other, it is worth waiting.
  for (;;) {
    const uint64_t seen = queue_state->items_begun;
    const bool moved = queue_state->changed.wait_for(wait, kPatience, [last, seen] {
      return !SomethingWaits(last) || queue_state->items_begun != seen;
    });
    if (!moved || !SomethingWaits(last) || std::chrono::steady_clock::now() > until) return;
  }
}

void FinalizerQueue::EndExplicit() {
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  --queue_state->explicit_collections;
  --explicit_of_this_thread;
  WakeAll();
}

void FinalizerQueue::RunAtPoll(Thread* self) {
  // Afterwards somebody asks again: whoever ends the item, or leaves the lock.
  if (is_queue_thread || items_of_this_thread > 0 || locks_entered > 0) return;
  Outcome outcome;
  {
    std::unique_lock<std::mutex> hold(queue_state->mutex);
    bool ran = false;
    while (locks_entered == 0 && MayRun(By::kPoll, self, false)) {
      RunOne(By::kPoll, self, hold, false, &outcome);
      ran = true;
    }
    if (ran) WakeAll();
  }
  if (outcome.spared) self->heap->RequestCollection();
}

void FinalizerQueue::OwnerLeft() {
  if (__atomic_load_n(&finalizers_parked, __ATOMIC_RELAXED)) Wake();
}

void FinalizerQueue::SetDefaultPlace(FinalizerPlace place) {
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  queue_state->default_place = place;
  WakeAll();
}
FinalizerPlace FinalizerQueue::DefaultPlace() {
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  return queue_state->default_place;
}

void FinalizerQueue::NoteOwner(Object* fresh) {
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  queue_state->owners[fresh] = CurrentThread()->serial;
}
void FinalizerQueue::ForgetOwner(Object* o) {
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  queue_state->owners.erase(o);
}

void FinalizerQueue::Start(Runtime* runtime) {
  gc::SetMayWaitForDead(MayWaitForDead);
  std::lock_guard<std::mutex> hold(queue_state->mutex);
  queue_state->runtime = runtime;
  queue_state->batches.clear();
  queue_state->owners.clear();
  queue_state->default_place = FinalizerPlace::kThread;
  queue_state->given_up = queue_state->batches_pushed;
  queue_state->stop = queue_state->thread_started = queue_state->thread_ended = false;
}

void FinalizerQueue::Stop() {
  gc::DetachedScope detached(CurrentThread());
  std::unique_lock<std::mutex> hold(queue_state->mutex);
  queue_state->stop = true;
  queue_state->changed.notify_all();
  // A finalizer that never ends must not keep the process.
  if (queue_state->thread_started) {
    queue_state->changed.wait_for(hold, kPatience, [] { return queue_state->thread_ended; });
  }
  queue_state->batches.clear();
}

void FinalizerQueue::BeforeFork() { queue_state->mutex.lock(); }
void FinalizerQueue::AfterForkParent() { queue_state->mutex.unlock(); }

void FinalizerQueue::AfterForkChild() {
  QueueState* old = queue_state;
  // Threads that are not in this process may wait for the old one's condition.
  queue_state = new QueueState;
  queue_state->batches = old->batches;
  queue_state->owners = old->owners;
  queue_state->default_place = old->default_place;
  queue_state->given_up = old->given_up;
  Thread* self = CurrentThread();
  for (const auto& batch : queue_state->batches) {
    if (batch->runner != self) batch->runner = nullptr;  // its thread is not in this process
  }
  const auto is_done = [](const std::shared_ptr<DeathBatch>& batch) {
    if (!batch->items.empty() || batch->runner != nullptr) return false;
    batch->EndWatch();
    GiveBack(batch.get());
    return true;
  };
  auto& batches = queue_state->batches;
  batches.erase(std::remove_if(batches.begin(), batches.end(), is_done), batches.end());
  queue_state->batches_pushed = old->batches_pushed;
  queue_state->runtime = old->runtime;
  queue_state->explicit_collections = explicit_of_this_thread;
}

}  // namespace tricolor
