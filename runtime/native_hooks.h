// NativeHooks: what the C API layer asks of the runtime. The runtime works without it: every
// entry may be null, and is called only through the helpers at the end.
//
// WHY        compat sits above the runtime, which must not name it; yet classes, collections,
//            polls and imports have a native side when extensions are loaded.
// THREADS    Set once, before the first extension is loaded (compat/start.cc); read by anyone.
#ifndef TRICOLOR_RUNTIME_NATIVE_HOOKS_H_
#define TRICOLOR_RUNTIME_NATIVE_HOOKS_H_

#include <cstdint>

#include "gc/heap.h"
#include "gc/visitor.h"
#include "runtime/object.h"

namespace tricolor {

struct Thread;
struct Type;

// Bits of Object::aux that belong to this contract.
inline constexpr uint8_t kNativeSeen = 0x80;  // lists: C code has had a pointer to the items

struct NativeHooks {
  // Start and end of a runtime. `started` runs on the main thread after the builtin types are
  // ready and before anything is imported; false: an exception is set.
  bool (*started)() = nullptr;
  void (*ending)() = nullptr;  // before the heap goes, main thread, attached

  // Collector's thread. See gc::Embedder.
  void (*trace_globals)(gc::Visitor& visitor) = nullptr;  // part of TraceGlobals
  bool (*is_pinned)(const Object* o) = nullptr;           // IsPinned
  void (*marked)(gc::DeadSet& dead) = nullptr;  // OnMarked, before weak references are cleared
  void (*condemn)(gc::DeadSet& dead) = nullptr;  // OnMarked, last: what is still unmarked dies
  void (*cycle_ended)() = nullptr;                // OnCycleEnd
  // Native objects wait for their deallocation. The finalizer thread, and gc.collect() after its
  // collection, call run_dead with no lock held; attached.
  bool (*has_dead)() = nullptr;
  void (*run_dead)() = nullptr;

  // A safepoint at which EmbedderPoll runs, in managed code. False: an exception is set.
  bool (*poll)(Thread* thread) = nullptr;
  // The thread leaves the runtime; still attached.
  void (*thread_ending)(Thread* thread) = nullptr;
  // In the child of a fork: `thread` is the only one left, and locks may be held by those that went.
  void (*forked)(Thread* thread) = nullptr;

  // A Python class is complete, or its slots changed (slots, flags and bases are right): fills its
  // C functions tp_*. `type` may derive from a type of an extension.
  void (*class_changed)(Type* type) = nullptr;

  // _imp.create_dynamic(spec) and _imp.exec_dynamic(module). Null / false: an exception is set.
  Object* (*create_dynamic)(Object* spec) = nullptr;
  bool (*exec_dynamic)(Object* module) = nullptr;
};

extern NativeHooks native_hooks;

// File name endings of extension modules, for _imp.extension_suffixes(); null ends the array.
inline constexpr const char* kExtensionSuffixes[] = {".tricolor-311-x86_64-linux-gnu.so", ".abi3.so",
                                                     ".so", nullptr};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_NATIVE_HOOKS_H_
