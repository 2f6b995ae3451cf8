// bytes and bytearray: case, padding, tables, hexadecimal and decoding.

#include <algorithm>
#include <cstring>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/modules/sys_modes.h"
#include "runtime/objects/bytes_methods.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/int.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str.h"
#include "runtime/objects/str_methods.h"
#include "runtime/objects/tuple.h"

namespace tricolor {
namespace {

bool Lower(char c) { return c >= 'a' && c <= 'z'; }
bool Upper(char c) { return c >= 'A' && c <= 'Z'; }
bool Letter(char c) { return Lower(c) || Upper(c); }
bool Digit(char c) { return c >= '0' && c <= '9'; }
char ToLower(char c) { return Upper(c) ? static_cast<char>(c + 32) : c; }
char ToUpper(char c) { return Lower(c) ? static_cast<char>(c - 32) : c; }

template <class F>
Object* Map(Object* self, F f) {
  const ByteSelf me(self);
  std::string out(me.view());
  for (size_t i = 0; i < out.size(); ++i) out[i] = f(out[i], i);
  return me.Make(out);
}

template <class F>
Object* All(Object* self, F f) {
  const ByteSelf me(self);
  return Bool(!me.view().empty() && std::all_of(me.view().begin(), me.view().end(), f));
}

}  // namespace

Object* BytesLower(Object* self, Args, size_t, Object*) {
  return Map(self, [](char c, size_t) { return ToLower(c); });
}
Object* BytesUpper(Object* self, Args, size_t, Object*) {
  return Map(self, [](char c, size_t) { return ToUpper(c); });
}
Object* BytesSwapCase(Object* self, Args, size_t, Object*) {
  return Map(self, [](char c, size_t) { return Lower(c) ? ToUpper(c) : ToLower(c); });
}
Object* BytesCapitalize(Object* self, Args, size_t, Object*) {
  return Map(self, [](char c, size_t i) { return i == 0 ? ToUpper(c) : ToLower(c); });
}
Object* BytesTitle(Object* self, Args, size_t, Object*) {
  bool inside = false;
  return Map(self, [&](char c, size_t) {
    const char mapped = inside ? ToLower(c) : ToUpper(c);
    inside = Letter(c);
    return mapped;
  });
}
Object* BytesIsAlnum(Object* self, Args, size_t, Object*) {
  return All(self, [](char c) { return Letter(c) || Digit(c); });
}
Object* BytesIsAlpha(Object* self, Args, size_t, Object*) { return All(self, Letter); }
Object* BytesIsDigit(Object* self, Args, size_t, Object*) { return All(self, Digit); }
Object* BytesIsSpace(Object* self, Args, size_t, Object*) {
  return All(self, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}
Object* BytesIsAscii(Object* self, Args, size_t, Object*) {
  const ByteSelf me(self);
  return Bool(std::none_of(me.view().begin(), me.view().end(), [](char c) { return c & 0x80; }));
}
Object* BytesIsLower(Object* self, Args, size_t, Object*) {
  const ByteSelf me(self);
  return Bool(std::any_of(me.view().begin(), me.view().end(), Lower) &&
              std::none_of(me.view().begin(), me.view().end(), Upper));
}
Object* BytesIsUpper(Object* self, Args, size_t, Object*) {
  const ByteSelf me(self);
  return Bool(std::any_of(me.view().begin(), me.view().end(), Upper) &&
              std::none_of(me.view().begin(), me.view().end(), Lower));
}
Object* BytesIsTitle(Object* self, Args, size_t, Object*) {
  const ByteSelf me(self);
  bool cased = false, inside = false;
  for (char c : me.view()) {
    if (Upper(c)) {
      if (inside) return False();
      inside = cased = true;
    } else if (Lower(c)) {
      if (!inside) return False();
      cased = true;
    } else {
      inside = false;
    }
  }
  return Bool(cased);
}

namespace {

bool PadArguments(const char* function, size_t size, Args args, size_t nargs, int64_t* missing,
                  int64_t* width, char* fill) {
  if (!SsizeArgument(args[0], width)) return false;
  *fill = ' ';
  if (nargs > 1) {
    ByteArg arg;
    const bool kind = IsBytes(args[1]) || IsA(args[1], bytearray_type);
    if (kind && !arg.Read(args[1])) return false;
    if (!kind || arg.view().size() != 1) {
      Raise(exc::TypeError, "%s() argument 2 must be a byte string of length 1, not %#.50T",
            function, args[1]);
      return false;
    }
    *fill = arg.view()[0];
  }
  *missing = std::max<int64_t>(*width, 0) - static_cast<int64_t>(size);
  return true;
}

Object* Padded(const ByteSelf& me, int64_t left, int64_t right, char fill) {
  if (left <= 0 && right <= 0) return me.Same();
  if (left > INT32_MAX * int64_t{64} || right > INT32_MAX * int64_t{64}) return RaiseNoMemory();
  std::string out(left, fill);
  out.append(me.view());
  out.append(right, fill);
  return me.Make(out);
}

}  // namespace

Object* BytesCenter(Object* self, Args args, size_t nargs, Object*) {
  const ByteSelf me(self);
  int64_t missing, width;
  char fill;
  if (!PadArguments("center", me.view().size(), args, nargs, &missing, &width, &fill)) {
    return nullptr;
  }
  if (missing <= 0) return me.Same();
  const int64_t left = missing / 2 + (missing & width & 1);
  return Padded(me, left, missing - left, fill);
}
Object* BytesLJust(Object* self, Args args, size_t nargs, Object*) {
  const ByteSelf me(self);
  int64_t missing, width;
  char fill;
  if (!PadArguments("ljust", me.view().size(), args, nargs, &missing, &width, &fill)) {
    return nullptr;
  }
  return Padded(me, 0, std::max<int64_t>(missing, 0), fill);
}
Object* BytesRJust(Object* self, Args args, size_t nargs, Object*) {
  const ByteSelf me(self);
  int64_t missing, width;
  char fill;
  if (!PadArguments("rjust", me.view().size(), args, nargs, &missing, &width, &fill)) {
    return nullptr;
  }
  return Padded(me, std::max<int64_t>(missing, 0), 0, fill);
}
Object* BytesZFill(Object* self, Args args, size_t, Object*) {
  const ByteSelf me(self);
  int64_t width;
  if (!SsizeArgument(args[0], &width)) return nullptr;
  const int64_t fill = width - static_cast<int64_t>(me.view().size());
  if (fill <= 0) return me.Same();
  if (fill > INT32_MAX * int64_t{64}) return RaiseNoMemory();
  std::string out(fill, '0');
  out.append(me.view());
  if (!me.view().empty() && (out[fill] == '+' || out[fill] == '-')) {
    out[0] = out[fill];
    out[fill] = '0';
  }
  return me.Make(out);
}

Object* BytesExpandTabs(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* arg[1] = {nullptr};
  if (!ParseArgs("expandtabs", args, nargs, kwnames, {"tabsize"}, 0, 1, 0, arg)) return nullptr;
  int tab = 8;
  if (arg[0] != nullptr && !IntAsInt(arg[0], &tab)) return nullptr;
  const ByteSelf me(self);
  std::string out;
  int64_t column = 0;
  for (char c : me.view()) {
    if (c == '\t') {
      if (tab <= 0) continue;
      const int64_t spaces = tab - column % tab;
      out.append(spaces, ' ');
      column += spaces;
    } else {
      out += c;
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return me.Make(out);
}

Object* BytesTranslate(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("translate", args, nargs, kwnames, {"", "delete"}, 1, 2, 1, out)) return nullptr;
  const ByteSelf me(self);
  ByteArg table, remove;
  const bool mapped = out[0] != None();
  if (mapped) {
    if (!table.Read(out[0])) return nullptr;
    if (table.view().size() != 256) {
      return Raise(exc::ValueError, "translation table must be 256 characters long");
    }
  }
  if (out[1] != nullptr && !remove.Read(out[1])) return nullptr;
  bool gone[256] = {};
  for (char c : remove.view()) gone[static_cast<unsigned char>(c)] = true;
  std::string result;
  for (char c : me.view()) {
    const auto byte = static_cast<unsigned char>(c);
    if (!gone[byte]) result += mapped ? table.view()[byte] : c;
  }
  return result == me.view() ? me.Same() : me.Make(result);
}

Object* BytesMakeTrans(Object*, Args args, size_t, Object*) {
  ByteArg from, to;
  if (!from.Read(args[0]) || !to.Read(args[1])) return nullptr;
  if (from.view().size() != to.view().size()) {
    return Raise(exc::ValueError, "maketrans arguments must have same length");
  }
  char table[256];
  for (int i = 0; i < 256; ++i) table[i] = static_cast<char>(i);
  for (size_t i = 0; i < from.view().size(); ++i) {
    table[static_cast<unsigned char>(from.view()[i])] = to.view()[i];
  }
  return NewBytes(table, 256);
}

Object* BytesDecode(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs("decode", args, nargs, kwnames, {"encoding", "errors"}, 0, 2, 0, out)) {
    return nullptr;
  }
  const char *encoding, *errors;
  if (!CStringArgument("decode", "encoding", out[0], &encoding)) return nullptr;
  if (!CStringArgument("decode", "errors", out[1], &errors)) return nullptr;
  const ByteSelf me(self);
  if (me.view().empty() && !Modes().dev) return EmptyStr();  // whatever the encoding is called
  return DecodeToStr(me.view(), me.is_bytearray() ? nullptr : self, encoding, errors);
}

Object* HexText(std::string_view bytes, const char* function, Args args, size_t nargs,
                Object* kwnames) {
  Object* out[2] = {nullptr, nullptr};
  if (!ParseArgs(function, args, nargs, kwnames, {"sep", "bytes_per_sep"}, 0, 2, 0, out)) {
    return nullptr;
  }
  int group = 1;
  if (out[1] != nullptr && !IntAsInt(out[1], &group)) return nullptr;
  char separator = 0;
  bool separated = false;
  if (out[0] != nullptr) {
    const int64_t length = Length(out[0]);
    if (length < 0) return nullptr;
    if (length != 1) return Raise(exc::ValueError, "sep must be length 1.");
    if (IsStr(out[0])) {
      if (StrAt(out[0], 0) > 127) return Raise(exc::ValueError, "sep must be ASCII.");
      separator = static_cast<char>(StrAt(out[0], 0));
    } else if (IsBytes(out[0])) {
      separator = BytesData(out[0])[0];
      if ((separator & 0x80) != 0) return Raise(exc::ValueError, "sep must be ASCII.");
    } else {
      return Raise(exc::TypeError, "sep must be str or bytes.");
    }
    separated = group != 0;
  }
  const auto n = static_cast<int64_t>(bytes.size());
  const int64_t step = std::abs(int64_t{group});
  std::string text;
  text.reserve(n * 3);
  for (int64_t i = 0; i < n; ++i) {
    if (separated && i > 0 && (group > 0 ? (n - i) % step == 0 : i % step == 0)) text += separator;
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return NewStrAscii(text);
}

Object* BytesHex(Object* self, Args args, size_t nargs, Object* kwnames) {
  const ByteSelf me(self);
  return HexText(me.view(), "hex", args, nargs, kwnames);
}

Object* BytesFromHex(Object* type, Args args, size_t, Object*) {
  Object* s = args[0];
  if (!IsStr(s)) {
    return Raise(exc::TypeError, "fromhex() argument must be str, not %#T", s);
  }
  auto digit = [](char32_t c) {
    if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
    c |= 32;
    return c >= 'a' && c <= 'f' ? static_cast<int>(c - 'a' + 10) : -1;
  };
  std::string out;
  const int64_t n = StrLength(s);
  for (int64_t i = 0; i < n;) {
    const char32_t c = StrAt(s, i);
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      ++i;
      continue;
    }
    const int high = digit(c);
    const int low = high >= 0 && i + 1 < n ? digit(StrAt(s, i + 1)) : -1;
    if (high < 0 || low < 0) {
      return Raise(exc::ValueError,
                   "non-hexadecimal number found in fromhex() arg at position %zd",
                   static_cast<ssize_t>(high < 0 ? i : i + 1));
    }
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  const bool bytearray = IsSubtype(reinterpret_cast<Type*>(type), &bytearray_type);
  Object* result = bytearray ? NewByteArray(out.data(), static_cast<int64_t>(out.size()))
                             : NewBytes(out);
  if (result == nullptr || type == AsObject(&bytes_type) || type == AsObject(&bytearray_type)) {
    return result;
  }
  return CallArgs(type, result);
}

}  // namespace tricolor
