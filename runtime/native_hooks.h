// NativeHooks: what the C API layer asks of the runtime. The runtime works without it: every
// entry may be null, and is called only through the helpers at the end.
//
// WHY        compat sits above the runtime, which must not name it; yet classes, collections,
//            polls and imports have a native side when extensions are loaded.
// THREADS    Set before the first extension is loaded and cleared when the runtime ends
//            (compat/start.cc); read by anyone at any time, so whoever is not the main thread loads
//            an entry once.
#ifndef TRICOLOR_RUNTIME_NATIVE_HOOKS_H_
#define TRICOLOR_RUNTIME_NATIVE_HOOKS_H_

#include <atomic>
#include <cstdint>

#include "gc/heap.h"
#include "gc/visitor.h"
#include "runtime/object.h"

namespace tricolor {

struct Thread;
struct Type;

// Bits of Object::aux that belong to this contract.
inline constexpr uint8_t kNativeSeen = 0x80;  // lists: C code has had a pointer to the items
inline constexpr uint8_t kShown = 0x40;       // lists, tuples, dicts: a program that looked through the heap found it

template <class Function>
using Hook = std::atomic<Function*>;

struct NativeHooks {
  // Start and end of a runtime. `started` runs on the main thread after the builtin types are
  // ready and before anything is imported; false: an exception is set.
  Hook<bool()> started = nullptr;
  Hook<void()> finishing = nullptr;  // the last Python code has run; main thread, attached
  Hook<void()> ending = nullptr;     // before the heap goes, main thread, attached

  // Collector's thread. See gc::Embedder.
  Hook<void()> mark_begins = nullptr;                        // OnMarkBegin
  Hook<void(gc::Visitor& visitor)> trace_globals = nullptr;  // part of TraceGlobals
  Hook<bool(const Object* o)> is_pinned = nullptr;           // IsPinned
  Hook<void(gc::DeadSet& dead)> marked = nullptr;   // OnMarked, before weak references are cleared
  Hook<void(gc::DeadSet& dead)> condemn = nullptr;  // OnMarked, last: what is still unmarked dies
  Hook<void()> cycle_ended = nullptr;               // OnCycleEnd
  // Native objects wait for their deallocation. The finalizer thread, and gc.collect() after its
  // collection, call run_dead with no lock held; attached.
  Hook<bool()> has_dead = nullptr;
  Hook<void()> run_dead = nullptr;

  // Another thread is inside code of an extension, which counts on it that nothing of Python's runs
  // beside it. ORDERING a full fence before it asks: what was stored before the call is seen by who
  // enters after it.
  Hook<bool()> others_in_native = nullptr;

  // References that native code of this thread holds where nothing else of the thread would tell. Who scans the thread.
  Hook<void(const Thread* thread, gc::Visitor& visitor)> trace_thread = nullptr;

  // A safepoint at which EmbedderPoll runs, in managed code. False: an exception is set.
  Hook<bool(Thread* thread)> poll = nullptr;
  // The thread leaves the runtime; still attached.
  Hook<void(Thread* thread)> thread_ending = nullptr;
  // In the child of a fork: `thread` is the only one left, and locks may be held by those that went.
  Hook<void(Thread* thread)> forked = nullptr;

  // A Python class is complete, or its slots changed (slots, flags and bases are right): fills its
  // C functions tp_*. `type` may derive from a type of an extension.
  Hook<void(Type* type)> class_changed = nullptr;
  // A static type of C that nobody has made ready is asked for an attribute. False: an exception is set.
  Hook<bool(Type* type)> ready_type = nullptr;

  // object.__new__ made an instance of an extension's type, or of a class below one, that is finalizable.
  Hook<void(Object* o)> born = nullptr;
  // Whether an extension's object has its references told (PyObject_GC_Track); -1: it is not one.
  Hook<int(const Object* o)> is_tracked = nullptr;
  // What a module with state in C refers to beside its dictionary (kNativeModule). Who traces.
  Hook<void(Object* module, gc::Visitor& visitor)> trace_module = nullptr;
  // Managed code learns of an object that nobody gave it: it found it in the heap, or a message names it. False: the
  // object is about to die, or dead, and must not be seen.
  Hook<bool(Object* o)> show = nullptr;
  // Runs `look` while nobody else is in native code: it may stop the world, and ask for referents meanwhile.
  Hook<void(void (*look)(void* argument), void* argument)> look_around = nullptr;
  // What tp_traverse of an extension's object tells; false: the object is not one.
  bool (*referents)(Object* o, gc::Visitor& visitor) = nullptr;

  // Hooks in C are asked about an event, before those in Python. False: an exception is set.
  Hook<bool(const char* event, Object* args)> audit = nullptr;

  // _imp.create_dynamic(spec) and _imp.exec_dynamic(module). Null / false: an exception is set.
  Hook<Object*(Object* spec)> create_dynamic = nullptr;
  Hook<bool(Object* module)> exec_dynamic = nullptr;
};

extern NativeHooks native_hooks;

// File name endings of extension modules, for _imp.extension_suffixes(); null ends the array.
inline constexpr const char* kExtensionSuffixes[] = {".tricolor-311-x86_64-linux-gnu.so", ".abi3.so",
                                                     ".so", nullptr};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_NATIVE_HOOKS_H_
