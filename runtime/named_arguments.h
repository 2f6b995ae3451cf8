// ByName: a native function of required arguments that may be given by name too.
//
//   {"fsync", ByName<"fsync", FSync, "fd">, 0, kAnyCount, kKeywords, "fsync($module, /,
//   fd)\n--\n\n"}
#ifndef TRICOLOR_RUNTIME_NAMED_ARGUMENTS_H_
#define TRICOLOR_RUNTIME_NAMED_ARGUMENTS_H_

#include <algorithm>

#include "runtime/native.h"

namespace tricolor {

template <size_t kSize>
struct ArgumentName {
  char text[kSize];
  constexpr ArgumentName(const char (&name)[kSize]) {
    std::copy_n(name, kSize, text);
  }  // NOLINT: implicit
};

template <ArgumentName kFunction, NativeFunction kBody, ArgumentName... kNames>
Object* ByName(Object* self, Args args, size_t nargs, Object* kwnames) {
  constexpr size_t kCount = sizeof...(kNames);
  Object* found[kCount] = {};
  if (!ParseArgs(kFunction.text, args, nargs, kwnames, {kNames.text...}, 0, kCount, kCount, found))
    return nullptr;
  return kBody(self, found, kCount, nullptr);
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_NAMED_ARGUMENTS_H_
