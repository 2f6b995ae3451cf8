#include "runtime/buffer.h"

#include <algorithm>
#include <cstring>

#include "runtime/error.h"
#include "runtime/objects/bytes.h"
#include "runtime/type.h"

namespace tricolor {

bool SupportsBuffer(Object* o) { return TypeOf(o)->slots.get_buffer != nullptr; }

bool GetBuffer(Object* o, BufferInfo* view, int flags) {
  auto get = TypeOf(o)->slots.get_buffer;
  if (get == nullptr) {
    Raise(exc::TypeError, "a bytes-like object is required, not '%.100T'", o);
    return false;
  }
  return get(o, view, flags);
}

void ReleaseBuffer(BufferInfo* view) {
  Object* exporter = view->obj;
  if (exporter == nullptr) return;
  auto release = TypeOf(exporter)->slots.release_buffer;
  if (release != nullptr) release(exporter, view);
  gc::StoreNoBarrier(&view->obj, static_cast<Object*>(nullptr));
}

bool FillBuffer(BufferInfo* view, Object* exporter, void* data, int64_t size, bool readonly,
                int flags) {
  if (readonly && (flags & kBufferWritable) != 0) {
    Raise(exc::BufferError, "Object is not writable.");
    return false;
  }
  static char byte_format[] = "B";
  gc::StoreNoBarrier(&view->obj, exporter);
  view->buf = data;
  view->len = size;
  view->readonly = readonly;
  view->itemsize = 1;
  view->format = (flags & kBufferFormat) != 0 ? byte_format : nullptr;
  view->ndim = 1;
  view->shape = (flags & kBufferNd) != 0 ? &view->len : nullptr;
  view->strides = (flags & kBufferStrides) == kBufferStrides ? &view->itemsize : nullptr;
  view->suboffsets = nullptr;
  view->internal = nullptr;
  return true;
}

bool IsContiguous(const BufferInfo& view, char order) {
  if (view.suboffsets != nullptr) return false;
  if (view.len == 0) return true;
  if (view.strides == nullptr) {
    // In C's order by definition; in Fortran's too if it is a row of items.
    if (order != 'F' || view.ndim <= 1 || view.shape == nullptr) return true;
    return std::count_if(view.shape, view.shape + view.ndim,
                         [](int64_t size) { return size > 1; }) <= 1;
  }
  auto packed = [&](bool c_order) {
    int64_t step = view.itemsize;
    for (int k = 0; k < view.ndim; ++k) {
      const int d = c_order ? view.ndim - 1 - k : k;
      const int64_t size = view.shape[d];
      if (size == 0) return true;
      if (size > 1 && view.strides[d] != step) return false;
      step *= size;
    }
    return true;
  };
  if (order == 'C') return packed(true);
  if (order == 'F') return packed(false);
  return packed(true) || packed(false);
}

namespace {

char* CopyDimension(const BufferInfo& view, int dimension, const char* from, char* to) {
  if (dimension == view.ndim) {
    std::memcpy(to, from, view.itemsize);
    return to + view.itemsize;
  }
  for (int64_t i = 0; i < view.shape[dimension]; ++i) {
    const char* at = from + i * view.strides[dimension];
    if (view.suboffsets != nullptr && view.suboffsets[dimension] >= 0) {
      const char* inner;
      std::memcpy(&inner, at, sizeof inner);
      at = inner + view.suboffsets[dimension];
    }
    to = CopyDimension(view, dimension + 1, at, to);
  }
  return to;
}

}  // namespace

void CopyBufferTo(const BufferInfo& view, char* to) {
  if (view.len == 0) return;
  if (view.strides == nullptr || IsContiguous(view, 'C')) {
    std::memcpy(to, view.buf, view.len);
    return;
  }
  CopyDimension(view, 0, static_cast<const char*>(view.buf), to);
}

bool CopyBufferBytes(Object* o, std::string* out) {
  if (IsBytes(o)) {
    *out = BytesView(o);
    return true;
  }
  if (IsA(o, bytearray_type)) {  // under its lock: other threads may write to it
    *out = ByteArrayText(o);
    return true;
  }
  BufferInfo view = {};
  if (!GetBuffer(o, &view, kBufferFullReadOnly)) return false;
  out->resize(view.len);
  CopyBufferTo(view, out->data());
  ReleaseBuffer(&view);
  return true;
}

BufferView::BufferView(Object* o, int flags) : ok_(GetBuffer(o, &info_, flags)) {}
BufferView::BufferView(Object* o, const char* what) : ok_(GetBuffer(o, &info_, kBufferWritable)) {
  if (ok_) return;
  ClearError();
  Raise(exc::TypeError, "%s must be read-write bytes-like object, not %.50s", what,
        o == None() ? "None" : TypeOf(o)->tp_name);
}
BufferView::~BufferView() { ReleaseBuffer(&info_); }

}  // namespace tricolor
