// Who holds the members of a region, and the deaths of those that nobody holds.
#include <algorithm>
#include <utility>
#include <vector>

#include "gc/mutator_impl.h"
#include "gc/poison.h"
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/finalizer_place.h"
#include "runtime/finalizer_queue.h"
#include "runtime/objects/list.h"
#include "runtime/prompt_region.h"
#include "runtime/runtime.h"
#include "runtime/weak_table.h"

namespace tricolor {

namespace {

using Held = PromptMember::Held;

bool IsOnThreadStack(const Thread* t, const Frame* frame) {
  const auto* p = reinterpret_cast<const Value*>(frame);
  return p >= t->stack_begin && p < t->stack_limit;
}
// Of a generator's frame LeavePromptFrame tells.
bool HasExited(const Thread* t, const Frame* frame) {
  return IsOnThreadStack(t, frame) && reinterpret_cast<const Value*>(frame) >= t->stack_top;
}

// The native code that called `segment`'s loop has gone on.
bool IsOuter(const InterpreterSegment* now, const InterpreterSegment* segment) {
  return now == nullptr || now > segment;  // stacks grow down
}

bool SlotHolds(const PromptMember& m, const Value* end) {
  Object* const o = ObjectOf(m);
  return o != nullptr && m.slot < end && LoadSlot(m.slot).bits() == Value(o).bits();
}

// Afterwards each instruction of this frame looks only at the members that its slots hold.
PromptStep ComeToFrame(PromptRegion* region, const Thread* t, const Frame* frame) {
  ForgetFrame(region);
  region->count_here = 0;
  for (size_t i = 0; i < region->members.size(); ++i) {
    const PromptMember& m = region->members[i];
    switch (m.held) {
      case Held::kUnknown:
        return PromptStep::kLook;
      case Held::kSlot:
        if (m.frame == frame) {
          region->here[region->count_here++] = static_cast<uint8_t>(i);
        } else if (HasExited(t, m.frame) || m.slot >= LoadSp(m.frame)) {
          return PromptStep::kLook;
        }
        break;
      case Held::kNative:
        if (IsOuter(t->segment, m.segment)) return PromptStep::kLook;
        break;
      case Held::kField:
        break;
    }
  }
  region->frame = frame;
  if (region->count_here == 1) {
    const PromptMember& m = region->members[region->here[0]];
    prompt_witness = {frame, m.slot, ~Value(ObjectOf(m)).bits()};
  }
  return PromptStep::kGoOn;
}

}  // namespace

PromptStep NextPromptStep(const Thread* t, const Frame* frame) {
  PromptRegion* const region = prompt_region;
  if (region == nullptr) return PromptStep::kLeave;
  if (region->changed) return PromptStep::kLook;
  if (region->frame != frame && ComeToFrame(region, t, frame) == PromptStep::kLook) {
    return PromptStep::kLook;
  }
  const Value* const end = LoadSp(frame);
  for (size_t i = 0; i < region->count_here; ++i) {
    if (!SlotHolds(region->members[region->here[i]], end)) return PromptStep::kLook;
  }
  return region->count_here == 0 ? PromptStep::kLeave : PromptStep::kGoOn;
}

bool PromptsUnsettled() {
  if (prompt_region == nullptr) return false;
  const auto& members = prompt_region->members;
  return prompt_region->changed ||
         std::any_of(members.begin(), members.end(), [](const PromptMember& m) {
           return m.held == Held::kUnknown || m.held == Held::kNative;
         });
}

void LeavePromptFrame(Thread* t, const Frame* frame) {
  if (prompt_region == nullptr) return;
  for (PromptMember& m : prompt_region->members) {
    if (m.held == Held::kNative || (m.held == Held::kSlot && m.frame == frame)) {
      m.held = Held::kUnknown;
    }
  }
  ForgetFrame(prompt_region);
  // Whatever was returned is in the hands of native code, or of the frame below: that tells when it
  // returns in its turn, or looks when it polls.
  if (t->frame != nullptr) MarkReports(t->frame);
  gc::RequestEmbedderPoll(t);
}

namespace {

// Looks for the members of which it is not known who holds them.
class Search {
 public:
  Search(Thread* t, PromptRegion* region) : thread_(t), members_(region->members) {
    for (PromptMember& m : members_) {
      const bool holds = m.held == Held::kSlot && !HasExited(t, m.frame) &&
                         SlotHolds(m, LoadSp(m.frame));
      if (!holds) Lose(m);
    }
  }

  void Run() {
    if (lost_ > 0) InFrames();
    if (lost_ > 0) InFields();
    if (lost_ == 0) return;
    InOtherRoots();
    if (lost_ > 0) OnNativeStack();
    if (lost_ > 0) InFields();
  }

  bool FoundInFields() const {
    return std::any_of(members_.begin(), members_.end(),
                       [](const PromptMember& m) { return m.held == Held::kField; });
  }

  // What was found in roots that are not looked at again; it escapes.
  std::vector<Object*> escaping;

 private:
  void Lose(PromptMember& m) {
    m.held = Held::kUnknown;
    ++lost_;
  }
  PromptMember* FindLost(const Object* o) {
    for (PromptMember& m : members_) {
      if (m.held == Held::kUnknown && ObjectOf(m) == o) return &m;
    }
    return nullptr;
  }

  // From the innermost outwards; of a frame the lowest slot, which is a local variable if one has
  // it. The frames between which a member was found tell when they are left.
  void InFrames() {
    Frame* inner = nullptr;
    for (Frame* f = thread_->frame; f != nullptr && lost_ > 0; inner = f, f = f->previous) {
      const Value* const end = LoadSp(f);
      for (const Value* slot = f->slots; slot < end; ++slot) {
        const Value v = LoadSlot(slot);
        if (!v.IsObject() || !InPromptRegion(v.AsObject())) continue;
        PromptMember* const m = FindLost(v.AsObject());
        if (m == nullptr) continue;
        m->held = Held::kSlot;
        m->frame = f;
        m->slot = slot;
        --lost_;
        MarkReports(f);
        if (inner != nullptr) MarkReports(inner);
      }
    }
  }

  void InFields() {
    std::vector<Object*> holders;
    for (const PromptMember& m : members_) {
      if (m.held != Held::kUnknown && ObjectOf(m) != nullptr) holders.push_back(ObjectOf(m));
    }
    while (!holders.empty() && lost_ > 0) {
      Object* const holder = holders.back();
      holders.pop_back();
      ForEachReference(holder, [&](Object* field) {
        if (!InPromptRegion(field)) return;
        PromptMember* const m = FindLost(field);
        if (m == nullptr) return;
        m->held = Held::kField;
        --lost_;
        holders.push_back(field);
      });
    }
  }

  // What else the collector takes for roots of this thread, and what native code owns.
  void InOtherRoots() {
    struct Roots : gc::Visitor {
      explicit Roots(Search* search) : search(search) {}
      void Visit(void* cell) override {
        auto* const o = static_cast<Object*>(cell);
        if (o == nullptr || !InPromptRegion(o)) return;
        if (search->FindLost(o) != nullptr) search->escaping.push_back(o);
      }
      void VisitRange(void* const* slots, size_t count) override {
        for (size_t i = 0; i < count; ++i) Visit(__atomic_load_n(&slots[i], __ATOMIC_RELAXED));
      }
      void VisitConservative(const void*, const void*) override {}
      Search* const search;
    } roots(this);
    thread_->TraceRoots(roots);
    for (const PromptMember& m : members_) {
      Object* const o = ObjectOf(m);
      if (m.held != Held::kUnknown || o == nullptr) continue;
      int32_t owned = __atomic_load_n(&o->ledger, __ATOMIC_RELAXED);
      if (owned >= kEscapedBias / 2) owned -= kEscapedBias;
      if (owned != 0) escaping.push_back(o);
    }
  }

  // Outside the loop that runs, whose own stack frame holds nothing. An interior pointer counts.
  void OnNativeStack() {
    struct Range {
      uintptr_t begin, end;
      PromptMember* member;
    };
    struct Words : gc::Visitor {
      void Visit(void*) override {}
      void VisitRange(void* const*, size_t) override {}
      TC_NO_SANITIZE void VisitConservative(const void* begin, const void* end) override {
        constexpr uintptr_t kWord = sizeof(uintptr_t);
        const auto first = (reinterpret_cast<uintptr_t>(begin) + kWord - 1) & ~(kWord - 1);
        const auto last = reinterpret_cast<uintptr_t>(end);
        for (uintptr_t at = first; at + kWord <= last; at += kWord) {
          const uintptr_t word = *reinterpret_cast<const volatile uintptr_t*>(at);
          if (word < low || word >= high) continue;
          for (size_t i = 0; i < count; ++i) {
            if (word >= ranges[i].begin && word < ranges[i].end) found[i] = true;
          }
        }
      }
      uintptr_t low = UINTPTR_MAX, high = 0;
      size_t count = 0;
      Range ranges[kMostPrompts];
      bool found[kMostPrompts] = {};
    } words;
    const gc::Heap& heap = *thread_->heap;
    for (PromptMember& m : members_) {
      Object* const o = ObjectOf(m);
      if (m.held != Held::kUnknown || o == nullptr) continue;
      const auto begin = reinterpret_cast<uintptr_t>(o);
      const uintptr_t end = begin + heap.CellSize(o);
      words.ranges[words.count++] = {begin, end, &m};
      words.low = std::min(words.low, begin);
      words.high = std::max(words.high, end);
    }
    const InterpreterSegment* const loop = thread_->segment;
    thread_->TraceNativeStack(words, loop->low, thread_->impl->stack_base);
    for (size_t i = 0; i < words.count; ++i) {
      if (!words.found[i]) continue;
      words.ranges[i].member->held = Held::kNative;
      words.ranges[i].member->segment = loop;
      --lost_;
    }
  }

  Thread* const thread_;
  std::vector<PromptMember>& members_;
  size_t lost_ = 0;
};

// Takes out those that escaped and those that the collector has found dead.
void DropFormer(PromptRegion* region) {
  std::lock_guard<std::mutex> hold(PromptMutex());
  auto& members = region->members;
  members.erase(std::remove_if(members.begin(), members.end(),
                               [](const PromptMember& m) {
                                 return ObjectOf(m) == nullptr || !InPromptRegion(ObjectOf(m));
                               }),
                members.end());
  ForgetFrame(region);
}

// Those that nobody holds, in the order of the slots that held them. They are in `dead`, on the
// caller's stack, when this returns.
size_t TakeUnheld(PromptRegion* region, Object** dead) {
  std::lock_guard<std::mutex> hold(PromptMutex());
  std::vector<PromptMember*> unheld;
  for (PromptMember& m : region->members) {
    if (m.held == Held::kUnknown && ObjectOf(m) != nullptr) unheld.push_back(&m);
  }
  std::stable_sort(unheld.begin(), unheld.end(), [](const PromptMember* a, const PromptMember* b) {
    return a->slot < b->slot;
  });
  size_t count = 0;
  for (PromptMember* m : unheld) {
    auto* const o = static_cast<Object*>(
        CurrentThread()->heap->WeakLoad(reinterpret_cast<void* const*>(&m->object)));
    if (o == nullptr) {
      EscapeLocked(ObjectOf(*m));  // the collector was first
    } else {
      dead[count++] = o;
    }
  }
  return CondemnLocked(dead, count) ? count : 0;
}

bool Holds(Object* holder, const Object* o) {
  bool holds = false;
  ForEachReference(holder, [&](Object* field) { holds = holds || field == o; });
  return holds;
}

// Callbacks, now, on this thread.
void CallBack(const std::vector<FinalizerItem>& callbacks) {
  if (callbacks.empty()) return;
  Object* const list = NewList();
  bool listed = list != nullptr;
  for (const FinalizerItem& item : callbacks) {
    listed = listed && ListAppend(list, item.callback) && ListAppend(list, item.object);
  }
  if (!listed) {
    ClearError();
    FinalizerQueue::Push(callbacks);
    FinalizerQueue::Wake();
    return;
  }
  for (int64_t i = 0; i + 1 < ListSize(list); i += 2) {
    Object* const callback = ListGet(list, i);
    if (CallArgs(callback, ListGet(list, i + 1)) == nullptr) WriteUnraisable(callback);
  }
}

PromptMember* MemberOf(const Object* o) {
  for (PromptMember& m : prompt_region->members) {
    if (ObjectOf(m) == o) return &m;
  }
  return nullptr;
}

// Its finalizer has run. Stored outside of the region, it has escaped; inside, some member that
// lives may hold it now.
bool CameBack(Thread* t, Object* o) {
  if (!InPromptRegion(o)) return true;
  if (prompt_region == nullptr || !prompt_region->dying_stored) return false;
  Search search(t, prompt_region);
  search.Run();
  for (Object* held : search.escaping) EscapePrompt(held);
  const PromptMember* const m = MemberOf(o);
  return !InPromptRegion(o) || (m != nullptr && m->held != Held::kUnknown);
}

// As counts would have it: the finalizer, then weak references and their callbacks.
void Die(Thread* t, Object* o) {
  SavedError saved;
  std::vector<FinalizerItem> callbacks;
  const Type* const type = TypeOf(o);
  const bool finalized = (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kFinalized) != 0;
  bool back = false;
  if (type->slots.finalize != nullptr && !finalized) {
    if (NotesOwner(type)) FinalizerQueue::ForgetOwner(o);
    __atomic_fetch_or(&o->flags, static_cast<uint8_t>(gc::kFinalized), __ATOMIC_RELAXED);
    type->slots.finalize(o);
    back = CameBack(t, o);
  }
  // Others are told that it is dead until its references are cleared. If it lives, those that were
  // read as dead meanwhile stay dead.
  if (!back) WeakTable::ClearReferencesTo(o, &callbacks);
  {
    std::lock_guard<std::mutex> hold(PromptMutex());
    if (back) PardonLocked(o);
    else DismissLocked(o);
  }
  if (back) WeakTable::Show(o, &callbacks);
  CallBack(callbacks);
}

// What came back may hold others: they live too. Returns how many are left of `dead`.
size_t SpareHeld(Object** dead, size_t count) {
  std::lock_guard<std::mutex> hold(PromptMutex());
  Object** const end = std::remove_if(dead, dead + count, [](Object* o) {
    const PromptMember* const m = MemberOf(o);
    const bool held = m != nullptr && m->held != Held::kUnknown;
    if (held) PardonLocked(o);
    return held;
  });
  return static_cast<size_t>(end - dead);
}

// From the outside in. What is in a cycle, or behind one, has other rules (runtime/death.cc): it is
// left to the collector. `dead` is on the caller's stack.
void DieInOrder(Thread* t, Object** dead, size_t count) {
  while (count > 0) {
    const auto held = [&](size_t at) {
      return std::any_of(dead, dead + count, [&](Object* o) { return Holds(o, dead[at]); });
    };
    size_t next = 0;
    while (next < count && InPromptRegion(dead[next]) && held(next)) ++next;
    if (next == count) break;
    Object* const o = dead[next];
    std::copy(dead + next + 1, dead + count, dead + next);
    dead[--count] = nullptr;
    if (!InPromptRegion(o)) continue;  // somebody before it has brought it back
    PromptRegion* const region = prompt_region;
    const bool stored_before = std::exchange(region->dying_stored, false);
    Die(t, o);
    if (region->dying_stored && prompt_region != nullptr) count = SpareHeld(dead, count);
    // It may have been one whose death, further out on this stack, this one came in between.
    region->dying_stored = region->dying_stored || stored_before;
  }
  if (count == 0) return;
  std::lock_guard<std::mutex> hold(PromptMutex());
  for (size_t i = 0; i < count; ++i) EscapeLocked(dead[i]);
}

}  // namespace

void LookForPrompts(Thread* t) {
  Object* dead[kMostPrompts];
  for (;;) {
    PromptRegion* const region = prompt_region;
    if (region == nullptr) return;
    DropFormer(region);
    CloseIfEmpty(region);
    if (prompt_region == nullptr) return;
    region->changed = false;
    Search search(t, region);
    search.Run();
    region->has_fields = search.FoundInFields();
    if (!search.escaping.empty()) {
      for (Object* o : search.escaping) EscapePrompt(o);
      continue;
    }
    const size_t count = TakeUnheld(region, dead);
    if (count > 0) DieInOrder(t, dead, count);
    else if (!region->changed) return;
  }
}

}  // namespace tricolor
