// kKeepsNothing: a flag of NativeMethod, beside those of native.h.
#ifndef TRICOLOR_RUNTIME_KEEPS_NOTHING_H_
#define TRICOLOR_RUNTIME_KEEPS_NOTHING_H_

#include <cstdint>

namespace tricolor {

// Called with one argument, an exact generator or set: when the function returns, nobody has that
// because of it, and no Python function was handed it.
inline constexpr uint16_t kKeepsNothing = 16;

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_KEEPS_NOTHING_H_
