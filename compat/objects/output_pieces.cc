// Results that are made of pieces: strs (pycore_accu.h) and blocks of bytes whose number is not known
// before (pycore_blocks_output_buffer.h).
#include <algorithm>

#include "compat/objects/prelude.h"
#include "compat/include/internal/pycore_accu.h"
#include "compat/include/internal/pycore_blocks_output_buffer.h"

// ---- strs
int _PyAccu_Init(_PyAccu* a) {
  a->pieces = PyList_New(0);
  return a->pieces == nullptr ? -1 : 0;
}
int _PyAccu_Accumulate(_PyAccu* a, PyObject* s) {
  return Status(ListAppend(In(a->pieces), Escape(s)));
}
PyObject* _PyAccu_FinishAsList(_PyAccu* a) {
  PyObject* list = a->pieces;
  a->pieces = nullptr;
  return list;
}
PyObject* _PyAccu_Finish(_PyAccu* a) {
  PyObject* list = _PyAccu_FinishAsList(a);
  PyObject* empty = PyUnicode_New(0, 0);
  PyObject* joined = empty == nullptr ? nullptr : PyUnicode_Join(empty, list);
  Py_XDECREF(empty);
  Py_XDECREF(list);
  return joined;
}
void _PyAccu_Destroy(_PyAccu* a) { Py_CLEAR(a->pieces); }

// ---- blocks
namespace {

constexpr Py_ssize_t kFirstBlock = 32 * 1024;
constexpr Py_ssize_t kLargestBlock = OUTPUT_BUFFER_MAX_BLOCK_SIZE;

// The next block is as large as all before it, up to a limit: few blocks, and at most twice the
// memory that is needed.
Py_ssize_t NextSize(const _BlocksOutputBuffer* b) {
  const Py_ssize_t size =
      b->allocated == 0 ? kFirstBlock : std::min(std::max(b->allocated, kFirstBlock), kLargestBlock);
  return b->max_length < 0 ? size : std::min(size, b->max_length - b->allocated);
}

// A block of `size` bytes behind the others.
Py_ssize_t AddBlock(_BlocksOutputBuffer* b, Py_ssize_t size, void** next) {
  if (size > PY_SSIZE_T_MAX - b->allocated) {
    Raise(exc::MemoryError, "Unable to allocate output buffer.");
    return -1;
  }
  Object* block = NewBytes(nullptr, size);
  if (block == nullptr || !ListAppend(In(b->list), block)) {
    ClearError();
    Raise(exc::MemoryError, "Unable to allocate output buffer.");
    return -1;
  }
  b->allocated += size;
  *next = BytesData(block);
  return size;
}

Py_ssize_t Begin(_BlocksOutputBuffer* b, Py_ssize_t max_length, Py_ssize_t size, void** next) {
  b->max_length = max_length;
  b->allocated = 0;
  b->list = PyList_New(0);
  if (b->list == nullptr) return -1;
  return AddBlock(b, size < 0 ? NextSize(b) : size, next);
}

}  // namespace

Py_ssize_t _BlocksOutputBuffer_InitAndGrow(_BlocksOutputBuffer* b, Py_ssize_t max_length,
                                           void** next) {
  return Begin(b, max_length, -1, next);
}
Py_ssize_t _BlocksOutputBuffer_InitWithSize(_BlocksOutputBuffer* b, Py_ssize_t size, void** next) {
  return Begin(b, -1, size, next);
}
Py_ssize_t _BlocksOutputBuffer_Grow(_BlocksOutputBuffer* b, void** next, Py_ssize_t left) {
  if (left != 0) {
    Raise(exc::SystemError, "avail_out is non-zero in _BlocksOutputBuffer_Grow().");
    return -1;
  }
  return AddBlock(b, NextSize(b), next);
}
PyObject* _BlocksOutputBuffer_Finish(_BlocksOutputBuffer* b, Py_ssize_t left) {
  const Py_ssize_t size = b->allocated - left;
  PyObject* result = PyBytes_FromStringAndSize(nullptr, size);
  if (result == nullptr) return nullptr;
  char* out = PyBytes_AS_STRING(result);
  Py_ssize_t missing = size;
  for (int64_t i = 0; missing > 0; ++i) {
    Object* block = ListGet(In(b->list), i);
    const Py_ssize_t part = std::min<Py_ssize_t>(BytesSize(block), missing);
    std::memcpy(out, BytesData(block), static_cast<size_t>(part));
    out += part;
    missing -= part;
  }
  Py_CLEAR(b->list);
  return result;
}
