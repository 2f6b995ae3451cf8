#include "runtime/objects/memoryview.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/bytes_methods.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/memoryview_internal.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/str.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

Type memoryview_type;

namespace {

Type managed_buffer_type;
constexpr int32_t kReleased = 1;

MemoryViewObject* Of(Object* o) { return As<MemoryViewObject>(o); }

bool Released(Object* o) {
  return (__atomic_load_n(&Of(o)->flags, __ATOMIC_ACQUIRE) & kReleased) != 0;
}

void DropManaged(ManagedBuffer* managed) {
  if (managed != nullptr && __atomic_sub_fetch(&managed->views, 1, __ATOMIC_ACQ_REL) == 0) {
    ReleaseBuffer(&managed->master);
  }
}

}  // namespace

bool CheckMemoryView(Object* o) {
  if (!Released(o)) return true;
  Raise(exc::ValueError, "operation forbidden on released memoryview object");
  return false;
}

Object* NewMemoryViewPart(ManagedBuffer* managed, const BufferInfo& source) {
  const int ndim = source.ndim;
  const size_t bytes = offsetof(MemoryViewObject, arrays) + sizeof(int64_t) * 3 * std::max(ndim, 1);
  Object* o = NewCell(&memoryview_type, bytes);
  if (o == nullptr) return nullptr;
  MemoryViewObject* v = Of(o);
  v->base.size = int64_t{3} * ndim;
  v->hash = -1;
  v->view = source;
  v->view.obj = nullptr;
  gc::Store(o, &v->view.obj, source.obj);
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

bool ReleaseMemoryView(Object* o, bool check) {
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

namespace {

void Finalize(Object* o) { ReleaseMemoryView(o, false); }

void Trace(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&Of(o)->managed));
  visitor.Visit(gc::Load(&Of(o)->view.obj));
}
void TraceManaged(Object* o, gc::Visitor& visitor) {
  visitor.Visit(gc::Load(&As<ManagedBuffer>(o)->master.obj));
}

int64_t LengthSlot(Object* o) {
  if (!CheckMemoryView(o)) return -1;
  return Of(o)->view.ndim == 0 ? 1 : Of(o)->view.shape[0];
}

// The items in C's order, whatever the format: the struct module unpacks them. Null: it does not
// know the format (no exception), or an exception.
Object* UnpackedItems(const BufferInfo& view) {
  Object* bytes = NewBytes(nullptr, view.len);
  Object* import = DictGetStr(Runtime::Get()->builtins_dict, names.__import__);
  if (bytes == nullptr || import == nullptr) return nullptr;
  CopyBufferTo(view, BytesData(bytes));
  Object* module = CallArgs(import, NewStr("struct"));
  Object* unpack = module == nullptr ? nullptr : GetAttr(module, "iter_unpack");
  Object* items = unpack == nullptr ? nullptr
                                    : CallArgs(unpack, NewStr(view.format == nullptr ? "B" : view.format), bytes);
  return items == nullptr ? nullptr : ToList(items);
}

// 1: equal, 0: not, -1: exception.
int SameUnpackedItems(const BufferInfo& a, const BufferInfo& b) {
  Object* x = UnpackedItems(a);
  Object* y = x == nullptr ? nullptr : UnpackedItems(b);
  if (y == nullptr) {
    // A format that cannot be read is equal to nothing.
    if (ErrorIs(exc::MemoryError)) return -1;
    ClearError();
    return 0;
  }
  return Compare(x, y, kEq);
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
  if (!equal) {
    result = answer(false);
  } else if (size_a == 0 || size_b == 0) {
    const int same = SameUnpackedItems(mine, other);
    if (same >= 0) result = answer(same != 0);
  } else if (size_a == 1 && SameItemStructure(mine, other)) {
    std::string x(mine.len, '\0'), y(other.len, '\0');
    CopyBufferTo(mine, x.data());
    CopyBufferTo(other, y.data());
    result = answer(x == y);
  } else {
    Object* x = MemoryViewToList(mine);
    Object* y = x == nullptr ? nullptr : MemoryViewToList(other);
    if (y != nullptr) result = RichCompare(x, y, op);
  }
  ReleaseBuffer(&other);
  return result;
}

int64_t HashSlot(Object* o) {
  int64_t hash = __atomic_load_n(&Of(o)->hash, __ATOMIC_RELAXED);
  if (hash != -1) return hash;
  if (!CheckMemoryView(o)) return -1;
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
  if (!CheckMemoryView(o)) return false;
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
  if (out->ndim == 0) out->shape = out->strides = nullptr;
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

Object* Enter(Object* o, Args, size_t, Object*) { return CheckMemoryView(o) ? o : nullptr; }

Object* ToBytesMethod(Object* o, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {None()};
  if (!ParseArgs("tobytes", args, nargs, kwnames, {"order"}, 0, 1, 0, out)) return nullptr;
  if (!CheckMemoryView(o)) return nullptr;
  char order = 'C';
  if (out[0] != None()) {
    if (!IsStr(out[0])) {
      return Raise(exc::TypeError, "tobytes() argument 'order' must be str or None, not %T", out[0]);
    }
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
  std::string items;
  if (view.suboffsets != nullptr) {  // pointers are followed in the order of the dimensions
    items.resize(view.len);
    CopyBufferTo(view, items.data());
    turned.buf = items.data();
    int64_t step = view.itemsize;
    for (size_t i = 0; i < shape.size(); step *= shape[i++]) strides[i] = step;
  }
  CopyBufferTo(turned, BytesData(bytes));
  return bytes;
}

Object* ToListMethod(Object* o, Args, size_t, Object*) {
  return CheckMemoryView(o) ? MemoryViewToList(Of(o)->view) : nullptr;
}

Object* HexMethod(Object* o, Args args, size_t nargs, Object* kwnames) {
  if (!CheckMemoryView(o)) return nullptr;
  std::string bytes(Of(o)->view.len, '\0');
  CopyBufferTo(Of(o)->view, bytes.data());
  return HexText(bytes, "hex", args, nargs, kwnames);
}

Object* ToReadOnly(Object* o, Args, size_t, Object*) {
  if (!CheckMemoryView(o)) return nullptr;
  Object* result = NewMemoryViewPart(gc::Load(&Of(o)->managed), Of(o)->view);
  if (result != nullptr) Of(result)->view.readonly = 1;
  return result;
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
  if (!CheckMemoryView(o)) return nullptr;
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
    {"cast", MemoryViewCast, 0, kAnyCount, kKeywords,
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
    if (!CheckMemoryView(exporter)) return nullptr;
    return NewMemoryViewPart(gc::Load(&Of(exporter)->managed), Of(exporter)->view);
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
  if (managed->master.ndim > kMaxDimensions) {
    ReleaseBuffer(&managed->master);
    return Raise(exc::ValueError, "memoryview: number of dimensions must not exceed %d",
                 kMaxDimensions);
  }
  Object* view = NewMemoryViewPart(managed, managed->master);
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
  s.getitem = MemoryViewGetItem;
  s.setitem = MemoryViewSetItem;
  s.item = MemoryViewItem;
  s.iter = NewMemoryIterator;
  s.get_buffer = GetBufferSlot;
  s.release_buffer = ReleaseBufferSlot;
  s.finalize = Finalize;
  s.trace = Trace;
}

}  // namespace tricolor
