// bytes: CPython's layout, one null byte behind the data.
#ifndef TRICOLOR_RUNTIME_OBJECTS_BYTES_H_
#define TRICOLOR_RUNTIME_OBJECTS_BYTES_H_

#include <string_view>

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

struct BytesObject {
  VarObject base;
  int64_t hash;  // -1: not computed
  char data[1];
};

Object* NewBytes(const void* data, int64_t size);  // data null: zeros, to be filled at once
inline char* BytesData(Object* o) { return As<BytesObject>(o)->data; }
inline int64_t BytesSize(const Object* o) { return As<BytesObject>(o)->base.size; }
inline std::string_view BytesView(Object* o) {
  return {BytesData(o), static_cast<size_t>(BytesSize(o))};
}

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_BYTES_H_
