#include "runtime/undecided.h"

#include <algorithm>
#include <mutex>
#include <new>

#include "gc/heap_impl.h"
#include "runtime/death.h"
#include "runtime/embedder.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {

// What to do if the object is alive.
enum class IfAlive : uint8_t { kShowReferences, kFinalizeAgain, kTpDelAgain, kNothing };

struct Undecided {
  Object* object;
  uint64_t cycle;  // begun before
  IfAlive what;
};

struct UndecidedList {
  std::mutex mutex;
  std::vector<Undecided> objects;  // guarded by mutex; no roots
};
UndecidedList& List() {
  static auto* const list = new UndecidedList;
  return *list;
}

void Leave(Object* o, IfAlive what) {
  UndecidedList& list = List();
  std::lock_guard<std::mutex> hold(list.mutex);
  list.objects.push_back({o, TheHeap().impl()->collector.cycles_started(), what});
}

bool IsOfTpDel(const Undecided& u) {
  return u.what == IfAlive::kTpDelAgain || u.what == IfAlive::kNothing;
}

void ActOnAlive(const Undecided& u, std::vector<FinalizerItem>* callbacks) {
  if (u.what == IfAlive::kShowReferences) WeakTable::Show(u.object, callbacks);
  if (u.what == IfAlive::kFinalizeAgain) {
    __atomic_fetch_and(&u.object->flags, static_cast<uint8_t>(~gc::kFinalized), __ATOMIC_RELAXED);
  }
}

}  // namespace

// The living show themselves again. The dead ones are found like any other. Reviving made all of
// them old: only a full cycle can tell.
void DecideUndecided(gc::DeadSet& dead, std::vector<FinalizerItem>* callbacks,
                     absl::flat_hash_set<const Object*>* tp_del_done) {
  UndecidedList& list = List();
  std::lock_guard<std::mutex> hold(list.mutex);
  if (TheHeap().RunningKind() == gc::CycleKind::kYoung) return;
  const uint64_t now = list.objects.empty() ? 0 : TheHeap().impl()->collector.cycles_started();
  auto decided = [&](const Undecided& u) {
    if (!dead.IsMarked(u.object)) {
      // Of these it is known as long as they can be found dead: something else may revive them.
      if (IsOfTpDel(u)) tp_del_done->insert(u.object);
      if (u.what == IfAlive::kShowReferences) WeakTable::Unhide(u.object);
      return !IsOfTpDel(u);
    }
    if (u.cycle >= now) return false;  // it may have been a root of this cycle
    if (u.what == IfAlive::kNothing) return false;  // nobody has it: some stale word is its address
    ActOnAlive(u, callbacks);
    return true;
  };
  list.objects.erase(std::remove_if(list.objects.begin(), list.objects.end(), decided),
                     list.objects.end());
}

void ForgetSwept(gc::DeadSet& dead) {
  UndecidedList& list = List();
  std::lock_guard<std::mutex> hold(list.mutex);
  const auto swept = [&dead](const Undecided& u) {
    return IsOfTpDel(u) && !dead.IsMarked(u.object);
  };
  list.objects.erase(std::remove_if(list.objects.begin(), list.objects.end(), swept),
                     list.objects.end());
}

void LeaveToNextCollection(Object* o) { Leave(o, IfAlive::kShowReferences); }
void LeaveFinalizerToNextCollection(Object* o) { Leave(o, IfAlive::kFinalizeAgain); }
void NoteTpDelRan(Object* o, bool may_be_alive) {
  Leave(o, may_be_alive ? IfAlive::kTpDelAgain : IfAlive::kNothing);
}

bool HasUndecided() {
  UndecidedList& list = List();
  std::lock_guard<std::mutex> hold(list.mutex);
  return std::any_of(list.objects.begin(), list.objects.end(),
                     [](const Undecided& u) { return u.what != IfAlive::kNothing; });
}

void ForgetUndecided() { List().objects.clear(); }
void AfterForkChildOfUndecided() { new (&List().mutex) std::mutex; }

}  // namespace tricolor
