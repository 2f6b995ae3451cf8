// TakeCellBack, for layers above: what nobody can have any more goes back to the allocator (gc/take_back.h).
#ifndef TRICOLOR_RUNTIME_TAKE_BACK_H_
#define TRICOLOR_RUNTIME_TAKE_BACK_H_

#include "gc/take_back.h"
#include "gc/unseen.h"
#include "runtime/thread.h"

namespace tricolor {

// REQUIRES as gc::TakeBack: no reference to `cell` is left anywhere.
inline void TakeCellBack(void* cell) { gc::TakeBack(CurrentThread(), cell); }

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_TAKE_BACK_H_
