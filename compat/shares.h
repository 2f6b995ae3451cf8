// Shares: what a thread has counted of objects that others know too, and not written yet. Only beside parallel modules.
//
//   first count of an object       inside native code it becomes one of the thread's few, if it has the bias; while a cycle
//                                  marks, by a count in the ledger, which shades
//   further ones, and drops        in the thread's own table: `difference`; in line (object.h)
//   displaced by another object,   the ledger gets the difference
//   a scan, the end of C's code
//
// WHY        A pair of counts costs two compare-and-swaps otherwise, and two threads that count one object hand its cache
//            line to and fro for each.
// THREADS    Each thread its own. TraceShares: at the thread's safepoint, or while it is detached.
// GUARANTEES An object that is counted here has its pinned bit. What a thread owns of it is in the ledger, or visited,
//            whenever its stack is scanned; until then the ledger alone may be too small or too great. Outside native code
//            a thread has none.
// REQUIRES   Cells of the heap with the bias and a plain count: nothing happens when theirs comes to zero.
#ifndef TRICOLOR_COMPAT_SHARES_H_
#define TRICOLOR_COMPAT_SHARES_H_

#include "compat/ledger.h"

namespace tricolor::compat {

struct Shares {
  static constexpr size_t kPlaces = 64;
  using Place = tc_share;  // object.h
  Place places[kPlaces];
  uint8_t used[kPlaces];  // so many have an object: `count`
  uint32_t count;
  const Thread* owner;

  Place& Of(const Object* o) { return *TC_SHARE_OF(places, o); }
};
static_assert(sizeof(Shares::Place) == 16 && offsetof(Shares, places) == 0 &&
              TC_SHARE_BITS == (Shares::kPlaces - 1) * sizeof(Shares::Place));
// Of a thread that has none: never written.
extern Shares no_shares;
inline Shares* OwnShares() { return reinterpret_cast<Shares*>(tc_own_shares); }

// True: it is one of the thread's.
inline bool CountInShare(Object* o, int32_t by) { return tc_count_in_share(Py(o), by) != 0; }

// True: it is one from here on, and counted `by` up. `raw` is its ledger.
bool BeginShare(Object* o, int32_t raw, int32_t by);
// The thread has just counted `o` one up, to `next`.
void GoOnInShare(Object* o, int32_t next);

// The thread leaves native code, or one kind of it.
void SettleShares(Shares* shares);
inline void SettleOwnShares() {
  Shares* shares = OwnShares();
  if (shares->count != 0) SettleShares(shares);
}

void TraceShares(const Thread* thread, gc::Visitor& visitor);
void EndShares(const Thread* thread);     // the thread ends
void AfterForkShares(const Thread* thread);  // the only one left

// ledger.cc: adds a difference to the ledger of an object that had the bias when it was counted.
void AddToLedger(Object* o, int32_t difference);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_SHARES_H_
