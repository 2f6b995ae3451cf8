#include "runtime/prompt.h"

#include <algorithm>
#include <mutex>
#include <new>

#include "runtime/prompt_region.h"
#include "runtime/thread.h"

namespace tricolor {

constinit thread_local PromptRegion* prompt_region = nullptr;
constinit thread_local PromptWitness prompt_witness = {nullptr, nullptr, 0};

namespace {

struct Regions {
  std::mutex mutex;
  // Guarded by mutex.
  std::vector<PromptRegion*> all;
  std::vector<Object*> condemned;  // members that die now; their thread's native stack keeps them
};
Regions& TheRegions() {
  static auto* const regions = new Regions;  // never destroyed: threads may outlive the runtime
  return *regions;
}

thread_local PromptRegion* own_region = nullptr;  // prompt_region, also while it is empty
// What StoreEscapes asked for.
thread_local gc::StoreWatch other_watch = nullptr;
thread_local std::vector<gc::FreeInterval>* other_refills = nullptr;

void MakeMember(Object* o) {
  __atomic_fetch_or(&o->flags, kPromptCell, __ATOMIC_RELAXED);
}
// False: it was none.
bool UnmakeMember(Object* o) {
  const auto rest = static_cast<uint8_t>(~kPromptCell);
  return (__atomic_fetch_and(&o->flags, rest, __ATOMIC_ACQ_REL) & kPromptCell) != 0;
}

bool Has(const PromptRegion* region, const Object* o) {
  const auto& members = region->members;
  return std::any_of(members.begin(), members.end(),
                     [o](const PromptMember& m) { return ObjectOf(m) == o; });
}
bool IsOwn(const Object* o) { return prompt_region != nullptr && Has(prompt_region, o); }

bool IsCondemnedLocked(const Object* o) {
  const auto& condemned = TheRegions().condemned;
  return std::find(condemned.begin(), condemned.end(), o) != condemned.end();
}

void ChangedOnOwnThread() {
  if (prompt_region == nullptr) return;
  prompt_region->changed = true;
  ForgetFrame(prompt_region);
  // The frame that runs may be none of those that hold members.
  gc::RequestEmbedderPoll(CurrentThread());
}

// `owner` has got the reference. Null: a root outside the heap.
void SeeStore(PromptRegion* region, Object* owner, Object* value) {
  const bool inside = owner != nullptr && InPromptRegion(owner);
  if (!InPromptRegion(value)) {
    // What the field held before may have been a member.
    if (inside && region->has_fields) ChangedOnOwnThread();
    return;
  }
  std::lock_guard<std::mutex> hold(PromptMutex());
  // Another thread may have been shown `owner` by now: then it saw this store, or we see it shown.
  if (inside && InPromptRegion(owner) && IsOwn(owner) && IsOwn(value)) {
    region->dying_stored = region->dying_stored || IsCondemnedLocked(value);
    return;
  }
  EscapeLocked(value);
  ChangedOnOwnThread();
}

// A store of this thread that the barrier told of; it has been made. gc/store_watch.h says what
// must not be done here.
void OnStore(void* owner, void* value) {
  if (other_watch != nullptr) other_watch(owner, value);
  PromptRegion* const region = prompt_region;
  if (region == nullptr) return;
  auto* const to = static_cast<Object*>(owner);
  if (value != nullptr) return SeeStore(region, to, static_cast<Object*>(value));
  // Any field of `owner` may have been stored into.
  std::vector<Object*> fields;
  ForEachReference(to, [&fields](Object* field) {
    if (InPromptRegion(field)) fields.push_back(field);
  });
  for (Object* field : fields) SeeStore(region, to, field);
}

void Open(PromptRegion* region) {
  prompt_region = region;
  gc::HoldStoreWatch();
  gc::SetStoreWatch(OnStore, other_refills);
}

void Close() {
  prompt_region = nullptr;
  gc::SetStoreWatch(other_watch, other_refills);
  gc::ReleaseStoreWatch();
}

}  // namespace

std::mutex& PromptMutex() { return TheRegions().mutex; }

void EscapeLocked(Object* o) {
  std::vector<Object*> grey{o};
  auto& condemned = TheRegions().condemned;
  while (!grey.empty()) {
    Object* const next = grey.back();
    grey.pop_back();
    if (!UnmakeMember(next)) continue;
    condemned.erase(std::remove(condemned.begin(), condemned.end(), next), condemned.end());
    ForEachReference(next, [&grey](Object* field) {
      if (InPromptRegion(field)) grey.push_back(field);
    });
  }
}

bool CondemnLocked(Object* const* objects, size_t count) {
  const auto may_die = [](const Object* o) { return InPromptRegion(o) && !IsCondemnedLocked(o); };
  if (!std::all_of(objects, objects + count, may_die)) return false;
  auto& condemned = TheRegions().condemned;
  condemned.insert(condemned.end(), objects, objects + count);
  return true;
}

void PardonLocked(Object* o) {
  auto& condemned = TheRegions().condemned;
  condemned.erase(std::remove(condemned.begin(), condemned.end(), o), condemned.end());
}

void DismissLocked(Object* o) {
  PardonLocked(o);
  for (PromptMember& m : own_region->members) {
    if (ObjectOf(m) == o) __atomic_store_n(&m.object, nullptr, __ATOMIC_RELEASE);
  }
}

void CloseIfEmpty(PromptRegion* region) {
  if (region->members.empty() && prompt_region == region) Close();
}

void AddPrompt(Object* fresh) {
  MakeMember(fresh);
  {
    std::lock_guard<std::mutex> hold(PromptMutex());
    if (own_region == nullptr) TheRegions().all.push_back(own_region = new PromptRegion);
    auto& members = own_region->members;
    if (members.size() >= kMostPrompts) {
      const auto oldest = std::find_if(members.begin(), members.end(), [](const PromptMember& m) {
        return ObjectOf(m) != nullptr && !IsCondemnedLocked(ObjectOf(m));
      });
      if (oldest != members.end()) EscapeLocked(ObjectOf(*oldest));
      members.erase(std::remove_if(members.begin(), members.end(),
                                   [](const PromptMember& m) {
                                     return ObjectOf(m) == nullptr || !InPromptRegion(ObjectOf(m));
                                   }),
                    members.end());
      if (members.size() >= kMostPrompts) {  // all of them are dying
        UnmakeMember(fresh);
        return;
      }
    }
    members.push_back({fresh});
    ForgetFrame(own_region);
  }
  if (prompt_region == nullptr) Open(own_region);
  // The loop that runs goes over to its other flavour.
  gc::RequestEmbedderPoll(CurrentThread());
}

void EscapePrompt(Object* o) {
  if (!InPromptRegion(o)) return;
  {
    std::lock_guard<std::mutex> hold(PromptMutex());
    EscapeLocked(o);
  }
  ChangedOnOwnThread();
}

bool ShowPrompt(Object* o) {
  std::lock_guard<std::mutex> hold(PromptMutex());
  if (!InPromptRegion(o) || IsOwn(o)) return true;
  if (IsCondemnedLocked(o)) return false;
  const auto& all = TheRegions().all;
  if (std::none_of(all.begin(), all.end(), [o](const PromptRegion* r) { return Has(r, o); })) {
    return false;  // it was found, and died before this looked
  }
  EscapeLocked(o);
  return true;
}

void WatchStoresToo(gc::StoreWatch watch, std::vector<gc::FreeInterval>* refills) {
  other_watch = watch;
  other_refills = refills;
  gc::SetStoreWatch(prompt_region != nullptr ? OnStore : watch, refills);
}

void ForgetDeadPrompts(gc::DeadSet& dead) {
  std::lock_guard<std::mutex> hold(PromptMutex());
  for (PromptRegion* region : TheRegions().all) {
    for (PromptMember& m : region->members) {
      Object* const o = ObjectOf(m);
      if (o == nullptr || dead.IsMarked(o)) continue;
      UnmakeMember(o);
      __atomic_store_n(&m.object, nullptr, __ATOMIC_RELEASE);
    }
  }
}

void PromptThreadEnds() {
  PromptRegion* const region = own_region;
  if (region == nullptr) return;
  if (prompt_region != nullptr) Close();
  std::lock_guard<std::mutex> hold(PromptMutex());
  for (const PromptMember& m : region->members) {
    if (Object* o = ObjectOf(m)) EscapeLocked(o);
  }
  auto& all = TheRegions().all;
  all.erase(std::remove(all.begin(), all.end(), region), all.end());
  own_region = nullptr;
  delete region;
}

void AfterForkChildOfPrompts() {
  Regions& regions = TheRegions();
  new (&regions.mutex) std::mutex;  // another thread may have held it
  for (PromptRegion* region : regions.all) {
    if (region == own_region) continue;
    for (const PromptMember& m : region->members) {
      if (Object* o = ObjectOf(m)) EscapeLocked(o);
    }
    if (!region->members.empty()) gc::ReleaseStoreWatch();  // held for a thread that is not here
    delete region;
  }
  regions.all.assign(own_region != nullptr ? 1 : 0, own_region);
}

}  // namespace tricolor
