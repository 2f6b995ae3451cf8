// Rings: cycles of references among instances of extensions that only native code ever knew.
//
//   an object that managed code has not seen has its whole count in the ledger, as in CPython. So what native code made,
//   tied to a ring and dropped is found as CPython finds it in its youngest generation: of the tracked objects that were
//   born lately, those whose count the others explain, and that no other leads to, are cleared and deallocated at once.
//
// WHY        A collection looks at a dead ring from two sides, twice, revives it, and frees its cells in the cycle after
//            the next full one; here the cells are in the cache still, and the next objects get them.
// THREADS    Each thread looks at what it tracked itself. The holder of the legacy lock, where it makes an object, as in
//            CPython. Beside parallel modules whoever is in native code: all others are stopped (StopForALook), and look
//            at theirs meanwhile (LookBeside), or it looks another time.
// REQUIRES   Nothing marks, and no thread comes to a safepoint while it looks: no ledger changes then.
// GUARANTEES What has a finalizer, a weak reference or a dictionary, what managed code knows, and what any of these or
//            an object of another kind or thread leads to, is left to the collector.
// SAFEPOINT  DropRings: yes; tp_clear and tp_dealloc run.
#ifndef TRICOLOR_COMPAT_RINGS_H_
#define TRICOLOR_COMPAT_RINGS_H_

#include <vector>

#include "compat/api.h"
#include "compat/legacy_lock.h"

namespace tricolor::compat {

// Enough was born since the last time, and rings may be dropped now.
bool RingsAreDue();
// The error of the thread stays as it is.
void DropRings();

// Outside parallel code, while another thread has all others stopped for its look: looks too. What it finds is to be dropped as soon
// as the thread is inside again, before any of its code goes on. Has all locks of exclusive modules that it had.
std::vector<Object*> LookBeside(NativeThread* self);
// SAFEPOINT
void DropFound(NativeThread* self, const std::vector<Object*>& dead);

// The visits of DropRings: builtin types tell them nothing either.
bool IsRingVisit(visitproc visit);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_RINGS_H_
