// memoryview: items by index, slices, assignment, lists of all items.
#include <algorithm>
#include <cstring>
#include <string>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/memoryview_internal.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/tuple.h"

namespace tricolor {
namespace {

MemoryViewObject* Of(Object* o) { return As<MemoryViewObject>(o); }

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

// Makes an index from the end one from the beginning; false: IndexError.
bool Inside(const BufferInfo& view, int dimension, int64_t* i) {
  const int64_t n = view.shape[dimension];
  if (*i < 0) *i += n;
  if (*i >= 0 && *i < n) return true;
  Raise(exc::IndexError, "index out of bounds on dimension %d", dimension + 1);
  return false;
}

// Index `i` (from the end if negative) in a dimension; null: IndexError.
char* Locate(const BufferInfo& view, int dimension, char* base, int64_t i) {
  return Inside(view, dimension, &i) ? At(view, dimension, base, i) : nullptr;
}

bool IsIndex(Object* o) { return IsInt(o) || TypeOf(o)->slots.to_index != nullptr; }

// __index__ may have released the view.
bool IndexOfView(Object* o, Object* key, int64_t* i) {
  return ToIndexOrRaise(key, exc::IndexError, i) && CheckMemoryView(o);
}

// The item that a tuple of indices names; null: exception.
char* LocateTuple(Object* o, Object* key) {
  const BufferInfo& view = Of(o)->view;
  const int64_t n = TupleSize(key);
  if (n > view.ndim) {
    Raise(exc::TypeError, "cannot index %d-dimension view with %zd-element tuple", view.ndim,
          static_cast<ssize_t>(n));
    return nullptr;
  }
  char* at = static_cast<char*>(view.buf);
  for (int64_t d = 0; d < n; ++d) {
    int64_t i;
    const auto dimension = static_cast<int>(d);
    if (!ToIndexOrRaise(TupleAt(key, d), exc::IndexError, &i) || !Inside(view, dimension, &i) ||
        !CheckMemoryView(o)) {
      return nullptr;
    }
    at = At(view, dimension, at, i);
  }
  return at;
}

bool AllIndices(Object* key) {
  for (int64_t i = 0; i < TupleSize(key); ++i) {
    if (!IsIndex(TupleAt(key, i))) return false;
  }
  return true;
}
bool AllSlices(Object* key) {
  for (int64_t i = 0; i < TupleSize(key); ++i) {
    if (!IsExactly(TupleAt(key, i), slice_type)) return false;
  }
  return TupleSize(key) > 0;
}

}  // namespace

bool NeedNativeFormat(const BufferInfo& view) {
  if (NativeItemSize(view.format) != 0) return true;
  Raise(exc::NotImplementedError, "memoryview: unsupported format %s", view.format);
  return false;
}

// NotImplementedError below: what CPython 3.11 does not implement either, in its words.
Object* MemoryViewItem(Object* o, int64_t i) {
  if (!CheckMemoryView(o)) return nullptr;
  const BufferInfo& view = Of(o)->view;
  if (view.ndim == 0) return Raise(exc::TypeError, "invalid indexing of 0-dim memory");
  if (!NeedNativeFormat(view)) return nullptr;
  if (view.ndim > 1) {
    return Raise(exc::NotImplementedError, "multi-dimensional sub-views are not implemented");
  }
  char* at = Locate(view, 0, static_cast<char*>(view.buf), i);
  return at == nullptr ? nullptr : UnpackItem(at, view.format);
}

namespace {

// The part of a view that a slice names.
Object* Sliced(Object* o, Object* key) {
  // First the part, which keeps the buffer: the bounds' __index__ may release the whole.
  Object* result = NewMemoryViewPart(gc::Load(&Of(o)->managed), Of(o)->view);
  if (result == nullptr) return nullptr;
  BufferInfo& part = Of(result)->view;
  int64_t start, stop, step, count;
  if (!SliceIndices(key, part.shape[0], &start, &stop, &step, &count)) {
    ReleaseMemoryView(result, false);
    return nullptr;
  }
  // A suboffset counts behind the pointer that the stride leads to: it stays.
  part.buf = static_cast<char*>(part.buf) + start * part.strides[0];
  part.shape[0] = std::max<int64_t>(count, 0);
  part.strides[0] *= step;
  part.len = part.itemsize;
  for (int i = 0; i < part.ndim; ++i) part.len *= part.shape[i];
  return result;
}

}  // namespace

Object* MemoryViewGetItem(Object* o, Object* key) {
  if (!CheckMemoryView(o)) return nullptr;
  const BufferInfo& view = Of(o)->view;
  if (view.ndim == 0) {
    if (IsTuple(key) && TupleSize(key) == 0) {
      return NeedNativeFormat(view) ? UnpackItem(static_cast<char*>(view.buf), view.format) : nullptr;
    }
    if (key == Ellipsis()) return o;
    return Raise(exc::TypeError, "invalid indexing of 0-dim memory");
  }
  if (IsIndex(key)) {
    int64_t i;
    if (!IndexOfView(o, key, &i)) return nullptr;
    return MemoryViewItem(o, i);
  }
  if (IsExactly(key, slice_type)) return Sliced(o, key);
  if (IsTuple(key) && AllIndices(key)) {
    if (!NeedNativeFormat(view)) return nullptr;
    if (TupleSize(key) < view.ndim) {
      return Raise(exc::NotImplementedError, "sub-views are not implemented");
    }
    char* at = LocateTuple(o, key);
    return at == nullptr ? nullptr : UnpackItem(at, view.format);
  }
  if (IsTuple(key) && AllSlices(key)) {
    return Raise(exc::NotImplementedError, "multi-dimensional slicing is not implemented");
  }
  return Raise(exc::TypeError, "memoryview: invalid slice key");
}

bool SameItemStructure(const BufferInfo& a, const BufferInfo& b) {
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

namespace {

// In two steps: what converts the value may release the view.
bool Put(Object* o, char* at, Object* value) {
  char item[16];
  const BufferInfo& view = Of(o)->view;
  if (!PackItem(item, view.format, value) || !CheckMemoryView(o)) return false;
  StoreItem(at, item, view.itemsize);
  return true;
}

}  // namespace

bool MemoryViewSetItem(Object* o, Object* key, Object* value) {
  if (!CheckMemoryView(o)) return false;
  const BufferInfo& view = Of(o)->view;
  if (!NeedNativeFormat(view)) return false;
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
      return NeedNativeFormat(view) && Put(o, static_cast<char*>(view.buf), value);
    }
    Raise(exc::TypeError, "invalid indexing of 0-dim memory");
    return false;
  }
  if (IsIndex(key) || (IsTuple(key) && AllIndices(key))) {
    if (!NeedNativeFormat(view)) return false;
    char* at;
    if (IsTuple(key)) {
      if (TupleSize(key) < view.ndim) {
        Raise(exc::NotImplementedError, "sub-views are not implemented");
        return false;
      }
      at = LocateTuple(o, key);
    } else {
      if (view.ndim > 1) {
        Raise(exc::NotImplementedError, "sub-views are not implemented");
        return false;
      }
      int64_t i;
      if (!IndexOfView(o, key, &i)) return false;
      at = Locate(view, 0, static_cast<char*>(view.buf), i);
    }
    return at != nullptr && Put(o, at, value);
  }
  if (IsExactly(key, slice_type) && view.ndim == 1) {
    BufferInfo source = {};
    if (!GetBuffer(value, &source, kBufferFullReadOnly)) return false;
    Object* target = CheckMemoryView(o) ? Sliced(o, key) : nullptr;
    if (target == nullptr || !CheckMemoryView(o)) {
      if (target != nullptr) ReleaseMemoryView(target, false);
      ReleaseBuffer(&source);
      return false;
    }
    const BufferInfo& to = Of(target)->view;
    const bool same = SameItemStructure(to, source);
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
    ReleaseMemoryView(target, false);
    return same;
  }
  if (IsExactly(key, slice_type) || (IsTuple(key) && AllSlices(key))) {
    Raise(exc::NotImplementedError,
          "memoryview slice assignments are currently restricted to ndim = 1");
    return false;
  }
  Raise(exc::TypeError, "memoryview: invalid slice key");
  return false;
}

namespace {

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

}  // namespace

Object* MemoryViewToList(const BufferInfo& view) {
  if (!NeedNativeFormat(view)) return nullptr;
  if (view.ndim == 0) return UnpackItem(static_cast<char*>(view.buf), view.format);
  return ListOf(view, 0, static_cast<char*>(view.buf));
}

}  // namespace tricolor
