// StressPoll: with stress=SEED, seeded polls collect.
//
// WHY        A missing barrier or root shows only when a cycle falls into the wrong moment.
//            The gaps between collections are drawn per thread from the seed and grow slowly, so
//            that a run of n polls makes about sqrt(n) collections and ends.
// THREADS    Owner, attached.   SAFEPOINT  yes.
#ifndef TRICOLOR_GC_STRESS_H_
#define TRICOLOR_GC_STRESS_H_

namespace tricolor::gc {

struct MutatorImpl;

void StartStress(MutatorImpl* m);
void StressPoll(MutatorImpl* m);

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_STRESS_H_
