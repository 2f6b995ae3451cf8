#include "runtime/thread.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/death_batch.h"
#include "runtime/error.h"
#include "runtime/finalizer_place.h"
#include "runtime/finalizer_queue.h"
#include "runtime/interp/frame.h"
#include "runtime/interrupt.h"
#include "runtime/lock.h"
#include "runtime/modules/thread_module.h"
#include "runtime/native_hooks.h"
#include "runtime/native_stack.h"
#include "runtime/no_memory.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/other_stacks.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"
#include "runtime/thread_start.h"

namespace tricolor {

constinit thread_local Thread* current_thread = nullptr;
int recursion_limit = 1000;
constinit static thread_local const char* own_stack = nullptr;  // its lowest address
bool IsBelowOwnStack(const void* here) { return here < own_stack; }

namespace {

constexpr size_t kFrameStackBytes = size_t{64} << 20;  // reserved, not committed
constexpr size_t kNativeStackBytes = size_t{16} << 20;
constexpr size_t kNativeReserve = 256 << 10;  // left for code that does not guard itself

// Never destroyed: threads that the end of the process does not wait for use it to the last.
struct ThreadList {
  std::mutex mutex;
  std::condition_variable left;
  std::vector<Thread*> threads;  // registered with the heap
  int leaving = 0;  // on their way out: still using the heap, on the list or not
  int arriving = 0;  // between BeginArrival and EndArrival
  bool open = false;  // to arrivals
};
ThreadList& List() {
  static ThreadList* const list = new ThreadList;
  return *list;
}
std::atomic<bool> left_behind{false};  // the runtime has ended while some threads had not
std::mutex multi_mutex;
bool multi_for_ever = false;  // guarded by multi_mutex: somebody called BecomeMultiThreaded
std::atomic<uint64_t> next_serial{1};
std::atomic<size_t> native_stack_bytes{0};  // 0: kNativeStackBytes
std::atomic<size_t> asked_stack_bytes{0};   // what _thread.stack_size() answers
std::atomic<int> started_threads{0};
std::atomic<uint64_t> ended_threads{0};
// Threads that run ThreadMain; in a child of fork, those of its own.
std::atomic<int> threads_inside{0};
thread_local bool is_inside = false;
bool main_is_gone = false;  // a thread forked: nobody in this process returns to main()

// The lowest address of the calling thread's native stack that RecursionGuard lets code use.
const char* NativeLimit() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return nullptr;
  void* low;
  size_t size;
  pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  // The main thread's stack grows on demand: an unlimited one still ends somewhere.
#ifdef TRICOLOR_TSAN
  constexpr size_t kMost = size_t{3} << 19;  // tsan itself counts no more than 65536 frames
#else
  constexpr size_t kMost = size_t{1} << 30;
#endif
  const char* high = static_cast<char*>(low) + size;
  own_stack = static_cast<char*>(low);
  return high - std::min(size, kMost) + std::min(kNativeReserve, size / 4);
}

Object* RaiseAsync(Thread* thread, Object* exception) {
  (void)thread;
  if (!IsType(exception)) {
    RaiseInstance(exception);
    return nullptr;
  }
  if (Object* instance = CallArgs(exception)) RaiseInstance(instance);
  return nullptr;
}

struct StartState {
  Object* function;  // also on the starter's stack, which waits until they are taken
  Object* args;
  Object* kwargs;
  Runtime* runtime;
  std::mutex mutex;
  std::condition_variable changed;
  bool taken = false;
  bool failed = false;
  uint64_t ident = 0;
};

void ReportThreadError(Object* function) {
  if (ClearErrorIf(exc::SystemExit)) return;
  WriteUnraisableMessage("Exception ignored in thread started by", function);
}

void Take(StartState* state, bool failed) {
  std::lock_guard<std::mutex> hold(state->mutex);
  state->ident = static_cast<uint64_t>(pthread_self());
  state->failed = failed;
  state->taken = true;
  state->changed.notify_one();
}

// Not inlined: its locals, which refer to what the program dropped, are gone when it returns.
__attribute__((noinline)) void CallThreadFunction(StartState* state) {
  Object* function = state->function;
  Object* args = state->args;
  Object* kwargs = state->kwargs;
  Take(state, false);
  if (OrNoMemory([&] { return CallWithDict(function, args, kwargs); }) == nullptr)
    ReportThreadError(function);
}

thread_local bool this_thread_leaves = false;

// From here on the end of the runtime waits for the calling thread.
void Leave() {
  std::lock_guard<std::mutex> hold(List().mutex);
  if (this_thread_leaves) return;
  this_thread_leaves = true;
  ++List().leaving;
}

void StopLeaving() {
  std::lock_guard<std::mutex> hold(List().mutex);
  if (!this_thread_leaves) return;
  this_thread_leaves = false;
  --List().leaving;
  List().left.notify_all();
}

void* ThreadMain(void* argument) {
  auto* state = static_cast<StartState*>(argument);
  auto* thread = new Thread;
  thread->daemon = true;  // threading joins those that are not, by their sentinel
  if (!AttachThread(thread, state->runtime)) {
    Take(state, true);
    delete thread;
    return nullptr;
  }
  started_threads.fetch_add(1);
  threads_inside.fetch_add(1);
  is_inside = true;
  CallThreadFunction(state);
  if (__atomic_load_n(&finalizers_parked, __ATOMIC_RELAXED)) FinalizerQueue::RunAtPoll(thread);
  Leave();
  ended_threads.fetch_add(1);
  started_threads.fetch_sub(1);
  ThreadEnds(thread);
  if (auto* thread_ending = native_hooks.thread_ending.load()) thread_ending(thread);
  DetachThread(thread);
  delete thread;
  // A process ends with its last thread, here with the last one of the program: the collector's and the finalizers',
  // which a collection has started, would wait for ever.
  if (threads_inside.fetch_sub(1) == 1 && main_is_gone) {
    fflush(nullptr);
    _exit(0);
  }
  return nullptr;
}

}  // namespace

void Thread::TraceRoots(gc::Visitor& visitor) {
  visitor.Visit(error);
  for (HandledStack* h = handled; h != nullptr; h = h->previous) visitor.Visit(h->exception);
  TraceFrames(this, visitor);
  visitor.Visit(locals_dict);
  visitor.Visit(context);
  visitor.Visit(trace_function);
  visitor.Visit(profile_function);
  visitor.Visit(async_gen_firstiter);
  visitor.Visit(async_gen_finalizer);
  visitor.Visit(repr_stack);
  visitor.Visit(__atomic_load_n(&async_exception, __ATOMIC_ACQUIRE));
  visitor.Visit(sentinel);
  if (auto* trace_thread = native_hooks.trace_thread.load()) trace_thread(this, visitor);
}

void Thread::TraceNativeStack(gc::Visitor& visitor, const void* sp, const void* base) {
  auto* from = static_cast<const char*>(sp);
  bool odd = from < native_limit || from >= base;
  for (InterpreterSegment* s = segment; s != nullptr; s = s->outer) odd |= s->low < from || s->high > base;
  if (__builtin_expect(odd, 0) &&
      TraceOtherStacks(this, visitor, from, native_limit - kNativeReserve, static_cast<const char*>(base))) {
    return;
  }
  for (InterpreterSegment* s = segment; s != nullptr; s = s->outer) {
    auto* low = static_cast<const char*>(s->low);
    auto* high = static_cast<const char*>(s->high);
    if (low > from) visitor.VisitConservative(from, low);
    if (high > from) from = high;
  }
  if (from < base) visitor.VisitConservative(from, base);
}

bool Thread::EmbedderPoll() {
  FreezeForExit(this);
  if (error != nullptr) {  // polled while an error is on its way: not now
    gc::RequestEmbedderPoll(this);
    return true;
  }
  if (__builtin_expect(__atomic_load_n(&finalizers_parked, __ATOMIC_RELAXED), 0)) {
    FinalizerQueue::RunAtPoll(this);
  }
  // The interpreter's loops look at each poll whether they shall trace, or look for prompt objects.
  if (trace_function != nullptr || profile_function != nullptr || PromptsUnsettled()) {
    gc::RequestEmbedderPoll(this);
  }
  if (is_main && SignalsPending() && !RunSignalHandlers()) return false;
  if (auto* poll = native_hooks.poll.load(); poll != nullptr && !poll(this)) return false;
  if (__atomic_load_n(&async_exception, __ATOMIC_RELAXED) != nullptr) {
    Object* exception = __atomic_exchange_n(&async_exception, nullptr, __ATOMIC_ACQ_REL);
    if (exception != nullptr) {
      RaiseAsync(this, exception);
      return false;
    }
  }
  return true;
}

void FreezeForExit(Thread* thread) {
  if (thread->is_main || !thread->daemon) return;
  if (!left_behind.load(std::memory_order_acquire) &&
      !__atomic_load_n(&thread->runtime->finalizing, __ATOMIC_ACQUIRE)) {
    return;
  }
  StopLeaving();
  gc::DetachedScope detached(thread);
  for (;;) pause();
}

RecursionGuard::RecursionGuard(const char* where) : ok_(true) {
  Thread* thread = CurrentThread();
  ++thread->native_depth;
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  const bool has_room = here > thread->native_limit || IsBelowOwnStack(here);
  if (thread->native_depth + thread->python_depth <= RecursionLimit() && has_room) return;
  // While a RecursionError is being handled there is some headroom, as in CPython.
  constexpr int kHeadroom = 50;
  if (thread->error != nullptr &&
      thread->native_depth + thread->python_depth <= RecursionLimit() + kHeadroom && has_room) {
    return;
  }
  ok_ = false;
  Raise(exc::RecursionError, "maximum recursion depth exceeded%s", where);
}

bool RaiseStackEnds() {
  if (IsBelowOwnStack(__builtin_frame_address(0))) return true;
  Raise(exc::RecursionError, "maximum recursion depth exceeded");
  return false;
}

RecursionGuard::~RecursionGuard() { --CurrentThread()->native_depth; }

bool AttachThread(Thread* thread, Runtime* runtime, const void* stack_base) {
  void* stack = mmap(nullptr, kFrameStackBytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (stack == MAP_FAILED) return false;
  thread->stack_begin = thread->stack_top = static_cast<Value*>(stack);
  thread->stack_limit = thread->stack_begin + kFrameStackBytes / sizeof(Value);
  thread->method_cache = new MethodCacheEntry[kMethodCacheSize];
  thread->runtime = runtime;
  thread->ident = static_cast<uint64_t>(pthread_self());
  thread->native_id = static_cast<uint64_t>(syscall(SYS_gettid));
  thread->native_limit = NativeLimit();
  thread->serial = next_serial.fetch_add(1);
  runtime->heap().Register(thread, stack_base);
  current_thread = thread;
  BeginLocks();
  std::lock_guard<std::mutex> hold(List().mutex);
  List().threads.push_back(thread);
  return true;
}

void DetachThread(Thread* thread) {
  Leave();
  {
    // While it is attached, so that no fork finds the list half changed.
    std::lock_guard<std::mutex> hold(List().mutex);
    std::vector<Thread*>& threads = List().threads;
    threads.erase(std::remove(threads.begin(), threads.end(), thread), threads.end());
  }
  FinalizerQueue::OwnerLeft();
  PromptThreadEnds();
  EndLocks();
  current_thread = nullptr;
  thread->heap->Unregister(thread);
  StopLeaving();
  munmap(thread->stack_begin, kFrameStackBytes);
  delete[] thread->method_cache;
  thread->stack_begin = thread->stack_top = thread->stack_limit = nullptr;
  thread->method_cache = nullptr;
}

void ForEachThread(const std::function<void(Thread*)>& f) {
  std::lock_guard<std::mutex> hold(List().mutex);
  for (Thread* thread : List().threads) f(thread);
}

int ThreadCount() {
  std::lock_guard<std::mutex> hold(List().mutex);
  return static_cast<int>(List().threads.size());
}

bool WaitForLeavingThreads() {
  constexpr std::chrono::seconds kPatience(2);
  std::unique_lock<std::mutex> hold(List().mutex);
  return List().left.wait_for(hold, kPatience, [] { return List().leaving == 0; });
}

bool BeginArrival() {
  std::lock_guard<std::mutex> hold(List().mutex);
  if (List().open) ++List().arriving;
  return List().open;
}
void EndArrival() {
  std::lock_guard<std::mutex> hold(List().mutex);
  if (--List().arriving == 0) List().left.notify_all();
}

namespace {

struct RootCollector final : gc::Visitor {
  void Visit(void* cell) override {
    if (cell != nullptr) found.push_back(static_cast<Object*>(cell));
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}
  std::vector<Object*> found;
};

std::vector<Object*> left_in_parent;  // until KeepWhatOthersHeld
Object* kept_for_others = nullptr;    // root: a RefArray, whose first item is that of the fork before

}  // namespace

void OpenToArrivals() {
  kept_for_others = nullptr;  // of a heap before
  std::lock_guard<std::mutex> hold(List().mutex);
  List().open = true;
}
void CloseToArrivals() {
  std::unique_lock<std::mutex> hold(List().mutex);
  List().open = false;
  List().left.wait(hold, [] { return List().arriving == 0; });
}

void LeaveThreadsBehind() { left_behind.store(true, std::memory_order_release); }

void KeepWhatOthersHeld() {
  if (left_in_parent.empty()) return;
  RefArray* kept = NewRefArray(static_cast<int64_t>(left_in_parent.size()) + 1);
  if (kept == nullptr) return ClearError();  // then it dies
  gc::Store(kept, &kept->items[0], kept_for_others);
  for (size_t i = 0; i < left_in_parent.size(); ++i) gc::Store(kept, &kept->items[i + 1], left_in_parent[i]);
  if (kept_for_others == nullptr) Runtime::Get()->AddRoot(&kept_for_others);
  gc::Store<Object>(nullptr, &kept_for_others, AsObject(kept));
  left_in_parent = {};
}

void ForgetOtherThreads() {
  ThreadList& list = List();
  RootCollector roots;
  for (Thread* t : list.threads) {
    if (t != CurrentThread()) t->TraceRoots(roots);
  }
  left_in_parent = std::move(roots.found);
  // Other threads may have held them, or waited, at the fork.
  new (&list.mutex) std::mutex;
  new (&list.left) std::condition_variable;
  new (&multi_mutex) std::mutex;
  AfterForkChildOfPrompts();
  AfterForkLocks();
  Thread* self = CurrentThread();
  main_is_gone = main_is_gone || is_inside;
  threads_inside.store(is_inside ? 1 : 0);
  list.threads.assign(1, self);
  list.leaving = this_thread_leaves ? 1 : 0;
  list.arriving = 0;
  self->is_main = true;
  self->ident = static_cast<uint64_t>(pthread_self());
  self->native_id = static_cast<uint64_t>(syscall(SYS_gettid));
}

void BecomeMultiThreaded() {
  {
    std::lock_guard<std::mutex> hold(multi_mutex);
    multi_for_ever = true;
  }
  EnterMultiThreaded();
}

void EnterMultiThreaded() {
  if (MultiThreaded()) return;
  // Alone, or the others are detached or at a safepoint: nobody is inside an unlocked operation.
  Thread* thread = CurrentThread();
  thread->heap->StopTheWorld(
      thread, [] { __atomic_store_n(&multi_threaded, true, __ATOMIC_RELEASE); });
}

void LeaveMultiThreaded() {
  std::lock_guard<std::mutex> hold(multi_mutex);
  if (!multi_for_ever) __atomic_store_n(&multi_threaded, false, __ATOMIC_RELEASE);
}

int SetAsyncException(uint64_t ident, Object* exception) {
  int found = 0;
  ForEachThread([&](Thread* thread) {
    if (thread->ident != ident) return;
    ++found;
    __atomic_store_n(&thread->async_exception, exception, __ATOMIC_RELEASE);
    gc::WriteRootBarrier(exception);
    if (exception != nullptr) gc::RequestEmbedderPoll(thread);
  });
  return found;
}

size_t NativeStackSize() { return asked_stack_bytes.load(); }
void SetNativeStackSize(size_t bytes, size_t asked) {
  native_stack_bytes.store(bytes);
  asked_stack_bytes.store(asked);
}
int StartedThreads() { return started_threads.load(); }
uint64_t EndedThreads() { return ended_threads.load(); }

uint64_t StartThread(Object* function, Object* args, Object* kwargs) {
  Thread* self = CurrentThread();
  if (__atomic_load_n(&self->runtime->finalizing, __ATOMIC_ACQUIRE)) {
    Raise(exc::RuntimeError, "can't create new thread at interpreter shutdown");
    return 0;
  }
  BecomeMultiThreaded();
  for (Object* o : {function, args, kwargs}) NoteEscape(o);
  StartState state;
  state.function = function;
  state.args = args;
  state.kwargs = kwargs;
  state.runtime = self->runtime;

  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  const size_t asked = native_stack_bytes.load();
  pthread_attr_setstacksize(&attributes, asked != 0 ? asked : kNativeStackBytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t id;
  const int failed = pthread_create(&id, &attributes, ThreadMain, &state);
  pthread_attr_destroy(&attributes);
  if (failed != 0) {
    Raise(exc::RuntimeError, "can't start new thread");
    return 0;
  }
  {
    gc::DetachedScope detached(self);
    std::unique_lock<std::mutex> hold(state.mutex);
    state.changed.wait(hold, [&] { return state.taken; });
  }
  if (state.failed) {
    Raise(exc::RuntimeError, "can't start new thread");
    return 0;
  }
  return state.ident;
}

}  // namespace tricolor
