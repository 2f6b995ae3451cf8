// Cells that the running cycle found dead, many at once: for an embedder that counts or keeps them,
// or has a table of its own beside the heap.
//
// THREADS    The collector's, in Embedder::OnMarked.
#ifndef TRICOLOR_GC_DEAD_CELLS_H_
#define TRICOLOR_GC_DEAD_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tricolor::gc {

class Heap;

// By address. False, and nothing in `out`: there are more than `most`.
bool ListDeadCells(Heap* heap, size_t most, std::vector<void*>* out);

// Of the cells that begin in the 64 granules from `first`, where `begin_at` has a bit, those that
// are not marked. `first`: aligned to 64 granules, in the heap.
uint64_t UnmarkedOf(Heap* heap, const void* first, uint64_t begin_at);

}  // namespace tricolor::gc

#endif  // TRICOLOR_GC_DEAD_CELLS_H_
