// str: CPython 3.11's compact layout. Latin-1, UCS-2 or UCS-4 data follow the structure; always
// ready; always as narrow as its largest character allows.
#ifndef TRICOLOR_RUNTIME_OBJECTS_STR_H_
#define TRICOLOR_RUNTIME_OBJECTS_STR_H_

#include <string>
#include <string_view>

#include "runtime/builtin_types.h"
#include "runtime/object.h"

namespace tricolor {

struct AsciiObject {  // PyASCIIObject
  Object base;
  int64_t length;     // characters
  int64_t hash;       // -1: not computed; relaxed atomic
  uint32_t state;     // interned:2 kind:3 compact:1 ascii:1 ready:1, as CPython's bit-field
  uint32_t pad;
  void* wstr;
};
struct CompactStrObject {  // PyCompactUnicodeObject
  AsciiObject base;
  int64_t utf8_length;
  char* utf8;         // cache: interior of a bytes-like leaf cell kept by the trace function
  int64_t wstr_length;
};
struct StrObject {         // PyUnicodeObject: subclasses of str (not compact)
  CompactStrObject base;
  void* data;
};
static_assert(sizeof(AsciiObject) == 48 && sizeof(CompactStrObject) == 72);

enum StrKind : int { kLatin1 = 1, kUcs2 = 2, kUcs4 = 4 };

inline int64_t StrLength(const Object* s) { return As<AsciiObject>(s)->length; }
inline int StrKindOf(const Object* s) { return (As<AsciiObject>(s)->state >> 2) & 7; }
inline bool StrIsAscii(const Object* s) { return (As<AsciiObject>(s)->state >> 6 & 1) != 0; }
inline bool StrIsCompact(const Object* s) { return (As<AsciiObject>(s)->state >> 5 & 1) != 0; }
inline bool StrIsInterned(const Object* s) { return (As<AsciiObject>(s)->state & 3) != 0; }
inline void* StrData(const Object* s) {
  char* p = reinterpret_cast<char*>(const_cast<Object*>(s));
  if (StrIsCompact(s)) return p + (StrIsAscii(s) ? sizeof(AsciiObject) : sizeof(CompactStrObject));
  return As<StrObject>(s)->data;
}
inline char32_t StrAt(const Object* s, int64_t i) {  // REQUIRES 0 <= i < length
  const void* d = StrData(s);
  switch (StrKindOf(s)) {
    case kLatin1: return static_cast<const uint8_t*>(d)[i];
    case kUcs2: return static_cast<const char16_t*>(d)[i];
    default: return static_cast<const char32_t*>(d)[i];
  }
}

Object* NewStr(std::string_view utf8);                   // strict; UnicodeDecodeError
Object* NewStrAscii(std::string_view ascii);             // REQUIRES ASCII
Object* NewStrUninitialized(int64_t length, char32_t max_char);  // to be filled at once
Object* NewStrFromKind(int kind, const void* data, int64_t length);  // narrows
Object* StrFromChar(char32_t c);                         // Latin-1: shared
Object* StrFormat(const char* format, ...);              // formats as Raise (error.h)
Object* StrSurrogateEscape(std::string_view bytes);      // file names: os.fsdecode
bool StrToFsBytes(Object* s, std::string* out);          // os.fsencode

// UTF-8 of a str, cached in the object, null-terminated; lives as long as it. Null: lone
// surrogates (UnicodeEncodeError is set).
const char* StrUtf8(Object* s, int64_t* size = nullptr);
std::string StrToStd(Object* s);                         // lossy ("surrogateescape" → '?'), no error
bool StrEquals(const Object* s, std::string_view ascii);
bool StrEqual(const Object* a, const Object* b);
int StrCompare(const Object* a, const Object* b);        // -1 0 1
int64_t StrHash(Object* s);

Object* Intern(Object* s);                               // exact str; the one object of this text
Object* Intern(std::string_view utf8);

Object* StrConcat(Object* a, Object* b);
// a + b where the caller's reference to `a` is the only one that will be used afterwards
// (`s += t`): may extend in place behind an over-allocated buffer. Amortised O(len(b)).
Object* StrAppend(Object* a, Object* b);
Object* StrJoin(Object* separator, Object* iterable);
Object* StrSubstring(Object* s, int64_t begin, int64_t end);
int64_t StrFind(Object* s, Object* sub, int64_t begin, int64_t end, int direction);  // -1 absent

// Builds a str piece by piece. Lives on the stack: it may hold a reference.
class StrBuilder {
 public:
  StrBuilder();
  ~StrBuilder();
  void Append(char32_t c);
  void Append(Object* s);
  void Append(std::string_view ascii);
  Object* Finish();  // null: MemoryError
 private:
  void Copy(Object* s);
  void Unfold() {  // something follows the first piece
    if (whole_ == nullptr) return;
    Object* first = whole_;
    whole_ = nullptr;
    Copy(first);
  }

  Object* whole_ = nullptr;  // an exact str, while it is all there is; Finish returns it itself
  std::basic_string<char32_t> wide_;
  std::string narrow_;   // while all characters are < 256, as Latin-1
  bool is_wide_ = false;
};

// The empty str, shared.
Object* EmptyStr();

bool InitStrings();  // interned table and names.*; once per runtime start

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_STR_H_
