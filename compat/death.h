// Death: cycles through native objects, and the deallocation of those that a collection finds dead.
//
//   cycle starts   under the legacy lock, every tracked object's tp_traverse is called once:
//                  its references are recorded, and counted per target. An object whose
//                  ledger is fully explained by such references is no root of this cycle.
//   marking        recorded references are traced like a cell's own
//   marked         unmarked objects with a positive ledger are counted again among themselves;
//                  what others own as well is rescued, with everything that it reaches
//   condemn        what is left is revived whole, and queued; the finalizer thread takes the
//                  legacy lock and runs tp_finalize, tp_clear and tp_dealloc in CPython's order.
//                  A cell is swept by the cycle after its tp_free.
//
// WHY        tp_traverse may leave fields out and says nothing of statics, so it must not decide
//            what lives; it can only explain references that the ledger already counts.
// THREADS    Collector's, except RunDead (holders of the legacy lock).
// GUARANTEES If the legacy lock is not to be had in time, every counted object is a root of the
//            cycle: garbage stays for the next one, nothing dangles.
#ifndef TRICOLOR_COMPAT_DEATH_H_
#define TRICOLOR_COMPAT_DEATH_H_

#include "compat/api.h"
#include "runtime/native_hooks.h"

namespace tricolor::compat {

// The recorded references of a native object, for slots.trace.
void TraceEdges(Object* o, gc::Visitor& visitor);

// Hooks of the embedder (runtime/native_hooks.h).
void OnMarkBegin();
void OnTraceGlobals(gc::Visitor& visitor);
bool IsPinned(const Object* o);
void OnMarked(gc::DeadSet& dead);
void OnCondemn(gc::DeadSet& dead);
void OnCycleEnd();
bool HasDead();
bool TellReferents(Object* o, gc::Visitor& visitor);
int IsTracked(const Object* o);
void RunDead();
extern size_t waiting_count;  // relaxed atomic: objects that wait for their deallocation
inline constexpr size_t kHelpFrom = 20000;  // from so many on their makers help
bool ManyDead();  // HelpWithDead would do something
void HelpWithManyDead();
// Runs a part of what waits, on a thread that makes garbage faster than the finalizer thread
// clears it. REQUIRES the legacy lock, no lock else.
inline void HelpWithDead() {
  if (__builtin_expect(__atomic_load_n(&waiting_count, __ATOMIC_RELAXED) >= kHelpFrom, 0)) HelpWithManyDead();
}
// In the child of a fork: what another thread's batch had not begun waits again.
void AfterForkDead();

// The runtime ends: its cells go.
void ForgetAll();

// True while `visit` is the collector's own, or that of rings.h: builtin types then tell nothing, since their
// references are not the ledger's.
bool IsCollectorVisit(visitproc visit);

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_DEATH_H_
