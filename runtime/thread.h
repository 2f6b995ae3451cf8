// Thread: one thread of the runtime: a collector's mutator with Python's state.
//
// THREADS    Everything is the owner's alone unless a line says otherwise.
#ifndef TRICOLOR_RUNTIME_THREAD_H_
#define TRICOLOR_RUNTIME_THREAD_H_

#include <cstdint>
#include <functional>

#include "gc/heap.h"
#include "runtime/object.h"
#include "runtime/value.h"

namespace tricolor {

struct Frame;           // runtime/interp/frame.h
class Runtime;          // runtime/runtime.h

// One level of "exception being handled": the thread's own, or a generator's.
struct HandledStack {
  Object* exception = nullptr;
  HandledStack* previous = nullptr;
};

// A stretch of native stack that belongs to the interpreter loop: not scanned, since its values
// live in frames. Innermost first.
struct InterpreterSegment {
  const void* low = nullptr;   // stack pointer inside the loop
  const void* high = nullptr;  // stack pointer of its caller
  InterpreterSegment* outer = nullptr;
};

struct MethodCacheEntry {
  uint32_t version = 0;
  Object* name = nullptr;   // interned: immortal
  Object* value = nullptr;  // kept alive by the type while its version is current
};
inline constexpr size_t kMethodCacheSize = 2048;

struct Thread : gc::Mutator {
  Object* error = nullptr;           // the current error, see error.h
  Frame* frame = nullptr;            // innermost Python frame
  HandledStack base_handled;
  HandledStack* handled = &base_handled;
  Value* stack_begin = nullptr;      // the frame stack: precise roots
  Value* stack_top = nullptr;        // first free slot
  Value* stack_limit = nullptr;
  InterpreterSegment* segment = nullptr;
  int native_depth = 0;              // nested native recursion (repr, compare, calls from C)
  int python_depth = 0;              // Python frames, against the recursion limit
  Runtime* runtime = nullptr;
  uint64_t ident = 0;                // threading.get_ident()
  uint64_t native_id = 0;
  bool is_main = false;
  bool daemon = false;
  Object* locals_dict = nullptr;     // thread-specific dictionary (_thread._local and C API)
  Object* context = nullptr;         // contextvars
  Object* trace_function = nullptr;
  Object* profile_function = nullptr;
  Object* async_gen_firstiter = nullptr;
  Object* async_gen_finalizer = nullptr;
  Object* repr_stack = nullptr;      // list: objects whose repr is running
  Object* async_exception = nullptr; // atomic; set by other threads, raised at the next poll
  int coroutine_origin_depth = 0;
  void* compat_state = nullptr;      // the C API's PyThreadState and lock state
  MethodCacheEntry* method_cache = nullptr;  // kMethodCacheSize entries
  bool waits_for_lock = false;       // without a limit; atomic, read by others
  Object* sentinel = nullptr;        // lock that threading waits for; released as the thread ends
  const char* native_limit = nullptr;  // RecursionGuard fails when the stack pointer is below it
  uint64_t serial = 0;               // never used again by another thread, unlike ident

  void TraceRoots(gc::Visitor& visitor) override;
  void TraceNativeStack(gc::Visitor& visitor, const void* sp, const void* base) override;
  bool EmbedderPoll() override;
};

// constinit: read without a call that asks whether it is set up.
extern constinit thread_local Thread* current_thread __attribute__((tls_model("initial-exec")));
inline Thread* CurrentThread() { return current_thread; }

// Safepoint of native code: long loops of the runtime call it, holding no lock. False: an
// exception is set (a signal handler raised).
inline bool PollHere() { return gc::Poll(CurrentThread()); }

// RecursionError guard for native recursion. `where`: " while getting the repr of an object".
class RecursionGuard {
 public:
  explicit RecursionGuard(const char* where);
  ~RecursionGuard();
  bool ok() const { return ok_; }
 private:
  bool ok_;
};

// sys.getrecursionlimit(): bounds python_depth + native_depth. Relaxed atomic.
extern int recursion_limit;
inline int RecursionLimit() { return __atomic_load_n(&recursion_limit, __ATOMIC_RELAXED); }

// Reserves the frame stack and the method cache, registers the calling thread with the heap and
// makes it the current one. AttachThread's counterpart is DetachThread, on the same thread.
// `stack_base`: as Heap::Register.
bool AttachThread(Thread* thread, Runtime* runtime, const void* stack_base = nullptr);
void DetachThread(Thread* thread);

// Calls f for each living thread, the caller's too. The threads may run meanwhile; none ends.
void ForEachThread(const std::function<void(Thread*)>& f);
int ThreadCount();

// From now on ObjectLock locks. The caller is attached and holds no object's lock. Call before a
// second thread can touch an object.
void BecomeMultiThreaded();
// The finalizers' thread, which is alone with a program of one thread most of the time: the same
// around each batch of finalizers only. Leave: the caller is detached and holds no object's lock.
void EnterMultiThreaded();
void LeaveMultiThreaded();

// Sets an asynchronous exception (a class or an instance) in the thread of this ident, or takes it
// away (null). The number of threads found.
int SetAsyncException(uint64_t ident, Object* exception);

// Starts a thread that calls function(*args, **kwargs); the error of a failed start is set.
// Returns the ident, or 0.
uint64_t StartThread(Object* function, Object* args, Object* kwargs);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_THREAD_H_
