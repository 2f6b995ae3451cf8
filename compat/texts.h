// Texts: strs and bytes that the runtime or a spare cell (spare_cells.h) gives to native code alone.
//
// WHY        Native code makes most strs and bytes to read them once. What only it has had is taken back when it drops it.
// REQUIRES   FreshText: `s` was made just now, or it is one of those that everybody shares, which have one character or none.
//            A decoder's result may be neither: an error handler's answer comes back itself.
// SAFEPOINT  no.
#ifndef TRICOLOR_COMPAT_TEXTS_H_
#define TRICOLOR_COMPAT_TEXTS_H_

#include <cstring>
#include <string_view>

#include "compat/spare_cells.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/str_internal.h"

namespace tricolor::compat {

// State of a str of ASCII that nobody interned.
inline constexpr uint32_t kPlainAscii = StrStateOf(kLatin1, true, true);

inline constexpr uint32_t kInterned = 3;  // the bits that say so

inline PyObject* FreshText(Object* s) {
  return s != nullptr && StrLength(s) > 1 ? FreshLeaf(s) : NewReference(s);
}

// Of `n` characters, one at least, or of `n` bytes: to be written, but for the null behind them. Null: there is no cell.
inline Object* TakeSpareText(size_t bytes) {
  if (bytes > SpareCells::kLargest) return nullptr;
  auto& of_size = spare_cells.texts[CellBytes(bytes) / SpareCells::kGranule];
  Object* o = TakeSpare(of_size);
  spare_cells.text_taken = ~reinterpret_cast<uintptr_t>(o);
  spare_cells.texts_taken_of = &of_size;
  return o;
}
inline Object* NewSpareAscii(int64_t n) {
  Object* o = TakeSpareText(sizeof(AsciiObject) + static_cast<size_t>(n) + 1);
  if (o == nullptr) return nullptr;
  auto* s = As<AsciiObject>(o);
  s->length = n;
  s->hash = -1;
  s->state = kPlainAscii;
  s->wstr = nullptr;
  reinterpret_cast<char*>(s + 1)[n] = 0;
  BecomeObject(o, kFreshLeaf, &str_type);
  return o;
}
inline Object* NewSpareBytes(int64_t n) {
  Object* o = TakeSpareText(offsetof(BytesObject, data) + static_cast<size_t>(n) + 1);
  if (o == nullptr) return nullptr;
  auto* b = As<BytesObject>(o);
  __atomic_store_n(&b->base.size, n, __ATOMIC_RELAXED);
  b->hash = -1;
  b->data[n] = 0;
  BecomeObject(o, kFreshLeaf, &bytes_type);
  return o;
}
inline PyObject* NewAscii(std::string_view ascii) {
  if (ascii.size() < 2) return NewReference(NewStrAscii(ascii));
  Object* o = NewSpareAscii(static_cast<int64_t>(ascii.size()));
  if (o == nullptr) return FreshText(NewStrAscii(ascii));
  std::memcpy(As<AsciiObject>(o) + 1, ascii.data(), ascii.size());
  return Py(o);
}

// The numbers' repr and str.
PyObject* IntText(Object* o);
PyObject* FloatText(Object* o);

// A str or bytes of the heap that can be another object's cell: what a str refers to (its UTF-8, text of wide characters)
// belongs to those that are not of ASCII, or to the one who asked.
inline bool IsPlainText(const Object* o, const Type* type) {
  if (type == &bytes_type) return true;
  return type == &str_type && As<AsciiObject>(o)->state == kPlainAscii && As<AsciiObject>(o)->wstr == nullptr;
}
// Of one that native code had alone. Its cell goes by its own size: C may have made the object say that it is shorter. To
// the collector it is garbage, of its type. False: nothing was done.
inline bool GiveSpareText(Object* o) {
  if (~reinterpret_cast<uintptr_t>(o) == spare_cells.text_taken && IsCalm()) {
    auto& of_size = *spare_cells.texts_taken_of;
    const uint32_t n = of_size.count;
    if (n == SpareCells::kMost) return false;
    __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
    of_size.cells[n] = o;
    of_size.count = n + 1;
    return true;
  }
  const gc::CellBit bit(o);
  const gc::Block* block = bit.block();
  const uint32_t bytes = block->cell_bytes.load(std::memory_order_relaxed);
  if (block->kind.load(std::memory_order_relaxed) != gc::BlockKind::kCells || bytes > SpareCells::kLargest || !IsCalm() ||
      (bit.segment->marked[bit.word].load(std::memory_order_relaxed) & bit.mask) != 0) {
    return false;
  }
  auto& of_size = spare_cells.texts[bytes / SpareCells::kGranule];
  const uint32_t n = of_size.count;
  if (n == SpareCells::kMost) return false;
  if (TC_UNLIKELY((bit.segment->pinned[bit.word].load(std::memory_order_relaxed) & bit.mask) == 0)) gc::SetPinned(o);
  __atomic_store_n(&o->ledger, 0, __ATOMIC_RELAXED);
  of_size.cells[n] = o;
  of_size.count = n + 1;
  return true;
}

}  // namespace tricolor::compat

#endif  // TRICOLOR_COMPAT_TEXTS_H_
