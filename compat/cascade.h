// Cascade: deallocations of this thread that run inside each other, and the object whose tp_dealloc runs.
#ifndef TRICOLOR_COMPAT_CASCADE_H_
#define TRICOLOR_COMPAT_CASCADE_H_

#include <vector>

#include "compat/spare_cells.h"

namespace tricolor::compat {

struct Cascade {
  int depth = 0;
  Object* dying = nullptr;  // the cell whose tp_dealloc runs, innermost
  // Too many were nested: each holds a count of one, which keeps it. Null: none ever waited.
  std::vector<Object*>* waiting = nullptr;
};
extern constinit thread_local Cascade cascade __attribute__((tls_model("initial-exec")));

// FreeCell of that one, while nobody is to be told. False: nothing was done.
inline bool FreeDying(void* p) {
  if (p != cascade.dying || p == nullptr || !IsCalm()) return false;
  auto* o = static_cast<Object*>(p);
  const uint64_t header = HeaderOf(o);
  constexpr uint64_t kGone =
      HeaderOf(0, gc::kFinalizable | gc::kWeaklyReferenced, kTracked | kDeallocating | kCondemned | kParked);
  uint64_t rest = (header & ~kGone) | HeaderOf(0, gc::kLeaf, kFreed);
  // The cell may be the next one of its type.
  const bool spare_cell = static_cast<int32_t>(header) == kDying && (header & HeaderOf(0, gc::kWeaklyReferenced)) == 0;
  if (!spare_cell) rest &= ~uint64_t{UINT32_MAX};
  __atomic_store_n(reinterpret_cast<HeaderWord*>(o), rest, __ATOMIC_RELAXED);
  return true;
}

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_CASCADE_H_
