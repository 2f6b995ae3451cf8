// ReprGuard: stops repr() from following a container into itself. How deep it may go is counted by
// Repr(), once for each level.
//
//   ReprGuard guard(o);
//   if (guard.recursive()) return NewStrAscii("[...]");
//   if (!guard.ok()) return nullptr;
#ifndef TRICOLOR_RUNTIME_OBJECTS_REPR_GUARD_H_
#define TRICOLOR_RUNTIME_OBJECTS_REPR_GUARD_H_

#include "runtime/object.h"
#include "runtime/thread.h"

namespace tricolor {

// 0: entered, ReprLeave must follow; 1: `o` is being shown already; -1: error.
int ReprEnter(Object* o);
void ReprLeave(Object* o);

class ReprGuard {
 public:
  explicit ReprGuard(Object* o) : object_(o), state_(ReprEnter(o)) {}
  ~ReprGuard() {
    if (state_ == 0) ReprLeave(object_);
  }
  bool ok() const { return state_ == 0; }
  bool recursive() const { return state_ == 1; }
  ReprGuard(const ReprGuard&) = delete;
  ReprGuard& operator=(const ReprGuard&) = delete;

 private:
  Object* object_;
  int state_;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_REPR_GUARD_H_
