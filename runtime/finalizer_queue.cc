#include "runtime/finalizer_queue.h"

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/lock.h"
#include "runtime/native_hooks.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

namespace {

// Longest wait of gc.collect() for the one finalizer that another thread runs: that one may itself
// wait for a lock which the caller of gc.collect() holds.
constexpr auto kPatience = std::chrono::seconds(1);

struct State {
  std::mutex mutex;
  std::condition_variable changed;
  // All guarded by mutex.
  std::deque<FinalizerItem> items;
  Runtime* runtime = nullptr;
  Thread* runner = nullptr;  // who runs an item now
  int explicit_collections = 0;
  bool thread_started = false;
  bool thread_ended = false;
  bool stop = false;
};

State* state = new State;  // replaced in the child of a fork

void RunItem(const FinalizerItem& item) {
  SavedError saved;
  if (item.callback == nullptr) {
    if (auto* finalize = TypeOf(item.object)->slots.finalize) finalize(item.object);
    return;
  }
  if (CallArgs(item.callback, item.object) == nullptr) WriteUnraisable(item.callback);
}

bool NativeDead() {
  auto* has_dead = native_hooks.has_dead.load();
  return has_dead != nullptr && has_dead();
}
bool SomethingWaits() { return !state->items.empty() || NativeDead(); }

// Takes one item, or what the C API's objects wait for, and runs it. The mutex is held on entry and on return.
void RunOne(Thread* self, std::unique_lock<std::mutex>& hold) {
  FinalizerItem item = {nullptr, nullptr};
  if (!state->items.empty()) {
    item = state->items.front();
    state->items.pop_front();
  }
  // It was a root of the queue; from now on this stack refers to it.
  gc::WriteBarrier(nullptr, item.object);
  gc::WriteBarrier(nullptr, item.callback);
  state->runner = self;
  hold.unlock();
  if (item.object != nullptr) {
    RunItem(item);
  } else if (auto* run_dead = native_hooks.run_dead.load()) {
    run_dead();
  }
  hold.lock();
  state->runner = nullptr;
  state->changed.notify_all();
}

void Loop(Thread* self) {
  std::unique_lock<std::mutex> hold(state->mutex);
  while (!state->stop) {
    if (SomethingWaits() && state->runner == nullptr && state->explicit_collections == 0) {
      if (!MultiThreaded()) {
        hold.unlock();
        EnterMultiThreaded();
        hold.lock();
        continue;
      }
      RunOne(self, hold);
      hold.unlock();
      if (!PollHere()) WriteUnraisable(None());
      hold.lock();
      continue;
    }
    hold.unlock();
    {
      gc::DetachedScope detached(self);
      LeaveMultiThreaded();  // while this thread waits, a program of one thread needs no locks
      std::unique_lock<std::mutex> wait(state->mutex);
      state->changed.wait(wait, [] {
        return state->stop || (SomethingWaits() && state->runner == nullptr &&
                               state->explicit_collections == 0);
      });
    }
    hold.lock();
  }
}

void* ThreadMain(void*) {
  auto* thread = new Thread;  // no daemon: it goes on when those freeze, until Stop
  if (AttachThread(thread, state->runtime)) {
    Loop(thread);
    DetachThread(thread);
  }
  delete thread;
  std::lock_guard<std::mutex> hold(state->mutex);
  state->thread_ended = true;
  state->changed.notify_all();
  return nullptr;
}

}  // namespace

void FinalizerQueue::Push(const std::vector<FinalizerItem>& batch) {
  if (batch.empty()) return;
  std::lock_guard<std::mutex> hold(state->mutex);
  state->items.insert(state->items.end(), batch.begin(), batch.end());
}

void FinalizerQueue::Trace(gc::Visitor& visitor) {
  std::lock_guard<std::mutex> hold(state->mutex);
  for (const FinalizerItem& item : state->items) {
    visitor.Visit(item.object);
    visitor.Visit(item.callback);
  }
}

void FinalizerQueue::Wake() {
  std::lock_guard<std::mutex> hold(state->mutex);
  if (!SomethingWaits() || state->explicit_collections > 0 || state->stop) return;
  if (state->thread_started) {
    state->changed.notify_all();
    return;
  }
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, size_t{16} << 20);
  pthread_t id;
  // On failure the items wait for the next cycle, or for an explicit collection.
  state->thread_started = pthread_create(&id, &attributes, ThreadMain, nullptr) == 0;
  pthread_attr_destroy(&attributes);
}

void FinalizerQueue::BeginExplicit() {
  std::lock_guard<std::mutex> hold(state->mutex);
  ++state->explicit_collections;
}

void FinalizerQueue::RunAll() {
  Thread* self = CurrentThread();
  std::unique_lock<std::mutex> hold(state->mutex);
  if (state->runner == self) return;
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    if (state->runner != nullptr) {
      hold.unlock();
      bool free;
      {
        gc::DetachedScope detached(self);
        std::unique_lock<std::mutex> wait(state->mutex);
        free = state->changed.wait_until(wait, deadline, [] { return state->runner == nullptr; });
      }
      if (!free) return;
      hold.lock();
      continue;
    }
    if (!SomethingWaits()) return;
    RunOne(self, hold);
  }
}

void FinalizerQueue::EndExplicit() {
  {
    std::lock_guard<std::mutex> hold(state->mutex);
    --state->explicit_collections;
  }
  Wake();
}

void FinalizerQueue::Start(Runtime* runtime) {
  std::lock_guard<std::mutex> hold(state->mutex);
  state->runtime = runtime;
  state->items.clear();
  state->stop = state->thread_started = state->thread_ended = false;
}

void FinalizerQueue::Stop() {
  gc::DetachedScope detached(CurrentThread());
  std::unique_lock<std::mutex> hold(state->mutex);
  state->stop = true;
  state->changed.notify_all();
  // A finalizer that never ends must not keep the process.
  if (state->thread_started) {
    state->changed.wait_for(hold, kPatience, [] { return state->thread_ended; });
  }
  state->items.clear();
}

void FinalizerQueue::AfterForkChild() {
  State* old = state;
  state = new State;  // the old one's mutex may have been held
  state->items = old->items;
  state->runtime = old->runtime;
}

}  // namespace tricolor
