// tp_del: a finalizer of C from before PEP 442, which a type may still have.
//
// WHAT       Outside cycles it runs after the object's finalizer, and when its weak references are
//            cleared and their callbacks have run, at each death: it may bring the object back.
//            CPython takes no cycle apart that has such an object: nobody knows which tp_del may
//            run first, or what it needs. So it is here (runtime/death.cc): in a cycle of its own
//            such an object goes to gc.garbage, and what it leads to stays as it is. Behind a cycle
//            of others it waits until they are gone.
// WHO        Of types that have a tp_dealloc of their own that calls it (a C type's does); of all
//            others the batch of the collection does, as an item behind the object's own.
// THREADS    The hooks are set before the first extension is loaded (compat/start.cc); who is not the
//            main thread loads an entry once.
#ifndef TRICOLOR_RUNTIME_TP_DEL_H_
#define TRICOLOR_RUNTIME_TP_DEL_H_

#include <atomic>
#include <cstdint>

#include "runtime/object.h"
#include "runtime/type.h"

namespace tricolor {

struct TpDelHooks {
  // Of a type that has one: it is the batch that calls it. Collector's thread.
  std::atomic<bool (*)(const Type* type)> is_the_batchs = nullptr;
  std::atomic<void (*)(Object* o)> run = nullptr;  // attached, no lock held
};
inline TpDelHooks tp_del_hooks;

inline bool HasTpDel(const Type* type) {
  return __atomic_load_n(&type->tp_del, __ATOMIC_RELAXED) != nullptr;
}

constexpr int kDebugUncollectable = 4;  // gc.set_debug
// Objects found uncollectable by all collections since the last call: those of cycles with such an
// object, and what these lead to. Any thread.
int64_t TakeUncollectable();

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_TP_DEL_H_
