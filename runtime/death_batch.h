// DeathBatch: what one collection leaves to be run: callbacks, finalizers, and between them the
// clearing of weak references, in the order of runtime/death.cc.
//
// A watched batch has objects that die as counts would have let them: each one's weak references
// are cleared after its own finalizer and only if that did not bring it back, and what a resurrected
// object reaches is left alone. `region` holds all dead objects that finalizers can get at. While a
// finalizer runs, StoreEscapes sees what it stores: a reference from outside into the region spares
// what it leads to. What was spared is dropped from the batch; its weak references stay hidden
// until the next collection says whether it lives.
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
  kSave,       // into gc.garbage: gc.DEBUG_SAVEALL
};

struct FinalizerItem {
  Object* object;
  Object* callback = nullptr;
  DeathStep step = DeathStep::kCallback;
};

struct DeathBatch {
  std::deque<FinalizerItem> items;
  std::vector<Object*> group;
  bool watched = false;
  bool spared_any = false;
  Thread* runner = nullptr;  // who runs an item of it now

  // Watched only. Keys never change once the batch is queued.
  enum Mark : uint8_t { kDecides = 1, kSpared = 2 };
  absl::flat_hash_map<Object*, uint8_t> region;

  bool IsSpared(Object* o) const {
    if (!watched) return false;
    auto found = region.find(o);
    return found != region.end() && (found->second & kSpared) != 0;
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

// The watched batch of which the calling thread runs an item, or null.
DeathBatch* RunningBatch();
// `o` becomes known to others by a way that no store shows (a new thread's arguments).
void NoteEscape(Object* o);
// Native code took a reference of its own.
void NoteNativeOwner(Object* o);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_DEATH_BATCH_H_
