// For files that define functions of the C API: everything at hand, without prefixes.
#ifndef TRICOLOR_COMPAT_OBJECTS_PRELUDE_H_
#define TRICOLOR_COMPAT_OBJECTS_PRELUDE_H_

#include <cstring>
#include <string>
#include <string_view>

#include "compat/ledger.h"
#include "compat/legacy_lock.h"
#include "compat/result.h"
#include "runtime/abstract.h"
#include "runtime/builtin_types.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/exceptions.h"
#include "runtime/objects/float.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/module.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

using namespace tricolor;          // NOLINT: C functions have no namespace of their own
using namespace tricolor::compat;  // NOLINT

namespace tricolor::compat {

inline int Status(bool ok) { return ok ? 0 : -1; }
// An error of the caller, not of the program: CPython's words.
inline PyObject* BadCall() {
  PyErr_BadInternalCall();
  return nullptr;
}
inline PyObject* NullError() {
  if (!ErrorSet()) Raise(exc::SystemError, "null argument to internal routine");
  return nullptr;
}
inline Object* NameOf(const char* utf8) { return Intern(std::string_view(utf8)); }

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_OBJECTS_PRELUDE_H_
