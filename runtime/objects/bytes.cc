// bytes: making and comparing; the type is in bytes_type.cc.

#include "runtime/objects/bytes.h"

#include <cstring>

#include "runtime/error.h"
#include "runtime/thread.h"

namespace tricolor {

Type bytes_type;

Object* NewBytes(const void* data, int64_t size) {
  if (size > INT64_MAX - 64) return RaiseNoMemory();
  const size_t bytes = offsetof(BytesObject, data) + size + 1;
  void* cell = gc::Allocate(CurrentThread(), bytes, &bytes_type, gc::kLeaf);
  if (cell == nullptr) return RaiseNoMemory();
  auto* b = static_cast<BytesObject*>(cell);
  b->base.size = size;
  b->hash = -1;
  if (data != nullptr && size > 0) std::memcpy(b->data, data, size);
  return AsObject(b);
}

}  // namespace tricolor
