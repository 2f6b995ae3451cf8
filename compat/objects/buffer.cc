// Buffers and memoryview.
#include <vector>

#include "compat/objects/prelude.h"
#include "runtime/buffer.h"
#include "runtime/objects/memoryview.h"
#include "runtime/objects/setup.h"

static_assert(sizeof(Py_buffer) == sizeof(BufferInfo));
static_assert(offsetof(Py_buffer, internal) == offsetof(BufferInfo, internal));

namespace {
BufferInfo* Info(Py_buffer* v) { return reinterpret_cast<BufferInfo*>(v); }
const BufferInfo& Info(const Py_buffer* v) { return *reinterpret_cast<const BufferInfo*>(v); }
}  // namespace

namespace {
// A function that C code put into the table of a class, which the runtime does not know.
getbufferproc PutThere(PyObject* o) {
  const PyTypeObject* t = Py_TYPE(o);
  return AsType(Py_TYPE(o))->slots.get_buffer != nullptr || t->tp_as_buffer == nullptr
             ? nullptr
             : t->tp_as_buffer->bf_getbuffer;
}
}  // namespace

int PyObject_CheckBuffer(PyObject* o) { return SupportsBuffer(In(o)) || PutThere(o) != nullptr; }
int PyObject_GetBuffer(PyObject* o, Py_buffer* view, int flags) {
  if (view == nullptr && SupportsBuffer(In(o))) {
    Raise(exc::BufferError, "%s_getbuffer: view==NULL argument is obsolete", TypeOf(In(o))->tp_name);
    return -1;
  }
  if (getbufferproc get = PutThere(o)) return get(o, view, flags);
  if (!GetBuffer(Escape(o), Info(view), flags)) return -1;
  // C owns the view, so the exporter is counted. Exporters of C counted it themselves.
  if (view->obj != nullptr && !DeallocatesNatively(TypeOf(In(view->obj)))) Increment(In(view->obj));
  return 0;
}
void PyBuffer_Release(Py_buffer* view) {
  PyObject* o = view->obj;
  if (o == nullptr) return;
  if (PutThere(o) != nullptr) {
    if (releasebufferproc release = Py_TYPE(o)->tp_as_buffer->bf_releasebuffer) release(o, view);
    view->obj = nullptr;
    Py_DECREF(o);
    return;
  }
  const bool counted_here = !DeallocatesNatively(TypeOf(In(o)));
  ReleaseBuffer(Info(view));
  view->obj = nullptr;
  if (counted_here) Decrement(In(o));
}
int PyBuffer_FillInfo(Py_buffer* view, PyObject* exporter, void* data, Py_ssize_t n, int readonly,
                      int flags) {
  if (view == nullptr) {
    Raise(exc::BufferError, "PyBuffer_FillInfo: view==NULL argument is obsolete");
    return -1;
  }
  if (!FillBuffer(Info(view), Escape(exporter), data, n, readonly != 0, flags)) return -1;
  if (exporter != nullptr) Increment(In(exporter));
  return 0;
}
int PyBuffer_IsContiguous(const Py_buffer* view, char order) { return IsContiguous(Info(view), order); }
void* PyBuffer_GetPointer(const Py_buffer* view, const Py_ssize_t* indices) {
  char* p = static_cast<char*>(view->buf);
  for (int i = 0; i < view->ndim; ++i) {
    p += view->strides[i] * indices[i];
    if (view->suboffsets != nullptr && view->suboffsets[i] >= 0) {
      p = *reinterpret_cast<char**>(p) + view->suboffsets[i];
    }
  }
  return p;
}
void PyBuffer_FillContiguousStrides(int ndim, Py_ssize_t* shape, Py_ssize_t* strides, int itemsize,
                                    char order) {
  Py_ssize_t step = itemsize;
  if (ndim <= 1 || order == 'F') {
    for (int i = 0; i < ndim; ++i) {
      strides[i] = step;
      step *= shape[i];
    }
  } else {
    for (int i = ndim - 1; i >= 0; --i) {
      strides[i] = step;
      step *= shape[i];
    }
  }
}
namespace {

// A view whose shape and strides are there, whatever its exporter left out.
struct Complete {
  std::vector<Py_ssize_t> shape, strides, suboffsets;
  Py_buffer view;

  explicit Complete(const Py_buffer* from) : view(*from) {
    const auto n = static_cast<size_t>(from->ndim);
    if (from->shape != nullptr) shape.assign(from->shape, from->shape + n);
    if (from->shape == nullptr) shape.assign(1, from->len / from->itemsize), view.ndim = 1;
    strides.resize(shape.size());
    if (from->strides != nullptr) {
      strides.assign(from->strides, from->strides + n);
    } else {
      PyBuffer_FillContiguousStrides(view.ndim, shape.data(), strides.data(),
                                     static_cast<int>(from->itemsize), 'C');
    }
    if (from->suboffsets != nullptr) suboffsets.assign(from->suboffsets, from->suboffsets + n);
    view.shape = shape.data();
    view.strides = strides.data();
    view.suboffsets = suboffsets.empty() ? nullptr : suboffsets.data();
  }
};

// Calls visit(address of an item) for each, in C's order, or Fortran's: the first index runs first.
template <class F>
void ForEachItem(const Py_buffer& view, bool fortran, F visit) {
  std::vector<Py_ssize_t> index(static_cast<size_t>(view.ndim), 0);
  Py_ssize_t items = 1;
  for (int i = 0; i < view.ndim; ++i) items *= view.shape[i];
  for (; items > 0; --items) {
    visit(static_cast<char*>(PyBuffer_GetPointer(&view, index.data())));
    for (int k = 0; k < view.ndim; ++k) {
      const int d = fortran ? k : view.ndim - 1 - k;
      if (++index[static_cast<size_t>(d)] < view.shape[d]) break;
      index[static_cast<size_t>(d)] = 0;
    }
  }
}

// 'A': as the view itself has it, if that is Fortran's order.
bool InFortranOrder(const Py_buffer* view, char order) {
  return order == 'F' || (order == 'A' && IsContiguous(Info(view), 'F') &&
                          !IsContiguous(Info(view), 'C'));
}

}  // namespace

int PyBuffer_ToContiguous(void* to, const Py_buffer* view, Py_ssize_t n, char order) {
  if (n != view->len) {
    Raise(exc::ValueError, "PyBuffer_ToContiguous: len != view->len");
    return -1;
  }
  if (IsContiguous(Info(view), order)) {
    std::memcpy(to, view->buf, static_cast<size_t>(n));
    return 0;
  }
  const Complete whole(view);
  auto* out = static_cast<char*>(to);
  ForEachItem(whole.view, InFortranOrder(view, order), [&](const char* item) {
    std::memcpy(out, item, static_cast<size_t>(view->itemsize));
    out += view->itemsize;
  });
  return 0;
}
int PyBuffer_FromContiguous(const Py_buffer* view, const void* from, Py_ssize_t n, char order) {
  if (n > view->len) n = view->len;
  if (IsContiguous(Info(view), order)) {
    std::memcpy(view->buf, from, static_cast<size_t>(n));
    return 0;
  }
  const Complete whole(view);
  const auto* in = static_cast<const char*>(from);
  ForEachItem(whole.view, InFortranOrder(view, order), [&](char* item) {
    if (n < view->itemsize) return;
    std::memcpy(item, in, static_cast<size_t>(view->itemsize));
    in += view->itemsize;
    n -= view->itemsize;
  });
  return 0;
}

namespace tricolor::compat {

Type memory_type;

namespace {

// Exports memory of C's for a memoryview.
struct Memory {
  Object base;
  Object* owner;  // of the memory, or null: C's
  BufferInfo view;
  int64_t arrays[];  // shape, strides, suboffsets
};

bool GetMemory(Object* o, BufferInfo* view, int flags) {
  const BufferInfo& v = As<Memory>(o)->view;
  if ((flags & kBufferWritable) != 0 && v.readonly) {
    Raise(exc::BufferError, "memoryview: underlying buffer is not writable");
    return false;
  }
  *view = v;
  view->obj = o;
  return true;
}

void TraceMemory(Object* o, gc::Visitor& visitor) { visitor.Visit(gc::Load(&As<Memory>(o)->owner)); }

}  // namespace

void SetUpMemoryType() {
  BeginType(&memory_type, "memory", sizeof(Memory));
  memory_type.tp_flags |= kTypeDisallowNew;
  memory_type.slots.get_buffer = GetMemory;
  memory_type.slots.trace = TraceMemory;
}

}  // namespace tricolor::compat

Py_buffer* tc_memoryview_buffer(PyObject* o) {
  return reinterpret_cast<Py_buffer*>(&As<MemoryViewObject>(In(o))->view);
}
namespace {

// A memoryview of memory that `owner` keeps alive (null: the caller sees to it), with `shown` as its obj (null: none).
PyObject* ViewOf(const Py_buffer* info, Object* owner, Object* shown) {
  const auto n = static_cast<size_t>(info->ndim);
  auto* m = reinterpret_cast<Memory*>(NewCell(&memory_type, sizeof(Memory) + 3 * n * sizeof(int64_t)));
  if (m == nullptr) return nullptr;
  gc::Store(m, &m->owner, owner);
  m->view = Info(info);
  m->view.obj = nullptr;
  if (m->view.format == nullptr) m->view.format = const_cast<char*>("B");
  auto copy = [&](int64_t* from, size_t at) {
    if (from == nullptr) return from;
    std::memcpy(m->arrays + at, from, n * sizeof(int64_t));
    return m->arrays + at;
  };
  m->view.shape = copy(m->view.shape, 0);
  m->view.strides = copy(m->view.strides, n);
  m->view.suboffsets = copy(m->view.suboffsets, 2 * n);
  if (m->view.shape == nullptr && n == 1) {
    m->arrays[0] = info->len / info->itemsize;
    m->view.shape = m->arrays;
  }
  if (m->view.strides == nullptr && n >= 1) {
    PyBuffer_FillContiguousStrides(info->ndim, m->view.shape, m->arrays + n,
                                   static_cast<int>(info->itemsize), 'C');
    m->view.strides = m->arrays + n;
  }
  Object* view = NewMemoryView(AsObject(m));
  if (view != nullptr) gc::Store(view, &As<MemoryViewObject>(view)->view.obj, shown);
  return NewReference(view);
}

}  // namespace

PyObject* PyMemoryView_FromBuffer(const Py_buffer* info) {
  if (info->buf == nullptr) {
    Raise(exc::ValueError, "PyMemoryView_FromBuffer(): info->buf must not be NULL");
    return nullptr;
  }
  if (info->ndim > PyBUF_MAX_NDIM) {
    Raise(exc::ValueError, "memoryview: number of dimensions must not exceed %d", PyBUF_MAX_NDIM);
    return nullptr;
  }
  return ViewOf(info, nullptr, nullptr);
}
PyObject* PyMemoryView_FromObject(PyObject* o) {
  return NewReference(CallArgs(AsObject(&memoryview_type), Escape(o)));
}
PyObject* PyMemoryView_FromMemory(char* memory, Py_ssize_t n, int flags) {
  Py_buffer view = {};
  if (PyBuffer_FillInfo(&view, nullptr, memory, n, flags != PyBUF_WRITE, PyBUF_FULL_RO) < 0) {
    return nullptr;
  }
  return PyMemoryView_FromBuffer(&view);
}
PyObject* PyMemoryView_GetContiguous(PyObject* o, int kind, char order) {
  PyObject* view = PyMemoryView_FromObject(o);
  if (view == nullptr) return nullptr;
  const Py_buffer* buffer = tc_memoryview_buffer(view);
  PyObject* result = nullptr;
  if (kind == PyBUF_WRITE && buffer->readonly) {
    Raise(exc::BufferError, "underlying buffer is not writable");
  } else if (PyBuffer_IsContiguous(buffer, order)) {
    return view;
  } else if (kind == PyBUF_WRITE) {
    Raise(exc::BufferError, "writable contiguous buffer requested for a non-contiguous object.");
  } else {
    // A copy in bytes, with the format and the shape of the original.
    Object* bytes = NewBytes(nullptr, buffer->len);
    if (bytes != nullptr && PyBuffer_ToContiguous(BytesData(bytes), buffer, buffer->len,
                                                  order == 'F' ? 'F' : 'C') == 0) {
      std::vector<Py_ssize_t> strides(static_cast<size_t>(buffer->ndim));
      Py_buffer copy = *buffer;
      copy.buf = BytesData(bytes);
      copy.readonly = 1;
      copy.suboffsets = nullptr;
      copy.strides = strides.data();
      PyBuffer_FillContiguousStrides(copy.ndim, copy.shape, copy.strides,
                                     static_cast<int>(copy.itemsize), order == 'F' ? 'F' : 'C');
      Object* format = NewBytes(buffer->format, static_cast<int64_t>(strlen(buffer->format)) + 1);
      Object* owner = format == nullptr ? nullptr : TupleOf(bytes, format);
      if (owner != nullptr) {
        copy.format = BytesData(format);
        result = ViewOf(&copy, owner, bytes);
      }
    }
  }
  Py_DECREF(view);
  return result;
}

// ---- The oldest doors: the view is given back at once, the memory is used on.
int PyObject_AsReadBuffer(PyObject* o, const void** data, Py_ssize_t* n) {
  Py_buffer view;
  if (PyObject_GetBuffer(o, &view, PyBUF_SIMPLE) != 0) return -1;
  *data = view.buf;
  *n = view.len;
  PyBuffer_Release(&view);
  return 0;
}
int PyObject_AsCharBuffer(PyObject* o, const char** data, Py_ssize_t* n) {
  return PyObject_AsReadBuffer(o, reinterpret_cast<const void**>(data), n);
}
int PyObject_AsWriteBuffer(PyObject* o, void** data, Py_ssize_t* n) {
  Py_buffer view;
  if (PyObject_GetBuffer(o, &view, PyBUF_WRITABLE) != 0) return -1;
  *data = view.buf;
  *n = view.len;
  PyBuffer_Release(&view);
  return 0;
}
int PyObject_CheckReadBuffer(PyObject* o) { return SupportsBuffer(In(o)); }
