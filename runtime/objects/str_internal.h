// str_internal: what the files of str share: characters by kind, and the buffers of strings that
// are not compact.
#ifndef TRICOLOR_RUNTIME_OBJECTS_STR_INTERNAL_H_
#define TRICOLOR_RUNTIME_OBJECTS_STR_INTERNAL_H_

#include <string>

#include "runtime/objects/str.h"
#include "runtime/type.h"

namespace tricolor {

// AsciiObject::state of one that is not interned.
constexpr uint32_t StrStateOf(int kind, bool compact, bool ascii) {
  return static_cast<uint32_t>(kind) << 2 | uint32_t{compact} << 5 | uint32_t{ascii} << 6 | 1u << 7;
}

// Where the characters of a str that is not compact live: instances of subclasses, and results
// of StrAppend. A leaf cell. `used` grows by compare-and-swap: whoever gets from its own end to a
// new one owns the bytes between, and makes a new str object that ends there. So a str never
// changes, and no two strings disagree about a byte they share.
struct StrBuffer {
  Object base;
  int64_t capacity;  // bytes
  int64_t used;      // bytes; atomic
  char data[];
};
extern Type str_buffer_type;
StrBuffer* NewStrBuffer(int64_t capacity);

// Copies `n` characters, widening (or narrowing what is known to fit).
void CopyChars(int to_kind, void* to, int64_t to_index, int from_kind, const void* from,
               int64_t from_index, int64_t n);
inline void CopyStr(int to_kind, void* to, int64_t to_index, Object* s) {
  CopyChars(to_kind, to, to_index, StrKindOf(s), StrData(s), 0, StrLength(s));
}
inline void PutChar(int kind, void* data, int64_t i, char32_t c) {
  switch (kind) {
    case kLatin1: static_cast<uint8_t*>(data)[i] = static_cast<uint8_t>(c); break;
    case kUcs2: static_cast<char16_t*>(data)[i] = static_cast<char16_t>(c); break;
    default: static_cast<char32_t*>(data)[i] = c;
  }
}
inline char32_t GetChar(int kind, const void* data, int64_t i) {
  switch (kind) {
    case kLatin1: return static_cast<const uint8_t*>(data)[i];
    case kUcs2: return static_cast<const char16_t*>(data)[i];
    default: return static_cast<const char32_t*>(data)[i];
  }
}

// An upper bound of the characters: 0x7f, 0xff, 0xffff or 0x10ffff.
inline char32_t StrMaxChar(const Object* s) {
  if (StrIsAscii(s)) return 0x7f;
  switch (StrKindOf(s)) {
    case kLatin1: return 0xff;
    case kUcs2: return 0xffff;
    default: return 0x10ffff;
  }
}
char32_t MaxCharOf(int kind, const void* data, int64_t n);  // the same bounds, by looking
bool IsAsciiText(const char* p, size_t n);

// Calls f(const T* data) with the type of the characters.
template <class F>
auto WithChars(int kind, const void* data, F f) {
  switch (kind) {
    case kLatin1: return f(static_cast<const uint8_t*>(data));
    case kUcs2: return f(static_cast<const char16_t*>(data));
    default: return f(static_cast<const char32_t*>(data));
  }
}

// A needle in the width of the haystack, for many searches.
class Needle {
 public:
  Needle(Object* haystack, Object* needle);
  // Positions in [begin, end) of the haystack, -1: none.
  int64_t Find(int64_t begin, int64_t end) const;
  int64_t FindLast(int64_t begin, int64_t end) const;
  int64_t Count(int64_t begin, int64_t end, int64_t limit = INT64_MAX) const;
  int64_t length() const { return length_; }

 private:
  int kind_;
  const void* hay_;
  const void* needle_;
  int64_t length_;
  bool impossible_ = false;  // a character of the needle is too wide
  std::string widened_;
};

// An exact str of the value: itself, or a compact copy of a subclass's instance.
Object* ExactStr(Object* s);
// builtins.name, for __reduce__ of iterators.
Object* BuiltinNamed(const char* name);

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_STR_INTERNAL_H_
