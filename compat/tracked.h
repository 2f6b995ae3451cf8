// Tracked objects: instances of extensions whose tp_traverse tells their references (PyObject_GC_Track), in tables: one of
// each thread, of what it tracked, and one of all, for what rings.h has looked at twice when a collection ends.
//
//      of a thread
//      0                 settled     seen               size
//      ├─────────────────┼───────────┼──────────────────┤
//      │ looked at twice │   once    │ not yet          │        by rings.h
//      └─────────────────┴───────────┴──────────────────┘
//      The first `survived` of either table were there when a collection ended: young ones leave them alone.
//
// THREADS    Track, Untrack, the calls of rings.h: holders of the legacy lock, or code of parallel modules.
//            CompactTracked: the collector's. `mutex` is the table's.
// LOCK ORDER tracked.mutex, then one thread's.
#ifndef TRICOLOR_COMPAT_TRACKED_H_
#define TRICOLOR_COMPAT_TRACKED_H_

#include <mutex>
#include <vector>

#include "compat/ledger.h"

namespace tricolor::compat {

// One thread's.
struct YoungTracked {
  YoungTracked();
  ~YoungTracked();  // what it has goes to the table of all
  YoungTracked(const YoungTracked&) = delete;
  YoungTracked& operator=(const YoungTracked&) = delete;

  std::mutex mutex;
  std::vector<Object*> objects;
  size_t survived = 0;
  size_t settled = 0;
  size_t seen = 0;
};

struct TrackedTable {
  std::mutex mutex;
  std::vector<Object*> objects;
  size_t survived = 0;
  std::vector<YoungTracked*> young;  // of all threads
};
extern TrackedTable tracked;

// Calls f(o) for each, once.
template <class F>
void ForEachTracked(F f) {
  std::lock_guard<std::mutex> guard(tracked.mutex);
  for (Object* o : tracked.objects) f(o);
  for (YoungTracked* young : tracked.young) {
    std::lock_guard<std::mutex> own(young->mutex);
    for (Object* o : young->objects) f(o);
  }
}

void Track(Object* o);
void Untrack(Object* o);
// One that object.__new__ made, which asks no tp_alloc.
void TrackBorn(Object* o);

// Drops entries whose object is no longer tracked or whose cell the sweep may take. `survived`: what is left will not be
// swept by this collection.
void CompactTracked(bool survived);
void ForgetTracked();

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_TRACKED_H_
