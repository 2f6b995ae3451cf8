// str: the type, its slots, repr, indexing, construction, and its iterator.

#include <algorithm>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/buffer.h"
#include "runtime/error.h"
#include "runtime/keeps_nothing.h"
#include "runtime/modules/sys_modes.h"
#include "runtime/names.h"
#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/format.h"
#include "runtime/objects/index_iterator.h"
#include "runtime/objects/int.h"
#include "runtime/objects/setup.h"
#include "runtime/objects/slice.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"
#include "runtime/unicode.h"

namespace tricolor {

Type str_type;
Type str_iterator_type;
Type str_ascii_iterator_type;
void TraceStr(Object* s, gc::Visitor& visitor);
void SetUpStrBufferType();

bool CStringArgument(const char* function, const char* name, Object* o, const char** out) {
  *out = nullptr;
  if (o == nullptr) return true;
  if (!IsStr(o)) {
    Raise(exc::TypeError, "%s() argument '%s' must be str, not %#T", function, name, o);
    return false;
  }
  int64_t size;
  *out = StrUtf8(o, &size);
  if (*out == nullptr) return false;
  if (std::strlen(*out) != static_cast<size_t>(size)) {
    Raise(exc::ValueError, "embedded null character");
    return false;
  }
  return true;
}

namespace {

Object* StrRepr(Object* s) {
  const int64_t n = StrLength(s);
  const int kind = StrKindOf(s);
  const void* data = StrData(s);
  bool single = false, dual = false, plain = true;
  for (int64_t i = 0; i < n; ++i) {
    const char32_t c = GetChar(kind, data, i);
    single = single || c == '\'';
    dual = dual || c == '"';
    plain = plain && c >= ' ' && c < 127 && c != '\\';
  }
  const char quote = single && !dual ? '"' : '\'';
  if (plain && !(single && dual)) {
    Object* result = NewStrUninitialized(n + 2, 0x7f);
    if (result == nullptr) return nullptr;
    auto* out = static_cast<char*>(StrData(result));
    out[0] = out[n + 1] = quote;
    CopyChars(kLatin1, out, 1, kind, data, 0, n);
    return result;
  }
  StrBuilder out;
  out.Append({&quote, 1});
  for (int64_t i = 0; i < n; ++i) {
    const char32_t c = GetChar(kind, data, i);
    if (c == static_cast<char32_t>(quote) || c == '\\') {
      out.Append("\\");
      out.Append(c);
    } else if (c == '\n') {
      out.Append("\\n");
    } else if (c == '\r') {
      out.Append("\\r");
    } else if (c == '\t') {
      out.Append("\\t");
    } else if (unicode::IsPrintable(c)) {
      out.Append(c);
    } else {
      char text[16];
      const char* form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
      std::snprintf(text, sizeof text, form, static_cast<unsigned>(c));
      out.Append(text);
    }
  }
  out.Append({&quote, 1});
  return out.Finish();
}

int64_t HashSlot(Object* s) { return StrHash(s); }
int64_t LengthSlot(Object* s) { return StrLength(s); }

Object* CompareSlot(Object* a, Object* b, CompareOp op) {
  if (!IsStr(a) || !IsStr(b)) return NotImplemented();
  if (op == kEq) return Bool(StrEqual(a, b));
  if (op == kNe) return Bool(!StrEqual(a, b));
  const int c = a == b ? 0 : StrCompare(a, b);
  switch (op) {
    case kLt: return Bool(c < 0);
    case kLe: return Bool(c <= 0);
    case kGt: return Bool(c > 0);
    default: return Bool(c >= 0);
  }
}

Object* Item(Object* s, int64_t i) {
  if (i < 0 || i >= StrLength(s)) return Raise(exc::IndexError, "string index out of range");
  return StrFromChar(StrAt(s, i));
}

Object* GetItemSlot(Object* s, Object* key) {
  if (IsExactly(key, slice_type)) {
    int64_t start, stop, step, count;
    if (!SliceIndices(key, StrLength(s), &start, &stop, &step, &count)) return nullptr;
    if (count <= 0) return EmptyStr();
    if (step == 1) return StrSubstring(s, start, start + count);
    const int kind = StrKindOf(s);
    const void* data = StrData(s);
    return WithChars(kind, data, [&](auto* chars) -> Object* {
      using T = std::remove_const_t<std::remove_pointer_t<decltype(chars)>>;
      std::basic_string<T> picked(count, 0);
      for (int64_t i = 0, at = start; i < count; ++i, at += step) picked[i] = chars[at];
      return NewStrFromKind(kind, picked.data(), count);
    });
  }
  if (IsInt(key) || TypeOf(key)->slots.to_index != nullptr) {
    int64_t i;
    if (!ToIndexOrRaise(key, exc::IndexError, &i)) return nullptr;
    return Item(s, i < 0 ? i + StrLength(s) : i);
  }
  return Raise(exc::TypeError, "string indices must be integers, not '%.200T'", key);
}

int ContainsSlot(Object* s, Object* part) {
  if (!IsStr(part)) {
    Raise(exc::TypeError, "'in <string>' requires string as left operand, not %.100T", part);
    return -1;
  }
  return StrFind(s, part, 0, StrLength(s), 1) >= 0;
}

Object* ConcatSlot(Object* a, Object* b) {
  if (!IsStr(b)) {
    return Raise(exc::TypeError, "can only concatenate str (not \"%.200T\") to str", b);
  }
  return StrConcat(a, b);
}

Object* RepeatSlot(Object* s, int64_t count) {
  const int64_t n = StrLength(s);
  if (count < 1 || n == 0) return EmptyStr();
  if (count == 1) return ExactStr(s);
  if (n > INT64_MAX / count) return Raise(exc::OverflowError, "repeated string is too long");
  Object* result = NewStrUninitialized(n * count, StrMaxChar(s));
  if (result == nullptr) return nullptr;
  const int kind = StrKindOf(result);
  auto* data = static_cast<char*>(StrData(result));
  const int64_t unit = n * kind, size = unit * count;
  CopyStr(kind, data, 0, s);
  if (unit == 1) {
    std::memset(data, data[0], size);
  } else {
    for (int64_t done = unit; done < size;) {  // doubles
      const int64_t more = std::min(done, size - done);
      std::memcpy(data + done, data, more);
      done += more;
    }
  }
  return result;
}

Object* Remainder(Object* a, Object* b) {
  if (!IsStr(a)) return NotImplemented();
  return StrPercent(a, b);
}

Object* StrNew(Type* type, Args args, size_t nargs, Object* kwnames) {
  if (nargs == 1 && kwnames == nullptr && type == &str_type) return Str(args[0]);
  Object* out[3] = {nullptr, nullptr, nullptr};
  if (!ParseArgs("str", args, nargs, kwnames, {"object", "encoding", "errors"}, 0, 3, 0, out)) {
    return nullptr;
  }
  const char *encoding, *errors;
  if (!CStringArgument("str", "encoding", out[1], &encoding)) return nullptr;
  if (!CStringArgument("str", "errors", out[2], &errors)) return nullptr;
  Object* value;
  if (out[0] == nullptr) {
    value = EmptyStr();
  } else if (out[1] == nullptr && out[2] == nullptr) {
    value = Str(out[0]);
  } else if (IsStr(out[0])) {
    return Raise(exc::TypeError, "decoding str is not supported");
  } else if (!SupportsBuffer(out[0])) {
    return Raise(exc::TypeError, "decoding to str: need a bytes-like object, %.80T found", out[0]);
  } else {
    BufferView view(out[0]);
    if (!view.ok()) return nullptr;
    // Nothing decodes to nothing, whatever the encoding is called.
    value = view.text().empty() && !Modes().dev
                ? EmptyStr()
                : DecodeToStr(view.text(), IsBytes(out[0]) ? out[0] : nullptr, encoding, errors);
  }
  if (value == nullptr || type == &str_type) return value;
  // An instance of a subclass: its characters are in a buffer that nobody can append to.
  const int64_t size = StrLength(value) * StrKindOf(value);
  StrBuffer* buffer = NewStrBuffer(size + StrKindOf(value));
  if (buffer == nullptr) return nullptr;
  buffer->used = buffer->capacity;
  std::memcpy(buffer->data, StrData(value), size);
  Object* result = NewInstance(type);
  if (result == nullptr) return nullptr;
  auto* s = As<StrObject>(result);
  s->base.base.length = StrLength(value);
  s->base.base.hash = StrHash(value);
  s->base.base.state = (As<AsciiObject>(value)->state & (7u << 2 | 1u << 6)) | 1u << 7;
  gc::StoreNoBarrier(&s->data, static_cast<void*>(buffer->data));  // interior: the cell is told below
  gc::WriteBarrier(result, buffer);
  return result;
}

Object* Encode(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("encode", args, nargs, kwnames, {"encoding", "errors"}, 0, 2, 0, out)) {
    return nullptr;
  }
  const char *encoding, *errors;
  if (!CStringArgument("encode", "encoding", out[0], &encoding)) return nullptr;
  if (!CStringArgument("encode", "errors", out[1], &errors)) return nullptr;
  return EncodeStr(self, encoding, errors);
}

Object* FormatMethod(Object* self, Args args, size_t nargs, Object* kwnames) {
  return StrFormatMethod(self, args, nargs, kwnames, nullptr);
}
Object* FormatMap(Object* self, Args args, size_t, Object*) {
  return StrFormatMethod(self, nullptr, 0, nullptr, args[0]);
}
Object* FormatSpec(Object* self, Args args, size_t, Object*) {
  if (!IsStr(args[0])) {
    return Raise(exc::TypeError, "__format__() argument must be str, not %#T", args[0]);
  }
  return FormatStr(self, args[0]);
}
Object* SizeOf(Object* self, Args, size_t, Object*) {
  int64_t size = StrIsAscii(self) ? sizeof(AsciiObject) : sizeof(CompactStrObject);
  if (!StrIsCompact(self) && TypeOf(self) != &str_type) size = sizeof(StrObject);
  return BoxInt(size + (StrLength(self) + 1) * StrKindOf(self));
}
Object* GetNewArgs(Object* self, Args, size_t, Object*) {
  Object* copy = NewStrFromKind(StrKindOf(self), StrData(self), StrLength(self));
  return copy == nullptr ? nullptr : TupleOf(copy);
}

constexpr uint16_t kOwnCheck = kKeywords;  // checks its arguments itself

// "str.find() takes no keyword arguments", then the function.
template <NativeFunction Function, const char* Name>
Object* NoKeywordsThen(Object* self, Args args, size_t nargs, Object* kwnames) {
  if (kwnames != nullptr && TupleSize(kwnames) > 0) {
    return Raise(exc::TypeError, "str.%s() takes no keyword arguments", Name);
  }
  return Function(self, args, nargs, nullptr);
}
constexpr char kFind[] = "find", kRFind[] = "rfind", kIndex[] = "index", kRIndex[] = "rindex",
               kCount[] = "count", kStartsWith[] = "startswith", kEndsWith[] = "endswith";

const NativeMethod kMethods[] = {
    {"encode", Encode, 0, kAnyCount, kKeywords,
     "encode($self, /, encoding='utf-8', errors='strict')\n--\n\n"
     "Encode the string using the codec registered for encoding."},
    {"replace", StrReplace, 2, 3, 0,
     "replace($self, old, new, count=-1, /)\n--\n\n"
     "Return a copy with all occurrences of substring old replaced by new."},
    {"split", StrSplit, 0, kAnyCount, kKeywords,
     "split($self, /, sep=None, maxsplit=-1)\n--\n\n"
     "Return a list of the substrings in the string, using sep as the separator string."},
    {"rsplit", StrRSplit, 0, kAnyCount, kKeywords,
     "rsplit($self, /, sep=None, maxsplit=-1)\n--\n\n"
     "Return a list of the substrings in the string, using sep as the separator string."},
    {"join", StrJoinMethod, 1, 1, kKeepsNothing,
     "join($self, iterable, /)\n--\n\nConcatenate any number of strings."},
    {"capitalize", StrCapitalize, 0, 0, 0,
     "capitalize($self, /)\n--\n\nReturn a capitalized version of the string."},
    {"casefold", StrCaseFold, 0, 0, 0,
     "casefold($self, /)\n--\n\nReturn a version of the string suitable for caseless comparisons."},
    {"title", StrTitle, 0, 0, 0,
     "title($self, /)\n--\n\nReturn a version of the string where each word is titlecased."},
    {"center", StrCenter, 1, 2, 0,
     "center($self, width, fillchar=' ', /)\n--\n\nReturn a centered string of length width."},
    {"count", NoKeywordsThen<StrCount, kCount>, 0, kAnyCount, kOwnCheck,
     "S.count(sub[, start[, end]]) -> int"},
    {"expandtabs", StrExpandTabs, 0, kAnyCount, kKeywords,
     "expandtabs($self, /, tabsize=8)\n--\n\n"
     "Return a copy where all tab characters are expanded using spaces."},
    {"find", NoKeywordsThen<StrFindMethod, kFind>, 0, kAnyCount, kOwnCheck,
     "S.find(sub[, start[, end]]) -> int"},
    {"partition", StrPartition, 1, 1, 0,
     "partition($self, sep, /)\n--\n\n"
     "Partition the string into three parts using the given separator."},
    {"index", NoKeywordsThen<StrIndex, kIndex>, 0, kAnyCount, kOwnCheck,
     "S.index(sub[, start[, end]]) -> int"},
    {"ljust", StrLJust, 1, 2, 0,
     "ljust($self, width, fillchar=' ', /)\n--\n\nReturn a left-justified string of length width."},
    {"lower", StrLower, 0, 0, 0,
     "lower($self, /)\n--\n\nReturn a copy of the string converted to lowercase."},
    {"lstrip", StrLStrip, 0, 1, 0,
     "lstrip($self, chars=None, /)\n--\n\n"
     "Return a copy of the string with leading whitespace removed."},
    {"rfind", NoKeywordsThen<StrRFind, kRFind>, 0, kAnyCount, kOwnCheck,
     "S.rfind(sub[, start[, end]]) -> int"},
    {"rindex", NoKeywordsThen<StrRIndex, kRIndex>, 0, kAnyCount, kOwnCheck,
     "S.rindex(sub[, start[, end]]) -> int"},
    {"rjust", StrRJust, 1, 2, 0,
     "rjust($self, width, fillchar=' ', /)\n--\n\n"
     "Return a right-justified string of length width."},
    {"rstrip", StrRStrip, 0, 1, 0,
     "rstrip($self, chars=None, /)\n--\n\n"
     "Return a copy of the string with trailing whitespace removed."},
    {"rpartition", StrRPartition, 1, 1, 0,
     "rpartition($self, sep, /)\n--\n\n"
     "Partition the string into three parts using the given separator."},
    {"splitlines", StrSplitLines, 0, kAnyCount, kKeywords,
     "splitlines($self, /, keepends=False)\n--\n\n"
     "Return a list of the lines in the string, breaking at line boundaries."},
    {"strip", StrStrip, 0, 1, 0,
     "strip($self, chars=None, /)\n--\n\n"
     "Return a copy of the string with leading and trailing whitespace removed."},
    {"swapcase", StrSwapCase, 0, 0, 0,
     "swapcase($self, /)\n--\n\n"
     "Convert uppercase characters to lowercase and lowercase characters to uppercase."},
    {"translate", StrTranslate, 1, 1, 0,
     "translate($self, table, /)\n--\n\n"
     "Replace each character in the string using the given translation table."},
    {"upper", StrUpper, 0, 0, 0,
     "upper($self, /)\n--\n\nReturn a copy of the string converted to uppercase."},
    {"startswith", NoKeywordsThen<StrStartsWith, kStartsWith>, 0, kAnyCount, kOwnCheck,
     "S.startswith(prefix[, start[, end]]) -> bool"},
    {"endswith", NoKeywordsThen<StrEndsWith, kEndsWith>, 0, kAnyCount, kOwnCheck,
     "S.endswith(suffix[, start[, end]]) -> bool"},
    {"removeprefix", StrRemovePrefix, 1, 1, 0,
     "removeprefix($self, prefix, /)\n--\n\n"
     "Return a str with the given prefix string removed if present."},
    {"removesuffix", StrRemoveSuffix, 1, 1, 0,
     "removesuffix($self, suffix, /)\n--\n\n"
     "Return a str with the given suffix string removed if present."},
    {"isascii", StrIsAsciiMethod, 0, 0, 0,
     "isascii($self, /)\n--\n\nReturn True if all characters in the string are ASCII, False "
     "otherwise."},
    {"islower", StrIsLower, 0, 0, 0,
     "islower($self, /)\n--\n\nReturn True if the string is a lowercase string, False otherwise."},
    {"isupper", StrIsUpper, 0, 0, 0,
     "isupper($self, /)\n--\n\nReturn True if the string is an uppercase string, False otherwise."},
    {"istitle", StrIsTitle, 0, 0, 0,
     "istitle($self, /)\n--\n\nReturn True if the string is a title-cased string, False otherwise."},
    {"isspace", StrIsSpace, 0, 0, 0,
     "isspace($self, /)\n--\n\nReturn True if the string is a whitespace string, False otherwise."},
    {"isdecimal", StrIsDecimal, 0, 0, 0,
     "isdecimal($self, /)\n--\n\nReturn True if the string is a decimal string, False otherwise."},
    {"isdigit", StrIsDigit, 0, 0, 0,
     "isdigit($self, /)\n--\n\nReturn True if the string is a digit string, False otherwise."},
    {"isnumeric", StrIsNumeric, 0, 0, 0,
     "isnumeric($self, /)\n--\n\nReturn True if the string is a numeric string, False otherwise."},
    {"isalpha", StrIsAlpha, 0, 0, 0,
     "isalpha($self, /)\n--\n\nReturn True if the string is an alphabetic string, False otherwise."},
    {"isalnum", StrIsAlnum, 0, 0, 0,
     "isalnum($self, /)\n--\n\n"
     "Return True if the string is an alpha-numeric string, False otherwise."},
    {"isidentifier", StrIsIdentifier, 0, 0, 0,
     "isidentifier($self, /)\n--\n\n"
     "Return True if the string is a valid Python identifier, False otherwise."},
    {"isprintable", StrIsPrintable, 0, 0, 0,
     "isprintable($self, /)\n--\n\nReturn True if the string is printable, False otherwise."},
    {"zfill", StrZFill, 1, 1, 0,
     "zfill($self, width, /)\n--\n\n"
     "Pad a numeric string with zeros on the left, to fill a field of the given width."},
    {"format", FormatMethod, 0, kAnyCount, kKeywords, "S.format(*args, **kwargs) -> str"},
    {"format_map", FormatMap, 1, 1, 0, "S.format_map(mapping) -> str"},
    {"__format__", FormatSpec, 1, 1, 0,
     "__format__($self, format_spec, /)\n--\n\n"
     "Return a formatted version of the string as described by format_spec."},
    {"maketrans", StrMakeTrans, 1, 3, kStaticMethod,
     "Return a translation table usable for str.translate()."},
    {"__sizeof__", SizeOf, 0, 0, 0,
     "__sizeof__($self, /)\n--\n\nReturn the size of the string in memory, in bytes."},
    {"__getnewargs__", GetNewArgs, 0, 0, 0, nullptr},
    {nullptr, nullptr, 0, 0, 0, nullptr}};

struct Items {
  static Type& type() { return str_iterator_type; }
  static int64_t Size(Object* source) { return StrLength(source); }
  static Object* At(Object* source, int64_t i) {
    return i < StrLength(source) ? StrFromChar(StrAt(source, i)) : nullptr;
  }
  static Object* Nothing() { return EmptyStr(); }
};
using Iterator = IndexIterator<Items>;

struct AsciiItems : Items {
  static Type& type() { return str_ascii_iterator_type; }
};
using AsciiIterator = IndexIterator<AsciiItems>;

Object* IterSlot(Object* o) {
  return StrIsAscii(o) && IsExactly(o, str_type) ? AsciiIterator::New(o) : Iterator::New(o);
}

}  // namespace

void SetUpStrType() {
  SetUpStrBufferType();
  Type& t = str_type;
  BeginType(&t, "str", sizeof(StrObject));
  t.tp_flags |= kTypeBase | kTypeStr | kTypeMatchSelf;
  t.tp_doc =
      "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new "
      "string object from the given object. If encoding or\nerrors is specified, then the object "
      "must expose a data buffer\nthat will be decoded using the given encoding and error "
      "handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor "
      "repr(object).\nencoding defaults to sys.getdefaultencoding().\nerrors defaults to "
      "'strict'.";
  t.native_methods = kMethods;
  Slots& s = t.slots;
  s.repr = StrRepr;
  s.str = ExactStr;
  s.hash = HashSlot;
  s.richcompare = CompareSlot;
  s.iter = IterSlot;
  s.new_ = StrNew;
  s.binary[kRemainder] = Remainder;
  s.len = LengthSlot;
  s.getitem = GetItemSlot;
  s.item = Item;
  s.contains = ContainsSlot;
  s.concat = ConcatSlot;
  s.repeat = RepeatSlot;
  s.trace = TraceStr;
}

bool ReadyStrAsciiIteratorType() { return ReadyBuiltinType(&str_ascii_iterator_type); }

void SetUpStrIteratorType() {
  Iterator::SetUp("str_iterator");
  AsciiIterator::SetUp("str_ascii_iterator");
}

}  // namespace tricolor
