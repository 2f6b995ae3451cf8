// str: filling up to a width, tabs, translation tables.

#include <algorithm>

#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/ssize_argument.h"
#include "runtime/objects/str_internal.h"
#include "runtime/objects/str_methods.h"

namespace tricolor {
namespace {

Object* Padded(Object* s, int64_t left, int64_t right, char32_t fill) {
  left = std::max<int64_t>(left, 0);
  right = std::max<int64_t>(right, 0);
  if (left == 0 && right == 0) return ExactStr(s);
  const int64_t n = StrLength(s);
  if (left > INT64_MAX - n || right > INT64_MAX - n - left) {
    return Raise(exc::OverflowError, "padded string is too long");
  }
  Object* result = NewStrUninitialized(left + n + right, std::max(StrMaxChar(s), fill));
  if (result == nullptr) return nullptr;
  const int kind = StrKindOf(result);
  void* data = StrData(result);
  for (int64_t i = 0; i < left; ++i) PutChar(kind, data, i, fill);
  CopyStr(kind, data, left, s);
  for (int64_t i = left + n; i < left + n + right; ++i) PutChar(kind, data, i, fill);
  return result;
}

// width[, fillchar]
bool PadArguments(Object* self, Args args, size_t nargs, int64_t* missing, int64_t* width,
                  char32_t* fill) {
  if (!SsizeArgument(args[0], width)) return false;
  *fill = ' ';
  if (nargs > 1) {
    if (!IsStr(args[1])) {
      Raise(exc::TypeError, "The fill character must be a unicode character, not %.100T", args[1]);
      return false;
    }
    if (StrLength(args[1]) != 1) {
      Raise(exc::TypeError, "The fill character must be exactly one character long");
      return false;
    }
    *fill = StrAt(args[1], 0);
  }
  *missing = std::max<int64_t>(*width, 0) - StrLength(self);
  return true;
}

}  // namespace

Object* StrCenter(Object* self, Args args, size_t nargs, Object*) {
  int64_t missing, width;
  char32_t fill;
  if (!PadArguments(self, args, nargs, &missing, &width, &fill)) return nullptr;
  if (missing <= 0) return ExactStr(self);
  const int64_t left = missing / 2 + (missing & width & 1);
  return Padded(self, left, missing - left, fill);
}
Object* StrLJust(Object* self, Args args, size_t nargs, Object*) {
  int64_t missing, width;
  char32_t fill;
  if (!PadArguments(self, args, nargs, &missing, &width, &fill)) return nullptr;
  return Padded(self, 0, missing, fill);
}
Object* StrRJust(Object* self, Args args, size_t nargs, Object*) {
  int64_t missing, width;
  char32_t fill;
  if (!PadArguments(self, args, nargs, &missing, &width, &fill)) return nullptr;
  return Padded(self, missing, 0, fill);
}

Object* StrZFill(Object* self, Args args, size_t, Object*) {
  int64_t width;
  if (!SsizeArgument(args[0], &width)) return nullptr;
  const int64_t n = StrLength(self), fill = width - n;
  if (fill <= 0) return ExactStr(self);
  Object* result = Padded(self, fill, 0, '0');
  if (result == nullptr || n == 0) return result;
  const char32_t first = StrAt(self, 0);
  if (first == '+' || first == '-') {  // the sign goes in front of the zeros
    PutChar(StrKindOf(result), StrData(result), 0, first);
    PutChar(StrKindOf(result), StrData(result), fill, '0');
  }
  return result;
}

Object* StrExpandTabs(Object* self, Args args, size_t nargs, Object* kwnames) {
  Object* out[1] = {nullptr};
  if (!ParseArgs("expandtabs", args, nargs, kwnames, {"tabsize"}, 0, 1, 0, out)) return nullptr;
  int tab = 8;
  if (out[0] != nullptr && !IntAsInt(out[0], &tab)) return nullptr;
  StrBuilder text;
  bool any = false;
  int64_t column = 0, length = 0;
  for (int64_t i = 0; i < StrLength(self); ++i) {
    const char32_t c = StrAt(self, i);
    if (c == '\t') {
      any = true;
      if (tab <= 0) continue;
      const int64_t spaces = tab - column % tab;
      if (length > INT64_MAX - spaces) return Raise(exc::OverflowError, "new string is too long");
      column += spaces;
      length += spaces;
      for (int64_t k = 0; k < spaces; ++k) text.Append(char32_t{' '});
    } else {
      text.Append(c);
      ++length;
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return any || !IsExactly(self, str_type) ? text.Finish() : self;
}

namespace {

// What `table` says about `c`: *result a str, an int or None; null result: keep. False: exception.
bool TranslateChar(Object* table, char32_t c, Object** result) {
  Object* key = BoxInt(c);
  if (key == nullptr) return false;
  *result = GetItem(table, key);
  if (*result != nullptr) return true;
  return ClearErrorIf(exc::LookupError);
}

bool AppendTranslated(Object* x, StrBuilder* out) {
  if (x == None()) return true;
  if (IsInt(x)) {
    int64_t c;
    if (!IntFits(x, &c) || c < 0 || c > 0x10ffff) {
      Raise(exc::ValueError, "character mapping must be in range(0x110000)");
      return false;
    }
    out->Append(static_cast<char32_t>(c));
    return true;
  }
  if (IsStr(x)) {
    out->Append(x);
    return true;
  }
  Raise(exc::TypeError, "character mapping must return integer, None or str");
  return false;
}

}  // namespace

Object* StrTranslate(Object* self, Args args, size_t, Object*) {
  Object* table = args[0];
  StrBuilder out;
  bool changed = false;
  // ASCII answers that keep or replace one character by another are remembered.
  int16_t cache[128];
  std::fill(cache, cache + 128, int16_t{-1});
  for (int64_t i = 0; i < StrLength(self); ++i) {
    const char32_t c = StrAt(self, i);
    if (c < 128 && cache[c] >= 0) {
      out.Append(static_cast<char32_t>(cache[c]));
      changed = changed || static_cast<char32_t>(cache[c]) != c;
      continue;
    }
    Object* mapped;
    if (!TranslateChar(table, c, &mapped)) return nullptr;
    if (mapped == nullptr) {
      if (c < 128) cache[c] = static_cast<int16_t>(c);
      out.Append(c);
      continue;
    }
    changed = true;
    if (!AppendTranslated(mapped, &out)) return nullptr;
    if (c < 128 && IsExactly(table, dict_type)) {
      int64_t value = -1;
      if (IsStr(mapped) && StrLength(mapped) == 1) value = StrAt(mapped, 0);
      if (IsInt(mapped)) IntFits(mapped, &value);
      if (value >= 0 && value < 0x8000) cache[c] = static_cast<int16_t>(value);
    }
  }
  return changed ? out.Finish() : ExactStr(self);
}

Object* StrMakeTrans(Object*, Args args, size_t nargs, Object*) {
  Object* result = NewDict();
  if (result == nullptr) return nullptr;
  Object* x = args[0];
  if (nargs > 1) {
    for (size_t i = 1; i < nargs; ++i) {
      if (!IsStr(args[i])) {
        return Raise(exc::TypeError, "maketrans() argument %d must be str, not %#T",
                     static_cast<int>(i) + 1, args[i]);
      }
    }
    if (!IsStr(x)) {
      return Raise(exc::TypeError,
                   "first maketrans argument must be a string if there is a second argument");
    }
    Object* y = args[1];
    if (StrLength(x) != StrLength(y)) {
      return Raise(exc::ValueError, "the first two maketrans arguments must have equal length");
    }
    for (int64_t i = 0; i < StrLength(x); ++i) {
      Object* key = BoxInt(StrAt(x, i));
      Object* value = BoxInt(StrAt(y, i));
      if (key == nullptr || value == nullptr || !DictSet(result, key, value)) return nullptr;
    }
    for (int64_t i = 0; nargs > 2 && i < StrLength(args[2]); ++i) {
      Object* key = BoxInt(StrAt(args[2], i));
      if (key == nullptr || !DictSet(result, key, None())) return nullptr;
    }
    return result;
  }
  if (!IsExactly(x, dict_type)) {
    return Raise(exc::TypeError, "if you give only one argument to maketrans it must be a dict");
  }
  int64_t position = 0;
  Object *key, *value;
  while (DictNext(x, &position, &key, &value)) {
    if (IsStr(key)) {
      if (StrLength(key) != 1) {
        return Raise(exc::ValueError, "string keys in translate table must be of length 1");
      }
      key = BoxInt(StrAt(key, 0));
      if (key == nullptr) return nullptr;
    } else if (!IsInt(key)) {
      return Raise(exc::TypeError, "keys in translate table must be strings or integers");
    }
    if (!DictSet(result, key, value)) return nullptr;
  }
  return result;
}

}  // namespace tricolor
