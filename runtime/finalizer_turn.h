// Who may run which finalizer: the queue's own state, and the rule for whose turn it is.
//
//   asked by        runs what is for
//   queue's thread  nobody in particular, unless gc.set_mode("serial")
//   gc.collect()    the same; "inline"; what its own thread owns
//   a safepoint     "inline", while no gc.collect() is on; what its own thread owns
//
// What runs no code of the program (a weak reference that is cleared, say) anybody runs. A batch
// whose next item is for a thread that does not come is parked: the batches behind it overtake it.
//
// THREADS    Everything here REQUIRES QueueState::mutex. Of finalizer_queue.cc only.
#ifndef TRICOLOR_RUNTIME_FINALIZER_TURN_H_
#define TRICOLOR_RUNTIME_FINALIZER_TURN_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "runtime/death_batch.h"
#include "runtime/finalizer_place.h"
#include "runtime/object.h"
#include "runtime/thread.h"

namespace tricolor {

class Runtime;

using Batches = std::deque<std::shared_ptr<DeathBatch>>;

struct QueueState {
  std::mutex mutex;
  std::condition_variable changed;
  // All guarded by mutex.
  Batches batches;
  Runtime* runtime = nullptr;
  bool native_runs = false;  // somebody runs what the C API's objects wait for
  int explicit_collections = 0;
  uint64_t items_begun = 0;
  uint64_t batches_pushed = 0;
  uint64_t given_up = 0;  // parked batches up to this one are not waited for again
  FinalizerPlace default_place = FinalizerPlace::kThread;
  // Objects of classes that ask for it, not yet finalized: the serial of the thread that made them.
  absl::flat_hash_map<const Object*, uint64_t> owners;
  bool thread_started = false;
  bool thread_ended = false;
  bool stop = false;
};

extern QueueState* queue_state;  // replaced in the child of a fork

// Who asks for an item: the queue's thread, gc.collect() (also others that wait for all), or a
// thread of the program at a safepoint.
enum class By : uint8_t { kQueueThread, kCollect, kPoll };

struct Place {
  bool anywhere;  // runs no code of the program
  FinalizerPlace place;
  uint64_t owner;  // of kOwner: a thread that lives
};
Place PlaceOf(const FinalizerItem& item);
bool IsFor(const Place& where, By by, const Thread* self);
// Nobody is at it, and its next item is for a thread of the program only.
bool IsParked(const DeathBatch& batch);

bool HasFinalizerToRun(const Object* o);
bool NativeDead();  // the C API's objects wait
bool SomethingWaits();
// Of what was there when `serial` batches had been pushed, or somebody is at what the C API's objects
// wait for: all of that may be taken by then.
bool SomethingWaits(uint64_t serial);

// The batch to take an item of: the first that is not parked for somebody else, unless another
// thread is at it (`blocked`). `any`: then the next.
std::shared_ptr<DeathBatch> FreeBatch(By by, const Thread* self, bool any, bool* blocked);
bool MayRun(By by, const Thread* self, bool any);

// Asks the threads that parked batches are for to come to a safepoint, and takes what is parked out
// of the backlog.
void CallOwners();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_FINALIZER_TURN_H_
