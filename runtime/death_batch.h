// DeathBatch: what one collection leaves to be run: callbacks, finalizers, and between them the
// clearing of weak references, in the order of runtime/death.cc.
//
// A watched batch has objects that die as counts would have let them: each one's weak references
// are cleared after its own finalizer and only if that did not bring it back, and what a resurrected
// object reaches is left alone. `region` holds all dead objects that finalizers can get at. While a
// finalizer runs, StoreEscapes sees what it stores: a reference from outside into the region spares
// what it leads to. So does one from inside that changes the order: what would have died before its
// new owner. What was spared is dropped from the batch; its weak references stay hidden until the
// next collection says whether it lives. Of cycles and what is behind them all are finalized, even
// if one comes back: for those it is decided before the first of them.
//
// THREADS    Built by the collector's thread. `items` is guarded by the queue's mutex; the rest
//            belongs to the thread that runs an item.
#ifndef TRICOLOR_RUNTIME_DEATH_BATCH_H_
#define TRICOLOR_RUNTIME_DEATH_BATCH_H_

#include <cstdint>
#include <deque>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "gc/visitor.h"
#include "runtime/object.h"

namespace tricolor {

struct Thread;

enum class DeathStep : uint8_t {
  kCallback,   // callback(object): a weak reference that was cleared
  kFinalize,   // the finalizer of an object whose weak references are cleared already
  kDie,        // the finalizer if there is one to run; then the weak references, their callbacks
  kClearGroup,  // the weak references of all in `group` at once, then their callbacks
  kTpDel,      // what is left to do of a kDie: the type's tp_del
  kSave,       // into gc.garbage
};

struct FinalizerItem {
  Object* object;
  Object* callback = nullptr;
  DeathStep step = DeathStep::kCallback;
  // Its finalizer only gives back something of the system's, and no code of the program needs the
  // object: when the system runs out of that, it need not wait for its turn.
  bool may_close_early = false;
  bool then_tp_del = false;  // kDie: a kTpDel follows the callbacks
};

struct DeathBatch {
  std::deque<FinalizerItem> items;
  std::vector<Object*> group;
  bool watched = false;
  bool watch_held = false;     // its first item has begun
  bool spared_any = false;
  bool rewired = false;        // a finalizer put something into a dead member: any may lead to any
  bool group_decided = false;  // finalizers of cycles have begun: nothing is spared any more
  uint64_t serial = 0;         // of the queue
  uint64_t cycle = 0;          // of the collector: the one that found it; 0: none did
  bool whole = false;          // all that was dead had a part in the order (runtime/death.cc)
  size_t bytes = 0;            // that its items keep: its part of gc/backlog.h; the queue's mutex
  bool in_backlog = true;      // they are; not while it is parked; the queue's mutex
  Thread* runner = nullptr;  // who runs an item of it now

  // Watched only. Keys and places never change once the batch is queued.
  enum Mark : uint8_t { kDecides = 1, kSpared = 2 };
  struct Member {
    uint8_t mark;
    uint32_t place;  // in the order of deaths
  };
  absl::flat_hash_map<Object*, Member> region;

  // What a living table holds for a member, as the values of ephemerons: who has the key has them.
  absl::flat_hash_map<Object*, std::vector<void*>> held_for;

  // What its items allocated, by block, and which of that a dead member holds (the place of the
  // last one to die): it may lead to the region though no store of a later item shows it.
  struct Range {
    const char* begin;
    const char* end;
  };
  absl::flat_hash_map<uintptr_t, Range> made;
  absl::flat_hash_map<const void*, uint32_t> held_inside;

  DeathBatch() = default;
  ~DeathBatch() { EndWatch(); }
  DeathBatch(const DeathBatch&) = delete;
  DeathBatch& operator=(const DeathBatch&) = delete;

  void EndWatch();
  bool IsSpared(Object* o) const {
    if (!watched) return false;
    auto found = region.find(o);
    return found != region.end() && (found->second.mark & kSpared) != 0;
  }
  bool Holds(Object* o) const { return watched && region.contains(o); }

  void Trace(gc::Visitor& visitor) const;
};

// While it lives, the stores of this thread are looked at for `batch`; nothing if that is not watched.
class StoreEscapes {
 public:
  explicit StoreEscapes(DeathBatch* batch);
  ~StoreEscapes();
  StoreEscapes(const StoreEscapes&) = delete;
  StoreEscapes& operator=(const StoreEscapes&) = delete;
  // What native code was handed meanwhile and still owns is spared too.
  void Finish();

 private:
  struct State;
  static void OnStore(void* owner, void* value);
  State* state_ = nullptr;
  static thread_local State* current_;
  friend DeathBatch* RunningBatch();
  friend void NoteEscape(Object* o);
  friend void NoteNativeOwner(Object* o);
};

// While it lives, the calling thread runs an item of a batch.
class RunningItem {
 public:
  // `dying`: whose finalizer it is, or null.
  RunningItem(const DeathBatch* batch, Object* dying);
  ~RunningItem();
  RunningItem(const RunningItem&) = delete;
  RunningItem& operator=(const RunningItem&) = delete;

  static const DeathBatch* Batch();  // of the calling thread's item, watched or not; or null
  static bool IsDying(const Object* o) { return current_ != nullptr && o == current_->dying_; }
  // REQUIRES IsDying. A hidden weak reference to it was made: whoever runs the item leaves it to
  // the next collection.
  static void NoteReference() { current_->referenced_ = true; }
  bool referenced() const { return referenced_; }

 private:
  RunningItem* const outer_;
  const DeathBatch* const batch_;
  Object* const dying_;
  bool referenced_ = false;
  static thread_local RunningItem* current_;
};

// The watched batch of which the calling thread runs an item, or null.
DeathBatch* RunningBatch();
// `o` becomes known to others by a way that no store shows (a new thread's arguments).
void NoteEscape(Object* o);
// Native code took a reference of its own.
void NoteNativeOwner(Object* o);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_DEATH_BATCH_H_
