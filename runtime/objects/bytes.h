// bytes: CPython's layout, one null byte behind the data.
#ifndef TRICOLOR_RUNTIME_OBJECTS_BYTES_H_
#define TRICOLOR_RUNTIME_OBJECTS_BYTES_H_

#include <string>
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

inline Object* NewBytes(std::string_view data) {
  return NewBytes(data.data(), static_cast<int64_t>(data.size()));
}

// Hash of str, bytes and what compares equal to them: SipHash-1-3 under the process's key, which
// comes from PYTHONHASHSEED as in CPython (0: no key; N: derived from it; otherwise random).
int64_t HashBytes(const void* data, size_t size);
void InitHashKey();  // once per runtime start, before the first hash

// bytearray: CPython's fields. `data` points into a cell of its own.
// THREADS    Writers hold its lock. While exports != 0 it cannot be resized.
struct ByteArrayObject {
  VarObject base;
  int64_t allocated;
  char* bytes;      // the cell's first byte
  char* start;      // the first byte in use
  int64_t exports;  // buffers handed out
};
Object* NewByteArray(const void* data, int64_t size);
std::string ByteArrayText(Object* o);  // its bytes at one moment

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_BYTES_H_
