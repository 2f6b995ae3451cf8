// Tracked objects: instances of extensions whose tp_traverse tells their references (PyObject_GC_Track), in a table.
//
//      0          old                                    size      what a young collection leaves alone lies before `old`
//      ├──────────┴──────┬──────────────┬────────────────┤
//      │ looked at twice │     once     │  not yet       │          by rings.h
//      └─────────────────┴──────────────┴────────────────┘
//                      begin      begin + once
//
// THREADS    Track, Untrack, the calls of rings.h: holders of the legacy lock, or code of parallel modules.
//            CompactTracked: the collector's. `mutex` is the table's.
#ifndef TRICOLOR_COMPAT_TRACKED_H_
#define TRICOLOR_COMPAT_TRACKED_H_

#include <mutex>
#include <vector>

#include "compat/ledger.h"

namespace tricolor::compat {

struct TrackedTable {
  std::mutex mutex;
  std::vector<Object*> objects;
  size_t old = 0;    // so many at the front survived a collection
  size_t begin = 0;  // from here on rings are looked for
  size_t once = 0;   // so many from there have been looked at once
};
extern TrackedTable tracked;

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
