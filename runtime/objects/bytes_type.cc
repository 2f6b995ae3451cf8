// bytes: the type and its iterator.

#include <algorithm>
#include <cstring>
#include <new>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/names.h"
#include "runtime/objects/bytes_methods.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/format.h"
#include "runtime/objects/index_iterator.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"

namespace tricolor {

Type bytes_iterator_type;

std::string BytesReprText(std::string_view bytes) {
  const bool dual = bytes.find('\'') != std::string_view::npos &&
                    bytes.find('"') == std::string_view::npos;
  const char quote = dual ? '"' : '\'';
  std::string out = {'b', quote};
  for (char c : bytes) {
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c < ' ' || c >= 127) {
      const auto byte = static_cast<unsigned char>(c);
      out += "\\x";
      out += "0123456789abcdef"[byte >> 4];
      out += "0123456789abcdef"[byte & 15];
    } else {
      out += c;
    }
  }
  return out + quote;
}

bool ByteValue(Object* o, unsigned char* byte) {
  Object* index = ToIndex(o);
  if (index == nullptr) return false;
  int64_t value;
  if (!IntFits(index, &value) || value < 0 || value > 255) {
    Raise(exc::ValueError, "byte must be in range(0, 256)");
    return false;
  }
  *byte = static_cast<unsigned char>(value);
  return true;
}

namespace {

bool CollectFrom(Object* iterator, const char* range_message, std::string* out) {
  while (Object* item = Next(iterator)) {
    Object* index = ToIndex(item);
    if (index == nullptr) return false;
    int64_t value;
    if (!IntFits(index, &value) || value < 0 || value > 255) {
      Raise(exc::ValueError, "%s", range_message);
      return false;
    }
    out->push_back(static_cast<char>(value));
  }
  return !ErrorSet();
}

}  // namespace

bool CollectBytes(Object* iterable, const char* range_message, std::string* out) {
  Object* iterator = Iter(iterable);
  return iterator != nullptr && CollectFrom(iterator, range_message, out);
}

namespace {

// What source.__bytes__() gives, perhaps of a subclass. 1 found, 0 there is no such method, -1 error.
int AskForBytes(Object* source, Object** result) {
  Object* method;
  const int found = LookupSpecial(source, names.__bytes__, &method);
  if (found <= 0) return found;
  *result = Call(method, nullptr, 0);
  if (*result == nullptr) return -1;
  if (IsBytes(*result)) return 1;
  Raise(exc::TypeError, "__bytes__ returned non-bytes (type %.200T)", *result);
  return -1;
}

}  // namespace

bool ByteSource(const char* type_name, Object* source, Object* encoding, Object* errors,
                std::string* out) {
  const bool is_bytes = std::strcmp(type_name, "bytes") == 0;
  if (source == nullptr) {
    if (encoding == nullptr && errors == nullptr) return true;
    Raise(exc::TypeError, encoding != nullptr ? "encoding without a string argument"
                                              : "errors without a string argument");
    return false;
  }
  if (IsStr(source) && encoding != nullptr) {
    const char *encoding_text, *errors_text;
    if (!CStringArgument(type_name, "encoding", encoding, &encoding_text) ||
        !CStringArgument(type_name, "errors", errors, &errors_text)) {
      return false;
    }
    Object* bytes = EncodeStr(source, encoding_text, errors_text);
    if (bytes == nullptr) return false;
    *out = BytesView(bytes);
    return true;
  }
  if (encoding != nullptr || errors != nullptr) {
    Raise(exc::TypeError, IsStr(source)         ? "string argument without an encoding"
                          : encoding != nullptr ? "encoding without a string argument"
                                                : "errors without a string argument");
    return false;
  }
  if (is_bytes) {
    Object* result;
    const int found = AskForBytes(source, &result);
    if (found < 0) return false;
    if (found == 1) {
      *out = BytesView(result);
      return true;
    }
  }
  if (IsStr(source)) {
    Raise(exc::TypeError, "string argument without an encoding");
    return false;
  }
  if (TypeOf(source)->slots.to_index != nullptr) {
    int64_t count;
    if (ToIndexOrRaise(source, exc::OverflowError, &count)) {
      if (count < 0) {
        Raise(exc::ValueError, "negative count");
        return false;
      }
      if (count > INT64_MAX / 4) {
        RaiseNoMemory();
        return false;
      }
      out->assign(static_cast<size_t>(count), '\0');
      return true;
    }
    if (!ClearErrorIf(exc::TypeError)) return false;
  }
  if (SupportsBuffer(source)) return CopyBufferBytes(source, out);
  Object* iterator = Iter(source);
  if (iterator == nullptr) {
    if (ClearErrorIf(exc::TypeError)) {
      Raise(exc::TypeError, "cannot convert '%.200T' object to %s", source, type_name);
    }
    return false;
  }
  // bytes asks how many there will be, if only to fail where that does.
  if (is_bytes && !IsExactly(source, list_type) && !IsExactly(source, tuple_type) &&
      LengthHint(source, 0) < 0) {
    return false;
  }
  return CollectFrom(
      iterator, is_bytes ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)", out);
}

Object* BytesCompare(std::string_view a, std::string_view b, int op) {
  const int c = a.compare(b);
  switch (op) {
    case kLt: return Bool(c < 0);
    case kLe: return Bool(c <= 0);
    case kEq: return Bool(c == 0);
    case kNe: return Bool(c != 0);
    case kGt: return Bool(c > 0);
    default: return Bool(c >= 0);
  }
}

namespace {

Object* Exact(Object* o) { return IsExactly(o, bytes_type) ? o : NewBytes(BytesView(o)); }

Object* ReprSlot(Object* o) { return NewStrAscii(BytesReprText(BytesView(o))); }

int64_t HashSlot(Object* o) {
  auto* b = As<BytesObject>(o);
  int64_t hash = __atomic_load_n(&b->hash, __ATOMIC_RELAXED);
  if (hash == -1) {
    hash = HashBytes(b->data, b->base.size);
    __atomic_store_n(&b->hash, hash, __ATOMIC_RELAXED);
  }
  return hash;
}

}  // namespace

bool WarnOfBytesCompared(const char* kind, Object* other, CompareOp op) {
  if (Runtime::Get()->options().bytes_warning == 0 || (op != kEq && op != kNe)) return true;
  if (IsStr(other)) return Warn(exc::BytesWarning, "Comparison between %s and string", kind);
  return !IsInt(other) || Warn(exc::BytesWarning, "Comparison between %s and int", kind);
}

Object* BytesAsStr(const char* warning, Object* repr) {
  const bool warns = repr != nullptr && Runtime::Get()->options().bytes_warning > 0;
  return !warns || Warn(exc::BytesWarning, warning) ? repr : nullptr;
}

namespace {

Object* StrSlot(Object* o) { return BytesAsStr("str() on a bytes instance", ReprSlot(o)); }

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  if (!IsBytes(a) || !IsBytes(b)) {
    return WarnOfBytesCompared("bytes", IsBytes(a) ? b : a, op) ? NotImplemented() : nullptr;
  }
  return BytesCompare(BytesView(a), BytesView(b), op);
}

int64_t LengthSlot(Object* o) { return BytesSize(o); }

Object* Item(Object* o, int64_t i) {
  if (i < 0 || i >= BytesSize(o)) return Raise(exc::IndexError, "index out of range");
  return BoxInt(static_cast<unsigned char>(BytesData(o)[i]));
}

Object* GetItemSlot(Object* o, Object* key) {
  if (IsInt(key) || TypeOf(key)->slots.to_index != nullptr) {
    int64_t i;
    if (!ToIndexOrRaise(key, exc::IndexError, &i)) return nullptr;
    return Item(o, i < 0 ? i + BytesSize(o) : i);
  }
  if (!IsExactly(key, slice_type)) {
    return Raise(exc::TypeError, "byte indices must be integers or slices, not %.200T", key);
  }
  int64_t start, stop, step, count;
  if (!SliceIndices(key, BytesSize(o), &start, &stop, &step, &count)) return nullptr;
  if (step == 1 && start == 0 && count == BytesSize(o) && IsExactly(o, bytes_type)) return o;
  Object* result = NewBytes(nullptr, std::max<int64_t>(count, 0));
  if (result == nullptr) return nullptr;
  for (int64_t i = 0, at = start; i < count; ++i, at += step) {
    BytesData(result)[i] = BytesData(o)[at];
  }
  return result;
}

int ContainsSlot(Object* o, Object* item) { return BytesContains(BytesView(o), item); }

Object* ConcatSlot(Object* a, Object* b) {
  if (!SupportsBuffer(a) || !SupportsBuffer(b)) {
    return Raise(exc::TypeError, "can't concat %.100T to %.100T", b, a);
  }
  if (BytesSize(a) == 0 && IsExactly(b, bytes_type)) return b;
  ByteArg right;
  if (!right.Read(b)) return nullptr;
  if (right.view().empty() && IsExactly(a, bytes_type)) return a;
  const int64_t n = BytesSize(a);
  Object* result = NewBytes(nullptr, n + static_cast<int64_t>(right.view().size()));
  if (result == nullptr) return nullptr;
  std::memcpy(BytesData(result), BytesData(a), n);
  std::memcpy(BytesData(result) + n, right.view().data(), right.view().size());
  return result;
}

Object* RepeatSlot(Object* o, int64_t count) {
  const int64_t n = BytesSize(o);
  count = std::max<int64_t>(count, 0);
  if (n > 0 && count > INT64_MAX / n) {
    return Raise(exc::OverflowError, "repeated bytes are too long");
  }
  if (count == 1 && IsExactly(o, bytes_type)) return o;
  Object* result = NewBytes(nullptr, n * count);
  if (result == nullptr || n * count == 0) return result;
  char* data = BytesData(result);
  if (n == 1) {
    std::memset(data, BytesData(o)[0], count);
    return result;
  }
  std::memcpy(data, BytesData(o), n);
  for (int64_t done = n; done < n * count;) {
    const int64_t more = std::min(done, n * count - done);
    std::memcpy(data + done, data, more);
    done += more;
  }
  return result;
}

Object* Remainder(Object* a, Object* b) {
  if (!IsBytes(a)) return NotImplemented();
  return BytesPercent(BytesView(a), b);
}

bool GetBufferSlot(Object* o, BufferInfo* view, int flags) {
  return FillBuffer(view, o, BytesData(o), BytesSize(o), true, flags);
}

Object* BytesNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  Object* out[3] = {nullptr, nullptr, nullptr};
  if (!ParseArgs("bytes", args, nargs, kwnames, {"source", "encoding", "errors"}, 0, 3, 0, out)) {
    return nullptr;
  }
  for (int i = 1; i < 3; ++i) {
    const char* text;
    if (!CStringArgument("bytes", i == 1 ? "encoding" : "errors", out[i], &text)) return nullptr;
  }
  if (type == &bytes_type && out[0] != nullptr && IsExactly(out[0], bytes_type) &&
      out[1] == nullptr && out[2] == nullptr) {
    return out[0];
  }
  if (type == &bytes_type && out[0] != nullptr && out[1] == nullptr && out[2] == nullptr) {
    Object* result;
    const int found = AskForBytes(out[0], &result);
    if (found != 0) return found < 0 ? nullptr : result;
  }
  std::string data;
  if (!ByteSource("bytes", out[0], out[1], out[2], &data)) return nullptr;
  if (type == &bytes_type) return NewBytes(data);
  const auto size = static_cast<int64_t>(data.size());
  Object* result = NewInstance(type, size);
  if (result == nullptr) return nullptr;
  As<BytesObject>(result)->base.size = size;
  As<BytesObject>(result)->hash = -1;
  std::memcpy(BytesData(result), data.data(), data.size());
  return result;
}

Object* GetNewArgs(Object* self, Args, size_t, Object*) {
  Object* copy = Exact(self);
  return copy == nullptr ? nullptr : TupleOf(copy);
}
Object* BytesMethod(Object* self, Args, size_t, Object*) { return Exact(self); }
Object* SizeOf(Object* self, Args, size_t, Object*) {
  return BoxInt(static_cast<int64_t>(offsetof(BytesObject, data)) + 1 + BytesSize(self));
}

const NativeMethod kMethods[] = {
    {"__getnewargs__", GetNewArgs, 0, 0, 0, nullptr},
    {"__bytes__", BytesMethod, 0, 0, 0,
     "__bytes__($self, /)\n--\n\nConvert this value to exact type bytes."},
    {"__sizeof__", SizeOf, 0, 0, 0, "__sizeof__($self, /)\n--\n\nSize of object in memory."},
    TC_BYTES_METHODS("bytes"),
    {nullptr, nullptr, 0, 0, 0, nullptr}};

struct Items {
  static Type& type() { return bytes_iterator_type; }
  static int64_t Size(Object* source) { return BytesSize(source); }
  static Object* At(Object* source, int64_t i) {
    return i < BytesSize(source) ? BoxInt(static_cast<unsigned char>(BytesData(source)[i])) : nullptr;
  }
  static Object* Nothing() { return EmptyTuple(); }
};
using Iterator = IndexIterator<Items>;

}  // namespace

void SetUpBytesTypes() {
  Type& t = bytes_type;
  BeginType(&t, "bytes", offsetof(BytesObject, data) + 1, 1);
  t.tp_flags |= kTypeBase | kTypeBytes | kTypeMatchSelf;
  t.tp_doc =
      "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
      "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of "
      "size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\n"
      "Construct an immutable array of bytes from:\n  - an iterable yielding integers in "
      "range(256)\n  - a text string encoded using the specified encoding\n  - any object "
      "implementing the buffer API.\n  - an integer";
  t.cell_flags = gc::kLeaf;
  t.native_methods = kMethods;
  Slots& s = t.slots;
  s.repr = ReprSlot;
  s.str = StrSlot;
  s.hash = HashSlot;
  s.richcompare = CompareSlot;
  s.iter = Iterator::New;
  s.new_ = BytesNew;
  s.binary[kRemainder] = Remainder;
  s.len = LengthSlot;
  s.getitem = GetItemSlot;
  s.item = Item;
  s.contains = ContainsSlot;
  s.concat = ConcatSlot;
  s.repeat = RepeatSlot;
  s.get_buffer = GetBufferSlot;

  Iterator::SetUp("bytes_iterator");
}

}  // namespace tricolor
