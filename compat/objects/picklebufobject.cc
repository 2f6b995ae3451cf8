// PickleBuffer: a wrapper of a buffer that tells pickle that it may be handed on out of band.
#include "compat/objects/prelude.h"
#include "compat/include/picklebufobject.h"
#include "runtime/objects/memoryview.h"

namespace {

struct PickleBuffer {
  PyObject base;
  Py_buffer view;  // obj null: released
  PyObject* weakrefs;
};

PickleBuffer* AsBuffer(PyObject* o) { return reinterpret_cast<PickleBuffer*>(o); }

// With ValueError otherwise.
bool IsHeld(PyObject* o) {
  if (AsBuffer(o)->view.obj != nullptr) return true;
  Raise(exc::ValueError, "operation forbidden on released PickleBuffer object");
  return false;
}

PyObject* MakeBuffer(PyTypeObject* type, PyObject* args, PyObject* keywords) {
  static const char* const kNames[] = {"", nullptr};
  PyObject* base;
  if (PyArg_ParseTupleAndKeywords(args, keywords, "O:PickleBuffer", const_cast<char**>(kNames),
                                  &base) == 0) {
    return nullptr;
  }
  PyObject* self = type->tp_alloc(type, 0);
  if (self == nullptr) return nullptr;
  AsBuffer(self)->view.obj = nullptr;
  AsBuffer(self)->weakrefs = nullptr;
  if (PyObject_GetBuffer(base, &AsBuffer(self)->view, PyBUF_FULL_RO) == 0) return self;
  Py_DECREF(self);
  return nullptr;
}
void DeallocateBuffer(PyObject* self) {
  PyObject_GC_UnTrack(self);
  if (AsBuffer(self)->weakrefs != nullptr) PyObject_ClearWeakRefs(self);
  PyBuffer_Release(&AsBuffer(self)->view);
  Py_TYPE(self)->tp_free(self);
}
int Traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(AsBuffer(self)->view.obj);
  return 0;
}
int Clear(PyObject* self) {
  PyBuffer_Release(&AsBuffer(self)->view);
  return 0;
}

int Export(PyObject* self, Py_buffer* view, int flags) {
  return IsHeld(self) ? PyObject_GetBuffer(AsBuffer(self)->view.obj, view, flags) : -1;
}

// One dimension of bytes, whatever the shape, if the memory is contiguous.
PyObject* Raw(PyObject* self, PyObject*) {
  if (!IsHeld(self)) return nullptr;
  const Py_buffer& whole = AsBuffer(self)->view;
  if (whole.suboffsets != nullptr || PyBuffer_IsContiguous(&whole, 'A') == 0) {
    Raise(exc::BufferError, "cannot extract raw buffer from non-contiguous buffer");
    return nullptr;
  }
  PyObject* view = PyMemoryView_FromObject(self);
  if (view == nullptr) return nullptr;
  // The items of contiguous memory, as they lie there: no matter in which order they are counted.
  static char format[] = "B";
  auto* m = As<MemoryViewObject>(In(view));
  m->view.format = format;
  m->view.itemsize = 1;
  m->view.ndim = 1;
  m->view.suboffsets = nullptr;
  m->arrays[0] = m->view.len;
  m->arrays[1] = 1;
  m->view.shape = &m->arrays[0];
  m->view.strides = &m->arrays[1];
  return view;
}
PyObject* ReleaseIt(PyObject* self, PyObject*) {
  PyBuffer_Release(&AsBuffer(self)->view);
  Py_RETURN_NONE;
}

PyBufferProcs buffer_functions = {Export, nullptr};
PyMethodDef methods[] = {
    {"raw", Raw, METH_NOARGS,
     "raw($self, /)\n--\n\nA memoryview of the bytes of this buffer, in one dimension."},
    {"release", ReleaseIt, METH_NOARGS,
     "release($self, /)\n--\n\nGives the underlying buffer back."},
    {nullptr, nullptr, 0, nullptr}};

}  // namespace

PyTypeObject PyPickleBuffer_Type;

namespace tricolor::compat {

// From scratch with each runtime.
bool ReadyPickleBuffer() {
  PyTypeObject* t = &PyPickleBuffer_Type;
  std::memset(static_cast<void*>(t), 0, sizeof *t);
  t->ob_base = {PyObject_HEAD_INIT(nullptr) 0};
  t->tp_name = "pickle.PickleBuffer";
  t->tp_basicsize = sizeof(PickleBuffer);
  t->tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC;
  t->tp_doc = "PickleBuffer(object, /)\n--\n\nWrapper for objects that may be pickled out of band.";
  t->tp_new = MakeBuffer;
  t->tp_dealloc = DeallocateBuffer;
  t->tp_traverse = Traverse;
  t->tp_clear = Clear;
  t->tp_weaklistoffset = offsetof(PickleBuffer, weakrefs);
  t->tp_as_buffer = &buffer_functions;
  t->tp_methods = methods;
  return PyType_Ready(t) == 0;
}

}  // namespace tricolor::compat

PyObject* PyPickleBuffer_FromObject(PyObject* base) {
  return PyObject_CallOneArg(reinterpret_cast<PyObject*>(&PyPickleBuffer_Type), base);
}
const Py_buffer* PyPickleBuffer_GetBuffer(PyObject* o) {
  if (!PyPickleBuffer_Check(o)) {
    Raise(exc::TypeError, "expected PickleBuffer, %s found", Py_TYPE(o)->tp_name);
    return nullptr;
  }
  return IsHeld(o) ? &AsBuffer(o)->view : nullptr;
}
int PyPickleBuffer_Release(PyObject* o) {
  if (!PyPickleBuffer_Check(o)) {
    Raise(exc::TypeError, "expected PickleBuffer, %s found", Py_TYPE(o)->tp_name);
    return -1;
  }
  PyBuffer_Release(&AsBuffer(o)->view);
  return 0;
}
