// marshal: CPython 3.11's serialisation of code objects and plain values.
#ifndef TRICOLOR_RUNTIME_INTERP_UNMARSHAL_H_
#define TRICOLOR_RUNTIME_INTERP_UNMARSHAL_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/object.h"

namespace tricolor {

inline constexpr int kPycMagic = 3495;      // CPython 3.11
inline constexpr int kMarshalVersion = 4;

// The object at the front of `data`; null: EOFError, ValueError or TypeError as marshal.loads.
// `consumed` (if not null): bytes read.
Object* Unmarshal(const char* data, size_t size, size_t* consumed = nullptr);
// marshal.dumps: a bytes object; null: ValueError("unmarshallable object").
Object* MarshalDumps(Object* value, int version = kMarshalVersion);
bool MarshalToString(Object* value, int version, std::string* out);

// Checks the header of a .pyc. Empty: it can be run and *payload is what follows. Otherwise one line
// that says what is wrong.
std::string CheckPyc(std::string_view file, std::string_view* payload);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_INTERP_UNMARSHAL_H_
