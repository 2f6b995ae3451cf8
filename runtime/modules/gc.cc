// gc: the collector's switches, and looking around in the heap.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <unordered_set>
#include <vector>

#include "gc/cell_class.h"
#include "gc/heap.h"
#include "gc/poison.h"
#include "runtime/abstract.h"
#include "runtime/audit.h"
#include "runtime/death.h"
#include "runtime/death_batch.h"
#include "runtime/embedder.h"
#include "runtime/error.h"
#include "runtime/finalizer_place.h"
#include "runtime/finalizer_queue.h"
#include "runtime/lock.h"
#include "runtime/modules/collect.h"
#include "runtime/modules/collection_count.h"
#include "runtime/modules/sys_access.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/native_hooks.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/ephemeron_dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/prompt.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"
#include "runtime/tp_del.h"
#include "runtime/varargs.h"

namespace tricolor {

namespace {

Object* callbacks = nullptr;  // roots: gc.callbacks and gc.garbage
Object* garbage = nullptr;
Object* frozen = nullptr;  // list, or null; root
std::atomic<int> debug_flags{0};
std::atomic<int> thresholds[3] = {{700}, {10}, {10}};
std::atomic<int64_t> collections[3];      // by the generation that was asked for
std::atomic<int64_t> collected_total[3];
std::atomic<int64_t> uncollectable_total[3];
std::atomic<int64_t> cells_known{0};      // taken when a collection had last marked
std::atomic<int> younger_collections[3];  // since the last one of this generation; [0] is not used

// ---- cells that a program may see

bool IsVisible(const Object* o) {
  const Type* type = TypeOf(o);
  return type != nullptr && gc::Load(&type->tp_dict) != nullptr;
}

bool HasFlag(const Object* o, uint8_t flag) {
  return (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & flag) != 0;
}
bool IsLeafCell(const Object* o) { return HasFlag(o, gc::kLeaf); }

// The referents of an object; backing stores that no program sees are looked through.
class Referents : public gc::Visitor {
 public:
  void Visit(void* cell) override {
    auto* o = static_cast<Object*>(cell);
    if (o == nullptr || TypeOf(o) == nullptr) return;
    if (IsVisible(o)) {
      found.push_back(o);
    } else if (seen_.insert(o).second && HasFlag(o, gc::kInHeap)) {
      // That of a dead key is nobody's, and its key is the table's own.
      if (IsEphemeronHolder(o)) return Visit(ReadEphemeron(o));
      TraceObject(o, *this);
    }
  }
  void VisitRange(void* const* slots, size_t count) override {
    for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
  }
  void VisitConservative(const void*, const void*) override {}
  std::vector<Object*> found;  // kept alive by the object they were found in

 private:
  std::unordered_set<Object*> seen_;
};

void ReferentsOf(Object* o, Referents* out) {
  if (native_hooks.referents != nullptr && native_hooks.referents(o, *out)) return;
  TraceObject(o, *out);
  if ((__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kTypeInHeap) != 0) {
    out->Visit(TypeOf(o));
  }
}

// ---- collections

bool CallCallbacks(const char* phase, int generation, int64_t collected, int64_t uncollectable) {
  Object* list = gc::Load(&callbacks);
  if (list == nullptr || ListSize(list) == 0) return true;
  Object* info = NewDict();
  Object* name = NewStr(phase);
  if (info == nullptr || name == nullptr ||
      !DictSet(info, "generation", NewInt(generation)) ||
      !DictSet(info, "collected", NewInt(collected)) ||
      !DictSet(info, "uncollectable", NewInt(uncollectable))) {
    return false;
  }
  Object* copy = ListSlice(list, 0, ListSize(list));
  if (copy == nullptr) return false;
  for (int64_t i = 0; i < ListSize(copy); ++i) {
    Object* callback = ListGet(copy, i);
    if (callback != nullptr && CallArgs(callback, name, info) == nullptr) {
      WriteUnraisable(callback);
    }
  }
  return true;
}

std::atomic<uint64_t> cycles_asked_for{0};

// The frames above this one are scanned, with the registers that they saved; this one and what it
// calls are not: what it still holds by accident would keep garbage alive. `scan_from` not null:
// nothing newer than that is scanned.
__attribute__((noinline)) void CollectFrom(const void* scan_from, gc::CycleKind kind) {
  Thread* thread = CurrentThread();
  cycles_asked_for.fetch_add(1);
  thread->heap->Collect(thread, scan_from != nullptr ? scan_from : __builtin_frame_address(0), kind);
}

// ---- gc.DEBUG_STATS

constexpr int kDebugStats = 1;

[[gnu::noinline]] void WriteStats(const char* text) {
  Object* err = SysGet("stderr");
  if (err == nullptr || err == None()) return;
  Object* line = NewStr(text);
  if (line == nullptr || CallMethodArgs(err, names.write, line) == nullptr) ClearError();
}

// All in the last generation, as get_objects(generation) tells.
[[gnu::noinline]] void WriteStatsBefore(int generation) {
  if ((debug_flags.load() & kDebugStats) == 0) return;
  size_t objects = 0;
  Thread* thread = CurrentThread();
  thread->heap->ForEachCell(thread, [&](void* cell) {
    auto* o = static_cast<Object*>(cell);
    objects += IsVisible(o) && !IsLeafCell(o);
  });
  Object* list = gc::Load(&frozen);
  const auto permanent = static_cast<size_t>(list == nullptr ? 0 : ListSize(list));
  objects -= std::min(objects, permanent);
  char text[200];
  snprintf(text, sizeof text,
           "gc: collecting generation %d...\ngc: objects in each generation: 0 0 %zu\n"
           "gc: objects in permanent generation: %zu\n",
           generation, objects, permanent);
  WriteStats(text);
}
[[gnu::noinline]] void WriteStatsAfter(int64_t unreachable, int64_t uncollectable, double seconds) {
  if ((debug_flags.load() & kDebugStats) == 0) return;
  char text[120];
  snprintf(text, sizeof text, "gc: done, %ld unreachable, %ld uncollectable, %.4fs elapsed\n",
           static_cast<long>(unreachable), static_cast<long>(uncollectable), seconds);
  WriteStats(text);
}

double SecondsNow() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

// The number of objects freed: whoever does not want it saves the census of all that is dead.
// Not inlined, and called behind ClearStackBelow(): no word of its frame is older than the call.
[[gnu::noinline]] int64_t CollectNewerThan(const void* scan_from, gc::CycleKind kind,
                                           bool count_objects);

// The frames of the collection are scanned; words that earlier calls left there must not keep
// anything alive.
[[gnu::noinline]] TC_NO_SANITIZE void ClearStackBelow() {
  volatile char unused[4 << 10];
  for (volatile char& c : unused) c = 0;
}


// Called by the interpreter's loop itself, whose references are all in Python frames: then neither
// its registers nor the words that earlier calls left below it keep anything alive.
const void* IfCalledByLoop(const void* frame_address) {
  constexpr size_t kFrameLinkage = 16;  // the saved frame pointer and the return address
  const InterpreterSegment* segment = CurrentThread()->segment;
  const void* caller = static_cast<const char*>(frame_address) + kFrameLinkage;
  return segment != nullptr && segment->low == caller ? caller : nullptr;
}

// Cells that threads have taken, but for those that wait in this one's hand.
int64_t CellsTaken() {
  const Thread* thread = CurrentThread();
  auto taken = static_cast<int64_t>(thread->heap->GetStatistics().cells_allocated);
  for (uint32_t c = 0; c < gc::kCellClasses; ++c) {
    const gc::FreeInterval& left = thread->intervals[c];
    taken -= (left.end - left.cursor) / static_cast<ptrdiff_t>(gc::kClassBytes[c]);
  }
  return taken;
}

// What automatic collections found counts for the youngest generation, as they do.
void CountAutomaticallyFound() {
  uncollectable_total[0].fetch_add(TakeUncollectable());
}

__attribute__((noinline)) Object* CollectFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {nullptr};
  if (!ParseArgs("collect", args, nargs, kwnames, {"generation"}, 0, 1, 0, out)) return nullptr;
  int generation = 2;
  if (out[0] != nullptr && !IntAsInt(out[0], &generation)) return nullptr;
  if (generation < 0 || generation > 2) return Raise(exc::ValueError, "invalid generation");
  if (!CallCallbacks("start", generation, 0, 0)) return nullptr;
  CountAutomaticallyFound();
  WriteStatsBefore(generation);
  const double started = SecondsNow();
  // Two generations, not three: 0 and 1 both ask for what is younger than the last collection.
  const gc::CycleKind kind = generation < 2 ? gc::CycleKind::kYoung : gc::CycleKind::kFull;
  const int64_t collected =
      CollectNewerThan(IfCalledByLoop(__builtin_frame_address(0)), kind, true);
  const int64_t uncollectable = TakeUncollectable();
  WriteStatsAfter(collected + uncollectable, uncollectable, SecondsNow() - started);
  collections[generation].fetch_add(1);
  collected_total[generation].fetch_add(collected);
  uncollectable_total[generation].fetch_add(uncollectable);
  cells_known.store(CellsTaken());
  for (int i = 1; i <= generation; ++i) younger_collections[i].store(0);
  if (generation < 2) younger_collections[generation + 1].fetch_add(1);
  if (!CallCallbacks("stop", generation, collected, uncollectable)) return nullptr;
  return NewInt(collected + uncollectable);
}

Object* Enable(Object*, Args, size_t, Object*) {
  Runtime::Get()->heap().SetEnabled(true);
  return None();
}
Object* Disable(Object*, Args, size_t, Object*) {
  Runtime::Get()->heap().SetEnabled(false);
  return None();
}
Object* IsEnabled(Object*, Args, size_t, Object*) { return Bool(Runtime::Get()->heap().Enabled()); }

Object* GetDebug(Object*, Args, size_t, Object*) { return NewInt(debug_flags.load()); }
Object* SetDebug(Object*, Args args, size_t, Object*) {
  int flags;
  if (!IntAsInt(args[0], &flags)) return nullptr;
  debug_flags.store(flags);
  DeathCensus::SetDebug(flags);
  return None();
}

Object* GetThreshold(Object*, Args, size_t, Object*) {
  return TupleOf(NewInt(thresholds[0].load()), NewInt(thresholds[1].load()),
                 NewInt(thresholds[2].load()));
}
Object* SetThreshold(Object*, Args args, size_t nargs, Object*) {
  for (size_t i = 0; i < nargs; ++i) {
    int value;
    if (!IntAsInt(args[i], &value)) return nullptr;
    thresholds[i].store(value);  // pacing goes by bytes; the numbers are only kept
  }
  return None();
}
// Of the youngest objects CPython counts those that it tracks, less what is freed already; this is
// the number of cells that were made. What other threads have in hand counts.
Object* GetCount(Object*, Args, size_t, Object*) {
  const int64_t made = CellsTaken() - cells_known.load();
  return TupleOf(NewInt(std::max<int64_t>(made, 0)), NewInt(younger_collections[1].load()),
                 NewInt(younger_collections[2].load()));
}

// They count for the youngest generation, like most of CPython's. Two threads that ask may get one
// cycle, and then as many automatic ones are not told of.
int64_t AutomaticCollections() {
  static std::atomic<int64_t> most{0};
  const uint64_t asked_for = cycles_asked_for.load();
  const auto automatic = static_cast<int64_t>(CyclesMarked()) - static_cast<int64_t>(asked_for);
  int64_t known = most.load();
  while (known < automatic && !most.compare_exchange_weak(known, automatic)) {}
  return std::max(known, automatic);
}

Object* GetStats(Object*, Args, size_t, Object*) {
  Object* list = NewList();
  CountAutomaticallyFound();
  for (int i = 0; list != nullptr && i < 3; ++i) {
    Object* dict = NewDict();
    const int64_t automatic = i == 0 ? AutomaticCollections() : 0;
    if (dict == nullptr ||
        !DictSet(dict, "collections", NewInt(collections[i].load() + automatic)) ||
        !DictSet(dict, "collected", NewInt(collected_total[i].load())) ||
        !DictSet(dict, "uncollectable", NewInt(uncollectable_total[i].load())) ||
        !ListAppend(list, dict)) {
      return nullptr;
    }
  }
  return list;
}

// PEP 556's names: "serial" runs finalizers on threads of the program, "threaded" on their own.
Object* SetMode(Object*, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "set_mode() argument must be str, not %.50s",
                 TypeOf(args[0])->tp_name);
  }
  if (StrEquals(args[0], "serial")) {
    FinalizerQueue::SetDefaultPlace(FinalizerPlace::kInline);
  } else if (StrEquals(args[0], "threaded")) {
    FinalizerQueue::SetDefaultPlace(FinalizerPlace::kThread);
  } else {
    return Raise(exc::ValueError, "mode must be 'serial' or 'threaded', not %R", args[0]);
  }
  return None();
}
Object* GetMode(Object*, Args, size_t, Object*) {
  return NewStr(FinalizerQueue::DefaultPlace() == FinalizerPlace::kInline ? "serial" : "threaded");
}

// For whoever tests finalizers, or wonders why one ran.
Object* GetBatch(Object*, Args, size_t, Object*) {
  const DeathBatch* batch = RunningItem::Batch();
  if (batch == nullptr) return None();
  return TupleOf(NewInt(static_cast<int64_t>(batch->cycle)), Bool(batch->whole));
}

// ---- looking around

// What only native code knew is known to others too. False: it is not for them.
bool Show(Object* o) {
  auto* show = native_hooks.show.load();
  return show == nullptr || show(o);
}

// Perhaps somebody fills it still, who will say that native code alone has it; or it is on an operand stack, and the
// loop would say that nobody has it afterwards.
void NoteShown(Object* o) {
  const Type* type = TypeOf(o);
  if (type == &list_type || type == &tuple_type || type == &dict_type || type == &set_type ||
      type == &generator_type || type == &function_type) {
    __atomic_fetch_or(&o->aux, kShown, __ATOMIC_RELAXED);
  }
}

// A list with room for what `wanted` accepts, filled while no other thread runs.
template <class F>
Object* ListCells(F wanted, Object* except) {
  Thread* thread = CurrentThread();
  for (int64_t room = 1024;;) {
    Object* list = NewList(room);
    if (list == nullptr) return nullptr;
    int64_t count = 0;
    thread->heap->ForEachCell(thread, [&](void* cell) {
      auto* o = static_cast<Object*>(cell);
      if (o == list || o == except || !IsVisible(o) || !wanted(o) || !MayShow(o) || !Show(o)) return;
      if (count++ >= room) return;
      NoteShown(o);
      ListAppend(list, o);
    });
    if (count <= room) return list;
    room = count + count / 8 + 1024;
  }
}

// What `look` says. Nobody else is in native code meanwhile: what is found there stays what it is until it
// is shown, and nobody is stopped with a lock that the asking for referents wants.
template <class F>
Object* LookAround(F look) {
  auto* look_around = native_hooks.look_around.load();
  if (look_around == nullptr) return look();
  struct Question {
    F* look;
    Object* result;
  } question = {&look, nullptr};
  look_around([](void* p) {
    auto* q = static_cast<Question*>(p);
    q->result = (*q->look)();
  }, &question);
  return question.result;
}

template <class F>
Object* CellsThat(F wanted, Object* except) {
  return LookAround([&] { return ListCells(wanted, except); });
}

Object* GetObjects(Object*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {nullptr};
  if (!ParseArgs("get_objects", args, nargs, kwnames, {"generation"}, 0, 1, 0, out)) {
    return nullptr;
  }
  int generation = -1;
  if (out[0] != nullptr && out[0] != None() && !IntAsInt(out[0], &generation)) return nullptr;
  if (!AuditEvent("gc.get_objects", generation)) return nullptr;
  if (out[0] != nullptr && out[0] != None()) {
    if (generation >= 3) {
      return Raise(exc::ValueError,
                   "generation parameter must be less than the number of available generations "
                   "(3)");
    }
    if (generation < 0) return Raise(exc::ValueError, "generation parameter cannot be negative");
    if (generation < 2) return NewList();
  }
  std::unordered_set<Object*> hidden;
  if (Object* list = gc::Load(&frozen)) {
    hidden.insert(list);
    for (int64_t i = 0; i < ListSize(list); ++i) hidden.insert(ListGet(list, i));
  }
  return CellsThat([&](Object* o) { return !IsLeafCell(o) && hidden.count(o) == 0; }, nullptr);
}

// The one argument of an event: the tuple of what was asked for.
bool AuditArguments(const char* event, Args args, size_t nargs) {
  if (!AuditHooksInstalled()) return true;
  Object* tuple = NewTupleFrom(args, static_cast<int64_t>(nargs));
  return tuple != nullptr && AuditEvent(event, tuple);
}

Object* GetReferents(Object*, Args args, size_t nargs, Object*) {
  if (!AuditArguments("gc.get_referents", args, nargs)) return nullptr;
  return LookAround([&]() -> Object* {
    Object* list = NewList();
    for (size_t i = 0; list != nullptr && i < nargs; ++i) {
      Referents referents;
      ReferentsOf(args[i], &referents);
      for (Object* o : referents.found) {
        if (!Show(o)) continue;
        NoteShown(o);
        if (!ListAppend(list, o)) return nullptr;
      }
    }
    return list;
  });
}

Object* GetReferrers(Object*, Args args, size_t nargs, Object*) {
  if (!AuditArguments("gc.get_referrers", args, nargs)) return nullptr;
  return CellsThat(
      [&](Object* o) {
        if (IsLeafCell(o)) return false;
        Referents referents;
        ReferentsOf(o, &referents);
        for (Object* found : referents.found) {
          for (size_t i = 0; i < nargs; ++i) {
            if (found == args[i]) return true;
          }
        }
        return false;
      },
      nullptr);
}

// Whether an object may be part of a cycle. CPython stops tracking tuples and dicts that hold nothing
// tracked when it next looks at them; here nothing is listed, so the answer is worked out. What is
// nested deeper than anybody asks about counts as tracked.
bool MayBeInCycle(Object* o, int depth = 0) {
  constexpr int kDeepest = 200;
  if (!HasFlag(o, gc::kInHeap)) return IsType(o) && HasTypeFlag(o, kTypeHeap);
  if (IsLeafCell(o) || IsStr(o) || !HasTypeFlag(o, kTypeHaveGc)) return false;
  // A dict that holds nothing now may be given something later.
  const auto holds = [&](Object* item) {
    return item != nullptr && (IsExactly(item, dict_type) || MayBeInCycle(item, depth + 1));
  };
  if (depth >= kDeepest) return true;
  if (IsExactly(o, tuple_type)) {
    for (int64_t i = 0; i < TupleSize(o); ++i) {
      if (holds(TupleAt(o, i))) return true;
    }
    return false;
  }
  if (IsExactly(o, dict_type)) {
    Object* key;
    Object* value;
    for (int64_t position = 0; DictNext(o, &position, &key, &value);) {
      if (holds(key) || holds(value)) return true;
    }
    return false;
  }
  return true;
}
Object* IsTracked(Object*, Args args, size_t, Object*) {
  auto* is_tracked = native_hooks.is_tracked.load();
  const int told = is_tracked == nullptr ? -1 : is_tracked(args[0]);
  return Bool(told < 0 ? MayBeInCycle(args[0]) : told != 0);
}
Object* IsFinalized(Object*, Args args, size_t, Object*) {
  return Bool((__atomic_load_n(&args[0]->flags, __ATOMIC_RELAXED) & gc::kFinalized) != 0);
}

// What is frozen is held by one list, which is a root: garbage in it stays until unfreeze().
Object* Freeze(Object*, Args, size_t, Object*) {
  Object* all = CellsThat(
      [](Object* o) { return !IsLeafCell(o) && (TypeOf(o)->tp_flags & kTypeHaveGc) != 0; }, nullptr);
  if (all == nullptr) return nullptr;
  gc::Store<Object>(nullptr, &frozen, all);
  return None();
}
Object* Unfreeze(Object*, Args, size_t, Object*) {
  gc::StoreNoBarrier(&frozen, static_cast<Object*>(nullptr));
  return None();
}
Object* GetFreezeCount(Object*, Args, size_t, Object*) {
  Object* list = gc::Load(&frozen);
  return NewInt(list == nullptr ? 0 : ListSize(list));
}

const NativeMethod kMethods[] = {
    {"enable", Enable, 0, 0, 0, "enable($module, /)\n--\n\nEnable automatic garbage collection."},
    {"disable", Disable, 0, 0, 0, "disable($module, /)\n--\n\n"},
    {"isenabled", IsEnabled, 0, 0, 0, "isenabled($module, /)\n--\n\n"},
    {"set_debug", SetDebug, 1, 1, 0, "set_debug($module, flags, /)\n--\n\n"},
    {"get_debug", GetDebug, 0, 0, 0, "get_debug($module, /)\n--\n\n"},
    {"get_count", GetCount, 0, 0, 0, "get_count($module, /)\n--\n\n"},
    {"set_threshold", SetThreshold, 1, 3, kParseTuple,
     "set_threshold(threshold0, [threshold1, threshold2])"},
    {"get_threshold", GetThreshold, 0, 0, 0, "get_threshold($module, /)\n--\n\n"},
    {"collect", CollectFunction, 0, kAnyCount, kKeywords,
     "collect($module, /, generation=2)\n--\n\nRun the garbage collector."},
    {"get_objects", GetObjects, 0, kAnyCount, kKeywords,
     "get_objects($module, /, generation=None)\n--\n\n"},
    {"set_mode", SetMode, 1, 1, 0,
     "set_mode($module, mode, /)\n--\n\nWhere finalizers run that no class has an opinion about: "
     "'serial' or 'threaded'."},
    {"get_batch", GetBatch, 0, 0, 0,
     "get_batch($module, /)\n--\n\nIn a finalizer or the callback of a weak reference: the number "
     "of the collection that found it, and whether that looked at all the dead. Elsewhere None."},
    {"get_mode", GetMode, 0, 0, 0, "get_mode($module, /)\n--\n\n'serial' or 'threaded'."},
    {"get_stats", GetStats, 0, 0, 0, "get_stats($module, /)\n--\n\n"},
    {"is_tracked", IsTracked, 1, 1, 0, "is_tracked($module, obj, /)\n--\n\n"},
    {"is_finalized", IsFinalized, 1, 1, 0, "is_finalized($module, obj, /)\n--\n\n"},
    {"get_referrers", GetReferrers, 0, kAnyCount, kVarargs, "get_referrers(*objs) -> list"},
    {"get_referents", GetReferents, 0, kAnyCount, kVarargs, "get_referents(*objs) -> list"},
    {"freeze", Freeze, 0, 0, 0, "freeze($module, /)\n--\n\n"},
    {"unfreeze", Unfreeze, 0, 0, 0, "unfreeze($module, /)\n--\n\n"},
    {"get_freeze_count", GetFreezeCount, 0, 0, 0, "get_freeze_count($module, /)\n--\n\n"},
    {}};

// CyclesMarked when the last explicit collection ended.
std::atomic<uint64_t> cycles_known{0};

// What is made while a cycle marks is old at once, and so is what other threads make in the cells
// that they had in hand then: a young cycle would keep it. So it does only for one thread, and where
// no cycle has marked since its last explicit collection. The flag is read first: a cycle that it
// does not show is counted, or yet to come.
bool YoungIsEnough() {
  return !MultiThreaded() && !gc::BarrierMarks() && CyclesMarked() == cycles_known.load();
}

int64_t CollectNewerThan(const void* scan_from, gc::CycleKind kind, bool count_objects) {
  if (kind == gc::CycleKind::kYoung && !YoungIsEnough()) kind = gc::CycleKind::kFull;
  FinalizerQueue::BeginExplicit();
  const bool census = count_objects || debug_flags.load() != 0;
  if (census) DeathCensus::Wanted(true);
  int64_t freed = 0;
  {
    SavedError saved;
    asm volatile("" : : "r"(&saved) : "memory");  // in this frame, not in a register that is not scanned
    // The caller's callee-saved registers go into this frame, which is scanned.
    __builtin_unwind_init();
    // What finalizers held is free only after another cycle; what they may have brought back needs
    // one to know, and then others may be finalized. New garbage with finalizers that make garbage
    // with finalizers has to wait.
    // Other threads may have left something undecided too, again and again.
    for (int more = 1, others = 2;; --more) {
      CollectFrom(scan_from, kind);
      cycles_known.store(CyclesMarked());
      kind = gc::CycleKind::kFull;  // another one is for what was brought back: that is old now
      int64_t count = 0;
      freed += DeathCensus::TakeCount(&count)
                   ? count
                   : static_cast<int64_t>(Runtime::Get()->heap().GetStatistics().objects_freed_last);
      const FinalizerQueue::Outcome outcome = FinalizerQueue::RunAll();
      if (outcome.spared || (outcome.finalized && more > 0)) continue;
      if (!HasUndecided() || others-- <= 0) break;
    }
  }
  if (census) DeathCensus::Wanted(false);
  FinalizerQueue::EndExplicit();
  return freed;
}

}  // namespace

void CollectNow(const void* frame) {
  ClearStackBelow();
  CollectNewerThan(frame == nullptr ? nullptr : IfCalledByLoop(frame), gc::CycleKind::kFull, false);
}

void CollectOnce(const void* frame) {
  FinalizerQueue::BeginExplicit();
  __builtin_unwind_init();
  ClearStackBelow();
  CollectFrom(IfCalledByLoop(frame), gc::CycleKind::kFull);
  cycles_known.store(CyclesMarked());
  if (locks_entered == 0) FinalizerQueue::RunAll();
  FinalizerQueue::EndExplicit();
  if (locks_entered > 0) FinalizerQueue::WaitForOthers();
}

bool CollectionsAreWatched() {
  Object* list = gc::Load(&callbacks);
  return debug_flags.load() != 0 || (list != nullptr && ListSize(list) != 0);
}

bool FreeDescriptors(int attempt) {
  constexpr int kClose = 0, kWait = 1, kAgain = 2;
  if (attempt > kAgain) return false;
  SavedError saved;
  if (attempt != kWait) {
    asm volatile("" : : "r"(&saved) : "memory");  // as in CollectNewerThan
    __builtin_unwind_init();
    // The queue's thread leaves what is found alone: it might begin with a finalizer that waits for a
    // lock of this thread's.
    FinalizerQueue::BeginExplicit();
    ClearStackBelow();
    CollectFrom(nullptr, gc::CycleKind::kFull);
    FinalizerQueue::RunNativeClosers();
    FinalizerQueue::EndExplicit();
  }
  if (attempt != kClose) FinalizerQueue::WaitForOthers();
  return true;
}

void NoteCollection() {
  cells_known.store(static_cast<int64_t>(TheHeap().GetStatistics().cells_allocated));
}

void SaveGarbage(Object* o) {
  Object* list = gc::Load(&garbage);
  if (list != nullptr && !ListAppend(list, o)) ClearError();
}

void ReportGarbageAtExit() {
  Object* list = gc::Load(&garbage);
  const int flags = debug_flags.load();
  if (list == nullptr || ListSize(list) == 0 || (flags & kDebugSaveAll) != 0) return;
  const bool lists = (flags & kDebugUncollectable) != 0;
  const std::string text = "gc: " + std::to_string(ListSize(list)) +
                           " uncollectable objects at shutdown" +
                           (lists ? "" : "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them");
  if (!Warn(exc::ResourceWarning, text.c_str())) WriteUnraisable(nullptr);
  if (!lists) return;
  Object* repr = Repr(list);
  if (repr == nullptr) return WriteUnraisable(list);
  fprintf(stderr, "      %s\n", StrToStd(repr).c_str());
}

Object* CreateGcModule() {
  Runtime::Get()->AddRoot(&frozen);
  Runtime::Get()->AddRoot(&callbacks);
  Runtime::Get()->AddRoot(&garbage);
  gc::Store<Object>(nullptr, &callbacks, NewList());
  gc::Store<Object>(nullptr, &garbage, NewList());
  Object* module = NewNativeModule(
      "gc", "This module provides access to the garbage collector for reference cycles.",
      kMethods);
  const bool ok = module != nullptr && ModuleAdd(module, "callbacks", callbacks) &&
                  ModuleAdd(module, "garbage", garbage) &&
                  ModuleAdd(module, "DEBUG_STATS", NewInt(1)) &&
                  ModuleAdd(module, "DEBUG_COLLECTABLE", NewInt(2)) &&
                  ModuleAdd(module, "DEBUG_UNCOLLECTABLE", NewInt(4)) &&
                  ModuleAdd(module, "DEBUG_SAVEALL", NewInt(32)) &&
                  ModuleAdd(module, "DEBUG_LEAK", NewInt(38));
  return ok ? module : nullptr;
}

}  // namespace tricolor
