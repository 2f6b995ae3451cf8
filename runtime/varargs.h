// Flags of native functions that CPython has as METH_VARARGS: their refusals are worded otherwise.
#ifndef TRICOLOR_RUNTIME_VARARGS_H_
#define TRICOLOR_RUNTIME_VARARGS_H_

#include <cstdint>

namespace tricolor {

// Beside those of NativeFlag (native.h).
enum VarargsFlag : uint16_t {
  kVarargs = 16,     // keywords are refused in that call's words
  kParseTuple = 48,  // and counts in those of PyArg_ParseTuple
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_VARARGS_H_
