// Undecided: objects whose finalizers have run, and of which the first full collection that begins
// afterwards says whether they are alive. runtime/death.h has LeaveToNextCollection and the rest.
//
// WHY        A finalizer may have brought its object back, or only have seemed to. What follows from
//            the one or the other is done when it is known.
// THREADS    Decide, ForgetSwept: the collector's. The rest: attached.
#ifndef TRICOLOR_RUNTIME_UNDECIDED_H_
#define TRICOLOR_RUNTIME_UNDECIDED_H_

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "gc/heap.h"
#include "runtime/death_batch.h"
#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

// CPython's collector does not know instances of this type, and nobody remembers it when one has come
// back: its finalizer runs at each death. Of builtin types it is part of the deallocation.
inline bool FinalizesAtEachDeath(const Type* type) {
  return (type->tp_flags & kTypeHaveGc) == 0 && type->kind != static_cast<uint8_t>(TypeKind::kBuiltin);
}

// If `o` is alive its finalizer runs again when it dies.
void LeaveFinalizerToNextCollection(Object* o);
// tp_del of `o` has run, and does not run again; but if it may have brought the object back, and a
// collection finds it alive, it does.
void NoteTpDelRan(Object* o, bool may_be_alive);

// At the begin of OnMarked. Callbacks of weak references that show themselves again are appended to
// `callbacks`, dead objects whose tp_del has run to `tp_del_done`.
void DecideUndecided(gc::DeadSet& dead, std::vector<FinalizerItem>* callbacks,
                     absl::flat_hash_set<const Object*>* tp_del_done);
// At its end, when nothing is revived any more: those dead are swept.
void ForgetSwept(gc::DeadSet& dead);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_UNDECIDED_H_
