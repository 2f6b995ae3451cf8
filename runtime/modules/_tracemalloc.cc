// _tracemalloc: what the package tracemalloc asks: which lines allocated what is alive.
//
// Sizes are those of objects, as sys.getsizeof has them for what has no parts of its own; what
// extension modules take from malloc is not seen. "Alive" is what the collector would keep: what
// tells of living memory collects first, or garbage would count until the next cycle. The peak counts
// garbage.
#include <cstdint>

#include "gc/allocation_watch.h"
#include "runtime/error.h"
#include "runtime/modules/memory_traces.h"
#include "runtime/modules/tracemalloc.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {
namespace {

constexpr int kMostFrames = 65535;

// Never destroyed: a thread may be on its way in when tracing ends.
MemoryTraces& Traces() {
  static auto* const traces = new MemoryTraces;
  return *traces;
}

// What a thread allocates while this lives is not traced: a snapshot that somebody keeps must not be
// the greatest thing in the next one.
thread_local bool is_answering = false;
struct Answering {
  Answering() { is_answering = true; }
  ~Answering() { is_answering = false; }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;
};

void Watch(gc::Mutator*, void* cell, size_t bytes) {
  if (is_answering) return Traces().Skip(cell);
  const Thread* const t = CurrentThread();
  Traces().Note(cell, bytes, t == nullptr ? nullptr : t->frame);
}

void BeginOrEndWatch() {
  gc::ChooseAllocationWatch(&Runtime::Get()->heap(), CurrentThread(), []() -> gc::AllocationWatch {
    return Traces().running() ? Watch : nullptr;
  });
}

// The dead are found, swept and forgotten.
void ForgetTheDead() {
  Thread* const t = CurrentThread();
  Runtime::Get()->heap().Collect(t);
  Traces().Forget();
}

Object* FileList(const MemoryTraces::Copy& copy) {
  Object* list = NewList();
  for (const MemoryTraces::File& file : copy.files) {
    Object* name = list == nullptr ? nullptr
                                   : NewStrFromKind(file.kind, file.text.data(),
                                                    static_cast<int64_t>(file.text.size()) / file.kind);
    if (name == nullptr || !ListAppend(list, name)) return nullptr;
  }
  return list;
}

// ((file, line), ...), newest first.
Object* StackTuple(const MemoryTraces::Stack& stack, Object* files) {
  const auto n = static_cast<int64_t>(stack.lines.size());
  Object* list = NewList();
  for (int64_t i = 0; list != nullptr && i < n; ++i) {
    const MemoryTraces::Line& line = stack.lines[static_cast<size_t>(i)];
    Object* pair = TupleOf(ListGet(files, line.file), NewInt(line.line));
    if (pair == nullptr || !ListAppend(list, pair)) return nullptr;
  }
  return list == nullptr ? nullptr : ListToTuple(list);
}

Object* StackList(const MemoryTraces::Copy& copy) {
  const Answering answering;
  Object* files = FileList(copy);
  Object* stacks = files == nullptr ? nullptr : NewList();
  if (stacks == nullptr) return nullptr;
  for (const MemoryTraces::Stack& stack : copy.stacks) {
    Object* tuple = StackTuple(stack, files);
    if (tuple == nullptr || !ListAppend(stacks, tuple)) return nullptr;
  }
  return stacks;
}

bool AppendTrace(Object* result, const MemoryTraces::Trace& trace, Object* stacks, uint32_t total) {
  const Answering answering;
  Object* item = TupleOf(NewInt(0), NewInt(static_cast<int64_t>(trace.size)), ListGet(stacks, trace.stack),
                         NewInt(total));
  return item != nullptr && ListAppend(result, item);
}

Object* IsTracing(Object*, Args, size_t, Object*) { return Bool(Traces().running()); }

Object* ClearTraces(Object*, Args, size_t, Object*) {
  if (Traces().running()) Traces().Clear();
  return None();
}

Object* GetTraces(Object*, Args, size_t, Object*) {
  if (!Traces().running()) return NewList();
  ForgetTheDead();
  // What the answer allocates is not in it.
  const MemoryTraces::Copy copy = Traces().CopyAll();
  Object* result = NewList();
  Object* stacks = result == nullptr ? nullptr : StackList(copy);
  if (stacks == nullptr) return nullptr;
  for (const MemoryTraces::Trace& trace : copy.traces) {
    if (!AppendTrace(result, trace, stacks, copy.stacks[trace.stack].total)) return nullptr;
    if (!PollHere()) return nullptr;
  }
  return result;
}

Object* GetObjectTraceback(Object*, Args args, size_t, Object*) {
  MemoryTraces::Copy copy;
  if (!Traces().Find(args[0], &copy)) return None();
  Object* files = FileList(copy);
  return files == nullptr ? nullptr : StackTuple(copy.stacks.front(), files);
}

Object* Start(Object*, Args args, size_t nargs, Object*) {
  int frames = 1;
  if (nargs == 1 && !IntAsInt(args[0], &frames)) return nullptr;
  return StartMemoryTraces(frames) ? None() : nullptr;
}

Object* Stop(Object*, Args, size_t, Object*) {
  StopMemoryTraces();
  return None();
}

Object* GetTracebackLimit(Object*, Args, size_t, Object*) { return NewInt(Traces().limit()); }

Object* GetTracemallocMemory(Object*, Args, size_t, Object*) {
  return NewInt(static_cast<int64_t>(Traces().OwnBytes()));
}

Object* GetTracedMemory(Object*, Args, size_t, Object*) {
  if (Traces().running()) ForgetTheDead();
  size_t current, peak;
  Traces().GetSizes(&current, &peak);
  return TupleOf(NewInt(static_cast<int64_t>(current)), NewInt(static_cast<int64_t>(peak)));
}

Object* ResetPeak(Object*, Args, size_t, Object*) {
  if (!Traces().running()) return None();
  ForgetTheDead();
  Traces().ResetPeak();
  return None();
}

const NativeMethod kMethods[] = {
    {"is_tracing", IsTracing, 0, 0, 0,
     "is_tracing($module, /)\n--\n\nTell whether memory allocations are being traced."},
    {"clear_traces", ClearTraces, 0, 0, 0,
     "clear_traces($module, /)\n--\n\nForget the traces of all memory blocks."},
    {"_get_traces", GetTraces, 0, 0, 0,
     "_get_traces($module, /)\n--\n\nList the traces of all living memory blocks."},
    {"_get_object_traceback", GetObjectTraceback, 1, 1, 0,
     "_get_object_traceback($module, obj, /)\n--\n\nTell where an object was allocated, or None."},
    {"start", Start, 0, 1, 0,
     "start($module, nframe=1, /)\n--\n\nTrace memory allocations, each with at most nframe frames."},
    {"stop", Stop, 0, 0, 0,
     "stop($module, /)\n--\n\nStop tracing, and forget the traces."},
    {"get_traceback_limit", GetTracebackLimit, 0, 0, 0,
     "get_traceback_limit($module, /)\n--\n\nThe most frames that a trace has."},
    {"get_tracemalloc_memory", GetTracemallocMemory, 0, 0, 0,
     "get_tracemalloc_memory($module, /)\n--\n\nBytes that the traces themselves take."},
    {"get_traced_memory", GetTracedMemory, 0, 0, 0,
     "get_traced_memory($module, /)\n--\n\nBytes of traced memory now, and the most there were."},
    {"reset_peak", ResetPeak, 0, 0, 0,
     "reset_peak($module, /)\n--\n\nCount the peak of traced memory from now on."},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

}  // namespace

bool StartMemoryTraces(int frames) {
  if (frames < 1 || frames > kMostFrames) {
    Raise(exc::ValueError, "the number of frames must be in range [1; %d]", kMostFrames);
    return false;
  }
  if (Traces().running()) return true;
  Traces().Start(frames);
  BeginOrEndWatch();
  return true;
}

void StopMemoryTraces() {
  if (!Traces().running()) return;
  Traces().Stop();
  BeginOrEndWatch();
}

Object* CreateTracemallocModule() {
  return NewNativeModule("_tracemalloc", "Where memory blocks of Python were allocated.", kMethods);
}

}  // namespace tricolor
