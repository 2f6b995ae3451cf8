// OrNoMemory: MemoryError for what the library throws when a text is too long for the memory.
#ifndef TRICOLOR_RUNTIME_NO_MEMORY_H_
#define TRICOLOR_RUNTIME_NO_MEMORY_H_

#include <new>
#include <stdexcept>

#include "runtime/error.h"

namespace tricolor {

template <class Make>
Object* OrNoMemory(Make make) {
  try {
    return make();
  } catch (const std::bad_alloc&) {
    return RaiseNoMemory();
  } catch (const std::length_error&) {
    return RaiseNoMemory();
  }
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_NO_MEMORY_H_
