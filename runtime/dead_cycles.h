// DeadCycles: which of the dead are in cycles of references, or behind them.
//
// WHY        gc.collect() answers how many objects CPython's collector would have found: counts
//            would have freed all others. Where nothing dead has a finalizer or a callback, no
//            order matters (runtime/death_graph.h), and that number is all there is to find out.
// HOW        As counts do it: what nobody refers to goes, and takes its references along. What is
//            left when nothing goes any more is in a cycle, or behind one.
// THREADS    The collector's, between the end of marking and the first cell that is revived.
// COST       A trace of each dead object; 4 bytes a dead object and a reference between two.
#ifndef TRICOLOR_RUNTIME_DEAD_CYCLES_H_
#define TRICOLOR_RUNTIME_DEAD_CYCLES_H_

#include <vector>

#include "runtime/object.h"

namespace tricolor {

// `cells`: all that are dead, each block's by address (gc/dead_cells.h). Leaves are left out: they
// refer to nothing.
std::vector<Object*> DeadInCycles(const std::vector<void*>& cells);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_DEAD_CYCLES_H_
