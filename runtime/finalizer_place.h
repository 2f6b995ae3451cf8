// FinalizerPlace: the thread on which the finalizers of a class run.
//
// WHY        What belongs to a thread (a window system's objects, a connection that checks its
//            thread) must be given back there; other programs want no second thread at all. Decision
//            017. A class says so by its attribute __finalize_on__, gc.set_mode() for all others.
// THREADS    PlaceOfType, NotesOwner: any. SetPlaceOfType: under TypeLock. The rest: the owner.
#ifndef TRICOLOR_RUNTIME_FINALIZER_PLACE_H_
#define TRICOLOR_RUNTIME_FINALIZER_PLACE_H_

#include <cstdint>

#include "runtime/thread.h"
#include "runtime/type.h"

namespace tricolor {

enum class FinalizerPlace : uint8_t {
  kDefault = 0,  // as gc.set_mode() says
  kThread,       // the finalizers' thread; an explicit collection runs them too
  kInline,       // any thread of the program
  kOwner,        // the thread that made the object, as long as there is one
};

// Bits of Type::reserved; the C API has the low ones (compat/ledger.h).
inline constexpr int kPlaceShift = 24;
inline constexpr uint32_t kPlaceMask = uint32_t{3} << kPlaceShift;

inline FinalizerPlace PlaceOfType(const Type* type) {
  const uint32_t bits = __atomic_load_n(&type->reserved, __ATOMIC_RELAXED);
  return static_cast<FinalizerPlace>((bits & kPlaceMask) >> kPlaceShift);
}
// New instances are told to FinalizerQueue::NoteOwner.
inline bool NotesOwner(const Type* type) { return PlaceOfType(type) == FinalizerPlace::kOwner; }

// Of a Python class with a finalizer: from its attribute, own or inherited.
void SetPlaceOfType(Type* type);
// A class attribute is set. False: it is __finalize_on__, with another value than "owner", "inline"
// and "thread", and ValueError is set.
bool CheckPlace(Object* name, Object* value);
// The same for a new class, if it has a finalizer.
bool CheckPlaceOfType(Type* type);

// `with lock` blocks that the calling thread is in, and RLocks that it holds: meanwhile no finalizer
// interrupts it, which might want one of them.
extern thread_local int locks_entered __attribute__((tls_model("initial-exec")));
// Something waits for a safepoint of the program's threads. Relaxed atomic; a hint.
extern bool finalizers_parked;

inline void LockEntered() { ++locks_entered; }
inline void LockLeft() {
  if (locks_entered > 0) --locks_entered;
  if (__builtin_expect(__atomic_load_n(&finalizers_parked, __ATOMIC_RELAXED), 0)) {
    gc::RequestEmbedderPoll(CurrentThread());
  }
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_FINALIZER_PLACE_H_
