// TRICOLOR_GC: comma-separated key=value. Options itself is declared in gc/heap.h.
//
//   trace=0|1            one line per cycle on standard error
//   verify=0|1           check the heap after each phase; the dead are overwritten with 0xdd
//   remark=0|1           when a cycle has marked, mark again in a stopped world; both must agree
//   shadow=0|1           note all stores, and find those that told nobody; slow
//   stress=SEED          collect at seeded safepoints; 0: off
//   generations=0|1      0: every cycle is full
//   initial_goal=BYTES   floor of the heap goal; a suffix k, m or g multiplies by 2^10, 2^20, 2^30
//
// A wrong key or value is one clear line, for the program to print before it ends.
#ifndef TRICOLOR_GC_OPTIONS_H_
#define TRICOLOR_GC_OPTIONS_H_

#include "gc/heap.h"  // IWYU pragma: export

#endif  // TRICOLOR_GC_OPTIONS_H_
