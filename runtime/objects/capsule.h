// capsule: a C pointer with a name, between extension modules. Its destructor is the C API's.
#ifndef TRICOLOR_RUNTIME_OBJECTS_CAPSULE_H_
#define TRICOLOR_RUNTIME_OBJECTS_CAPSULE_H_

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

struct CapsuleObject {  // PyCapsule
  Object base;
  void* pointer;
  const char* name;
  void* context;
  AnyFunction destructor;
};

// `destructor` needs a finalizer, which the C API installs (slots.finalize of capsule_type).
Object* NewCapsule(void* pointer, const char* name);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_CAPSULE_H_
