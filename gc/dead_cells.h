// All cells that the running cycle found dead, for an embedder that counts or keeps them.
//
// THREADS    The collector's, in Embedder::OnMarked.
#ifndef TRICOLOR_GC_DEAD_CELLS_H_
#define TRICOLOR_GC_DEAD_CELLS_H_

#include <cstddef>
#include <vector>

namespace tricolor::gc {

class Heap;

// By address. False, and nothing in `out`: there are more than `most`.
bool ListDeadCells(Heap* heap, size_t most, std::vector<void*>* out);

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_DEAD_CELLS_H_
