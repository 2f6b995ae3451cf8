// Results that are made of pieces: strs (pycore_accu.h) and blocks of bytes whose number is not known
// before (pycore_blocks_output_buffer.h).
#include <algorithm>
#include <string>

#include "compat/objects/prelude.h"
#include "compat/include/internal/pycore_accu.h"
#include "compat/include/internal/pycore_blocks_output_buffer.h"

// ---- strs
// What came since the last str was made, as text: a list of the pieces would keep them all alive.
struct tc_accu_text {
  std::string narrow;    // while all characters are below 256, as Latin-1
  std::u32string wide;
  bool is_wide = false;
  int64_t pieces = 0;
};

namespace {

constexpr int64_t kPiecesOfStr = 100000;  // CPython's; whoever asks for the list sees it

void AddText(tc_accu_text* text, Object* s) {
  const int64_t n = StrLength(s);
  if (!text->is_wide) {
    if (StrKindOf(s) == kLatin1) {
      text->narrow.append(static_cast<const char*>(StrData(s)), static_cast<size_t>(n));
      return;
    }
    text->is_wide = true;
    for (const char c : text->narrow) text->wide.push_back(static_cast<unsigned char>(c));
    text->narrow.clear();
  }
  for (int64_t i = 0; i < n; ++i) text->wide.push_back(StrAt(s, i));
}

Object* TakeText(tc_accu_text* text) {
  Object* s = text->is_wide
                  ? NewStrFromKind(kUcs4, text->wide.data(), static_cast<int64_t>(text->wide.size()))
                  : NewStrFromKind(kLatin1, text->narrow.data(), static_cast<int64_t>(text->narrow.size()));
  text->narrow.clear();
  text->wide.clear();
  text->is_wide = false;
  text->pieces = 0;
  return s;
}

bool Flush(_PyAccu* a) {
  if (a->text->pieces == 0) return true;
  if (a->strs == nullptr) a->strs = PyList_New(0);
  if (a->strs == nullptr) return false;
  Object* s = TakeText(a->text);
  return s != nullptr && ListAppend(In(a->strs), s);
}

}  // namespace

int _PyAccu_Init(_PyAccu* a) {
  a->strs = nullptr;
  a->text = new tc_accu_text;
  return 0;
}
int _PyAccu_Accumulate(_PyAccu* a, PyObject* s) {
  if (!IsStr(In(s))) {
    Raise(exc::TypeError, "expected str instance, %T found", In(s));
    return -1;
  }
  AddText(a->text, In(s));
  return ++a->text->pieces < kPiecesOfStr ? 0 : Status(Flush(a));
}
PyObject* _PyAccu_FinishAsList(_PyAccu* a) {
  const bool done = Flush(a);
  PyObject* list = a->strs;
  a->strs = nullptr;
  if (!done) Py_CLEAR(list);
  _PyAccu_Destroy(a);
  return list;
}
PyObject* _PyAccu_Finish(_PyAccu* a) {
  const bool any = a->strs != nullptr || a->text->pieces != 0;
  PyObject* list = _PyAccu_FinishAsList(a);
  if (any && list == nullptr) return nullptr;
  PyObject* empty = PyUnicode_New(0, 0);
  if (!any || empty == nullptr) return empty;
  PyObject* joined = PyUnicode_Join(empty, list);
  Py_DECREF(empty);
  Py_DECREF(list);
  return joined;
}
void _PyAccu_Destroy(_PyAccu* a) {
  Py_CLEAR(a->strs);
  delete a->text;
  a->text = nullptr;
}

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
