// Buffers: bytes that an object lets others read or write in place.
//
// WHY        BufferInfo is CPython's Py_buffer field for field, so that C extensions and the
//            runtime fill and read the same structure.
// THREADS    A view keeps its exporter's memory where it is until ReleaseBuffer. What the bytes
//            hold is as shared as the exporter.
#ifndef TRICOLOR_RUNTIME_BUFFER_H_
#define TRICOLOR_RUNTIME_BUFFER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/object.h"

namespace tricolor {

struct BufferInfo {  // Py_buffer
  void* buf;
  Object* obj;
  int64_t len;        // bytes
  int64_t itemsize;
  int readonly;
  int ndim;
  char* format;
  int64_t* shape;
  int64_t* strides;
  int64_t* suboffsets;
  void* internal;
};
static_assert(sizeof(BufferInfo) == 80);

// PyBUF_*: CPython's values.
enum BufferFlag : int {
  kBufferSimple = 0,
  kBufferWritable = 1,
  kBufferFormat = 4,
  kBufferNd = 8,
  kBufferStrides = 0x10 | kBufferNd,
  kBufferCContiguous = 0x20 | kBufferStrides,
  kBufferFContiguous = 0x40 | kBufferStrides,
  kBufferAnyContiguous = 0x80 | kBufferStrides,
  kBufferIndirect = 0x100 | kBufferStrides,
  kBufferFullReadOnly = kBufferIndirect | kBufferFormat,
  kBufferFull = kBufferIndirect | kBufferFormat | kBufferWritable,
};

bool SupportsBuffer(Object* o);
// False: TypeError "a bytes-like object is required, not 'x'" or BufferError.
bool GetBuffer(Object* o, BufferInfo* view, int flags);
void ReleaseBuffer(BufferInfo* view);  // idempotent: a released view has no obj
// For exporters of plain bytes; PyBuffer_FillInfo.
bool FillBuffer(BufferInfo* view, Object* exporter, void* data, int64_t size, bool readonly,
                int flags);
bool IsContiguous(const BufferInfo& view, char order);  // 'C', 'F' or 'A'
// Copies all items in C order (any strides, suboffsets) to `to`, which has view.len bytes.
void CopyBufferTo(const BufferInfo& view, char* to);
// The contents of a bytes-like object.
bool CopyBufferBytes(Object* o, std::string* out);

// A contiguous read-only view for the length of a scope:
//   BufferView view(o);  if (!view.ok()) return nullptr;  … view.text() …
class BufferView {
 public:
  explicit BufferView(Object* o, int flags = kBufferSimple);
  // To be written to; else TypeError "`what` must be read-write bytes-like object, not x".
  BufferView(Object* o, const char* what);
  ~BufferView();
  BufferView(const BufferView&) = delete;
  BufferView& operator=(const BufferView&) = delete;
  bool ok() const { return ok_; }
  std::string_view text() const { return {static_cast<const char*>(info_.buf),
                                          static_cast<size_t>(info_.len)}; }
  BufferInfo& info() { return info_; }

 private:
  BufferInfo info_ = {};
  bool ok_;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_BUFFER_H_
