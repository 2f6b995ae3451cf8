// Borders between managed and native code: results of C functions.
#ifndef TRICOLOR_COMPAT_RESULT_H_
#define TRICOLOR_COMPAT_RESULT_H_

#include "compat/ledger.h"
#include "runtime/error.h"

namespace tricolor::compat {

// SystemError for a null without an exception, or a result with one (CPython's words).
Object* BadResult(Object* callable, const char* where, PyObject* result);

// A traceback that C code left in its thread's state (curexc_traceback) becomes the current error's.
void TakeNativeTraceback();

// What a C function returned, as managed code takes it: the reference is given up.
inline Object* FromNative(PyObject* result, Object* callable = nullptr,
                          const char* where = nullptr) {
  if (__builtin_expect((result == nullptr) != ErrorSet(), 0)) {
    return BadResult(callable, where, result);
  }
  if (result == nullptr) TakeNativeTraceback();
  return Release(result);
}

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_RESULT_H_
