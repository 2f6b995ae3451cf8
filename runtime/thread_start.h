// Parts of thread.h that only the runtime's own start, end and fork use.
#ifndef TRICOLOR_RUNTIME_THREAD_START_H_
#define TRICOLOR_RUNTIME_THREAD_START_H_

#include <cstddef>

#include "runtime/object.h"

namespace tricolor {

struct Thread;

// A daemon thread that reaches a safepoint when the process ends waits there for ever, detached.
void FreezeForExit(Thread* thread);

// The end of the runtime. Detached: waits until no thread is on its way out of the heap; false:
// patience is over. LeaveThreadsBehind: those that are left freeze at their next safepoint and do
// not look at the runtime any more.
bool WaitForLeavingThreads();
void LeaveThreadsBehind();

// Threads that C code made come when they like. Between the two the runtime does not end; false: it does, or there is
// none. Whoever has come is on the list.
bool BeginArrival();
void EndArrival();
void OpenToArrivals();
void CloseToArrivals();  // detached: waits for those on their way

// In the child of a fork: only the caller exists, and it is the main thread. What the others' frames held lives for ever
// (the second, when the heap is the caller's again): they go on in the parent, so nothing of theirs is to be finalized,
// flushed or removed here.
void ForgetOtherThreads();
void KeepWhatOthersHeld();

// Bytes of native stack for new threads; 0: the default (_thread.stack_size).
size_t NativeStackSize();
void SetNativeStackSize(size_t bytes, size_t asked);
// Threads that StartThread made and that have not ended.
int StartedThreads();
// How many of them have run to their end so far.
uint64_t EndedThreads();

// Reports the current error through sys.unraisablehook with a message of its own, and clears it.
// `message` null: "Exception ignored in".
void WriteUnraisableMessage(const char* message, Object* where);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_THREAD_START_H_
