// Results that are made of pieces: strs (pycore_accu.h) and blocks of bytes whose number is not known
// before (pycore_blocks_output_buffer.h).
#include <algorithm>
#include <cstring>
#include <string>

#include "compat/objects/prelude.h"
#include "compat/texts.h"
#include "compat/include/internal/pycore_accu.h"
#include "compat/include/internal/pycore_blocks_output_buffer.h"

// ---- strs
// What came since the last str was made, as text: a list of the pieces would keep them all alive.
struct tc_accu_text {
  char* narrow = nullptr;  // while all characters are below 256, as Latin-1
  size_t size = 0;
  size_t room = 0;         // none while the text is wide
  size_t allocated = 0;
  std::u32string wide;
  bool is_wide = false;
  bool is_ascii = true;
  int64_t pieces = 0;
  ~tc_accu_text() { PyMem_RawFree(narrow); }
};

namespace {

constexpr int64_t kPiecesOfStr = 100000;  // CPython's; whoever asks for the list sees it
constexpr size_t kFirstRoom = 1024;

[[gnu::noinline]] bool MakeRoom(tc_accu_text* text, size_t more) {
  const size_t room = std::max(kFirstRoom, 2 * (text->size + more));
  void* bigger = PyMem_RawRealloc(text->narrow, room);
  if (bigger == nullptr) return PyErr_NoMemory(), false;
  text->narrow = static_cast<char*>(bigger);
  text->room = text->allocated = room;
  return true;
}

[[gnu::noinline]] void AddWide(tc_accu_text* text, Object* s) {
  if (!text->is_wide) {
    text->is_wide = true;
    for (size_t i = 0; i < text->size; ++i) text->wide.push_back(static_cast<unsigned char>(text->narrow[i]));
    text->size = text->room = 0;
  }
  const int64_t n = StrLength(s);
  for (int64_t i = 0; i < n; ++i) text->wide.push_back(StrAt(s, i));
}

bool AddText(tc_accu_text* text, Object* s) {
  if (TC_UNLIKELY(text->is_wide || StrKindOf(s) != kLatin1)) {
    AddWide(text, s);
    return true;
  }
  const auto n = static_cast<size_t>(StrLength(s));
  if (TC_UNLIKELY(text->room - text->size < n) && !MakeRoom(text, n)) return false;
  std::memcpy(text->narrow + text->size, StrData(s), n);
  text->size += n;
  if (!StrIsAscii(s)) text->is_ascii = false;
  return true;
}

Object* TakeText(tc_accu_text* text) {
  Object* s = text->is_wide    ? NewStrFromKind(kUcs4, text->wide.data(), static_cast<int64_t>(text->wide.size()))
              : text->is_ascii ? NewStrAscii({text->narrow, text->size})
                               : NewStrFromKind(kLatin1, text->narrow, static_cast<int64_t>(text->size));
  text->size = 0;
  text->room = text->allocated;
  text->wide.clear();
  text->is_wide = false;
  text->is_ascii = true;
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
namespace {
[[gnu::noinline]] int AccumulateAny(_PyAccu* a, PyObject* s) {
  if (TC_UNLIKELY(!IsStr(In(s)))) {
    Raise(exc::TypeError, "expected str instance, %T found", In(s));
    return -1;
  }
  if (TC_UNLIKELY(!AddText(a->text, In(s)))) return -1;
  return ++a->text->pieces < kPiecesOfStr ? 0 : Status(Flush(a));
}
}  // namespace

int _PyAccu_Accumulate(_PyAccu* a, PyObject* s) {
  // Most pieces are short. A cell has whole granules behind the header of such a str: what lies behind the text is copied
  // too, and overwritten.
  constexpr size_t kShort = gc::kGranule;
  static_assert(sizeof(AsciiObject) % gc::kGranule == 0);
  tc_accu_text* text = a->text;
  const auto* str = As<AsciiObject>(In(s));
  if (TC_UNLIKELY(TypeOf(In(s)) != &str_type || (str->state & ~kInterned) != kPlainAscii || str->length > int64_t{kShort} ||
                  text->room - text->size < kShort || text->pieces >= kPiecesOfStr - 1)) {
    return AccumulateAny(a, s);
  }
  std::memcpy(text->narrow + text->size, str + 1, kShort);
  text->size += static_cast<size_t>(str->length);
  ++text->pieces;
  return 0;
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
