// str: making and reading strings.

#include "runtime/objects/str.h"

#include <algorithm>
#include <cstdarg>
#include <cstring>

#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/str_internal.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {

Type str_buffer_type;

namespace {

Object* latin1_chars[256];
Object* empty_str;

Object* AllocateStr(int64_t length, int kind, bool ascii) {
  const size_t header = ascii ? sizeof(AsciiObject) : sizeof(CompactStrObject);
  if (length > static_cast<int64_t>((INT64_MAX - header) / kind) - 1) return RaiseNoMemory();
  // Only a str that is not ASCII can get a reference, to its UTF-8.
  void* cell = gc::Allocate(CurrentThread(), header + (length + 1) * kind, &str_type,
                            ascii ? gc::kLeaf : 0);
  if (cell == nullptr) return RaiseNoMemory();
  auto* s = static_cast<AsciiObject*>(cell);
  s->length = length;
  s->hash = -1;
  s->state = StrStateOf(kind, true, ascii);
  return AsObject(s);
}

}  // namespace

void SetUpStrBufferType() {
  BeginType(&str_buffer_type, "str buffer", sizeof(StrBuffer));
  str_buffer_type.cell_flags = gc::kLeaf;
}

StrBuffer* NewStrBuffer(int64_t capacity) {
  void* cell =
      gc::Allocate(CurrentThread(), sizeof(StrBuffer) + capacity, &str_buffer_type, gc::kLeaf);
  if (cell == nullptr) {
    RaiseNoMemory();
    return nullptr;
  }
  auto* buffer = static_cast<StrBuffer*>(cell);
  buffer->capacity = capacity;
  return buffer;
}

bool IsAsciiText(const char* p, size_t n) {
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t word;
    std::memcpy(&word, p + i, 8);
    if ((word & 0x8080808080808080) != 0) return false;
  }
  for (; i < n; ++i) {
    if ((p[i] & 0x80) != 0) return false;
  }
  return true;
}

char32_t MaxCharOf(int kind, const void* data, int64_t n) {
  if (kind == kLatin1) return IsAsciiText(static_cast<const char*>(data), n) ? 0x7f : 0xff;
  char32_t all = 0;
  if (kind == kUcs2) {
    const auto* p = static_cast<const char16_t*>(data);
    for (int64_t i = 0; i < n; ++i) all |= p[i];
  } else {
    const auto* p = static_cast<const char32_t*>(data);
    for (int64_t i = 0; i < n; ++i) all |= p[i];
  }
  return all < 0x80 ? 0x7f : all < 0x100 ? 0xff : all < 0x10000 ? 0xffff : 0x10ffff;
}

void CopyChars(int to_kind, void* to, int64_t to_index, int from_kind, const void* from,
               int64_t from_index, int64_t n) {
  if (n <= 0) return;
  if (to_kind == from_kind) {
    std::memcpy(static_cast<char*>(to) + to_index * to_kind,
                static_cast<const char*>(from) + from_index * to_kind, n * to_kind);
    return;
  }
  WithChars(from_kind, from, [&](auto* source) {
    source += from_index;
    if (to_kind == kLatin1) {
      std::copy(source, source + n, static_cast<uint8_t*>(to) + to_index);
    } else if (to_kind == kUcs2) {
      std::copy(source, source + n, static_cast<char16_t*>(to) + to_index);
    } else {
      std::copy(source, source + n, static_cast<char32_t*>(to) + to_index);
    }
  });
}

Object* EmptyStr() { return empty_str; }

Object* NewStrUninitialized(int64_t length, char32_t max_char) {
  if (length == 0 && empty_str != nullptr) return empty_str;
  const int kind = max_char < 0x100 ? kLatin1 : max_char < 0x10000 ? kUcs2 : kUcs4;
  return AllocateStr(length, kind, max_char < 0x80);
}

Object* NewStrAscii(std::string_view ascii) {
  if (ascii.size() == 1) return StrFromChar(static_cast<unsigned char>(ascii[0]));
  Object* s = NewStrUninitialized(static_cast<int64_t>(ascii.size()), 0x7f);
  if (s != nullptr) std::memcpy(StrData(s), ascii.data(), ascii.size());
  return s;
}

Object* NewStr(std::string_view utf8) {
  if (IsAsciiText(utf8.data(), utf8.size())) return NewStrAscii(utf8);
  return DecodeUtf8(utf8, nullptr);
}

Object* NewStrFromKind(int kind, const void* data, int64_t length) {
  if (length == 0) return empty_str;
  if (length == 1) return StrFromChar(GetChar(kind, data, 0));
  Object* s = NewStrUninitialized(length, MaxCharOf(kind, data, length));
  if (s != nullptr) CopyChars(StrKindOf(s), StrData(s), 0, kind, data, 0, length);
  return s;
}

Object* StrFromChar(char32_t c) {
  if (c < 256 && latin1_chars[c] != nullptr) return latin1_chars[c];
  Object* s = NewStrUninitialized(1, c);
  if (s != nullptr) PutChar(StrKindOf(s), StrData(s), 0, c);
  return s;
}

Object* ExactStr(Object* s) {
  if (IsExactly(s, str_type)) return s;
  return NewStrFromKind(StrKindOf(s), StrData(s), StrLength(s));
}

bool StrEquals(const Object* s, std::string_view ascii) {
  return StrKindOf(s) == kLatin1 && StrLength(s) == static_cast<int64_t>(ascii.size()) &&
         std::memcmp(StrData(s), ascii.data(), ascii.size()) == 0;
}

bool StrEqual(const Object* a, const Object* b) {
  if (a == b) return true;
  const int64_t n = StrLength(a);
  const int kind = StrKindOf(a);
  if (n != StrLength(b) || kind != StrKindOf(b)) return false;
  return std::memcmp(StrData(a), StrData(b), n * kind) == 0;
}

int StrCompare(const Object* a, const Object* b) {
  const int64_t na = StrLength(a), nb = StrLength(b), n = std::min(na, nb);
  const int ka = StrKindOf(a), kb = StrKindOf(b);
  const void *da = StrData(a), *db = StrData(b);
  if (ka == kLatin1 && kb == kLatin1) {
    const int c = std::memcmp(da, db, n);
    if (c != 0) return c < 0 ? -1 : 1;
  } else {
    for (int64_t i = 0; i < n; ++i) {
      const char32_t x = GetChar(ka, da, i), y = GetChar(kb, db, i);
      if (x != y) return x < y ? -1 : 1;
    }
  }
  return na == nb ? 0 : na < nb ? -1 : 1;
}

int64_t StrHash(Object* s) {
  auto* a = As<AsciiObject>(s);
  int64_t hash = __atomic_load_n(&a->hash, __ATOMIC_RELAXED);
  if (hash != -1) return hash;
  hash = HashBytes(StrData(s), StrLength(s) * StrKindOf(s));
  __atomic_store_n(&a->hash, hash, __ATOMIC_RELAXED);
  return hash;
}

const char* StrUtf8(Object* s, int64_t* size) {
  auto* c = As<CompactStrObject>(s);
  // ASCII data are their own UTF-8; those of an appendable string lack the null byte at the end.
  if (StrIsAscii(s) && (StrIsCompact(s) || TypeOf(s) != &str_type)) {
    if (size != nullptr) *size = StrLength(s);
    return static_cast<const char*>(StrData(s));
  }
  const char* cached = __atomic_load_n(&c->utf8, __ATOMIC_ACQUIRE);
  if (cached == nullptr) {
    Object* bytes = EncodeUtf8(s, nullptr);
    if (bytes == nullptr) return nullptr;
    // The first of two racing threads wins: a pointer once handed out stays good.
    __atomic_store_n(&c->utf8_length, BytesSize(bytes), __ATOMIC_RELAXED);
    char* expected = nullptr;
    char* data = BytesData(bytes);
    if (__atomic_compare_exchange_n(&c->utf8, &expected, data, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE)) {
      gc::WriteBarrier(s, bytes);
      cached = data;
    } else {
      cached = expected;
    }
  }
  if (size != nullptr) *size = __atomic_load_n(&c->utf8_length, __ATOMIC_RELAXED);
  return cached;
}

std::string StrToStd(Object* s) {
  std::string out;
  const int64_t n = StrLength(s);
  for (int64_t i = 0; i < n; ++i) {
    const char32_t c = StrAt(s, i);
    if (c >= 0xd800 && c <= 0xdfff) {
      out += '?';
    } else {
      AppendUtf8(c, &out);
    }
  }
  return out;
}

Object* StrSurrogateEscape(std::string_view bytes) {
  if (IsAsciiText(bytes.data(), bytes.size())) return NewStrAscii(bytes);
  return DecodeUtf8(bytes, "surrogateescape");
}

bool StrToFsBytes(Object* s, std::string* out) {
  Object* bytes = EncodeUtf8(s, "surrogateescape");
  if (bytes == nullptr) return false;
  *out = BytesView(bytes);
  return true;
}

Object* StrFormat(const char* format, ...) {
  va_list ap;
  va_start(ap, format);
  Object* result = FormatV(format, ap);
  va_end(ap);
  return result;
}

// References of a str: the buffer of one that is not compact, the bytes object of its UTF-8.
void TraceStr(Object* s, gc::Visitor& visitor) {
  if (!StrIsCompact(s)) {
    auto* data = static_cast<char*>(gc::Load(&As<StrObject>(s)->data));
    if (data != nullptr) visitor.Visit(data - offsetof(StrBuffer, data));
  } else if (StrIsAscii(s)) {
    return;
  }
  char* utf8 = __atomic_load_n(&As<CompactStrObject>(s)->utf8, __ATOMIC_ACQUIRE);
  if (utf8 != nullptr) visitor.Visit(utf8 - offsetof(BytesObject, data));
}

bool InitSharedStrings() {
  empty_str = nullptr;
  std::fill(std::begin(latin1_chars), std::end(latin1_chars), nullptr);
  Runtime* runtime = Runtime::Get();
  empty_str = AllocateStr(0, kLatin1, true);
  if (empty_str == nullptr) return false;
  runtime->AddRoot(&empty_str);
  for (int c = 0; c < 256; ++c) {
    Object* s = AllocateStr(1, kLatin1, c < 128);
    if (s == nullptr) return false;
    static_cast<uint8_t*>(StrData(s))[0] = static_cast<uint8_t>(c);
    latin1_chars[c] = s;
    runtime->AddRoot(&latin1_chars[c]);
  }
  return true;
}

}  // namespace tricolor
