// memoryview.cast: the same bytes with another format or shape.
#include <cstring>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/int.h"
#include "runtime/objects/memoryview_internal.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"

namespace tricolor {
namespace {

// One of the static texts of native formats, so that a view's format lives for ever; null: none.
char* StaticFormat(const char* format) {
  static char formats[] = "c\0b\0B\0h\0H\0i\0I\0l\0L\0q\0Q\0n\0N\0f\0d\0?\0P";
  static char prefixed[] =
      "@c\0@b\0@B\0@h\0@H\0@i\0@I\0@l\0@L\0@q\0@Q\0@n\0@N\0@f\0@d\0@?\0@P";
  const size_t step = std::strlen(format) + 1;
  char* table = *format == '@' ? prefixed : formats;
  const size_t size = *format == '@' ? sizeof prefixed : sizeof formats;
  for (size_t i = 0; i < size; i += step) {
    if (std::strcmp(table + i, format) == 0) return table + i;
  }
  return nullptr;
}

}  // namespace

Object* MemoryViewCast(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("cast", args, nargs, kwnames, {"format", "shape"}, 0, 2, 1, out)) return nullptr;
  if (!CheckMemoryView(o)) return nullptr;
  if (!IsStr(out[0])) {
    return Raise(exc::TypeError, "cast() argument 'format' must be str, not %#T", out[0]);
  }
  if (EncodeAscii(out[0], nullptr) == nullptr) return nullptr;
  const char* format = StrUtf8(out[0]);
  const BufferInfo& view = As<MemoryViewObject>(o)->view;
  if (!IsContiguous(view, 'C')) {
    return Raise(exc::TypeError, "memoryview: casts are restricted to C-contiguous views");
  }
  if ((out[1] != nullptr || view.ndim != 1)) {
    for (int i = 0; i < view.ndim; ++i) {
      if (view.shape[i] == 0) {
        return Raise(exc::TypeError, "memoryview: cannot cast view with zeros in shape or strides");
      }
    }
  }
  int64_t ndim = 1;
  Object* shape = nullptr;
  if (out[1] != nullptr) {
    if (!IsList(out[1]) && !IsTuple(out[1])) {
      return Raise(exc::TypeError, "shape must be a list or a tuple");
    }
    shape = ToTuple(out[1]);
    if (shape == nullptr) return nullptr;
    ndim = TupleSize(shape);
    if (ndim > kMaxDimensions) {
      return Raise(exc::ValueError, "memoryview: number of dimensions must not exceed %d",
                   kMaxDimensions);
    }
    if (view.ndim != 1 && ndim != 1) {
      return Raise(exc::TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
    }
  }
  const int64_t item_size = NativeItemSize(format);
  char* text = item_size == 0 ? nullptr : StaticFormat(format);
  if (text == nullptr) {
    return Raise(exc::ValueError,
                 "memoryview: destination format must be a native single character format prefixed "
                 "with an optional '@'");
  }
  auto bytes_like = [](const char* f) {
    if (NativeItemSize(f) == 0) return false;
    if (*f == '@') ++f;
    return std::strchr("bBc", *f) != nullptr;
  };
  if (!bytes_like(view.format) && !bytes_like(format)) {
    return Raise(exc::TypeError, "memoryview: cannot cast between two non-byte formats");
  }
  if (view.len % item_size != 0) {
    return Raise(exc::TypeError, "memoryview: length is not a multiple of itemsize");
  }
  std::vector<int64_t> sizes;
  if (shape == nullptr) {
    sizes.push_back(view.len / item_size);
  } else {
    int64_t product = item_size;
    for (int64_t i = 0; i < ndim; ++i) {
      Object* size = TupleAt(shape, i);
      int64_t n;
      if (!IsInt(size)) {
        return Raise(exc::TypeError, "memoryview.cast(): elements of shape must be integers");
      }
      if (!SsizeArgument(size, &n)) return nullptr;
      if (n <= 0) {
        return Raise(exc::ValueError, "memoryview.cast(): elements of shape must be integers > 0");
      }
      if (n > INT64_MAX / product) {
        return Raise(exc::ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
      }
      product *= n;
      sizes.push_back(n);
    }
    if (product != view.len) {
      return Raise(exc::TypeError, "memoryview: product(shape) * itemsize != buffer size");
    }
  }
  BufferInfo changed = view;
  changed.format = text;
  changed.itemsize = item_size;
  changed.ndim = static_cast<int>(ndim);
  changed.shape = sizes.data();
  changed.strides = nullptr;
  changed.suboffsets = nullptr;
  return NewMemoryViewPart(gc::Load(&As<MemoryViewObject>(o)->managed), changed);
}

}  // namespace tricolor
