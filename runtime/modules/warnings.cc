// _warnings: importlib and the runtime warn through it. The filters and the once-registry are those
// of warnings.py, which is imported at the first warning.
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/registry.h"
#include "runtime/native.h"

namespace tricolor {

namespace {

// A native function has no Python frame, so stack levels mean the same to warnings.py.
Object* Forward(const char* name, Args args, size_t nargs, Object* kwnames) {
  Object* function = ImportAttr("warnings", name);
  return function == nullptr ? nullptr : Call(function, args, nargs, kwnames);
}

Object* WarnFunction(Object*, Args args, size_t nargs, Object* kwnames) {
  return Forward("warn", args, nargs, kwnames);
}
Object* WarnExplicit(Object*, Args args, size_t nargs, Object* kwnames) {
  return Forward("warn_explicit", args, nargs, kwnames);
}

const NativeMethod kMethods[] = {
    {"warn", WarnFunction, 0, kAnyCount, kKeywords,
     "warn($module, /, message, category=None, stacklevel=1, source=None)\n--\n\n"},
    {"warn_explicit", WarnExplicit, 0, kAnyCount, kKeywords, nullptr},
    {}};

}  // namespace

Object* CreateWarningsModule() {
  return NewNativeModule("_warnings",
                         "_warnings provides basic warning filtering support.\n"
                         "It is a helper module to speed up interpreter start-up.", kMethods);
}

}  // namespace tricolor
