// Buffers and memoryview.
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

int PyObject_CheckBuffer(PyObject* o) { return SupportsBuffer(In(o)); }
int PyObject_GetBuffer(PyObject* o, Py_buffer* view, int flags) {
  if (!GetBuffer(Escape(o), Info(view), flags)) return -1;
  // C owns the view, so the exporter is counted. Exporters of C counted it themselves.
  if (view->obj != nullptr && !DeallocatesNatively(TypeOf(In(view->obj)))) Increment(In(view->obj));
  return 0;
}
void PyBuffer_Release(Py_buffer* view) {
  PyObject* o = view->obj;
  if (o == nullptr) return;
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
int PyBuffer_ToContiguous(void* to, const Py_buffer* view, Py_ssize_t n, char order) {
  if (n != view->len) {
    Raise(exc::ValueError, "PyBuffer_ToContiguous: len != view->len");
    return -1;
  }
  if (order == 'F' && !IsContiguous(Info(view), 'C')) {
    Raise(exc::NotImplementedError, "PyBuffer_ToContiguous in Fortran order");
    return -1;
  }
  CopyBufferTo(Info(view), static_cast<char*>(to));
  return 0;
}
int PyBuffer_FromContiguous(const Py_buffer* view, const void* from, Py_ssize_t n, char) {
  if (!IsContiguous(Info(view), 'A')) {
    Raise(exc::NotImplementedError, "PyBuffer_FromContiguous into a view that is not contiguous");
    return -1;
  }
  std::memcpy(view->buf, from, static_cast<size_t>(n < view->len ? n : view->len));
  return 0;
}

namespace tricolor::compat {

Type memory_type;

namespace {

// Exports memory of C's for a memoryview.
struct Memory {
  Object base;
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

}  // namespace

void SetUpMemoryType() {
  BeginType(&memory_type, "memory", sizeof(Memory));
  memory_type.tp_flags |= kTypeDisallowNew;
  memory_type.slots.get_buffer = GetMemory;
}

}  // namespace tricolor::compat

Py_buffer* tc_memoryview_buffer(PyObject* o) {
  return reinterpret_cast<Py_buffer*>(&As<MemoryViewObject>(In(o))->view);
}
PyObject* PyMemoryView_FromBuffer(const Py_buffer* info) {
  if (info->buf == nullptr) {
    Raise(exc::ValueError, "PyMemoryView_FromBuffer(): info->buf must not be NULL");
    return nullptr;
  }
  const auto n = static_cast<size_t>(info->ndim);
  auto* m = reinterpret_cast<Memory*>(NewCell(&memory_type, sizeof(Memory) + 3 * n * sizeof(int64_t)));
  if (m == nullptr) return nullptr;
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
  return NewReference(NewMemoryView(AsObject(m)));
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
PyObject* PyMemoryView_GetContiguous(PyObject* o, int writable, char order) {
  PyObject* view = PyMemoryView_FromObject(o);
  if (view == nullptr) return nullptr;
  Py_buffer buffer;
  if (PyObject_GetBuffer(view, &buffer, PyBUF_FULL_RO) != 0) return Py_DECREF(view), nullptr;
  const bool fits = PyBuffer_IsContiguous(&buffer, order) && (!writable || !buffer.readonly);
  const bool readonly = buffer.readonly;
  PyBuffer_Release(&buffer);
  if (fits) return view;
  if (writable != PyBUF_READ && readonly) {
    Raise(exc::BufferError, "underlying buffer is not writable");
  } else {
    PyObject* copy = NewReference(ToBytes(In(view)));
    Py_DECREF(view);
    if (copy == nullptr) return nullptr;
    PyObject* result = PyMemoryView_FromObject(copy);
    Py_DECREF(copy);
    return result;
  }
  Py_DECREF(view);
  return nullptr;
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
