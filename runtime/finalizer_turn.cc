#include "runtime/finalizer_turn.h"

#include <algorithm>
#include <vector>

#include "gc/backlog.h"
#include "runtime/native_hooks.h"
#include "runtime/runtime.h"

namespace tricolor {

QueueState* queue_state = new QueueState;

bool NativeDead() {
  auto* has_dead = native_hooks.has_dead.load();
  return has_dead != nullptr && has_dead();
}
bool SomethingWaits() { return !queue_state->batches.empty() || NativeDead(); }

bool HasFinalizerToRun(const Object* o) {
  return TypeOf(o)->slots.finalize != nullptr &&
         (__atomic_load_n(&o->flags, __ATOMIC_RELAXED) & gc::kFinalized) == 0;
}

namespace {

// At exit those that are not the main thread are frozen.
bool IsThere(uint64_t serial) {
  const bool finalizing = queue_state->runtime != nullptr &&
                          __atomic_load_n(&queue_state->runtime->finalizing, __ATOMIC_ACQUIRE);
  bool there = false;
  ForEachThread([&](Thread* t) {
    there = there || (t->serial == serial && (t->is_main || !finalizing));
  });
  return there;
}

}  // namespace

Place PlaceOf(const FinalizerItem& item) {
  if (item.step != DeathStep::kCallback) {
    const bool dies = item.step == DeathStep::kFinalize || item.step == DeathStep::kDie;
    if (item.step != DeathStep::kTpDel && (!dies || !HasFinalizerToRun(item.object))) {
      return {true, FinalizerPlace::kDefault, 0};
    }
    const FinalizerPlace place = PlaceOfType(TypeOf(item.object));
    if (place == FinalizerPlace::kOwner) {
      auto found = queue_state->owners.find(item.object);
      if (found != queue_state->owners.end() && IsThere(found->second)) {
        return {false, place, found->second};
      }
    } else if (place != FinalizerPlace::kDefault) {
      return {false, place, 0};
    }
  }
  return {false, queue_state->default_place, 0};
}

bool IsFor(const Place& where, By by, const Thread* self) {
  if (where.anywhere) return true;
  switch (where.place) {
    case FinalizerPlace::kOwner:
      return self != nullptr && where.owner == self->serial;
    case FinalizerPlace::kInline:
      // An explicit collection takes them; its caller waits for them.
      return by == By::kCollect || (by == By::kPoll && queue_state->explicit_collections == 0);
    default:
      return by != By::kPoll;
  }
}

bool IsParked(const DeathBatch& batch) {
  if (batch.runner != nullptr || batch.items.empty()) return false;
  const Place where = PlaceOf(batch.items.front());
  return !where.anywhere && where.place != FinalizerPlace::kThread;
}

bool SomethingWaits(uint64_t serial) {
  for (const auto& batch : queue_state->batches) {
    if (batch->serial > serial) break;
    if (batch->serial > queue_state->given_up || !IsParked(*batch)) return true;
  }
  return NativeDead() || queue_state->native_runs;
}

std::shared_ptr<DeathBatch> FreeBatch(By by, const Thread* self, bool any, bool* blocked) {
  *blocked = false;
  for (const auto& batch : queue_state->batches) {
    if (batch->runner != nullptr) {
      *blocked = !any;
      if (!any) return nullptr;
    } else if (!batch->items.empty() && IsFor(PlaceOf(batch->items.front()), by, self)) {
      return batch;
    }
  }
  return nullptr;
}
bool MayRun(By by, const Thread* self, bool any) {
  bool blocked;
  if (FreeBatch(by, self, any, &blocked) != nullptr) return true;
  return !blocked && !queue_state->native_runs && NativeDead() &&
         IsFor({false, queue_state->default_place, 0}, by, self);
}

// What waits for one thread to come keeps no other back.
static void PutInBacklog(DeathBatch* batch, bool is_in) {
  if (batch->in_backlog == is_in) return;
  batch->in_backlog = is_in;
  const auto bytes = static_cast<int64_t>(batch->bytes);
  gc::AccountDead(is_in ? bytes : -bytes);
}

void CallOwners() {
  bool everybody = queue_state->explicit_collections == 0 &&
                   queue_state->default_place == FinalizerPlace::kInline &&
                   !queue_state->native_runs && NativeDead();
  std::vector<uint64_t> owners;
  bool parked = everybody;
  for (const auto& batch : queue_state->batches) {
    const bool is_parked = IsParked(*batch);
    PutInBacklog(batch.get(), !is_parked);
    if (!is_parked) continue;
    parked = true;
    const Place where = PlaceOf(batch->items.front());
    if (where.place == FinalizerPlace::kOwner) {
      owners.push_back(where.owner);
    } else {
      everybody |= queue_state->explicit_collections == 0;
    }
  }
  __atomic_store_n(&finalizers_parked, parked, __ATOMIC_RELAXED);
  if (!parked) return;
  ForEachThread([&](Thread* t) {
    if (everybody || std::find(owners.begin(), owners.end(), t->serial) != owners.end()) {
      gc::RequestEmbedderPoll(t);
    }
  });
}

}  // namespace tricolor
