#include "runtime/objects/memoryview.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/bytes_methods.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/str.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"

namespace tricolor {

Type memoryview_type;

namespace {

Type managed_buffer_type;
constexpr int32_t kReleased = 1;

MemoryViewObject* Of(Object* o) { return As<MemoryViewObject>(o); }

bool Released(Object* o) {
  return (__atomic_load_n(&Of(o)->flags, __ATOMIC_ACQUIRE) & kReleased) != 0;
}
bool Check(Object* o) {
  if (!Released(o)) return true;
  Raise(exc::ValueError, "operation forbidden on released memoryview object");
  return false;
}

void DropManaged(ManagedBuffer* managed) {
  if (managed != nullptr && __atomic_sub_fetch(&managed->views, 1, __ATOMIC_ACQ_REL) == 0) {
    ReleaseBuffer(&managed->master);
  }
}

// A view of `managed` with a copy of the geometry of `source`.
Object* NewView(ManagedBuffer* managed, const BufferInfo& source) {
  const int ndim = source.ndim;
  const size_t bytes = offsetof(MemoryViewObject, arrays) + sizeof(int64_t) * 3 * std::max(ndim, 1);
  Object* o = NewCell(&memoryview_type, bytes);
  if (o == nullptr) return nullptr;
  MemoryViewObject* v = Of(o);
  v->base.size = int64_t{3} * ndim;
  v->hash = -1;
  v->view = source;
  v->view.obj = nullptr;
  gc::Store(o, &v->view.obj, managed->master.obj);
  int64_t* shape = v->arrays;
  int64_t* strides = shape + ndim;
  int64_t* suboffsets = strides + ndim;
  for (int i = 0; i < ndim; ++i) {
    shape[i] = source.shape != nullptr ? source.shape[i] : source.len / source.itemsize;
  }
  int64_t step = source.itemsize;
  for (int i = ndim; i-- > 0;) {
    strides[i] = source.strides != nullptr ? source.strides[i] : step;
    step *= shape[i];
    if (source.suboffsets != nullptr) suboffsets[i] = source.suboffsets[i];
  }
  v->view.shape = shape;
  v->view.strides = strides;
  v->view.suboffsets = source.suboffsets != nullptr ? suboffsets : nullptr;
  static char byte_format[] = "B";
  if (v->view.format == nullptr) v->view.format = byte_format;
  __atomic_fetch_add(&managed->views, 1, __ATOMIC_RELAXED);
  gc::Store(o, &v->managed, managed);
  gc::WriteBarrier(o, managed);
  return o;
}

bool Release(Object* o, bool check) {
  MemoryViewObject* v = Of(o);
  if (check && __atomic_load_n(&v->exports, __ATOMIC_ACQUIRE) > 0) {
    const int64_t n = v->exports;
    Raise(exc::BufferError, "memoryview has %zd exported buffer%s", static_cast<ssize_t>(n),
          n == 1 ? "" : "s");
    return false;
  }
  const int32_t before = __atomic_fetch_or(&v->flags, kReleased, __ATOMIC_ACQ_REL);
  if ((before & kReleased) == 0) DropManaged(gc::Load(&v->managed));
  return true;
}

void Finalize(Object* o) { Release(o, false); }

void Trace(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&Of(o)->managed));
  visitor.Visit(gc::Load(&Of(o)->view.obj));
}
void TraceManaged(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<ManagedBuffer>(o)->master.obj));
}

// The address of item i of the first dimension.
char* At(const BufferInfo& view, int dimension, char* base, int64_t i) {
  char* at = base + i * view.strides[dimension];
  if (view.suboffsets != nullptr && view.suboffsets[dimension] >= 0) {
    char* inner;
    std::memcpy(&inner, at, sizeof inner);
    at = inner + view.suboffsets[dimension];
  }
  return at;
}

// Index `i` (from the end if negative) in a dimension; null: IndexError.
char* Locate(const BufferInfo& view, int dimension, char* base, int64_t i) {
  const int64_t n = view.shape[dimension];
  if (i < 0) i += n;
  if (i < 0 || i >= n) {
    Raise(exc::IndexError, "index out of bounds on dimension %d", dimension + 1);
    return nullptr;
  }
  return At(view, dimension, base, i);
}

bool IsIndex(Object* o) { return IsInt(o) || TypeOf(o)->slots.to_index != nullptr; }

// The item that a tuple of indices names; null: exception.
char* LocateTuple(const BufferInfo& view, Object* key) {
  const int64_t n = TupleSize(key);
  if (n > view.ndim) {
    Raise(exc::TypeError, "cannot index %d-dimension view with %zd-element tuple", view.ndim,
          static_cast<ssize_t>(n));
    return nullptr;
  }
  char* at = static_cast<char*>(view.buf);
  for (int64_t d = 0; d < n; ++d) {
    int64_t i;
    if (!ToIndexOrRaise(TupleAt(key, d), exc::IndexError, &i)) return nullptr;
    at = Locate(view, static_cast<int>(d), at, i);
    if (at == nullptr) return nullptr;
  }
  return at;
}

bool AllIndices(Object* key) {
  for (int64_t i = 0; i < TupleSize(key); ++i) {
    if (!IsIndex(TupleAt(key, i))) return false;
  }
  return true;
}

bool NativeFormat(const BufferInfo& view) {
  if (NativeItemSize(view.format) != 0) return true;
  Raise(exc::NotImplementedError, "memoryview: unsupported format %s", view.format);
  return false;
}

Object* Item(Object* o, int64_t i) {
  if (!Check(o)) return nullptr;
  const BufferInfo& view = Of(o)->view;
  if (view.ndim == 0) return Raise(exc::TypeError, "invalid indexing of 0-dim memory");
  if (!NativeFormat(view)) return nullptr;
  if (view.ndim > 1) {
    return Raise(exc::NotImplementedError, "multi-dimensional sub-views are not implemented");
  }
  char* at = Locate(view, 0, static_cast<char*>(view.buf), i);
  return at == nullptr ? nullptr : UnpackItem(at, view.format);
}

// The part of a view that a slice names.
Object* Sliced(Object* o, Object* key) {
  const BufferInfo& view = Of(o)->view;
  int64_t start, stop, step, count;
  if (!SliceIndices(key, view.shape[0], &start, &stop, &step, &count)) return nullptr;
  Object* result = NewView(gc::Load(&Of(o)->managed), view);
  if (result == nullptr) return nullptr;
  BufferInfo& part = Of(result)->view;
  if (part.suboffsets == nullptr || part.suboffsets[0] < 0) {
    part.buf = static_cast<char*>(part.buf) + start * part.strides[0];
  } else {
    part.suboffsets[0] += start * part.strides[0];
  }
  part.shape[0] = std::max<int64_t>(count, 0);
  part.strides[0] *= step;
  part.len = part.itemsize;
  for (int i = 0; i < part.ndim; ++i) part.len *= part.shape[i];
  return result;
}

Object* GetItemSlot(Object* o, Object* key) {
  if (!Check(o)) return nullptr;
  const BufferInfo& view = Of(o)->view;
  if (view.ndim == 0) {
    if (IsTuple(key) && TupleSize(key) == 0) {
      return NativeFormat(view) ? UnpackItem(static_cast<char*>(view.buf), view.format) : nullptr;
    }
    if (key == Ellipsis()) return o;
    return Raise(exc::TypeError, "invalid indexing of 0-dim memory");
  }
  if (IsIndex(key)) {
    int64_t i;
    if (!ToIndexOrRaise(key, exc::IndexError, &i)) return nullptr;
    return Item(o, i);
  }
  if (IsExactly(key, slice_type)) return Sliced(o, key);
  if (IsTuple(key) && AllIndices(key)) {
    if (!NativeFormat(view)) return nullptr;
    if (TupleSize(key) < view.ndim) {
      return Raise(exc::NotImplementedError, "sub-views are not implemented");
    }
    char* at = LocateTuple(view, key);
    return at == nullptr ? nullptr : UnpackItem(at, view.format);
  }
  return Raise(exc::TypeError, "memoryview: invalid slice key");
}

bool SameStructure(const BufferInfo& a, const BufferInfo& b) {
  auto code = [](const char* f) { return f == nullptr ? "B" : *f == '@' ? f + 1 : f; };
  if (std::strcmp(code(a.format), code(b.format)) != 0 || a.itemsize != b.itemsize ||
      a.ndim != b.ndim) {
    return false;
  }
  for (int i = 0; i < a.ndim; ++i) {
    if (a.shape[i] != b.shape[i]) return false;
    if (a.shape[i] == 0) break;
  }
  return true;
}

bool SetItemSlot(Object* o, Object* key, Object* value) {
  if (!Check(o)) return false;
  const BufferInfo& view = Of(o)->view;
  if (view.readonly != 0) {
    Raise(exc::TypeError, "cannot modify read-only memory");
    return false;
  }
  if (value == nullptr) {
    Raise(exc::TypeError, "cannot delete memory");
    return false;
  }
  if (view.ndim == 0) {
    if (key == Ellipsis() || (IsTuple(key) && TupleSize(key) == 0)) {
      return NativeFormat(view) && PackItem(static_cast<char*>(view.buf), view.format, value);
    }
    Raise(exc::TypeError, "invalid indexing of 0-dim memory");
    return false;
  }
  if (IsIndex(key) || (IsTuple(key) && AllIndices(key))) {
    if (!NativeFormat(view)) return false;
    char* at;
    if (IsTuple(key)) {
      if (TupleSize(key) < view.ndim) {
        Raise(exc::NotImplementedError, "sub-views are not implemented");
        return false;
      }
      at = LocateTuple(view, key);
    } else {
      if (view.ndim > 1) {
        Raise(exc::NotImplementedError, "sub-views are not implemented");
        return false;
      }
      int64_t i;
      if (!ToIndexOrRaise(key, exc::IndexError, &i)) return false;
      at = Locate(view, 0, static_cast<char*>(view.buf), i);
    }
    return at != nullptr && PackItem(at, view.format, value);
  }
  if (IsExactly(key, slice_type) && view.ndim == 1) {
    Object* target = Sliced(o, key);
    if (target == nullptr) return false;
    BufferInfo source = {};
    if (!GetBuffer(value, &source, kBufferFullReadOnly)) {
      Release(target, false);
      return false;
    }
    const BufferInfo& to = Of(target)->view;
    const bool same = SameStructure(to, source);
    if (same) {
      std::string bytes(source.len, '\0');  // they may overlap
      CopyBufferTo(source, bytes.data());
      for (int64_t i = 0; i < to.shape[0]; ++i) {
        std::memcpy(At(to, 0, static_cast<char*>(to.buf), i), bytes.data() + i * to.itemsize,
                    to.itemsize);
      }
    } else {
      Raise(exc::ValueError,
            "memoryview assignment: lvalue and rvalue have different structures");
    }
    ReleaseBuffer(&source);
    Release(target, false);
    return same;
  }
  if (IsExactly(key, slice_type)) {
    Raise(exc::NotImplementedError,
          "memoryview slice assignments are currently restricted to ndim = 1");
    return false;
  }
  Raise(exc::TypeError, "memoryview: invalid slice key");
  return false;
}

int64_t LengthSlot(Object* o) {
  if (!Check(o)) return -1;
  return Of(o)->view.ndim == 0 ? 1 : Of(o)->view.shape[0];
}

Object* ListOf(const BufferInfo& view, int dimension, char* base) {
  Object* list = NewList(view.shape[dimension]);
  if (list == nullptr) return nullptr;
  for (int64_t i = 0; i < view.shape[dimension]; ++i) {
    char* at = At(view, dimension, base, i);
    Object* item = dimension + 1 == view.ndim ? UnpackItem(at, view.format)
                                              : ListOf(view, dimension + 1, at);
    if (item == nullptr || !ListAppend(list, item)) return nullptr;
  }
  return list;
}

Object* ToListOf(const BufferInfo& view) {
  if (!NativeFormat(view)) return nullptr;
  if (view.ndim == 0) return UnpackItem(static_cast<char*>(view.buf), view.format);
  return ListOf(view, 0, static_cast<char*>(view.buf));
}

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  if (op != kEq && op != kNe) return NotImplemented();
  auto answer = [op](bool equal) { return Bool(equal == (op == kEq)); };
  if (Released(a)) return answer(a == b);
  if (IsA(b, memoryview_type) && Released(b)) return answer(a == b);
  BufferInfo other = {};
  if (!SupportsBuffer(b)) return NotImplemented();
  if (!GetBuffer(b, &other, kBufferFullReadOnly)) {
    ClearError();
    return NotImplemented();
  }
  const BufferInfo& mine = Of(a)->view;
  bool equal = mine.ndim == other.ndim;
  for (int i = 0; equal && i < mine.ndim; ++i) equal = mine.shape[i] == other.shape[i];
  Object* result = nullptr;
  const int64_t size_a = NativeItemSize(mine.format), size_b = NativeItemSize(other.format);
  if (!equal || size_a == 0 || size_b == 0) {
    result = answer(equal && size_a == size_b && SameStructure(mine, other) && a == b);
  } else if (size_a == 1 && SameStructure(mine, other)) {
    std::string x(mine.len, '\0'), y(other.len, '\0');
    CopyBufferTo(mine, x.data());
    CopyBufferTo(other, y.data());
    result = answer(x == y);
  } else {
    Object* x = ToListOf(mine);
    Object* y = x == nullptr ? nullptr : ToListOf(other);
    if (y != nullptr) result = RichCompare(x, y, op);
  }
  ReleaseBuffer(&other);
  return result;
}

int64_t HashSlot(Object* o) {
  int64_t hash = __atomic_load_n(&Of(o)->hash, __ATOMIC_RELAXED);
  if (hash != -1) return hash;
  if (!Check(o)) return -1;
  const BufferInfo& view = Of(o)->view;
  if (view.readonly == 0) {
    Raise(exc::ValueError, "cannot hash writable memoryview object");
    return -1;
  }
  const char* format = *view.format == '@' ? view.format + 1 : view.format;
  if (std::strlen(format) != 1 || std::strchr("bBc", *format) == nullptr) {
    Raise(exc::ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    return -1;
  }
  Object* exporter = gc::Load(&Of(o)->view.obj);
  if (exporter != nullptr && ::tricolor::Hash(exporter) == -1) return -1;
  std::string bytes(view.len, '\0');
  CopyBufferTo(view, bytes.data());
  hash = HashBytes(bytes.data(), bytes.size());
  __atomic_store_n(&Of(o)->hash, hash, __ATOMIC_RELAXED);
  return hash;
}

Object* ReprSlot(Object* o) {
  return StrFormat(Released(o) ? "<released memory at %p>" : "<memory at %p>", o);
}

bool GetBufferSlot(Object* o, BufferInfo* out, int flags) {
  if (!Check(o)) return false;
  const BufferInfo& view = Of(o)->view;
  auto refuse = [](const char* message) {
    Raise(exc::BufferError, "%s", message);
    return false;
  };
  if ((flags & kBufferWritable) != 0 && view.readonly != 0) {
    return refuse("memoryview: underlying buffer is not writable");
  }
  if ((flags & kBufferCContiguous) == kBufferCContiguous && !IsContiguous(view, 'C')) {
    return refuse("memoryview: underlying buffer is not C-contiguous");
  }
  if ((flags & kBufferFContiguous) == kBufferFContiguous && !IsContiguous(view, 'F')) {
    return refuse("memoryview: underlying buffer is not Fortran contiguous");
  }
  if ((flags & kBufferAnyContiguous) == kBufferAnyContiguous && !IsContiguous(view, 'A')) {
    return refuse("memoryview: underlying buffer is not contiguous");
  }
  if ((flags & kBufferIndirect) != kBufferIndirect && view.suboffsets != nullptr) {
    return refuse("memoryview: underlying buffer requires suboffsets");
  }
  *out = view;
  if ((flags & kBufferStrides) != kBufferStrides) {
    if (!IsContiguous(view, 'C')) {
      return refuse("memoryview: underlying buffer is not C-contiguous");
    }
    out->strides = nullptr;
  }
  if ((flags & kBufferNd) == 0) {
    if (out->format != nullptr && (flags & kBufferFormat) != 0) {
      return refuse("memoryview: cannot cast to unsigned bytes if the format flag is present");
    }
    out->ndim = 1;
    out->shape = nullptr;
  }
  if ((flags & kBufferFormat) == 0) out->format = nullptr;
  out->obj = o;
  __atomic_fetch_add(&Of(o)->exports, 1, __ATOMIC_RELAXED);
  return true;
}
void ReleaseBufferSlot(Object* o, BufferInfo*) {
  __atomic_fetch_sub(&Of(o)->exports, 1, __ATOMIC_RELEASE);
}

Object* MemoryViewNew(Type*, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {nullptr};
  if (!ParseArgs("memoryview", args, nargs, kwnames, {"object"}, 0, 1, 1, out)) return nullptr;
  return NewMemoryView(out[0]);
}

Object* ReleaseMethod(Object* o, Args, size_t, Object*) { return Release(o, true) ? None() : nullptr; }
Object* Enter(Object* o, Args, size_t, Object*) { return Check(o) ? o : nullptr; }

Object* ToBytesMethod(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {None()};
  if (!ParseArgs("tobytes", args, nargs, kwnames, {"order"}, 0, 1, 0, out)) return nullptr;
  if (!Check(o)) return nullptr;
  char order = 'C';
  if (out[0] != None()) {
    const char* text;
    if (!CStringArgument("tobytes", "order", out[0], &text)) return nullptr;
    if (std::strlen(text) != 1 || std::strchr("CFA", *text) == nullptr) {
      return Raise(exc::ValueError, "order must be 'C', 'F' or 'A'");
    }
    order = *text;
  }
  const BufferInfo& view = Of(o)->view;
  Object* bytes = NewBytes(nullptr, view.len);
  if (bytes == nullptr) return nullptr;
  if (order == 'A') order = IsContiguous(view, 'F') && !IsContiguous(view, 'C') ? 'F' : 'C';
  if (order == 'C' || view.ndim <= 1) {
    CopyBufferTo(view, BytesData(bytes));
    return bytes;
  }
  // Fortran's order is C's order of the transposed view.
  std::vector<int64_t> shape(view.shape, view.shape + view.ndim);
  std::vector<int64_t> strides(view.strides, view.strides + view.ndim);
  std::reverse(shape.begin(), shape.end());
  std::reverse(strides.begin(), strides.end());
  BufferInfo turned = view;
  turned.shape = shape.data();
  turned.strides = strides.data();
  turned.suboffsets = nullptr;
  CopyBufferTo(turned, BytesData(bytes));
  return bytes;
}

Object* ToListMethod(Object* o, Args, size_t, Object*) {
  return Check(o) ? ToListOf(Of(o)->view) : nullptr;
}

Object* HexMethod(Object* o, Args args, size_t nargs, Object* kwnames) {
  if (!Check(o)) return nullptr;
  std::string bytes(Of(o)->view.len, '\0');
  CopyBufferTo(Of(o)->view, bytes.data());
  return HexText(bytes, "hex", args, nargs, kwnames);
}

Object* ToReadOnly(Object* o, Args, size_t, Object*) {
  if (!Check(o)) return nullptr;
  Object* result = NewView(gc::Load(&Of(o)->managed), Of(o)->view);
  if (result != nullptr) Of(result)->view.readonly = 1;
  return result;
}

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

Object* Cast(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("cast", args, nargs, kwnames, {"format", "shape"}, 0, 2, 1, out)) return nullptr;
  if (!Check(o)) return nullptr;
  if (!IsStr(out[0])) {
    return Raise(exc::TypeError, "cast() argument 'format' must be str, not %T", out[0]);
  }
  const char* format = StrUtf8(out[0]);
  if (format == nullptr) return nullptr;
  const BufferInfo& view = Of(o)->view;
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
    if (*f == '@') ++f;
    return std::strchr("bBc", *f) != nullptr;
  };
  if (NativeItemSize(view.format) == 0) {
    return Raise(exc::ValueError,
                 "memoryview: source format must be a native single character format prefixed with "
                 "an optional '@'");
  }
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
      if (!IntAsInt64(size, &n)) return nullptr;
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
  return NewView(gc::Load(&Of(o)->managed), changed);
}

Object* IntTuple(const int64_t* values, int n) {
  Object* tuple = NewTuple(values == nullptr ? 0 : n);
  if (tuple == nullptr) return nullptr;
  for (int i = 0; values != nullptr && i < n; ++i) {
    Object* value = BoxInt(values[i]);
    if (value == nullptr) return nullptr;
    TupleInit(tuple, i, value);
  }
  return tuple;
}

enum Attribute : intptr_t {
  kObj, kNbytes, kReadOnly, kItemSize, kFormat, kNdim, kShape, kStrides, kSuboffsets, kCContiguous,
  kFContiguous, kContiguous,
};

Object* GetAttribute(Object* o, void* closure) {
  if (!Check(o)) return nullptr;
  const BufferInfo& view = Of(o)->view;
  switch (static_cast<Attribute>(reinterpret_cast<intptr_t>(closure))) {
    case kObj: {
      Object* exporter = gc::Load(&Of(o)->view.obj);
      return exporter == nullptr ? None() : exporter;
    }
    case kNbytes: return BoxInt(view.len);
    case kReadOnly: return Bool(view.readonly != 0);
    case kItemSize: return BoxInt(view.itemsize);
    case kFormat: return NewStr(view.format);
    case kNdim: return BoxInt(view.ndim);
    case kShape: return IntTuple(view.shape, view.ndim);
    case kStrides: return IntTuple(view.strides, view.ndim);
    case kSuboffsets: return IntTuple(view.suboffsets, view.ndim);
    case kCContiguous: return Bool(IsContiguous(view, 'C'));
    case kFContiguous: return Bool(IsContiguous(view, 'F'));
    case kContiguous: return Bool(IsContiguous(view, 'A'));
  }
  return nullptr;
}

const NativeMethod kMethods[] = {
    {"release", ReleaseMethod, 0, 0, 0,
     "release($self, /)\n--\n\nRelease the underlying buffer exposed by the memoryview object."},
    {"tobytes", ToBytesMethod, 0, kAnyCount, kKeywords,
     "tobytes($self, /, order='C')\n--\n\nReturn the data in the buffer as a byte string."},
    {"hex", HexMethod, 0, kAnyCount, kKeywords,
     "Return the data in the buffer as a str of hexadecimal numbers."},
    {"tolist", ToListMethod, 0, 0, 0,
     "tolist($self, /)\n--\n\nReturn the data in the buffer as a list of elements."},
    {"cast", Cast, 0, kAnyCount, kKeywords,
     "cast($self, /, format, shape=None)\n--\n\nCast a memoryview to a new format or shape."},
    {"toreadonly", ToReadOnly, 0, 0, 0,
     "toreadonly($self, /)\n--\n\nReturn a readonly version of the memoryview."},
    {"__enter__", Enter, 0, 0, 0, nullptr},
    {"__exit__", ReleaseMethod, 0, kAnyCount, 0, nullptr},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

#define TC_ATTRIBUTE(name, which, doc) \
  {name, GetAttribute, nullptr, doc, reinterpret_cast<void*>(which)}
const NativeGetSet kGetSet[] = {
    TC_ATTRIBUTE("obj", kObj, "The underlying object of the memoryview."),
    TC_ATTRIBUTE("nbytes", kNbytes, "The amount of space in bytes of a contiguous representation."),
    TC_ATTRIBUTE("readonly", kReadOnly, "Whether the memory is read only."),
    TC_ATTRIBUTE("itemsize", kItemSize, "The size in bytes of each element."),
    TC_ATTRIBUTE("format", kFormat, "The format (in struct module style) of each element."),
    TC_ATTRIBUTE("ndim", kNdim, "How many dimensions the memory represents."),
    TC_ATTRIBUTE("shape", kShape, "The shape of the memory as an N-dimensional array."),
    TC_ATTRIBUTE("strides", kStrides, "The bytes between elements, for each dimension."),
    TC_ATTRIBUTE("suboffsets", kSuboffsets, "Used internally for PIL-style arrays."),
    TC_ATTRIBUTE("c_contiguous", kCContiguous, "Whether the memory is C contiguous."),
    TC_ATTRIBUTE("f_contiguous", kFContiguous, "Whether the memory is Fortran contiguous."),
    TC_ATTRIBUTE("contiguous", kContiguous, "Whether the memory is contiguous."),
    {nullptr, nullptr, nullptr, nullptr, nullptr}};
#undef TC_ATTRIBUTE

}  // namespace

Object* NewMemoryView(Object* exporter) {
  if (IsA(exporter, memoryview_type)) {
    if (!Check(exporter)) return nullptr;
    return NewView(gc::Load(&Of(exporter)->managed), Of(exporter)->view);
  }
  if (!SupportsBuffer(exporter)) {
    return Raise(exc::TypeError, "memoryview: a bytes-like object is required, not '%.200T'",
                 exporter);
  }
  auto* managed =
      reinterpret_cast<ManagedBuffer*>(NewCell(&managed_buffer_type, sizeof(ManagedBuffer)));
  if (managed == nullptr || !GetBuffer(exporter, &managed->master, kBufferFullReadOnly)) {
    return nullptr;
  }
  gc::WriteBarrier(managed, managed->master.obj);
  Object* view = NewView(managed, managed->master);
  if (view == nullptr) ReleaseBuffer(&managed->master);
  return view;
}

bool MemoryViewReleased(Object* view) { return Released(view); }

void SetUpMemoryViewType() {
  BeginType(&managed_buffer_type, "managedbuffer", sizeof(ManagedBuffer));
  managed_buffer_type.slots.trace = TraceManaged;

  Type& t = memoryview_type;
  BeginType(&t, "memoryview", offsetof(MemoryViewObject, arrays), sizeof(int64_t));
  t.tp_flags |= kTypeSequence;
  t.tp_doc = "memoryview(object)\n--\n\nCreate a new memoryview object which references the given "
             "object.";
  t.tp_weaklistoffset = offsetof(MemoryViewObject, weaklist);
  t.weak_ref_kind = 1;
  t.cell_flags = gc::kFinalizable;
  t.native_methods = kMethods;
  t.native_getset = kGetSet;
  Slots& s = t.slots;
  s.repr = ReprSlot;
  s.hash = HashSlot;
  s.richcompare = CompareSlot;
  s.new_ = MemoryViewNew;
  s.len = LengthSlot;
  s.getitem = GetItemSlot;
  s.setitem = SetItemSlot;
  s.item = Item;
  s.get_buffer = GetBufferSlot;
  s.release_buffer = ReleaseBufferSlot;
  s.finalize = Finalize;
  s.trace = Trace;
}

}  // namespace tricolor
