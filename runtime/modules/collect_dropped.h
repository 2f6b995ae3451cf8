// `del name` in a module, in a class body or at the prompt: what that lets go of dies there, as
// with counts, if it has a finalizer or a weak reference and the collection that finds out is not
// too dear.
#ifndef TRICOLOR_RUNTIME_MODULES_COLLECT_DROPPED_H_
#define TRICOLOR_RUNTIME_MODULES_COLLECT_DROPPED_H_

#include "runtime/object.h"

namespace tricolor {

// Somebody would notice the death of `o` (which may be null), and counts would bring it about: it
// is in no cycle.
bool DiesByName(Object* o);
// Its name is gone. `frame` as for CollectNow.
void CollectDropped(const void* frame);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_MODULES_COLLECT_DROPPED_H_
